/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page and every dialog of the window with a small retailer in it: from wide to narrow nothing is cut or lies over another, all is told
 * to a screen reader, and in every theme what is drawn can be read, pixel by pixel. Usage: test-pages RETAILER */
#include "ui/contrast.h"
#include "ui/look.h"
#include "ui/desk.h"     /* last: it has a window of that name */

typedef struct { const char *name; gboolean dark, high; } Theme;

static const Theme themes[] = {
  { "light", FALSE, FALSE }, { "dark", TRUE, FALSE }, { "high contrast, light", FALSE, TRUE }, { "high contrast, dark", TRUE, TRUE },
};

static GtkWidget *content;   /* without the shadow of the window */

static void
edit (void)
{
  show ("overview");
  vs_window_edit (window);
  await_that (is_filled ());
  desk_settle ();
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
  desk_open (&argc, &argv);
  gtk_widget_set_opacity (GTK_WIDGET (window), 0);   /* nobody looks at the screen: only what is asked for is painted */
  content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
  take_shadows_off ();
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
  return desk_close (g_test_run ());
}
