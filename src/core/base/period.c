/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/period.h"

static const char *const kind_names[VS_N_PERIODS] = { "12 months", "month", "quarter", "year to date", "fiscal year" };
static const char *const compare_names[VS_N_COMPARES] = { "year before", "period before", "none" };

/* ── Days ── */

/* The first day of a month counted from January 1970. */
static VsDay
month_day (int index)
{
  return vs_day_add_months (0, index);
}

/* x − y × ⌊x / y⌋ */
static int
modulo (int x, int y)
{
  return ((x % y) + y) % y;
}

/* The months [*from, *to) of the period, when `open` is the first month that is not closed. January 1970 is month 0, so that months
 * into the fiscal year are counted from fiscal_start − 1. */
static void
months_of (VsPeriodKind kind, int open, int fiscal_start, int *from, int *to)
{
  int into_year = modulo (open - (fiscal_start - 1), 12);

  *to = open;
  switch (kind)
    {
    case VS_PERIOD_MONTH:
      *from = open - 1;
      break;
    case VS_PERIOD_QUARTER:
      *to = open - into_year % 3;
      *from = *to - 3;
      break;
    case VS_PERIOD_YEAR_TO_DATE:
      *from = open - (into_year > 0 ? into_year : 12);
      break;
    case VS_PERIOD_FISCAL_YEAR:
      *to = open - into_year;
      *from = *to - 12;
      break;
    case VS_PERIOD_12_MONTHS:
    default:
      *from = open - 12;
      break;
    }
}

VsPeriod
vs_period_new (VsPeriodKind kind, VsCompare compare, VsDay as_of, int fiscal_start)
{
  VsPeriod period = { kind, compare, VS_DAY_NONE, VS_DAY_NONE, VS_DAY_NONE, VS_DAY_NONE };
  int from, to, back;

  if (as_of == VS_DAY_NONE)
    return period;
  months_of (kind, vs_day_month_index (as_of + 1), CLAMP (fiscal_start, 1, 12), &from, &to);
  period.from = month_day (from);
  period.to = month_day (to) - 1;
  if (compare == VS_COMPARE_NONE)
    return period;
  back = compare == VS_COMPARE_YEAR_BEFORE ? 12 : to - from;
  period.before_from = month_day (from - back);
  period.before_to = month_day (to - back) - 1;
  return period;
}

/* ── Names ── */

static gboolean
find_name (const char *name, const char *const *names, guint n, guint *index)
{
  for (guint i = 0; name != NULL && i < n; i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

const char *
vs_period_kind_name (VsPeriodKind kind)
{
  g_return_val_if_fail (kind < VS_N_PERIODS, NULL);

  return kind_names[kind];
}

gboolean
vs_period_kind_from_name (const char *name, VsPeriodKind *kind)
{
  guint index;
  gboolean found = find_name (name, kind_names, VS_N_PERIODS, &index);

  if (found)
    *kind = index;
  return found;
}

const char *
vs_compare_name (VsCompare compare)
{
  g_return_val_if_fail (compare < VS_N_COMPARES, NULL);

  return compare_names[compare];
}

gboolean
vs_compare_from_name (const char *name, VsCompare *compare)
{
  guint index;
  gboolean found = find_name (name, compare_names, VS_N_COMPARES, &index);

  if (found)
    *compare = index;
  return found;
}

/* ── Words ── */

static char *
month_words (VsDay day, gboolean with_year)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc ((gint64) day * VS_SECONDS_PER_DAY);

  /* Translators: a month with and without its year, by g_date_time_format () */
  return at ? g_date_time_format (at, with_year ? _("%B %Y") : _("%B")) : g_strdup ("");
}

static char *
days_words (VsDay from, VsDay to)
{
  g_autofree char *first = NULL, *last = NULL;
  int months, from_year, to_year;

  if (from == VS_DAY_NONE)
    return g_strdup ("");
  months = vs_day_month_index (to) - vs_day_month_index (from) + 1;
  last = month_words (to, TRUE);
  if (months == 1)
    return g_steal_pointer (&last);
  if (months == 12)
    return g_strdup_printf (_("12 months to %s"), last);
  vs_day_to_civil (from, &from_year, NULL, NULL);
  vs_day_to_civil (to, &to_year, NULL, NULL);
  first = month_words (from, from_year != to_year);
  /* Translators: "April to June 2026" */
  return g_strdup_printf (_("%s to %s"), first, last);
}

char *
vs_period_words (const VsPeriod *period)
{
  g_return_val_if_fail (period != NULL, NULL);

  return days_words (period->from, period->to);
}

char *
vs_period_before_words (const VsPeriod *period)
{
  g_return_val_if_fail (period != NULL, NULL);

  return days_words (period->before_from, period->before_to);
}

const char *
vs_period_compare_words (const VsPeriod *period)
{
  g_return_val_if_fail (period != NULL, NULL);

  if (period->compare == VS_COMPARE_NONE)
    return "";
  if (period->compare == VS_COMPARE_YEAR_BEFORE)
    return _("than the year before");
  switch (period->kind)
    {
    case VS_PERIOD_MONTH:        return _("than the month before");
    case VS_PERIOD_QUARTER:      return _("than the quarter before");
    case VS_PERIOD_YEAR_TO_DATE: return _("than the same number of months before");
    case VS_PERIOD_12_MONTHS:
    case VS_PERIOD_FISCAL_YEAR:
    default:                     return _("than the year before");
    }
}
