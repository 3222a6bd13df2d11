/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quarantine-page.h: the rows that did not fit: why, what they say with the field at fault marked, a correction of one or of all that fail
 * alike, and the way back in. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_QUARANTINE_PAGE (vs_quarantine_page_get_type ())
G_DECLARE_FINAL_TYPE (VsQuarantinePage, vs_quarantine_page, VS, QUARANTINE_PAGE, GtkWidget)

GtkWidget *vs_quarantine_page_new (VsWorkbench *workbench);

G_END_DECLS
