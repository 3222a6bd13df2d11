/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/bill-workspace.h"

#include "base/csv.h"
#include "base/text.h"
#include "tariff/invoice-store.h"
#include "tariff/tariff-store.h"

#include <math.h>

static double
coverage_of (const VsInvoiceCheck *check)
{
  return check->expected > 0 ? (double) check->present / check->expected : NAN;
}

static gboolean
start_csv (VsCsvWriter **writer, const char *const *columns, GError **error)
{
  *writer = vs_csv_writer_open ("-", error);
  for (guint i = 0; *writer != NULL && columns[i] != NULL; i++)
    vs_csv_writer_text (*writer, columns[i], -1);
  if (*writer != NULL)
    vs_csv_writer_end_row (*writer);
  return *writer != NULL;
}

/* ── Invoices ── */

static gboolean
print_invoices_csv (const GArray *checks, GError **error)
{
  static const char *const columns[] = { "invoice_id", "customer_id", "from", "to", "billed", "recomputed", "difference", "kwh_billed", "kwh",
                                         "coverage", "verdict", NULL };
  VsCsvWriter *writer;

  if (!start_csv (&writer, columns, error))
    return FALSE;
  for (guint i = 0; i < checks->len; i++)
    {
      const VsInvoiceCheck *check = &g_array_index (checks, VsInvoiceCheck, i);
      char from[16], to[16];

      vs_csv_writer_text (writer, check->invoice_id, -1);
      vs_csv_writer_text (writer, check->customer_id, -1);
      vs_csv_writer_text (writer, vs_day_format_iso (check->from, from), -1);
      vs_csv_writer_text (writer, vs_day_format_iso (check->to - 1, to), -1);
      vs_csv_writer_double (writer, check->billed, 2);
      vs_csv_writer_double (writer, check->recomputed, 2);
      vs_csv_writer_double (writer, check->billed - check->recomputed, 2);
      vs_csv_writer_double (writer, check->kwh_billed, 3);
      vs_csv_writer_double (writer, check->kwh, 3);
      vs_csv_writer_double (writer, coverage_of (check), 4);
      vs_csv_writer_text (writer, vs_invoice_verdict_name (check->verdict), -1);
      vs_csv_writer_end_row (writer);
    }
  return vs_csv_writer_close (writer, error);
}

static void
print_invoices_json (const GArray *checks, const VsInvoiceSummary *summary)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_add_integer (json, "invoices", checks->len);
  for (guint v = 0; v < VS_N_INVOICE_VERDICTS; v++)
    vs_json_add_integer (json, vs_invoice_verdict_name (v), summary->count[v]);
  vs_json_add_number (json, "accuracy", summary->accuracy);
  vs_json_add_number (json, "overcharged", summary->overcharged);
  vs_json_add_number (json, "undercharged", summary->undercharged);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static char *
amount_of (double value, const char *currency)
{
  return vs_text_plain_blanks (vs_format_full (value, VS_FORMAT_MONEY, currency));
}

static void
print_invoices_table (const GArray *checks, const VsInvoiceSummary *summary, const char *currency)
{
  g_autofree char *over = amount_of (summary->overcharged, currency), *under = amount_of (summary->undercharged, currency);

  for (guint i = 0; i < checks->len; i++)
    {
      const VsInvoiceCheck *check = &g_array_index (checks, VsInvoiceCheck, i);
      char from[16];

      if (check->verdict == VS_INVOICE_TOO_HIGH || check->verdict == VS_INVOICE_TOO_LOW)
        g_print ("%-20s %-12s %s %12.2f %12.2f %+12.2f\n", check->invoice_id, check->customer_id, vs_day_format_iso (check->from, from),
                 check->billed, check->recomputed, check->billed - check->recomputed);
    }
  g_print (_("%u invoices: %u right, %u too high by %s, %u too low by %s, %u with too few readings, %u without a plan\n"), checks->len,
           (guint) summary->count[VS_INVOICE_RIGHT], (guint) summary->count[VS_INVOICE_TOO_HIGH], over,
           (guint) summary->count[VS_INVOICE_TOO_LOW], under, (guint) summary->count[VS_INVOICE_NOT_ENOUGH_DATA],
           (guint) summary->count[VS_INVOICE_NO_PLAN]);
}

int
vs_cli_print_invoices (VsCli *cli, const char *path, const char *customer_id, gboolean csv)
{
  g_autoptr (VsWorkspace) ws = vs_cli_open (cli, path);
  g_autoptr (GArray) checks = NULL;
  g_autofree char *currency = NULL;
  g_autoptr (GError) error = NULL;
  VsInvoiceSummary summary;

  if (ws == NULL)
    return 1;
  currency = vs_workspace_get_setting (ws, "currency");
  checks = vs_invoice_check_all (ws, customer_id, cli->job, &error);
  if (checks == NULL || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  vs_invoice_summarise (checks, &summary);
  if (cli->json)
    print_invoices_json (checks, &summary);
  else if (!csv)
    print_invoices_table (checks, &summary, currency);
  else if (!print_invoices_csv (checks, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

/* ── Offers ── */

typedef struct {
  VsPlanChoice choice;
  const char  *customer_id, *now, *best;
} Letter;

static Letter
letter_of (const VsPortfolio *portfolio, const VsPlanOffer *offer)
{
  const VsPortfolioCustomer *customer = &g_array_index (portfolio->customers, VsPortfolioCustomer, offer->customer);
  Letter letter = { .customer_id = customer->customer_id };

  vs_portfolio_choose (portfolio, offer->customer, &letter.choice);
  letter.now = ((VsPlan *) portfolio->plans->pdata[customer->current])->plan_id;
  letter.best = ((VsPlan *) portfolio->plans->pdata[letter.choice.best])->plan_id;
  return letter;
}

static gboolean
print_offers_csv (const VsPortfolio *portfolio, const GArray *offers, GError **error)
{
  static const char *const columns[] = { "customer_id", "plan_now", "plan_best", "bill_now", "bill_best", "saving", "saving_low", "saving_high",
                                         "coverage", "churn", "worth", "cost", "exit_fee", NULL };
  VsCsvWriter *writer;

  if (!start_csv (&writer, columns, error))
    return FALSE;
  for (guint i = 0; i < offers->len; i++)
    {
      const VsPlanOffer *offer = &g_array_index (offers, VsPlanOffer, i);
      Letter letter = letter_of (portfolio, offer);

      vs_csv_writer_text (writer, letter.customer_id, -1);
      vs_csv_writer_text (writer, letter.now, -1);
      vs_csv_writer_text (writer, letter.best, -1);
      vs_csv_writer_double (writer, letter.choice.current_cost, 2);
      vs_csv_writer_double (writer, letter.choice.best_cost, 2);
      vs_csv_writer_double (writer, offer->saving, 2);
      vs_csv_writer_double (writer, letter.choice.saving_low, 2);
      vs_csv_writer_double (writer, letter.choice.saving_high, 2);
      vs_csv_writer_double (writer, letter.choice.coverage, 4);
      vs_csv_writer_double (writer, offer->churn, 4);
      vs_csv_writer_double (writer, offer->worth, 2);
      vs_csv_writer_double (writer, offer->cost, 2);
      vs_csv_writer_double (writer, offer->exit_fee, 2);
      vs_csv_writer_end_row (writer);
    }
  return vs_csv_writer_close (writer, error);
}

static void
print_offers (VsCli *cli, const VsPortfolio *portfolio, const GArray *offers, const char *currency)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *given_up = NULL;
  double cost = 0;

  json_builder_begin_object (json);
  vs_json_begin_array (json, "offers");
  for (guint i = 0; i < offers->len; i++)
    {
      const VsPlanOffer *offer = &g_array_index (offers, VsPlanOffer, i);
      Letter letter = letter_of (portfolio, offer);

      cost += offer->cost;
      json_builder_begin_object (json);
      vs_json_add_text (json, "customer_id", letter.customer_id);
      vs_json_add_text (json, "plan_now", letter.now);
      vs_json_add_text (json, "plan_best", letter.best);
      vs_json_add_number (json, "bill_now", letter.choice.current_cost);
      vs_json_add_number (json, "bill_best", letter.choice.best_cost);
      vs_json_add_number (json, "saving", offer->saving);
      vs_json_add_number (json, "saving_low", letter.choice.saving_low);
      vs_json_add_number (json, "saving_high", letter.choice.saving_high);
      vs_json_add_number (json, "coverage", letter.choice.coverage);
      vs_json_add_number (json, "churn", offer->churn);
      vs_json_add_number (json, "worth", offer->worth);
      vs_json_add_number (json, "cost", offer->cost);
      vs_json_add_number (json, "exit_fee", offer->exit_fee);
      json_builder_end_object (json);
      if (!cli->json)
        g_print ("%-16s %-20.20s → %-20.20s %10.2f (%.2f – %.2f)\n", letter.customer_id, letter.now, letter.best, offer->saving,
                 letter.choice.saving_low, letter.choice.saving_high);
    }
  json_builder_end_array (json);
  vs_json_add_number (json, "cost", cost);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  else
    g_print (_("%u offers, %s a year if all are taken\n"), offers->len, given_up = amount_of (cost, currency));
}

int
vs_cli_print_offers (VsCli *cli, const char *path, gboolean csv)
{
  g_autoptr (VsWorkspace) ws = vs_cli_open (cli, path);
  g_autoptr (VsPortfolio) portfolio = NULL;
  g_autofree double *churn = NULL;
  g_autofree char *currency = NULL;
  g_autoptr (GArray) offers = NULL;
  g_autoptr (GError) error = NULL;

  if (ws == NULL)
    return 1;
  currency = vs_workspace_get_setting (ws, "currency");
  portfolio = vs_tariff_portfolio (ws, NULL, cli->job, &error);
  if (portfolio != NULL)
    churn = vs_tariff_churn (ws, portfolio, &error);
  if (churn == NULL || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  offers = vs_portfolio_offers (portfolio, churn);
  if (!csv || cli->json)
    print_offers (cli, portfolio, offers, currency);
  else if (!print_offers_csv (portfolio, offers, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}
