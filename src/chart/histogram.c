/* SPDX-License-Identifier: GPL-3.0-or-later */
/* histogram.c: counts side by side over a number axis, coloured by the bands of the tile; the comparison is a short dash a bin. */
#include "chart/axis.h"

#include <math.h>

/* Where the tile names bands, what lies in none of them is neutral. */
static VsRgba
bin_colour (VsPaint *paint, gsize i)
{
  VsTheme theme = paint->style->theme;

  return vs_paint_fade (paint, i, paint->plot->bands->len == 0 ? vs_palette_series (0, theme)
                                                               : vs_palette_level (vs_plot_point (paint->plot, i)->level, theme));
}

static void
draw_bin (VsPaint *paint, const VsAxis *axis, const VsScale *x, gsize i)
{
  double at = vs_plot_point (paint->plot, i)->at, left = vs_scale_map (x, at), w = vs_scale_map (x, at + paint->plot->bin_width) - left;
  double gap = w > 4 ? 1 : 0, zero = vs_scale_map (&axis->value, 0);

  for (guint s = 0; s < paint->plot->series->len; s++)
    {
      const VsPlotSeries *series = vs_plot_series (paint->plot, s);
      double y = isnan (series->y[i]) ? zero : vs_scale_map (&axis->value, series->y[i]);

      if (series->dashed)
        {
          cairo_rectangle (paint->pen.cr, left + gap, y - 1, MAX (w - 2 * gap, 1), 2);
          vs_pen_colour (&paint->pen, paint->style->ink);
        }
      else
        {
          vs_pen_rounded (&paint->pen, left + gap, y, MAX (w - 2 * gap, 0.5), zero - y, MIN (2, w / 4));
          vs_pen_colour (&paint->pen, bin_colour (paint, i));
        }
      cairo_fill (paint->pen.cr);
    }
  vs_paint_add_mark (paint, left, axis->y, w, axis->h, vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
}

void
vs_paint_histogram (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  double key = vs_paint_key (paint, FALSE, NULL);
  VsAxis axis = vs_axis_new (paint, TRUE, vs_plot_series (plot, 0)->format, MAX (key, 4), 8);
  gsize n = plot->points->len;
  VsScale x = { INFINITY, -INFINITY, axis.x, axis.x + axis.w };

  vs_axis_draw_grid (paint, &axis);
  for (gsize i = 0; i < n; i++)
    if (!isnan (vs_plot_point (plot, i)->at))
      {
        x.d0 = MIN (x.d0, vs_plot_point (plot, i)->at);
        x.d1 = MAX (x.d1, vs_plot_point (plot, i)->at + plot->bin_width);
      }
  if (!(x.d1 > x.d0))
    return;
  for (gsize i = 0; i < n; i++)
    if (!isnan (vs_plot_point (plot, i)->at))
      draw_bin (paint, &axis, &x, i);
  vs_axis_draw_scale (paint, &axis, &x);
}
