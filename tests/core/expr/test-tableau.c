/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random expressions over random data: what the columns say, and what Tableau would say of the printed formula. test-sql.c asks SQLite the
 * same of the same expressions. */
#include "random.h"
#include "tableau.h"

#include <math.h>
#include <string.h>

#define N_ROWS 24

static TableauValue
field_of (const char *name, gsize row, gpointer data)
{
  const VsColumn *column = vs_frame_get (data, name);

  if (column == NULL)
    g_error ("no field “%s”", name);
  if (vs_column_is_null (column, row))
    return (TableauValue) { TABLEAU_NULL };
  switch (column->type)
    {
    case VS_TYPE_TEXT:   return (TableauValue) { TABLEAU_TEXT, 0, 0, vs_column_get_text (column, row) };
    case VS_TYPE_MONEY:
    case VS_TYPE_DOUBLE: return (TableauValue) { TABLEAU_REAL, 0, vs_column_get_double (column, row), NULL };
    case VS_TYPE_BOOL:   return (TableauValue) { TABLEAU_BOOL, column->b[row], 0, NULL };
    case VS_TYPE_DAY:    return (TableauValue) { TABLEAU_DATE, column->i32[row], 0, NULL };
    case VS_TYPE_TIME:   return (TableauValue) { TABLEAU_DATETIME, column->i64[row], 0, NULL };
    default:             return (TableauValue) { TABLEAU_INT, vs_column_get_int (column, row), vs_column_get_double (column, row), NULL };
    }
}

static gboolean
is_same (const VsColumn *column, gsize row, TableauValue value)
{
  if (value.kind == TABLEAU_NULL || vs_column_is_null (column, row))
    return (value.kind == TABLEAU_NULL) == vs_column_is_null (column, row);
  switch (column->type)
    {
    case VS_TYPE_TEXT:
      return value.kind == TABLEAU_TEXT && g_str_equal (value.text, vs_column_get_text (column, row));
    case VS_TYPE_MONEY:
    case VS_TYPE_DOUBLE:
      return fabs (value.d - vs_column_get_double (column, row)) <= 1e-9 * MAX (1, fabs (value.d));
    case VS_TYPE_BOOL:
      return value.kind == TABLEAU_BOOL && value.i == column->b[row];
    case VS_TYPE_DAY:
      return value.kind == TABLEAU_DATE && value.i == column->i32[row];
    case VS_TYPE_TIME:
      return value.kind == TABLEAU_DATETIME && value.i == column->i64[row];
    default:
      return (value.kind == TABLEAU_INT || value.kind == TABLEAU_REAL) && value.d == vs_column_get_double (column, row);
    }
}

static void
check (const VsFrame *frame, const char *text, const char *formula, const VsColumn *column)
{
  Tableau *tableau = tableau_parse (formula);

  for (gsize row = 0; row < column->n; row++)
    {
      TableauValue value = tableau_eval (tableau, field_of, (gpointer) frame, row, frame->n_rows);

      if (!is_same (column, row, value))
        {
          g_autofree char *ours = vs_column_dup_string (column, row);
          g_error ("row %d of %s (%s)\n→ %s\nours “%s”, Tableau kind %d, %ld, %.17g, “%s”", (int) row, text, vs_type_name (column->type), formula,
                   vs_column_is_null (column, row) ? "null" : ours, value.kind, (long) value.i, value.d, value.text);
        }
    }
  tableau_free (tableau);
}

static void
test_random (void)
{
  static const VsType types[] = { VS_TYPE_INT64, VS_TYPE_DOUBLE, VS_TYPE_MONEY, VS_TYPE_TEXT, VS_TYPE_DAY, VS_TYPE_BOOL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260701);
  guint rounds = g_test_slow () ? 60000 : 6000, unsaid = 0, seen[VS_TYPE_TEXT + 1] = { 0 };
  g_autoptr (VsFrame) frame = random_frame (rand, N_ROWS);
  VsExprScope scope = vs_expr_scope_for_frame (frame, 15521);

  for (guint round = 0; round < rounds; round++)
    {
      g_autofree char *text = random_expr (rand, types[round % G_N_ELEMENTS (types)], 1 + round % 4);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsExpr) expr = vs_expr_parse (text, NULL);
      g_autoptr (VsColumn) column = vs_expr_eval (expr, &scope, N_ROWS, NULL);
      g_autofree char *formula = column ? vs_expr_to_tableau (expr, &scope, &error) : NULL;

      if (formula == NULL)
        {
          if (column != NULL)
            g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
          unsaid++;
          continue;
        }
      seen[column->type]++;
      check (frame, text, formula, column);
    }
  g_test_message ("%u of %u cannot be said", unsaid, rounds);
  g_assert_cmpuint (unsaid, <, rounds / 4);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_cmpuint (seen[types[i]], >, rounds / 20);
}

/* ── Aggregates ── */

static gboolean
aggregate_type (gpointer data, const VsExprAggregate *agg, VsType *type, GError **error)
{
  VsExprScope scope = vs_expr_scope_for_frame (data, 15521);
  VsType argument = VS_TYPE_INT64;

  return (agg->arg == NULL || vs_expr_check (agg->arg, &scope, &argument, error)) && vs_expr_aggregate_type (agg, argument, type, error);
}

static VsColumn *
aggregate (gpointer data, const VsExprAggregate *agg, GError **error)
{
  const VsFrame *frame = data;
  VsExprScope scope = vs_expr_scope_for_frame (frame, 15521);
  g_autoptr (VsColumn) arg = agg->arg ? vs_expr_eval (agg->arg, &scope, frame->n_rows, error)
                                      : agg->entity ? vs_column_ref (vs_frame_get (frame, agg->entity)) : NULL;
  g_autoptr (VsColumn) where = agg->where ? vs_expr_eval (agg->where, &scope, frame->n_rows, error) : NULL;
  g_autoptr (VsBitmap) taken = where ? vs_bitmap_new_from_column (where) : NULL;
  g_autoptr (VsGroups) groups = vs_groups_new (NULL, 0, NULL, frame->n_rows);

  return vs_groups_aggregate (groups, agg->fn, arg, taken, agg->param);
}

/* B, D and I stand for a condition, a number and a whole number. */
static char *
fill (const char *form, const char *condition, const char *number, const char *whole)
{
  GString *text = g_string_new (NULL);

  for (; *form; form++)
    if (strchr ("BDI", *form))
      g_string_append (text, *form == 'B' ? condition : *form == 'D' ? number : whole);
    else
      g_string_append_c (text, *form);
  return g_string_free (text, FALSE);
}

static void
test_aggregates (void)
{
  static const char *const forms[] = {
    "sum (m where B) / count ()", "sum (D)", "sum (I where B)", "avg (D where B) - avg (d)", "min (d where B)", "max (day)", "count (t)",
    "count (where B)", "distinct (t) / count (where not B)", "median (D)", "quantile (d, 0.9)", "if (count (where B) > 5, sum (D), null)",
    "coalesce (sum (m where B), 0)", "max (until) - min (day)", "1 - least (count (where B) / count (where b), 1)",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 600; round++)
    {
      g_autoptr (VsFrame) frame = random_frame (rand, round % 5 == 0 ? round % 3 : N_ROWS);
      g_autofree char *part = random_expr (rand, VS_TYPE_BOOL, 2), *number = random_expr (rand, VS_TYPE_DOUBLE, 2);
      g_autofree char *whole = random_expr (rand, VS_TYPE_INT64, 2), *condition = g_strdup_printf ("(%s or false)", part);
      g_autofree char *text = fill (forms[round % G_N_ELEMENTS (forms)], condition, number, whole);
      VsExprScope scope = vs_expr_scope_for_frame (frame, 15521);

      scope.aggregate_type = aggregate_type;
      scope.aggregate = aggregate;
      g_autoptr (GError) error = NULL;
      g_autoptr (VsExpr) expr = vs_expr_parse (text, &error);
      g_assert_no_error (error);
      g_autofree char *formula = vs_expr_to_tableau (expr, &scope, NULL);
      if (formula == NULL)
        continue;
      scope.field_type = NULL;   /* no plain fields in a measure */
      g_autoptr (VsColumn) column = vs_expr_eval (expr, &scope, 1, &error);
      g_assert_no_error (error);
      check (frame, text, formula, column);
    }
}

/* The evaluator itself, by the examples of Tableau's reference. */
static void
test_reference (void)
{
  static const struct { const char *formula; TableauKind kind; double number; const char *text; } cases[] = {
    { "DATEDIFF('day', #1986-03-25#, #2021-02-20#)", TABLEAU_INT, 12751, NULL },
    { "YEAR(DATEADD('day', 280, #2021-02-20#)) * 10000 + MONTH(DATEADD('day', 280, #2021-02-20#)) * 100 + DAY(DATEADD('day', 280, #2021-02-20#))",
      TABLEAU_INT, 20211127, NULL },
    { "DATEPART('year', #2004-04-15#)", TABLEAU_INT, 2004, NULL }, { "DAY(DATEADD('month', 1, #2021-01-31#))", TABLEAU_INT, 28, NULL },
    { "ABS(-7)", TABLEAU_INT, 7, NULL }, { "CEILING(3.1415)", TABLEAU_INT, 4, NULL }, { "FLOOR(3.1415)", TABLEAU_INT, 3, NULL },
    { "ROUND(7.3, 0)", TABLEAU_REAL, 7, NULL }, { "EXP(2)", TABLEAU_REAL, 7.38905609893065, NULL }, { "LN(0)", TABLEAU_NULL, 0, NULL },
    { "SQRT(25)", TABLEAU_REAL, 5, NULL }, { "MIN(4, 7)", TABLEAU_INT, 4, NULL }, { "MAX(4, NULL)", TABLEAU_NULL, 0, NULL },
    { "LEFT('Matador', 4)", TABLEAU_TEXT, 0, "Mata" }, { "RIGHT('Calculation', 4)", TABLEAU_TEXT, 0, "tion" },
    { "MID('Calculation', 2, 5)", TABLEAU_TEXT, 0, "alcul" }, { "MID('Calculation', 2)", TABLEAU_TEXT, 0, "alculation" },
    { "REPLACE('Version 3.8', '3.8', '4x')", TABLEAU_TEXT, 0, "Version 4x" }, { "TRIM(' Budget ')", TABLEAU_TEXT, 0, "Budget" },
    { "LEN('Matador')", TABLEAU_INT, 7, NULL }, { "IF NULL THEN 1 ELSE 2 END", TABLEAU_INT, 2, NULL }, { "NOT (NULL AND FALSE)", TABLEAU_BOOL, 1, NULL },
    { "1 / 0", TABLEAU_NULL, 0, NULL }, { "7 / 2", TABLEAU_REAL, 3.5, NULL }, { "IFNULL(NULL, 'a')", TABLEAU_TEXT, 0, "a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Tableau *tableau = tableau_parse (cases[i].formula);
      TableauValue value = tableau_eval (tableau, field_of, NULL, 0, 0);

      g_assert_cmpint (value.kind, ==, cases[i].kind);
      g_assert_cmpstr (value.text, ==, cases[i].text);
      g_assert_cmpfloat_with_epsilon (value.kind == TABLEAU_BOOL ? (double) value.i : value.d, cases[i].number, 1e-12);
      tableau_free (tableau);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tableau/reference", test_reference);
  g_test_add_func ("/tableau/random", test_random);
  g_test_add_func ("/tableau/aggregates", test_aggregates);
  return g_test_run ();
}
