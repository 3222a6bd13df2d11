/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a figure is made of: the counts of rows are SQL's, the words are the model's, the files those that were read. */
#include "fixture.h"
#include "semantic/made-of.h"

#include <string.h>

static const char page_json[] =
  "{ \"title\": \"T\", \"tiles\": ["
  "  { \"id\": \"n\", \"mark\": \"kpi\", \"value\": \"active_customers\" },"
  "  { \"id\": \"share\", \"mark\": \"kpi\", \"value\": \"overdue_share\" },"
  "  { \"id\": \"list\", \"mark\": \"table\", \"query\": { \"rows\": \"customer\", \"fields\": [\"name\", \"is_active\"], \"where\": \"region = 'North'\" } },"
  "  { \"id\": \"own\", \"mark\": \"bar\", \"query\": { \"by\": [\"customer.region\"], \"measures\": [{ \"name\": \"n\", \"entity\": \"customer\","
  "    \"expr\": \"count (customer)\" }] } } ] }";

static char *
made_of (Fixture *f, guint tile, const char *where, const char *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsDashboard) dashboard = vs_dashboard_new (vs_json_doc_parse (page_json, "page.json", NULL), &error);
  g_autoptr (GPtrArray) facts = dashboard ? vs_made_of (f->data, dashboard->tiles->pdata[tile], where, filter, NULL, &error) : NULL;

  g_assert_no_error (error);
  return vs_made_of_text ("Title", facts);
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("“%s” is not said in:\n%s", words, text);
}

static void
assert_rows (Fixture *f, const char *text, const char *sql)
{
  g_autofree char *count = g_strchomp (fixture_sql (f, sql));
  g_autofree char *words = g_strdup_printf ("%s of 300 rows of the table customer", count);

  assert_says (text, words);
}

static void
test_measure (Fixture *f, gconstpointer unused)
{
  g_autofree char *all = made_of (f, 0, NULL, NULL), *north = NULL;

  assert_says (all, "Customers who came and have not left on the as-of date.");
  assert_says (all, "active_customers = count (customer where is_active)");
  assert_says (all, "is_active = ");
  assert_says (all, "30 Jun 2026");
  assert_rows (f, all, "SELECT count(*) FROM customer WHERE (customer_since IS NULL OR customer_since <= 20634)"
                       " AND (ended_on IS NULL OR ended_on > 20634)");
  north = made_of (f, 0, "customer.region = 'North'", "Region: North");
  assert_says (north, "Region: North");
  assert_rows (f, north, "SELECT count(*) FROM customer WHERE (customer_since IS NULL OR customer_since <= 20634)"
                         " AND (ended_on IS NULL OR ended_on > 20634) AND region = 'North'");
}

static void
test_parts (Fixture *f, gconstpointer unused)
{
  g_autofree char *share = made_of (f, 1, NULL, NULL), *list = made_of (f, 2, NULL, NULL), *own = made_of (f, 3, NULL, NULL);

  assert_says (share, "overdue_share = overdue / receivables");
  assert_says (share, "overdue = sum (overdue)");
  assert_says (share, "receivables = sum (balance)");
  assert_says (list, "region = 'North'");
  assert_rows (f, list, "SELECT count(*) FROM customer WHERE region = 'North'");
  assert_says (own, "n = count (customer)");
  assert_says (own, "customer.region");
}

static void
test_files (Fixture *f, gconstpointer unused)
{
  g_autofree char *before = made_of (f, 0, NULL, NULL), *after = NULL;

  assert_says (before, "Computed by the last update of the figures");
  fixture_write (f, "INSERT INTO load (at, file, bytes, mapping, target, rows_read, inserted, updated, unchanged, quarantined, readings,"
                    " readings_same, readings_changed, readings_missing, readings_refused)"
                    " VALUES (1780272000, 'people.csv', 1, 'm', 'customer', 312, 1, 1, 1, 1, 0, 0, 0, 0, 0)");
  after = made_of (f, 0, NULL, NULL);
  assert_says (after, "people.csv, 312 rows, read on 1 Jun 2026");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/made-of/measure", Fixture, NULL, fixture_set_up, test_measure, fixture_tear_down);
  g_test_add ("/made-of/parts", Fixture, NULL, fixture_set_up, test_parts, fixture_tear_down);
  g_test_add ("/made-of/files", Fixture, NULL, fixture_set_up, test_files, fixture_tear_down);
  return g_test_run ();
}
