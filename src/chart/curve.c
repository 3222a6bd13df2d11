/* SPDX-License-Identifier: GPL-3.0-or-later */
/* curve.c: ROC, gain and lift curves. Dashed is what chance would do: a score is as good as its curve is far from there. */
#include "chart/axis.h"

#include <math.h>

#define SLICES 20       /* one can point at every twentieth */
#define AREA_SHARE 0.10
#define DOT 4
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

/* Where the rows that are picked end. */
static void
draw_picked (VsPaint *paint, const Layout *l, double x)
{
  const VsPlotCurve *curve = &g_array_index (paint->plot->curves, VsPlotCurve, 0);
  double at = vs_scale_map (&l->x, x), y = vs_scale_map (&l->axis.value, vs_plot_curve_at (curve, x));

  vs_pen_colour (&paint->pen, vs_paint_series_colour (paint, 0));
  cairo_set_line_width (paint->pen.cr, 1);
  cairo_move_to (paint->pen.cr, at, l->axis.y + l->axis.h);
  cairo_line_to (paint->pen.cr, at, y);
  cairo_stroke (paint->pen.cr);
  cairo_arc (paint->pen.cr, at, y, DOT, 0, 2 * G_PI);
  cairo_fill (paint->pen.cr);
}

static void
add_marks (VsPaint *paint, const Layout *l)
{
  double w = (l->x.r1 - l->x.r0) / SLICES;

  for (int i = 0; i < SLICES; i++)
    {
      double x = (i + 1.0) / SLICES;
      double score = paint->plot->x ? vs_plot_curve_score (&g_array_index (paint->plot->curves, VsPlotCurve, 0), x) : NAN;
      char key[G_ASCII_DTOSTR_BUF_SIZE] = "";

      if (!isnan (score))
        g_ascii_dtostr (key, sizeof key, score);
      if (*key && paint->selected && !vs_paint_is_faded_key (paint, key))
        draw_picked (paint, l, x);
      vs_paint_add_mark_for (paint, l->x.r0 + w * i, l->axis.y, w, l->axis.h, vs_plot_curve_words (paint->plot, x), *key ? key : NULL,
                             *key ? paint->plot->x : NULL);
    }
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
