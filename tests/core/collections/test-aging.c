/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/aging.h"

static void
test_buckets (void)
{
  static const struct { int dpd; const char *name; } cases[] = {
    { 0, "current" }, { 1, "1-30" }, { 30, "1-30" }, { 31, "31-60" }, { 60, "31-60" }, { 61, "61-90" }, { 90, "61-90" }, { 91, "90+" }, { 5000, "90+" },
  };
  VsBucket bucket;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (vs_bucket_name (vs_bucket_of (cases[i].dpd)), ==, cases[i].name);
  g_assert_true (vs_bucket_from_name ("61-90", &bucket) && bucket == VS_BUCKET_61_90);
  g_assert_false (vs_bucket_from_name ("61–90", &bucket));
}

static void
test_days_past_due (void)
{
  g_assert_cmpint (vs_days_past_due (100, 100), ==, 0);
  g_assert_cmpint (vs_days_past_due (101, 100), ==, 0);
  g_assert_cmpint (vs_days_past_due (99, 100), ==, 1);
  g_assert_cmpint (vs_days_past_due (VS_DAY_NONE, 100), ==, 0);
}

static void
test_credit_goes_to_the_oldest (void)
{
  VsOpenItem items[] = { { 50, 400, FALSE, 0 }, { VS_DAY_NONE, 900, FALSE, 1 }, { 10, 300, TRUE, 2 }, { 99, 200, FALSE, 3 } };
  VsAging    aging;

  g_assert_cmpint (vs_aging_settle (items, 4, 500), ==, 0);
  g_assert_cmpint (items[0].tag, ==, 2);
  g_assert_cmpint (items[0].open, ==, 0);
  g_assert_cmpint (items[1].tag, ==, 0);
  g_assert_cmpint (items[1].open, ==, 200);
  vs_aging_sum (items, 4, 0, 100, &aging);
  g_assert_cmpint (aging.balance, ==, 1300);
  g_assert_cmpint (aging.bucket[VS_BUCKET_31_60], ==, 200);
  g_assert_cmpint (aging.bucket[VS_BUCKET_1_30], ==, 200);
  g_assert_cmpint (aging.bucket[VS_BUCKET_CURRENT], ==, 900);
  g_assert_cmpint (aging.overdue, ==, 400);
  g_assert_cmpint (aging.disputed, ==, 0);
  g_assert_cmpint (aging.dpd, ==, 50);
  g_assert_cmpuint (aging.n_open, ==, 3);
  g_assert_cmpint (vs_aging_settle (items, 4, 2000), ==, 700);
  vs_aging_sum (items, 4, 700, 100, &aging);
  g_assert_cmpint (aging.balance, ==, -700);
  g_assert_cmpint (aging.bucket[VS_BUCKET_CURRENT], ==, -700);
  g_assert_cmpint (aging.credit, ==, 700);
}

/* Published examples: 0.5/2.2/2.7/4.5 % on 15,000/7,500/4,000/2,500; 1.5/3.4/7.1/10.8 % on 7/4/2.5/1 million. */
static void
test_provision_matrix (void)
{
  const VsMoney small[] = { 150000000, 75000000, 40000000, 25000000, 0 };
  const VsMoney large[] = { 70000000000, 40000000000, 25000000000, 10000000000, 0 };
  const double  low[] = { 0.005, 0.022, 0.027, 0.045, 0 }, high[] = { 0.015, 0.034, 0.071, 0.108, 0 };
  static const double parts[] = { 75, 165, 108, 112.5 };

  for (guint b = 0; b < 4; b++)
    {
      VsMoney one[VS_N_BUCKETS] = { 0 };

      one[b] = small[b];
      g_assert_cmpfloat_with_epsilon (vs_aging_provision (one, low), parts[b], 1e-9);
    }
  g_assert_cmpfloat_with_epsilon (vs_aging_provision (small, low), 460.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (vs_aging_provision (large, high), 526500, 1e-6);
}

/* Random items: whatever happens, the buckets add up and no ten-thousandth is lost. */
static void
test_nothing_is_lost (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 2000; round++)
    {
      VsOpenItem items[12];
      gsize      n = (gsize) g_rand_int_range (rand, 0, 13);
      VsMoney    before = 0, credit = g_rand_int_range (rand, 0, 20000), left, sum = 0;
      VsAging    aging;

      for (gsize i = 0; i < n; i++)
        {
          items[i] = (VsOpenItem) { g_rand_int_range (rand, 0, 8) ? g_rand_int_range (rand, 0, 200) : VS_DAY_NONE, g_rand_int_range (rand, 0, 5000), 0, (guint) i };
          before += items[i].open;
        }
      left = vs_aging_settle (items, n, credit);
      vs_aging_sum (items, n, left, 150, &aging);
      for (guint b = 0; b < VS_N_BUCKETS; b++)
        sum += aging.bucket[b];
      g_assert_cmpint (sum, ==, before - credit);
      g_assert_cmpint (aging.balance, ==, before - credit);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aging/buckets", test_buckets);
  g_test_add_func ("/aging/days-past-due", test_days_past_due);
  g_test_add_func ("/aging/credit", test_credit_goes_to_the_oldest);
  g_test_add_func ("/aging/provision", test_provision_matrix);
  g_test_add_func ("/aging/nothing-lost", test_nothing_is_lost);
  return g_test_run ();
}
