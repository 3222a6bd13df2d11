/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/vee-store.h"

#include "meter/interval.h"
#include "workspace/document.h"

#include <math.h>

#define FINDINGS_PER_METER 65536   /* row numbers set aside for one meter */

typedef struct {
  const VsVeeRules *rules;
  sqlite3_stmt     *put;
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

static gboolean
visit_meter (const VsMeterVisit *visit, gpointer data, GError **error)
{
  Writing *writing = data;
  VsVeeResult result;
  gboolean ok;

  vs_vee_check (writing->rules, visit->series, is_export (visit->meter_id), &result);
  g_mutex_lock (&writing->lock);
  ok = put_findings (writing->put, visit, &result, error);
  if (++writing->n_done % 64 == 0)
    vs_job_report (writing->job, (double) writing->n_done / (double) MAX (writing->n_meters, 1), "%s", _("Checking the readings"));
  g_mutex_unlock (&writing->lock);
  vs_vee_result_clear (&result);
  return ok;
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
  ok = vs_db_get_int (db, &writing.n_meters, error, "SELECT count (*) FROM interval_meter") && vs_db_exec (db, "DELETE FROM vee_finding", error)
       && (writing.put = vs_db_prepare (db, "INSERT INTO vee_finding (rowid, meter_id, customer_id, \"check\", method, start_at, interval_s, n,"
                                            " kwh_before, kwh_after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", error)) != NULL
       && vs_interval_for_each (ws, VS_TIME_NONE, VS_TIME_NONE, visit_meter, &writing, job, error) && vs_workspace_bump (ws, "vee_finding", error);
  sqlite3_finalize (writing.put);
  g_mutex_clear (&writing.lock);
  if (ok)
    return vs_workspace_commit (ws, "run", "vee", NULL, error);
  vs_workspace_rollback (ws);
  return FALSE;
}

const VsStep vs_step_vee = {
  .name = "vee",
  .title = N_("Checking the readings"),
  .inputs = (const char *const[]) { "interval_block", "meter", "document:vee", NULL },
  .outputs = (const char *const[]) { "vee_finding", NULL },
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
  };
  guint64 *const into[] = { &coverage->meters, &coverage->expected, &coverage->present, &coverage->estimated, &coverage->suspect };
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
