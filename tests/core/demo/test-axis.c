/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/axis.h"

#include <math.h>

static void
test_cos (void)
{
  for (double t = -3; t < 3; t += 0.001)
    g_assert_cmpfloat_with_epsilon (vs_demo_cos (t), cos (2 * G_PI * t), 1e-6);
}

/* Over as-of dates in summer, in winter and in the middle of a month: the calendar against GDateTime, the months against the dates. */
static void
test_calendar (void)
{
  static const char *const dates[] = { "2026-06-30", "2026-01-31", "2025-11-17", "2024-02-29" };
  g_autoptr (GError) error = NULL;
  g_autoptr (VsRetailer) retailer = vs_retailer_load (&error);
  g_autoptr (GTimeZone) tz = NULL;

  g_assert_no_error (error);
  tz = g_time_zone_new_identifier (retailer->zone_name);
  for (guint k = 0; k < G_N_ELEMENTS (dates); k++)
    {
      VsDay as_of = vs_day_parse_iso (dates[k], -1);
      g_autoptr (VsAxis) axis = vs_axis_new (retailer, 1, as_of);

      for (gsize i = 0; i < axis->n; i += 7)
        {
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (axis->start + (gint64) i * 3600);
          g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, tz);

          g_assert_cmpint (axis->hour[i], ==, g_date_time_get_hour (local));
          g_assert_cmpint (axis->weekday[i] + 1, ==, g_date_time_get_day_of_week (local));
          g_assert_cmpint (axis->day[i], ==, vs_day_from_civil (g_date_time_get_year (local), g_date_time_get_month (local),
                                                                 g_date_time_get_day_of_month (local)));
        }
      g_assert_cmpuint (axis->local_start[axis->n_local], ==, axis->n);
      /* The last billed month ends by the as-of date and within the axis; the readings end on it. */
      g_assert_cmpint (axis->month_day[VS_DEMO_MONTHS], <=, as_of + 1);
      g_assert_cmpint (axis->month_day[VS_DEMO_MONTHS], >, as_of + 1 - 31);
      g_assert_cmpint (axis->month_start[0], >=, axis->start);
      g_assert_cmpint (axis->month_start[VS_DEMO_MONTHS], <=, axis->start + (gint64) axis->n * 3600);
      g_assert_cmpint (axis->read_first + VS_DEMO_READING_DAYS - 1, ==, as_of);
      g_assert_cmpuint (axis->read_from + VS_DEMO_READING_DAYS * 24, <=, axis->n);
    }
}

static void
test_weather (void)
{
  g_autoptr (VsRetailer) retailer = vs_retailer_load (NULL);
  g_autoptr (VsAxis) axis = vs_axis_new (retailer, 1, vs_day_parse_iso ("2026-06-30", -1));

  for (guint r = 0; r < axis->n_regions; r++)
    {
      const VsDemoRegion *region = &g_array_index (retailer->regions, VsDemoRegion, r);
      double sum = 0, july = 0, january = 0;
      int n_july = 0, n_january = 0;

      for (gsize i = 0; i < axis->n; i++)
        {
          int month;

          vs_day_to_civil (axis->day[i], NULL, &month, NULL);
          sum += axis->temperature[r][i];
          if (month == 7)
            july += axis->temperature[r][i], n_july++;
          if (month == 1)
            january += axis->temperature[r][i], n_january++;
          g_assert_true (axis->temperature[r][i] > -40 && axis->temperature[r][i] < 50);
        }
      g_assert_cmpfloat_with_epsilon (sum / (double) axis->n, region->mean_c, 1.5);
      g_assert_cmpfloat (july / n_july - january / n_january, >, 1.4 * region->swing_c);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axis/cos", test_cos);
  g_test_add_func ("/axis/calendar", test_calendar);
  g_test_add_func ("/axis/weather", test_weather);
  return g_test_run ();
}
