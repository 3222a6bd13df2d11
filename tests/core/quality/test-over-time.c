/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/over-time.h"

#include <math.h>

static void
test_weighed (void)
{
  /* table, at, checked, failed, score; by hand: 0.9; (0.9 × 100 + 0.5 × 300) / 400 = 0.6; (1 × 100 + 0.5 × 300) / 400 = 0.625 */
  static VsQualityScore scores[] = {
    { (char *) "customer", 10, 100, 10, 0.9 },
    { (char *) "empty", 20, 0, 0, NAN },
    { (char *) "invoice", 20, 300, 150, 0.5 },
    { (char *) "customer", 30, 100, 0, 1 },
  };
  static const struct { VsTime at; guint64 checked; double score; } expected[] = { { 10, 100, 0.9 }, { 20, 400, 0.6 }, { 30, 400, 0.625 } };
  g_autoptr (GPtrArray) given = g_ptr_array_new (), all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (scores); i++)
    g_ptr_array_add (given, &scores[i]);
  all = vs_quality_over_time (given);
  g_assert_cmpuint (all->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < all->len; i++)
    {
      const VsQualityScore *score = all->pdata[i];

      g_assert_cmpint (score->at, ==, expected[i].at);
      g_assert_cmpuint (score->checked, ==, expected[i].checked);
      g_assert_cmpfloat_with_epsilon (score->score, expected[i].score, 1e-12);
    }
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new (), all = vs_quality_over_time (none);

  g_assert_cmpuint (all->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quality/over-time/weighed", test_weighed);
  g_test_add_func ("/quality/over-time/nothing", test_nothing);
  return g_test_run ();
}
