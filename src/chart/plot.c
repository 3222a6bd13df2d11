/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot.c: from a result's columns to points and series. */
#include "chart/plot.h"
#include "chart/scale.h"

#include <math.h>

#define DEFAULT_BINS 20
#define MAX_BINS 200

static void
clear_point (gpointer data)
{
  VsPlotPoint *point = data;

  g_free (point->label);
  g_free (point->words);
  g_free (point->key);
}

static void
clear_series (gpointer data)
{
  VsPlotSeries *series = data;

  g_free (series->caption);
  g_free (series->y);
}

static VsPlot *
plot_alloc (VsMark mark, const char *title)
{
  VsPlot *plot = g_new0 (VsPlot, 1);

  plot->mark = mark;
  plot->title = g_strdup (title ? title : "");
  plot->points = g_array_new (FALSE, TRUE, sizeof (VsPlotPoint));
  plot->rows = g_array_new (FALSE, TRUE, sizeof (VsPlotPoint));
  plot->series = g_array_new (FALSE, TRUE, sizeof (VsPlotSeries));
  plot->bands = g_array_new (FALSE, TRUE, sizeof (VsPlotBand));
  g_array_set_clear_func (plot->points, clear_point);
  g_array_set_clear_func (plot->rows, clear_point);
  g_array_set_clear_func (plot->series, clear_series);
  plot->lo = plot->hi = NAN;
  return plot;
}

void
vs_plot_free (VsPlot *plot)
{
  if (plot == NULL)
    return;
  g_array_unref (plot->points);
  g_array_unref (plot->rows);
  g_array_unref (plot->series);
  g_array_unref (plot->bands);
  g_free (plot->cells);
  g_free (plot->title);
  g_free (plot);
}

static void
extend (VsPlot *plot, double value)
{
  if (isnan (value))
    return;
  if (isnan (plot->lo) || value < plot->lo)
    plot->lo = value;
  if (isnan (plot->hi) || value > plot->hi)
    plot->hi = value;
}

/* ── Columns of the result ── */

static const VsQueryColumn *
find_column (const VsResult *result, const char *name)
{
  for (guint i = 0; name && i < result->columns->len; i++)
    {
      const VsQueryColumn *column = g_ptr_array_index (result->columns, i);

      if (g_strcmp0 (column->name, name) == 0)
        return column;
    }
  return NULL;
}

static const VsQueryColumn *
nth_column (const VsResult *result, gboolean dimension, guint n)
{
  for (guint i = 0; i < result->columns->len; i++)
    {
      const VsQueryColumn *column = g_ptr_array_index (result->columns, i);

      if (column->is_dimension == dimension && n-- == 0)
        return column;
    }
  return NULL;
}

/* The column a tile names in `member`, else the nth dimension. A result of rows has no measures: the first text column serves then. */
static const VsQueryColumn *
dimension_column (const VsTile *tile, const VsResult *result, const char *member, guint n)
{
  const VsQueryColumn *column = tile ? find_column (result, vs_json_string_or (vs_json_get (tile->json, member), NULL)) : NULL;

  return column ? column : nth_column (result, TRUE, n);
}

static GPtrArray *
measure_columns (const VsTile *tile, const VsResult *result)
{
  GPtrArray *found = g_ptr_array_new ();
  VsJson y = tile ? vs_json_get (tile->json, "y") : (VsJson) { 0 };
  const VsQueryColumn *column;

  if (vs_json_exists (y) && JSON_NODE_HOLDS_ARRAY (y.node))
    {
      for (guint i = 0; i < vs_json_length (y); i++)
        if ((column = find_column (result, vs_json_string_or (vs_json_at (y, i), NULL))))
          g_ptr_array_add (found, (gpointer) column);
    }
  else if (vs_json_exists (y) && (column = find_column (result, vs_json_string_or (y, NULL))))
    g_ptr_array_add (found, (gpointer) column);
  if (found->len == 0)
    for (guint i = 0; (column = nth_column (result, FALSE, i)); i++)
      g_ptr_array_add (found, (gpointer) column);
  return found;
}

/* ── Points ── */

static VsPlotKind
kind_of (const VsColumn *values, VsFormat format)
{
  switch (values->type)
    {
    case VS_TYPE_DAY:
      return format == VS_FORMAT_MONTH ? VS_PLOT_MONTH : VS_PLOT_DAY;
    case VS_TYPE_TIME:
      return VS_PLOT_TIME;
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:
    case VS_TYPE_DOUBLE:
    case VS_TYPE_MONEY:
      return VS_PLOT_NUMBER;
    case VS_TYPE_TEXT:
    case VS_TYPE_BOOL:
    default:
      return VS_PLOT_TEXT;
    }
}

static double
place_of (const VsColumn *values, gsize i, VsPlotKind kind)
{
  if (kind == VS_PLOT_MONTH)
    return vs_day_month_index ((VsDay) vs_column_get_int (values, i));
  return kind == VS_PLOT_TEXT ? (double) i : vs_column_get_double (values, i);
}

static char *
label_of (const VsColumn *values, gsize i, VsPlotKind kind, VsFormat format, double at, gboolean words)
{
  VsCalendarUnit unit = kind == VS_PLOT_MONTH ? VS_CALENDAR_MONTHS : kind == VS_PLOT_DAY ? VS_CALENDAR_DAYS : VS_CALENDAR_SECONDS;

  switch (kind)
    {
    case VS_PLOT_MONTH:
    case VS_PLOT_DAY:
    case VS_PLOT_TIME:
      return vs_calendar_words (unit, at);
    case VS_PLOT_NUMBER:
      return words ? vs_format_full (at, format, NULL) : vs_format_short (at, format, NULL);
    case VS_PLOT_TEXT:
    default:
      if (values->type == VS_TYPE_BOOL)
        return g_strdup (vs_column_get_int (values, i) ? _("Yes") : _("No"));
      return vs_column_dup_string (values, i);
    }
}

static void
add_point (GArray *points, const VsTile *tile, const VsColumn *values, gsize i, VsPlotKind kind, VsFormat format)
{
  VsPlotPoint point = { 0 };
  g_autofree char *raw = NULL;
  const char *label;

  if (vs_column_is_null (values, i))
    {
      point.label = g_strdup (_("Not stated"));
      point.words = g_strdup (point.label);
      point.at = kind == VS_PLOT_TEXT ? (double) i : NAN;
      g_array_append_val (points, point);
      return;
    }
  raw = vs_column_dup_string (values, i);
  point.at = place_of (values, i, kind);
  label = tile ? vs_json_string_or (vs_json_get (vs_json_get (tile->json, "labels"), raw), NULL) : NULL;
  point.label = label ? g_strdup (label) : label_of (values, i, kind, format, point.at, FALSE);
  point.words = label ? g_strdup (label) : label_of (values, i, kind, format, point.at, TRUE);
  point.level = tile ? vs_tile_level (tile, raw) : VS_LEVEL_NONE;
  point.key = g_steal_pointer (&raw);
  g_array_append_val (points, point);
}

static void
add_series (VsPlot *plot, const VsQueryColumn *column, const VsColumn *values, const char *dashed)
{
  VsPlotSeries series = { g_strdup (column->caption ? column->caption : column->name), column->format, FALSE, NULL };

  series.dashed = dashed && g_strcmp0 (column->name, dashed) == 0;
  series.y = g_new (double, MAX (values->n, 1));
  for (gsize i = 0; i < values->n; i++)
    {
      double value = vs_column_get_double (values, i);

      series.y[i] = isfinite (value) ? value : NAN;
      extend (plot, series.y[i]);
    }
  g_array_append_val (plot->series, series);
}

static void
read_points (VsPlot *plot, const VsTile *tile, const VsResult *result, const VsQueryColumn *x)
{
  const VsColumn *values = x ? vs_frame_get (result->frame, x->name) : NULL;

  if (values)
    {
      plot->x_format = x->format;
      plot->kind = kind_of (values, x->format);
      for (gsize i = 0; i < values->n; i++)
        add_point (plot->points, tile, values, i, plot->kind, x->format);
    }
  for (guint i = 0; i < plot->points->len; i++)
    plot->leveled = plot->leveled || vs_plot_point (plot, i)->level != VS_LEVEL_NONE;
}

/* No dimension: one bar a measure, named by the measure. */
static void
read_measures_as_points (VsPlot *plot, const VsResult *result, GPtrArray *measures)
{
  VsPlotSeries all = { g_strdup (plot->title), VS_FORMAT_NUMBER, FALSE, g_new0 (double, MAX (measures->len, 1)) };

  for (guint i = 0; i < measures->len; i++)
    {
      const VsQueryColumn *column = g_ptr_array_index (measures, i);
      const VsColumn *values = vs_frame_get (result->frame, column->name);
      VsPlotPoint point = { g_strdup (column->caption), g_strdup (column->caption), g_strdup (column->name), i, VS_LEVEL_NONE };

      all.format = column->format;
      all.y[i] = values && values->n > 0 ? vs_column_get_double (values, 0) : NAN;
      extend (plot, all.y[i]);
      g_array_append_val (plot->points, point);
    }
  g_array_append_val (plot->series, all);
}

static void
read_grid (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  g_autoptr (GPtrArray) measures = measure_columns (tile, result);
  const VsQueryColumn *x = dimension_column (tile, result, "x", 0);
  const VsQueryColumn *y = measures->len > 0 ? g_ptr_array_index (measures, 0) : NULL;

  if (x == NULL && plot->mark == VS_MARK_BAR && result->frame->n_rows > 0)
    {
      read_measures_as_points (plot, result, measures);
      return;
    }
  read_points (plot, tile, result, x);
  for (guint i = 0; i < measures->len; i++)
    {
      const VsColumn *values;

      y = g_ptr_array_index (measures, i);
      values = vs_frame_get (result->frame, y->name);
      if (values && values->n == plot->points->len)
        add_series (plot, y, values, tile ? vs_json_string_or (vs_json_get (tile->json, "dashed"), NULL) : NULL);
    }
}

/* ── Histogram ── */

static void
read_bands (VsPlot *plot, const VsTile *tile)
{
  VsJson bands = vs_json_get (tile->json, "bands");
  static const char *const names[] = { "", "red", "orange", "green", "blue" };

  for (guint i = 0; i < vs_json_length (bands); i++)
    {
      VsPlotBand band = { vs_json_number_or (vs_json_get (vs_json_at (bands, i), "from"), 0), VS_LEVEL_NONE };
      const char *name = vs_json_string_or (vs_json_get (vs_json_at (bands, i), "level"), "");

      for (guint k = 1; k < G_N_ELEMENTS (names); k++)
        if (g_str_equal (name, names[k]))
          band.level = (VsLevel) k;
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
  VsPlotSeries series = { g_strdup (_("Count")), VS_FORMAT_INTEGER, FALSE, NULL };
  double lo, hi, step;

  if (!column_range (values, &lo, &hi))
    {
      clear_series (&series);
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
      extend (plot, series.y[i]);
    }
  g_array_append_val (plot->series, series);
}

static void
read_histogram (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  const char *name = vs_json_string_or (vs_json_get (tile->json, "x"), NULL);
  const VsQueryColumn *x = find_column (result, name);
  gboolean counted = vs_json_exists (vs_json_get (tile->json, "y")) || (nth_column (result, TRUE, 0) && nth_column (result, FALSE, 0));

  read_bands (plot, tile);
  plot->kind = VS_PLOT_NUMBER;
  if (!counted)
    {
      const VsColumn *values;

      x = x ? x : nth_column (result, FALSE, 0) ? nth_column (result, FALSE, 0) : nth_column (result, TRUE, 0);
      values = x ? vs_frame_get (result->frame, x->name) : NULL;
      plot->x_format = x ? x->format : VS_FORMAT_NUMBER;
      if (values && values->type != VS_TYPE_TEXT)
        read_raw_histogram (plot, tile, values, x->format);
    }
  else
    {
      read_grid (plot, tile, result);
      plot->bin_width = plot->points->len > 1 ? vs_plot_point (plot, 1)->at - vs_plot_point (plot, 0)->at : 1;
    }
  for (guint i = 0; i < plot->points->len; i++)
    {
      VsPlotPoint *point = vs_plot_point (plot, i);

      if (plot->bands->len > 0 && !isnan (point->at))
        point->level = band_level (plot, point->at + plot->bin_width / 2);
    }
}

/* ── Heat map ── */

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
  add_point (points, tile, values, i, kind, format);
  g_hash_table_insert (seen, raw, GUINT_TO_POINTER (points->len - 1));
  return points->len - 1;
}

static void
read_heatmap (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  const VsQueryColumn *x = dimension_column (tile, result, "x", 0), *row = dimension_column (tile, result, "row", 1);
  g_autoptr (GPtrArray) measures = measure_columns (tile, result);
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
  plot->kind = kind_of (xs, x->format);
  at_x = g_new (guint, MAX (xs->n, 1));
  at_row = g_new (guint, MAX (xs->n, 1));
  for (gsize i = 0; i < xs->n; i++)
    {
      at_x[i] = intern (plot->points, seen_x, tile, xs, i, plot->kind, x->format);
      at_row[i] = intern (plot->rows, seen_rows, tile, rows, i, kind_of (rows, row->format), row->format);
    }
  plot->cells = g_new (double, MAX ((gsize) plot->points->len * plot->rows->len, 1));
  for (gsize i = 0; i < (gsize) plot->points->len * plot->rows->len; i++)
    plot->cells[i] = NAN;
  for (gsize i = 0; i < xs->n; i++)
    {
      double value = vs_column_get_double (values, i);

      plot->cells[(gsize) at_row[i] * plot->points->len + at_x[i]] = isfinite (value) ? value : NAN;
      extend (plot, isfinite (value) ? value : NAN);
    }
  series.caption = g_strdup (y->caption);
  series.format = y->format;
  g_array_append_val (plot->series, series);
}

/* ── Doors ── */

VsPlot *
vs_plot_new (const VsTileContent *content)
{
  const VsTile *tile = content->tile;
  VsPlot *plot;

  if (content->failed || content->result == NULL)
    return NULL;
  if (tile->mark == VS_MARK_KPI || tile->mark == VS_MARK_TABLE || tile->mark == VS_MARK_TEXT)
    return NULL;
  plot = plot_alloc (tile->mark, content->title);
  plot->horizontal = vs_json_boolean_or (vs_json_get (tile->json, "horizontal"), FALSE);
  if (tile->mark == VS_MARK_HISTOGRAM)
    read_histogram (plot, tile, content->result);
  else if (tile->mark == VS_MARK_HEATMAP)
    read_heatmap (plot, tile, content->result);
  else
    read_grid (plot, tile, content->result);
  return plot;
}

VsPlot *
vs_plot_new_spark (const VsTileContent *content)
{
  g_autoptr (VsPlot) plot = NULL;

  if (content->failed || content->spark == NULL)
    return NULL;
  plot = plot_alloc (VS_MARK_LINE, content->title);
  plot->spark = TRUE;
  read_grid (plot, NULL, content->spark);
  if (plot->series->len == 0 || plot->points->len < 2 || isnan (plot->lo))
    return NULL;
  return g_steal_pointer (&plot);
}
