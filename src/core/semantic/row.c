/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row.c: what an expression says of each row of an entity: its own fields, those of what it belongs to, aggregates of what belongs to it.
 * Calculated fields, fields reached over relations and conditions are computed once and kept. */
#include "semantic/cells.h"
#include "base/parallel.h"

#include <string.h>

#define PARALLEL_MIN (1 << 18)

typedef struct {
  VsData         *data;
  const VsEntity *entity;
  const VsField  *field;
  const VsPath   *path;
  const VsExpr   *expr;
  const VsExprAggregate *agg;
  const char     *name;      /* in the keep */
  VsType          type;
  gboolean        lasting;
} Ask;

/* ── What an expression stands on ── */

typedef struct {
  VsData         *data;
  const VsEntity *entity;
  gboolean        uses_period;
  GPtrArray      *columns;
} Visit;

static void
visit_name (const char *name, gpointer data)
{
  Visit *visit = data;
  VsPath path;

  if (vs_path_resolve (visit->data->model, visit->entity, name, &path, NULL))
    visit->uses_period |= path.field->uses_period;
}

static void
visit_aggregate (const VsExprAggregate *agg, gpointer data)
{
  Visit *visit = data;
  g_auto (VsAggregateOver) over = { 0 };

  if (!vs_scope_over_children (visit->data->model, visit->entity, agg, &over, NULL))
    return;
  visit->uses_period |= over.arg != NULL && vs_row_uses_period (visit->data, over.entity, over.arg);
  visit->uses_period |= agg->where != NULL && vs_row_uses_period (visit->data, over.entity, agg->where);
}

gboolean
vs_row_uses_period (VsData *self, const VsEntity *entity, const VsExpr *expr)
{
  Visit visit = { .data = self, .entity = entity, .uses_period = vs_expr_uses_period (expr) };

  vs_expr_visit (expr, visit_name, visit_aggregate, &visit);
  return visit.uses_period;
}

static void
want_column (GPtrArray *columns, const char *column)
{
  if (!g_ptr_array_find_with_equal_func (columns, column, g_str_equal, NULL))
    g_ptr_array_add (columns, (gpointer) column);
}

static char *
field_name (VsData *self, const VsEntity *entity, const VsField *field)
{
  return vs_data_keep_name (self, "field", entity, field->name, field->uses_period);
}

/* The entity's own columns that an expression stands on, down through calculated fields. */
static void
want_columns_of (VsData *self, const VsEntity *entity, const VsExpr *expr, GPtrArray *columns)
{
  g_autoptr (GPtrArray) names = vs_scope_names_of (expr);
  VsPath path;

  for (guint i = 0; i < names->len; i++)
    if (!vs_path_resolve (self->model, entity, names->pdata[i], &path, NULL))
      continue;
    else if (path.n_steps > 0)
      want_column (columns, path.steps[0].back ? entity->key : path.steps[0].relation->column);
    else if (path.field->expr == NULL)
      want_column (columns, path.field->column);
    else
      {
        g_autofree char *name = field_name (self, entity, path.field);
        g_autoptr (VsKept) kept = vs_keep_find (vs_data_keep (self), name);

        if (kept == NULL)
          want_columns_of (self, entity, path.field->expr, columns);
      }
}

/* ── Fields ── */

static VsKept *
make_reached (gpointer data, GError **error)
{
  const Ask *ask = data;
  g_autoptr (VsColumn) far = vs_row_field (ask->data, ask->path->entity, ask->path->field, error);
  g_autoptr (VsKept) way = far ? vs_table_path (ask->data, ask->entity, ask->path, error) : NULL;
  gsize n;

  if (way == NULL || !vs_table_count (ask->data, ask->entity, &n, error))
    return NULL;
  return vs_kept_column (vs_column_gather (far, way->value, n));
}

static VsColumn *
scope_field (gpointer data, const char *name, GError **error)
{
  const VsScope *scope = data;
  VsData *self = scope->owner;
  g_autofree char *kept_as = NULL;
  Ask ask = { .data = self, .entity = scope->entity };
  VsPath path;

  if (!vs_path_resolve (scope->model, scope->entity, name, &path, error))
    return NULL;
  if (path.n_steps == 0)
    return vs_row_field (self, scope->entity, path.field, error);
  ask.path = &path;
  kept_as = vs_data_keep_name (self, "reached", scope->entity, name, path.field->uses_period);
  return vs_kept_end_column (vs_keep_take (vs_data_keep (self), kept_as, make_reached, &ask, error));
}

/* The rows of a child entity by the row of the parent they belong to. */
static VsKept *
make_families (gpointer data, GError **error)
{
  const Ask *ask = data;
  g_autoptr (VsKept) way = vs_table_path (ask->data, ask->entity, ask->path, error);
  gsize n, n_parents;

  if (way == NULL || !vs_table_count (ask->data, ask->entity, &n, error)
      || !vs_table_count (ask->data, ask->path->entity, &n_parents, error))
    return NULL;
  return vs_kept_new (vs_groups_new_for_parents (g_memdup2 (way->value, n * sizeof (guint32)), n, (guint32) n_parents),
                      (GDestroyNotify) vs_groups_free, n * sizeof (guint32));
}

/* One value for each row of the path's end. exact: an error when it does not fit, which is else missing. */
static VsColumn *
sum_families (VsData *self, const VsEntity *entity, const VsPath *path, const VsExprAggregate *agg, const VsExpr *arg_expr, gboolean exact,
              GError **error)
{
  VsColumn *sums;
  g_autoptr (VsKept) taken = NULL, families = NULL;
  g_autoptr (VsColumn) arg = NULL;
  g_autoptr (GString) way = g_string_new (NULL);
  g_autofree char *name = NULL;
  Ask ask = { .data = self, .entity = entity, .path = path };

  if (agg->where != NULL && (taken = vs_row_where (self, entity, agg->where, TRUE, error)) == NULL)
    return NULL;
  if (arg_expr != NULL && (arg = vs_row_eval (self, entity, arg_expr, TRUE, error)) == NULL)
    return NULL;
  for (guint s = 0; s < path->n_steps; s++)
    g_string_append_printf (way, "%c%s.%s", path->steps[s].back ? '<' : '>', path->steps[s].to->name, path->steps[s].relation->name);
  name = vs_data_keep_name (self, "families", entity, way->str, FALSE);
  families = vs_keep_take (vs_data_keep (self), name, make_families, &ask, error);
  if (families == NULL)
    return NULL;
  sums = vs_groups_aggregate (families->value, agg->fn, arg, taken ? taken->value : NULL, agg->param);
  if (exact && !vs_row_sum_fits (families->value, &(VsAggSpec) { agg->fn, arg, taken ? taken->value : NULL, 0 }, sums, error))
    g_clear_pointer (&sums, vs_column_unref);
  return sums;
}

/* "count (ticket where escalated)" in a row of customer: the tickets' rows grouped by the customer each belongs to. */
static VsColumn *
scope_aggregate (gpointer data, const VsExprAggregate *agg, GError **error)
{
  const VsScope *scope = data;
  g_auto (VsAggregateOver) over = { 0 };
  VsPath path;

  if (!vs_scope_over_children (scope->model, scope->entity, agg, &over, error)
      || !vs_path_find (scope->model, over.entity, scope->entity, &path, error))
    return NULL;
  return sum_families (scope->owner, over.entity, &path, agg, over.arg, FALSE, error);
}

void
vs_row_scope_init (VsScope *scope, VsData *self, const VsEntity *entity)
{
  vs_scope_init_row (scope, self->model, entity, self->as_of, &self->period);
  scope->scope.rates = vs_base_rates_get (self->rates);
  scope->owner = self;
  scope->scope.field = scope_field;
  scope->scope.aggregate = scope_aggregate;
}

static gboolean
check (VsScope *scope, VsData *self, const VsEntity *entity, const VsExpr *expr, VsType *type, GError **error)
{
  vs_row_scope_init (scope, self, entity);
  return vs_scope_check_row (scope, expr, type, error);
}

static VsColumn *
evaluate (VsData *self, const VsEntity *entity, const VsExpr *expr, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  VsScope scope;
  VsType type;
  gsize n;

  if (!check (&scope, self, entity, expr, &type, error))
    return NULL;
  want_columns_of (self, entity, expr, columns);
  if (!vs_table_load (self, entity, columns, error) || !vs_table_count (self, entity, &n, error))
    return NULL;
  return vs_expr_eval (expr, &scope.scope, n, error);
}

/* From the workspace when it was computed of the same data before. */
static VsKept *
make_evaluated (gpointer data, GError **error)
{
  const Ask *ask = data;
  VsColumn *column = ask->lasting ? vs_data_read_made (ask->data, ask->entity, ask->name, ask->type) : NULL;

  if (column == NULL && (column = evaluate (ask->data, ask->entity, ask->expr, error)) != NULL && ask->lasting)
    {
      vs_column_settle (column);
      vs_data_keep_made (ask->data, ask->entity, ask->name, column);
    }
  return vs_kept_column (column);
}

VsColumn *
vs_row_field (VsData *self, const VsEntity *entity, const VsField *field, GError **error)
{
  g_autofree char *name = NULL;
  Ask ask = { .data = self, .entity = entity, .expr = field->expr, .type = field->type, .lasting = TRUE };
  VsColumn *column;

  if (field->expr == NULL)
    return vs_table_column (self, entity, field->column, error);
  ask.name = name = field_name (self, entity, field);
  column = vs_kept_end_column (vs_keep_take (vs_data_keep (self), name, make_evaluated, &ask, error));
  if (column == NULL)
    g_prefix_error (error, "%s.%s: ", entity->name, field->name);
  return column;
}

/* What is nothing but a name is kept as what it names. */
VsColumn *
vs_row_eval (VsData *self, const VsEntity *entity, const VsExpr *expr, gboolean lasting, GError **error)
{
  g_autofree char *name = NULL;
  Ask ask = { .data = self, .entity = entity, .expr = expr, .lasting = lasting };
  VsScope scope;
  VsPath path;

  if (vs_path_resolve (self->model, entity, vs_expr_text (expr), &path, NULL))
    {
      vs_row_scope_init (&scope, self, entity);
      return scope_field (&scope, vs_expr_text (expr), error);
    }
  if (!check (&scope, self, entity, expr, &ask.type, error))
    return NULL;
  ask.name = name = vs_data_keep_name (self, "value", entity, vs_expr_text (expr), vs_row_uses_period (self, entity, expr));
  return vs_kept_end_column (vs_keep_take (vs_data_keep (self), name, make_evaluated, &ask, error));
}

/* ── Conditions ── */

/* A condition on nothing but what another entity's row says ("customer.region = 'North'" of an invoice) is asked of that entity's fewer
 * rows. The step there is the first one of all names; the rest of each is the same way from there. */
typedef struct {
  VsData         *data;
  const VsEntity *entity;
  gboolean        any, can;
  VsPathStep      step;
} Lift;

static gboolean
is_same_step (const VsPathStep *a, const VsPathStep *b)
{
  return a->from == b->from && a->to == b->to && a->relation == b->relation && a->back == b->back;
}

static void
lift_name (const char *name, gpointer data)
{
  Lift *lift = data;
  VsPath path, rest;

  if (!lift->can)
    return;
  lift->can = vs_path_resolve (lift->data->model, lift->entity, name, &path, NULL) && path.n_steps > 0
              && (!lift->any || is_same_step (&lift->step, &path.steps[0]))
              && vs_path_resolve (lift->data->model, path.steps[0].to, name, &rest, NULL) && rest.field == path.field
              && rest.entity == path.entity && rest.n_steps == path.n_steps - 1;
  for (guint s = 0; lift->can && s < rest.n_steps; s++)
    lift->can = is_same_step (&rest.steps[s], &path.steps[s + 1]);
  if (lift->can && !lift->any)
    lift->step = path.steps[0];
  lift->any = TRUE;
}

static void
lift_aggregate (const VsExprAggregate *agg, gpointer data)
{
  ((Lift *) data)->can = FALSE;
}

static VsColumn *
no_value (gpointer data, const char *name, GError **error)
{
  const VsScope *scope = data;
  VsPath path;

  return vs_path_resolve (scope->model, scope->entity, name, &path, error) ? vs_column_new_null (path.field->type, 1) : NULL;
}

/* What the condition says of a row that belongs to no other: "customer.region is null" holds. */
static gboolean
holds_of_nothing (VsData *self, const VsEntity *entity, const VsExpr *condition)
{
  g_autoptr (VsColumn) column = NULL;
  VsScope scope;

  vs_row_scope_init (&scope, self, entity);
  scope.scope.field = no_value;
  column = vs_expr_eval (condition, &scope.scope, 1, NULL);
  return column != NULL && column->type == VS_TYPE_BOOL && !vs_column_is_null (column, 0) && column->b[0];
}

gboolean
vs_row_lifts (VsData *self, const VsEntity *entity, const VsExpr *expr, gboolean is_condition, VsPathStep *step)
{
  Lift lift = { .data = self, .entity = entity, .can = TRUE };

  vs_expr_visit (expr, lift_name, lift_aggregate, &lift);
  *step = lift.step;
  return lift.any && lift.can && !(is_condition && holds_of_nothing (self, entity, expr));
}

gboolean
vs_row_reaches (VsData *self, const VsEntity *entity, const VsExpr *expr, VsPathStep *step)
{
  g_autoptr (VsColumn) nothing = NULL;
  VsScope scope;
  VsPath path;

  if (!vs_row_lifts (self, entity, expr, FALSE, step))
    return FALSE;
  if (vs_path_resolve (self->model, entity, vs_expr_text (expr), &path, NULL))
    return TRUE;
  vs_row_scope_init (&scope, self, entity);
  scope.scope.field = no_value;
  nothing = vs_expr_eval (expr, &scope.scope, 1, NULL);
  return nothing != NULL && vs_column_is_null (nothing, 0);
}

typedef struct {
  const guint32  *way;
  const VsBitmap *far;
  guint64         none;   /* bit of a row without one */
  VsBitmap       *near;
} Spread;

static gboolean
spread_words (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Spread *spread = data;
  const guint64 *far = spread->far->bits;
  gsize n_rows = spread->near->n_rows;

  for (gsize w = from; w < to; w++)
    {
      const guint32 *way = spread->way + w * 64;
      guint n = (guint) MIN (64, n_rows - w * 64);
      guint64 word = 0;

      for (guint i = 0; i < n; i++)
        word |= (way[i] != G_MAXUINT32 ? far[way[i] >> 6] >> (way[i] & 63) & 1 : spread->none) << i;
      spread->near->bits[w] = word;
    }
  return TRUE;
}

static VsBitmap *
lifted_where (VsData *self, const VsEntity *entity, const VsExpr *condition, const VsPathStep *step, GError **error)
{
  g_autoptr (VsKept) far = vs_row_where (self, step->to, condition, FALSE, error);
  g_autoptr (VsKept) way = far ? vs_table_way (self, step, error) : NULL;
  Spread spread;
  gsize n;

  if (way == NULL || !vs_table_count (self, entity, &n, error))
    return NULL;
  spread = (Spread) { way->value, far->value, holds_of_nothing (self, entity, condition), vs_bitmap_new (n, FALSE) };
  if (n >= PARALLEL_MIN)
    vs_parallel_for ((n + 63) / 64, PARALLEL_MIN / 64 / 4, spread_words, &spread, NULL, NULL);
  else
    spread_words (0, (n + 63) / 64, 0, &spread, NULL);
  return spread.near;
}

static VsBitmap *
own_where (VsData *self, const VsEntity *entity, const VsExpr *condition, GError **error)
{
  VsPath path;
  g_autoptr (VsColumn) column = vs_path_resolve (self->model, entity, vs_expr_text (condition), &path, NULL)
                                  ? vs_row_eval (self, entity, condition, FALSE, error) : evaluate (self, entity, condition, error);

  if (column == NULL)
    return NULL;
  if (column->type != VS_TYPE_BOOL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“where %s” must be a condition that is true or false"), vs_expr_text (condition));
      return NULL;
    }
  return vs_bitmap_new_from_column (column);
}

/* Row sets lie in the workspace as columns of 64-bit words. */
static VsBitmap *
read_rows (const Ask *ask)
{
  g_autoptr (VsColumn) words = vs_data_read_made (ask->data, ask->entity, ask->name, VS_TYPE_INT64);
  VsBitmap *rows = NULL;
  gsize n;

  if (words != NULL && words->valid == NULL && vs_table_count (ask->data, ask->entity, &n, NULL) && words->n == (n + 63) / 64)
    {
      rows = vs_bitmap_new (n, TRUE);
      for (gsize w = 0; w < words->n; w++)   /* and: nothing beyond the last row */
        rows->bits[w] &= (guint64) vs_column_get_int (words, w);
    }
  return rows;
}

static void
keep_rows (const Ask *ask, const VsBitmap *rows)
{
  g_autoptr (VsColumn) words = vs_column_new (VS_TYPE_INT64, (rows->n_rows + 63) / 64);

  memcpy (words->i64, rows->bits, words->n * sizeof *words->i64);
  vs_data_keep_made (ask->data, ask->entity, ask->name, words);
}

static VsKept *
make_where (gpointer data, GError **error)
{
  const Ask *ask = data;
  Lift lift = { .data = ask->data, .entity = ask->entity, .can = TRUE };
  VsBitmap *rows = ask->lasting ? read_rows (ask) : NULL;
  g_autoptr (GError) failure = NULL;

  if (rows == NULL)
    {
      vs_expr_visit (ask->expr, lift_name, lift_aggregate, &lift);
      rows = lift.any && lift.can ? lifted_where (ask->data, ask->entity, ask->expr, &lift.step, error)
             : ask->lasting       ? NULL
                                  : vs_cells_rows (ask->data, ask->entity, ask->expr, &failure);
      if (rows == NULL && failure == NULL && !(lift.any && lift.can))
        rows = own_where (ask->data, ask->entity, ask->expr, error);
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      if (rows != NULL && ask->lasting)
        keep_rows (ask, rows);
    }
  return rows ? vs_kept_new (rows, (GDestroyNotify) vs_bitmap_free, rows->n_rows / 8) : NULL;
}

VsKept *
vs_row_where (VsData *self, const VsEntity *entity, const VsExpr *condition, gboolean lasting, GError **error)
{
  g_autofree char *name = vs_data_keep_name (self, "where", entity, vs_expr_text (condition), vs_row_uses_period (self, entity, condition));
  Ask ask = { .data = self, .entity = entity, .expr = condition, .name = name, .lasting = lasting };

  return vs_keep_take (vs_data_keep (self), name, make_where, &ask, error);
}

/* ── Sums by parent ── */

static VsKept *
make_orphans (gpointer data, GError **error)
{
  const Ask *ask = data;
  VsColumn *any = vs_data_read_made (ask->data, ask->entity, ask->name, VS_TYPE_INT64);
  g_autoptr (VsKept) way = NULL;
  gsize n;

  if (any != NULL && any->n == 1)
    return vs_kept_column (any);
  g_clear_pointer (&any, vs_column_unref);
  if ((way = vs_table_way (ask->data, &ask->path->steps[0], error)) == NULL || !vs_table_count (ask->data, ask->entity, &n, error))
    return NULL;
  any = vs_column_new (VS_TYPE_INT64, 1);
  any->i64[0] = 0;
  for (gsize i = 0; i < n; i++)
    any->i64[0] += ((const guint32 *) way->value)[i] == G_MAXUINT32;
  vs_data_keep_made (ask->data, ask->entity, ask->name, any);
  return vs_kept_column (any);
}

gboolean
vs_row_has_orphans (VsData *self, const VsPathStep *step)
{
  VsPath path = { .n_steps = 1, .steps = { *step }, .entity = step->to };
  g_autofree char *text = g_strdup_printf ("%c%s.%s", step->back ? '<' : '>', step->to->name, step->relation->name);
  g_autofree char *name = vs_data_keep_name (self, "orphans", step->from, text, FALSE);
  Ask ask = { .data = self, .entity = step->from, .path = &path, .name = name };
  g_autoptr (VsKept) kept = vs_keep_take (vs_data_keep (self), name, make_orphans, &ask, NULL);

  return kept == NULL || vs_column_get_int (kept->value, 0) > 0;
}

static gboolean
sums_are_small (const VsColumn *column)
{
  gint64 most = G_MAXINT64 / (gint64) MAX (column->n, 1);

  return column->settled && column->low >= -most && column->high <= most;
}

gboolean
vs_row_sum_fits (const VsGroups *groups, const VsAggSpec *spec, const VsColumn *sums, GError **error)
{
  g_autoptr (VsColumn) counts = NULL;

  if (spec->agg != VS_AGG_SUM || spec->column->type == VS_TYPE_DOUBLE || sums->valid == NULL || sums_are_small (spec->column))
    return TRUE;
  counts = vs_groups_aggregate (groups, VS_AGG_COUNT, spec->column, spec->taken, 0);
  for (gsize g = 0; g < sums->n; g++)
    if (vs_column_is_null (sums, g) && counts->i64[g] > 0)
      {
        g_set_error_literal (error, VS_ERROR, VS_ERROR_INVALID, _("The values are too large to be added up"));
        return FALSE;
      }
  return TRUE;
}

static VsKept *
make_sums (gpointer data, GError **error)
{
  const Ask *ask = data;
  VsType type = ask->type;
  VsColumn *column = vs_data_read_made (ask->data, ask->path->entity, ask->name, type);

  if (column == NULL && (column = sum_families (ask->data, ask->entity, ask->path, ask->agg, ask->expr, TRUE, error)) != NULL)
    {
      vs_column_settle (column);
      vs_data_keep_made (ask->data, ask->path->entity, ask->name, column);
    }
  return vs_kept_column (column);
}

VsKept *
vs_row_sums_by_parent (VsData *self, const VsPathStep *step, const VsExprAggregate *agg, const VsExpr *arg, GError **error)
{
  VsPath path = { .n_steps = 1, .steps = { *step }, .entity = step->to };
  gboolean uses_period = (arg && vs_row_uses_period (self, step->from, arg)) || (agg->where && vs_row_uses_period (self, step->from, agg->where));
  g_autofree char *text = g_strdup_printf ("%c%s.%s %d %s where %s", step->back ? '<' : '>', step->to->name, step->relation->name, agg->fn,
                                           arg ? vs_expr_text (arg) : "", agg->where ? vs_expr_text (agg->where) : "");
  g_autofree char *name = vs_data_keep_name (self, "sums", step->from, text, uses_period);
  Ask ask = { .data = self, .entity = step->from, .path = &path, .expr = arg, .agg = agg, .name = name, .type = VS_TYPE_INT64 };
  VsScope scope;

  if (agg->fn != VS_AGG_COUNT && !check (&scope, self, step->from, arg, &ask.type, error))
    return NULL;
  if (agg->fn == VS_AGG_SUM && ask.type != VS_TYPE_MONEY)
    ask.type = VS_TYPE_INT64;
  return vs_keep_take (vs_data_keep (self), name, make_sums, &ask, error);
}
