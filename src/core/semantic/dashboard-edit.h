/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dashboard-edit.h: what can be done to a dashboard, as pure functions on its JSON: each takes a state and gives a new one that shares
 * what it did not touch (edit.h keeps them). Nothing here fails: an index beyond the tiles changes nothing, sizes are brought into range.
 * A tile that stands under one which leaves takes its place. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A page without tiles. (transfer full) */
JsonNode *vs_dashboard_edit_new (const char *title);
guint     vs_dashboard_edit_n_tiles (JsonNode *dashboard);
/* The tile as it is written; NULL when there is none. Borrowed. */
JsonNode *vs_dashboard_edit_tile (JsonNode *dashboard, guint index);

/* All (transfer full). A tile that is added gets an id that no other has. */
JsonNode *vs_dashboard_edit_add (JsonNode *dashboard, guint at, JsonNode *tile);
JsonNode *vs_dashboard_edit_remove (JsonNode *dashboard, guint index);
/* To stand before the tile that is `before` now (n_tiles: at the end); under: below the one before it. */
JsonNode *vs_dashboard_edit_move (JsonNode *dashboard, guint index, guint before, gboolean under);
JsonNode *vs_dashboard_edit_resize (JsonNode *dashboard, guint index, int w, int h);
JsonNode *vs_dashboard_edit_replace (JsonNode *dashboard, guint index, JsonNode *tile);

/* Any object with one member set (value NULL: taken out), in its place among the others. (transfer full) */
JsonNode *vs_json_with (JsonNode *object, const char *member, JsonNode *value);
JsonNode *vs_json_with_text (JsonNode *object, const char *member, const char *text);  /* "" or NULL: taken out */

G_END_DECLS
