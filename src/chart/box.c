/* SPDX-License-Identifier: GPL-3.0-or-later */
/* box.c: quartiles as a box, the median in it, whiskers to the last value within 1.5 × the middle half; what lies beyond is counted
 * above and below, for a million dots on each other say less than their number. */
#include "chart/axis.h"

#include <math.h>

#define MAX_BOX 56
#define MIN_BAND 14     /* narrower boxes cannot be told apart: the rest is counted in a line above */
#define TINT 0.3
#define RADIUS 2
#define GAP 4

typedef struct {
  VsAxis  axis;
  VsBands bands;
  double  line;
} Layout;

static double
value_at (const VsPaint *paint, guint series, gsize i)
{
  return vs_plot_series (paint->plot, series)->y[i];
}

/* "12" with a ring: so many outliers. */
static char *
outliers (const VsPaint *paint, guint series, gsize i)
{
  double n = value_at (paint, series, i);
  g_autofree char *count = n > 0 ? vs_format_short (n, VS_FORMAT_INTEGER, NULL) : NULL;

  return count ? g_strdup_printf ("∘\u00a0%s", count) : NULL;
}

/* All or none: a chart that counts some of them looks as if the others had none. */
static gboolean
counts_fit (VsPaint *paint, const VsBands *bands)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);

  for (gsize i = 0; i < bands->n; i++)
    for (guint s = VS_PLOT_BOX_BELOW; s <= VS_PLOT_BOX_ABOVE; s++)
      {
        g_autofree char *text = outliers (paint, s, i);

        if (text && vs_pen_width (&paint->pen, text, &dim) + GAP > bands->step)
          return FALSE;
      }
  return TRUE;
}

static void
draw_whiskers (VsPaint *paint, const Layout *l, double x, double w, const double y[5])
{
  VsRgba ink = vs_palette_reference (paint->style->theme);
  double middle = floor (x) + 0.5;

  vs_pen_hline (&paint->pen, x - w / 4, x + w / 4, y[VS_PLOT_BOX_LOW], ink);
  vs_pen_hline (&paint->pen, x - w / 4, x + w / 4, y[VS_PLOT_BOX_HIGH], ink);
  cairo_move_to (paint->pen.cr, middle, y[VS_PLOT_BOX_LOW]);
  cairo_line_to (paint->pen.cr, middle, y[VS_PLOT_BOX_Q1]);
  cairo_move_to (paint->pen.cr, middle, y[VS_PLOT_BOX_Q3]);
  cairo_line_to (paint->pen.cr, middle, y[VS_PLOT_BOX_HIGH]);
  cairo_stroke (paint->pen.cr);
}

static void
draw_box (VsPaint *paint, const Layout *l, gsize i)
{
  VsRgba colour = vs_paint_fade (paint, (gssize) i, vs_paint_level_colour (paint, i)), paper = vs_palette_paper (paint->style->theme);
  double x = vs_bands_centre (&l->bands, i), w = l->bands.width, y[5], top, height;

  for (guint s = 0; s < 5; s++)
    {
      if (isnan (value_at (paint, s, i)))
        return;
      y[s] = vs_scale_map (&l->axis.value, value_at (paint, s, i));
    }
  draw_whiskers (paint, l, x, w, y);
  top = y[VS_PLOT_BOX_Q3];
  height = MAX (y[VS_PLOT_BOX_Q1] - top, 2);
  vs_pen_rounded (&paint->pen, x - w / 2, top, w, height, RADIUS);
  vs_pen_colour (&paint->pen, vs_palette_mix (colour, paper, TINT));
  cairo_fill_preserve (paint->pen.cr);
  vs_pen_colour (&paint->pen, colour);
  cairo_set_line_width (paint->pen.cr, 1.5);
  cairo_stroke (paint->pen.cr);
  cairo_rectangle (paint->pen.cr, x - w / 2, y[VS_PLOT_BOX_MEDIAN] - 1.5, w, 3);
  cairo_fill (paint->pen.cr);
}

static void
draw_counts (VsPaint *paint, const Layout *l, gsize i)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);
  g_autofree char *above = outliers (paint, VS_PLOT_BOX_ABOVE, i), *below = outliers (paint, VS_PLOT_BOX_BELOW, i);
  double x = vs_bands_centre (&l->bands, i);

  if (above)
    vs_pen_text (&paint->pen, above, x, vs_scale_map (&l->axis.value, value_at (paint, VS_PLOT_BOX_HIGH, i)) - l->line - 1, &dim);
  if (below)
    vs_pen_text (&paint->pen, below, x, vs_scale_map (&l->axis.value, value_at (paint, VS_PLOT_BOX_LOW, i)) + 1, &dim);
}

static gboolean
any_below (const VsPaint *paint)
{
  for (guint i = 0; i < paint->plot->points->len; i++)
    if (value_at (paint, VS_PLOT_BOX_BELOW, i) > 0)
      return TRUE;
  return FALSE;
}

/* How many boxes there is room for, and the line that says so. */
static gsize
choose (VsPaint *paint, double *above)
{
  gsize n = paint->plot->points->len, fit = (gsize) MAX ((paint->width - 40) / MIN_BAND, 1);
  g_autofree char *note = n > fit ? g_strdup_printf (_("The first %u of %u"), (guint) fit, (guint) n) : NULL;

  *above = vs_paint_key (paint, FALSE, note);
  return MIN (n, fit);
}

void
vs_paint_boxes (VsPaint *paint)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);
  Layout l = { 0 };
  double above;
  gsize n = choose (paint, &above);

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &l.line);
  l.axis = vs_axis_new (paint, paint->plot->lo >= 0, vs_plot_series (paint->plot, VS_PLOT_BOX_MEDIAN)->format, above + l.line + 2, 0);
  if (any_below (paint))
    l.axis.value.r0 -= l.line;
  l.bands = vs_bands_new (l.axis.x, l.axis.x + l.axis.w, n, 0.6, MAX_BOX * paint->pen.scale);
  vs_axis_draw_grid (paint, &l.axis);
  for (gsize i = 0; i < n; i++)
    {
      draw_box (paint, &l, i);
      vs_paint_add_mark (paint, l.axis.x + l.bands.step * i, l.axis.y, l.bands.step, l.axis.h,
                         vs_plot_box_words (paint->plot, i, paint->style->currency), (gssize) i);
    }
  for (gsize i = 0; i < n && counts_fit (paint, &l.bands); i++)
    draw_counts (paint, &l, i);
  vs_axis_draw_bands (paint, &l.axis, &l.bands);
}
