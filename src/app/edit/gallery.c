/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/gallery.h"

#include "base/json.h"
#include "edit/form.h"
#include "semantic/fit.h"
#include "semantic/words.h"
#include <glib/gi18n-lib.h>

typedef struct {
  GtkWidget    *window;
  VsJsonDoc    *doc;
  GObject      *owner;
  VsGalleryFunc done;
} Gallery;

static void
gallery_free (gpointer data)
{
  Gallery *self = data;
  g_clear_pointer (&self->doc, vs_json_doc_free);
  g_object_unref (self->owner);
  g_free (self);
}

static VsJson
entry_at (Gallery *self, guint i)
{
  return vs_json_at (vs_json_get (vs_json_doc_root (self->doc), "tiles"), i);
}

static void
activated_cb (Gallery *self, GtkFlowBoxChild *child)
{
  VsJson tile = vs_json_get (entry_at (self, (guint) gtk_flow_box_child_get_index (child)), "tile");
  g_autoptr (JsonNode) node = tile.node ? json_node_ref (tile.node) : NULL;
  if (node)
    self->done (self->owner, node);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

static GtkWidget *
card_new (VsJson entry)
{
  VsJson tile = vs_json_get (entry, "tile");
  int mark = tile.node ? vs_mark_of (tile.node) : -1;
  const char *caption = mark >= 0 ? vs_mark_caption ((VsMark) mark) : _("Tile");
  const char *description = vs_words (vs_json_string_or (vs_json_get (entry, "description"), ""));
  g_autofree char *icon = g_strdup_printf ("vs-mark-%s-symbolic", mark >= 0 ? vs_mark_name ((VsMark) mark) : "text");
  g_autofree char *label = g_strdup_printf ("%s: %s", caption, description);
  GtkWidget *child = gtk_flow_box_child_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *title = gtk_label_new (caption), *words = gtk_label_new (description);
  gtk_image_set_pixel_size (GTK_IMAGE (image), 48);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (words, "card-note");
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 18);
  gtk_widget_add_css_class (box, "gallery-card");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), words);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return child;
}

void
vs_gallery_present (GtkWindow *parent, gpointer owner, VsGalleryFunc done)
{
  Gallery *self = g_new0 (Gallery, 1);
  g_autofree char *path = vs_data_path ("semantic/gallery.json");
  GtkWidget *flow = gtk_flow_box_new (), *scroller = gtk_scrolled_window_new ();
  self->doc = vs_json_doc_open (path, NULL);
  self->owner = g_object_ref (owner);
  self->done = done;
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 4);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_activate_on_single_click (GTK_FLOW_BOX (flow), TRUE);
  gtk_widget_set_valign (flow, GTK_ALIGN_START);
  gtk_widget_add_css_class (flow, "tile-form");
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Kinds of tiles"), -1);
  for (guint i = 0; self->doc && i < vs_json_length (vs_json_get (vs_json_doc_root (self->doc), "tiles")); i++)
    gtk_flow_box_append (GTK_FLOW_BOX (flow), card_new (entry_at (self, i)));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), flow);
  self->window = vs_form_window_new (parent, _("Add Tile"), 680, 640, scroller);
  g_object_set_data_full (G_OBJECT (self->window), "gallery", self, gallery_free);
  g_signal_connect_swapped (flow, "child-activated", G_CALLBACK (activated_cb), self);
  gtk_window_present (GTK_WINDOW (self->window));
}
