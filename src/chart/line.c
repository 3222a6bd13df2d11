/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.c: lines and areas: missing values are gaps, the comparison is dashed, the last point is marked, and several series are named
 * at their ends. Time runs left to right in every language. What has many points can be looked at closer: above the picture stands
 * from when to when it shows, below it the whole as a strip. */
#include "chart/axis.h"
#include "chart/strip.h"
#include "chart/trace-paint.h"

#include <math.h>

#define DOT 4
#define NAME_GAP 6
#define MAX_MARKS 400
#define AREA_SHARE 0.12
#define STACK_SHARE 0.75   /* stacked areas touch each other: they are nearly as strong as bars */
#define PICKED_SHARE 0.12

typedef struct {
  VsAxis         axis;
  VsScale        x;
  const VsTrace *trace;
  gboolean       stacked;
  double         base;   /* y of an area's foot; NaN for lines */
} Layout;

/* ── Lines ── */

static VsRgba
with_alpha (VsRgba colour, double alpha)
{
  colour.a = alpha;
  return colour;
}

static void
draw_series (VsPaint *paint, const Layout *l, guint series)
{
  gboolean dashed = vs_plot_series (paint->plot, series)->dashed;
  VsRgba colour = vs_paint_series_colour (paint, series), paper = vs_palette_paper (paint->style->theme);
  VsTraceLook look = { colour, with_alpha (colour, AREA_SHARE), dashed ? 1.5 : 2, dashed, dashed ? NAN : l->base };

  if (l->stacked)
    look = (VsTraceLook) { paper, vs_palette_mix (colour, paper, STACK_SHARE), 1, FALSE, l->base };
  vs_trace_paint (l->trace, series, paint->pen.cr, &l->x, &l->axis.value, &look);
}

static void
draw_dot (VsPaint *paint, double x, double y, VsRgba colour)
{
  cairo_new_path (paint->pen.cr);
  cairo_arc (paint->pen.cr, x, y, DOT, 0, 2 * G_PI);
  vs_pen_colour (&paint->pen, colour);
  cairo_fill (paint->pen.cr);
}

/* ── Names at the ends ── */

/* Behind the last point that is shown. */
static gsize
shown_end (const Layout *l)
{
  gsize n = vs_trace_length (l->trace), end = vs_trace_find (l->trace, l->x.d1);

  while (end < n && vs_trace_x (l->trace, end) <= l->x.d1)
    end++;
  return end;
}

/* The last present point that is shown; FALSE when there is none. */
static gboolean
last_point (const Layout *l, guint series, double *x, double *y)
{
  for (gsize i = shown_end (l); i > 0; i--)
    {
      double value = vs_trace_y (l->trace, series, i - 1), at = vs_trace_x (l->trace, i - 1);

      if (isnan (value))
        continue;
      *x = vs_scale_map (&l->x, at);
      *y = vs_scale_map (&l->axis.value, value);
      return at >= l->x.d0;
    }
  return FALSE;
}

/* Names are needed as soon as two solid lines could be confused; the dashed one is explained in the note. */
static gboolean
needs_names (const VsPlot *plot)
{
  guint solid = 0;

  for (guint s = 0; s < plot->series->len; s++)
    solid += !vs_plot_series (plot, s)->dashed;
  return solid > 1;
}

static double
names_width (VsPaint *paint)
{
  return DOT + (needs_names (paint->plot) ? NAME_GAP + vs_paint_names_width (paint) : 1);
}

/* ── Marks ── */

/* What lies in a slice of many points: from when to when, and between which values. */
static char *
slice_words (VsPaint *paint, const Layout *l, gsize from, gsize to)
{
  const VsPlotSeries *series = vs_plot_series (paint->plot, 0);
  g_autofree char *begin = vs_plot_point_words (paint->plot, vs_trace_point (l->trace, from));
  g_autofree char *end = vs_plot_point_words (paint->plot, vs_trace_point (l->trace, to - 1));
  g_autofree char *low = NULL, *high = NULL;
  guint32 least, most;

  if (!vs_trace_extremes (l->trace, 0, from, to, &least, &most))
    return g_strdup_printf (_("%s to %s: not known"), begin, end);
  low = vs_format_short (vs_trace_y (l->trace, 0, least), series->format, paint->style->currency);
  high = vs_format_short (vs_trace_y (l->trace, 0, most), series->format, paint->style->currency);
  /* Translators: first and last time, least and greatest value between them */
  return g_strdup_printf (_("%s to %s: %s to %s"), begin, end, low, high);
}

/* Slices of the plot's whole height, so that pointing anywhere above a month finds it. */
static void
add_marks (VsPaint *paint, const Layout *l)
{
  gsize from = vs_trace_find (l->trace, l->x.d0), to = shown_end (l), stride = MAX ((to - from + MAX_MARKS - 1) / MAX_MARKS, 1);

  for (gsize i = from; i < to; i += stride)
    {
      gsize next = MIN (i + stride, to), point = vs_trace_point (l->trace, i);
      double x = vs_scale_map (&l->x, vs_trace_x (l->trace, i)), left = l->axis.x, right = l->axis.x + l->axis.w;

      if (i > from)
        left = (vs_scale_map (&l->x, vs_trace_x (l->trace, i - 1)) + x) / 2;
      if (next < to)
        right = (vs_scale_map (&l->x, vs_trace_x (l->trace, next)) + vs_scale_map (&l->x, vs_trace_x (l->trace, next - 1))) / 2;
      vs_paint_add_mark (paint, left, l->axis.y, right - left, l->axis.h,
                         stride > 1 ? slice_words (paint, l, i, next) : vs_plot_words (paint->plot, point, -1, paint->style->currency),
                         (gssize) point);
    }
}

/* Lines cannot fade in parts: what is picked gets a light behind it. */
static void
draw_picked (VsPaint *paint)
{
  VsRgba light = with_alpha (vs_palette_series (0, paint->style->theme), PICKED_SHARE);

  for (guint i = 0; paint->selected && i < paint->marks->len; i++)
    {
      const VsChartMark *mark = g_ptr_array_index (paint->marks, i);

      if (mark->faded)
        continue;
      cairo_rectangle (paint->pen.cr, mark->x, mark->y, mark->w, mark->h);
      vs_pen_colour (&paint->pen, light);
      cairo_fill (paint->pen.cr);
    }
}

/* ── The picture ── */

/* Areas start at zero, for their size is what is seen; a line may leave zero out when all of it happens far from there. */
static gboolean
from_zero (const VsPlot *plot)
{
  return plot->mark == VS_MARK_AREA || plot->lo <= 0 || plot->lo < plot->hi * 0.6;
}

static double
line_height (VsPaint *paint)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  double height;

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &height);
  return height;
}

/* `above`: room for the words over the picture; `below`: for the strip. */
static Layout
layout (VsPaint *paint, double above, double below)
{
  const VsPlot *plot = paint->plot;
  VsPaint part = *paint;
  Layout l = { .trace = plot->trace, .stacked = plot->mark == VS_MARK_AREA && plot->stack != VS_PLOT_BESIDE, .base = NAN };
  gsize n = vs_trace_length (plot->trace);
  VsFormat format = plot->stack == VS_PLOT_SHARES ? VS_FORMAT_PERCENT : vs_plot_series (plot, 0)->format;

  part.height -= below;
  l.axis = vs_axis_new (&part, from_zero (plot), format, above + DOT + 2, names_width (paint));
  l.x = (VsScale) { 0, 0, l.axis.x, l.axis.x + l.axis.w };
  if (n > 0)
    l.x.d0 = vs_trace_x (plot->trace, 0), l.x.d1 = vs_trace_x (plot->trace, n - 1);
  if (plot->mark == VS_MARK_AREA)
    l.base = vs_scale_map (&l.axis.value, CLAMP (0, l.axis.ticks.lo, l.axis.ticks.hi));
  return l;
}

/* Lines run out at the picture's edges when only a part is shown. */
static void
clip (VsPaint *paint, const Layout *l)
{
  if (!paint->view || vs_zoom_is_whole (paint->view))
    return;
  cairo_rectangle (paint->pen.cr, l->axis.x, 0, l->axis.w, l->axis.y + l->axis.h + 1);
  cairo_clip (paint->pen.cr);
}

/* A line is named beside its last point, a stacked area beside its middle there. */
static void
add_name (VsPaint *paint, const Layout *l, guint series, GArray *names)
{
  VsPaintName name = { .text = vs_plot_series (paint->plot, series)->caption, .colour = vs_paint_series_colour (paint, series) };
  double x, below = l->base;

  if (vs_plot_series (paint->plot, series)->dashed || !last_point (l, series, &x, &name.y))
    return;
  if (!l->stacked && (!paint->view || paint->view->to >= paint->view->hi))   /* the end of what is known, not of what is shown */
    draw_dot (paint, x, name.y, name.colour);
  else if (l->stacked && (series == 0 || last_point (l, series - 1, &x, &below)))
    name.y = (name.y + below) / 2;
  g_array_append_val (names, name);
}

static void
draw_all_series (VsPaint *paint, const Layout *l)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (VsPaintName));

  cairo_save (paint->pen.cr);
  clip (paint, l);
  for (guint s = paint->plot->series->len; s > 0; s--)   /* the first series lies on top, or at the bottom of the pile */
    draw_series (paint, l, s - 1);
  cairo_restore (paint->pen.cr);
  for (guint s = paint->plot->series->len; s > 0; s--)
    add_name (paint, l, s - 1, names);
  if (needs_names (paint->plot))
    vs_paint_names (paint, names, l->axis.x + l->axis.w + DOT + NAME_GAP, l->axis.y, l->axis.y + l->axis.h, VS_PEN_START);
}

/* From when to when, for the axis may say "10:00" and leave the day open. */
static void
draw_span (VsPaint *paint, const Layout *l)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  g_autofree char *words = vs_plot_span_words (paint->plot, l->x.d0, l->x.d1);

  dim.max_width = l->axis.w;
  vs_pen_text (&paint->pen, words, l->axis.x, 0, &dim);
}

void
vs_paint_lines (VsPaint *paint)
{
  VsZoom *view = paint->view;
  gboolean strip = view && paint->height >= VS_STRIP_LEAST;
  double above = strip ? line_height (paint) + 4 : 0;
  Layout l = layout (paint, above, strip ? VS_STRIP_HEIGHT + VS_STRIP_GAP : 0);

  if (view)
    {
      l.x.d0 = view->from, l.x.d1 = view->to;
      view->x = l.axis.x, view->w = l.axis.w;
      view->strip_h = strip ? VS_STRIP_HEIGHT : 0;
      view->strip_y = paint->height - view->strip_h;
    }
  if (paint->marks)
    {
      add_marks (paint, &l);
      draw_picked (paint);
    }
  vs_axis_draw_grid (paint, &l.axis);
  draw_all_series (paint, &l);
  vs_axis_draw_scale (paint, &l.axis, &l.x);
  if (strip)
    {
      draw_span (paint, &l);
      vs_strip_paint (paint, view, l.axis.ticks.lo, l.axis.ticks.hi);
    }
}
