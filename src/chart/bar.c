/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bar.c: bars to the right: the name before, the value at the end, always from zero. Mirrored for right-to-left. More rows than fit
 * are counted in a last line, never squeezed. */
#include "chart/paint.h"

#include <math.h>

#define ROW 32
#define FILL 0.625      /* of a row is bar */
#define SLOT 15         /* of one of several bars beside each other */
#define BETWEEN 10
#define MIN_ROW 18
#define MIN_SLOT 6
#define GAP 8

typedef struct {
  double label_w, value_w;   /* columns for names and values */
  double top, row, bar;
  gsize  n, n_hidden;
  VsPile pile;
} Layout;

static guint
n_beside (const VsPlot *plot)
{
  return plot->stack == VS_PLOT_BESIDE ? plot->series->len : 1;
}

static double
natural_row (const VsPlot *plot)
{
  return n_beside (plot) > 1 ? SLOT * n_beside (plot) + BETWEEN : ROW;
}

double
vs_bars_height (const VsPlot *plot, double width)
{
  double key = plot->series->len > 1 || plot->target ? 26 : 0;

  (void) width;
  return key + natural_row (plot) * (double) MAX (plot->points->len, 1);
}

static char *
row_label (const VsPlot *plot, gsize i)
{
  const VsPlotPoint *point = vs_plot_point (plot, i);
  const char *sign = vs_palette_level_sign (plot->leveled ? point->level : VS_LEVEL_NONE);

  return *sign ? g_strdup_printf ("%s\u00a0%s", sign, point->label) : g_strdup (point->label);
}

/* What stands at the end of bar s, or of the whole pile; NULL where nothing does. */
static char *
end_label (const VsPlot *plot, gsize i, guint s)
{
  double above, below;

  if (plot->stack == VS_PLOT_BESIDE)
    return vs_paint_value (vs_plot_series (plot, s)->y[i], vs_plot_series (plot, s)->format);
  if (plot->stack == VS_PLOT_SHARES)
    return NULL;
  vs_plot_pile (plot, i, &above, &below);
  return vs_paint_value (above + below, vs_plot_series (plot, 0)->format);
}

static void
measure (VsPaint *paint, Layout *l)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END), bold = vs_paint_bold (paint, VS_PEN_START);

  for (gsize i = 0; i < l->n; i++)
    {
      g_autofree char *label = row_label (paint->plot, i);

      l->label_w = MAX (l->label_w, vs_pen_width (&paint->pen, label, &dim));
      for (guint s = 0; s < n_beside (paint->plot); s++)
        {
          g_autofree char *value = end_label (paint->plot, i, s);

          if (value)
            l->value_w = MAX (l->value_w, vs_pen_width (&paint->pen, value, &bold));
        }
    }
  l->label_w = MIN (l->label_w, paint->width * 0.4);
}

static Layout
layout (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  Layout l = { .n = plot->points->len, .top = vs_paint_key (paint, TRUE, NULL) };
  double scale = paint->pen.scale, room = MAX (paint->height - l.top, 1), lo = MIN (plot->lo, 0), hi = MAX (plot->hi, 0);
  double least = MAX (MIN_ROW, n_beside (plot) * MIN_SLOT + MIN_SLOT) * scale, left, right;

  l.row = MIN (natural_row (plot) * scale, MAX (room / l.n, least));
  if (l.row * l.n > room + 0.5)
    {
      gsize fit = (gsize) MAX (floor (room / l.row), 1);

      l.n_hidden = l.n - MAX (fit - 1, 1);
      l.n -= l.n_hidden;
    }
  l.bar = n_beside (plot) > 1 ? l.row * (1 - BETWEEN / natural_row (plot)) : l.row * FILL;
  measure (paint, &l);
  /* Values stand beyond the bar's end, on the left of it when negative. */
  left = l.label_w + GAP + (lo < 0 ? l.value_w + GAP : 0);
  right = paint->width - (l.value_w > 0 && (hi > 0 || lo == 0) ? l.value_w + GAP : 0);
  right = MAX (right, left + 8);
  l.pile = (VsPile) { { lo, hi > lo ? hi : lo + 1, left, right }, TRUE };
  return l;
}

/* Beyond the end of what is drawn from zero to `value`. */
static void
draw_value (VsPaint *paint, const Layout *l, gsize i, const char *words, double value, gboolean missing, double y)
{
  gboolean before = value < 0;
  VsPenText text = vs_paint_number (paint, missing, before ? VS_PEN_END : VS_PEN_START);
  double x = vs_scale_map (&l->pile.value, value), w = vs_pen_width (&paint->pen, words, &text) + GAP;

  x = vs_paint_clear_of_target (paint, &l->pile, i, x, before ? x - w : x + w);
  vs_pen_text_centred (&paint->pen, words, before ? x - GAP : x + GAP, y, &text);
}

static void
draw_values (VsPaint *paint, const Layout *l, gsize i, double y)
{
  const VsPlot *plot = paint->plot;
  guint n = n_beside (plot);
  VsPenText bold = vs_paint_bold (paint, VS_PEN_START);
  double slot = l->bar / n, line, above, below;

  vs_pen_measure (&paint->pen, "0", &bold, NULL, &line);
  if (n > 1 && slot + 3 < line)   /* they would lie on each other */
    return;
  vs_plot_pile (plot, i, &above, &below);
  for (guint s = 0; s < n; s++)
    {
      g_autofree char *words = end_label (plot, i, s);
      double value = plot->stack == VS_PLOT_BESIDE ? vs_plot_series (plot, s)->y[i] : above > 0 ? above : below;

      if (words)
        draw_value (paint, l, i, words, isnan (value) ? 0 : value, isnan (value), y + slot * (s + 0.5));
    }
}

static void
draw_row (VsPaint *paint, const Layout *l, gsize i)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END);
  double y = l->top + l->row * i, bar_y = y + (l->row - l->bar) / 2;
  g_autofree char *label = row_label (paint->plot, i);

  dim.max_width = MAX (l->label_w, 1);
  vs_pen_text_centred (&paint->pen, label, l->label_w, y + l->row / 2, &dim);
  vs_paint_pile (paint, &l->pile, i, bar_y, l->bar);
  if (!paint->plot->one_target)
    vs_paint_target (paint, &l->pile, i, bar_y, l->bar);
  draw_values (paint, l, i, bar_y);
  vs_paint_add_mark (paint, 0, y, paint->width, l->row, vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
}

static void
draw_zero (VsPaint *paint, const Layout *l)
{
  double x = floor (vs_scale_map (&l->pile.value, 0)) + 0.5;

  vs_pen_colour (&paint->pen, vs_palette_reference (paint->style->theme));
  cairo_set_line_width (paint->pen.cr, 1);
  cairo_move_to (paint->pen.cr, x, l->top);
  cairo_line_to (paint->pen.cr, x, l->top + l->row * l->n);
  cairo_stroke (paint->pen.cr);
}

void
vs_paint_bars (VsPaint *paint)
{
  Layout l = layout (paint);

  if (paint->plot->lo < 0)
    draw_zero (paint, &l);
  for (gsize i = 0; i < l.n; i++)
    draw_row (paint, &l, i);
  if (paint->plot->one_target && l.n > 0)
    vs_paint_target (paint, &l.pile, 0, l.top, l.row * l.n);
  if (l.n_hidden > 0)
    vs_paint_more (paint, l.n_hidden, l.label_w + GAP, l.top + l.row * (l.n + 0.5));
}
