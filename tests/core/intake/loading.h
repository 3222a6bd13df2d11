/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loading.h: files into a workspace, and what is in it then, for the tests of intake. */
#pragma once

#include "intake/load.h"

#include "core/workspace/folder.h"

static inline VsWorkspace *
make (Folder *folder)
{
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_create (path, &error);

  g_assert_no_error (error);
  return ws;
}

static inline char *
write_file (Folder *folder, const char *name, const char *content)
{
  char *path = folder_file (folder, name);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

static inline VsMapping *
mapping_of (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, "m.json", &error);
  VsMapping *mapping = doc ? vs_mapping_new (doc, &error) : NULL;

  g_assert_no_error (error);
  return mapping;
}

static inline VsLoadResult
load (VsWorkspace *ws, const char *path, VsMapping *mapping)
{
  VsLoadResult result;
  g_autoptr (GError) error = NULL;

  vs_load_file (ws, path, mapping, NULL, &result, &error);
  g_assert_no_error (error);
  vs_load_result_clear (&result);
  return result;
}

/* All of a query as text: columns by "|", rows by newline, missing as "-". */
static inline char *
ask (VsWorkspace *ws, const char *sql)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (ws, &error);
  sqlite3_stmt *stmt = vs_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  while (vs_db_step (stmt, NULL))
    {
      if (text->len)
        g_string_append_c (text, '\n');
      for (int i = 0; i < sqlite3_column_count (stmt); i++)
        {
          const char *value = (const char *) sqlite3_column_text (stmt, i);

          g_string_append_printf (text, "%s%s", i ? "|" : "", value ? value : "-");
        }
    }
  sqlite3_finalize (stmt);
  vs_workspace_release (ws, db);
  return g_string_free (text, FALSE);
}

#define assert_rows(ws, sql, expected) G_STMT_START { g_autofree char *rows_ = ask (ws, sql); g_assert_cmpstr (rows_, ==, expected); } G_STMT_END
