/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/vee-store.h"

#include "meter/interval.h"
#include "workspace/document.h"

#include <math.h>

#define FINDINGS_PER_METER 65536   /* row numbers set aside for one meter */

typedef struct {
  const VsVeeRules *rules;
  sqlite3_stmt     *put, *reads, *put_sum;
  GMutex            lock;
  VsJob            *job;
  gint64            n_meters, n_done;
} Writing;

static VsVeeRules *
load_rules (VsWorkspace *ws, GError **error)
{
  g_autofree char *json = vs_document_load (ws, "vee", "standard", NULL, error);

  return json ? vs_vee_rules_new (json, "vee/standard.json", error) : NULL;
}

/* Registers of energy that flows back are named so by the readers of NEM12 and Green Button files. */
static gboolean
is_export (const char *meter_id)
{
  const char *mark = strrchr (meter_id, ':');

  return mark && (mark[1] == 'B' || g_str_equal (mark, ":export"));
}

static void
bind_kwh (sqlite3_stmt *stmt, int column, double kwh)
{
  if (isnan (kwh))
    sqlite3_bind_null (stmt, column);
  else
    sqlite3_bind_double (stmt, column, kwh);
}

static gboolean
put_findings (sqlite3_stmt *put, const VsMeterVisit *visit, const VsVeeResult *result, GError **error)
{
  for (guint i = 0; i < MIN (result->findings->len, FINDINGS_PER_METER); i++)
    {
      const VsVeeFinding *finding = &g_array_index (result->findings, VsVeeFinding, i);

      sqlite3_bind_int64 (put, 1, visit->meter_no * FINDINGS_PER_METER + i);
      sqlite3_bind_text (put, 2, visit->meter_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (put, 3, visit->customer_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (put, 4, VS_VEE_CHECK_NAMES[finding->check], -1, SQLITE_STATIC);
      sqlite3_bind_text (put, 5, VS_VEE_METHOD_NAMES[finding->method], -1, SQLITE_STATIC);
      sqlite3_bind_int64 (put, 6, visit->series->start + (VsTime) finding->first * visit->series->step);
      sqlite3_bind_int (put, 7, visit->series->step);
      sqlite3_bind_int64 (put, 8, (gint64) finding->n);
      bind_kwh (put, 9, finding->before);
      bind_kwh (put, 10, finding->after);
      if (!vs_db_run (put, error))
        return FALSE;
    }
  return TRUE;
}

/* ── Register readings ── */

static void
clear_read (gpointer data)
{
  g_free ((char *) ((VsRegisterRead *) data)->device);
}

/* Those that were taken, not estimated: what the sum is to be held against is the register itself. */
static sqlite3_stmt *
prepare_reads (sqlite3 *db, GError **error)
{
  return vs_db_prepare (db, "SELECT device, read_at, kwh FROM register_read WHERE meter_id = ?1 AND kwh IS NOT NULL AND NOT coalesce (estimated, 0)"
                            " ORDER BY device, read_at", error);
}

/* (element-type VsRegisterRead) (transfer full) */
static GArray *
list_reads (sqlite3_stmt *stmt, const char *meter_id, GError **error)
{
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (VsRegisterRead));
  g_autoptr (GError) failure = NULL;

  g_array_set_clear_func (reads, clear_read);
  sqlite3_reset (stmt);
  sqlite3_bind_text (stmt, 1, meter_id, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, &failure))
    {
      VsRegisterRead read = { g_strdup ((const char *) sqlite3_column_text (stmt, 0)), sqlite3_column_int64 (stmt, 1), sqlite3_column_double (stmt, 2) };

      g_array_append_val (reads, read);
    }
  sqlite3_reset (stmt);
  return vs_error_pass (error, g_steal_pointer (&failure)) ? g_steal_pointer (&reads) : NULL;
}

static gboolean
put_sums (Writing *writing, const VsMeterVisit *visit, GError **error)
{
  g_autoptr (GArray) reads = list_reads (writing->reads, visit->meter_id, error);
  g_autoptr (GArray) sums = reads ? vs_vee_check_sums (writing->rules, visit->series, (const VsRegisterRead *) reads->data, reads->len) : NULL;
  sqlite3_stmt *put = writing->put_sum;

  for (guint i = 0; sums && i < MIN (sums->len, FINDINGS_PER_METER); i++)
    {
      const VsVeeSum *sum = &g_array_index (sums, VsVeeSum, i);

      sqlite3_bind_int64 (put, 1, visit->meter_no * FINDINGS_PER_METER + i);
      sqlite3_bind_text (put, 2, visit->meter_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (put, 3, visit->customer_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (put, 4, sum->device, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (put, 5, sum->from);
      sqlite3_bind_int64 (put, 6, sum->to);
      sqlite3_bind_text (put, 7, VS_VEE_STATE_NAMES[sum->state], -1, SQLITE_STATIC);
      sqlite3_bind_int64 (put, 8, (gint64) sum->expected);
      sqlite3_bind_int64 (put, 9, (gint64) sum->present);
      bind_kwh (put, 10, sum->register_kwh);
      bind_kwh (put, 11, sum->interval_kwh);
      bind_kwh (put, 12, sum->tolerance);
      if (!vs_db_run (put, error))
        return FALSE;
    }
  return sums != NULL;
}

static gboolean
visit_meter (const VsMeterVisit *visit, gpointer data, GError **error)
{
  Writing *writing = data;
  VsVeeResult result;
  gboolean ok;

  vs_vee_check (writing->rules, visit->series, is_export (visit->meter_id), &result);
  g_mutex_lock (&writing->lock);
  ok = put_findings (writing->put, visit, &result, error) && put_sums (writing, visit, error);
  if (++writing->n_done % 64 == 0)
    vs_job_report (writing->job, (double) writing->n_done / (double) MAX (writing->n_meters, 1), "%s", _("Checking the readings"));
  g_mutex_unlock (&writing->lock);
  vs_vee_result_clear (&result);
  return ok;
}

static gboolean
prepare (Writing *writing, sqlite3 *db, GError **error)
{
  return (writing->put = vs_db_prepare (db, "INSERT INTO vee_finding (rowid, meter_id, customer_id, \"check\", method, start_at, interval_s, n,"
                                            " kwh_before, kwh_after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", error)) != NULL
         && (writing->reads = prepare_reads (db, error)) != NULL
         && (writing->put_sum = vs_db_prepare (db, "INSERT INTO register_check (rowid, meter_id, customer_id, device, from_at, to_at, state, expected,"
                                                   " present, register_kwh, interval_kwh, tolerance_kwh)"
                                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)", error)) != NULL;
}

static gboolean
run_vee (VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autoptr (VsVeeRules) rules = load_rules (ws, error);
  sqlite3 *db = rules ? vs_workspace_begin (ws, job, error) : NULL;
  Writing writing = { .rules = rules, .job = job };
  gboolean ok;

  if (!db)
    return FALSE;
  g_mutex_init (&writing.lock);
  ok = vs_db_get_int (db, &writing.n_meters, error, "SELECT count (*) FROM interval_meter")
       && vs_db_exec (db, "DELETE FROM vee_finding; DELETE FROM register_check", error) && prepare (&writing, db, error)
       && vs_interval_for_each (ws, VS_TIME_NONE, VS_TIME_NONE, visit_meter, &writing, job, error) && vs_workspace_bump (ws, "vee_finding", error)
       && vs_workspace_bump (ws, "register_check", error);
  sqlite3_finalize (writing.put);
  sqlite3_finalize (writing.reads);
  sqlite3_finalize (writing.put_sum);
  g_mutex_clear (&writing.lock);
  if (ok)
    return vs_workspace_commit (ws, "run", "vee", NULL, error);
  vs_workspace_rollback (ws);
  return FALSE;
}

const VsStep vs_step_vee = {
  .name = "vee",
  .title = N_("Checking the readings"),
  .inputs = (const char *const[]) { "interval_block", "meter", "register_read", "document:vee", NULL },
  .outputs = (const char *const[]) { "vee_finding", "register_check", NULL },
  .run = run_vee,
};

/* ── Asking ── */

gboolean
vs_vee_coverage (VsWorkspace *ws, VsVeeCoverage *coverage, GError **error)
{
  static const char *const sql[] = {
    "SELECT count (*) FROM interval_meter",
    /* by the interval of the last reading; a workspace of an earlier version knows it of the meter only */
    "SELECT cast (total ((last_at - first_at) / coalesce (interval_meter.interval_s, nullif (meter.interval_s, 0), 3600)) AS INTEGER)"
    " FROM interval_meter JOIN meter USING (meter_no)",
    "SELECT cast ((SELECT total (present) FROM interval_block) + (SELECT total (present) FROM interval_recent) AS INTEGER)",
    "SELECT coalesce (sum (n), 0) FROM vee_finding WHERE method <> 'none'",
    "SELECT coalesce (sum (n), 0) FROM vee_finding WHERE method = 'none' AND kwh_before IS NOT NULL",
    "SELECT count (*) FROM register_check WHERE state IN ('agrees', 'differs')",
    "SELECT count (*) FROM register_check WHERE state = 'differs'",
    "SELECT count (*) FROM register_check WHERE state IN ('not_enough', 'not_comparable')",
  };
  guint64 *const into[] = { &coverage->meters, &coverage->expected, &coverage->present, &coverage->estimated, &coverage->suspect,
                            &coverage->sums, &coverage->sums_differing, &coverage->sums_open };
  sqlite3 *db = vs_workspace_reader (ws, error);
  gboolean ok = db != NULL;

  *coverage = (VsVeeCoverage) { .coverage = NAN };
  for (guint i = 0; ok && i < G_N_ELEMENTS (sql); i++)
    {
      gint64 value = 0;

      ok = vs_db_get_int (db, &value, error, sql[i]);
      *into[i] = (guint64) value;
    }
  if (db)
    vs_workspace_release (ws, db);
  coverage->expected = MAX (coverage->expected, coverage->present);   /* of a meter that had shorter intervals once */
  if (ok && coverage->expected > 0)
    coverage->coverage = (double) coverage->present / (double) coverage->expected;
  return ok;
}

static double
column_kwh (sqlite3_stmt *stmt, int column)
{
  return sqlite3_column_type (stmt, column) != SQLITE_NULL ? sqlite3_column_double (stmt, column) : NAN;
}

gboolean
vs_vee_each (VsWorkspace *ws, VsVeeRowFunc func, gpointer data, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *list;

  if (!db)
    return FALSE;
  list = vs_db_prepare (db, "SELECT meter_id, customer_id, \"check\", method, start_at, interval_s, n, kwh_before, kwh_after FROM vee_finding"
                            " ORDER BY rowid", &failure);
  while (list && vs_db_step (list, &failure))
    {
      VsVeeRow row = { (const char *) sqlite3_column_text (list, 0), (const char *) sqlite3_column_text (list, 1),
                       (const char *) sqlite3_column_text (list, 2), (const char *) sqlite3_column_text (list, 3), sqlite3_column_int64 (list, 4),
                       sqlite3_column_int (list, 5), sqlite3_column_int64 (list, 6), column_kwh (list, 7), column_kwh (list, 8) };

      func (&row, data);
    }
  sqlite3_finalize (list);
  vs_workspace_release (ws, db);
  return vs_error_pass (error, g_steal_pointer (&failure));
}

gboolean
vs_vee_each_sum (VsWorkspace *ws, VsVeeSumFunc func, gpointer data, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *list;

  if (!db)
    return FALSE;
  list = vs_db_prepare (db, "SELECT meter_id, customer_id, state, device, from_at, to_at, expected, present, register_kwh, interval_kwh, tolerance_kwh"
                            " FROM register_check ORDER BY rowid", &failure);
  while (list && vs_db_step (list, &failure))
    {
      const char *state = (const char *) sqlite3_column_text (list, 2);
      VsVeeSum sum = { VS_VEE_AGREES, (const char *) sqlite3_column_text (list, 3), sqlite3_column_int64 (list, 4), sqlite3_column_int64 (list, 5),
                       (gsize) sqlite3_column_int64 (list, 6), (gsize) sqlite3_column_int64 (list, 7), column_kwh (list, 8), column_kwh (list, 9),
                       column_kwh (list, 10) };

      while (sum.state + 1 < VS_VEE_N_STATES && g_strcmp0 (state, VS_VEE_STATE_NAMES[sum.state]) != 0)
        sum.state++;
      func ((const char *) sqlite3_column_text (list, 0), (const char *) sqlite3_column_text (list, 1), &sum, data);
    }
  sqlite3_finalize (list);
  vs_workspace_release (ws, db);
  return vs_error_pass (error, g_steal_pointer (&failure));
}

gboolean
vs_vee_read (VsWorkspace *ws, const char *meter_id, VsSeries *series, VsVeeResult *result, GError **error)
{
  g_autoptr (VsVeeRules) rules = load_rules (ws, error);
  sqlite3 *db = rules ? vs_workspace_reader (ws, error) : NULL;
  gboolean ok;

  *series = (VsSeries) { 0 };
  *result = (VsVeeResult) { 0 };
  if (!db)
    return FALSE;
  ok = vs_interval_read (db, meter_id, VS_TIME_NONE, VS_TIME_NONE, series, error);
  vs_workspace_release (ws, db);
  if (ok)
    vs_vee_check (rules, series, is_export (meter_id), result);
  return ok;
}
