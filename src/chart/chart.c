/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart.c: which family draws a plot; keeps the marks of the last size. */
#include "chart/paint.h"

#include <math.h>

#define REACH 24      /* how far from a mark one may point to it */
#define CLOSER_FROM 100   /* points */
#define COLUMN 160
#define TALLEST 280

struct _VsChart {
  VsPlot    *plot;
  GPtrArray *marks;
  GArray    *boxes;           /* VsPenBox */
  GHashTable *selected;       /* NULL when nothing is */
  gboolean   marks_known;     /* of cached_width × cached_height */
  double     cached_width, cached_height;
  VsZoom    *view;            /* NULL: always all of it */
  char      *currency;        /* of the last style: what describe () speaks in */
};

/* ── Families ── */

static double
height_of_columns (const VsPlot *plot, double width)
{
  (void) plot;
  return CLAMP (width * 0.35, COLUMN, TALLEST);
}

static double
height_of_bars (const VsPlot *plot, double width)
{
  return plot->horizontal ? vs_bars_height (plot, width) : height_of_columns (plot, width);
}

static double
height_of_waterfall (const VsPlot *plot, double width)
{
  double height = vs_waterfall_height (plot, width);

  return height > 0 ? height : height_of_columns (plot, width);
}

static double
height_of_heatmap (const VsPlot *plot, double width)
{
  (void) width;
  return CLAMP (plot->series->len * 20.0, 120, 400) + 44;
}

static void
paint_bars (VsPaint *paint)
{
  if (paint->plot->horizontal)
    vs_paint_bars (paint);
  else
    vs_paint_columns (paint);
}

/* One file a mark. */
static const struct {
  void   (*paint) (VsPaint *paint);
  double (*height) (const VsPlot *plot, double width);   /* NULL: as for columns */
} families[VS_N_MARKS] = {
  [VS_MARK_LINE] = { vs_paint_lines, NULL },
  [VS_MARK_AREA] = { vs_paint_lines, NULL },
  [VS_MARK_BAR] = { paint_bars, height_of_bars },
  [VS_MARK_DONUT] = { vs_paint_donut, NULL },
  [VS_MARK_HISTOGRAM] = { vs_paint_histogram, NULL },
  [VS_MARK_WATERFALL] = { vs_paint_waterfall, height_of_waterfall },
  [VS_MARK_FUNNEL] = { vs_paint_funnel, vs_funnel_height },
  [VS_MARK_BULLET] = { vs_paint_bullets, vs_bullets_height },
  [VS_MARK_HEATMAP] = { vs_paint_heatmap, height_of_heatmap },
  [VS_MARK_BOX] = { vs_paint_boxes, NULL },
  [VS_MARK_CURVE] = { vs_paint_curves, NULL },
  [VS_MARK_SCATTER] = { vs_paint_scatter, NULL },
  [VS_MARK_SANKEY] = { vs_paint_sankey, NULL },
  [VS_MARK_TREEMAP] = { vs_paint_treemap, NULL },
};

static void
paint_family (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;

  if (plot->refusal)
    vs_paint_nothing (paint, plot->refusal);
  else if (isnan (plot->lo))
    {
      if (!plot->spark)
        vs_paint_nothing (paint, _("Nothing to show yet"));
    }
  else if (plot->spark)
    vs_paint_spark (paint);
  else if (families[plot->mark].paint)
    families[plot->mark].paint (paint);
  else
    {
      g_autofree char *sentence = g_strdup_printf (_("A picture of the kind “%s” cannot be drawn yet: show it as a table."),
                                                   vs_mark_name (plot->mark));

      vs_paint_nothing (paint, sentence);
    }
}

/* ── The chart ── */

static void
mark_free (gpointer data)
{
  VsChartMark *mark = data;

  g_clear_pointer (&mark->outline, g_array_unref);
  g_free (mark->words);
  g_free (mark->key);
  g_free (mark);
}

/* Time and numbers with many points can be looked at closer. */
static VsZoom *
view_for (const VsPlot *plot)
{
  gsize n = plot->trace ? vs_trace_length (plot->trace) : 0;
  VsZoom view;

  if (plot->kind == VS_PLOT_TEXT || plot->refusal || n < CLOSER_FROM || vs_trace_x (plot->trace, 0) >= vs_trace_x (plot->trace, n - 1))
    return NULL;
  view = vs_zoom_new (vs_trace_x (plot->trace, 0), vs_trace_x (plot->trace, n - 1), n);
  return g_memdup2 (&view, sizeof view);
}

static VsChart *
chart_for (VsPlot *plot)
{
  VsChart *chart;

  if (plot == NULL)
    return NULL;
  chart = g_new0 (VsChart, 1);
  chart->plot = plot;
  chart->view = view_for (plot);
  chart->marks = g_ptr_array_new_with_free_func (mark_free);
  chart->boxes = g_array_new (FALSE, FALSE, sizeof (VsPenBox));
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
  g_array_unref (chart->boxes);
  g_clear_pointer (&chart->selected, g_hash_table_unref);
  g_free (chart->view);
  g_free (chart->currency);
  g_free (chart);
}

/* Words for hundreds of marks take longer than the picture: while a view is moved they wait until somebody points at one. */
static void
draw (VsChart *chart, cairo_t *cr, double width, double height, const VsChartStyle *style, gboolean with_marks)
{
  VsPaint paint = { .style = style, .width = width, .height = height, .plot = chart->plot, .view = chart->view };

  g_ptr_array_set_size (chart->marks, 0);
  g_array_set_size (chart->boxes, 0);
  chart->marks_known = with_marks;
  chart->cached_width = width;
  chart->cached_height = height;
  if (g_strcmp0 (chart->currency, style->currency) != 0)
    {
      g_free (chart->currency);
      chart->currency = g_strdup (style->currency);
    }
  if (width < 8 || height < 8)
    return;
  paint.marks = with_marks ? chart->marks : NULL;
  paint.selected = chart->selected;
  cairo_save (cr);
  cairo_new_path (cr);
  vs_pen_init (&paint.pen, cr, style->font);
  paint.pen.boxes = chart->boxes;
  if (style->rtl)
    vs_pen_mirror (&paint.pen, width);
  paint_family (&paint);
  vs_pen_clear (&paint.pen);
  cairo_restore (cr);
}

void
vs_chart_draw (VsChart *chart, cairo_t *cr, double width, double height, const VsChartStyle *style)
{
  g_return_if_fail (chart != NULL && cr != NULL && style != NULL);

  draw (chart, cr, width, height, style, chart->view == NULL || chart->selected != NULL);
}

GPtrArray *
vs_chart_marks (VsChart *chart, double width, double height, const VsChartStyle *style, cairo_t *cr)
{
  g_return_val_if_fail (chart != NULL && style != NULL, NULL);

  if (!chart->marks_known || chart->cached_width != width || chart->cached_height != height)
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
      draw (chart, scratch, width, height, style, TRUE);
      cairo_destroy (scratch);
      cairo_surface_destroy (nowhere);
    }
  return chart->marks;
}

GArray *
vs_chart_text_boxes (VsChart *chart)
{
  g_return_val_if_fail (chart != NULL, NULL);

  return chart->boxes;
}

/* By the even-odd rule. */
static gboolean
is_inside (const GArray *outline, double x, double y)
{
  const double *at = (const double *) outline->data;
  guint n = outline->len / 2;
  gboolean inside = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    {
      double xi = at[2 * i], yi = at[2 * i + 1], xj = at[2 * j], yj = at[2 * j + 1];

      if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
        inside = !inside;
    }
  return inside;
}

int
vs_chart_find_mark (const GPtrArray *marks, double x, double y)
{
  double best = REACH;
  int found = -1;

  g_return_val_if_fail (marks != NULL, -1);

  for (guint i = 0; i < marks->len; i++)
    {
      const VsChartMark *mark = g_ptr_array_index (marks, i);
      double dx = MAX (MAX (mark->x - x, x - mark->x - mark->w), 0), dy = MAX (MAX (mark->y - y, y - mark->y - mark->h), 0);
      /* Along a line one is more often off its height than off its place. */
      double distance = dx + dy * 0.25;

      if (mark->outline && (distance > 0 || !is_inside (mark->outline, x, y)))
        continue;
      if (distance < best || (distance == 0 && best == 0))
        best = distance, found = (int) i;
    }
  return found;
}

const VsZoom *
vs_chart_view (VsChart *chart)
{
  g_return_val_if_fail (chart != NULL, NULL);

  return chart->view;
}

void
vs_chart_show (VsChart *chart, double from, double to)
{
  g_return_if_fail (chart != NULL);

  if (chart->view == NULL)
    return;
  vs_zoom_show (chart->view, from, to);
  chart->marks_known = FALSE;
}

void
vs_chart_set_selected (VsChart *chart, const char *const *keys, gsize n)
{
  g_return_if_fail (chart != NULL && (keys != NULL || n == 0));

  g_clear_pointer (&chart->selected, g_hash_table_unref);
  chart->marks_known = FALSE;   /* they know whether they are faded */
  if (n == 0)
    return;
  chart->selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < n; i++)
    g_hash_table_add (chart->selected, g_strdup (keys[i] ? keys[i] : ""));
}

char *
vs_chart_span_words (VsChart *chart)
{
  g_return_val_if_fail (chart != NULL, NULL);

  return chart->view ? vs_plot_span_words (chart->plot, chart->view->from, chart->view->to) : NULL;
}

double
vs_chart_natural_height (VsChart *chart, double width)
{
  const VsPlot *plot;

  g_return_val_if_fail (chart != NULL, 0);

  plot = chart->plot;
  if (plot->spark)
    return 28;
  return families[plot->mark].height ? families[plot->mark].height (plot, width) : height_of_columns (plot, width);
}

char *
vs_chart_describe (VsChart *chart)
{
  return vs_plot_describe (chart->plot, chart->currency);
}
