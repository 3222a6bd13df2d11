/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot.h: what a tile's result says, as plain numbers and words. The only file of the room that reads frames and JSON; what draws
 * gets arrays. Every result is read as one grid: points along x, one or more series of numbers over them, all with names; where there is a
 * second dimension its values are the series. Each mark draws that grid in its own way. A tile's own members:
 *   "x"        the column of points (default: the first dimension)
 *   "series"   the dimension whose values are the series (default: the second dimension; heat map: what runs down, sankey: where it
 *              flows to, treemap: what lies within the group)
 *   "y"        [measure columns] (default: every measure); "dashed": the one of them that is the comparison
 *   "target"   a column, "sales_target" or a number to hold the values against
 *   "stack"    "sum" or "share": one upon the other, or to 100 %
 *   "horizontal" true: bars to the right, "levels" {value: colour}, "labels" {value: words shown instead}
 *   "names" "size"   scatter: see plot-scatter.c; "curve" "outcome": plot-curve.c; "stages": plot-flow.c; box: plot-box.c
 *   "totals"   waterfall: values of x that are levels and not steps
 *   histogram: x is where each bin begins; the query's "bins" counts rows so
 *   "bands"    [{"from": 70, "level": "red", "label": "…"}]: colours along a histogram's axis; for a bullet as shares of the target
 * Missing is NaN and stays a gap; infinite counts as missing. */
#pragma once

#include "chart/chart.h"
#include "chart/trace.h"

G_BEGIN_DECLS

typedef enum { VS_PLOT_TEXT, VS_PLOT_MONTH, VS_PLOT_DAY, VS_PLOT_TIME, VS_PLOT_NUMBER } VsPlotKind;
typedef enum { VS_PLOT_BESIDE, VS_PLOT_STACKED, VS_PLOT_SHARES } VsPlotStack;

/* Of a line with more points than this along time or numbers only the place is read; their words are made when somebody points at one. */
#define VS_PLOT_DENSE 5000

typedef struct {
  char    *label;   /* short, for the axis; NULL as words and key among very many points */
  char    *words;   /* long, for tooltips: ask vs_plot_point_words () */
  char    *key;     /* the raw value; NULL when missing: ask vs_plot_point_key () */
  double   at;      /* place on a continuous axis: months, days, seconds, number; else the index */
  VsLevel  level;
  gboolean total;   /* waterfall: a level, not a step */
  gboolean gathered; /* several values in one: "Other (12)" */
} VsPlotPoint;

typedef struct {
  char    *caption;
  char    *key;     /* the raw value of the second dimension; NULL when missing, and for measures */
  VsFormat format;
  gboolean dashed;
  VsLevel  level;
  double  *y;       /* one per point, NaN = missing */
} VsPlotSeries;

typedef struct { double from; VsLevel level; const char *label; } VsPlotBand;   /* label: the tile's, NULL: its range tells */

/* Box plot: its series, in this order; the last two are counts. */
enum { VS_PLOT_BOX_LOW, VS_PLOT_BOX_Q1, VS_PLOT_BOX_MEDIAN, VS_PLOT_BOX_Q3, VS_PLOT_BOX_HIGH, VS_PLOT_BOX_BELOW, VS_PLOT_BOX_ABOVE, VS_PLOT_N_BOX };

/* Scatter plot. Dots without a place are NaN; the series are the groups of their colours, none when they have none. */
typedef struct {
  gsize     n, n_present;
  double   *x, *y;
  double   *size;       /* NULL: all alike */
  guint8   *group;      /* index of a series */
  VsColumn *names;      /* nullable */
  double    x_lo, x_hi;
  char     *x_caption, *y_caption;
  VsFormat  format;     /* of y */
} VsPlotDots;

/* Curves of a score, x and y as shares (lift: y as a factor), x rising; named by the series. */
typedef enum { VS_PLOT_ROC, VS_PLOT_GAIN, VS_PLOT_LIFT } VsPlotCurveKind;
typedef struct {
  gsize   n;
  double *x, *y;
  double *score;        /* of the last one taken at each point; NULL when not known */
  double  area;         /* under the ROC curve; NaN when not known */
  char   *name;         /* without the area, which the series' caption tells */
} VsPlotCurve;

/* Sankey: columns of names, and what flows from one column to the next. */
typedef struct {
  char      *caption;
  char      *column;    /* as of the plot's points */
  char      *flow;      /* this column and the next stage's; NULL: the last one */
  GArray    *nodes;     /* VsPlotPoint */
} VsPlotStage;
typedef struct { guint stage, from, to; double value; } VsPlotFlow;   /* to: of the next stage; value > 0 */

typedef struct {
  VsMark      mark;
  gboolean    spark, horizontal, leveled;
  VsPlotStack stack;
  char       *title;
  char       *refusal;       /* why these data cannot be this picture; NULL when they can */
  VsPlotKind  kind;          /* of x */
  VsFormat    x_format;
  VsColumn   *x_values;      /* of very many points, else NULL */
  char       *x, *by;        /* the result's columns that points and series are values of; NULL: nothing one could filter by */
  char       *cell;          /* both as one; NULL without a second dimension */
  GArray     *points;        /* VsPlotPoint */
  GArray     *series;        /* VsPlotSeries; at least one unless empty */
  GArray     *bands;         /* VsPlotBand, ascending */
  double     *base;          /* waterfall: where each step begins; NULL: at zero */
  double     *target;        /* one per point, NaN = none; NULL without a target */
  gboolean    one_target;    /* the same for all points */
  char       *target_words;  /* "Target" or the column's caption */
  VsTrace    *trace;         /* line, area: the same points ready for any distance; stacked ones as they stand upon each other */
  double      bin_width;     /* histogram */
  VsPlotDots *dots;          /* scatter; points are empty then */
  VsPlotCurveKind curve;
  GArray     *curves;        /* VsPlotCurve, one a series; points are empty then */
  GArray     *stages, *flows; /* sankey: VsPlotStage, VsPlotFlow; points and series are empty then */
  VsFormat    flow_format;
  double      lo, hi;        /* of everything present; of the piles when stacked; NaN when nothing is */
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

/* Two columns, or a value of each (NULL: missing), as one. (transfer full) */
char   *vs_plot_both (const char *a, const char *b);
/* (transfer full) */
char   *vs_plot_point_words (const VsPlot *plot, gsize point);
char   *vs_plot_point_key (const VsPlot *plot, gsize point);   /* NULL when missing */
char   *vs_plot_cell_key (const VsPlot *plot, gsize point, guint series);   /* of plot->cell */
/* In words, for tooltips, as vs_plot_words (). (transfer full) */
char   *vs_plot_box_words (const VsPlot *plot, gsize point, const char *currency);
char   *vs_plot_dot_words (const VsPlot *plot, gsize dot, const char *currency);
char   *vs_plot_dot_name (const VsPlot *plot, gsize dot);   /* NULL: it has none */
char   *vs_plot_dot_key (const VsPlot *plot, gsize dot);
char   *vs_plot_curve_words (const VsPlot *plot, double x);
char   *vs_plot_flow_words (const VsPlot *plot, const VsPlotFlow *flow, const char *currency);
/* Its height at x, NaN beyond its end. */
double  vs_plot_curve_at (const VsPlotCurve *curve, double x);
/* The score that rows must have for the share x of them (ROC: of those without the outcome) to be taken; NaN when not known. */
double  vs_plot_curve_score (const VsPlotCurve *curve, double x);
/* All that goes in or out, whichever is more. */
double  vs_plot_node_size (const VsPlot *plot, guint stage, guint node);

/* Of all series at one point: what stands above zero and what hangs below it. */
void    vs_plot_pile (const VsPlot *plot, gsize point, double *above, double *below);
/* From where to where a value is drawn: from zero, from the top of those below it, as a share of 1; NaN when it is missing. */
void    vs_plot_span (const VsPlot *plot, gsize point, guint series, double *from, double *to);

/* "March 2026: $ 1,204,500.00"; of several series and a target each with its name. `series` < 0: all.
 * (transfer full) */
char   *vs_plot_words (const VsPlot *plot, gsize point, int series, const char *currency);
/* The first and the last point of a part of a trace. (transfer full) */
char   *vs_plot_span_words (const VsPlot *plot, double from, double to);
/* One sentence: kind, range, extreme, trend. (transfer full) */
char   *vs_plot_describe (const VsPlot *plot, const char *currency);

G_END_DECLS
