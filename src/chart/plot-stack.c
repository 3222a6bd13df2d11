/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-stack.c: parts of a whole: series upon each other, slices of a ring, never more parts than there are colours; and the target that
 * values are held against. */
#include "chart/plot-private.h"

#include <math.h>

#define MAX_PARTS VS_N_SERIES_COLOURS
#define HUGE_VALUE 1e300   /* sums stay numbers */

/* ── Few parts ── */

typedef struct { guint at; double size; } Part;

static int
by_size (gconstpointer a, gconstpointer b)
{
  const Part *p = a, *q = b;

  return p->size > q->size ? -1 : p->size < q->size ? 1 : p->at < q->at ? -1 : 1;
}

/* TRUE for each of `n` sizes that is among the greatest MAX_PARTS − 1. (transfer full) */
static gboolean *
greatest (const double *sizes, guint n)
{
  g_autofree Part *parts = g_new (Part, n);
  gboolean *kept = g_new0 (gboolean, n);

  for (guint i = 0; i < n; i++)
    parts[i] = (Part) { i, isnan (sizes[i]) ? -1 : sizes[i] };
  qsort (parts, n, sizeof (Part), by_size);
  for (guint i = 0; i < MAX_PARTS - 1; i++)
    kept[parts[i].at] = TRUE;
  return kept;
}

static void
add_up (double *sum, double value)
{
  if (isnan (value))
    return;
  *sum = isnan (*sum) ? value : CLAMP (*sum + value, -HUGE_VALUE, HUGE_VALUE);
}

static char *
other_name (guint n)
{
  return g_strdup_printf (ngettext ("Other (%u)", "Other (%u)", n), n);
}

static void
gather_series (VsPlot *plot)
{
  guint n = plot->series->len;
  g_autofree double *sizes = g_new0 (double, n);
  g_autofree gboolean *kept = NULL;
  VsPlotSeries other = { .caption = other_name (n - MAX_PARTS + 1), .y = g_new (double, MAX (plot->points->len, 1)) };

  for (guint s = 0; s < n; s++)
    for (guint i = 0; i < plot->points->len; i++)
      add_up (&sizes[s], fabs (vs_plot_series (plot, s)->y[i]));
  kept = greatest (sizes, n);
  for (guint i = 0; i < plot->points->len; i++)
    other.y[i] = NAN;
  for (guint s = n; s > 0; s--)
    if (!kept[s - 1])
      {
        other.format = vs_plot_series (plot, s - 1)->format;
        for (guint i = 0; i < plot->points->len; i++)
          add_up (&other.y[i], vs_plot_series (plot, s - 1)->y[i]);
        g_array_remove_index (plot->series, s - 1);
      }
  g_array_append_val (plot->series, other);
}

void
vs_plot_gather_points (VsPlot *plot)
{
  guint n = plot->points->len;
  double *y = vs_plot_series (plot, 0)->y, rest = NAN;
  g_autofree gboolean *kept = NULL;
  VsPlotPoint other = { .gathered = TRUE };
  guint to = 0;

  if (n <= MAX_PARTS)
    return;
  other.label = other_name (n - MAX_PARTS + 1);
  other.words = g_strdup (other.label);
  kept = greatest (y, n);
  for (guint i = 0; i < n; i++)
    if (kept[i])
      y[to++] = y[i];
    else
      add_up (&rest, y[i]);
  for (guint i = n; i > 0; i--)
    if (!kept[i - 1])
      g_array_remove_index (plot->points, i - 1);
  y[to] = rest;
  g_array_append_val (plot->points, other);
}

/* ── Piles ── */

void
vs_plot_pile (const VsPlot *plot, gsize point, double *above, double *below)
{
  *above = *below = 0;
  for (guint s = 0; s < plot->series->len; s++)
    {
      double y = vs_plot_series (plot, s)->y[point];

      if (!isnan (y))
        add_up (y > 0 ? above : below, y);
    }
}

/* Of the whole ring, in order of the points. */
static void
ring_span (const VsPlot *plot, gsize point, double *from, double *to)
{
  const double *y = vs_plot_series (plot, 0)->y;
  double before = 0, all = 0;

  for (guint i = 0; i < plot->points->len; i++)
    {
      if (i == point)
        before = all;
      add_up (&all, y[i]);
    }
  *from = isnan (y[point]) ? NAN : all > 0 ? before / all : 0;
  *to = *from + (all > 0 ? y[point] / all : 0);
}

void
vs_plot_span (const VsPlot *plot, gsize point, guint series, double *from, double *to)
{
  double y = vs_plot_series (plot, series)->y[point], above, below;

  if (plot->mark == VS_MARK_DONUT)
    {
      ring_span (plot, point, from, to);
      return;
    }
  *from = isnan (y) ? NAN : plot->base ? plot->base[point] : 0;
  if (plot->stack != VS_PLOT_BESIDE && !isnan (y))
    for (guint s = 0; s < series; s++)
      if ((vs_plot_series (plot, s)->y[point] < 0) == (y < 0))
        add_up (from, vs_plot_series (plot, s)->y[point]);
  *to = *from + y;
  if (plot->stack != VS_PLOT_SHARES || isnan (y))
    return;
  vs_plot_pile (plot, point, &above, &below);
  *from = above > 0 ? *from / above : 0;
  *to = above > 0 ? *to / above : 0;
}

void
vs_plot_refuse_negative (VsPlot *plot, const char *sentence)
{
  if (plot->refusal == NULL && plot->lo < 0)
    plot->refusal = g_strdup (sentence);
}

void
vs_plot_stack (VsPlot *plot, const VsTile *tile)
{
  const char *name = vs_json_string_or (vs_json_get (tile->json, "stack"), "");

  plot->stack = g_str_equal (name, "share") ? VS_PLOT_SHARES : g_str_equal (name, "sum") ? VS_PLOT_STACKED : VS_PLOT_BESIDE;
  if (plot->stack == VS_PLOT_BESIDE || isnan (plot->lo))
    return;
  if (plot->stack == VS_PLOT_SHARES)
    vs_plot_refuse_negative (plot, _("Some values are negative and have no share of 100 %: show them side by side."));
  if (plot->series->len > MAX_PARTS)
    gather_series (plot);
  plot->lo = plot->hi = 0;
  for (guint i = 0; i < plot->points->len; i++)
    {
      double above, below;

      vs_plot_pile (plot, i, &above, &below);
      vs_plot_extend (plot, above);
      vs_plot_extend (plot, below);
    }
  if (plot->stack == VS_PLOT_SHARES)
    plot->hi = 1;
}

/* ── Targets ── */

void
vs_plot_read_target (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  VsJson at = vs_json_get (tile->json, "target");
  const VsQueryColumn *column = vs_plot_named_column (tile, result, "target");
  const VsColumn *values = column ? vs_frame_get (result->frame, column->name) : NULL;
  gboolean number = vs_json_exists (at) && JSON_NODE_HOLDS_VALUE (at.node) && json_node_get_value_type (at.node) != G_TYPE_STRING;

  if (!number && (values == NULL || values->n != plot->points->len))
    return;
  plot->target = g_new (double, MAX (plot->points->len, 1));
  plot->target_words = g_strdup (column && column->caption ? column->caption : _("Target"));
  for (guint i = 0; i < plot->points->len; i++)
    {
      double value = values ? vs_column_get_double (values, i) : vs_json_number_or (at, NAN);

      plot->target[i] = isfinite (value) ? value : NAN;
      vs_plot_extend (plot, plot->target[i]);
    }
  plot->one_target = TRUE;
  for (guint i = 1; i < plot->points->len; i++)
    plot->one_target = plot->one_target && plot->target[i] == plot->target[0];
}
