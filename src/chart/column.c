/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column.c: bars upwards over a value axis: from zero, values above them when they fit. Several series stand side by side, with a key
 * above; the comparison is a grey bar behind. */
#include "chart/axis.h"

#include <math.h>

#define RADIUS 3
#define MAX_BAR 48
#define KEY 12

/* A key only when direct labels cannot name the series. Returns the height it takes. */
static double
draw_key (VsPaint *paint, gboolean draw)
{
  double x = 0, line;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);

  if (paint->plot->series->len < 2)
    return 0;
  vs_pen_measure (&paint->pen, "0", &dim, NULL, &line);
  for (guint s = 0; draw && s < paint->plot->series->len; s++)
    {
      const char *caption = vs_plot_series (paint->plot, s)->caption;

      vs_pen_colour (&paint->pen, vs_paint_series_colour (paint, s));
      vs_pen_rounded (&paint->pen, x, (line - 10) / 2, 10, 10, 2);
      cairo_fill (paint->pen.cr);
      vs_pen_text (&paint->pen, caption, x + 16, 0, &dim);
      x += 16 + vs_pen_width (&paint->pen, caption, &dim) + 16;
    }
  return line + KEY;
}

static void
draw_column (VsPaint *paint, const VsAxis *axis, gsize i, guint s, double x, double w)
{
  double value = vs_plot_series (paint->plot, s)->y[i], zero = vs_scale_map (&axis->value, CLAMP (0, axis->ticks.lo, axis->ticks.hi));
  double end, h;

  if (isnan (value) || value == 0)
    return;
  end = vs_scale_map (&axis->value, value);
  h = MAX (fabs (end - zero), 1);
  vs_pen_colour (&paint->pen, vs_paint_fade (paint, i, paint->plot->series->len > 1 ? vs_paint_series_colour (paint, s)
                                                                                     : vs_paint_level_colour (paint, i)));
  vs_pen_rounded (&paint->pen, x, value > 0 ? zero - h : zero, w, h, MIN (RADIUS, w / 3));
  cairo_fill (paint->pen.cr);
}

/* All values or none: a chart that labels some of its bars looks like an accident. */
static gboolean
values_fit (VsPaint *paint, const VsBands *bands)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);

  if (paint->plot->series->len != 1)
    return FALSE;
  for (gsize i = 0; i < bands->n; i++)
    {
      g_autofree char *value = vs_paint_value (vs_plot_series (paint->plot, 0)->y[i], vs_plot_series (paint->plot, 0)->format);

      if (vs_pen_width (&paint->pen, value, &bold) + 6 > bands->step)
        return FALSE;
    }
  return TRUE;
}

static void
draw_values (VsPaint *paint, const VsAxis *axis, const VsBands *bands, double line)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);
  const VsPlotSeries *series = vs_plot_series (paint->plot, 0);

  for (gsize i = 0; i < bands->n; i++)
    {
      g_autofree char *value = vs_paint_value (series->y[i], series->format);
      double at = vs_scale_map (&axis->value, isnan (series->y[i]) ? MAX (axis->ticks.lo, 0) : series->y[i]);

      vs_pen_text (&paint->pen, value, vs_bands_centre (bands, i), series->y[i] < 0 ? at + 2 : at - line - 2, &bold);
    }
}

void
vs_paint_columns (VsPaint *paint)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);
  guint n = paint->plot->series->len;
  double line, key = draw_key (paint, TRUE), w;
  VsAxis axis;
  VsBands bands;

  vs_pen_measure (&paint->pen, "0", &bold, NULL, &line);
  axis = vs_axis_new (paint, TRUE, vs_plot_series (paint->plot, 0)->format, key + line + 2, 0);
  if (paint->plot->lo < 0)   /* room for the values below */
    axis.value.r0 -= line;
  bands = vs_bands_new (axis.x, axis.x + axis.w, paint->plot->points->len, 0.7, MAX_BAR * paint->pen.scale * n);
  vs_axis_draw_grid (paint, &axis);
  w = bands.width / n;
  for (gsize i = 0; i < bands.n; i++)
    {
      for (guint s = 0; s < n; s++)
        draw_column (paint, &axis, i, s, vs_bands_centre (&bands, i) - bands.width / 2 + s * w, MAX (n > 1 ? w - 1 : w, 1));
      vs_paint_add_mark (paint, axis.x + bands.step * i, axis.y, bands.step, axis.h,
                         vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
    }
  if (values_fit (paint, &bands))
    draw_values (paint, &axis, &bands, line);
  vs_axis_draw_bands (paint, &axis, &bands);
}
