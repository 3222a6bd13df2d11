/* SPDX-License-Identifier: GPL-3.0-or-later */
/* function-date.c: the calendar. Instants are read in UTC. Weekdays are 1 = Monday … 7 = Sunday (ISO 8601). */
#include "expr/function.h"

/* Days outside the years 0 to 9999 are missing: no calendar of ours prints them. */
static inline gboolean
in_calendar (gint64 day)
{
  return day >= -719528 && day <= 2932896;
}

static gboolean
civil (const VsCell *cell, int *year, int *month, int *mday)
{
  if (!in_calendar (cell->i))
    return FALSE;
  vs_day_to_civil ((VsDay) cell->i, year, month, mday);
  return TRUE;
}

VS_CELL (year)
{
  int year, month, mday;

  if (!civil (&args[0], &year, &month, &mday))
    return FALSE;
  out->i = year;
  return TRUE;
}

VS_CELL (month)
{
  int year, month, mday;

  if (!civil (&args[0], &year, &month, &mday))
    return FALSE;
  out->i = month;
  return TRUE;
}

VS_CELL (quarter)
{
  int year, month, mday;

  if (!civil (&args[0], &year, &month, &mday))
    return FALSE;
  out->i = (month + 2) / 3;
  return TRUE;
}

VS_CELL (weekday)
{
  out->i = in_calendar (args[0].i) ? vs_day_weekday ((VsDay) args[0].i) + 1 : 0;
  return out->i > 0;
}

VS_CELL (day)
{
  int year, month, mday;

  if (!civil (&args[0], &year, &month, &mday))
    return FALSE;
  out->i = mday;
  return TRUE;
}

VS_CELL (hour)
{
  gint64 second = args[0].i % VS_SECONDS_PER_DAY;

  out->i = (second < 0 ? second + VS_SECONDS_PER_DAY : second) / 3600;
  return TRUE;
}

/* Weeks begin on Monday. */
VS_CELL (start_of_week)
{
  out->i = args[0].i - (in_calendar (args[0].i) ? vs_day_weekday ((VsDay) args[0].i) : 0);
  return in_calendar (args[0].i);
}

VS_CELL (start_of_month)
{
  if (!in_calendar (args[0].i))
    return FALSE;
  out->i = vs_day_month_start ((VsDay) args[0].i);
  return TRUE;
}

VS_CELL (start_of_quarter)
{
  int year, month, mday;

  if (!civil (&args[0], &year, &month, &mday))
    return FALSE;
  out->i = vs_day_from_civil (year, (month - 1) / 3 * 3 + 1, 1);
  return TRUE;
}

VS_CELL (start_of_year)
{
  int year, month, mday;

  if (!civil (&args[0], &year, &month, &mday))
    return FALSE;
  out->i = vs_day_from_civil (year, 1, 1);
  return TRUE;
}

static gboolean
keep_day (gint64 day, VsCell *out)
{
  out->i = day;
  return in_calendar (day);
}

/* −most … most; the lowest number has no opposite. */
static gboolean
is_within (gint64 n, gint64 most)
{
  return n >= -most && n <= most;
}

VS_CELL (add_days)
{
  if (!is_within (args[1].i, 4000000))
    return FALSE;
  return keep_day (args[0].i + args[1].i, out);
}

VS_CELL (add_months)
{
  if (!in_calendar (args[0].i) || !is_within (args[1].i, 120000))
    return FALSE;
  return keep_day (vs_day_add_months ((VsDay) args[0].i, (int) args[1].i), out);
}

VS_CELL (days_between)
{
  out->i = args[1].i - args[0].i;
  return TRUE;
}

/* Calendar months from the month of a to the month of b. */
VS_CELL (months_between)
{
  if (!in_calendar (args[0].i) || !in_calendar (args[1].i))
    return FALSE;
  out->i = vs_day_month_index ((VsDay) args[1].i) - vs_day_month_index ((VsDay) args[0].i);
  return TRUE;
}

VS_CELL (hours_between)
{
  out->d = (double) (args[1].i - args[0].i) / 3600;
  return TRUE;
}

VS_CELL (as_of)
{
  out->i = call->scope->as_of;
  return call->scope->as_of != VS_DAY_NONE;
}

/* Days of the chosen period; the checker has seen to it that there is one to ask. */
#define PERIOD_DAY(name, member) \
  VS_CELL (name) \
  { \
    out->i = call->scope->period->member; \
    return out->i != VS_DAY_NONE; \
  }

PERIOD_DAY (period_start, from)
PERIOD_DAY (period_end, to)
PERIOD_DAY (before_start, before_from)
PERIOD_DAY (before_end, before_to)
