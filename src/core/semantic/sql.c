/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each entity that takes part is a subquery with an alias of its own (a1, a2, …), so that a row can be told from the rows around it. */
#include "semantic/sql.h"

#include "semantic/data-private.h"
#include "semantic/scope.h"

#include <string.h>

typedef struct {
  VsScope scope;       /* first: what the language calls back with */
  guint   alias;
  guint  *n_aliases;   /* of the whole statement */
} Row;

static char *field_sql (gpointer data, const char *name);
static char *children_sql (gpointer data, const VsExprAggregate *agg, GError **error);

static Row
row_new (const VsScope *near, const VsEntity *entity, guint *n_aliases)
{
  Row row = { .alias = ++*n_aliases, .n_aliases = n_aliases };

  vs_scope_init_row (&row.scope, near->model, entity, near->scope.as_of, near->scope.period);
  row.scope.scope.rates = near->scope.rates;
  row.scope.scope.field_sql = field_sql;
  row.scope.scope.aggregate_sql = children_sql;
  return row;
}

/* A row is copied about; the scope inside must know where it lies. */
static char *
print_in (Row *row, const VsExpr *expr, GError **error)
{
  row->scope.scope.data = row;
  return vs_expr_to_sql (expr, &row->scope.scope, error);
}

static char *
column_sql (const Row *row, const char *column)
{
  return g_strdup_printf ("a%u.\"%s\"", row->alias, column);
}

/* "FROM "invoice" AS a2 WHERE (kind = 'x') AND link", without WHERE when there is nothing to say. link and where are nullable. */
static char *
from_sql (const Row *row, const char *link, const char *where)
{
  const VsEntity *entity = row->scope.entity;
  g_autoptr (GString) out = g_string_new (NULL);
  const char *const conditions[] = { entity->where, link, where };
  const char *joint = " WHERE ";

  g_string_append_printf (out, "FROM \"%s\" AS a%u", entity->table, row->alias);
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (conditions[i] != NULL)
      {
        g_string_append_printf (out, "%s(%s)", joint, conditions[i]);
        joint = " AND ";
      }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ── What a row belongs to ── */

/* Where the steps end: a field, or, without one, a column. */
static char *
value_at (Row *row, const VsPathStep *steps, guint n, const VsField *field, const char *column)
{
  Row next;
  g_autofree char *inner = NULL, *here = NULL, *there = NULL, *link = NULL, *from = NULL;

  if (n == 0 && field != NULL && field->expr != NULL)
    return print_in (row, field->expr, NULL);   /* in brackets where it needs them: more would only be deeper than SQLite reads */
  if (n == 0)
    return column_sql (row, field ? field->column : column);
  next = row_new (&row->scope, steps->to, row->n_aliases);
  here = column_sql (row, steps->back ? steps->from->key : steps->relation->column);
  there = column_sql (&next, steps->back ? steps->relation->column : steps->to->key);
  link = g_strdup_printf ("%s = %s", there, here);
  from = from_sql (&next, link, NULL);
  inner = value_at (&next, steps + 1, n - 1, field, column);
  return inner ? g_strdup_printf ("(SELECT %s %s)", inner, from) : NULL;
}

static char *
field_sql (gpointer data, const char *name)
{
  Row *row = data;
  VsPath path;

  if (!vs_path_resolve (row->scope.model, row->scope.entity, name, &path, NULL))
    return NULL;
  return value_at (row, path.steps, path.n_steps, path.field, NULL);
}

/* ── What belongs to it ── */

static const char *
function_of (VsAgg fn)
{
  switch (fn)
    {
    case VS_AGG_COUNT:    return "count(";
    case VS_AGG_DISTINCT: return "count(DISTINCT ";
    case VS_AGG_SUM:
    case VS_AGG_LARGEST:  return "sum(";
    case VS_AGG_AVG:      return "avg(";
    case VS_AGG_MIN:      return "min(";
    case VS_AGG_MAX:      return "max(";
    default:              return NULL;
    }
}

/* What is taken of each row; what becomes a number of currency units is one already. */
static char *
argument_sql (Row *row, const VsExprAggregate *agg, VsExpr *arg, GError **error)
{
  g_autofree char *sql = arg ? print_in (row, arg, error) : NULL;
  VsType type = VS_TYPE_INT64;

  if (arg == NULL)
    return g_strdup ("1");
  if (sql == NULL || !vs_expr_check (arg, &row->scope.scope, &type, error))
    return NULL;
  if (type == VS_TYPE_MONEY && (agg->fn == VS_AGG_AVG || agg->fn == VS_AGG_LARGEST))
    return g_strdup_printf ("(%s / 10000.0)", sql);
  return g_steal_pointer (&sql);
}

/* The aggregate over the row's entity; link (nullable) ties it to a row around it. */
static char *
aggregate_over (Row *row, const VsExprAggregate *agg, VsExpr *arg, const char *link, GError **error)
{
  const char *function = function_of (agg->fn);
  g_autofree char *value = NULL, *where = NULL, *from = NULL;

  if (function == NULL)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_INVALID, _("SQL has no median, no quantile and no first value."));
      return NULL;
    }
  value = argument_sql (row, agg, arg, error);
  if (value == NULL || (agg->where != NULL && (where = print_in (row, agg->where, error)) == NULL))
    return NULL;
  from = from_sql (row, link, where);
  if (agg->fn == VS_AGG_LARGEST)
    return g_strdup_printf ("(SELECT sum(v) FROM (SELECT %s AS v %s ORDER BY v DESC LIMIT %d))", value, from, (int) agg->param);
  return g_strdup_printf ("(SELECT %s%s) %s)", function, value, from);
}

static char *
children_sql (gpointer data, const VsExprAggregate *agg, GError **error)
{
  Row *row = data;
  g_auto (VsAggregateOver) over = { 0 };
  g_autofree char *here = NULL, *there = NULL, *link = NULL;
  const VsPathStep *last;
  VsPath path;
  Row child;

  if (!vs_scope_over_children (row->scope.model, row->scope.entity, agg, &over, error)
      || !vs_path_find (row->scope.model, over.entity, row->scope.entity, &path, error))
    return NULL;
  child = row_new (&row->scope, over.entity, row->n_aliases);
  last = &path.steps[path.n_steps - 1];
  here = column_sql (row, last->back ? last->relation->column : last->to->key);
  there = value_at (&child, path.steps, path.n_steps - 1, NULL, last->back ? last->from->key : last->relation->column);
  link = g_strdup_printf ("%s = %s", there, here);
  return aggregate_over (&child, agg, over.arg, link, error);
}

char *
vs_sql_rows (VsData *data, const char *entity, const VsExpr *expr, GError **error)
{
  const VsEntity *found;
  guint n_aliases = 0;
  g_autofree char *value = NULL, *from = NULL;
  VsScope scope;
  Row row;

  g_return_val_if_fail (data != NULL && entity != NULL && expr != NULL, NULL);

  found = vs_data_entity (data, entity, error);
  if (found == NULL)
    return NULL;
  vs_scope_init_row (&scope, vs_data_model (data), found, vs_data_as_of (data), vs_data_period (data));
  scope.scope.rates = vs_base_rates_get (data->rates);
  row = row_new (&scope, found, &n_aliases);
  value = print_in (&row, expr, error);
  from = from_sql (&row, NULL, NULL);
  return value ? g_strdup_printf ("SELECT %s %s ORDER BY a1.rowid", value, from) : NULL;
}

/* ── Measures ── */

typedef struct {
  VsScope scope;
  guint  *n_aliases;
} Group;

static char *measure_value (const Group *near, const VsMeasure *measure, GError **error);

static char *
other_measure_sql (gpointer data, const char *name)
{
  const Group *group = data;
  const VsMeasure *measure = vs_model_measure (group->scope.model, name);

  return measure ? measure_value (group, measure, NULL) : NULL;
}

static char *
rows_sql (gpointer data, const VsExprAggregate *agg, GError **error)
{
  const Group *group = data;
  g_auto (VsAggregateOver) over = { 0 };
  Row row;

  if (!vs_scope_over_rows (group->scope.model, group->scope.entity, agg, &over, error))
    return NULL;
  row = row_new (&group->scope, over.entity, group->n_aliases);
  return aggregate_over (&row, agg, over.arg, NULL, error);
}

static char *
measure_value (const Group *near, const VsMeasure *measure, GError **error)
{
  const VsScope *scope = &near->scope;
  Group group = { .n_aliases = near->n_aliases };
  g_autofree char *sql = NULL;

  vs_scope_init_group (&group.scope, scope->model, vs_model_entity (scope->model, measure->entity), scope->scope.as_of, scope->scope.period);
  group.scope.scope.rates = scope->scope.rates;
  group.scope.scope.data = &group;
  group.scope.scope.field_sql = other_measure_sql;
  group.scope.scope.aggregate_sql = rows_sql;
  sql = vs_expr_to_sql (measure->expr, &group.scope.scope, error);
  return sql ? g_strdup_printf ("(%s)", sql) : NULL;
}

char *
vs_sql_measure (VsData *data, const VsMeasure *measure, GError **error)
{
  guint n_aliases = 0;
  Group near = { .n_aliases = &n_aliases };
  g_autofree char *value = NULL;

  g_return_val_if_fail (data != NULL && measure != NULL, NULL);

  vs_scope_init_group (&near.scope, vs_data_model (data), vs_model_entity (vs_data_model (data), measure->entity), vs_data_as_of (data),
                       vs_data_period (data));
  near.scope.scope.rates = vs_base_rates_get (data->rates);
  value = measure_value (&near, measure, error);
  return value ? g_strdup_printf ("SELECT %s", value) : NULL;
}
