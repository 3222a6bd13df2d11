/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of a result share. */
#pragma once

#include "chart/plot.h"

/* Takes a value into the plot's range; NaN is passed over. */
void                 vs_plot_extend (VsPlot *plot, double value);
void                 vs_plot_clear_series (gpointer series);
const VsQueryColumn *vs_plot_find_column (const VsResult *result, const char *name);
const VsQueryColumn *vs_plot_nth_column (const VsResult *result, gboolean dimension, guint n);
/* The column the tile names in `member`, else the nth dimension. */
const VsQueryColumn *vs_plot_dimension (const VsTile *tile, const VsResult *result, const char *member, guint n);
GPtrArray           *vs_plot_measures (const VsTile *tile, const VsResult *result);   /* VsQueryColumn (transfer container) */
VsPlotKind           vs_plot_kind (const VsColumn *values, VsFormat format);
void                 vs_plot_add_point (GArray *points, const VsTile *tile, const VsColumn *values, gsize i, VsPlotKind kind,
                                        VsFormat format);

void                 vs_plot_read_grid (VsPlot *plot, const VsTile *tile, const VsResult *result);
void                 vs_plot_read_histogram (VsPlot *plot, const VsTile *tile, const VsResult *result);
void                 vs_plot_read_heatmap (VsPlot *plot, const VsTile *tile, const VsResult *result);
