/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data-page.h: what is in the workspace and how it came there: the way in for files, and a history of loads with what each left in
 * quarantine. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_DATA_PAGE (vs_data_page_get_type ())
G_DECLARE_FINAL_TYPE (VsDataPage, vs_data_page, VS, DATA_PAGE, GtkWidget)

GtkWidget *vs_data_page_new (VsWorkbench *workbench);

G_END_DECLS
