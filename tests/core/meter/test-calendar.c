/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/calendar.h"

/* Against GLib's own calendar, instant by instant. */
static void
test_against_glib (void)
{
  static const char *const zones[] = { "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC" };
  static const gint32 steps[] = { 900, 1800, 3600, 86400 };

  for (gsize z = 0; z < G_N_ELEMENTS (zones); z++)
    for (gsize s = 0; s < G_N_ELEMENTS (steps); s++)
      {
        g_autoptr (GError) error = NULL;
        const VsZone *zone = vs_zone_get (zones[z], &error);
        g_autoptr (GTimeZone) twin = g_time_zone_new_identifier (zones[z]);
        VsTime start = 1356998400 - 5400;  /* 2012-12-31T22:30Z */
        gsize n = (gsize) (400 * VS_SECONDS_PER_DAY / steps[s]);
        g_autoptr (VsCalendar) calendar = NULL;

        g_assert_no_error (error);
        calendar = vs_calendar_new (zone, start, steps[s], n);
        g_assert_cmpuint (calendar->n, ==, n);
        for (gsize i = 0; i < n; i++)
          {
            g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (start + (VsTime) i * steps[s]);
            g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, twin);
            int year, month, day;

            g_assert_cmpint (calendar->hour[i], ==, g_date_time_get_hour (local));
            g_assert_cmpint (calendar->weekday[i], ==, g_date_time_get_day_of_week (local) - 1);
            g_assert_cmpint (calendar->month[i], ==, g_date_time_get_month (local));
            vs_day_to_civil (calendar->day[i], &year, &month, &day);
            g_assert_cmpint (year, ==, g_date_time_get_year (local));
            g_assert_cmpint (month, ==, g_date_time_get_month (local));
            g_assert_cmpint (day, ==, g_date_time_get_day_of_month (local));
          }
      }
}

static void
test_clock_change_days (void)
{
  const VsZone *london = vs_zone_get ("Europe/London", NULL);
  VsDay spring = vs_day_from_civil (2013, 3, 31), autumn = vs_day_from_civil (2013, 10, 27);

  g_assert_cmpint (vs_calendar_day_start (london, spring + 1) - vs_calendar_day_start (london, spring), ==, 23 * 3600);
  g_assert_cmpint (vs_calendar_day_start (london, autumn + 1) - vs_calendar_day_start (london, autumn), ==, 25 * 3600);
  g_assert_cmpint (vs_calendar_day_start (london, vs_day_from_civil (2013, 7, 1)), ==, 1372633200);  /* 2013-06-30T23:00Z */
}

static void
test_nothing (void)
{
  g_autoptr (VsCalendar) calendar = vs_calendar_new (vs_zone_get ("UTC", NULL), 0, 3600, 0);

  g_assert_cmpuint (calendar->n, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/against-glib", test_against_glib);
  g_test_add_func ("/calendar/clock-change-days", test_clock_change_days);
  g_test_add_func ("/calendar/nothing", test_nothing);
  return g_test_run ();
}
