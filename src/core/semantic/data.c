/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns by entity and path, each loaded or computed once. One recursive lock guards everything: a calculated field asks for the
 * fields it is made of, and an aggregate for another entity's, all on the way. */
#include "semantic/data.h"
#include "semantic/scope.h"

#include <string.h>

typedef struct {
  const VsEntity *entity;
  gsize           n_rows;
  gboolean        counted;
  GHashTable     *stored;   /* table column → VsColumn */
  GHashTable     *fields;   /* field name → VsColumn, calculated ones */
  GHashTable     *reached;  /* path → VsColumn, gathered from other entities */
} Rows;

struct _VsData {
  gatomicrefcount ref;
  VsData      *base;        /* whose data this shows over another period (owned); NULL: our own */
  VsPeriod     period;
  VsWorkspace *ws;
  VsModel     *model;
  GPtrArray   *calculated;  /* VsCalculated */
  VsDay        as_of;
  char        *currency;
  gint64       version;     /* of the whole workspace when the snapshot was taken */
  gint64       tables;      /* sum over the model's tables: other writes do not concern us */
  GRecMutex    lock;
  GHashTable  *rows;        /* entity name → Rows */
  GHashTable  *ways;        /* "invoice>customer" → guint32 per row */
};

static VsColumn *read_field (VsData *self, const VsEntity *entity, const VsField *field, GError **error);

/* What does not depend on the period is kept by the base, for all views of it. */
static VsData *
base_of (VsData *self)
{
  return self->base ? self->base : self;
}

/* ── Life ── */

static void
rows_free (gpointer data)
{
  Rows *rows = data;

  g_hash_table_unref (rows->stored);
  g_hash_table_unref (rows->fields);
  g_hash_table_unref (rows->reached);
  g_free (rows);
}

static GHashTable *
column_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) vs_column_unref);
}

static gint64
sum_of_versions (VsData *self)
{
  const GPtrArray *entities = vs_model_entities (self->model);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 sum = 0;   /* wraps: a damaged file may hold any version */

  for (guint i = 0; i < entities->len; i++)
    {
      const VsEntity *entity = entities->pdata[i];

      if (g_hash_table_add (seen, entity->table))
        sum += (guint64) vs_workspace_version (self->ws, entity->table);
    }
  return (gint64) sum;
}

static VsPeriod
period_of (VsData *self, VsPeriodKind kind, VsCompare compare)
{
  g_autofree char *start = vs_workspace_get_setting (self->ws, "fiscal_year_start");

  return vs_period_new (kind, compare, self->as_of, start ? atoi (start) : 1);
}

static GHashTable *
rows_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rows_free);
}

VsData *
vs_data_new (VsWorkspace *ws, GError **error)
{
  g_autoptr (VsModel) model = NULL;
  GPtrArray *calculated;
  VsData *self;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws), NULL);

  model = vs_calculated_model (ws, &calculated, error);
  if (model == NULL)
    return NULL;
  self = g_new0 (VsData, 1);
  g_atomic_ref_count_init (&self->ref);
  g_rec_mutex_init (&self->lock);
  self->ws = g_object_ref (ws);
  self->model = g_steal_pointer (&model);
  self->calculated = calculated;
  self->rows = rows_table ();
  self->ways = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->version = vs_workspace_total_version (ws);
  self->tables = sum_of_versions (self);
  self->as_of = vs_workspace_get_as_of (ws);
  self->currency = vs_workspace_get_setting (ws, "currency");
  self->period = period_of (self, VS_PERIOD_12_MONTHS, VS_COMPARE_YEAR_BEFORE);
  return self;
}

VsData *
vs_data_with_period (VsData *data, VsPeriodKind kind, VsCompare compare)
{
  VsData *base, *self;

  g_return_val_if_fail (data != NULL, NULL);

  base = base_of (data);
  self = g_new0 (VsData, 1);
  g_atomic_ref_count_init (&self->ref);
  self->base = vs_data_ref (base);
  self->ws = base->ws;
  self->model = base->model;
  self->calculated = base->calculated;
  self->as_of = base->as_of;
  self->currency = base->currency;
  self->period = period_of (base, kind, compare);
  self->rows = rows_table ();
  return self;
}

VsData *
vs_data_ref (VsData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  g_atomic_ref_count_inc (&data->ref);
  return data;
}

void
vs_data_unref (VsData *data)
{
  g_return_if_fail (data != NULL);

  if (!g_atomic_ref_count_dec (&data->ref))
    return;
  g_hash_table_unref (data->rows);
  if (data->base != NULL)
    {
      vs_data_unref (data->base);
      g_free (data);
      return;
    }
  g_hash_table_unref (data->ways);
  vs_model_unref (data->model);
  g_ptr_array_unref (data->calculated);
  g_object_unref (data->ws);
  g_free (data->currency);
  g_rec_mutex_clear (&data->lock);
  g_free (data);
}

const VsModel *
vs_data_model (VsData *data)
{
  return data->model;
}

const GPtrArray *
vs_data_calculated (VsData *data)
{
  return data->calculated;
}

VsWorkspace *
vs_data_workspace (VsData *data)
{
  return data->ws;
}

VsDay
vs_data_as_of (VsData *data)
{
  return data->as_of;
}

const VsPeriod *
vs_data_period (VsData *data)
{
  return &data->period;
}

const char *
vs_data_currency (VsData *data)
{
  return data->currency;
}

/* ── Stored columns ── */

static Rows *
rows_of (VsData *self, const VsEntity *entity)
{
  Rows *rows = g_hash_table_lookup (self->rows, entity->name);

  if (rows == NULL)
    {
      rows = g_new0 (Rows, 1);
      rows->entity = entity;
      rows->stored = column_table ();
      rows->fields = column_table ();
      rows->reached = column_table ();
      g_hash_table_insert (self->rows, g_strdup (entity->name), rows);
    }
  return rows;
}

/* After a load: what was read belongs to our snapshot only if nothing of it was written meanwhile. */
static gboolean
still_current (VsData *self, GError **error)
{
  gint64 version = vs_workspace_total_version (self->ws);

  if (version == self->version)
    return TRUE;
  if (sum_of_versions (self) == self->tables)
    {
      self->version = version;
      return TRUE;
    }
  g_set_error_literal (error, VS_ERROR, VS_ERROR_BUSY, _("The data changed while it was being read; try again"));
  return FALSE;
}

/* One pass over the table for all of them: those that are there already are left out. */
static gboolean
load_columns (VsData *data, const VsEntity *entity, GPtrArray *columns, GError **error)
{
  VsData *self = base_of (data);
  Rows *rows = rows_of (self, entity);
  g_autoptr (VsFrame) frame = NULL;

  if (columns->len == 0)
    return TRUE;
  g_ptr_array_add (columns, NULL);
  frame = vs_frame_store_load (self->ws, entity->table, (const char *const *) columns->pdata, entity->where, NULL, error);
  g_ptr_array_set_size (columns, columns->len - 1);
  if (frame == NULL || !still_current (self, error))
    return FALSE;
  if (rows->counted && frame->n_rows != rows->n_rows)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_BUSY, _("The data changed while it was being read; try again"));
      return FALSE;
    }
  rows->n_rows = frame->n_rows;
  rows->counted = TRUE;
  for (guint i = 0; i < columns->len; i++)
    g_hash_table_insert (rows->stored, g_strdup (columns->pdata[i]), vs_column_ref (vs_frame_get (frame, columns->pdata[i])));
  return TRUE;
}

static void
want_column (Rows *rows, GPtrArray *columns, const char *column)
{
  if (!g_hash_table_contains (rows->stored, column) && !g_ptr_array_find_with_equal_func (columns, column, g_str_equal, NULL))
    g_ptr_array_add (columns, (gpointer) column);
}

static VsColumn *
stored_column (VsData *self, const VsEntity *entity, const char *column, GError **error)
{
  Rows *rows = rows_of (base_of (self), entity);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();

  want_column (rows, columns, column);
  if (!load_columns (self, entity, columns, error))
    return NULL;
  return vs_column_ref (g_hash_table_lookup (rows->stored, column));
}

/* The entity's own columns that an expression stands on, down through calculated fields. */
static void
want_columns_of (VsData *self, const VsEntity *entity, const VsExpr *expr, GPtrArray *columns)
{
  Rows *rows = rows_of (base_of (self), entity);
  g_autoptr (GPtrArray) names = vs_scope_names_of (expr);
  VsPath path;

  for (guint i = 0; i < names->len; i++)
    if (!vs_path_resolve (self->model, entity, names->pdata[i], &path, NULL))
      continue;
    else if (path.n_steps > 0)
      want_column (rows, columns, path.steps[0].back ? entity->key : path.steps[0].relation->column);
    else if (path.field->expr == NULL)
      want_column (rows, columns, path.field->column);
    else if (!g_hash_table_contains (rows->fields, path.field->name))
      want_columns_of (self, entity, path.field->expr, columns);
}

static gboolean
count_rows (VsData *self, const VsEntity *entity, gsize *n, GError **error)
{
  Rows *rows = rows_of (base_of (self), entity);
  const char *column = entity->key;

  for (guint i = 0; column == NULL && i < entity->fields->len; i++)
    column = ((const VsField *) entity->fields->pdata[i])->column;
  if (!rows->counted && column != NULL)
    {
      g_autoptr (VsColumn) any = stored_column (self, entity, column, error);

      if (any == NULL)
        return FALSE;
    }
  *n = rows->n_rows;
  return TRUE;
}

/* ── Ways to other entities ── */

/* Per row of step->from, the row of step->to. (transfer none) */
static const guint32 *
step_rows (VsData *self, const VsPathStep *step, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s%c%s.%s", step->from->name, step->back ? '<' : '>', step->to->name, step->relation->name);
  guint32 *rows = g_hash_table_lookup (base_of (self)->ways, name);
  g_autoptr (VsColumn) key = NULL;
  g_autoptr (VsColumn) parent = NULL;

  if (rows != NULL)
    return rows;
  key = stored_column (self, step->from, step->back ? step->from->key : step->relation->column, error);
  if (key == NULL)
    return NULL;
  parent = stored_column (self, step->to, step->back ? step->relation->column : step->to->key, error);
  if (parent == NULL)
    return NULL;
  rows = vs_frame_join (key, parent);
  g_hash_table_insert (base_of (self)->ways, g_steal_pointer (&name), rows);
  return rows;
}

/* Per row of the path's start, the row where it ends, or G_MAXUINT32. (transfer full) */
static guint32 *
path_rows (VsData *self, const VsEntity *from, const VsPath *path, gsize *n, GError **error)
{
  g_autofree guint32 *rows = NULL;

  if (!count_rows (self, from, n, error))
    return NULL;
  rows = g_new (guint32, MAX (*n, 1));
  for (gsize i = 0; i < *n; i++)
    rows[i] = (guint32) i;
  for (guint s = 0; s < path->n_steps; s++)
    {
      const guint32 *step = step_rows (self, &path->steps[s], error);

      if (step == NULL)
        return NULL;
      for (gsize i = 0; i < *n; i++)
        if (rows[i] != G_MAXUINT32)
          rows[i] = step[rows[i]];
    }
  return g_steal_pointer (&rows);
}

static VsColumn *
reached_column (VsData *self, const VsEntity *entity, const char *name, const VsPath *path, GError **error)
{
  Rows *rows = rows_of (path->field->uses_period ? self : base_of (self), entity);
  VsColumn *column = g_hash_table_lookup (rows->reached, name);
  g_autoptr (VsColumn) far = NULL;
  g_autofree guint32 *positions = NULL;
  gsize n;

  if (column != NULL)
    return vs_column_ref (column);
  far = read_field (self, path->entity, path->field, error);
  positions = far ? path_rows (self, entity, path, &n, error) : NULL;
  if (positions == NULL)
    return NULL;
  column = vs_column_gather (far, positions, n);
  g_hash_table_insert (rows->reached, g_strdup (name), vs_column_ref (column));
  return column;
}

/* ── Row context ── */

static VsColumn *
scope_field (gpointer data, const char *name, GError **error)
{
  const VsScope *scope = data;
  VsPath path;

  if (!vs_path_resolve (scope->model, scope->entity, name, &path, error))
    return NULL;
  if (path.n_steps == 0)
    return read_field (scope->owner, scope->entity, path.field, error);
  return reached_column (scope->owner, scope->entity, name, &path, error);
}

static VsColumn *evaluate (VsData *self, const VsEntity *entity, const VsExpr *expr, GError **error);

static VsBitmap *
rows_where (VsData *self, const VsEntity *entity, const VsExpr *where, GError **error)
{
  g_autoptr (VsColumn) column = evaluate (self, entity, where, error);

  if (column == NULL)
    return NULL;
  if (column->type != VS_TYPE_BOOL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“where %s” must be a condition that is true or false"), vs_expr_text (where));
      return NULL;
    }
  return vs_bitmap_new_from_column (column);
}

/* "count (ticket where escalated)" in a row of customer: the tickets' rows grouped by the customer each belongs to. */
static VsColumn *
scope_aggregate (gpointer data, const VsExprAggregate *agg, GError **error)
{
  const VsScope *scope = data;
  VsData *self = scope->owner;
  g_auto (VsAggregateOver) over = { 0 };
  g_autoptr (VsBitmap) taken = NULL;
  g_autoptr (VsColumn) arg = NULL;
  g_autoptr (VsGroups) groups = NULL;
  VsPath path;
  guint32 *positions;
  gsize n, n_parents;

  if (!vs_scope_over_children (scope->model, scope->entity, agg, &over, error)
      || !vs_path_find (scope->model, over.entity, scope->entity, &path, error)
      || !count_rows (self, scope->entity, &n_parents, error))
    return NULL;
  if (agg->where != NULL && (taken = rows_where (self, over.entity, agg->where, error)) == NULL)
    return NULL;
  if (over.arg != NULL && (arg = evaluate (self, over.entity, over.arg, error)) == NULL)
    return NULL;
  positions = path_rows (self, over.entity, &path, &n, error);
  if (positions == NULL)
    return NULL;
  groups = vs_groups_new_for_parents (positions, n, (guint32) n_parents);
  return vs_groups_aggregate (groups, agg->fn, arg, taken, agg->param);
}

static void
scope_init (VsScope *scope, VsData *self, const VsEntity *entity)
{
  vs_scope_init_row (scope, self->model, entity, self->as_of, &self->period);
  scope->owner = self;
  scope->scope.field = scope_field;
  scope->scope.aggregate = scope_aggregate;
}

static VsColumn *
evaluate (VsData *self, const VsEntity *entity, const VsExpr *expr, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  VsScope scope;
  VsType type;
  gsize n;

  scope_init (&scope, self, entity);
  if (!vs_scope_check_row (&scope, expr, &type, error))
    return NULL;
  want_columns_of (self, entity, expr, columns);
  if (!load_columns (self, entity, columns, error) || !count_rows (self, entity, &n, error))
    return NULL;
  return vs_expr_eval (expr, &scope.scope, n, error);
}

static VsColumn *
read_field (VsData *data, const VsEntity *entity, const VsField *field, GError **error)
{
  VsData *self = field->uses_period ? data : base_of (data);
  Rows *rows = rows_of (self, entity);
  VsColumn *column;

  if (field->expr == NULL)
    return stored_column (self, entity, field->column, error);
  column = g_hash_table_lookup (rows->fields, field->name);
  if (column != NULL)
    return vs_column_ref (column);
  column = evaluate (self, entity, field->expr, error);
  if (column == NULL)
    {
      g_prefix_error (error, "%s.%s: ", entity->name, field->name);
      return NULL;
    }
  g_hash_table_insert (rows->fields, g_strdup (field->name), vs_column_ref (column));
  return column;
}

/* ── Public ── */

const VsEntity *
vs_data_entity (VsData *data, const char *name, GError **error)
{
  const VsEntity *entity = vs_model_entity (data->model, name);
  g_autofree char *hint = entity ? NULL : vs_model_hint (name, vs_model_entities (data->model));

  if (entity == NULL)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no entity “%s”%s"), name, hint);
  return entity;
}

gsize
vs_data_n_rows (VsData *data, const char *entity, GError **error)
{
  const VsEntity *found;
  gboolean ok;
  gsize n = 0;

  g_return_val_if_fail (data != NULL && entity != NULL, (gsize) -1);

  found = vs_data_entity (data, entity, error);
  if (found == NULL)
    return (gsize) -1;
  g_rec_mutex_lock (&base_of (data)->lock);
  ok = count_rows (data, found, &n, error);
  g_rec_mutex_unlock (&base_of (data)->lock);
  return ok ? n : (gsize) -1;
}

VsColumn *
vs_data_column (VsData *data, const char *entity, const char *path, GError **error)
{
  const VsEntity *found;
  VsColumn *column;
  VsScope scope;

  g_return_val_if_fail (data != NULL && entity != NULL && path != NULL, NULL);

  found = vs_data_entity (data, entity, error);
  if (found == NULL)
    return NULL;
  g_rec_mutex_lock (&base_of (data)->lock);
  scope_init (&scope, data, found);
  column = scope_field (&scope, path, error);
  g_rec_mutex_unlock (&base_of (data)->lock);
  return column;
}

/* The callbacks of a scope that is handed out lock on their own. */
static VsColumn *
locked_field (gpointer data, const char *name, GError **error)
{
  VsScope *scope = data;
  VsData *self = scope->owner;
  VsColumn *column;

  g_rec_mutex_lock (&base_of (self)->lock);
  column = scope_field (data, name, error);
  g_rec_mutex_unlock (&base_of (self)->lock);
  return column;
}

static VsColumn *
locked_aggregate (gpointer data, const VsExprAggregate *agg, GError **error)
{
  VsScope *scope = data;
  VsData *self = scope->owner;
  VsColumn *column;

  g_rec_mutex_lock (&base_of (self)->lock);
  column = scope_aggregate (data, agg, error);
  g_rec_mutex_unlock (&base_of (self)->lock);
  return column;
}

VsExprScope *
vs_data_scope (VsData *data, const char *entity, GError **error)
{
  const VsEntity *found;
  VsScope *scope;

  g_return_val_if_fail (data != NULL && entity != NULL, NULL);

  found = vs_data_entity (data, entity, error);
  if (found == NULL)
    return NULL;
  scope = g_new0 (VsScope, 1);
  scope_init (scope, data, found);
  scope->scope.field = locked_field;
  scope->scope.aggregate = locked_aggregate;
  return &scope->scope;
}

void
vs_data_scope_free (VsExprScope *scope)
{
  g_free (scope);
}

VsColumn *
vs_data_eval (VsData *data, const char *entity, const char *expression, GError **error)
{
  const VsEntity *found;
  g_autoptr (VsExpr) expr = NULL;
  VsColumn *column;

  g_return_val_if_fail (data != NULL && entity != NULL && expression != NULL, NULL);

  found = vs_data_entity (data, entity, error);
  expr = found ? vs_expr_parse (expression, error) : NULL;
  if (expr == NULL)
    return NULL;
  g_rec_mutex_lock (&base_of (data)->lock);
  column = evaluate (data, found, expr, error);
  g_rec_mutex_unlock (&base_of (data)->lock);
  return column;
}

VsColumn *
vs_data_eval_expr (VsData *data, const VsEntity *entity, const VsExpr *expr, GError **error)
{
  VsColumn *column;

  g_return_val_if_fail (data != NULL && entity != NULL && expr != NULL, NULL);

  g_rec_mutex_lock (&base_of (data)->lock);
  column = evaluate (data, entity, expr, error);
  g_rec_mutex_unlock (&base_of (data)->lock);
  return column;
}

VsBitmap *
vs_data_where (VsData *data, const VsEntity *entity, const VsExpr *condition, GError **error)
{
  VsBitmap *taken;

  g_return_val_if_fail (data != NULL && entity != NULL && condition != NULL, NULL);

  g_rec_mutex_lock (&base_of (data)->lock);
  taken = rows_where (data, entity, condition, error);
  g_rec_mutex_unlock (&base_of (data)->lock);
  return taken;
}
