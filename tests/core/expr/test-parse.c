/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expr/expr.h"

#include <string.h>

static VsFrame *
sample (void)
{
  static const struct { const char *name; VsType type; } columns[] = {
    { "amount", VS_TYPE_MONEY }, { "customer.region", VS_TYPE_TEXT }, { "contract.plan.name", VS_TYPE_TEXT }, { "kwh", VS_TYPE_DOUBLE },
    { "n", VS_TYPE_INT32 }, { "due_on", VS_TYPE_DAY }, { "opened_at", VS_TYPE_TIME }, { "escalated", VS_TYPE_BOOL },
    { "energy(kWh/hh)", VS_TYPE_TEXT }, { "größe", VS_TYPE_DOUBLE },
  };
  VsFrame *frame = vs_frame_new (0);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (VsColumn) column = vs_column_new (columns[i].type, 0);
      vs_frame_add (frame, columns[i].name, column);
    }
  return frame;
}

static void
test_types (void)
{
  struct { const char *text; VsType type; } cases[] = {
    { "1", VS_TYPE_INT64 }, { "1.5", VS_TYPE_DOUBLE }, { ".5e1", VS_TYPE_DOUBLE }, { "'it''s'", VS_TYPE_TEXT },
    { "DATE '2026-06-30'", VS_TYPE_DAY }, { "true", VS_TYPE_BOOL }, { "null", VS_TYPE_DOUBLE },
    { "amount", VS_TYPE_MONEY }, { "n", VS_TYPE_INT64 }, { "contract.plan.name", VS_TYPE_TEXT }, { "`energy(kWh/hh)`", VS_TYPE_TEXT },
    { "größe * 2", VS_TYPE_DOUBLE }, { "n + 1", VS_TYPE_INT64 }, { "n / 2", VS_TYPE_DOUBLE }, { "n * kwh", VS_TYPE_DOUBLE },
    { "amount + amount", VS_TYPE_MONEY }, { "amount - 1.5", VS_TYPE_MONEY }, { "amount + kwh", VS_TYPE_DOUBLE },
    { "amount * 2", VS_TYPE_DOUBLE }, { "amount / amount", VS_TYPE_DOUBLE }, { "-amount", VS_TYPE_MONEY },
    { "coalesce (amount, 0)", VS_TYPE_MONEY }, { "coalesce (amount, 0.00001)", VS_TYPE_DOUBLE }, { "coalesce (amount, kwh)", VS_TYPE_DOUBLE },
    { "due_on + 30", VS_TYPE_DAY }, { "due_on - as_of ()", VS_TYPE_INT64 }, { "as_of () - 90", VS_TYPE_DAY },
    { "opened_at >= as_of () - 90", VS_TYPE_BOOL }, { "due_on <= date '2026-01-01'", VS_TYPE_BOOL },
    { "if (escalated, 1, 0.5)", VS_TYPE_DOUBLE }, { "if (escalated, amount)", VS_TYPE_MONEY },
    { "case when n > 1 then 'a' when n > 0 then null else 'b' end", VS_TYPE_TEXT },
    { "not escalated and n in (1, 2) or kwh between 1 and 2", VS_TYPE_BOOL }, { "kwh is not null", VS_TYPE_BOOL },
    { "customer.region not like 'N%'", VS_TYPE_BOOL }, { "Year (opened_at)", VS_TYPE_INT64 }, { "floor (amount)", VS_TYPE_INT64 },
    { "round (amount, 2)", VS_TYPE_MONEY }, { "number (`energy(kWh/hh)`)", VS_TYPE_DOUBLE }, { "start_of_month (opened_at)", VS_TYPE_DAY },
    { "- - 1", VS_TYPE_INT64 }, { "1 - -1", VS_TYPE_INT64 }, { "99999999999999999999", VS_TYPE_DOUBLE },
    { "text (null)", VS_TYPE_TEXT }, { "null + 1", VS_TYPE_INT64 }, { "coalesce (null, null)", VS_TYPE_DOUBLE },
  };
  g_autoptr (VsFrame) frame = sample ();
  VsExprScope scope = vs_expr_scope_for_frame (frame, 20000);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsExpr) expr = vs_expr_parse (cases[i].text, &error);
      VsType type = VS_TYPE_BOOL;

      g_assert_no_error (error);
      vs_expr_check (expr, &scope, &type, &error);
      g_assert_no_error (error);
      if (type != cases[i].type)
        g_test_message ("%s is %s", cases[i].text, vs_type_name (type));
      g_assert_cmpint (type, ==, cases[i].type);
      g_assert_cmpstr (vs_expr_text (expr), ==, cases[i].text);

      g_autoptr (VsColumn) column = vs_expr_eval (expr, &scope, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpint (column->type, ==, type);
      g_assert_cmpuint (column->n, ==, 0);
    }
}

static void
test_errors (void)
{
  struct { const char *text, *column, *says; VsError code; } cases[] = {
    /* parsing */
    { "", "column 1", "a value was expected, but the text ends", VS_ERROR_FORMAT },
    { "1 +", "column 4", "a value was expected", VS_ERROR_FORMAT },
    { "(1", "column 3", "“)” was expected", VS_ERROR_FORMAT },
    { "1 2", "column 3", "here stands “2”", VS_ERROR_FORMAT },
    { "n = = 2", "column 5", "a value was expected", VS_ERROR_FORMAT },
    { "n == 2", "column 3", "write = to compare", VS_ERROR_FORMAT },
    { "a < b < c", "column 7", "the end", VS_ERROR_FORMAT },
    { "'open", "column 1", "closing '", VS_ERROR_FORMAT },
    { "`open", "column 1", "closing `", VS_ERROR_FORMAT },
    { "``", "column 1", "must not be empty", VS_ERROR_FORMAT },
    { "\"north\"", "column 1", "single quotes", VS_ERROR_FORMAT },
    { "a && b", "column 3", "“and”", VS_ERROR_FORMAT },
    { "größe § 1", "column 7", "the end", VS_ERROR_FORMAT },
    { "größe ; 1", "column 7", "means nothing", VS_ERROR_FORMAT },
    { "customer.", "column 10", "after the dot", VS_ERROR_FORMAT },
    { "12abc", "column 1", "neither a number nor a name", VS_ERROR_FORMAT },
    { "1.2.3", "column 1", "neither a number nor a name", VS_ERROR_FORMAT },
    { "1e999", "column 1", "too large", VS_ERROR_FORMAT },
    { "date '2026-02-30'", "column 6", "no day", VS_ERROR_FORMAT },
    { "n in ()", "column 7", "a value", VS_ERROR_FORMAT },
    { "n not 3", "column 7", "“in”, “between” or “like”", VS_ERROR_FORMAT },
    { "n between 1 or 2", "column 13", "“and” was expected", VS_ERROR_FORMAT },
    { "n is 3", "column 6", "“null” was expected", VS_ERROR_FORMAT },
    { "case when 1 = 1 then 2", "column 23", "“end” was expected", VS_ERROR_FORMAT },
    { "case 1 end", "column 6", "“when”", VS_ERROR_FORMAT },
    { "where", "column 1", "a value", VS_ERROR_FORMAT },
    { "lenght (customer.region)", "column 1", "did you mean “length”", VS_ERROR_FORMAT },
    { "xyzzy (1)", "column 1", "no function “xyzzy”", VS_ERROR_FORMAT },
    { "substr ('a')", "column 1", "substr (text, start [, length])", VS_ERROR_FORMAT },
    { "if (true)", "column 1", "if (condition, a, b)", VS_ERROR_FORMAT },
    { "largest (n, 0)", "column 13", "from 1 to 1000", VS_ERROR_FORMAT },
    { "quantile (n, 1.5)", "column 14", "from 0 to 1", VS_ERROR_FORMAT },
    /* checking */
    { "1 + amout", "column 5", "did you mean “amount”", VS_ERROR_NOT_FOUND },
    { "customer.regoin = 'x'", "column 1", "did you mean “customer.region”", VS_ERROR_NOT_FOUND },
    { "nothing_like_it", "column 1", "no field “nothing_like_it”", VS_ERROR_NOT_FOUND },
    { "customer.region + 1", "column 1", "a text, but a number", VS_ERROR_FORMAT },
    { "n = 'x'", "column 5", "a text, but a whole number", VS_ERROR_FORMAT },
    { "due_on > '2026-01-01'", "column 10", "write date '2026-01-01'", VS_ERROR_FORMAT },
    { "n and true", "column 1", "a condition was expected", VS_ERROR_FORMAT },
    { "not kwh", "column 5", "a condition was expected", VS_ERROR_FORMAT },
    { "amount * amount", "column 8", "multiplied by an amount", VS_ERROR_FORMAT },
    { "due_on + 1.5", "column 8", "whole days", VS_ERROR_FORMAT },
    { "due_on + due_on", "column 8", "whole days", VS_ERROR_FORMAT },
    { "hour (due_on)", "column 7", "a day", VS_ERROR_FORMAT },
    { "length (n)", "column 9", "a whole number", VS_ERROR_FORMAT },
    { "round (kwh, n)", "column 13", "round (number [, digits])", VS_ERROR_FORMAT },
    { "case when escalated then 1 else 'x' end", "column 33", "a text", VS_ERROR_FORMAT },
    { "n in (1, 'x')", "column 10", "a text", VS_ERROR_FORMAT },
    { "n like 'x'", "column 1", "compares texts", VS_ERROR_FORMAT },
    { "sum (kwh)", "column 1", "cannot be used here", VS_ERROR_INVALID },
  };
  g_autoptr (VsFrame) frame = sample ();
  VsExprScope scope = vs_expr_scope_for_frame (frame, VS_DAY_NONE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsExpr) expr = vs_expr_parse (cases[i].text, &error);
      g_autofree char *place = g_strdup_printf ("%s:", cases[i].column);

      if (expr)
        g_assert_false (vs_expr_check (expr, &scope, NULL, &error));
      g_assert_error (error, VS_ERROR, (int) cases[i].code);
      if (!strstr (error->message, place) || !strstr (error->message, cases[i].says))
        g_error ("%s gives: %s", cases[i].text, error->message);
    }
}

static void
test_depth (void)
{
  struct { const char *before, *middle, *after; } shapes[] = {
    { "(", "1", ")" }, { "-", "1", "" }, { "not ", "true", "" }, { "", "1", " + 1" }, { "", "true", " or true" }, { "if (true, 1, ", "1", ")" },
    { "abs (", "1", ")" }, { "case when true then ", "1", " end" }, { "sum (", "1", ")" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      for (guint k = 0; k < 100000; k++)
        g_string_append (text, shapes[i].before);
      g_string_append (text, shapes[i].middle);
      for (guint k = 0; k < 100000; k++)
        g_string_append (text, shapes[i].after);
      g_autoptr (VsExpr) expr = vs_expr_parse (text->str, &error);
      g_assert_null (expr);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_assert_cmpuint (strlen (error->message), <, 400);
    }

  /* A long list is no depth. */
  g_autoptr (GString) list = g_string_new ("1 in (0");
  for (guint k = 1; k < 20000; k++)
    g_string_append_printf (list, ", %u", k);
  g_string_append_c (list, ')');
  g_autoptr (VsExpr) expr = vs_expr_parse (list->str, NULL);
  g_assert_nonnull (expr);
}

static void
test_hostile (void)
{
  static const char alphabet[] = "nk1.'`()+-*/=<>, aorndtsumwhe\xc3\xa4\"&|%";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (VsFrame) frame = sample ();
  VsExprScope scope = vs_expr_scope_for_frame (frame, 20000);

  for (guint round = 0; round < 20000; round++)
    {
      char text[40];
      guint n = g_rand_int_range (rand, 0, sizeof text);
      g_autoptr (GError) error = NULL;
      for (guint i = 0; i < n; i++)
        text[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      text[n] = '\0';
      g_autoptr (VsExpr) expr = vs_expr_parse (text, &error);
      g_assert_true ((expr == NULL) == (error != NULL));
      if (expr)
        g_assert_true (vs_expr_check (expr, &scope, NULL, &error) == (error == NULL));
    }
}

/* ── Aggregates ── */

typedef struct {
  GString *seen;
} Seen;

static void
see_field (const char *name, gpointer data)
{
  g_string_append_printf (((Seen *) data)->seen, "field %s;", name);
}

static void
see_aggregate (const VsExprAggregate *agg, gpointer data)
{
  g_string_append_printf (((Seen *) data)->seen, "agg %d %s %s where %s p %g;", agg->fn, agg->arg ? vs_expr_text (agg->arg) : "-",
                          agg->entity ? agg->entity : "-", agg->where ? vs_expr_text (agg->where) : "-", agg->param);
}

static void
test_visit (void)
{
  struct { const char *text, *expected; } cases[] = {
    { "a.b + `c d`", "field a.b;field c d;" },
    { "count (ticket where escalated and opened_at > as_of () - 90) >= 2", "agg 0 - ticket where escalated and opened_at > as_of () - 90 p 0;" },
    { "count ()", "agg 0 - - where - p 0;" },
    { "count (where paid)", "agg 0 - - where paid p 0;" },
    { "count (*)", "agg 0 - - where - p 0;" },
    { "count (ticket.topic)", "agg 0 ticket.topic - where - p 0;" },
    { "sum (amount - tax) / distinct (customer_id)", "agg 2 amount - tax - where - p 0;agg 1 customer_id - where - p 0;" },
    { "largest (kwh, 5 where kwh > 0)", "agg 8 kwh - where kwh > 0 p 5;" },
    { "quantile ( kwh , 0.9 where kwh > 0 )", "agg 6 kwh - where kwh > 0 p 0.9;" },
    { "median (kwh)", "agg 6 kwh - where - p 0.5;" },
    { "x + max (y where first (z) = 1)", "field x;agg 5 y - where first (z) = 1 p 0;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Seen seen = { g_string_new (NULL) };
      g_autoptr (GError) error = NULL;
      g_autoptr (VsExpr) expr = vs_expr_parse (cases[i].text, &error);
      g_assert_no_error (error);
      vs_expr_visit (expr, see_field, see_aggregate, &seen);
      g_assert_cmpstr (seen.seen->str, ==, cases[i].expected);
      g_string_free (seen.seen, TRUE);
    }
}

static void
keep_part (const VsExprAggregate *agg, gpointer data)
{
  *(VsExpr **) data = vs_expr_ref (agg->where);
}

static void
test_part_outlives (void)
{
  VsExpr *part = NULL;
  VsExpr *expr = vs_expr_parse ("1 + sum (kwh where n > 1)", NULL);

  vs_expr_visit (expr, NULL, keep_part, &part);
  vs_expr_unref (expr);
  g_assert_cmpstr (vs_expr_text (part), ==, "n > 1");
  vs_expr_unref (part);
}

static void
test_aggregate_type (void)
{
  struct { VsAgg fn; VsType argument; int type; } cases[] = {
    { VS_AGG_SUM, VS_TYPE_MONEY, VS_TYPE_MONEY }, { VS_AGG_SUM, VS_TYPE_INT32, VS_TYPE_INT64 }, { VS_AGG_SUM, VS_TYPE_BOOL, VS_TYPE_INT64 },
    { VS_AGG_SUM, VS_TYPE_TEXT, -1 }, { VS_AGG_AVG, VS_TYPE_MONEY, VS_TYPE_DOUBLE }, { VS_AGG_AVG, VS_TYPE_DAY, -1 },
    { VS_AGG_MIN, VS_TYPE_TEXT, VS_TYPE_TEXT }, { VS_AGG_MAX, VS_TYPE_TIME, VS_TYPE_TIME }, { VS_AGG_COUNT, VS_TYPE_TEXT, VS_TYPE_INT64 },
    { VS_AGG_DISTINCT, VS_TYPE_TEXT, VS_TYPE_INT64 }, { VS_AGG_QUANTILE, VS_TYPE_BOOL, -1 }, { VS_AGG_QUANTILE, VS_TYPE_INT64, VS_TYPE_DOUBLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsExprAggregate agg = { .fn = cases[i].fn, .entity = "x" };
      VsType type;
      gboolean ok = vs_expr_aggregate_type (&agg, cases[i].argument, &type, NULL);
      g_assert_cmpint (ok ? (int) type : -1, ==, cases[i].type);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parse/types", test_types);
  g_test_add_func ("/parse/errors", test_errors);
  g_test_add_func ("/parse/depth", test_depth);
  g_test_add_func ("/parse/hostile", test_hostile);
  g_test_add_func ("/parse/visit", test_visit);
  g_test_add_func ("/parse/part-outlives", test_part_outlives);
  g_test_add_func ("/parse/aggregate-type", test_aggregate_type);
  return g_test_run ();
}
