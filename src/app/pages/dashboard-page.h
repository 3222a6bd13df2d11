/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dashboard-page.h: any dashboard by its name, as cards on the grid. The figures are computed in a thread and each card is filled as
 * soon as its own are there; new data or another filter fills the same cards anew. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_DASHBOARD_PAGE (vs_dashboard_page_get_type ())
G_DECLARE_FINAL_TYPE (VsDashboardPage, vs_dashboard_page, VS, DASHBOARD_PAGE, GtkWidget)

GtkWidget  *vs_dashboard_page_new (VsWorkbench *workbench, const char *name);
const char *vs_dashboard_page_get_name (VsDashboardPage *self);
/* The filter a link brought along; NULL: none. */
void        vs_dashboard_page_set_link_filter (VsDashboardPage *self, const char *filter);
/* TRUE while cards are still being filled. */
gboolean    vs_dashboard_page_is_busy (VsDashboardPage *self);

G_END_DECLS
