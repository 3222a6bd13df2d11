/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/waiting.h"

#include <string.h>

void
vs_origin_free (VsOrigin *origin)
{
  g_free (origin->source_file);
  g_free (origin->mapping);
  g_free (origin->mapping_json);
  g_free (origin->completed);
  vs_csv_dialect_clear (&origin->dialect);
  g_strfreev (origin->header);
  g_free (origin);
}

/*
 * Origins
 */

static void
read_source (VsOrigin *origin, VsJson at)
{
  const char *encoding = vs_json_string_or (vs_json_get (at, "encoding"), "UTF-8"), *name = vs_json_string_or (vs_json_get (at, "name"), NULL);
  VsJson header = vs_json_get (at, "header");

  if (name)
    {
      g_free (origin->source_file);
      origin->source_file = g_strdup (name);
    }
  origin->completed = g_strdup (vs_json_string_or (vs_json_get (at, "completed"), NULL));
  origin->place = vs_place_kind_of (vs_json_string_or (vs_json_get (at, "place"), NULL));
  origin->dialect = (VsCsvDialect) VS_CSV_DIALECT_DEFAULT;
  origin->dialect.delimiter = *vs_json_string_or (vs_json_get (at, "delimiter"), ",");
  origin->dialect.quote = *vs_json_string_or (vs_json_get (at, "quote"), "\"");
  origin->dialect.escape = *vs_json_string_or (vs_json_get (at, "escape"), "");
  origin->dialect.padded = vs_json_boolean_or (vs_json_get (at, "padded"), FALSE);
  origin->dialect.header_lines = 0;
  /* Of wide encodings the reader keeps a row as UTF-8. */
  origin->dialect.encoding = g_ascii_strncasecmp (encoding, "UTF", 3) == 0 ? NULL : g_strdup (encoding);
  origin->n_header = vs_json_length (header);
  origin->header = g_new0 (char *, origin->n_header + 1);
  for (guint i = 0; i < origin->n_header; i++)
    origin->header[i] = g_strdup (vs_json_string (vs_json_at (header, i)) ?: "");
}

VsOrigin *
vs_origin_new (sqlite3 *db, gint64 load_id, const char *source_file, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT mapping, mapping_json, source FROM load WHERE load_id = ?1", error);
  g_autoptr (VsOrigin) origin = NULL;
  g_autoptr (VsJsonDoc) doc = NULL;

  if (!stmt)
    return NULL;
  sqlite3_bind_int64 (stmt, 1, load_id);
  if (!vs_db_step (stmt, error) || sqlite3_column_type (stmt, 2) == SQLITE_NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA, _("“%s” was loaded before rows could be taken back; load the file again."), source_file);
      return NULL;
    }
  origin = g_new0 (VsOrigin, 1);
  origin->load_id = load_id;
  origin->source_file = g_strdup (source_file);
  origin->mapping = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  origin->mapping_json = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  doc = vs_json_doc_parse ((const char *) sqlite3_column_text (stmt, 2), "load", error);
  if (!doc)
    return NULL;
  read_source (origin, vs_json_doc_root (doc));
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&origin) : NULL;
}

VsMapping *
vs_origin_mapping (VsWorkspace *ws, const VsOrigin *origin, GError **error)
{
  g_autoptr (VsJsonDoc) doc = NULL;

  if (!origin->mapping_json)
    return vs_mapping_complete_with (vs_mapping_load (ws, origin->mapping, error), origin->completed);
  doc = vs_json_doc_parse (origin->mapping_json, origin->mapping, error);
  return doc ? vs_mapping_new (doc, error) : NULL;
}

/*
 * One row as a record
 */

void
vs_waiting_free (gpointer data)
{
  VsWaiting *row = data;

  g_free (row->source_file);
  g_free (row->column);
  g_free (row->reason);
  g_free (row->mended);
  g_bytes_unref (row->raw);
  g_free (row);
}

/* The text of the row through the reader; the record lives as long as the reader. (transfer full) */
VsCsvReader *
vs_waiting_read (const VsWaiting *row, const VsOrigin *origin, char quote, VsCsvRecord *record)
{
  VsCsvDialect dialect = origin->dialect;
  gsize n;
  const char *bytes = g_bytes_get_data (row->raw, &n);
  VsCsvReader *reader;

  if (row->mended)
    {
      bytes = row->mended;
      n = strlen (row->mended);
      dialect.encoding = NULL;
    }
  dialect.quote = quote;
  reader = vs_csv_reader_new_for_bytes (bytes, n, &dialect);
  if (!vs_csv_reader_next (reader, record, NULL))
    *record = (VsCsvRecord) { .raw = "" };
  record->line = row->line;
  record->offset = row->offset;
  return reader;
}

/* Its fields; of a row whose quotes are astray as if there were none. (transfer full) */
char **
vs_waiting_fields (const VsWaiting *row, const VsOrigin *origin)
{
  VsCsvRecord record;
  g_autoptr (VsCsvReader) reader = vs_waiting_read (row, origin, origin->dialect.quote, &record);
  char **fields;

  if (record.status == VS_CSV_BAD_QUOTE)
    {
      vs_csv_reader_free (reader);
      reader = vs_waiting_read (row, origin, 0, &record);
    }
  fields = g_new0 (char *, record.n_fields + 1);
  for (guint i = 0; i < record.n_fields; i++)
    fields[i] = g_utf8_make_valid (record.fields[i].text, (gssize) record.fields[i].len);
  return fields;
}

static void
append_field (GString *text, const char *field, const VsCsvDialect *dialect)
{
  const char special[] = { dialect->delimiter, dialect->quote ? dialect->quote : '\n', '\n', '\r', '\0' };

  if (!dialect->quote || (!strpbrk (field, special) && *field != ' '))
    {
      g_string_append (text, field);
      return;
    }
  g_string_append_c (text, dialect->quote);
  for (; *field; field++)
    {
      if (*field == dialect->quote || (dialect->escape && *field == dialect->escape))
        g_string_append_c (text, dialect->escape ? dialect->escape : dialect->quote);
      g_string_append_c (text, *field);
    }
  g_string_append_c (text, dialect->quote);
}

/* As a row of the file. (transfer full) */
char *
vs_origin_compose (const char *const *fields, const VsCsvDialect *dialect)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; fields[i]; i++)
    {
      if (i)
        g_string_append_c (text, dialect->delimiter);
      append_field (text, fields[i], dialect);
    }
  return g_string_free (text, FALSE);
}

/*
 * Finding rows
 */

/* A value in quotation marks; a decimal mark is none, it is how the file was read. */
static gboolean
skips (const char **at)
{
  const char *end = g_str_has_prefix (*at, "“") ? strstr (*at, "”") : NULL;

  if (!end || (end - *at == strlen ("“") + 1 && (end[-1] == '.' || end[-1] == ',')))
    return FALSE;
  *at = end + strlen ("”");
  return TRUE;
}

/* The reason without what differs from row to row. (transfer full) */
char *
vs_waiting_kind (const char *reason)
{
  GString *kind = g_string_new (NULL);
  gboolean in_word = FALSE;   /* "UTF-8" is one */

  while (*reason)
    if (skips (&reason))
      g_string_append (kind, "“…”");
    else if (g_ascii_isdigit (*reason) && !in_word)
      {
        for (; g_ascii_isalnum (*reason); reason++)
          ;
        g_string_append (kind, "…");
      }
    else
      {
        in_word = g_ascii_isalpha (*reason) || (in_word && (g_ascii_isdigit (*reason) || *reason == '-'));
        g_string_append_c (kind, *reason++);
      }
  return g_string_free (kind, FALSE);
}

static gboolean
fits_reason (const VsQuarantineFilter *filter, const char *reason)
{
  g_autofree char *kind = NULL, *low = NULL, *wanted = NULL;

  if (!filter || !filter->reason)
    return TRUE;
  kind = vs_waiting_kind (reason);
  if (strcmp (kind, filter->reason) == 0)
    return TRUE;
  low = g_utf8_casefold (reason, -1);
  wanted = g_utf8_casefold (filter->reason, -1);
  return strstr (low, wanted) != NULL;
}

static sqlite3_stmt *
prepare_find (sqlite3 *db, const VsQuarantineFilter *filter, GError **error)
{
  sqlite3_stmt *stmt =
    vs_db_prepare (db, "SELECT quarantine_id, load_id, line, offset, source_file, \"column\", reason, mended, raw FROM quarantine "
                       "WHERE state = 'waiting' AND (?1 = 0 OR quarantine_id = ?1) AND (?2 = 0 OR load_id = ?2) "
                       "AND (?3 IS NULL OR source_file = ?3) AND (?4 IS NULL OR \"column\" = ?4) ORDER BY quarantine_id", error);

  if (stmt && filter)
    {
      sqlite3_bind_int64 (stmt, 1, filter->id);
      sqlite3_bind_int64 (stmt, 2, filter->load_id);
      sqlite3_bind_text (stmt, 3, filter->source, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 4, filter->column, -1, SQLITE_STATIC);
    }
  else if (stmt)
    {
      sqlite3_bind_int64 (stmt, 1, 0);
      sqlite3_bind_int64 (stmt, 2, 0);
    }
  return stmt;
}

/* The next row that the filter wants, NULL at the end or with an error. (transfer full) */
static VsWaiting *
next_waiting (sqlite3_stmt *stmt, const VsQuarantineFilter *filter, GError **error)
{
  while (vs_db_step (stmt, error))
    {
      VsWaiting *row;

      if (!fits_reason (filter, (const char *) sqlite3_column_text (stmt, 6)))
        continue;
      row = g_new0 (VsWaiting, 1);
      row->id = sqlite3_column_int64 (stmt, 0);
      row->load_id = sqlite3_column_int64 (stmt, 1);
      row->line = (guint64) sqlite3_column_int64 (stmt, 2);
      row->offset = (guint64) sqlite3_column_int64 (stmt, 3);
      row->source_file = g_strdup ((const char *) sqlite3_column_text (stmt, 4));
      row->column = g_strdup ((const char *) sqlite3_column_text (stmt, 5));
      row->reason = g_strdup ((const char *) sqlite3_column_text (stmt, 6));
      row->mended = g_strdup ((const char *) sqlite3_column_text (stmt, 7));
      row->raw = g_bytes_new (sqlite3_column_blob (stmt, 8), (gsize) sqlite3_column_bytes (stmt, 8));
      return row;
    }
  return NULL;
}

GPtrArray *
vs_waiting_find (sqlite3 *db, const VsQuarantineFilter *filter, guint limit, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = prepare_find (db, filter, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (vs_waiting_free);
  g_autoptr (GError) failed = NULL;
  VsWaiting *row;

  if (!stmt)
    return NULL;
  while ((limit == 0 || rows->len < limit) && (row = next_waiting (stmt, filter, &failed)))
    g_ptr_array_add (rows, row);
  return vs_error_pass (error, g_steal_pointer (&failed)) ? g_steal_pointer (&rows) : NULL;
}
