/* SPDX-License-Identifier: GPL-3.0-or-later */
/* failing-rows.h: the rows that break a rule, in a window of their own. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

void vs_failing_rows_present (GtkWindow *parent, VsWorkbench *workbench, const char *rule, const char *title);

G_END_DECLS
