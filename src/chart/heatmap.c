/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heatmap.c: cells shaded from paper to the series' colour; negative ones in the second colour; missing ones empty with a dot. A ramp
 * with its two ends in numbers stands below. */
#include "chart/axis.h"

#include <math.h>

#define GAP 8
#define RAMP_W 96
#define RAMP_H 8
#define WEAKEST 0.06
#define MAX_MARKS 4000

static VsRgba
shade (VsPaint *paint, double value)
{
  double top = MAX (fabs (paint->plot->lo), fabs (paint->plot->hi));
  VsRgba colour = vs_palette_series (value < 0 ? 1 : 0, paint->style->theme);

  return vs_palette_mix (colour, vs_palette_paper (paint->style->theme), WEAKEST + (1 - WEAKEST) * (top > 0 ? fabs (value) / top : 0));
}

static void
draw_rows (VsPaint *paint, const VsAxis *axis, double row_h)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END);
  guint n = paint->plot->series->len;
  double line;
  gsize stride;

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &line);
  stride = MAX (1, (gsize) ceil (line / row_h));
  dim.max_width = MAX (axis->x - GAP, 1);
  for (guint r = 0; r < n; r += stride)
    vs_pen_text_centred (&paint->pen, vs_plot_series (paint->plot, r)->caption, axis->x - GAP, axis->y + row_h * (r + 0.5),
                         &dim);
}

static void
draw_cell (VsPaint *paint, const VsAxis *axis, guint r, gsize c, double w, double h)
{
  g_autofree char *key = paint->selected ? vs_plot_cell_key (paint->plot, c, r) : NULL;
  VsRgba colour;
  double value = vs_plot_series (paint->plot, r)->y[c], x = axis->x + w * c, y = axis->y + h * r;
  double gap = w > 8 && h > 8 ? 1 : 0;

  if (isnan (value))
    {
      if (w >= 6 && h >= 6)
        {
          vs_pen_colour (&paint->pen, vs_palette_grid (paint->style->theme));
          cairo_arc (paint->pen.cr, x + w / 2, y + h / 2, 1.5, 0, 2 * G_PI);
          cairo_fill (paint->pen.cr);
        }
      return;
    }
  colour = shade (paint, value);
  vs_pen_colour (&paint->pen, paint->plot->cell ? vs_paint_fade_key (paint, key, colour) : vs_paint_fade (paint, c, colour));
  /* Cells that touch share whole pixels, or their seams would shine through. */
  if (gap > 0)
    vs_pen_rounded (&paint->pen, x + gap / 2, y + gap / 2, w - gap, h - gap, 2);
  else
    cairo_rectangle (paint->pen.cr, floor (x), floor (y), MAX (floor (x + w) - floor (x), 1), MAX (floor (y + h) - floor (y), 1));
  cairo_fill (paint->pen.cr);
}

static void
add_cell_mark (VsPaint *paint, const VsAxis *axis, guint r, gsize c, double w, double h)
{
  const VsPlot *plot = paint->plot;
  double value = vs_plot_series (plot, r)->y[c];
  VsFormat format = vs_plot_series (plot, 0)->format;
  g_autofree char *key = plot->cell ? vs_plot_cell_key (plot, c, r) : NULL;
  g_autofree char *number = isnan (value) ? g_strdup (_("not known")) : vs_format_short (value, format, paint->style->currency);
  /* Translators: a cell of a heat map: row, column, value: "Monday, 18:00: 1.2 kWh" */
  char *words = g_strdup_printf (_("%s, %s: %s"), vs_plot_series (plot, r)->caption, vs_plot_point (plot, c)->words, number);

  if (plot->cell == NULL)
    vs_paint_add_mark (paint, axis->x + w * c, axis->y + h * r, w, h, words, c);
  else
    vs_paint_add_mark_for (paint, axis->x + w * c, axis->y + h * r, w, h, words, key, plot->cell);
}

static void
draw_ramp (VsPaint *paint, double y)
{
  VsPenText before = vs_paint_dim (paint, VS_PEN_END), after = vs_paint_dim (paint, VS_PEN_START);
  double from = MIN (paint->plot->lo, 0), to = MAX (paint->plot->hi, 0);
  VsFormat format = vs_plot_series (paint->plot, 0)->format;
  g_autofree char *low = vs_format_short (from, format, paint->style->currency);
  g_autofree char *high = vs_format_short (to, format, paint->style->currency);
  double right = paint->width - vs_pen_width (&paint->pen, high, &after) - 6, left = right - RAMP_W;

  if (left < 0)
    return;
  for (int i = 0; i < RAMP_W; i++)
    {
      vs_pen_colour (&paint->pen, shade (paint, from + (to - from) * (i + 0.5) / RAMP_W));
      cairo_rectangle (paint->pen.cr, floor (left) + i, floor (y) - RAMP_H / 2, 1, RAMP_H);
      cairo_fill (paint->pen.cr);
    }
  vs_pen_text_centred (&paint->pen, low, left - 6, y, &before);
  vs_pen_text_centred (&paint->pen, high, right + 6, y, &after);
}

void
vs_paint_heatmap (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END);
  VsAxis axis = { 0 };
  VsBands bands;
  double line, label_w = 0, w, h;

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &line);
  for (guint r = 0; r < plot->series->len; r++)
    label_w = MAX (label_w, vs_pen_width (&paint->pen, vs_plot_series (plot, r)->caption, &dim));
  axis.x = MIN (label_w, paint->width * 0.3) + GAP;
  axis.w = MAX (paint->width - axis.x, 1);
  axis.h = MAX (paint->height - 2 * line - GAP, 1);
  w = axis.w / plot->points->len;
  h = axis.h / plot->series->len;
  for (guint r = 0; r < plot->series->len; r++)
    for (gsize c = 0; c < plot->points->len; c++)
      {
        draw_cell (paint, &axis, r, c, w, h);
        if (paint->marks->len < MAX_MARKS)
          add_cell_mark (paint, &axis, r, c, w, h);
      }
  draw_rows (paint, &axis, h);
  bands = vs_bands_new (axis.x, axis.x + axis.w, plot->points->len, 1, axis.w);
  vs_axis_draw_bands (paint, &axis, &bands);
  draw_ramp (paint, paint->height - line / 2);
}
