/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot.h: what a tile's result says, as plain numbers and words. The only file of the room that reads frames and JSON; what draws
 * gets arrays. A tile's own members:
 *   "x"        the dimension's column (default: the first dimension)
 *   "row"      heat map only: the dimension that runs down (default: the second dimension)
 *   "y"        [measure columns] (default: every measure); "dashed": the one of them that is the comparison
 *   "horizontal" true: bars to the right, "levels" {value: colour}, "labels" {value: words shown instead}
 *   "bins"     histogram of raw rows: how many (default 20); "bands" [{"from": 70, "level": "red"}]: colours along its axis
 * Missing is NaN and stays a gap; infinite counts as missing. */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

typedef enum { VS_PLOT_TEXT, VS_PLOT_MONTH, VS_PLOT_DAY, VS_PLOT_TIME, VS_PLOT_NUMBER } VsPlotKind;

typedef struct {
  char   *label;   /* short, for the axis */
  char   *words;   /* long, for tooltips */
  char   *key;     /* the raw value; NULL when missing */
  double  at;      /* place on a continuous axis: months, days, seconds, number; else the index */
  VsLevel level;
} VsPlotPoint;

typedef struct {
  char    *caption;
  VsFormat format;
  gboolean dashed;
  double  *y;      /* one per point, NaN = missing */
} VsPlotSeries;

typedef struct { double from; VsLevel level; } VsPlotBand;

typedef struct {
  VsMark      mark;
  gboolean    spark, horizontal, leveled;
  char       *title;
  VsPlotKind  kind;          /* of x */
  VsFormat    x_format;
  GArray     *points;        /* VsPlotPoint */
  GArray     *series;        /* VsPlotSeries; at least one unless empty */
  GArray     *bands;         /* VsPlotBand, ascending */
  /* Heat map: cells[row * columns + column]; points are the columns. */
  GArray     *rows;          /* VsPlotPoint */
  double     *cells;
  double      bin_width;     /* histogram */
  double      lo, hi;        /* of everything present; NaN when nothing is */
} VsPlot;

/* NULL for marks that are no pictures and for content without a result. */
VsPlot *vs_plot_new (const VsTileContent *content);
VsPlot *vs_plot_new_spark (const VsTileContent *content);
void    vs_plot_free (VsPlot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsPlot, vs_plot_free)

static inline VsPlotPoint *
vs_plot_point (const VsPlot *plot, gsize i)
{
  return &g_array_index (plot->points, VsPlotPoint, i);
}

static inline VsPlotSeries *
vs_plot_series (const VsPlot *plot, gsize i)
{
  return &g_array_index (plot->series, VsPlotSeries, i);
}

/* "March 2026: $ 1.2 M"; with more than one series "March 2026: Revenue $ 1.2 M, a year before $ 1.1 M". `series` < 0: all.
 * (transfer full) */
char   *vs_plot_words (const VsPlot *plot, gsize point, int series, const char *currency);
/* One sentence: kind, range, extreme, trend. (transfer full) */
char   *vs_plot_describe (const VsPlot *plot, const char *currency);

G_END_DECLS
