/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/quarantine.h"

gboolean
vs_quarantine_init (VsQuarantine *self, sqlite3 *db, gint64 load_id, const char *source_file, GError **error)
{
  *self = (VsQuarantine) { .load_id = load_id, .source_file = g_strdup (source_file) };
  self->insert = vs_db_prepare (db, "INSERT INTO quarantine (load_id, source_file, line, offset, \"column\", reason, raw) "
                                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);
  return self->insert != NULL;
}

void
vs_quarantine_clear (VsQuarantine *self)
{
  g_clear_pointer (&self->insert, sqlite3_finalize);
  g_clear_pointer (&self->source_file, g_free);
}

gboolean
vs_quarantine_add (VsQuarantine *self, guint64 line, guint64 offset, const char *column, const char *reason,
                   const char *raw, gsize raw_len, GError **error)
{
  sqlite3_stmt *stmt = self->insert;

  self->n++;
  sqlite3_bind_int64 (stmt, 1, self->load_id);
  sqlite3_bind_text (stmt, 2, self->source_file, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 3, (gint64) line);
  sqlite3_bind_int64 (stmt, 4, (gint64) offset);
  sqlite3_bind_text (stmt, 5, column, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 6, reason, -1, SQLITE_STATIC);
  /* Text where it is text, so that any SQLite tool shows it; bytes where it is not. */
  if (g_utf8_validate_len (raw, raw_len, NULL))
    sqlite3_bind_text (stmt, 7, raw, (int) raw_len, SQLITE_STATIC);
  else
    sqlite3_bind_blob (stmt, 7, raw, (int) raw_len, SQLITE_STATIC);
  return vs_db_run (stmt, error);
}

char *
vs_quarantine_reason (const VsCsvRecord *record, guint n_columns)
{
  switch (record->status)
    {
    case VS_CSV_BAD_QUOTE:
      return g_strdup (_("a quotation mark is not closed, or text follows the closing one"));
    case VS_CSV_BAD_ENCODING:
      return g_strdup (_("bytes that are no text in the file's encoding"));
    case VS_CSV_NUL:
      return g_strdup (_("a NUL byte"));
    case VS_CSV_TOO_LONG:
      return g_strdup (_("a row longer than 16 MiB"));
    case VS_CSV_OK:
      break;
    }
  if (record->n_fields == n_columns)
    return NULL;
  return g_strdup_printf (ngettext ("%u field, the header has %u", "%u fields, the header has %u", record->n_fields), record->n_fields, n_columns);
}
