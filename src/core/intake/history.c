/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history.c: what was loaded, what was refused, and what a file would become. Reads only. */
#include "intake/readmit.h"
#include "source/source.h"

#include "intake/mapping-private.h"
#include "intake/sniff.h"

void
vs_load_entry_free (VsLoadEntry *entry)
{
  if (!entry)
    return;
  g_free (entry->file);
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
        vs_db_prepare (db, "SELECT load_id, at, file, mapping, target, rows_read, inserted, updated, unchanged, quarantined, readings FROM load "
                           "ORDER BY load_id DESC", error);

      entries = stmt ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_load_entry_free) : NULL;
      while (stmt && vs_db_step (stmt, NULL))
        {
          VsLoadEntry *entry = g_new0 (VsLoadEntry, 1);

          entry->load_id = sqlite3_column_int64 (stmt, 0);
          entry->at = sqlite3_column_int64 (stmt, 1);
          entry->file = text_of (stmt, 2);
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

/*
 * Preview
 */

void
vs_preview_free (VsPreview *preview)
{
  if (!preview)
    return;
  g_strfreev (preview->columns);
  g_clear_pointer (&preview->rows, g_ptr_array_unref);
  g_free (preview->mapping);
  g_free (preview->mapping_title);
  g_free (preview->target);
  g_free (preview->reason);
  g_free (preview->encoding);
  g_free (preview);
}

static gboolean
read_rows (VsPreview *preview, const char *path, const VsCsvDialect *dialect, guint max_rows, GError **error)
{
  g_autoptr (VsCsvReader) reader = vs_source_reader (path, dialect, error);
  VsCsvRecord record;
  guint n;

  if (!reader)
    return FALSE;
  preview->columns = g_strdupv ((char **) vs_csv_reader_header (reader, &n));
  while (preview->rows->len < max_rows && vs_csv_reader_next (reader, &record, NULL))
    {
      char **row = g_new0 (char *, MAX (n, record.n_fields) + 1);

      for (guint i = 0; i < MAX (n, record.n_fields); i++)
        row[i] = i < record.n_fields ? g_utf8_make_valid (record.fields[i].text, (gssize) record.fields[i].len) : g_strdup ("");
      g_ptr_array_add (preview->rows, row);
    }
  return TRUE;
}

VsPreview *
vs_load_preview (VsWorkspace *ws, const char *path, guint max_rows, GError **error)
{
  g_autoptr (VsPreview) preview = g_new0 (VsPreview, 1);
  g_autoptr (VsSniff) sniff = vs_sniff_file (path, error);
  g_autoptr (VsMapping) mapping = NULL;
  g_autoptr (GError) unknown = NULL;
  VsCsvDialect dialect;
  gboolean ok;

  if (!sniff)
    return NULL;
  mapping = vs_mapping_find_for (ws, path, sniff, &unknown);
  dialect = mapping ? vs_mapping_dialect (mapping, &sniff->dialect) : sniff->dialect;
  preview->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  preview->encoding = g_strdup (sniff->encoding);
  preview->delimiter = dialect.delimiter;
  preview->bytes = sniff->bytes;
  preview->reason = unknown ? g_strdup (unknown->message) : NULL;
  if (mapping)
    {
      preview->mapping = g_strdup (vs_mapping_name (mapping));
      preview->mapping_title = g_strdup (vs_mapping_title (mapping));
      preview->target = g_strdup (vs_mapping_target (mapping));
    }
  ok = read_rows (preview, path, &dialect, max_rows, error);
  if (mapping)
    vs_csv_dialect_clear (&dialect);
  return ok ? g_steal_pointer (&preview) : NULL;
}
