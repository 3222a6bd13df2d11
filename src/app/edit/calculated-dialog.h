/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calculated-dialog.h: fields and measures of the user's own: a name, whose rows, an expression that is checked while it is typed, its
 * first values, unit, format and which way is good. Below, those that are there: to change, or to take away. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

void vs_calculated_dialog_present (GtkWindow *parent, VsWorkbench *workbench);

G_END_DECLS
