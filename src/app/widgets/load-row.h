/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load-row.h: one load of the log; opened, it shows what the load left in quarantine: line, reason and the row as it was. */
#pragma once

#include "intake/load.h"
#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *vs_load_row_new (VsWorkbench *workbench, const VsLoadEntry *entry);

G_END_DECLS
