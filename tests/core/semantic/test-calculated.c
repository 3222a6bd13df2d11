/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <math.h>
#include <string.h>

static void
renew (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  vs_data_unref (f->data);
  f->data = vs_data_new (f->ws, &error);
  g_assert_no_error (error);
}

static int
save (Fixture *f, gboolean is_measure, const char *entity, const char *name, const char *expr, GError **error)
{
  g_autoptr (VsCalculated) draft = vs_calculated_new (is_measure, entity, name, expr);

  return vs_calculated_save (f->ws, draft, NULL, error);
}

static void
must_save (Fixture *f, gboolean is_measure, const char *entity, const char *name, const char *expr)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (save (f, is_measure, entity, name, expr, &error), >, 0);
  g_assert_no_error (error);
}

static const VsCalculated *
find (Fixture *f, const char *name)
{
  const GPtrArray *all = vs_data_calculated (f->data);

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (((const VsCalculated *) all->pdata[i])->name, name))
      return all->pdata[i];
  return NULL;
}

/* A field on a field, a measure on both, in a filter, as a dimension: like what ships. Against SQL. */
static void
test_work (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsCalculated) rich = vs_calculated_new (FALSE, "customer", "price_kwh", "number (billed_12m) / kwh_year");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsResult) result = NULL;
  g_autofree char *got = NULL, *expected = NULL;
  double value;

  rich->caption = g_strdup ("Price a kWh");
  rich->format = g_strdup ("percent");
  rich->synonyms = g_strsplit ("unit price,cost a kWh", ",", -1);
  g_assert_cmpint (vs_calculated_save (f->ws, rich, "first", &error), ==, 1);
  g_assert_no_error (error);
  must_save (f, FALSE, "customer", "is_large", "coalesce (kwh_year > 4000, false)");
  must_save (f, TRUE, "customer", "large_customers", "count (customer where is_large)");
  must_save (f, TRUE, "customer", "large_share", "large_customers / customers");
  renew (f);
  g_assert_cmpuint (vs_data_calculated (f->data)->len, ==, 4);
  {
    const VsField *field = vs_entity_field (vs_model_entity (vs_data_model (f->data), "customer"), "price_kwh");

    g_assert_cmpstr (field->caption, ==, "Price a kWh");
    g_assert_cmpint (field->type, ==, VS_TYPE_DOUBLE);
    g_assert_cmpint (field->format, ==, VS_FORMAT_PERCENT);
    g_assert_cmpstr (field->synonyms[1], ==, "cost a kWh");
    g_assert_cmpint (find (f, "price_kwh")->version, ==, 1);
    g_assert_false (find (f, "price_kwh")->replaces);
  }
  expected = fixture_sql (f, "SELECT count (*) FROM (SELECT customer_id FROM meter_fingerprint WHERE customer_id IN (SELECT customer_id"
                             " FROM customer) GROUP BY 1 HAVING sum (annual_kwh) > 4000)");
  value = vs_query_measure (f->data, "large_customers", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (value, ==, g_ascii_strtod (expected, NULL));
  g_assert_cmpfloat (value, >, 0);
  g_assert_cmpfloat (vs_query_measure (f->data, "large_share", NULL, NULL), ==, value / 300);
  g_assert_cmpfloat (vs_query_measure (f->data, "large_customers", "not customer.is_large", NULL), ==, 0);
  result = fixture_query (f, "{ \"by\": [\"customer.is_large\"], \"measures\": [\"large_customers\"] }", NULL);
  got = fixture_cells (result);
  g_assert_nonnull (strstr (got, "true|"));
}

/* Written past the program, as a file shared by somebody: what is wrong is said, what is right works. */
static void
test_faulty (Fixture *f, gconstpointer unused)
{
  static const struct { const char *kind, *document, *json, *says; } bad[] = {
    { "field", "customer.a", "{ \"entity\": \"customer\", \"expr\": \"regoin\" }", "did you mean “region”" },
    { "field", "customer.b", "{ \"entity\": \"customer\", \"expr\": \"name + 1\" }", "column 1" },
    { "field", "customer.c", "{ \"entity\": \"customer\", \"expr\": \"c + 1\" }", "itself" },
    { "field", "customer.d", "{ \"entity\": \"customer\", \"expr\": \"sum (invoice.e)\" }", "itself" },
    { "field", "invoice.e", "{ \"entity\": \"invoice\", \"expr\": \"customer.d\" }", "itself" },
    { "field", "customer.g", "{ \"entity\": \"customer\", \"expr\": \"a\" }", "“a”, which is left out" },
    { "field", "customer.h", "{ \"entity\": \"customer\", \"expr\": \"1 +\" }", "/expr" },
    { "field", "customer.i", "{ \"entity\": \"customer\" }", "/expr" },
    { "field", "customer.j", "[]", "" },
    { "field", "customer.k", "{ \"entity\": \"custmer\", \"expr\": \"1\" }", "“custmer”" },
    { "field", "custmer.k", "{ \"entity\": \"custmer\", \"expr\": \"1\" }", "did you mean “customer”" },
    { "field", "customer.region", "{ \"entity\": \"customer\", \"expr\": \"'x'\" }", "in the data" },
    { "field", "customer.If", "{ \"entity\": \"customer\", \"expr\": \"1\" }", "cannot be a name" },
    { "field", "customer.case", "{ \"entity\": \"customer\", \"expr\": \"1\" }", "cannot be a name" },
    { "field", "customer.l", "{ \"entity\": \"customer\", \"expr\": \"1\", \"format\": \"euro\" }", "not a format" },
    { "field", "customer.overdue", "{ \"entity\": \"customer\", \"expr\": \"'much'\" }", "of type money, not text" },
    { "field", "customer.revenue_12m", "{ \"entity\": \"customer\", \"expr\": \"money (value_at_risk)\" }", "itself" },
    { "measure", "m", "{ \"entity\": \"customer\", \"expr\": \"sum (name)\" }", "added up" },
    { "measure", "n", "{ \"entity\": \"customer\", \"expr\": \"n2 + 1\" }", "itself" },
    { "measure", "n2", "{ \"entity\": \"customer\", \"expr\": \"n * 2\" }", "itself" },
    { "measure", "o", "{ \"entity\": \"customer\", \"expr\": \"m / 2\" }", "“m”, which is left out" },
    { "measure", "p", "{ \"entity\": \"customer\", \"expr\": \"count (customer)\", \"polarity\": \"up\" }", "polarity" },
    { "measure", "revenue", "{ \"entity\": \"invoice\", \"expr\": \"count (invoice)\" }", "of type money" },
    { "measure", "receivables", "{ \"entity\": \"account\", \"expr\": \"overdue / overdue_share\" }", "itself" },
  };
  g_autoptr (GError) error = NULL;
  double revenue = vs_query_measure (f->data, "revenue", NULL, NULL), share = vs_query_measure (f->data, "overdue_share", NULL, NULL);

  must_save (f, FALSE, "customer", "good", "tenure_years * 2");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      vs_document_save (f->ws, bad[i].kind, bad[i].document, bad[i].json, NULL, &error);
      g_assert_no_error (error);
    }
  renew (f);
  g_assert_cmpuint (vs_data_calculated (f->data)->len, ==, G_N_ELEMENTS (bad) + 1);
  g_assert_null (find (f, "good")->fault);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *dot = strchr (bad[i].document, '.');
      const VsCalculated *calculated = find (f, dot ? dot + 1 : bad[i].document);

      if (calculated->fault == NULL)
        g_error ("%s is taken: %s", bad[i].document, bad[i].json);
      g_test_message ("%s: %s", bad[i].document, calculated->fault);
      if (strstr (calculated->fault, bad[i].says) == NULL)
        g_error ("%s: “%s” does not say “%s”", bad[i].document, calculated->fault, bad[i].says);
    }
  g_assert_cmpfloat (vs_query_measure (f->data, "revenue", NULL, &error), ==, revenue);
  g_assert_cmpfloat (vs_query_measure (f->data, "overdue_share", NULL, &error), ==, share);
  g_assert_no_error (error);
}

/* "An assumption: set your own here." What ships follows, and follows the period where the new one does. */
static void
test_replace (Fixture *f, gconstpointer unused)
{
  double before = vs_query_measure (f->data, "dso", NULL, NULL);

  must_save (f, TRUE, "invoice", "billed_12m", "money (sum (billed where in_last_12m) / 2)");
  must_save (f, FALSE, "ev", "threshold", "if (period_end () is null, 0.9, 0.9)");
  renew (f);
  g_assert_true (find (f, "billed_12m")->replaces && find (f, "threshold")->replaces);
  g_assert_cmpfloat_with_epsilon (vs_query_measure (f->data, "dso", NULL, NULL), before * 2, 1e-3);
  g_assert_true (vs_entity_field (vs_model_entity (vs_data_model (f->data), "ev"), "is_likely")->uses_period);
  g_assert_true (vs_model_measure (vs_data_model (f->data), "likely_ev_meters")->uses_period);
  g_assert_false (vs_model_measure (vs_data_model (f->data), "receivables")->uses_period);
}

static void
test_save (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsCalculated) draft = vs_calculated_new (FALSE, "customer", "twice", "tenure_years * 2");
  g_autoptr (GPtrArray) history = NULL;
  VsType type;

  g_assert_true (vs_calculated_check (f->ws, draft, &type, &error));
  g_assert_no_error (error);
  g_assert_cmpint (type, ==, VS_TYPE_DOUBLE);
  g_assert_cmpint (vs_calculated_save (f->ws, draft, NULL, NULL), ==, 1);
  must_save (f, FALSE, "customer", "four_times", "twice * 2");
  g_assert_cmpint (save (f, FALSE, "customer", "bad", "nmae", &error), ==, 0);
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "did you mean “name”"));
  g_clear_error (&error);
  /* what stands on it keeps working */
  g_assert_cmpint (save (f, FALSE, "customer", "twice", "name", &error), ==, 0);
  g_assert_nonnull (strstr (error->message, "“four_times” is made of “twice”"));
  g_clear_error (&error);
  g_assert_false (vs_calculated_delete (f->ws, draft, &error));
  g_assert_nonnull (strstr (error->message, "“four_times”"));
  g_clear_error (&error);
  g_assert_cmpint (save (f, FALSE, "customer", "four_times", "tenure_years * 4", &error), ==, 2);
  g_assert_true (vs_calculated_delete (f->ws, draft, &error));
  g_assert_no_error (error);
  renew (f);
  g_assert_null (find (f, "twice"));
  g_assert_nonnull (find (f, "four_times"));
  /* deleted is not lost */
  history = vs_document_history (f->ws, "field", "customer.twice", NULL);
  g_assert_cmpuint (history->len, ==, 2);
}

/* Towers and crowds end in a sentence, not on the stack and not in minutes. */
static void
test_many (Fixture *f, gconstpointer unused)
{
  sqlite3 *db = vs_workspace_begin (f->ws, NULL, NULL);
  guint faulty = 0;

  for (guint i = 0; i < 700; i++)
    g_assert_true (vs_db_execf (db, NULL, "INSERT INTO document (kind, name, version, json, at) VALUES ('field', 'customer.x%03u', 1,"
                                          " '{ \"entity\": \"customer\", \"expr\": \"%s%03u + 1\" }', 0)", i, i % 100 == 0 ? "0 * " : "x", i % 100 == 0 ? 1 : i - 1));
  g_assert_true (vs_workspace_commit (f->ws, "test", "many", NULL, NULL));
  renew (f);
  for (guint i = 0; i < 700; i++)
    faulty += ((const VsCalculated *) vs_data_calculated (f->data)->pdata[i])->fault != NULL;
  g_assert_null (find (f, "x059")->fault);
  g_assert_nonnull (strstr (find (f, "x060")->fault, "one on top of the other"));
  g_assert_nonnull (strstr (find (f, "x600")->fault, "more than 500"));
  g_assert_cmpuint (faulty, ==, 5 * 40 + 200);
}

static void
test_names (void)
{
  static const char *const cases[][2] = {
    { "Price a kWh", "price_a_kwh" }, { "  Size (m2) ", "size_m2" }, { "90 days", "days" }, { "…", "calculated" }, { "", "calculated" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = vs_calculated_name_for (cases[i][0]);

      g_assert_cmpstr (name, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/semantic/calculated/work", Fixture, NULL, fixture_set_up, test_work, fixture_tear_down);
  g_test_add ("/semantic/calculated/faulty", Fixture, NULL, fixture_set_up, test_faulty, fixture_tear_down);
  g_test_add ("/semantic/calculated/replace", Fixture, NULL, fixture_set_up, test_replace, fixture_tear_down);
  g_test_add ("/semantic/calculated/save", Fixture, NULL, fixture_set_up, test_save, fixture_tear_down);
  g_test_add ("/semantic/calculated/many", Fixture, NULL, fixture_set_up, test_many, fixture_tear_down);
  g_test_add_func ("/semantic/calculated/names", test_names);
  return g_test_run ();
}
