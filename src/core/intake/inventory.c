/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/inventory.h"

#include "intake/target.h"

void
vs_inventory_entry_free (VsInventoryEntry *entry)
{
  if (!entry)
    return;
  g_free (entry->table);
  g_free (entry->file);
  g_free (entry);
}

static gboolean
add_table (GPtrArray *entries, sqlite3 *db, const char *table, const char *count, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT load_id, at, file, source ->> '$.name' FROM load WHERE target = ?1 ORDER BY load_id DESC LIMIT 1", error);
  VsInventoryEntry *entry;
  gint64 rows = 0;

  if (!stmt || !vs_db_get_int (db, &rows, error, count))
    return FALSE;
  if (rows == 0)
    return TRUE;
  entry = g_new0 (VsInventoryEntry, 1);
  *entry = (VsInventoryEntry) { .table = g_strdup (table), .rows = (guint64) rows, .loaded_at = VS_TIME_NONE };
  g_ptr_array_add (entries, entry);
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  if (vs_db_step (stmt, NULL))
    {
      entry->load_id = sqlite3_column_int64 (stmt, 0);
      entry->loaded_at = sqlite3_column_int64 (stmt, 1);
      entry->file = g_strdup ((const char *) sqlite3_column_text (stmt, 3));
      if (!entry->file)
        entry->file = g_path_get_basename ((const char *) sqlite3_column_text (stmt, 2));
    }
  return TRUE;
}

static int
by_rows (gconstpointer a, gconstpointer b)
{
  const VsInventoryEntry *one = *(gpointer const *) a, *two = *(gpointer const *) b;

  return one->rows != two->rows ? (one->rows < two->rows ? 1 : -1) : g_strcmp0 (one->table, two->table);
}

GPtrArray *
vs_inventory (VsWorkspace *ws, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_auto (GStrv) tables = db ? vs_target_tables (db, error) : NULL;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_inventory_entry_free);
  gboolean ok = tables && add_table (entries, db, "reading", "SELECT (SELECT total (present) FROM interval_block) + (SELECT total (present) FROM interval_recent)", error);

  for (guint i = 0; ok && tables[i]; i++)
    {
      g_autofree char *quoted = vs_db_quote (tables[i]), *count = g_strdup_printf ("SELECT count (*) FROM %s", quoted);

      ok = add_table (entries, db, tables[i], count, error);
    }
  vs_workspace_release (ws, db);
  g_ptr_array_sort (entries, by_rows);
  return ok ? g_steal_pointer (&entries) : NULL;
}
