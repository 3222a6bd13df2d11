/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-pivot.c: rows of (x, series, value) become one series for each value of the second dimension, in order of appearance. */
#include "chart/plot-private.h"

#include <math.h>

#define MAX_CELLS 4000000   /* points × series: more than any screen has pixels */

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
  if (kind == VS_PLOT_TEXT)   /* words stand in order of appearance */
    g_array_index (points, VsPlotPoint, points->len - 1).at = points->len - 1;
  g_hash_table_insert (seen, raw, GUINT_TO_POINTER (points->len - 1));
  return points->len - 1;
}

/* All days of the week as they begin here, all hours: a week's picture has no holes where nothing was measured. */
static void
seed (GArray *points, GHashTable *seen, const VsTile *tile, VsFormat format)
{
  int n = format == VS_FORMAT_WEEKDAY ? 7 : format == VS_FORMAT_HOUR ? 24 : 0, first = format == VS_FORMAT_WEEKDAY ? vs_first_weekday () : 0;
  g_autoptr (VsColumn) all = vs_column_new (VS_TYPE_INT32, n);

  for (int i = 0; i < n; i++)
    all->i32[i] = n == 7 ? (first - 1 + i) % 7 + 1 : i;
  for (int i = 0; i < n; i++)
    intern (points, seen, tile, all, i, VS_PLOT_NUMBER, format);
}

guint *
vs_plot_intern (GArray *points, const VsTile *tile, const VsColumn *values, VsPlotKind kind, VsFormat format)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint *at = g_new (guint, MAX (values->n, 1));

  seed (points, seen, tile, format);
  for (gsize i = 0; i < values->n; i++)
    at[i] = intern (points, seen, tile, values, i, kind, format);
  return at;
}

static void
add_series (VsPlot *plot, const VsPlotPoint *name, VsFormat format)
{
  VsPlotSeries series = { .caption = g_strdup (name->words), .key = g_strdup (name->key), .format = format, .level = name->level };

  series.y = g_new (double, MAX (plot->points->len, 1));
  for (guint i = 0; i < plot->points->len; i++)
    series.y[i] = NAN;
  g_array_append_val (plot->series, series);
}

void
vs_plot_read_pivot (VsPlot *plot, const VsTile *tile, const VsResult *result, const VsQueryColumn *x, const VsQueryColumn *by,
                    const VsQueryColumn *y)
{
  const VsColumn *xs = vs_frame_get (result->frame, x->name), *bys = vs_frame_get (result->frame, by->name);
  const VsColumn *values = vs_frame_get (result->frame, y->name);
  g_autoptr (GArray) names = vs_plot_points_new ();
  g_autofree guint *at_x = NULL, *at_series = NULL;

  if (!xs || !bys || !values)
    return;
  plot->kind = vs_plot_kind (xs, x->format);
  plot->x_format = x->format;
  at_x = vs_plot_intern (plot->points, tile, xs, plot->kind, x->format);
  at_series = vs_plot_intern (names, tile, bys, vs_plot_kind (bys, by->format), by->format);
  if ((gsize) plot->points->len * names->len > MAX_CELLS)
    {
      plot->refusal = g_strdup_printf (_("%u by %u values are too many for one picture: filter, or group more coarsely."),
                                       plot->points->len, names->len);
      return;
    }
  for (guint s = 0; s < names->len; s++)
    add_series (plot, &g_array_index (names, VsPlotPoint, s), y->format);
  for (gsize i = 0; i < xs->n; i++)
    vs_plot_set (plot, at_series[i], at_x[i], vs_column_get_double (values, i));
}
