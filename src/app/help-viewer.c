/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help-viewer.c: see help-viewer.h. The pages are in the program's own resources, so they are always there. */
#include "help-viewer.h"

#include "compat.h"
#include "mallard.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define RESOURCES "/org/voltsource/Workbench/help/"

static void fill (GtkBox *box, const char *page);

static GBytes *
page_bytes (const char *page)
{
  g_autofree char *path = g_strconcat (RESOURCES, page, ".page", NULL);
  GBytes *bytes = g_resources_lookup_data (path, 0, NULL);
  return bytes ? bytes : g_resources_lookup_data (RESOURCES "index.page", 0, NULL);
}

static gboolean
link_cb (GtkLabel *label, const char *target, GtkBox *box)
{
  if (strstr (target, "://"))
    {
      vs_compat_launch_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (label))), target);
      return TRUE;
    }
  g_autofree char *page = g_strdup (target);
  page[strcspn (page, "#")] = '\0';
  fill (box, page);
  return TRUE;
}

static GtkWidget *
label_new (GtkBox *box, const VsHelpBlock *block)
{
  static const char *const css_class[] = { "help-title", "help-heading", "help-paragraph", "help-item",
                                           "help-item",  "help-term",    "help-screen",    "help-note" };
  g_autofree char *marked = block->kind == VS_HELP_ITEM ? g_strdup_printf ("•\u2002%s", block->markup)
                            : block->kind == VS_HELP_STEP ? g_strdup_printf ("%d.\u2002%s", block->number, block->markup) : NULL;
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), marked ? marked : block->markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), block->kind == VS_HELP_SCREEN);
  gtk_widget_add_css_class (label, css_class[block->kind]);
  g_signal_connect_object (label, "activate-link", G_CALLBACK (link_cb), box, 0);
  return label;
}

static void
fill (GtkBox *box, const char *page)
{
  g_autoptr (GBytes) bytes = page_bytes (page);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GPtrArray) blocks = vs_mallard_parse (text, length, &error);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  if (!blocks)
    {
      gtk_box_append (box, gtk_label_new (error->message));
      return;
    }
  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (box, label_new (box, g_ptr_array_index (blocks, i)));
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (box), GTK_TYPE_SCROLLED_WINDOW);
  if (scroller)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), 0);
}

static void
contents_cb (GtkBox *box)
{
  fill (box, "index");
}

static gboolean
escape_cb (GtkWidget *window, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

static void
viewer_show (GtkWindow *parent, const char *page)
{
  GtkWidget *window = adw_window_new (), *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *contents = gtk_button_new_with_label (_("Contents"));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_window_set_title (GTK_WINDOW (window), _("Help"));
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 720);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  g_signal_connect_object (contents, "clicked", G_CALLBACK (contents_cb), box, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), contents);
  gtk_widget_add_css_class (box, "help");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (outer), header);
  gtk_box_append (GTK_BOX (outer), scroller);
  adw_window_set_content (ADW_WINDOW (window), outer);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  fill (GTK_BOX (box), page);
  gtk_window_present (GTK_WINDOW (window));
}

/* Both the help program and our pages must be there. */
static gboolean
help_is_installed (void)
{
  g_autoptr (GAppInfo) program = g_app_info_get_default_for_uri_scheme ("help");
  return program && g_file_test (VS_HELPDIR "/C/voltsource/index.page", G_FILE_TEST_EXISTS);
}

void
vs_help_show (GtkWindow *parent, const char *page)
{
  g_autofree char *uri = g_strconcat ("help:voltsource/", page, NULL);
  if (help_is_installed ())
    vs_compat_launch_uri (parent, uri);
  else
    viewer_show (parent, page);
}
