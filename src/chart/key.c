/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key.c: what the colours mean, where no label can stand beside what it names. One line, or as many as the width asks for. */
#include "chart/paint.h"

#include <math.h>

#define SWATCH 10
#define GAP 6
#define BETWEEN 16
#define BELOW 10

typedef struct {
  VsPaint *paint;
  double   x, y, line;
} Key;

/* Moves on to the next line when `w` more does not fit; returns the left edge of the entry. */
static double
take (Key *key, double w)
{
  double x;

  if (key->x > 0 && key->x + w > key->paint->width)
    {
      key->x = 0;
      key->y += key->line;
    }
  x = key->x;
  key->x += w + BETWEEN;
  return x;
}

/* A little of the line as it is drawn: dashed when it is one for all, across the bars' direction. */
static void
draw_target (VsPaint *paint, double x, double middle)
{
  gboolean upright = paint->plot->horizontal || paint->plot->mark == VS_MARK_BULLET;
  double half = SWATCH / 2.0, thick = paint->plot->one_target ? 1 : 2, dash = paint->plot->one_target ? half - 1 : SWATCH;

  for (double at = -half; at < half; at += dash + 2)
    if (upright)
      cairo_rectangle (paint->pen.cr, floor (x + half), floor (middle + at), thick, dash);
    else
      cairo_rectangle (paint->pen.cr, x + half + at, floor (middle), dash, thick);
}

static void
add_entry (Key *key, const char *text, gboolean target, const VsRgba *colour)
{
  VsPaint *paint = key->paint;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  double lead = colour ? SWATCH + GAP : 0, w, x, middle;

  dim.max_width = MAX (paint->width - lead, 1);
  w = lead + vs_pen_width (&paint->pen, text, &dim);
  x = take (key, w);
  middle = key->y + key->line / 2;
  vs_pen_text (&paint->pen, text, x + lead, key->y, &dim);
  if (colour == NULL)
    return;
  vs_pen_colour (&paint->pen, *colour);
  if (target)
    draw_target (paint, x, middle);
  else
    vs_pen_rounded (&paint->pen, x, middle - SWATCH / 2.0, SWATCH, SWATCH, 2);
  cairo_fill (paint->pen.cr);
}

/* "◆ 40 – 70": the bands of a histogram, by sign and range, or the tile's own words, as well as by colour. */
static void
add_bands (Key *key)
{
  const VsPlot *plot = key->paint->plot;

  for (guint b = 0; b < plot->bands->len; b++)
    {
      const VsPlotBand *band = &g_array_index (plot->bands, VsPlotBand, b), *next = b + 1 < plot->bands->len ? band + 1 : NULL;
      const char *sign = vs_palette_level_sign (band->level);
      VsRgba colour = vs_palette_level (band->level, key->paint->style->theme);
      g_autofree char *from = vs_format_short (band->from, plot->x_format, NULL);
      g_autofree char *to = next ? vs_format_short (next->from, plot->x_format, NULL) : NULL;
      /* Translators: the last band of a histogram, from this value on */
      g_autofree char *range = band->label ? g_strdup (_(band->label))
                               : to ? g_strdup_printf ("%s – %s", from, to) : g_strdup_printf (_("%s and more"), from);
      g_autofree char *text = *sign ? g_strdup_printf ("%s\u00a0%s", sign, range) : g_steal_pointer (&range);

      add_entry (key, text, FALSE, &colour);
    }
}

double
vs_paint_key (VsPaint *paint, gboolean with_series, const char *note)
{
  const VsPlot *plot = paint->plot;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  Key key = { .paint = paint };

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &key.line);
  for (guint s = 0; with_series && plot->series->len > 1 && s < plot->series->len; s++)
    {
      VsRgba colour = vs_paint_series_colour (paint, s);

      add_entry (&key, vs_plot_series (plot, s)->caption, FALSE, &colour);
    }
  if (plot->mark == VS_MARK_HISTOGRAM)
    add_bands (&key);
  if (plot->target)
    add_entry (&key, plot->target_words, TRUE, &paint->style->ink);
  if (note)
    add_entry (&key, note, FALSE, NULL);
  return key.x > 0 ? key.y + key.line + BELOW : 0;
}
