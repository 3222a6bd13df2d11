/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/money.h"

#include <math.h>

static void
test_parse_and_format (void)
{
  static const struct { const char *text; VsMoney amount; const char *back; } cases[] = {
    { "0", 0, "0.00" }, { "12.5", 125000, "12.50" }, { "-12.5", -125000, "-12.50" }, { "1284112.40", G_GINT64_CONSTANT (12841124000), "1284112.40" },
    { "0.0001", 1, "0.0001" }, { "0.125", 1250, "0.125" }, { "+3", 30000, "3.00" }, { ".5", 5000, "0.50" }, { "-0.01", -100, "-0.01" },
    { "922337203685477.5807", G_MAXINT64, "922337203685477.5807" },
    { "", VS_MONEY_NONE, "" }, { "12.", VS_MONEY_NONE, "" }, { "1.23456", VS_MONEY_NONE, "" }, { "1,000", VS_MONEY_NONE, "" },
    { "1e3", VS_MONEY_NONE, "" }, { "-", VS_MONEY_NONE, "" }, { "1.2.3", VS_MONEY_NONE, "" }, { " 1", VS_MONEY_NONE, "" },
    { "922337203685477.5808", VS_MONEY_NONE, "" }, { "99999999999999999999", VS_MONEY_NONE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsMoney amount = vs_money_parse (cases[i].text, -1);
      g_autofree char *back = vs_money_format (amount);

      g_assert_cmpint (amount, ==, cases[i].amount);
      g_assert_cmpstr (back, ==, cases[i].back);
    }
  g_assert_cmpint (vs_money_parse ("12.5,7", 4), ==, 125000);
}

static void
test_from_double (void)
{
  g_assert_cmpint (vs_money_from_double (12.34), ==, 123400);
  g_assert_cmpint (vs_money_from_double (0.00005), ==, 1);
  g_assert_cmpint (vs_money_from_double (-0.00005), ==, -1);
  g_assert_cmpint (vs_money_from_double (NAN), ==, VS_MONEY_NONE);
  g_assert_cmpint (vs_money_from_double (1e18), ==, VS_MONEY_NONE);
  g_assert_cmpint (vs_money_from_double (-INFINITY), ==, VS_MONEY_NONE);
  g_assert_cmpfloat (vs_money_to_double (vs_money_from_double (98765.4321)), ==, 98765.4321);
}

/* Ten cents added ten million times is a million, which doubles do not give. */
static void
test_sums_are_exact (void)
{
  VsMoney sum = 0, dime = vs_money_parse ("0.1", -1);

  for (int i = 0; i < 10000000; i++)
    sum += dime;
  g_assert_cmpint (sum, ==, vs_money_parse ("1000000", -1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/parse", test_parse_and_format);
  g_test_add_func ("/money/from-double", test_from_double);
  g_test_add_func ("/money/exact", test_sums_are_exact);
  return g_test_run ();
}
