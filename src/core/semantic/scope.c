/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/scope.h"

#include <string.h>

/* ── Names in an expression ── */

static void
note_name (const char *name, gpointer data)
{
  GPtrArray *names = data;

  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

GPtrArray *
vs_scope_names_of (const VsExpr *expr)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  if (expr != NULL)
    vs_expr_visit (expr, note_name, NULL, names);
  return names;
}

/* ── What an aggregate runs over ── */

void
vs_aggregate_over_clear (VsAggregateOver *over)
{
  over->entity = NULL;
  g_clear_pointer (&over->arg, vs_expr_unref);
}

/* The entity that the first part of a dotted name stands for, if it is one. */
static const VsEntity *
entity_of_name (const VsModel *model, const char *name)
{
  const char *dot = strchr (name, '.');
  g_autofree char *first = dot ? g_strndup (name, dot - name) : NULL;

  return first ? vs_model_entity (model, first) : NULL;
}

/* "count (ticket …)" counts rows of an entity, "count (amount …)" the values of a field; both look alike to the parser. */
static gboolean
take_argument (const VsModel *model, const VsExprAggregate *agg, VsAggregateOver *over, GError **error)
{
  g_autoptr (GPtrArray) names = vs_scope_names_of (agg->arg);
  const char *bare = agg->entity;

  if (bare == NULL && agg->fn == VS_AGG_COUNT && names->len == 1)
    bare = names->pdata[0];
  if (bare != NULL)
    {
      over->entity = vs_model_entity (model, bare);
      if (over->entity != NULL)
        return TRUE;
    }
  if (agg->arg != NULL)
    over->arg = vs_expr_ref (agg->arg);
  else if (agg->entity != NULL)
    over->arg = vs_expr_parse (agg->entity, error);
  return over->arg != NULL || agg->entity == NULL;
}

gboolean
vs_scope_over_children (const VsModel *model, const VsEntity *entity, const VsExprAggregate *agg, VsAggregateOver *over, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  VsPath path;

  memset (over, 0, sizeof *over);
  if (!take_argument (model, agg, over, error))
    return FALSE;
  names = vs_scope_names_of (over->arg);
  for (guint i = 0; over->entity == NULL && i < names->len; i++)
    {
      const VsEntity *child = entity_of_name (model, names->pdata[i]);

      if (child != NULL && child != entity && vs_path_find (model, child, entity, &path, NULL))
        over->entity = child;
    }
  if (over->entity == NULL || over->entity == entity)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                   _("It is not clear what to add up for each “%s”; name it, as in “sum (invoice.amount)” or “count (ticket)”"),
                   entity->name);
      vs_aggregate_over_clear (over);
      return FALSE;
    }
  if (!vs_path_find (model, over->entity, entity, &path, error))
    {
      vs_aggregate_over_clear (over);
      return FALSE;
    }
  return TRUE;
}

gboolean
vs_scope_over_rows (const VsModel *model, const VsEntity *entity, const VsExprAggregate *agg, VsAggregateOver *over, GError **error)
{
  memset (over, 0, sizeof *over);
  if (!take_argument (model, agg, over, error))
    return FALSE;
  if (over->entity != NULL && over->entity != entity)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("A measure of “%s” counts its own rows, not those of “%s”"), entity->name,
                   over->entity->name);
      vs_aggregate_over_clear (over);
      return FALSE;
    }
  over->entity = entity;
  return TRUE;
}

/* ── Types ── */

static gboolean
result_type (VsAgg fn, gboolean has_arg, VsType arg, VsType *type, GError **error)
{
  switch (fn)
    {
    case VS_AGG_COUNT:
    case VS_AGG_DISTINCT:
      *type = VS_TYPE_INT64;
      return TRUE;
    case VS_AGG_MIN:
    case VS_AGG_MAX:
    case VS_AGG_FIRST:
      *type = arg;
      return has_arg;
    case VS_AGG_SUM:
      *type = arg == VS_TYPE_INT32 ? VS_TYPE_INT64 : arg;
      break;
    case VS_AGG_AVG:
    case VS_AGG_QUANTILE:
    case VS_AGG_LARGEST:
    default:
      *type = VS_TYPE_DOUBLE;
      break;
    }
  if (has_arg && vs_type_is_number (arg))
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("Only numbers can be added up or averaged, not values of type %s"), vs_type_name (arg));
  return FALSE;
}

static gboolean
check_over (const VsScope *self, const VsExprAggregate *agg, const VsAggregateOver *over, VsType *type, GError **error)
{
  VsScope inner;
  VsType arg = VS_TYPE_DOUBLE;
  VsType condition;

  vs_scope_init_row (&inner, self->model, over->entity, self->scope.as_of, self->scope.period);
  if (over->arg != NULL && !vs_scope_check_row (&inner, over->arg, &arg, error))
    return FALSE;
  if (agg->where != NULL)
    {
      if (!vs_scope_check_row (&inner, agg->where, &condition, error))
        return FALSE;
      if (condition != VS_TYPE_BOOL)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“where %s” must be a condition that is true or false"),
                       vs_expr_text (agg->where));
          return FALSE;
        }
    }
  return result_type (agg->fn, over->arg != NULL, arg, type, error);
}

static gboolean
row_field_type (gpointer data, const char *name, VsType *type)
{
  const VsScope *self = data;
  VsPath path;

  if (!vs_path_resolve (self->model, self->entity, name, &path, NULL))
    return FALSE;
  *type = path.field->type;
  return TRUE;
}

static gboolean
row_aggregate_type (gpointer data, const VsExprAggregate *agg, VsType *type, GError **error)
{
  const VsScope *self = data;
  g_auto (VsAggregateOver) over = { 0 };

  return vs_scope_over_children (self->model, self->entity, agg, &over, error) && check_over (self, agg, &over, type, error);
}

static char **
row_names (gpointer data)
{
  const VsScope *self = data;

  return vs_path_names (self->model, self->entity);
}

static gboolean
group_field_type (gpointer data, const char *name, VsType *type)
{
  const VsScope *self = data;
  const VsMeasure *measure = vs_model_measure (self->model, name);

  if (measure == NULL)
    return FALSE;
  *type = measure->type;
  return TRUE;
}

static gboolean
group_aggregate_type (gpointer data, const VsExprAggregate *agg, VsType *type, GError **error)
{
  const VsScope *self = data;
  g_auto (VsAggregateOver) over = { 0 };

  return vs_scope_over_rows (self->model, self->entity, agg, &over, error) && check_over (self, agg, &over, type, error);
}

static char **
group_names (gpointer data)
{
  const VsScope *self = data;
  const GPtrArray *measures = vs_model_measures (self->model);
  char **names = g_new0 (char *, measures->len + 1);

  for (guint i = 0; i < measures->len; i++)
    names[i] = g_strdup (((const VsMeasure *) measures->pdata[i])->name);
  return names;
}

gboolean
vs_scope_check_row (const VsScope *self, const VsExpr *expr, VsType *type, GError **error)
{
  g_autoptr (GPtrArray) names = vs_scope_names_of (expr);
  VsPath path;

  for (guint i = 0; i < names->len; i++)
    if (strchr (names->pdata[i], '.') != NULL && !vs_path_resolve (self->model, self->entity, names->pdata[i], &path, error))
      {
        g_prefix_error (error, "“%s”: ", (const char *) names->pdata[i]);
        return FALSE;
      }
  return vs_expr_check (expr, &self->scope, type, error);
}

/* ── Other languages ── */

static char *
row_field_tableau (gpointer data, const char *name)
{
  const VsScope *self = data;
  g_autoptr (GString) out = g_string_new (NULL);
  VsPath path;

  if (!vs_path_resolve (self->model, self->entity, name, &path, NULL))
    return NULL;
  g_string_append (out, path.field->caption);
  g_string_replace (out, "]", "]]", 0);
  return g_strdup_printf ("[%s]", out->str);
}

void
vs_scope_init_row (VsScope *self, const VsModel *model, const VsEntity *entity, VsDay as_of, const VsPeriod *period)
{
  g_return_if_fail (self != NULL && model != NULL && entity != NULL);

  *self = (VsScope) {
    .scope = {
      .data = self,
      .as_of = as_of,
      .period = period,
      .field_type = row_field_type,
      .aggregate_type = row_aggregate_type,
      .field_tableau = row_field_tableau,
      .names = row_names,
    },
    .model = model,
    .entity = entity,
  };
}

void
vs_scope_init_group (VsScope *self, const VsModel *model, const VsEntity *entity, VsDay as_of, const VsPeriod *period)
{
  g_return_if_fail (self != NULL && model != NULL && entity != NULL);

  *self = (VsScope) {
    .scope = {
      .data = self,
      .as_of = as_of,
      .period = period,
      .field_type = group_field_type,
      .aggregate_type = group_aggregate_type,
      .names = group_names,
    },
    .model = model,
    .entity = entity,
  };
}
