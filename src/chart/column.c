/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column.c: bars upwards over a value axis: from zero, values above them when they all fit. Several series stand side by side with a key
 * above, or upon each other with their names beside the last pile. More categories than one could tell apart are counted in the key. */
#include "chart/axis.h"

#include <math.h>

#define MAX_BAR 48
#define MIN_BAND 5
#define LEAST_BAND 56  /* narrower ones give up the names beside them */
#define GAP 8

typedef struct {
  VsAxis   axis;
  VsBands  bands;
  VsPile   pile;
  double   line;       /* height of a value */
  gboolean named;      /* the parts of the last pile have their names beside them */
} Layout;

static guint
n_beside (const VsPlot *plot)
{
  return plot->stack == VS_PLOT_BESIDE ? plot->series->len : 1;
}

/* What stands over bar s, or over the whole pile, and at which value. */
static char *
end_label (const VsPlot *plot, gsize i, guint s, double *at)
{
  double above, below;

  if (plot->stack == VS_PLOT_BESIDE)
    {
      *at = vs_plot_series (plot, s)->y[i];
      return vs_paint_value (*at, vs_plot_series (plot, s)->format);
    }
  vs_plot_pile (plot, i, &above, &below);
  *at = above > 0 ? above : below;
  return vs_paint_value (above + below, vs_plot_series (plot, 0)->format);
}

/* All values or none: a chart that labels some of its bars looks like an accident. */
static gboolean
values_fit (VsPaint *paint, const VsBands *bands)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);
  guint n = n_beside (paint->plot);

  if (paint->plot->stack == VS_PLOT_SHARES)
    return FALSE;
  for (gsize i = 0; i < bands->n; i++)
    for (guint s = 0; s < n; s++)
      {
        double at;
        g_autofree char *value = end_label (paint->plot, i, s, &at);

        if (vs_pen_width (&paint->pen, value, &bold) + (n > 1 ? 2 : 6) > (n > 1 ? bands->width / n : bands->step))
          return FALSE;
      }
  return TRUE;
}

static void
draw_values (VsPaint *paint, const Layout *l, gsize i)
{
  guint n = n_beside (paint->plot);
  double left = vs_bands_centre (&l->bands, i) - l->bands.width / 2;

  for (guint s = 0; s < n; s++)
    {
      double value, y;
      g_autofree char *words = end_label (paint->plot, i, s, &value);
      VsPenText text = vs_paint_number (paint, isnan (value), VS_PEN_MIDDLE);

      y = vs_scale_map (&l->pile.value, isnan (value) ? 0 : value);
      y = vs_paint_clear_of_target (paint, &l->pile, i, y, value < 0 ? y + l->line + 2 : y - l->line - 2);
      vs_pen_text (&paint->pen, words, left + l->bands.width * (s + 0.5) / n, value < 0 ? y + 2 : y - l->line - 2, &text);
    }
}

/* Beside the last pile, each at the height of its part. */
static void
draw_names (VsPaint *paint, const Layout *l)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (VsPaintName));
  gsize last = l->bands.n - 1;

  for (guint s = 0; s < paint->plot->series->len; s++)
    {
      double from, to;
      VsPaintName name = { vs_plot_series (paint->plot, s)->caption, vs_paint_series_colour (paint, s), 0 };

      vs_plot_span (paint->plot, last, s, &from, &to);
      name.y = vs_scale_map (&l->pile.value, isnan (to) ? 0 : (from + to) / 2);
      g_array_append_val (names, name);
    }
  vs_paint_names (paint, names, l->axis.x + l->axis.w + GAP, l->axis.y + l->line / 2, l->axis.y + l->axis.h, VS_PEN_START);
}

static Layout
layout (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  Layout l = { .named = plot->stack != VS_PLOT_BESIDE && plot->series->len > 1 };
  VsPenText bold = vs_paint_bold (paint, VS_PEN_MIDDLE);
  VsFormat format = plot->stack == VS_PLOT_SHARES ? VS_FORMAT_PERCENT : vs_plot_series (plot, 0)->format;
  gsize n = plot->points->len, fit = (gsize) MAX (paint->width / MIN_BAND / n_beside (plot), 1);
  g_autofree char *note = n > fit ? g_strdup_printf (_("the first %u of %u"), (guint) fit, (guint) n) : NULL;
  double names = l.named ? vs_paint_names_width (paint) + GAP : 0, key;

  if (l.named && plot->kind == VS_PLOT_TEXT && (paint->width - names - LEAST_BAND) / MIN (n, fit) < LEAST_BAND)
    l.named = FALSE, names = 0;   /* the categories' own words need the room more */
  key = vs_paint_key (paint, !l.named, note);

  vs_pen_measure (&paint->pen, "0", &bold, NULL, &l.line);
  l.axis = vs_axis_new (paint, TRUE, format, key + (plot->stack == VS_PLOT_SHARES ? 0 : l.line + 2),
                        names);
  if (plot->lo < 0)   /* room for the values below */
    l.axis.value.r0 -= l.line;
  l.bands = vs_bands_new (l.axis.x, l.axis.x + l.axis.w, MIN (n, fit), 0.7, MAX_BAR * paint->pen.scale * n_beside (plot));
  l.pile = (VsPile) { l.axis.value, FALSE };
  return l;
}

void
vs_paint_columns (VsPaint *paint)
{
  Layout l = layout (paint);
  gboolean values = values_fit (paint, &l.bands);

  vs_axis_draw_grid (paint, &l.axis);
  for (gsize i = 0; i < l.bands.n; i++)
    {
      double at = vs_bands_centre (&l.bands, i) - l.bands.width / 2;

      vs_paint_pile (paint, &l.pile, i, at, MAX (l.bands.width, 1));
      if (!paint->plot->one_target)
        vs_paint_target (paint, &l.pile, i, at, l.bands.width);
      vs_paint_add_mark (paint, l.axis.x + l.bands.step * i, l.axis.y, l.bands.step, l.axis.h,
                         vs_plot_words (paint->plot, i, -1, paint->style->currency), i);
    }
  if (paint->plot->one_target)
    vs_paint_target (paint, &l.pile, 0, l.axis.x, l.axis.w);
  for (gsize i = 0; values && i < l.bands.n; i++)
    draw_values (paint, &l, i);
  if (l.named)
    draw_names (paint, &l);
  vs_axis_draw_bands (paint, &l.axis, &l.bands);
}
