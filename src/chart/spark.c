/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spark.c: a KPI's little line: shape only, no axis, not from zero. */
#include "chart/paint.h"

#include <math.h>

#define INSET 3

void
vs_paint_spark (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  const VsPlotSeries *series = vs_plot_series (plot, 0);
  gsize n = plot->points->len;
  VsScale x = { 0, n - 1, INSET, paint->width - INSET }, y = { plot->lo, plot->hi, paint->height - INSET, INSET };
  gboolean pen_down = FALSE;
  double at_x = NAN, at_y = NAN;

  cairo_new_path (paint->pen.cr);
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (series->y[i]))
        {
          pen_down = FALSE;
          continue;
        }
      at_x = vs_scale_map (&x, i);
      at_y = vs_scale_map (&y, series->y[i]);
      if (pen_down)
        cairo_line_to (paint->pen.cr, at_x, at_y);
      else
        cairo_move_to (paint->pen.cr, at_x, at_y);
      pen_down = TRUE;
      vs_paint_add_mark (paint, at_x - (paint->width - 2 * INSET) / (n - 1) / 2, 0, (paint->width - 2 * INSET) / (n - 1), paint->height,
                         vs_plot_words (plot, i, 0, paint->style->currency), i);
    }
  vs_pen_colour (&paint->pen, vs_palette_series (0, paint->style->theme));
  cairo_set_line_width (paint->pen.cr, 1.75);
  cairo_set_line_join (paint->pen.cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (paint->pen.cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (paint->pen.cr);
  if (!isnan (at_x))
    {
      cairo_arc (paint->pen.cr, at_x, at_y, 2.5, 0, 2 * G_PI);
      cairo_fill (paint->pen.cr);
    }
}
