/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/json-dialog.h"

#include "edit/form.h"
#include "semantic/view.h"
#include <glib/gi18n-lib.h>

typedef struct {
  GtkWidget        *window, *accept, *verdict;
  GtkTextBuffer    *buffer;
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
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  g_clear_pointer (&self->tile, json_node_unref);
  g_autofree char *fault = fault_of (self, text);
  vs_form_verdict (self->verdict, fault);
  gtk_widget_set_sensitive (self->accept, fault == NULL);
}

static void
accept_cb (Dialog *self)
{
  g_autoptr (JsonNode) tile = self->tile ? json_node_ref (self->tile) : NULL;
  if (tile)
    self->done (self->owner, tile);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

void
vs_json_dialog_present (GtkWindow *parent, VsData *data, JsonNode *tile, gpointer owner, VsJsonDialogDone done)
{
  Dialog *self = g_new0 (Dialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *scroller = gtk_scrolled_window_new (), *view = gtk_text_view_new ();
  g_autofree char *text = json_to_string (tile, TRUE);
  self->data = vs_data_ref (data);
  self->owner = g_object_ref (owner);
  self->done = done;
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  self->verdict = vs_form_verdict_new ();
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The tile as JSON"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (box, "tile-form");
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->verdict);
  self->window = vs_form_window_new (parent, _("Tile as JSON"), 640, 640, box);
  self->accept = vs_form_window_add_button (self->window, _("_Apply"), TRUE);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, dialog_free);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->accept, "clicked", G_CALLBACK (accept_cb), self);
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self->window));
}
