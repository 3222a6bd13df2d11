/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key.c: what the colours mean, where no label can stand beside what it names. One line, or as many as the width asks for. */
#include "chart/paint.h"

#define SWATCH 10
#define GAP 6
#define BETWEEN 16
#define BELOW 10

typedef struct {
  VsPaint *paint;
  double   x, y, line;
} Key;

/* Moves on to the next line when `w` more does not fit; returns the left edge of the entry, mirrored. */
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
  return vs_paint_x (key->paint, x, w);
}

static void
add_entry (Key *key, const char *text, gboolean dashed, const VsRgba *colour)
{
  VsPaint *paint = key->paint;
  gboolean rtl = paint->style->rtl;
  VsPenText dim = vs_paint_dim (paint, rtl ? VS_PEN_END : VS_PEN_START);
  double lead = colour ? SWATCH + GAP : 0, w, x, middle;

  dim.max_width = MAX (paint->width - lead, 1);
  w = lead + vs_pen_width (&paint->pen, text, &dim);
  x = take (key, w);
  middle = key->y + key->line / 2;
  vs_pen_text (&paint->pen, text, rtl ? x + w - lead : x + lead, key->y, &dim);
  if (colour == NULL)
    return;
  vs_pen_colour (&paint->pen, *colour);
  if (rtl)
    x += w - SWATCH;
  if (dashed)
    cairo_rectangle (paint->pen.cr, x + SWATCH / 2.0 - 1, middle - SWATCH / 2.0 - 1, 2, SWATCH + 2);
  else
    vs_pen_rounded (&paint->pen, x, middle - SWATCH / 2.0, SWATCH, SWATCH, 2);
  cairo_fill (paint->pen.cr);
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
  if (plot->target)
    add_entry (&key, plot->target_words, TRUE, &paint->style->ink);
  if (note)
    add_entry (&key, note, FALSE, NULL);
  return key.x > 0 ? key.y + key.line + BELOW : 0;
}
