/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pile.c: the bars of one point, side by side or upon each other, to the right or upwards, and the target they are held against. The
 * scale says where values lie. */
#include "chart/paint.h"

#include <math.h>

#define RADIUS 3
#define LEAST 2        /* a value that is not zero is never invisible */
#define OVERHANG 3     /* of a target's line beyond its bar */
#define AIR 6          /* between a label and a target */
#define IN_PILE 6      /* air around a label within a part */

/* A box from p to q along the values and `at` to `at + across` over them. */
static void
box_path (VsPaint *paint, const VsPile *pile, double p, double q, double at, double across, double radius)
{
  double from = MIN (p, q), length = fabs (q - p);

  if (pile->horizontal)
    vs_pen_rounded (&paint->pen, from, at, length, across, MIN (radius, across / 3));
  else
    vs_pen_rounded (&paint->pen, at, from, across, length, MIN (radius, across / 3));
}

static VsRgba
part_colour (VsPaint *paint, gsize point, guint series)
{
  if (paint->plot->series->len > 1)
    return vs_paint_fade (paint, point, vs_paint_series_colour (paint, series));
  return vs_paint_fade (paint, point, vs_paint_level_colour (paint, point));
}

static void
draw_beside (VsPaint *paint, const VsPile *pile, gsize point, double at, double across)
{
  guint n = paint->plot->series->len;
  double slot = across / n;

  for (guint s = 0; s < n; s++)
    {
      double value = vs_plot_series (paint->plot, s)->y[point], zero = vs_scale_map (&pile->value, 0), end;

      if (isnan (value) || value == 0)
        continue;
      end = vs_scale_map (&pile->value, value);
      if (fabs (end - zero) < LEAST)
        end = zero + ((pile->value.r1 > pile->value.r0) == (value > 0) ? LEAST : -LEAST);
      vs_pen_colour (&paint->pen, part_colour (paint, point, s));
      box_path (paint, pile, zero, end, at + slot * s, MAX (n > 1 ? slot - 1 : slot, 1), RADIUS);
      cairo_fill (paint->pen.cr);
    }
}

/* The share within its part, when there is room and the part is not faded. */
static void
label_part (VsPaint *paint, const VsPile *pile, gsize point, double share, double p, double q, double at, double across)
{
  VsPenText text = vs_paint_bold (paint, VS_PEN_MIDDLE);
  g_autofree char *words = vs_format_short (round (share * 100) / 100, VS_FORMAT_PERCENT, NULL);
  double length = fabs (q - p), w, h, middle = (p + q) / 2, centre = at + across / 2;
  VsRgba ink = vs_palette_paper (paint->style->theme);

  vs_pen_measure (&paint->pen, words, &text, &w, &h);
  if (vs_paint_is_faded (paint, point) || w + IN_PILE > (pile->horizontal ? length : across) || h > (pile->horizontal ? across : length))
    return;
  text.colour = ink;
  vs_pen_text_centred (&paint->pen, words, pile->horizontal ? middle : centre, pile->horizontal ? centre : middle, &text);
}

/* One side of zero as one rounded shape, its parts apart by a line of paper. */
static void
draw_side (VsPaint *paint, const VsPile *pile, gsize point, double end, double at, double across, gboolean negative)
{
  double zero = vs_scale_map (&pile->value, 0), top = vs_scale_map (&pile->value, end);
  cairo_t *cr = paint->pen.cr;

  if (end == 0)
    return;
  if (fabs (top - zero) < LEAST)
    top = zero + (top < zero ? -LEAST : LEAST);
  cairo_save (cr);
  box_path (paint, pile, zero, top, at, across, RADIUS);
  cairo_clip (cr);
  for (guint s = 0; s < paint->plot->series->len; s++)
    {
      double from, to, p, q;

      vs_plot_span (paint->plot, point, s, &from, &to);
      if (isnan (to) || from == to || (to < from) != negative)
        continue;
      p = vs_scale_map (&pile->value, from);
      q = fabs (to - end) > fabs (end) * 1e-9 ? vs_scale_map (&pile->value, to) : top;
      if (q != top && fabs (q - p) > 3)
        q += q > p ? -1 : 1;
      vs_pen_colour (&paint->pen, part_colour (paint, point, s));
      box_path (paint, pile, p, q, at, across, 0);
      cairo_fill (cr);
      if (paint->plot->stack == VS_PLOT_SHARES)
        label_part (paint, pile, point, to - from, p, q, at, across);
    }
  cairo_restore (cr);
}

void
vs_paint_pile (VsPaint *paint, const VsPile *pile, gsize point, double at, double across)
{
  double above, below;

  if (paint->plot->stack == VS_PLOT_BESIDE)
    {
      draw_beside (paint, pile, point, at, across);
      return;
    }
  vs_plot_pile (paint->plot, point, &above, &below);
  draw_side (paint, pile, point, paint->plot->stack == VS_PLOT_SHARES && above > 0 ? 1 : above, at, across, FALSE);
  draw_side (paint, pile, point, below, at, across, TRUE);
}

double
vs_paint_clear_of_target (VsPaint *paint, const VsPile *pile, gsize point, double from, double to)
{
  double place;

  if (paint->plot->target == NULL || isnan (paint->plot->target[point]))
    return from;
  place = vs_scale_map (&pile->value, paint->plot->target[point]);
  if (place < MIN (from, to) - AIR || place > MAX (from, to) + AIR)
    return from;
  return to > from ? place + 1 : place - 1;
}

void
vs_paint_target (VsPaint *paint, const VsPile *pile, gsize point, double at, double across)
{
  static const double dashes[] = { 5, 3 };
  const VsPlot *plot = paint->plot;
  double place;
  cairo_t *cr = paint->pen.cr;

  if (plot->target == NULL || isnan (plot->target[point]))
    return;
  place = floor (vs_scale_map (&pile->value, plot->target[point])) + 0.5;
  cairo_save (cr);
  cairo_new_path (cr);
  if (!plot->one_target)
    at -= OVERHANG, across += 2 * OVERHANG;
  cairo_move_to (cr, pile->horizontal ? place : at, pile->horizontal ? at : place);
  cairo_line_to (cr, pile->horizontal ? place : at + across, pile->horizontal ? at + across : place);
  /* A little paper beside it: ink alone is lost on a dark bar. */
  vs_pen_colour (&paint->pen, vs_palette_paper (paint->style->theme));
  cairo_set_line_width (cr, plot->one_target ? 3 : 5);
  cairo_stroke_preserve (cr);
  vs_pen_colour (&paint->pen, paint->style->ink);
  cairo_set_line_width (cr, plot->one_target ? 1 : 2);
  if (plot->one_target)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (cr);
  cairo_restore (cr);
}
