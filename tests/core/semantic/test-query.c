/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queries against the same question in SQL. */
#include "fixture.h"

#include <math.h>
#include <string.h>

/* The SQL twins say from scratch what the model's definitions mean. 20634 is 30 June 2026. */
#define SQL_REVENUE \
  "CASE WHEN status = 'cancelled' THEN NULL WHEN kind = 'credit' THEN -(abs (amount) - abs (coalesce (tax, 0)))" \
  " ELSE amount - coalesce (tax, 0) END"
#define SQL_LAST_12 "issued_on BETWEEN 20270 AND 20634"
#define SQL_BEFORE "issued_on BETWEEN 19905 AND 20269"
#define SQL_ACTIVE "(customer_since IS NULL OR customer_since <= 20634) AND (ended_on IS NULL OR ended_on > 20634)"

/* tolerance: where each row is rounded to a ten-thousandth before the sum */
static const struct { const char *measure, *sql; double tolerance; } measures[] = {
  { "customers", "SELECT count (*) FROM customer" },
  { "active_customers", "SELECT count (*) FROM customer WHERE " SQL_ACTIVE },
  { "new_customers", "SELECT count (*) FROM customer WHERE customer_since BETWEEN 20270 AND 20634" },
  { "revenue_all", "SELECT sum (" SQL_REVENUE ") / 10000.0 FROM invoice" },
  { "revenue", "SELECT sum (" SQL_REVENUE ") / 10000.0 FROM invoice WHERE " SQL_LAST_12 },
  { "revenue_12m", "SELECT sum (" SQL_REVENUE ") / 10000.0 FROM invoice WHERE " SQL_LAST_12 },
  { "revenue_before", "SELECT sum (" SQL_REVENUE ") / 10000.0 FROM invoice WHERE " SQL_BEFORE },
  { "revenue_growth", "SELECT sum (CASE WHEN " SQL_LAST_12 " THEN " SQL_REVENUE " END) * 1.0 / sum (CASE WHEN " SQL_BEFORE " THEN"
    " " SQL_REVENUE " END) - 1 FROM invoice" },
  { "kwh_billed", "SELECT sum (kwh) FROM invoice WHERE status <> 'cancelled' AND " SQL_LAST_12 },
  { "receivables", "SELECT sum (balance) / 10000.0 FROM account" },
  { "overdue", "SELECT sum (overdue) / 10000.0 FROM account" },
  { "overdue_share", "SELECT sum (overdue) * 1.0 / sum (balance) FROM account" },
  { "expected_loss", "SELECT sum (expected_loss) / 10000.0 FROM account" },
  { "expected_loss_share", "SELECT (SELECT sum (expected_loss) FROM account) * 1.0 / (SELECT sum (" SQL_REVENUE ") FROM invoice WHERE"
    " " SQL_LAST_12 ")" },
  { "dso", "SELECT (SELECT sum (balance) FROM account) * 365.0 / (SELECT sum (CASE WHEN status = 'cancelled' THEN NULL WHEN kind ="
           " 'credit' THEN -abs (amount) ELSE amount END)"
           " FROM invoice WHERE " SQL_LAST_12 ")" },
  { "actions_today", "SELECT count (*) FROM account WHERE action IS NOT NULL AND lock IS NULL" },
  { "overpaying_customers", "SELECT count (*) FROM best_plan WHERE status = 'overpaying'" },
  { "overpaying_share", "SELECT count (CASE WHEN status = 'overpaying' THEN 1 END) * 1.0 / count (*) FROM best_plan WHERE status IN"
                        " ('overpaying', 'right_plan')" },
  { "overpaid_amount", "SELECT sum (saving) / 10000.0 FROM best_plan WHERE status = 'overpaying'" },
  { "likely_ev_owners", "SELECT count (DISTINCT customer_id) FROM ev_likelihood WHERE probability >= 0.5" },
  { "likely_ev_meters", "SELECT count (*) FROM ev_likelihood WHERE probability >= 0.5" },
  { "mailable_ev_owners", "SELECT count (*) FROM customer c WHERE " SQL_ACTIVE " AND NOT coalesce (vulnerable, 0) AND (coalesce"
    " (consent_email, 0) OR coalesce (consent_post, 0))"
                          " AND EXISTS (SELECT 1 FROM ev_likelihood e WHERE e.customer_id = c.customer_id AND probability >= 0.5)" },
  { "ev_offer_saving", "SELECT sum (now - ev) / 10000.0 FROM (SELECT (SELECT cost FROM plan_bill b WHERE b.customer_id = c.customer_id"
                       " AND is_current) AS now,"
                       " (SELECT cost FROM plan_bill b WHERE b.customer_id = c.customer_id AND plan_id = 'P3') AS ev FROM customer c"
                       " WHERE EXISTS (SELECT 1 FROM ev_likelihood e WHERE e.customer_id = c.customer_id AND probability >= 0.5)) WHERE"
                       " now > ev" },
  { "churn_high", "SELECT count (*) FROM score WHERE model = 'churn' AND level = 'HIGH'" },
  { "at_risk_value", "SELECT sum (" SQL_REVENUE ") / 10000.0 FROM invoice WHERE " SQL_LAST_12
                     " AND customer_id IN (SELECT customer_id FROM score WHERE model = 'churn' AND level = 'HIGH')"
                     " AND customer_id IN (SELECT customer_id FROM customer WHERE " SQL_ACTIVE ")" },
  { "unassigned_meters", "SELECT count (*) FROM meter WHERE customer_id IS NULL" },
  { "readings_coverage", "SELECT sum (present) * 1.0 / sum (expected) FROM meter_fingerprint" },
  { "billing_accuracy", "SELECT 1 - min (1.0, count (CASE WHEN kind <> 'invoice' OR coalesce (disputed, 0) THEN 1 END) * 1.0 / count"
                        " (CASE WHEN kind = 'invoice' THEN 1 END))"
                        " FROM invoice WHERE " SQL_LAST_12 },
  { "mrr", "SELECT sum (v / 12.0) / 10000.0 FROM (SELECT coalesce (annual_value, (SELECT sum (" SQL_REVENUE ") FROM invoice i WHERE"
           " i.contract_id = k.contract_id AND " SQL_LAST_12 ")) AS v FROM contract k WHERE starts_on <= 20634 AND (terminated_on IS"
           " NULL OR terminated_on > 20634)"
           " AND (ends_on IS NULL OR ends_on >= 20634 OR auto_renews))", 300 * 0.00005 },
  { "days_late", "SELECT avg (max (paid_on - due_on, 0)) FROM payment JOIN invoice USING (invoice_id) WHERE NOT failed AND paid_on"
                 " BETWEEN 20270 AND 20634" },
  { "open_tickets", "SELECT count (*) FROM ticket WHERE resolved_at IS NULL OR resolved_at / 86400 > 20634" },
  { "models", "SELECT count (DISTINCT model) FROM score" },
};

static void
test_measures (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      g_autoptr (GError) error = NULL;
      double value = vs_query_measure (f->data, measures[i].measure, NULL, &error);
      g_autofree char *expected = fixture_sql (f, measures[i].sql);

      g_assert_no_error (error);
      g_test_message ("%s: %.10g, SQL %s", measures[i].measure, value, expected);
      g_assert_cmpfloat_with_epsilon (value, g_ascii_strtod (expected, NULL), measures[i].tolerance + 1e-9 * MAX (1, fabs (value)));
      g_assert_cmpfloat (fabs (value), >, 0);
    }
}

/* A part of a period is not compared with a whole one: invoices must begin before its second month. */
#define SQL_WHOLE "(SELECT min (issued_on) FROM invoice) < strftime ('%s', {from} * 86400, 'unixepoch', '+1 month') / 86400"

/* Measures of a period, in SQL with its days as {from}, {to}. */
static const struct { const char *measure, *before, *sql; } of_period[] = {
  { "revenue", "revenue_before", "SELECT sum (" SQL_REVENUE ") / 10000.0 FROM invoice WHERE issued_on BETWEEN {from} AND {to} AND " SQL_WHOLE },
  { "kwh_billed", "kwh_billed_before", "SELECT sum (kwh) FROM invoice WHERE status <> 'cancelled' AND issued_on BETWEEN {from} AND {to}"
    " AND " SQL_WHOLE },
  { "new_customers", "new_customers_before", "SELECT count (*) FROM customer WHERE customer_since BETWEEN {from} AND {to}" },
  { "days_late", "days_late_before", "SELECT avg (max (paid_on - due_on, 0)) FROM payment JOIN invoice USING (invoice_id) WHERE NOT"
    " failed AND paid_on BETWEEN {from} AND {to}" },
};

static void
assert_in_period (Fixture *f, VsData *data, const char *measure, const char *sql, VsDay from, VsDay to)
{
  g_autoptr (GError) error = NULL;
  double value = vs_query_measure (data, measure, NULL, &error);
  g_autofree char *first = g_strdup_printf ("%d", from), *last = g_strdup_printf ("%d", to);
  g_autoptr (GString) text = g_string_new (sql);
  g_autofree char *expected = NULL;

  g_string_replace (text, "{from}", first, 0);
  g_string_replace (text, "{to}", last, 0);
  expected = g_strstrip (fixture_sql (f, text->str));
  g_assert_no_error (error);
  if (expected[0] == '\0' || from == VS_DAY_NONE)
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, g_ascii_strtod (expected, NULL), 1e-9 * MAX (1, fabs (value)));
}

/* Every period over the same columns: nothing is read again, as a write after the first reading shows. */
static void
test_periods (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsData) before_write = vs_data_ref (f->data);

  for (guint i = 0; i < G_N_ELEMENTS (of_period); i++)
    g_assert_false (isnan (vs_query_measure (f->data, of_period[i].measure, NULL, NULL)));
  fixture_write (f, "UPDATE invoice SET kwh = kwh");
  g_assert_null (vs_data_column (before_write, "invoice", "cost", NULL));
  for (guint kind = 0; kind < VS_N_PERIODS; kind++)
    for (guint compare = 0; compare < VS_N_COMPARES; compare++)
      {
        g_autoptr (VsData) data = vs_data_with_period (before_write, kind, compare);
        const VsPeriod *period = vs_data_period (data);

        for (guint i = 0; i < G_N_ELEMENTS (of_period); i++)
          {
            assert_in_period (f, data, of_period[i].measure, of_period[i].sql, period->from, period->to);
            assert_in_period (f, data, of_period[i].before, of_period[i].sql, period->before_from, period->before_to);
          }
      }
}

static const struct { const char *json, *sql; } queries[] = {
  { "{ \"by\": [\"customer.region\"], \"measures\": [\"customers\"] }",
    "SELECT region, count (*) FROM customer GROUP BY region ORDER BY region IS NULL, region" },
  /* a dimension of an ancestor, a condition over two steps, order by the measure, limit */
  { "{ \"by\": [\"customer.region\"], \"measures\": [\"revenue_12m\"], \"where\": \"customer.kind = 'household'\", \"order\":"
    " [\"-revenue_12m\"], \"limit\": 3 }",
    "SELECT region, sum (" SQL_REVENUE ") / 10000.0 AS r FROM invoice JOIN (SELECT customer_id, region, kind AS k FROM customer) USING"
                                       " (customer_id)"
    " WHERE k = 'household' AND " SQL_LAST_12 " GROUP BY region ORDER BY r DESC LIMIT 3" },
  /* measures of three base entities side by side, one of them without rows in some group */
  { "{ \"by\": [\"customer.region\", \"customer.kind\"], \"measures\": [\"customers\", \"overdue\", \"likely_ev_meters\"] }",
    "SELECT * FROM (SELECT region, kind, count (*), (SELECT sum (overdue) / 10000.0 FROM account a JOIN customer d USING (customer_id)"
    " WHERE d.region IS c.region AND d.kind = c.kind),"
    " (SELECT count (*) FROM ev_likelihood e JOIN customer d USING (customer_id) WHERE d.region IS c.region AND d.kind = c.kind AND"
    " probability >= 0.5)"
    " FROM customer c GROUP BY region, kind UNION ALL SELECT NULL, NULL, 0, NULL, count (*) FROM ev_likelihood WHERE customer_id IS NULL"
    " AND probability >= 0.5)"
    " ORDER BY region IS NULL, region, kind IS NULL, kind <> 'household'" },
  { "{ \"by\": [{ \"expr\": \"start_of_month (invoice.issued_on)\", \"name\": \"month\" }], \"measures\": [\"revenue_all\"], \"where\":"
    " \"invoice.issued_on <= as_of ()\","
    "  \"order\": [\"-month\"], \"limit\": 12 }",
    "SELECT date (issued_on * 86400, 'unixepoch', 'start of month') AS m, sum (" SQL_REVENUE ") / 10000.0 FROM invoice WHERE issued_on"
    " <= 20634 GROUP BY m ORDER BY m DESC LIMIT"
    " 12" },
  /* this year and the year before over the same months */
  { "{ \"by\": [\"invoice.year_month\"], \"measures\": [\"revenue_this_year\", \"revenue_year_before\"], \"where\": \"invoice.year_month"
    " is not null\" }",
    "SELECT CASE WHEN issued_on >= 20270 THEN date (issued_on * 86400, 'unixepoch', 'start of month') ELSE date (issued_on * 86400,"
    " 'unixepoch', 'start of month', '+12 months') END AS m,"
    " sum (CASE WHEN " SQL_LAST_12 " THEN " SQL_REVENUE " END) / 10000.0, sum (CASE WHEN " SQL_BEFORE " THEN " SQL_REVENUE " END) / 10000.0"
    " FROM invoice WHERE issued_on BETWEEN 19905 AND 20634 GROUP BY m ORDER BY m" },
  /* a one-to-one child as dimension of the parent, in the order of its value list */
  { "{ \"by\": [\"account.bucket\"], \"measures\": [\"customers\"], \"where\": \"account.bucket is not null\" }",
    "SELECT bucket, count (*) FROM account GROUP BY bucket ORDER BY instr ('current,1-30,31-60,61-90,90+', bucket)" },
  { "{ \"by\": [\"customer.churn_level\"], \"measures\": [\"customers\"] }",
    "SELECT level, count (*) FROM customer LEFT JOIN (SELECT * FROM score WHERE model = 'churn') USING (customer_id) GROUP BY level"
    " ORDER BY level IS NULL, instr ('HIGH,MEDIUM,LOW', level)" },
  { "{ \"by\": [\"customer.region\"], \"measures\": [{ \"name\": \"late\", \"entity\": \"payment\", \"expr\": \"max (days_late)\" }],"
    " \"having\": \"late > 40\" }",
    "SELECT region, max (max (paid_on - due_on, 0)) AS late FROM payment JOIN invoice USING (invoice_id) JOIN (SELECT customer_id AS c,"
    " region FROM customer) ON c = payment.customer_id"
    " WHERE NOT failed GROUP BY region HAVING late > 40 ORDER BY region IS NULL, region" },
  { "{ \"measures\": [\"receivables_current\", \"receivables_1_30\"], \"as_rows\": [\"age\", \"amount\"] }",
    "SELECT 'Current', sum (current) / 10000.0 FROM account UNION ALL SELECT '1–30 days', sum (days_1_30) / 10000.0 FROM account" },
  /* rows */
  { "{ \"rows\": \"customer\", \"fields\": [\"customer_id\", \"account.overdue\", { \"expr\": \"coalesce (region, 'none')\", \"name\":"
    " \"where\" }],"
    "  \"where\": \"kind = 'business' and account.overdue > 0\", \"order\": [\"-overdue\"], \"limit\": 7 }",
    "SELECT customer_id, overdue / 10000.0, coalesce (region, 'none') FROM customer JOIN account USING (customer_id) WHERE kind ="
    " 'business' AND overdue > 0 ORDER BY overdue DESC LIMIT 7" },
  { "{ \"rows\": \"customer\", \"fields\": [\"customer_id\"], \"order\": [\"kind\", \"-saving\", \"customer_id\"], \"limit\": 20 }",
    "SELECT customer_id FROM customer LEFT JOIN (SELECT customer_id, saving FROM best_plan WHERE status = 'overpaying') USING (customer_id)"
    " ORDER BY kind = 'business', saving IS NULL, saving DESC, customer_id LIMIT 20" },
};

static void
test_queries (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (VsResult) result = fixture_query (f, queries[i].json, NULL);
      g_autofree char *got = fixture_cells (result);
      g_autofree char *expected = fixture_sql (f, queries[i].sql);

      g_test_message ("%s", queries[i].json);
      g_assert_cmpuint (result->frame->n_rows, >, 1);
      fixture_assert_same (got, expected);
    }
}

static void
test_key_and_count (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsResult) result = fixture_query (f, "{ \"rows\": \"customer\", \"fields\": [\"name\"], \"order\": [\"-name\"], \"limit\":"
                                                  " 2 }", NULL);

  g_assert_cmpuint (result->n_all, ==, 300);
  g_assert_cmpstr (vs_column_get_text (vs_frame_get (result->frame, "_key"), 0), ==, "C299");
  g_assert_cmpuint (result->columns->len, ==, 1);
}

/* An invoice in another currency shows its own, in lists and as a card of one; a dispute that of its invoice. */
static void
test_own_currency (Fixture *f, gconstpointer unused)
{
  fixture_write (f, "INSERT INTO invoice (invoice_id, customer_id, kind, issued_on, amount, currency) VALUES ('XE', 'C001', 'invoice', 20600, 12345000,"
                    " 'EUR'), ('XU', 'C001', 'invoice', 20600, 12345000, NULL);"
                    "INSERT INTO dispute (dispute_id, invoice_id, opened_on, amount) VALUES ('DX', 'XE', 20601, 50000)");
  g_autoptr (VsResult) list = fixture_query (f, "{ \"rows\": \"invoice\", \"fields\": [\"invoice_id\", \"amount\", \"billed\"],"
                                                " \"where\": \"invoice_id in ('XE', 'XU')\", \"order\": [\"invoice_id\"] }", NULL);
  g_autoptr (VsResult) disputes = fixture_query (f, "{ \"rows\": \"dispute\", \"fields\": [\"amount\", \"invoice.amount\"],"
                                                    " \"where\": \"dispute_id = 'DX'\" }", NULL);
  g_autoptr (VsResult) card = fixture_query (f, "{ \"rows\": \"invoice\", \"fields\": [\"amount\"], \"where\": \"invoice_id = 'XE'\","
                                                " \"as_rows\": [\"field\", \"value\"] }", NULL);
  static const struct { guint row, column; const char *text; } cells[] = {
    { 0, 1, "€\u00a01,234.50" }, { 0, 2, "" }, { 1, 1, "$\u00a01,234.50" }, { 1, 2, "$\u00a01,234.50" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *text = vs_result_format (list, cells[i].column, cells[i].row, "USD", TRUE);

      g_assert_cmpstr (text, ==, cells[i].text);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = vs_result_format (disputes, i, 0, "USD", TRUE);

      g_assert_cmpstr (text, ==, i == 0 ? "€\u00a05.00" : "€\u00a01,234.50");
    }
  g_assert_cmpstr (vs_column_get_text (vs_frame_get (card->frame, "value"), 0), ==, "€\u00a01,234.50");
}

/* A page filter is added where it can be asked, and left out, visibly, where it cannot. */
static void
test_extra_where (Fixture *f, gconstpointer unused)
{
  const char *north = "customer.region = 'North'";
  g_autoptr (VsResult) reached = fixture_query (f, "{ \"measures\": [\"overdue\"] }", north);
  g_autoptr (VsResult) not_reached = fixture_query (f, "{ \"rows\": \"plan\", \"fields\": [\"name\"] }", north);
  g_autofree char *got = fixture_cells (reached);
  g_autofree char *expected = fixture_sql (f, "SELECT sum (overdue) / 10000.0 FROM account JOIN customer USING (customer_id) WHERE"
                                              " region = 'North'");

  g_assert_false (reached->unfiltered);
  fixture_assert_same (got, expected);
  g_assert_true (not_reached->unfiltered);
  g_assert_cmpuint (not_reached->frame->n_rows, ==, 4);
}

static const struct { const char *json, *says; } refused[] = {
  { "{ \"by\": [\"customer.region\"] , \"measures\": [\"reveneu_12m\"] }", "/measures/0: there is no measure “reveneu_12m”; did you mean"
    " “revenue_12m”?" },
  { "{ \"by\": [\"customer.regoin\"] , \"measures\": [\"customers\"] }", "did you mean “region”" },
  { "{ \"by\": [\"ticket.kind\"] , \"measures\": [\"customers\"] }", "A “customer” does not belong to just one “ticket”" },
  { "{ \"rows\": \"custmer\", \"fields\": [\"name\"] }", "/rows: There is no entity “custmer”; did you mean “customer”?" },
  { "{ \"rows\": \"customer\", \"fields\": [\"name\"], \"order\": [\"-nmae\"] }", "/order/0" },
  { "{ \"rows\": \"customer\", \"fields\": [\"name\", \"name\"] }", "/fields/1: there are two columns" },
  { "{ \"rows\": \"customer\", \"fields\": [\"name\"], \"limit\": -1 }", "/limit" },
  { "{ \"rows\": \"customer\", \"fields\": [\"name\"], \"limit\": \"ten\" }", "/limit" },
  { "{ \"rows\": \"customer\", \"fields\": [\"name\"], \"where\": \"name\" }", "true or false" },
  { "{ \"rows\": \"customer\", \"fields\": [\"name\"], \"where\": \"kind = \" }", "/where" },
  { "{ \"rows\": \"customer\" }", "query" },
  { "{ }", "query" },
  { "{ \"measures\": [{ \"name\": \"x\", \"entity\": \"customer\", \"expr\": \"sum (name)\" }] }", "/measures/0/expr" },
  { "{ \"measures\": [{ \"name\": \"x\", \"entity\": \"customer\", \"expr\": \"count (ticket)\" }] }", "/measures/0/expr" },
};

static void
test_refused (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (refused[i].json, "query", NULL);
      g_autoptr (VsResult) result = vs_query_run (f->data, vs_json_doc_root (doc), NULL, NULL, &error);

      g_assert_null (result);
      g_assert_nonnull (error);
      g_test_message ("%s → %s", refused[i].json, error->message);
      g_assert_true (g_str_has_prefix (error->message, "query"));
      g_assert_nonnull (strstr (error->message, refused[i].says));
    }
}

/* With nothing loaded: counts are 0, sums and shares unknown, never an error. */
static void
test_empty (Fixture *f, gconstpointer unused)
{
  const GPtrArray *all = vs_model_measures (vs_data_model (f->data));

  for (guint i = 0; i < all->len; i++)
    {
      const VsMeasure *measure = all->pdata[i];
      g_autoptr (GError) error = NULL;
      double value = vs_query_measure (f->data, measure->name, NULL, &error);

      g_assert_no_error (error);
      if (value != 0 && !isnan (value))
        g_error ("%s is %g with no data", measure->name, value);
    }
  g_assert_cmpfloat (vs_query_measure (f->data, "customers", NULL, NULL), ==, 0);
  g_assert_true (isnan (vs_query_measure (f->data, "revenue_12m", NULL, NULL)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/semantic/query/measures", Fixture, NULL, fixture_set_up, test_measures, fixture_tear_down);
  g_test_add ("/semantic/query/periods", Fixture, NULL, fixture_set_up, test_periods, fixture_tear_down);
  g_test_add ("/semantic/query/queries", Fixture, NULL, fixture_set_up, test_queries, fixture_tear_down);
  g_test_add ("/semantic/query/key-and-count", Fixture, NULL, fixture_set_up, test_key_and_count, fixture_tear_down);
  g_test_add ("/semantic/query/own-currency", Fixture, NULL, fixture_set_up, test_own_currency, fixture_tear_down);
  g_test_add ("/semantic/query/extra-where", Fixture, NULL, fixture_set_up, test_extra_where, fixture_tear_down);
  g_test_add ("/semantic/query/refused", Fixture, NULL, fixture_set_up, test_refused, fixture_tear_down);
  g_test_add ("/semantic/query/empty", Fixture, NULL, fixture_set_up_empty, test_empty, fixture_tear_down);
  return g_test_run ();
}
