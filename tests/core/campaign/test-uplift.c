/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Newcombe (1998), Statistics in Medicine 17: 873–890, table II, method 10. */
#include "campaign/uplift.h"

#include <math.h>

static void
test_published (void)
{
  static const struct { guint64 a, m, b, n; double low, high; } cases[] = {
    { 56, 70, 48, 80, 0.0524, 0.3339 },
    { 9, 10, 3, 10, 0.1705, 0.8090 },
    { 6, 7, 2, 7, 0.0582, 0.8062 },
    { 5, 56, 0, 29, -0.0381, 0.1926 },
    { 0, 10, 0, 20, -0.1611, 0.2775 },
    { 0, 10, 0, 10, -0.2775, 0.2775 },
    { 10, 10, 0, 20, 0.6791, 1.0000 },
    { 10, 10, 0, 10, 0.6075, 1.0000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsUplift uplift;

      vs_uplift_compute (cases[i].a, cases[i].m, cases[i].b, cases[i].n, &uplift);
      g_assert_cmpfloat_with_epsilon (uplift.low, cases[i].low, 0.00006);
      g_assert_cmpfloat_with_epsilon (uplift.high, cases[i].high, 0.00006);
      g_assert_true (uplift.tells == (cases[i].low > 0));
    }
}

static void
test_words (void)
{
  VsUplift uplift;

  vs_uplift_compute (120, 1000, 90, 1000, &uplift);
  g_assert_cmpfloat_with_epsilon (uplift.uplift, 0.03, 1e-12);
  g_assert_cmpfloat_with_epsilon (uplift.incremental, 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (uplift.needed, 16 * 0.105 * 0.895 / 0.0009, 1e-6);
  vs_uplift_compute (3, 10, 0, 0, &uplift);
  g_assert_cmpfloat_with_epsilon (uplift.p_treated, 0.3, 1e-12);
  g_assert_true (isnan (uplift.uplift) && isnan (uplift.low) && !uplift.tells);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uplift/published", test_published);
  g_test_add_func ("/uplift/words", test_words);
  return g_test_run ();
}
