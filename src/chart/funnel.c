/* SPDX-License-Identifier: GPL-3.0-or-later */
/* funnel.c: steps from the many to the few: a bar each, from the same edge so that lengths compare, and between two bars how many went on
 * to the next. Mirrored for right-to-left. */
#include "chart/paint.h"

#include <math.h>

#define ROW 48
#define BAR 0.58        /* of a row; the rest is the way to the next */
#define MIN_BETWEEN 14  /* less has no words */
#define GAP 8
#define RADIUS 3
#define WAY 0.14        /* of the colour */

typedef struct {
  double  label_w, row, bar;
  gsize   n, n_hidden;
  VsScale value;
} Layout;

double
vs_funnel_height (const VsPlot *plot, double width)
{
  (void) width;
  return ROW * (double) MAX (plot->points->len, 1);
}

static Layout
layout (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  const VsPlotSeries *series = vs_plot_series (plot, 0);
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END), bold = vs_paint_bold (paint, VS_PEN_START);
  Layout l = { .n = plot->points->len };
  double value_w = 0, left, right, least = ROW * paint->pen.scale / 2;

  l.row = CLAMP (paint->height / l.n, least, ROW * paint->pen.scale);
  if (l.row * l.n > paint->height + 0.5)
    {
      l.n = MAX ((gsize) floor (paint->height / l.row), 2) - 1;
      l.n_hidden = plot->points->len - l.n;
    }
  l.bar = l.row * BAR;
  for (gsize i = 0; i < l.n; i++)
    {
      g_autofree char *value = vs_paint_value (series->y[i], series->format);

      l.label_w = MAX (l.label_w, vs_pen_width (&paint->pen, vs_plot_point (plot, i)->label, &dim));
      value_w = MAX (value_w, vs_pen_width (&paint->pen, value, &bold));
    }
  l.label_w = MIN (l.label_w, paint->width * 0.4);
  left = l.label_w + GAP;
  right = MAX (paint->width - value_w - GAP, left + 8);
  l.value = (VsScale) { 0, plot->hi > 0 ? plot->hi : 1, left, right };
  return l;
}

/* From the bar's end to the next one's, with the share that went on. */
static void
draw_way (VsPaint *paint, const Layout *l, gsize i, double y)
{
  const double *value = vs_plot_series (paint->plot, 0)->y;
  double zero = vs_scale_map (&l->value, 0), between = l->row - l->bar;
  VsRgba colour = vs_palette_mix (vs_palette_series (0, paint->style->theme), vs_palette_paper (paint->style->theme), WAY);
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  g_autofree char *share = NULL, *words = NULL;
  cairo_t *cr = paint->pen.cr;

  if (isnan (value[i]) || isnan (value[i + 1]))
    return;
  cairo_new_path (cr);
  cairo_move_to (cr, zero, y);
  cairo_line_to (cr, vs_scale_map (&l->value, value[i]), y);
  cairo_line_to (cr, vs_scale_map (&l->value, value[i + 1]), y + between);
  cairo_line_to (cr, zero, y + between);
  cairo_close_path (cr);
  vs_pen_colour (&paint->pen, colour);
  cairo_fill (cr);
  if (between < MIN_BETWEEN * paint->pen.scale || !(value[i] > 0))
    return;
  share = vs_format_short (value[i + 1] / value[i], VS_FORMAT_PERCENT, NULL);
  words = g_strdup_printf ("↓\u00a0%s", share);
  vs_pen_text_centred (&paint->pen, words, zero + GAP, y + between / 2, &dim);
}

static char *
step_words (VsPaint *paint, gsize i)
{
  const double *value = vs_plot_series (paint->plot, 0)->y;
  char *words = vs_plot_words (paint->plot, i, -1, paint->style->currency);
  g_autofree char *share = NULL, *plain = words;

  if (i == 0 || isnan (value[i]) || !(value[i - 1] > 0))
    return g_steal_pointer (&plain);
  share = vs_format_short (value[i] / value[i - 1], VS_FORMAT_PERCENT, NULL);
  /* Translators: a step of a funnel: "Accepted: 1,204, 12 % of Contacted" */
  return g_strdup_printf (_("%s, %s of %s"), words, share, vs_plot_point (paint->plot, i - 1)->words);
}

static void
draw_step (VsPaint *paint, const Layout *l, gsize i)
{
  const VsPlotSeries *series = vs_plot_series (paint->plot, 0);
  gboolean missing = isnan (series->y[i]);
  VsPenText name = vs_paint_dim (paint, VS_PEN_END);
  VsPenText text = missing ? vs_paint_dim (paint, VS_PEN_START) : vs_paint_bold (paint, VS_PEN_START);
  g_autofree char *words = vs_paint_value (series->y[i], series->format);
  double y = l->row * i, zero = vs_scale_map (&l->value, 0), end = vs_scale_map (&l->value, missing ? 0 : series->y[i]);

  if (i + 1 < l->n)
    draw_way (paint, l, i, y + l->bar);
  if (!missing && series->y[i] > 0)
    {
      double w = MAX (fabs (end - zero), 2);

      vs_pen_colour (&paint->pen, vs_paint_fade (paint, i, vs_paint_level_colour (paint, i)));
      vs_pen_rounded (&paint->pen, zero, y, w, l->bar, RADIUS);
      cairo_fill (paint->pen.cr);
    }
  name.max_width = MAX (l->label_w, 1);
  vs_pen_text_centred (&paint->pen, vs_plot_point (paint->plot, i)->label, l->label_w, y + l->bar / 2, &name);
  vs_pen_text_centred (&paint->pen, words, end + GAP, y + l->bar / 2, &text);
  vs_paint_add_mark (paint, 0, y, paint->width, l->row, step_words (paint, i), i);
}

void
vs_paint_funnel (VsPaint *paint)
{
  Layout l = layout (paint);

  for (gsize i = 0; i < l.n; i++)
    draw_step (paint, &l, i);
  if (l.n_hidden > 0)
    vs_paint_more (paint, l.n_hidden, l.label_w + GAP, l.row * (l.n + 0.5));
}
