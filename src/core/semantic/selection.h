/* SPDX-License-Identifier: GPL-3.0-or-later */
/* selection.h: what a user picked on a page: marks of its tiles, and what a link brought along. All picks together are the page's filter:
 * "and" over the picks, "or" over the marks of one. A tile is not filtered by its own pick, so that its other marks can still be picked.
 * A mark stands for a value of one of the answer's columns; the cell of a heat map for one of each of two, both columns and both keys being
 * joined by VS_PICK_AND; a bin for all from its beginning to the next; a point of a curve for that score and all above it.
 * Members of a tile that matter here:
 *   "filtered": false   the page's filter does not touch it            "select": false   its marks cannot be picked
 *   "selects": {"31–60 days": "account.dpd between 31 and 60"}   what a mark means whose tile has no dimension ("as_rows") */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

#define VS_PICK_AND     "\037"
#define VS_PICK_MISSING "\001"   /* a missing value among keys that are joined */

typedef struct {
  char *key;       /* of the mark; NULL: the one whose value is missing */
  char *words;     /* "North" */
  char *text;      /* what it is compared with, as an expression; the whole condition when the pick has no expression */
} VsPicked;

typedef struct {
  char      *page, *tile;   /* where it was picked; NULL: a link brought it */
  char      *caption;       /* "Region"; NULL: the words say it all */
  char      *column, *expr; /* "region" of the tile's answer, "customer.region"; NULL: each mark is a condition of its own */
  GPtrArray *marks;         /* VsPicked, at least one */
} VsPick;

typedef struct {
  GPtrArray *picks;         /* VsPick, the oldest first */
} VsSelection;

VsPick      *vs_pick_copy (const VsPick *pick);   /* NULL stays NULL */
void         vs_pick_free (VsPick *pick);
VsSelection *vs_selection_new (void);
VsSelection *vs_selection_copy (const VsSelection *self);
void         vs_selection_free (VsSelection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsSelection, vs_selection_free)

/* Can marks of this tile be picked? */
gboolean     vs_tile_content_can_pick (const VsTileContent *content);

/* Picks the mark that stands for the value `key` (NULL: the missing one) of the answer's column: in place of the tile's others, or with
 * `add` in addition to them. What is picked already is taken back. FALSE when the mark means no condition: nothing has changed. */
gboolean     vs_selection_pick (VsSelection *self, const char *page, const VsTileContent *content, const char *column, const char *key,
                                gboolean add);
/* The condition of a link. words: what it is called; NULL: name it later with vs_selection_name_links (). Twice is once. */
void         vs_selection_add_link (VsSelection *self, const char *condition, const char *words);
/* "customer.region = 'North'" gets the words "Region: North", a customer's key the customer's name, anything else its own text. */
void         vs_selection_name_links (VsSelection *self, VsData *data);
void         vs_selection_drop (VsSelection *self, guint index);
/* What is picked on a tile; NULL: nothing. */
const VsPick *vs_selection_of_tile (const VsSelection *self, const char *page, const char *tile);

/* The condition for one tile of a page (NULL: for the page as a whole); NULL when there is none. (transfer full) */
char        *vs_selection_where (const VsSelection *self, const char *page, const VsTile *tile);
/* The row of that key as a condition: "invoice.invoice_id = 'I1'"; with `about` the row of that entity it belongs to:
 * "customer.customer_id = 'C1'". NULL when there is none. (transfer full) */
char        *vs_row_condition (VsData *data, const char *entity, const char *key, const char *about);
/* The table and the key of such a condition. FALSE for another. (transfer full of both) */
gboolean     vs_row_of_condition (const VsModel *model, const char *condition, char **table, char **key);
/* The condition of one pick. (transfer full) */
char        *vs_pick_where (const VsPick *pick);
/* "Region: North, South and 2 more". (transfer full) */
char        *vs_pick_words (const VsPick *pick);

G_END_DECLS
