/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/fingerprint.h"

#include <math.h>
#include <stdlib.h>

/* The terms word by word, a GDateTime for each interval and a sorted array for the percentile. */
typedef struct {
  double kwh, night, peak, max, profile[7][24], month[12];
  int    profile_n[7][24], month_n[12], month_expected[12], expected, present;
  double nights[40000];
  int    n_nights;
} Twin;

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
slow_twin (const VsSeries *series, GTimeZone *zone, int year, int month, int day, Twin *twin)
{
  g_autoptr (GDateTime) midnight = g_date_time_new (zone, year, month, day, 0, 0, 0);
  g_autoptr (GDateTime) end = g_date_time_add_days (midnight, 1);
  g_autoptr (GDateTime) from = g_date_time_add_months (end, -12);
  gboolean seen = FALSE;

  *twin = (Twin) { .max = -1 };
  for (gsize i = 0;; i++)
    {
      VsTime at = series->start + (VsTime) i * series->step;
      g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (0);
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at);
      double kwh = i < series->n ? series->kwh[i] : NAN;
      int hour, weekday, ago;

      if (at >= g_date_time_to_unix (end))
        break;
      g_date_time_unref (local);
      local = g_date_time_to_timezone (utc, zone);
      hour = g_date_time_get_hour (local);
      weekday = g_date_time_get_day_of_week (local) - 1;
      ago = (year - g_date_time_get_year (local)) * 12 + month - g_date_time_get_month (local);
      if (ago < 12)
        twin->month_expected[11 - ago]++;
      seen = seen || !isnan (kwh);
      if (at < g_date_time_to_unix (from) || !seen)
        continue;
      twin->expected++;
      if (isnan (kwh))
        continue;
      twin->present++;
      twin->kwh += kwh;
      twin->max = MAX (twin->max, kwh);
      twin->profile[weekday][hour] += kwh;
      twin->profile_n[weekday][hour]++;
      if (ago < 12)
        {
          twin->month[11 - ago] += kwh;
          twin->month_n[11 - ago]++;
        }
      if (hour >= 22 || hour < 6)
        {
          twin->night += kwh;
          twin->nights[twin->n_nights++] = kwh;
        }
      if (weekday < 5 && hour >= 16 && hour < 21)
        twin->peak += kwh;
    }
  qsort (twin->nights, (size_t) twin->n_nights, sizeof (double), compare);
}

static double
percentile_10 (const Twin *twin)
{
  double at = 0.1 * (twin->n_nights - 1);
  int k = (int) at;

  return twin->nights[k] + (at - k) * (twin->nights[k + 1] - twin->nights[k]);
}

static VsSeries
make_series (const char *zone, VsTime start, gint32 step, gsize n)
{
  VsSeries series = { start, step, n, g_new (float, n), NULL, vs_zone_get (zone, NULL) };

  for (gsize i = 0; i < n; i++)
    series.kwh[i] = g_test_rand_int_range (0, 12) == 0 ? NAN : (float) g_test_rand_int_range (0, 5000) / 1000;
  return series;
}

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-6 * (1 + fabs ((double) (b))))

static void
test_against_twin (void)
{
  static const struct {
    const char *zone;
    gint32 step;
    int days, year, month, day;
  } cases[] = {
    { "Europe/London", 1800, 600, 2014, 5, 17 },
    { "America/New_York", 3600, 365, 2013, 12, 31 },
    { "Asia/Kolkata", 900, 200, 2013, 6, 30 },
    { "UTC", 3600, 500, 2014, 2, 28 },
  };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      gint32 step = cases[c].step;
      VsSeries series = make_series (cases[c].zone, 1356998400 - 1800, step, (gsize) (cases[c].days * VS_SECONDS_PER_DAY / step));
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[c].zone);
      g_autofree Twin *twin = g_new (Twin, 1);
      VsFingerprint print;
      double hours = step / 3600.0;

      slow_twin (&series, zone, cases[c].year, cases[c].month, cases[c].day, twin);
      vs_fingerprint_compute (&series, vs_day_from_civil (cases[c].year, cases[c].month, cases[c].day), &print);
      g_test_message ("%s, %d s", cases[c].zone, step);
      g_assert_cmpuint (print.expected, ==, twin->expected);
      g_assert_cmpuint (print.present, ==, twin->present);
      NEAR (print.coverage, (double) twin->present / twin->expected);
      NEAR (print.kwh, twin->kwh);
      NEAR (print.annual_kwh, twin->kwh / (twin->present * hours) * 8760);
      NEAR (print.night_share, twin->night / twin->kwh);
      NEAR (print.peak_share, twin->peak / twin->kwh);
      NEAR (print.max_kw, twin->max / hours);
      NEAR (print.load_factor, twin->kwh / twin->present / twin->max);
      NEAR (print.base_load_kw, percentile_10 (twin) / hours);
      for (int m = 0; m < 12; m++)
        {
          if (twin->month_n[m] == 0)
            g_assert_true (isnan (print.month_kwh[m]));
          else
            {
              NEAR (print.month_kwh[m], twin->month[m]);
              if (m > 0 && twin->month_n[m - 1] > 0)   /* the twin does not see before the series */
                NEAR (print.month_coverage[m], (double) twin->month_n[m] / twin->month_expected[m]);
            }
        }
      for (int d = 0; d < 7; d++)
        for (int h = 0; h < 24; h++)
          NEAR (print.profile[d][h], twin->profile[d][h] / twin->profile_n[d][h] / hours);
      vs_series_clear (&series);
    }
}

/* 1 kW all the time, 2 kW in the last 90 days: by hand. */
static void
test_by_hand (void)
{
  VsDay first = vs_day_from_civil (2024, 1, 1), as_of = vs_day_from_civil (2025, 12, 31);
  gsize n = (gsize) (as_of + 1 - first) * 24;
  VsSeries series = { (VsTime) first * VS_SECONDS_PER_DAY, 3600, n, g_new (float, n), NULL, vs_zone_get ("UTC", NULL) };
  VsFingerprint print;

  for (gsize i = 0; i < n; i++)
    series.kwh[i] = i >= n - 90 * 24 ? 2 : 1;
  vs_fingerprint_compute (&series, as_of, &print);
  g_assert_cmpuint (print.expected, ==, 8760);
  NEAR (print.coverage, 1);
  NEAR (print.kwh, 8760 + 90 * 24);
  NEAR (print.annual_kwh, print.kwh);
  NEAR (print.month_kwh[0], 31 * 24);
  NEAR (print.month_kwh[11], 31 * 48);
  NEAR (print.month_coverage[1], 1);
  NEAR (print.usage_change_90d, 1);
  NEAR (print.usage_change_yoy, 1);
  NEAR (print.night_share, 1.0 / 3);
  NEAR (print.base_load_kw, 1);
  NEAR (print.load_factor, print.kwh / 8760 / 2);
  g_assert_cmpint (print.first_at, ==, series.start);
  g_assert_cmpint (print.last_at, ==, series.start + (VsTime) n * 3600);
  vs_series_clear (&series);
}

/* Two weeks in January, seen from the year's end: known to be too little, never taken for zero. */
static void
test_little_data (void)
{
  VsSeries series = make_series ("Europe/London", 1356998400, 1800, 15 * 48);
  VsFingerprint print;

  series.kwh[0] = 0.5f;
  vs_fingerprint_compute (&series, vs_day_from_civil (2013, 12, 31), &print);
  g_assert_cmpuint (print.expected, ==, 17520);
  g_assert_cmpfloat (print.coverage, <, 0.05);
  g_assert_true (isnan (print.annual_kwh));
  g_assert_true (isnan (print.usage_change_90d));
  g_assert_true (isnan (print.usage_change_yoy));
  g_assert_true (isnan (print.month_kwh[5]));
  g_assert_cmpfloat (print.month_coverage[5], ==, 0);
  g_assert_false (isnan (print.month_kwh[0]));

  /* An as-of date before the first reading. */
  vs_fingerprint_compute (&series, vs_day_from_civil (2012, 6, 30), &print);
  g_assert_cmpuint (print.expected, ==, 0);
  g_assert_cmpuint (print.present, ==, 0);
  g_assert_true (isnan (print.max_kw));
  g_assert_true (isnan (print.base_load_kw));
  g_assert_cmpint (print.first_at, ==, VS_TIME_NONE);
  vs_series_clear (&series);
}

/* Readings of whole days tell energy, not hours. */
static void
test_daily (void)
{
  VsSeries series = make_series ("UTC", 1356998400, VS_SECONDS_PER_DAY, 365);
  VsFingerprint print;

  series.kwh[0] = series.kwh[364] = 1;   /* gaps are drawn at random; what is expected counts from the first reading */
  vs_fingerprint_compute (&series, vs_day_from_civil (2013, 12, 31), &print);
  g_assert_cmpuint (print.expected, ==, 365);
  g_assert_false (isnan (print.annual_kwh));
  g_assert_true (isnan (print.night_share));
  g_assert_true (isnan (print.profile[0][0]));
  g_assert_true (isnan (print.base_load_kw));
  vs_series_clear (&series);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fingerprint/against-twin", test_against_twin);
  g_test_add_func ("/fingerprint/by-hand", test_by_hand);
  g_test_add_func ("/fingerprint/little-data", test_little_data);
  g_test_add_func ("/fingerprint/daily", test_daily);
  return g_test_run ();
}
