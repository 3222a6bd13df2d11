/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A book says what is wrong with its file, and names things as Tableau wants them. */
#include "fixture.h"
#include "export/book.h"

#include <string.h>

static VsBook *
read_book (Fixture *f, const char *json, GError **error)
{
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, "workbooks/test.json", error);

  return doc ? vs_book_new (doc, vs_data_model (f->data), "USD", error) : NULL;
}

#define TABLES "{ \"entity\": \"invoice\", \"file\": \"invoices.csv\"," \
               "  \"fields\": [\"invoice_id\", \"customer_id\", \"issued_on\", \"amount\"] }," \
               "{ \"entity\": \"customer\", \"file\": \"customers.csv\", \"link\": \"customer\"," \
               "  \"fields\": [\"customer_id\", \"churn_score\", \"segment\"] }"
#define SHEET "{ \"name\": \"S\", \"mark\": \"Bar\", \"columns\": [{ \"field\": \"invoice.amount\", \"as\": \"sum\" }]," \
              "  \"rows\": [{ \"field\": \"customer.segment\" }] }"
#define DASHBOARD "{ \"name\": \"D\", \"zones\": [{ \"sheet\": \"S\", \"x\": 0, \"y\": 8000, \"w\": 100000, \"h\": 92000 }] }"
#define BOOK(tables, sheets, dashboard) \
  "{ \"name\": \"test\", \"title\": \"Test\", \"folder\": \"test\", \"tables\": [" tables "]," \
  "  \"worksheets\": [" sheets "], \"dashboard\": " dashboard " }"

static void
test_names (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsBook) book = read_book (f, BOOK (TABLES, SHEET, DASHBOARD), &error);
  const VsBookTable *customers;
  const VsBookColumn *key, *score;
  const VsBookLink *link;

  g_assert_no_error (error);
  customers = g_ptr_array_index (book->tables, 1);
  key = g_ptr_array_index (customers->columns, 0);
  score = g_ptr_array_index (customers->columns, 1);
  g_assert_cmpstr (key->name, ==, "customer_id");
  g_assert_cmpstr (key->flat, ==, "customer_id (customers.csv)");
  g_assert_false (key->is_measure);
  g_assert_true (score->is_measure && score->is_average);
  g_assert_cmpuint (book->links->len, ==, 1);
  link = g_ptr_array_index (book->links, 0);
  g_assert_cmpstr (link->many->file, ==, "invoices.csv");
  g_assert_cmpstr (link->one_column->flat, ==, "customer_id (customers.csv)");
  g_assert_cmpuint (strlen (book->source), ==, strlen ("federated.") + 28);
}

static void
test_faults (Fixture *f, gconstpointer unused)
{
  static const struct { const char *json, *pointer, *word; } cases[] = {
    { BOOK ("{ \"entity\": \"unicorn\", \"file\": \"a.csv\" }", SHEET, DASHBOARD), "/tables/0/entity", "unicorn" },
    { BOOK ("{ \"entity\": \"invoice\", \"file\": \"../Invoices.csv\" }", SHEET, DASHBOARD), "/tables/0/file", ".csv" },
    { BOOK ("{ \"entity\": \"invoice\", \"file\": \"a.csv\", \"fields\": [\"colour\"] }", SHEET, DASHBOARD), "/tables/0/fields/0",
      "colour" },
    { BOOK ("{ \"entity\": \"invoice\", \"file\": \"a.csv\", \"fields\": [\"amount\", \"amount\"] }", SHEET, DASHBOARD),
      "/tables/0/fields/1", "twice" },
    { BOOK (TABLES ", { \"entity\": \"account\", \"file\": \"c.csv\", \"link\": \"plan\" }", SHEET, DASHBOARD), "/tables/2/link", "plan" },
    { BOOK (TABLES, "{ \"name\": \"S\", \"mark\": \"Pie\" }", DASHBOARD), "/worksheets/0/mark", "Bar" },
    { BOOK (TABLES, "{ \"name\": \"S\", \"columns\": [{ \"field\": \"customer.segment\", \"as\": \"sum\" }] }", DASHBOARD),
      "/worksheets/0/columns/0/as", "sum" },
    { BOOK (TABLES, SHEET, "{ \"name\": \"D\", \"zones\": [{ \"sheet\": \"T\", \"x\": 0, \"y\": 0, \"w\": 1, \"h\": 1 }] }"),
      "/dashboard/zones/0/sheet", "T" },
    { BOOK (TABLES, SHEET, "{ \"name\": \"D\", \"zones\": [{ \"sheet\": \"S\", \"x\": 50000, \"y\": 0, \"w\": 60000, \"h\": 1 }] }"),
      "/dashboard/zones/0", "100000" },
    { "{ \"name\": 7 }", "/name", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      VsBook *book = read_book (f, cases[i].json, &error);

      g_assert_null (book);
      g_test_message ("%s", error->message);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, cases[i].pointer));
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/book/names", test_names);
  fixture_test ("/book/faults", test_faults);
  return g_test_run ();
}
