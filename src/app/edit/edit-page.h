/* SPDX-License-Identifier: GPL-3.0-or-later */
/* edit-page.h: a view in edit mode: the toolbar, its tiles with handles, and the panel of the selected one. Signals:
 *   "done"            leave edit mode
 *   "saved-as" (name) it is a view of its own now, and goes on as that
 *   "deleted" (name, version) it is gone; the version to bring back */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_EDIT_PAGE (vs_edit_page_get_type ())
G_DECLARE_FINAL_TYPE (VsEditPage, vs_edit_page, VS, EDIT_PAGE, GtkWidget)

GtkWidget *vs_edit_page_new (VsWorkbench *workbench, const char *name);
gboolean   vs_edit_page_is_changed (VsEditPage *self);
/* Asks what is to become of changes, then emits "done". */
void       vs_edit_page_leave (VsEditPage *self);

G_END_DECLS
