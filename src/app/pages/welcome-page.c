/* SPDX-License-Identifier: GPL-3.0-or-later */
/* welcome-page.c: see welcome-page.h. */
#include "pages/welcome-page.h"

#include "settings.h"
#include "widgets/template.h"
#include <adwaita.h>

struct _VsWelcomePage {
  GtkWidget   parent_instance;
  GtkWidget  *recent_group;
  GtkListBox *recent;
};

G_DEFINE_FINAL_TYPE (VsWelcomePage, vs_welcome_page, GTK_TYPE_WIDGET)

static void
recent_activated_cb (VsWelcomePage *self, GtkListBoxRow *row)
{
  const char *path = g_object_get_data (G_OBJECT (row), "path");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-path", "s", path);
}

static GtkWidget *
row_new (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  GtkWidget *row = adw_action_row_new ();
  char *dot = strrchr (name, '.');
  if (dot)
    *dot = '\0';
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folder);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("vs-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (path), g_free);
  return row;
}

/* Read anew each time the page comes up; a file that is gone is left out. */
static void
fill (VsWelcomePage *self)
{
  g_auto (GStrv) paths = vs_settings_recent ();
  GtkListBoxRow *old;
  guint n = 0;
  while ((old = gtk_list_box_get_row_at_index (self->recent, 0)))
    gtk_list_box_remove (self->recent, GTK_WIDGET (old));
  for (guint i = 0; paths[i]; i++)
    if (g_file_test (paths[i], G_FILE_TEST_IS_REGULAR))
      {
        gtk_list_box_append (self->recent, row_new (paths[i]));
        n++;
      }
  gtk_widget_set_visible (self->recent_group, n > 0);
}

static void
vs_welcome_page_map (GtkWidget *widget)
{
  fill (VS_WELCOME_PAGE (widget));
  GTK_WIDGET_CLASS (vs_welcome_page_parent_class)->map (widget);
}

static void
vs_welcome_page_dispose (GObject *object)
{
  vs_template_dispose (GTK_WIDGET (object), VS_TYPE_WELCOME_PAGE);
  G_OBJECT_CLASS (vs_welcome_page_parent_class)->dispose (object);
}

static void
vs_welcome_page_class_init (VsWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_welcome_page_dispose;
  widget_class->map = vs_welcome_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VsWelcomePage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, VsWelcomePage, recent);
  gtk_widget_class_bind_template_callback (widget_class, recent_activated_cb);
}

static void
vs_welcome_page_init (VsWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vs_welcome_page_new (void)
{
  return g_object_new (VS_TYPE_WELCOME_PAGE, NULL);
}
