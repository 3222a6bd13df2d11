/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shown.h: what a page shows at this moment, or one tile of it: what is copied, exported and printed is what was seen. Its contents are
 * counted atomically, so a thread may write them. */
#pragma once

#include "chart/page.h"
#include "widgets/tile-data.h"

G_BEGIN_DECLS

typedef struct {
  GPtrArray  *tiles;      /* VsTileData, in the dashboard's order; one when `tile` is set */
  char       *tile;       /* its id; NULL: the whole page */
  char       *filter;     /* in words; NULL: none */
  char       *where;      /* of the one tile, as an expression; "" for none */
  char       *retailer;
  GPtrArray  *contents;   /* of the tiles (VsTileContent), borrowed from them */
  VsPageHead  head;       /* borrows from all this */
} VsShown;

/* takes tiles (at least one) and the texts */
VsShown           *vs_shown_new (GPtrArray *tiles, char *tile, char *filter, char *where, char *retailer);
void               vs_shown_free (VsShown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsShown, vs_shown_free)

const VsDashboard *vs_shown_dashboard (const VsShown *self);
VsData            *vs_shown_data (const VsShown *self);
const char        *vs_shown_title (const VsShown *self);

G_END_DECLS
