/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page from wide to narrow, with a small retailer in it: nothing cut, nothing over another, and everything told to a screen reader.
 * Usage: test-widths VOLT */
#include "retailer.h"

#include "design/design-page.h"
#include "pages/dashboard-page.h"
#include "places.h"
#include "ui/look.h"

#define CUSTOMERS "120"

static VsWorkbench *workbench;

static gboolean
has_data (gpointer data)
{
  return vs_workbench_get_data (workbench) != NULL;
}

static gboolean
is_filled (gpointer page)
{
  if (VS_IS_DESIGN_PAGE (page))
    return !vs_design_page_is_busy (page);
  g_autoptr (VsShown) shown = vs_dashboard_page_dup_shown (page, NULL);
  return shown && !vs_dashboard_page_is_busy (page);
}

static void
test_page (gconstpointer data)
{
  const VsPlace *place = data;
  GtkWidget *window = gtk_window_new (), *page = place->dashboard ? vs_dashboard_page_new (workbench, place->dashboard) : place->make (workbench);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 900);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (iterate (is_filled, page, 20));
  look_at_widths (window, page, place->name);
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
  char *workspace = retailer_new (argv[1], CUSTOMERS);
  workbench = vs_workbench_new ();
  vs_workbench_open (workbench, workspace);
  g_assert_true (iterate (has_data, NULL, 20));
  for (const VsPlace *place = vs_places; place->name; place++)
    if (place->dashboard || g_str_equal (place->name, "design"))
      {
        g_autofree char *name = g_strdup_printf ("/widths/%s", place->name);
        g_test_add_data_func (name, place, test_page);
      }
  int status = g_test_run ();
  vs_workbench_shutdown (workbench, G_CALLBACK (closed), &done);
  iterate (is_true, &done, 10);
  g_object_unref (workbench);
  retailer_free (workspace);
  return status;
}
