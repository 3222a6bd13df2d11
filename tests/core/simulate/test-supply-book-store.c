/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book of a small workspace: the plans on the drawing board give every customer the bill that the step "tariff" wrote for that plan. */
#include "simulate/customer-bill.h"
#include "simulate/supply-book-store.h"
#include "simulate/simulation.h"

#include "base/money.h"
#include "meter/interval.h"
#include "tariff/tariff-store.h"
#include "workspace/document.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_HOURS (365 * 24)

static const char rows[] =
  "INSERT INTO customer (customer_id, kind, region, vulnerable) VALUES ('C1', 'household', 'North', 1), ('C2', 'household', 'South', 0),"
  " ('C3', 'business', 'South', NULL), ('C4', 'household', NULL, 0);"
  "INSERT INTO plan (plan_id, name, tariff) VALUES ('P-FLAT', 'Flat', 'flat-standard'), ('P-TIER', 'Tier', 'two-tier'),"
  " ('P-TOU', 'TOU', 'time-of-use'), ('P-EV', 'EV', 'ev-off-peak'), ('P-BIZ', 'Business', 'business-demand');"
  "INSERT INTO contract (contract_id, customer_id, plan_id, starts_on, status) VALUES ('K1', 'C1', 'P-FLAT', 10000, 'active'),"
  " ('K2', 'C2', 'P-TIER', 10000, 'active'), ('K3', 'C3', 'P-BIZ', 10000, 'active');"
  "INSERT INTO meter (meter_id, customer_id, contract_id, fuel, zone) VALUES ('M1', 'C1', NULL, 'electricity', 'Europe/London'),"
  " ('M2', NULL, 'K2', 'electricity', 'Europe/London'), ('M3a', 'C3', NULL, 'electricity', 'Europe/London'),"
  " ('M3b', 'C3', NULL, 'electricity', 'Europe/London'), ('M3g', 'C3', NULL, 'gas', 'Europe/London'),"
  " ('M4', 'C4', NULL, 'electricity', 'Europe/London'),"
  " ('M-none', 'C1', NULL, 'electricity', 'Europe/London');";

static double
load_of (guint meter, int hour_of_year)
{
  int hour = hour_of_year % 24;

  return meter < 2 ? 0.2 * (1 + meter) + 0.05 * ((hour_of_year * 7) % 11) + (hour == 18 ? 2 : 0) : hour >= 8 && hour < 20 ? 6 + meter : 1;
}

static VsWorkspace *
make_workspace (char **path)
{
  static const char *const meters[] = { "M1", "M2", "M3a", "M3b", "M3g", "M4", "STRAY" };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("volt-book-XXXXXX", &error);
  VsIntervalWriter *writer;
  VsIntervalStats stats;
  VsWorkspace *ws;
  sqlite3 *db;

  g_assert_no_error (error);
  *path = g_build_filename (folder, "b.voltsource", NULL);
  ws = vs_workspace_create (*path, &error);
  g_assert_no_error (error);
  db = vs_workspace_begin (ws, NULL, &error);
  vs_db_exec (db, rows, &error);
  g_assert_no_error (error);
  writer = vs_interval_writer_new (db, "Europe/London", "test.csv", &error);
  g_assert_no_error (error);
  for (guint m = 0; m < G_N_ELEMENTS (meters); m++)
    {
      guint32 meter = vs_interval_writer_meter (writer, meters[m], strlen (meters[m]));

      for (int hour = 0; hour < N_HOURS; hour++)
        {
          VsTime start = (VsTime) vs_day_from_civil (2023, 1, 1) * VS_SECONDS_PER_DAY + hour * 3600;

          g_assert_true (vs_interval_writer_add (writer, meter, start, 3600, load_of (m, hour), &error));
        }
    }
  g_assert_true (vs_interval_writer_finish (writer, &stats, &error));
  g_assert_true (vs_workspace_commit (ws, "test", "rows", NULL, &error));
  g_assert_true (vs_workspace_set_as_of (ws, vs_day_from_civil (2023, 12, 31), &error));
  return ws;
}

static double
written_bill (VsWorkspace *ws, const char *customer, const char *plan)
{
  g_autofree char *sql = g_strdup_printf ("SELECT cost FROM plan_bill WHERE customer_id = '%s' AND plan_id = '%s'", customer, plan);
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  gint64   cost = 0;
  gboolean found = vs_db_get_int (db, &cost, NULL, sql);

  vs_workspace_release (ws, db);
  return found ? vs_money_to_double (cost) : NAN;
}

static void
compare (VsWorkspace *ws, VsSimulation *simulation, const VsSupplyBook *book, const char *plan, const char *tariff)
{
  g_autofree char *json = vs_document_load (ws, "tariffs", tariff, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsDesign) design = vs_design_parse (json, tariff, &error);
  const VsOutcome *outcome;
  guint compared = 0;

  g_assert_no_error (error);
  outcome = vs_simulation_run (simulation, design, NULL, &error);
  g_assert_no_error (error);
  for (guint c = 0; c < book->n_customers; c++)
    {
      double written = written_bill (ws, book->customer_id[c], plan);

      if (!isnan (outcome->bill[c]) && !isnan (written))
        {
          if (!(fabs (outcome->bill[c] - written) <= 1e-6 * written + 5e-5))
            g_error ("%s under %s: %.6f, not %.6f", book->customer_id[c], plan, outcome->bill[c], written);
          compared++;
        }
    }
  g_assert_cmpuint (compared, >, 0);
}

/* Taken apart, a bill is still the one that was written: its plans, lines, months and days. */
static void
compare_bills (VsWorkspace *ws, const char *customer, const char *current, guint n_plans, guint n_barred)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsCustomerBill) bill = vs_customer_bill_load (ws, customer, NULL, NULL, &error);
  double lines = 0, months = 0, days = 0, costs = 0;
  const VsCustomerPlan *shown;

  g_assert_no_error (error);
  g_assert_cmpuint (bill->plans->len, ==, n_plans);
  g_assert_cmpuint (bill->barred->len, ==, n_barred);
  g_assert_cmpuint (bill->invoices->len, ==, 0);
  shown = bill->plans->pdata[bill->shown];
  g_assert_cmpstr (shown->plan_id, ==, current);
  g_assert_true (shown->is_current);
  for (guint i = 0; i < bill->plans->len; i++)
    {
      const VsCustomerPlan *plan = bill->plans->pdata[i];
      double written = written_bill (ws, customer, plan->plan_id), kinds = 0;

      for (guint k = 0; k < VS_N_BILL_KINDS; k++)
        kinds += plan->by_kind[k];
      g_assert_cmpfloat_with_epsilon (plan->total, written, 1e-4);
      g_assert_cmpfloat_with_epsilon (kinds, written, 1e-4);
      g_assert_true (i == 0 || plan->total >= ((VsCustomerPlan *) bill->plans->pdata[i - 1])->total);
    }
  for (guint i = 0; i < bill->lines->len; i++)
    lines += ((VsCustomerLine *) bill->lines->pdata[i])->amount;
  for (guint i = 0; i < bill->months->len; i++)
    months += g_array_index (bill->months, VsCustomerMonth, i).total;
  for (VsDay day = bill->from; day < bill->to; day++)
    {
      days += bill->day_kwh[day - bill->from];
      costs += bill->day_cost[day - bill->from];
    }
  g_assert_cmpuint (bill->months->len, ==, 12);
  g_assert_cmpfloat_with_epsilon (lines, shown->total, 1e-4);
  g_assert_cmpfloat_with_epsilon (months, shown->total, 1e-4);
  g_assert_cmpfloat_with_epsilon (costs, shown->total, 1e-4);
  g_assert_cmpfloat_with_epsilon (days, bill->kwh, 1e-6 * bill->kwh);
  g_assert_cmpfloat (bill->coverage, ==, 1);
}

/* What only bills can tell: a tax on time of use, and a demand charge to households. */
static void
compare_made_bills (VsWorkspace *ws, VsSimulation *simulation, const VsSupplyBook *book)
{
  g_autofree char *json = vs_document_load (ws, "tariffs", "time-of-use", NULL, NULL);
  g_auto (GStrv) parts = g_strsplit (json, "{", 2);
  g_autofree char *taxed = g_strconcat ("{\"voltsource\":{\"taxes\":[{\"percent\":10}]},", parts[1], NULL);
  g_autofree char *peaky = g_strconcat ("{\"flatdemandstructure\":[[{\"rate\":0.0}]],\"flatdemandmonths\":[0,0,0,0,0,0,0,0,0,0,0,0],", parts[1], NULL);
  const char *const texts[] = { taxed, peaky };
  const double factors[] = { 1.1, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsDesign) design = vs_design_parse (texts[i], "made.json", &error);
      const VsOutcome *outcome;

      g_assert_no_error (error);
      g_assert_true (vs_design_needs_bills (design));
      vs_simulation_set_biller (simulation, NULL, NULL);
      g_assert_null (vs_simulation_run (simulation, design, NULL, &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
      g_clear_error (&error);
      vs_simulation_set_biller (simulation, vs_supply_book_bill, ws);
      outcome = vs_simulation_run (simulation, design, NULL, &error);
      g_assert_no_error (error);
      for (guint c = 0; c < book->n_households; c++)
        g_assert_cmpfloat_with_epsilon (outcome->bill[c], factors[i] * written_bill (ws, book->customer_id[c], "P-TOU"), 1e-3);
      g_assert_true (isnan (outcome->bill[2]));     /* a business */
    }
}

static void
test_workspace (void)
{
  g_autofree char *path = NULL, *folder = NULL;
  g_autoptr (VsWorkspace) ws = make_workspace (&path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsSupplyBook) book = vs_supply_book_load (ws, NULL, &error);
  g_autoptr (VsSimulation) simulation = NULL;
  VsAssumptions assumptions = { .everybody = TRUE };

  g_assert_null (book);
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);     /* no bills yet */
  g_clear_error (&error);
  g_assert_true (vs_step_tariff.run (ws, NULL, &error));
  book = vs_supply_book_load (ws, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (book->n_customers, ==, 3);            /* C4 has no plan */
  g_assert_cmpuint (book->n_households, ==, 2);
  g_assert_cmpuint (book->n_supplies, ==, 4);             /* M-none has no readings, M3g is gas */
  g_assert_cmpstr (book->customer_id[2], ==, "C3");
  g_assert_cmpstr (book->region.names->pdata[book->region.code[0]], ==, "North");
  g_assert_true (book->vulnerable[0] && !book->vulnerable[2]);
  simulation = vs_simulation_new (book, &assumptions);
  compare (ws, simulation, book, "P-FLAT", "flat-standard");
  compare (ws, simulation, book, "P-TIER", "two-tier");
  compare (ws, simulation, book, "P-TOU", "time-of-use");
  compare (ws, simulation, book, "P-EV", "ev-off-peak");
  compare (ws, simulation, book, "P-BIZ", "business-demand");
  compare_made_bills (ws, simulation, book);
  compare_bills (ws, "C1", "P-FLAT", 4, 1);
  compare_bills (ws, "C2", "P-TIER", 4, 1);
  compare_bills (ws, "C3", "P-BIZ", 2, 3);
  g_assert_null (vs_customer_bill_load (ws, "nobody", NULL, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
  folder = g_path_get_dirname (path);
  g_assert_true (vs_workspace_close (ws, NULL));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/supply-book-store/workspace", test_workspace);
  return g_test_run ();
}
