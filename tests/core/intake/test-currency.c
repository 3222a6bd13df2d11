/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates as the banks publish them, and amounts by the rate of their day, computed by hand. */
#include "intake/currency.h"

#include "core/intake/loading.h"
#include "semantic/query.h"

#include <math.h>
#include <string.h>

/* The first columns of eurofxref-hist.csv, a week-end between the days. */
static const char ecb[] =
  "Date,USD,JPY,BGN,GBP,CHF,\n"
  "2026-04-13,1.1684,186.75,N/A,0.87058,0.9242,\n"
  "2026-04-10,1.1711,186.43,N/A,0.87105,0.9241,\n";
static const char imf[] =
  "Date,Rate,Currency,Frequency,Source,Country code,Country\n"
  "2024-12-31,0.92,EUR,A,IMF,DE,Germany\n2024-12-31,0.92,EUR,A,IMF,ME,Montenegro\n2024-12-31,76.8,AFN,A,IMF,AF,\"Afghanistan, Islamic Republic of\"\n"
  "2024-12-31,1,USD,A,IMF,US,United States\n";
static const char invoices[] =
  "invoice_id,customer_id,issued_on,amount,currency\n"
  "I1,C1,2026-04-13,116.84,USD\nI2,C1,2026-04-13,100.00,EUR\nI3,C1,2026-04-12,100.00,EUR\nI4,C1,2026-04-10,87.105,GBP\n"
  "I5,C1,2026-04-01,100.00,EUR\nI6,C1,2026-04-13,5.00,XXX\nI7,C1,2026-04-13,,EUR\n";

static void
set_base (VsWorkspace *ws, const char *currency)
{
  g_autoptr (GError) error = NULL;

  vs_workspace_set_setting (ws, "currency", currency, &error);
  g_assert_no_error (error);
}

static void
assert_rate (VsWorkspace *ws, const char *where, double expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT per_base FROM exchange_rate WHERE %s", where), *text = ask (ws, sql);

  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (text, NULL), expected, 1e-12);
}

/* Against the dollar: the euro is 1 / 1.1684, the yen 186.75 / 1.1684. */
static void
test_cross (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "eurofxref-hist.csv", ecb);
  VsLoadResult result = load (ws, path, NULL);

  g_assert_cmpuint (result.rows_read, ==, 2);
  g_assert_cmpuint (result.inserted, ==, 8);
  g_assert_cmpuint (result.quarantined, ==, 0);
  assert_rate (ws, "currency = 'EUR' AND day = 20556", 1 / 1.1684);
  assert_rate (ws, "currency = 'JPY' AND day = 20556", 186.75 / 1.1684);
  assert_rows (ws, "SELECT count(*), group_concat (DISTINCT source) FROM exchange_rate WHERE currency IN ('USD', 'BGN')", "0|-");
  result = load (ws, path, NULL);
  g_assert_cmpuint (result.unchanged, ==, 8);
}

static void
test_own_base (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "eurofxref-hist.csv", ecb), *other = write_file (folder, "imf.csv", imf);
  VsLoadResult result;

  set_base (ws, "EUR");
  load (ws, path, NULL);
  assert_rate (ws, "currency = 'USD' AND day = 20556", 1.1684);
  result = load (ws, other, NULL);
  g_assert_cmpuint (result.inserted, ==, 2);
  assert_rate (ws, "currency = 'USD' AND source = 'IMF'", 1 / 0.92);
  assert_rate (ws, "currency = 'AFN'", 76.8 / 0.92);
}

static void
test_hostile (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "eurofxref.csv", "Date,USD,JPY,GBP,CHF\n2026-04-13,1.1,186,0.8,0.9\nsoon,1,1,1,1\n2026-04-11,1.1,x,0.8,0.9\n2026-04-09,-1,1,1,1\n");
  g_autoptr (GError) error = NULL;
  VsLoadResult result = load (ws, path, NULL);

  g_assert_cmpuint (result.inserted, ==, 4);
  g_assert_cmpuint (result.quarantined, ==, 3);
  set_base (ws, "KWD");
  g_assert_false (vs_load_file (ws, path, NULL, NULL, &result, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
  g_assert_nonnull (strstr (error->message, "KWD"));
  vs_load_result_clear (&result);
}

/* I1 is in the base currency; I2 by the rate of its day, I3 by Friday's, I4 likewise; I5 is before the first rate, XXX is no currency. */
static void
test_convert (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *rates = write_file (folder, "eurofxref-hist.csv", ecb), *file = write_file (folder, "invoice.csv", invoices);
  g_autoptr (GError) error = NULL;
  gboolean ran;

  load (ws, rates, NULL);
  load (ws, file, NULL);
  vs_step_run (ws, &vs_step_currency, NULL, &ran, &error);
  g_assert_no_error (error);
  g_assert_true (ran);
  /* 100 × 1.1684, 100 × 1.1711, 87.105 ÷ (0.87105 ÷ 1.1711) */
  assert_rows (ws, "SELECT key, base_amount, date (rate_on * 86400, 'unixepoch'), rate_source FROM converted_amount ORDER BY key",
               "I2|1168400|2026-04-13|ECB\nI3|1171100|2026-04-10|ECB\nI4|1171100|2026-04-10|ECB\nI5|-|-|-\nI6|-|-|-");
  vs_step_run (ws, &vs_step_currency, NULL, &ran, &error);
  g_assert_false (ran);
}

/* Revenue over two currencies, by hand: what has no rate is not in it, least of all as if it were dollars. */
static void
test_measures (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (VsData) figures = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rates = write_file (folder, "eurofxref-hist.csv", ecb), *file = write_file (folder, "invoice.csv", invoices);

  load (ws, rates, NULL);
  load (ws, file, NULL);
  figures = vs_data_new (ws, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (vs_query_measure (figures, "revenue_all", NULL, &error), 2 * 116.84 + 2 * 117.11, 0.001);
  g_assert_no_error (error);
}

/* The whole files of the banks, where they are. */
static void
test_whole_files (Folder *folder, gconstpointer data)
{
  const char *shared = g_getenv ("VS_SHARED");
  g_autofree char *path = g_build_filename (shared ? shared : ".", "data", "fx", "eurofxref-hist.csv", NULL);
  g_autoptr (VsWorkspace) ws = make (folder);
  VsLoadResult result;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no shared data");
      return;
    }
  set_base (ws, "EUR");
  result = load (ws, path, NULL);
  g_assert_cmpuint (result.quarantined, ==, 0);
  assert_rate (ws, "currency = 'USD' AND day = (SELECT max (day) FROM exchange_rate)", 1.1684);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/currency/cross", test_cross);
  folder_test ("/currency/own-base", test_own_base);
  folder_test ("/currency/hostile", test_hostile);
  folder_test ("/currency/convert", test_convert);
  folder_test ("/currency/measures", test_measures);
  folder_test ("/currency/whole-files", test_whole_files);
  return g_test_run ();
}
