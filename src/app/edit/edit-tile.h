/* SPDX-License-Identifier: GPL-3.0-or-later */
/* edit-tile.h: a card in edit mode: a frame with handles around what the tile shows. Dragged anywhere it moves, dragged at its corner it
 * is resized; with the keyboard the arrows move it, Shift and the arrows resize it, Delete removes it, Return opens it in the panel.
 * It only says what is wanted; the canvas does it. Signals:
 *   "picked"            it is to be the selected one           "remove"                 it is to go
 *   "step" (dx, dy)     by the keyboard, one place             "grow" (dw, dh)          by the keyboard, one column or row
 *   "drag" (x, y, end)  the pointer, in its own coordinates    "stretch" (dx, dy, end)  how far the corner was dragged
 *   "open"              the panel is wanted */
#pragma once

#include "widgets/tile-data.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_EDIT_TILE (vs_edit_tile_get_type ())
G_DECLARE_FINAL_TYPE (VsEditTile, vs_edit_tile, VS, EDIT_TILE, GtkWidget)

GtkWidget  *vs_edit_tile_new (const VsTile *tile);
/* Before the figures of another query come. */
void        vs_edit_tile_set_tile (VsEditTile *self, const VsTile *tile);
void        vs_edit_tile_set_data (VsEditTile *self, VsTileData *data);
void        vs_edit_tile_set_selected (VsEditTile *self, gboolean selected);
/* What a screen reader says: "Revenue, bar, 4 columns by 4 rows, 2 of 9". */
void        vs_edit_tile_set_words (VsEditTile *self, const char *words);

G_END_DECLS
