/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each template builds, each icon is shipped, each entry of the menu is an action that exists, and nothing is left behind. */
#include "application.h"
#include "pages/dashboard-page.h"
#include "pages/data-page.h"
#include "places.h"
#include "window.h"

static void
settle (void)
{
  for (guint i = 0; i < 20; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (5000);
    }
}

static GtkWindow *
open_window (VsApplication *application)
{
  GtkWindow *window = vs_window_new (GTK_APPLICATION (application));
  gtk_window_present (window);
  settle ();
  return window;
}

static void
test_icons (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  static const char *const others[] = { "vs-sidebar-symbolic", "vs-menu-symbolic", "vs-more-symbolic", "vs-back-symbolic", "vs-next-symbolic", "vs-table-symbolic",
                                        "vs-close-symbolic", "vs-warning-symbolic", "vs-import-symbolic", "vs-calendar-symbolic", VS_APP_ID };
  for (const VsPlace *place = vs_places; place->name; place++)
    g_assert_true (!place->icon || gtk_icon_theme_has_icon (theme, place->icon));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_true (gtk_icon_theme_has_icon (theme, others[i]));
}

/* "action" attributes of a menu and all below it. */
static void
check_menu (GtkWidget *window, GMenuModel *menu, guint *n)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *action = NULL;
      static const char *const links[] = { G_MENU_LINK_SECTION, G_MENU_LINK_SUBMENU };
      if (g_menu_model_get_item_attribute (menu, i, "action", "s", &action))
        {
          gboolean ours = g_str_has_prefix (action, "app.");
          GActionGroup *app = G_ACTION_GROUP (g_application_get_default ());
          (*n)++;
          if (ours)
            g_assert_true (g_action_group_has_action (app, action + 4));
          else
            {
              const GVariantType *type;
              const char *name, *property;
              GType owner;
              gboolean found = FALSE;
              for (guint k = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (window), k, &owner, &name, &type, &property); k++)
                found |= g_str_equal (name, action);
              if (!found)
                g_error ("the menu names the action “%s”, which is not there", action);
            }
        }
      for (guint k = 0; k < G_N_ELEMENTS (links); k++)
        {
          g_autoptr (GMenuModel) below = g_menu_model_get_item_link (menu, i, links[k]);
          if (below)
            check_menu (window, below, n);
        }
    }
}

static GMenuModel *
find_menu (GtkWidget *widget)
{
  GMenuModel *menu = GTK_IS_MENU_BUTTON (widget) ? gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !menu; child = gtk_widget_get_next_sibling (child))
    menu = find_menu (child);
  return menu;
}

static void
test_window (gconstpointer data)
{
  GtkWindow *window = open_window ((VsApplication *) data);
  GMenuModel *menu = find_menu (GTK_WIDGET (window));
  int least;
  guint n = 0;
  g_assert_nonnull (menu);
  check_menu (GTK_WIDGET (window), menu, &n);
  g_assert_cmpuint (n, >=, 13);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  gtk_window_close (window);
  settle ();
  g_assert_null (gtk_application_get_windows (GTK_APPLICATION (data)));
}

static void
test_pages (void)
{
  g_autoptr (VsWorkbench) workbench = vs_workbench_new ();
  GtkWidget *dashboard = g_object_ref_sink (vs_dashboard_page_new (workbench, "executive"));
  GtkWidget *page = g_object_ref_sink (vs_data_page_new (workbench));
  g_assert_cmpstr (vs_dashboard_page_get_name (VS_DASHBOARD_PAGE (dashboard)), ==, "executive");
  g_assert_false (vs_dashboard_page_is_busy (VS_DASHBOARD_PAGE (dashboard)));
  g_assert_finalize_object (dashboard);
  g_assert_finalize_object (page);
}

static void
test_places (void)
{
  g_assert_cmpstr (vs_place_find ("executive")->name, ==, "overview");
  g_assert_cmpstr (vs_place_find ("data")->name, ==, "data");
  g_assert_null (vs_place_find ("nowhere"));
  g_assert_null (vs_place_find (NULL));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_autoptr (VsApplication) application = vs_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/templates/icons", test_icons);
  g_test_add_func ("/templates/pages", test_pages);
  g_test_add_func ("/templates/places", test_places);
  g_test_add_data_func ("/templates/window", application, test_window);
  return g_test_run ();
}
