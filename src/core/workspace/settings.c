/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings.c: what the workspace remembers in single values: settings, the as-of date, data versions. */
#include "workspace/workspace-private.h"

/* One text value of a query with one text parameter, NULL when there is none. (transfer full) */
static char *
lookup (VsWorkspace *self, const char *sql, const char *key)
{
  sqlite3 *db = vs_workspace_lease (self, NULL);
  char *value = NULL;

  if (db)
    {
      g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, NULL);

      if (stmt && key)
        sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC);
      if (stmt && vs_db_step (stmt, NULL))
        value = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
    }
  vs_workspace_unlease (self, db);
  return value;
}

char *
vs_workspace_get_setting (VsWorkspace *self, const char *key)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (self) && key, NULL);
  return lookup (self, "SELECT value FROM setting WHERE key = ?1", key);
}

gboolean
vs_workspace_set_setting (VsWorkspace *self, const char *key, const char *value, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autofree char *old = NULL;
  sqlite3 *db;

  g_return_val_if_fail (VS_IS_WORKSPACE (self) && key, FALSE);
  old = vs_workspace_get_setting (self, key);
  if (g_strcmp0 (old, value) == 0)
    return TRUE;
  db = vs_workspace_begin (self, NULL, error);
  if (!db)
    return FALSE;
  stmt = vs_db_prepare (db, value ? "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
                                  : "DELETE FROM setting WHERE key = ?1", error);
  if (stmt)
    {
      sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC);
      if (value)
        sqlite3_bind_text (stmt, 2, value, -1, SQLITE_STATIC);
    }
  if (!stmt || !vs_db_run (stmt, error) || !vs_workspace_bump (self, "setting", error))
    {
      g_clear_pointer (&stmt, sqlite3_finalize);
      vs_workspace_rollback (self);
      return FALSE;
    }
  g_clear_pointer (&stmt, sqlite3_finalize);
  return vs_workspace_commit (self, "set", key, NULL, error);
}

VsDay
vs_workspace_get_as_of (VsWorkspace *self)
{
  g_autofree char *set = NULL, *seen = NULL;
  gint64 version;
  VsDay day;

  g_return_val_if_fail (VS_IS_WORKSPACE (self), VS_DAY_NONE);
  set = vs_workspace_get_setting (self, "as_of");
  if (set && vs_day_parse_iso (set, -1) != VS_DAY_NONE)
    return vs_day_parse_iso (set, -1);
  version = vs_workspace_total_version (self);
  if (vs_workspace_recall_last_day (self, version, &day))
    return day;
  seen = lookup (self, "SELECT max (day) FROM last_day", NULL);
  day = seen ? (VsDay) g_ascii_strtoll (seen, NULL, 10) : VS_DAY_NONE;
  vs_workspace_remember_last_day (self, version, day);
  return day;
}

gboolean
vs_workspace_set_as_of (VsWorkspace *self, VsDay day, GError **error)
{
  char text[16];

  return vs_workspace_set_setting (self, "as_of", day == VS_DAY_NONE ? NULL : vs_day_format_iso (day, text), error);
}

gboolean
vs_workspace_bump (VsWorkspace *self, const char *table, GError **error)
{
  sqlite3 *db;
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (self) && table, FALSE);
  db = vs_workspace_lease (self, error);
  if (!db)
    return FALSE;
  g_return_val_if_fail (!sqlite3_get_autocommit (db), FALSE);  /* only inside begin and commit */
  stmt = vs_db_prepare (db, "INSERT INTO table_version (name, version) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET version = version + 1", error);
  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  ok = vs_db_run (stmt, error);
  return ok;
}

gint64
vs_workspace_version (VsWorkspace *self, const char *table)
{
  g_autofree char *version = NULL;

  g_return_val_if_fail (VS_IS_WORKSPACE (self) && table, 0);
  version = lookup (self, "SELECT version FROM table_version WHERE name = ?1", table);
  return version ? g_ascii_strtoll (version, NULL, 10) : 0;
}

gint64
vs_workspace_total_version (VsWorkspace *self)
{
  g_autofree char *version = NULL;

  g_return_val_if_fail (VS_IS_WORKSPACE (self), 0);
  version = lookup (self, "SELECT sum (version) FROM table_version", NULL);
  return version ? g_ascii_strtoll (version, NULL, 10) : 0;
}
