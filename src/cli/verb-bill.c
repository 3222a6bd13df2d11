/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-bill.c: volt bill --rate RATE.json --load LOAD.csv: what a load costs under a rate, month by month. No workspace. */
#include "cli/cli.h"

#include "cli/meter-file.h"
#include "tariff/usage.h"

static char *rate_path, *load_path, *generation_path, *zone_name, *profile_name, *meter_id;
static int   year, metering;

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
    { "metering", 0, 0, G_OPTION_ARG_INT, &metering, N_("SSC's metering option, 0 to 4 (0)"), N_("OPTION") },
    { "generation", 0, 0, G_OPTION_ARG_FILENAME, &generation_path,
      N_("Generation behind the meter; refused, because it is not billed yet"), N_("GEN.csv") },
    { NULL },
  };
  return entries;
}

static void
add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static void
add_month (JsonBuilder *json, const VsBillMonth *month)
{
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "month");
  json_builder_add_int_value (json, month->month);
  add_number (json, "total", month->total);
  add_number (json, "energy", month->energy);
  add_number (json, "demand_flat", month->demand_flat);
  add_number (json, "demand_tou", month->demand_tou);
  add_number (json, "fixed", month->fixed);
  add_number (json, "minimum", month->minimum);
  add_number (json, "kwh", month->kwh);
  add_number (json, "peak_kw", month->peak_kw);
  add_number (json, "coverage", month->coverage);
  json_builder_set_member_name (json, "days");
  json_builder_add_int_value (json, month->days);
  json_builder_end_object (json);
}

static void
print_json (const VsRate *rate, const VsBill *bill, const VsBillOptions *chosen)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const char *const *unbilled = vs_rate_unbilled (rate);

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "rate");
  json_builder_add_string_value (json, vs_rate_name (rate));
  json_builder_set_member_name (json, "profile");
  json_builder_add_string_value (json, chosen->profile == VS_BILL_SSC ? "ssc" : "calendar");
  json_builder_set_member_name (json, "metering");
  json_builder_add_int_value (json, chosen->metering);
  add_number (json, "annual_bill", bill->total);
  add_number (json, "kwh", bill->kwh);
  json_builder_set_member_name (json, "monthly");
  json_builder_begin_array (json);
  for (guint m = 0; m < bill->months->len; m++)
    add_month (json, &g_array_index (bill->months, VsBillMonth, m));
  json_builder_end_array (json);
  json_builder_set_member_name (json, "unbilled");
  json_builder_begin_array (json);
  for (guint i = 0; unbilled[i] != NULL; i++)
    json_builder_add_string_value (json, unbilled[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static void
print_table (const VsRate *rate, const VsBill *bill)
{
  g_autofree char *unbilled = g_strjoinv (", ", (char **) vs_rate_unbilled (rate));

  g_print ("%s\n", vs_rate_name (rate));
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
open_load (VsCli *cli, const VsZone *zone, VsLoad *load, GError **error)
{
  g_autoptr (GError) plain = NULL, readings = NULL;

  if (meter_id == NULL && vs_load_open (load_path, year, zone, load, &plain))
    return TRUE;
  if (plain != NULL && !g_error_matches (plain, VS_ERROR, VS_ERROR_FORMAT))
    g_propagate_error (error, g_steal_pointer (&plain));
  else if (vs_cli_load_meter_file (cli, load_path, meter_id, zone_name ? zone : NULL, year, load, &readings))
    return TRUE;
  else if (plain != NULL && g_error_matches (readings, VS_ERROR, VS_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&plain));
  else
    g_propagate_error (error, g_steal_pointer (&readings));
  return FALSE;
}

static gboolean
compute (const VsRate *rate, const VsLoad *load, const VsBillOptions *chosen, VsBill *bill, GError **error)
{
  g_autoptr (VsClock) clock = vs_clock_new (&load->series, chosen->profile, error);
  VsUsage  usage = { NULL };
  gboolean done;

  if (clock == NULL)
    {
      g_prefix_error (error, "%s: ", load_path);
      return FALSE;
    }
  vs_usage_measure (&usage, &load->series, load->kwh, NULL, clock);
  done = vs_bill_price (rate, &usage, chosen, bill, error);
  vs_usage_clear (&usage);
  return done;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  VsBillOptions chosen = { g_strcmp0 (profile_name, "ssc") == 0 ? VS_BILL_SSC : VS_BILL_CALENDAR, metering };
  g_autoptr (VsRate) rate = NULL;
  g_autoptr (GError) error = NULL;
  const VsZone *zone;
  VsLoad load = { 0 };
  VsBill bill = { 0 };
  int    status = 0;

  if (argc > 0 || rate_path == NULL || load_path == NULL)
    return vs_cli_usage (cli, _("Name a rate and a load: --rate RATE.json --load LOAD.csv."));
  if (profile_name != NULL && !g_str_equal (profile_name, "ssc") && !g_str_equal (profile_name, "calendar"))
    return vs_cli_usage (cli, _("There is no profile “%s”: calendar or ssc."), profile_name);
  if (metering < 0 || metering > 4)
    return vs_cli_usage (cli, _("There is no metering option %d: 0 to 4."), metering);
  if (year != 0 && (year < 1900 || year > 2200))
    return vs_cli_usage (cli, _("%d is no year between 1900 and 2200."), year);
  if (generation_path != NULL)
    g_set_error_literal (&error, VS_ERROR, VS_ERROR_INVALID,
                         _("Generation behind the meter is not billed yet: leave out --generation to bill the load alone."));
  else if ((zone = vs_zone_get (zone_name ? zone_name : "UTC", &error)) != NULL
           && (rate = vs_rate_load (rate_path, &error)) != NULL
           && open_load (cli, zone, &load, &error)
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
  "bill", "--rate RATE.json --load LOAD.csv [--meter METER] [--year YEAR] [--zone ZONE] [--profile ssc] [--metering 0..4]",
  N_("What a load costs under a rate, month by month"),
  N_("The load is one mean kW a line: 8,760 hours of a year, or a multiple of them, from local midnight of 1 January; or any file of\n"
     "meter readings that “volt import” knows.\n"
     "JSON: rate, profile, metering, annual_bill, kwh, monthly [month, total, energy, demand_flat, demand_tou, fixed, minimum, kwh,\n"
     "peak_kw, coverage, days], unbilled (members of the rate that take no part in the bill).\n"
     "What a rate charges and this program cannot bill is refused with its place in the file."),
  run, options,
};
