/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/eligibility.h"

#include <math.h>
#include <string.h>

#define ROW "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
#define TABLE "[" ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "]"
#define RATE(members) "{\"energyratestructure\":[[{\"rate\":1}]],\"energyweekdayschedule\":" TABLE ",\"energyweekendschedule\":" TABLE "," \
                      members "}"

/* A household of 4,000 kWh, whose highest months were long ago. */
static const float kwh[] = { 600, 500, 400, 300, 300, 250, 250, 250, 250, 300, 300, 300 };
static const float kw[] = { 9, 8, 7, 6, 5, 4, 4, 4, 4, 5, 5, 6 };

static const struct { const char *name, *members; VsBar household, business; const char *objection; } cases[] = {
  { "anybody", "\"name\":\"x\"", VS_BAR_NONE, VS_BAR_NONE, NULL },
  { "listed", "\"eligibility\":[\"business\"]", VS_BAR_KIND, VS_BAR_NONE, "only for businesses" },
  { "a list is more than a sector", "\"eligibility\":[\"household\"],\"sector\":\"Industrial\"", VS_BAR_NONE, VS_BAR_KIND, NULL },
  { "Residential", "\"sector\":\"Residential\"", VS_BAR_NONE, VS_BAR_KIND, NULL },
  { "Lighting", "\"sector\":\"Lighting\"", VS_BAR_KIND, VS_BAR_NONE, "only for businesses" },
  { "car", "\"voltsource\":{\"eligibility\":{\"ev\":true}}", VS_BAR_EV, VS_BAR_EV, "only with an electric car" },
  { "solar", "\"voltsource\":{\"eligibility\":{\"solar\":true}}", VS_BAR_SOLAR, VS_BAR_SOLAR, "only with a solar system" },
  { "too little a year", "\"voltsource\":{\"eligibility\":{\"min_kwh_year\":5000}}", VS_BAR_KWH_YEAR_LOW, VS_BAR_KWH_YEAR_LOW,
    "from 5,000 kWh a year; here 4,000 kWh" },
  { "within a year", "\"voltsource\":{\"eligibility\":{\"min_kwh_year\":4000,\"max_kwh_year\":4000,\"max_kw\":9}}", VS_BAR_NONE, VS_BAR_NONE, NULL },
  { "peak too high", "\"peakkwcapacitymax\":8", VS_BAR_KW_HIGH, VS_BAR_KW_HIGH, "up to a peak of 8 kW; here 9 kW" },
  { "peak of the last year", "\"peakkwcapacitymax\":8,\"peakkwcapacityhistory\":12", VS_BAR_KW_HIGH, VS_BAR_KW_HIGH, NULL },
  { "peak of three months", "\"peakkwcapacitymax\":8,\"peakkwcapacityhistory\":3", VS_BAR_NONE, VS_BAR_NONE, NULL },
  { "peak too low", "\"peakkwcapacitymin\":20,\"peakkwcapacitymax\":500,\"peakkwcapacityhistory\":6", VS_BAR_KW_LOW, VS_BAR_KW_LOW,
    "from a peak of 20 kW; here 6 kW" },
  { "horsepower is not told", "\"peakkwcapacitymin\":20,\"demandunits\":\"hp\"", VS_BAR_NONE, VS_BAR_NONE, NULL },
  { "month too high", "\"peakkwhusagemax\":500,\"peakkwhusagehistory\":12", VS_BAR_KWH_HIGH, VS_BAR_KWH_HIGH,
    "up to 500 kWh in the highest month; here 600 kWh" },
  { "month long ago", "\"peakkwhusagemax\":500,\"peakkwhusagehistory\":11", VS_BAR_NONE, VS_BAR_NONE, NULL },
  { "month too low", "\"peakkwhusagemin\":700", VS_BAR_KWH_LOW, VS_BAR_KWH_LOW, "from 700 kWh in the highest month; here 600 kWh" },
};

static VsRate *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  VsRate *rate = vs_rate_parse (json, "rate.json", &error);

  g_assert_no_error (error);
  return rate;
}

static void
test_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf (RATE ("%s"), cases[i].members), *objection = NULL;
      g_autoptr (VsRate) rate = parse (json);
      VsTraits home = { "household", FALSE, FALSE, 4000, 9, kwh, kw, G_N_ELEMENTS (kwh) }, firm = home, unknown = { .kwh_year = NAN };

      firm.kind = "business";
      unknown.peak_kw = NAN;
      unknown.has_ev = unknown.has_solar = TRUE;
      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (vs_rate_bars (rate, &home, NULL, NULL), ==, cases[i].household);
      g_assert_cmpint (vs_rate_bars (rate, &firm, NULL, NULL), ==, cases[i].business);
      g_assert_true (vs_rate_fits (rate, &unknown) == (cases[i].household != VS_BAR_KIND));   /* of no kind: a household */
      objection = vs_rate_objection (rate, &home);
      g_assert_true ((objection == NULL) == (cases[i].household == VS_BAR_NONE));
      if (cases[i].objection != NULL)
        g_assert_cmpstr (objection, ==, cases[i].objection);
    }
}

static void
test_faults (void)
{
  static const struct { const char *members, *pointer; } bad[] = {
    { "\"eligibility\":[\"robot\"]", "/eligibility/0" },
    { "\"peakkwcapacitymin\":20,\"peakkwcapacitymax\":10", "/peakkwcapacitymax" },
    { "\"peakkwhusagemax\":-1", "/peakkwhusagemax" },
    { "\"peakkwhusagehistory\":\"12\"", "/peakkwhusagehistory" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *json = g_strdup_printf (RATE ("%s"), bad[i].members);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsRate) rate = vs_rate_parse (json, "rate.json", &error);

      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_assert_null (rate);
      g_assert_nonnull (strstr (error->message, bad[i].pointer));
      g_assert_nonnull (strstr (error->message, "rate.json"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eligibility/rules", test_rules);
  g_test_add_func ("/eligibility/faults", test_faults);
  return g_test_run ();
}
