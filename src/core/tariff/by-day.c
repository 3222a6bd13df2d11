/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/by-day.h"

#include "meter/calendar.h"

#include <math.h>

/* All that readings add. */
static double
moved (const VsBill *bill)
{
  double sum = bill->total;

  for (guint m = 0; m < bill->months->len; m++)
    {
      const VsBillMonth *month = &g_array_index (bill->months, VsBillMonth, m);

      sum -= month->by_kind[VS_BILL_MINIMUM] + month->by_kind[VS_BILL_SETTLEMENT];
    }
  return sum;
}

gboolean
vs_bill_by_day (const VsRate *rate, const VsSeries *series, VsDay from, VsDay to, double *cost, GError **error)
{
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  g_autoptr (VsCalendar) calendar = vs_calendar_new (series->zone, series->start, series->step, series->n);
  g_autofree float *known = g_new (float, MAX (series->n, 1));
  VsSeries upto = *series;
  VsBill   bill = { NULL };
  double   before, added = 0;
  gsize    i = 0;
  gboolean done;

  upto.kwh = known;
  upto.flags = NULL;
  for (gsize k = 0; k < series->n; k++)
    known[k] = NAN;
  done = vs_bill_compute (rate, &upto, &options, &bill, error);
  before = done ? moved (&bill) : 0;
  for (VsDay day = from; day < to && done; day++)
    {
      gboolean any = FALSE;

      for (; i < series->n && calendar->day[i] <= day; i++)
        {
          known[i] = series->kwh[i];
          any |= !isnan (known[i]);
        }
      cost[day - from] = NAN;
      if (!any)
        continue;
      done = vs_bill_compute (rate, &upto, &options, &bill, error);
      cost[day - from] = moved (&bill) - before;
      added += cost[day - from];
      before = moved (&bill);
    }
  for (VsDay day = from; day < to && done; day++)
    cost[day - from] += (bill.total - added) / (to - from);
  vs_bill_clear (&bill);
  return done;
}
