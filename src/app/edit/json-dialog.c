/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/json-dialog.h"

#include "edit/form.h"
#include "semantic/view.h"
#include <glib/gi18n-lib.h>

typedef struct {
  VsFormText        form;
  VsData           *data;
  JsonNode         *tile;     /* as it reads now; NULL: it is not sound */
  GObject          *owner;
  VsJsonDialogDone  done;
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *self = data;
  vs_data_unref (self->data);
  g_clear_pointer (&self->tile, json_node_unref);
  g_object_unref (self->owner);
  g_free (self);
}

/* The tile checked as the only one of a page; the sentence without the page's part of the place. (transfer full) */
static char *
fault_of (Dialog *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) tile = vs_json_doc_parse (text, _("Tile"), &error);
  g_autofree char *page = NULL;
  if (!tile)
    return g_strdup (error->message);
  page = g_strdup_printf ("{ \"title\": \"-\", \"tiles\": [%s] }", text);
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (page, _("Tile"), &error);
  if (!doc)
    return g_strdup (error->message);
  g_autoptr (GPtrArray) faults = vs_view_faults (doc, self->data);
  if (faults->len == 0)
    self->tile = json_node_ref (vs_json_doc_root (tile).node);
  return faults->len > 0 ? g_strdup (g_ptr_array_index (faults, 0)) : NULL;
}

static void
changed_cb (Dialog *self)
{
  g_autofree char *text = vs_form_text (&self->form);
  g_clear_pointer (&self->tile, json_node_unref);
  g_autofree char *fault = fault_of (self, text);
  vs_form_text_judge (&self->form, fault);
}

static void
accept_cb (Dialog *self)
{
  g_autoptr (JsonNode) tile = self->tile ? json_node_ref (self->tile) : NULL;
  if (tile)
    self->done (self->owner, tile);
  gtk_window_destroy (GTK_WINDOW (self->form.window));
}

void
vs_json_dialog_present (GtkWindow *parent, VsData *data, JsonNode *tile, gpointer owner, VsJsonDialogDone done)
{
  Dialog *self = g_new0 (Dialog, 1);
  g_autofree char *text = json_to_string (tile, TRUE);
  self->data = vs_data_ref (data);
  self->owner = g_object_ref (owner);
  self->done = done;
  vs_form_text_open (&self->form, parent, _("Tile as JSON"), 640, _("The tile as JSON"), text);
  g_object_set_data_full (G_OBJECT (self->form.window), "dialog", self, dialog_free);
  g_signal_connect_swapped (self->form.buffer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->form.accept, "clicked", G_CALLBACK (accept_cb), self);
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self->form.window));
}
