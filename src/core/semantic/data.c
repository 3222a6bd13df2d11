/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/data-private.h"

#include <string.h>

/* ── Names in the keep ── */

char *
vs_data_keep_name (VsData *self, const char *kind, const VsEntity *entity, const char *text, gboolean uses_period)
{
  return g_strconcat (kind, " ", entity->name, ": ", text, uses_period ? self->period_mark : NULL, NULL);
}

static void
unref_column (gpointer column)
{
  vs_column_unref (column);
}

VsKept *
vs_kept_column (VsColumn *column)
{
  return column ? vs_kept_new (column, unref_column, column->n * vs_type_size (column->type) + (column->valid ? column->n / 8 : 0)) : NULL;
}

VsColumn *
vs_kept_end_column (VsKept *kept)
{
  VsColumn *column = kept ? vs_column_ref (kept->value) : NULL;

  g_clear_pointer (&kept, vs_kept_unref);
  return column;
}

/* ── Life ── */

/* Computed, and not written yet. */
typedef struct {
  const VsEntity *entity;
  char           *name;
  VsColumn       *column;
} Made;

static void
made_free (gpointer data)
{
  Made *made = data;

  g_free (made->name);
  vs_column_unref (made->column);
  g_free (made);
}

static void
rows_free (gpointer data)
{
  VsRows *rows = data;

  g_mutex_clear (&rows->lock);
  g_free (rows);
}

static GHashTable *
rows_table (const VsModel *model)
{
  const GPtrArray *entities = vs_model_entities (model);
  GHashTable *table = g_hash_table_new_full (NULL, NULL, NULL, rows_free);

  for (guint i = 0; i < entities->len; i++)
    {
      VsRows *rows = g_new0 (VsRows, 1);

      rows->entity = entities->pdata[i];
      g_mutex_init (&rows->lock);
      g_hash_table_insert (table, entities->pdata[i], rows);
    }
  return table;
}

/* Everything a computed column follows from, as one number: another version of the program may compute otherwise too. */
static gint64
stamp_of (VsData *self)
{
  const GPtrArray *entities = vs_model_entities (self->model);
  g_autoptr (GString) text = g_string_new (VS_VERSION);
  g_autofree char *hash = NULL, *rates = vs_base_rates_mark (self->rates);

  g_string_append_printf (text, " %" G_GINT64_FORMAT " %d %s", self->tables, self->as_of, rates);
  for (guint i = 0; i < entities->len; i++)
    {
      const VsEntity *entity = entities->pdata[i];

      g_string_append_printf (text, "\n%s %s %s %s", entity->name, entity->table, entity->where ? entity->where : "", entity->key ? entity->key : "");
      for (guint k = 0; k < entity->relations->len; k++)
        {
          const VsRelation *relation = entity->relations->pdata[k];

          g_string_append_printf (text, "\n> %s %s %s", relation->name, relation->parent, relation->column);
        }
      for (guint k = 0; k < entity->fields->len; k++)
        {
          const VsField *field = entity->fields->pdata[k];

          g_string_append_printf (text, "\n. %s %s %s", field->name, field->column ? field->column : "",
                                  field->expr ? vs_expr_text (field->expr) : "");
        }
    }
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
  hash[15] = '\0';
  return g_ascii_strtoll (hash, NULL, 16);
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

static void
set_period (VsData *self, VsPeriodKind kind, VsCompare compare)
{
  g_autofree char *start = vs_workspace_get_setting (self->ws, "fiscal_year_start");

  self->period = vs_period_new (kind, compare, self->as_of, start ? atoi (start) : 1);
  self->period_mark = g_strdup_printf ("; %d %d %d %d %d %d", kind, compare, self->period.from, self->period.to, self->period.before_from,
                                       self->period.before_to);
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
  g_mutex_init (&self->lock);
  self->made = g_ptr_array_new_with_free_func (made_free);
  self->ws = g_object_ref (ws);
  self->model = g_steal_pointer (&model);
  self->calculated = calculated;
  self->rows = rows_table (self->model);
  self->keep = vs_keep_new ();
  self->answers = vs_answers_new ();
  self->read_ahead = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->version = vs_workspace_total_version (ws);
  self->tables = sum_of_versions (self);
  self->as_of = vs_workspace_get_as_of (ws);
  self->currency = vs_workspace_get_setting (ws, "currency");
  self->rates = vs_base_rates_new (ws);
  self->stamp = stamp_of (self);
  set_period (self, VS_PERIOD_12_MONTHS, VS_COMPARE_YEAR_BEFORE);
  return self;
}

/* Shares everything, and has no period yet. */
static VsData *
view_of (VsData *data)
{
  VsData *base = vs_data_base (data), *self = g_new0 (VsData, 1);

  g_atomic_ref_count_init (&self->ref);
  self->base = vs_data_ref (base);
  self->ws = base->ws;
  self->model = base->model;
  self->calculated = base->calculated;
  self->as_of = base->as_of;
  self->currency = base->currency;
  self->rates = base->rates;
  return self;
}

VsData *
vs_data_with_period (VsData *data, VsPeriodKind kind, VsCompare compare)
{
  VsData *self;

  g_return_val_if_fail (data != NULL, NULL);

  self = view_of (data);
  set_period (self, kind, compare);
  return self;
}

VsData *
vs_data_with_answers (VsData *data)
{
  VsData *self = vs_data_with_period (data, data->period.kind, data->period.compare);

  self->uses_answers = TRUE;
  return self;
}

VsData *
vs_data_with_cuts (VsData *data, const GPtrArray *cuts)
{
  VsData *self;

  g_return_val_if_fail (data != NULL && cuts != NULL, NULL);

  self = view_of (data);
  self->period = data->period;
  self->period_mark = g_strdup (data->period_mark);
  self->uses_answers = data->uses_answers;
  self->cuts = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_expr_unref);
  for (guint i = 0; i < cuts->len; i++)
    {
      VsExpr *expr = vs_expr_parse (cuts->pdata[i], NULL);

      if (expr != NULL)
        g_ptr_array_add (self->cuts, expr);
    }
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
  g_free (data->period_mark);
  g_clear_pointer (&data->cuts, g_ptr_array_unref);
  if (data->base != NULL)
    {
      vs_data_unref (data->base);
      g_free (data);
      return;
    }
  vs_keep_free (data->keep);
  vs_answers_free (data->answers);
  g_hash_table_unref (data->read_ahead);
  g_ptr_array_unref (data->made);
  g_hash_table_unref (data->rows);
  vs_model_unref (data->model);
  g_ptr_array_unref (data->calculated);
  vs_base_rates_free (data->rates);
  g_object_unref (data->ws);
  g_free (data->currency);
  g_mutex_clear (&data->lock);
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

/* After a load: what was read belongs to our snapshot only if nothing of it was written meanwhile. */
gboolean
vs_data_still_current (VsData *data, GError **error)
{
  VsData *self = vs_data_base (data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
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

VsColumn *
vs_data_read_made (VsData *self, const VsEntity *entity, const char *name, VsType type)
{
  return vs_frame_store_read_made (self->ws, entity->name, name, vs_data_base (self)->stamp, type);
}

void
vs_data_keep_made (VsData *data, const VsEntity *entity, const char *name, VsColumn *column)
{
  VsData *self = vs_data_base (data);
  gboolean later;

  g_mutex_lock (&self->lock);
  later = self->n_putting_off > 0;
  if (later)
    {
      Made *made = g_new (Made, 1);

      *made = (Made) { entity, g_strdup (name), vs_column_ref (column) };
      g_ptr_array_add (self->made, made);
    }
  g_mutex_unlock (&self->lock);
  if (!later && vs_data_still_current (self, NULL))
    vs_frame_store_keep_made (self->ws, entity->name, name, self->stamp, column);
}

void
vs_data_put_off (VsData *data)
{
  VsData *self = vs_data_base (data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_putting_off++;
}

void
vs_data_write_made (VsData *data)
{
  VsData *self = vs_data_base (data);
  g_autoptr (GPtrArray) made = NULL;

  g_mutex_lock (&self->lock);
  if (--self->n_putting_off == 0)
    {
      made = self->made;
      self->made = g_ptr_array_new_with_free_func (made_free);
    }
  g_mutex_unlock (&self->lock);
  for (guint i = 0; made != NULL && i < made->len && vs_data_still_current (self, NULL); i++)
    {
      const Made *one = made->pdata[i];

      vs_frame_store_keep_made (self->ws, one->entity->name, one->name, self->stamp, one->column);
    }
}

void
vs_data_turn (VsData *data)
{
  g_return_if_fail (data != NULL);

  vs_keep_turn (vs_data_keep (data));
}

gsize
vs_data_bytes (VsData *data)
{
  g_return_val_if_fail (data != NULL, 0);

  return vs_keep_bytes (vs_data_keep (data));
}

/* ── Questions ── */

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
  gsize n = 0;

  g_return_val_if_fail (data != NULL && entity != NULL, (gsize) -1);

  found = vs_data_entity (data, entity, error);
  return found != NULL && vs_table_count (data, found, &n, error) ? n : (gsize) -1;
}

VsColumn *
vs_data_column (VsData *data, const char *entity, const char *path, GError **error)
{
  const VsEntity *found;
  VsScope scope;

  g_return_val_if_fail (data != NULL && entity != NULL && path != NULL, NULL);

  found = vs_data_entity (data, entity, error);
  if (found == NULL)
    return NULL;
  vs_row_scope_init (&scope, data, found);
  return scope.scope.field (&scope, path, error);
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
  vs_row_scope_init (scope, data, found);
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

  g_return_val_if_fail (data != NULL && entity != NULL && expression != NULL, NULL);

  found = vs_data_entity (data, entity, error);
  expr = found ? vs_expr_parse (expression, error) : NULL;
  return expr ? vs_row_eval (data, found, expr, FALSE, error) : NULL;
}

VsColumn *
vs_data_eval_expr (VsData *data, const VsEntity *entity, const VsExpr *expr, GError **error)
{
  g_return_val_if_fail (data != NULL && entity != NULL && expr != NULL, NULL);

  return vs_row_eval (data, entity, expr, FALSE, error);
}

VsBitmap *
vs_data_where (VsData *data, const VsEntity *entity, const VsExpr *condition, GError **error)
{
  g_autoptr (VsKept) kept = NULL;
  VsBitmap *rows;

  g_return_val_if_fail (data != NULL && entity != NULL && condition != NULL, NULL);

  kept = vs_row_where (data, entity, condition, FALSE, error);
  if (kept == NULL)
    return NULL;
  rows = vs_bitmap_new (((const VsBitmap *) kept->value)->n_rows, TRUE);
  vs_bitmap_and (rows, kept->value);
  return rows;
}
