/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waterfall.c: how one level became another: levels from zero in the neutral colour, ups and downs between them in two colours and with
 * their signs, each step tied to the next by a thin line. */
#include "chart/axis.h"

#include <math.h>

#define FILL 0.62
#define MAX_BAR 64
#define RADIUS 2
#define LEAST 2

typedef struct {
  VsAxis  axis;
  VsBands bands;
  double  line;
} Layout;

static VsRgba
step_colour (VsPaint *paint, gsize i)
{
  const VsPlotPoint *point = vs_plot_point (paint->plot, i);
  VsTheme theme = paint->style->theme;

  if (point->level != VS_LEVEL_NONE)
    return vs_palette_level (point->level, theme);
  if (point->total)
    return vs_palette_level (VS_LEVEL_NONE, theme);
  return vs_palette_series (vs_plot_series (paint->plot, 0)->y[i] < 0 ? 1 : 0, theme);
}

/* "+4.2 M", "−1.1 M"; a level without a sign. */
static char *
step_label (const VsPlot *plot, gsize i)
{
  const VsPlotSeries *series = vs_plot_series (plot, 0);
  g_autofree char *value = vs_paint_value (series->y[i], series->format);

  return g_strconcat (!vs_plot_point (plot, i)->total && series->y[i] > 0 ? "+" : "", value, NULL);
}

static gboolean
labels_fit (VsPaint *paint, const VsBands *bands)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);

  for (gsize i = 0; i < bands->n; i++)
    {
      g_autofree char *label = step_label (paint->plot, i);

      if (vs_pen_width (&paint->pen, label, &bold) + 4 > bands->step)
        return FALSE;
    }
  return TRUE;
}

static void
draw_label (VsPaint *paint, const Layout *l, gsize i, double top, double bottom)
{
  double y = vs_plot_series (paint->plot, 0)->y[i], at;
  VsPenText text = vs_paint_number (paint, isnan (y), VS_PEN_MIDDLE);
  g_autofree char *label = step_label (paint->plot, i);
  gboolean below = y < 0 && bottom + l->line + 2 <= l->axis.y + l->axis.h;

  at = below ? bottom + 2 : top - l->line - 2;
  vs_pen_text (&paint->pen, label, vs_bands_centre (&l->bands, i), at, &text);
}

static void
draw_step (VsPaint *paint, const Layout *l, gsize i, gboolean labels)
{
  double from, to, p, q, w = MAX (l->bands.width, 1), left = vs_bands_centre (&l->bands, i) - w / 2, top, bottom;

  vs_plot_span (paint->plot, i, 0, &from, &to);
  p = vs_scale_map (&l->axis.value, isnan (from) ? paint->plot->base[i] : from);
  q = isnan (to) ? p : vs_scale_map (&l->axis.value, to);
  top = MIN (p, q), bottom = MAX (p, q);
  if (from != to && !isnan (to))
    {
      if (bottom - top < LEAST)
        top = bottom - LEAST;
      vs_pen_colour (&paint->pen, vs_paint_fade (paint, i, step_colour (paint, i)));
      vs_pen_rounded (&paint->pen, left, top, w, bottom - top, MIN (RADIUS, w / 3));
      cairo_fill (paint->pen.cr);
    }
  if (i + 1 < l->bands.n)
    vs_pen_hline (&paint->pen, left + w, left + l->bands.step, q, vs_palette_reference (paint->style->theme));
  if (labels)
    draw_label (paint, l, i, top, bottom);
  vs_paint_add_mark (paint, l->axis.x + l->bands.step * i, l->axis.y, l->bands.step, l->axis.h,
                     vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
}

void
vs_paint_waterfall (VsPaint *paint)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);
  Layout l = { 0 };
  gboolean labels;

  vs_pen_measure (&paint->pen, "0", &bold, NULL, &l.line);
  l.axis = vs_axis_new (paint, TRUE, vs_plot_series (paint->plot, 0)->format, l.line + 2, 0);
  if (paint->plot->lo < 0)   /* room for the labels below */
    l.axis.value.r0 -= l.line;
  l.bands = vs_bands_new (l.axis.x, l.axis.x + l.axis.w, paint->plot->points->len, FILL, MAX_BAR * paint->pen.scale);
  labels = labels_fit (paint, &l.bands);
  vs_axis_draw_grid (paint, &l.axis);
  for (gsize i = 0; i < l.bands.n; i++)
    draw_step (paint, &l, i, labels);
  vs_axis_draw_bands (paint, &l.axis, &l.bands);
}
