/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page is worked with: marks are gone through, picked and followed, one comes back, asks what a figure is made of, sees a picture as a
 * table, and shows the pages on the wall. Usage: test-view RETAILER */
#include "desk.h"

#include "pages/dashboard-page.h"
#include "widgets/chart-view.h"
#include "widgets/result-table.h"
#include "widgets/tile-card.h"

static GtkWidget *
page (void)
{
  return gtk_stack_get_visible_child (window->pages);
}

static void
add_words (GtkWidget *widget, GType type, const char *mark, GString *all)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && words_of (widget) && strstr (words_of (widget), mark))
    g_string_append (all, words_of (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    add_words (child, type, mark, all);
}

/* What the chips of picks say, and the sums of money on the page, one after the other; "": none. (transfer full) */
static char *
chips (void)
{
  GString *all = g_string_new (NULL);
  add_words (page (), GTK_TYPE_BUTTON, " ✕", all);
  return g_string_free (all, FALSE);
}

static char *
sums (void)
{
  GString *all = g_string_new (NULL);
  add_words (page (), GTK_TYPE_LABEL, "$\u00a0", all);
  return g_string_free (all, FALSE);
}

static int
n_chips (void)
{
  g_autofree char *all = chips ();
  g_auto (GStrv) each = g_strsplit (all, " ✕", -1);
  return (int) g_strv_length (each) - 1 + (*each == NULL);
}

static gboolean
is_chip (const char *words)
{
  g_autofree char *all = chips ();
  return n_chips () == 1 && strstr (all, words);
}

static gboolean
is_sums (const char *wanted)
{
  g_autofree char *now = is_filled () ? sums () : NULL;
  return g_strcmp0 (now, wanted) == 0;
}

/* Not the little line of a number, which may have the same name. */
static GtkWidget *
find_chart (GtkWidget *in, const char *title)
{
  GtkWidget *found = NULL;
  g_autofree char *name = VS_IS_CHART_VIEW (in) && gtk_widget_get_focusable (in) ? told (in, GTK_ACCESSIBLE_PROPERTY_LABEL) : NULL;
  if (!gtk_widget_get_mapped (in))
    return NULL;
  if (name && (!title || g_str_equal (name, title)))
    return in;
  for (GtkWidget *child = gtk_widget_get_first_child (in); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_chart (child, title);
  return found;
}

/* The picture of that name, with the keyboard on its first mark. */
static GtkWidget *
go_to_chart (const char *keys, const char *place, const char *title)
{
  press (keys);
  await_that (is_titled (place) && is_filled () && find_chart (page (), title));
  desk_settle ();
  GtkWidget *chart = find_chart (page (), title);
  tab_to (chart);
  press ("Home");
  await_that (vs_chart_view_get_cursor (VS_CHART_VIEW (chart)) == 0);
  return chart;
}

static gboolean
describes (GtkWidget *chart, const char *words)
{
  g_autofree char *description = told (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  return g_strcmp0 (description, words) == 0;
}

static void
check_told (GtkWidget *widget)
{
  g_autofree char *name = VS_IS_CHART_VIEW (widget) ? told (widget, GTK_ACCESSIBLE_PROPERTY_LABEL) : NULL;
  g_autofree char *sentence = name ? told (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION) : NULL;
  if (name)
    {
      g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_IMG));
      g_assert_cmpstr (name, !=, "");
      g_assert_cmpstr (sentence, !=, "");
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    check_told (child);
}

/* Each picture has a name and a sentence; the arrows go from mark to mark and say it. */
static void
test_marks (void)
{
  await_that (is_filled () && find_chart (page (), NULL));
  check_told (page ());
  desk_settle ();
  GtkWidget *chart = find_chart (page (), NULL);
  g_autofree char *sentence = told (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  tab_to (chart);
  press ("Home");
  await_that (!describes (chart, sentence));
  g_autofree char *first = told (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  g_assert_cmpstr (first, ==, vs_chart_view_get_cursor_words (VS_CHART_VIEW (chart)));
  press ("Right");
  await_that (!describes (chart, first));
  g_assert_cmpint (vs_chart_view_get_cursor (VS_CHART_VIEW (chart)), ==, 1);
}

static void
test_table (void)
{
  GtkWidget *chart = find_chart (page (), NULL), *card = gtk_widget_get_ancestor (chart, VS_TYPE_TILE_CARD);
  g_autofree char *name = told (chart, GTK_ACCESSIBLE_PROPERTY_LABEL), *words = g_strdup_printf ("Show “%s” as a table", name);
  g_assert_null (find (card, VS_TYPE_RESULT_TABLE, NULL));
  point_at (await (card, GTK_TYPE_TOGGLE_BUTTON, words));
  await (card, VS_TYPE_RESULT_TABLE, NULL);
  g_assert_null (find_chart (card, NULL));
  point_at (await (card, GTK_TYPE_TOGGLE_BUTTON, words));
  await_that (find_chart (card, NULL));
}

/* Space filters the page by a mark, the figures follow, Ctrl and Space add another; Escape takes it back, and a click on the chip. */
static void
test_pick (void)
{
  GtkWidget *chart = go_to_chart ("alt+5", "Customers", "Revenue by region");
  g_autofree char *before = sums ();
  press ("space");
  await_that (is_chip ("Region: "));
  await_that (is_filled () && !is_sums (before));
  chart = find_chart (page (), "Revenue by region");
  await_that (gtk_widget_has_focus (chart));
  press ("Right ctrl+space");
  await_that (is_chip (","));
  press ("Escape");
  await_that (n_chips () == 0 && is_sums (before));
  press ("Home space");
  await_that (is_chip ("Region: "));
  point_at (await (page (), GTK_TYPE_BUTTON, "Region: "));
  await_that (n_chips () == 0 && is_sums (before));
}

static void
test_pointer (void)
{
  GtkWidget *chart = go_to_chart ("alt+5", "Customers", "Revenue by region");
  point_in (chart, gtk_widget_get_width (chart) / 2.0, 12, NULL);
  await_that (is_chip ("Region: "));
  await_that (is_filled ());
  chart = find_chart (page (), "Revenue by region");
  point_in (chart, gtk_widget_get_width (chart) / 2.0, 44, "ctrl");
  await_that (is_chip (","));
  press ("Escape");
  await_that (n_chips () == 0);
}

/* Return follows a mark with what it means; forward again, the filter is kept. */
static void
test_drill (void)
{
  go_to_chart ("alt+1", "Overview", "Risk of leaving");
  press ("Return");
  await_that (is_titled ("Retain") && n_chips () == 1);
  g_autofree char *was = chips ();
  press ("alt+Left");
  await_that (is_titled ("Overview"));
  press ("alt+Right");
  await_that (is_titled ("Retain") && is_chip (was));
}

/* On the page of one customer the menu leads to the line of the file it came from. */
static void
test_source (void)
{
  vs_window_follow (window, "customer", "customer.customer_id = 'C0000004'", NULL);
  await_that (!is_titled ("Retain") && !is_titled ("Overview") && is_filled ());
  gtk_widget_activate_action (GTK_WIDGET (window), "win.source", NULL);
  GtkWidget *source = await_dialog ();
  await (source, GTK_TYPE_LABEL, "Line 5 of customers.csv");
  press ("Escape");
  await_that (!dialog ());
}

/* The menu of the card tells what the figures are made of, with the formula and the rows that were counted. */
static void
test_explain (void)
{
  go_to_chart ("alt+5", "Customers", "Revenue by region");
  press ("shift+F10");
  await (page (), GTK_TYPE_LABEL, "What Is This Made Of?");
  press ("Return");
  GtkWidget *made_of = await_dialog ();
  await (made_of, GTK_TYPE_LABEL, "sum (");
  await (made_of, GTK_TYPE_LABEL, "rows of the table invoice");
  press ("Escape");
  await_that (!dialog ());
}

/* Begins with the page one is on. */
static void
test_slideshow (void)
{
  press ("alt+1");
  await_that (is_titled ("Overview"));
  press ("shift+F11");
  GtkWidget *wall = await_dialog ();
  await_that (g_str_equal (gtk_window_get_title (GTK_WINDOW (wall)), "Overview"));
  for (int i = 0; i < 60 && !g_str_equal (gtk_window_get_title (GTK_WINDOW (wall)), "Retain"); i++)
    {
      press ("Right");     /* pages join as they come */
      for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 5; desk_turn (end);)
        ;
    }
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (wall)), ==, "Retain");
  press ("Escape");
  await_that (!dialog ());
}

int
main (int argc, char **argv)
{
  desk_open (&argc, &argv);
  g_test_add_func ("/view/marks", test_marks);
  g_test_add_func ("/view/table", test_table);
  g_test_add_func ("/view/pick", test_pick);
  g_test_add_func ("/view/pointer", test_pointer);
  g_test_add_func ("/view/drill", test_drill);
  g_test_add_func ("/view/source", test_source);
  g_test_add_func ("/view/explain", test_explain);
  g_test_add_func ("/view/slideshow", test_slideshow);
  return desk_close (g_test_run ());
}
