/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/failing-rows.h"

#include "base/text.h"
#include "edit/form.h"
#include "quality/quality.h"
#include "widgets/source-window.h"
#include <glib/gi18n-lib.h>

#define MAX_ROWS 200

typedef struct {
  VsWorkspace *workspace;
  char        *rule;
  GtkWidget   *list;       /* of the window, which the work keeps alive */
  GPtrArray   *rows;       /* VsQualityRow */
  VsWorkbench *workbench;
} Find;

static void
find_free (Find *find)
{
  g_object_unref (find->workspace);
  g_object_unref (find->workbench);
  g_free (find->rule);
  g_clear_pointer (&find->rows, g_ptr_array_unref);
  g_free (find);
}

static gboolean
find_run (VsJob *job, gpointer data, GError **error)
{
  Find *find = data;
  find->rows = vs_quality_rows (find->workspace, find->rule, NULL, MAX_ROWS, error);
  return find->rows != NULL;
}

static void
activated_cb (GtkWidget *row, VsWorkbench *workbench)
{
  const char *key = g_object_get_data (G_OBJECT (row), "key");
  vs_source_window_present (GTK_WINDOW (gtk_widget_get_root (row)), workbench, g_object_get_data (G_OBJECT (row), "table"), key, key);
}

static GtkWidget *
row_new (VsWorkbench *workbench, const VsQualityRow *failing)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *line = vs_format_full (failing->source_row, VS_FORMAT_INTEGER, NULL), *title = vs_place_title (failing->place, line);
  /* Translators: "Line 12", and a file */
  g_autofree char *place = failing->source_file ? g_strdup_printf (_("%s of %s"), title, failing->source_file) : g_strdup ("");
  const char *value = failing->value ? failing->value : _("nothing");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), failing->key ? failing->key : _("The table as a whole"));
  /* Translators: a value, and where it came from */
  g_autofree char *words = *place ? g_strdup_printf (_("%s · %s"), value, place) : g_strdup (value);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  if (failing->key && failing->source_file)
    {
      g_object_set_data_full (G_OBJECT (row), "key", g_strdup (failing->key), g_free);
      g_object_set_data_full (G_OBJECT (row), "table", g_strdup (failing->table), g_free);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_set_tooltip_text (row, _("The line of the file"));
      g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), workbench, 0);
    }
  return row;
}

static void
find_done (gpointer owner, gpointer data, const GError *error)
{
  Find *find = data;
  if (!gtk_widget_get_visible (GTK_WIDGET (owner)))
    return;
  for (guint i = 0; !error && i < find->rows->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (find->list), row_new (find->workbench, g_ptr_array_index (find->rows, i)));
}

void
vs_failing_rows_present (GtkWindow *parent, VsWorkbench *workbench, const char *rule, const char *title)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *list = gtk_list_box_new ();
  Find *find = g_new0 (Find, 1);
  find->workspace = g_object_ref (vs_workbench_get_workspace (workbench));
  find->workbench = g_object_ref (workbench);
  find->rule = g_strdup (rule);
  find->list = list;
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "failing-rows");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  GtkWidget *window = vs_form_window_new (parent, title, 560, 560, scroller);
  gtk_window_present (GTK_WINDOW (window));
  g_autoptr (VsJob) job = vs_workbench_background (workbench, find_run, find, (GDestroyNotify) find_free, window, find_done);
}
