/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calendar.c: the ticks and the words of calendar time (part of scale.h). Days and months have no constant length in seconds, so
 * ticks are walked on the calendar, not computed with a step. */
#include "chart/scale.h"

#include <math.h>

/* One rung of the ladder: every so many seconds or minutes, every `count` hours, days (weeks begin on Monday) or months. */
typedef enum { HOURS, DAYS, MONTHS } Rung;
static const struct { Rung rung; int count; double days; } ladder[] = {
  { HOURS, 0, 1 / 86400.0 }, { HOURS, 0, 5 / 86400.0 }, { HOURS, 0, 15 / 86400.0 }, { HOURS, 0, 30 / 86400.0 },
  { HOURS, 0, 1 / 1440.0 }, { HOURS, 0, 5 / 1440.0 }, { HOURS, 0, 15 / 1440.0 }, { HOURS, 0, 30 / 1440.0 }, { HOURS, 1, 1 / 24.0 }, { HOURS, 3, 3 / 24.0 }, { HOURS, 6, 0.25 }, { HOURS, 12, 0.5 }, { DAYS, 1, 1 }, { DAYS, 2, 2 }, { DAYS, 7, 7 },
  { DAYS, 14, 14 }, { MONTHS, 1, 30.44 }, { MONTHS, 2, 61 }, { MONTHS, 3, 91 }, { MONTHS, 6, 182 }, { MONTHS, 12, 365 },
  { MONTHS, 24, 730 }, { MONTHS, 60, 1826 }, { MONTHS, 120, 3652 }, { MONTHS, 600, 18262 }, { MONTHS, 6000, 182621 },
};

static char *
format_seconds (double seconds, const char *format)
{
  g_autoptr (GDateTime) epoch = g_date_time_new_from_unix_utc (0);
  g_autoptr (GDateTime) at = fabs (seconds) < 2e11 ? g_date_time_add_seconds (epoch, seconds) : NULL;

  return at ? g_date_time_format (at, format) : g_strdup_printf ("%.0f", seconds);
}

static VsDay
month_day (int month)
{
  return vs_day_add_months (0, month);
}

/* `at` in days since 1970, of any unit. */
static double
to_days (VsCalendarUnit unit, double at)
{
  switch (unit)
    {
    case VS_CALENDAR_MONTHS:
      return month_day ((int) CLAMP (at, -20000, 100000));
    case VS_CALENDAR_SECONDS:
      return at / VS_SECONDS_PER_DAY;
    case VS_CALENDAR_DAYS:
    default:
      return CLAMP (at, -700000, 3000000);
    }
}

static double
from_days (VsCalendarUnit unit, double days)
{
  switch (unit)
    {
    case VS_CALENDAR_MONTHS:
      return vs_day_month_index ((VsDay) days);
    case VS_CALENDAR_SECONDS:
      return days * VS_SECONDS_PER_DAY;
    case VS_CALENDAR_DAYS:
    default:
      return days;
    }
}

static void
add_tick (GArray *ticks, VsCalendarUnit unit, double days, const char *format)
{
  VsCalendarTick tick = { from_days (unit, days), format_seconds (round (days * VS_SECONDS_PER_DAY), format) };

  g_array_append_val (ticks, tick);
}

/* The year is said once: at each January, and at the first tick when the span crosses a year without a January being shown. */
static void
add_months (GArray *ticks, VsCalendarUnit unit, double lo, double hi, int count)
{
  int from = vs_day_month_index ((VsDay) ceil (lo)), to = vs_day_month_index ((VsDay) floor (hi));
  gboolean years = to - from > 12;

  if (count > 1)
    from = (int) floor ((double) from / count) * count;
  for (int month = from; month <= to; month += count)
    {
      double day = month_day (month);

      if (day >= lo - 0.5 && day <= hi + 0.5)
        /* Translators: ticks of an axis, by g_date_time_format (): a year, a month with its year, a month */
        add_tick (ticks, unit, day, count >= 12 ? C_("axis", "%Y") : years && month % 12 == 0 ? C_("axis", "%b %Y") : C_("axis", "%b"));
    }
}

static void
add_days (GArray *ticks, VsCalendarUnit unit, double lo, double hi, double step)
{
  /* Translators: ticks of an axis, by g_date_time_format (): a time of day to the second, a time of day, a day */
  const char *seconds = C_("axis", "%H:%M:%S"), *minutes = C_("axis", "%H:%M"), *whole = C_("axis", "%-d %b");
  double from = step >= 7 ? floor ((ceil (lo) + 3) / 7) * 7 - 3 : floor (lo / step) * step, day = from;   /* 1970-01-01 was a Thursday */

  for (int k = 0; day <= hi + 1e-9; day = from + ++k * step)
    if (day >= lo - 1e-9)
      add_tick (ticks, unit, day, step >= 1 || fabs (day - round (day)) < 1e-6 ? whole : step < 1 / 1440.0 ? seconds : minutes);
}

static void
clear_tick (gpointer tick)
{
  g_free (((VsCalendarTick *) tick)->label);
}

GArray *
vs_calendar_ticks (VsCalendarUnit unit, double lo, double hi, double width, double label_width)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (VsCalendarTick));
  double from = to_days (unit, lo), to = to_days (unit, hi), room = MAX (floor (width / MAX (label_width, 1)), 2);
  gsize k = unit == VS_CALENDAR_MONTHS ? 16 : unit == VS_CALENDAR_DAYS ? 12 : 0;

  g_array_set_clear_func (ticks, clear_tick);
  if (!(to >= from))
    return ticks;
  while (k + 1 < G_N_ELEMENTS (ladder) && floor ((to - from) / ladder[k].days + 1e-9) + 1 > room)
    k++;
  if (ladder[k].rung == MONTHS)
    add_months (ticks, unit, from, to, ladder[k].count);
  else
    add_days (ticks, unit, from, to, ladder[k].days);
  return ticks;
}

char *
vs_calendar_words (VsCalendarUnit unit, double at)
{
  double seconds = to_days (unit, at) * VS_SECONDS_PER_DAY;

  if (unit == VS_CALENDAR_MONTHS)
    return format_seconds (seconds, _("%B %Y"));
  if (unit == VS_CALENDAR_DAYS)
    /* Translators: a day in full, by g_date_time_format () */
    return format_seconds (seconds, _("%-d %B %Y"));
  /* Translators: a day and time in full, by g_date_time_format () */
  return format_seconds (at, _("%-d %B %Y, %H:%M"));
}
