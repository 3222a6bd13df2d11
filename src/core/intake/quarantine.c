/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/quarantine.h"

#include "base/json.h"

static gboolean
prepare_known (VsQuarantine *self, sqlite3 *db, GError **error)
{
  /* CROSS: the loads of the file first, then what of them was admitted, by the index. */
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "SELECT 1 FROM load AS l CROSS JOIN quarantine AS q USING (load_id) WHERE q.state = 'admitted' "
                       "AND l.file = (SELECT file FROM load WHERE load_id = ?1) AND CAST (q.raw AS BLOB) = ifnull (?2, CAST (q.raw AS BLOB))", error);

  if (!stmt)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->load_id);
  if (vs_db_step (stmt, NULL))
    self->known = g_steal_pointer (&stmt);
  if (self->known)
    sqlite3_reset (self->known);
  return TRUE;
}

static gboolean
is_known (VsQuarantine *self, const char *raw, gsize raw_len)
{
  gboolean known;

  if (!self->known)
    return FALSE;
  sqlite3_bind_blob (self->known, 2, raw, (int) raw_len, SQLITE_STATIC);
  known = vs_db_step (self->known, NULL);
  sqlite3_reset (self->known);
  self->n_known += known;
  return known;
}

gboolean
vs_quarantine_init (VsQuarantine *self, sqlite3 *db, gint64 load_id, const char *source_file, GError **error)
{
  *self = (VsQuarantine) { .load_id = load_id, .source_file = g_strdup (source_file) };
  self->insert = vs_db_prepare (db, "INSERT INTO quarantine (load_id, source_file, line, offset, \"column\", reason, raw) "
                                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);
  return self->insert && prepare_known (self, db, error);
}

gboolean
vs_quarantine_init_again (VsQuarantine *self, sqlite3 *db, gint64 load_id, const char *source_file, GError **error)
{
  *self = (VsQuarantine) { .load_id = load_id, .source_file = g_strdup (source_file), .again = TRUE };
  self->insert = vs_db_prepare (db, "UPDATE quarantine SET state = 'waiting', \"column\" = ?5, reason = ?6 "
                                    "WHERE load_id = ?1 AND line = ?3 AND offset = ?4", error);
  return self->insert != NULL;
}

void
vs_quarantine_clear (VsQuarantine *self)
{
  g_clear_pointer (&self->insert, sqlite3_finalize);
  g_clear_pointer (&self->known, sqlite3_finalize);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->repeat, sqlite3_finalize);
  g_clear_pointer (&self->source_file, g_free);
}

gboolean
vs_quarantine_add (VsQuarantine *self, guint64 line, guint64 offset, const char *column, const char *reason,
                   const char *raw, gsize raw_len, GError **error)
{
  sqlite3_stmt *stmt = self->insert;

  const gint64 *place = self->places ? g_hash_table_lookup (self->places, &(gint64) { (gint64) line }) : NULL;

  if (is_known (self, raw, raw_len))
    return TRUE;
  if (place)
    {
      line = (guint64) place[1];
      offset = (guint64) place[2];
    }
  self->n++;
  sqlite3_bind_int64 (stmt, 1, self->load_id);
  sqlite3_bind_text (stmt, 2, self->source_file, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 3, (gint64) line);
  sqlite3_bind_int64 (stmt, 4, (gint64) offset);
  sqlite3_bind_text (stmt, 5, column, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 6, reason, -1, SQLITE_STATIC);
  if (self->again)
    return vs_db_run (stmt, error);
  /* Text where it is text, so that any SQLite tool shows it; bytes where it is not. */
  if (g_utf8_validate_len (raw, raw_len, NULL))
    sqlite3_bind_text (stmt, 7, raw, (int) raw_len, SQLITE_STATIC);
  else
    sqlite3_bind_blob (stmt, 7, raw, (int) raw_len, SQLITE_STATIC);
  return vs_db_run (stmt, error);
}

gboolean
vs_quarantine_repeat (VsQuarantine *self, guint64 line, const char *table, const char *key, gsize key_len, GError **error)
{
  if (self->again)
    return TRUE;
  if (!self->repeat)
    self->repeat = vs_db_prepare (sqlite3_db_handle (self->insert), "INSERT INTO load_repeat (load_id, line, \"table\", key) VALUES (?1, ?2, ?3, ?4)",
                                  error);
  if (!self->repeat)
    return FALSE;
  sqlite3_bind_int64 (self->repeat, 1, self->load_id);
  sqlite3_bind_int64 (self->repeat, 2, (gint64) line);
  sqlite3_bind_text (self->repeat, 3, table, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->repeat, 4, key, (int) key_len, SQLITE_STATIC);
  return vs_db_run (self->repeat, error);
}

char *
vs_quarantine_reason (const VsCsvRecord *record, guint n_columns)
{
  switch (record->status)
    {
    case VS_CSV_BAD_QUOTE:
      return g_strdup (_("a quotation mark is not closed, or text follows the closing one"));
    case VS_CSV_BAD_ENCODING:
      if (record->bad_at)
        return g_strdup_printf (_("byte %" G_GSIZE_FORMAT " of the row, 0x%02X, is no UTF-8"), record->bad_at, (guint8) record->raw[record->bad_at - 1]);
      return g_strdup (_("bytes that are no text in the file's encoding"));
    case VS_CSV_NUL:
      return g_strdup (_("a NUL byte"));
    case VS_CSV_TOO_LONG:
      return g_strdup_printf (_("a row of more than %" G_GSIZE_FORMAT " bytes (setting limit_row)"), record->limit);
    case VS_CSV_FIELD_TOO_LONG:
      return g_strdup_printf (_("a field of more than %" G_GSIZE_FORMAT " bytes (setting limit_field)"), record->limit);
    case VS_CSV_FOREIGN:
      return g_strdup (_("no JSON object, or not a sound one"));
    case VS_CSV_OK:
      break;
    }
  if (record->n_fields == n_columns)
    return NULL;
  return g_strdup_printf (ngettext ("%u field, the header has %u", "%u fields, the header has %u", record->n_fields), record->n_fields, n_columns);
}

static void
add_char (JsonBuilder *json, const char *name, char value)
{
  const char text[2] = { value, '\0' };

  vs_json_add_text (json, name, text);
}

char *
vs_quarantine_source (const char *source_file, const VsCsvDialect *dialect, VsCsvReader *reader, const char *completed)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  guint n = 0;
  const char *const *header = vs_csv_reader_header (reader, &n);

  json_builder_begin_object (json);
  vs_json_add_text (json, "name", source_file);
  vs_json_add_text (json, "place", vs_place_kind_name (vs_places_kind (vs_csv_reader_places (reader))));
  if (completed)
    vs_json_add_text (json, "completed", completed);
  add_char (json, "delimiter", dialect->delimiter);
  add_char (json, "quote", dialect->quote);
  add_char (json, "escape", dialect->escape);
  vs_json_add_boolean (json, "padded", dialect->padded);
  vs_json_add_text (json, "encoding", dialect->encoding ? dialect->encoding : "UTF-8");
  vs_json_begin_array (json, "header");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_utf8_make_valid (header[i], -1);

      json_builder_add_string_value (json, name);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return json_to_string (root, FALSE);
}
