/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a card shows for what a tile says, and what a screen reader hears. The contents are made by hand. */
#include "widgets/tile-card.h"

#include "widgets/chart-view.h"
#include "widgets/result-table.h"
#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>

typedef struct {
  char        *folder;
  VsWorkspace *workspace;
  VsPageData  *page;
} Fixture;

static const char dashboard_json[] =
  "{ \"name\": \"t\", \"title\": \"T\", \"tiles\": ["
  "  { \"id\": \"kpi\", \"title\": \"Revenue\", \"mark\": \"kpi\", \"value\": \"revenue_12m\", \"link\": { \"label\": \"More\", \"page\": \"customers\" } },"
  "  { \"id\": \"bar\", \"title\": \"By age\", \"mark\": \"bar\", \"horizontal\": true, \"query\": { \"by\": [\"customer.region\"] }, \"x\": \"age\","
  "    \"y\": [\"amount\"], \"levels\": { \"Late\": \"red\" } },"
  "  { \"id\": \"empty\", \"title\": \"Nothing\", \"mark\": \"kpi\", \"value\": \"revenue_12m\" } ] }";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->folder = g_dir_make_tmp ("vs-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (fixture->folder, "t.voltsource", NULL);
  fixture->workspace = vs_workspace_create (path, &error);
  g_assert_no_error (error);
  g_autoptr (VsData) vs_data = vs_data_new (fixture->workspace, &error);
  g_assert_no_error (error);
  VsDashboard *dashboard = vs_dashboard_new (vs_json_doc_parse (dashboard_json, "t", &error), &error);
  g_assert_no_error (error);
  fixture->page = vs_page_data_new (dashboard, vs_data);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "t.voltsource", NULL);
  vs_page_data_unref (fixture->page);
  vs_workspace_close (fixture->workspace, NULL);
  g_object_unref (fixture->workspace);
  g_remove (path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static VsTileContent *
content_new (Fixture *fixture, guint tile)
{
  VsTileContent *content = g_new0 (VsTileContent, 1);
  content->tile = g_ptr_array_index (fixture->page->dashboard->tiles, tile);
  content->title = g_strdup (content->tile->title);
  content->value = content->against = NAN;
  return content;
}

static void
query_column_free (gpointer data)
{
  VsQueryColumn *column = data;
  g_free (column->name);
  g_free (column->caption);
  g_free (column->unit);
  g_free (column->description);
  g_free (column);
}

static void
add_column (VsResult *result, const char *name, VsFormat format, VsColumn *values)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);
  column->name = g_strdup (name);
  column->caption = g_strdup (name);
  column->format = format;
  g_ptr_array_add (result->columns, column);
  vs_frame_add (result->frame, name, values);
  vs_column_unref (values);
}

static VsResult *
result_new (void)
{
  VsResult *result = g_new0 (VsResult, 1);
  VsColumnBuilder *ages = vs_column_builder_new (VS_TYPE_TEXT), *amounts = vs_column_builder_new (VS_TYPE_DOUBLE);
  vs_column_builder_add_text (ages, "On time", -1);
  vs_column_builder_add_text (ages, "Late", -1);
  vs_column_builder_add_double (amounts, 300);
  vs_column_builder_add_double (amounts, 100);
  result->frame = vs_frame_new (2);
  result->columns = g_ptr_array_new_with_free_func (query_column_free);
  result->n_all = 2;
  add_column (result, "age", VS_FORMAT_TEXT, vs_column_builder_end (ages));
  add_column (result, "amount", VS_FORMAT_INTEGER, vs_column_builder_end (amounts));
  return result;
}

static GtkWidget *
card_of (Fixture *fixture, VsTileContent *content)
{
  g_autoptr (VsTileData) data = vs_tile_data_new (fixture->page, content);
  GtkWidget *card = g_object_ref_sink (vs_tile_card_new (content->tile));
  vs_tile_card_set_data (VS_TILE_CARD (card), data);
  return card;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);
      if (found)
        return found;
    }
  return NULL;
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);
      if (found)
        return found;
    }
  return NULL;
}

static void
follow_cb (GtkWidget *card, const char *page, const char *filter, const char *words, char **followed)
{
  g_free (*followed);
  *followed = g_strdup (page);
}

static void
test_kpi (Fixture *fixture, gconstpointer data)
{
  VsTileContent *content = content_new (fixture, 0);
  g_autofree char *followed = NULL;
  content->number = g_strdup ("$ 1.28 bn");
  content->change = g_strdup ("4.1 % more than last year");
  content->change_level = VS_LEVEL_GREEN;
  content->change_direction = 1;
  content->link_label = g_strdup ("More");
  content->summary = g_strdup ("Revenue: $ 1.28 bn");
  GtkWidget *card = card_of (fixture, content);
  g_assert_true (says (card, "$ 1.28 bn"));
  g_assert_true (says (card, "▲ 4.1 % more than last year"));
  g_assert_true (says (card, "More →"));
  gtk_test_accessible_assert_role (card, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (card, GTK_ACCESSIBLE_PROPERTY_LABEL, "Revenue");
  g_signal_connect (card, "follow", G_CALLBACK (follow_cb), &followed);
  g_signal_emit_by_name (find_button (card, "More →"), "clicked");
  g_assert_cmpstr (followed, ==, "customers");
  g_assert_finalize_object (card);
}

static void
test_chart (Fixture *fixture, gconstpointer data)
{
  VsTileContent *content = content_new (fixture, 1);
  content->result = result_new ();
  GtkWidget *card = card_of (fixture, content), *chart = find (card, VS_TYPE_CHART_VIEW), *toggle = find (card, GTK_TYPE_TOGGLE_BUTTON);
  g_assert_nonnull (chart);
  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL, "By age");
  g_assert_true (gtk_widget_get_focusable (chart));
  g_assert_null (find (card, VS_TYPE_RESULT_TABLE));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  g_assert_nonnull (find (card, VS_TYPE_RESULT_TABLE));
  g_assert_finalize_object (card);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  VsTileContent *content = content_new (fixture, 2);
  g_autofree char *followed = NULL;
  content->message = g_strdup ("No payments loaded yet.");
  content->empty_label = g_strdup ("Import payments");
  content->empty_page = g_strdup ("data");
  GtkWidget *card = card_of (fixture, content);
  g_assert_true (says (card, "No payments loaded yet."));
  g_signal_connect (card, "follow", G_CALLBACK (follow_cb), &followed);
  g_signal_emit_by_name (find_button (card, "Import payments →"), "clicked");
  g_assert_cmpstr (followed, ==, "data");
  g_assert_finalize_object (card);
}

/* New figures replace the old ones in the same card. */
static void
test_refill (Fixture *fixture, gconstpointer data)
{
  VsTileContent *first = content_new (fixture, 0), *second = content_new (fixture, 0);
  first->number = g_strdup ("1");
  second->number = g_strdup ("2");
  GtkWidget *card = card_of (fixture, first);
  g_autoptr (VsTileData) next = vs_tile_data_new (fixture->page, second);
  vs_tile_card_set_data (VS_TILE_CARD (card), next);
  g_assert_false (says (card, "1"));
  g_assert_true (says (card, "2"));
  g_assert_finalize_object (card);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  VsTileContent *content = content_new (fixture, 1);
  content->result = result_new ();
  g_autoptr (VsTileData) tile = vs_tile_data_new (fixture->page, content);
  g_autoptr (GListModel) model = vs_result_model_new (tile);
  g_autoptr (VsResultRow) first = g_list_model_get_item (model, 0);
  g_autoptr (VsResultRow) second = g_list_model_get_item (model, 1);
  g_autofree char *text = vs_result_row_dup_text (second, 0, FALSE);
  g_autofree char *number = vs_result_row_dup_text (second, 1, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  g_assert_null (g_list_model_get_item (model, 2));
  g_assert_cmpstr (text, ==, "Late");
  g_assert_cmpstr (number, ==, "100");
  g_assert_cmpint (vs_result_row_get_level (second, 0), ==, VS_LEVEL_RED);
  g_assert_cmpint (vs_result_row_get_level (first, 0), ==, VS_LEVEL_NONE);
  g_assert_cmpint (vs_result_row_compare (first, second, 1), >, 0);
  g_assert_cmpint (vs_result_row_compare (first, second, 0), >, 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/tile-card/kpi", Fixture, NULL, set_up, test_kpi, tear_down);
  g_test_add ("/tile-card/chart", Fixture, NULL, set_up, test_chart, tear_down);
  g_test_add ("/tile-card/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/tile-card/refill", Fixture, NULL, set_up, test_refill, tear_down);
  g_test_add ("/tile-card/rows", Fixture, NULL, set_up, test_rows, tear_down);
  return g_test_run ();
}
