/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window around the pages: the sidebar leads to each, a row to its customer, a list becomes a file, files are imported and an import
 * is stopped, as narrow as a telephone and while it closes. Usage: test-shell RETAILER */
#include "desk.h"

#include "core/workspace/folder.h"
#include "widgets/result-table.h"

#define LARGE 1000000

static Folder folder;

static GtkWidget *
page (void)
{
  return gtk_stack_get_visible_child (window->pages);
}

/* In the notification engine's form, which is recognised without a mapping of one's own. (transfer full) */
static char *
write_customers (const char *name, int first, int n)
{
  char *path = folder_file (&folder, name);
  FILE *file = fopen (path, "w");
  fputs ("Customer_ID,Segment,Region,Daily_Energy_Usage_kWh,Monthly_Bill_USD,Late_Payments,Billing_Anomaly\n", file);
  for (int i = first; i < first + n; i++)
    fprintf (file, "N%07d,Residential,North,%d.5,%d.20,%d,No\n", i, 8 + i % 9, 40 + i % 60, i % 4);
  g_assert_cmpint (fclose (file), ==, 0);
  return path;
}

static void
test_pages (void)
{
  int n = 0;
  for (const VsPlace *place = vs_places + 1; place->icon; place++, n++)
    {
      point_at (GTK_WIDGET (gtk_list_box_get_row_at_index (window->places, place - vs_places)));
      await_that (is_titled (place->title));
    }
  g_assert_cmpint (n, ==, 8);
  point_at (GTK_WIDGET (gtk_list_box_get_row_at_index (window->places, 0)));
  await_that (is_titled ("Overview"));
  press ("alt+Left");
  await_that (is_titled ("Data"));
}

/* The button in a table that names its customer, "Call, Ada Byron". */
static GtkWidget *
find_action (GtkWidget *in)
{
  GtkWidget *found = NULL;
  g_autofree char *name = GTK_IS_BUTTON (in) && gtk_widget_get_ancestor (in, VS_TYPE_RESULT_TABLE) ? told (in, GTK_ACCESSIBLE_PROPERTY_LABEL) : NULL;
  if (!gtk_widget_get_mapped (in))
    return NULL;
  if (name && strstr (name, ", "))
    return in;
  for (GtkWidget *child = gtk_widget_get_first_child (in); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_action (child);
  return found;
}

static void
test_row_action (void)
{
  show ("overview");
  await_that (find_action (page ()));
  GtkWidget *action = find_action (page ());
  g_autofree char *words = told (action, GTK_ACCESSIBLE_PROPERTY_LABEL);
  gtk_widget_grab_focus (action);     /* scrolls to it */
  point_at (action);
  await_that (is_titled (strrchr (words, ',') + 2));
  press ("alt+Left");
  await_that (is_titled ("Overview"));
}

/* Asks for a file, writes it, and shows the campaigns. */
static void
test_list (void)
{
  g_autofree char *path = folder_file (&folder, "my ev list.csv"), *written = NULL;
  show ("grow");
  gtk_widget_grab_focus (await (page (), GTK_TYPE_BUTTON, "Build the list"));
  press ("Return");
  GtkWidget *asked = await_dialog ();
  await_that (GTK_IS_EDITABLE (gtk_window_get_focus (GTK_WINDOW (asked))));
  gtk_editable_set_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (asked))), path);
  press ("Return");
  await_that (!dialog ());
  await_that (g_file_get_contents (path, &written, NULL, NULL) && *written);
  await_that (is_titled ("Campaigns"));
}

static void
test_import (void)
{
  g_autofree char *path = write_customers ("new customers.csv", 1, 300);
  show ("data");
  vs_window_import (window, (const char *const[]) { path, NULL });
  await (page (), GTK_TYPE_LABEL, "new customers.csv");
  point_at (await (page (), GTK_TYPE_BUTTON, "Import 1 File"));
  await (page (), GTK_TYPE_LABEL, "This import");
  show ("data");
  await (page (), GTK_TYPE_LABEL, "300 rows: 300 new");
  await_that (vs_workbench_is_idle (window->workbench));
}

/* ── While something runs ── */

static gint64 last, longest;

/* Without the time in which others had the processor: a machine that tests three programs at once is no slower a program. In µs. */
static gint64
own_time (void)
{
  g_autofree char *text = NULL;
  gint64 ran, stood = 0;
  if (g_file_get_contents ("/proc/thread-self/schedstat", &text, NULL, NULL))
    sscanf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &ran, &stood);
  return g_get_monotonic_time () - stood / 1000;
}

static gboolean
tick_cb (gpointer data)
{
  gint64 now = own_time ();
  longest = MAX (longest, now - last);
  last = now;
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
start_import (const char *path)
{
  vs_window_import (window, (const char *const[]) { path, NULL });
  GtkWidget *button = await (page (), GTK_TYPE_BUTTON, "Import 1 File");
  await_that (gtk_widget_is_sensitive (button));
  longest = 0;
  last = own_time ();
  guint timer = g_timeout_add_full (G_PRIORITY_HIGH, 5, tick_cb, NULL, NULL);
  point_at (button);
  await_that (find (GTK_WIDGET (window->job_bar), GTK_TYPE_BUTTON, "_Cancel"));
  g_object_set_data (G_OBJECT (window), "timer", GUINT_TO_POINTER (timer));
  return find (GTK_WIDGET (window->job_bar), GTK_TYPE_BUTTON, "_Cancel");
}

static void
start_and_leave (const char *path)
{
  show ("data");
  GtkWidget *button = start_import (path);
  press ("alt+1");
  await_that (is_titled ("Overview") && is_filled ());
  g_source_remove (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (window), "timer")));
  g_test_message ("longest wait of a frame during the import: %d ms", (int) (longest / 1000));
  g_assert_false (vs_workbench_is_idle (window->workbench));
  point_at (button);
  await_that (vs_workbench_is_idle (window->workbench));
}

/* The window stays usable meanwhile, and no frame waits long; nothing of it is left behind. What waits for a display that others keep from
 * running does not wait for us: it would not do so three times. */
static void
test_cancel (void)
{
  g_autofree char *path = write_customers ("many customers.csv", 1000, LARGE);
  longest = G_MAXINT64;
  for (int i = 0; i < 3 && longest / 1000 >= 150; i++)
    start_and_leave (path);
  g_assert_cmpint (longest / 1000, <, 150);
  await_that (!find (GTK_WIDGET (window->job_bar), GTK_TYPE_BUTTON, NULL));
  show ("data");
  await (page (), GTK_TYPE_LABEL, "300 rows: 300 new");
  g_assert_null (find (page (), GTK_TYPE_LABEL, "1,000,000 rows:"));
}

/* Whatever has words and stands on the page. */
static void
check_width (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_BUTTON (widget) || GTK_IS_LABEL (widget) || GTK_IS_IMAGE (widget))
    g_assert_cmpint (gtk_widget_get_width (widget), <=, 360);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    check_width (child);
}

/* The sidebar opens over the page and closes with a choice. */
static void
test_narrow (void)
{
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (window->places, 4));
  show ("overview");
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 800);
  await_that (gtk_widget_get_width (GTK_WIDGET (window)) <= 360);
  desk_settle ();
  check_width (GTK_WIDGET (window));
  g_assert_false (vs_fold_bin_get_show_sidebar (window->fold));
  point_at (await (GTK_WIDGET (window), GTK_TYPE_TOGGLE_BUTTON, "Sidebar"));
  await_that (vs_fold_bin_get_show_sidebar (window->fold) && gtk_widget_get_mapped (row));
  point_at (row);
  await_that (is_titled ("Customers"));
  await_that (!vs_fold_bin_get_show_sidebar (window->fold));
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 960);
}

/* The window closes, and the workspace is one file again. */
static void
test_close (void)
{
  g_autofree char *path = folder_file (&folder, "many customers.csv"), *wal = g_strconcat (workspace, "-wal", NULL);
  show ("data");
  start_import (path);
  g_source_remove (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (window), "timer")));
  g_assert_false (vs_workbench_is_idle (window->workbench));
  g_assert_true (g_file_test (wal, G_FILE_TEST_EXISTS));
  press ("ctrl+w");
  await_that (!window);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  desk_open (&argc, &argv);
  folder_set_up (&folder, NULL);
  g_test_add_func ("/shell/narrow", test_narrow);
  g_test_add_func ("/shell/pages", test_pages);
  g_test_add_func ("/shell/row-action", test_row_action);
  g_test_add_func ("/shell/list", test_list);
  g_test_add_func ("/shell/import", test_import);
  g_test_add_func ("/shell/cancel", test_cancel);
  g_test_add_func ("/shell/close", test_close);
  int status = desk_close (g_test_run ());
  folder_tear_down (&folder, NULL);
  return status;
}
