/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

/* GDate is the slow twin. */
static void
test_civil_against_gdate (void)
{
  for (int julian = 1; julian < 900000; julian += 37)
    {
      g_autoptr (GDate) date = g_date_new_julian ((guint32) julian);
      VsDay day = julian - 719163;   /* 1970-01-01 is Julian day 719163 of GDate */
      int y, m, d;

      vs_day_to_civil (day, &y, &m, &d);
      g_assert_cmpint (y, ==, g_date_get_year (date));
      g_assert_cmpint (m, ==, g_date_get_month (date));
      g_assert_cmpint (d, ==, g_date_get_day (date));
      g_assert_cmpint (vs_day_from_civil (y, m, d), ==, day);
      g_assert_cmpint (vs_day_weekday (day) + 1, ==, g_date_get_weekday (date));
      g_assert_cmpint (vs_days_in_month (y, m), ==, g_date_get_days_in_month (m, (GDateYear) y));
    }
}

static void
test_months (void)
{
  static const struct { const char *from; int months; const char *to; } cases[] = {
    { "2026-01-31", 1, "2026-02-28" }, { "2024-01-31", 1, "2024-02-29" }, { "2026-06-30", -12, "2025-06-30" },
    { "2026-03-15", -3, "2025-12-15" }, { "1970-01-01", -1, "1969-12-01" }, { "2026-12-31", 2, "2027-02-28" },
  };
  char text[16];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (vs_day_format_iso (vs_day_add_months (vs_day_parse_iso (cases[i].from, -1), cases[i].months), text), ==, cases[i].to);
  g_assert_cmpstr (vs_day_format_iso (vs_day_month_start (vs_day_parse_iso ("2026-06-30", -1)), text), ==, "2026-06-01");
  g_assert_cmpint (vs_day_month_index (vs_day_parse_iso ("1970-01-31", -1)), ==, 0);
  g_assert_cmpint (vs_day_month_index (vs_day_parse_iso ("1969-12-31", -1)), ==, -1);
  g_assert_cmpint (vs_day_month_index (vs_day_parse_iso ("2026-06-01", -1)), ==, 56 * 12 + 5);
}

static void
test_parse_day (void)
{
  static const char *const bad[] = { "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026/01/01", "2026-01-01 ", "0000-01-01",
                                     "2026-01-32", "+026-01-01", "2026-01-0a", "1900-02-29" };
  char text[16];

  g_assert_cmpint (vs_day_parse_iso ("1970-01-01", 10), ==, 0);
  g_assert_cmpint (vs_day_parse_iso ("2000-02-29", -1), ==, 11016);
  g_assert_cmpint (vs_day_parse_iso ("2026-06-30,next", 10), ==, 20634);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (vs_day_parse_iso (bad[i], -1), ==, VS_DAY_NONE);
  g_assert_cmpstr (vs_day_format_iso (20634, text), ==, "2026-06-30");
  g_assert_cmpstr (vs_day_format_iso (VS_DAY_NONE, text), ==, "");
}

static void
test_parse_time (void)
{
  static const struct { const char *text; VsTime at; gboolean zone; } cases[] = {
    { "1970-01-01T00:00:00Z", 0, TRUE },
    { "2026-06-30T14:05:09Z", 1782828309, TRUE },
    { "2026-06-30 14:05", 1782828300, FALSE },
    { "2026-06-30T14:05:09.123+02:00", 1782821109, TRUE },
    { "2026-06-30T14:05:09-0500", 1782846309, TRUE },
    { "2026-06-30T14:05:09.0000000", 1782828309, FALSE },
    { "2026-06-30 14:05:09 +01", 1782824709, TRUE },
    { "2026-06-30T24:00:00Z", 1782864000, TRUE },
    { "1969-12-31T23:59:59Z", -1, TRUE },
    { "2026-06-30T14:05:60Z", VS_TIME_NONE, FALSE }, { "2026-06-30T24:01:00Z", VS_TIME_NONE, FALSE },
    { "2026-06-30", VS_TIME_NONE, FALSE }, { "2026-06-30T14:05:09x", VS_TIME_NONE, FALSE }, { "2026-06-30T14", VS_TIME_NONE, FALSE },
    { "2026-02-30T14:05", VS_TIME_NONE, FALSE }, { "2026-06-30T14:05:09+2", VS_TIME_NONE, FALSE },
  };
  char text[32];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean zone = FALSE;

      g_assert_cmpint (vs_time_parse_iso (cases[i].text, -1, &zone), ==, cases[i].at);
      if (cases[i].at != VS_TIME_NONE)
        g_assert_cmpint (zone, ==, cases[i].zone);
    }
  g_assert_cmpstr (vs_time_format_iso (1782828309, text), ==, "2026-06-30T14:05:09Z");
  g_assert_cmpstr (vs_time_format_iso (-1, text), ==, "1969-12-31T23:59:59Z");
  g_assert_cmpint (vs_time_day (-1), ==, -1);
  g_assert_cmpint (vs_time_day (86399), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/civil", test_civil_against_gdate);
  g_test_add_func ("/date/months", test_months);
  g_test_add_func ("/date/parse-day", test_parse_day);
  g_test_add_func ("/date/parse-time", test_parse_time);
  return g_test_run ();
}
