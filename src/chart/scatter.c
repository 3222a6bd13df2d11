/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scatter.c: dots over two axes of numbers. Very many are drawn as a map of how densely they lie; one then points at a small square of
 * them. Dots that have names say them while there is room. */
#include "chart/axis.h"

#include <math.h>

#define DOT 3.5
#define BIGGEST 18
#define SMALLEST 2.5
#define SEE_THROUGH 0.6
#define DENSE 4000      /* dots: from here on a map */
#define CELL 4.0        /* pixels of the map */
#define POINTED 24.0    /* pixels one points at in a map */
#define MAX_MARKS 4000
#define MAX_NAMES 40    /* dots: more are not named */
#define GAP 4
#define WEAKEST 0.78    /* of the colour: a single dot is seen, too */
#define STRONGEST 0.55  /* of the ink, where most of them lie */

typedef struct {
  VsAxis  axis;
  VsScale x;
  double  biggest;      /* of "size" */
} Layout;

static double
radius_of (const VsPaint *paint, const Layout *l, gsize i)
{
  const VsPlotDots *dots = paint->plot->dots;

  if (dots->size == NULL)
    return DOT;
  if (!(dots->size[i] > 0) || l->biggest <= 0)
    return SMALLEST;
  return MAX (sqrt (dots->size[i] / l->biggest) * BIGGEST, SMALLEST);   /* the area tells, not the width */
}

static double
x_of (const VsPaint *paint, const Layout *l, gsize i)
{
  return vs_scale_map (&l->x, paint->plot->dots->x[i]);
}

static double
y_of (const VsPaint *paint, const Layout *l, gsize i)
{
  return vs_scale_map (&l->axis.value, paint->plot->dots->y[i]);
}

static void
draw_dot (VsPaint *paint, const Layout *l, gsize i)
{
  g_autofree char *key = vs_plot_dot_key (paint->plot, i);
  VsRgba colour = vs_palette_series (paint->plot->dots->group[i], paint->style->theme);
  double x = x_of (paint, l, i), y = y_of (paint, l, i), r = radius_of (paint, l, i);

  colour.a = vs_paint_is_faded_key (paint, key) ? 0.15 : SEE_THROUGH;
  cairo_new_sub_path (paint->pen.cr);
  cairo_arc (paint->pen.cr, x, y, r, 0, 2 * G_PI);
  vs_pen_colour (&paint->pen, colour);
  cairo_fill_preserve (paint->pen.cr);
  if (colour.a == SEE_THROUGH)
    colour.a = 1;
  vs_pen_colour (&paint->pen, colour);
  cairo_set_line_width (paint->pen.cr, 1);
  cairo_stroke (paint->pen.cr);
  if (paint->marks->len < MAX_MARKS)
    vs_paint_add_mark_for (paint, x - r, y - r, 2 * r, 2 * r, vs_plot_dot_words (paint->plot, i, paint->style->currency), key,
                           paint->plot->x);
}

/* ── Names ── */

typedef struct { double x, y, w, h; } Box;

static gboolean
is_free (const GArray *taken, Box box)
{
  for (guint i = 0; i < taken->len; i++)
    {
      const Box *b = &g_array_index (taken, Box, i);

      if (box.x < b->x + b->w && b->x < box.x + box.w && box.y < b->y + b->h && b->y < box.y + box.h)
        return FALSE;
    }
  return TRUE;
}

/* To the right of a dot, else to its left, where neither another dot nor a name is; else not at all. */
static void
draw_name (VsPaint *paint, const Layout *l, gsize i, GArray *taken, double line)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  g_autofree char *name = vs_plot_dot_name (paint->plot, i);
  double r = radius_of (paint, l, i), x = x_of (paint, l, i), y = y_of (paint, l, i), w;

  if (name == NULL)
    return;
  w = vs_pen_width (&paint->pen, name, &dim);
  for (int left = 0; left < 2; left++)
    {
      Box box = { left ? x - r - GAP - w : x + r + GAP, y - line / 2, w, line };

      if (box.x < l->axis.x || box.x + w > paint->width || box.y < 0 || !is_free (taken, box))
        continue;
      vs_pen_text (&paint->pen, name, box.x, box.y, &dim);
      g_array_append_val (taken, box);
      return;
    }
}

static void
draw_names (VsPaint *paint, const Layout *l)
{
  const VsPlotDots *dots = paint->plot->dots;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (Box));
  double line;

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &line);
  for (gsize i = 0; i < dots->n; i++)
    if (!isnan (dots->x[i]))
      {
        double r = radius_of (paint, l, i);
        Box box = { x_of (paint, l, i) - r, y_of (paint, l, i) - r, 2 * r, 2 * r };

        g_array_append_val (taken, box);
      }
  for (gsize i = 0; i < dots->n; i++)
    if (!isnan (dots->x[i]))
      draw_name (paint, l, i, taken, line);
}

/* ── Map ── */

/* Dots by squares of `cell` pixels over the plot's area, row by row. */
static guint32 *
count_cells (const VsPaint *paint, const Layout *l, double cell, guint columns, guint rows, guint32 *most)
{
  const VsPlotDots *dots = paint->plot->dots;
  guint32 *counts = g_new0 (guint32, (gsize) columns * rows);

  *most = 0;
  for (gsize i = 0; i < dots->n; i++)
    {
      guint c, r;

      if (isnan (dots->x[i]))
        continue;
      c = (guint) CLAMP ((x_of (paint, l, i) - l->axis.x) / cell, 0, columns - 1);
      r = (guint) CLAMP ((y_of (paint, l, i) - l->axis.y) / cell, 0, rows - 1);
      counts[(gsize) r * columns + c]++;
      *most = MAX (*most, counts[(gsize) r * columns + c]);
    }
  return counts;
}

static void
add_map_mark (VsPaint *paint, const Layout *l, double x, double y, double cell, guint32 n)
{
  const VsPlotDots *d = paint->plot->dots;
  double per_x = (l->x.d1 - l->x.d0) / (l->x.r1 - l->x.r0);
  double per_y = (l->axis.value.d1 - l->axis.value.d0) / (l->axis.value.r1 - l->axis.value.r0);
  double x0 = l->x.d0 + (x - l->x.r0) * per_x, y0 = l->axis.value.d0 + (y + cell - l->axis.value.r0) * per_y;
  const char *currency = paint->style->currency;
  g_autofree char *from_x = vs_format_short (x0, paint->plot->x_format, currency);
  g_autofree char *to_x = vs_format_short (x0 + cell * per_x, paint->plot->x_format, currency);
  g_autofree char *from_y = vs_format_short (y0, d->format, currency), *to_y = vs_format_short (y0 - cell * per_y, d->format, currency);
  g_autofree char *count = vs_format_full (n, VS_FORMAT_INTEGER, NULL);
  /* Translators: how many dots; caption and range to the right, caption and range upwards */
  char *words = g_strdup_printf (ngettext ("%s dot: %s %s to %s, %s %s to %s", "%s dots: %s %s to %s, %s %s to %s", n), count, d->x_caption,
                                 from_x, to_x, d->y_caption, from_y, to_y);

  vs_paint_add_mark (paint, x, y, cell, cell, words, VS_PAINT_NO_POINT);
}

/* From a tint through the colour to nearly the ink. */
static VsRgba
shade (const VsPaint *paint, double share)
{
  VsTheme theme = paint->style->theme;
  VsRgba colour = vs_palette_series (0, theme);

  if (share < 0.5)
    return vs_palette_mix (colour, vs_palette_paper (theme), WEAKEST + (1 - WEAKEST) * 2 * share);
  return vs_palette_mix (vs_palette_ink (theme), colour, STRONGEST * (2 * share - 1));
}

static void
draw_map (VsPaint *paint, const Layout *l)
{
  guint columns = (guint) ceil (l->axis.w / CELL), rows = (guint) ceil (l->axis.h / CELL), wide, high;
  guint32 most;
  g_autofree guint32 *counts = count_cells (paint, l, CELL, columns, rows, &most), *pointed = NULL;

  for (gsize k = 0; k < (gsize) columns * rows; k++)
    if (counts[k] > 0)
      {
        /* Equal steps of the eye for equal factors: one dot among a million in a square must be seen, too. */
        double share = most > 1 ? log (counts[k]) / log (most) : 1;

        cairo_rectangle (paint->pen.cr, l->axis.x + CELL * (k % columns), l->axis.y + CELL * (k / columns), CELL, CELL);
        vs_pen_colour (&paint->pen, shade (paint, share));
        cairo_fill (paint->pen.cr);
      }
  wide = (guint) ceil (l->axis.w / POINTED), high = (guint) ceil (l->axis.h / POINTED);
  pointed = count_cells (paint, l, POINTED, wide, high, &most);
  for (gsize k = 0; k < (gsize) wide * high && paint->marks->len < MAX_MARKS; k++)
    if (pointed[k] > 0)
      add_map_mark (paint, l, l->axis.x + POINTED * (k % wide), l->axis.y + POINTED * (k / wide), POINTED, pointed[k]);
}

/* ── The picture ── */

static VsScale
scale_x (const VsPaint *paint, const VsAxis *axis)
{
  const VsPlotDots *dots = paint->plot->dots;
  VsTicks ticks = vs_ticks_nice (dots->x_lo, dots->x_hi, VS_SCALE_MAX_TICKS, dots->x_lo >= 0 && dots->x_lo < dots->x_hi * 0.5);

  return (VsScale) { ticks.lo, ticks.hi, axis->x, axis->x + axis->w };
}

/* Which number lies along which axis; the note of the tile need not say it. */
static char *
explain (const VsPaint *paint)
{
  const VsPlotDots *dots = paint->plot->dots;
  g_autofree char *count = dots->n_present >= DENSE ? vs_format_full ((double) dots->n_present, VS_FORMAT_INTEGER, NULL) : NULL;

  if (count)   /* Translators: caption upwards, caption to the right, how many dots */
    return g_strdup_printf (_("up: %s · right: %s · %s dots"), dots->y_caption, dots->x_caption, count);
  return g_strdup_printf (_("up: %s · right: %s"), dots->y_caption, dots->x_caption);
}

void
vs_paint_scatter (VsPaint *paint)
{
  const VsPlotDots *dots = paint->plot->dots;
  g_autofree char *note = explain (paint);
  double above = vs_paint_key (paint, dots->n_present < DENSE, note);
  Layout l = { .axis = vs_axis_new (paint, paint->plot->lo >= 0 && paint->plot->lo < paint->plot->hi * 0.5, dots->format, above + 2, 8) };

  l.x = scale_x (paint, &l.axis);
  for (gsize i = 0; dots->size && i < dots->n; i++)
    if (isfinite (dots->size[i]))
      l.biggest = MAX (l.biggest, dots->size[i]);
  vs_axis_draw_grid (paint, &l.axis);
  if (dots->n_present >= DENSE)
    draw_map (paint, &l);
  else
    {
      for (gsize i = 0; i < dots->n; i++)
        if (!isnan (dots->x[i]))
          draw_dot (paint, &l, i);
      if (dots->n_present <= MAX_NAMES)
        draw_names (paint, &l);
    }
  vs_axis_draw_scale (paint, &l.axis, &l.x);
}
