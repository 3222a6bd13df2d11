/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.c: data/schema/NNNN-name.sql in order of their numbers. The number of the last file run is the file's user_version. */
#include "workspace/workspace-private.h"

#include "base/json.h"

#include <errno.h>
#include <glib/gstdio.h>

static int
number_of (const char *name)
{
  return g_str_has_suffix (name, ".sql") ? (int) g_ascii_strtoll (name, NULL, 10) : 0;
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  return number_of (*(const char *const *) a) - number_of (*(const char *const *) b);
}

/* Names of the schema files in order. (transfer full) */
static GPtrArray *
schema_files (const char *folder, GError **error)
{
  GPtrArray *names;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  dir = g_dir_open (folder, 0, NULL);
  if (!dir)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN,
                   _("The program's own data folder “%s” is missing; install the program again or set VS_DATADIR."), folder);
      return NULL;
    }
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)))
    if (number_of (name) > 0)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, by_number);
  return names;
}

int
vs_schema_newest (GError **error)
{
  g_autofree char *folder = vs_data_path ("schema");
  g_autoptr (GPtrArray) names = schema_files (folder, error);

  if (!names)
    return 0;
  if (names->len == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("The folder “%s” holds no schema; install the program again."), folder);
      return 0;
    }
  return number_of (g_ptr_array_index (names, names->len - 1));
}

static gboolean
run_file (sqlite3 *db, const char *path, GError **error)
{
  g_autofree char *sql = NULL;

  if (!g_file_get_contents (path, &sql, NULL, NULL))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("The program's own file “%s” cannot be read; install the program again."), path);
      return FALSE;
    }
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  if ((sqlite3_errcode (db) & 0xff) == SQLITE_ERROR)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is not valid SQL: %s."), path, sqlite3_errmsg (db));
      return FALSE;
    }
  return vs_db_fail (db, _("write the tables"), error);
}

gboolean
vs_schema_apply (sqlite3 *db, int from, GError **error)
{
  g_autofree char *folder = vs_data_path ("schema");
  g_autoptr (GPtrArray) names = schema_files (folder, error);
  gboolean ok = names && vs_db_exec (db, "BEGIN IMMEDIATE", error);
  int last = from;

  for (guint i = 0; ok && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (number_of (name) <= from)
        continue;
      last = number_of (name);
      ok = run_file (db, path, error);
    }
  ok = ok && vs_db_execf (db, error, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", VS_WORKSPACE_APPLICATION_ID, last);
  if (!ok && !sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return ok;
}

gboolean
vs_schema_backup (sqlite3 *db, const char *path, int version, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%s.backup-v%d", path, version);
  g_autofree char *partial = g_strdup_printf ("%s.part", target);
  sqlite3 *copy = NULL;
  sqlite3_backup *backup;
  gboolean ok;

  g_unlink (partial);
  ok = sqlite3_open_v2 (partial, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK &&
       (backup = sqlite3_backup_init (copy, "main", db, "main")) != NULL;
  if (ok)
    {
      sqlite3_backup_step (backup, -1);
      ok = sqlite3_backup_finish (backup) == SQLITE_OK && sqlite3_exec (copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK;
    }
  if (!ok)
    vs_db_fail (copy, _("keep a copy of the older workspace"), error);
  sqlite3_close (copy);
  if (ok && g_rename (partial, target) != 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("The copy “%s” cannot be written: %s; check your rights in its folder."), target, g_strerror (errno));
      ok = FALSE;
    }
  if (!ok)
    g_unlink (partial);
  return ok;
}
