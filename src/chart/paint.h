/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint.h: what every mark family is given: a pen, the plot, a size, and the list of marks it fills while it draws. Every family draws
 * from left to right; where people read from right to left the whole picture is mirrored, all but the letters. Private to the room. */
#pragma once

#include "chart/pen.h"
#include "chart/plot.h"
#include "chart/scale.h"
#include "chart/zoom.h"

G_BEGIN_DECLS

typedef struct {
  VsPen               pen;
  const VsPlot       *plot;
  const VsChartStyle *style;
  double              width, height;
  GPtrArray          *marks;    /* VsChartMark; NULL while nobody asked for those of a picture with a view */
  VsZoom             *view;     /* NULL: it cannot be looked at closer */
  GHashTable         *selected; /* keys, "" for the missing value; NULL: nothing is selected */
} VsPaint;

/* The two voices of a chart: dim 12 for axes, bold 12 for values. */
VsPenText vs_paint_dim (const VsPaint *paint, VsPenAlign align);
VsPenText vs_paint_bold (const VsPaint *paint, VsPenAlign align);
/* Bold, or dim where the value is missing; lines behind it keep away from its letters. */
VsPenText vs_paint_number (const VsPaint *paint, gboolean missing, VsPenAlign align);
/* A number as it stands in a chart: short, no currency, because the unit stands in the note. (transfer full) */
char     *vs_paint_value (double value, VsFormat format);
/* For a point of the plot; VS_PAINT_NO_POINT: for none of them. Takes words. */
#define VS_PAINT_NO_POINT (-1)
void      vs_paint_add_mark (VsPaint *paint, double x, double y, double w, double h, char *words, gssize point);
/* The last mark added has this shape: n points x, y. */
void      vs_paint_set_outline (VsPaint *paint, const double *points, guint n);
/* The same for a series, where the second dimension is what one points at. */
void      vs_paint_add_series_mark (VsPaint *paint, double x, double y, double w, double h, char *words, guint series);
/* The same for what is neither: its value and the column, kept by the plot, that it is a value of (NULL: nothing). */
void      vs_paint_add_mark_for (VsPaint *paint, double x, double y, double w, double h, char *words, const char *key, const char *column);
gboolean  vs_paint_is_faded_key (const VsPaint *paint, const char *key);
/* The colour as it is, or faded because other points are selected. */
gboolean  vs_paint_is_faded (const VsPaint *paint, gssize point);
VsRgba    vs_paint_fade (const VsPaint *paint, gssize point, VsRgba colour);
VsRgba    vs_paint_fade_key (const VsPaint *paint, const char *key, VsRgba colour);
/* "and 12 more", from x on, with its middle at y. */
void      vs_paint_more (VsPaint *paint, gsize n, double x, double y);
/* A sentence in the middle, for plots without anything to show or that cannot be this picture. */
void      vs_paint_nothing (VsPaint *paint, const char *sentence);
/* The colour of series i, or of a point with a level. `rank` of `n` neighbours with the same level: the later, the stronger. */
VsRgba    vs_paint_series_colour (const VsPaint *paint, guint series);
VsRgba    vs_paint_level_colour (const VsPaint *paint, gsize point);

/* pile.c: the bars of one point; `at` and `across` are its place beside the values. */
typedef struct {
  VsScale  value;        /* value → place */
  gboolean horizontal;
} VsPile;
void      vs_paint_pile (VsPaint *paint, const VsPile *pile, gsize point, double at, double across);
void      vs_paint_target (VsPaint *paint, const VsPile *pile, gsize point, double at, double across);

/* Where a label that would stand from `from` to `to` along the values begins without lying on the point's target. */
double    vs_paint_clear_of_target (VsPaint *paint, const VsPile *pile, gsize point, double from, double to);

/* key.c: what the colours mean, above the picture: the series, the target, and a note. Returns the height it takes, 0 for nothing. */
double    vs_paint_key (VsPaint *paint, gboolean with_series, const char *note);

/* names.c: names beside what they name, pushed apart so that none lie on each other. */
typedef struct {
  const char *text;
  VsRgba      colour;
  double      y;
} VsPaintName;
double    vs_paint_names_width (VsPaint *paint);   /* of all series, at most a part of the picture */
void      vs_paint_names (VsPaint *paint, GArray *names, double x, double top, double bottom, VsPenAlign align);

/* One family a file. */
void      vs_paint_bars (VsPaint *paint);        /* bar.c: to the right */
double    vs_bars_height (const VsPlot *plot, double width);
void      vs_paint_columns (VsPaint *paint);     /* column.c: upwards */
void      vs_paint_donut (VsPaint *paint);
void      vs_paint_waterfall (VsPaint *paint);
double    vs_waterfall_height (const VsPlot *plot, double width);   /* 0: as columns */
void      vs_paint_funnel (VsPaint *paint);
double    vs_funnel_height (const VsPlot *plot, double width);
void      vs_paint_bullets (VsPaint *paint);     /* bullet.c */
double    vs_bullets_height (const VsPlot *plot, double width);
void      vs_paint_lines (VsPaint *paint);       /* line.c */
void      vs_paint_spark (VsPaint *paint);       /* spark.c */
void      vs_paint_histogram (VsPaint *paint);   /* histogram.c */
void      vs_paint_heatmap (VsPaint *paint);     /* heatmap.c */
void      vs_paint_boxes (VsPaint *paint);       /* box.c */
void      vs_paint_curves (VsPaint *paint);      /* curve.c */
void      vs_paint_scatter (VsPaint *paint);     /* scatter.c */
void      vs_paint_sankey (VsPaint *paint);      /* sankey.c */
void      vs_paint_treemap (VsPaint *paint);     /* treemap.c */

G_END_DECLS
