/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page from wide to narrow, with a small retailer in it: nothing cut, nothing over another, and everything told to a screen reader.
 * Usage: test-widths VOLT */
#include "pages/dashboard-page.h"
#include "places.h"
#include "ui/look.h"
#include <glib/gstdio.h>

#define CUSTOMERS "120"

static const char *volt;
static char *folder, *workspace;
static VsWorkbench *workbench;

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

static void
test_page (gconstpointer data)
{
  const VsPlace *place = data;
  GtkWidget *window = gtk_window_new (), *page = vs_dashboard_page_new (workbench, place->dashboard);
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
