/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/group.h"
#include "semantic/sums.h"

#include <string.h>

typedef struct {
  VsSums  *sums;
  guint32 *own_of;    /* per group of all bases: the own one; G_MAXUINT32 = no rows here */
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

static void
base_free (gpointer data)
{
  Base *base = data;

  vs_sums_free (base->sums);
  g_free (base->own_of);
  g_free (base);
}

VsGrouping *
vs_grouping_new (VsData *data, VsExpr *const *dimensions, guint n_dimensions)
{
  VsGrouping *self = g_new0 (VsGrouping, 1);

  self->data = vs_data_ref (data);
  self->dimensions = dimensions;
  self->n_dimensions = n_dimensions;
  self->bases = g_ptr_array_new_with_free_func (base_free);
  self->measures = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) vs_column_unref);
  return self;
}

void
vs_grouping_free (VsGrouping *grouping)
{
  g_ptr_array_unref (grouping->bases);
  columns_free (grouping->keys, grouping->n_dimensions);
  g_hash_table_unref (grouping->measures);
  vs_data_unref (grouping->data);
  g_free (grouping);
}

/* ── What is asked for ── */

static Base *
base_of (VsGrouping *self, const VsEntity *entity)
{
  Base *base;

  for (guint i = 0; i < self->bases->len; i++)
    if (vs_sums_entity (((Base *) self->bases->pdata[i])->sums) == entity)
      return self->bases->pdata[i];
  base = g_new0 (Base, 1);
  base->sums = vs_sums_new (self->data, entity, self->dimensions, self->n_dimensions);
  g_ptr_array_add (self->bases, base);
  return base;
}

void
vs_grouping_add_entity (VsGrouping *grouping, const VsEntity *entity)
{
  base_of (grouping, entity);
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
    vs_sums_add (base_of (announce->grouping, entity)->sums, agg, announce->measure);
}

void
vs_grouping_add_measure (VsGrouping *grouping, const VsMeasure *measure)
{
  Announce announce = { grouping, measure };

  vs_expr_visit (measure->expr, announce_name, announce_aggregate, &announce);
}

/* All its names lead somewhere from the entity: found out before an error is worded that nobody reads. */
static gboolean
can_follow (const VsModel *model, const VsEntity *entity, const VsExpr *condition)
{
  g_autoptr (GPtrArray) names = vs_scope_names_of (condition);
  VsPath path;
  gboolean can = TRUE;

  for (guint i = 0; can && i < names->len; i++)
    can = vs_path_resolve (model, entity, names->pdata[i], &path, NULL);
  return can;
}

gboolean
vs_grouping_can_ask (VsGrouping *grouping, const VsExpr *condition)
{
  for (guint i = 0; i < grouping->bases->len; i++)
    {
      const Base *base = grouping->bases->pdata[i];
      VsScope scope;
      VsType type;

      if (!can_follow (vs_data_model (grouping->data), vs_sums_entity (base->sums), condition))
        return FALSE;
      vs_scope_init_row (&scope, vs_data_model (grouping->data), vs_sums_entity (base->sums), vs_data_as_of (grouping->data),
                         vs_data_period (grouping->data));
      if (!vs_expr_check (condition, &scope.scope, &type, NULL))
        return FALSE;
    }
  return TRUE;
}

/* ── Grouping ── */

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
    *n += vs_sums_n_groups (((Base *) self->bases->pdata[b])->sums);
  for (guint i = 0; i < self->n_dimensions; i++)
    {
      VsType type = vs_sums_key (first->sums, i)->type;
      VsColumnBuilder *builder = vs_column_builder_new (type);
      gboolean same = TRUE;

      for (guint b = 0; b < self->bases->len; b++)
        {
          const VsColumn *keys = vs_sums_key (((const Base *) self->bases->pdata[b])->sums, i);

          same = same && keys->type == type;
          if (same)
            append_column (builder, keys);
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

      base->own_of = g_new (guint32, MAX (self->n_groups, 1));
      memset (base->own_of, 0xff, self->n_groups * sizeof *base->own_of);
      for (guint32 k = 0; k < vs_sums_n_groups (base->sums); k++)
        base->own_of[vs_groups_get (united, at + k)] = k;
      at += vs_sums_n_groups (base->sums);
    }
  columns_free (all, self->n_dimensions);
  return TRUE;
}

gboolean
vs_grouping_run (VsGrouping *grouping, VsExpr *const *where, guint n_where, VsJob *job, GError **error)
{
  for (guint b = 0; b < grouping->bases->len; b++)
    {
      VsSums *sums = ((Base *) grouping->bases->pdata[b])->sums;

      if (!vs_job_check (job, error))
        return FALSE;
      if (!vs_sums_run (sums, where, n_where, job, error))
        {
          if (error == NULL || !vs_error_is_cancelled (*error))
            g_prefix_error (error, "%s: ", vs_sums_entity (sums)->plural);
          return FALSE;
        }
    }
  if (grouping->bases->len > 0)
    return unite (grouping, error);
  grouping->n_groups = grouping->n_dimensions == 0 ? 1 : 0;
  return TRUE;
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

static VsColumn *
group_field (gpointer data, const char *name, GError **error)
{
  const VsScope *scope = data;

  return vs_grouping_measure (scope->owner, vs_model_measure (scope->model, name), error);
}

/* From a base's own groups to those of all bases; a count of no rows is 0, also one that was put together from parts. */
static VsColumn *
group_aggregate (gpointer data, const VsExprAggregate *agg, GError **error)
{
  const VsScope *scope = data;
  VsGrouping *self = scope->owner;
  const Base *base = base_of (self, scope->entity);
  g_autoptr (VsColumn) own = vs_sums_column (base->sums, agg);
  VsColumn *out;

  g_return_val_if_fail (own != NULL, NULL);

  out = vs_column_gather (own, base->own_of, self->n_groups);
  if ((agg->fn == VS_AGG_COUNT || agg->fn == VS_AGG_DISTINCT) && out->valid != NULL)
    {
      for (guint32 g = 0; g < self->n_groups; g++)
        if (vs_column_is_null (out, g))
          out->i64[g] = 0;
      memset (out->valid, 0xff, (self->n_groups + 63) / 64 * sizeof *out->valid);
      vs_column_count_nulls (out);
    }
  return out;
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
