/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/name-dialog.h"

#include "edit/form.h"

typedef struct {
  GtkWidget *window, *row, *accept;
  GObject   *owner;
  VsNameFunc done;
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *self = data;
  g_object_unref (self->owner);
  g_free (self);
}

static char *
name_of (Dialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row))));
}

static void
changed_cb (Dialog *self)
{
  g_autofree char *name = name_of (self);
  gtk_widget_set_sensitive (self->accept, *name != '\0');
}

static void
accept_cb (Dialog *self)
{
  g_autofree char *name = name_of (self);
  if (*name)
    {
      self->done (self->owner, name);
      gtk_window_destroy (GTK_WINDOW (self->window));
    }
}

void
vs_name_dialog_present (GtkWindow *parent, const char *heading, const char *label, const char *proposed, const char *accept, gpointer owner,
                        VsNameFunc done)
{
  Dialog *self = g_new0 (Dialog, 1);
  GtkWidget *group = adw_preferences_group_new ();
  self->owner = g_object_ref (owner);
  self->done = done;
  self->row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), label);
  gtk_editable_set_text (GTK_EDITABLE (self->row), proposed);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->row);
  gtk_widget_add_css_class (group, "tile-form");
  self->window = vs_form_window_new (parent, heading, 420, 180, group);
  self->accept = vs_form_window_add_button (self->window, accept, TRUE);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, dialog_free);
  g_signal_connect_swapped (self->row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->row, "entry-activated", G_CALLBACK (accept_cb), self);
  g_signal_connect_swapped (self->accept, "clicked", G_CALLBACK (accept_cb), self);
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_grab_focus (self->row);
}
