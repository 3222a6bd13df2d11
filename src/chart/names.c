/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c: names beside the ends of lines, the parts of a pile or a ring: where they belong, but never on each other. */
#include "chart/paint.h"

#define WIDEST 0.3   /* of the picture */

static int
by_y (gconstpointer a, gconstpointer b)
{
  const VsPaintName *p = a, *q = b;

  return p->y < q->y ? -1 : p->y > q->y;
}

double
vs_paint_names_width (VsPaint *paint)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_START);
  double width = 0;

  for (guint s = 0; s < paint->plot->series->len; s++)
    width = MAX (width, vs_pen_width (&paint->pen, vs_plot_series (paint->plot, s)->caption, &bold));
  return MIN (width, paint->width * WIDEST);
}

void
vs_paint_names (VsPaint *paint, GArray *names, double x, double top, double bottom, VsPenAlign align)
{
  VsPenText bold = vs_paint_bold (paint, align);
  double line, limit = bottom;

  vs_pen_measure (&paint->pen, "0", &bold, NULL, &line);
  g_array_sort (names, by_y);
  for (guint i = 0; i < names->len; i++)   /* push apart downwards, then back up from the bottom */
    {
      VsPaintName *name = &g_array_index (names, VsPaintName, i);

      name->y = MAX (name->y, i ? g_array_index (names, VsPaintName, i - 1).y + line : top);
    }
  bold.max_width = align == VS_PEN_END ? x : paint->width - x;
  for (guint i = names->len; i > 0; i--)
    {
      VsPaintName *name = &g_array_index (names, VsPaintName, i - 1);

      name->y = MIN (name->y, limit);
      limit = name->y - line;
      bold.colour = name->colour;
      vs_pen_text_centred (&paint->pen, name->text, x, name->y, &bold);
    }
}
