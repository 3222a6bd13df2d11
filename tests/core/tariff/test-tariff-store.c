/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step over a small workspace: each customer's bills equal those of the bill engine on the same year, and the answers are the right
 * ones for customers who overpay, have too few readings, no plan, two meters, or are nobody. */
#include "tariff/invoice-store.h"
#include "tariff/tariff-store.h"

#include "meter/interval.h"
#include "tariff/bill.h"
#include "workspace/document.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_HOURS (365 * 24)

typedef struct {
  char        *path;
  VsWorkspace *ws;
} Fixture;

static const char rows[] =
  "INSERT INTO customer (customer_id, kind) VALUES ('C1', 'household'), ('C2', 'household'), ('C3', 'business'), ('C4', 'household'), ('C5', 'household');"
  "INSERT INTO plan (plan_id, name, tariff) VALUES ('P-FLAT', 'Flat', 'flat-standard'), ('P-TIER', 'Tier', 'two-tier'),"
  " ('P-TOU', 'TOU', 'time-of-use'), ('P-EV', 'EV', 'ev-off-peak'), ('P-BIZ', 'Business', 'business-demand');"
  "INSERT INTO plan (plan_id, fuel, tariff) VALUES ('P-GAS', 'gas', 'nothing');"
  "INSERT INTO contract (contract_id, customer_id, plan_id, starts_on, status) VALUES"
  " ('K1', 'C1', 'P-FLAT', 10000, 'active'), ('K1b', 'C1', 'P-TOU', 9000, 'active'), ('K2', 'C2', 'P-TIER', 10000, 'active'),"
  " ('K3', 'C3', 'P-FLAT', 10000, 'active'), ('K5', 'C5', 'P-TIER', 10000, 'cancelled');"
  "INSERT INTO meter (meter_id, customer_id, fuel, zone) VALUES ('M1', 'C1', 'electricity', 'Europe/London'),"
  " ('M2', 'C2', 'electricity', 'Europe/London'), ('M3a', 'C3', 'electricity', 'Europe/London'), ('M3b', 'C3', 'electricity', 'Europe/London'),"
  " ('M3g', 'C3', 'gas', 'Europe/London'), ('M5', 'C5', 'electricity', 'Europe/London');";

/* Loads: M1 charges at night, M2 stops after 300 days, M3 are shops. */
static double
load_of (const char *meter, int hour_of_year)
{
  int hour = hour_of_year % 24;

  if (g_str_equal (meter, "M1"))
    return hour < 6 ? 3 : 0.3;
  if (g_str_equal (meter, "M2") && hour_of_year >= 300 * 24)
    return NAN;
  if (g_str_has_prefix (meter, "M3"))
    return hour >= 8 && hour < 20 ? 6 : 1;
  return 0.5;
}

static VsTime
year_start (void)
{
  return (VsTime) vs_day_from_civil (2023, 1, 1) * VS_SECONDS_PER_DAY;
}

static void
setup (Fixture *f, gconstpointer data)
{
  static const char *const meters[] = { "M1", "M2", "M3a", "M3b", "M3g", "M5", "STRAY" };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("volt-tariff-XXXXXX", &error);
  VsIntervalWriter *writer;
  VsIntervalStats stats;
  sqlite3 *db;

  g_assert_no_error (error);
  f->path = g_build_filename (folder, "t.voltsource", NULL);
  f->ws = vs_workspace_create (f->path, &error);
  g_assert_no_error (error);
  db = vs_workspace_begin (f->ws, NULL, &error);
  g_assert_true (vs_db_exec (db, rows, &error));
  writer = vs_interval_writer_new (db, "Europe/London", "test.csv", &error);
  g_assert_no_error (error);
  for (guint m = 0; m < G_N_ELEMENTS (meters); m++)
    {
      guint32 meter = vs_interval_writer_meter (writer, meters[m], strlen (meters[m]));

      for (int hour = 0; hour < N_HOURS; hour++)
        g_assert_true (vs_interval_writer_add (writer, meter, year_start () + hour * 3600, 3600, load_of (meters[m], hour), &error));
    }
  g_assert_true (vs_interval_writer_finish (writer, &stats, &error));
  g_assert_true (vs_workspace_commit (f->ws, "test", "rows", NULL, &error));
  g_assert_true (vs_workspace_set_as_of (f->ws, vs_day_from_civil (2023, 12, 31), &error));
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (f->path);

  g_assert_true (vs_workspace_close (f->ws, NULL));
  g_clear_object (&f->ws);
  g_unlink (f->path);
  g_rmdir (folder);
  g_free (f->path);
}

static double
direct_bill (const char *tariff, const char *meter)
{
  g_autofree char *relative = g_strdup_printf ("tariffs/%s.json", tariff);
  g_autofree char *path = vs_data_path (relative);
  g_autoptr (VsRate) rate = vs_rate_load (path, NULL);
  VsBillOptions options = { VS_BILL_CALENDAR, 2 };
  VsSeries series = { year_start (), 3600, N_HOURS, g_new (float, N_HOURS), NULL, vs_zone_get ("Europe/London", NULL) };
  VsBill bill = { 0 };
  double total;

  for (int hour = 0; hour < N_HOURS; hour++)
    series.kwh[hour] = (float) load_of (meter, hour);
  g_assert_true (vs_bill_compute (rate, &series, &options, &bill, NULL));
  total = bill.total;
  vs_bill_clear (&bill);
  vs_series_clear (&series);
  return total;
}

static char *
query (Fixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (f->ws, &error);
  char *text;

  g_assert_no_error (error);
  text = vs_db_get_text (db, sql, &error);
  g_assert_no_error (error);
  vs_workspace_release (f->ws, db);
  return text;
}

static void
expect (Fixture *f, const char *sql, const char *expected)
{
  g_autofree char *text = query (f, sql);

  g_assert_cmpstr (text, ==, expected);
}

static void
expect_cost (Fixture *f, const char *customer, const char *plan, double units)
{
  g_autofree char *sql = g_strdup_printf ("SELECT cost / 10000.0 FROM plan_bill WHERE customer_id = '%s' AND plan_id = '%s'", customer, plan);
  g_autofree char *text = query (f, sql);

  g_assert_nonnull (text);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (text, NULL), units, 0.0002);
}

static void
test_step (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean ran = FALSE;

  g_assert_true (vs_step_run (f->ws, &vs_step_tariff, NULL, &ran, &error));
  g_assert_no_error (error);
  g_assert_true (ran);

  expect_cost (f, "C1", "P-FLAT", direct_bill ("flat-standard", "M1"));
  expect_cost (f, "C1", "P-TIER", direct_bill ("two-tier", "M1"));
  expect_cost (f, "C1", "P-TOU", direct_bill ("time-of-use", "M1"));
  expect_cost (f, "C1", "P-EV", direct_bill ("ev-off-peak", "M1"));
  expect_cost (f, "C3", "P-FLAT", 2 * direct_bill ("flat-standard", "M3a"));
  expect_cost (f, "C3", "P-BIZ", 2 * direct_bill ("business-demand", "M3a"));

  expect (f, "SELECT count (*) FROM plan_bill WHERE customer_id = 'C1'", "4");
  expect (f, "SELECT group_concat (plan_id) FROM plan_bill WHERE is_current", "P-FLAT,P-FLAT");
  expect (f, "SELECT count (*) FROM plan_bill WHERE customer_id IN ('C2', 'C4')", "0");
  expect (f, "SELECT status || ' ' || current_plan_id || ' ' || best_plan_id FROM best_plan WHERE customer_id = 'C1'", "overpaying P-FLAT P-EV");
  expect (f, "SELECT saving = current_cost - best_cost AND abs (saving_share - saving * 1.0 / current_cost) < 1e-4 FROM best_plan WHERE customer_id = 'C1'", "1");
  expect (f, "SELECT saving_low > 0 AND saving_low <= saving AND saving <= saving_high FROM best_plan WHERE customer_id = 'C1'", "1");
  expect (f, "SELECT status || coalesce (best_plan_id, '-') || round (coverage, 3) FROM best_plan WHERE customer_id = 'C2'", "not_enough_data-0.822");
  expect (f, "SELECT status || ' ' || coalesce (current_plan_id, '-') || ' ' || (best_plan_id IS NOT NULL) FROM best_plan WHERE customer_id = 'C5'", "no_plan - 1");
  expect (f, "SELECT status || ' ' || (best_plan_id IS NOT NULL) FROM best_plan WHERE customer_id = 'STRAY'", "no_plan 1");
  expect (f, "SELECT group_concat (customer_id) FROM best_plan", "C1,C2,C3,C5,STRAY");

  g_assert_true (vs_step_run (f->ws, &vs_step_tariff, NULL, &ran, &error));
  g_assert_false (ran);
}

static void
test_without_plans_the_documents_are_the_plans (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (f->ws, NULL, &error);

  g_assert_true (vs_db_exec (db, "DELETE FROM plan; DELETE FROM contract", &error));
  g_assert_true (vs_workspace_bump (f->ws, "plan", &error) && vs_workspace_commit (f->ws, "test", "plan", NULL, &error));
  g_assert_true (vs_step_run (f->ws, &vs_step_tariff, NULL, NULL, &error));
  expect_cost (f, "C1", "ev-off-peak", direct_bill ("ev-off-peak", "M1"));
  expect (f, "SELECT count (*) FROM best_plan WHERE status = 'no_plan'", "4");
}

static void
test_a_bad_tariff_names_the_plan (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (vs_document_save (f->ws, "tariffs", "two-tier", "{\"energyratestructure\":[[{\"rate\":\"x\"}]]}", NULL, &error), >, 0);
  g_assert_false (vs_step_run (f->ws, &vs_step_tariff, NULL, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "Tier"));
  g_assert_nonnull (strstr (error->message, "/energyratestructure/0/0/rate"));
}

static void
test_simulated_plan (Fixture *f, gconstpointer data)
{
  const char *const extra[] = { "ev-off-peak", "P-TIER", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (VsPortfolio) portfolio = vs_tariff_portfolio (f->ws, extra, NULL, &error);
  VsPlanEffect effect;

  g_assert_no_error (error);
  g_assert_cmpuint (portfolio->plans->len, ==, 6);
  vs_portfolio_effect (portfolio, (guint) vs_portfolio_find_plan (portfolio, "ev-off-peak"), &effect);
  g_assert_cmpuint (effect.compared, ==, 1);
  g_assert_cmpuint (effect.billed, ==, 3);   /* C5 and the stray meter have no plan to compare with */
  g_assert_cmpuint (effect.better, ==, 1);
  g_assert_cmpfloat_with_epsilon (effect.revenue_now, direct_bill ("flat-standard", "M1"), 1e-3);
  g_assert_cmpfloat_with_epsilon (effect.revenue_then, direct_bill ("ev-off-peak", "M1"), 1e-3);
}

/* C1's meter uses 23.4 kWh a day, 18.6 of them at night by the EV plan's clock: 4.328 a day under P-FLAT, 2.662 under P-EV, which it had
 * until 10 March. Local March loses its last hour (0.3 kWh) to April in UTC. The contract's prices rose by half on 8 March, which went with
 * the plan, and by a tenth in the midst of June; all of P-FLAT's fell by a twentieth in August. */
static void
test_invoices (Fixture *f, gconstpointer data)
{
  static const struct { const char *id; VsInvoiceVerdict verdict; double recomputed; } expected[] = {
    { "I1", VS_INVOICE_RIGHT, 30 * 4.328 }, { "I2", VS_INVOICE_TOO_HIGH, 31 * 4.328 }, { "I3", VS_INVOICE_NOT_ENOUGH_DATA, NAN },
    { "I4", VS_INVOICE_NO_PLAN, NAN }, { "I5", VS_INVOICE_RIGHT, (7 + 3 * 1.5) * 2.662 + 21 * 4.328 - 0.3 * 0.17 },
    { "I6", VS_INVOICE_TOO_LOW, 31 * 4.328 * 1.1 },
    { "I8", VS_INVOICE_RIGHT, 15 * 4.328 * 2.1 }, { "I9", VS_INVOICE_RIGHT, 31 * 4.328 * 1.1 * 0.95 },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) checks = NULL;
  VsInvoiceSummary summary;
  sqlite3 *db = vs_workspace_begin (f->ws, NULL, &error);

  g_assert_true (vs_db_exec (db,
    "INSERT INTO plan_change (contract_id, changed_on, from_plan_id, to_plan_id)"
    " VALUES ('K1', unixepoch ('2023-03-11') / 86400, 'P-EV', 'P-FLAT');"
    "INSERT INTO price_change (contract_id, plan_id, effective_on, percent) VALUES ('K1', NULL, unixepoch ('2023-03-08') / 86400, 50),"
    " ('K1', NULL, unixepoch ('2023-06-16') / 86400, 10), (NULL, 'P-FLAT', unixepoch ('2023-08-01') / 86400, -5);"
    "INSERT INTO invoice (invoice_id, customer_id, contract_id, kind, period_start, period_end, amount, tax, currency) VALUES"
    " ('I1', 'C1', 'K1', 'invoice', unixepoch ('2023-04-01') / 86400, unixepoch ('2023-04-30') / 86400, 1363320, 64920, 'USD'),"
    " ('I2', 'C1', 'K1', 'invoice', unixepoch ('2023-05-01') / 86400, unixepoch ('2023-05-31') / 86400, 1541680, NULL, 'USD'),"
    " ('I3', 'C2', 'K2', 'invoice', unixepoch ('2023-11-01') / 86400, unixepoch ('2023-11-30') / 86400, 1000000, 0, 'USD'),"
    " ('I4', 'C1', NULL, 'invoice', unixepoch ('2023-04-01') / 86400, unixepoch ('2023-04-30') / 86400, 1000000, 0, 'USD'),"
    " ('I5', 'C1', 'K1', 'invoice', unixepoch ('2023-03-01') / 86400, unixepoch ('2023-03-31') / 86400, 1214530, 0, 'USD'),"
    " ('I8', 'C1', 'K1', 'invoice', unixepoch ('2023-06-01') / 86400, unixepoch ('2023-06-30') / 86400, 1363320, 0, 'USD'),"
    " ('I9', 'C1', 'K1', 'invoice', unixepoch ('2023-08-01') / 86400, unixepoch ('2023-08-31') / 86400, 1402056, 0, 'USD'),"
    " ('I6', 'C1', 'K1', 'invoice', unixepoch ('2023-07-01') / 86400, unixepoch ('2023-07-31') / 86400, 1300000, 0, 'USD'),"
    " ('I7', 'C1', 'K1', 'credit', unixepoch ('2023-07-01') / 86400, unixepoch ('2023-07-31') / 86400, 10000, 0, 'USD')", &error));
  g_assert_no_error (error);
  g_assert_true (vs_workspace_commit (f->ws, "test", "invoices", NULL, &error));
  checks = vs_invoice_check_all (f->ws, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (checks->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < checks->len; i++)
    {
      const VsInvoiceCheck *check = &g_array_index (checks, VsInvoiceCheck, i);

      g_assert_cmpstr (check->invoice_id, ==, expected[i].id);
      g_assert_cmpstr (vs_invoice_verdict_name (check->verdict), ==, vs_invoice_verdict_name (expected[i].verdict));
      if (!isnan (expected[i].recomputed))
        g_assert_cmpfloat_with_epsilon (check->recomputed, expected[i].recomputed, 1e-3);
    }
  vs_invoice_summarise (checks, &summary);
  g_assert_cmpfloat_with_epsilon (summary.overcharged, 20, 1e-3);
  g_assert_cmpfloat_with_epsilon (summary.undercharged, 31 * 4.328 * 1.1 - 130, 1e-3);
  g_assert_cmpfloat_with_epsilon (summary.accuracy, 4.0 / 6, 1e-9);
  g_array_unref (checks);
  checks = vs_invoice_check_all (f->ws, "C1", NULL, &error);   /* the same without a look at the others' meters */
  g_assert_cmpuint (checks->len, ==, G_N_ELEMENTS (expected) - 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (checks, VsInvoiceCheck, 4).recomputed, expected[5].recomputed, 1e-3);
}

static void
test_empty_workspace (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("volt-tariff-XXXXXX", NULL), *path = g_build_filename (folder, "e.voltsource", NULL);
  g_autoptr (VsWorkspace) ws = vs_workspace_create (path, &error);

  g_assert_no_error (error);
  g_assert_true (vs_step_run (ws, &vs_step_tariff, NULL, NULL, &error));
  g_assert_no_error (error);
  vs_workspace_close (ws, NULL);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tariff-store/step", Fixture, NULL, setup, test_step, teardown);
  g_test_add ("/tariff-store/without-plans", Fixture, NULL, setup, test_without_plans_the_documents_are_the_plans, teardown);
  g_test_add ("/tariff-store/bad-tariff", Fixture, NULL, setup, test_a_bad_tariff_names_the_plan, teardown);
  g_test_add ("/tariff-store/simulate", Fixture, NULL, setup, test_simulated_plan, teardown);
  g_test_add ("/tariff-store/invoices", Fixture, NULL, setup, test_invoices, teardown);
  g_test_add_func ("/tariff-store/empty", test_empty_workspace);
  return g_test_run ();
}
