/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/interval.h"

#include "base/text.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

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

  fixture->folder = g_dir_make_tmp ("volt-interval-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "test.voltsource", NULL);
  fixture->ws = vs_workspace_create (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  vs_workspace_close (fixture->ws, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->ws);
  dir = g_dir_open (fixture->folder, 0, &error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* One reading as a file would give it. */
typedef struct {
  guint  meter;
  VsTime at;
  double kwh;
} Reading;

static int
by_time (gconstpointer a, gconstpointer b)
{
  const Reading *x = a, *y = b;

  return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : (x->meter > y->meter) - (x->meter < y->meter);
}

static void
shuffle (GArray *readings)
{
  for (guint i = readings->len - 1; i > 0; i--)
    {
      guint other = (guint) g_test_rand_int_range (0, (gint32) i + 1);
      Reading kept = g_array_index (readings, Reading, i);

      g_array_index (readings, Reading, i) = g_array_index (readings, Reading, other);
      g_array_index (readings, Reading, other) = kept;
    }
}

static VsIntervalStats
load (Fixture *fixture, const GArray *readings, gint32 step, gsize budget)
{
  g_autoptr (GError) error = NULL;
  VsIntervalStats stats = { 0 };
  sqlite3 *db = vs_workspace_begin (fixture->ws, NULL, &error);
  VsIntervalWriter *writer;

  g_assert_no_error (error);
  writer = vs_interval_writer_new (db, "Europe/London", "file.csv", &error);
  g_assert_no_error (error);
  if (budget > 0)
    vs_interval_writer_set_budget (writer, budget);
  for (guint i = 0; i < readings->len; i++)
    {
      const Reading *reading = &g_array_index (readings, Reading, i);
      char id[16];
      int len = g_snprintf (id, sizeof id, "M%u", reading->meter);

      vs_interval_writer_add (writer, vs_interval_writer_meter (writer, id, (gsize) len), reading->at, step, reading->kwh, &error);
      g_assert_no_error (error);
    }
  vs_interval_writer_finish (writer, &stats, &error);
  g_assert_no_error (error);
  vs_workspace_commit (fixture->ws, "import", "file.csv", NULL, &error);
  g_assert_no_error (error);
  return stats;
}

typedef struct {
  guint  n, n_same;
  VsTime first, last;
} Told;

static gboolean
tell (guint32 meter, VsTime start, gint32 step, gboolean same, gpointer data, GError **error)
{
  Told *told = data;

  g_assert_cmpuint (meter, ==, 3);
  g_assert_cmpint (step, ==, 3600);
  told->first = told->n == 0 ? start : MIN (told->first, start);
  told->last = told->n == 0 ? start : MAX (told->last, start);
  told->n++;
  told->n_same += same;
  return TRUE;
}

/* Hours of 20 meters, all meters each hour; at the end the first day of one again, two values of it others. */
static Told
load_repeating (Fixture *fixture, const char *prefix, gsize budget, guint again)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (fixture->ws, NULL, &error);
  VsIntervalWriter *writer = vs_interval_writer_new (db, "UTC", "file.csv", &error);
  Told told = { 0 };

  vs_interval_writer_on_repeat (writer, tell, &told);
  vs_interval_writer_set_budget (writer, budget);
  for (guint i = 0; i < 90 * 24 * 20 + again; i++)
    {
      guint meter = i < 90 * 24 * 20 ? i % 20 : 3, hour = i < 90 * 24 * 20 ? i / 20 : i - 90 * 24 * 20;
      g_autofree char *id = g_strdup_printf ("%s%u", prefix, meter);
      double kwh = hour % 7 + (i >= 90 * 24 * 20 && hour % 12 == 5 ? 0.5 : 0);

      g_assert_true (vs_interval_writer_add (writer, vs_interval_writer_meter (writer, id, strlen (id)), 1735689600 + hour * 3600, 3600, kwh, &error));
    }
  g_assert_true (vs_interval_writer_flush (writer, &error));
  vs_interval_writer_on_repeat (writer, NULL, NULL);
  g_assert_true (vs_interval_writer_finish (writer, NULL, &error) && vs_workspace_commit (fixture->ws, "import", "file.csv", NULL, &error));
  g_assert_no_error (error);
  return told;
}

/* Near by or months apart, in memory or written long ago: a file that tells a reading twice is told of, once for each. */
static void
test_repeats_far_apart (Fixture *fixture, gconstpointer unused)
{
  static const gsize budgets[] = { 256 * 1024 * 1024, 16 * 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (budgets); i++)
    {
      Told told = load_repeating (fixture, i ? "B" : "A", budgets[i], 24);

      g_assert_cmpuint (told.n, ==, 24);
      g_assert_cmpuint (told.n_same, ==, 22);
      g_assert_cmpint (told.first, ==, 1735689600);
      g_assert_cmpint (told.last, ==, 1735689600 + 23 * 3600);
    }
  /* The file once more: what an earlier file said is no repetition. */
  g_assert_cmpuint (load_repeating (fixture, "B", budgets[1], 0).n, ==, 0);
}

static gint64
ask (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (fixture->ws, &error);
  gint64 value = 0;

  vs_db_get_int (db, &value, &error, sql);
  g_assert_no_error (error);
  vs_workspace_release (fixture->ws, db);
  return value;
}

static VsSeries
read_meter (Fixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (fixture->ws, &error);
  VsSeries series;

  g_assert_true (vs_interval_read (db, id, VS_TIME_NONE, VS_TIME_NONE, &series, &error));
  g_assert_no_error (error);
  vs_workspace_release (fixture->ws, db);
  return series;
}

/* Each reading is at its place, and nothing else is. */
static void
check_stored (Fixture *fixture, const GArray *readings, guint n_meters, gint32 step)
{
  VsSeries *series = g_new0 (VsSeries, n_meters);
  gsize present = 0;

  for (guint m = 0; m < n_meters; m++)
    {
      char id[16];

      g_snprintf (id, sizeof id, "M%u", m);
      series[m] = read_meter (fixture, id);
      g_assert_cmpint (series[m].step, ==, step);
      g_assert_cmpstr (vs_zone_name (series[m].zone), ==, "Europe/London");
      present += vs_series_n_present (&series[m]);
    }
  g_assert_cmpuint (present, ==, readings->len);
  for (guint i = 0; i < readings->len; i++)
    {
      const Reading *reading = &g_array_index (readings, Reading, i);
      const VsSeries *its = &series[reading->meter];
      gsize slot = (gsize) ((reading->at - its->start) / step);

      g_assert_cmpuint (slot, <, its->n);
      g_assert_cmpfloat (its->kwh[slot], ==, (float) reading->kwh);
    }
  for (guint m = 0; m < n_meters; m++)
    vs_series_clear (&series[m]);
  g_free (series);
}

static GArray *
make_readings (guint n_meters, gint32 step, guint n, double missing, gboolean fine)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (Reading));

  for (guint m = 0; m < n_meters; m++)
    for (guint i = 0; i < n; i++)
      {
        Reading reading = { m, JAN_2013 + (VsTime) i * step, g_test_rand_int_range (0, 3000) / 1000.0 };

        if (fine && g_test_rand_int_range (0, 50) == 0)
          reading.kwh = g_test_rand_int_range (0, 30000000) / 10000000.0;
        if (i > 3 && g_test_rand_double () < missing)
          continue;
        g_array_append_val (readings, reading);
      }
  return readings;
}

static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  static const gint32 steps[] = { 900, 1800, 3600 };
  int order = GPOINTER_TO_INT (data);
  gint32 step = steps[order % 3];
  g_autoptr (GArray) readings = make_readings (7, step, 130u * 86400u / (guint) step, 0.1, order >= 3);
  VsIntervalStats stats;

  if (order % 3 == 1)
    g_array_sort (readings, by_time);
  else if (order % 3 == 2)
    shuffle (readings);
  /* Every few months' tiles the memory is full: blocks are written half and merged later. */
  stats = load (fixture, readings, 0, 60000);
  g_assert_cmpuint (stats.readings, ==, readings->len);
  g_assert_cmpuint (stats.same + stats.changed + stats.refused, ==, 0);
  g_assert_cmpuint (stats.meters, ==, 7);
  g_assert_cmpuint (stats.new_meters, ==, 7);
  g_assert_cmpint (ask (fixture, "SELECT count (*) FROM meter WHERE customer_id IS NULL"), ==, 7);
  g_assert_cmpint (ask (fixture, "SELECT min (interval_s) FROM meter"), ==, step);
  g_assert_cmpint (ask (fixture, "SELECT sum (present) FROM interval_block"), ==, readings->len);
  g_assert_cmpint (ask (fixture, "SELECT max (last_on) FROM interval_meter"), ==, vs_day_from_civil (2013, 5, 10));
  check_stored (fixture, readings, 7, step);
}

static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = make_readings (3, 1800, 2000, 0, TRUE);
  VsIntervalStats stats = load (fixture, readings, 0, 0);
  gint64 version = ask (fixture, "SELECT sum (version) FROM table_version WHERE name IN ('interval_block', 'meter')");
  Reading *changed;

  g_assert_cmpuint (stats.readings, ==, readings->len);
  stats = load (fixture, readings, 0, 0);
  g_assert_cmpuint (stats.readings + stats.changed + stats.new_meters, ==, 0);
  g_assert_cmpuint (stats.same, ==, readings->len);
  g_assert_cmpint (ask (fixture, "SELECT sum (version) FROM table_version WHERE name IN ('interval_block', 'meter')"), ==, version);

  changed = &g_array_index (readings, Reading, 1234);
  changed->kwh = 77.125;
  stats = load (fixture, readings, 0, 0);
  g_assert_cmpuint (stats.readings, ==, 0);
  g_assert_cmpuint (stats.changed, ==, 1);
  g_assert_cmpuint (stats.same, ==, readings->len - 1);
  g_assert_cmpint (ask (fixture, "SELECT count (*) FROM reading_change WHERE meter_id = 'M0' AND new_kwh = 77.125"), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT at FROM reading_change"), ==, changed->at);
  check_stored (fixture, readings, 3, 1800);
}

/* A later file goes on where the first ended, in the middle of a month. */
static void
test_later_part (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = make_readings (2, 3600, 1000, 0, FALSE);
  g_autoptr (GArray) early = g_array_new (FALSE, FALSE, sizeof (Reading)), late = g_array_new (FALSE, FALSE, sizeof (Reading));
  VsIntervalStats stats;

  for (guint i = 0; i < readings->len; i++)
    {
      Reading *reading = &g_array_index (readings, Reading, i);

      g_array_append_vals (reading->at < JAN_2013 + 500 * 3600 ? early : late, reading, 1);
    }
  load (fixture, late, 0, 0);
  stats = load (fixture, early, 0, 0);
  g_assert_cmpuint (stats.readings, ==, early->len);
  g_assert_cmpuint (stats.meters, ==, 2);
  g_assert_cmpuint (stats.new_meters, ==, 0);
  check_stored (fixture, readings, 2, 3600);
}

static void
test_twice_in_one_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = make_readings (1, 1800, 100, 0, FALSE);
  Reading again = g_array_index (readings, Reading, 40), other = g_array_index (readings, Reading, 50);
  VsIntervalStats stats;
  VsSeries series;

  other.kwh = 9.5;
  g_array_append_val (readings, again);
  g_array_append_val (readings, other);
  stats = load (fixture, readings, 0, 0);
  g_assert_cmpuint (stats.readings, ==, 100);
  g_assert_cmpuint (stats.same, ==, 1);
  g_assert_cmpuint (stats.changed, ==, 1);
  series = read_meter (fixture, "M0");
  g_assert_cmpfloat (series.kwh[50], ==, 9.5f);
  vs_series_clear (&series);
}

static void
add_stretch (GArray *readings, VsTime from, gint32 step, guint n, double kwh)
{
  for (guint i = 0; i < n; i++)
    {
      Reading reading = { 0, from + (VsTime) i * step, kwh };

      g_array_append_val (readings, reading);
    }
}

/* A new meter reads every quarter of an hour from the middle of March on: at its old interval where that lasted longer. */
static void
test_finer_from_march (Fixture *fixture, gconstpointer data)
{
  VsTime change = JAN_2013 + 75 * VS_SECONDS_PER_DAY;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  VsIntervalStats stats;
  VsSeries series;

  add_stretch (readings, JAN_2013, 3600, 75 * 24, 1);
  add_stretch (readings, change, 900, 10 * 96, 0.125);
  stats = load (fixture, readings, 0, 0);
  g_assert_cmpuint (stats.refused, ==, 0);
  g_assert_cmpuint (stats.readings, ==, readings->len);
  g_assert_cmpint (ask (fixture, "SELECT sum (n) FROM interval_block WHERE interval_s = 900"), ==, 10 * 96);
  g_assert_cmpint (ask (fixture, "SELECT interval_s FROM meter"), ==, 900);

  series = read_meter (fixture, "M0");
  g_assert_cmpint (series.step, ==, 3600);
  g_assert_cmpuint (series.n, ==, 85 * 24);
  for (gsize i = 0; i < series.n; i++)
    {
      g_assert_cmpfloat (series.kwh[i], ==, i < 75 * 24 ? 1 : 0.5f);
      g_assert_cmpint (series.flags[i], ==, VS_READING_PLAIN);
    }
  vs_series_clear (&series);
}

/* The other way: what was read by the hour is spread and says so; energy stays. */
static void
test_coarser_from_january (Fixture *fixture, gconstpointer data)
{
  VsTime change = JAN_2013 + 10 * VS_SECONDS_PER_DAY;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  VsSeries series;

  add_stretch (readings, JAN_2013, 900, 10 * 96, 0.125);
  add_stretch (readings, change, 3600, 5 * 24, 1);
  g_assert_cmpuint (load (fixture, readings, 0, 0).refused, ==, 0);
  series = read_meter (fixture, "M0");
  g_assert_cmpint (series.step, ==, 900);
  g_assert_cmpuint (series.n, ==, 15 * 96);
  g_assert_cmpfloat_with_epsilon (vs_series_sum (&series), 10 * 96 * 0.125 + 5 * 24, 1e-6);
  g_assert_cmpint (series.flags[10 * 96 - 1], ==, VS_READING_PLAIN);
  g_assert_cmpint (series.flags[10 * 96], ==, VS_READING_ESTIMATED);
  g_assert_cmpfloat (series.kwh[10 * 96], ==, 0.25f);
  vs_series_clear (&series);
}

/* A mapping that says hours over a file of half-hours: the readings know better, few or many. */
static void
test_wrong_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = make_readings (2, 1800, GPOINTER_TO_UINT (data), 0, FALSE);
  VsIntervalStats stats = load (fixture, readings, 3600, 0);

  g_assert_cmpuint (stats.readings, ==, readings->len);
  g_assert_cmpuint (stats.refused, ==, 0);
  check_stored (fixture, readings, 2, 1800);
  g_assert_cmpint (ask (fixture, "SELECT count (*) FROM interval_block WHERE interval_s <> 1800"), ==, 0);
}

/* Gaps of any length are gaps, not another interval; a stamp between two intervals is set aside, not bent. */
static void
test_gaps_and_strays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  VsIntervalStats stats;
  VsSeries series;

  for (guint i = 0; i < 20; i++)
    add_stretch (readings, JAN_2013 + (VsTime) i * 7200, 1800, 3, 0.5);   /* every fourth is missing */
  add_stretch (readings, JAN_2013 + 41 * 3600 + 421, 1800, 1, 9);
  stats = load (fixture, readings, 0, 0);
  g_assert_cmpuint (stats.readings, ==, 60);
  g_assert_cmpuint (stats.refused, ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count (*) FROM reading_refused WHERE reason = 'off_grid' AND kwh = 9"), ==, 1);
  series = read_meter (fixture, "M0");
  g_assert_cmpint (series.step, ==, 1800);
  g_assert_cmpuint (vs_series_n_present (&series), ==, 60);
  g_assert_true (isnan (series.kwh[3]));
  vs_series_clear (&series);
}

/* Days of a meter on London's clock begin at 00:00 or 23:00 UTC. */
static void
test_local_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  const VsZone *london = vs_zone_get ("Europe/London", NULL);
  VsSeries series;

  for (int day = 0; day < 365; day++)
    {
      Reading reading = { 0, vs_zone_to_utc (london, JAN_2013 + (VsTime) day * VS_SECONDS_PER_DAY, FALSE), day };

      g_array_append_val (readings, reading);
    }
  g_assert_cmpuint (load (fixture, readings, 0, 0).readings, ==, 365);
  series = read_meter (fixture, "M0");
  g_assert_cmpint (series.step, ==, VS_SECONDS_PER_DAY);
  g_assert_cmpuint (series.n, ==, 365);
  for (int day = 0; day < 365; day++)
    g_assert_cmpfloat (series.kwh[day], ==, day);
  vs_series_clear (&series);
}

/* Runs of codes do what the same readings do one by one, whatever their order, gaps and repeats. */
static void
test_codes (Fixture *fixture, gconstpointer data)
{
  for (int round = 0; round < 15; round++)
    {
      g_autoptr (GError) error = NULL;
      sqlite3 *db = vs_workspace_begin (fixture->ws, NULL, &error);
      VsIntervalWriter *fast = vs_interval_writer_new (db, "Europe/London", NULL, &error);
      VsIntervalWriter *slow = vs_interval_writer_new (db, "Europe/London", NULL, &error);
      g_autofree char *prefix = g_strdup_printf ("%d", round);
      VsIntervalStats fast_stats, slow_stats;
      gint32 step = round % 3 == 0 ? 0 : 1800;
      guint16 codes[400];

      g_assert_no_error (error);
      for (int i = 0; i < 30; i++)
        {
          g_autofree char *a = g_strdup_printf ("A%s-%d", prefix, i % 2), *b = g_strdup_printf ("B%s-%d", prefix, i % 2);
          gsize n = (gsize) g_test_rand_int_range (1, G_N_ELEMENTS (codes));
          gint32 spacing = i % 7 == 6 ? 3600 : 1800;
          VsTime start = JAN_2013 + (i % 5 == 4 ? g_test_rand_int_range (0, 900) : i * 100) * 1800;

          for (gsize k = 0; k < n; k++)
            codes[k] = (guint16) g_test_rand_int_range (1, i % 4 == 0 ? 3 : 65536);
          g_assert_true (vs_interval_writer_add_codes (fast, vs_interval_writer_meter (fast, a, strlen (a)), start, spacing, step, codes, n, &error));
          for (gsize k = 0; k < n; k++)
            g_assert_true (vs_interval_writer_add (slow, vs_interval_writer_meter (slow, b, strlen (b)), start + (VsTime) k * spacing, step,
                                                   (codes[k] - 1) / 1000.0, &error));
        }
      g_assert_true (vs_interval_writer_finish (fast, &fast_stats, &error));
      g_assert_true (vs_interval_writer_finish (slow, &slow_stats, &error));
      g_assert_cmpuint (fast_stats.readings, ==, slow_stats.readings);
      g_assert_cmpuint (fast_stats.same, ==, slow_stats.same);
      g_assert_cmpuint (fast_stats.changed, ==, slow_stats.changed);
      g_assert_cmpuint (fast_stats.refused, ==, slow_stats.refused);
      g_assert_cmpfloat_with_epsilon (fast_stats.kwh, slow_stats.kwh, 1e-6);
      g_assert_true (vs_workspace_commit (fixture->ws, "import", "x", NULL, &error));
      for (int i = 0; i < 2; i++)
        {
          g_autofree char *a = g_strdup_printf ("A%s-%d", prefix, i), *b = g_strdup_printf ("B%s-%d", prefix, i);
          VsSeries x = read_meter (fixture, a), y = read_meter (fixture, b);

          g_assert_cmpint (x.start, ==, y.start);
          g_assert_cmpint (x.step, ==, y.step);
          g_assert_cmpmem (x.kwh, x.n * sizeof *x.kwh, y.kwh, y.n * sizeof *y.kwh);
          vs_series_clear (&x);
          vs_series_clear (&y);
        }
    }
}

/* Day after day for meters that have months, with late, repeated and corrected readings: after each day the store says what an array says
 * that is written in the same order, and counts what that counts; also when the late readings have moved into their months. */
static void
test_days (Fixture *fixture, gconstpointer data)
{
  enum { METERS = 3, FIRST = 70, DAYS = 38, HOURS = (FIRST + DAYS) * 24 };
  g_autofree double *truth = g_new (double, METERS * HOURS);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  guint64 n_changed = 0, n_present = 0;

  for (int i = 0; i < METERS * HOURS; i++)
    truth[i] = NAN;
  for (int day = 0; day <= DAYS; day++)
    {
      guint64 fresh = 0;
      int from = day == 0 ? 0 : (FIRST + day - 1) * 24, to = (FIRST + day) * 24;
      VsIntervalStats stats;

      g_array_set_size (readings, 0);
      for (guint m = 0; m < METERS; m++)
        for (int h = from; h < to; h++)
          {
            /* on some days hours of the days before come again, some of them corrected */
            int back = day > 0 && day % 3 == 0 ? g_test_rand_int_range (0, 60) : 0, at = MAX (h - back, 0);
            double kwh = back && g_test_rand_int_range (0, 2) ? truth[m * HOURS + at] : g_test_rand_int_range (0, 3000) / (day % 4 ? 1000.0 : 7.0);
            double before = truth[m * HOURS + at];

            if (isnan (kwh) || g_test_rand_int_range (0, 20) == 0)
              continue;
            g_array_append_val (readings, ((Reading) { m, JAN_2013 + at * 3600, kwh }));
            fresh += isnan (before);
            truth[m * HOURS + at] = kwh;
          }
      stats = load (fixture, readings, 3600, 0);
      g_assert_cmpuint (stats.readings + stats.same + stats.changed, ==, readings->len);
      g_assert_cmpuint (stats.readings, ==, fresh);
      n_present += fresh;
      n_changed += stats.changed;
      for (guint m = 0; m < METERS; m++)
        {
          g_autofree char *id = g_strdup_printf ("M%u", m);
          VsSeries series = read_meter (fixture, id);

          for (int h = 0; h < HOURS; h++)
            {
              gint64 slot = (JAN_2013 + h * 3600 - series.start) / 3600;
              double got = slot >= 0 && slot < (gint64) series.n ? series.kwh[slot] : NAN;

              if (isnan (truth[m * HOURS + h]))
                g_assert_true (isnan (got));
              else
                g_assert_cmpfloat (got, ==, (float) truth[m * HOURS + h]);
            }
          vs_series_clear (&series);
        }
      g_assert_cmpint (ask (fixture, "SELECT (SELECT total (present) FROM interval_block) + (SELECT total (present) FROM interval_recent)"), ==, n_present);
      g_assert_cmpint (ask (fixture, "SELECT count (*) FROM reading_change"), ==, n_changed);
      if (day == 32)
        g_assert_cmpint (ask (fixture, "SELECT count (*) FROM interval_recent"), ==, 32);
      if (day == 33)
        g_assert_cmpint (ask (fixture, "SELECT count (*) FROM interval_recent"), ==, 0);
    }
}

/* A month's readings for a meter with late ones: these move first, so that what comes later stands above them. */
static void
test_month_over_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  VsSeries series;

  for (int pass = 0; pass < 3; pass++)
    {
      static const int from[] = { 0, 100, 90 }, to[] = { 1000, 110, 700 };

      g_array_set_size (readings, 0);
      for (int h = from[pass]; h < to[pass]; h++)
        g_array_append_val (readings, ((Reading) { 0, JAN_2013 + h * 3600, pass + 1 }));
      load (fixture, readings, 3600, 0);
      g_assert_cmpint (ask (fixture, "SELECT count (*) FROM interval_recent"), ==, pass == 1);
    }
  series = read_meter (fixture, "M0");
  for (int h = 0; h < 1000; h++)
    g_assert_cmpfloat (series.kwh[h], ==, h >= 90 && h < 700 ? 3 : 1);
  vs_series_clear (&series);
  g_assert_cmpint (ask (fixture, "SELECT count (*) FROM reading_change"), ==, 10 + 610);
}

/* An interval that does not divide a day stops the work. */
static void
test_bad_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (fixture->ws, NULL, &error);
  VsIntervalWriter *writer = vs_interval_writer_new (db, "Europe/London", NULL, &error);

  g_assert_no_error (error);
  g_assert_false (vs_interval_writer_add (writer, vs_interval_writer_meter (writer, "A", 1), JAN_2013, 1000, 1, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  vs_interval_writer_free (writer);
  vs_workspace_rollback (fixture->ws);
}

static void
test_nothing_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (fixture->ws, &error);
  VsSeries series;

  g_assert_false (vs_interval_read (db, "nobody", VS_TIME_NONE, VS_TIME_NONE, &series, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
  vs_workspace_release (fixture->ws, db);
}

/* ── All meters ── */

typedef struct {
  gint   visits;
  double kwh[40];
  VsJob *job;
} Visits;

static gboolean
add_up (const VsMeterVisit *visit, gpointer data, GError **error)
{
  Visits *visits = data;

  g_atomic_int_inc (&visits->visits);
  visits->kwh[atoi (visit->meter_id + 1)] = vs_series_sum (visit->series);
  g_assert_null (visit->customer_id);
  if (visits->job != NULL)
    vs_job_cancel (visits->job);
  return TRUE;
}

static void
test_for_each (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = make_readings (40, 1800, 4000, 0.05, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJob) job = vs_job_new ("test");
  Visits visits = { 0 }, some = { 0 }, cancelled = { .job = job };
  double kwh[40] = { 0 }, in_february[40] = { 0 };
  VsTime from = JAN_2013 + 31 * VS_SECONDS_PER_DAY, to = JAN_2013 + 59 * VS_SECONDS_PER_DAY;

  load (fixture, readings, 0, 0);
  for (guint i = 0; i < readings->len; i++)
    {
      const Reading *reading = &g_array_index (readings, Reading, i);

      kwh[reading->meter] += reading->kwh;
      if (reading->at >= from && reading->at < to)
        in_february[reading->meter] += reading->kwh;
    }
  g_assert_true (vs_interval_for_each (fixture->ws, VS_TIME_NONE, VS_TIME_NONE, add_up, &visits, NULL, &error));
  g_assert_true (vs_interval_for_each (fixture->ws, from, to, add_up, &some, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (visits.visits, ==, 40);
  for (int m = 0; m < 40; m++)
    {
      g_assert_cmpfloat_with_epsilon (visits.kwh[m], kwh[m], 1e-3);
      g_assert_cmpfloat_with_epsilon (some.kwh[m], in_february[m], 1e-3);
    }

  g_assert_false (vs_interval_for_each (fixture->ws, VS_TIME_NONE, VS_TIME_NONE, add_up, &cancelled, job, &error));
  g_assert_true (vs_error_is_cancelled (error));
  g_assert_cmpint (cancelled.visits, <, 40);
}

static void
test_damaged_block (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) readings = make_readings (1, 1800, 100, 0, FALSE);
  g_autoptr (GError) error = NULL;
  Visits visits = { 0 };

  load (fixture, readings, 0, 0);
  vs_db_exec (vs_workspace_begin (fixture->ws, NULL, &error), "UPDATE interval_block SET n = 101", &error);
  vs_workspace_commit (fixture->ws, "test", "x", NULL, &error);
  g_assert_no_error (error);
  g_assert_false (vs_interval_for_each (fixture->ws, VS_TIME_NONE, VS_TIME_NONE, add_up, &visits, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_CORRUPT);
}

/* 40 homes as the trial published them: every file's sum, to the Wh. */
static void
test_london (Fixture *fixture, gconstpointer data)
{
  const char *shared = g_getenv ("VS_SHARED");
  g_autofree char *folder = g_build_filename (shared != NULL ? shared : "", "data", "meters", "london-2013", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  const char *name;
  double total[100] = { 0 };

  if (dir == NULL)
    {
      g_test_skip ("the London homes are not here");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
      guint meter = (guint) atoi (name + 3);

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      for (char *line = strchr (text, '\n'), *end; line != NULL && *++line != '\0'; line = end)
        {
          g_autofree char *cells = g_strndup (line, strcspn (line, "\n"));
          g_auto (GStrv) fields = g_strsplit (cells, ",", 3);
          Reading reading = { meter, vs_time_parse_iso (fields[1], -1, NULL), g_ascii_strtod (g_strstrip (fields[2]), NULL) };

          g_array_append_val (readings, reading);
          total[meter] += reading.kwh;
          end = line + strlen (cells);
          end = *end == '\n' ? end : NULL;
        }
    }
  g_assert_cmpuint (load (fixture, readings, 0, 0).readings, ==, readings->len);
  for (guint m = 2; m <= 41; m++)
    {
      g_autofree char *id = g_strdup_printf ("M%u", m);
      g_autofree char *sql = g_strdup_printf ("SELECT round (sum (kwh) * 1e6) FROM interval_block WHERE block >> 16 ="
                                              " (SELECT meter_no FROM meter WHERE meter_id = '%s')", id);
      VsSeries series = read_meter (fixture, id);

      g_assert_cmpfloat_with_epsilon (vs_series_sum (&series), total[m], 1e-3);
      g_assert_cmpint (llabs (ask (fixture, sql) - llround (total[m] * 1e6)), <=, 1);
      vs_series_clear (&series);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (int order = 0; order < 6; order++)
    {
      static const char *const orders[] = { "meter", "time", "no" };
      g_autofree char *path = g_strdup_printf ("/interval/in-%s-order%s", orders[order % 3], order >= 3 ? "-fine" : "");

      g_test_add (path, Fixture, GINT_TO_POINTER (order), set_up, test_any_order, tear_down);
    }
  g_test_add ("/interval/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/interval/later-part", Fixture, NULL, set_up, test_later_part, tear_down);
  g_test_add ("/interval/twice-in-one-file", Fixture, NULL, set_up, test_twice_in_one_file, tear_down);
  g_test_add ("/interval/finer-from-march", Fixture, NULL, set_up, test_finer_from_march, tear_down);
  g_test_add ("/interval/coarser-from-january", Fixture, NULL, set_up, test_coarser_from_january, tear_down);
  g_test_add ("/interval/wrong-step", Fixture, GUINT_TO_POINTER (3000), set_up, test_wrong_step, tear_down);
  g_test_add ("/interval/wrong-step-few", Fixture, GUINT_TO_POINTER (6), set_up, test_wrong_step, tear_down);
  g_test_add ("/interval/gaps-and-strays", Fixture, NULL, set_up, test_gaps_and_strays, tear_down);
  g_test_add ("/interval/local-days", Fixture, NULL, set_up, test_local_days, tear_down);
  g_test_add ("/interval/codes", Fixture, NULL, set_up, test_codes, tear_down);
  g_test_add ("/interval/days", Fixture, NULL, set_up, test_days, tear_down);
  g_test_add ("/interval/month-over-days", Fixture, NULL, set_up, test_month_over_days, tear_down);
  g_test_add ("/interval/bad-step", Fixture, NULL, set_up, test_bad_step, tear_down);
  g_test_add ("/interval/nothing-there", Fixture, NULL, set_up, test_nothing_there, tear_down);
  g_test_add ("/interval/for-each", Fixture, NULL, set_up, test_for_each, tear_down);
  g_test_add ("/interval/damaged-block", Fixture, NULL, set_up, test_damaged_block, tear_down);
  g_test_add ("/interval/repeats-far-apart", Fixture, NULL, set_up, test_repeats_far_apart, tear_down);
  g_test_add ("/interval/london", Fixture, NULL, set_up, test_london, tear_down);
  return g_test_run ();
}
