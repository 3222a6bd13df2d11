/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit.h: which kinds of picture can show what a tile asks for, and what becomes of the tile when it is shown as another kind or asks for
 * something else. Pure functions on a tile's JSON. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

/* Counted from the JSON. */
typedef struct {
  guint    n_dimensions, n_measures, n_fields;
  gboolean as_rows, bins, box;
} VsTileShape;

VsTileShape vs_tile_shape (JsonNode *tile);
gboolean    vs_mark_fits (VsMark mark, VsTileShape shape);
/* What people call a kind: "Bars", "Key figure". */
const char *vs_mark_caption (VsMark mark);
/* −1: none. */
int         vs_mark_of (JsonNode *tile);

/* The tile as another kind; what only the former understands is left out. (transfer full) */
JsonNode   *vs_tile_as (JsonNode *tile, VsMark mark);
/* The name under which an entry of "by", "measures" or "fields" is a column: "customer.region" → "region". NULL: unknown. Borrowed */
const char *vs_tile_column (JsonNode *entry);
/* The query with a list replaced ("by", "measures", "fields"); axes and orders that name a column which is gone are left out. A kpi takes
 * the first of its "measures". (transfer full) */
JsonNode   *vs_tile_with_list (JsonNode *tile, const char *list, JsonNode *entries);
/* A member of the query; value NULL: taken out. (transfer full) */
JsonNode   *vs_tile_with_query (JsonNode *tile, const char *member, JsonNode *value);

G_END_DECLS
