/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waterfall.c: how one level became another: levels from zero in the neutral colour, ups and downs between them in two colours and with
 * their signs, each step tied to the next by a thin line. Upwards where every step has room for its name and number, else to the right,
 * one line a step. */
#include "chart/axis.h"

#include <math.h>

#define FILL 0.62
#define MAX_BAR 64
#define ROW 32
#define MIN_ROW 18
#define RADIUS 2
#define LEAST 2
#define GAP 8
#define ROOM 64      /* about what a step takes upwards */

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

/* Where the step begins and ends on the scale: the same place when it is missing. */
static void
step_ends (const VsPlot *plot, gsize i, const VsScale *scale, double *begin, double *end)
{
  double from, to;

  vs_plot_span (plot, i, 0, &from, &to);
  *begin = vs_scale_map (scale, isnan (from) ? plot->base[i] : from);
  *end = isnan (to) ? *begin : vs_scale_map (scale, to);
}

static void
fill_step (VsPaint *paint, gsize i, double x, double y, double w, double h)
{
  double value = vs_plot_series (paint->plot, 0)->y[i];

  if (isnan (value) || value == 0)
    return;
  vs_pen_colour (&paint->pen, vs_paint_fade (paint, i, step_colour (paint, i)));
  vs_pen_rounded (&paint->pen, x, y, MAX (w, LEAST), MAX (h, LEAST), RADIUS);
  cairo_fill (paint->pen.cr);
}

static double
widest_label (VsPaint *paint, gsize n)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);
  double widest = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *label = step_label (paint->plot, i);

      widest = MAX (widest, vs_pen_width (&paint->pen, label, &bold));
    }
  return widest;
}

/* ── Upwards ── */

typedef struct {
  VsAxis  axis;
  VsBands bands;
  double  line;
} Columns;

static void
draw_column (VsPaint *paint, const Columns *l, gsize i)
{
  double value = vs_plot_series (paint->plot, 0)->y[i], w = MAX (l->bands.width, 1), centre = vs_bands_centre (&l->bands, i);
  VsPenText text = vs_paint_number (paint, isnan (value), VS_PEN_MIDDLE);
  g_autofree char *label = step_label (paint->plot, i);
  double begin, end, top, bottom;

  step_ends (paint->plot, i, &l->axis.value, &begin, &end);
  top = MIN (begin, end), bottom = MAX (begin, end);
  fill_step (paint, i, centre - w / 2, top, w, bottom - top);
  if (i + 1 < l->bands.n)
    vs_pen_hline (&paint->pen, centre + w / 2, centre - w / 2 + l->bands.step, end, vs_palette_reference (paint->style->theme));
  vs_pen_text (&paint->pen, label, centre, value < 0 && bottom + l->line + 2 <= l->axis.y + l->axis.h ? bottom + 2 : top - l->line - 2, &text);
  vs_paint_add_mark (paint, l->axis.x + l->bands.step * i, l->axis.y, l->bands.step, l->axis.h,
                     vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
}

static Columns
columns_layout (VsPaint *paint)
{
  Columns l = { 0 };
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);

  vs_pen_measure (&paint->pen, "0", &bold, NULL, &l.line);
  l.axis = vs_axis_new (paint, TRUE, vs_plot_series (paint->plot, 0)->format, l.line + 2, 0);
  if (paint->plot->lo < 0)   /* room for the labels below */
    l.axis.value.r0 -= l.line;
  l.bands = vs_bands_new (l.axis.x, l.axis.x + l.axis.w, paint->plot->points->len, FILL, MAX_BAR * paint->pen.scale);
  return l;
}

/* ── To the right ── */

typedef struct {
  double  label_w, row, bar;
  gsize   n;
  VsScale value;
} Rows;

static Rows
rows_layout (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END);
  Rows l = { .n = plot->points->len };
  double lo = MIN (plot->lo, 0), hi = MAX (plot->hi, 0), value_w, left, right;

  l.row = CLAMP (paint->height / l.n, MIN_ROW * paint->pen.scale, ROW * paint->pen.scale);
  if (l.row * l.n > paint->height + 0.5)
    l.n = MAX ((gsize) floor (paint->height / l.row), 2) - 1;
  l.bar = l.row * FILL;
  for (gsize i = 0; i < l.n; i++)
    l.label_w = MAX (l.label_w, vs_pen_width (&paint->pen, vs_plot_point (plot, i)->label, &dim));
  l.label_w = MIN (l.label_w, paint->width * 0.4);
  value_w = widest_label (paint, l.n) + GAP;
  left = l.label_w + GAP + (lo < 0 ? value_w : 0);
  right = MAX (paint->width - value_w, left + GAP);
  l.value = (VsScale) { lo, hi > lo ? hi : lo + 1, left, right };
  return l;
}

static void
draw_row (VsPaint *paint, const Rows *l, gsize i)
{
  double value = vs_plot_series (paint->plot, 0)->y[i], y = l->row * i, begin, end;
  /* Beyond the bar; before it only where that is on the far side of zero. */
  gboolean before = value < 0 && !(paint->plot->base[i] + value >= 0);
  VsPenText name = vs_paint_dim (paint, VS_PEN_END);
  VsPenText text = vs_paint_number (paint, isnan (value), before ? VS_PEN_END : VS_PEN_START);
  g_autofree char *label = step_label (paint->plot, i);

  name.max_width = MAX (l->label_w, 1);
  vs_pen_text_centred (&paint->pen, vs_plot_point (paint->plot, i)->label, l->label_w, y + l->row / 2, &name);
  step_ends (paint->plot, i, &l->value, &begin, &end);
  fill_step (paint, i, MIN (begin, end), y + (l->row - l->bar) / 2, fabs (end - begin), l->bar);
  if (i + 1 < l->n)
    {
      vs_pen_colour (&paint->pen, vs_palette_reference (paint->style->theme));
      cairo_rectangle (paint->pen.cr, floor (end), y + (l->row + l->bar) / 2, 1, l->row - l->bar);
      cairo_fill (paint->pen.cr);
    }
  vs_pen_text_centred (&paint->pen, label, before ? MIN (begin, end) - GAP : MAX (begin, end) + GAP, y + l->row / 2, &text);
  vs_paint_add_mark (paint, 0, y, paint->width, l->row, vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
}

static void
draw_rows (VsPaint *paint)
{
  Rows l = rows_layout (paint);
  gsize hidden = paint->plot->points->len - l.n;

  for (gsize i = 0; i < l.n; i++)
    draw_row (paint, &l, i);
  if (hidden > 0)
    vs_paint_more (paint, hidden, l.label_w + GAP, l.row * (l.n + 0.5));
}

double
vs_waterfall_height (const VsPlot *plot, double width)
{
  guint n = MAX (plot->points->len, 1);

  return plot->horizontal || width < ROOM * n ? (double) ROW * n : 0;
}

void
vs_paint_waterfall (VsPaint *paint)
{
  Columns l = columns_layout (paint);
  double words = vs_axis_widest_word (paint);

  if (paint->plot->horizontal || MAX (widest_label (paint, l.bands.n), words) + 4 > l.bands.step)
    {
      draw_rows (paint);
      return;
    }
  vs_axis_draw_grid (paint, &l.axis);
  for (gsize i = 0; i < l.bands.n; i++)
    draw_column (paint, &l, i);
  vs_axis_draw_bands (paint, &l.axis, &l.bands);
}
