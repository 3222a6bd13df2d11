/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.c: an entity's columns as they are stored, and the ways from its rows to those of other entities. */
#include "semantic/data-private.h"

#include <string.h>

static VsRows *
rows_of (VsData *self, const VsEntity *entity)
{
  return g_hash_table_lookup (vs_data_base (self)->rows, entity);
}

static char *
column_name (VsData *self, const VsEntity *entity, const char *column)
{
  return vs_data_keep_name (self, "column", entity, column, FALSE);
}

/* ── Columns ── */

static gboolean
keep_columns (VsData *self, VsRows *rows, const VsFrame *frame, GPtrArray *names, GError **error)
{
  if (rows->counted && frame->n_rows != rows->n_rows)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_BUSY, _("The data changed while it was being read; try again"));
      return FALSE;
    }
  rows->n_rows = frame->n_rows;
  rows->counted = TRUE;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = column_name (self, rows->entity, names->pdata[i]);
      g_autoptr (VsKept) kept = vs_kept_column (vs_column_ref (vs_frame_get (frame, names->pdata[i])));

      vs_keep_put (vs_data_keep (self), name, kept);
    }
  return TRUE;
}

gboolean
vs_table_load (VsData *self, const VsEntity *entity, GPtrArray *columns, GError **error)
{
  VsRows *rows = rows_of (self, entity);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rows->lock);
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (VsFrame) frame = NULL;

  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *name = column_name (self, entity, columns->pdata[i]);
      g_autoptr (VsKept) kept = vs_keep_find (vs_data_keep (self), name);

      if (kept == NULL)
        g_ptr_array_add (missing, columns->pdata[i]);
    }
  if (missing->len == 0)
    return TRUE;
  g_ptr_array_add (missing, NULL);
  frame = vs_frame_store_load (self->ws, entity->table, (const char *const *) missing->pdata, entity->where, NULL, error);
  g_ptr_array_set_size (missing, missing->len - 1);
  return frame != NULL && vs_data_still_current (self, error) && keep_columns (self, rows, frame, missing, error);
}

VsColumn *
vs_table_column (VsData *self, const VsEntity *entity, const char *column, GError **error)
{
  g_autofree char *name = column_name (self, entity, column);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  VsKept *kept = vs_keep_find (vs_data_keep (self), name);

  if (kept != NULL)
    return vs_kept_end_column (kept);
  g_ptr_array_add (columns, (gpointer) column);
  if (!vs_table_load (self, entity, columns, error))
    return NULL;
  kept = vs_keep_find (vs_data_keep (self), name);
  /* Others may have let go of it in between. */
  return kept ? vs_kept_end_column (kept) : vs_table_column (self, entity, column, error);
}

gboolean
vs_table_count (VsData *self, const VsEntity *entity, gsize *n, GError **error)
{
  VsRows *rows = rows_of (self, entity);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rows->lock);

  if (!rows->counted)
    {
      gsize count = vs_frame_store_count (self->ws, entity->table, entity->where, NULL, error);

      if (count == (gsize) -1 || !vs_data_still_current (self, error))
        return FALSE;
      rows->n_rows = count;
      rows->counted = TRUE;
    }
  *n = rows->n_rows;
  return TRUE;
}

/* ── Ways ── */

typedef struct {
  VsData           *data;
  const VsEntity   *from;
  const VsPathStep *step;
  const VsPath     *path;
} Way;

static guint32 *
join (VsData *self, const VsPathStep *step, const char *key_column, const char *parent_column, GError **error)
{
  g_autoptr (VsColumn) key = vs_table_column (self, step->from, key_column, error);
  g_autoptr (VsColumn) parent = key ? vs_table_column (self, step->to, parent_column, error) : NULL;

  return parent ? vs_frame_join (key, parent) : NULL;
}

void
vs_table_way_keys (const VsPathStep *step, VsStoreKey *key, VsStoreKey *parent)
{
  *key = (VsStoreKey) { step->from->table, step->back ? step->from->key : step->relation->column, step->from->where };
  *parent = (VsStoreKey) { step->to->table, step->back ? step->relation->column : step->to->key, step->to->where };
}

static VsKept *
make_way (gpointer data, GError **error)
{
  const Way *way = data;
  VsData *self = way->data;
  const VsPathStep *step = way->step;
  VsStoreKey key, parent;
  VsStoreVersions seen;
  guint32 *rows;
  gsize n, n_kept;

  if (!vs_table_count (self, step->from, &n, error))
    return NULL;
  vs_table_way_keys (step, &key, &parent);
  rows = vs_frame_store_read_way (self->ws, &key, &parent, &n_kept, &seen);
  if (rows != NULL && (n_kept != n || !vs_data_still_current (self, NULL)))
    g_clear_pointer (&rows, g_free);
  if (rows == NULL)
    {
      rows = join (self, step, key.column, parent.column, error);
      if (rows != NULL && vs_data_still_current (self, NULL))
        vs_frame_store_keep_way (self->ws, &key, &parent, rows, n, &seen);
    }
  return rows ? vs_kept_new (rows, g_free, n * sizeof (guint32)) : NULL;
}

VsKept *
vs_table_way (VsData *self, const VsPathStep *step, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%c%s.%s", step->back ? '<' : '>', step->to->name, step->relation->name);
  g_autofree char *name = vs_data_keep_name (self, "way", step->from, text, FALSE);
  Way way = { .data = self, .step = step };

  return vs_keep_take (vs_data_keep (self), name, make_way, &way, error);
}

static guint32 *
rows_themselves (gsize n)
{
  guint32 *rows = g_new (guint32, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    rows[i] = (guint32) i;
  return rows;
}

static VsKept *
make_path (gpointer data, GError **error)
{
  const Way *way = data;
  g_autofree guint32 *rows = NULL;
  gsize n;

  if (!vs_table_count (way->data, way->from, &n, error))
    return NULL;
  for (guint s = 0; s < way->path->n_steps; s++)
    {
      g_autoptr (VsKept) step = vs_table_way (way->data, &way->path->steps[s], error);
      const guint32 *next = step ? step->value : NULL;

      if (step == NULL)
        return NULL;
      if (rows == NULL)
        {
          rows = g_new (guint32, MAX (n, 1));
          memcpy (rows, next, n * sizeof *rows);
          continue;
        }
      for (gsize i = 0; i < n; i++)
        if (rows[i] != G_MAXUINT32)
          rows[i] = next[rows[i]];
    }
  return vs_kept_new (rows ? g_steal_pointer (&rows) : rows_themselves (n), g_free, n * sizeof (guint32));
}

VsKept *
vs_table_path (VsData *self, const VsEntity *from, const VsPath *path, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = NULL;
  Way way = { .data = self, .from = from, .path = path };

  if (path->n_steps == 1)
    return vs_table_way (self, &path->steps[0], error);
  for (guint s = 0; s < path->n_steps; s++)
    g_string_append_printf (text, "%c%s.%s", path->steps[s].back ? '<' : '>', path->steps[s].to->name, path->steps[s].relation->name);
  name = vs_data_keep_name (self, "way", from, text->str, FALSE);
  return vs_keep_take (vs_data_keep (self), name, make_path, &way, error);
}
