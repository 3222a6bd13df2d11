/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bill-page.h: one customer's bill taken apart: a waterfall of its lines, use day by day, month by month, and the same hours under every
 * plan the customer may have. Any of them can be looked at in place of the one in force. */
#pragma once

#include "semantic/selection.h"
#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_BILL_PAGE (vs_bill_page_get_type ())
G_DECLARE_FINAL_TYPE (VsBillPage, vs_bill_page, VS, BILL_PAGE, GtkWidget)

GtkWidget *vs_bill_page_new (VsWorkbench *workbench);
/* Whose bill: what the link brought. Takes it. */
void       vs_bill_page_set_selection (VsBillPage *self, VsSelection *selection);
/* Reading and billing. */
gboolean   vs_bill_page_is_busy (VsBillPage *self);

G_END_DECLS
