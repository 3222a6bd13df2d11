/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot.c: from a result's columns to points and series. */
#include "chart/plot-private.h"
#include "chart/scale.h"

#include <math.h>

#define MAX_NAME 200   /* characters */

static void
clear_point (gpointer data)
{
  VsPlotPoint *point = data;

  g_free (point->label);
  g_free (point->words);
  g_free (point->key);
}

void
vs_plot_clear_series (gpointer data)
{
  VsPlotSeries *series = data;

  g_free (series->caption);
  g_free (series->key);
  g_free (series->y);
}

GArray *
vs_plot_points_new (void)
{
  GArray *points = g_array_new (FALSE, TRUE, sizeof (VsPlotPoint));

  g_array_set_clear_func (points, clear_point);
  return points;
}

static VsPlot *
plot_alloc (VsMark mark, const char *title)
{
  VsPlot *plot = g_new0 (VsPlot, 1);

  plot->mark = mark;
  plot->title = g_strdup (title ? title : "");
  plot->points = vs_plot_points_new ();
  plot->series = g_array_new (FALSE, TRUE, sizeof (VsPlotSeries));
  plot->bands = g_array_new (FALSE, TRUE, sizeof (VsPlotBand));
  g_array_set_clear_func (plot->series, vs_plot_clear_series);
  plot->lo = plot->hi = NAN;
  return plot;
}

void
vs_plot_free (VsPlot *plot)
{
  if (plot == NULL)
    return;
  g_array_unref (plot->points);
  g_array_unref (plot->series);
  g_array_unref (plot->bands);
  g_free (plot->x);
  g_free (plot->by);
  g_free (plot->cell);
  g_clear_pointer (&plot->x_values, vs_column_unref);
  g_clear_pointer (&plot->trace, vs_trace_free);
  g_clear_pointer (&plot->dots, vs_plot_dots_free);
  g_clear_pointer (&plot->curves, g_array_unref);
  g_clear_pointer (&plot->stages, g_array_unref);
  g_clear_pointer (&plot->flows, g_array_unref);
  g_free (plot->base);
  g_free (plot->target);
  g_free (plot->target_words);
  g_free (plot->refusal);
  g_free (plot->title);
  g_free (plot);
}

void
vs_plot_extend (VsPlot *plot, double value)
{
  if (isnan (value))
    return;
  if (isnan (plot->lo) || value < plot->lo)
    plot->lo = value;
  if (isnan (plot->hi) || value > plot->hi)
    plot->hi = value;
}

void
vs_plot_set (VsPlot *plot, guint series, gsize point, double value)
{
  value = isfinite (value) ? value : NAN;
  vs_plot_series (plot, series)->y[point] = value;
  vs_plot_extend (plot, value);
}

/* ── Points ── */

VsPlotKind
vs_plot_kind (const VsColumn *values, VsFormat format)
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

/* NaN for what has no place: missing, infinite. */
static double
place_of (const VsColumn *values, gsize i, VsPlotKind kind)
{
  double value;

  if (kind == VS_PLOT_TEXT)
    return (double) i;
  value = vs_column_get_double (values, i);
  if (kind == VS_PLOT_MONTH && !isnan (value))
    return vs_day_month_index ((VsDay) value);
  return isfinite (value) ? value : NAN;
}

char *
vs_plot_readable (const char *raw)
{
  char *text = g_utf8_make_valid (raw, -1);
  char *end = g_utf8_strlen (text, -1) > MAX_NAME ? g_utf8_offset_to_pointer (text, MAX_NAME) : NULL;

  g_strdelimit (text, "\n\r\t", ' ');
  if (end)
    {
      g_autofree char *whole = text;

      *end = '\0';
      text = g_strconcat (whole, "…", NULL);
    }
  return text;
}

static char *
label_of (const VsColumn *values, gsize i, VsPlotKind kind, VsFormat format, double at, gboolean words)
{
  g_autofree char *raw = NULL;
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
      raw = vs_column_dup_string (values, i);
      return vs_plot_readable (raw);
    }
}

void
vs_plot_add_point (GArray *points, const VsTile *tile, const VsColumn *values, gsize i, VsPlotKind kind, VsFormat format)
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

char *
vs_plot_point_words (const VsPlot *plot, gsize point)
{
  const VsPlotPoint *p = vs_plot_point (plot, point);

  if (p->words || plot->x_values == NULL)
    return g_strdup (p->words);
  if (vs_column_is_null (plot->x_values, point))
    return g_strdup (_("Not stated"));
  return label_of (plot->x_values, point, plot->kind, plot->x_format, p->at, TRUE);
}

char *
vs_plot_cell_key (const VsPlot *plot, gsize point, guint series)
{
  g_autofree char *key = vs_plot_point_key (plot, point);

  return vs_plot_both (key, vs_plot_series (plot, series)->key);
}

char *
vs_plot_point_key (const VsPlot *plot, gsize point)
{
  const VsPlotPoint *p = vs_plot_point (plot, point);

  if (p->key || plot->x_values == NULL || vs_column_is_null (plot->x_values, point))
    return g_strdup (p->key);
  return vs_column_dup_string (plot->x_values, point);
}

static void
add_series (VsPlot *plot, const VsQueryColumn *column, const VsColumn *values, const char *dashed)
{
  VsPlotSeries series = { .caption = g_strdup (column->caption ? column->caption : column->name), .format = column->format };

  series.dashed = dashed && g_strcmp0 (column->name, dashed) == 0;
  series.y = g_new (double, MAX (values->n, 1));
  g_array_append_val (plot->series, series);
  for (gsize i = 0; i < values->n; i++)
    vs_plot_set (plot, plot->series->len - 1, i, vs_column_get_double (values, i));
}

static void
read_places (VsPlot *plot, const VsColumn *values)
{
  plot->x_values = vs_column_ref ((VsColumn *) values);
  g_array_set_size (plot->points, (guint) values->n);
  for (gsize i = 0; i < values->n; i++)
    vs_plot_point (plot, i)->at = place_of (values, i, plot->kind);
}

void
vs_plot_read_points (VsPlot *plot, const VsTile *tile, const VsResult *result, const VsQueryColumn *x)
{
  const VsColumn *values = x ? vs_frame_get (result->frame, x->name) : NULL;

  if (values)
    {
      plot->x_format = x->format;
      plot->kind = vs_plot_kind (values, x->format);
      if (values->n > VS_PLOT_DENSE && plot->kind != VS_PLOT_TEXT && (plot->mark == VS_MARK_LINE || plot->mark == VS_MARK_AREA))
        read_places (plot, values);
      else
        for (gsize i = 0; i < values->n; i++)
          vs_plot_add_point (plot->points, tile, values, i, plot->kind, x->format);
    }
}

/* No dimension: one bar a measure, named by the measure. */
static void
read_measures_as_points (VsPlot *plot, const VsResult *result, GPtrArray *measures)
{
  VsPlotSeries all = { .caption = g_strdup (plot->title), .format = VS_FORMAT_NUMBER, .y = g_new0 (double, MAX (measures->len, 1)) };

  g_array_append_val (plot->series, all);
  for (guint i = 0; i < measures->len; i++)
    {
      const VsQueryColumn *column = g_ptr_array_index (measures, i);
      const VsColumn *values = vs_frame_get (result->frame, column->name);
      VsPlotPoint point = { .label = g_strdup (column->caption), .words = g_strdup (column->caption), .key = g_strdup (column->name), .at = i };

      vs_plot_series (plot, 0)->format = column->format;
      g_array_append_val (plot->points, point);
      vs_plot_set (plot, 0, i, values && values->n > 0 ? vs_column_get_double (values, 0) : NAN);
    }
}

void
vs_plot_read_grid (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  g_autoptr (GPtrArray) measures = vs_plot_measures (tile, result);
  const VsQueryColumn *x = vs_plot_dimension (tile, result, "x", 0);
  const VsQueryColumn *y = measures->len > 0 ? g_ptr_array_index (measures, 0) : NULL;
  const VsQueryColumn *by = vs_plot_dimension (tile, result, "series", 1);

  plot->x = vs_plot_pickable (x);
  if (x != NULL && by != NULL && by != x && y != NULL)
    {
      plot->by = vs_plot_pickable (by);
      plot->cell = plot->x && plot->by ? vs_plot_both (plot->x, plot->by) : NULL;
      vs_plot_read_pivot (plot, tile, result, x, by, y);
      return;
    }
  if (x == NULL && plot->mark != VS_MARK_LINE && plot->mark != VS_MARK_AREA && result->frame->n_rows > 0)
    {
      read_measures_as_points (plot, result, measures);
      return;
    }
  vs_plot_read_points (plot, tile, result, x);
  for (guint i = 0; i < measures->len; i++)
    {
      const VsColumn *values;

      y = g_ptr_array_index (measures, i);
      values = vs_frame_get (result->frame, y->name);
      if (values && values->n == plot->points->len)
        add_series (plot, y, values, tile ? vs_json_string_or (vs_json_get (tile->json, "dashed"), NULL) : NULL);
    }
}

/* ── Doors ── */

/* What some marks ask of the grid beyond having one. */
static void
fit_to_mark (VsPlot *plot, const VsTile *tile)
{
  gboolean parts = plot->mark == VS_MARK_DONUT, steps = plot->mark == VS_MARK_WATERFALL || plot->mark == VS_MARK_FUNNEL;

  if ((parts || steps) && plot->series->len > 1)
    {
      plot->refusal = g_strdup (_("This picture shows one measure over one dimension: leave out the others."));
      return;
    }
  if (parts)
    vs_plot_refuse_negative (plot, _("Some values are negative: they are no parts of a whole. Show them as bars."));
  else if (plot->mark == VS_MARK_FUNNEL)
    vs_plot_refuse_negative (plot, _("Some values are negative: nothing passes through a funnel backwards. Show them as bars."));
  else if (plot->mark == VS_MARK_TREEMAP)
    vs_plot_refuse_negative (plot, _("Some values are negative and have no area: show them as bars."));
  if (parts && plot->series->len > 0)
    vs_plot_gather_points (plot);
  if (plot->mark == VS_MARK_WATERFALL)
    vs_plot_make_waterfall (plot, tile);
  if (plot->mark == VS_MARK_BULLET)
    vs_plot_read_bands (plot, tile);
}

static void (*const readers[VS_N_MARKS]) (VsPlot *plot, const VsTile *tile, const VsResult *result) = {
  [VS_MARK_LINE] = vs_plot_read_grid,
  [VS_MARK_AREA] = vs_plot_read_grid,
  [VS_MARK_BAR] = vs_plot_read_grid,
  [VS_MARK_DONUT] = vs_plot_read_grid,
  [VS_MARK_HISTOGRAM] = vs_plot_read_histogram,
  [VS_MARK_SCATTER] = vs_plot_read_scatter,
  [VS_MARK_HEATMAP] = vs_plot_read_grid,
  [VS_MARK_WATERFALL] = vs_plot_read_grid,
  [VS_MARK_FUNNEL] = vs_plot_read_grid,
  [VS_MARK_BULLET] = vs_plot_read_grid,
  [VS_MARK_BOX] = vs_plot_read_box,
  [VS_MARK_CURVE] = vs_plot_read_curve,
  [VS_MARK_SANKEY] = vs_plot_read_flows,
  [VS_MARK_TREEMAP] = vs_plot_read_grid,
};

VsPlot *
vs_plot_new (const VsTileContent *content)
{
  const VsTile *tile = content->tile;
  VsPlot *plot;

  if (content->failed || content->result == NULL)
    return NULL;
  if (tile->mark == VS_MARK_KPI || tile->mark >= VS_MARK_TABLE)
    return NULL;
  plot = plot_alloc (tile->mark, content->title);
  plot->horizontal = vs_json_boolean_or (vs_json_get (tile->json, "horizontal"), FALSE);
  readers[tile->mark] (plot, tile, content->result);
  for (guint i = 0; i < plot->points->len; i++)
    plot->leveled = plot->leveled || vs_plot_point (plot, i)->level != VS_LEVEL_NONE;
  fit_to_mark (plot, tile);
  vs_plot_stack (plot, tile);
  vs_plot_read_target (plot, tile, content->result);
  if (plot->mark == VS_MARK_LINE || plot->mark == VS_MARK_AREA)
    vs_plot_build_trace (plot);
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
  vs_plot_read_grid (plot, NULL, content->spark);
  if (plot->series->len == 0 || plot->points->len < 2 || isnan (plot->lo))
    return NULL;
  return g_steal_pointer (&plot);
}
