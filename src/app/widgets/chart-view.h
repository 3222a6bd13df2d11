/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart-view.h: a picture of the chart room as a widget.
 * Keyboard: Tab enters at the mark last used, Left and Right (Up and Down) go from mark to mark, Home and End to the first and last,
 * Space picks the mark, Ctrl+Space picks it in addition, Return follows it. Pointer: a tooltip with the mark's words; a click picks, with
 * Ctrl in addition, a double click follows. What is not picked is faded. Lines with many points can be looked at closer (chart-zoom.h).
 * Screen reader: an image with the title as its name and one sentence as its description, which becomes the mark's words while the cursor
 * is on one. */
#pragma once

#include "chart/chart.h"
#include "semantic/selection.h"
#include "widgets/tile-data.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_CHART_VIEW (vs_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (VsChartView, vs_chart_view, VS, CHART_VIEW, GtkWidget)

/* NULL when the tile's mark is no picture. spark: the KPI's little line, without keyboard or tooltip. Signals: "pick" (column, key or
 * NULL, add), "activate-key" (column, key or NULL). */
GtkWidget  *vs_chart_view_new (VsTileData *data, gboolean spark);
/* What of its marks is picked; NULL: none. */
void        vs_chart_view_set_pick (VsChartView *self, const VsPick *pick);
/* The index of the mark under the keyboard cursor, -1: none yet. */
int         vs_chart_view_get_cursor (VsChartView *self);
void        vs_chart_view_set_cursor (VsChartView *self, int cursor);
/* The mark under the keyboard cursor in words; NULL when there is none. */
const char *vs_chart_view_get_cursor_words (VsChartView *self);

/* The palette's column for the theme of the moment. */
VsTheme     vs_chart_view_theme (void);

G_END_DECLS
