/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-histogram.c: counts as the query gives them, or counted here from raw rows. */
#include "chart/plot-private.h"
#include "chart/scale.h"

#include <math.h>

#define DEFAULT_BINS 20
#define MAX_BINS 200

static void
read_bands (VsPlot *plot, const VsTile *tile)
{
  VsJson bands = vs_json_get (tile->json, "bands");

  for (guint i = 0; i < vs_json_length (bands); i++)
    {
      VsPlotBand band = { vs_json_number_or (vs_json_get (vs_json_at (bands, i), "from"), 0), VS_LEVEL_NONE };

      band.level = vs_level_from_name (vs_json_string_or (vs_json_get (vs_json_at (bands, i), "level"), NULL));
      g_array_append_val (plot->bands, band);
    }
}

static VsLevel
band_level (const VsPlot *plot, double at)
{
  VsLevel level = VS_LEVEL_NONE;

  for (guint i = 0; i < plot->bands->len; i++)
    if (at >= g_array_index (plot->bands, VsPlotBand, i).from)
      level = g_array_index (plot->bands, VsPlotBand, i).level;
  return level;
}

static gboolean
column_range (const VsColumn *values, double *lo, double *hi)
{
  *lo = INFINITY, *hi = -INFINITY;
  for (gsize i = 0; i < values->n; i++)
    {
      double value = vs_column_get_double (values, i);

      if (isfinite (value))
        *lo = MIN (*lo, value), *hi = MAX (*hi, value);
    }
  return *lo <= *hi;
}

/* Raw rows: bins are counted here, over nice borders, so that "70" stands between two bars and not within one. */
static void
read_raw_histogram (VsPlot *plot, const VsTile *tile, const VsColumn *values, VsFormat format)
{
  guint n = CLAMP (vs_json_integer_or (vs_json_get (tile->json, "bins"), DEFAULT_BINS), 2, MAX_BINS);
  VsPlotSeries series = { .caption = g_strdup (_("Count")), .format = VS_FORMAT_INTEGER };
  double lo, hi, step;

  if (!column_range (values, &lo, &hi))
    {
      vs_plot_clear_series (&series);
      return;
    }
  step = plot->bin_width = hi > lo ? vs_nice_step ((hi - lo) / n) : 1;
  lo = floor (lo / step + 1e-9) * step;
  n = MAX (1, (guint) MIN (ceil ((hi - lo) / step - 1e-9), MAX_BINS));
  series.y = g_new0 (double, n);
  for (gsize i = 0; i < values->n; i++)
    {
      double value = vs_column_get_double (values, i);

      if (isfinite (value))
        series.y[MIN ((guint) MAX ((value - lo) / step, 0), n - 1)]++;
    }
  for (guint i = 0; i < n; i++)
    {
      VsPlotPoint point = { .at = lo + i * step };
      g_autofree char *from = vs_format_short (point.at, format, NULL);
      g_autofree char *to = vs_format_short (point.at + step, format, NULL);

      point.label = g_strdup (from);
      point.words = g_strdup_printf (_("%s to %s"), from, to);
      point.key = g_strdup_printf ("%.12g", point.at);
      g_array_append_val (plot->points, point);
      vs_plot_extend (plot, series.y[i]);
    }
  g_array_append_val (plot->series, series);
}

void
vs_plot_read_histogram (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  const char *name = vs_json_string_or (vs_json_get (tile->json, "x"), NULL);
  const VsQueryColumn *x = vs_plot_find_column (result, name);
  gboolean counted = vs_json_exists (vs_json_get (tile->json, "y")) || (vs_plot_nth_column (result, TRUE,
                                                                                            0) && vs_plot_nth_column (result, FALSE, 0));

  read_bands (plot, tile);
  plot->kind = VS_PLOT_NUMBER;
  if (!counted)
    {
      const VsColumn *values;

      x = x ? x : vs_plot_nth_column (result, FALSE, 0) ? vs_plot_nth_column (result, FALSE, 0) : vs_plot_nth_column (result, TRUE, 0);
      values = x ? vs_frame_get (result->frame, x->name) : NULL;
      plot->x_format = x ? x->format : VS_FORMAT_NUMBER;
      if (values && values->type != VS_TYPE_TEXT)
        read_raw_histogram (plot, tile, values, x->format);
    }
  else
    {
      vs_plot_read_grid (plot, tile, result);
      plot->bin_width = plot->points->len > 1 ? vs_plot_point (plot, 1)->at - vs_plot_point (plot, 0)->at : 1;
    }
  for (guint i = 0; i < plot->points->len; i++)
    {
      VsPlotPoint *point = vs_plot_point (plot, i);

      if (plot->bands->len > 0 && !isnan (point->at))
        point->level = band_level (plot, point->at + plot->bin_width / 2);
    }
}
