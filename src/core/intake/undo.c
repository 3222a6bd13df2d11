/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/undo.h"

#include "intake/mapping-private.h"

#include <string.h>

#define GROUP "256"   /* rows, by their numbers, that are noted at once where a load is likely to change all of them */

/* Tables that every load may write to. In most a row's rowid tells its age; `key`: the column that tells a row where it does not. */
typedef struct {
  const char *name, *key;
  gboolean    grouped;     /* by the key, a number */
} Watched;

static const Watched always[] = {
  { "load" }, { "quarantine" }, { "load_repeat" }, { "reading_note" }, { "bronze" }, { "bronze_file" }, { "exchange_rate" }, { "attribute" }, { "meter" },
  { "reading_change" }, { "reading_refused" }, { "interval_block", "block" }, { "interval_meter", "meter_no", TRUE }, { "interval_recent", "recent" },
  { "register_reading", "register" }, { "watermark", "mapping" }, { "register_read" },
};

/*
 * Noting
 */

/* "'REPLACE INTO t (rowid, a) VALUES ' || '(' || OLD.rowid || ',' || quote (OLD.a) || ')'", with OLD or a table's name for `row`; of all rows: the
 * values of each. */
static char *
sql_restore (sqlite3 *db, const char *table, const char *row, gboolean all, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT name, max (pk) OVER () FROM pragma_table_info (?1) ORDER BY cid", error);
  g_autoptr (GString) names = g_string_new (NULL), values = g_string_new (NULL);

  if (!stmt)
    return NULL;
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, NULL))
    {
      g_autofree char *name = vs_db_quote ((const char *) sqlite3_column_text (stmt, 0));

      if (!names->len && !sqlite3_column_int (stmt, 1))   /* no column is the rowid itself */
        {
          g_string_append (names, "rowid");
          g_string_append_printf (values, "%s.rowid", row);
        }
      g_string_append_printf (names, "%s%s", names->len ? ", " : "", name);
      g_string_append_printf (values, "%squote (%s.%s)", values->len ? " || ',' || " : "", row, name);
    }
  return g_strdup_printf (all ? "'REPLACE INTO %s (%s) VALUES ' || group_concat ('(' || %s || ')')" : "'REPLACE INTO %s (%s) VALUES (' || %s || ')'",
                          table, names->str, values->str);
}

/* A row that is to change has its group noted, once. */
static gboolean
watch_updates_by_group (sqlite3 *db, const char *table, const char *key, GError **error)
{
  g_autofree char *group = sql_restore (db, table, table, TRUE, error);

  return group &&
         vs_db_execf (db, error, "CREATE TEMP TABLE undo_noted_%s (number INTEGER PRIMARY KEY);"
                                 "CREATE TEMP TRIGGER undo_%s_update BEFORE UPDATE ON main.%s "
                                 "WHEN NOT EXISTS (SELECT 1 FROM undo_noted_%s WHERE number = OLD.%s / " GROUP ") BEGIN "
                                 "INSERT INTO undo_noted_%s (number) VALUES (OLD.%s / " GROUP ");"
                                 "INSERT INTO load_undo (kind, sql) SELECT 'row', %s FROM %s "
                                 "WHERE %s BETWEEN OLD.%s / " GROUP " * " GROUP " AND OLD.%s / " GROUP " * " GROUP " + " GROUP " - 1; END",
                      table, table, table, table, key, table, key, group, table, key, key, key);
}

static gboolean
watch_by_key (sqlite3 *db, const Watched *watched, const char *old, GError **error)
{
  const char *table = watched->name, *key = watched->key;
  g_autofree char *there = sql_restore (db, table, table, FALSE, error);

  return there &&
         vs_db_execf (db, error, "CREATE TEMP TRIGGER undo_%s_insert BEFORE INSERT ON main.%s BEGIN INSERT INTO load_undo (kind, sql) VALUES ('row', "
                                 "coalesce ((SELECT %s FROM %s WHERE %s = NEW.%s), 'DELETE FROM %s WHERE %s = ' || quote (NEW.%s))); END",
                      table, table, there, table, key, key, table, key, key) &&
         (watched->grouped ? watch_updates_by_group (db, table, key, error)
                           : vs_db_execf (db, error, "CREATE TEMP TRIGGER undo_%s_update BEFORE UPDATE ON main.%s BEGIN "
                                                     "INSERT INTO load_undo (kind, sql) VALUES ('row', %s); END", table, table, old)) &&
         vs_db_execf (db, error, "CREATE TEMP TRIGGER undo_%s_delete BEFORE DELETE ON main.%s BEGIN INSERT INTO load_undo (kind, sql) VALUES ('row', %s); END",
                      table, table, old);
}

static gboolean
watch_by_age (sqlite3 *db, const char *table, const char *old, gint64 last, GError **error)
{
  static const char *const acts[] = { "UPDATE", "DELETE" };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (!vs_db_execf (db, error, "CREATE TEMP TRIGGER undo_%s_%s BEFORE %s ON main.%s WHEN OLD.rowid <= %" G_GINT64_FORMAT
                                 " BEGIN INSERT INTO load_undo (kind, sql) VALUES ('row', %s); END",
                      table, acts[i], acts[i], table, last, old))
      return FALSE;
  return TRUE;
}

/* A table without rows needs no watching: whatever it holds afterwards came with the load. */
static gboolean
watch (sqlite3 *db, const Watched *watched, GError **error)
{
  const char *table = watched->name;
  g_autofree char *some = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM main.%s)", table);
  g_autofree char *highest = g_strdup_printf ("SELECT max (rowid) FROM main.%s", table), *old = NULL;
  gint64 last = -1, any;

  if (!vs_db_get_int (db, &any, error, some) || (any && !(old = sql_restore (db, table, "OLD", FALSE, error))))
    return FALSE;
  if (any && watched->key)
    return watch_by_key (db, watched, old, error);
  if (any && !vs_db_get_int (db, &last, error, highest))
    return FALSE;
  return vs_db_execf (db, error, "INSERT INTO load_undo (kind, \"table\", number) VALUES ('rows', '%s', %" G_GINT64_FORMAT ")", table, last) &&
         (!any || watch_by_age (db, table, old, last, error));
}

static gboolean
is_always (const char *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    if (strcmp (always[i].name, table) == 0)
      return TRUE;
  return FALSE;
}

gboolean
vs_undo_begin (sqlite3 *db, const VsMapping *mapping, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  if (!vs_db_exec (db, "DELETE FROM load_undo; INSERT INTO load_undo (kind, \"table\", number) SELECT 'before', name, version FROM table_version", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    if (!watch (db, &always[i], error))
      return FALSE;
  for (guint i = 0; i < mapping->targets->len; i++)
    {
      const char *table = ((VsMappingTarget *) mapping->targets->pdata[i])->table;
      gint64 known;
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM main.sqlite_schema WHERE type = 'table' AND name = '%s'", table);

      /* A table that does not exist is told by who binds the mapping. */
      if (is_always (table) || !g_hash_table_add (done, (gpointer) table) || strchr (table, '\'') || !vs_db_get_int (db, &known, NULL, sql) || !known)
        continue;
      if (!watch (db, &(Watched) { .name = table }, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
stop_watching (sqlite3 *db, GError **error)
{
  g_autofree char *drop = vs_db_get_text (db, "SELECT group_concat (act, ';') FROM (SELECT 'DROP ' || type || ' temp.' || name AS act "
                                              "FROM temp.sqlite_schema WHERE name LIKE 'undo\\_%' ESCAPE '\\' ORDER BY type DESC)", error);

  return !drop || vs_db_exec (db, drop, error);
}

gboolean
vs_undo_end (sqlite3 *db, gint64 load_id, GError **error)
{
  return stop_watching (db, error) &&
         vs_db_execf (db, error, "INSERT INTO load_undo (kind, number) VALUES ('load', %" G_GINT64_FORMAT ");"
                                 "INSERT INTO load_undo (kind, \"table\", number) SELECT 'version', name, version FROM table_version v WHERE NOT EXISTS "
                                 "(SELECT 1 FROM load_undo u WHERE u.kind = 'before' AND u.\"table\" = v.name AND u.number = v.version);"
                                 "DELETE FROM load_undo WHERE kind = 'before'", load_id);
}

/*
 * Taking back
 */

static VsLoadEntry *
find_last (VsWorkspace *ws, sqlite3 *db, GError **error)
{
  g_autofree char *changed = NULL;
  g_autoptr (GPtrArray) history = NULL;
  gint64 load_id;

  if (!vs_db_get_int (db, &load_id, error, "SELECT number FROM load_undo WHERE kind = 'load'"))
    return NULL;
  changed = vs_db_get_text (db, "SELECT \"table\" FROM load_undo u WHERE kind = 'version' AND number IS NOT "
                                "(SELECT version FROM table_version v WHERE v.name = u.\"table\") ORDER BY \"table\" = 'load'", NULL);
  if (changed)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                   _("The last load cannot be taken back: “%s” has been changed since; load a corrected file instead."), changed);
      return NULL;
    }
  history = load_id ? vs_load_history (ws, error) : NULL;
  for (guint i = 0; history && i < history->len; i++)
    if (((VsLoadEntry *) history->pdata[i])->load_id == load_id)
      return g_ptr_array_steal_index (history, i);
  if (!load_id)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no load to take back: only the last one can be, and only once."));
  return NULL;
}

VsLoadEntry *
vs_load_last (VsWorkspace *ws, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  VsLoadEntry *entry = db ? find_last (ws, db, error) : NULL;

  vs_workspace_release (ws, db);
  return entry;
}

/* First away with what was added, then the noted rows, the latest change first. */
static gboolean
run_back (VsWorkspace *ws, sqlite3 *db, VsJob *job, GError **error)
{
  g_autoptr (sqlite3_stmt) steps =
    vs_db_prepare (db, "SELECT kind, \"table\", number, sql FROM load_undo WHERE kind IN ('rows', 'row') ORDER BY kind = 'row', step DESC", error);
  g_autoptr (GError) failed = NULL;
  gboolean ok = steps != NULL;

  for (guint64 n = 0; ok && vs_db_step (steps, &failed); n++)
    {
      const char *table = (const char *) sqlite3_column_text (steps, 1), *sql = (const char *) sqlite3_column_text (steps, 3);
      gint64 number = sqlite3_column_int64 (steps, 2);

      if (sql)
        ok = vs_db_exec (db, sql, error);
      else if (number < 0)
        ok = vs_db_execf (db, error, "DELETE FROM %s", table);
      else
        ok = vs_db_execf (db, error, "DELETE FROM %s WHERE rowid > %" G_GINT64_FORMAT, table, number);
      ok = ok && (n % 1024 != 0 || vs_job_check (job, error));
    }
  return ok && vs_error_pass (error, g_steal_pointer (&failed));
}

static gboolean
bump_changed (VsWorkspace *ws, sqlite3 *db, GError **error)
{
  g_autofree char *names = vs_db_get_text (db, "SELECT group_concat (\"table\", char (10)) FROM load_undo WHERE kind = 'version'", error);
  g_auto (GStrv) tables = names ? g_strsplit (names, "\n", -1) : NULL;

  for (char **table = tables; table && *table; table++)
    if (!vs_workspace_bump (ws, *table, error))
      return FALSE;
  return vs_db_exec (db, "DELETE FROM load_undo", error);
}

VsLoadEntry *
vs_load_undo (VsWorkspace *ws, VsJob *job, GError **error)
{
  VsLoadEntry *entry;
  sqlite3 *db;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws), NULL);
  db = vs_workspace_begin (ws, job, error);
  if (!db)
    return NULL;
  entry = find_last (ws, db, error);
  if (!entry || !run_back (ws, db, job, error) || !bump_changed (ws, db, error))
    {
      vs_workspace_rollback (ws);
      g_clear_pointer (&entry, vs_load_entry_free);
      return NULL;
    }
  if (!vs_workspace_commit (ws, "undo import", entry->name, NULL, error))
    g_clear_pointer (&entry, vs_load_entry_free);
  return entry;
}
