/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random expressions over random data, answered three ways: by whole columns, row by row, and by SQLite from the printed SQL. */
#include "expr/expr.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#define N_ROWS 70

static const struct { const char *name; VsType type; } columns[] = {
  { "i", VS_TYPE_INT64 }, { "j", VS_TYPE_INT32 }, { "d", VS_TYPE_DOUBLE }, { "e", VS_TYPE_DOUBLE }, { "m", VS_TYPE_MONEY },
  { "odd name", VS_TYPE_MONEY }, { "t", VS_TYPE_TEXT }, { "u", VS_TYPE_TEXT }, { "day", VS_TYPE_DAY }, { "until", VS_TYPE_DAY },
  { "at", VS_TYPE_TIME }, { "b", VS_TYPE_BOOL }, { "c", VS_TYPE_BOOL },
};

/* ── Data ── */

static VsColumn *
random_column (GRand *rand, VsType type, gsize n)
{
  static const char *const texts[] = { "", "a", "A", "ab", "Ba", "North", "north-east", " x ", "%", "it's", "a_c", "10" };
  VsColumnBuilder *b = vs_column_builder_new (type);

  for (gsize i = 0; i < n; i++)
    {
      gint32 v = g_rand_int_range (rand, -12, 13);
      if (g_rand_int_range (rand, 0, 6) == 0)
        vs_column_builder_add_null (b);
      else if (type == VS_TYPE_TEXT)
        vs_column_builder_add_text (b, texts[v < 0 ? -v - 1 : v % 12], -1);
      else if (type == VS_TYPE_DOUBLE)
        vs_column_builder_add_double (b, v / 8.0);
      else if (type == VS_TYPE_MONEY)
        vs_column_builder_add_int (b, v * G_GINT64_CONSTANT (12345));
      else if (type == VS_TYPE_DAY)
        vs_column_builder_add_int (b, g_rand_int_range (rand, -800, 25000));
      else if (type == VS_TYPE_TIME)
        vs_column_builder_add_int (b, (gint64) g_rand_int_range (rand, -800, 25000) * 86400 + g_rand_int_range (rand, 0, 86400));
      else if (type == VS_TYPE_BOOL)
        vs_column_builder_add_int (b, v > 0);
      else
        vs_column_builder_add_int (b, v);
    }
  return vs_column_builder_end (b);
}

static VsFrame *
random_frame (GRand *rand)
{
  VsFrame *frame = vs_frame_new (N_ROWS);

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      g_autoptr (VsColumn) column = random_column (rand, columns[c].type, N_ROWS);
      vs_frame_add (frame, columns[c].name, column);
    }
  return frame;
}

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
      for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
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

/* ── Expressions ── */

static void write_expr (GRand *rand, GString *out, VsType type, guint depth);

static const char *const int_forms[] = {
  "(I + I)", "(I - I)", "(I * 3)", "-I", "abs (I)", "length (T)", "year (Y)", "month (X)", "quarter (Y)", "weekday (X)", "day (Y)", "hour (at)",
  "days_between (Y, X)", "months_between (X, Y)", "(Y - Y)", "floor (D)", "ceil (D)", "if (B, I, I)", "coalesce (I, I, 3)", "nullif (I, I)",
  "greatest (I, I, 2)", "least (I, I)", "case when B then I when B then I end", "round (I)", "i", "j", "i", "7", "0", "null",
};
static const char *const double_forms[] = {
  "(D + D)", "(D - I)", "(D * D)", "(I / I)", "(M / M)", "(M * D)", "(D / D)", "-D", "abs (D)", "sqrt (D)", "ln (D)", "round (D)", "round (D, 1)",
  "if (B, D, I)", "coalesce (D, M)", "nullif (D, I)", "greatest (D, I)", "least (D, M)", "(M + d)", "number (M)", "number (I)", "number (B)",
  "exp (d)", "d", "e", "d", "1.5", "0.125", "case when B then D else null end",
};
static const char *const money_forms[] = {
  "(M + M)", "(M - M)", "(M + 1.5)", "(2 - M)", "-M", "abs (M)", "round (M, 2)", "round (M)", "coalesce (M, 0)", "if (B, M, 10)", "greatest (M, M)",
  "money (d)", "money (I)", "m", "`odd name`", "m", "nullif (M, 0)", "case when B then M else 0.25 end",
};
static const char *const text_forms[] = {
  "concat (T, T)", "concat (T, '-', T)", "trim (T)", "substr (T, I)", "substr (T, i, j)", "substr (T, 2, 1)", "replace (T, 'a', T)", "replace (t, u, 'x')",
  "lower (T)", "upper (T)", "text (I)", "text (M)", "text (Y)", "text (at)", "text (B)", "if (B, T, T)", "coalesce (T, u, '?')", "nullif (T, 'a')",
  "greatest (T, T)", "least (t, u)", "t", "u", "t", "'ab'", "'it''s'", "null",
};
static const char *const day_forms[] = {
  "(Y + i)", "(i + Y)", "(Y - 30)", "add_days (Y, i)", "add_months (X, i)", "add_months (Y, 1)", "start_of_month (X)", "start_of_quarter (Y)", "start_of_year (Y)",
  "date (at)", "as_of ()", "if (B, Y, Y)", "coalesce (Y, as_of ())", "least (Y, Y)", "day", "until", "day", "date '2012-02-29'",
};
static const char *const bool_forms[] = {
  "(B and B)", "(B or B)", "not B", "I = I", "I <> I", "I < D", "D <= D", "M > M", "M >= D", "M = 1.2345", "T = T", "T < T", "'M' >= T", "T <> 'a'", "Y < Y",
  "X >= Y", "at = Y", "B = B", "I in (1, I, 3)", "D not in (0.125, D)", "M in (1.2345, M, 0)", "T in ('a', 'North', null)", "T not in ('a', 'ab')",
  "T in (T, u)", "I between -3 and I", "D not between I and D", "M between 0 and M", "Y between day and until", "T like 'a%'", "T like '%A'", "T not like '_'",
  "t like u", "T is null", "I is not null", "B is null", "starts_with (T, T)", "contains (T, 'a')", "to_bool (I)", "if (B, B, B)", "coalesce (B, false)",
  "b", "c", "b", "true", "false", "null",
};

#define PICK(forms) forms[g_rand_int_range (rand, 0, G_N_ELEMENTS (forms))]

static const char *
pick_form (GRand *rand, VsType type)
{
  switch (type)
    {
    case VS_TYPE_INT64:  return PICK (int_forms);
    case VS_TYPE_DOUBLE: return PICK (double_forms);
    case VS_TYPE_MONEY:  return PICK (money_forms);
    case VS_TYPE_TEXT:   return PICK (text_forms);
    case VS_TYPE_DAY:    return PICK (day_forms);
    default:             return PICK (bool_forms);
    }
}

static const char *
leaf (VsType type)
{
  switch (type)
    {
    case VS_TYPE_INT64:  return "i";
    case VS_TYPE_DOUBLE: return "d";
    case VS_TYPE_MONEY:  return "m";
    case VS_TYPE_TEXT:   return "t";
    case VS_TYPE_DAY:    return "day";
    default:             return "b";
    }
}

/* Capitals stand for a part of that type: I whole number, D number, M money, T text, Y day, X day or instant, B condition. */
static void
write_expr (GRand *rand, GString *out, VsType type, guint depth)
{
  gboolean quoted = FALSE;

  if (depth == 0)
    {
      g_string_append (out, leaf (type));
      return;
    }
  for (const char *at = pick_form (rand, type); *at; at++)
    {
      quoted ^= *at == '\'';
      switch (quoted ? 0 : *at)
        {
        case 'I': write_expr (rand, out, VS_TYPE_INT64, depth - 1); break;
        case 'D': write_expr (rand, out, VS_TYPE_DOUBLE, depth - 1); break;
        case 'M': write_expr (rand, out, VS_TYPE_MONEY, depth - 1); break;
        case 'T': write_expr (rand, out, VS_TYPE_TEXT, depth - 1); break;
        case 'Y': write_expr (rand, out, VS_TYPE_DAY, depth - 1); break;
        case 'B': g_string_append_c (out, '('); write_expr (rand, out, VS_TYPE_BOOL, depth - 1); g_string_append_c (out, ')'); break;
        case 'X': if (g_rand_boolean (rand)) g_string_append (out, "at"); else write_expr (rand, out, VS_TYPE_DAY, depth - 1); break;
        default:  g_string_append_c (out, *at); break;
        }
    }
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
  g_autoptr (VsFrame) frame = random_frame (rand);
  sqlite3 *db = to_sqlite (frame);
  VsExprScope scope = vs_expr_scope_for_frame (frame, 15521);

  for (guint round = 0; round < rounds; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      write_expr (rand, text, types[round % G_N_ELEMENTS (types)], 1 + round % 4);
      g_autoptr (VsExpr) expr = vs_expr_parse (text->str, &error);
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
      check_sqlite (db, text->str, sql, column);
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
  g_autoptr (VsFrame) frame = random_frame (rand);
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
