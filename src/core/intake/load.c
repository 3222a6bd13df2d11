/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/load.h"

#include "intake/rates.h"
#include "intake/readings.h"
#include "intake/rows.h"
#include "intake/sniff.h"
#include "source/source.h"

void
vs_load_result_clear (VsLoadResult *result)
{
  g_clear_pointer (&result->file, g_free);
  g_clear_pointer (&result->mapping, g_free);
  g_clear_pointer (&result->target, g_free);
}

static gboolean
forget_repeats (sqlite3 *db, const char *path, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "DELETE FROM load_repeat WHERE load_id IN (SELECT load_id FROM load WHERE file = ?1)", error);

  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, path, -1, SQLITE_STATIC);
  return vs_db_run (stmt, error);
}

/* The entry of this load in the log, and away with what an earlier load of the same file left in quarantine; what was taken back stays. */
static gboolean
begin_log (sqlite3 *db, const char *path, guint64 bytes, const VsMapping *mapping, const char *source, gint64 *load_id, GError **error)
{
  g_autoptr (sqlite3_stmt) forget =
    vs_db_prepare (db, "DELETE FROM quarantine WHERE state = 'waiting' AND load_id IN (SELECT load_id FROM load WHERE file = ?1)", error);
  g_autoptr (sqlite3_stmt) insert = NULL;
  g_autofree char *json = mapping->is_document ? NULL : vs_mapping_to_json (mapping);

  if (!forget)
    return FALSE;
  sqlite3_bind_text (forget, 1, path, -1, SQLITE_STATIC);
  if (!vs_db_run (forget, error) || !forget_repeats (db, path, error))
    return FALSE;
  insert = vs_db_prepare (db, "INSERT INTO load (at, file, bytes, mapping, target, rows_read, inserted, updated, unchanged, quarantined, "
                              "readings, readings_same, readings_changed, readings_missing, readings_refused, source, mapping_json) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?6, ?7)", error);
  if (!insert)
    return FALSE;
  sqlite3_bind_int64 (insert, 1, g_get_real_time () / G_USEC_PER_SEC);
  sqlite3_bind_text (insert, 2, path, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 3, (gint64) bytes);
  sqlite3_bind_text (insert, 4, vs_mapping_name (mapping), -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 5, vs_mapping_target (mapping), -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 6, source, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 7, json, -1, SQLITE_STATIC);
  if (!vs_db_run (insert, error))
    return FALSE;
  *load_id = sqlite3_last_insert_rowid (db);
  return TRUE;
}

static gboolean
end_log (sqlite3 *db, gint64 load_id, const VsLoadResult *result, GError **error)
{
  const guint64 counts[] = {
    result->rows_read, result->inserted, result->updated, result->unchanged, result->quarantined, result->readings,
    result->readings_same, result->readings_changed, result->readings_missing, result->readings_refused,
  };
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "UPDATE load SET rows_read = ?1, inserted = ?2, updated = ?3, unchanged = ?4, quarantined = ?5, readings = ?6, "
                       "readings_same = ?7, readings_changed = ?8, readings_missing = ?9, readings_refused = ?10, kwh = ?11, seconds = ?12 "
                       "WHERE load_id = ?13", error);

  if (!stmt)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    sqlite3_bind_int64 (stmt, (int) i + 1, (gint64) counts[i]);
  sqlite3_bind_double (stmt, 11, result->kwh);
  sqlite3_bind_double (stmt, 12, result->seconds);
  sqlite3_bind_int64 (stmt, 13, load_id);
  return vs_db_run (stmt, error);
}

static gboolean
load_rows (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *file, VsCsvReader *reader, VsQuarantine *quarantine, VsJob *job,
           VsRows **rows, VsLoadResult *result, GError **error)
{
  guint n_header;
  const char *const *header = vs_csv_reader_header (reader, &n_header);

  *rows = vs_rows_new (ws, db, mapping, file, header, n_header, quarantine, error);
  return *rows && vs_rows_load (*rows, reader, job, result, error);
}

/* Everything between begin and commit. */
static gboolean
load_inside (VsWorkspace *ws, sqlite3 *db, const char *path, const VsCsvDialect *dialect, VsCsvReader *reader, guint64 bytes, VsMapping *mapping,
             VsJob *job, VsRows **rows, VsLoadResult *result, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL), *name = g_path_get_basename (path);
  g_autofree char *source = vs_quarantine_source (dialect, reader);
  VsQuarantine quarantine = { 0 };
  gint64 load_id = 0, start = g_get_monotonic_time ();
  gboolean ok;

  ok = begin_log (db, full, bytes, mapping, source, &load_id, error) && vs_quarantine_init (&quarantine, db, load_id, name, error) &&
       (vs_mapping_is_readings (mapping) ? vs_readings_load (ws, db, mapping, name, reader, &quarantine, job, result, error)
        : mapping->rates                 ? vs_rates_load (ws, db, mapping, name, reader, &quarantine, job, result, error)
                                         : load_rows (ws, db, mapping, name, reader, &quarantine, job, rows, result, error));
  result->quarantined = quarantine.n;
  result->unchanged += quarantine.n_known;
  vs_quarantine_clear (&quarantine);
  result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return ok && end_log (db, load_id, result, error) && vs_workspace_bump (ws, "load", error);
}

gboolean
vs_load_file (VsWorkspace *ws, const char *path, VsMapping *mapping, VsJob *job, VsLoadResult *result, GError **error)
{
  g_autoptr (VsMapping) used = mapping ? vs_mapping_ref (mapping) : NULL;
  g_autoptr (VsSniff) sniff = NULL;
  g_autoptr (VsCsvReader) reader = NULL;
  g_autoptr (VsRows) rows = NULL;
  g_autofree char *name = NULL, *detail = NULL;
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  sqlite3 *db;
  gboolean ok;
  gint64 start = g_get_monotonic_time ();

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && path && result, FALSE);
  *result = (VsLoadResult) { .file = g_strdup (path) };
  /* Before the lock is taken: whatever is wrong with the file is told without waiting. */
  sniff = vs_sniff_file (path, error);
  if (!sniff || (!used && !(used = vs_mapping_find_for (ws, path, sniff, error))))
    return FALSE;
  result->mapping = g_strdup (vs_mapping_name (used));
  result->target = g_strdup (vs_mapping_target (used));
  dialect = vs_mapping_dialect (used, &sniff->dialect);
  reader = vs_source_reader (path, &dialect, error);
  db = reader ? vs_workspace_begin (ws, job, error) : NULL;
  ok = db && load_inside (ws, db, path, &dialect, reader, sniff->bytes, used, job, &rows, result, error);
  vs_csv_dialect_clear (&dialect);
  if (db && !ok)
    vs_workspace_rollback (ws);
  if (!ok)
    return FALSE;
  name = g_path_get_basename (path);
  detail = g_strdup_printf ("{\"mapping\":\"%s\",\"rows\":%" G_GUINT64_FORMAT ",\"inserted\":%" G_GUINT64_FORMAT ",\"updated\":%" G_GUINT64_FORMAT
                            ",\"quarantined\":%" G_GUINT64_FORMAT ",\"readings\":%" G_GUINT64_FORMAT "}",
                            result->mapping, result->rows_read, result->inserted, result->updated, result->quarantined, result->readings);
  if (!vs_workspace_commit (ws, "import", name, detail, error))
    return FALSE;
  result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (rows)
    vs_rows_keep_columns (rows);
  return TRUE;
}

/*
 * Trying
 */

/* A temporary table of the same name and form, with its key, stands before the real one for as long as it is there. */
static gboolean
shadow (sqlite3 *db, const char *table, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "SELECT group_concat (sql, ';') FROM ("
                       "SELECT 'CREATE TEMP TABLE ' || substr (sql, 14) AS sql, 1 AS nr FROM main.sqlite_master WHERE type = 'table' AND name = ?1 "
                       "UNION ALL SELECT 'CREATE UNIQUE INDEX temp.' || substr (sql, 21), 2 FROM main.sqlite_master WHERE name = ?1 || '_key' ORDER BY nr) "
                       "WHERE NOT EXISTS (SELECT 1 FROM temp.sqlite_master t WHERE t.name = ?1)", error);

  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  if (vs_db_step (stmt, NULL) && sqlite3_column_text (stmt, 0))
    {
      g_autofree char *sql = g_strdup ((const char *) sqlite3_column_text (stmt, 0));

      sqlite3_reset (stmt);
      return vs_db_exec (db, sql, error);
    }
  return TRUE;
}

static gboolean
shadow_targets (sqlite3 *db, const VsMapping *mapping, GError **error)
{
  for (guint i = 0; i < mapping->targets->len; i++)
    if (!shadow (db, ((VsMappingTarget *) mapping->targets->pdata[i])->table, error))
      return FALSE;
  return shadow (db, "attribute", error);
}

gboolean
vs_load_try (VsWorkspace *ws, const char *path, const char *bytes, gsize n, const VsCsvDialect *dialect, VsMapping *mapping, VsLoadLook look,
             gpointer data, VsJob *job, GError **error)
{
  g_autoptr (VsCsvReader) reader = NULL;
  g_autoptr (VsRows) rows = NULL;
  VsLoadResult result = { .file = g_strdup (path) };
  sqlite3 *db;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && path && bytes && dialect && mapping && look, FALSE);
  reader = vs_csv_reader_new_for_bytes (bytes, n, dialect);
  db = vs_workspace_begin (ws, job, error);
  ok = db && shadow_targets (db, mapping, error) && load_inside (ws, db, path, dialect, reader, n, mapping, NULL, &rows, &result, error) &&
       look (db, &result, data, error);
  if (db)
    vs_workspace_rollback (ws);
  vs_load_result_clear (&result);
  return ok;
}
