/* SPDX-License-Identifier: GPL-3.0-or-later */
/* application.c: see application.h. Without a file, the last workspace is opened again; where there was none, the welcome page. */
#include "application.h"

#include "frame-log.h"
#include "settings.h"
#include "shortcuts.h"
#include "window.h"

struct _VsApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (VsApplication, vs_application, ADW_TYPE_APPLICATION)

/* The window that has this file open, else one with nothing in it, else a new one. */
static VsWindow *
window_for (VsApplication *self, const char *path)
{
  VsWindow *empty = NULL;
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    {
      if (!VS_IS_WINDOW (l->data))
        continue;
      if (g_strcmp0 (vs_window_get_path (l->data), path) == 0)
        return l->data;
      if (!vs_window_get_path (l->data))
        empty = l->data;
    }
  if (empty)
    return empty;
  GtkWindow *window = vs_window_new (GTK_APPLICATION (self));
  vs_frame_log_watch (GTK_WIDGET (window));
  return VS_WINDOW (window);
}

static void
open_path (VsApplication *self, const char *path)
{
  VsWindow *window = window_for (self, path);
  if (path && g_strcmp0 (vs_window_get_path (window), path) != 0)
    vs_window_open (window, path);
  gtk_window_present (GTK_WINDOW (window));
}

static void
vs_application_activate (GApplication *application)
{
  GSettings *settings = vs_settings ();
  g_autofree char *last = settings ? g_settings_get_string (settings, "last-workspace") : NULL;
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (active)
    gtk_window_present (active);
  else
    open_path (VS_APPLICATION (application), last && g_file_test (last, G_FILE_TEST_IS_REGULAR) ? last : NULL);
}

static void
vs_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      if (path)
        open_path (VS_APPLICATION (application), path);
    }
}

/* ── Light and dark ── */

static void
apply_color_scheme (const char *scheme)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      g_str_equal (scheme, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                                      : g_str_equal (scheme, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT : ADW_COLOR_SCHEME_DEFAULT);
}

static void
color_scheme_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  apply_color_scheme (g_variant_get_string (state, NULL));
  g_simple_action_set_state (action, state);
  if (vs_settings ())
    g_settings_set_string (vs_settings (), "color-scheme", g_variant_get_string (state, NULL));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));
  for (GList *l = windows; l; l = l->next)
    gtk_window_close (l->data);
}

static void
vs_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "color-scheme", NULL, "s", "'system'", color_scheme_cb, { 0 } },
    { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
  };
  G_APPLICATION_CLASS (vs_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  vs_shortcuts_install (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (VS_APP_ID);
  if (vs_settings ())
    {
      g_autofree char *scheme = g_settings_get_string (vs_settings (), "color-scheme");
      g_action_group_change_action_state (G_ACTION_GROUP (application), "color-scheme", g_variant_new_string (scheme));
    }
}

static void
vs_application_class_init (VsApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  application_class->activate = vs_application_activate;
  application_class->open = vs_application_open;
  application_class->startup = vs_application_startup;
}

static void
vs_application_init (VsApplication *self)
{
}

VsApplication *
vs_application_new (void)
{
  return g_object_new (VS_TYPE_APPLICATION, "application-id", VS_APP_ID, "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/voltsource/Workbench", NULL);
}
