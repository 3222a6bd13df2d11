/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lineage-window.h: where a column or a measure comes from, down to the file and its column, and what hangs on it. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* name: "invoice.amount", a measure; or "invoice." to choose among what begins so; NULL: among all. */
void vs_lineage_window_present (GtkWindow *parent, VsWorkbench *workbench, const char *name);

G_END_DECLS
