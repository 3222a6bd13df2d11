/* SPDX-License-Identifier: GPL-3.0-or-later */
/* choices.h: what a form offers, in words, and the JSON each choice stands for: measures, dimensions that those can be grouped by, fields
 * of an entity, columns to sort by. */
#pragma once

#include "semantic/data.h"
#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define VS_TYPE_CHOICE (vs_choice_get_type ())
G_DECLARE_FINAL_TYPE (VsChoice, vs_choice, VS, CHOICE, GObject)

VsChoice   *vs_choice_new (const char *label, JsonNode *value);    /* takes value; NULL: nothing */
JsonNode   *vs_choice_get_value (VsChoice *self);
const char *vs_choice_get_label (VsChoice *self);

/* All sorted by their words. (transfer full) (element-type VsChoice) */
GListStore *vs_choices_measures (VsData *data);
/* Of the entity that the tile's first measure counts; without one, of all entities. */
GListStore *vs_choices_dimensions (VsData *data, JsonNode *tile);
GListStore *vs_choices_fields (VsData *data, const char *entity);
/* Each column of the tile's query, up and down, after "as it comes". */
GListStore *vs_choices_orders (VsData *data, JsonNode *tile);

/* The words for an entry of "by", "measures" or "fields". (transfer full) */
char       *vs_choice_words (VsData *data, const char *entity, JsonNode *entry);
/* A drop-down with these, searched by typing where there are many. (transfer floating) */
GtkWidget  *vs_choices_drop_down (GListStore *choices, JsonNode *chosen);   /* takes choices */
VsChoice   *vs_choices_get (GtkWidget *drop_down);   /* the chosen one. Borrowed */

G_END_DECLS
