/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against printf and strtod: every number as the slow way writes it, byte for byte. */
#include "base/digits.h"

#include <math.h>

static void
assert_double (double value)
{
  char fast[VS_DIGITS_MAX + 1], slow[64];

  *vs_digits_put_double (fast, value) = '\0';
  if (!isfinite (value))
    {
      g_assert_cmpstr (fast, ==, "");
      return;
    }
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];
      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (slow, sizeof slow, format, value);
      if (g_ascii_strtod (slow, NULL) == value)
        break;
    }
  g_assert_cmpstr (fast, ==, slow);
}

static void
test_doubles (void)
{
  const double special[] = { 0, -0.0, 1, -1, 0.1, 0.5, 1.0 / 3, 2.0 / 3, 1e-4, 9.999999999999999e-5, 123456.789, 0.3, 0.1 + 0.2, 1e14, 1e15, 1e16,
                             99999999999999.98, 999999999999999.9, 4503599627370496.5, 9007199254740993, 1e22, 1e23, 5e-324, 2.2250738585072014e-308,
                             1.7976931348623157e308, 0.00012345678901234567, 1024.0009765625, 2.5, 0.000999999999999999 };

  for (guint i = 0; i < G_N_ELEMENTS (special); i++)
    {
      assert_double (special[i]);
      assert_double (-special[i]);
      assert_double (nextafter (special[i], INFINITY));
      assert_double (nextafter (special[i], -INFINITY));
    }
  for (int e = -14; e < 50; e++)  /* powers of two: the step below is half the step above */
    for (int side = -3; side <= 3; side++)
      {
        union { double d; gint64 i; } x = { ldexp (1, e) };
        x.i += side;
        assert_double (x.d);
      }
}

static void
test_random_doubles (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);

  for (guint i = 0; i < 60000; i++)
    {
      union { double d; guint64 u; } any = { .u = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand) };
      double everyday = g_rand_double (rand) * pow (10, g_rand_int_range (rand, -5, 15));
      double decimal = (gint64) (everyday * 1000) / 1000.0;

      if (isfinite (any.d))
        assert_double (any.d);
      assert_double (everyday);
      assert_double (-decimal);
      assert_double ((double) (float) everyday);
      assert_double (g_rand_int_range (rand, -100000, 100000) / 64.0);
    }
}

static void
test_integers (void)
{
  const struct { gint64 value; int places; const char *text; } cases[] = {
    { 0, 0, "0" }, { 7, 0, "7" }, { 10, 0, "10" }, { -99, 0, "-99" }, { 100, 0, "100" }, { G_MAXINT64, 0, "9223372036854775807" },
    { G_MININT64, 0, "-9223372036854775808" }, { 5, 2, "0.05" }, { -5, 3, "-0.005" }, { 12345, 2, "123.45" }, { 0, 4, "0.0000" },
    { G_MININT64, 18, "-9.223372036854775808" },
  };
  char text[VS_DIGITS_MAX + 1];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      *vs_digits_put_fixed (text, cases[i].value, cases[i].places) = '\0';
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  for (guint i = 0; i < 100000; i++)
    {
      gint64 value = ((gint64) (gint32) g_rand_int (rand) * (gint32) g_rand_int (rand)) >> g_rand_int_range (rand, 0, 62);
      g_autofree char *plain = g_strdup_printf ("%" G_GINT64_FORMAT, value), *money = vs_money_format (value);
      *vs_digits_put_int (text, value) = '\0';
      g_assert_cmpstr (text, ==, plain);
      *vs_digits_put_money (text, value) = '\0';
      g_assert_cmpstr (text, ==, money);
    }
  g_assert_true (vs_digits_put_money (text, VS_MONEY_NONE) == text);
  g_assert_true (vs_digits_put_day (text, VS_DAY_NONE) == text);
  *vs_digits_put_day (text, 20634) = '\0';
  g_assert_cmpstr (text, ==, "2026-06-30");
  for (VsDay day = -800000; day < 3000000; day += 177)
    {
      char slow[16];
      *vs_digits_put_day (text, day) = '\0';
      g_assert_cmpstr (text, ==, vs_day_format_iso (day, slow));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digits/doubles", test_doubles);
  g_test_add_func ("/digits/random-doubles", test_random_doubles);
  g_test_add_func ("/digits/integers", test_integers);
  return g_test_run ();
}
