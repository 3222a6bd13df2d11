/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history.c: what was loaded, and what was refused. Reads only. */
#include "intake/readmit.h"

void
vs_load_entry_free (VsLoadEntry *entry)
{
  if (!entry)
    return;
  g_free (entry->file);
  g_free (entry->name);
  g_free (entry->mapping);
  g_free (entry->target);
  g_free (entry);
}

void
vs_quarantine_row_free (VsQuarantineRow *row)
{
  if (!row)
    return;
  g_free (row->raw);
  g_free (row->reason);
  g_free (row->column);
  g_free (row->source_file);
  g_free (row->mended);
  g_free (row);
}

static char *
text_of (sqlite3_stmt *stmt, int column)
{
  const char *text = (const char *) sqlite3_column_blob (stmt, column);

  return text ? g_utf8_make_valid (text, sqlite3_column_bytes (stmt, column)) : NULL;
}

GPtrArray *
vs_load_history (VsWorkspace *ws, GError **error)
{
  GPtrArray *entries = NULL;
  sqlite3 *db = vs_workspace_reader (ws, error);

  if (db)
    {
      g_autoptr (sqlite3_stmt) stmt =
        vs_db_prepare (db, "SELECT load_id, at, file, mapping, target, rows_read, inserted, updated, unchanged, quarantined, readings, source ->> '$.name' FROM load "
                           "ORDER BY load_id DESC", error);

      entries = stmt ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_load_entry_free) : NULL;
      while (stmt && vs_db_step (stmt, NULL))
        {
          VsLoadEntry *entry = g_new0 (VsLoadEntry, 1);

          entry->load_id = sqlite3_column_int64 (stmt, 0);
          entry->at = sqlite3_column_int64 (stmt, 1);
          entry->file = text_of (stmt, 2);
          entry->name = text_of (stmt, 11);
          if (!entry->name)
            entry->name = g_path_get_basename (entry->file);
          entry->mapping = text_of (stmt, 3);
          entry->target = text_of (stmt, 4);
          entry->rows_read = (guint64) sqlite3_column_int64 (stmt, 5);
          entry->inserted = (guint64) sqlite3_column_int64 (stmt, 6);
          entry->updated = (guint64) sqlite3_column_int64 (stmt, 7);
          entry->unchanged = (guint64) sqlite3_column_int64 (stmt, 8);
          entry->quarantined = (guint64) sqlite3_column_int64 (stmt, 9);
          entry->readings = (guint64) sqlite3_column_int64 (stmt, 10);
          g_ptr_array_add (entries, entry);
        }
    }
  vs_workspace_release (ws, db);
  return entries;
}

GPtrArray *
vs_load_quarantine (VsWorkspace *ws, gint64 load_id, guint limit, GError **error)
{
  const VsQuarantineFilter filter = { .load_id = load_id };

  return vs_quarantine_list (ws, &filter, limit, error);
}
