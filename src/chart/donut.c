/* SPDX-License-Identifier: GPL-3.0-or-later */
/* donut.c: shares of a whole as a ring that begins at the top: the total in the middle, every slice named beside it, or in a list below
 * where the picture is narrow. */
#include "chart/paint.h"

#include <math.h>

#define HOLE 0.64         /* of the radius */
#define MAX_RADIUS 110
#define LEAST_BESIDE 58   /* a ring smaller than this has its names below */
#define MUCH 1.15         /* nor is one beside its names when it were so much larger above them */
#define GAP 8
#define SWATCH 10
#define APART 1.5         /* paper between slices */
#define THIN 4
#define BIG 28
#define SMALL 15

typedef struct {
  double   total;
  double   cx, cy, radius;
  gboolean beside;
  double   line;
} Layout;

/* "62 % Household": what is cut first is the name's end. */
static char *
slice_name (const VsPlot *plot, gsize i, double total)
{
  g_autofree char *share = vs_format_short (vs_plot_series (plot, 0)->y[i] / total, VS_FORMAT_PERCENT, NULL);

  return g_strdup_printf ("%s %s", share, vs_plot_point (plot, i)->label);
}

static gboolean
has_slice (const VsPlot *plot, gsize i)
{
  return vs_plot_series (plot, 0)->y[i] > 0;
}

/* Clockwise from the top. */
static void
slice_angles (const VsPlot *plot, gsize i, double *from, double *to)
{
  vs_plot_span (plot, i, 0, from, to);
  *from = *from * 2 * G_PI - G_PI_2;
  *to = *to * 2 * G_PI - G_PI_2;
}

static VsRgba
slice_colour (VsPaint *paint, gsize i)
{
  if (paint->plot->leveled)
    return vs_paint_level_colour (paint, i);
  return vs_palette_series ((guint) i, paint->style->theme);
}

static Layout
layout (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  VsPenText bold = vs_paint_bold (paint, VS_PEN_START);
  Layout l = { .cx = paint->width / 2, .cy = paint->height / 2 };
  double widest = 0, most = MAX_RADIUS * paint->pen.scale, room, with_list;
  guint n = 0;

  vs_pen_measure (&paint->pen, "0", &bold, NULL, &l.line);
  for (gsize i = 0; i < plot->points->len; i++)
    if (has_slice (plot, i))
      l.total += vs_plot_series (plot, 0)->y[i], n++;
  for (gsize i = 0; i < plot->points->len && l.total > 0; i++)
    {
      g_autofree char *name = slice_name (plot, i, l.total);

      widest = MAX (widest, vs_pen_width (&paint->pen, name, &bold));
    }
  widest = MIN (widest, paint->width * 0.34);
  l.radius = MIN (MIN (paint->height / 2 - 2, paint->width / 2 - widest - 2 * GAP), most);
  room = MAX (paint->height - n * l.line - GAP, paint->height / 3);
  with_list = MAX (MIN (MIN (room / 2 - 2, paint->width / 2 - 2), most), 4);
  l.beside = l.radius >= LEAST_BESIDE * paint->pen.scale && l.radius * MUCH >= with_list;
  if (!l.beside)
    {
      l.radius = with_list;
      l.cy = l.radius + 2;
    }
  return l;
}

/* The slice's shape as points, for those who point at it: along the outer edge and back along the inner one. */
static void
add_mark (VsPaint *paint, const Layout *l, gsize i, double from, double to)
{
  int n = (int) CLAMP (ceil ((to - from) / 0.05), 2, 126), k = 0;
  double points[4 * 127], left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

  for (int side = 0; side < 2; side++)
    for (int j = 0; j <= n; j++, k++)
      {
        double angle = side ? to - (to - from) * j / n : from + (to - from) * j / n, r = side ? l->radius * HOLE : l->radius;

        points[2 * k] = l->cx + r * cos (angle);
        points[2 * k + 1] = l->cy + r * sin (angle);
        left = MIN (left, points[2 * k]), right = MAX (right, points[2 * k]);
        top = MIN (top, points[2 * k + 1]), bottom = MAX (bottom, points[2 * k + 1]);
      }
  vs_paint_add_mark (paint, left, top, right - left, bottom - top, vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
  vs_paint_set_outline (paint, points, k);
}

static void
draw_slice (VsPaint *paint, const Layout *l, gsize i, double from, double to)
{
  cairo_t *cr = paint->pen.cr;

  cairo_new_path (cr);
  cairo_arc (cr, l->cx, l->cy, l->radius, from, to);
  cairo_arc_negative (cr, l->cx, l->cy, l->radius * HOLE, to, from);
  cairo_close_path (cr);
  vs_pen_colour (&paint->pen, vs_paint_fade (paint, i, slice_colour (paint, i)));
  cairo_fill (cr);
  add_mark (paint, l, i, from, to);
}

static gboolean
is_wide (const VsPlot *plot, const Layout *l, gsize i)
{
  return vs_plot_series (plot, 0)->y[i] / l->total * 2 * G_PI * l->radius * HOLE >= THIN;
}

/* Paper between neighbours, so that no two colours touch; a thin slice would be nothing but its borders. */
static void
draw_borders (VsPaint *paint, const Layout *l)
{
  const VsPlot *plot = paint->plot;
  cairo_t *cr = paint->pen.cr;
  gssize last = (gssize) plot->points->len - 1;

  while (!has_slice (plot, last))
    last--;
  cairo_new_path (cr);
  for (gsize i = 0; i < plot->points->len; i++)
    if (has_slice (plot, i))
      {
        double angle, end;

        slice_angles (plot, i, &angle, &end);
        if ((gssize) i != last && is_wide (plot, l, i) && is_wide (plot, l, last))
          {
            cairo_move_to (cr, l->cx + (l->radius * HOLE - 1) * cos (angle), l->cy + (l->radius * HOLE - 1) * sin (angle));
            cairo_line_to (cr, l->cx + (l->radius + 1) * cos (angle), l->cy + (l->radius + 1) * sin (angle));
          }
        last = (gssize) i;
      }
  cairo_set_line_width (cr, APART);
  vs_pen_colour (&paint->pen, vs_palette_paper (paint->style->theme));
  cairo_stroke (cr);
}

/* The largest of the two sizes that fits into the hole; nothing when none does. */
static void
draw_total (VsPaint *paint, const Layout *l)
{
  const VsPlotSeries *series = vs_plot_series (paint->plot, 0);
  g_autofree char *number = vs_format_short (l->total, series->format, paint->style->currency);
  VsPenText text = vs_paint_bold (paint, VS_PEN_MIDDLE), dim = vs_paint_dim (paint, VS_PEN_MIDDLE);
  double room = 2 * l->radius * HOLE - 2 * GAP, height;

  text.size = BIG;
  if (vs_pen_width (&paint->pen, number, &text) > room)
    text.size = SMALL;
  if (vs_pen_width (&paint->pen, number, &text) > room)
    return;
  vs_pen_measure (&paint->pen, number, &text, NULL, &height);
  if (height + l->line > room)
    {
      vs_pen_text_centred (&paint->pen, number, l->cx, l->cy, &text);
      return;
    }
  dim.max_width = room;
  vs_pen_text_centred (&paint->pen, number, l->cx, l->cy - l->line / 2, &text);
  vs_pen_text_centred (&paint->pen, series->caption, l->cx, l->cy + height / 2, &dim);
}

/* Names on the side their slice is on; a name that had to move keeps its colour. */
static void
draw_names_beside (VsPaint *paint, const Layout *l)
{
  const VsPlot *plot = paint->plot;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) right = g_array_new (FALSE, FALSE, sizeof (VsPaintName)), left = g_array_new (FALSE, FALSE, sizeof (VsPaintName));

  for (gsize i = 0; i < plot->points->len; i++)
    if (has_slice (plot, i))
      {
        double from, to, middle;
        VsPaintName name = { slice_name (plot, i, l->total), slice_colour (paint, i), 0 };

        slice_angles (plot, i, &from, &to);
        middle = (from + to) / 2;
        name.y = l->cy + l->radius * sin (middle);
        g_ptr_array_add (texts, (gpointer) name.text);
        g_array_append_vals (cos (middle) < -1e-9 ? left : right, &name, 1);
      }
  vs_paint_names (paint, right, l->cx + l->radius + GAP, l->line / 2, paint->height - l->line / 2, VS_PEN_START);
  vs_paint_names (paint, left, l->cx - l->radius - GAP, l->line / 2, paint->height - l->line / 2, VS_PEN_END);
}

static void
draw_names_below (VsPaint *paint, const Layout *l)
{
  const VsPlot *plot = paint->plot;
  VsPenText text = vs_paint_dim (paint, VS_PEN_START);
  double y = l->cy + l->radius + GAP;

  text.max_width = MAX (paint->width - SWATCH - GAP, 1);
  for (gsize i = 0; i < plot->points->len && y + l->line <= paint->height + 0.5; i++)
    if (has_slice (plot, i))
      {
        g_autofree char *name = slice_name (plot, i, l->total);

        vs_pen_colour (&paint->pen, slice_colour (paint, i));
        vs_pen_rounded (&paint->pen, 0, y + (l->line - SWATCH) / 2, SWATCH, SWATCH, 2);
        cairo_fill (paint->pen.cr);
        vs_pen_text (&paint->pen, name, SWATCH + GAP, y, &text);
        y += l->line;
      }
}

void
vs_paint_donut (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  Layout l = layout (paint);
  double from, to;

  if (!(l.total > 0))
    {
      vs_paint_nothing (paint, _("Nothing to share out: all of it is 0"));
      return;
    }
  for (gsize i = 0; i < plot->points->len; i++)
    if (has_slice (plot, i))
      {
        slice_angles (plot, i, &from, &to);
        draw_slice (paint, &l, i, from, to);
      }
  draw_borders (paint, &l);
  draw_total (paint, &l);
  if (l.beside)
    draw_names_beside (paint, &l);
  else
    draw_names_below (paint, &l);
}
