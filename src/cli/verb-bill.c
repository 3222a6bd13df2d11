/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-bill.c: volt bill --rate RATE.json --load LOAD.csv: what a load costs under a rate, month by month. No workspace. */
#include "cli/cli.h"

#include "cli/bill-workspace.h"
#include "cli/meter-file.h"
#include <string.h>
#include "tariff/explain.h"

static char *rate_path, *load_path, *generation_path, *zone_name, *profile_name, *meter_id, *customer_id;
static int   year, metering = -1;
static gboolean explain, offers, csv;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "rate", 0, 0, G_OPTION_ARG_FILENAME, &rate_path, N_("The rate, OpenEI URDB JSON"), N_("RATE.json") },
    { "load", 0, 0, G_OPTION_ARG_FILENAME, &load_path,
      N_("The load: one mean kW a line, 8,760 lines or a multiple; or a file of meter readings"), N_("LOAD.csv") },
    { "meter", 0, 0, G_OPTION_ARG_STRING, &meter_id, N_("Which meter of a file of readings"), N_("METER") },
    { "year", 0, 0, G_OPTION_ARG_INT, &year,
      N_("The year the load begins with (2018; 2024 for 8,784 lines); of readings, the year to bill (all)"), N_("YEAR") },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &zone_name, N_("Time zone of the meter (UTC; of readings, what their form tells)"), N_("ZONE") },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &profile_name, N_("calendar (the default), or ssc: NREL SSC's conventions"), N_("NAME") },
    { "metering", 0, 0, G_OPTION_ARG_INT, &metering,
      N_("What becomes of energy sold: SSC's metering option, 0 to 4 (as the rate says; 0 in the ssc profile)"), N_("OPTION") },
    { "generation", 0, 0, G_OPTION_ARG_FILENAME, &generation_path, N_("Generation behind the meter, in the form of the load"), N_("GEN.csv") },
    { "explain", 0, 0, G_OPTION_ARG_NONE, &explain, N_("Each line of the bill, with the hours that it comes from"), NULL },
    { "customer", 0, 0, G_OPTION_ARG_STRING, &customer_id, N_("Of a workspace: the invoices of one customer"), N_("CUSTOMER") },
    { "offers", 0, 0, G_OPTION_ARG_NONE, &offers, N_("Of a workspace: those who overpay, by saving × churn risk"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Of a workspace: print CSV"), NULL },
    { NULL },
  };
  return entries;
}

static void
add_month (JsonBuilder *json, const VsBillMonth *month)
{
  json_builder_begin_object (json);
  vs_json_add_integer (json, "month", month->month);
  vs_json_add_number (json, "total", month->total);
  vs_json_add_number (json, "energy", month->energy);
  vs_json_add_number (json, "demand_flat", month->demand_flat);
  vs_json_add_number (json, "demand_tou", month->demand_tou);
  vs_json_add_number (json, "fixed", month->fixed);
  vs_json_add_number (json, "minimum", month->minimum);
  vs_json_add_number (json, "kwh", month->kwh);
  vs_json_add_number (json, "peak_kw", month->peak_kw);
  vs_json_add_number (json, "coverage", month->coverage);
  vs_json_add_number (json, "sold_kwh", month->sold_kwh);
  vs_json_add_number (json, "billing_kw", month->billing_kw);
  for (VsBillKind kind = VS_BILL_FUEL; kind < VS_N_BILL_KINDS; kind++)
    if (kind != VS_BILL_DEMAND_FLAT && kind != VS_BILL_DEMAND_TOU && kind != VS_BILL_FIXED && kind != VS_BILL_MINIMUM)
      vs_json_add_number (json, vs_bill_kind_name (kind), month->by_kind[kind]);
  vs_json_add_number (json, "credit", month->credit);
  vs_json_add_number (json, "credit_kwh", month->credit_kwh);
  vs_json_add_integer (json, "days", month->days);
  json_builder_end_object (json);
}

static void
add_line (JsonBuilder *json, const VsBill *bill, const VsBillLine *line)
{
  const VsBillMonth *month = &g_array_index (bill->months, VsBillMonth, line->month);
  g_autofree char *hours = vs_bill_line_hours (bill, line), *caption = vs_bill_line_caption (line);
  char at[32];

  json_builder_begin_object (json);
  vs_json_add_integer (json, "year", month->year);
  vs_json_add_integer (json, "month", month->month);
  vs_json_add_text (json, "kind", vs_bill_kind_name (line->kind));
  vs_json_add_text (json, "caption", caption);
  vs_json_add_text (json, "version", vs_rate_name (line->rate));
  vs_json_add_integer (json, "period", line->period);
  vs_json_add_integer (json, "tier", line->tier);
  vs_json_add_text (json, "hours", hours);
  if (line->kind == VS_BILL_DEMAND_FLAT && month->peak_at != VS_TIME_NONE)
    vs_json_add_text (json, "peak_at", vs_time_format_iso (month->peak_at, at));
  vs_json_add_number (json, "quantity", line->quantity);
  vs_json_add_text (json, "unit", line->unit);
  vs_json_add_number (json, "price", line->price);
  vs_json_add_number (json, "share", line->share);
  vs_json_add_number (json, "amount", line->amount);
  vs_json_add_number (json, "rounded", vs_bill_line_rounded (line, 2));
  json_builder_end_object (json);
}

static void
print_json (const VsRate *rate, const VsBill *bill, const VsBillOptions *chosen)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const char *const *unbilled = vs_rate_unbilled (rate);

  json_builder_begin_object (json);
  vs_json_add_text (json, "rate", vs_rate_name (rate));
  vs_json_add_text (json, "profile", chosen->profile == VS_BILL_SSC ? "ssc" : "calendar");
  vs_json_add_integer (json, "metering", chosen->metering >= 0 ? chosen->metering : vs_rate_metering (rate));
  if (vs_rate_currency (rate) != NULL)
    vs_json_add_text (json, "currency", vs_rate_currency (rate));
  vs_json_add_number (json, "annual_bill", bill->total);
  vs_json_add_number (json, "kwh", bill->kwh);
  vs_json_begin_array (json, "monthly");
  for (guint m = 0; m < bill->months->len; m++)
    add_month (json, &g_array_index (bill->months, VsBillMonth, m));
  json_builder_end_array (json);
  if (bill->lines != NULL)
    {
      vs_json_begin_array (json, "lines");
      for (guint i = 0; i < bill->lines->len; i++)
        add_line (json, bill, &g_array_index (bill->lines, VsBillLine, i));
      json_builder_end_array (json);
    }
  vs_json_begin_array (json, "unbilled");
  for (guint i = 0; unbilled[i] != NULL; i++)
    json_builder_add_string_value (json, unbilled[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static void
print_lines (const VsBill *bill)
{
  for (guint i = 0; i < bill->lines->len; i++)
    {
      const VsBillLine  *line = &g_array_index (bill->lines, VsBillLine, i);
      const VsBillMonth *month = &g_array_index (bill->months, VsBillMonth, line->month);
      g_autofree char *hours = vs_bill_line_hours (bill, line), *caption = vs_bill_line_caption (line);

      g_print ("%04d-%02d  %-40s %12.3f %-6s × %10.5f × %.4f = %12.4f  %s\n", month->year, month->month, caption, line->quantity,
               line->unit, line->price, line->share, line->amount, hours ? hours : "");
    }
}

static void
print_table (const VsRate *rate, const VsBill *bill)
{
  g_autofree char *unbilled = g_strjoinv (", ", (char **) vs_rate_unbilled (rate));

  g_print ("%s\n", vs_rate_name (rate));
  if (bill->lines != NULL)
    print_lines (bill);
  g_print ("%5s %10s %8s %10s %10s %10s %10s %10s %10s\n", _("month"), _("kWh"), _("peak kW"), _("energy"), _("flat kW"), _("TOU kW"),
           _("fixed"), _("minimum"), _("total"));
  for (guint m = 0; m < bill->months->len; m++)
    {
      const VsBillMonth *month = &g_array_index (bill->months, VsBillMonth, m);

      g_print ("%5d %10.1f %8.2f %10.2f %10.2f %10.2f %10.2f %10.2f %10.2f\n", month->month, month->kwh, month->peak_kw, month->energy,
               month->demand_flat, month->demand_tou, month->fixed, month->minimum, month->total);
    }
  g_print ("%5s %10.1f %8s %10s %10s %10s %10s %10s %10.2f\n", _("year"), bill->kwh, "", "", "", "", "", "", bill->total);
  if (*unbilled)
    g_print (_("Not part of the bill: %s\n"), unbilled);
}

/* One number a line; else whatever meter file it may be. What is neither is told as the former. */
static gboolean
open_load (VsCli *cli, const char *path, const VsZone *zone, VsLoad *load, GError **error)
{
  g_autoptr (GError) plain = NULL, readings = NULL;

  if (meter_id == NULL && vs_load_open (path, year, zone, load, &plain))
    return TRUE;
  if (plain != NULL && !g_error_matches (plain, VS_ERROR, VS_ERROR_FORMAT))
    g_propagate_error (error, g_steal_pointer (&plain));
  else if (vs_cli_load_meter_file (cli, path, meter_id, zone_name ? zone : NULL, year, load, &readings))
    return TRUE;
  else if (plain != NULL && g_error_matches (readings, VS_ERROR, VS_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&plain));
  else
    g_propagate_error (error, g_steal_pointer (&readings));
  return FALSE;
}

static gboolean
subtract_generation (VsCli *cli, const VsZone *zone, const VsRate *rate, const VsBillOptions *chosen, VsLoad *load, GError **error)
{
  int      form = chosen->metering >= 0 ? chosen->metering : vs_rate_metering (rate);
  VsLoad   generation = { 0 };
  gboolean done;

  if (generation_path == NULL)
    return TRUE;
  done = open_load (cli, generation_path, zone, &generation, error) && vs_load_subtract (load, &generation, form == 4, error);
  if (!done)
    g_prefix_error (error, "%s: ", generation_path);
  vs_load_clear (&generation);
  return done;
}

static gboolean
compute (const VsRate *rate, const VsLoad *load, const VsBillOptions *chosen, VsBill *bill, GError **error)
{
  if (vs_load_bill (load, rate, chosen, bill, error))
    return TRUE;
  if (error != NULL && *error != NULL && strstr ((*error)->message, "/") == NULL)
    g_prefix_error (error, "%s: ", load_path);
  return FALSE;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  gboolean      ssc = g_strcmp0 (profile_name, "ssc") == 0;
  VsBillOptions chosen = { ssc ? VS_BILL_SSC : VS_BILL_CALENDAR, ssc && metering < 0 ? 0 : metering, explain };
  g_autoptr (VsRate) rate = NULL;
  g_autoptr (GError) error = NULL;
  const VsZone *zone;
  VsLoad load = { 0 };
  VsBill bill = { 0 };
  int    status = 0;

  if (argc == 1 && rate_path == NULL && load_path == NULL)
    return offers ? vs_cli_print_offers (cli, argv[0], csv) : vs_cli_print_invoices (cli, argv[0], customer_id, csv);
  if (argc > 0 || rate_path == NULL || load_path == NULL)
    return vs_cli_usage (cli, _("Name a rate and a load, --rate RATE.json --load LOAD.csv, or a workspace."));
  if (profile_name != NULL && !g_str_equal (profile_name, "ssc") && !g_str_equal (profile_name, "calendar"))
    return vs_cli_usage (cli, _("There is no profile “%s”: calendar or ssc."), profile_name);
  if (metering < -1 || metering > 4)
    return vs_cli_usage (cli, _("There is no metering option %d: 0 to 4."), metering);
  if (year != 0 && (year < 1900 || year > 2200))
    return vs_cli_usage (cli, _("%d is no year between 1900 and 2200."), year);
  if ((zone = vs_zone_get (zone_name ? zone_name : "UTC", &error)) != NULL
      && (rate = vs_rate_load (rate_path, &error)) != NULL
      && open_load (cli, load_path, zone, &load, &error)
      && subtract_generation (cli, zone, rate, &chosen, &load, &error)
      && compute (rate, &load, &chosen, &bill, &error))
    {
      if (cli->json)
        print_json (rate, &bill, &chosen);
      else
        print_table (rate, &bill);
    }
  if (error != NULL)
    status = vs_cli_fail (cli, g_steal_pointer (&error));
  vs_bill_clear (&bill);
  vs_load_clear (&load);
  return status;
}

const VsVerb vs_verb_bill = {
  "bill", "--rate RATE.json --load LOAD.csv [--meter METER] [--year YEAR] [--zone ZONE] [--profile ssc] [--metering 0..4]"
  " [--generation GEN.csv] [--explain]\n"
  "       volt bill W [--customer CUSTOMER] [--offers] [--csv]",
  N_("What a load costs under a rate, month by month; or a workspace’s invoices recomputed"),
  N_("The load is one mean kW a line: 8,760 hours of a year, or a multiple of them, from local midnight of 1 January; or any file of\n"
     "meter readings that “volt import” knows.\n"
     "JSON: rate, profile, metering, annual_bill, kwh, monthly [month, total, energy, demand_flat, demand_tou, fixed, minimum, kwh,\n"
     "peak_kw, coverage, sold_kwh, billing_kw, fuel, spot, demand_coincident, export, discount, settlement, tax, credit, credit_kwh, days],\n"
     "lines with --explain [year, month, kind, caption, version, period, tier, hours, quantity, unit, price, share, amount, rounded],\n"
     "unbilled (members of the rate that take no part in the bill).\n"
     "Of a workspace, each invoice is recomputed from the readings of its period (data/portfolio/invoice-check.json); tax is left out.\n"
     "JSON: invoices, right, too_high, too_low, not_enough_data, no_plan, accuracy, overcharged, undercharged.\n"
     "JSON with --offers: offers [customer_id, plan_now, plan_best, bill_now, bill_best, saving, saving_low, saving_high, coverage, churn,\n"
     "worth, cost], cost.\n"
     "What a rate charges and this program cannot bill is refused with its place in the file."),
  run, options,
};
