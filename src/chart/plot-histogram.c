/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-histogram.c: counts by bins as the query gives them. */
#include "chart/plot-private.h"

#include <math.h>


void
vs_plot_read_bands (VsPlot *plot, const VsTile *tile)
{
  VsJson bands = vs_json_get (tile->json, "bands");

  for (guint i = 0; i < vs_json_length (bands); i++)
    {
      VsPlotBand band = { vs_json_number_or (vs_json_get (vs_json_at (bands, i), "from"), 0), VS_LEVEL_NONE, NULL };

      band.label = vs_json_string_or (vs_json_get (vs_json_at (bands, i), "label"), NULL);
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

/* Bins are "70 to 75". */
static void
name_bins (VsPlot *plot)
{
  for (guint i = 0; i < plot->points->len; i++)
    {
      VsPlotPoint *point = vs_plot_point (plot, i);
      g_autofree char *from = NULL, *to = NULL;

      if (isnan (point->at))
        continue;
      from = vs_format_short (point->at, plot->x_format, NULL);
      to = vs_format_short (point->at + plot->bin_width, plot->x_format, NULL);
      g_free (point->words);
      point->words = g_strdup_printf (_("%s to %s"), from, to);
      if (plot->bands->len > 0)
        point->level = band_level (plot, point->at + plot->bin_width / 2);
    }
}

void
vs_plot_read_histogram (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  vs_plot_read_bands (plot, tile);
  vs_plot_read_grid (plot, tile, result);
  if (plot->kind != VS_PLOT_NUMBER)
    {
      plot->refusal = g_strdup (_("A histogram needs rows counted by a number: say “bins” in its query."));
      return;
    }
  plot->bin_width = plot->points->len > 1 ? vs_plot_point (plot, 1)->at - vs_plot_point (plot, 0)->at : 1;
  name_bins (plot);
}
