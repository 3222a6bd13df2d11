/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/preview.h"

#include "base/text.h"
#include "intake/load.h"
#include "intake/mapping-private.h"
#include "intake/readings-parse.h"
#include "intake/target.h"
#include "intake/watermark.h"

#include <math.h>
#include <string.h>

#define HEAD (1024 * 1024)

/*
 * Life
 */

static void
row_free (gpointer data)
{
  VsPreviewRow *row = data;

  g_strfreev (row->source);
  g_free (row->reason);
  g_free (row);
}

static void
column_free (gpointer data)
{
  VsPreviewColumn *column = data;

  g_free (column->name);
  g_free (column->source);
  g_free (column);
}

static void
table_free (gpointer data)
{
  VsPreviewTable *table = data;

  for (guint i = 0; i < table->rows->len; i++)
    {
      VsPreviewLanded *landed = table->rows->pdata[i];

      for (guint c = 0; c < table->columns->len; c++)
        g_free (landed->cells[c]);
      g_free (landed->cells);
      g_free (landed);
    }
  g_ptr_array_unref (table->rows);
  g_ptr_array_unref (table->columns);
  g_free (table->table);
  g_free (table);
}

void
vs_preview_free (VsPreview *preview)
{
  if (!preview)
    return;
  g_strfreev (preview->header);
  g_ptr_array_unref (preview->rows);
  g_ptr_array_unref (preview->tables);
  g_free (preview->fault);
  g_free (preview);
}

/*
 * The rows as they stand
 */

/* Returns how many bytes the rows take, with what stands before them. */
static gsize
read_rows (VsPreview *preview, const char *bytes, gsize n, const VsCsvDialect *dialect, VsPlaces *places, guint max_rows)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (bytes, n, dialect);
  const char *const *header;
  VsCsvRecord record;
  guint n_header = 0;

  vs_csv_reader_set_places (reader, places);
  header = vs_csv_reader_header (reader, &n_header);
  preview->header = g_strdupv ((char **) (header ? header : (const char *const[]) { NULL }));
  while (vs_csv_reader_next (reader, &record, NULL))
    {
      guint width = MAX (n_header, record.n_fields);
      VsPreviewRow *row;

      if (preview->rows->len == max_rows)
        return (gsize) record.offset;
      row = g_new0 (VsPreviewRow, 1);
      row->line = record.line;
      row->offset = record.offset;
      row->column = -1;
      row->source = g_new0 (char *, width + 1);
      for (guint i = 0; i < width; i++)
        row->source[i] = i < record.n_fields ? g_utf8_make_valid (record.fields[i].text, (gssize) record.fields[i].len) : g_strdup ("");
      g_ptr_array_add (preview->rows, row);
    }
  return n;
}

static VsPreviewRow *
row_at (const VsPreview *preview, guint64 offset)
{
  for (guint i = 0; i < preview->rows->len; i++)
    if (((VsPreviewRow *) preview->rows->pdata[i])->offset == offset)
      return preview->rows->pdata[i];
  return NULL;
}

static int
header_find (const VsPreview *preview, const char *name)
{
  for (int i = 0; name && preview->header[i]; i++)
    if (g_ascii_strcasecmp (preview->header[i], name) == 0)
      return i;
  return -1;
}

/*
 * What became of them
 */

typedef struct {
  VsPreview       *preview;
  const VsMapping *mapping;
  const char      *bytes;
  gsize            n;
  const VsCsvDialect *dialect;
  VsConvert        convert;
  const char      *file_name;
} Trial;

static VsPreviewTable *
add_table (VsPreview *preview, const char *name)
{
  VsPreviewTable *table = g_new0 (VsPreviewTable, 1);

  table->table = g_strdup (name);
  table->columns = g_ptr_array_new_with_free_func (column_free);
  table->rows = g_ptr_array_new ();
  g_ptr_array_add (preview->tables, table);
  return table;
}

static void
add_column (VsPreviewTable *table, const char *name, VsCellType type, const char *source, gboolean attribute)
{
  VsPreviewColumn *column = g_new0 (VsPreviewColumn, 1);

  *column = (VsPreviewColumn) { g_strdup (name), type, g_strdup (source), attribute };
  g_ptr_array_add (table->columns, column);
}

static VsPreviewLanded *
add_landed (VsPreviewTable *table, guint64 line)
{
  VsPreviewLanded *landed = g_new0 (VsPreviewLanded, 1);

  landed->line = line;
  landed->cells = g_new0 (char *, table->columns->len);
  g_ptr_array_add (table->rows, landed);
  return landed;
}

static char *
plain_text (sqlite3_stmt *stmt, int column, VsCellType type)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (sqlite3_column_type (stmt, column) == SQLITE_NULL)
    return NULL;
  switch (type)
    {
    case VS_CELL_MONEY:
      return vs_money_format (sqlite3_column_int64 (stmt, column));
    case VS_CELL_DAY:
      return g_strdup (vs_day_format_iso (sqlite3_column_int (stmt, column), buffer));
    case VS_CELL_INSTANT:
      return g_strdup (vs_time_format_iso (sqlite3_column_int64 (stmt, column), buffer));
    case VS_CELL_BOOLEAN:
      return g_strdup (sqlite3_column_int (stmt, column) ? "yes" : "no");
    case VS_CELL_NUMBER:
      return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.10g", sqlite3_column_double (stmt, column)));
    case VS_CELL_TEXT:
    case VS_CELL_INTEGER:
      break;
    }
  return g_utf8_make_valid ((const char *) sqlite3_column_text (stmt, column), -1);
}

static gboolean
add_attribute_columns (VsPreviewTable *table, const VsPreview *preview, sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT DISTINCT name FROM temp.attribute WHERE entity = ?1", error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, table->table, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, NULL))
    g_hash_table_add (seen, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  for (guint i = 0; preview->header[i]; i++)
    if (g_hash_table_contains (seen, preview->header[i]))
      add_column (table, preview->header[i], VS_CELL_TEXT, preview->header[i], TRUE);
  return TRUE;
}

static gboolean
fill_attributes (VsPreviewTable *table, VsPreviewLanded *landed, guint first, sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT value FROM temp.attribute WHERE entity = ?1 AND name = ?2 AND source_row = ?3", error);

  for (guint c = first; stmt && c < table->columns->len; c++)
    {
      sqlite3_bind_text (stmt, 1, table->table, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 2, ((VsPreviewColumn *) table->columns->pdata[c])->name, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (stmt, 3, (gint64) landed->line);
      if (vs_db_step (stmt, NULL))
        landed->cells[c] = plain_text (stmt, 0, VS_CELL_TEXT);
      sqlite3_reset (stmt);
    }
  return stmt != NULL;
}

static gboolean
read_table (VsPreview *preview, const VsMappingTarget *mapping, sqlite3 *db, GError **error)
{
  g_autoptr (VsTarget) target = vs_target_new (db, mapping->table, error);
  VsPreviewTable *table = add_table (preview, mapping->table);
  g_autoptr (GString) sql = g_string_new ("SELECT source_row");
  g_autoptr (sqlite3_stmt) stmt = NULL;
  guint n;

  for (guint i = 0; target && i < mapping->columns->len; i++)
    {
      const VsMappingColumn *column = mapping->columns->pdata[i];
      const VsTargetColumn *known = vs_target_column (target, column->target);
      g_autofree char *quoted = vs_db_quote (column->target);

      add_column (table, column->target, known ? known->type : VS_CELL_TEXT, column->source, FALSE);
      g_string_append_printf (sql, ", %s", quoted);
    }
  n = table->columns->len;
  if (!target || (mapping->attributes && !add_attribute_columns (table, preview, db, error)))
    return FALSE;
  g_string_append_printf (sql, " FROM temp.%s ORDER BY source_row", mapping->table);
  stmt = vs_db_prepare (db, sql->str, error);
  while (stmt && vs_db_step (stmt, NULL))
    {
      VsPreviewLanded *landed = add_landed (table, (guint64) sqlite3_column_int64 (stmt, 0));

      for (guint c = 0; c < n; c++)
        landed->cells[c] = plain_text (stmt, (int) c + 1, ((VsPreviewColumn *) table->columns->pdata[c])->type);
      if (!fill_attributes (table, landed, n, db, error))
        return FALSE;
    }
  return stmt != NULL;
}

/* Of the load of the moment, which is the last. */
static gboolean
read_refused (VsPreview *preview, sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "SELECT offset, reason, \"column\" FROM quarantine WHERE load_id = (SELECT max (load_id) FROM load)", error);

  while (stmt && vs_db_step (stmt, NULL))
    {
      VsPreviewRow *row = row_at (preview, (guint64) sqlite3_column_int64 (stmt, 0));

      if (!row || row->reason)
        continue;
      row->reason = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
      row->column = header_find (preview, (const char *) sqlite3_column_text (stmt, 2));
    }
  return stmt != NULL;
}

static GPtrArray *
names_of (const VsParcel *parcel)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *at = parcel->names->str;

  for (guint32 i = 0, len; i < parcel->n_names; i++, at += len)
    {
      memcpy (&len, at, sizeof len);
      at += sizeof len;
      g_ptr_array_add (names, g_strndup (at, len));
    }
  return names;
}

static void
add_reading (VsPreviewTable *table, const char *meter, VsTime start, double kwh)
{
  VsPreviewLanded *landed = add_landed (table, 0);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  landed->cells[0] = g_strdup (meter);
  landed->cells[1] = g_strdup (vs_time_format_iso (start, buffer));
  if (!isnan (kwh))
    landed->cells[2] = g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.10g", kwh));
}

static void
add_readings (VsPreviewTable *table, const VsParcel *parcel, guint most)
{
  g_autoptr (GPtrArray) names = names_of (parcel);

  for (guint32 r = 0; r < parcel->n_runs; r++)
    for (guint32 i = 0; i < parcel->runs[r].n && table->rows->len < most; i++)
      {
        const VsReadingRun *run = &parcel->runs[r];

        add_reading (table, names->pdata[run->meter], run->start + (VsTime) i * run->spacing,
                     run->narrow ? vs_tile_kwh (parcel->codes[run->at + i]) : parcel->kwh[run->at + i]);
      }
}

/* The readings as they were parsed; what the store makes of them is the same. */
static gboolean
read_readings (const Trial *trial, GError **error)
{
  const VsMappingReadings *how = trial->mapping->readings;
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (trial->bytes, trial->n, trial->dialect);
  g_autoptr (VsReadingsParser) parser =
    vs_readings_parser_new (trial->mapping, &trial->mapping->convert, how->clock ? how->clock : trial->convert.zone, trial->file_name, reader, error);
  VsPreviewTable *table;
  VsParcel *parcel;

  if (!parser)
    return FALSE;
  table = add_table (trial->preview, "reading");
  add_column (table, "meter_id", VS_CELL_TEXT, how->meter, FALSE);
  add_column (table, "start", VS_CELL_INSTANT, how->timestamp ? how->timestamp : how->date, FALSE);
  add_column (table, "kwh", VS_CELL_NUMBER, how->value, FALSE);
  parcel = vs_parcel_new ();
  vs_readings_parser_fill (parser, parcel);
  add_readings (table, parcel, MAX (trial->preview->rows->len, 48));
  vs_parcel_free (parcel);
  return TRUE;
}

static gboolean
look (sqlite3 *db, const VsLoadResult *result, gpointer data, GError **error)
{
  Trial *trial = data;

  for (guint i = 0; i < trial->mapping->targets->len; i++)
    if (!read_table (trial->preview, trial->mapping->targets->pdata[i], db, error))
      return FALSE;
  return read_refused (trial->preview, db, error) && (!trial->mapping->readings || read_readings (trial, error));
}

/*
 * The watermark
 */

static void
mark_rows (VsPreview *preview, const VsWatermark *mark, const VsConvert *convert, VsBatch *batch)
{
  g_autofree guint8 *skip = g_new0 (guint8, VS_BATCH_ROWS);
  VsWatermarkPart part;

  vs_watermark_look (mark, convert, batch, skip, &part);
  for (guint row = 0; row < batch->n_rows && preview->mark.rows + row < preview->rows->len; row++)
    ((VsPreviewRow *) preview->rows->pdata[preview->mark.rows + row])->old = skip[row];
  preview->mark.rows += batch->n_rows;
  preview->mark.late += part.late;
  preview->mark.fresh += batch->n_rows - part.late - part.skipped;
  for (guint row = 0; row < batch->n_rows; row++)
    preview->mark.fresh -= batch->rows[row].reason && !skip[row];
  preview->mark.old += part.skipped;
  vs_batch_empty (batch);
}

/* All rows of the part that was read are looked at for their instant alone. A file without the column is told when it is tried. */
static void
count_marks (VsPreview *preview, VsWorkspace *ws, const char *bytes, gsize n, const VsCsvDialect *dialect, const VsMapping *mapping)
{
  g_autofree char *zone = mapping->zone_name ? g_strdup (mapping->zone_name) : vs_workspace_get_setting (ws, "zone");
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (bytes, n, dialect);
  VsConvert convert = mapping->convert;
  guint n_header = 0;
  const char *const *header = vs_csv_reader_header (reader, &n_header);
  VsWatermark mark = { .column = -1 };
  VsCsvRecord record;
  VsBatch batch;
  sqlite3 *db;

  if (!mapping->watermark || !header || !(db = vs_workspace_reader (ws, NULL)))
    return;
  convert.zone = zone ? vs_zone_get (zone, NULL) : NULL;
  vs_batch_init_with (&batch, header, n_header, mapping->optional);
  if (vs_watermark_init (&mark, db, mapping, "", &batch, NULL) && mark.seen != VS_TIME_NONE)
    {
      preview->mark.seen = mark.seen;
      while (vs_csv_reader_next (reader, &record, NULL))
        {
          vs_batch_add (&batch, &record);
          if (vs_batch_is_full (&batch))
            mark_rows (preview, &mark, &convert, &batch);
        }
      mark_rows (preview, &mark, &convert, &batch);
    }
  vs_batch_clear (&batch);
  vs_workspace_release (ws, db);
}

char *
vs_preview_mark_words (const VsPreview *preview)
{
  const VsPreviewMark *mark = &preview->mark;
  if (mark->rows == 0)
    return NULL;
  g_autofree char *rows = vs_format_full ((double) mark->rows, VS_FORMAT_INTEGER, NULL), *fresh = vs_format_full ((double) mark->fresh, VS_FORMAT_INTEGER, NULL);
  g_autofree char *late = vs_format_full ((double) mark->late, VS_FORMAT_INTEGER, NULL), *old = vs_format_full ((double) mark->old, VS_FORMAT_INTEGER, NULL);
  g_autofree char *seen = mark->seen % VS_SECONDS_PER_DAY == 0 ? vs_format_full ((double) (mark->seen / VS_SECONDS_PER_DAY), VS_FORMAT_DATE, NULL)
                                                               : vs_format_full ((double) mark->seen, VS_FORMAT_TIME, NULL);
  /* Translators: an instant, and four numbers of rows */
  return g_strdup_printf (mark->whole ? _("Read up to %s. Of the file's rows (%s): new %s, late and read again %s, older and skipped %s.")
                                      : _("Read up to %s. Of the first rows (%s): new %s, late and read again %s, older and skipped %s."),
                          seen, rows, fresh, late, old);
}

/* FALSE when cancelled; what is wrong with the mapping is told in the preview. */
static gboolean
try_out (VsPreview *preview, VsWorkspace *ws, const char *path, const char *bytes, gsize n, const VsCsvDialect *dialect, VsPlaces *places,
         VsMapping *mapping, VsJob *job, GError **error)
{
  g_autofree char *zone = vs_workspace_get_setting (ws, "zone"), *name = g_path_get_basename (path);
  Trial trial = { preview, mapping, bytes, n, dialect, mapping->convert, name };
  g_autoptr (GError) wrong = NULL;

  trial.convert.zone = vs_zone_get (mapping->readings && mapping->readings->zone ? mapping->readings->zone : zone ? zone : "UTC", NULL);
  if (vs_load_try (ws, path, bytes, n, dialect, places, mapping, look, &trial, job, &wrong))
    return TRUE;
  if (vs_error_is_cancelled (wrong))
    {
      g_propagate_error (error, g_steal_pointer (&wrong));
      return FALSE;
    }
  g_ptr_array_set_size (preview->tables, 0);
  preview->fault = g_strdup (wrong->message);
  return TRUE;
}

VsPreview *
vs_preview_new (VsWorkspace *ws, const char *path, const VsSniff *sniff, VsMapping *mapping, guint max_rows, VsJob *job, GError **error)
{
  g_autoptr (VsSource) source = NULL;
  g_autoptr (VsPreview) preview = NULL;
  g_autofree char *head = NULL;
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT, *used = mapping ? &dialect : (VsCsvDialect *) &sniff->dialect;
  gsize n, all;
  char beyond;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && path && sniff, NULL);
  source = vs_source_open (path, error);
  head = source ? vs_sniff_head (source, path, HEAD, &n, error) : NULL;
  if (!head)
    return NULL;
  preview = g_new0 (VsPreview, 1);
  preview->rows = g_ptr_array_new_with_free_func (row_free);
  preview->tables = g_ptr_array_new_with_free_func (table_free);
  if (mapping)
    dialect = vs_mapping_dialect (mapping, &sniff->dialect);
  preview->kind = vs_places_kind (vs_source_places (source));
  all = n;
  n = read_rows (preview, head, n, used, vs_source_places (source), max_rows);
  preview->mark.whole = all < HEAD && vs_source_read (source, &beyond, 1, NULL) == 0;
  if (mapping)
    count_marks (preview, ws, head, all, used, mapping);
  ok = !mapping || try_out (preview, ws, path, head, n, used, vs_source_places (source), mapping, job, error);
  if (mapping)
    vs_csv_dialect_clear (&dialect);
  return ok ? g_steal_pointer (&preview) : NULL;
}
