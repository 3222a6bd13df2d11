/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/data-private.h"
#include "semantic/group.h"
#include "base/parallel.h"

#include <string.h>

/* All rows of an entity by the dimensions, whatever the conditions: kept for the next question. */
typedef struct {
  VsGroups  *groups;
  VsColumn **keys;      /* per dimension: its value in each group */
  guint      n_keys;
} Grouped;

/* An aggregate that a measure asks for. */
typedef struct {
  const VsExprAggregate *agg;
  const VsMeasure       *measure;
  VsKept                *own;      /* VsColumn by the base's own groups */
} Sum;

typedef struct {
  const VsEntity *entity;
  GArray         *sums;
  VsKept         *grouped;
  VsKept         *taken;    /* VsBitmap; NULL: all rows */
  gboolean        lifts;    /* the conditions say which parents are taken: those of `step`, by `parents` */
  VsPathStep      step;
  VsKept         *parents;  /* VsBitmap */
  char           *asked;    /* dimensions and conditions, as text */
  VsColumn      **keys;     /* per dimension: its value in each of the own groups that have rows */
  guint32        *present;  /* the own groups that have rows */
  guint32         n_present;
  guint32        *own_of;   /* per group of all bases: the own one; G_MAXUINT32 = no rows here */
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

      for (guint k = 0; k < base->sums->len; k++)
        g_clear_pointer (&g_array_index (base->sums, Sum, k).own, vs_kept_unref);
      g_array_unref (base->sums);
      g_clear_pointer (&base->grouped, vs_kept_unref);
      g_clear_pointer (&base->taken, vs_kept_unref);
      g_clear_pointer (&base->parents, vs_kept_unref);
      columns_free (base->keys, grouping->n_dimensions);
      g_free (base->asked);
      g_free (base->present);
      g_free (base->own_of);
      g_free (base);
    }
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
    if (((Base *) self->bases->pdata[i])->entity == entity)
      return self->bases->pdata[i];
  base = g_new0 (Base, 1);
  base->entity = entity;
  base->sums = g_array_new (FALSE, TRUE, sizeof (Sum));
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

  GArray *sums = entity ? base_of (announce->grouping, entity)->sums : NULL;
  Sum sum = { agg, announce->measure, NULL };

  for (guint i = 0; sums != NULL && i < sums->len; i++)
    if (g_array_index (sums, Sum, i).agg == agg)
      return;
  if (sums != NULL)
    g_array_append_val (sums, sum);
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

static void
grouped_free (gpointer data)
{
  Grouped *grouped = data;

  g_clear_pointer (&grouped->groups, vs_groups_free);
  columns_free (grouped->keys, grouped->n_keys);
  g_free (grouped);
}

typedef struct {
  VsGrouping     *grouping;
  const VsEntity *entity;
  VsExpr *const  *where;
  guint           n_where;
} Ask;

static VsKept *
make_grouped (gpointer data, GError **error)
{
  const Ask *ask = data;
  const VsGrouping *self = ask->grouping;
  guint n = self->n_dimensions;
  VsColumn **dimensions = g_new0 (VsColumn *, n + 1);
  Grouped *grouped = NULL;
  gsize n_rows;
  gboolean ok = vs_table_count (self->data, ask->entity, &n_rows, error);

  for (guint i = 0; ok && i < n; i++)
    ok = (dimensions[i] = vs_row_eval (self->data, ask->entity, self->dimensions[i], FALSE, error)) != NULL;
  if (ok)
    {
      grouped = g_new0 (Grouped, 1);
      grouped->groups = vs_groups_new (dimensions, n, NULL, n_rows);
      grouped->keys = g_new0 (VsColumn *, n + 1);
      grouped->n_keys = n;
      for (guint i = 0; i < n; i++)
        grouped->keys[i] = vs_column_gather (dimensions[i], grouped->groups->first_row, grouped->groups->n_groups);
    }
  columns_free (dimensions, n);
  return ok ? vs_kept_new (grouped, grouped_free, n_rows * grouped->groups->width) : NULL;
}

static VsKept *
take_grouped (VsGrouping *self, const VsEntity *entity, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = NULL;
  gboolean uses_period = FALSE;
  Ask ask = { .grouping = self, .entity = entity };

  for (guint i = 0; i < self->n_dimensions; i++)
    {
      g_string_append_printf (text, "%s | ", vs_expr_text (self->dimensions[i]));
      uses_period |= vs_row_uses_period (self->data, entity, self->dimensions[i]);
    }
  name = vs_data_keep_name (self->data, "groups", entity, text->str, uses_period);
  return vs_keep_take (vs_data_keep (self->data), name, make_grouped, &ask, error);
}

static VsKept *
make_all_of (gpointer data, GError **error)
{
  const Ask *ask = data;
  g_autoptr (VsBitmap) all = NULL;
  gsize bytes;

  for (guint i = 0; i < ask->n_where; i++)
    {
      g_autoptr (VsKept) one = vs_row_where (ask->grouping->data, ask->entity, ask->where[i], FALSE, error);

      if (one == NULL)
        return NULL;
      if (all == NULL)
        all = vs_bitmap_new (((const VsBitmap *) one->value)->n_rows, TRUE);
      vs_bitmap_and (all, one->value);
    }
  bytes = all->n_rows / 8;
  return vs_kept_new (g_steal_pointer (&all), (GDestroyNotify) vs_bitmap_free, bytes);
}

/* The rows where all conditions hold. */
static VsKept *
take_where (VsGrouping *self, const VsEntity *entity, VsExpr *const *where, guint n_where, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = NULL;
  gboolean uses_period = FALSE;
  Ask ask = { self, entity, where, n_where };

  if (n_where == 1)
    return vs_row_where (self->data, entity, where[0], FALSE, error);
  for (guint i = 0; i < n_where; i++)
    {
      g_string_append_printf (text, "%s(%s)", i > 0 ? " and " : "", vs_expr_text (where[i]));
      uses_period |= vs_row_uses_period (self->data, entity, where[i]);
    }
  name = vs_data_keep_name (self->data, "where", entity, text->str, uses_period);
  return vs_keep_take (vs_data_keep (self->data), name, make_all_of, &ask, error);
}

/* Exact sums, counts and extremes, in any order: by parent they are the same. */
static gboolean
goes_by_parent (VsGrouping *self, const VsEntity *entity, const VsExprAggregate *agg)
{
  g_auto (VsAggregateOver) over = { 0 };
  VsScope scope;
  VsType type;

  if (agg->fn == VS_AGG_COUNT)
    return TRUE;
  if (agg->fn != VS_AGG_SUM && agg->fn != VS_AGG_MIN && agg->fn != VS_AGG_MAX)
    return FALSE;
  vs_row_scope_init (&scope, self->data, entity);
  return vs_scope_over_rows (vs_data_model (self->data), entity, agg, &over, NULL) && over.arg != NULL
         && vs_scope_check_row (&scope, over.arg, &type, NULL) && type != VS_TYPE_DOUBLE && type != VS_TYPE_TEXT;
}

/* The one step over which all conditions and dimensions are decided, if there is one. */
static gboolean
find_step (VsGrouping *self, const Base *base, VsExpr *const *where, guint n_where, VsPathStep *step)
{
  gboolean ok = n_where > 0;

  for (guint i = 0; ok && i < n_where + self->n_dimensions; i++)
    {
      VsPathStep other;

      if (i < n_where)
        ok = vs_row_lifts (self->data, base->entity, where[i], TRUE, &other);
      else
        ok = vs_row_lifts (self->data, base->entity, self->dimensions[i - n_where], FALSE, &other);
      ok = ok && (i == 0 || (other.relation == step->relation && other.back == step->back));
      *step = other;
    }
  return ok;
}

/* Totals of the rows of chosen parents (invoices of the customers of a region) need not look at the rows: sums by parent do. With dimensions
 * it is all of them or none, as the groups are the parents' then. */
static gboolean
find_parents (VsGrouping *self, Base *base, VsExpr *const *where, guint n_where, GError **error)
{
  gboolean all = TRUE;
  gsize n, n_parents;

  if (!find_step (self, base, where, n_where, &base->step))
    return TRUE;
  for (guint i = 0; i < base->sums->len; i++)
    all = all && goes_by_parent (self, base->entity, g_array_index (base->sums, Sum, i).agg);
  if (!vs_table_count (self->data, base->entity, &n, error) || !vs_table_count (self->data, base->step.to, &n_parents, error))
    return FALSE;
  base->lifts = n >= 2 * n_parents && (all || self->n_dimensions == 0);
  return !base->lifts || (base->parents = take_where (self, base->step.to, where, n_where, error)) != NULL;
}

/* The chosen parents' groups in which any row is left. */
static VsColumn *
count_by_parent (const Base *base, VsGrouping *self, GError **error)
{
  const VsExprAggregate rows = { .fn = VS_AGG_COUNT };
  g_autoptr (VsKept) counts = vs_row_sums_by_parent (self->data, &base->step, &rows, NULL, error);
  const Grouped *grouped = base->grouped->value;

  return counts ? vs_groups_aggregate (grouped->groups, VS_AGG_SUM, counts->value, base->parents->value, 0) : NULL;
}

/* The own groups in which any row is left. Without dimensions there is always one group. */
static gboolean
find_present (VsGrouping *self, Base *base, GError **error)
{
  const Grouped *grouped = base->grouped->value;
  guint32 n = grouped->groups->n_groups;
  g_autoptr (VsColumn) counts = NULL;

  if (self->n_dimensions > 0 && base->lifts)
    counts = count_by_parent (base, self, error);
  else if (self->n_dimensions > 0 && base->taken != NULL)
    counts = vs_groups_aggregate (grouped->groups, VS_AGG_COUNT, NULL, base->taken->value, 0);
  if (counts == NULL && self->n_dimensions > 0 && base->lifts)
    return FALSE;
  base->present = g_new (guint32, MAX (n, 1));
  for (guint32 g = 0; g < n; g++)
    if (counts == NULL || (!vs_column_is_null (counts, g) && counts->i64[g] > 0))
      base->present[base->n_present++] = g;
  base->keys = g_new0 (VsColumn *, self->n_dimensions + 1);
  for (guint i = 0; i < self->n_dimensions; i++)
    base->keys[i] = vs_column_gather (grouped->keys[i], base->present, base->n_present);
  return TRUE;
}

static gboolean
group_base (VsGrouping *self, Base *base, VsExpr *const *where, guint n_where, GError **error)
{
  g_autoptr (GString) asked = g_string_new (NULL);
  gboolean by_parent;

  if (!find_parents (self, base, where, n_where, error))
    return FALSE;
  by_parent = base->lifts && self->n_dimensions > 0;
  if (n_where > 0 && !by_parent && (base->taken = take_where (self, base->entity, where, n_where, error)) == NULL)
    return FALSE;
  if ((base->grouped = take_grouped (self, by_parent ? base->step.to : base->entity, error)) == NULL)
    return FALSE;
  g_string_append (asked, by_parent ? "by parent " : "");
  for (guint i = 0; i < self->n_dimensions; i++)
    g_string_append_printf (asked, "%s | ", vs_expr_text (self->dimensions[i]));
  for (guint i = 0; i < n_where; i++)
    g_string_append_printf (asked, "where %s ", vs_expr_text (where[i]));
  base->asked = g_strdup (asked->str);
  return find_present (self, base, error);
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
    *n += ((Base *) self->bases->pdata[b])->n_present;
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

      base->own_of = g_new (guint32, MAX (self->n_groups, 1));
      memset (base->own_of, 0xff, self->n_groups * sizeof *base->own_of);
      for (guint32 k = 0; k < base->n_present; k++)
        base->own_of[vs_groups_get (united, at + k)] = base->present[k];
      at += base->n_present;
    }
  columns_free (all, self->n_dimensions);
  return TRUE;
}

/* ── Aggregates ── */

static char *
sum_name (VsGrouping *self, const Base *base, const VsExprAggregate *agg)
{
  g_autofree char *text = g_strdup_printf ("%s%d %g %s %s where %s", base->asked, agg->fn, agg->param, agg->arg ? vs_expr_text (agg->arg) : "",
                                           agg->entity ? agg->entity : "", agg->where ? vs_expr_text (agg->where) : "");

  return vs_data_keep_name (self->data, "sum", base->entity, text, TRUE);
}

/* What an aggregate needs, and what is to be let go afterwards. */
typedef struct {
  VsAggSpec spec;
  VsColumn *column;
  VsKept   *where;
  VsBitmap *both;     /* where and the grouping's conditions */
  gboolean  by_parent;
  Sum      *sum;
} Need;

static void
need_clear (gpointer data)
{
  Need *need = data;

  g_clear_pointer (&need->column, vs_column_unref);
  g_clear_pointer (&need->where, vs_kept_unref);
  g_clear_pointer (&need->both, vs_bitmap_free);
}

/* FALSE with an error; else the column and the rows to add up. */
static gboolean
find_need (VsGrouping *self, const Base *base, const VsExprAggregate *agg, Need *need, GError **error)
{
  g_auto (VsAggregateOver) over = { 0 };
  const VsBitmap *taken = base->taken ? base->taken->value : NULL;

  if (!vs_scope_over_rows (vs_data_model (self->data), base->entity, agg, &over, error))
    return FALSE;
  need->by_parent = base->lifts && goes_by_parent (self, base->entity, agg);
  if (need->by_parent)
    {
      VsKept *sums = vs_row_sums_by_parent (self->data, &base->step, agg, over.arg, error);

      need->column = vs_kept_end_column (sums);
      need->spec = (VsAggSpec) { agg->fn == VS_AGG_COUNT ? VS_AGG_SUM : agg->fn, need->column, base->parents->value, 0 };
      return need->column != NULL;
    }
  if (agg->where != NULL && (need->where = vs_row_where (self->data, base->entity, agg->where, TRUE, error)) == NULL)
    return FALSE;
  if (over.arg != NULL && (need->column = vs_row_eval (self->data, base->entity, over.arg, TRUE, error)) == NULL)
    return FALSE;
  if (need->where != NULL && taken != NULL)
    {
      need->both = vs_bitmap_new (taken->n_rows, TRUE);
      vs_bitmap_and (need->both, taken);
      vs_bitmap_and (need->both, need->where->value);
      taken = need->both;
    }
  else if (need->where != NULL)
    taken = need->where->value;
  need->spec = (VsAggSpec) { agg->fn, need->column, taken, agg->param };
  return TRUE;
}

static void
unref_column (gpointer column)
{
  vs_column_unref (column);
}

/* One pass for those over the rows, or over the parents' rows. */
static gboolean
run_needs (VsGrouping *self, const Base *base, GArray *needs, gboolean by_parent, GError **error)
{
  g_autoptr (VsKept) grouped = by_parent && base->lifts ? take_grouped (self, base->step.to, error)
                                                        : vs_kept_ref (base->grouped);
  g_autoptr (GArray) specs = g_array_new (FALSE, FALSE, sizeof (VsAggSpec));
  g_autofree VsColumn **columns = g_new0 (VsColumn *, needs->len + 1);

  if (grouped == NULL)
    return FALSE;
  for (guint i = 0; i < needs->len; i++)
    if (g_array_index (needs, Need, i).by_parent == by_parent)
      g_array_append_val (specs, g_array_index (needs, Need, i).spec);
  if (specs->len > 0)
    vs_groups_aggregate_many (((const Grouped *) grouped->value)->groups, (const VsAggSpec *) specs->data, specs->len, columns);
  for (guint i = 0, k = 0; i < needs->len; i++)
    {
      const Need *need = &g_array_index (needs, Need, i);
      g_autofree char *name = sum_name (self, base, need->sum->agg);

      if (need->by_parent != by_parent)
        continue;
      need->sum->own = vs_kept_new (columns[k], unref_column, columns[k]->n * sizeof (gint64));
      vs_keep_put (vs_data_keep (self->data), name, need->sum->own);
      k++;
    }
  return TRUE;
}

typedef struct {
  VsGrouping *grouping;
  const Base *base;
  GArray     *needs;
} FindNeeds;

static gboolean
find_needs (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const FindNeeds *find = data;

  for (gsize i = from; i < to; i++)
    {
      Need *need = &g_array_index (find->needs, Need, i);

      if (!find_need (find->grouping, find->base, need->sum->agg, need, error))
        {
          g_prefix_error (error, "%s: ", need->sum->measure->name);
          return FALSE;
        }
    }
  return TRUE;
}

/* All sums of a base that nobody has asked for yet. What they are made of is read or computed by all cores. */
static gboolean
sum_base (VsGrouping *self, Base *base, GError **error)
{
  g_autoptr (GArray) needs = g_array_new (FALSE, TRUE, sizeof (Need));

  g_array_set_clear_func (needs, need_clear);
  for (guint i = 0; i < base->sums->len; i++)
    {
      Sum *sum = &g_array_index (base->sums, Sum, i);
      g_autofree char *name = sum_name (self, base, sum->agg);

      sum->own = vs_keep_find (vs_data_keep (self->data), name);
      if (sum->own == NULL)
        g_array_append_vals (needs, &(Need) { .sum = sum }, 1);
    }
  return vs_parallel_for (needs->len, 1, find_needs, &(FindNeeds) { self, base, needs }, NULL, error)
         && run_needs (self, base, needs, FALSE, error) && run_needs (self, base, needs, TRUE, error);
}

/* From a base's own groups to those of all bases; a count of no rows is 0, also one that was added up by parent. */
static VsColumn *
spread_sum (const VsGrouping *self, const Base *base, const Sum *sum)
{
  VsColumn *out = vs_column_gather (sum->own->value, base->own_of, self->n_groups);

  if ((sum->agg->fn == VS_AGG_COUNT || sum->agg->fn == VS_AGG_DISTINCT) && out->valid != NULL)
    {
      for (guint32 g = 0; g < self->n_groups; g++)
        if (vs_column_is_null (out, g))
          out->i64[g] = 0;
      memset (out->valid, 0xff, (self->n_groups + 63) / 64 * sizeof *out->valid);
      vs_column_count_nulls (out);
    }
  return out;
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
  if (!unite (grouping, error))
    return FALSE;
  for (guint b = 0; b < grouping->bases->len; b++)
    if (!vs_job_check (job, error) || !sum_base (grouping, grouping->bases->pdata[b], error))
      return FALSE;
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

static VsColumn *
group_aggregate (gpointer data, const VsExprAggregate *agg, GError **error)
{
  const VsScope *scope = data;
  VsGrouping *self = scope->owner;
  const Base *base = base_of (self, scope->entity);

  for (guint i = 0; i < base->sums->len; i++)
    {
      const Sum *sum = &g_array_index (base->sums, Sum, i);

      if (sum->agg == agg && sum->own != NULL)
        return spread_sum (self, base, sum);
    }
  g_return_val_if_reached (NULL);
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
