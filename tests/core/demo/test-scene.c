/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/scene.h"

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
      g_autoptr (VsScene) scene = vs_scene_new (retailer, 1, as_of);

      for (gsize i = 0; i < scene->n; i += 7)
        {
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (scene->start + (gint64) i * 3600);
          g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, tz);

          g_assert_cmpint (scene->hour[i], ==, g_date_time_get_hour (local));
          g_assert_cmpint (scene->weekday[i] + 1, ==, g_date_time_get_day_of_week (local));
          g_assert_cmpint (scene->day[i], ==, vs_day_from_civil (g_date_time_get_year (local), g_date_time_get_month (local),
                                                                 g_date_time_get_day_of_month (local)));
        }
      g_assert_cmpuint (scene->local_start[scene->n_local], ==, scene->n);
      /* The last billed month ends by the as-of date and within the scene; the readings end on it. */
      g_assert_cmpint (scene->month_day[VS_DEMO_MONTHS], <=, as_of + 1);
      g_assert_cmpint (scene->month_day[VS_DEMO_MONTHS], >, as_of + 1 - 31);
      g_assert_cmpint (scene->month_start[0], >=, scene->start);
      g_assert_cmpint (scene->month_start[VS_DEMO_MONTHS], <=, scene->start + (gint64) scene->n * 3600);
      g_assert_cmpint (scene->read_first + VS_DEMO_READING_DAYS - 1, ==, as_of);
      g_assert_cmpuint (scene->read_from + VS_DEMO_READING_DAYS * 24, <=, scene->n);
    }
}

static void
test_weather (void)
{
  g_autoptr (VsRetailer) retailer = vs_retailer_load (NULL);
  g_autoptr (VsScene) scene = vs_scene_new (retailer, 1, vs_day_parse_iso ("2026-06-30", -1));

  for (guint r = 0; r < scene->n_regions; r++)
    {
      const VsDemoRegion *region = &g_array_index (retailer->regions, VsDemoRegion, r);
      double sum = 0, july = 0, january = 0;
      int n_july = 0, n_january = 0;

      for (gsize i = 0; i < scene->n; i++)
        {
          int month;

          vs_day_to_civil (scene->day[i], NULL, &month, NULL);
          sum += scene->temperature[r][i];
          if (month == 7)
            july += scene->temperature[r][i], n_july++;
          if (month == 1)
            january += scene->temperature[r][i], n_january++;
          g_assert_true (scene->temperature[r][i] > -40 && scene->temperature[r][i] < 50);
        }
      g_assert_cmpfloat_with_epsilon (sum / (double) scene->n, region->mean_c, 1.5);
      g_assert_cmpfloat (july / n_july - january / n_january, >, 1.4 * region->swing_c);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/cos", test_cos);
  g_test_add_func ("/scene/calendar", test_calendar);
  g_test_add_func ("/scene/weather", test_weather);
  return g_test_run ();
}
