/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receivables as of a day: payments, credits, disputes, write-offs by hand; a real messy ledger and random ones against an independent sum. */
#include "collections/collections-store.h"

#include "base/csv.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  char        *path;
  VsWorkspace *ws;
  VsDay        as_of;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("volt-collections-XXXXXX", &error);

  g_assert_no_error (error);
  f->path = g_build_filename (folder, "t.voltsource", NULL);
  f->ws = vs_workspace_create (f->path, &error);
  g_assert_no_error (error);
  f->as_of = vs_day_from_civil (2026, 6, 30);
  g_assert_true (vs_workspace_set_as_of (f->ws, f->as_of, &error));
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (f->path);

  g_assert_true (vs_workspace_close (f->ws, NULL));
  g_clear_object (&f->ws);
  g_unlink (f->path);
  g_rmdir (folder);
  g_free (f->path);
}

/* {D} stands for the as-of date, so {D}-10 is ten days before. */
static void
insert (Fixture *f, const char *template)
{
  g_autofree char *day = g_strdup_printf ("%d", f->as_of);
  g_autoptr (GString) sql = g_string_new (template);
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (f->ws, NULL, &error);

  g_string_replace (sql, "{D}", day, 0);
  vs_db_exec (db, sql->str, &error);
  g_assert_no_error (error);
  g_assert_true (vs_workspace_bump (f->ws, "invoice", &error) && vs_workspace_bump (f->ws, "payment", &error));
  g_assert_true (vs_workspace_commit (f->ws, "test", "rows", NULL, &error));
}

static void
run (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  vs_step_run (f->ws, &vs_step_collections, NULL, NULL, &error);
  g_assert_no_error (error);
}

static char *
query (Fixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (f->ws, &error);
  char *text = vs_db_get_text (db, sql, &error);

  g_assert_no_error (error);
  vs_workspace_release (f->ws, db);
  return text;
}

static void
expect (Fixture *f, const char *sql, const char *expected)
{
  g_autofree char *text = query (f, sql);

  g_assert_cmpstr (text, ==, expected);
}

#define BUCKETS "current + days_1_30 + days_31_60 + days_61_90 + days_over_90"

static void
expect_account (Fixture *f, const char *customer, const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT balance || ' ' || overdue || ' ' || credit || ' ' || dpd || ' ' || bucket FROM account"
                                          " WHERE customer_id = '%s' AND balance = " BUCKETS, customer);

  expect (f, sql, expected);
}

static void
test_by_hand (Fixture *f, gconstpointer data)
{
  insert (f,
    "INSERT INTO invoice (invoice_id, customer_id, kind, issued_on, due_on, amount, status, disputed, replaces_invoice_id) VALUES"
    " ('A1', 'A', 'invoice', {D}-60, {D}-40, 1000, 'open', 0, NULL), ('A2', 'A', 'invoice', {D}-30, {D}-10, 2000, 'open', 0, NULL),"
    " ('A3', 'A', 'invoice', {D}-3, {D}+20, 4000, 'open', 0, NULL), ('A4', 'A', 'invoice', {D}+1, {D}+30, 9999, 'open', 0, NULL),"
    " ('A5', 'A', 'invoice', {D}-90, {D}-80, 7777, 'cancelled', 0, NULL),"
    /* B: a part payment, one from after the day, one that failed */
    " ('B1', 'B', 'invoice', {D}-60, {D}-31, 1000, 'paid', 0, NULL),"
    /* C: an unallocated payment goes to the oldest; an overpayment of C2 too */
    " ('C1', 'C', 'invoice', {D}-60, {D}-35, 1000, 'open', 0, NULL), ('C2', 'C', 'invoice', {D}-30, {D}-5, 500, 'open', 0, NULL),"
    " ('C3', 'C', 'invoice', {D}-90, {D}-65, 800, 'open', 0, NULL),"
    /* D: a credit note for D2, the rest to the oldest, and then some */
    " ('D1', 'D', 'invoice', {D}-60, {D}-35, 300, 'open', 0, NULL), ('D2', 'D', 'invoice', {D}-30, {D}-5, 500, 'open', 0, NULL),"
    " ('D3', 'D', 'credit', {D}-2, NULL, -900, 'open', 0, 'D2'),"
    /* E: disputed by the file, by an open dispute, and one that is settled */
    " ('E1', 'E', 'invoice', {D}-60, {D}-35, 100, 'open', 1, NULL), ('E2', 'E', 'invoice', {D}-60, {D}-35, 200, 'open', 0, NULL),"
    " ('E3', 'E', 'invoice', {D}-60, {D}-35, 400, 'open', 1, NULL),"
    /* F: no due date; G: paid somewhere else; H: written off with and without a date */
    " ('F1', 'F', 'invoice', {D}-60, NULL, 100, 'open', 0, NULL), ('G1', 'G', 'invoice', {D}-60, {D}-35, 100, 'paid', 0, NULL),"
    " ('H1', 'H', 'invoice', {D}-60, {D}-35, 100, 'written_off', 0, NULL), ('H2', 'H', 'invoice', {D}-60, {D}-35, 700, 'written_off', 0, NULL),"
    " ('N1', NULL, 'invoice', {D}-60, {D}-35, 55, 'open', 0, NULL);"
    "INSERT INTO payment (payment_id, customer_id, invoice_id, paid_on, amount, failed) VALUES"
    " ('p1', 'B', 'B1', {D}-10, 300, 0), ('p2', 'B', 'B1', {D}+1, 700, 0), ('p3', 'B', 'B1', {D}-5, 700, 1),"
    " ('p4', 'C', NULL, {D}-1, 900, 0), ('p5', 'C', 'C2', {D}-1, 550, 0), ('p6', 'Z', NULL, {D}-1, 60, 0), ('p7', 'A', 'A5', {D}-70, 100, 0);"
    "INSERT INTO dispute (dispute_id, invoice_id, opened_on, resolved_on) VALUES ('d1', 'E2', {D}-9, NULL), ('d2', 'E3', {D}-9, {D}-1);"
    "INSERT INTO write_off (customer_id, invoice_id, amount, \"on\") VALUES ('H', 'H2', 700, {D}+5), ('H', 'H2', 10, {D}-5);");
  run (f);

  expect_account (f, "A", "6900 2900 0 40 31-60");   /* what was paid on the cancelled A5 goes to A1 */
  expect_account (f, "B", "700 700 0 31 31-60");
  expect_account (f, "C", "850 850 0 35 31-60");     /* 950 unallocated: 800 to C3, 150 to C1 */
  expect_account (f, "D", "-100 0 100 0 current");
  expect_account (f, "E", "700 700 0 35 31-60");
  expect_account (f, "F", "100 0 0 0 current");
  expect_account (f, "G", "0 0 0 0 current");
  expect_account (f, "H", "690 690 0 35 31-60");
  expect_account (f, "Z", "-60 0 60 0 current");
  expect_account (f, "", "55 55 0 35 31-60");
  expect (f, "SELECT group_concat (invoice_id || '=' || open_amount, ' ') FROM (SELECT * FROM open_item ORDER BY invoice_id)",
          "A1=900 A2=2000 A3=4000 B1=700 C1=850 E1=100 E2=200 E3=400 F1=100 H2=690 N1=55");
  expect (f, "SELECT group_concat (invoice_id) FROM open_item WHERE disputed", "E1,E2");
  expect (f, "SELECT lock || ' ' || (lock_reason LIKE '%0.03%') FROM account WHERE customer_id = 'E'", "disputed 1");
  expect (f, "SELECT sum (balance) = sum (" BUCKETS ") AND sum (balance) = (SELECT sum (open_amount) FROM open_item) - sum (credit) FROM account", "1");
  expect (f, "SELECT bucket || dpd || coalesce (due_on, '-') FROM open_item WHERE invoice_id = 'F1'", "current0-");
}

static void
test_circumstances (Fixture *f, gconstpointer data)
{
  insert (f,
    "INSERT INTO customer (customer_id, kind, vulnerable, ended_on) VALUES ('A', 'household', 1, NULL), ('B', 'household', 0, NULL), ('C', 'household', NULL, {D}-1);"
    "INSERT INTO contract (contract_id, customer_id, deposit, terminated_on) VALUES ('KB', 'B', 200000, NULL), ('KB0', 'B', 990000, {D}-9);"
    "INSERT INTO invoice (invoice_id, customer_id, contract_id, issued_on, due_on, amount, period_start, period_end) VALUES"
    " ('A1', 'A', NULL, {D}-70, {D}-40, 1000000, NULL, NULL), ('B0', 'B', 'KB', {D}-70, {D}-50, 300000, {D}-100, {D}-71),"
    " ('B1', 'B', 'KB', {D}-40, {D}-20, 600000, {D}-69, {D}-40), ('C1', 'C', NULL, {D}-40, {D}-20, 600000, {D}-69, {D}-40);"
    "INSERT INTO account_hold (customer_id, kind, \"from\", \"to\") VALUES ('B', 'plan', {D}-9, NULL), ('C', 'plan', {D}-90, {D}-9), ('C', 'credit', {D}-9, NULL);"
    "INSERT INTO promise (promise_id, customer_id, amount, due_on, kept) VALUES ('p', 'C', 5, {D}-4, NULL);");
  run (f);
  expect (f, "SELECT lock FROM account WHERE customer_id = 'A'", "vulnerable");
  expect (f, "SELECT lock FROM account WHERE customer_id = 'B'", "payment plan");
  expect (f, "SELECT lock FROM account WHERE customer_id = 'C'", "on hold");
  /* 90 open, 40 days at 2 a day = 80 used since, less 20 deposit. */
  expect (f, "SELECT ead FROM account WHERE customer_id = 'B'", "1500000");
  expect (f, "SELECT ead FROM account WHERE customer_id = 'C'", "600000");
  expect (f, "SELECT abs (expected_loss - pd * lgd * ead) < 1 FROM account WHERE customer_id = 'B'", "1");
  expect (f, "SELECT action IS NOT NULL AND action_reason LIKE '%90.00%' AND action_level = 3 FROM account WHERE customer_id = 'B'", "1");
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  run (f);
  expect (f, "SELECT count (*) FROM account", "0");
}

/* M/D/YYYY → days since 1970, by GLib's calendar. */
static VsDay
american_day (const VsCsvField *field)
{
  g_autofree char *text = g_strndup (field->text, field->len);
  g_auto (GStrv) parts = g_strsplit (text, "/", 3);
  GDate date;

  if (g_strv_length (parts) != 3)
    return VS_DAY_NONE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) atoi (parts[1]), (GDateMonth) atoi (parts[0]), (GDateYear) atoi (parts[2]));
  return (VsDay) g_date_get_julian (&date) - 719163;
}

static VsMoney
decimal (const VsCsvField *field)
{
  return vs_money_parse (field->text, (gssize) field->len);
}

/* The real ledger, row by row into the tables; the expected buckets are summed from the file alone. */
static void
test_real_ledger (Fixture *f, gconstpointer data)
{
  const char *shared = g_getenv ("VS_SHARED");
  g_autofree char *path = shared ? g_build_filename (shared, "data", "receivables", "accounts-receivable-messy.csv", NULL) : NULL;
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autoptr (VsCsvReader) reader = NULL;
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL;
  VsCsvRecord record;
  VsMoney     sum[VS_N_BUCKETS] = { 0 };

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no real ledger here (VS_SHARED)");
      return;
    }
  f->as_of = vs_day_from_civil (2013, 6, 30);
  g_assert_true (vs_workspace_set_as_of (f->ws, f->as_of, &error));
  reader = vs_csv_reader_open (path, &dialect, &error);
  g_assert_no_error (error);
  while (vs_csv_reader_next (reader, &record, &error))
    {
      VsDay   issued = american_day (&record.fields[4]), due = american_day (&record.fields[5]), settled = american_day (&record.fields[8]);
      VsMoney amount = decimal (&record.fields[6]);
      int     late = f->as_of - due;

      g_string_append_printf (sql, "INSERT INTO invoice (invoice_id, customer_id, issued_on, due_on, amount) VALUES ('%.*s', '%.*s', %d, %d, %" G_GINT64_FORMAT ");",
                              (int) record.fields[3].len, record.fields[3].text, (int) record.fields[1].len, record.fields[1].text, issued, due, amount);
      if (settled != VS_DAY_NONE)
        g_string_append_printf (sql, "INSERT INTO payment (payment_id, customer_id, invoice_id, paid_on, amount) VALUES ('%.*s', '%.*s', '%.*s', %d, %" G_GINT64_FORMAT ");",
                                (int) record.fields[3].len, record.fields[3].text, (int) record.fields[1].len, record.fields[1].text,
                                (int) record.fields[3].len, record.fields[3].text, settled, amount);
      if (issued <= f->as_of && (settled == VS_DAY_NONE || settled > f->as_of))
        sum[late <= 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4] += amount;
    }
  g_assert_no_error (error);
  insert (f, sql->str);
  run (f);
  expected = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, sum[0], sum[1], sum[2], sum[3], sum[4]);
  expect (f, "SELECT sum (current) || ' ' || sum (days_1_30) || ' ' || sum (days_31_60) || ' ' || sum (days_61_90) || ' ' || sum (days_over_90) FROM account", expected);
  /* Summed by another program from the same file: 74 items of 4,388.35 not due, 12 of 835.56 up to 30 days late. */
  g_assert_cmpstr (expected, ==, "43883500 8355600 0 0 0");
  expect (f, "SELECT sum (balance) FROM account", "52239100");
  expect (f, "SELECT count (*) || ' ' || sum (open_amount) FROM open_item", "86 52239100");
}

/* Random ledgers: the receivables are what was billed less what came in, to the last ten-thousandth. */
static void
test_random_ledgers (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *expected = NULL;
  VsMoney total = 0;

  for (int i = 0; i < 3000; i++)
    {
      int     customer = g_rand_int_range (rand, 0, 200), issued = f->as_of - g_rand_int_range (rand, -20, 200);
      VsMoney amount = g_rand_int_range (rand, 1, 5000000) * (g_rand_int_range (rand, 0, 12) ? 1 : -1);

      g_string_append_printf (sql, "INSERT INTO invoice (invoice_id, customer_id, kind, issued_on, due_on, amount) VALUES ('i%d', 'c%d', '%s', %d, %d, %" G_GINT64_FORMAT ");",
                              i, customer, amount < 0 ? "credit" : "invoice", issued, issued + 21, amount);
      total += issued <= f->as_of ? amount : 0;
      if (g_rand_boolean (rand))
        {
          VsMoney  paid = g_rand_boolean (rand) ? ABS (amount) : g_rand_int_range (rand, 1, 6000000);
          int      day = issued + g_rand_int_range (rand, 0, 60);
          gboolean failed = g_rand_int_range (rand, 0, 10) == 0, linked = amount > 0 && g_rand_boolean (rand);

          g_string_append_printf (sql, "INSERT INTO payment (payment_id, customer_id, invoice_id, paid_on, amount, failed) VALUES ('p%d', 'c%d', %s%s%d%s, %d, %" G_GINT64_FORMAT ", %d);",
                                  i, customer, linked ? "'i" : "nullif ('", linked ? "" : "", i, linked ? "'" : "', '')", day, paid, failed);
          total -= day <= f->as_of && !failed ? paid : 0;
        }
    }
  g_string_replace (sql, "nullif ('", "nullif ('nothing-", 0);
  insert (f, sql->str);
  run (f);
  expected = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, total, total);
  expect (f, "SELECT sum (balance) || ' ' || sum (" BUCKETS ") FROM account", expected);
  expect (f, "SELECT count (*) FROM account WHERE balance <> " BUCKETS " OR (credit > 0 AND overdue > 0)", "0");
  expect (f, "SELECT sum (open_amount) - (SELECT sum (credit) FROM account) = (SELECT sum (balance) FROM account) FROM open_item", "1");
  expect (f, "SELECT count (*) FROM account a WHERE dpd <> coalesce ((SELECT max (dpd) FROM open_item o WHERE o.customer_id = a.customer_id), 0)", "0");
}

static void
run_as_of (Fixture *f, VsDay day)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_workspace_set_as_of (f->ws, day, &error));
  run (f);
}

/* The months of a random ledger, written in one go, against the accounts as they were aged at the end of each month by a run of its own;
 * and the money that moved against sums by SQL. */
static void
test_months (Fixture *f, gconstpointer data)
{
  static const char kept_sql[] = "CREATE TABLE kept AS SELECT * FROM account_month";
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GString) sql = g_string_new (NULL);

  for (int i = 0; i < 900; i++)
    {
      int customer = g_rand_int_range (rand, 0, 60), issued = f->as_of - g_rand_int_range (rand, -10, 300), amount = g_rand_int_range (rand, 1, 5000000);
      int payer = g_rand_int_range (rand, 0, 25) ? customer : customer / 2;

      g_string_append_printf (sql, "INSERT INTO invoice (invoice_id, customer_id, kind, issued_on, due_on, amount, status) VALUES ('i%d', 'c%d', '%s', %d, %d, %d, '%s');",
                              i, customer, i % 15 == 0 ? "credit" : "invoice", issued, issued + 21, amount, i % 40 == 7 ? "cancelled" : "open");
      if (g_rand_int_range (rand, 0, 4))
        g_string_append_printf (sql, "INSERT INTO payment (payment_id, customer_id, invoice_id, paid_on, amount, failed) VALUES ('p%d', 'c%d', %s%d', %d, %d, %d);",
                                i, payer, i % 15 ? "'i" : "'none", i, issued + g_rand_int_range (rand, -3, 80), i % 7 ? amount : amount * 2 / 3, i % 30 == 11);
      if (i % 50 == 9)
        g_string_append_printf (sql, "INSERT INTO write_off (customer_id, invoice_id, amount, \"on\") VALUES ('c%d', 'i%d', 500, %d);", customer, i, issued + 90);
    }
  insert (f, sql->str);
  run (f);
  insert (f, kept_sql);
  expect (f, "SELECT count (DISTINCT month) || ' ' || max (month) FROM kept", "10 20605");   /* the first bill is of September, the last whole month is June */
  expect (f, "SELECT count (*) FROM kept WHERE opening + billed - received - written_off <> balance", "0");
  expect (f, "SELECT count (*) FROM kept WHERE opening <> before_current + before_1_30 + before_31_60 + before_61_90 + before_over_90", "0");
  for (int m = 0; m < 12; m++)
    {
      VsDay month = vs_day_add_months (f->as_of + 1, -m - 1), end = vs_day_add_months (month, 1) - 1;
      g_autofree char *differ = NULL, *missing = NULL, *moved = NULL, *expected = NULL, *sums = NULL;

      run_as_of (f, end);
      differ = g_strdup_printf (
        "SELECT count (*) FROM kept JOIN account a USING (customer_id) WHERE month = %d AND (kept.balance <> a.balance OR kept.current <> a.current OR kept.days_1_30 <> a.days_1_30"
        " OR kept.days_31_60 <> a.days_31_60 OR kept.days_61_90 <> a.days_61_90 OR kept.days_over_90 <> a.days_over_90 OR kept.bucket <> a.bucket)", month);
      expect (f, differ, "0");
      missing = g_strdup_printf ("SELECT count (*) FROM account WHERE (balance <> 0 OR overdue <> 0) AND customer_id NOT IN (SELECT customer_id FROM kept WHERE month = %d)", month);
      expect (f, missing, "0");
      moved = g_strdup_printf ("SELECT coalesce (sum (billed), 0) || ' ' || coalesce (sum (received), 0) || ' ' || coalesce (sum (written_off), 0) FROM kept WHERE month = %d", month);
      expected = g_strdup_printf (
        "SELECT (SELECT coalesce (sum (CASE kind WHEN 'credit' THEN -amount ELSE amount END), 0) FROM invoice WHERE issued_on BETWEEN %d AND %d AND status <> 'cancelled')"
        " || ' ' || (SELECT coalesce (sum (amount), 0) FROM payment WHERE paid_on BETWEEN %d AND %d AND NOT failed)"
        " || ' ' || (SELECT coalesce (sum (amount), 0) FROM write_off WHERE \"on\" BETWEEN %d AND %d)", month, end, month, end, month, end);
      sums = query (f, expected);
      expect (f, moved, sums);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/collections-store/by-hand", Fixture, NULL, setup, test_by_hand, teardown);
  g_test_add ("/collections-store/circumstances", Fixture, NULL, setup, test_circumstances, teardown);
  g_test_add ("/collections-store/real-ledger", Fixture, NULL, setup, test_real_ledger, teardown);
  g_test_add ("/collections-store/random", Fixture, NULL, setup, test_random_ledgers, teardown);
  g_test_add ("/collections-store/months", Fixture, NULL, setup, test_months, teardown);
  g_test_add ("/collections-store/empty", Fixture, NULL, setup, test_empty, teardown);
  return g_test_run ();
}
