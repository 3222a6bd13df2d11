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

/* A window with a text that is checked as it is typed, and Apply, which is sensitive while the text is good. */
typedef struct {
  GtkWidget     *window, *accept, *verdict;
  GtkTextBuffer *buffer;
} VsFormText;

/* `label` names the text to a screen reader. The caller connects to the buffer's "changed" and the button's "clicked", and presents the
 * window, which owns the rest. */
void  vs_form_text_open (VsFormText *self, GtkWindow *parent, const char *title, int size, const char *label, const char *text);
char *vs_form_text (const VsFormText *self);                             /* as it stands. (transfer full) */
void  vs_form_text_judge (VsFormText *self, const char *fault);          /* NULL: it is good */

G_END_DECLS
