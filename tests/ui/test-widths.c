/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page from wide to narrow, with a small retailer in it: nothing cut, nothing over another, and everything told to a screen reader.
 * Usage: test-widths VOLT */
#include "pages/dashboard-page.h"
#include "places.h"
#include "widgets/chart-view.h"
#include "widgets/result-table.h"
#include "widgets/tile-card.h"
#include <adwaita.h>
#include <glib/gstdio.h>

#define CUSTOMERS "120"

static const char *volt;
static char *folder, *workspace;
static VsWorkbench *workbench;
static int problems;

/* ── The retailer ── */

static void
run (const char *verb, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  va_list args;
  const char *arg;
  int status;
  g_ptr_array_add (argv, (gpointer) volt);
  g_ptr_array_add (argv, (gpointer) verb);
  va_start (args, verb);
  while ((arg = va_arg (args, const char *)))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("volt %s: %s", verb, said);
}

static void
import (const char *demo)
{
  g_autoptr (GDir) dir = g_dir_open (demo, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (demo, name, NULL);
      if (g_str_has_suffix (name, ".csv"))
        run ("import", workspace, path, NULL);
    }
}

static void
make_workspace (void)
{
  folder = g_dir_make_tmp ("vs-widths-XXXXXX", NULL);
  workspace = g_build_filename (folder, "w.voltsource", NULL);
  g_autofree char *demo = g_build_filename (folder, "demo", NULL);
  run ("demo", demo, "--customers", CUSTOMERS, "--as-of", "2026-06-30", NULL);
  run ("new", workspace, NULL);
  import (demo);
  run ("run", workspace, "--as-of", "2026-06-30", NULL);
}

static gboolean
iterate (gboolean (*done) (gpointer data), gpointer data, int seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  while (!done (data) && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  return done (data);
}

static gboolean
has_data (gpointer data)
{
  return vs_workbench_get_data (workbench) != NULL;
}

static gboolean
is_filled (gpointer page)
{
  g_autoptr (VsShown) shown = vs_dashboard_page_dup_shown (page, NULL);
  return shown && !vs_dashboard_page_is_busy (page);
}

/* ── Looking ── */

static void
problem (GtkWidget *widget, const char *page, int width, const char *what)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";
  g_test_message ("%s at %d: %s “%s” %s", page, width, G_OBJECT_TYPE_NAME (widget), text, what);
  problems++;
}

static gboolean
is_seen (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget) && gtk_widget_get_width (widget) > 0
         && gtk_widget_get_height (widget) > 0;
}

/* Where a child stands in its parent. Half a pixel is rounding. */
static graphene_rect_t
bounds (GtkWidget *widget, GtkWidget *in)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  g_assert_true (gtk_widget_compute_bounds (widget, in, &rect));
  return rect;
}

static gboolean
overlap (const graphene_rect_t *a, const graphene_rect_t *b)
{
  graphene_rect_t both;
  return graphene_rect_intersection (a, b, &both) && both.size.width > 1 && both.size.height > 1;
}

/* A card, a line, a pile: whatever stands in it stands beside each other. */
static void
check_children (GtkWidget *widget, const char *page, int width)
{
  gboolean lies_over = GTK_IS_STACK (widget) || GTK_IS_OVERLAY (widget) || GTK_IS_VIEWPORT (widget) || GTK_IS_SCROLLED_WINDOW (widget);
  for (GtkWidget *a = gtk_widget_get_first_child (widget); a && !lies_over; a = gtk_widget_get_next_sibling (a))
    {
      graphene_rect_t one = bounds (a, widget);
      if (!is_seen (a) || GTK_IS_POPOVER (a) || strcmp (G_OBJECT_TYPE_NAME (a), "GtkGizmo") == 0)   /* GTK's own: shadows, arrows */
        continue;
      if (one.origin.x < -7 || one.origin.x + one.size.width > gtk_widget_get_width (widget) + 7)   /* flat buttons reach out by their padding */
        problem (a, page, width, "reaches over the edge");
      for (GtkWidget *b = gtk_widget_get_next_sibling (a); b; b = gtk_widget_get_next_sibling (b))
        {
          graphene_rect_t two = is_seen (b) && !GTK_IS_POPOVER (b) ? bounds (b, widget) : GRAPHENE_RECT_INIT (0, 0, 0, 0);
          if ((VS_IS_TILE_CARD (a) || GTK_IS_LABEL (a)) && overlap (&one, &two))
            problem (a, page, width, "lies over another");
        }
    }
}

static void
check_label (GtkWidget *label, const char *page, int width)
{
  gboolean cut = pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
  if (cut && !gtk_widget_get_ancestor (label, VS_TYPE_RESULT_TABLE))   /* a table's cells have their whole text on hover */
    problem (label, page, width, "is cut");
}

static void
check_told (GtkWidget *widget, const char *page, int width)
{
  if (VS_IS_TILE_CARD (widget) && (!gtk_test_accessible_has_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_GROUP)
                                   || !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
                                   || !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION)))
    problem (widget, page, width, "has no role, name or description");
  if (VS_IS_CHART_VIEW (widget) && (!gtk_test_accessible_has_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_IMG)
                                    || !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
                                    || !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION)))
    problem (widget, page, width, "has no role, name or description");
}

static void
look (GtkWidget *widget, const char *page, int width)
{
  if (!is_seen (widget) || GTK_IS_POPOVER (widget))
    return;
  if (!gtk_widget_get_ancestor (widget, GTK_TYPE_COLUMN_VIEW))   /* which scrolls sideways where it must */
    check_children (widget, page, width);
  check_told (widget, page, width);
  if (GTK_IS_LABEL (widget))
    check_label (widget, page, width);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    look (child, page, width);
}

typedef struct { GtkWidget *widget; int width; } Wanted;

static gboolean
is_wide (gpointer data)
{
  Wanted *wanted = data;
  return gtk_widget_get_width (wanted->widget) == wanted->width;
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

static void
test_page (gconstpointer data)
{
  static const int widths[] = { 1600, 1280, 1000, 899, 640, 499, 360 };
  const VsPlace *place = data;
  GtkWidget *window = gtk_window_new (), *page = vs_dashboard_page_new (workbench, place->dashboard);
  int minimum;
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), widths[0], 900);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (iterate (is_filled, page, 20));
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  problems = 0;
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      Wanted wanted = { page, widths[i] };
      gtk_window_set_default_size (GTK_WINDOW (window), widths[i], 900);
      if (!iterate (is_wide, &wanted, 3))
        g_test_message ("%s is %d wide, not %d", place->name, gtk_widget_get_width (page), widths[i]);
      iterate (never, NULL, 0);
      look (page, place->name, widths[i]);
    }
  if (problems > 0)
    g_test_fail_printf ("%d things are cut, lie over each other or are not told", problems);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
closed (gpointer done)
{
  *(gboolean *) done = TRUE;
}

static gboolean
is_true (gpointer done)
{
  return *(gboolean *) done;
}

int
main (int argc, char **argv)
{
  gboolean done = FALSE;
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_main_context_acquire (NULL);   /* as an application does: what threads send waits for this one */
  volt = argv[1];
  make_workspace ();
  workbench = vs_workbench_new ();
  vs_workbench_open (workbench, workspace);
  g_assert_true (iterate (has_data, NULL, 20));
  for (const VsPlace *place = vs_places; place->name; place++)
    if (place->dashboard)
      {
        g_autofree char *name = g_strdup_printf ("/widths/%s", place->name);
        g_test_add_data_func (name, place, test_page);
      }
  int status = g_test_run ();
  vs_workbench_shutdown (workbench, G_CALLBACK (closed), &done);
  iterate (is_true, &done, 10);
  g_object_unref (workbench);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", folder);
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  return status;
}
