/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/retailer.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_shipped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsRetailer) retailer = vs_retailer_load (&error);
  gboolean household = FALSE, business = FALSE;

  g_assert_no_error (error);
  g_assert_cmpuint (retailer->regions->len, ==, 5);
  g_assert_cmpuint (retailer->plans->len, ==, 5);
  g_assert_cmpint (retailer->clock, ==, -4 * 3600);
  g_assert_cmpfloat (retailer->ev, ==, 0.08);
  for (guint p = 0; p < retailer->plans->len; p++)
    {
      household |= g_array_index (retailer->plans, VsDemoPlan, p).household;
      business |= g_array_index (retailer->plans, VsDemoPlan, p).business;
    }
  g_assert_true (household && business);
}

static void
test_pick (void)
{
  VsDemoShare shares[] = { { NULL, 1, 0 }, { NULL, 2, 0 }, { NULL, 1, 0 } };
  static const struct { double u; guint index; } cases[] = { { 0, 0 }, { 0.24, 0 }, { 0.26, 1 }, { 0.74, 1 }, { 0.76, 2 }, { 0.9999999, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (vs_retailer_pick (&shares[0].share, sizeof shares[0], 3, cases[i].u), ==, cases[i].index);
}

/* What people may edit can be edited wrongly: the file and the place are named. */
static void
test_bad_file (void)
{
  static const struct { const char *was, *becomes, *place; } cases[] = {
    { "\"ev\": 0.08", "\"ev\": \"many\"", "/shares/ev" },
    { "\"zone\": \"America/New_York\"", "\"zone\": \"America/New_Yrk\"", "America/New_Yrk" },
    { "\"kwh\": [4200, 14500]", "\"kwh\": [14500, 4200]", "/households/0/kwh" },
    { "\"competitors\": [\"Retailer A\", \"Retailer B\", \"Retailer C\"]", "\"competitors\": []", "/competitors" },
  };
  g_autofree char *shipped = vs_data_path ("demo/retailer.json"), *text = NULL, *before = g_strdup (g_getenv ("VS_DATADIR"));
  g_autofree char *dir = g_dir_make_tmp ("volt-demo-XXXXXX", NULL), *demo = g_build_filename (dir, "demo", NULL);
  g_autofree char *path = g_build_filename (demo, "retailer.json", NULL);

  g_assert_true (g_file_get_contents (shipped, &text, NULL, NULL));
  g_mkdir (demo, 0700);
  g_setenv ("VS_DATADIR", dir, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (text, cases[i].was, 2);
      g_autofree char *wrong = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      wrong = g_strjoinv (cases[i].becomes, parts);
      g_file_set_contents (path, wrong, -1, NULL);
      g_assert_null (vs_retailer_load (&error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].place));
    }
  if (before)
    g_setenv ("VS_DATADIR", before, TRUE);
  else
    g_unsetenv ("VS_DATADIR");
  g_unlink (path);
  g_rmdir (demo);
  g_rmdir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retailer/shipped", test_shipped);
  g_test_add_func ("/retailer/pick", test_pick);
  g_test_add_func ("/retailer/bad-file", test_bad_file);
  return g_test_run ();
}
