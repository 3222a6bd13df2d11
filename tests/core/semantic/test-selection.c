/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is picked on a page, as conditions, as words, and as the figures they lead to, which SQL counts otherwise. */
#include "fixture.h"
#include "semantic/selection.h"

#include <math.h>

static const char page_json[] =
  "{ \"title\": \"T\", \"tiles\": ["
  "  { \"id\": \"regions\", \"mark\": \"bar\", \"labels\": { \"West\": \"The West\" },"
  "    \"query\": { \"by\": [\"customer.region\"], \"measures\": [\"customers\"] } },"
  "  { \"id\": \"months\", \"mark\": \"line\", \"query\": { \"by\": [{ \"expr\": \"start_of_month (invoice.issued_on)\", \"name\": \"month\","
  "    \"format\": \"month\" }], \"measures\": [\"invoices\"] } },"
  "  { \"id\": \"ages\", \"mark\": \"bar\", \"query\": { \"measures\": [\"households\", \"businesses\"], \"as_rows\": [\"age\", \"n\"] },"
  "    \"selects\": { \"Households\": \"customer.kind = 'household'\" } },"
  "  { \"id\": \"map\", \"mark\": \"heatmap\", \"x\": \"kind\", \"row\": \"region\","
  "    \"query\": { \"by\": [\"customer.kind\", \"customer.region\"], \"measures\": [\"customers\"] } },"
  "  { \"id\": \"deaf\", \"mark\": \"kpi\", \"value\": \"customers\", \"filtered\": false },"
  "  { \"id\": \"still\", \"mark\": \"bar\", \"select\": false,"
  "    \"query\": { \"by\": [\"customer.region\"], \"measures\": [\"customers\"] } },"
  "  { \"id\": \"bins\", \"mark\": \"histogram\", \"query\": { \"rows\": \"invoice\", \"bins\": \"amount\" } },"
  "  { \"id\": \"boxes\", \"mark\": \"box\", \"query\": { \"rows\": \"invoice\", \"box\": \"kwh\", \"by\": [\"customer.region\", \"kind\"] } },"
  "  { \"id\": \"curve\", \"mark\": \"curve\", \"y\": [\"kwh\"], \"outcome\": \"disputed\","
  "    \"query\": { \"rows\": \"invoice\", \"fields\": [\"kwh\", \"disputed\"] } } ] }";

enum { N_TILES = 9, BINS = 6, BOXES, CURVE };

typedef struct {
  VsDashboard   *dashboard;
  VsTileContent *contents[N_TILES];
} Page;

static void
page_init (Page *page, Fixture *f)
{
  g_autoptr (GError) error = NULL;

  page->dashboard = vs_dashboard_new (vs_json_doc_parse (page_json, "page.json", NULL), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_TILES; i++)
    {
      page->contents[i] = vs_tile_content_new (f->data, page->dashboard->tiles->pdata[i], NULL, NULL);
      g_assert_false (page->contents[i]->failed);
    }
}

static void
page_clear (Page *page)
{
  for (guint i = 0; i < N_TILES; i++)
    vs_tile_content_free (page->contents[i]);
  vs_dashboard_free (page->dashboard);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static void
assert_where (const VsSelection *selection, const VsTile *tile, const char *expected)
{
  g_autofree char *where = vs_selection_where (selection, "p", tile);

  g_assert_cmpstr (where, ==, expected);
}

static void
assert_words (const VsSelection *selection, guint i, const char *expected)
{
  g_autofree char *words = vs_pick_words (selection->picks->pdata[i]);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_pick (Fixture *f, gconstpointer unused)
{
  g_auto (Page) page = { 0 };
  g_autoptr (VsSelection) selection = vs_selection_new ();
  const VsTile *other;

  page_init (&page, f);
  other = page.dashboard->tiles->pdata[2];
  assert_where (selection, other, NULL);
  g_assert_true (vs_selection_pick (selection, "p", page.contents[0], "region", "North", FALSE));
  assert_where (selection, other, "(customer.region = 'North')");
  assert_where (selection, page.dashboard->tiles->pdata[0], NULL);   /* its own marks stay */
  assert_where (selection, page.dashboard->tiles->pdata[4], NULL);   /* opted out */
  g_assert_nonnull (vs_selection_of_tile (selection, "p", "regions"));
  g_assert_null (vs_selection_of_tile (selection, "p", "map"));
  g_assert_null (vs_selection_of_tile (selection, "q", "regions"));

  vs_selection_pick (selection, "p", page.contents[0], "region", "West", TRUE);
  assert_where (selection, other, "(customer.region in ('North', 'West'))");
  assert_words (selection, 0, "Region: North, The West");
  vs_selection_pick (selection, "p", page.contents[0], "region", NULL, TRUE);
  assert_where (selection, other, "(customer.region in ('North', 'West') or customer.region is null)");
  vs_selection_pick (selection, "p", page.contents[0], "region", "North", TRUE);   /* again: back */
  vs_selection_pick (selection, "p", page.contents[0], "region", "West", TRUE);
  assert_where (selection, other, "(customer.region is null)");
  assert_words (selection, 0, "Region: Not stated");
  vs_selection_pick (selection, "p", page.contents[0], "region", "South", FALSE);
  assert_where (selection, other, "(customer.region = 'South')");
  vs_selection_pick (selection, "p", page.contents[0], "region", "South", FALSE);
  assert_where (selection, other, NULL);
  g_assert_cmpuint (selection->picks->len, ==, 0);
}

static void
test_kinds (Fixture *f, gconstpointer unused)
{
  g_auto (Page) page = { 0 };
  g_autoptr (VsSelection) selection = vs_selection_new ();
  const VsTile *other;

  page_init (&page, f);
  other = page.dashboard->tiles->pdata[5];
  g_assert_false (vs_tile_content_can_pick (page.contents[4]));   /* a number has no marks */
  g_assert_false (vs_tile_content_can_pick (page.contents[5]));
  g_assert_false (vs_selection_pick (selection, "p", page.contents[5], "region", "North", FALSE));
  g_assert_false (vs_selection_pick (selection, "p", page.contents[2], "age", "Businesses", FALSE));   /* means no condition */

  vs_selection_pick (selection, "p", page.contents[1], "month", "2026-03-01", FALSE);
  assert_where (selection, other, "((start_of_month (invoice.issued_on)) = date '2026-03-01')");
  assert_words (selection, 0, "month: Mar 2026");
  vs_selection_pick (selection, "p", page.contents[2], "age", "Households", FALSE);
  vs_selection_drop (selection, 0);
  assert_where (selection, other, "((customer.kind = 'household'))");
  vs_selection_drop (selection, 0);
  vs_selection_pick (selection, "p", page.contents[3], "kind", "household", FALSE);
  vs_selection_pick (selection, "p", page.contents[3], "region", "O'Hara", TRUE);   /* another dimension begins anew */
  assert_where (selection, other, "(customer.region = 'O''Hara')");
  g_assert_false (vs_selection_pick (selection, "p", page.contents[3], "customers", "12", FALSE));
  g_assert_false (vs_selection_pick (selection, "p", page.contents[3], NULL, "12", FALSE));
}

static void
assert_count (Fixture *f, const VsSelection *selection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *where = vs_selection_where (selection, "p", NULL);
  g_autofree char *expected = fixture_sql (f, sql);
  g_autofree char *got = g_strdup_printf ("%.0f\n", vs_query_measure_filtered (f->data, "customers", where, NULL, &error));

  g_assert_no_error (error);
  fixture_assert_same (got, expected);
}

static gsize
invoices (Fixture *f, const VsSelection *selection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse ("{ \"rows\": \"invoice\", \"fields\": [\"kwh\"], \"limit\": 1 }", "q", NULL);
  g_autofree char *where = vs_selection_where (selection, "p", NULL);
  g_autoptr (VsResult) result = vs_query_run (f->data, vs_json_doc_root (doc), where, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (result->unfiltered);
  return result->n_all;
}

/* Each bin, picked, leaves the rows that were counted in it. */
static void
test_bins (Fixture *f, gconstpointer unused)
{
  g_auto (Page) page = { 0 };
  g_autoptr (VsSelection) none = vs_selection_new ();
  const VsColumn *from, *count;

  page_init (&page, f);
  from = vs_frame_get (page.contents[BINS]->result->frame, "amount");
  count = vs_frame_get (page.contents[BINS]->result->frame, "count");
  g_assert_cmpuint (from->n, >, 8);
  for (gsize i = 0; i < from->n; i++)
    {
      g_autoptr (VsSelection) selection = vs_selection_new ();
      g_autofree char *key = vs_column_dup_string (from, i);

      g_assert_true (vs_selection_pick (selection, "p", page.contents[BINS], "amount", key, FALSE));
      g_assert_cmpuint (invoices (f, selection), ==, count->i64[i]);
      if (i == 1)
        assert_words (selection, 0, "Amount: 30 to 40");
    }
  g_assert_false (vs_selection_pick (none, "p", page.contents[BINS], "amount", "17", FALSE));   /* no bin begins there */
}

/* Two at once, and a score with all above it; groups of rows are known to others by their entity. */
static void
test_several (Fixture *f, gconstpointer unused)
{
  g_auto (Page) page = { 0 };
  g_autoptr (VsSelection) selection = vs_selection_new ();

  page_init (&page, f);
  g_assert_true (vs_selection_pick (selection, "p", page.contents[3], "kind" VS_PICK_AND "region", "household" VS_PICK_AND "North", FALSE));
  assert_words (selection, 0, "Kind · Region: household · North");
  assert_count (f, selection, "SELECT count(*) FROM customer WHERE kind = 'household' AND region = 'North'");
  vs_selection_pick (selection, "p", page.contents[3], "kind" VS_PICK_AND "region", "business" VS_PICK_AND VS_PICK_MISSING, TRUE);
  assert_count (f, selection, "SELECT count(*) FROM customer WHERE (kind = 'household' AND region = 'North')"
                              " OR (kind = 'business' AND region IS NULL)");
  g_assert_false (vs_selection_pick (selection, "p", page.contents[3], "kind" VS_PICK_AND "nothing", "a" VS_PICK_AND "b", FALSE));
  g_assert_false (vs_selection_pick (selection, "p", page.contents[3], "kind" VS_PICK_AND "region", "household", FALSE));
  vs_selection_drop (selection, 0);
  vs_selection_pick (selection, "p", page.contents[BOXES], "region", "West", FALSE);
  assert_where (selection, page.dashboard->tiles->pdata[0], "(customer.region = 'West')");
  vs_selection_pick (selection, "p", page.contents[BOXES], "kind", "credit", FALSE);
  assert_where (selection, page.dashboard->tiles->pdata[0], "(invoice.kind = 'credit')");
  vs_selection_drop (selection, 0);
  vs_selection_pick (selection, "p", page.contents[CURVE], "kwh", "750", FALSE);
  assert_words (selection, 0, "Energy: 750\u00a0kWh and above");
  assert_where (selection, page.dashboard->tiles->pdata[0], "((invoice.kwh >= 750))");
}

/* The conditions leave what SQL says they leave; one that does not reach leaves the others standing. */
static void
test_figures (Fixture *f, gconstpointer unused)
{
  g_auto (Page) page = { 0 };
  g_autoptr (VsSelection) selection = vs_selection_new ();
  g_autoptr (VsSelection) copy = NULL;

  page_init (&page, f);
  vs_selection_pick (selection, "p", page.contents[0], "region", "North", FALSE);
  vs_selection_pick (selection, "p", page.contents[0], "region", NULL, TRUE);
  assert_count (f, selection, "SELECT count(*) FROM customer WHERE region = 'North' OR region IS NULL");
  copy = vs_selection_copy (selection);
  vs_selection_pick (selection, "p", page.contents[2], "age", "Households", FALSE);
  assert_count (f, selection, "SELECT count(*) FROM customer WHERE (region = 'North' OR region IS NULL) AND kind = 'household'");
  vs_selection_pick (selection, "p", page.contents[1], "month", "2026-03-01", FALSE);   /* no month of a customer */
  assert_count (f, selection, "SELECT count(*) FROM customer WHERE (region = 'North' OR region IS NULL) AND kind = 'household'");
  assert_count (f, copy, "SELECT count(*) FROM customer WHERE region = 'North' OR region IS NULL");
}

static void
test_links (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsSelection) selection = vs_selection_new ();

  vs_selection_add_link (selection, "customer.customer_id = 'C007'", NULL);
  vs_selection_add_link (selection, "customer.customer_id = 'C007'", NULL);
  vs_selection_add_link (selection, "customer.region = 'North'", NULL);
  vs_selection_add_link (selection, "customer.is_active and customer.overdue > 100", NULL);
  g_assert_cmpuint (selection->picks->len, ==, 3);
  vs_selection_name_links (selection, f->data);
  assert_words (selection, 0, "Customer 007");
  assert_words (selection, 1, "Region: North");
  assert_words (selection, 2, "customer.is_active and customer.overdue > 100");
  assert_where (selection, NULL, "((customer.customer_id = 'C007')) and ((customer.region = 'North')) and "
                                 "((customer.is_active and customer.overdue > 100))");
}

static void
assert_row (Fixture *f, const char *entity, const char *key, const char *about, const char *expected)
{
  g_autofree char *condition = vs_row_condition (f->data, entity, key, about);

  g_assert_cmpstr (condition, ==, expected);
}

static void
test_rows (Fixture *f, gconstpointer unused)
{
  assert_row (f, "customer", "C007", "customer", "customer.customer_id = 'C007'");
  assert_row (f, "contract", "K012", NULL, "contract.contract_id = 'K012'");
  assert_row (f, "contract", "K012", "customer", "customer.customer_id = 'C012'");
  assert_row (f, "contract", "K012", "overview", "contract.contract_id = 'K012'");
  assert_row (f, "customer", "O'Hara", NULL, "customer.customer_id = 'O''Hara'");
  assert_row (f, "customer", "", NULL, NULL);
  assert_row (f, "nothing", "1", NULL, NULL);
  /* … and back. */
  g_autofree char *table = NULL, *key = NULL, *no_table = NULL, *no_key = NULL;
  g_assert_true (vs_row_of_condition (vs_data_model (f->data), "customer.customer_id = 'O''Hara'", &table, &key));
  g_assert_cmpstr (table, ==, "customer");
  g_assert_cmpstr (key, ==, "O'Hara");
  g_assert_false (vs_row_of_condition (vs_data_model (f->data), "customer.region = 'North'", &no_table, &no_key));
  g_assert_false (vs_row_of_condition (vs_data_model (f->data), "nobody.customer_id = 'C1'", &no_table, &no_key));
  g_assert_false (vs_row_of_condition (vs_data_model (f->data), "customer.customer_id > 'C1'", &no_table, &no_key));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/selection/pick", Fixture, NULL, fixture_set_up, test_pick, fixture_tear_down);
  g_test_add ("/selection/kinds", Fixture, NULL, fixture_set_up, test_kinds, fixture_tear_down);
  g_test_add ("/selection/bins", Fixture, NULL, fixture_set_up, test_bins, fixture_tear_down);
  g_test_add ("/selection/several", Fixture, NULL, fixture_set_up, test_several, fixture_tear_down);
  g_test_add ("/selection/figures", Fixture, NULL, fixture_set_up, test_figures, fixture_tear_down);
  g_test_add ("/selection/links", Fixture, NULL, fixture_set_up, test_links, fixture_tear_down);
  g_test_add ("/selection/rows", Fixture, NULL, fixture_set_up, test_rows, fixture_tear_down);
  return g_test_run ();
}
