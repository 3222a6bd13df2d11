/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart.c: which family draws a plot; keeps the marks of the last size. */
#include "chart/paint.h"

#include <math.h>

#define ROW 32

struct _VsChart {
  VsPlot    *plot;
  GPtrArray *marks;           /* of cached_width × cached_height */
  double     cached_width, cached_height;
  char      *currency;        /* of the last style: what describe () speaks in */
};

static void
mark_free (gpointer data)
{
  VsChartMark *mark = data;

  g_free (mark->words);
  g_free (mark->key);
  g_free (mark);
}

static VsChart *
chart_for (VsPlot *plot)
{
  VsChart *chart;

  if (plot == NULL)
    return NULL;
  chart = g_new0 (VsChart, 1);
  chart->plot = plot;
  chart->marks = g_ptr_array_new_with_free_func (mark_free);
  return chart;
}

VsChart *
vs_chart_new (const VsTileContent *content)
{
  g_return_val_if_fail (content != NULL, NULL);

  return chart_for (vs_plot_new (content));
}

VsChart *
vs_chart_new_spark (const VsTileContent *content)
{
  g_return_val_if_fail (content != NULL, NULL);

  return chart_for (vs_plot_new_spark (content));
}

void
vs_chart_free (VsChart *chart)
{
  if (chart == NULL)
    return;
  vs_plot_free (chart->plot);
  g_ptr_array_unref (chart->marks);
  g_free (chart->currency);
  g_free (chart);
}

static void
paint_family (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;

  if (plot->points->len == 0 || plot->series->len == 0 || isnan (plot->lo))
    {
      if (!plot->spark)
        vs_paint_nothing (paint, _("Nothing to show yet"));
      return;
    }
  if (plot->spark)
    vs_paint_spark (paint);
  else if (plot->mark == VS_MARK_HEATMAP)
    vs_paint_heatmap (paint);
  else if (plot->mark == VS_MARK_HISTOGRAM)
    vs_paint_histogram (paint);
  else if (plot->mark == VS_MARK_LINE || plot->mark == VS_MARK_AREA)
    vs_paint_lines (paint);
  else if (plot->horizontal)
    vs_paint_bars (paint);
  else
    vs_paint_columns (paint);
}

void
vs_chart_draw (VsChart *chart, cairo_t *cr, double width, double height, const VsChartStyle *style)
{
  VsPaint paint = { .style = style, .width = width, .height = height };

  g_return_if_fail (chart != NULL && cr != NULL && style != NULL);

  g_ptr_array_set_size (chart->marks, 0);
  chart->cached_width = width;
  chart->cached_height = height;
  if (g_strcmp0 (chart->currency, style->currency) != 0)
    {
      g_free (chart->currency);
      chart->currency = g_strdup (style->currency);
    }
  if (width < 8 || height < 8)
    return;
  paint.plot = chart->plot;
  paint.marks = chart->marks;
  cairo_save (cr);
  cairo_new_path (cr);
  vs_pen_init (&paint.pen, cr, style->font, style->rtl);
  paint_family (&paint);
  vs_pen_clear (&paint.pen);
  cairo_restore (cr);
}

GPtrArray *
vs_chart_marks (VsChart *chart, double width, double height, const VsChartStyle *style, cairo_t *cr)
{
  g_return_val_if_fail (chart != NULL && style != NULL, NULL);

  if (chart->cached_width != width || chart->cached_height != height)
    {
      cairo_surface_t *nowhere = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *scratch = cairo_create (nowhere);

      if (cr)   /* the same hinting, or texts would be measured otherwise than drawn */
        {
          cairo_font_options_t *options = cairo_font_options_create ();

          cairo_get_font_options (cr, options);
          cairo_set_font_options (scratch, options);
          cairo_font_options_destroy (options);
        }
      vs_chart_draw (chart, scratch, width, height, style);
      cairo_destroy (scratch);
      cairo_surface_destroy (nowhere);
    }
  return chart->marks;
}

double
vs_chart_natural_height (VsChart *chart, double width)
{
  const VsPlot *plot = chart->plot;

  if (plot->spark)
    return 28;
  if (plot->mark == VS_MARK_BAR && plot->horizontal)
    return ROW * (double) MAX (plot->points->len, 1);
  if (plot->mark == VS_MARK_HEATMAP)
    return CLAMP (plot->rows->len * 20.0, 120, 400) + 44;
  return CLAMP (width * 0.35, 160, 280);
}

char *
vs_chart_describe (VsChart *chart)
{
  return vs_plot_describe (chart->plot, chart->currency);
}
