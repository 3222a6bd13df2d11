/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form.h: rows of a form, for the panel and the dialogs of editing. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row with its words and a control that is called like them. */
GtkWidget *vs_form_row (AdwPreferencesGroup *group, const char *title, GtkWidget *control);
GtkWidget *vs_form_icon_button (const char *icon, const char *label);
/* What a checker says below an entry: the fault, or that it is good. */
GtkWidget *vs_form_verdict_new (void);
void       vs_form_verdict (GtkWidget *verdict, const char *fault);   /* NULL: it is good */

/* A window over `parent` with a header, the content, and buttons; Escape closes it. */
GtkWidget *vs_form_window_new (GtkWindow *parent, const char *title, int width, int height, GtkWidget *content);
/* The suggested one at the end of its header. */
GtkWidget *vs_form_window_add_button (GtkWidget *window, const char *label, gboolean suggested);

G_END_DECLS
