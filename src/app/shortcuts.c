/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shortcuts.c: see shortcuts.h. */
#include "shortcuts.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

static const struct {
  const char *group, *title, *action, *keys[3];
} shortcuts[] = {
  { N_("Workspace"), N_("New workspace"), "win.new", { "<Control>n" } },
  { N_("Workspace"), N_("Open workspace"), "win.open", { "<Control>o" } },
  { N_("Workspace"), N_("Import files"), "win.import", { "<Control>i" } },
  { N_("Workspace"), N_("Update the figures"), "win.update", { "F5", "<Control>r" } },
  { N_("Workspace"), N_("Export the page as PDF"), "win.export::pdf", { "<Control>e" } },
  { N_("Workspace"), N_("Print the page"), "win.print", { "<Control>p" } },
  { N_("Pages"), N_("Overview"), "win.show::overview", { "<Alt>1" } },
  { N_("Pages"), N_("Retain"), "win.show::retain", { "<Alt>2" } },
  { N_("Pages"), N_("Control"), "win.show::control", { "<Alt>3" } },
  { N_("Pages"), N_("Grow"), "win.show::grow", { "<Alt>4" } },
  { N_("Pages"), N_("Customers"), "win.show::customers", { "<Alt>5" } },
  { N_("Pages"), N_("Campaigns"), "win.show::campaigns", { "<Alt>6" } },
  { N_("Pages"), N_("Tariffs"), "win.show::tariffs", { "<Alt>7" } },
  { N_("Pages"), N_("Models"), "win.show::models", { "<Alt>8" } },
  { N_("Pages"), N_("Data"), "win.show::data", { "<Alt>9" } },
  { N_("Pages"), N_("Back"), "win.back", { "<Alt>Left" } },
  { N_("Pages"), N_("Forward"), "win.forward", { "<Alt>Right" } },
  { N_("Pages"), N_("Take back what is picked"), NULL, { "Escape" } },
  { N_("Editing a View"), N_("Edit the view, or leave it"), "win.edit", { "<Control>d" } },
  { N_("Editing a View"), N_("Undo"), NULL, { "<Control>z" } },
  { N_("Editing a View"), N_("Do again"), NULL, { "<Control><Shift>z" } },
  { N_("Editing a View"), N_("Save"), NULL, { "<Control>s" } },
  { N_("Editing a View"), N_("Move the tile"), NULL, { "Left", "Right", "Up" } },
  { N_("Editing a View"), N_("Resize the tile"), NULL, { "<Shift>Left", "<Shift>Right", "<Shift>Up" } },
  { N_("Editing a View"), N_("Remove the tile"), NULL, { "Delete" } },
  { N_("Editing a View"), N_("Settings of the tile"), NULL, { "Return" } },
  { N_("Window"), N_("Full screen"), "win.fullscreen", { "F11" } },
  { N_("Window"), N_("Slideshow"), "win.slideshow", { "<Shift>F11" } },
  { N_("Window"), N_("Show or hide the sidebar"), "win.sidebar", { "F9" } },
  { N_("Window"), N_("Help for this page"), "win.help", { "F1" } },
  { N_("Window"), N_("Keyboard shortcuts"), "win.shortcuts", { "<Control>question", "<Control>slash" } },
  { N_("Window"), N_("Close the window"), "window.close", { "<Control>w" } },
  { N_("Window"), N_("Quit"), "app.quit", { "<Control>q" } },
  { N_("Charts"), N_("Go from mark to mark"), NULL, { "Left", "Right" } },
  { N_("Charts"), N_("First and last mark"), NULL, { "Home", "End" } },
  { N_("Charts"), N_("Filter the page by the mark"), NULL, { "space" } },
  { N_("Charts"), N_("Add the mark to the filter"), NULL, { "<Control>space" } },
  { N_("Charts"), N_("What a tile can do: explain, copy, export"), NULL, { "Menu", "<Shift>F10" } },
  { N_("Charts"), N_("Follow the mark"), NULL, { "Return" } },
  { N_("Charts"), N_("Look closer, look wider"), NULL, { "plus", "minus" } },
  { N_("Charts"), N_("Move along what is shown"), NULL, { "<Shift>Left", "<Shift>Right" } },
  { N_("Charts"), N_("Show all of it"), NULL, { "0" } },
};

void
vs_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action)
      gtk_application_set_accels_for_action (application, shortcuts[i].action, (const char *const *) shortcuts[i].keys);
}

static char *
keys_in_words (const char *const *keys)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < 3 && keys[i]; i++)
    {
      guint key;
      GdkModifierType modifiers;
      gtk_accelerator_parse (keys[i], &key, &modifiers);
      g_autofree char *label = gtk_accelerator_get_label (key, modifiers);
      g_strv_builder_add (builder, label);
    }
  g_auto (GStrv) labels = g_strv_builder_end (builder);
  return g_strjoinv (", ", labels);
}

static GtkWidget *
row_new (guint i)
{
  g_autofree char *keys = keys_in_words (shortcuts[i].keys);
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (keys);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcuts[i].title));
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
add_groups (AdwPreferencesPage *page)
{
  GtkWidget *group = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (i == 0 || !g_str_equal (shortcuts[i].group, shortcuts[i - 1].group))
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(shortcuts[i].group));
          adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row_new (i));
    }
}

static gboolean
escape_cb (GtkWidget *window, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

void
vs_shortcuts_present (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *page = adw_preferences_page_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_window_set_title (GTK_WINDOW (window), _("Keyboard Shortcuts"));
  gtk_window_set_default_size (GTK_WINDOW (window), 520, 680);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  add_groups (ADW_PREFERENCES_PAGE (page));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
}
