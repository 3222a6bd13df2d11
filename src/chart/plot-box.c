/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-box.c: boxes as the query's "box" tells them, or five measures of one's own: seven series in a fixed order (VsPlotBox). */
#include "chart/plot-private.h"

#include <math.h>

static const char *const names[VS_PLOT_N_BOX] = { "low", "q1", "median", "q3", "high", "below", "above" };

/* The tile's five measures, or the columns of a "box" by their names. */
static const VsQueryColumn *
column_for (const VsTile *tile, const VsResult *result, const GPtrArray *measures, guint k)
{
  if (vs_json_exists (vs_json_get (tile->json, "y")) && measures->len >= VS_PLOT_BOX_BELOW)
    return k < VS_PLOT_BOX_BELOW ? g_ptr_array_index (measures, k) : NULL;
  return vs_plot_find_column (result, names[k]);
}

static gboolean
is_in_order (const VsPlot *plot, gsize point)
{
  double last = -INFINITY;

  for (guint s = 0; s < VS_PLOT_BOX_BELOW; s++)
    {
      double y = vs_plot_series (plot, s)->y[point];

      if (y < last)
        return FALSE;
      last = isnan (y) ? last : y;
    }
  return TRUE;
}

static void
add_series (VsPlot *plot, const VsResult *result, const VsQueryColumn *column, guint k)
{
  const VsColumn *values = column ? vs_frame_get (result->frame, column->name) : NULL;
  VsPlotSeries series = { .caption = g_strdup (column ? column->caption : ""), .format = column ? column->format : VS_FORMAT_NUMBER };

  series.y = g_new (double, MAX (plot->points->len, 1));
  g_array_append_val (plot->series, series);
  for (guint i = 0; i < plot->points->len; i++)
    {
      double value = values ? vs_column_get_double (values, i) : k < VS_PLOT_BOX_BELOW ? NAN : 0;

      if (k < VS_PLOT_BOX_BELOW)
        vs_plot_set (plot, k, i, value);
      else   /* counts: no part of the axis */
        series.y[i] = isfinite (value) ? value : 0;
    }
}

void
vs_plot_read_box (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  g_autoptr (GPtrArray) measures = vs_plot_measures (tile, result);
  const VsQueryColumn *x = vs_plot_dimension (tile, result, "x", 0);

  if (column_for (tile, result, measures, VS_PLOT_BOX_HIGH) == NULL)
    {
      plot->refusal = g_strdup (_("A box plot needs “box” in its query, or five measures from the least to the greatest."));
      return;
    }
  plot->x = vs_plot_pickable (x);
  if (x)
    vs_plot_read_points (plot, tile, result, x);
  else
    for (gsize i = 0; i < result->frame->n_rows; i++)
      {
        VsPlotPoint point = { .label = g_strdup (""), .words = g_strdup (_("All")), .at = (double) i };

        g_array_append_val (plot->points, point);
      }
  for (guint k = 0; k < VS_PLOT_N_BOX; k++)
    add_series (plot, result, column_for (tile, result, measures, k), k);
  for (guint i = 0; i < plot->points->len && !plot->refusal; i++)
    if (!is_in_order (plot, i))
      plot->refusal = g_strdup_printf (_("The five measures of a box must rise from the least to the greatest; those of “%s” do not."),
                                       vs_plot_point (plot, i)->words);
}

char *
vs_plot_box_words (const VsPlot *plot, gsize point, const char *currency)
{
  VsFormat format = vs_plot_series (plot, VS_PLOT_BOX_MEDIAN)->format;
  char *number[VS_PLOT_BOX_BELOW];
  gint64 outside = (gint64) (vs_plot_series (plot, VS_PLOT_BOX_BELOW)->y[point] + vs_plot_series (plot, VS_PLOT_BOX_ABOVE)->y[point]);
  char *words;

  for (guint s = 0; s < VS_PLOT_BOX_BELOW; s++)
    number[s] = vs_format_short (vs_plot_series (plot, s)->y[point], format, currency);
  /* Translators: group, median, quartiles, whiskers */
  words = g_strdup_printf (_("%s: median %s, middle half %s to %s, whiskers %s to %s"), vs_plot_point (plot, point)->words,
                           number[VS_PLOT_BOX_MEDIAN], number[VS_PLOT_BOX_Q1], number[VS_PLOT_BOX_Q3], number[VS_PLOT_BOX_LOW],
                           number[VS_PLOT_BOX_HIGH]);
  if (outside > 0)
    {
      g_autofree char *count = vs_format_full ((double) outside, VS_FORMAT_INTEGER, NULL), *first = words;

      words = g_strdup_printf (ngettext ("%s, %s outlier", "%s, %s outliers", (gulong) outside), first, count);
    }
  for (guint s = 0; s < VS_PLOT_BOX_BELOW; s++)
    g_free (number[s]);
  return words;
}

char *
vs_plot_describe_box (const VsPlot *plot, const char *currency)
{
  const VsPlotSeries *median = vs_plot_series (plot, VS_PLOT_BOX_MEDIAN);
  g_autofree char *least = NULL, *most = NULL;
  gsize low = 0, high = 0;

  for (gsize i = 0; i < plot->points->len; i++)
    {
      if (isnan (median->y[low]) || median->y[i] < median->y[low])
        low = i;
      if (isnan (median->y[high]) || median->y[i] > median->y[high])
        high = i;
    }
  if (plot->points->len == 1)
    {
      g_autofree char *words = vs_plot_box_words (plot, 0, currency);

      return g_strdup_printf ("%s: %s.", plot->title, words);
    }
  least = vs_format_short (median->y[low], median->format, currency);
  most = vs_format_short (median->y[high], median->format, currency);
  return g_strdup_printf (_("%s: %u boxes; highest median %s with %s, lowest %s with %s."), plot->title, plot->points->len,
                          vs_plot_point (plot, high)->words, most, vs_plot_point (plot, low)->words, least);
}
