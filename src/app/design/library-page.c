/* SPDX-License-Identifier: GPL-3.0-or-later */
/* library-page.c: see library-page.h. The library is read in a thread, each time the page comes into view or something came in. */
#include "design/library-page.h"

#include "base/text.h"
#include "compat.h"
#include "design/design-page.h"
#include "tariff/library-store.h"
#include "widgets/level.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _VsLibraryPage {
  GtkWidget    parent_instance;
  VsWorkbench *workbench;
  VsJob       *job;          /* NULL: nothing is read */
  char        *exported;     /* the document a file is being chosen for */

  GtkWidget   *scroller;
  GtkLabel    *count;
  GtkListBox  *list;
};

G_DEFINE_FINAL_TYPE (VsLibraryPage, vs_library_page, GTK_TYPE_WIDGET)

/* ── What comes in ── */

typedef struct {
  VsWorkspace *workspace;
  GPtrArray   *paths;        /* of files to take in first */
  GPtrArray   *library;      /* VsTariff */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_object_unref (load->workspace);
  g_ptr_array_unref (load->paths);
  g_clear_pointer (&load->library, g_ptr_array_unref);
  g_free (load);
}

/* A file that is wrong stops the rest, and the library is shown as it then is. */
static gboolean
load_library (VsJob *job, gpointer data, GError **error)
{
  Load *load = data;
  gboolean taken = TRUE;
  for (guint i = 0; i < load->paths->len && taken; i++)
    {
      g_autofree char *document = vs_tariff_import (load->workspace, g_ptr_array_index (load->paths, i), NULL, error);
      taken = document != NULL;
    }
  load->library = vs_tariff_library (load->workspace, taken ? error : NULL);
  return taken && load->library;
}

/* ── One tariff ── */

static GtkWidget *
fact_row (const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  return row;
}

static char *
term_words (const VsTariffTerm *term)
{
  g_autofree char *from = term->from != VS_DAY_NONE ? vs_format_full (term->from, VS_FORMAT_DATE, NULL) : NULL;
  g_autofree char *to = term->to != VS_DAY_NONE ? vs_format_full (term->to, VS_FORMAT_DATE, NULL) : NULL;
  if (from && to)
    return g_strdup_printf (_("%s to %s"), from, to);
  return from ? g_strdup_printf (_("From %s"), from) : to ? g_strdup_printf (_("Until %s"), to) : g_strdup (_("Always in force"));
}

static char *
subtitle_of (const VsTariff *tariff)
{
  GString *words = g_string_new (NULL);
  if (tariff->utility)
    g_string_append_printf (words, "%s · ", tariff->utility);
  if (tariff->terms->len > 0)
    {
      g_autofree char *term = term_words (&g_array_index (tariff->terms, VsTariffTerm, 0));
      g_string_append (words, term);
    }
  if (tariff->terms->len > 1)
    g_string_append_printf (words, ngettext (" · %u version", " · %u versions", tariff->terms->len), tariff->terms->len);
  if (tariff->plans[0])
    {
      g_autofree char *plans = g_strjoinv (", ", tariff->plans);
      g_string_append_printf (words, _(" · billed to “%s”"), plans);
    }
  return g_string_free (words, FALSE);
}

static void
design_cb (GtkWidget *button, VsLibraryPage *self)
{
  vs_design_page_begin_from (self->workbench, g_object_get_data (G_OBJECT (button), "document"));
  gtk_widget_activate_action (button, "win.show", "s", "design");
}

static void
export_chosen (gpointer owner, GFile *file)
{
  VsLibraryPage *self = owner;
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!self->scroller || !file || !workspace)
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = vs_tariff_text (workspace, self->exported, &error);
  if (text && g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
    vs_workbench_say (self->workbench, _("The tariff is written as URDB JSON"));
  else
    vs_workbench_fail (self->workbench, _("The tariff was not written"), error);
}

static void
export_cb (GtkWidget *button, VsLibraryPage *self)
{
  g_free (self->exported);
  self->exported = g_strdup (g_object_get_data (G_OBJECT (button), "document"));
  g_autofree char *name = g_strconcat (self->exported, ".json", NULL);
  VsFileRequest request = { .title = _("Export Tariff"), .accept = _("_Export"), .filter_name = _("URDB rates"), .filter_glob = "*.json",
                            .name = name };
  vs_compat_save_file (GTK_WINDOW (gtk_widget_get_root (button)), &request, self, export_chosen);
}

static GtkWidget *
act_button (VsLibraryPage *self, GtkWidget *row, const char *label, const VsTariff *tariff, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "document", g_strdup (tariff->document), g_free);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static GtkWidget *
standing_label (const VsTariff *tariff)
{
  GtkWidget *label = gtk_label_new (NULL);
  guint n = tariff->unbilled ? g_strv_length (tariff->unbilled) : 0;
  g_autofree char *some = g_strdup_printf (ngettext ("%u field not billed", "%u fields not billed", n), n);
  if (tariff->fault)
    vs_level_set_label (GTK_LABEL (label), VS_LEVEL_RED, NULL, _("Cannot be billed"));
  else if (n > 0)
    vs_level_set_label (GTK_LABEL (label), VS_LEVEL_ORANGE, NULL, some);
  else
    vs_level_set_label (GTK_LABEL (label), VS_LEVEL_GREEN, NULL, _("Billed in full"));
  return label;
}

static void
add_facts (VsLibraryPage *self, AdwExpanderRow *row, const VsTariff *tariff)
{
  g_autofree char *unbilled = tariff->unbilled && tariff->unbilled[0] ? g_strjoinv (", ", tariff->unbilled) : NULL;
  g_autofree char *saved = tariff->version > 0 ? g_strdup_printf (_("Version %d in this workspace, “%s”"), tariff->version, tariff->document)
                                               : g_strdup_printf (_("As it came with the program, “%s”"), tariff->document);
  g_autoptr (GString) terms = g_string_new (NULL);
  GtkWidget *acts = fact_row (_("Kept"), saved);
  for (guint i = 0; i < tariff->terms->len; i++)
    {
      g_autofree char *term = term_words (&g_array_index (tariff->terms, VsTariffTerm, i));
      g_string_append_printf (terms, "%s%s", i ? "\n" : "", term);
    }
  if (tariff->fault)
    adw_expander_row_add_row (row, fact_row (_("Why it cannot be billed"), tariff->fault));
  if (unbilled)
    adw_expander_row_add_row (row, fact_row (_("Fields that are kept but not billed"), unbilled));
  if (tariff->terms->len > 1)
    adw_expander_row_add_row (row, fact_row (_("In force"), terms->str));
  if (tariff->source || tariff->sector)
    {
      g_autofree char *source = g_strdup_printf ("%s%s%s", tariff->sector ? _(tariff->sector) : "", tariff->sector && tariff->source ? " · " : "",
                                                 tariff->source ? tariff->source : "");
      adw_expander_row_add_row (row, fact_row (tariff->source ? _("Source") : _("Sector"), source));
    }
  gtk_widget_set_sensitive (act_button (self, acts, _("_Design"), tariff, G_CALLBACK (design_cb)), !tariff->fault);
  act_button (self, acts, _("_Export…"), tariff, G_CALLBACK (export_cb));
  adw_expander_row_add_row (row, acts);
}

static GtkWidget *
tariff_row (VsLibraryPage *self, const VsTariff *tariff)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *subtitle = subtitle_of (tariff);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tariff->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  vs_compat_expander_row_add_suffix (row, standing_label (tariff));
  add_facts (self, ADW_EXPANDER_ROW (row), tariff);
  return row;
}

/* ── Showing it ── */

static void
show_library (VsLibraryPage *self, const GPtrArray *library)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%u tariff", "%u tariffs", library->len), library->len);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < library->len; i++)
    gtk_list_box_append (self->list, tariff_row (self, g_ptr_array_index (library, i)));
  gtk_label_set_text (self->count, count);
}

static void
load_done (gpointer owner, gpointer data, const GError *error)
{
  VsLibraryPage *self = owner;
  Load *load = data;
  if (!self->scroller || !self->job)
    return;
  g_clear_object (&self->job);
  if (load->library)
    show_library (self, load->library);
  if (error)
    vs_workbench_fail (self->workbench, load->paths->len > 0 ? _("The tariff was not taken in") : _("The tariffs cannot be read"), error);
  else if (load->paths->len > 0)
    vs_workbench_say (self->workbench, ngettext ("%u tariff is in the library", "%u tariffs are in the library", load->paths->len),
                      load->paths->len);
}

/* paths (nullable, element-type utf8): taken over. */
static void
read_library (VsLibraryPage *self, GPtrArray *paths)
{
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  Load *load;
  if (self->job || !workspace)
    {
      g_clear_pointer (&paths, g_ptr_array_unref);
      return;
    }
  load = g_new0 (Load, 1);
  load->workspace = g_object_ref (workspace);
  load->paths = paths ? paths : g_ptr_array_new_with_free_func (g_free);
  self->job = vs_workbench_background (self->workbench, load_library, load, load_free, self, load_done);
}

static void
map_cb (VsLibraryPage *self)
{
  read_library (self, NULL);
}

static void
files_chosen (gpointer owner, GListModel *files)
{
  VsLibraryPage *self = owner;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      char *path = g_file_get_path (file);
      if (path)
        g_ptr_array_add (paths, path);
    }
  if (self->scroller && paths->len > 0)
    read_library (self, g_steal_pointer (&paths));
}

static void
import_cb (VsLibraryPage *self)
{
  VsFileRequest request = { .title = _("Import Tariffs"), .accept = _("_Import"), .filter_name = _("URDB rates"), .filter_glob = "*.json" };
  vs_compat_open_files (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &request, TRUE, self, files_chosen);
}

static void
vs_library_page_dispose (GObject *object)
{
  VsLibraryPage *self = VS_LIBRARY_PAGE (object);
  if (self->job)
    vs_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (vs_library_page_parent_class)->dispose (object);
}

static void
vs_library_page_finalize (GObject *object)
{
  g_free (VS_LIBRARY_PAGE (object)->exported);
  G_OBJECT_CLASS (vs_library_page_parent_class)->finalize (object);
}

static void
vs_library_page_class_init (VsLibraryPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_library_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vs_library_page_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vs_library_page_init (VsLibraryPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *clamp = adw_clamp_new (), *import = gtk_button_new_with_mnemonic (_("_Import…"));
  self->scroller = gtk_scrolled_window_new ();
  self->count = GTK_LABEL (gtk_label_new (NULL));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tariffs"), -1);
  gtk_label_set_xalign (self->count, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->count), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "card-title");
  gtk_widget_add_css_class (import, "suggested-action");
  gtk_widget_set_tooltip_text (import, _("URDB JSON: one rate, or its versions"));
  g_signal_connect_object (import, "clicked", G_CALLBACK (import_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (head), import);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (box, "data-page");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1080);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1080);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
vs_library_page_new (VsWorkbench *workbench)
{
  VsLibraryPage *self = g_object_new (VS_TYPE_LIBRARY_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
