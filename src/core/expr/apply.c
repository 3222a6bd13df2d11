/* SPDX-License-Identifier: GPL-3.0-or-later */
/* apply.c: a function over columns. With one varying argument whose values repeat (texts, days, small numbers) each distinct value
 * is computed once; a million rows of twelve months cost twelve calls. */
#include "expr/function.h"

#include <math.h>
#include <string.h>

typedef struct {
  const VsFunction *function;
  const VsValue    *args;
  VsCall            call;
  VsCell           *cells;
  GString          *scratch;
} Applier;

static void
fill_cell (const VsValue *value, gsize i, VsCell *cell)
{
  const VsColumn *column = value->column;
  gsize row = vs_value_row (value, i);

  switch (column->type)
    {
    case VS_TYPE_TEXT:
      cell->text = vs_dict_text (column->dict, column->code[row]);
      break;
    case VS_TYPE_DOUBLE:
      cell->d = column->d[row];
      break;
    case VS_TYPE_MONEY:
      cell->i = column->i64[row];
      cell->d = vs_money_to_double (cell->i);
      break;
    default:
      cell->i = vs_column_get_int (column, row);
      cell->d = (double) cell->i;
      break;
    }
}

/* Computes row i of the arguments into row `to` of the result. */
static void
apply_row (Applier *a, gsize i, VsColumn *out, gsize to)
{
  VsCell result = { 0 };
  gboolean present = TRUE;

  for (guint k = 0; present && k < a->call.n_args; k++)
    {
      present = !vs_value_is_null (&a->args[k], i);
      if (present && !a->args[k].constant)
        fill_cell (&a->args[k], i, &a->cells[k]);
    }
  g_string_truncate (a->scratch, 0);
  present = present && a->function->eval (&a->call, a->cells, &result, a->scratch);
  if (!present || (out->type == VS_TYPE_DOUBLE && isnan (result.d)))
    {
      vs_column_set_null (out, to);
      return;
    }
  switch (out->type)
    {
    case VS_TYPE_TEXT:   out->code[to] = vs_dict_intern (out->dict, result.text, -1); break;
    case VS_TYPE_DOUBLE: out->d[to] = result.d; break;
    case VS_TYPE_BOOL:   out->b[to] = result.i != 0; break;
    case VS_TYPE_INT32:
    case VS_TYPE_DAY:    out->i32[to] = (gint32) result.i; break;
    default:             out->i64[to] = result.i; break;
    }
}

/* The only argument that is no constant; NULL when there are more. */
static const VsValue *
single_varying (const Applier *a)
{
  const VsValue *varying = NULL;

  for (guint k = 0; k < a->call.n_args; k++)
    if (!a->args[k].constant)
      {
        if (varying)
          return NULL;
        varying = &a->args[k];
      }
  return varying;
}

/* How many distinct codes, from `low` on, the argument can have; 0 when a table does not pay. */
static gsize
code_range (const VsColumn *column, gint64 *low)
{
  gint64 min = G_MAXINT64, max = G_MININT64;

  *low = 0;
  if (column->type == VS_TYPE_TEXT)
    return vs_dict_size (column->dict) <= column->n ? vs_dict_size (column->dict) : 0;
  if (column->type == VS_TYPE_DOUBLE)
    return 0;
  for (gsize i = 0; i < column->n; i++)
    {
      if (vs_column_is_null (column, i))
        continue;
      gint64 v = vs_column_get_int (column, i);
      min = MIN (min, v);
      max = MAX (max, v);
    }
  if (min > max || (guint64) max - (guint64) min >= column->n / 2)
    return 0;
  *low = min;
  return (gsize) ((guint64) max - (guint64) min) + 1;
}

static VsColumn *
apply_per_code (Applier *a, const VsColumn *varying, gsize n_codes, gint64 low, VsType result)
{
  g_autofree guint32 *rows = g_new (guint32, MAX (varying->n, 1));
  g_autofree guint8 *done = g_new0 (guint8, n_codes);
  g_autoptr (VsColumn) table = vs_column_new (result, n_codes);

  memset (table->data, 0, n_codes * vs_type_size (result));
  for (gsize i = 0; i < varying->n; i++)
    {
      rows[i] = G_MAXUINT32;
      if (vs_column_is_null (varying, i))
        continue;
      rows[i] = (guint32) (vs_column_get_int (varying, i) - low);
      if (!done[rows[i]])
        {
          done[rows[i]] = TRUE;
          apply_row (a, i, table, rows[i]);
        }
    }
  return vs_column_gather (table, rows, varying->n);
}

VsValue
vs_function_apply (const VsFunction *function, VsType result, const VsValue *args, guint n_args, gsize n_rows,
                   const VsExprScope *scope)
{
  gsize n = vs_values_rows (args, n_args, n_rows);
  VsValue value = { NULL, TRUE };
  g_autofree VsType *types = g_new (VsType, n_args + 1);
  g_autofree VsCell *cells = g_new0 (VsCell, n_args + 1);
  g_autoptr (GString) scratch = g_string_new (NULL);
  Applier a = { function, args, { types, n_args, scope }, cells, scratch };
  gint64 low;

  for (guint k = 0; k < n_args; k++)
    {
      types[k] = args[k].column->type;
      value.constant = value.constant && args[k].constant;
      if (args[k].constant && args[k].column->n_null > 0)
        return (VsValue) { vs_column_new_null (result, 1), TRUE };
      if (args[k].constant)
        fill_cell (&args[k], 0, &cells[k]);
    }
  const VsValue *varying = single_varying (&a);
  gsize n_codes = varying ? code_range (varying->column, &low) : 0;
  if (n_codes > 0)
    {
      value.column = apply_per_code (&a, varying->column, n_codes, low, result);
      return value;
    }
  value.column = vs_column_new (result, n);
  for (gsize i = 0; i < n; i++)
    apply_row (&a, i, value.column, i);
  return value;
}
