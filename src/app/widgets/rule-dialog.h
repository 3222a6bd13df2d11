/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rule-dialog.h: one correction for a field of many rows, as an expression. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* readmit: the rows are to be tried once more at once. */
typedef void (*VsRuleFunc) (gpointer owner, const char *expression, gboolean readmit);
/* done runs when an expression was given; owner is kept alive until the window closes. */
void vs_rule_dialog_present (GtkWindow *parent, const char *column, gpointer owner, VsRuleFunc done);

G_END_DECLS
