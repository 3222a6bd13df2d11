/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-curve.c: how well a score finds outcomes, as a ROC, gain or lift curve. A tile gives
 *   rows with a score and an outcome    "y": [score columns], "outcome": column of 0 and 1
 *   groups by a score                   "x": the score, "y": [how many, how many with the outcome]
 *   points of curves computed already   "x": column of numbers 0..1, "y": [columns], "series": one curve for each value */
#include "chart/plot-private.h"

#include "base/stats.h"

#include <math.h>

#define LIFT_FROM 0.01    /* of the rows: over fewer a factor is an accident */
#define MAX_POINTS 1000   /* more steps than a picture has pixels are thinned out */

static double *
numbers (const VsResult *result, const VsQueryColumn *column)
{
  const VsColumn *values = vs_frame_get (result->frame, column->name);
  double *all = g_new (double, MAX (result->frame->n_rows, 1));

  for (gsize i = 0; i < result->frame->n_rows; i++)
    all[i] = values ? vs_column_get_double (values, i) : NAN;
  return all;
}

static void
add_curve (VsPlot *plot, const char *caption, VsPlotCurve curve)
{
  VsPlotSeries series = { .caption = g_strdup (caption), .format = VS_FORMAT_PERCENT, .y = g_new0 (double, 1) };

  curve.name = g_strdup (caption);
  if (!isnan (curve.area))
    {
      g_free (series.caption);
      /* Translators: name of a curve, area under it: "Churn, AUC 0.83" */
      series.caption = g_strdup_printf (_("%s, AUC %.2f"), caption, curve.area);
    }
  for (gsize i = 0; i < curve.n; i++)
    vs_plot_extend (plot, curve.y[i]);
  g_array_append_val (plot->series, series);
  g_array_append_val (plot->curves, curve);
}

/* ── From steps ── */

static void
place (VsPlotCurve *curve, VsPlotCurveKind kind, double taken, double found, double all, double hits, double score)
{
  curve->score[curve->n] = score;
  curve->x[curve->n] = kind == VS_PLOT_ROC ? (taken - found) / (all - hits) : taken / all;
  curve->y[curve->n] = kind == VS_PLOT_LIFT ? found / taken * all / hits : found / hits;
  curve->n++;
}

/* The rows taken by scores: `column` is what one picks them by. */
static gboolean
add_steps (VsPlot *plot, const VsQueryColumn *column, const double *taken, const double *found, const double *least, gsize steps)
{
  double all = steps ? taken[steps - 1] : 0, hits = steps ? found[steps - 1] : 0;
  VsPlotCurve curve = { .x = g_new (double, MAX_POINTS + 2), .y = g_new (double, MAX_POINTS + 2), .score = g_new (double, MAX_POINTS + 2) };

  curve.area = vs_stats_gains_auc (taken, found, steps);
  if (hits <= 0 || hits >= all)
    {
      vs_plot_curve_clear (&curve);
      plot->refusal = g_strdup (hits <= 0 ? _("Nobody in these rows has the outcome: there is no curve.")
                                          : _("Everybody in these rows has the outcome: there is no curve."));
      return FALSE;
    }
  if (plot->curve != VS_PLOT_LIFT)
    {
      curve.x[0] = curve.y[0] = 0, curve.n = 1;
      curve.score[0] = NAN;
    }
  for (gsize i = 0, next = 0; i < steps; i++)
    if ((i >= next && (plot->curve != VS_PLOT_LIFT || taken[i] >= all * LIFT_FROM)) || i + 1 == steps)
      {
        place (&curve, plot->curve, taken[i], found[i], all, hits, least[i]);
        next = i + 1 + steps / MAX_POINTS;
      }
  add_curve (plot, column->caption, curve);
  g_free (plot->x);
  plot->x = plot->curves->len == 1 && column->path ? g_strdup (column->name) : NULL;   /* of several it would not be clear whose score */
  return TRUE;
}

static void
read_scores (VsPlot *plot, const VsResult *result, const GPtrArray *measures, const VsQueryColumn *outcome)
{
  gsize n = result->frame->n_rows;
  g_autofree double *hits = numbers (result, outcome), *taken = g_new (double, MAX (n, 1)), *found = g_new (double, MAX (n, 1));
  g_autofree double *least = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    hits[i] = isnan (hits[i]) ? NAN : hits[i] != 0;
  for (guint m = 0; m < measures->len; m++)
    {
      const VsQueryColumn *column = g_ptr_array_index (measures, m);
      g_autofree double *scores = column == outcome ? NULL : numbers (result, column);

      if (scores && !add_steps (plot, column, taken, found, least, vs_stats_gains (scores, NULL, hits, n, taken, found, least)))
        return;
    }
}

static void
read_groups (VsPlot *plot, const VsResult *result, const VsQueryColumn *score, const GPtrArray *measures)
{
  gsize n = result->frame->n_rows;
  g_autofree double *scores = numbers (result, score), *rows = numbers (result, g_ptr_array_index (measures, 0));
  g_autofree double *hits = numbers (result, g_ptr_array_index (measures, 1));
  g_autofree double *taken = g_new (double, MAX (n, 1)), *found = g_new (double, MAX (n, 1)), *least = g_new (double, MAX (n, 1));

  add_steps (plot, score, taken, found, least, vs_stats_gains (scores, rows, hits, n, taken, found, least));
}

/* ── From points ── */

/* Under points that rise along x. */
static double
area_under (const VsPlotCurve *curve)
{
  double area = 0;

  for (gsize i = 1; i < curve->n; i++)
    area += (curve->x[i] - curve->x[i - 1]) * (curve->y[i] + curve->y[i - 1]) / 2;
  return curve->n > 1 ? area : NAN;
}

static void
read_points (VsPlot *plot, const VsResult *result, const VsQueryColumn *x, const VsQueryColumn *y, const VsQueryColumn *by)
{
  const VsColumn *names = by ? vs_frame_get (result->frame, by->name) : NULL;
  g_autofree double *xs = numbers (result, x), *ys = numbers (result, y);
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize from = 0; from < result->frame->n_rows && plot->curves->len < VS_N_SERIES_COLOURS; from++)
    {
      char *name = names ? vs_column_dup_string (names, from) : g_strdup ("");
      g_autofree char *caption = NULL;
      VsPlotCurve curve = { .area = NAN };

      if (!g_hash_table_add (done, name))
        continue;
      curve.x = g_new (double, result->frame->n_rows - from);
      curve.y = g_new (double, result->frame->n_rows - from);
      for (gsize i = from; i < result->frame->n_rows; i++)
        {
          g_autofree char *other = names ? vs_column_dup_string (names, i) : g_strdup ("");

          if (!g_str_equal (name, other) || !isfinite (xs[i]) || !isfinite (ys[i]))
            continue;
          curve.x[curve.n] = xs[i];
          curve.y[curve.n++] = ys[i];
        }
      if (plot->curve == VS_PLOT_ROC)
        curve.area = area_under (&curve);
      caption = names ? vs_plot_readable (name) : g_strdup (y->caption);
      add_curve (plot, caption, curve);
    }
}

void
vs_plot_read_curve (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  const char *kind = vs_json_string_or (vs_json_get (tile->json, "curve"), "roc");
  const VsQueryColumn *x = vs_plot_named_column (tile, result, "x"), *outcome = vs_plot_named_column (tile, result, "outcome");
  const VsQueryColumn *by = vs_plot_named_column (tile, result, "series");
  g_autoptr (GPtrArray) measures = vs_plot_measures (tile, result);

  x = x ? x : vs_plot_nth_column (result, TRUE, 0);
  plot->kind = VS_PLOT_NUMBER;
  plot->x_format = VS_FORMAT_PERCENT;
  plot->curve = g_str_equal (kind, "lift") ? VS_PLOT_LIFT : g_str_equal (kind, "gain") ? VS_PLOT_GAIN : VS_PLOT_ROC;
  plot->curves = g_array_new (FALSE, TRUE, sizeof (VsPlotCurve));
  g_array_set_clear_func (plot->curves, vs_plot_curve_clear);
  if (outcome)
    read_scores (plot, result, measures, outcome);
  else if (x && measures->len >= 2 && !by)
    read_groups (plot, result, x, measures);
  else if (x && measures->len == 1)
    read_points (plot, result, x, g_ptr_array_index (measures, 0), by);
  else
    plot->refusal = g_strdup (_("A curve needs scores and an “outcome”, or a score with how many rows and how many outcomes, or points."));
}

void
vs_plot_curve_clear (gpointer data)
{
  VsPlotCurve *curve = data;

  g_free (curve->name);
  g_free (curve->x);
  g_free (curve->y);
  g_free (curve->score);
}

double
vs_plot_curve_at (const VsPlotCurve *curve, double x)
{
  for (gsize i = 0; i < curve->n; i++)
    if (curve->x[i] >= x)
      {
        double x0 = i ? curve->x[i - 1] : curve->x[i], y0 = i ? curve->y[i - 1] : curve->y[i];

        return curve->x[i] > x0 ? y0 + (x - x0) / (curve->x[i] - x0) * (curve->y[i] - y0) : curve->y[i];
      }
  return NAN;
}

double
vs_plot_curve_score (const VsPlotCurve *curve, double x)
{
  for (gsize i = 0; curve->score && i < curve->n; i++)
    if (curve->x[i] >= x - 1e-9 && !isnan (curve->score[i]))
      return curve->score[i];
  return NAN;
}

char *
vs_plot_curve_words (const VsPlot *plot, double x)
{
  GString *all = g_string_new (NULL);
  g_autofree char *share = vs_format_short (x, VS_FORMAT_PERCENT, NULL);
  char *words;

  for (guint c = 0; c < plot->curves->len; c++)
    {
      double y = vs_plot_curve_at (&g_array_index (plot->curves, VsPlotCurve, c), x);
      g_autofree char *value = vs_format_short (y, plot->curve == VS_PLOT_LIFT ? VS_FORMAT_NUMBER : VS_FORMAT_PERCENT, NULL);

      if (all->len > 0)
        g_string_append (all, ", ");
      if (plot->curves->len > 1)
        g_string_append_printf (all, "%s ", g_array_index (plot->curves, VsPlotCurve, c).name);
      g_string_append (all, value);
    }
  switch (plot->curve)
    {
    case VS_PLOT_GAIN:
      /* Translators: share of rows, share of outcomes */
      words = g_strdup_printf (_("The %s with the highest score hold of all outcomes: %s"), share, all->str);
      break;
    case VS_PLOT_LIFT:
      words = g_strdup_printf (_("The %s with the highest score have more outcomes than chance by a factor of: %s"), share, all->str);
      break;
    case VS_PLOT_ROC:
    default:
      words = g_strdup_printf (_("While %s without the outcome are flagged, found of those with it: %s"), share, all->str);
    }
  g_string_free (all, TRUE);
  return words;
}

char *
vs_plot_describe_curve (const VsPlot *plot)
{
  const char *kind = plot->curve == VS_PLOT_LIFT ? _("lift curve") : plot->curve == VS_PLOT_GAIN ? _("gain curve") : _("ROC curve");
  g_autofree char *tenth = vs_plot_curve_words (plot, 0.1);
  GString *areas = g_string_new (NULL);
  char *words;

  for (guint c = 0; c < plot->curves->len; c++)
    g_string_append_printf (areas, "%s%s", c ? "; " : "", vs_plot_series (plot, c)->caption);
  /* Translators: title, kind of curve, names of curves, one point of it */
  words = g_strdup_printf (_("%s: %s; %s. %s."), plot->title, kind, areas->str, tenth);
  g_string_free (areas, TRUE);
  return words;
}
