/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/readmit.h"

#include "intake/batch.h"
#include "intake/quarantine.h"
#include "intake/readings.h"
#include "intake/rows.h"
#include "intake/waiting.h"

#include <string.h>

/*
 * Seeing
 */

/* As text that can be shown: bytes in the file's encoding where they are no UTF-8. (transfer full) */
static char *
show_raw (const VsWaiting *row, const VsOrigin *origin)
{
  gsize n;
  const char *bytes = g_bytes_get_data (row->raw, &n);
  char *text = origin && origin->dialect.encoding ? g_convert (bytes, (gssize) n, "UTF-8", origin->dialect.encoding, NULL, NULL, NULL) : NULL;

  return text ? text : g_utf8_make_valid (bytes ? bytes : "", (gssize) n);
}

static VsQuarantineRow *
row_of (const VsWaiting *row, const VsOrigin *origin)
{
  VsQuarantineRow *out = g_new0 (VsQuarantineRow, 1);

  out->id = row->id;
  out->load_id = row->load_id;
  out->line = row->line;
  out->place = origin ? origin->place : VS_PLACE_LINE;
  out->offset = row->offset;
  out->raw = show_raw (row, origin);
  out->reason = g_strdup (row->reason);
  out->column = g_strdup (row->column);
  out->source_file = g_strdup (row->source_file);
  out->mended = g_strdup (row->mended);
  return out;
}

GPtrArray *
vs_quarantine_list (VsWorkspace *ws, const VsQuarantineFilter *filter, guint limit, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_autoptr (GPtrArray) found = db ? vs_waiting_find (db, filter, limit, error) : NULL;
  g_autoptr (VsOrigin) origin = NULL;
  GPtrArray *rows = found ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_quarantine_row_free) : NULL;

  for (guint i = 0; found && i < found->len; i++)
    {
      const VsWaiting *row = found->pdata[i];

      if (!origin || origin->load_id != row->load_id)
        {
          g_clear_pointer (&origin, vs_origin_free);
          origin = vs_origin_new (db, row->load_id, row->source_file, NULL);
        }
      g_ptr_array_add (rows, row_of (row, origin));
    }
  vs_workspace_release (ws, db);
  return rows;
}

guint64
vs_quarantine_count (VsWorkspace *ws, const VsQuarantineFilter *filter, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_autoptr (GPtrArray) found = db ? vs_waiting_find (db, filter, 0, error) : NULL;

  vs_workspace_release (ws, db);
  return found ? found->len : G_MAXUINT64;
}

void
vs_quarantine_group_free (VsQuarantineGroup *group)
{
  if (!group)
    return;
  g_free (group->source);
  g_free (group->column);
  g_free (group->reason);
  g_free (group);
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const VsQuarantineGroup *x = *(VsQuarantineGroup *const *) a, *y = *(VsQuarantineGroup *const *) b;

  return x->n != y->n ? (x->n < y->n ? 1 : -1) : (x->first_id > y->first_id) - (x->first_id < y->first_id);
}

GPtrArray *
vs_quarantine_groups (VsWorkspace *ws, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_autoptr (sqlite3_stmt) stmt =
    db ? vs_db_prepare (db, "SELECT source_file, \"column\", reason, quarantine_id FROM quarantine WHERE state = 'waiting' ORDER BY quarantine_id", error) : NULL;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *groups = stmt ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_quarantine_group_free) : NULL;

  while (stmt && vs_db_step (stmt, NULL))
    {
      const char *source = (const char *) sqlite3_column_text (stmt, 0), *column = (const char *) sqlite3_column_text (stmt, 1);
      g_autofree char *kind = vs_waiting_kind ((const char *) sqlite3_column_text (stmt, 2));
      g_autofree char *key = g_strjoin ("\n", source, column ? column : "", kind, NULL);
      VsQuarantineGroup *group = g_hash_table_lookup (known, key);

      if (!group)
        {
          group = g_new0 (VsQuarantineGroup, 1);
          *group = (VsQuarantineGroup) { g_strdup (source), g_strdup (column), g_steal_pointer (&kind), 0, sqlite3_column_int64 (stmt, 3) };
          g_ptr_array_add (groups, group);
          g_hash_table_insert (known, g_steal_pointer (&key), group);
        }
      group->n++;
    }
  g_clear_pointer (&stmt, sqlite3_finalize);
  vs_workspace_release (ws, db);
  if (groups)
    g_ptr_array_sort (groups, compare_groups);
  return groups;
}

/* The one row, and how its file was read. */
static VsWaiting *
find_one (sqlite3 *db, gint64 id, VsOrigin **origin, GError **error)
{
  const VsQuarantineFilter filter = { .id = id };
  g_autoptr (GPtrArray) found = vs_waiting_find (db, &filter, 1, error);
  VsWaiting *row;

  if (!found)
    return NULL;
  if (found->len == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("No row %" G_GINT64_FORMAT " waits in quarantine."), id);
      return NULL;
    }
  row = found->pdata[0];
  *origin = vs_origin_new (db, row->load_id, row->source_file, error);
  return *origin ? g_ptr_array_steal_index (found, 0) : NULL;
}

gboolean
vs_quarantine_fields (VsWorkspace *ws, gint64 id, char ***header, char ***fields, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_autoptr (VsOrigin) origin = NULL;
  VsWaiting *row = db ? find_one (db, id, &origin, error) : NULL;

  if (row)
    {
      *header = g_strdupv (origin->header);
      *fields = vs_waiting_fields (row, origin);
      vs_waiting_free (row);
    }
  vs_workspace_release (ws, db);
  return row != NULL;
}

/* Fields stand one after the other, so each is looked for behind the one before it; an empty one is nowhere. */
gboolean
vs_quarantine_span (const char *raw, char *const *fields, guint field, gsize *at, gsize *len)
{
  const char *p = raw;

  for (guint i = 0; fields[i]; i++)
    {
      p = strstr (p, fields[i]);
      if (!p)
        return FALSE;
      if (i == field)
        {
          *at = (gsize) (p - raw);
          *len = strlen (fields[i]);
          return *len > 0;
        }
      p += strlen (fields[i]);
      if (*p)
        p++;   /* the delimiter, or a quote before it */
    }
  return FALSE;
}

/*
 * Correcting
 */

static gboolean
put_mended (sqlite3 *db, gint64 id, const char *text, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "UPDATE quarantine SET mended = ?2 WHERE quarantine_id = ?1", error);

  if (!stmt)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, id);
  sqlite3_bind_text (stmt, 2, text, -1, SQLITE_STATIC);
  return vs_db_run (stmt, error);
}

static gboolean
end (VsWorkspace *ws, gboolean ok, const char *verb, const char *object, const char *detail, GError **error)
{
  if (ok)
    return vs_workspace_commit (ws, verb, object, detail, error);
  vs_workspace_rollback (ws);
  return FALSE;
}

/* More than one row would make more of one than the file has. */
static gboolean
is_one_row (const char *text, const VsOrigin *origin, GError **error)
{
  VsCsvDialect dialect = origin->dialect;
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvRecord record;

  dialect.encoding = NULL;
  reader = vs_csv_reader_new_for_bytes (text, strlen (text), &dialect);
  if (!vs_csv_reader_next (reader, &record, NULL) || !vs_csv_reader_next (reader, &record, NULL))
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("The corrected text is more than one row; import further rows as a file."));
  return FALSE;
}

static gboolean
mend_one (VsWorkspace *ws, gint64 id, const char *text, const char *const *fields, GError **error)
{
  sqlite3 *db = vs_workspace_begin (ws, NULL, error);
  g_autoptr (VsOrigin) origin = NULL;
  g_autofree char *composed = NULL, *object = NULL;
  VsWaiting *row;
  gboolean ok;

  if (!db)
    return FALSE;
  row = find_one (db, id, &origin, error);
  if (row && fields)
    text = composed = vs_origin_compose (fields, &origin->dialect);
  object = row ? g_strdup_printf ("%s:%" G_GUINT64_FORMAT, row->source_file, row->line) : NULL;
  ok = row && (!text || is_one_row (text, origin, error)) && put_mended (db, id, text, error) && vs_workspace_bump (ws, "quarantine", error);
  g_clear_pointer (&row, vs_waiting_free);
  return end (ws, ok, "mend", object, NULL, error);
}

gboolean
vs_quarantine_mend (VsWorkspace *ws, gint64 id, const char *text, GError **error)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws), FALSE);
  if (text && !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("The corrected text is not UTF-8."));
      return FALSE;
    }
  return mend_one (ws, id, text, NULL, error);
}

gboolean
vs_quarantine_mend_fields (VsWorkspace *ws, gint64 id, const char *const *fields, GError **error)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && fields, FALSE);
  return mend_one (ws, id, NULL, fields, error);
}

/* The rule over rows of one load that lie together. */
typedef struct {
  sqlite3      *db;
  const VsExpr *expr;
  const char   *column;
  VsDay         as_of;
  VsOrigin       *origin;
  VsBatch       batch;
  GArray       *ids;       /* gint64 of the batch's rows */
  GPtrArray    *fields;    /* char ** of them */
  guint64       n_mended;
} Rule;

static gboolean
apply_rule (Rule *rule, GError **error)
{
  VsExprScope scope = vs_batch_scope (&rule->batch, rule->as_of);
  int at = vs_batch_find (&rule->batch, rule->column);
  g_autoptr (VsColumn) column = NULL;

  if (rule->batch.n_rows == 0)
    return TRUE;
  rule->batch.value_column = at;
  column = vs_expr_eval (rule->expr, &scope, rule->batch.n_rows, error);
  for (guint i = 0; column && i < rule->batch.n_rows; i++)
    {
      char **fields = rule->fields->pdata[i];
      g_autofree char *value = vs_column_dup_string (column, i), *text = NULL;

      if (strcmp (value, fields[at]) == 0)
        continue;
      g_free (fields[at]);
      fields[at] = g_steal_pointer (&value);
      text = vs_origin_compose ((const char *const *) fields, &rule->origin->dialect);
      if (!put_mended (rule->db, g_array_index (rule->ids, gint64, i), text, error))
        return FALSE;
      rule->n_mended++;
    }
  vs_batch_empty (&rule->batch);
  g_array_set_size (rule->ids, 0);
  g_ptr_array_set_size (rule->fields, 0);
  return column != NULL;
}

static gboolean
begin_origin (Rule *rule, const VsWaiting *row, GError **error)
{
  if (rule->origin && rule->origin->load_id == row->load_id)
    return TRUE;
  if (rule->origin && !apply_rule (rule, error))
    return FALSE;
  vs_batch_clear (&rule->batch);
  g_clear_pointer (&rule->origin, vs_origin_free);
  rule->origin = vs_origin_new (rule->db, row->load_id, row->source_file, error);
  if (!rule->origin)
    return FALSE;
  vs_batch_init (&rule->batch, (const char *const *) rule->origin->header, rule->origin->n_header);
  if (vs_batch_find (&rule->batch, rule->column) >= 0)
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("“%s” has no column “%s”."), row->source_file, rule->column);
  return FALSE;
}

static gboolean
add_to_rule (Rule *rule, const VsWaiting *row, GError **error)
{
  char **fields = vs_waiting_fields (row, rule->origin);
  guint n = g_strv_length (fields);
  g_autofree VsCsvField *cells = g_new0 (VsCsvField, n + 1);
  VsCsvRecord record = { .fields = cells, .n_fields = n, .raw = "", .line = row->line };

  if (n != rule->origin->n_header)
    {
      g_strfreev (fields);
      return TRUE;
    }
  for (guint i = 0; i < n; i++)
    cells[i] = (VsCsvField) { fields[i], strlen (fields[i]), FALSE };
  if (vs_batch_is_full (&rule->batch) && !apply_rule (rule, error))
    {
      g_strfreev (fields);
      return FALSE;
    }
  vs_batch_add (&rule->batch, &record);
  g_array_append_val (rule->ids, row->id);
  g_ptr_array_add (rule->fields, fields);
  return TRUE;
}

static gboolean
run_rule (Rule *rule, const GPtrArray *rows, VsJob *job, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    if (!begin_origin (rule, rows->pdata[i], error) || !add_to_rule (rule, rows->pdata[i], error) || (i % 1024 == 0 && !vs_job_check (job, error)))
      return FALSE;
  return !rule->origin || apply_rule (rule, error);
}

gboolean
vs_quarantine_mend_by_rule (VsWorkspace *ws, const VsQuarantineFilter *filter, const char *column, const char *expression,
                            VsJob *job, guint64 *n_mended, GError **error)
{
  g_autoptr (VsExpr) expr = vs_expr_parse (expression, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *object = g_strdup_printf ("%s = %s", column, expression);
  Rule rule = { .expr = expr, .column = column };
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && column, FALSE);
  if (!expr || !(rule.db = vs_workspace_begin (ws, job, error)))
    return FALSE;
  rule.as_of = vs_workspace_get_as_of (ws);
  rule.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  rule.fields = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  rows = vs_waiting_find (rule.db, filter, 0, error);
  ok = rows && run_rule (&rule, rows, job, error) && vs_workspace_bump (ws, "quarantine", error);
  vs_batch_clear (&rule.batch);
  g_clear_pointer (&rule.origin, vs_origin_free);
  g_array_unref (rule.ids);
  g_ptr_array_unref (rule.fields);
  if (n_mended)
    *n_mended = rule.n_mended;
  return end (ws, ok, "mend", object, NULL, error);
}

/*
 * Taking back
 */

static gboolean
set_admitted (sqlite3 *db, const GPtrArray *rows, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "UPDATE quarantine SET state = 'admitted' WHERE quarantine_id = ?1", error);

  for (guint i = 0; stmt && i < rows->len; i++)
    {
      sqlite3_bind_int64 (stmt, 1, ((const VsWaiting *) rows->pdata[i])->id);
      if (!vs_db_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

typedef struct {
  VsWaiting *const *rows;
  guint             n, at;
  const VsOrigin   *origin;
  VsCsvReader      *reader;   /* of the row that was given last */
} Again;

static gboolean
next_again (gpointer data, VsCsvRecord *record, GError **error)
{
  Again *again = data;

  g_clear_pointer (&again->reader, vs_csv_reader_free);
  if (again->at == again->n)
    return FALSE;
  again->reader = vs_waiting_read (again->rows[again->at++], again->origin, again->origin->dialect.quote, record);
  return TRUE;
}

static gboolean
readmit_rows (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const VsOrigin *origin, VsWaiting *const *rows, guint n, VsQuarantine *quarantine,
              VsJob *job, VsLoadResult *result, GError **error)
{
  g_autoptr (VsRows) into = vs_rows_new (ws, db, mapping, origin->source_file, (const char *const *) origin->header, origin->n_header, quarantine, error);
  Again again = { rows, n, 0, origin, NULL };
  gboolean ok = into && vs_rows_load_from (into, next_again, &again, job, result, error);

  g_clear_pointer (&again.reader, vs_csv_reader_free);
  return ok;
}

/* Readings are taken from a stream: well-formed rows are written out as one, and what is refused is found by the line it has there. */
static gboolean
readmit_readings (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const VsOrigin *origin, VsWaiting *const *rows, guint n,
                  VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error)
{
  const VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autofree char *header = vs_origin_compose ((const char *const *) origin->header, &dialect);
  g_autoptr (GString) text = g_string_new (header);
  g_autoptr (VsCsvReader) stream = NULL;
  guint64 line = 1;

  for (const char *p = header; *p; p++)
    line += *p == '\n';
  quarantine->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < n; i++)
    {
      VsCsvRecord record;
      g_autoptr (VsCsvReader) reader = vs_waiting_read (rows[i], origin, origin->dialect.quote, &record);
      g_autofree char *reason = vs_quarantine_reason (&record, origin->n_header), *row = NULL;
      g_auto (GStrv) fields = reason ? NULL : vs_waiting_fields (rows[i], origin);
      gint64 *place;

      if (reason && !vs_quarantine_add (quarantine, rows[i]->line, rows[i]->offset, NULL, reason, "", 0, error))
        return FALSE;
      if (reason)
        continue;
      place = g_new (gint64, 3);
      place[0] = (gint64) ++line;
      place[1] = (gint64) rows[i]->line;
      place[2] = (gint64) rows[i]->offset;
      g_hash_table_insert (quarantine->places, place, place);
      row = vs_origin_compose ((const char *const *) fields, &dialect);
      for (const char *p = row; *p; p++)
        line += *p == '\n';
      g_string_append_printf (text, "\n%s", row);
    }
  if (g_hash_table_size (quarantine->places) == 0)
    return TRUE;
  g_string_append_c (text, '\n');
  stream = vs_csv_reader_new_for_bytes (text->str, text->len, &dialect);
  return vs_readings_load (ws, db, mapping, origin->source_file, stream, quarantine, job, result, error);
}

/* The rows of one load. */
static gboolean
readmit_load (VsWorkspace *ws, sqlite3 *db, VsWaiting *const *rows, guint n, VsJob *job, VsReadmitResult *sum, GError **error)
{
  g_autoptr (VsOrigin) origin = vs_origin_new (db, rows[0]->load_id, rows[0]->source_file, error);
  g_autoptr (VsMapping) mapping = origin ? vs_origin_mapping (ws, origin, error) : NULL;
  VsQuarantine quarantine = { 0 };
  VsLoadResult result = { 0 };
  gboolean ok;

  ok = mapping && vs_quarantine_init_again (&quarantine, db, origin->load_id, origin->source_file, error) &&
       (vs_mapping_is_readings (mapping) ? readmit_readings (ws, db, mapping, origin, rows, n, &quarantine, job, &result, error)
                                         : readmit_rows (ws, db, mapping, origin, rows, n, &quarantine, job, &result, error));
  sum->tried += n;
  sum->waiting += quarantine.n;
  sum->admitted += n - MIN (n, quarantine.n);
  sum->inserted += result.inserted;
  sum->updated += result.updated;
  sum->unchanged += result.unchanged;
  sum->readings += result.readings;
  vs_quarantine_clear (&quarantine);
  vs_load_result_clear (&result);
  return ok;
}

static gboolean
readmit_all (VsWorkspace *ws, sqlite3 *db, GPtrArray *rows, VsJob *job, VsReadmitResult *result, GError **error)
{
  if (!set_admitted (db, rows, error))
    return FALSE;
  for (guint from = 0, to; from < rows->len; from = to)
    {
      for (to = from; to < rows->len && ((VsWaiting *) rows->pdata[to])->load_id == ((VsWaiting *) rows->pdata[from])->load_id; to++)
        ;
      vs_job_report (job, (double) from / rows->len, _("Taking back rows of %s"), ((VsWaiting *) rows->pdata[from])->source_file);
      if (!vs_job_check (job, error) || !readmit_load (ws, db, (VsWaiting *const *) rows->pdata + from, to - from, job, result, error))
        return FALSE;
    }
  return vs_workspace_bump (ws, "quarantine", error) && vs_workspace_bump (ws, "load", error);
}

gboolean
vs_quarantine_readmit (VsWorkspace *ws, const VsQuarantineFilter *filter, VsJob *job, VsReadmitResult *result, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *detail = NULL;
  sqlite3 *db;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && result, FALSE);
  *result = (VsReadmitResult) { 0 };
  if (!(db = vs_workspace_begin (ws, job, error)))
    return FALSE;
  rows = vs_waiting_find (db, filter, 0, error);
  if (rows && rows->len == 0)
    {
      vs_workspace_rollback (ws);
      return TRUE;
    }
  ok = rows && readmit_all (ws, db, rows, job, result, error);
  detail = g_strdup_printf ("{\"tried\":%" G_GUINT64_FORMAT ",\"admitted\":%" G_GUINT64_FORMAT "}", result->tried, result->admitted);
  return end (ws, ok, "readmit", NULL, detail, error);
}

/*
 * Export
 */

gboolean
vs_quarantine_export (VsWorkspace *ws, const VsQuarantineFilter *filter, const char *path, GError **error)
{
  static const char *const header[] = { "id", "file", "line", "place", "offset", "column", "reason", "raw", "mended" };
  g_autoptr (GPtrArray) rows = vs_quarantine_list (ws, filter, 0, error);
  VsCsvWriter *csv = rows ? vs_csv_writer_open (path, error) : NULL;

  if (!csv)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    vs_csv_writer_text (csv, header[i], -1);
  vs_csv_writer_end_row (csv);
  for (guint i = 0; i < rows->len; i++)
    {
      const VsQuarantineRow *row = rows->pdata[i];

      vs_csv_writer_int (csv, row->id);
      vs_csv_writer_text (csv, row->source_file, -1);
      vs_csv_writer_int (csv, (gint64) row->line);
      vs_csv_writer_text (csv, vs_place_kind_name (row->place), -1);
      vs_csv_writer_int (csv, (gint64) row->offset);
      vs_csv_writer_text (csv, row->column, -1);
      vs_csv_writer_text (csv, row->reason, -1);
      vs_csv_writer_text (csv, row->raw, -1);
      vs_csv_writer_text (csv, row->mended, -1);
      vs_csv_writer_end_row (csv);
    }
  return vs_csv_writer_close (csv, error);
}
