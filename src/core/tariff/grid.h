/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid.h: how a tariff cuts time: kinds of day, slots of a day, the day on which a billing month starts, and what a reading counts. A
 * cell is a kind of day × a slot. Loads are summed by cell, so any number of rates on one grid are priced from one pass. Immutable. */
#pragma once

#include "base/json.h"
#include "base/date.h"

G_BEGIN_DECLS

typedef enum { VS_DAY_WEEKDAY, VS_DAY_SATURDAY, VS_DAY_SUNDAY, VS_DAY_HOLIDAY } VsDayType;

typedef enum { VS_HOLIDAY_DATE, VS_HOLIDAY_YEARLY, VS_HOLIDAY_NTH, VS_HOLIDAY_EASTER } VsHolidayRule;

typedef struct {
  VsHolidayRule rule;
  VsDay day;           /* DATE */
  int   month, mday;   /* YEARLY; NTH: month */
  int   nth, weekday;  /* NTH: 1..5, −1 = last; 0 = Monday */
  int   offset;        /* EASTER: days after Easter Sunday */
} VsHoliday;

typedef struct {
  gatomicrefcount ref;
  guint   day_types;   /* 2: weekday, weekend; 4: VsDayType */
  guint   per_day;     /* slots of a day: 24 … 1,440 */
  guint   n_cells;     /* day_types × per_day */
  int     first_day;   /* of a billing month, 1..28 */
  double  scale;       /* kWh of one unit of the readings: 1, or of a cubic metre of gas */
  GArray *holidays;    /* VsHoliday */
} VsGrid;

/* (transfer none) Weekdays and weekends, hours, calendar months, kWh: what URDB can say. */
VsGrid  *vs_grid_base (void);
/* A copy to be changed by who made it, before anybody else sees it. */
VsGrid  *vs_grid_new (guint day_types, guint per_day);
VsGrid  *vs_grid_ref (VsGrid *grid);
void     vs_grid_unref (VsGrid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsGrid, vs_grid_unref)
gboolean vs_grid_equal (const VsGrid *a, const VsGrid *b);
/* 0..day_types−1 */
guint    vs_grid_day_type (const VsGrid *grid, VsDay day);
gboolean vs_grid_is_holiday (const VsGrid *grid, VsDay day);
/* "2019-07-04", "12-25", {"month": 11, "nth": 4, "weekday": "thursday"} (nth −1: the last), {"easter": −2}. Faults in the document. */
gboolean vs_holiday_read (VsJson at, VsHoliday *holiday);
/* "monday" 0 … "sunday" 6; −1 = none. */
int      vs_weekday_from_name (const char *name);

G_END_DECLS
