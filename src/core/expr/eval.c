/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eval.c: an expression over columns, one operation at a time over all rows. Constants stay one value until the end. Nothing here can
 * fail but the scope: what has no value (division by zero, overflow, a text that is no number) is missing. */
#include "expr/compare.h"
#include "expr/function.h"
#include "expr/node.h"

#include <math.h>
#include <string.h>

typedef struct {
  const VsExpr      *expr;
  const VsExprScope *scope;
  const VsTyping    *typing;
  gsize              n_rows;
  GError           **error;
} Evaluator;

static gboolean eval (Evaluator *e, const VsNode *node, VsValue *out);

static inline VsType
node_type (const Evaluator *e, const VsNode *node)
{
  return vs_typing_get (e->typing, node);
}

static gboolean
give (VsValue *out, VsColumn *column, gboolean constant)
{
  *out = (VsValue) { column, constant };
  return TRUE;
}

/* Evaluates and casts; null fits every type. */
static gboolean
eval_as (Evaluator *e, const VsNode *node, VsType type, VsValue *out)
{
  VsValue value = { NULL };

  if (!eval (e, node, &value))
    return FALSE;
  *out = type == VS_TYPE_NULL ? value : vs_value_cast (value, type);
  return TRUE;
}

/* ── Leaves ── */

static VsColumn *
constant_column (const VsNode *node)
{
  VsColumn *column = NULL;

  switch (node->kind)
    {
    case VS_NODE_INT:
      column = vs_column_new (VS_TYPE_INT64, 1);
      column->i64[0] = node->i;
      break;
    case VS_NODE_DOUBLE:
      column = vs_column_new (VS_TYPE_DOUBLE, 1);
      column->d[0] = node->d;
      break;
    case VS_NODE_TEXT:
      column = vs_column_new (VS_TYPE_TEXT, 1);
      column->code[0] = vs_dict_intern (column->dict, node->text, -1);
      break;
    case VS_NODE_DAY:
      column = vs_column_new (VS_TYPE_DAY, 1);
      column->i32[0] = (gint32) node->i;
      break;
    case VS_NODE_BOOL:
      column = vs_column_new (VS_TYPE_BOOL, 1);
      column->b[0] = node->i != 0;
      break;
    default:
      column = vs_column_new_null (VS_TYPE_BOOL, 1);
      break;
    }
  return column;
}

/* A column of the scope, in the type that was declared for it. */
static gboolean
take_column (Evaluator *e, const VsNode *node, VsColumn *column, VsValue *out)
{
  if (column == NULL)
    return FALSE;
  if (column->n != e->n_rows)
    {
      g_critical ("“%s”: the scope gave %" G_GSIZE_FORMAT " rows instead of %" G_GSIZE_FORMAT, e->expr->text, column->n, e->n_rows);
      vs_column_unref (column);
      return give (out, vs_column_new_null (node_type (e, node), e->n_rows), FALSE);
    }
  VsColumn *wide = vs_column_wide (column);
  vs_column_unref (column);
  *out = vs_value_cast ((VsValue) { wide, FALSE }, node_type (e, node));
  return TRUE;
}

static gboolean
eval_name (Evaluator *e, const VsNode *node, VsValue *out)
{
  if (e->scope->field == NULL)
    return vs_expr_fault (e->expr->source, node->pos, VS_ERROR_INVALID, e->error, _("“%s” has no values here."), node->text);
  return take_column (e, node, e->scope->field (e->scope->data, node->text, e->error), out);
}

static gboolean
eval_aggregate (Evaluator *e, const VsNode *node, VsValue *out)
{
  if (e->scope->aggregate == NULL)
    return vs_expr_fault (e->expr->source, node->pos, VS_ERROR_INVALID, e->error, _("sums and counts cannot be used here."));
  return take_column (e, node, e->scope->aggregate (e->scope->data, &node->aggregate, e->error), out);
}

/* ── Arithmetic ── */

/* Infinities may cancel to what is no number. */
static void
drop_nans (VsColumn *column)
{
  for (gsize i = 0; i < column->n; i++)
    if (isnan (column->d[i]))
      vs_column_set_null (column, i);
}

static void
double_arithmetic (VsNodeKind kind, const VsValue *a, const VsValue *b, VsColumn *out)
{
  gsize sa = a->constant ? 0 : 1, sb = b->constant ? 0 : 1, n = out->n;
  const double *x = a->column->d, *y = b->column->d;

  switch (kind)
    {
    case VS_NODE_ADD:
      for (gsize i = 0; i < n; i++)
        out->d[i] = x[i * sa] + y[i * sb];
      break;
    case VS_NODE_SUBTRACT:
      for (gsize i = 0; i < n; i++)
        out->d[i] = x[i * sa] - y[i * sb];
      break;
    case VS_NODE_MULTIPLY:
      for (gsize i = 0; i < n; i++)
        out->d[i] = x[i * sa] * y[i * sb];
      break;
    default:
      for (gsize i = 0; i < n; i++)
        out->d[i] = y[i * sb] != 0 ? x[i * sa] / y[i * sb] : NAN;
      break;
    }
  drop_nans (out);
}

static void
exact_arithmetic (VsNodeKind kind, const VsValue *a, const VsValue *b, VsColumn *out)
{
  gsize sa = a->constant ? 0 : 1, sb = b->constant ? 0 : 1;
  const gint64 *x = a->column->i64, *y = b->column->i64;
  gboolean over;

  for (gsize i = 0; i < out->n; i++)
    {
      if (kind == VS_NODE_ADD)
        over = __builtin_add_overflow (x[i * sa], y[i * sb], &out->i64[i]);
      else if (kind == VS_NODE_SUBTRACT)
        over = __builtin_sub_overflow (x[i * sa], y[i * sb], &out->i64[i]);
      else
        over = __builtin_mul_overflow (x[i * sa], y[i * sb], &out->i64[i]);
      if (G_UNLIKELY (over))
        vs_column_set_null (out, i);
    }
}

/* day ± n and day − day, in 64 bits between. */
static void
day_arithmetic (VsNodeKind kind, const VsValue *a, const VsValue *b, VsColumn *out)
{
  for (gsize i = 0; i < out->n; i++)
    {
      if (vs_column_is_null (out, i))
        continue;
      gint64 x = vs_column_get_int (a->column, vs_value_row (a, i)), y = vs_column_get_int (b->column, vs_value_row (b, i)), sum;
      if (out->type == VS_TYPE_INT64)
        out->i64[i] = x - y;
      else if ((kind == VS_NODE_ADD ? __builtin_add_overflow (x, y, &sum) : __builtin_sub_overflow (x, y, &sum)) || sum != (gint32) sum)
        vs_column_set_null (out, i);
      else
        out->i32[i] = (gint32) sum;
    }
}

static gboolean
eval_arithmetic (Evaluator *e, const VsNode *node, VsValue *out)
{
  VsType type = node_type (e, node), meeting = type;
  gboolean days = node_type (e, node->args[0]) == VS_TYPE_DAY || node_type (e, node->args[1]) == VS_TYPE_DAY;
  g_auto (VsValue) a = { NULL }, b = { NULL };

  if (!eval_as (e, node->args[0], days ? VS_TYPE_NULL : meeting, &a) || !eval_as (e, node->args[1], days ? VS_TYPE_NULL : meeting, &b))
    return FALSE;

  VsValue both[] = { a, b };
  gsize n = vs_values_rows (both, 2, e->n_rows);
  VsColumn *column = vs_values_result (type, n, both, 2);
  if (column->n_null == n)
    ;  /* nothing to compute */
  else if (days)
    day_arithmetic (node->kind, &a, &b, column);
  else if (type == VS_TYPE_DOUBLE)
    double_arithmetic (node->kind, &a, &b, column);
  else
    exact_arithmetic (node->kind, &a, &b, column);
  return give (out, column, a.constant && b.constant);
}

static gboolean
eval_negate (Evaluator *e, const VsNode *node, VsValue *out)
{
  g_auto (VsValue) a = { NULL };

  if (!eval (e, node->args[0], &a))
    return FALSE;
  if (node_type (e, node) == VS_TYPE_NULL)
    return give (out, vs_column_ref (a.column), a.constant);
  VsColumn *column = vs_values_result (a.column->type, a.column->n, &(VsValue) { a.column, FALSE }, 1);
  for (gsize i = 0; i < column->n; i++)
    if (column->type == VS_TYPE_DOUBLE)
      column->d[i] = -a.column->d[i];
    else if (__builtin_sub_overflow (0, a.column->i64[i], &column->i64[i]))
      vs_column_set_null (column, i);
  return give (out, column, a.constant);
}

/* ── Conditions ── */

static gboolean
eval_compare (Evaluator *e, const VsNode *node, VsValue *out)
{
  VsType type = e->typing->meeting[node->id];
  g_auto (VsValue) a = { NULL }, b = { NULL };

  if (type == VS_TYPE_NULL)
    return give (out, vs_column_new_null (VS_TYPE_BOOL, 1), TRUE);
  if (!eval_as (e, node->args[0], type, &a) || !eval_as (e, node->args[1], type, &b))
    return FALSE;
  *out = vs_value_compare (node->kind, type, &a, &b, e->n_rows);
  return TRUE;
}

static gboolean
negate_if (gboolean negated, VsValue *value)
{
  g_auto (VsValue) plain = { NULL };

  if (!negated)
    return TRUE;
  plain = *value;
  *value = vs_value_not (&plain);
  return TRUE;
}

static gboolean
eval_logic (Evaluator *e, const VsNode *node, VsValue *out)
{
  g_auto (VsValue) a = { NULL }, b = { NULL };

  if (!eval_as (e, node->args[0], VS_TYPE_BOOL, &a) || (node->n_args > 1 && !eval_as (e, node->args[1], VS_TYPE_BOOL, &b)))
    return FALSE;
  if (node->kind == VS_NODE_NOT)
    *out = vs_value_not (&a);
  else
    *out = node->kind == VS_NODE_AND ? vs_value_and (&a, &b, e->n_rows) : vs_value_or (&a, &b, e->n_rows);
  return TRUE;
}

static gboolean
eval_between (Evaluator *e, const VsNode *node, VsValue *out)
{
  VsType type = e->typing->meeting[node->id];
  g_auto (VsValue) x = { NULL }, lo = { NULL }, hi = { NULL }, above = { NULL }, below = { NULL };

  if (type == VS_TYPE_NULL)
    return give (out, vs_column_new_null (VS_TYPE_BOOL, 1), TRUE);
  if (!eval_as (e, node->args[0], type, &x) || !eval_as (e, node->args[1], type, &lo) || !eval_as (e, node->args[2], type, &hi))
    return FALSE;
  above = vs_value_compare (VS_NODE_GE, type, &x, &lo, e->n_rows);
  below = vs_value_compare (VS_NODE_LE, type, &x, &hi, e->n_rows);
  *out = vs_value_and (&above, &below, e->n_rows);
  return negate_if (node->negated, out);
}

static void
clear_values (VsValue *values, guint n)
{
  for (guint i = 0; i < n; i++)
    vs_value_clear (&values[i]);
  g_free (values);
}

/* All arguments from `first` on, each `step`-th, cast to `type`. NULL on an error. */
static VsValue *
eval_args (Evaluator *e, const VsNode *node, guint first, guint step, guint n, VsType type)
{
  VsValue *values = g_new0 (VsValue, n + 1);

  for (guint i = 0; i < n; i++)
    if (!eval_as (e, node->args[first + i * step], type, &values[i]))
      {
        clear_values (values, n);
        return NULL;
      }
  return values;
}

static gboolean
eval_in (Evaluator *e, const VsNode *node, VsValue *out)
{
  VsType type = e->typing->meeting[node->id];

  if (type == VS_TYPE_NULL)
    return give (out, vs_column_new_null (VS_TYPE_BOOL, 1), TRUE);
  VsValue *values = eval_args (e, node, 0, 1, node->n_args, type);
  if (values == NULL)
    return FALSE;
  *out = vs_value_in (type, &values[0], values + 1, node->n_args - 1, e->n_rows);
  clear_values (values, node->n_args);
  return negate_if (node->negated, out);
}

static gboolean
eval_is_null (Evaluator *e, const VsNode *node, VsValue *out)
{
  g_auto (VsValue) a = { NULL };

  if (!eval (e, node->args[0], &a))
    return FALSE;
  VsColumn *column = vs_column_new (VS_TYPE_BOOL, a.column->n);
  for (gsize i = 0; i < column->n; i++)
    column->b[i] = vs_column_is_null (a.column, i) != node->negated;
  return give (out, column, a.constant);
}

/* ── Choices ── */

/* Conditions stand at even places; a last lone argument is "else". */
static gboolean
eval_case (Evaluator *e, const VsNode *node, VsValue *out)
{
  VsType type = node_type (e, node);
  guint n_when = node->n_args / 2, n_values = (node->n_args + 1) / 2;
  VsValue *conditions = eval_args (e, node, 0, 2, n_when, VS_TYPE_BOOL), *values = NULL;

  if (type == VS_TYPE_NULL)
    type = VS_TYPE_BOOL;
  if (conditions)
    values = eval_args (e, node, 1, 2, n_when, type);
  if (values && n_values > n_when)
    {
      values = g_renew (VsValue, values, n_values + 1);
      values[n_when] = (VsValue) { NULL };
      if (!eval_as (e, node->args[node->n_args - 1], type, &values[n_when]))
        {
          clear_values (values, n_values);
          values = NULL;
        }
    }
  if (values)
    {
      gboolean constant = vs_values_rows (conditions, n_when, 2) == 1 && vs_values_rows (values, n_values, 2) == 1;
      gsize n = constant ? 1 : e->n_rows;
      g_autofree guint32 *choice = g_new (guint32, MAX (n, 1));
      for (gsize i = 0; i < n; i++)
        {
          choice[i] = n_when;  /* else, or missing */
          for (guint k = 0; k < n_when; k++)
            if (!vs_value_is_null (&conditions[k], i) && conditions[k].column->b[vs_value_row (&conditions[k], i)])
              {
                choice[i] = k;
                break;
              }
        }
      give (out, vs_values_choose (type, n, values, n_values, choice), constant);
      clear_values (values, n_values);
    }
  if (conditions)
    clear_values (conditions, n_when);
  return values != NULL;
}

static gboolean
eval_coalesce (Evaluator *e, const VsNode *node, VsType type, VsValue *out)
{
  VsValue *values = eval_args (e, node, 0, 1, node->n_args, type);

  if (values == NULL)
    return FALSE;
  gboolean constant = vs_values_rows (values, node->n_args, 2) == 1;
  gsize n = constant ? 1 : e->n_rows;
  g_autofree guint32 *choice = g_new (guint32, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      choice[i] = 0;
      while (choice[i] < node->n_args && vs_value_is_null (&values[choice[i]], i))
        choice[i]++;
    }
  give (out, vs_values_choose (type, n, values, node->n_args, choice), constant);
  clear_values (values, node->n_args);
  return TRUE;
}

static gboolean
eval_nullif (Evaluator *e, const VsNode *node, VsType type, VsValue *out)
{
  VsValue *values = eval_args (e, node, 0, 1, 2, type);

  if (values == NULL)
    return FALSE;
  g_auto (VsValue) equal = vs_value_compare (VS_NODE_EQ, type, &values[0], &values[1], e->n_rows);
  gsize n = equal.constant ? 1 : e->n_rows;
  g_autofree guint32 *choice = g_new (guint32, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    choice[i] = !vs_column_is_null (equal.column, i) && equal.column->b[i];
  give (out, vs_values_choose (type, n, values, 1, choice), equal.constant);
  clear_values (values, 2);
  return TRUE;
}

/* The rows' amounts, which are whole ten-thousandths or doubles, by the rates. Out: as the amounts, missing where they are. What names no currency
 * is in the base's. */
static void
bring_to_base (const VsExprRates *rates, const VsValue *values, VsColumn *out)
{
  const VsColumn *amount = values[0].column, *currency = values[1].column;
  guint32 base = vs_dict_lookup (currency->dict, rates->base, -1);

  for (gsize i = 0; i < out->n; i++)
    {
      gsize a = vs_value_row (&values[0], i), c = vs_value_row (&values[1], i);
      double rate = 1;

      if (vs_column_is_null (out, i))
        continue;
      if (G_UNLIKELY (!vs_column_is_null (currency, c) && (guint32) vs_column_get_int (currency, c) != base))
        rate = vs_value_is_null (&values[2], i) ? NAN
               : rates->per_base (rates->data, vs_column_get_text (currency, c), (VsDay) vs_column_get_int (values[2].column, vs_value_row (&values[2], i)));
      if (isnan (rate))
        vs_column_set_null (out, i);
      else if (out->type == VS_TYPE_DOUBLE)
        out->d[i] = vs_column_get_double (amount, a) / rate;
      else
        out->i64[i] = rate == 1 ? vs_column_get_int (amount, a) : (gint64) llround ((double) vs_column_get_int (amount, a) / rate);
    }
}

/* Nothing but the base currency: the usual workspace. */
static gboolean
is_all_base (const VsColumn *currency, const VsExprRates *rates)
{
  return vs_dict_size (currency->dict) == 0 || (vs_dict_size (currency->dict) == 1 && vs_dict_lookup (currency->dict, rates->base, -1) == 0);
}

static gboolean
eval_in_base (Evaluator *e, const VsNode *node, VsType type, VsValue *out)
{
  VsValue values[3] = { { NULL } };
  VsType wanted[] = { type == VS_TYPE_INT32 ? VS_TYPE_INT64 : type, VS_TYPE_NULL, VS_TYPE_DAY };
  gboolean ok = TRUE;

  for (guint k = 0; ok && k < 3; k++)
    ok = eval_as (e, node->args[k], wanted[k], &values[k]);
  if (ok && values[1].column->type != VS_TYPE_TEXT)   /* always missing */
    ok = give (out, vs_column_ref (values[0].column), values[0].constant);
  else if (ok && !e->scope->rates)
    ok = give (out, vs_column_new_null (type, 1), TRUE);
  else if (ok && is_all_base (values[1].column, e->scope->rates))
    ok = give (out, vs_column_ref (values[0].column), values[0].constant);
  else if (ok)
    {
      VsColumn *column = vs_values_result (type, vs_values_rows (values, 3, e->n_rows), values, 1);

      bring_to_base (e->scope->rates, values, column);
      ok = give (out, column, values[0].constant && values[1].constant && values[2].constant);
    }
  for (guint k = 0; k < 3; k++)
    vs_value_clear (&values[k]);
  return ok;
}

/* ── Calls ── */

static gboolean
eval_call (Evaluator *e, const VsNode *node, VsValue *out)
{
  const VsFunction *function = node->function;
  VsType type = node_type (e, node);
  VsValue *values = g_new0 (VsValue, node->n_args + 1);
  gboolean ok = TRUE;

  if (type == VS_TYPE_NULL)  /* only nulls went in */
    ok = give (out, vs_column_new_null (VS_TYPE_BOOL, 1), TRUE);
  else if (g_str_equal (function->name, "coalesce"))
    ok = eval_coalesce (e, node, type, out);
  else if (g_str_equal (function->name, "in_base"))
    ok = eval_in_base (e, node, type, out);
  else if (g_str_equal (function->name, "nullif"))
    ok = eval_nullif (e, node, type, out);
  else
    {
      for (guint k = 0; ok && k < node->n_args; k++)
        ok = eval_as (e, node->args[k], vs_function_arg_type (function, k, e->typing->meeting[node->id]), &values[k]);
      if (ok)
        *out = vs_function_apply (function, type, values, node->n_args, e->n_rows, e->scope);
    }
  clear_values (values, node->n_args);
  return ok;
}

static gboolean
eval_like (Evaluator *e, const VsNode *node, VsValue *out)
{
  VsValue *values = eval_args (e, node, 0, 1, 2, VS_TYPE_TEXT);

  if (values == NULL)
    return FALSE;
  *out = vs_function_apply (&vs_function_like, VS_TYPE_BOOL, values, 2, e->n_rows, e->scope);
  clear_values (values, 2);
  return negate_if (node->negated, out);
}

/* ── The walk ── */

static gboolean
eval (Evaluator *e, const VsNode *node, VsValue *out)
{
  switch (node->kind)
    {
    case VS_NODE_NAME:      return eval_name (e, node, out);
    case VS_NODE_AGGREGATE: return eval_aggregate (e, node, out);
    case VS_NODE_NEGATE:    return eval_negate (e, node, out);
    case VS_NODE_NOT:
    case VS_NODE_AND:
    case VS_NODE_OR:        return eval_logic (e, node, out);
    case VS_NODE_ADD:
    case VS_NODE_SUBTRACT:
    case VS_NODE_MULTIPLY:
    case VS_NODE_DIVIDE:    return eval_arithmetic (e, node, out);
    case VS_NODE_EQ:
    case VS_NODE_NE:
    case VS_NODE_LT:
    case VS_NODE_LE:
    case VS_NODE_GT:
    case VS_NODE_GE:        return eval_compare (e, node, out);
    case VS_NODE_IN:        return eval_in (e, node, out);
    case VS_NODE_BETWEEN:   return eval_between (e, node, out);
    case VS_NODE_LIKE:      return eval_like (e, node, out);
    case VS_NODE_IS_NULL:   return eval_is_null (e, node, out);
    case VS_NODE_CASE:      return eval_case (e, node, out);
    case VS_NODE_CALL:      return eval_call (e, node, out);
    default:                return give (out, constant_column (node), TRUE);
    }
}

VsColumn *
vs_expr_eval (const VsExpr *expr, const VsExprScope *scope, gsize n_rows, GError **error)
{
  g_return_val_if_fail (expr != NULL && scope != NULL, NULL);

  g_autoptr (VsTyping) typing = vs_typing_new (expr, scope, error);
  Evaluator e = { expr, scope, typing, n_rows, error };
  VsValue value = { NULL };
  VsType type;

  if (typing == NULL)
    return NULL;
  type = vs_typing_get (typing, expr->root);
  if (!eval_as (&e, expr->root, type == VS_TYPE_NULL ? VS_TYPE_DOUBLE : type, &value))
    return NULL;
  return vs_value_spread (value, n_rows);
}
