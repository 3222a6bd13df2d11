/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bullet.c: a value against its target, and against bands of better and worse behind it: greys, because the bar is what is read. At the
 * end the value, and its share of the target with the sign and the colour of the band it is in. Mirrored for right-to-left. */
#include "chart/paint.h"

#include <math.h>

#define ROW 40
#define MIN_ROW 22
#define BAND 0.6         /* of a row */
#define BAR 0.24
#define GAP 8
#define RADIUS 2
#define MAX_BANDS 5
#define WEAKEST 0.10     /* of the neutral colour in the band of the highest values */
#define STRONGEST 0.30

typedef struct {
  double label_w, value_w, share_w;
  double top, row;
  gsize  n, n_hidden;
  VsPile pile;
} Layout;

double
vs_bullets_height (const VsPlot *plot, double width)
{
  (void) width;
  return (plot->target ? 26 : 0) + ROW * (double) MAX (plot->points->len, 1);
}

static double
target_of (const VsPlot *plot, gsize i)
{
  return plot->target ? plot->target[i] : NAN;
}

/* Bands are shares of the target where there is one, else values; NaN when they cannot be placed. */
static double
band_at (const VsPlot *plot, gsize i, double from)
{
  return plot->target ? from * target_of (plot, i) : from;
}

static VsLevel
level_of (const VsPlot *plot, gsize i)
{
  double y = vs_plot_series (plot, 0)->y[i];
  VsLevel level = VS_LEVEL_NONE;

  for (guint b = 0; b < plot->bands->len; b++)
    if (y >= band_at (plot, i, g_array_index (plot->bands, VsPlotBand, b).from))
      level = g_array_index (plot->bands, VsPlotBand, b).level;
  return level;
}

/* "41 M"; where there is no room for the share, with the sign that would stand there. */
static char *
value_words (const VsPlot *plot, gsize i, gboolean with_sign)
{
  const VsPlotSeries *series = vs_plot_series (plot, 0);
  const char *sign = with_sign ? vs_palette_level_sign (level_of (plot, i)) : "";
  g_autofree char *value = vs_paint_value (series->y[i], series->format);

  return *sign ? g_strdup_printf ("%s\u00a0%s", sign, value) : g_steal_pointer (&value);
}

/* "◆ 92 %"; NULL without a target. */
static char *
share_words (const VsPlot *plot, gsize i)
{
  const char *sign = vs_palette_level_sign (level_of (plot, i));
  double y = vs_plot_series (plot, 0)->y[i], target = target_of (plot, i);
  g_autofree char *share = NULL;

  if (isnan (y) || isnan (target) || target == 0)
    return NULL;
  share = vs_format_short (y / target, VS_FORMAT_PERCENT, NULL);
  return *sign ? g_strdup_printf ("%s\u00a0%s", sign, share) : g_steal_pointer (&share);
}

static void
measure (VsPaint *paint, Layout *l)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END), bold = vs_paint_bold (paint, VS_PEN_END);

  for (gsize i = 0; i < l->n; i++)
    {
      g_autofree char *value = value_words (paint->plot, i, TRUE), *share = share_words (paint->plot, i);

      l->label_w = MAX (l->label_w, vs_pen_width (&paint->pen, vs_plot_point (paint->plot, i)->label, &dim));
      l->value_w = MAX (l->value_w, vs_pen_width (&paint->pen, value, &bold));
      if (share)
        l->share_w = MAX (l->share_w, vs_pen_width (&paint->pen, share, &bold));
    }
  l->label_w = MIN (l->label_w, paint->width * 0.35);
  if (paint->width - l->label_w - l->value_w - l->share_w - 3 * GAP < paint->width * 0.25)
    l->share_w = 0;   /* narrow: the mark still says it in words */
}

static Layout
layout (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  Layout l = { .n = plot->points->len, .top = vs_paint_key (paint, FALSE, NULL) };
  double room = MAX (paint->height - l.top, 1), scale = paint->pen.scale, lo = MIN (plot->lo, 0), hi = MAX (plot->hi, 0), left, right;

  l.row = CLAMP (room / l.n, MIN_ROW * scale, ROW * scale);
  if (l.row * l.n > room + 0.5)
    {
      l.n = MAX ((gsize) floor (room / l.row), 2) - 1;
      l.n_hidden = plot->points->len - l.n;
    }
  measure (paint, &l);
  left = l.label_w + GAP;
  right = MAX (paint->width - l.value_w - GAP - (l.share_w > 0 ? l.share_w + 2 * GAP : 0), left + 8);
  /* A little beyond the highest, so that what is above the target is seen. */
  l.pile = (VsPile) { { lo, hi > lo ? hi + (hi - lo) * 0.05 : lo + 1, left, right }, TRUE };
  return l;
}

static void
fill_from_to (VsPaint *paint, const Layout *l, double from, double to, double y, double height)
{
  double p = vs_scale_map (&l->pile.value, CLAMP (from, l->pile.value.d0, l->pile.value.d1));
  double q = vs_scale_map (&l->pile.value, CLAMP (to, l->pile.value.d0, l->pile.value.d1));

  vs_pen_rounded (&paint->pen, MIN (p, q), y - height / 2, fabs (q - p), height, RADIUS);
  cairo_fill (paint->pen.cr);
}

/* From the strongest grey below to the weakest above; drawn from the top down, each over the one before. */
static void
draw_bands (VsPaint *paint, const Layout *l, gsize i, double y)
{
  const VsPlot *plot = paint->plot;
  guint n = MIN (plot->bands->len, MAX_BANDS);
  VsRgba neutral = vs_palette_level (VS_LEVEL_NONE, paint->style->theme), paper = vs_palette_paper (paint->style->theme);

  for (guint b = MAX (n, 1); b > 0; b--)
    {
      double to = b == MAX (n, 1) ? l->pile.value.d1 : band_at (plot, i, g_array_index (plot->bands, VsPlotBand, b).from);
      double share = n > 1 ? STRONGEST - (STRONGEST - WEAKEST) * (b - 1) / (n - 1) : WEAKEST;

      if (isnan (to))
        continue;
      vs_pen_colour (&paint->pen, vs_palette_mix (neutral, paper, share));
      fill_from_to (paint, l, l->pile.value.d0, to, y, l->row * BAND);
    }
}

static void
draw_row (VsPaint *paint, const Layout *l, gsize i)
{
  const VsPlot *plot = paint->plot;
  const VsPlotSeries *series = vs_plot_series (plot, 0);
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END), bold = vs_paint_bold (paint, VS_PEN_END), leveled = bold;
  double top = l->top + l->row * i, y = top + l->row / 2;
  g_autofree char *value = value_words (plot, i, l->share_w == 0), *share = share_words (plot, i);
  VsLevel level = level_of (plot, i);

  dim.max_width = MAX (l->label_w, 1);
  vs_pen_text_centred (&paint->pen, vs_plot_point (plot, i)->label, l->label_w, y, &dim);
  draw_bands (paint, l, i, y);
  if (!isnan (series->y[i]) && series->y[i] != 0)
    {
      vs_pen_colour (&paint->pen, vs_paint_fade (paint, i, vs_palette_series (0, paint->style->theme)));
      fill_from_to (paint, l, 0, series->y[i], y, l->row * BAR);
    }
  vs_paint_target (paint, &l->pile, i, y - l->row * BAND / 2 + 3, l->row * BAND - 6);
  leveled.colour = level != VS_LEVEL_NONE ? vs_palette_level (level, paint->style->theme) : bold.colour;
  vs_pen_text_centred (&paint->pen, value, paint->width - (l->share_w > 0 ? l->share_w + 2 * GAP : 0), y,
                       l->share_w > 0 ? &bold : &leveled);
  if (share && l->share_w > 0)
    vs_pen_text_centred (&paint->pen, share, paint->width, y, &leveled);
  vs_paint_add_mark (paint, 0, top, paint->width, l->row, vs_plot_words (plot, i, -1, paint->style->currency), i);
}

void
vs_paint_bullets (VsPaint *paint)
{
  Layout l = layout (paint);

  for (gsize i = 0; i < l.n; i++)
    draw_row (paint, &l, i);
  if (l.n_hidden > 0)
    vs_paint_more (paint, l.n_hidden, l.label_w + GAP, l.top + l.row * (l.n + 0.5));
}
