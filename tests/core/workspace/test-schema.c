/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace.h"

#include "core/workspace/folder.h"

#include <string.h>

/* A data folder of our own, in which the schema can grow while the workspace exists. */
static char *data_folder;

static void
write_schema (const char *name, const char *sql)
{
  g_autofree char *path = g_build_filename (data_folder, "schema", name, NULL);

  g_assert_true (g_file_set_contents (path, sql, -1, NULL));
}

static void
remove_schema (const char *name)
{
  g_autofree char *path = g_build_filename (data_folder, "schema", name, NULL);

  g_unlink (path);
}

static gint64
ask (VsWorkspace *ws, const char *sql)
{
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  vs_db_get_int (db, &n, &error, sql);
  g_assert_no_error (error);
  vs_workspace_release (ws, db);
  return n;
}

static void
test_migrates (Folder *folder, gconstpointer data)
{
  g_autofree char *path = folder_file (folder, "old.voltsource"), *copy = folder_file (folder, "old.voltsource.backup-v1");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = vs_workspace_create (path, &error);
  sqlite3 *db;
  gint64 n;

  g_assert_no_error (error);
  g_assert_cmpint (ask (ws, "PRAGMA user_version"), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&ws));

  write_schema ("0002-more.sql", "ALTER TABLE thing ADD COLUMN b TEXT DEFAULT 'new'; INSERT INTO thing (a) VALUES (2);");
  ws = vs_workspace_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (ws, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (ask (ws, "SELECT count (*) FROM thing WHERE b = 'new'"), ==, 2);
  g_assert_finalize_object (g_steal_pointer (&ws));

  sqlite3_open (copy, &db);
  g_assert_true (vs_db_get_int (db, &n, NULL, "SELECT count (*) FROM thing"));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (vs_db_get_int (db, &n, NULL, "PRAGMA user_version"));
  g_assert_cmpint (n, ==, 1);
  sqlite3_close (db);
  remove_schema ("0002-more.sql");
}

/* A migration that fails half way leaves the file as it was, and the next try finds it so. */
static void
test_failing_migration (Folder *folder, gconstpointer data)
{
  g_autofree char *path = folder_file (folder, "old.voltsource");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = vs_workspace_create (path, &error);

  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&ws));
  write_schema ("0002-bad.sql", "CREATE TABLE good (a); CREATE TABLE bad (;");
  g_assert_null (vs_workspace_open (path, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "0002-bad.sql"));
  g_clear_error (&error);
  remove_schema ("0002-bad.sql");
  ws = vs_workspace_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (ws, "SELECT count (*) FROM sqlite_master WHERE name = 'good'"), ==, 0);
}

static void
test_bad_schema_makes_no_file (Folder *folder, gconstpointer data)
{
  g_autofree char *path = folder_file (folder, "new.voltsource");
  g_autoptr (GError) error = NULL;

  write_schema ("0002-bad.sql", "CREATE TABLE bad (;");
  g_assert_null (vs_workspace_create (path, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  remove_schema ("0002-bad.sql");
}

int
main (int argc, char *argv[])
{
  g_autofree char *schema = NULL;
  int status;

  data_folder = g_dir_make_tmp ("volt-data-XXXXXX", NULL);
  schema = g_build_filename (data_folder, "schema", NULL);
  g_mkdir (schema, 0700);
  g_setenv ("VS_DATADIR", data_folder, TRUE);
  write_schema ("0001-first.sql", "CREATE TABLE thing (a INTEGER); INSERT INTO thing VALUES (1);");

  g_test_init (&argc, &argv, NULL);
  folder_test ("/schema/migrates", test_migrates);
  folder_test ("/schema/failing-migration", test_failing_migration);
  folder_test ("/schema/bad-schema-makes-no-file", test_bad_schema_makes_no_file);
  status = g_test_run ();
  folder_remove (data_folder);
  g_free (data_folder);
  return status;
}
