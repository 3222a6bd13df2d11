/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates onto the drawing board and back: nothing that bills is lost, and what cannot be drawn is refused with its place. */
#include "simulate/design.h"

#include "tariff/rate.h"

#include <math.h>

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

static void
test_refused (void)
{
  static const struct { const char *from, *to, *where; } cases[] = {
    { "\"unit\": \"kWh\" }]\n  ]", "\"unit\": \"kWh/kW\" }]\n  ]", "/energyratestructure" },
    { "\"sector\"", "\"lookbackpercent\": 0.5, \"sector\"", "/lookbackpercent" },
    { "\"sector\"", "\"voltsource\": { \"gas\": { \"calorific_value\": 39 } }, \"sector\"", "voltsource" },
    { "\"rate\": 0.14", "\"rate\": \"dear\"", "/energyratestructure/0/0/rate" },
  };
  g_autofree char *path = vs_data_path ("tariffs/two-tier.json"), *json = NULL;

  g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (json, cases[i].from, 2);
      g_autofree char *text = g_strdup_printf ("%s%s%s", parts[0], cases[i].to, parts[1] ? parts[1] : "");
      g_autoptr (GError) error = NULL;
      VsDesign *design;

      g_assert_nonnull (parts[1]);
      design = vs_design_parse (text, "bad.json", &error);
      if (design != NULL)
        g_error ("case %u was taken", i);
      g_assert_nonnull (strstr (error->message, "bad.json"));
      if (strstr (error->message, cases[i].where) == NULL)
        g_error ("case %u: %s", i, error->message);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/design/shipped", test_shipped);
  g_test_add_func ("/simulate/design/round", test_round);
  g_test_add_func ("/simulate/design/changes", test_changes);
  g_test_add_func ("/simulate/design/shared-tiers", test_shared_tiers);
  g_test_add_func ("/simulate/design/refused", test_refused);
  return g_test_run ();
}
