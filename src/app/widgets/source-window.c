/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/source-window.h"

#include "base/text.h"
#include "edit/form.h"
#include "intake/bronze.h"
#include "widgets/label.h"
#include <glib/gi18n-lib.h>

typedef struct {
  VsWorkspace *workspace;
  char        *table, *key;
  VsSourceLine line;
  GtkWidget   *box;        /* of the window, which the work keeps alive */
} Find;

static void
find_free (Find *find)
{
  g_object_unref (find->workspace);
  g_free (find->table);
  g_free (find->key);
  vs_source_line_clear (&find->line);
  g_free (find);
}

static gboolean
find_run (VsJob *job, gpointer data, GError **error)
{
  Find *find = data;
  return vs_source_line_find (find->workspace, find->table, find->key, &find->line, error);
}

static GtkWidget *
cell_row_new (const char *header, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), header);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static void
add_line (GtkBox *box, const VsSourceLine *line)
{
  g_autofree char *number = vs_format_full ((double) line->line, VS_FORMAT_INTEGER, NULL), *place = vs_place_title (line->place, number);
  g_autofree char *file = g_path_get_basename (line->file);
  /* Translators: "Line 12", and a file */
  g_autofree char *words = g_strdup_printf (_("%s of %s"), place, file);
  GtkWidget *list = gtk_list_box_new (), *where = vs_label_new (words, "card-title");
  gtk_widget_set_tooltip_text (where, line->file);
  gtk_box_append (box, where);
  if (!line->raw)
    {
      gtk_box_append (box, vs_label_new (_("The text of that file was not kept."), "card-note"));
      return;
    }
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; line->header && line->header[i] && line->fields && line->fields[i]; i++)
    if (*line->fields[i])
      gtk_list_box_append (GTK_LIST_BOX (list), cell_row_new (line->header[i], line->fields[i]));
  gtk_box_append (box, list);
}

static void
find_done (gpointer owner, gpointer data, const GError *error)
{
  Find *find = data;
  if (!gtk_widget_get_visible (GTK_WIDGET (owner)))
    return;
  if (error)
    gtk_box_append (GTK_BOX (find->box), vs_label_new (error->message, "card-failed"));
  else
    add_line (GTK_BOX (find->box), &find->line);
}

void
vs_source_window_present (GtkWindow *parent, VsWorkbench *workbench, const char *table, const char *key, const char *title)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  Find *find = g_new0 (Find, 1);
  find->workspace = g_object_ref (vs_workbench_get_workspace (workbench));
  find->table = g_strdup (table);
  find->key = g_strdup (key);
  find->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (find->box, "source-line");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), find->box);
  GtkWidget *window = vs_form_window_new (parent, title, 480, 600, scroller);
  gtk_window_present (GTK_WINDOW (window));
  g_autoptr (VsJob) job = vs_workbench_background (workbench, find_run, find, (GDestroyNotify) find_free, window, find_done);
}
