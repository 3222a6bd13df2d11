/* SPDX-License-Identifier: GPL-3.0-or-later */
/* card-grid.h: the cards of a dashboard on its grid: 12 columns from 900 px, 6 from 500 px, else one; 24 px margins (12 px on one
 * column), 16 px between cards. A row is 64 px and grows when a card needs more, so that nothing is cut. */
#pragma once

#include "semantic/dashboard.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_CARD_GRID (vs_card_grid_get_type ())
G_DECLARE_FINAL_TYPE (VsCardGrid, vs_card_grid, VS, CARD_GRID, GtkWidget)

GtkWidget *vs_card_grid_new (void);
void       vs_card_grid_clear (VsCardGrid *self);
/* Whose tiles the cards are; borrowed until the next call (NULL: none). The cards stay. */
void       vs_card_grid_set_dashboard (VsCardGrid *self, const VsDashboard *dashboard);
/* The card of the next tile, in the order of the dashboard. */
void       vs_card_grid_append (VsCardGrid *self, GtkWidget *card);
/* The card of tile `index`, NULL when there is none. */
GtkWidget *vs_card_grid_get_card (VsCardGrid *self, guint index);
/* From one column to the next, and from one row to the next where nothing made it higher, as last laid out. */
double     vs_card_grid_get_column (VsCardGrid *self);
double     vs_card_grid_get_row (VsCardGrid *self);
/* Where the cards begin in that width: what stands above them begins there too. */
int        vs_card_grid_edge (int width);

G_END_DECLS
