/* SPDX-License-Identifier: GPL-3.0-or-later */
/* design-page.h: the drawing board of tariffs: hours and prices on one side, and at once what they would do to everybody's bills, to
 * revenue, margin and the peak. Designs are compared, saved as versions of a tariff document, and written out as URDB JSON. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_DESIGN_PAGE (vs_design_page_get_type ())
G_DECLARE_FINAL_TYPE (VsDesignPage, vs_design_page, VS, DESIGN_PAGE, GtkWidget)

GtkWidget *vs_design_page_new (VsWorkbench *workbench);
/* The tariff (a document) that the designer begins from when it is looked at next. */
void       vs_design_page_begin_from (VsWorkbench *workbench, const char *document);
/* Reading the hours of the customers, or finding out what the design does. */
gboolean   vs_design_page_is_busy (VsDesignPage *self);

G_END_DECLS
