/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-heatmap.c: rows of (x, row, value) become cells. */
#include "chart/plot-private.h"

#include <math.h>

/* Index of row i's value among the points seen so far; adds it. */
static guint
intern (GArray *points, GHashTable *seen, const VsTile *tile, const VsColumn *values, gsize i, VsPlotKind kind, VsFormat format)
{
  char *raw = vs_column_is_null (values, i) ? g_strdup ("\001") : vs_column_dup_string (values, i);
  gpointer found;

  if (g_hash_table_lookup_extended (seen, raw, NULL, &found))
    {
      g_free (raw);
      return GPOINTER_TO_UINT (found);
    }
  vs_plot_add_point (points, tile, values, i, kind, format);
  g_hash_table_insert (seen, raw, GUINT_TO_POINTER (points->len - 1));
  return points->len - 1;
}

void
vs_plot_read_heatmap (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  const VsQueryColumn *x = vs_plot_dimension (tile, result, "x", 0), *row = vs_plot_dimension (tile, result, "row", 1);
  g_autoptr (GPtrArray) measures = vs_plot_measures (tile, result);
  const VsQueryColumn *y = measures->len ? g_ptr_array_index (measures, 0) : NULL;
  const VsColumn *xs = x ? vs_frame_get (result->frame, x->name) : NULL, *rows = row ? vs_frame_get (result->frame, row->name) : NULL;
  const VsColumn *values = y ? vs_frame_get (result->frame, y->name) : NULL;
  g_autoptr (GHashTable) seen_x = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen_rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint *at_x = NULL, *at_row = NULL;
  VsPlotSeries series = { 0 };

  if (!xs || !rows || !values)
    return;
  plot->x_format = x->format;
  plot->kind = vs_plot_kind (xs, x->format);
  at_x = g_new (guint, MAX (xs->n, 1));
  at_row = g_new (guint, MAX (xs->n, 1));
  for (gsize i = 0; i < xs->n; i++)
    {
      at_x[i] = intern (plot->points, seen_x, tile, xs, i, plot->kind, x->format);
      at_row[i] = intern (plot->rows, seen_rows, tile, rows, i, vs_plot_kind (rows, row->format), row->format);
    }
  plot->cells = g_new (double, MAX ((gsize) plot->points->len * plot->rows->len, 1));
  for (gsize i = 0; i < (gsize) plot->points->len * plot->rows->len; i++)
    plot->cells[i] = NAN;
  for (gsize i = 0; i < xs->n; i++)
    {
      double value = vs_column_get_double (values, i);

      plot->cells[(gsize) at_row[i] * plot->points->len + at_x[i]] = isfinite (value) ? value : NAN;
      vs_plot_extend (plot, isfinite (value) ? value : NAN);
    }
  series.caption = g_strdup (y->caption);
  series.format = y->format;
  g_array_append_val (plot->series, series);
}
