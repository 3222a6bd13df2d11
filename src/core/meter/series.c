/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/series.h"

#include <math.h>

void
vs_series_clear (VsSeries *series)
{
  g_clear_pointer (&series->kwh, g_free);
  g_clear_pointer (&series->flags, g_free);
  series->n = 0;
}

gsize
vs_series_n_present (const VsSeries *series)
{
  gsize present = 0;

  for (gsize i = 0; i < series->n; i++)
    present += !isnan (series->kwh[i]);
  return present;
}

double
vs_series_sum (const VsSeries *series)
{
  double sum = 0;

  for (gsize i = 0; i < series->n; i++)
    if (!isnan (series->kwh[i]))
      sum += series->kwh[i];
  return sum;
}

/* The first interval that starts at or after `at`, within 0..n. */
static gsize
index_from (const VsSeries *series, VsTime at)
{
  VsTime ahead = at - series->start;

  if (ahead <= 0)
    return 0;
  return MIN (series->n, (gsize) ((ahead + series->step - 1) / series->step));
}

VsSeries
vs_series_slice (const VsSeries *series, VsTime from, VsTime to)
{
  VsSeries part = *series;
  gsize first = from == VS_TIME_NONE ? 0 : index_from (series, from);
  gsize end = to == VS_TIME_NONE ? series->n : index_from (series, to);

  part.start = series->start + (VsTime) first * series->step;
  part.n = end > first ? end - first : 0;
  part.kwh = series->kwh + first;
  part.flags = series->flags != NULL ? series->flags + first : NULL;
  return part;
}
