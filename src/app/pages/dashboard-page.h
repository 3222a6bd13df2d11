/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dashboard-page.h: any dashboard by its name, as cards on the grid. The figures are computed in a thread and each card is filled as
 * soon as its own are there; new data or another filter fills the same cards anew, and only those that it touches.
 * A click on a mark filters the page by it: see semantic/selection.h. Escape takes everything back that was picked. */
#pragma once

#include "semantic/selection.h"
#include "shown.h"
#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_DASHBOARD_PAGE (vs_dashboard_page_get_type ())
G_DECLARE_FINAL_TYPE (VsDashboardPage, vs_dashboard_page, VS, DASHBOARD_PAGE, GtkWidget)

GtkWidget  *vs_dashboard_page_new (VsWorkbench *workbench, const char *name);
const char *vs_dashboard_page_get_name (VsDashboardPage *self);
/* What is picked on the page and what a link brought. */
const VsSelection *vs_dashboard_page_get_selection (VsDashboardPage *self);
void        vs_dashboard_page_set_selection (VsDashboardPage *self, VsSelection *selection);   /* takes it */
/* Takes back what is picked; FALSE when nothing is. Links stay. */
gboolean    vs_dashboard_page_clear_picks (VsDashboardPage *self);
/* Whom a page about one of an entity shows, "Hotel 53 243"; NULL: it is about many, or not known yet. Signal "loaded" when it is. */
const char *vs_dashboard_page_get_subject (VsDashboardPage *self);
/* The row that is. FALSE on a page about many. (transfer full of both) */
gboolean    vs_dashboard_page_find_row (VsDashboardPage *self, char **table, char **key);
/* What it shows now, or one tile of it (NULL: all); NULL while figures are still missing. (transfer full) */
VsShown    *vs_dashboard_page_dup_shown (VsDashboardPage *self, const char *tile);
/* TRUE while cards are still being filled. */
gboolean    vs_dashboard_page_is_busy (VsDashboardPage *self);

G_END_DECLS
