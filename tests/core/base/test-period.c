/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/period.h"

/* Worked by hand from the calendar. */
static const struct {
  VsPeriodKind kind;
  VsCompare    compare;
  const char  *as_of;
  int          fiscal_start;
  const char  *from, *to, *before_from, *before_to, *words, *compare_words;
} cases[] = {
  { VS_PERIOD_12_MONTHS, VS_COMPARE_YEAR_BEFORE, "2026-06-30", 1, "2025-07-01", "2026-06-30", "2024-07-01", "2025-06-30",
    "12 months to June 2026", "than the year before" },
  { VS_PERIOD_12_MONTHS, VS_COMPARE_YEAR_BEFORE, "2026-06-29", 1, "2025-06-01", "2026-05-31", "2024-06-01", "2025-05-31",
    "12 months to May 2026", "than the year before" },
  { VS_PERIOD_12_MONTHS, VS_COMPARE_PERIOD_BEFORE, "2024-02-29", 1, "2023-03-01", "2024-02-29", "2022-03-01", "2023-02-28",
    "12 months to February 2024", "than the year before" },
  { VS_PERIOD_MONTH, VS_COMPARE_YEAR_BEFORE, "2025-02-28", 1, "2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29",
    "February 2025", "than the year before" },
  { VS_PERIOD_MONTH, VS_COMPARE_PERIOD_BEFORE, "2026-01-15", 1, "2025-12-01", "2025-12-31", "2025-11-01", "2025-11-30",
    "December 2025", "than the month before" },
  { VS_PERIOD_QUARTER, VS_COMPARE_PERIOD_BEFORE, "2026-06-30", 1, "2026-04-01", "2026-06-30", "2026-01-01", "2026-03-31",
    "April to June 2026", "than the quarter before" },
  { VS_PERIOD_QUARTER, VS_COMPARE_YEAR_BEFORE, "2026-06-29", 1, "2026-01-01", "2026-03-31", "2025-01-01", "2025-03-31",
    "January to March 2026", "than the year before" },
  /* The fiscal year begins in February: quarters are Feb–Apr, May–Jul, Aug–Oct, Nov–Jan. */
  { VS_PERIOD_QUARTER, VS_COMPARE_NONE, "2026-02-10", 2, "2025-11-01", "2026-01-31", NULL, NULL, "November 2025 to January 2026", "" },
  { VS_PERIOD_YEAR_TO_DATE, VS_COMPARE_YEAR_BEFORE, "2026-03-31", 1, "2026-01-01", "2026-03-31", "2025-01-01", "2025-03-31",
    "January to March 2026", "than the year before" },
  { VS_PERIOD_YEAR_TO_DATE, VS_COMPARE_YEAR_BEFORE, "2026-03-31", 4, "2025-04-01", "2026-03-31", "2024-04-01", "2025-03-31",
    "12 months to March 2026", "than the year before" },
  { VS_PERIOD_YEAR_TO_DATE, VS_COMPARE_PERIOD_BEFORE, "2026-06-15", 4, "2026-04-01", "2026-05-31", "2026-02-01", "2026-03-31",
    "April to May 2026", "than the same number of months before" },
  /* Nothing of the new year is closed yet: the whole one before it is what there is. */
  { VS_PERIOD_YEAR_TO_DATE, VS_COMPARE_YEAR_BEFORE, "2026-01-20", 1, "2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31",
    "12 months to December 2025", "than the year before" },
  { VS_PERIOD_FISCAL_YEAR, VS_COMPARE_YEAR_BEFORE, "2026-06-30", 1, "2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31",
    "12 months to December 2025", "than the year before" },
  { VS_PERIOD_FISCAL_YEAR, VS_COMPARE_PERIOD_BEFORE, "2026-06-30", 7, "2025-07-01", "2026-06-30", "2024-07-01", "2025-06-30",
    "12 months to June 2026", "than the year before" },
  { VS_PERIOD_MONTH, VS_COMPARE_PERIOD_BEFORE, "1969-12-31", 1, "1969-12-01", "1969-12-31", "1969-11-01", "1969-11-30",
    "December 1969", "than the month before" },
};

static void
assert_day (VsDay day, const char *expected)
{
  char text[16];

  g_assert_cmpstr (vs_day_format_iso (day, text), ==, expected ? expected : "");
}

static void
test_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsPeriod period = vs_period_new (cases[i].kind, cases[i].compare, vs_day_parse_iso (cases[i].as_of, -1), cases[i].fiscal_start);
      g_autofree char *words = vs_period_words (&period);

      assert_day (period.from, cases[i].from);
      assert_day (period.to, cases[i].to);
      assert_day (period.before_from, cases[i].before_from);
      assert_day (period.before_to, cases[i].before_to);
      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpstr (vs_period_compare_words (&period), ==, cases[i].compare_words);
    }
}

static gboolean
is_month_start (VsDay day)
{
  return vs_day_month_start (day) == day;
}

/* Whatever the date: whole closed months, and none that could have been closed is missing. */
static void
test_always_whole (void)
{
  for (VsDay as_of = 19000; as_of < 20500; as_of++)
    for (int start = 1; start <= 12; start++)
      for (guint kind = 0; kind < VS_N_PERIODS; kind++)
        for (guint compare = 0; compare < VS_COMPARE_NONE; compare++)
          {
            VsPeriod p = vs_period_new (kind, compare, as_of, start);
            int months = vs_day_month_index (p.to) - vs_day_month_index (p.from) + 1;

            g_assert_true (is_month_start (p.from) && is_month_start (p.to + 1) && p.to <= as_of);
            g_assert_true (is_month_start (p.before_from) && is_month_start (p.before_to + 1));
            g_assert_cmpint (vs_day_month_index (p.before_to) - vs_day_month_index (p.before_from) + 1, ==, months);
            g_assert_cmpint (p.before_to, <, p.from + (compare == VS_COMPARE_YEAR_BEFORE ? 0 : 1));
            if (kind <= VS_PERIOD_MONTH || kind == VS_PERIOD_YEAR_TO_DATE)
              g_assert_cmpint (as_of - p.to, <, 31);
            else
              g_assert_cmpint (as_of - p.to, <, kind == VS_PERIOD_QUARTER ? 92 : 366);
          }
}

static void
test_nothing (void)
{
  VsPeriod period = vs_period_new (VS_PERIOD_MONTH, VS_COMPARE_YEAR_BEFORE, VS_DAY_NONE, 1);
  g_autofree char *words = vs_period_words (&period), *before = vs_period_before_words (&period);

  g_assert_true (period.from == VS_DAY_NONE && period.to == VS_DAY_NONE && period.before_from == VS_DAY_NONE);
  g_assert_cmpstr (words, ==, "");
  g_assert_cmpstr (before, ==, "");
}

static void
test_names (void)
{
  VsPeriodKind kind;
  VsCompare compare;

  for (guint i = 0; i < VS_N_PERIODS; i++)
    g_assert_true (vs_period_kind_from_name (vs_period_kind_name (i), &kind) && kind == i);
  for (guint i = 0; i < VS_N_COMPARES; i++)
    g_assert_true (vs_compare_from_name (vs_compare_name (i), &compare) && compare == i);
  g_assert_true (vs_period_kind_from_name ("Year to Date", &kind) && kind == VS_PERIOD_YEAR_TO_DATE);
  g_assert_false (vs_period_kind_from_name ("decade", &kind));
  g_assert_false (vs_period_kind_from_name (NULL, &kind));
  g_assert_false (vs_compare_from_name ("", &compare));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/period/days", test_days);
  g_test_add_func ("/period/always-whole", test_always_whole);
  g_test_add_func ("/period/nothing", test_nothing);
  g_test_add_func ("/period/names", test_names);
  return g_test_run ();
}
