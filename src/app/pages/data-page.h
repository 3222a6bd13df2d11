/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data-page.h: files come in here: chosen or dropped, shown before they are loaded, loaded with progress and Cancel, and kept in a
 * history with what each left in quarantine. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_DATA_PAGE (vs_data_page_get_type ())
G_DECLARE_FINAL_TYPE (VsDataPage, vs_data_page, VS, DATA_PAGE, GtkWidget)

GtkWidget *vs_data_page_new (VsWorkbench *workbench);
/* Asks for files. */
void       vs_data_page_choose (VsDataPage *self);
/* Shows what these files would become. */
void       vs_data_page_add_files (VsDataPage *self, const char *const *paths);

G_END_DECLS
