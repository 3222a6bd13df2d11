/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/versions.h"

#include "edit/form.h"
#include "edit/store.h"
#include "workspace/document.h"
#include "widgets/table-words.h"
#include <glib/gi18n-lib.h>

/* A GObject, so that answers from the worker find it or do not. */
#define VS_TYPE_VERSIONS (vs_versions_get_type ())
G_DECLARE_FINAL_TYPE (VsVersions, vs_versions, VS, VERSIONS, GObject)

struct _VsVersions {
  GObject        parent_instance;
  GtkWidget     *window, *box, *group;
  VsWorkbench   *workbench;
  char          *name;
  JsonNode      *newest;
  GObject       *owner;
  VsVersionsFunc done;
};

G_DEFINE_FINAL_TYPE (VsVersions, vs_versions, G_TYPE_OBJECT)

static void
vs_versions_finalize (GObject *object)
{
  VsVersions *self = VS_VERSIONS (object);
  g_clear_object (&self->workbench);
  g_clear_object (&self->owner);
  g_free (self->name);
  g_clear_pointer (&self->newest, json_node_unref);
  G_OBJECT_CLASS (vs_versions_parent_class)->finalize (object);
}

static void
vs_versions_class_init (VsVersionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vs_versions_finalize;
}

static void
vs_versions_init (VsVersions *self)
{
}

static void
closed_cb (VsVersions *self)
{
  self->window = NULL;
}

/* ── One version ── */

static int
version_of (gpointer widget)
{
  return GPOINTER_TO_INT (g_object_get_data (widget, "version"));
}

static void
restored (gpointer owner, const VsStored *stored, const GError *error)
{
  VsVersions *self = owner;
  if (error && !vs_error_is_cancelled (error))
    vs_workbench_fail (self->workbench, _("The version was not restored"), error);
  if (error)
    return;
  vs_workbench_say (self->workbench, _("Saved as version %d."), stored->version);
  self->done (self->owner);
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
restore_cb (VsVersions *self, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, FALSE);
  vs_store_restore (self->workbench, self->name, version_of (button), self, restored);
}

static void
add_sentence (GtkWidget *row, const char *sentence)
{
  GtkWidget *label = gtk_label_new (sentence);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "version-change");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
}

typedef struct {
  VsVersions *versions;
  GtkWidget  *row;
} Comparison;

/* What would have to be done to the newest to come to this one. */
static void
show_comparison (VsVersions *self, GtkWidget *row, JsonNode *view)
{
  g_autoptr (GPtrArray) sentences = vs_view_compare (self->newest, view);
  for (guint i = 0; i < sentences->len; i++)
    add_sentence (row, g_ptr_array_index (sentences, i));
  if (sentences->len == 0)
    add_sentence (row, _("The same as now"));
}

/* The last thing in the row, once it is told what would change. */
static void
add_restore (VsVersions *self, GtkWidget *row)
{
  GtkWidget *button = gtk_button_new_with_label (_("Restore"));
  g_autofree char *label = g_strdup_printf (_("Restore version %d"), version_of (row));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "version-restore");
  g_object_set_data (G_OBJECT (button), "version", GINT_TO_POINTER (version_of (row)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), button);
}

static void
compared (gpointer owner, const VsStored *stored, const GError *error)
{
  VsVersions *self = owner;
  if (!self->window)
    return;
  for (GtkWidget *row = g_object_get_data (G_OBJECT (self->group), "last"); row; row = g_object_get_data (G_OBJECT (row), "before"))
    {
      if (version_of (row) != stored->version)
        continue;
      if (error)
        {
          add_sentence (row, error->message);
          continue;
        }
      if (self->newest)
        show_comparison (self, row, stored->view);
      add_restore (self, row);
    }
}

static void
expanded_cb (VsVersions *self, GParamSpec *pspec, GtkWidget *row)
{
  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)) || g_object_get_data (G_OBJECT (row), "asked"))
    return;
  g_object_set_data (G_OBJECT (row), "asked", row);
  vs_store_load (self->workbench, self->name, version_of (row), self, compared);
}

static char *
when_and_who (const VsDocumentInfo *info)
{
  g_autofree char *when = info->at == VS_TIME_NONE ? NULL : vs_moment_words (info->at);
  g_autofree char *who = info->author ? g_strdup_printf ("%s · %s", when ? when : "", info->author) : g_strdup (when ? when : "");
  if (info->note && *info->note)
    return *who ? g_strdup_printf ("%s · %s", who, info->note) : g_strdup (info->note);
  return g_steal_pointer (&who);
}

static void
add_version (VsVersions *self, const VsDocumentInfo *info, gboolean newest)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *title = g_strdup_printf (newest ? _("Version %d, now") : _("Version %d"), info->version), *words = when_and_who (info);
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), escaped);
  g_object_set_data (G_OBJECT (row), "version", GINT_TO_POINTER (info->version));
  g_object_set_data (G_OBJECT (row), "before", g_object_get_data (G_OBJECT (self->group), "last"));
  g_object_set_data (G_OBJECT (self->group), "last", row);
  if (!newest && !info->deleted)
    g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, G_CONNECT_SWAPPED);
  else
    adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
}

/* ── All of them ── */

static void
listed (gpointer owner, const VsStored *stored, const GError *error)
{
  VsVersions *self = owner;
  if (!self->window || error)
    return;
  for (guint i = 0; i < stored->list->len; i++)
    add_version (self, g_ptr_array_index (stored->list, i), i == 0);
}

static void
newest_loaded (gpointer owner, const VsStored *stored, const GError *error)
{
  VsVersions *self = owner;
  self->newest = stored->view ? json_node_ref (stored->view) : NULL;
  vs_store_history (self->workbench, self->name, self, listed);
}

void
vs_versions_present (GtkWindow *parent, VsWorkbench *workbench, const char *name, gpointer owner, VsVersionsFunc done)
{
  VsVersions *self = g_object_new (VS_TYPE_VERSIONS, NULL);
  GtkWidget *page = adw_preferences_page_new ();
  self->workbench = g_object_ref (workbench);
  self->name = g_strdup (name);
  self->owner = g_object_ref (owner);
  self->done = done;
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group), _("Open one to see how it differs from now. Restoring makes a new version; nothing is lost."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->group));
  self->window = vs_form_window_new (parent, _("Versions"), 560, 560, page);
  g_object_set_data_full (G_OBJECT (self->window), "versions", self, g_object_unref);
  g_signal_connect_object (self->window, "destroy", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->window));
  vs_store_load (workbench, name, -1, self, newest_loaded);
}
