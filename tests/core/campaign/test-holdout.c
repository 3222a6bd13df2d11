/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Same input, same arms, for ever: the buckets were computed by a second implementation in another language and must never change. */
#include "campaign/holdout.h"

#include <math.h>

static void
test_for_ever (void)
{
  static const struct { const char *campaign, *unit, *salt; guint bucket; } cases[] = {
    { "ev-offer", "C-1", "volt", 6722 }, { "ev-offer", "C-2", "volt", 7306 }, { "ev-offer", "C-1", "other", 8631 },
    { "spring", "C-1", "volt", 4856 }, { "", "", "", 7192 }, { "ev-offer", "Müller", "volt", 3786 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (vs_holdout_bucket (cases[i].campaign, cases[i].unit, cases[i].salt), ==, cases[i].bucket);
}

static void
test_parts_do_not_run_together (void)
{
  g_assert_cmpuint (vs_holdout_bucket ("ab", "c", ""), !=, vs_holdout_bucket ("a", "bc", ""));
}

/* 100,000 units in 100 cells: chi² with 99 degrees of freedom stays below the 99.99 % quantile; two campaigns are independent. */
static void
test_even_and_independent (void)
{
  guint  cell[100] = { 0 }, both = 0, held = 0;
  double chi2 = 0;

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *unit = g_strdup_printf ("C%06u", i);
      gboolean out = vs_holdout_is_held_out ("spring", unit, "s", 0.1);

      cell[vs_holdout_bucket ("spring", unit, "s") / 100]++;
      held += out;
      both += out && vs_holdout_is_held_out ("autumn", unit, "s", 0.1);
    }
  for (guint c = 0; c < 100; c++)
    chi2 += (cell[c] - 1000.0) * (cell[c] - 1000.0) / 1000.0;
  g_assert_cmpfloat (chi2, <, 161.3);
  g_assert_cmpfloat (fabs (held - 10000.0), <, 4 * sqrt (100000 * 0.1 * 0.9));
  g_assert_cmpfloat (fabs (both - 1000.0), <, 4 * sqrt (100000 * 0.01 * 0.99));
}

static void
test_edges (void)
{
  g_assert_false (vs_holdout_is_held_out ("spring", "C1", "s", 0));
  g_assert_true (vs_holdout_is_held_out ("spring", "C1", "s", 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/holdout/for-ever", test_for_ever);
  g_test_add_func ("/holdout/parts", test_parts_do_not_run_together);
  g_test_add_func ("/holdout/even", test_even_and_independent);
  g_test_add_func ("/holdout/edges", test_edges);
  return g_test_run ();
}
