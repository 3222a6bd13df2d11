/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <locale.h>
#include <math.h>

static void
test_short (void)
{
  static const struct { double value; VsFormat format; const char *text; } cases[] = {
    { 1.28e9, VS_FORMAT_MONEY, "$\u00a01.28\u00a0bn" }, { 84120, VS_FORMAT_INTEGER, "84.1\u00a0k" }, { 0.1234, VS_FORMAT_PERCENT, "12.3\u00a0%" },
    { 6.42e6, VS_FORMAT_MONEY, "$\u00a06.42\u00a0M" }, { 412000, VS_FORMAT_MONEY, "$\u00a0412\u00a0k" }, { 212.4, VS_FORMAT_MONEY, "$\u00a0212" },
    { -3900, VS_FORMAT_MONEY, "−$\u00a03.9\u00a0k" }, { 0, VS_FORMAT_MONEY, "$\u00a00" }, { 999950, VS_FORMAT_NUMBER, "1\u00a0M" }, { 999, VS_FORMAT_INTEGER, "999" },
    { 0.5, VS_FORMAT_NUMBER, "0.5" }, { 0.01234, VS_FORMAT_NUMBER, "0.0123" }, { 1234567, VS_FORMAT_KWH, "1.23\u00a0GWh" }, { 312, VS_FORMAT_KWH, "312\u00a0kWh" },
    { 7.4, VS_FORMAT_KW, "7.4\u00a0kW" }, { 41, VS_FORMAT_DAYS, "41\u00a0days" }, { 1, VS_FORMAT_DAYS, "1\u00a0day" }, { 20634, VS_FORMAT_DATE, "30 Jun 2026" },
    { 20605, VS_FORMAT_MONTH, "Jun 2026" }, { 1, VS_FORMAT_YESNO, "yes" }, { 72.44, VS_FORMAT_SCORE, "72.4" }, { 1, VS_FORMAT_PERCENT, "100\u00a0%" },
    { 0.0031, VS_FORMAT_PERCENT, "0.31\u00a0%" }, { -0.041, VS_FORMAT_PERCENT, "−4.1\u00a0%" }, { NAN, VS_FORMAT_MONEY, "n/a" },
    { -0.001, VS_FORMAT_MONEY, "$\u00a00" }, { 1e15, VS_FORMAT_NUMBER, "1,000\u00a0tn" }, { -1.25e18, VS_FORMAT_MONEY, "−$\u00a01.25\u00a0×\u00a010¹⁸" },
    { 1e300, VS_FORMAT_NUMBER, "1\u00a0×\u00a010³⁰⁰" }, { INFINITY, VS_FORMAT_NUMBER, "∞" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vs_format_short (cases[i].value, cases[i].format, "USD");

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_full (void)
{
  static const struct { double value; VsFormat format; const char *text; } cases[] = {
    { 1284112.4, VS_FORMAT_MONEY, "$\u00a01,284,112.40" }, { -5, VS_FORMAT_MONEY, "−$\u00a05.00" }, { 84120, VS_FORMAT_INTEGER, "84,120" },
    { 1234.5, VS_FORMAT_NUMBER, "1,234.5" }, { 0.12345, VS_FORMAT_PERCENT, "12.35\u00a0%" }, { 8760.25, VS_FORMAT_KWH, "8,760.25\u00a0kWh" },
    { 1782828309, VS_FORMAT_TIME, "30 Jun 2026 14:05" }, { NAN, VS_FORMAT_DATE, "n/a" }, { 20605, VS_FORMAT_MONTH, "June 2026" },
    { 1234, VS_FORMAT_DAYS, "1,234\u00a0days" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vs_format_full (cases[i].value, cases[i].format, "USD");

      g_assert_cmpstr (text, ==, cases[i].text);
    }
  {
    g_autofree char *euro = vs_format_full (1, VS_FORMAT_MONEY, "EUR"), *kes = vs_format_full (1, VS_FORMAT_MONEY, "KES");
    g_autofree char *none = vs_format_full (1, VS_FORMAT_MONEY, NULL);

    g_assert_cmpstr (euro, ==, "€\u00a01.00");
    g_assert_cmpstr (kes, ==, "KES\u00a01.00");
    g_assert_cmpstr (none, ==, "1.00");
  }
}

static void
test_names (void)
{
  VsFormat format;
  static const char *const fields[] = { "customer_id", "kind", "overdue_amount", "region", NULL };

  g_assert_true (vs_format_from_name ("money", &format));
  g_assert_cmpint (format, ==, VS_FORMAT_MONEY);
  g_assert_true (vs_format_from_name ("score", &format));
  g_assert_cmpint (format, ==, VS_FORMAT_SCORE);
  g_assert_false (vs_format_from_name ("Money", &format));
  g_assert_cmpstr (vs_text_nearest ("overdue_amout", fields, -1), ==, "overdue_amount");
  g_assert_cmpstr (vs_text_nearest ("Regoin", fields, -1), ==, "region");
  g_assert_cmpstr (vs_text_nearest ("kind", fields, 2), ==, "kind");
  g_assert_null (vs_text_nearest ("temperature", fields, -1));
  g_assert_null (vs_text_nearest ("region", fields, 2));
  g_assert_cmpstr (vs_text_nearest ("knd", fields, -1), ==, "kind");
}

static void
test_shorten (void)
{
  static const struct { const char *text; glong n; const char *got; } cases[] = {
    { "", 3, "" }, { "abc", 3, "abc" }, { "abcd", 3, "ab…" }, { "äöüß", 4, "äöüß" }, { "äöüß€", 4, "äöü…" }, { "ab", 1, "…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = vs_text_shorten (cases[i].text, cases[i].n);

      g_assert_cmpstr (got, ==, cases[i].got);
    }
}

/* Vectors of the FNV authors (fnv-1a, 64 bits). */
static void
test_hash (void)
{
  guint64 h;
  int bins[10] = { 0 };

  g_assert_cmphex (vs_hash64 (VS_HASH_START, "", 0), ==, G_GUINT64_CONSTANT (0xcbf29ce484222325));
  g_assert_cmphex (vs_hash64 (VS_HASH_START, "a", 1), ==, G_GUINT64_CONSTANT (0xaf63dc4c8601ec8c));
  g_assert_cmphex (vs_hash64 (VS_HASH_START, "foobar", 6), ==, G_GUINT64_CONSTANT (0x85944171f73967e8));
  g_assert_cmphex (vs_hash64 (vs_hash64 (VS_HASH_START, "foo", 3), "bar", 3), ==, G_GUINT64_CONSTANT (0x85944171f73967e8));
  for (int i = 0; i < 100000; i++)
    {
      char key[16];
      double u;

      g_snprintf (key, sizeof key, "C%06d", i);
      h = vs_hash64 (VS_HASH_START, key, 7);
      u = vs_hash_uniform (h);
      g_assert_true (u >= 0 && u < 1);
      bins[(int) (u * 10)]++;
    }
  for (int i = 0; i < 10; i++)   /* five standard deviations of 95 */
    g_assert_cmpint (ABS (bins[i] - 10000), <, 475);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/short", test_short);
  g_test_add_func ("/text/full", test_full);
  g_test_add_func ("/text/names", test_names);
  g_test_add_func ("/text/shorten", test_shorten);
  g_test_add_func ("/text/hash", test_hash);
  return g_test_run ();
}
