/* SPDX-License-Identifier: GPL-3.0-or-later */
/* function.c: the table of functions. A function is one row here and one small routine in function-*.c. */
#include "expr/function.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* ── Printing that depends on the type ── */

static int
digits_of (const VsNode *node)
{
  return node->n_args > 1 ? (int) node->args[1]->i : 0;
}

static char *
round_sql (const VsNode *node, const VsType *types, char *const *args)
{
  int digits = digits_of (node);
  gint64 scale = 1;

  if (types[0] == VS_TYPE_MONEY)
    {
      for (int i = digits; i < 4; i++)
        scale *= 10;
      return g_strdup_printf ("((abs(%s) + %" G_GINT64_FORMAT ") / %" G_GINT64_FORMAT " * %" G_GINT64_FORMAT " * sign(%s))",
                              args[0], scale / 2, scale, scale, args[0]);
    }
  if (types[0] != VS_TYPE_DOUBLE)
    return g_strdup (args[0]);
  for (int i = 0; i < digits; i++)
    scale *= 10;
  return digits > 0 ? g_strdup_printf ("(round(%s * %" G_GINT64_FORMAT ".0) / %" G_GINT64_FORMAT ".0)", args[0], scale, scale)
                    : g_strdup_printf ("round(%s)", args[0]);
}

static char *
text_sql (const VsNode *node, const VsType *types, char *const *args)
{
  const char *a = args[0];

  switch (types[0])
    {
    case VS_TYPE_TEXT:   return g_strdup (a);
    case VS_TYPE_BOOL:   return g_strdup_printf ("CASE %s WHEN 0 THEN 'false' WHEN 1 THEN 'true' END", a);
    case VS_TYPE_DAY:    return g_strdup_printf ("date(%s * 86400, 'unixepoch')", a);
    case VS_TYPE_TIME:   return g_strdup_printf ("strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', %s, 'unixepoch')", a);
    case VS_TYPE_MONEY:  return g_strdup_printf ("CASE WHEN %s %% 100 = 0 THEN printf('%%.2f', %s / 10000.0) "
                                                 "WHEN %s IS NOT NULL THEN rtrim(printf('%%.4f', %s / 10000.0), '0') END", a, a, a, a);
    case VS_TYPE_DOUBLE: return NULL;
    default:             return g_strdup_printf ("CAST(%s AS TEXT)", a);
    }
}

static char *
number_sql (const VsNode *node, const VsType *types, char *const *args)
{
  if (types[0] == VS_TYPE_MONEY)
    return g_strdup_printf ("(%s / 10000.0)", args[0]);
  return types[0] == VS_TYPE_TEXT ? NULL : g_strdup_printf ("CAST(%s AS REAL)", args[0]);
}

static char *
money_sql (const VsNode *node, const VsType *types, char *const *args)
{
  if (types[0] == VS_TYPE_MONEY)
    return g_strdup (args[0]);
  return types[0] == VS_TYPE_TEXT ? NULL : g_strdup_printf ("CAST(round(%s * 10000.0) AS INTEGER)", args[0]);
}

static char *
to_bool_sql (const VsNode *node, const VsType *types, char *const *args)
{
  return types[0] == VS_TYPE_TEXT ? NULL : g_strdup_printf ("(%s <> 0)", args[0]);
}

static char *
date_sql (const VsNode *node, const VsType *types, char *const *args)
{
  if (types[0] == VS_TYPE_DAY)
    return g_strdup (args[0]);
  return types[0] == VS_TYPE_TIME ? g_strdup_printf ("((%s - ((%s %% 86400) + 86400) %% 86400) / 86400)", args[0], args[0]) : NULL;
}

static char *
instant_sql (const VsNode *node, const VsType *types, char *const *args)
{
  if (types[0] == VS_TYPE_TIME)
    return g_strdup (args[0]);
  return types[0] == VS_TYPE_DAY ? g_strdup_printf ("(%s * 86400)", args[0]) : NULL;
}

/* Amounts are currency units there: whole ten-thousandths round as they do here, where 1.2345 itself would not be exact. */
static char *
round_tableau (const VsNode *node, const VsType *types, char *const *args)
{
  int digits = digits_of (node);
  int scale = 1;

  if (types[0] == VS_TYPE_INT64)
    return g_strdup (args[0]);
  if (types[0] != VS_TYPE_MONEY)
    return digits > 0 ? g_strdup_printf ("ROUND(%s, %d)", args[0], digits) : g_strdup_printf ("ROUND(%s)", args[0]);
  if (digits >= 4)
    return g_strdup (args[0]);
  for (int i = 0; i < digits; i++)
    scale *= 10;
  return g_strdup_printf ("(ROUND(ROUND(%s * 10000) / %d) / %d)", args[0], 10000 / scale, scale);
}

/* A text there counts from 1 forward only. */
static char *
substr_tableau (const VsNode *node, const VsType *types, char *const *args)
{
  const VsNode *start = node->args[1], *length = node->n_args > 2 ? node->args[2] : NULL;
  gboolean back = start->kind == VS_NODE_NEGATE && start->args[0]->kind == VS_NODE_INT;

  if (back && length == NULL)
    return g_strdup_printf ("RIGHT(%s, %" G_GINT64_FORMAT ")", args[0], start->args[0]->i);
  if (start->kind != VS_NODE_INT || start->i < 1 || (length != NULL && length->kind != VS_NODE_INT))
    return NULL;
  return length ? g_strdup_printf ("MID(%s, %s, %s)", args[0], args[1], args[2]) : g_strdup_printf ("MID(%s, %s)", args[0], args[1]);
}

static char *
text_tableau (const VsNode *node, const VsType *types, char *const *args)
{
  const char *a = args[0];

  switch (types[0])
    {
    case VS_TYPE_TEXT:  return g_strdup (a);
    case VS_TYPE_BOOL:  return g_strdup_printf ("(IF %s THEN 'true' ELSEIF NOT %s THEN 'false' END)", a, a);
    case VS_TYPE_DAY:   return g_strdup_printf ("(STR(YEAR(%s)) + '-' + RIGHT('0' + STR(MONTH(%s)), 2) + '-' + RIGHT('0' + STR(DAY(%s)), 2))",
                                                a, a, a);
    case VS_TYPE_INT64: return g_strdup_printf ("STR(%s)", a);
    default:            return NULL;   /* it writes amounts, numbers and instants in ways of its own */
    }
}

static char *
number_tableau (const VsNode *node, const VsType *types, char *const *args)
{
  if (types[0] == VS_TYPE_BOOL)
    return g_strdup_printf ("(IF %s THEN 1.0 ELSEIF NOT %s THEN 0.0 END)", args[0], args[0]);
  return types[0] == VS_TYPE_TEXT ? NULL : g_strdup_printf ("FLOAT(%s)", args[0]);
}

static char *
money_tableau (const VsNode *node, const VsType *types, char *const *args)
{
  if (types[0] == VS_TYPE_MONEY)
    return g_strdup (args[0]);
  return vs_type_is_number (types[0]) ? g_strdup_printf ("ROUND(FLOAT(%s), 4)", args[0]) : NULL;
}

static char *
to_bool_tableau (const VsNode *node, const VsType *types, char *const *args)
{
  if (types[0] == VS_TYPE_BOOL)
    return g_strdup (args[0]);
  return types[0] == VS_TYPE_TEXT ? NULL : g_strdup_printf ("(%s <> 0)", args[0]);
}

static char *
date_tableau (const VsNode *node, const VsType *types, char *const *args)
{
  if (types[0] == VS_TYPE_TEXT)
    return node->n_args > 1 ? NULL : g_strdup_printf ("DATE(DATEPARSE('yyyy-MM-dd', %s))", args[0]);
  return g_strdup_printf ("DATE(%s)", args[0]);
}

static char *
instant_tableau (const VsNode *node, const VsType *types, char *const *args)
{
  return types[0] == VS_TYPE_TEXT ? NULL : g_strdup_printf ("DATETIME(%s)", args[0]);
}

/* ── The table ── */

#define PART(format) "CAST(strftime('" format "', $1 * 86400, 'unixepoch') AS INTEGER)"
#define START(modifiers) "(CAST(strftime('%s', $1 * 86400, 'unixepoch', " modifiers ") AS INTEGER) / 86400)"
#define MONTH_INDEX(x) "(CAST(strftime('%Y', " x " * 86400, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', " x " * 86400, 'unixepoch') AS INTEGER))"

/* In alphabetical order. */
static const VsFunction functions[] = {
  { "abs", "abs (number)", "#", 1, 1, '#', vs_cell_abs, "abs($1)", "ABS($1)" },
  { "add_days", "add_days (day, days)", "di", 2, 2, 'd', vs_cell_add_days, "($1 + $2)", "DATEADD('day', $2, $1)" },
  { "add_months", "add_months (day, months)", "di", 2, 2, 'd', vs_cell_add_months,
    "(min(CAST(strftime('%s', $1 * 86400, 'unixepoch', ($2) || ' months') AS INTEGER), "
    "CAST(strftime('%s', $1 * 86400, 'unixepoch', 'start of month', ($2 + 1) || ' months', '-1 day') AS INTEGER)) / 86400)",
    "DATEADD('month', $2, $1)" },
  { "as_of", "as_of ()", "*", 0, 0, 'd', vs_cell_as_of, "$A", "$A" },
  { "before_end", "before_end ()", "*", 0, 0, 'd', vs_cell_before_end, "$U", "$U", NULL, NULL, TRUE },
  { "before_start", "before_start ()", "*", 0, 0, 'd', vs_cell_before_start, "$B", "$B", NULL, NULL, TRUE },
  { "ceil", "ceil (number)", "n", 1, 1, 'i', vs_cell_ceil, "CAST(ceil($1) AS INTEGER)", "CEILING($1)" },
  { "coalesce", "coalesce (a, b, …)", "=", 2, G_MAXUINT, '=', NULL, "coalesce($*)", "~IFNULL($1, $2)" },
  { "concat", "concat (text, text, …)", "t", 1, G_MAXUINT, 't', vs_cell_concat, "~($1 || $2)", "~($1 + $2)" },
  { "contains", "contains (text, part)", "tt", 2, 2, 'b', vs_cell_contains, "(instr($1, $2) > 0)", "CONTAINS($1, $2)" },
  { "date", "date (text [, 'DMY'])", "xt", 1, 2, 'd', vs_cell_date, NULL, NULL, date_sql, date_tableau },
  { "day", "day (day)", "d", 1, 1, 'i', vs_cell_day, PART ("%d"), "DAY($1)" },
  { "days_between", "days_between (from, to)", "dd", 2, 2, 'i', vs_cell_days_between, "($2 - $1)", "DATEDIFF('day', $1, $2)" },
  { "exp", "exp (number)", "n", 1, 1, 'f', vs_cell_exp, "exp($1)", "EXP($1)" },
  { "floor", "floor (number)", "n", 1, 1, 'i', vs_cell_floor, "CAST(floor($1) AS INTEGER)", "FLOOR($1)" },
  { "greatest", "greatest (a, b, …)", "=", 1, G_MAXUINT, '=', vs_cell_greatest, "~max($1, $2)", "~MAX($1, $2)" },
  { "hour", "hour (instant)", "T", 1, 1, 'i', vs_cell_hour, "((($1 % 86400) + 86400) % 86400 / 3600)", "DATEPART('hour', $1)" },
  { "hours_between", "hours_between (from, to)", "TT", 2, 2, 'f', vs_cell_hours_between, "(($2 - $1) / 3600.0)",
    "(DATEDIFF('second', $1, $2) / 3600)" },
  { "in_base", "in_base (amount, currency, day)", "#td", 3, 3, '#', NULL,
    "CAST(round($1 / CASE WHEN coalesce($2, $C) = $C THEN 1.0 ELSE (SELECT rate.per_base FROM exchange_rate AS rate WHERE rate.currency = $2"
    " AND rate.per_base > 0 AND rate.day BETWEEN $3 - $M AND $3 ORDER BY rate.day DESC LIMIT 1) END) AS INTEGER)", NULL },
  { "instant", "instant (text)", "x", 1, 1, 'T', vs_cell_instant, NULL, NULL, instant_sql, instant_tableau },
  { "least", "least (a, b, …)", "=", 1, G_MAXUINT, '=', vs_cell_least, "~min($1, $2)", "~MIN($1, $2)" },
  { "length", "length (text)", "t", 1, 1, 'i', vs_cell_length, "length($1)", "LEN($1)" },
  { "ln", "ln (number)", "n", 1, 1, 'f', vs_cell_ln, "ln($1)", "LN($1)" },
  { "lower", "lower (text)", "t", 1, 1, 't', vs_cell_lower, "lower($1)", "LOWER($1)" },
  { "money", "money (number or text [, decimal mark])", "vt", 1, 2, 'm', vs_cell_money, NULL, NULL, money_sql, money_tableau },
  { "month", "month (day)", "d", 1, 1, 'i', vs_cell_month, PART ("%m"), "MONTH($1)" },
  { "months_between", "months_between (from, to)", "dd", 2, 2, 'i', vs_cell_months_between,
    "(" MONTH_INDEX ("$2") " - " MONTH_INDEX ("$1") ")", "DATEDIFF('month', $1, $2)" },
  { "nullif", "nullif (a, b)", "=", 2, 2, '=', NULL, "nullif($1, $2)", "(IF $1 = $2 THEN NULL ELSE $1 END)" },
  { "number", "number (text [, decimal mark])", "vt", 1, 2, 'f', vs_cell_number, NULL, NULL, number_sql, number_tableau },
  { "period_end", "period_end ()", "*", 0, 0, 'd', vs_cell_period_end, "$T", "$T", NULL, NULL, TRUE },
  { "period_start", "period_start ()", "*", 0, 0, 'd', vs_cell_period_start, "$F", "$F", NULL, NULL, TRUE },
  { "quarter", "quarter (day)", "d", 1, 1, 'i', vs_cell_quarter, "((" PART ("%m") " + 2) / 3)", "DATEPART('quarter', $1)" },
  { "replace", "replace (text, part, by)", "t", 3, 3, 't', vs_cell_replace, "replace($1, $2, $3)", "REPLACE($1, $2, $3)" },
  { "round", "round (number [, digits])", "#l", 1, 2, '#', vs_cell_round, NULL, NULL, round_sql, round_tableau },
  { "sqrt", "sqrt (number)", "n", 1, 1, 'f', vs_cell_sqrt, "sqrt($1)", "SQRT($1)" },
  { "start_of_month", "start_of_month (day)", "d", 1, 1, 'd', vs_cell_start_of_month, START ("'start of month'"), "DATE(DATETRUNC('month', $1))" },
  { "start_of_quarter", "start_of_quarter (day)", "d", 1, 1, 'd', vs_cell_start_of_quarter,
    START ("'start of month', '-' || ((" PART ("%m") " - 1) % 3) || ' months'"), "DATE(DATETRUNC('quarter', $1))" },
  { "start_of_week", "start_of_week (day)", "d", 1, 1, 'd', vs_cell_start_of_week, "($1 - ((($1 + 3) % 7) + 7) % 7)",
    "DATE(DATETRUNC('week', $1, 'monday'))" },
  { "start_of_year", "start_of_year (day)", "d", 1, 1, 'd', vs_cell_start_of_year, START ("'start of year'"), "DATE(DATETRUNC('year', $1))" },
  { "starts_with", "starts_with (text, start)", "tt", 2, 2, 'b', vs_cell_starts_with, "(substr($1, 1, length($2)) = $2)", "(LEFT($1, LEN($2)) = $2)" },
  { "substr", "substr (text, start [, length])", "tii", 2, 3, 't', vs_cell_substr, "substr($*)", NULL, NULL, substr_tableau },
  { "text", "text (anything)", "*", 1, 1, 't', vs_cell_text, NULL, NULL, text_sql, text_tableau },
  { "to_bool", "to_bool (text or number)", "v", 1, 1, 'b', vs_cell_to_bool, NULL, NULL, to_bool_sql, to_bool_tableau },
  { "trim", "trim (text)", "t", 1, 1, 't', vs_cell_trim, "trim($1, char(9, 10, 11, 12, 13, 32))", "TRIM($1)" },
  { "upper", "upper (text)", "t", 1, 1, 't', vs_cell_upper, "upper($1)", "UPPER($1)" },
  { "weekday", "weekday (day)", "d", 1, 1, 'i', vs_cell_weekday, "(((($1 + 3) % 7) + 7) % 7 + 1)", "DATEPART('iso-weekday', $1)" },
  { "year", "year (day)", "d", 1, 1, 'i', vs_cell_year, PART ("%Y"), "YEAR($1)" },
};

const VsFunction vs_function_like = { "like", "text like 'pattern'", "tt", 2, 2, 'b', vs_cell_like };

const VsFunction *
vs_function_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_ascii_strcasecmp (functions[i].name, name) == 0)
      return &functions[i];
  return NULL;
}

VsType
vs_function_arg_type (const VsFunction *function, guint k, VsType meeting)
{
  switch (vs_function_arg (function, k))
    {
    case 'n': return VS_TYPE_DOUBLE;
    case 'i':
    case 'l': return VS_TYPE_INT64;
    case 't': return VS_TYPE_TEXT;
    case 'd': return VS_TYPE_DAY;
    case 'T': return VS_TYPE_TIME;
    case '=': return meeting;
    default:  return VS_TYPE_NULL;
    }
}

const char *
vs_function_nearest (const char *name)
{
  static const char *const others[] = { "avg", "count", "distinct", "first", "if", "largest", "max", "median", "min", "quantile", "sum" };
  const char *names[G_N_ELEMENTS (functions) + G_N_ELEMENTS (others)];
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    names[n++] = functions[i].name;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    names[n++] = others[i];
  return vs_text_nearest (name, names, n);
}
