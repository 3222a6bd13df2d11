/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help-viewer.h: the help, in the desktop's help program where it is installed and the help with it, else in a window of our own. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* page: "overview", as the file help/C/overview.page. */
void vs_help_show (GtkWindow *parent, const char *page);

G_END_DECLS
