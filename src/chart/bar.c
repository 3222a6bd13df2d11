/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bar.c: bars to the right: the name before, the value at the end, always from zero. Mirrored for right-to-left. More rows than fit
 * are counted in a last line, never squeezed. */
#include "chart/paint.h"

#include <math.h>

#define ROW 32
#define BAR 20
#define MIN_ROW 18
#define GAP 8
#define RADIUS 3

typedef struct {
  double label_w, value_w;   /* columns for names and values */
  double row, bar;
  gsize  n, n_hidden;
  VsScale x;                 /* value → x, unmirrored */
} Layout;

static char *
row_label (const VsPlot *plot, gsize i)
{
  const VsPlotPoint *point = vs_plot_point (plot, i);
  const char *sign = vs_palette_level_sign (plot->leveled ? point->level : VS_LEVEL_NONE);

  return *sign ? g_strdup_printf ("%s\u00a0%s", sign, point->label) : g_strdup (point->label);
}

static void
measure (VsPaint *paint, Layout *l)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END), bold = vs_paint_bold (paint, VS_PEN_START);
  const VsPlot *plot = paint->plot;

  for (gsize i = 0; i < l->n; i++)
    {
      g_autofree char *label = row_label (plot, i);

      l->label_w = MAX (l->label_w, vs_pen_width (&paint->pen, label, &dim));
      for (guint s = 0; s < plot->series->len; s++)
        {
          g_autofree char *value = vs_paint_value (vs_plot_series (plot, s)->y[i], vs_plot_series (plot, s)->format);

          l->value_w = MAX (l->value_w, vs_pen_width (&paint->pen, value, &bold));
        }
    }
  l->label_w = MIN (l->label_w, paint->width * 0.4);
}

static Layout
layout (VsPaint *paint)
{
  Layout l = { .n = paint->plot->points->len };
  double natural = ROW * paint->pen.scale, lo = MIN (paint->plot->lo, 0), hi = MAX (paint->plot->hi, 0);
  double left, right;

  l.row = MIN (natural, MAX (paint->height / l.n, MIN_ROW * paint->pen.scale));
  if (l.row * l.n > paint->height + 0.5)
    {
      gsize fit = (gsize) MAX (floor (paint->height / l.row), 1);

      l.n_hidden = l.n - MAX (fit - 1, 1);
      l.n -= l.n_hidden;
    }
  l.bar = l.row * BAR / ROW;
  measure (paint, &l);
  /* Values stand beyond the bar's end, on the left of it when negative. */
  left = l.label_w + GAP + (lo < 0 ? l.value_w + GAP : 0);
  right = paint->width - (hi > 0 || lo == 0 ? l.value_w + GAP : 0);
  l.x = (VsScale) { lo, hi > lo ? hi : lo + 1, left, MAX (right, left + 8) };
  return l;
}

static void
draw_bar (VsPaint *paint, const Layout *l, gsize i, guint s, double y, double height)
{
  const VsPlotSeries *series = vs_plot_series (paint->plot, s);
  double value = series->y[i], zero = vs_scale_map (&l->x, 0), end = isnan (value) ? zero : vs_scale_map (&l->x, value);
  double x = MIN (zero, end), w = fabs (end - zero);
  VsPenText bold = vs_paint_bold (paint, (value < 0) != paint->style->rtl ? VS_PEN_END : VS_PEN_START);
  g_autofree char *words = vs_paint_value (value, series->format);

  if (isnan (value))
    bold = vs_paint_dim (paint, paint->style->rtl ? VS_PEN_END : VS_PEN_START);
  else if (value != 0)
    {
      vs_pen_colour (&paint->pen, vs_paint_fade (paint, i, paint->plot->series->len > 1 ? vs_paint_series_colour (paint, s)
                                                                                       : vs_paint_level_colour (paint, i)));
      /* A value that is not zero is never invisible. */
      w = MAX (w, 2);
      vs_pen_rounded (&paint->pen, vs_paint_x (paint, value < 0 ? zero - w : zero, w), y - height / 2, w, height, RADIUS);
      cairo_fill (paint->pen.cr);
    }
  vs_pen_text_centred (&paint->pen, words, vs_paint_x (paint, value < 0 ? x - GAP : x + w + GAP, 0), y, &bold);
}

static void
draw_row (VsPaint *paint, const Layout *l, gsize i)
{
  VsPenText dim = vs_paint_dim (paint, paint->style->rtl ? VS_PEN_START : VS_PEN_END);
  guint n = paint->plot->series->len;
  double y = l->row * i, height = l->bar / n;
  g_autofree char *label = row_label (paint->plot, i);

  dim.max_width = l->label_w;
  vs_pen_text_centred (&paint->pen, label, vs_paint_x (paint, l->label_w, 0), y + l->row / 2, &dim);
  for (guint s = 0; s < n; s++)
    draw_bar (paint, l, i, s, y + (l->row - l->bar) / 2 + height * (s + 0.5), MAX (height - (n > 1 ? 1 : 0), 1));
  vs_paint_add_mark (paint, 0, y, paint->width, l->row, vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
}

void
vs_paint_bars (VsPaint *paint)
{
  Layout l = layout (paint);
  VsPenText dim = vs_paint_dim (paint, paint->style->rtl ? VS_PEN_END : VS_PEN_START);

  if (paint->plot->lo < 0)
    {
      double x = floor (vs_paint_x (paint, vs_scale_map (&l.x, 0), 0)) + 0.5;

      vs_pen_colour (&paint->pen, vs_palette_reference (paint->style->theme));
      cairo_set_line_width (paint->pen.cr, 1);
      cairo_move_to (paint->pen.cr, x, 0);
      cairo_line_to (paint->pen.cr, x, l.row * l.n);
      cairo_stroke (paint->pen.cr);
    }
  for (gsize i = 0; i < l.n; i++)
    draw_row (paint, &l, i);
  if (l.n_hidden > 0)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", l.n_hidden), (guint) l.n_hidden);

      vs_pen_text_centred (&paint->pen, more, vs_paint_x (paint, l.label_w + GAP, 0), l.row * (l.n + 0.5), &dim);
    }
}
