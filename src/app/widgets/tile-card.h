/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile-card.h: one tile of a dashboard as a card: a title, a line with unit and scope, the picture, and at most one link that leads to
 * the work. A number card has its number, its change with arrow, colour and words, its little line and its detail. A picture can be
 * shown as a table. An empty card says what is missing and leads to it. */
#pragma once

#include "semantic/selection.h"
#include "widgets/tile-data.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_TILE_CARD (vs_tile_card_get_type ())
G_DECLARE_FINAL_TYPE (VsTileCard, vs_tile_card, VS, TILE_CARD, GtkWidget)

/* Shows the tile's own title until the figures come. Signals: "follow" (page, filter or NULL, what it is called or NULL); "pick" (column,
 * key or NULL, add): the user wants the page filtered by a mark; "act" (verb): chosen in its menu, "explain", "copy:number",
 * "copy:picture", "copy:table" or "export:KIND". */
GtkWidget  *vs_tile_card_new (const VsTile *tile);
void        vs_tile_card_set_data (VsTileCard *self, VsTileData *data);
VsTileData *vs_tile_card_get_data (VsTileCard *self);   /* NULL: none yet */
/* What of its marks is picked; NULL: none. Copied. */
void        vs_tile_card_set_pick (VsTileCard *self, const VsPick *pick);

G_END_DECLS
