/* SPDX-License-Identifier: GPL-3.0-or-later */
/* axis.c: grid lines and labels. */
#include "chart/axis.h"

#include <math.h>

#define GAP 8           /* between a label and what it names */
#define LABEL_SPACE 10  /* least space between two labels below */
#define MAX_MEASURED 200
#define WORD_SPACE 4    /* the same between words that are wrapped */
#define MIN_WORDS 44    /* least room for a category's words: they wrap and end in an ellipsis before they are left out */
#define LEAST_WORDS 12  /* an ellipsis and a letter */
#define MIN_PLOT 24     /* below this height or width a picture has no axis */

static double
label_height (VsPaint *paint)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END);
  double height;

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &height);
  return height;
}

double
vs_axis_widest_word (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);
  double widest = 0;

  for (guint i = 0; i < MIN (plot->points->len, MAX_MEASURED); i++)
    {
      g_auto (GStrv) words = g_strsplit (vs_plot_point (plot, i)->label, " ", -1);

      for (char **word = words; *word; word++)
        widest = MAX (widest, vs_pen_width (&paint->pen, *word, &dim));
    }
  return widest;
}

/* Words below may take a second line when one would cut them and they are few. */
static int
lines_below (VsPaint *paint, double width)
{
  const VsPlot *plot = paint->plot;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);
  double step = width / MAX (plot->points->len, 1);

  if (plot->kind != VS_PLOT_TEXT || step < MIN_WORDS)
    return 1;
  for (guint i = 0; i < plot->points->len; i++)
    if (vs_pen_width (&paint->pen, vs_plot_point (plot, i)->label, &dim) > step - WORD_SPACE)
      return 2;
  return 1;
}

VsAxis
vs_axis_new (VsPaint *paint, gboolean zero, VsFormat format, double top, double right)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END);
  double line = label_height (paint), left = 0, room;
  int max;
  VsAxis axis = { .format = format, .lines = lines_below (paint, paint->width - right - MIN_WORDS) };

  room = paint->height - MAX (top, line / 2) - axis.lines * line - GAP / 2;
  max = (int) CLAMP (room / (line * 2), 2, VS_SCALE_MAX_TICKS);
  axis.ticks = vs_ticks_nice (paint->plot->lo, paint->plot->hi, max, zero);
  for (int i = 0; i < axis.ticks.n; i++)
    {
      g_autofree char *label = vs_ticks_label (&axis.ticks, i, format);

      left = MAX (left, vs_pen_width (&paint->pen, label, &dim));
    }
  axis.x = left + GAP;
  axis.y = MAX (top, line / 2);
  axis.w = MAX (paint->width - axis.x - right, MIN_PLOT);
  axis.h = MAX (room, MIN_PLOT);
  axis.value = (VsScale) { axis.ticks.lo, axis.ticks.hi, axis.y + axis.h, axis.y };
  return axis;
}

void
vs_axis_draw_grid (VsPaint *paint, const VsAxis *axis)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_END);
  VsRgba grid = vs_palette_grid (paint->style->theme), base = vs_palette_reference (paint->style->theme);

  for (int i = 0; i < axis->ticks.n; i++)
    {
      double at = vs_ticks_at (&axis->ticks, i), y = vs_scale_map (&axis->value, at);
      g_autofree char *label = vs_ticks_label (&axis->ticks, i, axis->format);

      vs_pen_hline (&paint->pen, axis->x, axis->x + axis->w, y, at == 0 && axis->ticks.lo < 0 ? base : grid);
      vs_pen_text_centred (&paint->pen, label, axis->x - GAP, y, &dim);
    }
}

/* A label below the plot, kept inside the picture and right of `from`: words are cut, numbers and dates left out. Returns where the next
 * one may begin. */
static double
draw_below (VsPaint *paint, const VsAxis *axis, const char *label, double x, double max_width, double from)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);
  double half;

  dim.max_width = max_width;
  dim.max_lines = axis->lines;
  half = vs_pen_width (&paint->pen, label, &dim) / 2;
  /* Not under the labels of the values, whose lowest stands beside. */
  x = CLAMP (x, MIN (MAX (half, axis->x - GAP / 2 + half), paint->width / 2), MAX (paint->width - half, paint->width / 2));
  if (x - half < from && paint->plot->kind == VS_PLOT_TEXT)
    {
      dim.max_width = MAX (x + half - from, 1);
      x = x + half - dim.max_width / 2;
      half = dim.max_width / 2;
    }
  if (x - half < from - 0.5 || (dim.max_width > 0 && dim.max_width < LEAST_WORDS))
    return from;
  vs_pen_text (&paint->pen, label, x, axis->y + axis->h + GAP / 2, &dim);
  return x + half + (paint->plot->kind == VS_PLOT_TEXT ? WORD_SPACE : LABEL_SPACE) / 2.0;
}

/* Months and days stand on bands too: the axis then says "Jan", the tooltip "January 2026". */
static char *
band_label (const VsPlot *plot, gsize i)
{
  const VsPlotPoint *point = vs_plot_point (plot, i);
  g_autoptr (GArray) tick = NULL;

  if (isnan (point->at) || (plot->kind != VS_PLOT_MONTH && plot->kind != VS_PLOT_DAY))
    return g_strdup (point->label);
  tick = vs_calendar_ticks (plot->kind == VS_PLOT_MONTH ? VS_CALENDAR_MONTHS : VS_CALENDAR_DAYS, point->at, point->at, 100, 1);
  return g_strdup (tick->len > 0 ? g_array_index (tick, VsCalendarTick, 0).label : point->label);
}

void
vs_axis_draw_bands (VsPaint *paint, const VsAxis *axis, const VsBands *bands)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);
  gboolean calendar = paint->plot->kind == VS_PLOT_MONTH || paint->plot->kind == VS_PLOT_DAY;
  double widest = 0, room, end = -INFINITY;
  gsize stride;

  for (gsize i = 0; i < bands->n && i < MAX_MEASURED; i++)
    {
      g_autofree char *label = band_label (paint->plot, i);

      widest = MAX (widest, vs_pen_width (&paint->pen, label, &dim));
    }
  /* Words may be shortened before labels are left out; a date with an ellipsis says nothing. */
  stride = vs_bands_stride (bands, calendar ? widest + LABEL_SPACE : MIN (widest + WORD_SPACE, MIN_WORDS));
  room = stride * bands->step - (calendar ? LABEL_SPACE : WORD_SPACE);
  for (gsize i = 0; i < bands->n; i += stride)
    {
      g_autofree char *label = band_label (paint->plot, i);

      end = draw_below (paint, axis, label, vs_bands_centre (bands, i), MAX (room, LEAST_WORDS), end);
    }
}

static void
draw_calendar (VsPaint *paint, const VsAxis *axis, const VsScale *x, VsCalendarUnit unit)
{
  VsPenText dim = vs_paint_dim (paint, VS_PEN_MIDDLE);
  double sample = vs_pen_width (&paint->pen, unit == VS_CALENDAR_MONTHS ? "Mmm" : "30 Mmm", &dim) + LABEL_SPACE, end = -INFINITY;
  g_autoptr (GArray) ticks = vs_calendar_ticks (unit, x->d0, x->d1, axis->w, sample);

  for (guint i = 0; i < ticks->len; i++)
    {
      const VsCalendarTick *tick = &g_array_index (ticks, VsCalendarTick, i);

      end = draw_below (paint, axis, tick->label, vs_scale_map (x, tick->at), 0, end);
    }
}

static void
draw_numbers (VsPaint *paint, const VsAxis *axis, const VsScale *x)
{
  VsTicks ticks = vs_ticks_nice (x->d0, x->d1, axis->w > 200 ? VS_SCALE_MAX_TICKS : 3, FALSE);
  double end = -INFINITY;

  for (int i = 0; i < ticks.n; i++)
    {
      double at = vs_ticks_at (&ticks, i);
      g_autofree char *label = vs_ticks_label (&ticks, i, paint->plot->x_format);

      if (at >= x->d0 - ticks.step * 1e-6 && at <= x->d1 + ticks.step * 1e-6)
        end = draw_below (paint, axis, label, vs_scale_map (x, at), 0, end);
    }
}

static void
draw_words (VsPaint *paint, const VsAxis *axis, const VsScale *x)
{
  gsize n = paint->plot->points->len;
  double step = n > 1 ? (x->r1 - x->r0) / (n - 1) : axis->w;
  VsBands bands = { x->r0 - step / 2, step, step, n };

  vs_axis_draw_bands (paint, axis, &bands);
}

void
vs_axis_draw_scale (VsPaint *paint, const VsAxis *axis, const VsScale *x)
{
  switch (paint->plot->kind)
    {
    case VS_PLOT_MONTH:
      draw_calendar (paint, axis, x, VS_CALENDAR_MONTHS);
      break;
    case VS_PLOT_DAY:
      draw_calendar (paint, axis, x, VS_CALENDAR_DAYS);
      break;
    case VS_PLOT_TIME:
      draw_calendar (paint, axis, x, VS_CALENDAR_SECONDS);
      break;
    case VS_PLOT_NUMBER:
      draw_numbers (paint, axis, x);
      break;
    case VS_PLOT_TEXT:
    default:
      draw_words (paint, axis, x);
    }
}
