/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-result.c: see import-result.h. */
#include "widgets/import-result.h"

#include "base/text.h"
#include "widgets/level.h"
#include "work.h"
#include <glib/gi18n-lib.h>

static const char *const heads[] = { N_("File"), N_("Read"), N_("New"), N_("Updated"), N_("Unchanged"), N_("Quarantined") };

static GtkWidget *
label_new (const char *text, const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
attach_number (GtkGrid *grid, guint64 number, int column, int row, gboolean warn)
{
  g_autofree char *text = vs_format_full (number, VS_FORMAT_INTEGER, NULL);
  GtkWidget *label = label_new ("", "numeric", 1);
  vs_level_set_label (GTK_LABEL (label), warn && number > 0 ? VS_LEVEL_ORANGE : VS_LEVEL_NONE, NULL, text);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
attach_numbers (GtkGrid *grid, const VsLoadResult *result, int row)
{
  gboolean readings = result->readings > 0;
  guint64 fresh = result->readings - MIN (result->readings, result->readings_same + result->readings_changed);
  attach_number (grid, readings ? result->readings : result->rows_read, 1, row, FALSE);
  attach_number (grid, readings ? fresh : result->inserted, 2, row, FALSE);
  attach_number (grid, readings ? result->readings_changed : result->updated, 3, row, FALSE);
  attach_number (grid, readings ? result->readings_same : result->unchanged, 4, row, FALSE);
  attach_number (grid, result->quarantined + result->readings_refused, 5, row, TRUE);
}

static void
attach_file (GtkGrid *grid, const VsImportedFile *file, int row)
{
  g_autofree char *name = g_path_get_basename (file->path);
  GtkWidget *label = label_new (name, "key", 0), *why;
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, file->path);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  if (!file->failure && !file->skipped)
    {
      attach_numbers (grid, &file->result, row);
      return;
    }
  why = label_new ("", "verdict", 0);
  gtk_label_set_wrap (GTK_LABEL (why), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (why), 20);
  gtk_label_set_selectable (GTK_LABEL (why), file->failure != NULL);
  vs_level_set_label (GTK_LABEL (why), file->failure ? VS_LEVEL_RED : VS_LEVEL_BLUE, NULL,
                      file->failure ? file->failure : _("Not imported: cancelled"));
  gtk_grid_attach (grid, why, 1, row, 5, 1);
}

void
vs_import_result_fill (GtkBox *box, GPtrArray *files)
{
  GtkWidget *grid = gtk_grid_new (), *scroller = gtk_scrolled_window_new (), *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    gtk_grid_attach (GTK_GRID (grid), label_new (_(heads[i]), "grid-head", i ? 1 : 0), i, 0, 1, 1);
  for (guint i = 0; i < files->len; i++)
    attach_file (GTK_GRID (grid), g_ptr_array_index (files, i), i + 1);
  gtk_widget_add_css_class (grid, "result-grid");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_box_append (box, label_new (_("This import"), "card-title", 0));
  gtk_box_append (box, scroller);
}
