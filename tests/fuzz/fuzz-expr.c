/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The expression language: parsed, checked, evaluated over a small frame, and written in SQL and as a Tableau calculation. */
#include "fuzz.h"

#include "expr/expr.h"

static void
add_numbers (VsFrame *frame, const char *name, VsType type, const gint64 *values)
{
  VsColumnBuilder *builder = vs_column_builder_new (type);
  g_autoptr (VsColumn) column = NULL;

  vs_column_builder_add_null (builder);
  for (guint i = 0; i < 3; i++)
    if (type == VS_TYPE_DOUBLE)
      vs_column_builder_add_double (builder, (double) values[i] / 3);
    else
      vs_column_builder_add_int (builder, values[i]);
  column = vs_column_builder_end (builder);
  vs_frame_add (frame, name, column);
}

static VsFrame *
make_frame (void)
{
  VsFrame *frame = vs_frame_new (4);
  VsColumnBuilder *builder = vs_column_builder_new (VS_TYPE_TEXT);
  g_autoptr (VsColumn) text = NULL;

  add_numbers (frame, "x", VS_TYPE_DOUBLE, (const gint64[]) { 0, -7, 1000000 });
  add_numbers (frame, "i", VS_TYPE_INT64, (const gint64[]) { G_MININT64, 3, G_MAXINT64 });
  add_numbers (frame, "n", VS_TYPE_INT32, (const gint64[]) { -1, 0, G_MAXINT32 });
  add_numbers (frame, "m", VS_TYPE_MONEY, (const gint64[]) { -10000, 0, G_MAXINT64 });
  add_numbers (frame, "d", VS_TYPE_DAY, (const gint64[]) { 0, -719468, 20000 });
  add_numbers (frame, "t", VS_TYPE_TIME, (const gint64[]) { 0, -86401, 4102444800 });
  add_numbers (frame, "b", VS_TYPE_BOOL, (const gint64[]) { 0, 1, 1 });
  vs_column_builder_add_text (builder, "Größe 5 %", -1);
  vs_column_builder_add_text (builder, "2026-06-30", -1);
  vs_column_builder_add_null (builder);
  vs_column_builder_add_text (builder, "", -1);
  text = vs_column_builder_end (builder);
  vs_frame_add (frame, "s", text);
  return frame;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  static VsFrame *frame;
  g_autofree char *text = g_strndup ((const char *) data, n);
  GError *error = NULL;
  g_autoptr (VsExpr) expr = vs_expr_parse (text, &error);
  VsExprScope scope;
  VsType type;
  gboolean sound;

  fuzz_told (expr != NULL, g_steal_pointer (&error));
  if (!expr)
    return 0;
  frame = frame ? frame : make_frame ();
  scope = vs_expr_scope_for_frame (frame, 20634);
  sound = vs_expr_check (expr, &scope, &type, &error);
  fuzz_told (sound, g_steal_pointer (&error));
  {
    g_autoptr (VsColumn) column = vs_expr_eval (expr, &scope, frame->n_rows, &error);

    fuzz_told (column != NULL, g_steal_pointer (&error));
    g_assert_true (!column || (sound && column->type == type && column->n == frame->n_rows));
    for (gsize i = 0; column && i < column->n; i++)
      g_free (vs_column_dup_string (column, i));
  }
  {
    g_autofree char *sql = vs_expr_to_sql (expr, &scope, &error);

    fuzz_told (sql != NULL, g_steal_pointer (&error));
  }
  {
    g_autofree char *tableau = vs_expr_to_tableau (expr, &scope, &error);

    fuzz_told (tableau != NULL, g_steal_pointer (&error));
  }
  return 0;
}
