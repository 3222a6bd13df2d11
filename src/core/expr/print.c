/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print.c: the same meaning in SQLite's SQL and as a Tableau calculation. In SQL amounts are whole ten-thousandths, days and instants
 * integers, as the workspace stores them; in Tableau amounts are currency units. Every part is put in brackets, so no precedence differs. */
#include "expr/function.h"
#include "expr/node.h"

#include <string.h>

typedef struct {
  const VsExpr      *expr;
  const VsExprScope *scope;
  const VsTyping    *typing;
  gboolean           tableau;
  GError           **error;
} Printer;

static char *print (Printer *p, const VsNode *node);

static char *
cannot_say (Printer *p, const VsNode *node)
{
  const char *language = p->tableau ? "Tableau" : "SQL";

  vs_expr_fault (p->expr->source, node->pos, VS_ERROR_INVALID, p->error, _("this cannot be said in %s."), language);
  return NULL;
}

/* Takes `text`. */
static char *
cast (Printer *p, char *text, VsType from, VsType to)
{
  g_autofree char *taken = text;

  if (text == NULL || from == to || from == VS_TYPE_NULL || to == VS_TYPE_NULL)
    return g_steal_pointer (&taken);
  if (to == VS_TYPE_TIME)
    return p->tableau ? g_strdup_printf ("DATETIME(%s)", text) : g_strdup_printf ("(%s * 86400)", text);
  if (to == VS_TYPE_DAY)
    return p->tableau ? g_strdup_printf ("DATE(%s)", text)
                      : g_strdup_printf ("((%s - ((%s %% 86400) + 86400) %% 86400) / 86400)", text, text);
  if (p->tableau)
    return g_steal_pointer (&taken);
  if (from == VS_TYPE_MONEY)
    return g_strdup_printf ("(%s / 10000.0)", text);
  if (to == VS_TYPE_MONEY)
    return from == VS_TYPE_DOUBLE ? g_strdup_printf ("CAST(round(%s * 10000.0) AS INTEGER)", text) : g_strdup_printf ("(%s * 10000)", text);
  return g_steal_pointer (&taken);
}

static char *
print_as (Printer *p, const VsNode *node, VsType type)
{
  return cast (p, print (p, node), vs_typing_get (p->typing, node), type);
}

/* All arguments in one type; NULL when one cannot be printed. */
static GStrv
print_args (Printer *p, const VsNode *node, VsType type)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < node->n_args; i++)
    {
      g_autofree char *arg = print_as (p, node->args[i], type);
      if (arg == NULL)
        return NULL;
      g_strv_builder_add (builder, arg);
    }
  return g_strv_builder_end (builder);
}

/* The operands of a comparison. Amounts in Tableau are fractions: a computed one is brought back to ten-thousandths, or 0.1 + 0.2 would
 * not be 0.3. */
static GStrv
print_operands (Printer *p, const VsNode *node)
{
  GStrv args = print_args (p, node, p->typing->meeting[node->id]);

  for (guint i = 0; p->tableau && args && args[i]; i++)
    if (vs_typing_get (p->typing, node->args[i]) == VS_TYPE_MONEY && node->args[i]->kind > VS_NODE_NAME)
      {
        g_autofree char *plain = args[i];
        args[i] = g_strdup_printf ("ROUND(%s, 4)", plain);
      }
  return args;
}

/* ── Leaves ── */

static char *
quote_text (const char *text)
{
  g_autoptr (GString) out = g_string_new ("'");

  for (; *text; text++)
    g_string_append_len (out, *text == '\'' ? "''" : text, *text == '\'' ? 2 : 1);
  g_string_append_c (out, '\'');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
print_double (double value)
{
  char *text = vs_double_to_string (value);

  if (strpbrk (text, ".e") == NULL)
    {
      char *with_point = g_strconcat (text, ".0", NULL);
      g_free (text);
      return with_point;
    }
  return text;
}

static char *
print_day (Printer *p, VsDay day)
{
  char buf[16];

  if (day == VS_DAY_NONE)
    return g_strdup ("NULL");
  return p->tableau ? g_strdup_printf ("#%s#", vs_day_format_iso (day, buf)) : g_strdup_printf ("%d", day);
}

static char *
print_name (Printer *p, const VsNode *node)
{
  char *(*name) (gpointer, const char *) = p->tableau ? p->scope->field_tableau : p->scope->field_sql;
  char *text = name ? name (p->scope->data, node->text) : NULL;

  return text ? text : cannot_say (p, node);
}

static char *
print_leaf (Printer *p, const VsNode *node)
{
  switch (node->kind)
    {
    case VS_NODE_INT:    return g_strdup_printf ("%" G_GINT64_FORMAT, node->i);
    case VS_NODE_DOUBLE: return print_double (node->d);
    case VS_NODE_TEXT:   return quote_text (node->text);
    case VS_NODE_DAY:    return print_day (p, (VsDay) node->i);
    case VS_NODE_BOOL:   return g_strdup (p->tableau ? (node->i ? "TRUE" : "FALSE") : (node->i ? "1" : "0"));
    case VS_NODE_NULL:   return g_strdup ("NULL");
    default:             return print_name (p, node);
    }
}

/* ── Operators ── */

static char *
print_binary (Printer *p, const VsNode *node, const char *sign, VsType type)
{
  g_auto (GStrv) args = print_args (p, node, type);

  return args ? g_strdup_printf ("(%s %s %s)", args[0], sign, args[1]) : NULL;
}

static char *
print_arithmetic (Printer *p, const VsNode *node)
{
  VsType type = vs_typing_get (p->typing, node);
  gboolean days = vs_typing_get (p->typing, node->args[0]) == VS_TYPE_DAY || vs_typing_get (p->typing, node->args[1]) == VS_TYPE_DAY;
  const char *sign = node->kind == VS_NODE_ADD ? "+" : node->kind == VS_NODE_SUBTRACT ? "-" : node->kind == VS_NODE_MULTIPLY ? "*" : "/";

  if (days && p->tableau && type == VS_TYPE_INT64)
    {
      g_auto (GStrv) args = print_args (p, node, VS_TYPE_NULL);
      return args ? g_strdup_printf ("DATEDIFF('day', %s, %s)", args[1], args[0]) : NULL;
    }
  if (node->kind == VS_NODE_DIVIDE && !p->tableau)
    {
      g_auto (GStrv) args = print_args (p, node, VS_TYPE_DOUBLE);
      return args ? g_strdup_printf ("(CAST(%s AS REAL) / %s)", args[0], args[1]) : NULL;
    }
  return print_binary (p, node, sign, days ? VS_TYPE_NULL : type);
}

static char *
print_comparison (Printer *p, const VsNode *node)
{
  static const char *const signs[] = {
    [VS_NODE_EQ] = "=", [VS_NODE_NE] = "<>", [VS_NODE_LT] = "<", [VS_NODE_LE] = "<=", [VS_NODE_GT] = ">", [VS_NODE_GE] = ">=",
  };

  g_auto (GStrv) args = print_operands (p, node);

  return args ? g_strdup_printf ("(%s %s %s)", args[0], signs[node->kind], args[1]) : NULL;
}

/* A pattern of like as a regular expression; text is lower case already. */
static char *
regular_expression (const char *pattern)
{
  g_autoptr (GString) out = g_string_new ("^");

  for (; *pattern; pattern++)
    {
      if (*pattern == '%' || *pattern == '_')
        g_string_append (out, *pattern == '%' ? ".*" : ".");
      else
        {
          if (strchr (".^$*+?()[]{}|\\", *pattern))
            g_string_append_c (out, '\\');
          g_string_append_c (out, *pattern);
        }
    }
  g_string_append_c (out, '$');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The everyday patterns have functions, which every source of data knows; the others need regular expressions. STARTSWITH and ENDSWITH
 * would pass over blanks. */
static char *
print_like_tableau (Printer *p, const VsNode *node)
{
  const VsNode *pattern = node->args[1];
  g_autofree char *text = print (p, node->args[0]), *inner = NULL, *quoted = NULL, *test = NULL;
  gsize n;

  if (text == NULL || pattern->kind != VS_NODE_TEXT)
    return text ? cannot_say (p, node) : NULL;
  n = strlen (pattern->text);
  gboolean open = n > 0 && pattern->text[0] == '%', close = n > 1 && pattern->text[n - 1] == '%';
  inner = g_ascii_strdown (pattern->text + open, n - open - close);
  if (strpbrk (inner, "%_"))
    {
      g_autofree char *lower = g_ascii_strdown (pattern->text, -1), *regular = regular_expression (lower);
      quoted = quote_text (regular);
      test = g_strdup_printf ("REGEXP_MATCH(LOWER(%s), %s)", text, quoted);
      return g_strdup_printf (node->negated ? "(NOT %s)" : "%s", test);
    }
  quoted = quote_text (inner);
  if (open && close)
    test = g_strdup_printf ("CONTAINS(LOWER(%s), %s)", text, quoted);
  else if (open || close)
    test = g_strdup_printf ("(%s(LOWER(%s), %ld) = %s)", open ? "RIGHT" : "LEFT", text, g_utf8_strlen (inner, -1), quoted);
  else
    test = g_strdup_printf ("(LOWER(%s) = %s)", text, quoted);
  return g_strdup_printf (node->negated ? "(NOT %s)" : "%s", test);
}

static char *
print_like (Printer *p, const VsNode *node)
{
  return p->tableau ? print_like_tableau (p, node) : print_binary (p, node, node->negated ? "NOT LIKE" : "LIKE", VS_TYPE_TEXT);
}

/* Tableau's IN takes a list of literals. */
static gboolean
are_literals (const VsNode *node)
{
  for (guint i = 1; i < node->n_args; i++)
    if (node->args[i]->kind > VS_NODE_BOOL)
      return FALSE;
  return TRUE;
}

static char *
print_in_parts (const VsNode *node, char *const *args)
{
  g_autoptr (GString) out = g_string_new (node->negated ? "(NOT (" : "(");

  for (guint i = 1; i < node->n_args; i++)
    g_string_append_printf (out, "%s(%s = %s)", i > 1 ? " OR " : "", args[0], args[i]);
  g_string_append (out, node->negated ? "))" : ")");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
print_in (Printer *p, const VsNode *node)
{
  g_auto (GStrv) args = print_operands (p, node);
  g_autofree char *items = args ? g_strjoinv (", ", args + 1) : NULL;

  if (args == NULL)
    return NULL;
  if (p->tableau && !are_literals (node))
    return print_in_parts (node, args);
  if (p->tableau)
    return g_strdup_printf (node->negated ? "(NOT (%s IN (%s)))" : "(%s IN (%s))", args[0], items);
  return g_strdup_printf ("(%s %sIN (%s))", args[0], node->negated ? "NOT " : "", items);
}

static char *
print_between (Printer *p, const VsNode *node)
{
  g_auto (GStrv) args = print_operands (p, node);

  if (args == NULL)
    return NULL;
  return g_strdup_printf ("(%s(%s >= %s AND %s <= %s))", node->negated ? "NOT " : "", args[0], args[1], args[0], args[2]);
}

static char *
print_is_null (Printer *p, const VsNode *node)
{
  g_autofree char *arg = print (p, node->args[0]);

  if (arg == NULL)
    return NULL;
  if (p->tableau)
    return g_strdup_printf (node->negated ? "(NOT ISNULL(%s))" : "ISNULL(%s)", arg);
  return g_strdup_printf ("(%s IS %sNULL)", arg, node->negated ? "NOT " : "");
}

static char *
print_case (Printer *p, const VsNode *node)
{
  VsType type = vs_typing_get (p->typing, node);
  g_autoptr (GString) out = g_string_new (p->tableau ? "(" : "(CASE");

  for (guint i = 0; i < node->n_args; i++)
    {
      gboolean condition = i % 2 == 0 && i + 1 < node->n_args;
      g_autofree char *arg = print_as (p, node->args[i], condition ? VS_TYPE_BOOL : type);
      if (arg == NULL)
        return NULL;
      if (condition)
        g_string_append_printf (out, p->tableau ? (i == 0 ? "IF %s" : " ELSEIF %s") : " WHEN %s", arg);
      else
        g_string_append_printf (out, i % 2 ? " THEN %s" : " ELSE %s", arg);
    }
  g_string_append (out, " END)");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ── Calls ── */

/* The day that a letter after $ stands for (function.h). */
static char *
print_scope_day (Printer *p, char letter)
{
  const VsPeriod *period = p->scope->period;

  switch (letter)
    {
    case 'F': return print_day (p, period->from);
    case 'T': return print_day (p, period->to);
    case 'B': return print_day (p, period->before_from);
    case 'U': return print_day (p, period->before_to);
    default:  return print_day (p, p->scope->as_of);
    }
}

static void
print_rates (Printer *p, char letter, GString *out)
{
  const VsExprRates *rates = p->scope->rates;
  g_auto (GStrv) parts = g_strsplit (rates ? rates->base : "", "'", -1);
  g_autofree char *base = g_strjoinv ("''", parts);

  if (letter == 'C')
    g_string_append_printf (out, "'%s'", base);
  else
    g_string_append_printf (out, "%d", rates ? rates->most_days : 0);
}

static char *
fill (Printer *p, const char *form, char *const *args)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = form; *at; at++)
    {
      if (*at != '$')
        {
          g_string_append_c (out, *at);
          continue;
        }
      at++;
      if (*at == '*')
        {
          g_autofree char *all = g_strjoinv (", ", (char **) args);
          g_string_append (out, all);
        }
      else if (g_ascii_isdigit (*at))
        g_string_append (out, args[*at - '1']);
      else if (*at == 'C' || *at == 'M')
        print_rates (p, *at, out);
      else
        {
          g_autofree char *day = print_scope_day (p, *at);
          g_string_append (out, day);
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
fold (Printer *p, const char *form, char *const *args)
{
  char *done = g_strdup (args[0]);

  for (guint i = 1; args[i] != NULL; i++)
    {
      g_autofree char *left = done;
      char *pair[] = { left, args[i], NULL };
      done = fill (p, form, pair);
    }
  return done;
}

static char *
print_call (Printer *p, const VsNode *node)
{
  const VsFunction *function = node->function;
  const char *form = p->tableau ? function->tableau : function->sql;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree VsType *types = g_new (VsType, node->n_args + 1);
  g_auto (GStrv) args = NULL;
  gboolean null = FALSE;

  for (guint i = 0; i < node->n_args; i++)
    {
      g_autofree char *arg = print_as (p, node->args[i], vs_function_arg_type (function, i, p->typing->meeting[node->id]));
      if (arg == NULL)
        return NULL;
      types[i] = vs_typing_get (p->typing, node->args[i]);
      null |= types[i] == VS_TYPE_NULL;
      g_strv_builder_add (builder, arg);
    }
  args = g_strv_builder_end (builder);
  VsPrintFunc special_print = p->tableau ? function->tableau_print : function->sql_print;
  if (special_print)
    {
      g_autofree char *special = null ? g_strdup ("NULL") : special_print (node, types, args);
      if (special == NULL)
        return cannot_say (p, node);
      return p->tableau ? g_steal_pointer (&special) : g_strdup_printf ("(%s)", special);
    }
  if (form == NULL)
    return cannot_say (p, node);
  return form[0] == '~' ? fold (p, form + 1, args) : fill (p, form, args);
}

/* ── Aggregates ── */

static const char *
aggregate_form (Printer *p, VsAgg fn)
{
  switch (fn)
    {
    case VS_AGG_COUNT:    return p->tableau ? "COUNT(%s)" : "count(%s)";
    case VS_AGG_DISTINCT: return p->tableau ? "COUNTD(%s)" : "count(DISTINCT %s)";
    case VS_AGG_SUM:      return p->tableau ? "SUM(%s)" : "sum(%s)";
    case VS_AGG_AVG:      return p->tableau ? "AVG(%s)" : "avg(%s)";
    case VS_AGG_MIN:      return p->tableau ? "MIN(%s)" : "min(%s)";
    case VS_AGG_MAX:      return p->tableau ? "MAX(%s)" : "max(%s)";
    default:              return NULL;
    }
}

/* What is aggregated, as text: the argument, or 1 for rows. */
static char *
aggregate_argument (Printer *p, const VsExprAggregate *agg)
{
  char *(*name) (gpointer, const char *) = p->tableau ? p->scope->field_tableau : p->scope->field_sql;
  VsType type;

  if (agg->arg)
    return print_as (p, agg->arg->root, agg->fn == VS_AGG_AVG ? VS_TYPE_DOUBLE : VS_TYPE_NULL);
  if (agg->entity && name && p->scope->field_type && p->scope->field_type (p->scope->data, agg->entity, &type))
    return name (p->scope->data, agg->entity);
  return g_strdup ("1");
}

static char *
print_aggregate (Printer *p, const VsNode *node)
{
  const VsExprAggregate *agg = &node->aggregate;
  const char *form = aggregate_form (p, agg->fn);
  g_autofree char *arg = NULL, *where = NULL, *taken = NULL;

  if (!p->tableau && p->scope->aggregate_sql)
    return p->scope->aggregate_sql (p->scope->data, agg, p->error);
  arg = aggregate_argument (p, agg);
  if (arg == NULL)
    return NULL;
  if (agg->where && !(where = print (p, agg->where->root)))
    return NULL;
  if (where)
    taken = g_strdup_printf (p->tableau ? "IF %s THEN %s END" : "CASE WHEN %s THEN %s END", where, arg);
  else
    taken = g_steal_pointer (&arg);
  if (agg->fn == VS_AGG_QUANTILE && p->tableau)
    {
      g_autofree char *share = print_double (agg->param);
      return agg->param == 0.5 ? g_strdup_printf ("MEDIAN(%s)", taken) : g_strdup_printf ("PERCENTILE(%s, %s)", taken, share);
    }
  if (form == NULL)
    return cannot_say (p, node);

  const char *hole = strstr (form, "%s");
  return g_strdup_printf ("%.*s%s%s", (int) (hole - form), form, taken, hole + 2);
}

/* ── The walk ── */

static char *
print (Printer *p, const VsNode *node)
{
  switch (node->kind)
    {
    case VS_NODE_NEGATE:
      {
        g_autofree char *arg = print (p, node->args[0]);
        return arg ? g_strdup_printf ("(- %s)", arg) : NULL;
      }
    case VS_NODE_NOT:
      {
        g_autofree char *arg = print (p, node->args[0]);
        return arg ? g_strdup_printf ("(NOT %s)", arg) : NULL;
      }
    case VS_NODE_AND:       return print_binary (p, node, "AND", VS_TYPE_BOOL);
    case VS_NODE_OR:        return print_binary (p, node, "OR", VS_TYPE_BOOL);
    case VS_NODE_ADD:
    case VS_NODE_SUBTRACT:
    case VS_NODE_MULTIPLY:
    case VS_NODE_DIVIDE:    return print_arithmetic (p, node);
    case VS_NODE_EQ:
    case VS_NODE_NE:
    case VS_NODE_LT:
    case VS_NODE_LE:
    case VS_NODE_GT:
    case VS_NODE_GE:        return print_comparison (p, node);
    case VS_NODE_LIKE:      return print_like (p, node);
    case VS_NODE_IN:        return print_in (p, node);
    case VS_NODE_BETWEEN:   return print_between (p, node);
    case VS_NODE_IS_NULL:   return print_is_null (p, node);
    case VS_NODE_CASE:      return print_case (p, node);
    case VS_NODE_CALL:      return print_call (p, node);
    case VS_NODE_AGGREGATE: return print_aggregate (p, node);
    default:                return print_leaf (p, node);
    }
}

static char *
print_expr (const VsExpr *expr, const VsExprScope *scope, gboolean tableau, GError **error)
{
  g_autoptr (VsTyping) typing = vs_typing_new_for_print (expr, scope, error);
  Printer p = { expr, scope, typing, tableau, error };

  return typing ? print (&p, expr->root) : NULL;
}

char *
vs_expr_to_sql (const VsExpr *expr, const VsExprScope *scope, GError **error)
{
  g_return_val_if_fail (expr != NULL && scope != NULL, NULL);
  return print_expr (expr, scope, FALSE, error);
}

char *
vs_expr_to_tableau (const VsExpr *expr, const VsExprScope *scope, GError **error)
{
  g_return_val_if_fail (expr != NULL && scope != NULL, NULL);
  return print_expr (expr, scope, TRUE, error);
}
