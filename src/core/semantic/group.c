/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/group.h"
#include "semantic/scope.h"

typedef struct {
  const VsEntity *entity;
  VsGroups       *groups;   /* after the run: numbered over all bases */
  VsColumn      **keys;     /* per dimension: its value in each of this base's own groups */
} Base;

struct _VsGrouping {
  VsData        *data;
  VsExpr *const *dimensions;
  guint          n_dimensions;
  GPtrArray     *bases;
  guint32        n_groups;
  VsColumn     **keys;      /* per dimension, n_groups values */
  GHashTable    *measures;  /* VsMeasure → VsColumn */
};

static void
columns_free (VsColumn **columns, guint n)
{
  for (guint i = 0; columns != NULL && i < n; i++)
    g_clear_pointer (&columns[i], vs_column_unref);
  g_free (columns);
}

VsGrouping *
vs_grouping_new (VsData *data, VsExpr *const *dimensions, guint n_dimensions)
{
  VsGrouping *self = g_new0 (VsGrouping, 1);

  self->data = vs_data_ref (data);
  self->dimensions = dimensions;
  self->n_dimensions = n_dimensions;
  self->bases = g_ptr_array_new ();
  self->measures = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) vs_column_unref);
  return self;
}

void
vs_grouping_free (VsGrouping *grouping)
{
  for (guint i = 0; i < grouping->bases->len; i++)
    {
      Base *base = grouping->bases->pdata[i];

      g_clear_pointer (&base->groups, vs_groups_free);
      columns_free (base->keys, grouping->n_dimensions);
      g_free (base);
    }
  g_ptr_array_unref (grouping->bases);
  columns_free (grouping->keys, grouping->n_dimensions);
  g_hash_table_unref (grouping->measures);
  vs_data_unref (grouping->data);
  g_free (grouping);
}

/* ── What is asked for ── */

void
vs_grouping_add_entity (VsGrouping *grouping, const VsEntity *entity)
{
  Base *base;

  for (guint i = 0; i < grouping->bases->len; i++)
    if (((Base *) grouping->bases->pdata[i])->entity == entity)
      return;
  base = g_new0 (Base, 1);
  base->entity = entity;
  g_ptr_array_add (grouping->bases, base);
}

typedef struct {
  VsGrouping      *grouping;
  const VsMeasure *measure;
} Announce;

static void
announce_name (const char *name, gpointer data)
{
  Announce *announce = data;
  const VsMeasure *other = vs_model_measure (vs_data_model (announce->grouping->data), name);

  if (other != NULL && other != announce->measure)
    vs_grouping_add_measure (announce->grouping, other);
}

static void
announce_aggregate (const VsExprAggregate *agg, gpointer data)
{
  Announce *announce = data;
  const VsEntity *entity = vs_model_entity (vs_data_model (announce->grouping->data), announce->measure->entity);

  if (entity != NULL)
    vs_grouping_add_entity (announce->grouping, entity);
}

void
vs_grouping_add_measure (VsGrouping *grouping, const VsMeasure *measure)
{
  Announce announce = { grouping, measure };

  vs_expr_visit (measure->expr, announce_name, announce_aggregate, &announce);
}

gboolean
vs_grouping_can_ask (VsGrouping *grouping, const VsExpr *condition)
{
  for (guint i = 0; i < grouping->bases->len; i++)
    {
      const Base *base = grouping->bases->pdata[i];
      VsScope scope;
      VsType type;

      vs_scope_init_row (&scope, vs_data_model (grouping->data), base->entity, vs_data_as_of (grouping->data),
                         vs_data_period (grouping->data));
      if (!vs_expr_check (condition, &scope.scope, &type, NULL))
        return FALSE;
    }
  return TRUE;
}

/* ── Grouping ── */

static gboolean
group_base (VsGrouping *self, Base *base, VsExpr *const *where, guint n_where, GError **error)
{
  VsColumn **dimensions = g_new0 (VsColumn *, self->n_dimensions + 1);
  g_autoptr (VsBitmap) taken = NULL;
  gsize n_rows = vs_data_n_rows (self->data, base->entity->name, error);
  gboolean ok = n_rows != (gsize) -1;

  for (guint i = 0; ok && i < n_where; i++)
    {
      g_autoptr (VsBitmap) rows = vs_data_where (self->data, base->entity, where[i], error);

      ok = rows != NULL;
      if (ok && taken != NULL)
        vs_bitmap_and (taken, rows);
      else
        taken = g_steal_pointer (&rows);
    }
  for (guint i = 0; ok && i < self->n_dimensions; i++)
    {
      dimensions[i] = vs_data_eval_expr (self->data, base->entity, self->dimensions[i], error);
      ok = dimensions[i] != NULL;
    }
  if (ok)
    {
      base->groups = vs_groups_new (dimensions, self->n_dimensions, taken, n_rows);
      base->keys = g_new0 (VsColumn *, self->n_dimensions + 1);
      for (guint i = 0; i < self->n_dimensions; i++)
        base->keys[i] = vs_column_gather (dimensions[i], base->groups->first_row, base->groups->n_groups);
    }
  columns_free (dimensions, self->n_dimensions);
  return ok;
}

static void
append_column (VsColumnBuilder *builder, const VsColumn *column)
{
  for (gsize i = 0; i < column->n; i++)
    if (vs_column_is_null (column, i))
      vs_column_builder_add_null (builder);
    else if (column->type == VS_TYPE_TEXT)
      vs_column_builder_add_text (builder, vs_column_get_text (column, i), -1);
    else if (column->type == VS_TYPE_DOUBLE)
      vs_column_builder_add_double (builder, column->d[i]);
    else
      vs_column_builder_add_int (builder, vs_column_get_int (column, i));
}

/* The bases' keys below each other. NULL when a dimension has another type in another base. */
static VsColumn **
stack_keys (VsGrouping *self, gsize *n, GError **error)
{
  VsColumn **all = g_new0 (VsColumn *, self->n_dimensions + 1);
  const Base *first = self->bases->pdata[0];

  *n = 0;
  for (guint b = 0; b < self->bases->len; b++)
    *n += ((Base *) self->bases->pdata[b])->groups->n_groups;
  for (guint i = 0; i < self->n_dimensions; i++)
    {
      VsColumnBuilder *builder = vs_column_builder_new (first->keys[i]->type);
      gboolean same = TRUE;

      for (guint b = 0; b < self->bases->len; b++)
        {
          const Base *base = self->bases->pdata[b];

          same = same && base->keys[i]->type == first->keys[i]->type;
          if (same)
            append_column (builder, base->keys[i]);
        }
      all[i] = vs_column_builder_end (builder);
      if (!same)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("“%s” means different things for these measures; ask for them one by one"),
                       vs_expr_text (self->dimensions[i]));
          columns_free (all, self->n_dimensions);
          return NULL;
        }
    }
  return all;
}

/* Numbers the groups of all bases together. */
static gboolean
unite (VsGrouping *self, GError **error)
{
  gsize n, at = 0;
  VsColumn **all = stack_keys (self, &n, error);
  g_autoptr (VsGroups) united = NULL;

  if (all == NULL)
    return FALSE;
  united = vs_groups_new (all, self->n_dimensions, NULL, n);
  self->n_groups = united->n_groups;
  self->keys = g_new0 (VsColumn *, self->n_dimensions + 1);
  for (guint i = 0; i < self->n_dimensions; i++)
    self->keys[i] = vs_column_gather (all[i], united->first_row, united->n_groups);
  for (guint b = 0; b < self->bases->len; b++)
    {
      Base *base = self->bases->pdata[b];
      guint32 n_own = base->groups->n_groups;
      g_autofree guint32 *number = g_new (guint32, MAX (n_own, 1));

      for (guint32 g = 0; g < n_own; g++)
        number[g] = vs_groups_get (united, at + g);
      vs_groups_renumber (base->groups, number, united->n_groups);
      at += n_own;
    }
  columns_free (all, self->n_dimensions);
  return TRUE;
}

gboolean
vs_grouping_run (VsGrouping *grouping, VsExpr *const *where, guint n_where, VsJob *job, GError **error)
{
  for (guint b = 0; b < grouping->bases->len; b++)
    {
      Base *base = grouping->bases->pdata[b];

      if (!vs_job_check (job, error))
        return FALSE;
      if (!group_base (grouping, base, where, n_where, error))
        {
          g_prefix_error (error, "%s: ", base->entity->plural);
          return FALSE;
        }
    }
  if (grouping->bases->len == 0)
    {
      grouping->n_groups = grouping->n_dimensions == 0 ? 1 : 0;
      return TRUE;
    }
  return unite (grouping, error);
}

/* ── Answers ── */

guint32
vs_grouping_n_groups (const VsGrouping *grouping)
{
  return grouping->n_groups;
}

VsColumn *
vs_grouping_dimension (VsGrouping *grouping, guint index)
{
  g_return_val_if_fail (index < grouping->n_dimensions, NULL);

  return grouping->keys ? vs_column_ref (grouping->keys[index]) : vs_column_new_null (VS_TYPE_TEXT, 0);
}

static const VsGroups *
groups_of (VsGrouping *self, const VsEntity *entity)
{
  for (guint i = 0; i < self->bases->len; i++)
    {
      const Base *base = self->bases->pdata[i];

      if (base->entity == entity)
        return base->groups;
    }
  return NULL;
}

static VsColumn *
group_field (gpointer data, const char *name, GError **error)
{
  const VsScope *scope = data;

  return vs_grouping_measure (scope->owner, vs_model_measure (scope->model, name), error);
}

static VsColumn *
group_aggregate (gpointer data, const VsExprAggregate *agg, GError **error)
{
  const VsScope *scope = data;
  VsGrouping *self = scope->owner;
  g_auto (VsAggregateOver) over = { 0 };
  g_autoptr (VsBitmap) taken = NULL;
  g_autoptr (VsColumn) arg = NULL;

  if (!vs_scope_over_rows (scope->model, scope->entity, agg, &over, error))
    return NULL;
  if (agg->where != NULL && (taken = vs_data_where (self->data, over.entity, agg->where, error)) == NULL)
    return NULL;
  if (over.arg != NULL && (arg = vs_data_eval_expr (self->data, over.entity, over.arg, error)) == NULL)
    return NULL;
  return vs_groups_aggregate (groups_of (self, over.entity), agg->fn, arg, taken, agg->param);
}

VsColumn *
vs_grouping_measure (VsGrouping *grouping, const VsMeasure *measure, GError **error)
{
  VsColumn *column;
  VsScope scope;

  g_return_val_if_fail (measure != NULL, NULL);

  column = g_hash_table_lookup (grouping->measures, measure);
  if (column != NULL)
    return vs_column_ref (column);
  vs_scope_init_group (&scope, vs_data_model (grouping->data), vs_model_entity (vs_data_model (grouping->data), measure->entity),
                       vs_data_as_of (grouping->data), vs_data_period (grouping->data));
  scope.owner = grouping;
  scope.scope.field = group_field;
  scope.scope.aggregate = group_aggregate;
  column = vs_expr_eval (measure->expr, &scope.scope, grouping->n_groups, error);
  if (column == NULL)
    {
      g_prefix_error (error, "%s: ", measure->name);
      return NULL;
    }
  g_hash_table_insert (grouping->measures, (gpointer) measure, vs_column_ref (column));
  return column;
}
