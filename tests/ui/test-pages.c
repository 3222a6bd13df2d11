/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page and every dialog of the window with a small retailer in it: from wide to narrow nothing is cut or lies over another, all is told
 * to a screen reader, and in every theme what is drawn can be read, pixel by pixel. Usage: test-pages VOLT */
#include "retailer.h"

#include "application.h"
#include "design/design-page.h"
#include "pages/bill-page.h"
#include "pages/dashboard-page.h"
#include "ui/contrast.h"
#include "ui/look.h"
#include "window-private.h"

#define CUSTOMERS "60"

typedef struct { const char *name; gboolean dark, high; } Theme;

static const Theme themes[] = {
  { "light", FALSE, FALSE }, { "dark", TRUE, FALSE }, { "high contrast, light", FALSE, TRUE }, { "high contrast, dark", TRUE, TRUE },
};

static VsWindow *window;
static GtkWidget *content;   /* without the shadow of the window */

static gboolean
has_data (gpointer data)
{
  return vs_workbench_get_data (window->workbench) != NULL;
}

static gboolean
is_filled (gpointer data)
{
  GtkWidget *page = gtk_stack_get_visible_child (window->pages);
  if (VS_IS_DESIGN_PAGE (page))
    return !vs_design_page_is_busy (VS_DESIGN_PAGE (page));
  if (VS_IS_BILL_PAGE (page))
    return !vs_bill_page_is_busy (VS_BILL_PAGE (page));
  if (!VS_IS_DASHBOARD_PAGE (page))
    return vs_workbench_is_idle (window->workbench);
  g_autoptr (VsShown) shown = vs_dashboard_page_dup_shown (VS_DASHBOARD_PAGE (page), NULL);
  return shown && !vs_dashboard_page_is_busy (VS_DASHBOARD_PAGE (page));
}

static void
show (const char *name)
{
  vs_window_show (window, name);
  g_assert_true (iterate (is_filled, NULL, 20));
  retailer_settle ();
}

static void
edit (void)
{
  show ("overview");
  vs_window_edit (window);
  g_assert_true (iterate (is_filled, NULL, 20));
  retailer_settle ();
}

static void
test_widths (gconstpointer data)
{
  const VsPlace *place = data;
  show (place->name);
  look_at_widths (GTK_WIDGET (window), content, place->name);
}

static void
test_edit_widths (void)
{
  edit ();
  look_at_widths (GTK_WIDGET (window), content, "edit mode");
  vs_window_edit (window);
}

/* All pages in one theme: changing it costs more than looking. */
static void
test_contrast (gconstpointer data)
{
  const Theme *theme = data;
  if (!set_theme (theme->dark, theme->high))
    {
      g_test_skip ("high contrast cannot be chosen here");
      return;
    }
  set_width (GTK_WIDGET (window), content, 700, 1100);
  for (const VsPlace *place = vs_places; place->name; place++)
    {
      g_autofree char *where = g_strdup_printf ("%s, %s", place->name, theme->name);
      show (place->name);
      check_contrast (GTK_WIDGET (window), where);
    }
  set_width (GTK_WIDGET (window), content, 1100, 1100);
  edit ();
  check_contrast (GTK_WIDGET (window), theme->name);
  vs_window_edit (window);
  set_theme (FALSE, FALSE);
}

static void
take_shadows_off (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "no-shadows.css", NULL);
  gtk_css_provider_load_from_path (style, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_USER);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_main_context_acquire (NULL);   /* as an application does: what threads send waits for this one */
  char *workspace = retailer_new (argv[1], CUSTOMERS);
  g_autoptr (VsApplication) application = vs_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  window = VS_WINDOW (vs_window_new (GTK_APPLICATION (application)));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);   /* what fades in is pale on its way */
  gtk_widget_set_opacity (GTK_WIDGET (window), 0);   /* nobody looks at the screen: only what is asked for is painted */
  content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
  take_shadows_off ();
  vs_window_open (window, workspace);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (iterate (has_data, NULL, 20));
  for (const VsPlace *place = vs_places; place->name; place++)
    {
      g_autofree char *name = g_strdup_printf ("/pages/widths/%s", place->name);
      g_test_add_data_func (name, place, test_widths);
    }
  g_test_add_func ("/pages/widths/edit", test_edit_widths);
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      g_autofree char *name = g_strdup_printf ("/pages/contrast/%s", themes[i].name);
      g_test_add_data_func (name, &themes[i], test_contrast);
    }
  int status = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  retailer_settle ();
  retailer_free (workspace);
  return status;
}
