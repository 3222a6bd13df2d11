/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calendar.h: the local hour, weekday, month and day of each interval of a series, computed once and shared by the engines.
 * Clock changes come out by themselves: an autumn day has 25 hours' worth of intervals, a spring day 23. */
#pragma once

#include "base/zone.h"

G_BEGIN_DECLS

typedef struct {
  gsize   n;
  guint8 *hour;      /* 0..23, local hour of the interval's start */
  guint8 *weekday;   /* 0 = Monday */
  guint8 *month;     /* 1..12 */
  gint32 *day;       /* local VsDay */
} VsCalendar;

VsCalendar *vs_calendar_new (const VsZone *zone, VsTime start, gint32 step, gsize n);
void        vs_calendar_free (VsCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsCalendar, vs_calendar_free)

/* The instant at which a local day begins (the day of a midnight clock change begins at the change). */
VsTime      vs_calendar_day_start (const VsZone *zone, VsDay day);

G_END_DECLS
