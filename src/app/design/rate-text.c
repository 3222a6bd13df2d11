/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/rate-text.h"

#include "edit/form.h"
#include <glib/gi18n-lib.h>

typedef struct {
  VsFormText form;
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
  g_autoptr (GError) error = NULL;
  g_autofree char *text = vs_form_text (&self->form);
  g_clear_pointer (&self->design, vs_design_free);
  self->design = vs_design_parse (text, _("Tariff"), &error);
  vs_form_text_judge (&self->form, error ? error->message : NULL);
}

static void
accept_cb (Dialog *self)
{
  if (self->design)
    vs_board_replace (self->board, g_steal_pointer (&self->design));
  gtk_window_destroy (GTK_WINDOW (self->form.window));
}

void
vs_rate_text_present (GtkWindow *parent, VsBoard *board)
{
  Dialog *self = g_new0 (Dialog, 1);
  g_autofree char *text = vs_design_to_json (vs_board_get_design (board));
  self->board = g_object_ref (board);
  vs_form_text_open (&self->form, parent, _("Tariff as URDB JSON"), 720, _("The tariff as JSON"), text);
  g_object_set_data_full (G_OBJECT (self->form.window), "dialog", self, dialog_free);
  g_signal_connect_swapped (self->form.buffer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->form.accept, "clicked", G_CALLBACK (accept_cb), self);
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self->form.window));
}
