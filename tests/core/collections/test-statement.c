/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A statement of account by hand: aged day by day, month by month; promises against what came in. */
#include "collections/promise.h"

#define JAN 20454   /* 2026-01-01 */
#define FEB 20485
#define MAR 20513

static void
bill (VsStatement *statement, const char *id, VsDay issued, VsDay due, VsMoney amount, gboolean settled)
{
  VsBilled billed = { .invoice_id = g_strdup (id), .issued_on = issued, .due_on = due, .amount = amount, .settled = settled };

  vs_statement_bill (statement, &billed);
}

static void
receive (VsStatement *statement, const char *id, VsDay day, VsMoney amount, gboolean write_off)
{
  VsReceived received = { vs_statement_find (statement, id), day, VS_DAY_NONE, amount, write_off, FALSE };

  vs_statement_receive (statement, &received);
}

/* 100 of January due on the 20th, 200 of February due on 1 March; 40 in January, 100 without an invoice on 1 March, 60 given up then. */
static void
fill (VsStatement *statement)
{
  vs_statement_init (statement);
  bill (statement, "B", FEB + 5, MAR, 200, FALSE);
  bill (statement, "A", JAN + 3, JAN + 19, 100, FALSE);
  bill (statement, "C", JAN + 4, JAN + 19, 70, TRUE);
  vs_statement_order (statement);
  receive (statement, NULL, MAR, 100, FALSE);
  receive (statement, "A", JAN + 10, 40, FALSE);
  receive (statement, "B", MAR, 60, TRUE);
  vs_statement_rewind (statement);
}

static void
test_days (void)
{
  static const struct { VsDay day; gboolean there; VsMoney balance, overdue; int dpd; } cases[] = {
    { JAN, FALSE, 0, 0, 0 }, { JAN + 3, TRUE, 100, 0, 0 }, { JAN + 10, TRUE, 60, 0, 0 }, { JAN + 20, TRUE, 60, 60, 1 },
    { FEB + 5, TRUE, 260, 60, 17 }, { MAR, TRUE, 100, 0, 0 }, { MAR + 1, TRUE, 100, 100, 1 },
  };
  VsStatement statement;

  fill (&statement);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsAging aging;

      g_assert_cmpint (vs_statement_age (&statement, cases[i].day, &aging), ==, cases[i].there);
      g_assert_cmpint (aging.balance, ==, cases[i].balance);
      g_assert_cmpint (aging.overdue, ==, cases[i].overdue);
      g_assert_cmpint (aging.dpd, ==, cases[i].dpd);
    }
  vs_statement_free (&statement);
}

static void
test_months (void)
{
  VsStatement    statement;
  VsAccountMonth m[6];

  fill (&statement);
  /* October to March: nothing before January. */
  g_assert_cmpuint (vs_statement_months (&statement, MAR, 6, m), ==, 3);
  g_assert_cmpint (m[0].month, ==, JAN);
  g_assert_cmpint (m[0].billed, ==, 170);     /* C was settled somewhere else: billed, and received at once */
  g_assert_cmpint (m[0].received, ==, 110);
  g_assert_cmpint (m[0].after.balance, ==, 60);
  g_assert_cmpint (m[0].after.worst, ==, VS_BUCKET_1_30);
  g_assert_cmpint (m[1].before.bucket[VS_BUCKET_1_30], ==, 60);
  g_assert_cmpint (m[1].after.bucket[VS_BUCKET_31_60], ==, 60);   /* 39 days on 28 February: all of it rolled */
  g_assert_cmpint (m[1].after.bucket[VS_BUCKET_CURRENT], ==, 200);
  g_assert_cmpint (m[2].written_off, ==, 60);
  g_assert_cmpint (m[2].received, ==, 100);   /* 60 to A, the oldest; 40 to B */
  g_assert_cmpint (m[2].after.balance, ==, 100);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (m[i].after.balance, ==, m[i].before.balance + m[i].billed - m[i].received - m[i].written_off);
  /* A shorter history begins with what was owed then. */
  g_assert_cmpuint (vs_statement_months (&statement, MAR, 1, m), ==, 1);
  g_assert_cmpint (m[0].before.balance, ==, 260);
  vs_statement_free (&statement);
}

static void
test_nothing (void)
{
  VsStatement    statement;
  VsAccountMonth month;
  VsAging        aging;

  vs_statement_init (&statement);
  vs_statement_rewind (&statement);
  g_assert_false (vs_statement_age (&statement, JAN, &aging));
  g_assert_cmpint (aging.balance, ==, 0);
  g_assert_cmpuint (vs_statement_months (&statement, JAN, 1, &month), ==, 0);
  g_assert_cmpint (vs_statement_find (&statement, "A"), ==, -1);
  vs_statement_free (&statement);
}

static void
test_long (void)
{
  VsStatement statement;
  VsAging     aging;

  vs_statement_init (&statement);
  for (int i = 0; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("I%03d", i);

      bill (&statement, id, JAN, JAN + 10, 10, FALSE);
    }
  vs_statement_order (&statement);
  receive (&statement, "I499", JAN + 1, 10, FALSE);
  receive (&statement, "I999", JAN + 1, 15, FALSE);   /* nobody's: to the oldest */
  vs_statement_rewind (&statement);
  g_assert_true (vs_statement_age (&statement, JAN + 11, &aging));
  g_assert_cmpint (aging.balance, ==, 4975);
  g_assert_cmpuint (aging.n_open, ==, 498);
  vs_statement_free (&statement);
}

/* Promised: 90 by 3 March, with three days of grace. 100 came on 1 March; 40 of January lie too far back. */
static void
test_promises (void)
{
  static const struct { VsMoney amount; int marked; VsDay due, as_of; VsPromiseState state; } cases[] = {
    { 90, -1, MAR + 2, MAR + 20, VS_PROMISED_KEPT }, { 100, -1, MAR + 2, MAR + 20, VS_PROMISED_KEPT },
    { 101, -1, MAR + 2, MAR + 20, VS_PROMISED_BROKEN }, { 101, 1, MAR + 2, MAR + 20, VS_PROMISED_KEPT },
    { 90, 0, MAR + 2, MAR + 20, VS_PROMISED_BROKEN }, { 101, -1, MAR + 2, MAR + 5, VS_PROMISED_OPEN },
    { 90, -1, MAR - 4, MAR + 20, VS_PROMISED_BROKEN },   /* came a day after the grace */
    { 90, -1, MAR - 3, MAR + 20, VS_PROMISED_KEPT },     /* on its last day */
    { 0, -1, MAR + 2, MAR + 20, VS_PROMISED_BROKEN },
  };
  VsStatement statement;

  fill (&statement);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsPromise promise = { .due_on = cases[i].due, .amount = cases[i].amount, .marked = cases[i].marked };

      vs_promise_judge (&promise, &statement, cases[i].as_of, 30, 3);
      g_assert_cmpstr (vs_promise_state_name (promise.state), ==, vs_promise_state_name (cases[i].state));
    }
  vs_statement_free (&statement);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statement/days", test_days);
  g_test_add_func ("/statement/months", test_months);
  g_test_add_func ("/statement/nothing", test_nothing);
  g_test_add_func ("/statement/long", test_long);
  g_test_add_func ("/promise/states", test_promises);
  return g_test_run ();
}
