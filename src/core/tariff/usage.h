/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage.h: a load cut into the cells a tariff can tell apart: per billing month and cell kWh bought, kWh sold, highest interval. One pass
 * over the readings; any number of rates on the same grid are then priced from it without another (only tiers that fill in time order
 * over several periods, prices by the interval and peaks of a special kind go back to the readings). */
#pragma once

#include "tariff/clock.h"

G_BEGIN_DECLS

typedef struct {
  double kwh, sold;                /* bought from and given to the grid */
  double peak;                     /* highest kWh bought in an interval; 0 when none */
  gsize  present;
} VsUsageMonth;

struct _VsUsage {
  const VsSeries *series;          /* borrowed, like `exact` and `exported`: must live as long as the usage is priced */
  const double   *exact;           /* kWh an interval instead of series->kwh, or NULL */
  const double   *exported;        /* what was sold, measured apart; NULL: readings below 0 were */
  VsClock        *clock;           /* owned */
  VsUsageMonth   *months;          /* clock->n_months */
  /* clock->n_spans × grid->n_cells each */
  double         *kwh, *peak, *sold;
  gsize           n_months, n_values;   /* room, for reuse */
  gboolean        sells;           /* anything was sold */
  const double   *values, *given;  /* what is billed: the two above, or these scaled where a reading is not a kWh */
  double         *scaled, *scaled_exported;   /* owned */
};

/* `usage` zeroed, or used before: its room is taken again, so a loop over meters allocates once. exact (nullable): the same readings in
 * double precision, for loads of hundreds of kW whose bills are compared to a tenth of a cent. exported (nullable): the register of what
 * was given to the grid, NaN where missing; the readings are then what was bought. Below 0 the generator itself drew energy, which is no
 * sale and must be among what was bought. */
void vs_usage_measure (VsUsage *usage, const VsSeries *series, const double *exact, const double *exported, VsClock *clock);
void vs_usage_clear (VsUsage *usage);
/* Adds what was bought, or sold, in whole runs to their cells as long as `risen`, which it raises, does not pass the bound. Returns how
 * many runs it took. */
guint vs_usage_fill (const VsUsage *usage, gboolean sold, guint first_run, guint n_runs, double bound, double *risen, double *cells);

/* Four sums at a time: a chain of additions waits for each. */
static inline double
vs_sum (const double *values, guint n)
{
  double a = 0, b = 0, c = 0, d = 0;
  guint  i = 0;

  for (; i + 4 <= n; i += 4)
    {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
  for (; i < n; i++)
    a += values[i];
  return (a + c) + (b + d);
}
/* The highest, at least 0. */
static inline double
vs_max (const double *values, guint n)
{
  double a = 0, b = 0, c = 0, d = 0;
  guint  i = 0;

  for (; i + 4 <= n; i += 4)
    {
      a = values[i] > a ? values[i] : a;
      b = values[i + 1] > b ? values[i + 1] : b;
      c = values[i + 2] > c ? values[i + 2] : c;
      d = values[i + 3] > d ? values[i + 3] : d;
    }
  for (; i < n; i++)
    a = values[i] > a ? values[i] : a;
  return MAX (MAX (a, c), MAX (b, d));
}

/* Net reading, kWh; NaN = missing. */
static inline double
vs_usage_net (const VsUsage *usage, gsize i)
{
  return usage->values ? usage->values[i] : (double) usage->series->kwh[i];
}
/* Bought, ≥ 0; a missing reading counts nothing. */
static inline double
vs_usage_bought (const VsUsage *usage, gsize i)
{
  double e = vs_usage_net (usage, i);

  return e > 0 ? e : 0;
}
static inline double
vs_usage_sold (const VsUsage *usage, gsize i)
{
  double e = usage->given ? usage->given[i] : -vs_usage_net (usage, i);

  return e > 0 ? e : 0;
}

G_END_DECLS
