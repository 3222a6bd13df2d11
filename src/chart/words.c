/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.c: a plot in words (part of plot.h): one formatter for tooltip, accessible label and table cell. */
#include "chart/plot-private.h"

#include <math.h>

/* All digits, for there is room; of 100 % also the share. */
static char *
value_words (const VsPlot *plot, gsize point, guint series, const char *currency)
{
  const VsPlotSeries *s = vs_plot_series (plot, series);
  g_autofree char *full = vs_format_full (s->y[point], s->format, currency), *share = NULL;
  double from, to;

  if (isnan (s->y[point]))
    return g_strdup (_("not known"));
  if (plot->stack != VS_PLOT_SHARES && plot->mark != VS_MARK_DONUT)
    return g_steal_pointer (&full);
  vs_plot_span (plot, point, series, &from, &to);
  share = vs_format_short (to - from, VS_FORMAT_PERCENT, NULL);
  return g_strdup_printf ("%s (%s)", full, share);
}

char *
vs_plot_words (const VsPlot *plot, gsize point, int series, const char *currency)
{
  GString *values = g_string_new (NULL);
  g_autofree char *name = vs_plot_point_words (plot, point);
  char *words;

  for (guint i = 0; i < plot->series->len; i++)
    {
      const VsPlotSeries *s = vs_plot_series (plot, i);
      g_autofree char *value = NULL;

      if (series >= 0 && i != (guint) series)
        continue;
      value = value_words (plot, point, i, currency);
      if (values->len > 0)
        g_string_append (values, ", ");
      if (plot->series->len > 1)
        g_string_append_printf (values, "%s ", s->caption);
      g_string_append (values, value);
    }
  if (plot->target && series < 0 && !isnan (plot->target[point]))
    {
      g_autofree char *target = vs_format_full (plot->target[point], vs_plot_series (plot, 0)->format, currency);

      g_string_append_printf (values, ", %s %s", plot->target_words, target);
    }
  /* Translators: a point of a chart: "March 2026: $ 1.2 M" */
  words = g_strdup_printf (_("%s: %s"), name, values->str);
  g_string_free (values, TRUE);
  return words;
}

char *
vs_plot_span_words (const VsPlot *plot, double from, double to)
{
  gsize last = vs_trace_length (plot->trace) - 1, end = vs_trace_find (plot->trace, to);
  g_autofree char *a = vs_plot_point_words (plot, vs_trace_point (plot->trace, MIN (vs_trace_find (plot->trace, from), last)));
  g_autofree char *b = NULL;

  if (end > 0 && (end > last || vs_trace_x (plot->trace, end) > to))
    end--;
  b = vs_plot_point_words (plot, vs_trace_point (plot->trace, end));
  /* Translators: from one day to another */
  return g_strdup_printf (_("%s – %s"), a, b);
}

/* First, last, least and greatest present value of the first series; FALSE when nothing is present. */
static gboolean
extremes (const VsPlot *plot, gsize at[4])
{
  const VsPlotSeries *s = vs_plot_series (plot, 0);
  gboolean any = FALSE;

  for (gsize i = 0; i < plot->points->len; i++)
    {
      if (isnan (s->y[i]))
        continue;
      if (!any)
        at[0] = at[1] = at[2] = at[3] = i;
      any = TRUE;
      at[1] = i;
      if (s->y[i] < s->y[at[2]])
        at[2] = i;
      if (s->y[i] > s->y[at[3]])
        at[3] = i;
    }
  return any;
}

static char *
describe_line (const VsPlot *plot, const gsize at[4], const char *currency)
{
  const VsPlotSeries *s = vs_plot_series (plot, 0);
  double first = s->y[at[0]], last = s->y[at[1]];
  g_autofree char *from = vs_format_short (first, s->format, currency), *to = vs_format_short (last, s->format, currency);
  g_autofree char *high = vs_format_short (s->y[at[3]], s->format, currency), *low = vs_format_short (s->y[at[2]], s->format, currency);
  g_autofree char *begin = vs_plot_point_words (plot, at[0]), *end = vs_plot_point_words (plot, at[1]);
  g_autofree char *high_at = vs_plot_point_words (plot, at[3]), *low_at = vs_plot_point_words (plot, at[2]);
  const char *trend = last > first ? _("rises") : last < first ? _("falls") : _("stays");

  if (at[0] == at[1])
    return g_strdup_printf (_("%s: %s in %s."), plot->title, to, end);
  /* Translators: title, first and last time, rises/falls/stays, first and last value, highest value and its time, lowest and its time. */
  return g_strdup_printf (_("%s from %s to %s %s from %s to %s; highest %s in %s, lowest %s in %s."), plot->title, begin, end, trend,
                          from, to, high, high_at, low, low_at);
}

static char *
describe_bars (const VsPlot *plot, const gsize at[4], const char *currency)
{
  const VsPlotSeries *s = vs_plot_series (plot, 0);
  g_autofree char *high = vs_format_short (s->y[at[3]], s->format, currency), *low = vs_format_short (s->y[at[2]], s->format, currency);

  return g_strdup_printf (ngettext ("%s: %u bar; highest %s with %s, lowest %s with %s.",
                                    "%s: %u bars; highest %s with %s, lowest %s with %s.", plot->points->len),
                          plot->title, plot->points->len, vs_plot_point (plot, at[3])->words, high,
                          vs_plot_point (plot, at[2])->words, low);
}

static char *
describe_heatmap (const VsPlot *plot, const char *currency)
{
  gsize column = 0;
  guint row = 0;
  g_autofree char *high = NULL;

  for (guint r = 0; r < plot->series->len; r++)
    for (gsize c = 0; c < plot->points->len; c++)
      if (vs_plot_series (plot, r)->y[c] == plot->hi)
        row = r, column = c;
  high = vs_format_short (plot->hi, vs_plot_series (plot, 0)->format, currency);
  return g_strdup_printf (_("%s: a map of %u by %u; highest %s at %s, %s."), plot->title, plot->series->len, plot->points->len, high,
                          vs_plot_series (plot, row)->caption, vs_plot_point (plot, column)->words);
}

/* Opening and closing, and the step that did most. */
static char *
describe_waterfall (const VsPlot *plot, const gsize at[4], const char *currency)
{
  const VsPlotSeries *s = vs_plot_series (plot, 0);
  gsize top = at[0];
  double first, last, unused;
  g_autofree char *from = NULL, *to = NULL, *most = NULL;

  for (gsize i = 0; i < plot->points->len; i++)
    if (!vs_plot_point (plot, i)->total && (vs_plot_point (plot, top)->total || fabs (s->y[i]) > fabs (s->y[top])))
      top = i;
  vs_plot_span (plot, at[0], 0, &unused, &first);
  vs_plot_span (plot, at[1], 0, &unused, &last);
  from = vs_format_short (first, s->format, currency);
  to = vs_format_short (last, s->format, currency);
  most = vs_format_short (s->y[top], s->format, currency);
  /* Translators: title, the first level and its name, the last and its name, the greatest step's name and value */
  return g_strdup_printf (_("%s: from %s (%s) to %s (%s); greatest step %s with %s."), plot->title, from, vs_plot_point (plot, at[0])->words,
                          to, vs_plot_point (plot, at[1])->words, vs_plot_point (plot, top)->words, most);
}

static char *
describe_donut (const VsPlot *plot, gsize top)
{
  double from, to;
  g_autofree char *share = NULL;

  vs_plot_span (plot, top, 0, &from, &to);
  share = vs_format_short (to - from, VS_FORMAT_PERCENT, NULL);
  return g_strdup_printf (ngettext ("%s: %u part; the largest is %s with %s.", "%s: %u parts; the largest is %s with %s.", plot->points->len),
                          plot->title, plot->points->len, vs_plot_point (plot, top)->words, share);
}

static char *
describe_funnel (const VsPlot *plot, const gsize at[4], const char *currency)
{
  const VsPlotSeries *s = vs_plot_series (plot, 0);
  g_autofree char *from = vs_format_short (s->y[at[0]], s->format, currency), *to = vs_format_short (s->y[at[1]], s->format, currency);
  g_autofree char *share = vs_format_short (s->y[at[1]] / s->y[at[0]], VS_FORMAT_PERCENT, NULL);

  /* Translators: title, first step and value, last step and value, the share that came through */
  return g_strdup_printf (_("%s: %s %s, %s %s, that is %s."), plot->title, vs_plot_point (plot, at[0])->words, from,
                          vs_plot_point (plot, at[1])->words, to, s->y[at[0]] > 0 ? share : _("n/a"));
}

static char *
describe_bullets (const VsPlot *plot)
{
  const double *y = vs_plot_series (plot, 0)->y;
  guint n = 0, reached = 0;

  for (guint i = 0; plot->target && i < plot->points->len; i++)
    {
      n += !isnan (y[i]) && !isnan (plot->target[i]);
      reached += y[i] >= plot->target[i];
    }
  return g_strdup_printf (ngettext ("%s: %u of %u at or above its target.", "%s: %u of %u at or above their target.", n), plot->title,
                          reached, n);
}

char *
vs_plot_describe (const VsPlot *plot, const char *currency)
{
  gsize at[4] = { 0 };

  if (plot->refusal)
    return g_strdup_printf ("%s: %s", plot->title, plot->refusal);
  if (isnan (plot->lo))
    return g_strdup_printf (_("%s: nothing to show yet."), plot->title);
  if (plot->dots)
    return vs_plot_describe_scatter (plot, currency);
  if (plot->curves)
    return vs_plot_describe_curve (plot);
  if (plot->flows)
    return vs_plot_describe_flows (plot, currency);
  if (plot->mark == VS_MARK_BOX)
    return vs_plot_describe_box (plot, currency);
  if (plot->mark == VS_MARK_HEATMAP)
    return describe_heatmap (plot, currency);
  if (!extremes (plot, at))
    return g_strdup_printf (_("%s: nothing to show yet."), plot->title);
  if (plot->mark == VS_MARK_LINE || plot->mark == VS_MARK_AREA)
    return describe_line (plot, at, currency);
  switch (plot->mark)
    {
    case VS_MARK_WATERFALL:
      return describe_waterfall (plot, at, currency);
    case VS_MARK_DONUT:
      return describe_donut (plot, at[3]);
    case VS_MARK_FUNNEL:
      return describe_funnel (plot, at, currency);
    case VS_MARK_BULLET:
      return describe_bullets (plot);
    default:
      return describe_bars (plot, at, currency);
    }
}
