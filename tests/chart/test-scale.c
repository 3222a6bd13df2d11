/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks against cases worked by hand; calendar ticks against a calendar. */
#include "chart/scale.h"

#include <math.h>

static void
test_ticks (void)
{
  static const struct { double lo, hi; int max; gboolean zero; double first, step; int n; } cases[] = {
    { 0, 2400, 5, TRUE, 0, 1000, 3 },        /* 500 would give six */
    { 93e6, 120.5e6, 5, TRUE, 0, 50e6, 3 },
    { 0, 1, 5, TRUE, 0, 0.25, 5 },
    { -60, 300, 5, TRUE, 0, 100, 4 },
    { -30, -10, 5, TRUE, -30, 10, 4 },
    { 0, 0, 5, TRUE, 0, 0.25, 5 },
    { 7, 7, 5, TRUE, 0, 2, 4 },
    { NAN, NAN, 5, TRUE, 0, 0.25, 5 },
    { 5, -5, 5, FALSE, 0, 0.25, 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsTicks t = vs_ticks_nice (cases[i].lo, cases[i].hi, cases[i].max, cases[i].zero);

      g_test_message ("case %zu: first %g step %g n %d", i, t.first, t.step, t.n);
      g_assert_cmpfloat_with_epsilon (t.first, cases[i].first, t.step * 1e-6);
      g_assert_cmpfloat_with_epsilon (t.step, cases[i].step, t.step * 1e-6);
      g_assert_cmpint (t.n, ==, cases[i].n);
    }
}

/* Whatever the range: at most the ticks asked for, all inside the domain, the data inside too. */
static void
test_ticks_hold (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int i = 0; i < 20000; i++)
    {
      double size = pow (10, g_rand_double_range (rand, -300, 300)), lo = (g_rand_double (rand) - 0.5) * size;
      double hi = lo + g_rand_double (rand) * size;
      int max = g_rand_int_range (rand, 2, 9);
      VsTicks t = vs_ticks_nice (lo, hi, max, i % 2);

      g_assert_cmpint (t.n, >=, 1);
      g_assert_cmpint (t.n, <=, max);
      g_assert_cmpfloat (t.lo, <=, lo);
      g_assert_cmpfloat (t.hi, >=, hi);
      g_assert_cmpfloat (vs_ticks_at (&t, 0), >=, t.lo - t.step * 1e-6);
      g_assert_cmpfloat (vs_ticks_at (&t, t.n - 1), <=, t.hi + t.step * 1e-6);
    }
}

static void
check_labels (double lo, double hi, VsFormat format, const char *wanted)
{
  VsTicks t = vs_ticks_nice (lo, hi, 5, TRUE);
  GString *all = g_string_new (NULL);

  for (int i = 0; i < t.n; i++)
    {
      g_autofree char *label = vs_ticks_label (&t, i, format);

      g_string_append_printf (all, "%s%s", i ? " | " : "", label);
    }
  g_assert_cmpstr (all->str, ==, wanted);
  g_string_free (all, TRUE);
}

static void
test_labels (void)
{
  check_labels (0, 120e6, VS_FORMAT_MONEY, "0 | 50\u00a0M | 100\u00a0M");
  check_labels (0, 2.1e6, VS_FORMAT_MONEY, "0 | 0.5\u00a0M | 1.0\u00a0M | 1.5\u00a0M | 2.0\u00a0M");
  check_labels (0, 9, VS_FORMAT_KWH, "0 | 2 | 4 | 6 | 8");
  check_labels (0, 0.4, VS_FORMAT_PERCENT, "0\u00a0% | 10\u00a0% | 20\u00a0% | 30\u00a0% | 40\u00a0%");
  check_labels (-40, 40, VS_FORMAT_NUMBER, "−40 | −20 | 0 | 20 | 40");
  check_labels (0, 2000, VS_FORMAT_INTEGER, "0 | 500 | 1,000 | 1,500 | 2,000");
}

static void
check_calendar (VsCalendarUnit unit, double lo, double hi, double width, const char *wanted)
{
  g_autoptr (GArray) ticks = vs_calendar_ticks (unit, lo, hi, width, 40);
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++)
    g_string_append_printf (all, "%s%s", i ? " " : "", g_array_index (ticks, VsCalendarTick, i).label);
  g_assert_cmpstr (all->str, ==, wanted);
  g_string_free (all, TRUE);
}

static void
test_calendar (void)
{
  int month = vs_day_month_index (vs_day_from_civil (2025, 7, 1));
  VsDay day = vs_day_from_civil (2026, 2, 25);   /* a Wednesday */

  check_calendar (VS_CALENDAR_MONTHS, month, month + 11, 500, "Jul Aug Sep Oct Nov Dec Jan Feb Mar Apr May Jun");
  check_calendar (VS_CALENDAR_MONTHS, month, month + 11, 260, "Jul Sep Nov Jan Mar May");
  check_calendar (VS_CALENDAR_MONTHS, month, month + 30, 450, "Jul Oct Jan 2026 Apr Jul Oct Jan 2027 Apr Jul Oct Jan 2028");
  check_calendar (VS_CALENDAR_MONTHS, month, month + 120, 300, "2026 2028 2030 2032 2034");
  check_calendar (VS_CALENDAR_DAYS, day, day + 4, 300, "25 Feb 26 Feb 27 Feb 28 Feb 1 Mar");
  check_calendar (VS_CALENDAR_DAYS, day, day + 30, 240, "2 Mar 9 Mar 16 Mar 23 Mar");   /* Mondays */
  check_calendar (VS_CALENDAR_SECONDS, (double) day * 86400, (double) day * 86400 + 86400, 250, "25 Feb 06:00 12:00 18:00 26 Feb");
  check_calendar (VS_CALENDAR_SECONDS, day * 86400.0 + 55351, day * 86400.0 + 55401, 250, "15:22:45 15:23:00 15:23:15");
  check_calendar (VS_CALENDAR_DAYS, day, day, 100, "25 Feb");
}

static void
test_words (void)
{
  VsDay day = vs_day_from_civil (2026, 3, 3);
  g_autofree char *month = vs_calendar_words (VS_CALENDAR_MONTHS, vs_day_month_index (day));
  g_autofree char *date = vs_calendar_words (VS_CALENDAR_DAYS, day);
  g_autofree char *time = vs_calendar_words (VS_CALENDAR_SECONDS, day * 86400.0 + 14.5 * 3600);

  g_assert_cmpstr (month, ==, "March 2026");
  g_assert_cmpstr (date, ==, "3 March 2026");
  g_assert_cmpstr (time, ==, "3 March 2026, 14:30");
}

static void
test_bands (void)
{
  VsBands bands = vs_bands_new (100, 400, 3, 0.7, 48);

  g_assert_cmpfloat (bands.step, ==, 100);
  g_assert_cmpfloat (bands.width, ==, 48);
  g_assert_cmpfloat (vs_bands_centre (&bands, 1), ==, 250);
  g_assert_cmpuint (vs_bands_stride (&bands, 90), ==, 1);
  g_assert_cmpuint (vs_bands_stride (&bands, 150), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/ticks", test_ticks);
  g_test_add_func ("/scale/ticks-hold", test_ticks_hold);
  g_test_add_func ("/scale/labels", test_labels);
  g_test_add_func ("/scale/calendar", test_calendar);
  g_test_add_func ("/scale/words", test_words);
  g_test_add_func ("/scale/bands", test_bands);
  return g_test_run ();
}
