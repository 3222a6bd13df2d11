/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/rng.h"

#include <math.h>

/* The published sequence of SplitMix64 for seed 1234567 (as in the test of Java's SplittableRandom and of Rosetta Code). */
static void
test_published (void)
{
  static const guint64 expected[] = {
    G_GUINT64_CONSTANT (6457827717110365317), G_GUINT64_CONSTANT (3203168211198807973), G_GUINT64_CONSTANT (9817491932198370423),
    G_GUINT64_CONSTANT (4593380528125082431), G_GUINT64_CONSTANT (16408922859458223821),
  };
  VsRng rng = { 1234567 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (vs_rng_next (&rng), ==, expected[i]);
}

static void
test_moments (void)
{
  VsRng rng = vs_rng_for (1, 2, 3);
  double sum = 0, squares = 0, uniform = 0;
  int n = 200000, low = 0, high = 0;

  for (int i = 0; i < n; i++)
    {
      double bell = vs_rng_bell (&rng), u = vs_rng_unit (&rng);
      int k = vs_rng_int (&rng, -2, 4);

      g_assert_true (u >= 0 && u < 1 && k >= -2 && k <= 4);
      low += k == -2;
      high += k == 4;
      sum += bell;
      squares += bell * bell;
      uniform += u;
    }
  g_assert_cmpfloat_with_epsilon (sum / n, 0, 0.012);
  g_assert_cmpfloat_with_epsilon (squares / n, 1, 0.015);
  g_assert_cmpfloat_with_epsilon (uniform / n, 0.5, 0.004);
  g_assert_cmpint (ABS (low - n / 7), <, 900);
  g_assert_cmpint (ABS (high - n / 7), <, 900);
}

/* Neighbours and neighbouring purposes do not move together. */
static void
test_independent (void)
{
  double together = 0;

  for (guint who = 0; who < 20000; who++)
    {
      VsRng a = vs_rng_for (1, who, 1), b = vs_rng_for (1, who + 1, 1), c = vs_rng_for (1, who, 2), d = vs_rng_for (2, who, 1);
      double x = vs_rng_unit (&a) - 0.5;

      together += x * (vs_rng_unit (&b) - 0.5) + x * (vs_rng_unit (&c) - 0.5) + x * (vs_rng_unit (&d) - 0.5);
    }
  g_assert_cmpfloat (fabs (together / 20000), <, 0.005);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rng/published", test_published);
  g_test_add_func ("/rng/moments", test_moments);
  g_test_add_func ("/rng/independent", test_independent);
  return g_test_run ();
}
