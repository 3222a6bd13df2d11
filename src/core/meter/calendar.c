/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calendar.c: walks from one clock change to the next; between two of them the local clock is a plain addition, and a local
 * day's weekday and month are looked up once a day. */
#include "meter/calendar.h"

typedef struct {
  VsDay  day;
  guint8 weekday, month;
} DayParts;

static void
day_parts_fill (DayParts *parts, VsDay day)
{
  int year, month, mday;

  vs_day_to_civil (day, &year, &month, &mday);
  parts->day = day;
  parts->weekday = (guint8) vs_day_weekday (day);
  parts->month = (guint8) month;
}

/* Fills [from, to), all under the same offset from UTC. */
static void
fill_span (VsCalendar *self, VsTime local, gint32 step, gsize from, gsize to)
{
  DayParts parts;
  gint32 second;

  day_parts_fill (&parts, vs_time_day (local));
  second = (gint32) (local - (VsTime) parts.day * VS_SECONDS_PER_DAY);
  for (gsize i = from; i < to; i++)
    {
      self->hour[i] = (guint8) (second / 3600);
      self->weekday[i] = parts.weekday;
      self->month[i] = parts.month;
      self->day[i] = parts.day;
      second += step;
      if (second >= VS_SECONDS_PER_DAY)
        {
          day_parts_fill (&parts, parts.day + second / VS_SECONDS_PER_DAY);
          second %= VS_SECONDS_PER_DAY;
        }
    }
}

VsCalendar *
vs_calendar_new (const VsZone *zone, VsTime start, gint32 step, gsize n)
{
  VsCalendar *self;
  gsize i = 0;

  g_return_val_if_fail (zone != NULL && step > 0, NULL);

  self = g_new0 (VsCalendar, 1);
  self->n = n;
  self->hour = g_new (guint8, n);
  self->weekday = g_new (guint8, n);
  self->month = g_new (guint8, n);
  self->day = g_new (gint32, n);

  while (i < n)
    {
      VsTime at = start + (VsTime) i * step;
      VsTime change = vs_zone_next_change (zone, at);
      gsize to = n;

      if (change < start + (VsTime) n * step)
        to = i + (gsize) ((change - at + step - 1) / step);
      fill_span (self, vs_zone_to_local (zone, at), step, i, to);
      i = to;
    }
  return self;
}

void
vs_calendar_free (VsCalendar *calendar)
{
  if (calendar == NULL)
    return;
  g_free (calendar->hour);
  g_free (calendar->weekday);
  g_free (calendar->month);
  g_free (calendar->day);
  g_free (calendar);
}

VsTime
vs_calendar_day_start (const VsZone *zone, VsDay day)
{
  return vs_zone_to_utc (zone, (VsTime) day * VS_SECONDS_PER_DAY, FALSE);
}
