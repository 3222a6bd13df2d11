/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name-dialog.h: asks for one name. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*VsNameFunc) (gpointer owner, const char *name);
/* done runs when a name was given; owner is kept alive until the window closes. */
void vs_name_dialog_present (GtkWindow *parent, const char *heading, const char *label, const char *proposed, const char *accept, gpointer owner,
                             VsNameFunc done);

G_END_DECLS
