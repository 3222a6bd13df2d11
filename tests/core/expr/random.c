/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random.h"

/* ── Data ── */

const RandomColumn random_columns[N_RANDOM_COLUMNS] = {
  { "i", VS_TYPE_INT64 }, { "j", VS_TYPE_INT32 }, { "d", VS_TYPE_DOUBLE }, { "e", VS_TYPE_DOUBLE }, { "m", VS_TYPE_MONEY },
  { "odd name", VS_TYPE_MONEY }, { "t", VS_TYPE_TEXT }, { "u", VS_TYPE_TEXT }, { "day", VS_TYPE_DAY }, { "until", VS_TYPE_DAY },
  { "at", VS_TYPE_TIME }, { "b", VS_TYPE_BOOL }, { "c", VS_TYPE_BOOL },
};

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

VsFrame *
random_frame (GRand *rand, gsize n)
{
  VsFrame *frame = vs_frame_new (n);

  for (guint c = 0; c < N_RANDOM_COLUMNS; c++)
    {
      g_autoptr (VsColumn) column = random_column (rand, random_columns[c].type, n);
      vs_frame_add (frame, random_columns[c].name, column);
    }
  return frame;
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
  "exp (d)", "hours_between (at, instant (Y))", "d", "e", "d", "1.5", "0.125", "case when B then D else null end",
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
  "(Y + i)", "(i + Y)", "(Y - 30)", "add_days (Y, i)", "add_months (X, i)", "add_months (Y, 1)", "start_of_month (X)", "start_of_quarter (Y)", "start_of_week (X)", "start_of_year (Y)",
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

char *
random_expr (GRand *rand, VsType type, guint depth)
{
  g_autoptr (GString) out = g_string_new (NULL);

  write_expr (rand, out, type, depth);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
