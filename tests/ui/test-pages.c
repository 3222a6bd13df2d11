/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page and every dialog of the window with a small retailer in it: from wide to narrow nothing is cut or lies over another, all is told
 * to a screen reader, and in every theme what is drawn can be read, pixel by pixel. Usage: test-pages RETAILER */
#include "compat.h"
#include "edit/calculated-dialog.h"
#include "edit/gallery.h"
#include "edit/json-dialog.h"
#include "edit/name-dialog.h"
#include "edit/versions.h"
#include "shortcuts.h"
#include "ui/contrast.h"
#include "ui/look.h"
#include "widgets/lineage-window.h"
#include "widgets/rule-dialog.h"
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

/* ── Dialogs ── */

static void
open_shortcuts (GtkWindow *parent)
{
  vs_shortcuts_present (parent);
}

static void
open_calculated (GtkWindow *parent)
{
  vs_calculated_dialog_present (parent, window->workbench);
}

static void
open_gallery (GtkWindow *parent)
{
  vs_gallery_present (parent, parent, NULL);
}

static void
open_json (GtkWindow *parent)
{
  g_autoptr (JsonNode) tile = json_from_string ("{ \"mark\": \"text\", \"title\": \"T\", \"text\": \"x\" }", NULL);
  vs_json_dialog_present (parent, vs_workbench_get_data (window->workbench), tile, parent, NULL);
}

static void
open_lineage (GtkWindow *parent)
{
  vs_lineage_window_present (parent, window->workbench, "revenue");
}

static void
open_name (GtkWindow *parent)
{
  vs_name_dialog_present (parent, "Save As", "Name", "A view of mine", "_Save", parent, NULL);
}

static void
open_rule (GtkWindow *parent)
{
  vs_rule_dialog_present (parent, "amount", parent, NULL);
}

static void
open_versions (GtkWindow *parent)
{
  vs_versions_present (parent, window->workbench, "executive", parent, NULL);
}

#if !ADW_CHECK_VERSION (1, 5, 0)   /* from then on it is within the window */
static void
open_question (GtkWindow *parent)
{
  const VsAnswer answers[] = { { "cancel", "_Cancel", VS_LOOK_PLAIN }, { "discard", "_Discard", VS_LOOK_DESTRUCTIVE }, { "accept", "_Save", VS_LOOK_SUGGESTED } };
  vs_compat_ask (parent, "Save the changes?", "What was changed of this view is not saved yet.", answers, G_N_ELEMENTS (answers), parent, NULL);
}
#endif

static const struct { const char *name; void (*open) (GtkWindow *parent); } dialogs[] = {
  { "calculated", open_calculated }, { "gallery", open_gallery }, { "json", open_json }, { "lineage", open_lineage }, { "name", open_name },
#if !ADW_CHECK_VERSION (1, 5, 0)
  { "question", open_question },
#endif
  { "rule", open_rule }, { "shortcuts", open_shortcuts }, { "versions", open_versions },
};

/* High contrast changes the palette of pages, not what dialogs are made of. */
static void
test_dialogs (gconstpointer data)
{
  const Theme *theme = data;
  set_theme (theme->dark, theme->high);
  set_width (GTK_WIDGET (window), content, 700, 700);
  show ("data");
  problems = 0;
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      g_autofree char *where = g_strdup_printf ("%s dialog, %s", dialogs[i].name, theme->name);
      int minimum;
      dialogs[i].open (GTK_WINDOW (window));
      GtkWidget *over = await_dialog ();
      gtk_widget_set_opacity (over, 0);
      check_contrast (over, where);
      gtk_widget_measure (over, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum > 360)
        g_test_fail_printf ("%s is at least %d wide", where, minimum);
      look (over, where, gtk_widget_get_width (over));
      gtk_window_destroy (GTK_WINDOW (over));
      await_that (!dialog ());
    }
  if (problems > 0)
    g_test_fail_printf ("%d things are cut, lie over each other or are not told", problems);
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
  g_test_add_data_func ("/pages/dialogs/light", &themes[0], test_dialogs);
  g_test_add_data_func ("/pages/dialogs/dark", &themes[1], test_dialogs);
  return desk_close (g_test_run ());
}
