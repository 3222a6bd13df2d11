/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile-panel.h: the selected tile as a form: kind of picture (only those that fit), title, note, measures, dimensions, filter with what
 * the checker says while it is typed, order, limit, target, size, link, levels, and all of it as JSON. Each change is a step of the
 * session and is seen on the canvas at once. Without a selected tile: the page's title. Signal "close": Done was pressed. */
#pragma once

#include "edit/session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_TILE_PANEL (vs_tile_panel_get_type ())
G_DECLARE_FINAL_TYPE (VsTilePanel, vs_tile_panel, VS, TILE_PANEL, GtkWidget)

GtkWidget *vs_tile_panel_new (VsEditSession *session);

G_END_DECLS
