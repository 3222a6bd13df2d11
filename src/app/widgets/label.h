/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label.h: words on a page: they begin at the left and go on in the next line where there is no room, in the middle of a word if need be. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *vs_label_new (const char *text, const char *css_class);   /* text: NULL, to be set later */

G_END_DECLS
