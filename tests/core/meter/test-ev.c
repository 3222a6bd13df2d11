/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Planted truth: a household with a known load laid onto it. The benchmark on real homes and real charging is tests/cli/test-ev.py. */
#include "meter/ev.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

#define DAYS 365
#define JAN_2025 G_GINT64_CONSTANT (1735689600)

static GRand *dice;   /* the same homes each time */

static double
draw (double from, double to)
{
  return g_rand_double_range (dice, from, to);
}

/* An ordinary home: standby, a morning and an evening hump, now and then the oven. */
static VsSeries
make_home (gint32 step)
{
  VsSeries series = { JAN_2025, step, (gsize) (DAYS * VS_SECONDS_PER_DAY / step), NULL, NULL, vs_zone_get ("Europe/Berlin", NULL) };

  series.kwh = g_new (float, series.n);
  for (gsize i = 0; i < series.n; i++)
    {
      double hour = (double) ((JAN_2025 + (VsTime) i * step) % VS_SECONDS_PER_DAY) / 3600;
      double kw = 0.12 + draw (0, 0.08) + (hour > 6 && hour < 9 ? draw (0, 0.4) : 0) + (hour > 17 && hour < 22 ? draw (0.1, 0.6) : 0);

      if (hour > 17 && hour < 20 && draw (0, 1) < 0.03)
        kw += draw (0.5, 2);
      series.kwh[i] = (float) (kw * step / 3600);
    }
  return series;
}

/* Draws kw from `from` (seconds after the series' start) for some hours. */
static void
lay (VsSeries *series, double from, double hours, double kw)
{
  double to = from + hours * 3600;

  for (gsize i = (gsize) MAX (0, from / series->step); i < series->n && i * (double) series->step < to; i++)
    {
      double overlap = MIN (to, (i + 1) * (double) series->step) - MAX (from, i * (double) series->step);

      series->kwh[i] += (float) (kw * MAX (0, overlap) / 3600);
    }
}

static double
at_hour (int day, double hour)
{
  return day * (double) VS_SECONDS_PER_DAY + hour * 3600;
}

static double
cold (int day)
{
  return 0.5 + 0.5 * cos (2 * G_PI * (day - 20) / 365.0);
}

typedef void (*Plant) (VsSeries *series);

static void
plant_nothing (VsSeries *series)
{
}

static guint planted;   /* sessions of the last home */
static double planted_kwh;

static void
charge (VsSeries *series, int day, double hour, double kwh, double kw)
{
  lay (series, at_hour (day, hour), kwh / kw, kw);
  planted++;
  planted_kwh += kwh;
}

static void
plant_evening_car (VsSeries *series)
{
  for (int day = 0; day < DAYS; day++)
    if (draw (0, 1) < 0.4)
      charge (series, day, draw (16, 23), draw (8, 35), 7.4);
}

static void
plant_day_car (VsSeries *series)
{
  for (int day = 0; day < DAYS; day++)
    if (draw (0, 1) < 0.3)
      charge (series, day, draw (8, 20), draw (5, 18), 3.6);
}

/* From half past midnight, but not every night and as long as it takes. */
static void
plant_timer_car (VsSeries *series)
{
  for (int day = 0; day < DAYS; day++)
    if (draw (0, 1) < 0.45)
      charge (series, day, 0.5, draw (6, 40), 7.4);
}

static void
plant_new_car (VsSeries *series)
{
  for (int day = 240; day < DAYS; day++)
    if (draw (0, 1) < 0.5)
      charge (series, day, draw (15, 24), draw (8, 45), 11);
}

static void
plant_storage_heating (VsSeries *series)
{
  for (int day = 0; day < DAYS; day++)
    if (cold (day) > 0.3)
      lay (series, at_hour (day, 0.5), 7 * MIN (1, cold (day) + draw (-0.15, 0.15)), 6);
}

static void
plant_boiler (VsSeries *series)
{
  for (int day = 0; day < DAYS; day++)
    if (draw (0, 1) > 0.04)
      lay (series, at_hour (day, 2), draw (1, 2), 2.5);
}

static void
plant_heat_pump (VsSeries *series)
{
  for (int hour = 0; hour < DAYS * 24; hour++)
    if (draw (0, 1) < 0.3 + 0.6 * cold (hour / 24))
      lay (series, hour * 3600.0, 1, draw (0.6, 1) * 2.8 * cold (hour / 24));
}

static void
plant_pool_pump (VsSeries *series)
{
  for (int day = 120; day < 270; day++)
    lay (series, at_hour (day, 9), 7, 1.1);
}

static void
plant_sauna (VsSeries *series)
{
  for (int day = 0; day < DAYS; day++)
    if ((day % 7 == 2 || day % 7 == 5) && draw (0, 1) > 0.12)
      lay (series, at_hour (day, draw (19, 20)), draw (0.8, 1.3), 6);
}

static const struct {
  const char *name;
  Plant       plant;
  gboolean    car;
  double      kw;
} KINDS[] = {
  { "nothing", plant_nothing, FALSE, 0 },
  { "evening-car", plant_evening_car, TRUE, 7.4 },
  { "day-car", plant_day_car, TRUE, 3.6 },
  { "timer-car", plant_timer_car, TRUE, 7.4 },
  { "new-car", plant_new_car, TRUE, 11 },
  { "storage-heating", plant_storage_heating, FALSE, 0 },
  { "boiler", plant_boiler, FALSE, 0 },
  { "heat-pump", plant_heat_pump, FALSE, 0 },
  { "pool-pump", plant_pool_pump, FALSE, 0 },
  { "sauna", plant_sauna, FALSE, 0 },
};

static VsEvDetector *
shipped_detector (void)
{
  g_autofree char *path = vs_data_path ("detectors/ev.json"), *json = NULL;
  g_autoptr (GError) error = NULL;
  VsEvDetector *detector;

  g_file_get_contents (path, &json, NULL, &error);
  g_assert_no_error (error);
  detector = vs_ev_detector_new (json, path, &error);
  g_assert_no_error (error);
  return detector;
}

/* Nine homes of a kind: at most one may be taken for the other. */
static void
test_kind (gconstpointer data)
{
  int kind = GPOINTER_TO_INT (data) / 2;
  gint32 step = GPOINTER_TO_INT (data) % 2 ? 3600 : 1800;
  g_autoptr (VsEvDetector) detector = shipped_detector ();
  int right = 0;

  g_rand_set_seed (dice, (guint32) (1000 + kind));
  for (int home = 0; home < 9; home++)
    {
      VsSeries series = make_home (step);
      VsEvFinding finding;
      g_autofree char *words = NULL;

      planted = 0;
      planted_kwh = 0;
      KINDS[kind].plant (&series);
      vs_ev_detect (detector, &series, &finding);
      words = vs_ev_finding_describe (&finding);
      g_test_message ("%.3f %s", finding.probability, words);
      right += (finding.probability >= 0.5) == KINDS[kind].car;
      if (KINDS[kind].car && finding.probability >= 0.5)
        {
          g_assert_cmpfloat_with_epsilon (finding.kw, KINDS[kind].kw, 0.12 * KINDS[kind].kw);
          g_assert_cmpuint (finding.n_sessions, >=, planted * 6 / 10);
          g_assert_cmpuint (finding.n_sessions, <=, planted * 11 / 10);
          g_assert_cmpfloat_with_epsilon (finding.kwh_year, planted_kwh, 0.4 * planted_kwh);
        }
      vs_ev_finding_clear (&finding);
      vs_series_clear (&series);
    }
  g_assert_cmpint (right, >=, 8);
}

/* Six charges in a quiet home are found where they are. */
static void
test_sessions (void)
{
  static const struct { int day; double hour, hours; } charges[] = {
    { 20, 19, 3 }, { 40, 8.5, 2 }, { 41, 23, 6 }, { 90, 13, 2.5 }, { 180, 20.5, 4 }, { 181, 20, 1.5 }, { 200, 1, 3 }, { 300, 12, 5 },
  };
  g_autoptr (VsEvDetector) detector = shipped_detector ();
  VsSeries series = { JAN_2025, 1800, DAYS * 48, g_new (float, DAYS * 48), NULL, vs_zone_get ("UTC", NULL) };
  VsEvFinding finding;

  for (gsize i = 0; i < series.n; i++)
    series.kwh[i] = 0.1f;
  for (guint i = 0; i < G_N_ELEMENTS (charges); i++)
    lay (&series, at_hour (charges[i].day, charges[i].hour), charges[i].hours, 7.2);
  vs_ev_detect (detector, &series, &finding);
  g_assert_cmpuint (finding.n_sessions, ==, G_N_ELEMENTS (charges));
  for (guint i = 0; i < finding.n_sessions; i++)
    {
      const VsEvSession *session = &g_array_index (finding.sessions, VsEvSession, i);

      g_assert_cmpint (session->start, ==, JAN_2025 + (VsTime) at_hour (charges[i].day, charges[i].hour));
      g_assert_cmpint (session->end - session->start, ==, (VsTime) (charges[i].hours * 3600));
      g_assert_cmpfloat_with_epsilon (session->kw, 7.2, 0.01);
      g_assert_cmpfloat_with_epsilon (session->kwh, 7.2 * charges[i].hours, 0.1);
    }
  g_assert_cmpint (finding.first_seen, ==, JAN_2025 + (VsTime) at_hour (20, 19));
  vs_ev_finding_clear (&finding);
  vs_series_clear (&series);
}

/* Quarter-hours are looked at as half-hours: the same answer. */
static void
test_quarter_hours (void)
{
  g_autoptr (VsEvDetector) detector = shipped_detector ();
  VsSeries coarse = make_home (1800), fine;
  VsEvFinding a, b;

  plant_evening_car (&coarse);
  fine = coarse;
  fine.step = 900;
  fine.n = coarse.n * 2;
  fine.kwh = g_new (float, fine.n);
  for (gsize i = 0; i < fine.n; i++)
    fine.kwh[i] = coarse.kwh[i / 2] / 2;
  vs_ev_detect (detector, &coarse, &a);
  vs_ev_detect (detector, &fine, &b);
  g_assert_cmpuint (a.n_sessions, ==, b.n_sessions);
  g_assert_cmpfloat_with_epsilon (a.probability, b.probability, 1e-6);
  vs_ev_finding_clear (&a);
  vs_ev_finding_clear (&b);
  vs_series_clear (&coarse);
  vs_series_clear (&fine);
}

/* Too few days, too many gaps, readings of whole days, nothing at all: no answer rather than a wrong one. */
static void
test_too_little (void)
{
  g_autoptr (VsEvDetector) detector = shipped_detector ();
  VsSeries home = make_home (3600), part;
  VsEvFinding finding;
  g_autofree char *words = NULL;

  part = vs_series_slice (&home, home.start, home.start + 59 * VS_SECONDS_PER_DAY);
  vs_ev_detect (detector, &part, &finding);
  g_assert_true (isnan (finding.probability));
  g_assert_cmpuint (finding.sessions->len, ==, 0);
  words = vs_ev_finding_describe (&finding);
  g_assert_nonnull (strstr (words, "60 days"));
  vs_ev_finding_clear (&finding);

  part = vs_series_slice (&home, home.start, home.start);
  vs_ev_detect (detector, &part, &finding);
  g_assert_true (isnan (finding.probability));
  vs_ev_finding_clear (&finding);

  part = home;
  part.step = 86400;
  part.n = 365;
  vs_ev_detect (detector, &part, &finding);
  g_assert_true (isnan (finding.probability));
  vs_ev_finding_clear (&finding);

  for (gsize i = 0; i < home.n; i++)
    if (i % 5 < 3)
      home.kwh[i] = NAN;
  vs_ev_detect (detector, &home, &finding);
  g_assert_true (isnan (finding.probability));
  vs_ev_finding_clear (&finding);
  vs_series_clear (&home);
}

static const struct {
  const char *find, *put, *says;
} FAULTS[] = {
  { "\"least_days\": 60", "\"least_days\": \"60\"", "/least_days" },
  { "\"rise\": 0.6", "\"rise\": 6", "/session/rise" },
  { "\"feature\": \"level_kw\"", "\"feature\": \"level\"", "/weights/0/features/0/feature" },
  { "\"interval_s\": 3600", "\"interval_s\": 1800", "/weights/1/interval_s" },
  { "\"bias\"", "\"base\"", "/weights/0/bias" },
  { "{", "[", "" },
};

static void
test_faulty_file (void)
{
  g_autofree char *path = vs_data_path ("detectors/ev.json"), *json = NULL;

  g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (FAULTS); i++)
    {
      g_autoptr (GString) text = g_string_new (json);
      g_autoptr (GError) error = NULL;
      guint n = g_string_replace (text, FAULTS[i].find, FAULTS[i].put, 1);

      g_assert_cmpuint (n, ==, 1);
      g_assert_null (vs_ev_detector_new (text->str, "my.json", &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "my.json"));
      g_assert_nonnull (strstr (error->message, FAULTS[i].says));
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dice = g_rand_new_with_seed (20250101);
  for (int i = 0; i < (int) G_N_ELEMENTS (KINDS) * 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("/ev/%s/%s", KINDS[i / 2].name, i % 2 ? "hourly" : "half-hourly");

      g_test_add_data_func (path, GINT_TO_POINTER (i), test_kind);
    }
  g_test_add_func ("/ev/sessions", test_sessions);
  g_test_add_func ("/ev/quarter-hours", test_quarter_hours);
  g_test_add_func ("/ev/too-little", test_too_little);
  g_test_add_func ("/ev/faulty-file", test_faulty_file);
  status = g_test_run ();
  g_rand_free (dice);
  return status;
}
