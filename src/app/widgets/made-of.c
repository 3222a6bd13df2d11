/* SPDX-License-Identifier: GPL-3.0-or-later */
/* made-of.c: see made-of.h. Rows are counted in a thread; until then the window says so. */
#include "widgets/made-of.h"

#include "semantic/made-of.h"
#include "widgets/label.h"
#include "widgets/lineage-window.h"
#include <glib/gi18n-lib.h>

typedef struct {
  VsWorkbench *workbench;
  VsShown     *shown;
  GtkWidget   *box, *copy;  /* of the window, which the work keeps alive */
  GPtrArray   *facts;
} Explain;

static void
explain_free (Explain *explain)
{
  g_object_unref (explain->workbench);
  vs_shown_free (explain->shown);
  g_clear_pointer (&explain->facts, g_ptr_array_unref);
  g_free (explain);
}

static gboolean
explain_run (VsJob *job, gpointer data, GError **error)
{
  Explain *explain = data;
  VsTileContent *content = g_ptr_array_index (explain->shown->contents, 0);
  const char *where = explain->shown->where && *explain->shown->where ? explain->shown->where : NULL;
  explain->facts = vs_made_of (vs_shown_data (explain->shown), content->tile, where, explain->shown->filter, job, error);
  return explain->facts != NULL;
}

static GtkWidget *
label_new (const char *text, const char *css_class)
{
  GtkWidget *label = vs_label_new (text, css_class);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  return label;
}

static void
copy_cb (GtkWidget *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), g_object_get_data (G_OBJECT (button), "text"));
}

/* The window may be closed by now; it is alive all the same. */
static void
explain_done (gpointer owner, gpointer data, const GError *error)
{
  Explain *explain = data;
  GtkWidget *child;
  if (!gtk_widget_get_visible (GTK_WIDGET (owner)))
    return;
  while ((child = gtk_widget_get_first_child (explain->box)))
    gtk_box_remove (GTK_BOX (explain->box), child);
  if (error)
    gtk_box_append (GTK_BOX (explain->box), label_new (error->message, "card-failed"));
  for (guint i = 0; !error && i < explain->facts->len; i++)
    {
      const VsFact *fact = g_ptr_array_index (explain->facts, i);
      if (fact->heading)
        gtk_box_append (GTK_BOX (explain->box), label_new (fact->heading, "fact-heading"));
      gtk_box_append (GTK_BOX (explain->box), label_new (fact->text, fact->code ? "fact-code" : "fact"));
    }
  if (error)
    return;
  g_object_set_data_full (G_OBJECT (explain->copy), "text", vs_made_of_text (vs_shown_title (explain->shown), explain->facts), g_free);
  gtk_widget_set_sensitive (explain->copy, TRUE);
  gtk_widget_grab_focus (explain->copy);   /* else the first sentence has it, and is selected */
}

static gboolean
escape_cb (GtkWidget *window, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

/* The measure a tile shows; NULL when it shows none of the model's. */
static const char *
measure_of (const VsShown *shown)
{
  VsJson tile = ((VsTileContent *) g_ptr_array_index (shown->contents, 0))->tile->json;
  JsonNode *value = vs_json_get (tile, "value").node, *first = vs_json_at (vs_json_get (vs_json_get (tile, "query"), "measures"), 0).node;
  JsonNode *node = value ? value : first;
  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
lineage_cb (GtkWidget *button)
{
  vs_lineage_window_present (GTK_WINDOW (gtk_widget_get_root (button)), g_object_get_data (G_OBJECT (button), "workbench"),
                             g_object_get_data (G_OBJECT (button), "measure"));
}

static void
add_lineage (Explain *explain, GtkWidget *header)
{
  const char *measure = measure_of (explain->shown);
  GtkWidget *button = measure ? gtk_button_new_with_mnemonic (_("_Sources…")) : NULL;
  if (!button)
    return;
  gtk_widget_set_tooltip_text (button, _("Where it comes from, down to the files, and what hangs on it"));
  g_object_set_data_full (G_OBJECT (button), "measure", g_strdup (measure), g_free);
  g_object_set_data_full (G_OBJECT (button), "workbench", g_object_ref (explain->workbench), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (lineage_cb), NULL);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), button);
}

static GtkWidget *
header_new (Explain *explain)
{
  GtkWidget *header = adw_header_bar_new (), *title = adw_window_title_new (_("What is this made of?"), vs_shown_title (explain->shown));
  explain->copy = gtk_button_new_with_mnemonic (_("_Copy"));
  gtk_widget_set_sensitive (explain->copy, FALSE);
  g_signal_connect (explain->copy, "clicked", G_CALLBACK (copy_cb), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), explain->copy);
  add_lineage (explain, header);
  return header;
}

static GtkWidget *
facts_new (Explain *explain)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  explain->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (explain->box, "facts");
  GtkWidget *busy = label_new (_("Counting rows…"), "card-note");
  gtk_label_set_selectable (GTK_LABEL (busy), FALSE);
  gtk_box_append (GTK_BOX (explain->box), busy);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), explain->box);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

GtkWidget *
vs_made_of_window_new (GtkWindow *parent, VsWorkbench *workbench, VsShown *shown)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  Explain *explain = g_new0 (Explain, 1);
  *explain = (Explain) { .workbench = g_object_ref (workbench), .shown = shown };
  gtk_window_set_title (GTK_WINDOW (window), _("What is this made of?"));
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 560);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_box_append (GTK_BOX (box), header_new (explain));
  gtk_box_append (GTK_BOX (box), facts_new (explain));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  g_autoptr (VsJob) job = vs_workbench_background (workbench, explain_run, explain, (GDestroyNotify) explain_free, window, explain_done);
  return window;
}
