/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage.h: a load cut into the cells a tariff can tell apart: per billing month, weekday or weekend and hour: kWh, highest interval, how
 * many. One pass over the readings; any number of rates are then priced from it without another (only tiers that fill in time order
 * over several periods go back to the readings). */
#pragma once

#include "tariff/clock.h"

G_BEGIN_DECLS

#define VS_USAGE_CELLS 48

typedef struct {
  double kwh;
  double peak;                     /* highest kWh of an interval; 0 when none */
  gsize  present;
  double cell_kwh[VS_USAGE_CELLS];
  double cell_peak[VS_USAGE_CELLS];
} VsUsageMonth;

struct _VsUsage {
  const VsSeries *series;          /* borrowed, like `exact`: must live as long as the usage is priced */
  const double   *exact;           /* kWh an interval instead of series->kwh, or NULL */
  VsClock        *clock;           /* owned */
  VsUsageMonth   *months;          /* clock->n_months */
  gsize           n_months;        /* room in `months`, for reuse */
  gsize           n_negative;      /* intervals that gave energy back; priced as nothing used, so a bill refuses them */
};

/* `usage` zeroed, or used before: its room is taken again, so a loop over meters allocates once. exact (nullable): the same readings in
 * double precision, for loads of hundreds of kW whose bills are compared to a tenth of a cent. */
void vs_usage_measure (VsUsage *usage, const VsSeries *series, const double *exact, VsClock *clock);
static inline double
vs_usage_kwh (const VsUsage *usage, gsize i)
{
  return usage->exact ? usage->exact[i] : (double) usage->series->kwh[i];
}
void vs_usage_clear (VsUsage *usage);

G_END_DECLS
