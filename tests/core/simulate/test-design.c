/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates onto the drawing board and back: nothing that bills is lost, what has no slider is listed, and what is wrong is refused with its
 * place. */
#include "simulate/design.h"

#include "tariff/bill.h"
#include "tariff/load.h"

#include <math.h>
#include <string.h>

static VsDesign *
shipped (const char *name)
{
  g_autofree char *relative = g_strdup_printf ("tariffs/%s.json", name), *path = vs_data_path (relative), *json = NULL;
  g_autoptr (GError) error = NULL;
  VsDesign *design;

  g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
  design = vs_design_parse (json, name, &error);
  g_assert_no_error (error);
  return design;
}

static void
test_shipped (void)
{
  g_autoptr (VsDesign) tou = shipped ("time-of-use"), tiers = shipped ("two-tier"), business = shipped ("business-demand");

  g_assert_cmpuint (tou->n_energy, ==, 3);
  g_assert_cmpstr (tou->energy[2].label, ==, "Summer peak");
  g_assert_cmpfloat (tou->energy[2].tiers[0].rate, ==, 0.34);
  g_assert_cmpuint (tou->schedule[5 * 48 + 16], ==, 2);
  g_assert_cmpuint (tou->schedule[5 * 48 + 24 + 16], ==, 0);
  g_assert_cmpfloat (tou->fixed, ==, 12);
  g_assert_true (tou->for_households);
  g_assert_false (tou->for_businesses);
  g_assert_cmpuint (tiers->energy[0].n_tiers, ==, 2);
  g_assert_cmpfloat (tiers->energy[0].tiers[0].max, ==, 600);
  g_assert_true (isinf (tiers->energy[0].tiers[1].max));
  g_assert_false (vs_design_shares_tiers (tiers));
  g_assert_cmpuint (business->n_demand, ==, 2);
  g_assert_cmpfloat (business->flat[0].tiers[0].rate, ==, 8.5);
}

/* Written, read again and written: the same text. What is not on the board is still there. */
static void
test_round (void)
{
  static const char *const names[] = { "time-of-use", "two-tier", "business-demand", "ev-off-peak", "flat-standard" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (VsDesign) design = shipped (names[i]);
      g_autofree char *once = vs_design_to_json (design);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsDesign) again = vs_design_parse (once, "again.json", &error);
      g_autofree char *twice = again ? vs_design_to_json (again) : NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (once, ==, twice);
      g_assert_nonnull (strstr (once, "\"description\""));
    }
}

static void
test_changes (void)
{
  g_autoptr (VsDesign) design = shipped ("time-of-use"), copy = vs_design_copy (design);

  g_assert_true (vs_design_add_period (design, "Night"));
  vs_design_paint (design, 0xfff, TRUE, TRUE, 0, 5, 3);
  g_assert_cmpuint (design->schedule[0], ==, 3);
  g_assert_cmpuint (design->schedule[11 * 48 + 24 + 4], ==, 3);
  g_assert_cmpuint (design->schedule[5], ==, 0);
  vs_design_remove_period (design, 1);      /* winter peak becomes off-peak; summer peak and night keep their hours */
  g_assert_cmpuint (design->n_energy, ==, 3);
  g_assert_cmpuint (design->schedule[16], ==, 0);
  g_assert_cmpuint (design->schedule[5 * 48 + 16], ==, 1);
  g_assert_cmpstr (design->energy[1].label, ==, "Summer peak");
  g_assert_cmpuint (design->schedule[0], ==, 2);
  g_assert_cmpuint (copy->n_energy, ==, 3);
  g_assert_cmpuint (copy->schedule[0], ==, 0);
  while (vs_design_add_period (design, NULL))
    ;
  g_assert_cmpuint (design->n_energy, ==, VS_DESIGN_PERIODS);
  while (design->n_energy > 1)
    vs_design_remove_period (design, 0);
  vs_design_remove_period (design, 0);
  for (guint slot = 0; slot < VS_DESIGN_SLOTS; slot++)
    g_assert_cmpuint (design->schedule[slot], ==, 0);
}

/* Windows finer than hours are seen, painted, written and read again. */
static void
test_windows (void)
{
  g_autofree char *path = vs_data_path ("tariffs/time-of-use.json"), *json = NULL, *with = NULL, *written = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VsDesign) design = NULL, again = NULL;

  g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
  parts = g_strsplit (json, "\"sector\"", 2);
  with = g_strconcat (parts[0], "\"voltsource\": { \"energy_windows\": [{ \"period\": 1, \"from\": \"23:30\", \"to\": \"05:30\" },"
                      " { \"period\": 2, \"from\": \"12:00\", \"to\": \"12:30\", \"months\": [7], \"days\": [\"saturday\"] }] }, \"sector\"", parts[1], NULL);
  design = vs_design_parse (with, "w.json", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (design->per_hour, ==, 2);
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 23 * 60 + 30), ==, 1);
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 5 * 60 + 29), ==, 1);
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 5 * 60 + 30), ==, 0);
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 23 * 60), ==, 0);
  g_assert_cmpuint (vs_design_period_at (design, 6, 5, 12 * 60 + 15), ==, 2);
  g_assert_cmpuint (vs_design_period_at (design, 6, 6, 12 * 60 + 15), ==, 0);
  vs_design_paint_minutes (design, 0xfff, TRUE, FALSE, 5 * 60, 6 * 60 + 30, 2);   /* over the end of the night, and half an hour of its own */
  vs_design_paint_minutes (design, 0xfff, FALSE, TRUE, 12 * 60, 13 * 60, 0);      /* the Saturday's window is gone */
  g_assert_cmpuint (design->windows->len, ==, 2);
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 5 * 60 + 15), ==, 2);
  g_assert_cmpuint (vs_design_period_at (design, 0, 5, 5 * 60 + 15), ==, 1);
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 6 * 60 + 29), ==, 2);
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 6 * 60 + 30), ==, 0);
  written = vs_design_to_json (design);
  again = vs_design_parse (written, "again.json", &error);
  g_assert_no_error (error);
  for (guint month = 0; month < 12; month++)
    for (guint day = 0; day < 7; day++)
      for (guint minute = 0; minute < 1440; minute += 30)
        g_assert_cmpuint (vs_design_period_at (again, month, day, minute), ==, vs_design_period_at (design, month, day, minute));
  vs_design_remove_period (design, 1);   /* the night goes to the period before it */
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 0), ==, 0);
  g_assert_cmpuint (vs_design_period_at (design, 0, 0, 5 * 60 + 15), ==, 1);
}

static void
test_shared_tiers (void)
{
  g_autoptr (VsDesign) design = shipped ("two-tier");
  g_autofree char *json = NULL;

  vs_design_add_period (design, "Peak");
  vs_design_paint (design, 1, TRUE, FALSE, 16, 21, 1);
  g_assert_true (vs_design_shares_tiers (design));
  json = vs_design_to_json (design);
  g_assert_nonnull (strstr (json, "\"pro_rata\""));
}

static char *
two_tier_with (const char *from, const char *to)
{
  g_autofree char *path = vs_data_path ("tariffs/two-tier.json"), *json = NULL;
  g_auto (GStrv) parts = NULL;

  g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
  parts = g_strsplit (json, from, 2);
  g_assert_nonnull (parts[1]);
  return g_strconcat (parts[0], to, parts[1], NULL);
}

static void
test_refused (void)
{
  static const struct { const char *from, *to, *where; } cases[] = {
    { "\"rate\": 0.14", "\"rate\": \"dear\"", "/energyratestructure/0/0/rate" },
    { "\"energyratestructure\"", "\"demandrateunit\": \"kVA\", \"demandratestructure\": [[{ \"rate\": 5 }]], \"demandweekdayschedule\": [],"
      " \"energyratestructure\"", "/demandweekdayschedule" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = two_tier_with (cases[i].from, cases[i].to);
      g_autoptr (GError) error = NULL;

      g_assert_null (vs_design_parse (text, "bad.json", &error));
      g_assert_nonnull (strstr (error->message, "bad.json"));
      if (strstr (error->message, cases[i].where) == NULL)
        g_error ("case %u: %s", i, error->message);
    }
}

/* What has no slider is listed, kept, and makes the design one that every bill must be made for. */
static void
test_beyond (void)
{
  static const struct { const char *from, *to, *words; } cases[] = {
    { "\"unit\": \"kWh\" }, { \"rate\": 0.21, \"unit\": \"kWh\"", "\"unit\": \"kWh/kW\" }, { \"rate\": 0.21, \"unit\": \"kWh/kW\"", "steps by hours of use (kWh/kW)" },
    { "\"sector\"", "\"lookbackpercent\": 0.5, \"sector\"", "peaks of earlier months" },
    { "\"sector\"", "\"voltsource\": { \"taxes\": [{ \"percent\": 5 }] }, \"sector\"", "taxes" },
    { "\"sector\"", "\"voltsource\": { \"energy_windows\": [{ \"period\": 0, \"from\": \"23:30\", \"to\": \"05:30\" }] }, \"sector\"",
      "windows finer than hours, and kinds of day" },
    { "\"sector\"", "\"peakkwcapacitymax\": 20, \"sector\"", "limits of kW and kWh to who may choose it" },
    { "\"rate\": 0.14", "\"sell\": 0.05, \"rate\": 0.14", "prices for energy sold" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = two_tier_with (cases[i].from, cases[i].to), *written = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (VsDesign) design = vs_design_parse (text, "beyond.json", &error), again = NULL;

      g_assert_no_error (error);
      g_assert_true (vs_design_needs_bills (design));
      g_assert_cmpstr (design->beyond->pdata[0], ==, cases[i].words);
      written = vs_design_to_json (design);
      again = vs_design_parse (written, "written.json", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again->beyond->pdata[0], ==, cases[i].words);
    }
}

/* Written and read again, a published rate bills what it billed before. */
static void
test_same_bills (void)
{
  static const char *const names[] = {
    "ecc_u14328_Commercial_A-10_TOU_gridlevelSecondary_latest", "ecc_u14328_Commercial_E-20_gridlevelPrimary_latest",
    "probe_daily_fixed_daily_tier", "probe_min_bill", "pysam_539f6a23ec4f024411ec8beb", "pysam_urdbv7", "reopt_tiered_energy_demand",
    "ssc_Test_Commercial_Demand_Charges", "ssc_Test_Commercial_kWh_per_kW_charges_with_billing_demand_percents",
    "viewer_PGE_BEV-2-S_2025-09-08_Neat", "viewer_SDGE_EV-HP_EECC-CPP-D_2025-09-08_Neat",
  };
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  const char *shared = g_getenv ("VS_SHARED");
  g_autofree char *path = g_build_filename (shared ? shared : "", "tariffs", "loads", "commercial_8760.csv", NULL);
  g_autoptr (GError) error = NULL;
  VsLoad load = { 0 };

  if (shared == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no published rates here (VS_SHARED)");
      return;
    }
  g_assert_true (vs_load_open (path, 2023, vs_zone_get ("America/Los_Angeles", NULL), &load, &error));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/tariffs/rates/%s.json", shared, names[i]), *json = NULL, *written = NULL;
      g_autoptr (VsDesign) design = NULL;
      g_autoptr (VsRate) before = NULL, after = NULL;
      VsBill a = { NULL }, b = { NULL };

      g_assert_true (g_file_get_contents (file, &json, NULL, NULL));
      design = vs_design_parse (json, names[i], &error);
      g_assert_no_error (error);
      written = vs_design_to_json (design);
      before = vs_rate_parse (json, names[i], &error);
      after = vs_rate_parse (written, names[i], &error);
      g_assert_no_error (error);
      g_assert_true (vs_load_bill (&load, before, &options, &a, &error) && vs_load_bill (&load, after, &options, &b, &error));
      g_test_message ("%s: %.6f, then %.6f", names[i], a.total, b.total);
      g_assert_cmpfloat_with_epsilon (a.total, b.total, 1e-6 * a.total);
      vs_bill_clear (&a);
      vs_bill_clear (&b);
    }
  vs_load_clear (&load);
}

static void
test_tiers (void)
{
  g_autoptr (VsDesign) design = shipped ("time-of-use");

  g_assert_true (vs_design_add_tier (design, 1) && vs_design_add_tier (design, 1));
  g_assert_cmpuint (design->energy[1].n_tiers, ==, 3);
  g_assert_cmpfloat (design->energy[1].tiers[0].max, ==, 300);
  g_assert_cmpfloat (design->energy[1].tiers[1].max, ==, 600);
  g_assert_cmpfloat (design->energy[1].tiers[2].rate, ==, design->energy[1].tiers[0].rate);
  vs_design_remove_tier (design, 1, 0);
  g_assert_cmpfloat (design->energy[1].tiers[0].max, ==, 600);
  vs_design_remove_tier (design, 1, 0);
  vs_design_remove_tier (design, 1, 0);     /* the only one stays */
  g_assert_cmpuint (design->energy[1].n_tiers, ==, 1);
  g_assert_true (isinf (design->energy[1].tiers[0].max));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/design/shipped", test_shipped);
  g_test_add_func ("/simulate/design/round", test_round);
  g_test_add_func ("/simulate/design/changes", test_changes);
  g_test_add_func ("/simulate/design/windows", test_windows);
  g_test_add_func ("/simulate/design/shared-tiers", test_shared_tiers);
  g_test_add_func ("/simulate/design/refused", test_refused);
  g_test_add_func ("/simulate/design/beyond", test_beyond);
  g_test_add_func ("/simulate/design/same-bills", test_same_bills);
  g_test_add_func ("/simulate/design/tiers", test_tiers);
  return g_test_run ();
}
