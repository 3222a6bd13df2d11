/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-trace.c: the lines of a plot as a trace; stacked areas as the heights they reach, the first series at the bottom. */
#include "chart/plot-private.h"

#include <math.h>

/* What a point's parts are divided by. */
static double *
wholes (const VsPlot *plot)
{
  double *all = g_new (double, MAX (plot->points->len, 1));

  for (gsize i = 0; i < plot->points->len; i++)
    {
      double above = 1, under;

      if (plot->stack == VS_PLOT_SHARES)
        vs_plot_pile (plot, i, &above, &under);
      all[i] = above;
    }
  return all;
}

static double *
heights (const VsPlot *plot, guint series, const double *below, const double *all)
{
  double *y = g_new (double, MAX (plot->points->len, 1));

  for (gsize i = 0; i < plot->points->len; i++)
    {
      double own = vs_plot_series (plot, series)->y[i];

      y[i] = (below ? below[i] : 0) + (isnan (own) || all[i] <= 0 ? 0 : own / all[i]);
    }
  return y;
}

void
vs_plot_build_trace (VsPlot *plot)
{
  guint n_series = plot->series->len;
  g_autofree double *x = g_new (double, MAX (plot->points->len, 1));
  g_autofree const double **y = g_new0 (const double *, MAX (n_series, 1));
  g_autofree double *all = wholes (plot);
  gboolean stacked = plot->stack != VS_PLOT_BESIDE && plot->mark == VS_MARK_AREA;

  if (stacked && plot->lo < 0 && !plot->refusal)
    plot->refusal = g_strdup (_("Some values are negative, and areas of them cannot stand upon each other: show them side by side."));
  for (gsize i = 0; i < plot->points->len; i++)
    x[i] = vs_plot_point (plot, i)->at;
  for (guint s = 0; s < n_series; s++)
    y[s] = stacked ? heights (plot, s, s > 0 ? y[s - 1] : NULL, all) : vs_plot_series (plot, s)->y;
  plot->trace = vs_trace_new (x, y, n_series, plot->points->len);
  for (guint s = 0; s < n_series && stacked; s++)
    g_free ((double *) y[s]);
}
