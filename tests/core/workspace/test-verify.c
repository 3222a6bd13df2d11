/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace.h"

#include "core/workspace/folder.h"

#include <string.h>

static VsWorkspace *
make_with_audit (Folder *folder)
{
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_create (path, &error);

  g_assert_no_error (error);
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("file-%d.csv", i);

      vs_workspace_begin (ws, NULL, &error);
      vs_workspace_commit (ws, "import", id, i % 2 ? "{\"rows\":10}" : NULL, &error);
    }
  g_assert_no_error (error);
  return ws;
}

static GPtrArray *
findings_of (VsWorkspace *ws)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_workspace_verify (ws, NULL, findings, &error));
  g_assert_no_error (error);
  return findings;
}

/* Whatever is done to the log behind the program's back, the first row it shows at is named. */
static void
test_audit (Folder *folder, gconstpointer data)
{
  static const struct { const char *sql; const char *says; } cases[] = {
    { "UPDATE audit SET object = 'other.csv' WHERE seq = 3", "entry 3;" },
    { "UPDATE audit SET at = at - 1 WHERE seq = 1", "entry 1;" },
    { "UPDATE audit SET detail = '{\"rows\":11}' WHERE seq = 4", "entry 4;" },
    { "UPDATE audit SET detail = '' WHERE seq = 5", "entry 5;" },        /* null and empty are not the same */
    { "UPDATE audit SET verb = 'importf', object = 'ile-1.csv' WHERE seq = 2", "entry 2;" },
    { "UPDATE audit SET hash = upper (hash) WHERE seq = 6", "entry 6;" },
    { "DELETE FROM audit WHERE seq = 3", "entry 4;" },
    { "DELETE FROM audit WHERE seq = 1", "entry 2;" },
    { "INSERT INTO audit (seq, at, verb, hash) VALUES (7, 0, 'x', 'abc')", "entry 7;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VsWorkspace) ws = make_with_audit (folder);
      g_autofree char *path = g_strdup (vs_workspace_get_path (ws));
      g_autoptr (GPtrArray) sound = findings_of (ws), findings = NULL;
      sqlite3 *db;

      g_assert_cmpuint (sound->len, ==, 0);
      g_assert_finalize_object (g_steal_pointer (&ws));
      sqlite3_open (path, &db);
      g_assert_cmpint (sqlite3_exec (db, cases[i].sql, NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (db);
      ws = vs_workspace_open (path, NULL);
      findings = findings_of (ws);
      g_assert_cmpuint (findings->len, ==, 1);
      g_assert_nonnull (strstr (findings->pdata[0], cases[i].says));
      g_assert_finalize_object (g_steal_pointer (&ws));
      g_unlink (path);
    }
}

static void
test_pointers (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make_with_audit (folder);
  g_autoptr (GPtrArray) findings = NULL;
  sqlite3 *db = vs_workspace_begin (ws, NULL, NULL);

  g_assert_true (vs_db_exec (db, "INSERT INTO customer (customer_id) VALUES ('C1');"
                                 "INSERT INTO contract (contract_id, customer_id) VALUES ('K1', 'C1'), ('K2', 'C2'), ('K3', 'C3');"
                                 "INSERT INTO contract (contract_id, customer_id, previous_contract_id) VALUES ('K4', 'C1', 'K0');"
                                 "INSERT INTO meter (meter_id) VALUES ('M1')", NULL));
  vs_workspace_commit (ws, "import", "x", NULL, NULL);
  findings = findings_of (ws);
  g_assert_cmpuint (findings->len, ==, 0);   /* the file is sound all the same */
  g_assert_true (vs_workspace_find_loose_ends (ws, NULL, findings, NULL));
  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_nonnull (strstr (findings->pdata[0], "In “contract”, 2 rows have a customer_id that is not in “customer” (the first: “C2”)"));
  g_assert_nonnull (strstr (findings->pdata[1], "In “contract”, 1 row has a previous_contract_id that is not in “contract” (“K0”)"));
}

/* Bytes overwritten in the middle of the file are found, not crashed on. */
static void
test_damaged (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make_with_audit (folder);
  g_autofree char *path = g_strdup (vs_workspace_get_path (ws)), *bytes = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  sqlite3 *db;

  db = vs_workspace_begin (ws, NULL, NULL);
  for (int i = 0; i < 2000; i++)
    vs_db_execf (db, NULL, "INSERT INTO attribute (entity, key, name, value) VALUES ('customer', 'C%d', 'x', '%0100d')", i, i);
  vs_workspace_commit (ws, "import", "x", NULL, NULL);
  g_assert_finalize_object (g_steal_pointer (&ws));
  g_file_get_contents (path, &bytes, &n, NULL);
  for (gsize at = 16384 * 3; at + 8192 < n; at += 16384 * 4)
    memset (bytes + at, 0x5a, 8192);
  g_file_set_contents (path, bytes, n, NULL);
  ws = vs_workspace_open (path, &error);
  if (!ws)
    {
      g_assert_error (error, VS_ERROR, VS_ERROR_CORRUPT);
      return;
    }
  findings = findings_of (ws);
  g_assert_cmpuint (findings->len, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/verify/audit", test_audit);
  folder_test ("/verify/pointers", test_pointers);
  folder_test ("/verify/damaged", test_damaged);
  return g_test_run ();
}
