/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/load.h"

#include "intake/bounds.h"
#include "intake/rates.h"
#include "intake/readings.h"
#include "intake/rows.h"
#include "intake/sniff.h"
#include "intake/undo.h"
#include "intake/waiting.h"
#include "source/source.h"

#define LARGE (16 << 20)   /* bytes of a file from which on it pays to have the workspace to itself */

void
vs_load_result_clear (VsLoadResult *result)
{
  g_clear_pointer (&result->file, g_free);
  g_clear_pointer (&result->name, g_free);
  g_clear_pointer (&result->mapping, g_free);
  g_clear_pointer (&result->target, g_free);
}

static gboolean
forget_repeats (sqlite3 *db, const char *path, GError **error)
{
  static const char *const tables[] = { "load_repeat", "reading_note" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE load_id IN (SELECT load_id FROM load WHERE file = ?1)", tables[i]);
      g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, error);

      if (!stmt)
        return FALSE;
      sqlite3_bind_text (stmt, 1, path, -1, SQLITE_STATIC);
      if (!vs_db_run (stmt, error))
        return FALSE;
    }
  return TRUE;
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

/* One load, from its text to its entry in the log. */
typedef struct {
  VsWorkspace        *ws;
  sqlite3            *db;
  const char         *path, *name;   /* name: as rows are said to come from */
  const VsCsvDialect *dialect;
  VsCsvReader        *reader;
  guint64             bytes;
  VsMapping          *mapping;
  gboolean            keeps;     /* the text into bronze */
  gboolean            marks;     /* what was read before may be skipped */
  VsJob              *job;
  VsLoadResult       *result;
  gint64              load_id;
  VsRows             *rows;      /* free it after the transaction */
} Load;

static gboolean
load_rows (Load *load, const char *name, VsQuarantine *quarantine, VsBronze *bronze, GError **error)
{
  guint n_header;
  const char *const *header = vs_csv_reader_header (load->reader, &n_header);

  load->rows = vs_rows_new (load->ws, load->db, load->mapping, name, header, n_header, quarantine, error);
  return load->rows && (!load->marks || vs_rows_use_watermark (load->rows, error)) && vs_rows_load (load->rows, load->reader, bronze, load->job, load->result, error);
}

static gboolean
load_content (Load *load, VsBronze *bronze, GError **error)
{
  const char *name = load->name;
  VsLoadResult *result = load->result;
  VsQuarantine quarantine = { 0 };
  gboolean ok;

  ok = vs_quarantine_init (&quarantine, load->db, load->load_id, name, error);
  if (ok && vs_mapping_is_readings (load->mapping))
    ok = vs_readings_load (load->ws, load->db, load->mapping, name, load->reader, &quarantine, load->job, result, error);
  else if (ok && load->mapping->rates)
    ok = vs_rates_load (load->ws, load->db, load->mapping, name, load->reader, &quarantine, load->job, result, error);
  else
    ok = ok && load_rows (load, name, &quarantine, bronze, error);
  result->quarantined = quarantine.n;
  result->unchanged += quarantine.n_known;
  vs_quarantine_clear (&quarantine);
  return ok;
}

static gboolean
changed_nothing (const VsLoadResult *result)
{
  return result->inserted + result->updated + result->quarantined + result->readings + result->readings_changed + result->readings_refused == 0;
}

/* Everything between begin and commit. */
static gboolean
load_inside (Load *load, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (load->path, NULL), *source = NULL;
  g_autoptr (VsBronze) bronze = NULL;
  gint64 start = g_get_monotonic_time ();

  source = vs_quarantine_source (load->name, load->dialect, load->reader, load->mapping->completed);
  if (!begin_log (load->db, full, load->bytes, load->mapping, source, &load->load_id, error))
    return FALSE;
  if (load->keeps && !(bronze = vs_bronze_begin (load->db, load->load_id, load->path, load->dialect, error)))
    return FALSE;
  if (!load_content (load, bronze, error))
    return FALSE;
  if (bronze && !(changed_nothing (load->result) ? vs_bronze_forget (load->db, load->load_id, error) : vs_bronze_put (bronze, TRUE, load->job, error)))
    return FALSE;
  load->result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return end_log (load->db, load->load_id, load->result, error) && vs_workspace_bump (load->ws, "load", error);
}

/* The load as one transaction that can be taken back. */
static gboolean
load_whole (Load *load, const char *verb, GError **error)
{
  g_autofree char *detail = NULL;
  VsLoadResult *result = load->result;
  gint64 start = g_get_monotonic_time ();
  gboolean ok = FALSE;

  load->db = load->bytes >= LARGE ? vs_workspace_begin_large (load->ws, load->job, error) : vs_workspace_begin (load->ws, load->job, error);
  if (load->db)
    {
      ok = vs_undo_begin (load->db, load->mapping, error) && load_inside (load, error) && vs_undo_end (load->db, load->load_id, error);
      detail = g_strdup_printf ("{\"mapping\":\"%s\",\"rows\":%" G_GUINT64_FORMAT ",\"inserted\":%" G_GUINT64_FORMAT ",\"updated\":%" G_GUINT64_FORMAT
                                ",\"quarantined\":%" G_GUINT64_FORMAT ",\"readings\":%" G_GUINT64_FORMAT "}",
                                result->mapping, result->rows_read, result->inserted, result->updated, result->quarantined, result->readings);
      if (!ok)
        vs_workspace_rollback (load->ws);
    }
  ok = ok && vs_workspace_commit (load->ws, verb, load->name, detail, error);
  result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_clear_pointer (&load->rows, vs_rows_free);
  return ok;
}

gboolean
vs_load_file (VsWorkspace *ws, const char *path, VsMapping *mapping, VsJob *job, VsLoadResult *result, GError **error)
{
  g_autoptr (VsMapping) used = mapping ? vs_mapping_ref (mapping) : NULL;
  g_autoptr (VsSniff) sniff = NULL;
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvDialect dialect;
  gint64 start = g_get_monotonic_time ();
  guint n_columns = 0;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && path && result, FALSE);
  *result = (VsLoadResult) { .file = g_strdup (path), .name = vs_source_name (path) };
  /* Before the lock is taken: whatever is wrong with the file is told without waiting. */
  sniff = vs_sniff_file (path, error);
  if (!sniff || (!used && !(used = vs_mapping_find_for (ws, path, sniff, error))))
    return FALSE;
  used = vs_mapping_complete (g_steal_pointer (&used), sniff);
  result->mapping = g_strdup (vs_mapping_name (used));
  result->target = g_strdup (vs_mapping_target (used));
  dialect = vs_mapping_dialect (used, &sniff->dialect);
  vs_bounds_apply (ws, &dialect);
  reader = vs_source_reader (path, &dialect, error);
  if (reader)
    vs_csv_reader_header (reader, &n_columns);
  ok = reader && vs_bounds_check_columns (ws, path, n_columns, error)
       && load_whole (&(Load) { .ws = ws, .path = path, .name = result->name, .dialect = &dialect, .reader = reader, .bytes = sniff->bytes, .mapping = used,
                                .keeps = !used->drops_raw, .marks = TRUE, .job = job, .result = result }, "import", error);
  vs_csv_dialect_clear (&dialect);
  result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return ok;
}

/*
 * Once more
 */

GPtrArray *
vs_load_kept (VsWorkspace *ws, GError **error)
{
  g_autoptr (GPtrArray) all = vs_load_history (ws, error);
  g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  sqlite3 *db = all ? vs_workspace_reader (ws, error) : NULL;
  GPtrArray *kept = db ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_load_entry_free) : NULL;

  for (guint i = 0; kept && i < all->len; i++)
    {
      VsLoadEntry *entry = all->pdata[i];
      VsCsvDialect dialect;

      if (g_hash_table_contains (files, entry->file) || !vs_bronze_dialect (db, entry->load_id, &dialect, NULL))
        continue;
      vs_csv_dialect_clear (&dialect);
      g_hash_table_add (files, entry->file);
      all->pdata[i] = NULL;
      g_ptr_array_insert (kept, 0, entry);
    }
  vs_workspace_release (ws, db);
  return kept;
}

static gboolean
again_from (VsWorkspace *ws, sqlite3 *text, gint64 load_id, VsMapping *mapping, VsJob *job, VsLoadResult *result, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT file FROM load WHERE load_id = %" G_GINT64_FORMAT, load_id);
  g_autofree char *path = vs_db_get_text (text, sql, error), *base = path ? g_path_get_basename (path) : NULL;
  g_autoptr (VsOrigin) origin = path ? vs_origin_new (text, load_id, base, error) : NULL;
  g_autoptr (VsMapping) used = !origin ? NULL : mapping ? vs_mapping_ref (mapping) : vs_origin_mapping (ws, origin, error);
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvDialect kept, dialect;
  guint64 bytes = 0;
  gboolean ok;

  if (!used || !vs_bronze_dialect (text, load_id, &kept, error))
    return FALSE;
  *result = (VsLoadResult) { .file = g_strdup (path), .name = g_strdup (origin->source_file), .mapping = g_strdup (vs_mapping_name (used)), .target = g_strdup (vs_mapping_target (used)) };
  dialect = vs_mapping_dialect (used, &kept);
  vs_bounds_apply (ws, &dialect);
  reader = vs_bronze_reader (text, load_id, &dialect, error);
  if (reader)
    vs_csv_reader_position (reader, &bytes);
  ok = reader && load_whole (&(Load) { .ws = ws, .path = path, .name = origin->source_file, .dialect = &dialect, .reader = reader, .bytes = bytes, .mapping = used, .job = job,
                                       .result = result }, "import again", error);
  vs_csv_dialect_clear (&dialect);
  vs_csv_dialect_clear (&kept);
  return ok;
}

gboolean
vs_load_again (VsWorkspace *ws, gint64 load_id, VsMapping *mapping, VsJob *job, VsLoadResult *result, GError **error)
{
  sqlite3 *text;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && result, FALSE);
  *result = (VsLoadResult) { 0 };
  text = vs_workspace_reader (ws, error);
  ok = text && again_from (ws, text, load_id, mapping, job, result, error);
  vs_workspace_release (ws, text);
  return ok;
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
vs_load_try (VsWorkspace *ws, const char *path, const char *bytes, gsize n, const VsCsvDialect *dialect, VsPlaces *places,
             VsMapping *mapping, VsLoadLook look, gpointer data, VsJob *job, GError **error)
{
  g_autoptr (VsCsvReader) reader = NULL;
  VsLoadResult result = { .file = g_strdup (path) };
  g_autofree char *name = vs_source_name (path);
  Load load = { .ws = ws, .path = path, .name = name, .dialect = dialect, .bytes = n, .mapping = mapping, .marks = TRUE, .result = &result };
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && path && bytes && dialect && mapping && look, FALSE);
  load.reader = reader = vs_csv_reader_new_for_bytes (bytes, n, dialect);
  vs_csv_reader_set_places (reader, places);
  load.db = vs_workspace_begin (ws, job, error);
  ok = load.db && shadow_targets (load.db, mapping, error) && load_inside (&load, error) && look (load.db, &result, data, error);
  if (load.db)
    vs_workspace_rollback (ws);
  vs_rows_free (load.rows);
  vs_load_result_clear (&result);
  return ok;
}
