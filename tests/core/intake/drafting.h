/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drafting.h: drafts of files in one workspace that nothing is written into, for the tests of drafts and decisions. */
#pragma once

#include "core/workspace/folder.h"
#include "intake/draft.h"
#include "intake/load.h"

static VsWorkspace *ws;
static Folder *folder;

static inline VsDraft *
draft_of (const char *name, const char *content)
{
  g_autofree char *path = folder_file (folder, name);
  g_autoptr (GError) error = NULL;
  VsDraft *draft;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  draft = vs_draft_new (ws, path, 20, NULL, &error);
  g_assert_no_error (error);
  return draft;
}

static inline void
look (VsDraft *draft)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_draft_look (draft, ws, 20, NULL, &error));
  g_assert_no_error (error);
}

static inline VsPreviewTable *
table (const VsDraft *draft, guint i)
{
  g_assert_cmpuint (draft->preview->tables->len, >, i);
  return draft->preview->tables->pdata[i];
}

/* A table as text: columns by "|", rows by newline, missing as "-". */
static inline char *
landed (const VsDraft *draft, guint i)
{
  const VsPreviewTable *shown = table (draft, i);
  GString *text = g_string_new (NULL);

  for (guint r = 0; r < shown->rows->len; r++)
    for (guint c = 0; c < shown->columns->len; c++)
      {
        const VsPreviewLanded *row = shown->rows->pdata[r];

        g_string_append_printf (text, "%s%s", c ? "|" : r ? "\n" : "", row->cells[c] ? row->cells[c] : "-");
      }
  return g_string_free (text, FALSE);
}

#define assert_landed(draft, i, expected) G_STMT_START { g_autofree char *text_ = landed (draft, i); g_assert_cmpstr (text_, ==, expected); } G_STMT_END

static inline gint64
count (const char *sql)
{
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  gint64 n = -1;

  g_assert_true (vs_db_get_int (db, &n, NULL, sql));
  vs_workspace_release (ws, db);
  return n;
}

static const char invoices[] =
  "invoice_id;customer_id;issued_on;due_on;amount;currency;disputed;colour\n"
  "I1;C1;05.02.2026;19.02.2026;1200,50;EUR;no;red\n"
  "I2;C2;13.02.2026;27.02.2026;80;EUR;yes;\n"
  "I3;C2;31.02.2026;;80;EUR;yes;blue\n";

static inline int
run_drafts (int argc, char *argv[], void (*add) (void))
{
  Folder made;
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = &made;
  folder_set_up (folder, NULL);
  path = folder_file (folder, "w.voltsource");
  ws = vs_workspace_create (path, NULL);
  add ();
  status = g_test_run ();
  g_object_unref (ws);
  folder_tear_down (folder, NULL);
  return status;
}
