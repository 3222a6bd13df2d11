/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c: the type of each node, or a sentence that names field, type and place. */
#include "expr/function.h"
#include "expr/node.h"

#include "base/text.h"

#include <string.h>

typedef struct {
  const char        *source;
  const VsExprScope *scope;
  VsTyping          *typing;
  gboolean           for_print;   /* aggregates are looked into, not asked for */
  GError           **error;
} Checker;

static gboolean check (Checker *c, const VsNode *node);

const char *
vs_type_noun (VsType type)
{
  switch (type)
    {
    case VS_TYPE_BOOL:   return _("yes or no");
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:  return _("a whole number");
    case VS_TYPE_DOUBLE: return _("a number");
    case VS_TYPE_MONEY:  return _("an amount");
    case VS_TYPE_DAY:    return _("a day");
    case VS_TYPE_TIME:   return _("an instant");
    case VS_TYPE_TEXT:   return _("a text");
    default:             return _("null");
    }
}

#define FAULT(node, code, ...) vs_expr_fault (c->source, (node)->pos, code, c->error, __VA_ARGS__)

static inline VsType
type_of (const Checker *c, const VsNode *node)
{
  return vs_typing_get (c->typing, node);
}

static inline gboolean
is_number (VsType type)
{
  return type == VS_TYPE_NULL || vs_type_is_number (type);
}

static gboolean
set (Checker *c, const VsNode *node, VsType type)
{
  c->typing->types[node->id] = type == VS_TYPE_INT32 ? VS_TYPE_INT64 : type;
  return TRUE;
}

/* ── Where types meet ── */

/* A number as written that is a whole number of ten-thousandths: it may stand for an amount. */
static gboolean
is_exact_literal (const VsNode *node)
{
  double value;

  while (node->kind == VS_NODE_NEGATE)
    node = node->args[0];
  if (node->kind != VS_NODE_INT && node->kind != VS_NODE_DOUBLE)
    return FALSE;
  value = node->kind == VS_NODE_INT ? (double) node->i : node->d;
  VsMoney money = vs_money_from_double (value);
  return money != VS_MONEY_NONE && vs_money_to_double (money) == value;
}

gboolean
vs_types_meet (const VsTyping *typing, VsNode *const *nodes, guint n, VsType *type)
{
  gboolean seen[VS_TYPE_TEXT + 1] = { FALSE }, loose = FALSE;
  guint n_seen = 0, n_numbers = 0;

  *type = VS_TYPE_NULL;
  for (guint i = 0; i < n; i++)
    {
      VsType t = vs_typing_get (typing, nodes[i]);
      if (t == VS_TYPE_NULL)
        continue;
      loose |= vs_type_is_number (t) && t != VS_TYPE_MONEY && !is_exact_literal (nodes[i]);
      n_seen += !seen[t];
      n_numbers += !seen[t] && vs_type_is_number (t);
      seen[t] = TRUE;
      *type = t;
    }
  if (n_seen <= 1)
    return TRUE;
  if (n_seen == n_numbers)
    *type = seen[VS_TYPE_MONEY] && !loose ? VS_TYPE_MONEY : seen[VS_TYPE_MONEY] || seen[VS_TYPE_DOUBLE] ? VS_TYPE_DOUBLE : VS_TYPE_INT64;
  else if (n_seen == 2 && seen[VS_TYPE_DAY] && seen[VS_TYPE_TIME])
    *type = VS_TYPE_TIME;
  else
    return FALSE;
  return TRUE;
}

/* The node's operands must meet; names the first that does not fit the one before. */
static gboolean
meet (Checker *c, const VsNode *node, VsNode *const *operands, guint n, VsType *type)
{
  if (vs_types_meet (c->typing, operands, n, type))
    {
      c->typing->meeting[node->id] = *type;
      return TRUE;
    }
  for (guint i = 1; i < n; i++)
    {
      VsNode *pair[] = { operands[0], operands[i] };
      VsType t;
      if (vs_types_meet (c->typing, pair, 2, &t))
        continue;
      VsType a = type_of (c, operands[0]), b = type_of (c, operands[i]);
      if (operands[i]->kind == VS_NODE_TEXT && (a == VS_TYPE_DAY || a == VS_TYPE_TIME))
        return FAULT (operands[i], VS_ERROR_FORMAT, _("this is %s, the other side %s; write date '%s'."), vs_type_noun (b), vs_type_noun (a),
                      operands[i]->text);
      return FAULT (operands[i], VS_ERROR_FORMAT, _("this is %s, but %s was expected."), vs_type_noun (b), vs_type_noun (a));
    }
  return FAULT (node, VS_ERROR_FORMAT, _("these values are of different kinds."));
}

/* ── Names ── */

static gboolean
check_name (Checker *c, const VsNode *node)
{
  const VsExprScope *scope = c->scope;
  g_auto (GStrv) names = NULL;
  const char *near = NULL;
  VsType type;

  if (scope->field_type == NULL)
    return FAULT (node, VS_ERROR_NOT_FOUND, _("“%s” cannot be used here: fields belong inside sum (…), count (…) and the like."), node->text);
  if (scope->field_type (scope->data, node->text, &type))
    return set (c, node, type);

  names = scope->names ? scope->names (scope->data) : NULL;
  if (names)
    near = vs_text_nearest (node->text, (const char *const *) names, -1);
  if (near)
    return FAULT (node, VS_ERROR_NOT_FOUND, _("there is no field “%s”; did you mean “%s”?"), node->text, near);
  return FAULT (node, VS_ERROR_NOT_FOUND, _("there is no field “%s”."), node->text);
}

/* ── Operators ── */

static gboolean
check_bool (Checker *c, const VsNode *node)
{
  VsType type = type_of (c, node);

  if (type == VS_TYPE_BOOL || type == VS_TYPE_NULL)
    return TRUE;
  return FAULT (node, VS_ERROR_FORMAT, _("this is %s, but a condition was expected."), vs_type_noun (type));
}

static gboolean
check_number (Checker *c, const VsNode *node)
{
  VsType type = type_of (c, node);

  if (is_number (type))
    return TRUE;
  return FAULT (node, VS_ERROR_FORMAT, _("this is %s, but a number was expected."), vs_type_noun (type));
}

/* day ± whole number, day − day */
static gboolean
check_day_sum (Checker *c, const VsNode *node)
{
  VsType a = type_of (c, node->args[0]), b = type_of (c, node->args[1]);

  if (node->kind == VS_NODE_SUBTRACT && a == VS_TYPE_DAY && b == VS_TYPE_DAY)
    return set (c, node, VS_TYPE_INT64);
  if (a == VS_TYPE_DAY && (b == VS_TYPE_INT64 || b == VS_TYPE_NULL))
    return set (c, node, VS_TYPE_DAY);
  if (node->kind == VS_NODE_ADD && b == VS_TYPE_DAY && (a == VS_TYPE_INT64 || a == VS_TYPE_NULL))
    return set (c, node, VS_TYPE_DAY);
  return FAULT (node, VS_ERROR_FORMAT, _("with days one can only add or subtract whole days, or take days_between (a, b)."));
}

static gboolean
check_arithmetic (Checker *c, const VsNode *node)
{
  VsType a = type_of (c, node->args[0]), b = type_of (c, node->args[1]), type;
  gboolean sum = node->kind == VS_NODE_ADD || node->kind == VS_NODE_SUBTRACT;

  if (sum && (a == VS_TYPE_DAY || b == VS_TYPE_DAY || a == VS_TYPE_TIME || b == VS_TYPE_TIME))
    return check_day_sum (c, node);
  if (!check_number (c, node->args[0]) || !check_number (c, node->args[1]))
    return FALSE;
  if (node->kind == VS_NODE_MULTIPLY && a == VS_TYPE_MONEY && b == VS_TYPE_MONEY)
    return FAULT (node, VS_ERROR_FORMAT, _("an amount cannot be multiplied by an amount."));
  vs_types_meet (c->typing, node->args, 2, &type);
  if (node->kind == VS_NODE_DIVIDE || (!sum && type == VS_TYPE_MONEY))
    type = VS_TYPE_DOUBLE;
  return set (c, node, type == VS_TYPE_NULL ? VS_TYPE_DOUBLE : type);
}

static gboolean
check_like (Checker *c, const VsNode *node)
{
  for (guint i = 0; i < 2; i++)
    {
      VsType type = type_of (c, node->args[i]);
      if (type != VS_TYPE_TEXT && type != VS_TYPE_NULL)
        return FAULT (node->args[i], VS_ERROR_FORMAT, _("this is %s, but “like” compares texts."), vs_type_noun (type));
    }
  return set (c, node, VS_TYPE_BOOL);
}

static gboolean
check_case (Checker *c, const VsNode *node)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  VsType type;

  for (guint i = 0; i + 1 < node->n_args; i += 2)
    {
      if (!check_bool (c, node->args[i]))
        return FALSE;
      g_ptr_array_add (values, node->args[i + 1]);
    }
  if (node->n_args % 2)
    g_ptr_array_add (values, node->args[node->n_args - 1]);
  return meet (c, node, (VsNode **) values->pdata, values->len, &type) && set (c, node, type);
}

/* ── Functions ── */

static gboolean
argument_fits (char letter, const VsNode *arg, VsType type)
{
  if (letter == 'l')
    return arg->kind == VS_NODE_INT && arg->i <= 9;
  if (type == VS_TYPE_NULL)
    return TRUE;
  switch (letter)
    {
    case 'n':
    case '#': return vs_type_is_number (type);
    case 'i': return type == VS_TYPE_INT64;
    case 't': return type == VS_TYPE_TEXT;
    case 'd': return type == VS_TYPE_DAY || type == VS_TYPE_TIME;
    case 'T': return type == VS_TYPE_TIME;
    case 'v': return type == VS_TYPE_TEXT || type == VS_TYPE_BOOL || vs_type_is_number (type);
    case 'x': return type == VS_TYPE_TEXT || type == VS_TYPE_DAY || type == VS_TYPE_TIME;
    default:  return TRUE;
    }
}

static gboolean
check_call (Checker *c, const VsNode *node)
{
  const VsFunction *function = node->function;
  VsType first = node->n_args ? type_of (c, node->args[0]) : VS_TYPE_NULL;

  if (function->of_period && c->scope->period == NULL)
    return FAULT (node, VS_ERROR_INVALID, _("there is no period to ask for here; use as_of ()."));
  for (guint i = 0; i < node->n_args; i++)
    {
      VsType type = type_of (c, node->args[i]);
      if (!argument_fits (vs_function_arg (function, i), node->args[i], type))
        return FAULT (node->args[i], VS_ERROR_FORMAT, _("%s does not take this (%s)."), function->usage, vs_type_noun (type));
    }
  switch (function->result)
    {
    case 'i': return set (c, node, VS_TYPE_INT64);
    case 'f': return set (c, node, VS_TYPE_DOUBLE);
    case 't': return set (c, node, VS_TYPE_TEXT);
    case 'b': return set (c, node, VS_TYPE_BOOL);
    case 'd': return set (c, node, VS_TYPE_DAY);
    case 'T': return set (c, node, VS_TYPE_TIME);
    case 'm': return set (c, node, VS_TYPE_MONEY);
    case '#': return set (c, node, first == VS_TYPE_NULL ? VS_TYPE_DOUBLE : first);
    default:  return meet (c, node, node->args, node->n_args, &first) && set (c, node, first);
    }
}

/* ── Aggregates ── */

gboolean
vs_expr_aggregate_type (const VsExprAggregate *agg, VsType argument, VsType *type, GError **error)
{
  gboolean number = vs_type_is_number (argument);
  const char *text = agg->arg ? agg->arg->text : agg->entity;

  switch (agg->fn)
    {
    case VS_AGG_COUNT:
    case VS_AGG_DISTINCT:
      *type = VS_TYPE_INT64;
      return TRUE;
    case VS_AGG_MIN:
    case VS_AGG_MAX:
    case VS_AGG_FIRST:
      *type = argument == VS_TYPE_INT32 ? VS_TYPE_INT64 : argument;
      return TRUE;
    case VS_AGG_SUM:
      *type = argument == VS_TYPE_MONEY || argument == VS_TYPE_DOUBLE ? argument : VS_TYPE_INT64;
      break;
    default:
      *type = VS_TYPE_DOUBLE;
      break;
    }
  if (number || (argument == VS_TYPE_BOOL && agg->fn != VS_AGG_QUANTILE && agg->fn != VS_AGG_LARGEST))
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is %s and cannot be added up; only numbers and amounts can."), text, vs_type_noun (argument));
  return FALSE;
}

static gboolean
check_aggregate_inside (Checker *c, const VsNode *node)
{
  const VsExprAggregate *agg = &node->aggregate;
  VsType argument = VS_TYPE_INT64, type;

  if (agg->where && (!check (c, agg->where->root) || !check_bool (c, agg->where->root)))
    return FALSE;
  if (agg->arg && !check (c, agg->arg->root))
    return FALSE;
  if (agg->arg)
    argument = type_of (c, agg->arg->root);
  if (argument == VS_TYPE_NULL)
    argument = VS_TYPE_DOUBLE;
  return vs_expr_aggregate_type (agg, argument, &type, c->error) && set (c, node, type);
}

static gboolean
check_aggregate (Checker *c, const VsNode *node)
{
  VsType type;

  if (c->for_print && c->scope->aggregate_sql == NULL)
    return check_aggregate_inside (c, node);
  if (c->scope->aggregate_type == NULL)
    return FAULT (node, VS_ERROR_INVALID, _("sums and counts cannot be used here."));
  return c->scope->aggregate_type (c->scope->data, &node->aggregate, &type, c->error) && set (c, node, type);
}

/* ── The walk ── */

static gboolean
check_operator (Checker *c, const VsNode *node)
{
  VsType type;

  switch (node->kind)
    {
    case VS_NODE_NEGATE:
      return check_number (c, node->args[0]) && set (c, node, type_of (c, node->args[0]));
    case VS_NODE_NOT:
      return check_bool (c, node->args[0]) && set (c, node, VS_TYPE_BOOL);
    case VS_NODE_AND:
    case VS_NODE_OR:
      return check_bool (c, node->args[0]) && check_bool (c, node->args[1]) && set (c, node, VS_TYPE_BOOL);
    case VS_NODE_LIKE:
      return check_like (c, node);
    case VS_NODE_IS_NULL:
      return set (c, node, VS_TYPE_BOOL);
    case VS_NODE_CASE:
      return check_case (c, node);
    case VS_NODE_CALL:
      return check_call (c, node);
    case VS_NODE_AGGREGATE:
      return check_aggregate (c, node);
    case VS_NODE_ADD:
    case VS_NODE_SUBTRACT:
    case VS_NODE_MULTIPLY:
    case VS_NODE_DIVIDE:
      return check_arithmetic (c, node);
    default:  /* comparisons, in, between */
      return meet (c, node, node->args, node->n_args, &type) && set (c, node, VS_TYPE_BOOL);
    }
}

static gboolean
check (Checker *c, const VsNode *node)
{
  for (guint i = 0; i < node->n_args; i++)
    if (!check (c, node->args[i]))
      return FALSE;
  switch (node->kind)
    {
    case VS_NODE_INT:    return set (c, node, VS_TYPE_INT64);
    case VS_NODE_DOUBLE: return set (c, node, VS_TYPE_DOUBLE);
    case VS_NODE_TEXT:   return set (c, node, VS_TYPE_TEXT);
    case VS_NODE_DAY:    return set (c, node, VS_TYPE_DAY);
    case VS_NODE_BOOL:   return set (c, node, VS_TYPE_BOOL);
    case VS_NODE_NULL:   return set (c, node, VS_TYPE_NULL);
    case VS_NODE_NAME:   return check_name (c, node);
    default:             return check_operator (c, node);
    }
}

static VsTyping *
typing_new (const VsExpr *expr, const VsExprScope *scope, gboolean for_print, GError **error)
{
  g_autoptr (VsTyping) typing = g_new0 (VsTyping, 1);
  Checker c = { expr->source, scope, typing, for_print, error };

  typing->types = g_new (guint8, vs_expr_n_nodes (expr) + 1);
  typing->meeting = g_new (guint8, vs_expr_n_nodes (expr) + 1);
  memset (typing->types, VS_TYPE_NULL, vs_expr_n_nodes (expr) + 1);
  memset (typing->meeting, VS_TYPE_NULL, vs_expr_n_nodes (expr) + 1);
  return check (&c, expr->root) ? g_steal_pointer (&typing) : NULL;
}

VsTyping *
vs_typing_new (const VsExpr *expr, const VsExprScope *scope, GError **error)
{
  return typing_new (expr, scope, FALSE, error);
}

VsTyping *
vs_typing_new_for_print (const VsExpr *expr, const VsExprScope *scope, GError **error)
{
  return typing_new (expr, scope, TRUE, error);
}

void
vs_typing_free (VsTyping *typing)
{
  if (typing == NULL)
    return;
  g_free (typing->types);
  g_free (typing->meeting);
  g_free (typing);
}

gboolean
vs_expr_uses_period (const VsExpr *expr)
{
  g_return_val_if_fail (expr != NULL, FALSE);

  const GPtrArray *nodes = (expr->owner ? expr->owner : expr)->nodes;

  for (guint i = 0; i < nodes->len; i++)
    {
      const VsNode *node = nodes->pdata[i];

      if (node->kind == VS_NODE_CALL && node->function->of_period)
        return TRUE;
    }
  return FALSE;
}

gboolean
vs_expr_check (const VsExpr *expr, const VsExprScope *scope, VsType *type, GError **error)
{
  g_return_val_if_fail (expr != NULL && scope != NULL, FALSE);

  g_autoptr (VsTyping) typing = vs_typing_new (expr, scope, error);
  VsType found;

  if (typing == NULL)
    return FALSE;
  found = vs_typing_get (typing, expr->root);
  if (type)
    *type = found == VS_TYPE_NULL ? VS_TYPE_DOUBLE : found;
  return TRUE;
}
