/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading rates: what a good file gives, and that a bad one says where and why. */
#include "tariff/rate-private.h"

#include <math.h>
#include <string.h>

#define ROW "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
#define TABLE "[" ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "]"
#define SCHEDULES "\"energyweekdayschedule\":" TABLE ",\"energyweekendschedule\":" TABLE
#define DEMAND_SCHEDULES "\"demandweekdayschedule\":" TABLE ",\"demandweekendschedule\":" TABLE
#define RATE(rest) "{\"energyratestructure\":[[{\"rate\":0.1}]]," SCHEDULES rest "}"

static VsRate *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  VsRate *rate = vs_rate_parse (json, "rate.json", &error);

  g_assert_no_error (error);
  return rate;
}

static void
test_bare_wrapped_and_list (void)
{
  g_autoptr (VsRate) bare = parse (RATE (",\"name\":\"one\""));
  g_autoptr (VsRate) wrapped = parse ("{\"items\":[" RATE (",\"name\":\"two\"") "]}");
  g_autoptr (VsRate) list = parse ("[" RATE (",\"name\":\"old\",\"startdate\":1400000000") ","
                                   RATE (",\"name\":\"new\",\"startdate\":1700000000") ","
                                   RATE (",\"name\":\"mid\",\"startdate\":1500000000") "]");
  g_autoptr (VsRate) nameless = parse (RATE (""));

  g_assert_cmpstr (vs_rate_name (bare), ==, "one");
  g_assert_cmpstr (vs_rate_name (wrapped), ==, "two");
  g_assert_cmpstr (vs_rate_name (list), ==, "new");
  g_assert_cmpstr (vs_rate_name (nameless), ==, "rate.json");
}

static void
test_old_and_new_charges (void)
{
  static const struct {
    const char *json;
    double      fixed;
    VsPer       fixed_per;
    double      minimum, annual;
  } cases[] = {
    { RATE (",\"fixedmonthlycharge\":7.5,\"minmonthlycharge\":9"), 7.5, VS_PER_MONTH, 9, 0 },
    { RATE (",\"fixedchargefirstmeter\":0.4,\"fixedchargeunits\":\"$/day\",\"annualmincharge\":120"), 0.4, VS_PER_DAY, 0, 120 },
    { RATE (",\"fixedchargefirstmeter\":60,\"fixedchargeunits\":\"$/year\",\"mincharge\":99,\"minchargeunits\":\"$/year\""), 60, VS_PER_YEAR, 0, 99 },
    { RATE (",\"fixedchargefirstmeter\":5,\"fixedmonthlycharge\":7"), 5, VS_PER_MONTH, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VsRate) rate = parse (cases[i].json);

      g_assert_cmpfloat (rate->fixed.amount, ==, cases[i].fixed);
      g_assert_cmpint (rate->fixed.per, ==, cases[i].fixed_per);
      g_assert_cmpfloat (rate->minimum.amount, ==, cases[i].minimum);
      g_assert_cmpfloat (rate->annual_minimum, ==, cases[i].annual);
    }
}

static void
test_no_limit_however_written (void)
{
  static const char *const bounds[] = { "1e38", "100000000000000000000000000000000000000", "9.999999680285692e+37", "100000000000000" };

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"energyratestructure\":[[{\"max\":300,\"rate\":0.1},{\"max\":%s,\"rate\":0.2,\"adj\":0.05}]],"
                                               SCHEDULES "}", bounds[i]);
      g_autoptr (VsRate) rate = parse (json);

      g_assert_cmpfloat (rate->energy.periods[0].tiers[0].max, ==, 300);
      g_assert_true (isinf (rate->energy.periods[0].tiers[1].max));
      g_assert_cmpfloat_with_epsilon (rate->energy.periods[0].tiers[1].rate, 0.25, 1e-12);
    }
}

static void
test_unbilled_is_listed (void)
{
  g_autoptr (VsRate) rate = parse (RATE (",\"name\":\"x\",\"zeta\":1,\"demandreactivepowercharge\":0.5,\"dgrules\":\"Net Metering\","
                                         "\"energycomments\":\"…\",\"fixedchargefirstmeter\":5,\"fixedmonthlycharge\":7"));
  g_autofree char *list = g_strjoinv (" ", (char **) vs_rate_unbilled (rate));

  g_assert_cmpstr (list, ==, "demandreactivepowercharge fixedmonthlycharge zeta");
  g_assert_null (vs_rate_refusal (rate));
}

static void
test_refused_not_dropped (void)
{
  static const struct { const char *json, *pointer; } cases[] = {
    { RATE (",\"demandratestructure\":[[{\"rate\":5}]],\"demandrateunit\":\"kVA\"," DEMAND_SCHEDULES), "rate.json, /demandrateunit: " },
    { RATE (",\"demandratestructure\":[[{\"rate\":5,\"unit\":\"kVA daily\"}]]," DEMAND_SCHEDULES), "rate.json, /demandratestructure/0/0/unit: " },
    { RATE (",\"flatdemandstructure\":[[{\"rate\":5}]],\"flatdemandunit\":\"hp\""), "rate.json, /flatdemandunit: " },
    { RATE (",\"coincidentratestructure\":[[{\"rate\":5}]]"), "rate.json, /coincidentratestructure: " },
    { "{\"energyratestructure\":[[{\"rate\":0.1,\"unit\":\"kWh/hp\"}]]," SCHEDULES "}", "rate.json, /energyratestructure/0/0/unit: " },
  };
  static const char *const harmless[] = {
    RATE (",\"lookbackpercent\":0.0,\"lookbackmonths\":[0,0,0,0,0,0,0,0,0,0,0,0]"),
    RATE (",\"coincidentratestructure\":[[{\"rate\":0}]]"),
    RATE (",\"coincidentratestructure\":[[{\"rate\":5}]],\"coincidentrateschedule\":" TABLE),
    RATE (",\"lookbackpercent\":0.8,\"lookbackrange\":11"),
    RATE (",\"demandratchetpercentage\":[0,0,0,0,0,0,0,0,0,0,0,0.5]"),
    RATE (",\"demandratestructure\":[[{\"rate\":5,\"unit\":\"kW daily\"}]]," DEMAND_SCHEDULES),
    RATE (",\"flatdemandstructure\":[[{\"rate\":5}]],\"flatdemandunit\":\"kVA\",\"voltsource\":{\"demand\":{\"power_factor\":0.9}}"),
    RATE (",\"demandratestructure\":[[{\"rate\":0}]],\"demandrateunit\":\"kVA\"," DEMAND_SCHEDULES),
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VsRate) rate = parse (cases[i].json);

      g_assert_nonnull (vs_rate_refusal (rate));
      g_assert_true (g_str_has_prefix (vs_rate_refusal (rate), cases[i].pointer));
    }
  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    {
      g_autoptr (VsRate) rate = parse (harmless[i]);

      g_assert_null (vs_rate_refusal (rate));
    }
}

static void
test_eligibility (void)
{
  g_autoptr (VsRate) anybody = parse (RATE (""));
  g_autoptr (VsRate) homes = parse (RATE (",\"eligibility\":[\"household\"]"));
  g_autoptr (VsRate) firms = parse (RATE (",\"eligibility\":[\"business\"]"));

  g_assert_true (vs_rate_admits (anybody, "business") && vs_rate_admits (anybody, "household") && vs_rate_admits (anybody, NULL));
  g_assert_true (vs_rate_admits (homes, "household") && vs_rate_admits (homes, NULL) && !vs_rate_admits (homes, "business"));
  g_assert_true (vs_rate_admits (firms, "business") && !vs_rate_admits (firms, "household") && !vs_rate_admits (firms, NULL));
}

static void
test_bad_files (void)
{
  static const struct { const char *json, *place; } cases[] = {
    { "{}", "energyratestructure" },
    { "[]", "no rate" },
    { "{\"items\":[]}", "/items" },
    { "17", "rate.json" },
    { "{\"energyratestructure\":[]," SCHEDULES "}", "/energyratestructure" },
    { "{\"energyratestructure\":{}," SCHEDULES "}", "/energyratestructure" },
    { "{\"energyratestructure\":[[]]," SCHEDULES "}", "/energyratestructure/0" },
    { "{\"energyratestructure\":[[{\"unit\":\"kWh\"}]]," SCHEDULES "}", "/energyratestructure/0/0" },
    { "{\"energyratestructure\":[[{\"rate\":\"0.17\"}]]," SCHEDULES "}", "/energyratestructure/0/0/rate" },
    { "{\"energyratestructure\":[[{\"rate\":1e38}]]," SCHEDULES "}", "/energyratestructure/0/0/rate" },
    { "{\"energyratestructure\":[[{\"rate\":1e400}]]," SCHEDULES "}", "/energyratestructure/0/0/rate" },
    { "{\"energyratestructure\":[[{\"rate\":NaN}]]," SCHEDULES "}", "rate.json" },
    { "{\"energyratestructure\":[[{\"rate\":0.1,\"adj\":true}]]," SCHEDULES "}", "/energyratestructure/0/0/adj" },
    { "{\"energyratestructure\":[[{\"rate\":0.1,\"unit\":\"fish\"}]]," SCHEDULES "}", "/energyratestructure/0/0/unit" },
    { "{\"energyratestructure\":[[{\"rate\":0.1,\"max\":0}]]," SCHEDULES "}", "/energyratestructure/0/0/max" },
    { "{\"energyratestructure\":[[{\"rate\":0.1,\"max\":-5}]]," SCHEDULES "}", "/energyratestructure/0/0/max" },
    { "{\"energyratestructure\":[[{\"rate\":0.1,\"max\":\"many\"}]]," SCHEDULES "}", "/energyratestructure/0/0/max" },
    { "{\"energyratestructure\":[[{\"rate\":0.1,\"max\":500},{\"rate\":0.2,\"max\":300}]]," SCHEDULES "}", "/energyratestructure/0/1" },
    { "{\"energyratestructure\":[[{\"rate\":0.1},{\"rate\":0.2}]]," SCHEDULES "}", "/energyratestructure/0/1" },
    { "{\"energyratestructure\":[[{\"rate\":0.1,\"max\":9},{\"rate\":0.2,\"unit\":\"kWh/kW\"}]]," SCHEDULES "}", "/energyratestructure/0/1/unit" },
    { "{\"energyratestructure\":[[{\"rate\":0.1}]]}", "energyweekdayschedule" },
    { "{\"energyratestructure\":[[{\"rate\":0.1}]],\"energyweekdayschedule\":[],\"energyweekendschedule\":" TABLE "}", "/energyweekdayschedule" },
    { "{\"energyratestructure\":[[{\"rate\":0.1}]],\"energyweekdayschedule\":" TABLE ",\"energyweekendschedule\":[[1]]}", "/energyweekendschedule" },
    { RATE (",\"flatdemandstructure\":[[{\"rate\":1}]],\"flatdemandmonths\":[0,0,0,0,0,0,0,0,0,0,0,1]"), "/flatdemandmonths/11" },
    { RATE (",\"flatdemandstructure\":[[{\"rate\":1}]],\"flatdemandmonths\":[0,0,0,0,0,0,0,0,0,0,0,0.5]"), "/flatdemandmonths/11" },
    { RATE (",\"flatdemandstructure\":[[{\"rate\":1}]],\"flatdemandmonths\":[0]"), "/flatdemandmonths" },
    { RATE (",\"flatdemandstructure\":[[{\"rate\":1}],[{\"rate\":2}]]"), "flatdemandmonths" },
    { RATE (",\"demandratestructure\":[[{\"rate\":1}]]"), "demandweekdayschedule" },
    { RATE (",\"fixedchargefirstmeter\":5,\"fixedchargeunits\":\"$/week\""), "/fixedchargeunits" },
    { RATE (",\"fixedchargefirstmeter\":\"five\""), "/fixedchargefirstmeter" },
    { RATE (",\"mincharge\":-5"), "/mincharge" },
    { RATE (",\"annualmincharge\":-5"), "/annualmincharge" },
    { RATE (",\"fueladjustmentsmonthly\":[0.1]"), "/fueladjustmentsmonthly" },
    { RATE (",\"eligibility\":[\"dog\"]"), "/eligibility/0" },
    { RATE (",\"eligibility\":\"household\""), "/eligibility" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsRate) rate = vs_rate_parse (cases[i].json, "rate.json", &error);

      g_assert_null (rate);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      if (strstr (error->message, cases[i].place) == NULL || strstr (error->message, "rate.json") == NULL)
        g_error ("case %u: “%s” does not name %s", i, error->message, cases[i].place);
    }
}

static void
test_bad_schedule_entry (void)
{
  g_autoptr (GString) json = g_string_new (RATE (""));
  g_autoptr (GError) error = NULL;
  g_autoptr (VsRate) rate = NULL;
  char *weekend = strstr (json->str, "energyweekendschedule");
  char *third_row = strchr (strchr (strchr (strchr (weekend, '[') + 1, '[') + 1, '[') + 1, '[');

  third_row[1 + 2 * 5] = '7';   /* March, 05 h */
  rate = vs_rate_parse (json->str, "rate.json", &error);
  g_assert_null (rate);
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "/energyweekendschedule/2/5"));
}

static void
load_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsRate) rate = NULL;

      if (!g_str_has_suffix (name, ".json") || g_str_has_suffix (name, ".schema.json"))
        continue;
      rate = vs_rate_load (path, &error);
      g_assert_no_error (error);
      g_assert_null (vs_rate_refusal (rate));
      n++;
    }
  g_assert_cmpuint (n, >=, 5);
}

static void
test_shipped_rates_load (void)
{
  g_autofree char *folder = vs_data_path ("tariffs");

  load_folder (folder);
}

static void
test_real_rates_load (void)
{
  const char *shared = g_getenv ("VS_SHARED");
  g_autofree char *folder = shared ? g_build_filename (shared, "tariffs", "rates", NULL) : NULL;

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_test_skip ("no real rates here (VS_SHARED)");
  else
    load_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate/bare-wrapped-list", test_bare_wrapped_and_list);
  g_test_add_func ("/rate/old-and-new-charges", test_old_and_new_charges);
  g_test_add_func ("/rate/no-limit", test_no_limit_however_written);
  g_test_add_func ("/rate/unbilled", test_unbilled_is_listed);
  g_test_add_func ("/rate/refused", test_refused_not_dropped);
  g_test_add_func ("/rate/eligibility", test_eligibility);
  g_test_add_func ("/rate/bad", test_bad_files);
  g_test_add_func ("/rate/bad-schedule-entry", test_bad_schedule_entry);
  g_test_add_func ("/rate/shipped", test_shipped_rates_load);
  g_test_add_func ("/rate/real", test_real_rates_load);
  return g_test_run ();
}
