/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inventory-list.h: what is in the workspace, a row for each table: how much, when it last came, and how right it is. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fills the list anew. inventory: VsInventoryEntry; scores: the newest VsQualityScore of each table; results: VsQualityResult. */
void vs_inventory_list_fill (GtkListBox *list, VsWorkbench *workbench, const GPtrArray *inventory, const GPtrArray *scores, const GPtrArray *results);

G_END_DECLS
