/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of a result share. */
#pragma once

#include "chart/plot.h"

/* Takes a value into the plot's range; NaN is passed over. */
void                 vs_plot_extend (VsPlot *plot, double value);
/* Puts a value into the grid and the range; infinite is missing. */
void                 vs_plot_set (VsPlot *plot, guint series, gsize point, double value);
GArray              *vs_plot_points_new (void);   /* VsPlotPoint */
void                 vs_plot_clear_series (gpointer series);
const VsQueryColumn *vs_plot_find_column (const VsResult *result, const char *name);
const VsQueryColumn *vs_plot_nth_column (const VsResult *result, gboolean dimension, guint n);
/* The column the tile names in `member`; NULL when it names none. */
const VsQueryColumn *vs_plot_named_column (const VsTile *tile, const VsResult *result, const char *member);
/* The same, else the nth dimension. */
const VsQueryColumn *vs_plot_dimension (const VsTile *tile, const VsResult *result, const char *member, guint n);
/* VsQueryColumn of "y", else every column of numbers that has no other task. (transfer container) */
GPtrArray           *vs_plot_measures (const VsTile *tile, const VsResult *result);
/* A name as one line of valid text, of a length that someone may read. (transfer full) */
char                *vs_plot_readable (const char *raw);
VsPlotKind           vs_plot_kind (const VsColumn *values, VsFormat format);
void                 vs_plot_add_point (GArray *points, const VsTile *tile, const VsColumn *values, gsize i, VsPlotKind kind,
                                        VsFormat format);
/* Its name when one can pick its values, else NULL. (transfer full) */
char                *vs_plot_pickable (const VsQueryColumn *column);
/* plot-stack.c: what the tile says about "stack" and "target", once the series are there. */
void                 vs_plot_refuse_negative (VsPlot *plot, const char *sentence);
/* No more points than colours: the smallest become one. */
void                 vs_plot_gather_points (VsPlot *plot);
void                 vs_plot_stack (VsPlot *plot, const VsTile *tile);
void                 vs_plot_read_target (VsPlot *plot, const VsTile *tile, const VsResult *result);

/* plot-waterfall.c: points become steps and levels. */
void                 vs_plot_make_waterfall (VsPlot *plot, const VsTile *tile);
/* plot-histogram.c */
void                 vs_plot_read_bands (VsPlot *plot, const VsTile *tile);

/* The readers, each in a file of its own. */
void                 vs_plot_read_grid (VsPlot *plot, const VsTile *tile, const VsResult *result);
void                 vs_plot_read_pivot (VsPlot *plot, const VsTile *tile, const VsResult *result, const VsQueryColumn *x,
                                         const VsQueryColumn *by, const VsQueryColumn *y);
/* One index for each row of the column; new values are added to the points. (transfer full) */
guint               *vs_plot_intern (GArray *points, const VsTile *tile, const VsColumn *values, VsPlotKind kind, VsFormat format);
void                 vs_plot_read_points (VsPlot *plot, const VsTile *tile, const VsResult *result, const VsQueryColumn *x);
void                 vs_plot_read_box (VsPlot *plot, const VsTile *tile, const VsResult *result);
void                 vs_plot_read_curve (VsPlot *plot, const VsTile *tile, const VsResult *result);
void                 vs_plot_read_flows (VsPlot *plot, const VsTile *tile, const VsResult *result);
void                 vs_plot_read_scatter (VsPlot *plot, const VsTile *tile, const VsResult *result);
void                 vs_plot_dots_free (VsPlotDots *dots);
void                 vs_plot_curve_clear (gpointer curve);
/* Their sentences, for vs_plot_describe (). (transfer full) */
char                *vs_plot_describe_box (const VsPlot *plot, const char *currency);
char                *vs_plot_describe_curve (const VsPlot *plot);
char                *vs_plot_describe_flows (const VsPlot *plot, const char *currency);
char                *vs_plot_describe_scatter (const VsPlot *plot, const char *currency);
/* plot-trace.c: when points, series and stack are known. */
void                 vs_plot_build_trace (VsPlot *plot);
void                 vs_plot_read_histogram (VsPlot *plot, const VsTile *tile, const VsResult *result);
