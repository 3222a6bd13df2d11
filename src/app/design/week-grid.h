/* SPDX-License-Identifier: GPL-3.0-or-later */
/* week-grid.h: a week of 24 hours in the colours of the design's periods. Dragging over hours gives them to the period of the brush;
 * weekdays go together, and so do the two days of the weekend, as in a rate. Shown and painted are the months chosen; an hour in which
 * they differ is split. A rate with windows finer than an hour is shown and painted in their steps. Keyboard: arrows move, Space paints, 1 to 8 paint with that period; Shift and an arrow paint along the way. */
#pragma once

#include "design/board.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_WEEK_GRID (vs_week_grid_get_type ())
G_DECLARE_FINAL_TYPE (VsWeekGrid, vs_week_grid, VS, WEEK_GRID, GtkWidget)

GtkWidget *vs_week_grid_new (VsBoard *board);
/* Bit 0 = January; never none. */
void       vs_week_grid_set_months (VsWeekGrid *self, guint months);

G_END_DECLS
