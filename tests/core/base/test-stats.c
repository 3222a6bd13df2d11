/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/stats.h"

#include <math.h>
#include <stdlib.h>

static void
assert_near (double x, double expected, double tolerance)
{
  g_assert_cmpfloat_with_epsilon (x, expected, tolerance);
}

/* NIST StRD, "NumAcc4": mean 10000000.2, sd 0.1 over 1,001 values; Neumaier's own example for the sum. */
static void
test_published (void)
{
  double numacc[1001], cancel[] = { 1, 1e100, 1, -1e100 };

  numacc[0] = 10000000.2;
  for (int i = 1; i < 1001; i++)
    numacc[i] = i % 2 ? 10000000.1 : 10000000.3;
  assert_near (vs_stats_mean (numacc, 1001), 10000000.2, 1e-8);
  assert_near (vs_stats_sd (numacc, 1001), 0.1, 1e-8);
  g_assert_cmpfloat (vs_stats_sum (cancel, 4), ==, 2);
}

/* R: quantile (c (1, 2, 4, 8, 16), c (0, .1, .25, .5, .9, 1)); Anscombe's first set has r = 0.81642. */
static void
test_textbook (void)
{
  static const double p[] = { 0, 0.1, 0.25, 0.5, 0.9, 1 }, expected[] = { 1, 1.4, 2, 4, 12.8, 16 };
  static const double ax[] = { 10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5 };
  static const double ay[] = { 8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68 };

  for (guint i = 0; i < G_N_ELEMENTS (p); i++)
    {
      double x[] = { 8, NAN, 1, 16, 2, NAN, 4 };

      assert_near (vs_stats_quantile (x, 7, p[i]), expected[i], 1e-12);
    }
  assert_near (vs_stats_correlation (ax, ay, 11), 0.81642, 5e-6);
}

static void
test_missing (void)
{
  double none[] = { NAN, NAN }, one[] = { NAN, 3 }, some[] = { 1, NAN, 3 };

  g_assert_true (isnan (vs_stats_mean (none, 2)));
  g_assert_true (isnan (vs_stats_mean (NULL, 0)));
  g_assert_true (isnan (vs_stats_sd (one, 2)));
  g_assert_true (isnan (vs_stats_quantile (none, 2, 0.5)));
  g_assert_true (isnan (vs_stats_correlation (one, some, 2)));
  g_assert_cmpfloat (vs_stats_mean (some, 3), ==, 2);
  g_assert_cmpfloat (vs_stats_sum (none, 2), ==, 0);
}

static int
compare (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

/* Slow twins: sort for the quantile, all pairs for the area. */
static void
test_twins (void)
{
  for (int round = 0; round < 300; round++)
    {
      gsize n = (gsize) g_test_rand_int_range (2, 200);
      g_autofree double *x = g_new (double, n), *sorted = g_new (double, n);
      g_autofree guint8 *label = g_new (guint8, n);
      double p = g_test_rand_double (), at, wins = 0, pairs = 0;
      gsize k;

      for (gsize i = 0; i < n; i++)
        {
          x[i] = sorted[i] = round % 3 ? g_test_rand_double () : g_test_rand_int_range (0, 5);
          label[i] = (guint8) g_test_rand_int_range (0, 2);
        }
      label[0] = 0;
      label[1] = 1;
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < n; j++)
          if (label[i] && !label[j])
            {
              pairs++;
              wins += x[i] > x[j] ? 1 : x[i] == x[j] ? 0.5 : 0;
            }
      assert_near (vs_stats_auc (x, label, n), wins / pairs, 1e-12);
      qsort (sorted, n, sizeof (double), compare);
      at = p * (double) (n - 1);
      k = (gsize) at;
      assert_near (vs_stats_quantile (x, n, p), sorted[k] + (at - k) * ((k + 1 < n ? sorted[k + 1] : sorted[k]) - sorted[k]), 1e-12);
    }
}

static void
test_auc_one_class (void)
{
  double score[] = { 1, 2 };
  guint8 label[] = { 1, 1 };

  g_assert_true (isnan (vs_stats_auc (score, label, 2)));
}

/* Six rows worked by hand; grouped rows say the same as single ones. */
static void
test_gains (void)
{
  const double score[] = { 0.9, 0.4, 0.9, NAN, 0.7, 0.1, 0.4 }, hits[] = { 1, 0, 0, 1, 1, 0, 1 };
  const double bands[] = { 0.1, 0.4, 0.7, 0.9, 0.5 }, rows[] = { 1, 2, 1, 2, 1 }, hits_of[] = { 0, 1, 1, 1, 5 };
  double taken[7], found[7], least[7], taken_by_band[5], found_by_band[5];

  g_assert_cmpuint (vs_stats_gains (score, NULL, hits, 7, taken, found, least), ==, 4);
  g_assert_cmpmem (taken, 4 * sizeof (double), ((double[]) { 2, 3, 5, 6 }), 4 * sizeof (double));
  g_assert_cmpmem (found, 4 * sizeof (double), ((double[]) { 1, 2, 3, 3 }), 4 * sizeof (double));
  g_assert_cmpmem (least, 4 * sizeof (double), ((double[]) { 0.9, 0.7, 0.4, 0.1 }), 4 * sizeof (double));
  assert_near (vs_stats_gains_auc (taken, found, 4), 6.0 / 9, 1e-12);   /* pairs won: 2.5 + 2 + 1.5 of 9 */
  g_assert_cmpuint (vs_stats_gains (bands, rows, hits_of, 5, taken_by_band, found_by_band, NULL), ==, 4);
  g_assert_cmpmem (taken, 4 * sizeof (double), taken_by_band, 4 * sizeof (double));
  g_assert_cmpmem (found, 4 * sizeof (double), found_by_band, 4 * sizeof (double));
  g_assert_true (isnan (vs_stats_gains_auc (taken, found, 0)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats/published", test_published);
  g_test_add_func ("/stats/textbook", test_textbook);
  g_test_add_func ("/stats/missing", test_missing);
  g_test_add_func ("/stats/twins", test_twins);
  g_test_add_func ("/stats/gains", test_gains);
  g_test_add_func ("/stats/auc-one-class", test_auc_one_class);
  return g_test_run ();
}
