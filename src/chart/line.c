/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.c: lines and areas: missing values are gaps, the comparison is dashed, the last point is marked, and several series are named
 * at their ends. Time runs left to right in every language. Long lines are decimated to what a pixel column can show. */
#include "chart/axis.h"

#include <math.h>
#include <stdlib.h>

#define DOT 4
#define MAX_MARKS 400
#define AREA_SHARE 0.12

/* The points in order of x, in pixels. */
typedef struct {
  gsize   n;
  gsize  *point;    /* index into the plot */
  double *x, *y;
} Trace;

static void
trace_clear (Trace *trace)
{
  g_free (trace->point);
  g_free (trace->x);
  g_free (trace->y);
}

static int
by_place (gconstpointer a, gconstpointer b, gpointer data)
{
  const VsPlot *plot = data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;
  double x = vs_plot_point (plot, i)->at, y = vs_plot_point (plot, j)->at;

  return x < y ? -1 : x > y ? 1 : i < j ? -1 : 1;
}

static Trace
trace_new (const VsPlot *plot)
{
  gsize n = plot->points->len;
  Trace trace = { 0, g_new (gsize, n), g_new (double, n), g_new (double, n) };

  for (gsize i = 0; i < n; i++)
    if (!isnan (vs_plot_point (plot, i)->at))
      trace.point[trace.n++] = i;
  qsort_r (trace.point, trace.n, sizeof (gsize), by_place, (gpointer) plot);
  return trace;
}

static void
trace_place (Trace *trace, const VsPlot *plot, guint series, const VsScale *x, const VsScale *y)
{
  for (gsize i = 0; i < trace->n; i++)
    {
      double value = vs_plot_series (plot, series)->y[trace->point[i]];

      trace->x[i] = vs_scale_map (x, vs_plot_point (plot, trace->point[i])->at);
      trace->y[i] = isnan (value) ? NAN : vs_scale_map (y, value);
    }
}

/* Adds the path of one unbroken run [from, to) of decimated points. */
static void
run_path (cairo_t *cr, const Trace *trace, const gsize *at, gsize from, gsize to)
{
  cairo_new_path (cr);
  for (gsize k = from; k < to; k++)
    cairo_line_to (cr, trace->x[at[k]], trace->y[at[k]]);
}

static void
draw_run (VsPaint *paint, const Trace *trace, const gsize *at, gsize from, gsize to, VsRgba colour, double width, double base)
{
  cairo_t *cr = paint->pen.cr;

  if (to - from == 1)   /* a value between two gaps */
    {
      cairo_new_path (cr);
      cairo_arc (cr, trace->x[at[from]], trace->y[at[from]], width, 0, 2 * G_PI);
      vs_pen_colour (&paint->pen, colour);
      cairo_fill (cr);
      return;
    }
  if (!isnan (base))
    {
      run_path (cr, trace, at, from, to);
      cairo_line_to (cr, trace->x[at[to - 1]], base);
      cairo_line_to (cr, trace->x[at[from]], base);
      cairo_close_path (cr);
      cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, AREA_SHARE);
      cairo_fill (cr);
    }
  run_path (cr, trace, at, from, to);
  vs_pen_colour (&paint->pen, colour);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
draw_series (VsPaint *paint, const Trace *trace, guint series, double base)
{
  static const double dashes[] = { 5, 3 };
  gboolean dashed = vs_plot_series (paint->plot, series)->dashed;
  VsRgba colour = vs_paint_series_colour (paint, series);
  g_autofree gsize *at = g_new (gsize, MAX (trace->n, 1));
  gsize n = vs_scale_decimate (trace->x, trace->y, trace->n, at), from = 0;

  cairo_save (paint->pen.cr);
  cairo_set_line_join (paint->pen.cr, CAIRO_LINE_JOIN_ROUND);
  if (dashed)
    cairo_set_dash (paint->pen.cr, dashes, G_N_ELEMENTS (dashes), 0);
  for (gsize k = 0; k <= n; k++)
    if (k == n || isnan (trace->y[at[k]]))
      {
        if (k > from)
          draw_run (paint, trace, at, from, k, colour, dashed ? 1.5 : 2, dashed ? NAN : base);
        from = k + 1;
      }
  cairo_restore (paint->pen.cr);
}

/* The last present point; FALSE when there is none. */
static gboolean
last_point (const Trace *trace, double *x, double *y)
{
  for (gsize i = trace->n; i > 0; i--)
    if (!isnan (trace->y[i - 1]))
      {
        *x = trace->x[i - 1], *y = trace->y[i - 1];
        return TRUE;
      }
  return FALSE;
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

typedef struct { guint series; double y; } End;

static int
by_y (gconstpointer a, gconstpointer b)
{
  const End *p = a, *q = b;

  return p->y < q->y ? -1 : p->y > q->y;
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
  VsPenText bold = vs_paint_bold (paint, VS_PEN_START);
  double width = 0;

  if (!needs_names (paint->plot))
    return DOT + 1;
  for (guint s = 0; s < paint->plot->series->len; s++)
    width = MAX (width, vs_pen_width (&paint->pen, vs_plot_series (paint->plot, s)->caption, &bold));
  return MIN (width, paint->width * 0.3) + DOT + 8;
}

static void
draw_names (VsPaint *paint, GArray *ends, double x, const VsAxis *axis)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_START);
  double line, limit;

  vs_pen_measure (&paint->pen, "0", &bold, NULL, &line);
  g_array_sort (ends, by_y);
  for (guint i = 1; i < ends->len; i++)   /* push apart downwards, then back up from the bottom */
    g_array_index (ends, End, i).y = MAX (g_array_index (ends, End, i).y, g_array_index (ends, End, i - 1).y + line);
  limit = axis->y + axis->h;
  for (guint i = ends->len; i > 0; i--)
    {
      End *end = &g_array_index (ends, End, i - 1);

      end->y = MIN (end->y, limit);
      limit = end->y - line;
    }
  bold.max_width = paint->width - x;
  for (guint i = 0; i < ends->len; i++)
    {
      const End *end = &g_array_index (ends, End, i);

      bold.colour = vs_paint_series_colour (paint, end->series);
      vs_pen_text_centred (&paint->pen, vs_plot_series (paint->plot, end->series)->caption, x, end->y, &bold);
    }
}

/* Slices of the plot's whole height, so that pointing anywhere above a month finds it. */
static void
add_marks (VsPaint *paint, const Trace *trace, const VsAxis *axis)
{
  gsize stride = (trace->n + MAX_MARKS - 1) / MAX_MARKS;

  for (gsize i = 0; i < trace->n; i += stride)
    {
      double left = i >= stride ? (trace->x[i - stride] + trace->x[i]) / 2 : axis->x;
      double right = i + stride < trace->n ? (trace->x[i] + trace->x[i + stride]) / 2 : axis->x + axis->w;

      vs_paint_add_mark (paint, left, axis->y, right - left, axis->h,
                         vs_plot_words (paint->plot, trace->point[i], -1, paint->style->currency), trace->point[i]);
    }
}

/* Areas start at zero, for their size is what is seen; a line may leave zero out when all of it happens far from there. */
static gboolean
from_zero (const VsPlot *plot)
{
  return plot->mark == VS_MARK_AREA || plot->lo <= 0 || plot->lo < plot->hi * 0.6;
}

void
vs_paint_lines (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  VsAxis axis = vs_axis_new (paint, from_zero (plot), vs_plot_series (plot, 0)->format, DOT + 2, names_width (paint));
  Trace trace = trace_new (plot);
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (End));
  VsScale x = { 0, 0, axis.x, axis.x + axis.w };
  double base = plot->mark == VS_MARK_AREA ? vs_scale_map (&axis.value, CLAMP (0, axis.ticks.lo, axis.ticks.hi)) : NAN;

  if (trace.n > 0)
    {
      x.d0 = vs_plot_point (plot, trace.point[0])->at;
      x.d1 = vs_plot_point (plot, trace.point[trace.n - 1])->at;
    }
  vs_axis_draw_grid (paint, &axis);
  for (guint s = plot->series->len; s > 0; s--)   /* the first series lies on top */
    {
      VsRgba colour = vs_paint_series_colour (paint, s - 1);
      End end = { s - 1, 0 };
      double at;

      trace_place (&trace, plot, s - 1, &x, &axis.value);
      draw_series (paint, &trace, s - 1, base);
      if (vs_plot_series (plot, s - 1)->dashed || !last_point (&trace, &at, &end.y))
        continue;
      draw_dot (paint, at, end.y, colour);
      g_array_append_val (ends, end);
    }
  if (needs_names (plot))
    draw_names (paint, ends, axis.x + axis.w + DOT + 6, &axis);
  vs_axis_draw_scale (paint, &axis, &x);
  add_marks (paint, &trace, &axis);
  trace_clear (&trace);
}
