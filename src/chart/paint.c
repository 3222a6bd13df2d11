/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint.c: what the mark families share. */
#include "chart/paint.h"

#include <math.h>

#define LABEL_SIZE 12
#define FADED 0.3           /* of its colour is left of what is not selected */
#define WEAKEST_TINT 0.78   /* of a level's colour on the paper: still above 3:1, as a test measures */

VsPenText
vs_paint_dim (const VsPaint *paint, VsPenAlign align)
{
  return (VsPenText) { .size = LABEL_SIZE, .align = align, .colour = vs_palette_dim (paint->style->theme) };
}

VsPenText
vs_paint_bold (const VsPaint *paint, VsPenAlign align)
{
  return (VsPenText) { .size = LABEL_SIZE, .bold = TRUE, .align = align, .colour = paint->style->ink };
}

VsPenText
vs_paint_number (const VsPaint *paint, gboolean missing, VsPenAlign align)
{
  VsPenText text = missing ? vs_paint_dim (paint, align) : vs_paint_bold (paint, align);

  text.halo = vs_palette_paper (paint->style->theme);
  return text;
}

char *
vs_paint_value (double value, VsFormat format)
{
  gboolean has_unit = format == VS_FORMAT_MONEY || format == VS_FORMAT_KWH || format == VS_FORMAT_KW || format == VS_FORMAT_DAYS;

  return vs_format_short (value, has_unit ? VS_FORMAT_NUMBER : format, NULL);
}

gboolean
vs_paint_is_faded_key (const VsPaint *paint, const char *key)
{
  return paint->selected && !g_hash_table_contains (paint->selected, key ? key : "");
}

void
vs_paint_add_mark_for (VsPaint *paint, double x, double y, double w, double h, char *words, const char *key, const char *column)
{
  VsChartMark mark = { .x = paint->pen.mirror > 0 ? paint->pen.mirror - x - w : x, .y = y, .w = w, .h = h, .words = words, .key = g_strdup (key) };

  mark.column = column;
  mark.faded = column && vs_paint_is_faded_key (paint, key);
  g_ptr_array_add (paint->marks, g_memdup2 (&mark, sizeof mark));
}

void
vs_paint_add_mark (VsPaint *paint, double x, double y, double w, double h, char *words, gssize point)
{
  const VsPlotPoint *at = point >= 0 ? vs_plot_point (paint->plot, point) : NULL;
  g_autofree char *key = at ? vs_plot_point_key (paint->plot, point) : NULL;

  vs_paint_add_mark_for (paint, x, y, w, h, words, key, at && !at->gathered ? paint->plot->x : NULL);
}

void
vs_paint_add_series_mark (VsPaint *paint, double x, double y, double w, double h, char *words, guint series)
{
  vs_paint_add_mark_for (paint, x, y, w, h, words, vs_plot_series (paint->plot, series)->key, paint->plot->by);
}

void
vs_paint_set_outline (VsPaint *paint, const double *points, guint n)
{
  VsChartMark *mark = g_ptr_array_index (paint->marks, paint->marks->len - 1);

  mark->outline = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (double)), points, 2 * n);
  for (guint i = 0; paint->pen.mirror > 0 && i < n; i++)
    g_array_index (mark->outline, double, 2 * i) = paint->pen.mirror - g_array_index (mark->outline, double, 2 * i);
}

gboolean
vs_paint_is_faded (const VsPaint *paint, gssize point)
{
  const VsPlotPoint *at = point >= 0 ? vs_plot_point (paint->plot, point) : NULL;

  return vs_paint_is_faded_key (paint, at ? at->key : NULL) || (paint->selected && at && at->gathered);
}

static VsRgba
fade (const VsPaint *paint, gboolean faded, VsRgba colour)
{
  return faded ? vs_palette_mix (colour, vs_palette_paper (paint->style->theme), FADED) : colour;
}

VsRgba
vs_paint_fade (const VsPaint *paint, gssize point, VsRgba colour)
{
  return fade (paint, vs_paint_is_faded (paint, point), colour);
}

VsRgba
vs_paint_fade_key (const VsPaint *paint, const char *key, VsRgba colour)
{
  return fade (paint, vs_paint_is_faded_key (paint, key), colour);
}

void
vs_paint_more (VsPaint *paint, gsize n, double x, double y)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n), (guint) n);

  vs_pen_text_centred (&paint->pen, more, x, y, &dim);
}

void
vs_paint_nothing (VsPaint *paint, const char *sentence)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);

  dim.max_width = MAX (paint->width, 1);
  dim.max_lines = 4;
  vs_pen_text_centred (&paint->pen, sentence, paint->width / 2, paint->height / 2, &dim);
}

VsRgba
vs_paint_series_colour (const VsPaint *paint, guint series)
{
  if (vs_plot_series (paint->plot, series)->dashed)
    return vs_palette_reference (paint->style->theme);
  return vs_palette_series (series, paint->style->theme);
}

VsRgba
vs_paint_level_colour (const VsPaint *paint, gsize point)
{
  VsTheme theme = paint->style->theme;
  VsLevel level = vs_plot_point (paint->plot, point)->level;
  gsize first = point, last = point;
  double share;

  if (!paint->plot->leveled)
    return vs_palette_series (0, theme);
  while (first > 0 && vs_plot_point (paint->plot, first - 1)->level == level)
    first--;
  while (last + 1 < paint->plot->points->len && vs_plot_point (paint->plot, last + 1)->level == level)
    last++;
  /* Runs of one level (three overdue buckets) grow stronger towards the end; high contrast has no tints. */
  share = first == last || level == VS_LEVEL_NONE || theme >= VS_THEME_HC_LIGHT
            ? 1 : WEAKEST_TINT + (1 - WEAKEST_TINT) * (double) (point - first) / (double) (last - first);
  return vs_palette_mix (vs_palette_level (level, theme), vs_palette_paper (theme), share);
}
