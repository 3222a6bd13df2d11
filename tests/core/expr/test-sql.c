/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random expressions over random data, answered three ways: by whole columns, row by row, and by SQLite from the printed SQL. */
#include "random.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#define N_ROWS 70

/* ── Data ── */

static sqlite3 *
to_sqlite (const VsFrame *frame)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;

  sqlite3_open (":memory:", &db);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE t (i, j, d, e, m, \"odd name\", t, u, day, until, at, b, c)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db, "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1, &stmt, NULL);
  for (gsize i = 0; i < frame->n_rows; i++)
    {
      for (guint c = 0; c < N_RANDOM_COLUMNS; c++)
        {
          const VsColumn *column = frame->columns->pdata[c];
          if (vs_column_is_null (column, i))
            sqlite3_bind_null (stmt, c + 1);
          else if (column->type == VS_TYPE_TEXT)
            sqlite3_bind_text (stmt, c + 1, vs_column_get_text (column, i), -1, SQLITE_STATIC);
          else if (column->type == VS_TYPE_DOUBLE)
            sqlite3_bind_double (stmt, c + 1, column->d[i]);
          else
            sqlite3_bind_int64 (stmt, c + 1, vs_column_get_int (column, i));
        }
      g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
      sqlite3_reset (stmt);
    }
  sqlite3_finalize (stmt);
  return db;
}

/* ── Comparing ── */

static gboolean
same_double (double a, double b)
{
  return a == b || fabs (a - b) <= 1e-9 * MAX (1, MAX (fabs (a), fabs (b)));
}

static gboolean
same_as_sqlite (const VsColumn *column, gsize i, sqlite3_stmt *stmt)
{
  gboolean null = sqlite3_column_type (stmt, 0) == SQLITE_NULL;

  if (null || vs_column_is_null (column, i))
    return null == vs_column_is_null (column, i);
  if (column->type == VS_TYPE_TEXT)
    return g_strcmp0 (vs_column_get_text (column, i), (const char *) sqlite3_column_text (stmt, 0)) == 0;
  if (column->type == VS_TYPE_DOUBLE)
    return same_double (column->d[i], sqlite3_column_double (stmt, 0));
  return vs_column_get_int (column, i) == sqlite3_column_int64 (stmt, 0) && sqlite3_column_type (stmt, 0) == SQLITE_INTEGER;
}

static void
check_sqlite (sqlite3 *db, const char *text, const char *sql, const VsColumn *column)
{
  g_autofree char *query = g_strdup_printf ("SELECT %s FROM t ORDER BY rowid", sql);
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, query, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s\n→ %s\n%s", text, sql, sqlite3_errmsg (db));
  for (gsize i = 0; i < column->n; i++)
    {
      g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
      if (!same_as_sqlite (column, i, stmt))
        {
          g_autofree char *ours = vs_column_dup_string (column, i);
          g_error ("row %d of %s (%s)\n→ %s\nours “%s”, SQLite “%s”", (int) i, text, vs_type_name (column->type), sql, ours,
                   (const char *) sqlite3_column_text (stmt, 0));
        }
    }
  sqlite3_finalize (stmt);
}

/* The row alone: each operation sees one value instead of a column. */
static void
check_single_row (const VsFrame *frame, const VsExpr *expr, const VsColumn *column, guint32 row)
{
  g_autoptr (VsFrame) one = vs_frame_new (1);
  g_autoptr (GError) error = NULL;

  for (guint c = 0; c < frame->columns->len; c++)
    {
      g_autoptr (VsColumn) value = vs_column_gather (frame->columns->pdata[c], &row, 1);
      vs_frame_add (one, frame->names->pdata[c], value);
    }
  VsExprScope scope = vs_expr_scope_for_frame (one, 15521);
  g_autoptr (VsColumn) alone = vs_expr_eval (expr, &scope, 1, &error);
  g_assert_no_error (error);
  g_autofree char *a = vs_column_dup_string (column, row), *b = vs_column_dup_string (alone, 0);
  if (g_strcmp0 (a, b) != 0 || vs_column_is_null (column, row) != vs_column_is_null (alone, 0))
    g_error ("row %u of %s: “%s” among others, “%s” alone", row, vs_expr_text (expr), a, b);
}

static void
test_random (void)
{
  static const VsType types[] = { VS_TYPE_INT64, VS_TYPE_DOUBLE, VS_TYPE_MONEY, VS_TYPE_TEXT, VS_TYPE_DAY, VS_TYPE_BOOL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260630);
  guint rounds = g_test_slow () ? 60000 : 6000, refused = 0, seen[VS_TYPE_TEXT + 1] = { 0 };
  g_autoptr (VsFrame) frame = random_frame (rand, N_ROWS);
  sqlite3 *db = to_sqlite (frame);
  VsExprScope scope = vs_expr_scope_for_frame (frame, 15521);

  for (guint round = 0; round < rounds; round++)
    {
      g_autofree char *text = random_expr (rand, types[round % G_N_ELEMENTS (types)], 1 + round % 4);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsExpr) expr = vs_expr_parse (text, &error);
      if (error)
        g_error ("%s", error->message);
      /* A number part may turn out an amount (least (0.5, m)), and some places refuse that. */
      if (!vs_expr_check (expr, &scope, NULL, NULL))
        {
          refused++;
          continue;
        }
      g_autoptr (VsColumn) column = vs_expr_eval (expr, &scope, N_ROWS, &error);
      if (error)
        g_error ("%s", error->message);
      g_autofree char *sql = vs_expr_to_sql (expr, &scope, &error);
      if (g_error_matches (error, VS_ERROR, VS_ERROR_INVALID))
        {
          refused++;  /* text (number): SQLite writes numbers differently */
          continue;
        }
      if (error)
        g_error ("%s", error->message);
      seen[column->type]++;
      check_sqlite (db, text, sql, column);
      check_single_row (frame, expr, column, round % N_ROWS);
    }
  g_assert_cmpuint (refused, <, rounds / 50);
  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    g_assert_cmpuint (seen[types[t]], >, rounds / 20);
  sqlite3_close (db);
}

static void
test_aggregates (void)
{
  static const struct { const char *text, *sql; } cases[] = {
    { "sum (m where b)", "sum(CASE WHEN \"b\" THEN \"m\" END)" },
    { "avg (m)", "avg((\"m\" / 10000.0))" },
    { "count ()", "count(1)" },
    { "count (t)", "count(\"t\")" },
    { "count (ticket where i > 1)", "count(CASE WHEN (\"i\" > 1) THEN 1 END)" },
    { "distinct (t) / count (where m > 2)", "(CAST(count(DISTINCT \"t\") AS REAL) / count(CASE WHEN (\"m\" > (2 * 10000)) THEN 1 END))" },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (VsFrame) frame = random_frame (rand, N_ROWS);
  VsExprScope scope = vs_expr_scope_for_frame (frame, 15521);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VsExpr) expr = vs_expr_parse (cases[i].text, &error);
      g_assert_no_error (error);
      g_autofree char *sql = vs_expr_to_sql (expr, &scope, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (sql, ==, cases[i].sql);
    }
  g_autoptr (VsExpr) median = vs_expr_parse ("median (d)", NULL);
  g_assert_null (vs_expr_to_sql (median, &scope, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/random", test_random);
  g_test_add_func ("/sql/aggregates", test_aggregates);
  return g_test_run ();
}
