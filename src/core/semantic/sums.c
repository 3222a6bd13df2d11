/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/sums.h"
#include "base/parallel.h"

#include <string.h>

typedef struct {
  const VsExprAggregate *agg;
  const VsMeasure *measure;   /* NULL: our own */
  gboolean         folds;     /* the whole's is put together from its parts' */
  VsKept          *kept;      /* VsColumn: per cell, or of all rows when it does not fold */
} Sum;

struct _VsSums {
  VsData         *data;
  const VsEntity *entity;
  VsExpr *const  *dimensions;
  guint           n_dimensions;
  VsExpr *const  *where;
  guint           n_where;
  GArray         *sums;        /* Sum */
  /* How it is asked. */
  gboolean        cut;         /* cells are folded to groups; FALSE: each cell is a group */
  gboolean        by_parent;   /* the rows' sums by parent are added up, not the rows */
  VsPathStep      step;        /* to those parents */
  GPtrArray      *by;          /* VsExpr: what the cells are cut by */
  GPtrArray      *of_rows;     /* VsExpr: conditions that are asked of rows (parents, when by_parent) */
  GPtrArray      *of_cells;    /* VsExpr: and of cells */
  char           *asked;       /* the first two as text */
  gboolean        uses_period;
  /* What came of it. */
  VsKept         *cells;       /* VsCells */
  VsGroups       *own;         /* cells → groups; NULL when not cut */
  guint32        *present;     /* the cells that are groups, when not cut */
  guint32         n_groups;
  VsColumn      **keys;
};

static const VsExprAggregate count_rows = { .fn = VS_AGG_COUNT };

static void
sum_clear (gpointer data)
{
  g_clear_pointer (&((Sum *) data)->kept, vs_kept_unref);
}

static void
unref_expr (gpointer expr)
{
  vs_expr_unref (expr);
}

VsSums *
vs_sums_new (VsData *data, const VsEntity *entity, VsExpr *const *dimensions, guint n_dimensions)
{
  VsSums *self = g_new0 (VsSums, 1);

  self->data = vs_data_ref (data);
  self->entity = entity;
  self->dimensions = dimensions;
  self->n_dimensions = n_dimensions;
  self->sums = g_array_new (FALSE, TRUE, sizeof (Sum));
  g_array_set_clear_func (self->sums, sum_clear);
  self->by = g_ptr_array_new_with_free_func (unref_expr);
  self->of_rows = g_ptr_array_new_with_free_func (unref_expr);
  self->of_cells = g_ptr_array_new_with_free_func (unref_expr);
  return self;
}

void
vs_sums_free (VsSums *sums)
{
  for (guint i = 0; sums->keys != NULL && i < sums->n_dimensions; i++)
    g_clear_pointer (&sums->keys[i], vs_column_unref);
  g_free (sums->keys);
  g_free (sums->present);
  g_clear_pointer (&sums->own, vs_groups_free);
  g_clear_pointer (&sums->cells, vs_kept_unref);
  g_free (sums->asked);
  g_ptr_array_unref (sums->of_cells);
  g_ptr_array_unref (sums->of_rows);
  g_ptr_array_unref (sums->by);
  g_array_unref (sums->sums);
  vs_data_unref (sums->data);
  g_free (sums);
}

const VsEntity *
vs_sums_entity (const VsSums *sums)
{
  return sums->entity;
}

/* Exact sums, counts and extremes, in any order: those of parts give the whole's. */
static gboolean
folds (VsSums *self, const VsExprAggregate *agg)
{
  g_auto (VsAggregateOver) over = { 0 };
  VsScope scope;
  VsType type;

  if (agg->fn == VS_AGG_COUNT)
    return TRUE;
  if (agg->fn != VS_AGG_SUM && agg->fn != VS_AGG_MIN && agg->fn != VS_AGG_MAX)
    return FALSE;
  vs_row_scope_init (&scope, self->data, self->entity);
  return vs_scope_over_rows (vs_data_model (self->data), self->entity, agg, &over, NULL) && over.arg != NULL
         && vs_scope_check_row (&scope, over.arg, &type, NULL) && type != VS_TYPE_DOUBLE && type != VS_TYPE_TEXT;
}

static Sum *
find_sum (const VsSums *self, const VsExprAggregate *agg)
{
  for (guint i = 0; i < self->sums->len; i++)
    if (g_array_index (self->sums, Sum, i).agg == agg)
      return &g_array_index (self->sums, Sum, i);
  return NULL;
}

void
vs_sums_add (VsSums *sums, const VsExprAggregate *agg, const VsMeasure *measure)
{
  Sum sum = { agg, measure, FALSE, NULL };

  if (find_sum (sums, agg) != NULL)
    return;
  sum.folds = folds (sums, agg);
  g_array_append_val (sums->sums, sum);
}

static gboolean
all_fold (const VsSums *self)
{
  gboolean all = TRUE;

  for (guint i = 0; i < self->sums->len; i++)
    all = all && g_array_index (self->sums, Sum, i).folds;
  return all;
}

/* ── How it is asked ── */

static gboolean
is_by (const VsSums *self, const VsExpr *expr)
{
  for (guint i = 0; i < self->by->len; i++)
    if (g_str_equal (vs_expr_text (self->by->pdata[i]), vs_expr_text (expr)))
      return TRUE;
  return FALSE;
}

static void
add_by (VsSums *self, VsExpr *expr)
{
  if (!is_by (self, expr))
    g_ptr_array_add (self->by, vs_expr_ref (expr));
}

/* The entity whose rows are cut. */
static const VsEntity *
cut_entity (const VsSums *self)
{
  return self->by_parent ? self->step.to : self->entity;
}

static int
compare_exprs (gconstpointer a, gconstpointer b)
{
  return strcmp (vs_expr_text (*(VsExpr *const *) a), vs_expr_text (*(VsExpr *const *) b));
}

static gboolean
are_not_too_many (VsSums *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (self->by, NULL, NULL);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_exprs);   /* the same in any order, once */
  return vs_cells_most (self->data, cut_entity (self), sorted) <= VS_CROSS_MAX;
}

/* As it stands: a cell for each group, all conditions asked of the rows. */
static void
plan_plainly (VsSums *self)
{
  self->cut = self->n_dimensions == 0;
  g_ptr_array_set_size (self->by, 0);
  g_ptr_array_set_size (self->of_rows, 0);
  g_ptr_array_set_size (self->of_cells, 0);
  for (guint i = 0; i < self->n_dimensions; i++)
    g_ptr_array_add (self->by, vs_expr_ref (self->dimensions[i]));
  for (guint i = 0; i < self->n_where; i++)
    g_ptr_array_add (self->of_rows, vs_expr_ref (self->where[i]));
}

/* Where the page's cells are there for all its questions, a condition by another field is asked of the rows: cells of its own would be used once. */
static gboolean
are_shared (VsSums *self, const GPtrArray *parts)
{
  const GPtrArray *cuts = vs_data_cuts (self->data);
  gboolean all = TRUE;

  for (guint i = 0; cuts != NULL && i < parts->len; i++)
    {
      gboolean found = is_by (self, parts->pdata[i]);

      for (guint k = 0; !found && k < cuts->len; k++)
        found = g_str_equal (vs_expr_text (cuts->pdata[k]), vs_expr_text (parts->pdata[i]));
      all = all && found;
    }
  return all;
}

static gboolean
plan_cells (VsSums *self)
{
  self->cut = TRUE;
  for (guint i = 0; i < self->n_dimensions; i++)
    {
      g_autoptr (GPtrArray) parts = vs_cells_parts (self->data, self->entity, self->dimensions[i]);

      for (guint k = 0; parts != NULL && k < parts->len; k++)
        add_by (self, parts->pdata[k]);
      if (parts == NULL)
        return FALSE;
    }
  for (guint i = 0; i < self->n_where; i++)
    {
      g_autoptr (GPtrArray) parts = vs_cells_parts (self->data, self->entity, self->where[i]);

      if (parts != NULL && !are_shared (self, parts))
        g_clear_pointer (&parts, g_ptr_array_unref);
      for (guint k = 0; parts != NULL && k < parts->len; k++)
        add_by (self, parts->pdata[k]);
      g_ptr_array_add (parts ? self->of_cells : self->of_rows, vs_expr_ref (self->where[i]));
    }
  return are_not_too_many (self);
}

static gboolean
goes_by (VsSums *self, const VsExpr *expr, gboolean is_condition, VsPathStep *step, gboolean *any)
{
  VsPathStep other;

  if (!vs_row_lifts (self->data, self->entity, expr, is_condition, &other)
      || (*any && (other.relation != step->relation || other.back != step->back)))
    return FALSE;
  *step = other;
  *any = TRUE;
  return TRUE;
}

static gboolean
are_much_fewer (VsSums *self, const VsPathStep *step)
{
  gsize n, n_parents;

  return vs_table_count (self->data, step->from, &n, NULL) && vs_table_count (self->data, step->to, &n_parents, NULL) && n >= 2 * n_parents;
}

/* Rows that belong to no parent are in no parent's sum: fine when a condition leaves them out, or there are none. */
static gboolean
orphans_are_out (VsSums *self, const VsPathStep *step)
{
  VsPathStep other;

  for (guint i = 0; i < self->n_where; i++)
    if (vs_row_lifts (self->data, self->entity, self->where[i], TRUE, &other))
      return TRUE;
  return !vs_row_has_orphans (self->data, step);
}

/* Invoices of the customers of a region need not be looked at: sums by customer do, where everything asked is decided by the customer. */
static gboolean
find_parents (VsSums *self)
{
  const GPtrArray *cuts = vs_data_cuts (self->data);
  VsPathStep step = { 0 };
  gboolean any = FALSE;

  if ((self->cut && self->of_rows->len == 0) || (!all_fold (self) && self->n_dimensions > 0))
    return FALSE;
  for (guint i = 0; i < self->by->len; i++)
    if (!goes_by (self, self->by->pdata[i], FALSE, &step, &any))
      return FALSE;
  for (guint i = 0; i < self->of_rows->len; i++)
    if (!goes_by (self, self->of_rows->pdata[i], TRUE, &step, &any))
      return FALSE;
  for (guint i = 0; self->cut && cuts != NULL && !any && i < cuts->len; i++)
    goes_by (self, cuts->pdata[i], FALSE, &step, &any);
  if (!any || !are_much_fewer (self, &step) || !orphans_are_out (self, &step))
    return FALSE;
  self->step = step;
  return TRUE;
}

/* The page's other fields cut the same cells, so that a filter by any of them finds its sums there: all of them, or as many as there is room for. */
static void
add_cuts (VsSums *self)
{
  const GPtrArray *cuts = vs_data_cuts (self->data);
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  guint n = self->by->len;

  for (guint i = 0; cuts != NULL && i < cuts->len; i++)
    {
      VsExpr *expr = cuts->pdata[i];
      gboolean any = TRUE;

      if (!is_by (self, expr) && vs_cells_few (self->data, self->entity, expr) > 0
          && (!self->by_parent || goes_by (self, expr, FALSE, &self->step, &any)))
        g_ptr_array_add (more, expr);
    }
  for (guint i = 0; i < more->len; i++)
    g_ptr_array_add (self->by, vs_expr_ref (more->pdata[i]));
  if (more->len == 0 || are_not_too_many (self))
    return;
  g_ptr_array_set_size (self->by, n);
  for (guint i = 0; i < more->len; i++)
    {
      g_ptr_array_add (self->by, vs_expr_ref (more->pdata[i]));
      if (!are_not_too_many (self))
        g_ptr_array_set_size (self->by, self->by->len - 1);
    }
}

static void
plan (VsSums *self)
{
  g_autoptr (GString) asked = NULL;

  if ((self->n_dimensions > 0 && !all_fold (self)) || !plan_cells (self))
    plan_plainly (self);
  self->by_parent = find_parents (self);
  if (self->cut)
    {
      add_cuts (self);
      g_ptr_array_sort (self->by, compare_exprs);
    }
  asked = g_string_new (self->by_parent ? "by parent " : "");
  for (guint i = 0; i < self->by->len; i++)
    {
      g_string_append_printf (asked, "%s | ", vs_expr_text (self->by->pdata[i]));
      self->uses_period |= vs_row_uses_period (self->data, self->entity, self->by->pdata[i]);
    }
  for (guint i = 0; i < self->of_rows->len; i++)
    {
      g_string_append_printf (asked, "where %s ", vs_expr_text (self->of_rows->pdata[i]));
      self->uses_period |= vs_row_uses_period (self->data, self->entity, self->of_rows->pdata[i]);
    }
  self->asked = g_strdup (asked->str);
}

/* ── Rows where all of some conditions hold ── */

typedef struct {
  VsData         *data;
  const VsEntity *entity;
  VsExpr *const  *where;
  guint           n_where;
} All;

static VsKept *
make_all_of (gpointer data, GError **error)
{
  const All *all = data;
  g_autoptr (VsBitmap) rows = NULL;
  gsize bytes;

  for (guint i = 0; i < all->n_where; i++)
    {
      g_autoptr (VsKept) one = vs_row_where (all->data, all->entity, all->where[i], FALSE, error);

      if (one == NULL)
        return NULL;
      if (rows == NULL)
        rows = vs_bitmap_new (((const VsBitmap *) one->value)->n_rows, TRUE);
      vs_bitmap_and (rows, one->value);
    }
  bytes = rows->n_rows / 8;
  return vs_kept_new (g_steal_pointer (&rows), (GDestroyNotify) vs_bitmap_free, bytes);
}

static VsKept *
take_where (VsSums *self, const VsEntity *entity, VsExpr *const *where, guint n_where, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = NULL;
  gboolean uses_period = FALSE;
  All all = { self->data, entity, where, n_where };

  if (n_where == 1)
    return vs_row_where (self->data, entity, where[0], FALSE, error);
  for (guint i = 0; i < n_where; i++)
    {
      g_string_append_printf (text, "%s(%s)", i > 0 ? " and " : "", vs_expr_text (where[i]));
      uses_period |= vs_row_uses_period (self->data, entity, where[i]);
    }
  name = vs_data_keep_name (self->data, "where", entity, text->str, uses_period);
  return vs_keep_take (vs_data_keep (self->data), name, make_all_of, &all, error);
}

/* ── Adding up ── */

static char *
sum_name (VsSums *self, const Sum *sum)
{
  const VsExprAggregate *agg = sum->agg;
  g_autoptr (GString) text = g_string_new (sum->folds ? self->asked : "whole ");
  gboolean uses_period = self->uses_period || (agg->arg && vs_row_uses_period (self->data, self->entity, agg->arg))
                         || (agg->where && vs_row_uses_period (self->data, self->entity, agg->where));

  for (guint i = 0; !sum->folds && i < self->n_where; i++)
    {
      g_string_append_printf (text, "where %s ", vs_expr_text (self->where[i]));
      uses_period |= vs_row_uses_period (self->data, self->entity, self->where[i]);
    }
  if (!sum->folds && self->n_dimensions > 0)
    g_string_append (text, self->asked);
  g_string_append_printf (text, "%d %g %s %s where %s", agg->fn, agg->param, agg->arg ? vs_expr_text (agg->arg) : "",
                          agg->entity ? agg->entity : "", agg->where ? vs_expr_text (agg->where) : "");
  return vs_data_keep_name (self->data, "sum", self->entity, text->str, uses_period);
}

/* What an aggregate needs, and what is to be let go afterwards. */
typedef struct {
  VsAggSpec spec;
  VsColumn *column;
  VsKept   *groups;
  VsKept   *rows;     /* where the conditions hold */
  VsKept   *where;    /* where the aggregate's own does */
  VsBitmap *both;
  char     *name;
  Sum      *sum;
} Need;

static void
need_clear (gpointer data)
{
  Need *need = data;

  g_clear_pointer (&need->column, vs_column_unref);
  g_clear_pointer (&need->groups, vs_kept_unref);
  g_clear_pointer (&need->rows, vs_kept_unref);
  g_clear_pointer (&need->where, vs_kept_unref);
  g_clear_pointer (&need->both, vs_bitmap_free);
  g_clear_pointer (&need->name, g_free);
}

static gboolean
need_parents (VsSums *self, Need *need, const VsExpr *arg, GError **error)
{
  const VsExprAggregate *agg = need->sum->agg;

  need->column = vs_kept_end_column (vs_row_sums_by_parent (self->data, &self->step, agg, arg, error));
  need->spec = (VsAggSpec) { agg->fn == VS_AGG_COUNT ? VS_AGG_SUM : agg->fn, need->column, need->rows ? need->rows->value : NULL, 0 };
  return need->column != NULL;
}

static gboolean
need_rows (VsSums *self, Need *need, const VsExpr *arg, GError **error)
{
  const VsExprAggregate *agg = need->sum->agg;
  const VsBitmap *taken = need->rows ? need->rows->value : NULL;

  if (agg->where != NULL && (need->where = vs_row_where (self->data, self->entity, agg->where, TRUE, error)) == NULL)
    return FALSE;
  if (arg != NULL && (need->column = vs_row_eval (self->data, self->entity, arg, TRUE, error)) == NULL)
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

/* The groups, the rows and the values to add up. */
static gboolean
find_need (VsSums *self, Need *need, GError **error)
{
  g_auto (VsAggregateOver) over = { 0 };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  gboolean whole = !need->sum->folds && self->n_dimensions == 0, parents = self->by_parent && !whole;
  const VsEntity *entity = parents ? self->step.to : self->entity;
  VsExpr *const *where = whole ? self->where : (VsExpr *const *) self->of_rows->pdata;
  guint n_where = whole ? self->n_where : self->of_rows->len;

  if (!vs_scope_over_rows (vs_data_model (self->data), self->entity, need->sum->agg, &over, error)
      || (need->groups = vs_cells_groups (self->data, entity, whole ? none : self->by, error)) == NULL
      || (n_where > 0 && (need->rows = take_where (self, entity, where, n_where, error)) == NULL))
    return FALSE;
  return parents ? need_parents (self, need, over.arg, error) : need_rows (self, need, over.arg, error);
}

/* One pass for all that go by the same groups. */
static gboolean
run_needs (VsSums *self, GArray *needs, const VsGroups *groups, GError **error)
{
  g_autoptr (GArray) specs = g_array_new (FALSE, FALSE, sizeof (VsAggSpec));
  g_autofree VsColumn **columns = g_new0 (VsColumn *, needs->len + 1);
  gboolean ok = TRUE;

  for (guint i = 0; i < needs->len; i++)
    if (g_array_index (needs, Need, i).groups->value == groups)
      g_array_append_val (specs, g_array_index (needs, Need, i).spec);
  vs_groups_aggregate_many (groups, (const VsAggSpec *) specs->data, specs->len, columns);
  for (guint i = 0, k = 0; i < needs->len; i++)
    {
      const Need *need = &g_array_index (needs, Need, i);

      if (need->groups->value != groups)
        continue;
      ok = ok && (!need->sum->folds || vs_row_sum_fits (groups, &need->spec, columns[k], error));
      need->sum->kept = vs_kept_column (columns[k]);
      if (ok)
        vs_keep_put (vs_data_keep (self->data), need->name, need->sum->kept);
      k++;
    }
  return ok;
}

typedef struct {
  VsSums *sums;
  GArray *needs;
} FindNeeds;

static gboolean
find_needs (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const FindNeeds *find = data;

  for (gsize i = from; i < to; i++)
    {
      Need *need = &g_array_index (find->needs, Need, i);

      if (!find_need (find->sums, need, error))
        {
          if (need->sum->measure != NULL)
            g_prefix_error (error, "%s: ", need->sum->measure->name);
          return FALSE;
        }
    }
  return TRUE;
}

/* All that nobody has asked for yet; what two measures ask for alike is asked once. */
static void
collect_needs (VsSums *self, GArray *needs)
{
  for (guint i = 0; i < self->sums->len; i++)
    {
      Sum *sum = &g_array_index (self->sums, Sum, i);
      Need need = { .sum = sum, .name = sum_name (self, sum) };
      gboolean twice = FALSE;

      sum->kept = vs_keep_find (vs_data_keep (self->data), need.name);
      for (guint k = 0; sum->kept == NULL && k < needs->len; k++)
        twice = twice || g_str_equal (g_array_index (needs, Need, k).name, need.name);
      if (sum->kept != NULL || twice)
        {
          need_clear (&need);
          continue;
        }
      g_array_append_val (needs, need);
    }
}

static gboolean
add_up (VsSums *self, VsJob *job, GError **error)
{
  g_autoptr (GArray) needs = g_array_new (FALSE, TRUE, sizeof (Need));

  g_array_set_clear_func (needs, need_clear);
  collect_needs (self, needs);
  /* What they are made of is read or computed by all cores. */
  if (!vs_parallel_for (needs->len, 1, find_needs, &(FindNeeds) { self, needs }, job, error))
    return FALSE;
  for (guint i = 0; i < needs->len; i++)
    {
      const Need *need = &g_array_index (needs, Need, i);

      if (need->sum->kept == NULL && (!vs_job_check (job, error) || !run_needs (self, needs, need->groups->value, error)))
        return FALSE;
    }
  for (guint i = 0; i < self->sums->len; i++)
    {
      Sum *sum = &g_array_index (self->sums, Sum, i);
      g_autofree char *name = sum->kept == NULL ? sum_name (self, sum) : NULL;

      for (guint k = 0; name != NULL && sum->kept == NULL && k < needs->len; k++)
        if (g_str_equal (g_array_index (needs, Need, k).name, name))
          sum->kept = vs_kept_ref (g_array_index (needs, Need, k).sum->kept);
    }
  return TRUE;
}

/* ── Cells to groups ── */

static gboolean
has_rows (const VsSums *self, guint32 cell)
{
  const Sum *count = find_sum (self, &count_rows);
  const VsColumn *rows = count ? count->kept->value : NULL;

  return rows == NULL || (!vs_column_is_null (rows, cell) && rows->i64[cell] > 0);
}

static void
take_all_cells (VsSums *self)
{
  const VsCells *cells = self->cells->value;

  self->present = g_new (guint32, MAX (cells->n, 1));
  for (guint32 c = 0; c < cells->n; c++)
    if (has_rows (self, c))
      self->present[self->n_groups++] = c;
  for (guint i = 0; i < self->n_dimensions; i++)
    self->keys[i] = vs_column_gather (cells->keys[i], self->present, self->n_groups);
}

static gboolean
fold_cells (VsSums *self, GError **error)
{
  const VsCells *cells = self->cells->value;
  g_autoptr (VsBitmap) taken = vs_bitmap_new (cells->n, TRUE);
  VsColumn **values = g_new0 (VsColumn *, self->n_dimensions + 1);
  gboolean ok = TRUE;

  for (guint32 c = 0; self->n_dimensions > 0 && c < cells->n; c++)
    if (!has_rows (self, c))
      taken->bits[c >> 6] &= ~(G_GUINT64_CONSTANT (1) << (c & 63));
  for (guint i = 0; ok && i < self->of_cells->len; i++)
    ok = vs_cells_keep (self->data, cut_entity (self), cells, self->by, self->of_cells->pdata[i], taken, error);
  for (guint i = 0; ok && i < self->n_dimensions; i++)
    ok = (values[i] = vs_cells_eval (self->data, cut_entity (self), cells, self->by, self->dimensions[i], error)) != NULL;
  if (ok)
    {
      self->own = vs_groups_new (values, self->n_dimensions, taken, cells->n);
      self->n_groups = self->own->n_groups;
    }
  for (guint i = 0; i < self->n_dimensions; i++)
    {
      if (ok)
        self->keys[i] = vs_column_gather (values[i], self->own->first_row, self->n_groups);
      g_clear_pointer (&values[i], vs_column_unref);
    }
  g_free (values);
  return ok;
}

gboolean
vs_sums_run (VsSums *sums, VsExpr *const *where, guint n_where, VsJob *job, GError **error)
{
  sums->where = where;
  sums->n_where = n_where;
  plan (sums);
  if (sums->n_dimensions > 0 && (sums->by_parent || sums->of_rows->len > 0))
    vs_sums_add (sums, &count_rows, NULL);
  sums->keys = g_new0 (VsColumn *, sums->n_dimensions + 1);
  if ((sums->cells = vs_cells_take (sums->data, cut_entity (sums), sums->by, error)) == NULL || !add_up (sums, job, error))
    return FALSE;
  if (sums->cut)
    return fold_cells (sums, error);
  take_all_cells (sums);
  return TRUE;
}

/* ── Answers ── */

guint32
vs_sums_n_groups (const VsSums *sums)
{
  return sums->n_groups;
}

VsColumn *
vs_sums_key (const VsSums *sums, guint dimension)
{
  return sums->keys[dimension];
}

VsColumn *
vs_sums_column (const VsSums *sums, const VsExprAggregate *agg)
{
  const Sum *sum = find_sum (sums, agg);

  if (sum == NULL || sum->kept == NULL)
    return NULL;
  if (!sum->folds && sums->n_dimensions == 0)
    return vs_column_ref (sum->kept->value);
  if (sums->own == NULL)
    return vs_column_gather (sum->kept->value, sums->present, sums->n_groups);
  return vs_groups_aggregate (sums->own, agg->fn == VS_AGG_COUNT ? VS_AGG_SUM : agg->fn, sum->kept->value, NULL, 0);
}
