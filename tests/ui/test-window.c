/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole window with a small retailer in it: versions are restored, shared views opened, fields calculated, own views linked and shown on
 * the wall; what is wrong in a view is told in its tile. Usage: test-window RETAILER */
#include "desk.h"

#include "edit/edit-page.h"
#include "edit/store.h"
#include "semantic/query.h"
#include "semantic/view.h"
#include "slideshow.h"
#include "widgets/chart-view.h"
#include "widgets/tile-card.h"
#include "workspace/document.h"

#define WIDTH 1100
#define HEIGHT 1160

/* ── Building ── */

static int
newest (const char *name)
{
  g_autoptr (GPtrArray) history = vs_document_history (vs_workbench_get_workspace (window->workbench), VS_VIEW_KIND, name, NULL);
  return history && history->len > 0 ? ((const VsDocumentInfo *) g_ptr_array_index (history, 0))->version : 0;
}

static char *
title_of (const char *name)
{
  g_autoptr (JsonNode) view = vs_view_load (vs_workbench_get_workspace (window->workbench), name, -1, NULL);
  return view ? g_strdup (json_object_get_string_member (json_node_get_object (view), "title")) : NULL;
}

static void
save_view (const char *name, const char *title, const char *link)
{
  g_autofree char *json = g_strdup_printf ("{ \"title\": \"%s\", \"tiles\": [{ \"id\": \"n\", \"title\": \"Customers\", \"mark\": \"kpi\","
                                           " \"value\": \"customers\", \"link\": { \"label\": \"There\", \"page\": \"%s\" } }] }", title, link);
  g_autoptr (JsonNode) view = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (vs_view_save (vs_workbench_get_workspace (window->workbench), name, view, "Test", &error), >, 0);
  g_assert_no_error (error);
}

/* An earlier version says how it differs from now, and comes back as the newest. */
static void
test_versions (void)
{
  g_autofree char *title = NULL;
  save_view ("old-and-new", "The first title", "overview");
  save_view ("old-and-new", "The second title", "overview");
  vs_window_views_refresh (window);
  await (GTK_WIDGET (window->views), GTK_TYPE_LABEL, "The second title");
  show ("view:old-and-new");
  vs_window_edit (window);
  GtkWidget *editor = await (GTK_WIDGET (window), VS_TYPE_EDIT_PAGE, NULL);
  await (editor, GTK_TYPE_LABEL, "Customers");
  g_assert_true (gtk_widget_activate_action (editor, "edit.versions", NULL));
  GtkWidget *row = await (await_dialog (), ADW_TYPE_EXPANDER_ROW, "Version 1");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  await (row, GTK_TYPE_LABEL, "The first title");
  click (find (row, GTK_TYPE_BUTTON, "Restore"));
  await_that (!dialog ());
  g_assert_cmpint (newest ("old-and-new"), ==, 3);
  title = title_of ("old-and-new");
  g_assert_cmpstr (title, ==, "The first title");
  vs_window_edit (window);
}

/* Newer libadwaita shows such sentences within the window. */
static gboolean
is_refused (void)
{
  GtkWidget *said = dialog () ? dialog () : GTK_WIDGET (window);
  return find (said, GTK_TYPE_LABEL, "“reciepts”") != NULL;
}

/* A shared file becomes a view of one's own; one with a fault says which and is none. */
static void
test_shared (void)
{
  g_autofree char *folder = g_path_get_dirname (workspace), *path = g_build_filename (folder, "shared.json", NULL);
  g_autoptr (JsonNode) view = vs_view_load (vs_workbench_get_workspace (window->workbench), "control", -1, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (vs_view_share (view, path, &error));
  g_assert_no_error (error);
  vs_window_take_shared (window, path);
  await (GTK_WIDGET (window->views), GTK_TYPE_LABEL, "Control");
  await_that (is_filled ());
  g_assert_true (g_file_set_contents (path, "{ \"title\": \"Bad\", \"tiles\": [{ \"id\": \"a\", \"mark\": \"kpi\", \"value\": \"reciepts\" }] }", -1, NULL));
  vs_window_take_shared (window, path);
  await_that (is_refused ());
  click (find (dialog () ? dialog () : GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Close"));
  await_that (!is_refused ());
}

static gboolean
has_measure (const char *name)
{
  return vs_workbench_get_data (window->workbench) && vs_model_measure (vs_data_model (vs_workbench_get_data (window->workbench)), name) != NULL;
}

/* A measure of one's own: a fault is told while one types, then its value; saved, it can be asked for. */
static void
test_calculated (void)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.calculated", NULL));
  GtkWidget *form = await_dialog (), *expression = await (form, ADW_TYPE_ENTRY_ROW, "Expression");
  GtkWidget *save = await (form, GTK_TYPE_BUTTON, "Save"), *kind = await (form, GTK_TYPE_DROP_DOWN, NULL);
  gtk_editable_set_text (GTK_EDITABLE (find (form, ADW_TYPE_ENTRY_ROW, "Name")), "Two of each");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (kind), 1);
  gtk_editable_set_text (GTK_EDITABLE (expression), "2 * custmers");
  await (form, GTK_TYPE_LABEL, "did you mean “customers”");
  g_assert_false (gtk_widget_get_sensitive (save));
  gtk_editable_set_text (GTK_EDITABLE (expression), "2 * customers");
  await_that (gtk_widget_get_sensitive (save));
  click (save);
  await (form, ADW_TYPE_ACTION_ROW, "Two of each");
  gtk_window_destroy (GTK_WINDOW (form));
  await_that (has_measure ("two_of_each"));
  double twice = vs_query_measure (vs_workbench_get_data (window->workbench), "two_of_each", NULL, NULL);
  g_assert_cmpfloat (twice, ==, 2 * vs_query_measure (vs_workbench_get_data (window->workbench), "customers", NULL, NULL));
}

/* ── What nobody should write ── */

#define REGIONS(more) "\"query\": { \"by\": [\"customer.region\"], \"measures\": [" more "] }"
#define OWN(expr) "{ \"name\": \"n\", \"entity\": \"customer\", \"expr\": \"" expr "\" }"

/* What a tile has wrong, and the words that tell; NULL: it is a picture or a number as any other. */
static const struct { const char *tile, *said; } bad[] = {
  { "\"mark\": \"kpi\", \"value\": \"customers\"", NULL },
  { "\"mark\": \"kpi\", \"value\": \"custmers\"", "did you mean “customers”" },
  { "\"mark\": \"bar\", \"query\": { \"by\": [\"customer.regoin\"], \"measures\": [\"customers\"] }", "region" },
  { "\"mark\": \"bar\", " REGIONS ("\"customers\"") ", \"x\": \"elsewhere\"", NULL },
  { "\"mark\": \"bar\", \"query\": { \"by\": [\"customer.region\"], \"measures\": [\"customers\"], \"where\": \"customer.name > 3\" }",
    "customer.name" },
  { "\"mark\": \"bar\", " REGIONS (OWN ("sum (name)")), "can be added up" },
  { "\"mark\": \"kpi\", \"value\": \"ring\"", "itself" },
  { "\"value\": \"customers\"", "mark" },
  { "\"mark\": \"pie\", " REGIONS ("\"customers\""), "“pie”" },
  { "\"mark\": \"bar\"", "query" },
  { "\"mark\": \"donut\", " REGIONS (OWN ("0 - count (customer)")), "are negative" },
  { "\"mark\": \"donut\", " REGIONS (OWN ("1 / 0")), "Nothing to show yet" },
  { "\"mark\": \"line\", " REGIONS (OWN ("1e308 * 10")), "Nothing to show yet" },
  { "\"mark\": \"bar\", " REGIONS (OWN ("1e300 * count (customer)")), NULL },
  { "\"mark\": \"area\", " REGIONS (OWN ("if (count (customer) < 0, 1, null)")), "Nothing to show yet" },
  { "\"mark\": \"line\", \"query\": { \"by\": [\"customer.kind\"], \"measures\": [\"customers\"], \"limit\": 1 }", NULL },
  { "\"mark\": \"scatter\", \"query\": { \"rows\": \"customer\", \"fields\": [\"name\"], \"limit\": 1 }", "two columns of numbers" },
  { "\"mark\": \"bar\", \"query\": { \"by\": [\"customer.region\"], \"measures\": [\"customers\"], \"where\": \"customer.name = ''\" }",
    "Nothing to show yet" },
  { "\"mark\": \"text\", \"text\": \"\\u202eكل العملاء 123\\u202c abc\"", NULL },
  { "\"mark\": \"table\", \"query\": { \"rows\": \"customer\", \"fields\": [\"name\"], \"limit\": 0 }", NULL },
  { "\"mark\": \"kpi\", \"value\": \"customers\", \"w\": 1e9, \"h\": -4", "from 1 to 12" },
};

static void
save_bad (void)
{
  VsWorkspace *ws = vs_workbench_get_workspace (window->workbench);
  g_autoptr (GString) tiles = g_string_new (NULL), many = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_string_append_printf (tiles, "%s{ \"id\": \"t%u\", \"title\": \"Tile %u\", %s }", i ? ", " : "", i, i, bad[i].tile);
  g_string_append_printf (tiles, ", null, 7, { \"id\": \"huge\", \"mark\": \"text\", \"title\": \"Huge\", \"text\": \"%0*d\" },"
                          " { \"id\": \"right\", \"mark\": \"text\", \"title\": \"عملاء المنطقة\", \"text\": \"abc\" }", 500000, 7);
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (many, "%s{ \"mark\": \"kpi\", \"title\": \"M\", \"value\": \"customers\", \"w\": 1, \"h\": 1 }", i ? "," : "");
  g_autofree char *one = g_strdup_printf ("{ \"title\": \"Bad\", \"tiles\": [%s] }", tiles->str);
  g_autofree char *two = g_strdup_printf ("{ \"title\": \"Many\", \"tiles\": [%s] }", many->str);
  g_assert_cmpint (vs_document_save (ws, VS_VIEW_KIND, "bad", one, NULL, NULL), >, 0);
  g_assert_cmpint (vs_document_save (ws, VS_VIEW_KIND, "many", two, NULL, NULL), >, 0);
  g_assert_cmpint (vs_document_save (ws, "measure", "ring", "{ \"entity\": \"customer\", \"expr\": \"gnir + 1\" }", NULL, NULL), >, 0);
  g_assert_cmpint (vs_document_save (ws, "measure", "gnir", "{ \"entity\": \"customer\", \"expr\": \"ring * 2\" }", NULL, NULL), >, 0);
}

/* The card whose title that is. */
static GtkWidget *
card_of (GtkWidget *page, const char *title)
{
  GtkWidget *label = find (page, GTK_TYPE_LABEL, title);
  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, VS_TYPE_TILE_CARD);
}

/* In words on the card, or as the picture tells a screen reader what is drawn in it. */
static char *
said_by (GtkWidget *card)
{
  VsTileData *data = vs_tile_card_get_data (VS_TILE_CARD (card));
  g_autoptr (VsChart) chart = data->content->message ? NULL : vs_chart_new (data->content);
  return data->content->message ? g_strdup (data->content->message) : chart ? vs_chart_describe (chart) : NULL;
}

static void
check_bad (GtkWidget *page, guint i)
{
  g_autofree char *title = g_strdup_printf ("Tile %u", i);
  GtkWidget *card = card_of (page, title);
  g_autofree char *said = said_by (card), *folded = said ? g_utf8_casefold (said, -1) : NULL;
  g_autofree char *wanted = bad[i].said ? g_utf8_casefold (bad[i].said, -1) : NULL;
  g_test_message ("%s: %s", title, said ? said : "");
  if (wanted ? !folded || !strstr (folded, wanted) : vs_tile_card_get_data (VS_TILE_CARD (card))->content->failed)
    g_test_fail_printf ("%s { %s } says “%s”", title, bad[i].tile, said ? said : "");
  if (vs_tile_card_get_data (VS_TILE_CARD (card))->content->message)
    g_assert_nonnull (find (card, GTK_TYPE_LABEL, said));
}

/* Each bad tile says what is wrong with it, and the rest of the page works. */
static void
test_bad (void)
{
  save_bad ();
  vs_window_views_refresh (window);
  await (GTK_WIDGET (window->views), GTK_TYPE_LABEL, "Bad");
  show ("view:bad");
  GtkWidget *page = gtk_stack_get_visible_child (window->pages);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    check_bad (page, i);
  g_assert_nonnull (find (page, GTK_TYPE_LABEL, "must be an object"));
  g_assert_nonnull (find (page, GTK_TYPE_LABEL, "is empty"));
  g_assert_nonnull (find (page, GTK_TYPE_LABEL, "عملاء المنطقة"));
  g_assert_nonnull (find (page, GTK_TYPE_LABEL, "500000 characters"));
  show ("view:many");
  g_assert_nonnull (find (gtk_stack_get_visible_child (window->pages), GTK_TYPE_LABEL, "10000 tiles"));
}

/* ── Going there ── */

static gboolean
is_at (const char *place)
{
  return window->place == vs_place_find (place);
}

/* A link leads to a view of one's own while there is one, and says so when there is none. */
static void
test_links (void)
{
  save_view ("from-here", "From here", "view:to-there");
  save_view ("to-there", "To there", "view:nowhere");
  vs_window_views_refresh (window);
  await (GTK_WIDGET (window->views), GTK_TYPE_LABEL, "To there");
  show ("view:from-here");
  click (await (gtk_stack_get_visible_child (window->pages), GTK_TYPE_BUTTON, "There"));
  await_that (is_at ("view:to-there"));
  await_that (is_filled ());
  click (await (gtk_stack_get_visible_child (window->pages), GTK_TYPE_BUTTON, "There"));
  await (GTK_WIDGET (window->toasts), GTK_TYPE_LABEL, "view:nowhere");
  g_assert_true (is_at ("view:to-there"));
  vs_window_go_back (window);
  g_assert_true (is_at ("view:from-here"));
}

/* As narrow as a telephone, the page's name is whole, whatever stands beside it. */
static void
test_narrow (void)
{
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 700);
  await_that (gtk_widget_get_width (GTK_WIDGET (window)) <= 360);   /* its frame may take some */
  show ("campaigns");
  GtkWidget *title = await (GTK_WIDGET (window->title), GTK_TYPE_LABEL, "Campaigns");
  g_assert_true (gtk_widget_get_visible (window->back_button));
  await_that (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (title))));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
}

/* On the wall: the page one came from first, and the others in turn, one's own among them. */
static void
test_slideshow (void)
{
  vs_slideshow_present (GTK_WINDOW (window), window->workbench, "from-here");
  GtkWidget *wall = await_dialog ();
  await_that (g_str_equal (gtk_window_get_title (GTK_WINDOW (wall)), "From here"));
  gtk_window_destroy (GTK_WINDOW (wall));
  desk_settle ();
}

int
main (int argc, char **argv)
{
  desk_open (&argc, &argv);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  g_test_add_func ("/window/versions", test_versions);
  g_test_add_func ("/window/shared", test_shared);
  g_test_add_func ("/window/calculated", test_calculated);
  g_test_add_func ("/window/bad", test_bad);
  g_test_add_func ("/window/links", test_links);
  g_test_add_func ("/window/narrow", test_narrow);
  g_test_add_func ("/window/slideshow", test_slideshow);
  return desk_close (g_test_run ());
}
