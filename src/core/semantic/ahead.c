/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ahead.c: a page's expressions are followed down to stored columns, as row.c and group.c will follow them. Whatever is overlooked here is read
 * when it is asked for: a table more often, never another answer. */
#include "semantic/ahead.h"
#include "semantic/data-private.h"
#include "semantic/question.h"
#include "semantic/target.h"
#include "base/parallel.h"
#include "frame/store.h"

#include <string.h>

typedef struct {
  VsData         *data;
  const VsModel  *model;
  GHashTable     *kept;       /* what the workspace keeps computed: vs_frame_store_kept () */
  GHashTable     *seen;       /* fields and measures that were followed */
  GPtrArray      *tables;     /* Wanted */
} Ahead;

typedef struct {
  Ahead          *ahead;
  const VsEntity *entity;     /* whose row the expression is about */
} Here;

/* Columns of an entity. */
typedef struct {
  const VsEntity *entity;
  GPtrArray      *columns;    /* char * */
} Wanted;

static void
wanted_free (gpointer data)
{
  g_ptr_array_unref (((Wanted *) data)->columns);
  g_free (data);
}

static void
want_column (Ahead *self, const VsEntity *entity, const char *column)
{
  Wanted *wanted = NULL;

  for (guint i = 0; i < self->tables->len && wanted == NULL; i++)
    if (((Wanted *) self->tables->pdata[i])->entity == entity)
      wanted = self->tables->pdata[i];
  if (wanted == NULL)
    {
      wanted = g_new0 (Wanted, 1);
      *wanted = (Wanted) { entity, g_ptr_array_new () };
      g_ptr_array_add (self->tables, wanted);
    }
  if (column != NULL && !g_ptr_array_find_with_equal_func (wanted->columns, column, g_str_equal, NULL))
    g_ptr_array_add (wanted->columns, (gpointer) column);
}

/* ── Rows ── */

static void want_expr (Ahead *self, const VsEntity *entity, const VsExpr *expr);

static gboolean
is_kept (Ahead *self, const char *kind, const VsEntity *entity, const char *text, gboolean uses_period)
{
  g_autofree char *name = vs_data_keep_name (self->data, kind, entity, text, uses_period);

  return vs_frame_store_kept_made (self->kept, entity->name, name);
}

static void
want_way (Ahead *self, const VsPath *path)
{
  for (guint s = 0; s < path->n_steps; s++)
    {
      const VsPathStep *step = &path->steps[s];
      VsStoreKey key, parent;

      vs_table_way_keys (step, &key, &parent);
      if (vs_frame_store_kept_way (self->kept, &key, &parent))
        continue;
      want_column (self, step->from, key.column);
      want_column (self, step->to, parent.column);
    }
}

static void
want_field (Ahead *self, const VsEntity *entity, const VsField *field)
{
  if (field->expr == NULL)
    want_column (self, entity, field->column);
  else if (g_hash_table_add (self->seen, (gpointer) field) && !is_kept (self, "field", entity, field->name, field->uses_period))
    want_expr (self, entity, field->expr);
}

static void
visit_name (const char *name, gpointer data)
{
  const Here *here = data;
  VsPath path;

  if (!vs_path_resolve (here->ahead->model, here->entity, name, &path, NULL))
    return;
  want_way (here->ahead, &path);
  if (path.field != NULL)
    want_field (here->ahead, path.entity, path.field);
}

/* What an aggregate takes of the rows it runs over. */
static void
want_over (Ahead *self, const VsExprAggregate *agg, const VsAggregateOver *over)
{
  const struct { const char *kind; const VsExpr *expr; } parts[] = { { "value", over->arg }, { "where", agg->where } };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].expr != NULL
        && !is_kept (self, parts[i].kind, over->entity, vs_expr_text (parts[i].expr), vs_row_uses_period (self->data, over->entity, parts[i].expr)))
      want_expr (self, over->entity, parts[i].expr);
}

static void
visit_children (const VsExprAggregate *agg, gpointer data)
{
  const Here *here = data;
  g_auto (VsAggregateOver) over = { 0 };
  VsPath path;

  if (!vs_scope_over_children (here->ahead->model, here->entity, agg, &over, NULL)
      || !vs_path_find (here->ahead->model, over.entity, here->entity, &path, NULL))
    return;
  want_way (here->ahead, &path);
  want_over (here->ahead, agg, &over);
}

static void
want_expr (Ahead *self, const VsEntity *entity, const VsExpr *expr)
{
  vs_expr_visit (expr, visit_name, visit_children, &(Here) { self, entity });
}

/* ── Measures ── */

static void want_measure (Ahead *self, const VsMeasure *measure);

static void
visit_part (const char *name, gpointer data)
{
  Ahead *self = ((const Here *) data)->ahead;

  want_measure (self, vs_model_measure (self->model, name));
}

static void
visit_rows (const VsExprAggregate *agg, gpointer data)
{
  const Here *here = data;
  g_auto (VsAggregateOver) over = { 0 };

  if (vs_scope_over_rows (here->ahead->model, here->entity, agg, &over, NULL))
    want_over (here->ahead, agg, &over);
}

/* One that a query brings along. */
static void
want_own_measure (Ahead *self, const VsMeasure *measure)
{
  const VsEntity *entity = vs_model_entity (self->model, measure->entity);

  if (entity != NULL)
    vs_expr_visit (measure->expr, visit_part, visit_rows, &(Here) { self, entity });
}

static void
want_measure (Ahead *self, const VsMeasure *measure)
{
  if (measure != NULL && g_hash_table_add (self->seen, (gpointer) measure))
    want_own_measure (self, measure);
}

/* ── Queries ── */

static void
add_bases (const Ahead *self, const VsMeasure *measure, GPtrArray *bases)
{
  const VsEntity *entity = vs_model_entity (self->model, measure->entity);

  if (entity != NULL && !g_ptr_array_find (bases, entity, NULL))
    g_ptr_array_add (bases, (gpointer) entity);
}

/* Names by which rows are put in order; those of the answer's own columns lead nowhere. */
static void
want_order (Ahead *self, const VsEntity *entity, VsJson order)
{
  for (guint i = 0; vs_json_exists (order) && i < vs_json_length (order); i++)
    {
      const char *name = vs_json_string_or (vs_json_at (order, i), "");

      visit_name (name + (*name == '-'), &(Here) { self, entity });
    }
}

static void
want_query (Ahead *self, VsJson query)
{
  g_auto (VsQuestion) question = { 0 };
  g_autoptr (GPtrArray) bases = g_ptr_array_new ();

  if (!vs_question_read (&question, self->data, query, NULL, NULL, NULL))
    return;
  if (question.entity != NULL)
    {
      g_ptr_array_add (bases, (gpointer) question.entity);
      want_column (self, question.entity, question.entity->key);
      want_order (self, question.entity, vs_json_get (question.root, "order"));
    }
  for (guint i = 0; i < question.items->len; i++)
    {
      const VsQuestionItem *item = question.items->pdata[i];
      g_autofree char *currency = question.entity ? vs_question_currency (item) : NULL;

      if (currency != NULL)
        visit_name (currency, &(Here) { self, question.entity });
      if (item->own != NULL)
        want_own_measure (self, item->own);
      else
        want_measure (self, item->measure);
      if (item->own != NULL || item->measure != NULL)
        add_bases (self, item->own ? item->own : item->measure, bases);
    }
  for (guint b = 0; b < bases->len; b++)
    {
      for (guint i = 0; i < question.items->len; i++)
        if (((const VsQuestionItem *) question.items->pdata[i])->expr != NULL)
          want_expr (self, bases->pdata[b], ((const VsQuestionItem *) question.items->pdata[i])->expr);
      for (guint i = 0; i < question.where->len; i++)
        want_expr (self, bases->pdata[b], question.where->pdata[i]);
    }
}

static void
want_targets (Ahead *self, VsJson target)
{
  const VsEntity *entity = vs_model_entity (self->model, VS_TARGET_LOADED);

  if (entity == NULL || !vs_json_exists (target) || !JSON_NODE_HOLDS_VALUE (target.node)
      || g_strcmp0 (json_node_get_string (target.node), VS_TARGET_LOADED) != 0)
    return;
  for (guint i = 0; vs_target_fields[i] != NULL; i++)
    visit_name (vs_target_fields[i], &(Here) { self, entity });
}

/* ── Reading ── */

static gboolean
read_tables (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Ahead *self = data;

  for (gsize i = from; i < to; i++)
    {
      const Wanted *wanted = self->tables->pdata[i];
      vs_table_load (self->data, wanted->entity, wanted->columns, NULL);
    }
  return TRUE;
}

static int
compare_wanted (gconstpointer a, gconstpointer b)
{
  const Wanted *x = *(Wanted *const *) a, *y = *(Wanted *const *) b;

  return (x->columns->len < y->columns->len) - (x->columns->len > y->columns->len);
}

static gboolean
is_first_time (VsData *data, const VsDashboard *dashboard)
{
  VsData *base = vs_data_base (data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&base->lock);

  return g_hash_table_add (base->read_ahead, g_strconcat (dashboard->name, data->period_mark, NULL));
}

gboolean
vs_ahead_was_read (VsData *data, const VsDashboard *dashboard)
{
  VsData *base = vs_data_base (data);
  g_autofree char *name = g_strconcat (dashboard->name, data->period_mark, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&base->lock);

  return g_hash_table_contains (base->read_ahead, name);
}

void
vs_ahead_read (VsData *data, const VsDashboard *dashboard, const GPtrArray *measures, VsJob *job)
{
  if (!is_first_time (data, dashboard))
    return;

  g_autoptr (GHashTable) kept = vs_frame_store_kept (vs_data_workspace (data), vs_data_base (data)->stamp);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (wanted_free);
  Ahead self = { data, vs_data_model (data), kept, seen, tables };

  for (guint i = 0; i < measures->len; i++)
    want_measure (&self, vs_model_measure (self.model, measures->pdata[i]));
  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      const VsTile *tile = dashboard->tiles->pdata[i];

      if (tile->fault != NULL)
        continue;
      want_query (&self, vs_json_get (tile->json, "query"));
      want_query (&self, vs_json_get (tile->json, "spark"));
      want_targets (&self, vs_json_get (tile->json, "target"));
    }
  /* What takes longest first: mostly what has most columns. */
  g_ptr_array_sort (tables, compare_wanted);
  vs_parallel_for (tables->len, 1, read_tables, &self, job, NULL);
}
