/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-frame: groups, order, join and expressions over columns, beside SQLite on the same rows in the same run.
 * Usage: bench-frame [ROWS] (5,000,000 by default). */
#include "expr/expr.h"

#include <sqlite3.h>
#include <stdlib.h>

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

static VsFrame *
make_frame (gsize n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (VsColumn) region = vs_column_new (VS_TYPE_TEXT, n), day = vs_column_new (VS_TYPE_DAY, n);
  g_autoptr (VsColumn) amount = vs_column_new (VS_TYPE_MONEY, n), customer = vs_column_new (VS_TYPE_INT64, n);
  g_autoptr (VsColumn) kwh = vs_column_new (VS_TYPE_DOUBLE, n);
  VsFrame *frame = vs_frame_new (n);
  char name[16];

  for (guint r = 0; r < 12; r++)
    {
      g_snprintf (name, sizeof name, "region %u", r);
      vs_dict_intern (region->dict, name, -1);
    }
  for (gsize i = 0; i < n; i++)
    {
      region->code[i] = g_rand_int_range (rand, 0, 12);
      day->i32[i] = g_rand_int_range (rand, 20000, 20365);
      amount->i64[i] = g_rand_int_range (rand, 0, 5000000);
      customer->i64[i] = (gint64) g_rand_int_range (rand, 0, (gint32) MAX (n / 10, 2)) * 7919;
      kwh->d[i] = g_rand_double_range (rand, 0, 500);
    }
  vs_frame_add (frame, "region", region);
  vs_frame_add (frame, "day", day);
  vs_frame_add (frame, "amount", amount);
  vs_frame_add (frame, "customer", customer);
  vs_frame_add (frame, "kwh", kwh);
  return frame;
}

static sqlite3 *
make_table (const VsFrame *frame)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;

  sqlite3_open (":memory:", &db);
  sqlite3_exec (db, "CREATE TABLE t (region, day, amount, customer, kwh); BEGIN", NULL, NULL, NULL);
  sqlite3_prepare_v2 (db, "INSERT INTO t VALUES (?, ?, ?, ?, ?)", -1, &stmt, NULL);
  for (gsize i = 0; i < frame->n_rows; i++)
    {
      sqlite3_bind_text (stmt, 1, vs_column_get_text (frame->columns->pdata[0], i), -1, SQLITE_STATIC);
      for (int c = 1; c < 4; c++)
        sqlite3_bind_int64 (stmt, c + 1, vs_column_get_int (frame->columns->pdata[c], i));
      sqlite3_bind_double (stmt, 5, vs_column_get_double (frame->columns->pdata[4], i));
      sqlite3_step (stmt);
      sqlite3_reset (stmt);
    }
  sqlite3_finalize (stmt);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  return db;
}

static void
report (const char *what, double ours, sqlite3 *db, const char *sql)
{
  gint64 start = g_get_monotonic_time ();

  sqlite3_exec (db, sql, NULL, NULL, NULL);
  double theirs = seconds_since (start);
  g_print ("%-34s %8.1f ms   SQLite %8.1f ms   ×%.0f\n", what, ours * 1e3, theirs * 1e3, theirs / ours);
}

static double
time_groups (const VsFrame *frame, const char *const *names, guint n, const char *summed)
{
  VsColumn *keys[4];
  gint64 start = g_get_monotonic_time ();

  for (guint k = 0; k < n; k++)
    keys[k] = vs_frame_get (frame, names[k]);
  g_autoptr (VsGroups) groups = vs_groups_new (keys, n, NULL, frame->n_rows);
  g_autoptr (VsColumn) sum = vs_groups_aggregate (groups, VS_AGG_SUM, vs_frame_get (frame, summed), NULL, 0);
  return seconds_since (start);
}

static double
time_expression (const VsFrame *frame, const char *text)
{
  VsExprScope scope = vs_expr_scope_for_frame (frame, 20365);
  g_autoptr (VsExpr) expr = vs_expr_parse (text, NULL);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (VsColumn) column = vs_expr_eval (expr, &scope, frame->n_rows, NULL);

  return column ? seconds_since (start) : -1;
}

int
main (int argc, char *argv[])
{
  gsize n = argc > 1 ? strtoul (argv[1], NULL, 10) : 5000000, n_out;
  g_autoptr (VsFrame) frame = make_frame (n);
  sqlite3 *db = make_table (frame);
  VsSortKey key = { vs_frame_get (frame, "amount"), TRUE };
  gint64 start;

  g_print ("%" G_GSIZE_FORMAT " rows\n", n);
  report ("sum (amount) by region", time_groups (frame, (const char *[]) { "region" }, 1, "amount"), db, "SELECT region, sum(amount) FROM t GROUP BY 1");
  report ("sum (kwh) by region and day", time_groups (frame, (const char *[]) { "region", "day" }, 2, "kwh"), db,
          "SELECT region, day, sum(kwh) FROM t GROUP BY 1, 2");
  report ("sum (amount) by customer", time_groups (frame, (const char *[]) { "customer" }, 1, "amount"), db,
          "SELECT customer, sum(amount) FROM t GROUP BY 1");
  report ("where amount > 100 and kwh < 20", time_expression (frame, "amount > 100 and kwh < 20"), db,
          "SELECT count(*) FROM t WHERE amount > 1000000 AND kwh < 20");
  report ("start_of_month (day)", time_expression (frame, "start_of_month (day)"), db,
          "SELECT count(strftime('%s', day * 86400, 'unixepoch', 'start of month')) FROM t");
  start = g_get_monotonic_time ();
  g_autofree guint32 *rows = vs_frame_order (n, &key, 1, NULL, 100, &n_out);
  report ("the hundred largest amounts", seconds_since (start), db, "SELECT * FROM t ORDER BY amount DESC LIMIT 100");
  sqlite3_close (db);
  return 0;
}
