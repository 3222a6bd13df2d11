/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-preview.c: see import-preview.h. */
#include "widgets/import-preview.h"

#include "widgets/level.h"
#include <glib/gi18n-lib.h>

#define MAX_COLUMNS 60

struct _VsImportPreview {
  GtkWidget  parent_instance;
  GtkWidget *box;
  char      *path;
};

enum { REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsImportPreview, vs_import_preview, GTK_TYPE_WIDGET)

static GtkWidget *
label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
remove_cb (VsImportPreview *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
append_head (VsImportPreview *self, const VsPreview *preview)
{
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *size = preview ? g_format_size (preview->bytes) : NULL;
  g_autofree char *note = preview ? g_strdup_printf ("%s · %s", size, preview->encoding ? preview->encoding : "UTF-8") : NULL;
  g_autofree char *remove = g_strdup_printf (_("Do not import %s"), name);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_from_icon_name ("vs-close-symbolic");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), label_new (name, "card-title"));
  if (note)
    gtk_box_append (GTK_BOX (words), label_new (note, "card-note"));
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (head), button);
  gtk_box_append (GTK_BOX (self->box), head);
}

static void
append_verdict (VsImportPreview *self, const VsPreview *preview, const char *failure)
{
  gboolean good = preview && preview->mapping;
  const char *title = good && preview->mapping_title ? preview->mapping_title : good ? preview->mapping : NULL;
  /* Translators: %s is the title of a mapping, as in "Recognised as customers of the demo" */
  g_autofree char *found = good ? g_strdup_printf (_("Recognised: %s"), title) : NULL;
  const char *reason = failure ? failure : preview && preview->reason ? preview->reason : _("It is not known what this file holds.");
  GtkWidget *label = label_new ("", "verdict");
  vs_level_set_label (GTK_LABEL (label), good ? VS_LEVEL_GREEN : VS_LEVEL_RED, NULL, good ? found : reason);
  gtk_box_append (GTK_BOX (self->box), label);
}

static void
attach_cell (GtkGrid *grid, const char *text, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN (g_utf8_strlen (text, -1), 24));
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, row == 0 ? "grid-head" : "grid-cell");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
append_rows (VsImportPreview *self, const VsPreview *preview)
{
  GtkWidget *grid = gtk_grid_new (), *scroller = gtk_scrolled_window_new ();
  for (int column = 0; preview->columns[column] && column < MAX_COLUMNS; column++)
    attach_cell (GTK_GRID (grid), preview->columns[column], column, 0);
  for (guint i = 0; i < preview->rows->len; i++)
    {
      char **row = g_ptr_array_index (preview->rows, i);
      for (int column = 0; row[column] && column < MAX_COLUMNS; column++)
        attach_cell (GTK_GRID (grid), row[column], column, i + 1);
    }
  gtk_widget_add_css_class (grid, "preview-grid");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_box_append (GTK_BOX (self->box), scroller);
}

static void
vs_import_preview_dispose (GObject *object)
{
  g_clear_pointer (&VS_IMPORT_PREVIEW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (vs_import_preview_parent_class)->dispose (object);
}

static void
vs_import_preview_finalize (GObject *object)
{
  g_free (VS_IMPORT_PREVIEW (object)->path);
  G_OBJECT_CLASS (vs_import_preview_parent_class)->finalize (object);
}

static void
vs_import_preview_class_init (VsImportPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_import_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = vs_import_preview_finalize;
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
vs_import_preview_init (VsImportPreview *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
}

GtkWidget *
vs_import_preview_new (const char *path, const VsPreview *preview, const char *failure)
{
  VsImportPreview *self = g_object_new (VS_TYPE_IMPORT_PREVIEW, NULL);
  self->path = g_strdup (path);
  append_head (self, preview);
  append_verdict (self, preview, failure);
  if (preview && preview->columns && preview->rows)
    append_rows (self, preview);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, path, -1);
  return GTK_WIDGET (self);
}

const char *
vs_import_preview_get_path (VsImportPreview *self)
{
  g_return_val_if_fail (VS_IS_IMPORT_PREVIEW (self), NULL);
  return self->path;
}
