/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-frame: what a dashboard asks of the columns, beside SQLite on the same rows in the same run. The best of seven runs each; the
 * processor's time beside it, because a machine that is busy elsewhere stretches only the clock's.
 * Usage: bench-frame [ROWS [peers]] (5,000,000 rows by default; SQLite takes minutes for them). */
#include "expr/expr.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUNS 7

static VsColumn *
random_texts (GRand *rand, gsize n, const char *stem, guint n_texts)
{
  VsColumn *column = vs_column_new (VS_TYPE_TEXT, n);

  for (guint t = 0; t < n_texts; t++)
    {
      g_autofree char *text = g_strdup_printf ("%s %u", stem, t);
      vs_dict_intern (column->dict, text, -1);
    }
  for (gsize i = 0; i < n; i++)
    column->code[i] = (guint32) g_rand_int_range (rand, 0, (gint32) n_texts);
  return column;
}

static VsColumn *
random_ints (GRand *rand, VsType type, gsize n, gint32 low, gint32 high, gint64 factor)
{
  VsColumn *column = vs_column_new (type, n);

  for (gsize i = 0; i < n; i++)
    {
      gint64 value = g_rand_int_range (rand, low, high) * factor;
      if (type == VS_TYPE_DAY)
        column->i32[i] = (gint32) value;
      else
        column->i64[i] = value;
    }
  return column;
}

static void
add (VsFrame *frame, const char *name, VsColumn *column)
{
  gint64 start = g_get_monotonic_time ();

  vs_column_settle (column);
  g_print ("  %-10s %5.1f MB, settled in %5.1f ms\n", name, (double) vs_column_bytes (column) / 1e6,
           (double) (g_get_monotonic_time () - start) / 1e3);
  vs_frame_add (frame, name, column);
  vs_column_unref (column);
}

static VsFrame *
make_frame (gsize n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  VsFrame *frame = vs_frame_new (n);
  VsColumn *kwh = vs_column_new (VS_TYPE_DOUBLE, n), *paid = random_ints (rand, VS_TYPE_MONEY, n, 0, 5000000, 1);

  for (gsize i = 0; i < n; i++)
    kwh->d[i] = g_rand_double_range (rand, 0, 500);
  for (gsize i = 0; i < n; i += 11)
    vs_column_set_null (paid, i);
  add (frame, "segment", random_texts (rand, n, "segment", 6));
  add (frame, "region", random_texts (rand, n, "region", 12));
  add (frame, "day", random_ints (rand, VS_TYPE_DAY, n, 20000, 20365, 1));
  add (frame, "amount", random_ints (rand, VS_TYPE_MONEY, n, 0, 5000000, 1));
  add (frame, "margin", random_ints (rand, VS_TYPE_MONEY, n, -400000, 900000, 1));
  add (frame, "paid", paid);
  add (frame, "customer", random_ints (rand, VS_TYPE_INT64, n, 0, (gint32) MAX (n / 10, 2), 7919));
  add (frame, "kwh", kwh);
  return frame;
}

static sqlite3 *
make_table (const VsFrame *frame)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;

  sqlite3_open (":memory:", &db);
  sqlite3_exec (db, "CREATE TABLE t (segment, region, day, amount, margin, paid, customer, kwh); BEGIN", NULL, NULL, NULL);
  sqlite3_prepare_v2 (db, "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)", -1, &stmt, NULL);
  for (gsize i = 0; i < frame->n_rows; i++)
    {
      for (int c = 0; c < 2; c++)
        sqlite3_bind_text (stmt, c + 1, vs_column_get_text (frame->columns->pdata[c], i), -1, SQLITE_STATIC);
      for (int c = 2; c < 7; c++)
        if (vs_column_is_null (frame->columns->pdata[c], i))
          sqlite3_bind_null (stmt, c + 1);
        else
          sqlite3_bind_int64 (stmt, c + 1, vs_column_get_int (frame->columns->pdata[c], i));
      sqlite3_bind_double (stmt, 8, vs_column_get_double (frame->columns->pdata[7], i));
      sqlite3_step (stmt);
      sqlite3_reset (stmt);
    }
  sqlite3_finalize (stmt);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  return db;
}

/* ── The questions ── */

static VsColumn *
get (const VsFrame *frame, const char *name)
{
  return vs_frame_get (frame, name);
}

static void
group_sums (const VsFrame *frame, const char *first, const char *second, const char *const *summed, const VsBitmap *taken)
{
  VsColumn *keys[] = { first ? get (frame, first) : NULL, second ? get (frame, second) : NULL }, *out[4];
  g_autoptr (VsGroups) groups = vs_groups_new (keys, (first != NULL) + (second != NULL), taken, frame->n_rows);
  VsAggSpec specs[4] = { { VS_AGG_COUNT } };
  guint n = g_strv_length ((char **) summed);

  for (guint i = 0; i < n; i++)
    specs[i] = (VsAggSpec) { VS_AGG_SUM, get (frame, summed[i]) };
  vs_groups_aggregate_many (groups, specs, MAX (n, 1), out);
  for (guint i = 0; i < MAX (n, 1); i++)
    vs_column_unref (out[i]);
}

static void
three_sums (const VsFrame *frame)
{
  group_sums (frame, "segment", "region", (const char *[]) { "amount", "margin", "paid", NULL }, NULL);
}

static void
three_totals (const VsFrame *frame)
{
  group_sums (frame, NULL, NULL, (const char *[]) { "amount", "margin", "paid", NULL }, NULL);
}

static VsBitmap *
half_of_the_rows (const VsFrame *frame)
{
  const guint8 wanted[12] = { 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0 };
  VsBitmap *rows = vs_bitmap_new_between (get (frame, "amount"), 1000000, G_MAXINT64);
  g_autoptr (VsBitmap) regions = vs_bitmap_new_from_codes (get (frame, "region"), wanted);

  vs_bitmap_and (rows, regions);
  return rows;
}

static void
filter_and_group (const VsFrame *frame)
{
  g_autoptr (VsBitmap) rows = half_of_the_rows (frame);
  group_sums (frame, "segment", NULL, (const char *[]) { "amount", NULL }, rows);
}

static void
filter_and_totals (const VsFrame *frame)
{
  g_autoptr (VsBitmap) rows = half_of_the_rows (frame);
  group_sums (frame, NULL, NULL, (const char *[]) { "amount", "margin", "paid", NULL }, rows);
}

static void
sum_of_doubles (const VsFrame *frame)
{
  group_sums (frame, "region", "day", (const char *[]) { "kwh", NULL }, NULL);
}

static void
sum_by_customer (const VsFrame *frame)
{
  group_sums (frame, "customer", NULL, (const char *[]) { "amount", NULL }, NULL);
}

static void
expression (const VsFrame *frame, const char *text)
{
  VsExprScope scope = vs_expr_scope_for_frame (frame, 20365);
  g_autoptr (VsExpr) expr = vs_expr_parse (text, NULL);
  g_autoptr (VsColumn) column = vs_expr_eval (expr, &scope, frame->n_rows, NULL);

  if (column->type == VS_TYPE_BOOL)
    vs_bitmap_free (vs_bitmap_new_from_column (column));
}

static void
where (const VsFrame *frame)
{
  expression (frame, "amount > 100 and kwh < 20");
}

static void
months (const VsFrame *frame)
{
  expression (frame, "start_of_month (day)");
}

static void
aggregate (const VsFrame *frame, VsAgg agg, const char *column, double p)
{
  VsColumn *key = get (frame, "region");
  g_autoptr (VsGroups) groups = vs_groups_new (&key, 1, NULL, frame->n_rows);
  vs_column_unref (vs_groups_aggregate (groups, agg, get (frame, column), NULL, p));
}

static void
largest_by_region (const VsFrame *frame)
{
  aggregate (frame, VS_AGG_MAX, "amount", 0);
}

static void
mean_by_region (const VsFrame *frame)
{
  aggregate (frame, VS_AGG_AVG, "kwh", 0);
}

static void
distinct_by_region (const VsFrame *frame)
{
  aggregate (frame, VS_AGG_DISTINCT, "customer", 0);
}

static void
median_by_region (const VsFrame *frame)
{
  aggregate (frame, VS_AGG_QUANTILE, "amount", 0.5);
}

static void
hundred_largest (const VsFrame *frame)
{
  VsSortKey key = { get (frame, "amount"), TRUE };
  gsize n;

  g_free (vs_frame_order (frame->n_rows, &key, 1, NULL, 100, &n));
}

static void
whole_order (const VsFrame *frame)
{
  VsSortKey keys[] = { { get (frame, "region"), FALSE }, { get (frame, "amount"), TRUE } };
  gsize n;

  g_free (vs_frame_order (frame->n_rows, keys, 2, NULL, 0, &n));
}

static void
histogram (const VsFrame *frame)
{
  guint64 counts[40];

  vs_frame_histogram (get (frame, "amount"), NULL, 0, 500, 40, counts);
}

static const struct {
  const char *what;
  void      (*run) (const VsFrame *frame);
  const char *sql;
} questions[] = {
  { "three sums by segment and region", three_sums, "SELECT segment, region, sum(amount), sum(margin), sum(paid) FROM t GROUP BY 1, 2" },
  { "three sums", three_totals, "SELECT sum(amount), sum(margin), sum(paid) FROM t" },
  { "filter, then sum by segment", filter_and_group,
    "SELECT segment, sum(amount) FROM t WHERE amount >= 1000000 AND region IN ('region 0', 'region 2', 'region 3', 'region 5') GROUP BY 1" },
  { "filter, then three sums", filter_and_totals, NULL },
  { "sum of doubles by region and day", sum_of_doubles, "SELECT region, day, sum(kwh) FROM t GROUP BY 1, 2" },
  { "sum by customer", sum_by_customer, "SELECT customer, sum(amount) FROM t GROUP BY 1" },
  { "mean of doubles by region", mean_by_region, "SELECT region, avg(kwh) FROM t GROUP BY 1" },
  { "largest by region", largest_by_region, "SELECT region, max(amount) FROM t GROUP BY 1" },
  { "distinct customers by region", distinct_by_region, "SELECT region, count(DISTINCT customer) FROM t GROUP BY 1" },
  { "median by region", median_by_region, NULL },
  { "where amount > 100 and kwh < 20", where, "SELECT count(*) FROM t WHERE amount > 1000000 AND kwh < 20" },
  { "start of month", months, "SELECT count(strftime('%s', day * 86400, 'unixepoch', 'start of month')) FROM t" },
  { "the hundred largest", hundred_largest, "SELECT * FROM t ORDER BY amount DESC LIMIT 100" },
  { "order of all by region and amount", whole_order, "SELECT count(*) FROM (SELECT rowid FROM t ORDER BY region, amount DESC)" },
  { "histogram, 40 bins", histogram, "SELECT amount / 125000, count(*) FROM t GROUP BY 1" },
};

static double
processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
best_of (const VsFrame *frame, guint question, double *processor)
{
  double best = 1e9;

  *processor = 1e9;
  for (guint run = 0; run < RUNS; run++)
    {
      gint64 start = g_get_monotonic_time ();
      double busy = processor_ms ();
      questions[question].run (frame);
      best = MIN (best, (double) (g_get_monotonic_time () - start) / 1e3);
      *processor = MIN (*processor, processor_ms () - busy);
    }
  return best;
}

int
main (int argc, char *argv[])
{
  gsize n = argc > 1 ? strtoul (argv[1], NULL, 10) : 5000000;
  g_autoptr (VsFrame) frame = make_frame (n);
  int only = g_getenv ("ONLY") ? atoi (g_getenv ("ONLY")) : -1;  /* one question alone, for a profiler */
  sqlite3 *db = argc > 2 ? make_table (frame) : NULL;

  g_print ("%" G_GSIZE_FORMAT " rows\n", n);
  for (guint i = only < 0 ? 0 : (guint) only; i < (only < 0 ? G_N_ELEMENTS (questions) : (guint) only + 1); i++)
    {
      double busy, ours = best_of (frame, i, &busy);
      gint64 start = g_get_monotonic_time ();

      g_print ("%-36s %8.1f ms (processor %7.1f)", questions[i].what, ours, busy);
      if (db && questions[i].sql)
        {
          sqlite3_exec (db, questions[i].sql, NULL, NULL, NULL);
          double theirs = (double) (g_get_monotonic_time () - start) / 1e3;
          g_print ("   SQLite %9.1f ms   ×%.0f", theirs, theirs / ours);
        }
      g_print ("\n");
    }
  sqlite3_close (db);
  return 0;
}
