/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meter-store.c: the steps over all meters. Workers compute; whoever has a result writes it under the lock, so that the results of a
 * hundred thousand meters never stand in memory together. Row numbers follow meter numbers: the same data gives the same table. */
#include "meter/meter-store.h"

#include "meter/ev.h"
#include "meter/fingerprint.h"
#include "meter/interval.h"

#include "workspace/document.h"

#include <math.h>
#include <string.h>

#define SESSIONS_PER_METER 65536   /* row numbers set aside for the sessions of one meter */

typedef struct {
  sqlite3      *db;
  GMutex        lock;
  VsDay         as_of;
  VsJob        *job;
  guint         n_meters, n_done;
  const char   *doing;     /* translated */
  const VsEvDetector *detector;
  sqlite3_stmt *put[2];
} Writing;

static void
bind_real (sqlite3_stmt *stmt, int column, double value)
{
  if (isfinite (value))
    sqlite3_bind_double (stmt, column, value);
  else
    sqlite3_bind_null (stmt, column);
}

static void
bind_time (sqlite3_stmt *stmt, int column, VsTime at)
{
  if (at != VS_TIME_NONE)
    sqlite3_bind_int64 (stmt, column, at);
  else
    sqlite3_bind_null (stmt, column);
}

/* Under the lock, after each meter. */
static void
report_progress (Writing *writing)
{
  writing->n_done++;
  if (writing->n_done % 64 == 0)
    vs_job_report (writing->job, (double) writing->n_done / MAX (writing->n_meters, 1), "%s", writing->doing);
}

/* Empties the tables, visits every meter and writes, all in one transaction. sql: the two inserts; months: how far to look back from
 * the as-of date, 0 = as far as there are readings. */
static gboolean
write_tables (VsWorkspace *ws, const VsStep *step, const char *const sql[2], int months, VsMeterFunc visit, Writing *writing,
              GError **error)
{
  VsTime from = VS_TIME_NONE;
  gint64 n_meters = 0;
  gboolean ok;

  writing->as_of = vs_workspace_get_as_of (ws);
  writing->db = vs_workspace_begin (ws, writing->job, error);
  if (writing->db == NULL)
    return FALSE;
  g_mutex_init (&writing->lock);
  ok = vs_db_get_int (writing->db, &n_meters, error, "SELECT count (*) FROM interval_meter");
  writing->n_meters = (guint) n_meters;
  for (int i = 0; ok && i < 2; i++)
    ok = vs_db_execf (writing->db, error, "DELETE FROM %s", step->outputs[i])
         && (writing->put[i] = vs_db_prepare (writing->db, sql[i], error)) != NULL;
  if (months > 0 && writing->as_of != VS_DAY_NONE)  /* a day more at both ends: the meters' own clocks decide */
    from = (VsTime) (vs_day_add_months (writing->as_of + 1, -months) - 1) * VS_SECONDS_PER_DAY;
  if (ok && n_meters > 0 && writing->as_of != VS_DAY_NONE)
    ok = vs_interval_for_each (ws, from, (VsTime) (writing->as_of + 2) * VS_SECONDS_PER_DAY, visit, writing, writing->job, error);
  for (int i = 0; i < 2; i++)
    {
      sqlite3_finalize (writing->put[i]);
      ok = ok && vs_workspace_bump (ws, step->outputs[i], error);
    }
  g_mutex_clear (&writing->lock);
  if (ok)
    return vs_workspace_commit (ws, "run", step->name, NULL, error);
  vs_workspace_rollback (ws);
  return FALSE;
}

/* ── Fingerprints ── */

static const char *const FINGERPRINT_SQL[2] = {
  "INSERT INTO meter_fingerprint (rowid, meter_id, customer_id, first_at, last_at, expected, present, coverage, kwh, annual_kwh,"
  " night_share, peak_share, base_load_kw, max_kw, load_factor, usage_change_90d, usage_change_yoy, profile)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
  "INSERT INTO meter_month (rowid, meter_id, month, customer_id, kwh, coverage) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
};

static gboolean
put_fingerprint (sqlite3_stmt *put, const VsMeterVisit *visit, const VsFingerprint *print, GError **error)
{
  const double figures[] = { print->night_share, print->peak_share, print->base_load_kw, print->max_kw, print->load_factor,
                             print->usage_change_90d, print->usage_change_yoy };
  guint64 profile[7 * 24];

  memcpy (profile, print->profile, sizeof profile);
  for (int i = 0; i < 7 * 24; i++)
    profile[i] = GUINT64_TO_LE (profile[i]);
  sqlite3_bind_int64 (put, 1, visit->meter_no);
  sqlite3_bind_text (put, 2, visit->meter_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (put, 3, visit->customer_id, -1, SQLITE_STATIC);
  bind_time (put, 4, print->first_at);
  bind_time (put, 5, print->last_at);
  sqlite3_bind_int64 (put, 6, (gint64) print->expected);
  sqlite3_bind_int64 (put, 7, (gint64) print->present);
  bind_real (put, 8, print->coverage);
  bind_real (put, 9, print->present > 0 ? print->kwh : NAN);
  bind_real (put, 10, print->annual_kwh);
  for (int i = 0; i < (int) G_N_ELEMENTS (figures); i++)
    bind_real (put, 11 + i, figures[i]);
  sqlite3_bind_blob (put, 18, profile, sizeof profile, SQLITE_STATIC);
  return vs_db_run (put, error);
}

static gboolean
put_months (sqlite3_stmt *put, const VsMeterVisit *visit, const VsFingerprint *print, VsDay as_of, GError **error)
{
  VsDay first = vs_day_add_months (vs_day_month_start (as_of), -11);

  for (int i = 0; i < 12; i++)
    {
      if (isnan (print->month_kwh[i]))
        continue;
      sqlite3_bind_int64 (put, 1, visit->meter_no * 12 + i);
      sqlite3_bind_text (put, 2, visit->meter_id, -1, SQLITE_STATIC);
      sqlite3_bind_int (put, 3, vs_day_add_months (first, i));
      sqlite3_bind_text (put, 4, visit->customer_id, -1, SQLITE_STATIC);
      sqlite3_bind_double (put, 5, print->month_kwh[i]);
      sqlite3_bind_double (put, 6, print->month_coverage[i]);
      if (!vs_db_run (put, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
visit_fingerprint (const VsMeterVisit *visit, gpointer data, GError **error)
{
  Writing *writing = data;
  VsFingerprint print;
  gboolean ok;

  vs_fingerprint_compute (visit->series, writing->as_of, &print);
  g_mutex_lock (&writing->lock);
  ok = put_fingerprint (writing->put[0], visit, &print, error) && put_months (writing->put[1], visit, &print, writing->as_of, error);
  report_progress (writing);
  g_mutex_unlock (&writing->lock);
  return ok;
}

static gboolean
run_fingerprint (VsWorkspace *ws, VsJob *job, GError **error)
{
  Writing writing = { .job = job, .doing = _("Reading the meters") };

  return write_tables (ws, &vs_step_fingerprint, FINGERPRINT_SQL, 0, visit_fingerprint, &writing, error);
}

const VsStep vs_step_fingerprint = {
  .name = "fingerprint",
  .title = N_("Reading the meters"),
  .inputs = (const char *const[]) { "interval_block", "meter", "as_of", NULL },
  .outputs = (const char *const[]) { "meter_fingerprint", "meter_month", NULL },
  .run = run_fingerprint,
};

/* ── Electric cars ── */

static const char *const EV_SQL[2] = {
  "INSERT INTO ev_likelihood (rowid, meter_id, customer_id, probability, sessions, sessions_per_week, charger_kw, kwh_session, kwh_year,"
  " start_spread_h, clock_sameness, season_link, first_seen, evidence)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
  "INSERT INTO ev_session (rowid, meter_id, start_at, end_at, kw, kwh) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
};

static gboolean
put_likelihood (sqlite3_stmt *put, const VsMeterVisit *visit, const VsEvFinding *finding, GError **error)
{
  g_autofree char *evidence = vs_ev_finding_describe (finding);
  const double figures[] = { finding->sessions_per_week, finding->kw, finding->kwh_session, finding->kwh_year, finding->start_spread_h,
                             finding->clock_sameness, finding->season_link };

  sqlite3_bind_int64 (put, 1, visit->meter_no);
  sqlite3_bind_text (put, 2, visit->meter_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (put, 3, visit->customer_id, -1, SQLITE_STATIC);
  bind_real (put, 4, finding->probability);
  sqlite3_bind_int (put, 5, (int) finding->n_sessions);
  for (int i = 0; i < (int) G_N_ELEMENTS (figures); i++)
    bind_real (put, 6 + i, figures[i]);
  bind_time (put, 13, finding->first_seen);
  sqlite3_bind_text (put, 14, evidence, -1, SQLITE_STATIC);
  return vs_db_run (put, error);
}

static gboolean
put_sessions (sqlite3_stmt *put, const VsMeterVisit *visit, const VsEvFinding *finding, GError **error)
{
  for (guint i = 0; i < finding->sessions->len; i++)
    {
      const VsEvSession *session = &g_array_index (finding->sessions, VsEvSession, i);

      sqlite3_bind_int64 (put, 1, visit->meter_no * SESSIONS_PER_METER + i);
      sqlite3_bind_text (put, 2, visit->meter_id, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (put, 3, session->start);
      sqlite3_bind_int64 (put, 4, session->end);
      sqlite3_bind_double (put, 5, session->kw);
      sqlite3_bind_double (put, 6, session->kwh);
      if (!vs_db_run (put, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
visit_ev (const VsMeterVisit *visit, gpointer data, GError **error)
{
  Writing *writing = data;
  const VsZone *zone = visit->series->zone;
  VsSeries year = vs_series_slice (visit->series, vs_calendar_day_start (zone, vs_day_add_months (writing->as_of + 1, -12)),
                                   vs_calendar_day_start (zone, writing->as_of + 1));
  VsEvFinding finding;
  gboolean ok;

  if (g_strcmp0 (visit->fuel, "gas") == 0)
    return TRUE;
  vs_ev_detect (writing->detector, &year, &finding);
  g_mutex_lock (&writing->lock);
  ok = put_likelihood (writing->put[0], visit, &finding, error);
  if (ok && finding.probability >= vs_ev_detector_evidence_from (writing->detector))
    ok = put_sessions (writing->put[1], visit, &finding, error);
  report_progress (writing);
  g_mutex_unlock (&writing->lock);
  vs_ev_finding_clear (&finding);
  return ok;
}

static gboolean
run_ev (VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autofree char *json = vs_document_load (ws, "detectors", "ev", NULL, error);
  g_autoptr (VsEvDetector) detector = json != NULL ? vs_ev_detector_new (json, "detectors/ev.json", error) : NULL;
  Writing writing = { .job = job, .doing = _("Looking for electric cars"), .detector = detector };

  return detector != NULL && write_tables (ws, &vs_step_ev, EV_SQL, 12, visit_ev, &writing, error);
}

const VsStep vs_step_ev = {
  .name = "ev",
  .title = N_("Looking for electric cars"),
  .inputs = (const char *const[]) { "interval_block", "meter", "document:detectors", "as_of", NULL },
  .outputs = (const char *const[]) { "ev_likelihood", "ev_session", NULL },
  .run = run_ev,
};

static double
column_real (sqlite3_stmt *stmt, int column)
{
  return sqlite3_column_type (stmt, column) != SQLITE_NULL ? sqlite3_column_double (stmt, column) : NAN;
}

gboolean
vs_ev_each (VsWorkspace *ws, VsEvRowFunc func, gpointer data, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *list;

  if (db == NULL)
    return FALSE;
  list = vs_db_prepare (db, "SELECT meter_id, customer_id, probability, sessions, charger_kw, kwh_year, evidence FROM ev_likelihood"
                            " ORDER BY probability DESC NULLS LAST, meter_id", &failure);
  while (list != NULL && vs_db_step (list, &failure))
    {
      VsEvRow row = { (const char *) sqlite3_column_text (list, 0), (const char *) sqlite3_column_text (list, 1), column_real (list, 2),
                      (guint) sqlite3_column_int (list, 3), column_real (list, 4), column_real (list, 5),
                      (const char *) sqlite3_column_text (list, 6) };

      func (&row, data);
    }
  sqlite3_finalize (list);
  vs_workspace_release (ws, db);
  return vs_error_pass (error, g_steal_pointer (&failure));
}
