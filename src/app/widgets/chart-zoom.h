/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart-zoom.h: looking closer at a line with many points.
 * Pointer: Ctrl and the wheel, or two fingers, zoom about the pointer; a sideways wheel moves along; dragging over the picture shows
 * what was dragged over, or, when it is a part already, moves along; the strip's window is dragged by its middle or its edges.
 * Keyboard: + and − zoom, Shift with Left and Right moves along, 0 shows all. What is shown then is announced. */
#pragma once

#include "chart/chart.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Does nothing to charts without a view. `changed` (widget) is called when the picture has to be drawn again; its cursor is the
 * widget's. Lives as long as the widget; chart must too. */
void vs_chart_zoom_attach (GtkWidget *widget, VsChart *chart, void (*changed) (GtkWidget *widget));
/* What is being dragged over, on top of the picture. */
void vs_chart_zoom_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

G_END_DECLS
