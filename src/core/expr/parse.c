/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parse.c: tokens to a tree, by recursive descent, one function per level of precedence. Depth is limited, so that a hostile text
 * gives an error and not a full stack. */
#include "expr/node.h"

#include "base/text.h"
#include "expr/function.h"

#include <string.h>

#define MAX_DEPTH 100

typedef struct {
  VsExpr  *expr;
  VsToken  token;        /* the one ahead */
  guint    last_end;     /* where the token before it ended */
  guint    depth;
  GError **error;
} Parser;

static VsNode *parse_or (Parser *p);

static const struct {
  const char *name;
  VsAgg       fn;
} aggregates[] = {
  { "avg", VS_AGG_AVG }, { "count", VS_AGG_COUNT }, { "distinct", VS_AGG_DISTINCT }, { "first", VS_AGG_FIRST },
  { "largest", VS_AGG_LARGEST }, { "max", VS_AGG_MAX },
  { "median", VS_AGG_QUANTILE }, { "min", VS_AGG_MIN }, { "quantile", VS_AGG_QUANTILE }, { "sum", VS_AGG_SUM },
};

static const char *const keywords[] = {
  "and", "or", "not", "in", "between", "like", "is", "null", "true", "false", "case", "when", "then", "else", "end", "where",
};

/* ── Tokens ahead ── */

static gboolean
advance (Parser *p)
{
  p->last_end = p->token.end;
  return vs_token_read (p->expr->source, p->token.end, &p->token, p->error);
}

static gboolean
at_symbol (Parser *p, const char *symbol)
{
  return p->token.kind == VS_TOKEN_SYMBOL && g_str_equal (p->token.text, symbol);
}

static gboolean
at_word (Parser *p, const char *word)
{
  return p->token.kind == VS_TOKEN_NAME && !p->token.quoted && g_ascii_strcasecmp (p->token.text, word) == 0;
}

static gboolean
at_keyword (Parser *p)
{
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (at_word (p, keywords[i]))
      return TRUE;
  return FALSE;
}

/* "… was expected, but here stands …". Returns NULL for the callers' convenience. */
static VsNode *
expected (Parser *p, const char *what)
{
  const char *source = p->expr->source;

  if (p->token.kind == VS_TOKEN_END)
    vs_expr_fault (source, p->token.pos, VS_ERROR_FORMAT, p->error, _("%s was expected, but the text ends here."), what);
  else
    {
      g_autofree char *here = g_strndup (source + p->token.pos, p->token.end - p->token.pos);
      vs_expr_fault (source, p->token.pos, VS_ERROR_FORMAT, p->error, _("%s was expected, but here stands “%s”."), what, here);
    }
  return NULL;
}

static gboolean
take_symbol (Parser *p, const char *symbol)
{
  g_autofree char *quoted = NULL;

  if (at_symbol (p, symbol))
    return advance (p);
  quoted = g_strdup_printf (_("“%s”"), symbol);
  expected (p, quoted);
  return FALSE;
}

static gboolean
take_word (Parser *p, const char *word)
{
  g_autofree char *quoted = NULL;

  if (at_word (p, word))
    return advance (p);
  quoted = g_strdup_printf (_("“%s”"), word);
  expected (p, quoted);
  return FALSE;
}

/* ── Nodes ── */

static void
node_free (gpointer data)
{
  VsNode *node = data;

  g_free (node->text);
  g_free ((char *) node->aggregate.entity);
  g_free (node->args);
  g_free (node);
}

/* NULL when the tree has become too high. */
static VsNode *
node_new (Parser *p, VsNodeKind kind, guint pos, guint n_args, VsNode *const *args)
{
  VsNode *node = g_new0 (VsNode, 1);

  node->kind = kind;
  node->pos = pos;
  node->id = p->expr->nodes->len;
  node->height = 1;
  node->n_args = n_args;
  node->args = g_memdup2 (args, n_args * sizeof *args);
  g_ptr_array_add (p->expr->nodes, node);
  for (guint i = 0; i < n_args; i++)
    node->height = MAX (node->height, args[i]->height + 1);
  if (node->height > VS_EXPR_MAX_HEIGHT)
    {
      vs_expr_fault (p->expr->source, pos, VS_ERROR_FORMAT, p->error,
                     _("the expression is too long; write long lists as “in (…)” and split the rest into calculated fields."));
      return NULL;
    }
  return node;
}

static VsNode *
node_new_unary (Parser *p, VsNodeKind kind, guint pos, VsNode *a)
{
  return a ? node_new (p, kind, pos, 1, &a) : NULL;
}

static VsNode *
node_new_binary (Parser *p, VsNodeKind kind, guint pos, VsNode *a, VsNode *b)
{
  VsNode *args[] = { a, b };

  return a && b ? node_new (p, kind, pos, 2, args) : NULL;
}

/* ── Lists, case, calls ── */

/* expr {, expr} ) */
static gboolean
parse_list (Parser *p, GPtrArray *out)
{
  do
    {
      VsNode *item = parse_or (p);
      if (item == NULL)
        return FALSE;
      g_ptr_array_add (out, item);
      if (!at_symbol (p, ","))
        return take_symbol (p, ")");
    }
  while (advance (p));
  return FALSE;
}

static VsNode *
parse_case (Parser *p)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  guint pos = p->token.pos;

  if (!advance (p))
    return NULL;
  if (!at_word (p, "when"))
    return expected (p, _("“when”"));
  while (at_word (p, "when"))
    {
      VsNode *condition, *value;
      if (!advance (p) || !(condition = parse_or (p)) || !take_word (p, "then") || !(value = parse_or (p)))
        return NULL;
      g_ptr_array_add (args, condition);
      g_ptr_array_add (args, value);
    }
  if (at_word (p, "else"))
    {
      VsNode *value;
      if (!advance (p) || !(value = parse_or (p)))
        return NULL;
      g_ptr_array_add (args, value);
    }
  return take_word (p, "end") ? node_new (p, VS_NODE_CASE, pos, args->len, (VsNode **) args->pdata) : NULL;
}

static VsExpr *
part_new (Parser *p, VsNode *root, guint from, guint to)
{
  VsExpr *part = g_new0 (VsExpr, 1);

  part->owner = p->expr;
  part->source = p->expr->source;
  part->text = g_strstrip (g_strndup (part->source + from, to - from));
  part->root = root;
  g_ptr_array_add (p->expr->parts, part);
  return part;
}

static VsExpr *
parse_part (Parser *p)
{
  guint from = p->token.pos;
  VsNode *root = parse_or (p);

  return root ? part_new (p, root, from, p->last_end) : NULL;
}

/* The p of quantile: a number from 0 to 1, as written. */
static gboolean
parse_quantile (Parser *p, double *param)
{
  if (!advance (p))
    return FALSE;
  if ((p->token.kind != VS_TOKEN_INT && p->token.kind != VS_TOKEN_DOUBLE) || p->token.d > 1)
    {
      expected (p, _("a number from 0 to 1"));
      return FALSE;
    }
  *param = p->token.d;
  return advance (p);
}

/* How many of the largest: a whole number, as written. */
static gboolean
parse_number_of (Parser *p, double *param)
{
  if (!advance (p))
    return FALSE;
  if (p->token.kind != VS_TOKEN_INT || p->token.d < 1 || p->token.d > VS_LARGEST_MAX)
    {
      expected (p, _("a whole number from 1 to 1000"));
      return FALSE;
    }
  *param = p->token.d;
  return advance (p);
}

/* What is counted: nothing or * (rows), a bare name (an entity, or a field of the scope), or an expression. */
static gboolean
parse_aggregate_argument (Parser *p, VsExprAggregate *agg)
{
  gboolean counts = agg->fn == VS_AGG_COUNT;

  if (counts && (at_symbol (p, ")") || at_word (p, "where")))
    return TRUE;
  if (counts && at_symbol (p, "*"))
    return advance (p);
  if ((agg->arg = parse_part (p)) == NULL)
    return FALSE;
  if (counts && agg->arg->root->kind == VS_NODE_NAME && strchr (agg->arg->root->text, '.') == NULL)
    {
      agg->entity = g_strdup (agg->arg->root->text);
      agg->arg = NULL;
    }
  return TRUE;
}

static VsNode *
parse_aggregate (Parser *p, guint pos, guint which)
{
  VsNode *node = node_new (p, VS_NODE_AGGREGATE, pos, 0, NULL);
  VsExprAggregate *agg = &node->aggregate;
  gboolean takes_p = g_str_equal (aggregates[which].name, "quantile");

  agg->fn = aggregates[which].fn;
  agg->param = agg->fn == VS_AGG_QUANTILE ? 0.5 : agg->fn == VS_AGG_LARGEST ? 1 : 0;
  if (!parse_aggregate_argument (p, agg))
    return NULL;
  if (takes_p && at_symbol (p, ",") && !parse_quantile (p, &agg->param))
    return NULL;
  if (agg->fn == VS_AGG_LARGEST && at_symbol (p, ",") && !parse_number_of (p, &agg->param))
    return NULL;
  if (at_word (p, "where") && (!advance (p) || !(agg->where = parse_part (p))))
    return NULL;
  node->height = 1 + MAX (agg->arg ? agg->arg->root->height : 0, agg->where ? agg->where->root->height : 0);
  return take_symbol (p, ")") ? node : NULL;
}

static VsNode *
parse_function (Parser *p, const char *name, guint pos)
{
  const VsFunction *function = vs_function_find (name);
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  if (function == NULL)
    {
      const char *near = vs_function_nearest (name);
      if (near)
        vs_expr_fault (p->expr->source, pos, VS_ERROR_FORMAT, p->error, _("there is no function “%s”; did you mean “%s”?"), name, near);
      else
        vs_expr_fault (p->expr->source, pos, VS_ERROR_FORMAT, p->error, _("there is no function “%s”."), name);
      return NULL;
    }
  if (at_symbol (p, ")") ? !advance (p) : !parse_list (p, args))
    return NULL;
  if (args->len < function->min_args || args->len > function->max_args)
    {
      vs_expr_fault (p->expr->source, pos, VS_ERROR_FORMAT, p->error, _("the function has another number of arguments: %s."), function->usage);
      return NULL;
    }
  VsNode *node = node_new (p, VS_NODE_CALL, pos, args->len, (VsNode **) args->pdata);
  if (node)
    node->function = function;
  return node;
}

/* if (condition, a [, b]) */
static VsNode *
parse_if (Parser *p, guint pos)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  if (!parse_list (p, args))
    return NULL;
  if (args->len < 2 || args->len > 3)
    {
      vs_expr_fault (p->expr->source, pos, VS_ERROR_FORMAT, p->error, _("the function has another number of arguments: %s."),
                     "if (condition, a, b)");
      return NULL;
    }
  return node_new (p, VS_NODE_CASE, pos, args->len, (VsNode **) args->pdata);
}

/* Behind "name (". */
static VsNode *
parse_call (Parser *p, const char *name, guint pos)
{
  if (g_ascii_strcasecmp (name, "if") == 0)
    return parse_if (p, pos);
  for (guint i = 0; i < G_N_ELEMENTS (aggregates); i++)
    if (g_ascii_strcasecmp (name, aggregates[i].name) == 0)
      return parse_aggregate (p, pos, i);
  return parse_function (p, name, pos);
}

/* ── Primaries ── */

static VsNode *
parse_day (Parser *p, guint pos)
{
  VsDay day = vs_day_parse_iso (p->token.text, -1);

  if (day == VS_DAY_NONE)
    {
      vs_expr_fault (p->expr->source, p->token.pos, VS_ERROR_FORMAT, p->error, _("“%s” is no day; write it like '2026-06-30'."), p->token.text);
      return NULL;
    }
  VsNode *node = node_new (p, VS_NODE_DAY, pos, 0, NULL);
  node->i = day;
  return advance (p) ? node : NULL;
}

static VsNode *
parse_word (Parser *p)
{
  guint pos = p->token.pos;
  gboolean is_true = at_word (p, "true");

  if (is_true || at_word (p, "false") || at_word (p, "null"))
    {
      VsNode *node = node_new (p, at_word (p, "null") ? VS_NODE_NULL : VS_NODE_BOOL, pos, 0, NULL);
      node->i = is_true;
      return advance (p) ? node : NULL;
    }
  if (at_word (p, "case"))
    return parse_case (p);
  if (at_keyword (p))
    return expected (p, _("a value"));

  g_autofree char *name = g_strdup (p->token.text);
  gboolean quoted = p->token.quoted;
  if (!advance (p))
    return NULL;
  if (!quoted && at_symbol (p, "("))
    return advance (p) ? parse_call (p, name, pos) : NULL;
  if (!quoted && p->token.kind == VS_TOKEN_TEXT && g_ascii_strcasecmp (name, "date") == 0)
    return parse_day (p, pos);
  VsNode *node = node_new (p, VS_NODE_NAME, pos, 0, NULL);
  node->text = g_steal_pointer (&name);
  return node;
}

static VsNode *
parse_primary (Parser *p)
{
  VsNode *node;
  guint pos = p->token.pos;

  switch (p->token.kind)
    {
    case VS_TOKEN_INT:
    case VS_TOKEN_DOUBLE:
    case VS_TOKEN_TEXT:
      node = node_new (p, p->token.kind == VS_TOKEN_INT ? VS_NODE_INT : p->token.kind == VS_TOKEN_DOUBLE ? VS_NODE_DOUBLE : VS_NODE_TEXT,
                       pos, 0, NULL);
      node->i = p->token.i;
      node->d = p->token.d;
      node->text = g_steal_pointer (&p->token.text);
      return advance (p) ? node : NULL;
    case VS_TOKEN_NAME:
      return parse_word (p);
    default:
      if (!at_symbol (p, "("))
        return expected (p, _("a value"));
      if (!advance (p) || !(node = parse_or (p)) || !take_symbol (p, ")"))
        return NULL;
      return node;
    }
}

static gboolean
enter (Parser *p)
{
  if (++p->depth <= MAX_DEPTH)
    return TRUE;
  return vs_expr_fault (p->expr->source, p->token.pos, VS_ERROR_FORMAT, p->error, _("the expression is nested too deeply."));
}

static VsNode *
parse_unary (Parser *p)
{
  VsNode *node = NULL;
  guint pos = p->token.pos;

  if (!at_symbol (p, "-") && !at_symbol (p, "+"))
    return parse_primary (p);
  gboolean negative = at_symbol (p, "-");
  if (enter (p) && advance (p) && (node = parse_unary (p)) && negative)
    node = node_new_unary (p, VS_NODE_NEGATE, pos, node);
  p->depth--;
  return node;
}

static VsNode *
parse_product (Parser *p)
{
  VsNode *node = parse_unary (p);

  while (node && (at_symbol (p, "*") || at_symbol (p, "/")))
    {
      VsNodeKind kind = at_symbol (p, "*") ? VS_NODE_MULTIPLY : VS_NODE_DIVIDE;
      guint pos = p->token.pos;
      node = advance (p) ? node_new_binary (p, kind, pos, node, parse_unary (p)) : NULL;
    }
  return node;
}

static VsNode *
parse_sum (Parser *p)
{
  VsNode *node = parse_product (p);

  while (node && (at_symbol (p, "+") || at_symbol (p, "-")))
    {
      VsNodeKind kind = at_symbol (p, "+") ? VS_NODE_ADD : VS_NODE_SUBTRACT;
      guint pos = p->token.pos;
      node = advance (p) ? node_new_binary (p, kind, pos, node, parse_product (p)) : NULL;
    }
  return node;
}

/* ── Comparisons ── */

static VsNode *
parse_is (Parser *p, VsNode *left)
{
  guint pos = p->token.pos;
  gboolean negated;

  if (!advance (p))
    return NULL;
  negated = at_word (p, "not");
  if ((negated && !advance (p)) || !take_word (p, "null"))
    return NULL;
  VsNode *node = node_new_unary (p, VS_NODE_IS_NULL, pos, left);
  if (node)
    node->negated = negated;
  return node;
}

static VsNode *
parse_in (Parser *p, VsNode *left, guint pos)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  g_ptr_array_add (args, left);
  if (!advance (p) || !take_symbol (p, "(") || !parse_list (p, args))
    return NULL;
  return node_new (p, VS_NODE_IN, pos, args->len, (VsNode **) args->pdata);
}

static VsNode *
parse_between (Parser *p, VsNode *left, guint pos)
{
  VsNode *args[3] = { left, NULL, NULL };

  if (!advance (p) || !(args[1] = parse_sum (p)) || !take_word (p, "and") || !(args[2] = parse_sum (p)))
    return NULL;
  return node_new (p, VS_NODE_BETWEEN, pos, 3, args);
}

static VsNode *
parse_compare (Parser *p)
{
  static const struct { const char *symbol; VsNodeKind kind; } symbols[] = {
    { "=", VS_NODE_EQ }, { "<>", VS_NODE_NE }, { "!=", VS_NODE_NE }, { "<", VS_NODE_LT }, { "<=", VS_NODE_LE }, { ">", VS_NODE_GT }, { ">=", VS_NODE_GE },
  };
  VsNode *left = parse_sum (p), *node = NULL;
  guint pos = p->token.pos;
  gboolean negated;

  if (left == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (at_symbol (p, symbols[i].symbol))
      return advance (p) ? node_new_binary (p, symbols[i].kind, pos, left, parse_sum (p)) : NULL;
  if (at_word (p, "is"))
    return parse_is (p, left);

  negated = at_word (p, "not");
  if (negated && !advance (p))
    return NULL;
  if (at_word (p, "in"))
    node = parse_in (p, left, pos);
  else if (at_word (p, "between"))
    node = parse_between (p, left, pos);
  else if (at_word (p, "like"))
    node = advance (p) ? node_new_binary (p, VS_NODE_LIKE, pos, left, parse_sum (p)) : NULL;
  else
    return negated ? expected (p, _("“in”, “between” or “like”")) : left;
  if (node)
    node->negated = negated;
  return node;
}

static VsNode *
parse_not (Parser *p)
{
  VsNode *node = NULL;
  guint pos = p->token.pos;

  if (!at_word (p, "not"))
    return parse_compare (p);
  if (enter (p) && advance (p))
    node = node_new_unary (p, VS_NODE_NOT, pos, parse_not (p));
  p->depth--;
  return node;
}

static VsNode *
parse_and (Parser *p)
{
  VsNode *node = parse_not (p);

  while (node && at_word (p, "and"))
    {
      guint pos = p->token.pos;
      node = advance (p) ? node_new_binary (p, VS_NODE_AND, pos, node, parse_not (p)) : NULL;
    }
  return node;
}

static VsNode *
parse_or (Parser *p)
{
  VsNode *node = enter (p) ? parse_and (p) : NULL;

  while (node && at_word (p, "or"))
    {
      guint pos = p->token.pos;
      node = advance (p) ? node_new_binary (p, VS_NODE_OR, pos, node, parse_and (p)) : NULL;
    }
  p->depth--;
  return node;
}

/* ── The expression ── */

static void
part_free (gpointer data)
{
  VsExpr *part = data;

  g_free (part->text);
  g_free (part);
}

VsExpr *
vs_expr_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autoptr (VsExpr) expr = g_new0 (VsExpr, 1);
  Parser p = { .expr = expr, .error = error };

  g_atomic_ref_count_init (&expr->ref);
  expr->nodes = g_ptr_array_new_with_free_func (node_free);
  expr->parts = g_ptr_array_new_with_free_func (part_free);
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("The expression is not UTF-8 text."));
      return NULL;
    }
  expr->source = g_strdup (text);
  expr->text = g_strdup (text);
  if (vs_token_read (expr->source, 0, &p.token, error))
    {
      expr->root = parse_or (&p);
      if (expr->root && p.token.kind != VS_TOKEN_END)
        expr->root = expected (&p, _("the end, or an operator,"));
    }
  vs_token_clear (&p.token);
  return expr->root ? g_steal_pointer (&expr) : NULL;
}

VsExpr *
vs_expr_ref (VsExpr *expr)
{
  g_return_val_if_fail (expr != NULL, NULL);

  g_atomic_ref_count_inc (&(expr->owner ? expr->owner : expr)->ref);
  return expr;
}

void
vs_expr_unref (VsExpr *expr)
{
  VsExpr *owner = expr && expr->owner ? expr->owner : expr;

  if (owner == NULL || !g_atomic_ref_count_dec (&owner->ref))
    return;
  g_ptr_array_unref (owner->nodes);
  g_ptr_array_unref (owner->parts);
  g_free (owner->source);
  g_free (owner->text);
  g_free (owner);
}

const char *
vs_expr_text (const VsExpr *expr)
{
  g_return_val_if_fail (expr != NULL, NULL);
  return expr->text;
}

static void
visit (const VsNode *node, void (*field) (const char *, gpointer), void (*aggregate) (const VsExprAggregate *, gpointer), gpointer data)
{
  if (node->kind == VS_NODE_NAME && field)
    field (node->text, data);
  if (node->kind == VS_NODE_AGGREGATE && aggregate)
    aggregate (&node->aggregate, data);
  for (guint i = 0; i < node->n_args; i++)
    visit (node->args[i], field, aggregate, data);
}

void
vs_expr_visit (const VsExpr *expr, void (*field) (const char *name, gpointer data),
               void (*aggregate) (const VsExprAggregate *agg, gpointer data), gpointer data)
{
  g_return_if_fail (expr != NULL);
  visit (expr->root, field, aggregate, data);
}
