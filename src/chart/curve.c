/* SPDX-License-Identifier: GPL-3.0-or-later */
/* curve.c: ROC, gain and lift curves. Dashed is what chance would do: a score is as good as its curve is far from there. */
#include "chart/axis.h"

#include <math.h>

#define SLICES 20       /* one can point at every twentieth */
#define AREA_SHARE 0.10
#define RIGHT 6

typedef struct {
  VsAxis  axis;
  VsScale x;
} Layout;

static void
draw_chance (VsPaint *paint, const Layout *l)
{
  static const double dashes[] = { 5, 3 };
  cairo_t *cr = paint->pen.cr;
  gboolean lift = paint->plot->curve == VS_PLOT_LIFT;

  cairo_save (cr);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_line_width (cr, 1.5);
  vs_pen_colour (&paint->pen, vs_palette_reference (paint->style->theme));
  cairo_move_to (cr, l->x.r0, vs_scale_map (&l->axis.value, lift ? 1 : 0));
  cairo_line_to (cr, l->x.r1, vs_scale_map (&l->axis.value, 1));
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
add_path (VsPaint *paint, const Layout *l, const VsPlotCurve *curve)
{
  cairo_new_path (paint->pen.cr);
  for (gsize i = 0; i < curve->n; i++)
    cairo_line_to (paint->pen.cr, vs_scale_map (&l->x, curve->x[i]), vs_scale_map (&l->axis.value, curve->y[i]));
}

static void
draw_curve (VsPaint *paint, const Layout *l, guint c)
{
  const VsPlotCurve *curve = &g_array_index (paint->plot->curves, VsPlotCurve, c);
  VsRgba colour = vs_paint_series_colour (paint, c), area = colour;
  cairo_t *cr = paint->pen.cr;

  if (curve->n == 0)
    return;
  if (paint->plot->curves->len == 1 && paint->plot->curve != VS_PLOT_LIFT)   /* between the curve and chance lies what the score adds */
    {
      area.a = AREA_SHARE;
      add_path (paint, l, curve);
      cairo_close_path (cr);
      vs_pen_colour (&paint->pen, area);
      cairo_fill (cr);
    }
  add_path (paint, l, curve);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 2);
  vs_pen_colour (&paint->pen, colour);
  cairo_stroke (cr);
}

static void
add_marks (VsPaint *paint, const Layout *l)
{
  double w = (l->x.r1 - l->x.r0) / SLICES;

  for (int i = 0; i < SLICES; i++)
    vs_paint_add_mark (paint, l->x.r0 + w * i, l->axis.y, w, l->axis.h, vs_plot_curve_words (paint->plot, (i + 1.0) / SLICES),
                       VS_PAINT_NO_POINT);
}

/* What the two directions mean, and how good a single curve is. */
static char *
explain (const VsPlot *plot)
{
  const char *axes = plot->curve == VS_PLOT_ROC ? _("up: found · right: false alarms")
                     : plot->curve == VS_PLOT_GAIN ? _("up: found · right: reached")
                     : _("up: times chance · right: reached");

  return plot->series->len == 1 ? g_strdup_printf ("%s · %s", vs_plot_series (plot, 0)->caption, axes) : g_strdup (axes);
}

void
vs_paint_curves (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  g_autofree char *note = explain (plot);
  VsPlot bounded = *plot;   /* the axes of shares end at 100 % */
  VsPaint part = *paint;
  Layout l;
  double above = vs_paint_key (paint, TRUE, note);

  if (plot->curve != VS_PLOT_LIFT)
    bounded.lo = 0, bounded.hi = 1;
  part.plot = &bounded;
  l.axis = vs_axis_new (&part, TRUE, plot->curve == VS_PLOT_LIFT ? VS_FORMAT_NUMBER : VS_FORMAT_PERCENT, above + 2, RIGHT);
  l.x = (VsScale) { 0, 1, l.axis.x, l.axis.x + l.axis.w };
  vs_axis_draw_grid (paint, &l.axis);
  draw_chance (paint, &l);
  for (guint c = plot->curves->len; c > 0; c--)
    draw_curve (paint, &l, c - 1);
  vs_axis_draw_scale (paint, &l.axis, &l.x);
  add_marks (paint, &l);
}
