/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/trace-paint.h"

#include <math.h>

#define CLOSE 2      /* points per pixel column, on average */
#define MANY 400     /* points: among so many corners the coarser of Cairo's two ways to smooth edges looks the same and takes a quarter */

typedef struct {
  const VsTrace     *trace;
  guint              series;
  cairo_t           *cr;
  const VsScale     *x, *y;
  const VsTraceLook *look;
} Brush;

static double
x_of (const Brush *b, guint32 i)
{
  return vs_scale_map (b->x, vs_trace_x (b->trace, i));
}

static double
y_of (const Brush *b, guint32 i)
{
  return vs_scale_map (b->y, vs_trace_y (b->trace, b->series, i));
}

static void
set_colour (cairo_t *cr, VsRgba c)
{
  cairo_set_source_rgba (cr, c.r, c.g, c.b, c.a);
}

/* Closes the path along the foot and fills it. */
static void
fill_area (const Brush *b, double x0, double x1)
{
  cairo_line_to (b->cr, x1, b->look->base);
  cairo_line_to (b->cr, x0, b->look->base);
  cairo_close_path (b->cr);
  set_colour (b->cr, b->look->area);
  cairo_fill (b->cr);
}

/* ── Apart ── */

static void
add_points (const Brush *b, const guint32 *at, gsize n)
{
  cairo_new_path (b->cr);
  for (gsize k = 0; k < n; k++)
    cairo_line_to (b->cr, x_of (b, at[k]), y_of (b, at[k]));
}

static void
paint_line (const Brush *b, const guint32 *at, gsize n)
{
  static const double dashes[] = { 5, 3 };

  if (n == 1)   /* a value between two gaps */
    {
      cairo_new_path (b->cr);
      cairo_arc (b->cr, x_of (b, at[0]), y_of (b, at[0]), b->look->width, 0, 2 * G_PI);
      set_colour (b->cr, b->look->line);
      cairo_fill (b->cr);
      return;
    }
  if (!isnan (b->look->base))
    {
      add_points (b, at, n);
      fill_area (b, x_of (b, at[0]), x_of (b, at[n - 1]));
    }
  if (b->look->width <= 0)
    return;
  add_points (b, at, n);
  cairo_set_dash (b->cr, dashes, b->look->dashed ? G_N_ELEMENTS (dashes) : 0, 0);
  set_colour (b->cr, b->look->line);
  cairo_set_line_width (b->cr, b->look->width);
  cairo_stroke (b->cr);
}

/* ── Close ── */

/* One pixel column of a band: pixels, so `top` is the smaller number. */
typedef struct { double column, top, bottom, first, last; } Slice;

static GArray *
slices_of (const Brush *b, const guint32 *at, gsize n)
{
  GArray *slices = g_array_sized_new (FALSE, FALSE, sizeof (Slice), (guint) n);

  for (gsize k = 0; k < n; k++)
    {
      double column = floor (x_of (b, at[k])), y = y_of (b, at[k]);
      Slice *last = slices->len ? &g_array_index (slices, Slice, slices->len - 1) : NULL;
      Slice fresh = { column, y, y, y, y };

      if (last == NULL || last->column != column)
        {
          g_array_append_val (slices, fresh);
          continue;
        }
      last->top = MIN (last->top, y);
      last->bottom = MAX (last->bottom, y);
      last->last = y;
    }
  /* Neighbours meet half way, so that the band never breaks on a steep slope. */
  for (guint i = 1; i < slices->len; i++)
    {
      Slice *p = &g_array_index (slices, Slice, i - 1), *q = p + 1;
      double middle = (p->last + q->first) / 2;

      if (q->column > p->column + 1)
        continue;
      p->top = MIN (p->top, middle), p->bottom = MAX (p->bottom, middle);
      q->top = MIN (q->top, middle), q->bottom = MAX (q->bottom, middle);
    }
  return slices;
}

/* From slice i on to the next along one edge; where columns between them are empty, only a line leads over. */
static void
add_edge (const Brush *b, const GArray *slices, guint i, gboolean top)
{
  const Slice *s = &g_array_index (slices, Slice, i), *next = i + 1 < slices->len ? s + 1 : NULL;
  const Slice *before = i > 0 ? s - 1 : NULL;
  double half = b->look->width / 2, out = top ? -half : half, x = s->column + 0.5;
  double left = before && before->column < s->column - 1 ? x - 0.5 : NAN, right = next && next->column > s->column + 1 ? x + 0.5 : NAN;

  if (!isnan (top ? left : right))
    cairo_line_to (b->cr, top ? left : right, (top ? s->first : s->last) + out);
  cairo_line_to (b->cr, x, (top ? s->top : s->bottom) + out);
  if (!isnan (top ? right : left))
    cairo_line_to (b->cr, top ? right : left, (top ? s->last : s->first) + out);
}

static void
paint_band (const Brush *b, const guint32 *at, gsize n)
{
  g_autoptr (GArray) slices = slices_of (b, at, n);
  const Slice *first = &g_array_index (slices, Slice, 0), *last = &g_array_index (slices, Slice, slices->len - 1);

  if (!isnan (b->look->base))
    {
      cairo_new_path (b->cr);
      for (guint i = 0; i < slices->len; i++)
        add_edge (b, slices, i, TRUE);
      fill_area (b, first->column + 0.5, last->column + 0.5);
    }
  if (b->look->width <= 0)
    return;
  cairo_new_path (b->cr);
  cairo_move_to (b->cr, first->column, first->first - b->look->width / 2);
  for (guint i = 0; i < slices->len; i++)
    add_edge (b, slices, i, TRUE);
  cairo_line_to (b->cr, last->column + 1, last->last - b->look->width / 2);
  cairo_line_to (b->cr, last->column + 1, last->last + b->look->width / 2);
  for (guint i = slices->len; i > 0; i--)
    add_edge (b, slices, i - 1, FALSE);
  cairo_line_to (b->cr, first->column, first->first + b->look->width / 2);
  cairo_close_path (b->cr);
  set_colour (b->cr, b->look->line);
  cairo_fill (b->cr);
}

void
vs_trace_paint (const VsTrace *trace, guint series, cairo_t *cr, const VsScale *x, const VsScale *y, const VsTraceLook *look)
{
  Brush b = { trace, series, cr, x, y, look };
  gsize n = vs_trace_length (trace), from = vs_trace_find (trace, x->d0), to = vs_trace_find (trace, x->d1), k0 = 0;
  g_autoptr (GArray) all = NULL;
  const guint32 *at;
  gboolean close;

  while (to < n && vs_trace_x (trace, to) == x->d1)
    to++;
  close = to - from > CLOSE * fabs (x->r1 - x->r0);
  all = vs_trace_decimate (trace, series, x, from > 0 ? from - 1 : 0, MIN (to + 1, n));
  at = (const guint32 *) (gpointer) all->data;
  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (all->len > MANY)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  for (gsize k = 0; k <= all->len; k++)
    if (k == all->len || at[k] == VS_TRACE_GAP)
      {
        if (k > k0)
          (close ? paint_band : paint_line) (&b, at + k0, k - k0);
        k0 = k + 1;
      }
  cairo_restore (cr);
}
