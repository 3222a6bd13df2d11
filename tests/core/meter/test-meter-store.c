/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/fingerprint.h"
#include "meter/interval.h"
#include "meter/meter-store.h"

#include "workspace/document.h"

#include <glib/gstdio.h>
#include <math.h>

#define JAN_2013 G_GINT64_CONSTANT (1356998400)

typedef struct {
  char        *folder;
  VsWorkspace *ws;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("volt-meter-XXXXXX", &error);
  path = g_build_filename (fixture->folder, "test.voltsource", NULL);
  fixture->ws = vs_workspace_create (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (vs_workspace_get_path (fixture->ws));

  g_assert_true (vs_workspace_close (fixture->ws, NULL));
  g_assert_finalize_object (fixture->ws);
  g_unlink (path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* A year of hours: meter m draws m/1000 kW. */
static void
load_flat (Fixture *fixture, guint n_meters)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (fixture->ws, NULL, &error);
  VsIntervalWriter *writer = vs_interval_writer_new (db, "UTC", "flat.csv", &error);

  for (guint m = 1; m <= n_meters; m++)
    {
      char id[16];
      guint32 handle = vs_interval_writer_meter (writer, id, (gsize) g_snprintf (id, sizeof id, "M%03u", m));

      for (int hour = 0; hour < 8760; hour++)
        g_assert_true (vs_interval_writer_add (writer, handle, JAN_2013 + hour * 3600, 0, m / 1000.0, &error));
    }
  g_assert_true (vs_interval_writer_finish (writer, NULL, &error));
  g_assert_true (vs_workspace_commit (fixture->ws, "import", "flat.csv", NULL, &error));
}

static char *
ask (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (fixture->ws, &error);
  char *text = vs_db_get_text (db, sql, &error);

  g_assert_no_error (error);
  vs_workspace_release (fixture->ws, db);
  return text;
}

static void
check_text (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *text = ask (fixture, sql);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_fingerprint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean ran = FALSE;

  load_flat (fixture, 30);
  g_assert_true (vs_step_run (fixture->ws, &vs_step_fingerprint, NULL, &ran, &error));
  g_assert_no_error (error);
  g_assert_true (ran);
  check_text (fixture, "SELECT count (*) FROM meter_fingerprint WHERE coverage = 1 AND customer_id IS NULL", "30");
  check_text (fixture, "SELECT round (annual_kwh, 3) FROM meter_fingerprint WHERE meter_id = 'M020'", "175.2");
  check_text (fixture, "SELECT group_concat (meter_id, ' ') FROM (SELECT meter_id FROM meter_fingerprint ORDER BY rowid LIMIT 3)",
              "M001 M002 M003");
  check_text (fixture, "SELECT count (*) || ' ' || min (month) || ' ' || max (month) FROM meter_month WHERE meter_id = 'M007'",
              "12 15706 16040");
  check_text (fixture, "SELECT round (sum (kwh), 3) FROM meter_month WHERE meter_id = 'M007'", "61.32");
  check_text (fixture, "SELECT length (profile) FROM meter_fingerprint LIMIT 1", "1344");
  check_text (fixture, "SELECT usage_change_yoy IS NULL FROM meter_fingerprint LIMIT 1", "1");

  /* Nothing changed: nothing to do. Another date: all of it again. */
  g_assert_true (vs_step_run (fixture->ws, &vs_step_fingerprint, NULL, &ran, &error));
  g_assert_false (ran);
  g_assert_true (vs_workspace_set_as_of (fixture->ws, vs_day_from_civil (2013, 6, 30), &error));
  g_assert_true (vs_step_run (fixture->ws, &vs_step_fingerprint, NULL, &ran, &error));
  g_assert_true (ran);
  check_text (fixture, "SELECT expected FROM meter_fingerprint WHERE meter_id = 'M001'", "4344");
  check_text (fixture, "SELECT count (*) FROM meter_month WHERE meter_id = 'M001'", "6");
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_step_run (fixture->ws, &vs_step_fingerprint, NULL, NULL, &error));
  g_assert_no_error (error);
  check_text (fixture, "SELECT count (*) FROM meter_fingerprint", "0");
}

static void
count_row (const VsEvRow *row, gpointer data)
{
  guint *n = data;

  g_assert_cmpfloat (row->probability, <, 0.5);
  g_assert_nonnull (row->evidence);
  (*n)++;
}

static void
test_ev (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean ran = FALSE;
  guint n = 0;

  load_flat (fixture, 10);
  g_assert_true (vs_step_run (fixture->ws, &vs_step_ev, NULL, &ran, &error));
  g_assert_no_error (error);
  g_assert_true (vs_ev_each (fixture->ws, count_row, &n, &error));
  g_assert_cmpuint (n, ==, 10);
  check_text (fixture, "SELECT count (*) FROM ev_likelihood WHERE probability = 0 AND sessions = 0 AND charger_kw IS NULL", "10");

  /* Another detector is another answer; a faulty one is told with its place and changes nothing. */
  g_assert_true (vs_step_run (fixture->ws, &vs_step_ev, NULL, &ran, &error));
  g_assert_false (ran);
  g_assert_cmpint (vs_document_save (fixture->ws, "detectors", "ev", "{}", NULL, &error), >, 0);
  g_assert_false (vs_step_run (fixture->ws, &vs_step_ev, NULL, &ran, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  check_text (fixture, "SELECT count (*) FROM ev_likelihood", "10");
}

/* A cancelled step leaves the tables as they were. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJob) job = vs_job_new ("test");

  load_flat (fixture, 5);
  g_assert_true (vs_step_run (fixture->ws, &vs_step_fingerprint, NULL, NULL, &error));
  g_assert_true (vs_workspace_set_as_of (fixture->ws, vs_day_from_civil (2013, 6, 30), &error));
  vs_job_cancel (job);
  g_assert_false (vs_step_run (fixture->ws, &vs_step_fingerprint, job, NULL, &error));
  g_assert_true (vs_error_is_cancelled (error));
  check_text (fixture, "SELECT count (*) FROM meter_fingerprint WHERE expected = 8760", "5");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/meter-store/fingerprint", Fixture, NULL, set_up, test_fingerprint, tear_down);
  g_test_add ("/meter-store/ev", Fixture, NULL, set_up, test_ev, tear_down);
  g_test_add ("/meter-store/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/meter-store/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  return g_test_run ();
}
