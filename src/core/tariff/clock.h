/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock.h: when each interval of a load falls, as a tariff asks it: which billing month, and within it which cell of the grid. Depends on
 * zone, start, step, count and grid only, so all meters of one window share one clock. Immutable.
 *
 * A run is a stretch of one local day in which the cells come one after the other, each with the same number of intervals: what a load is
 * summed by, many at once. A span is the part of a billing month within one calendar month, for schedules go by calendar months. */
#pragma once

#include "tariff/bill.h"
#include "tariff/grid.h"

G_BEGIN_DECLS

typedef struct {
  guint32 from;            /* first interval */
  guint16 cell;            /* its cell */
  guint16 n_cells;
  guint16 per_cell;        /* intervals in each */
  guint16 new_day;         /* it begins a local date */
} VsClockRun;

typedef struct {
  gsize  from, to;         /* intervals [from, to) */
  int    month;            /* of the calendar, 1..12 */
  guint  first_run, n_runs;
} VsClockSpan;

typedef struct {
  gsize  from, to;
  int    year, month;      /* in which it begins; year 0 in the SSC profile */
  VsDay  first_date;       /* first local date covered */
  int    days;             /* local dates covered */
  int    days_in_month;    /* of the whole billing month */
  guint  first_span, n_spans;
} VsClockMonth;

typedef struct {
  gatomicrefcount ref;
  VsBillProfile profile;
  VsGrid       *grid;
  const VsZone *zone;
  VsTime        start;
  gint32        step;
  gsize         n;
  double        hours;     /* of one interval */
  guint         n_months, n_spans;
  VsClockMonth *months;
  VsClockSpan  *spans;
  GArray       *runs;      /* VsClockRun */
} VsClock;

/* On the grid of plain URDB. VS_ERROR_INVALID when a series does not suit the profile: SSC's wants 8,760 hours or a multiple. */
VsClock *vs_clock_new (const VsSeries *series, VsBillProfile profile, GError **error);
/* On any grid. The few made last are kept, so asking again for the same is cheap. (transfer full) */
VsClock *vs_clock_get (const VsSeries *series, VsBillProfile profile, VsGrid *grid, GError **error);
VsClock *vs_clock_ref (VsClock *clock);
void     vs_clock_unref (VsClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsClock, vs_clock_unref)
/* Forgets the clocks that are kept. */
void     vs_clock_forget (void);

G_END_DECLS
