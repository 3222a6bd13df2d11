/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/usage.h"

#include <string.h>

static void
measure_month (VsUsage *usage, const VsClockMonth *when, VsUsageMonth *month)
{
  const guint8 *cell = usage->clock->cell;

  memset (month, 0, sizeof *month);
  for (gsize i = when->from; i < when->to; i++)
    {
      double e = vs_usage_kwh (usage, i);

      if (e >= 0)
        {
          month->cell_kwh[cell[i]] += e;
          month->cell_peak[cell[i]] = MAX (month->cell_peak[cell[i]], e);
          month->present++;
        }
      else if (e < 0)   /* not NaN */
        usage->n_negative++;
    }
  for (guint c = 0; c < VS_USAGE_CELLS; c++)
    {
      month->kwh += month->cell_kwh[c];
      month->peak = MAX (month->peak, month->cell_peak[c]);
    }
}

void
vs_usage_measure (VsUsage *usage, const VsSeries *series, const double *exact, VsClock *clock)
{
  g_return_if_fail (series->n == clock->n);

  if (usage->n_months < clock->n_months)
    {
      usage->months = g_renew (VsUsageMonth, usage->months, clock->n_months);
      usage->n_months = clock->n_months;
    }
  vs_clock_ref (clock);
  g_clear_pointer (&usage->clock, vs_clock_unref);
  usage->clock = clock;
  usage->series = series;
  usage->exact = exact;
  usage->n_negative = 0;
  for (guint m = 0; m < clock->n_months; m++)
    measure_month (usage, &clock->months[m], &usage->months[m]);
}

void
vs_usage_clear (VsUsage *usage)
{
  g_clear_pointer (&usage->clock, vs_clock_unref);
  g_clear_pointer (&usage->months, g_free);
  usage->series = NULL;
  usage->exact = NULL;
  usage->n_months = 0;
}
