/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock.h: when each interval of a load falls, as a tariff asks it: which billing month, and within it which cell (weekday or weekend,
 * hour). Depends on zone, start, step and count only, so all meters of one window share one clock. Immutable. */
#pragma once

#include "tariff/bill.h"

G_BEGIN_DECLS

typedef struct {
  gsize  from, to;         /* intervals [from, to) */
  int    year, month;      /* year 0 in the SSC profile; month 1..12 */
  int    days;             /* local dates covered */
  int    days_in_month;
} VsClockMonth;

typedef struct {
  gatomicrefcount ref;
  VsBillProfile profile;
  gsize         n;
  double        hours;     /* of one interval */
  guint8       *cell;      /* n values 0..47 */
  guint         n_months;
  VsClockMonth *months;
} VsClock;

/* VS_ERROR_INVALID when a series does not suit the profile: SSC's wants 8,760 hours or a multiple. */
VsClock *vs_clock_new (const VsSeries *series, VsBillProfile profile, GError **error);
VsClock *vs_clock_ref (VsClock *clock);
void     vs_clock_unref (VsClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsClock, vs_clock_unref)

G_END_DECLS
