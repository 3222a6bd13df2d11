/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/rate-text.h"

#include "edit/form.h"
#include <glib/gi18n-lib.h>

typedef struct {
  GtkWidget     *window, *accept, *verdict;
  GtkTextBuffer *buffer;
  VsBoard       *board;
  VsDesign      *design;     /* as it reads now; NULL: it is not sound */
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *self = data;
  vs_design_free (self->design);
  g_object_unref (self->board);
  g_free (self);
}

static void
changed_cb (Dialog *self)
{
  GtkTextIter start, end;
  g_autoptr (GError) error = NULL;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  g_clear_pointer (&self->design, vs_design_free);
  self->design = vs_design_parse (text, _("Tariff"), &error);
  vs_form_verdict (self->verdict, error ? error->message : NULL);
  gtk_widget_set_sensitive (self->accept, self->design != NULL);
}

static void
accept_cb (Dialog *self)
{
  if (self->design)
    vs_board_replace (self->board, g_steal_pointer (&self->design));
  gtk_window_destroy (GTK_WINDOW (self->window));
}

void
vs_rate_text_present (GtkWindow *parent, VsBoard *board)
{
  Dialog *self = g_new0 (Dialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *scroller = gtk_scrolled_window_new (), *view = gtk_text_view_new ();
  g_autofree char *text = vs_design_to_json (vs_board_get_design (board));
  self->board = g_object_ref (board);
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  self->verdict = vs_form_verdict_new ();
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The tariff as JSON"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (box, "tile-form");
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->verdict);
  self->window = vs_form_window_new (parent, _("Tariff as URDB JSON"), 720, 720, box);
  self->accept = vs_form_window_add_button (self->window, _("_Apply"), TRUE);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, dialog_free);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->accept, "clicked", G_CALLBACK (accept_cb), self);
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self->window));
}
