/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/csv.h"

#include "export/rows.h"

char *
vs_export_csv_name (const VsField *field)
{
  if (field->type == VS_TYPE_TIME && !g_str_has_suffix (field->name, "_utc"))
    return g_strconcat (field->name, "_utc", NULL);
  return g_strdup (field->name);
}

/* ── Which columns ── */

static const VsEntity *
find_entity (VsData *data, const char *name, GError **error)
{
  const VsModel *model = vs_data_model (data);
  const VsEntity *entity = vs_model_entity (model, name);
  const GPtrArray *all = vs_model_entities (model);
  g_autofree const char **names = NULL;
  const char *nearest;

  if (entity)
    return entity;
  names = g_new0 (const char *, all->len + 1);
  for (guint i = 0; i < all->len; i++)
    names[i] = ((const VsEntity *) g_ptr_array_index (all, i))->name;
  nearest = vs_text_nearest (name, names, all->len);
  if (nearest)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no “%s” in the semantic model; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no “%s” in the semantic model. See the data dictionary for the names."),
                 name);
  return NULL;
}

static GPtrArray *
choose_fields (const VsEntity *entity, const char *const *names, GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  if (names == NULL)
    for (guint i = 0; i < entity->fields->len; i++)
      g_ptr_array_add (chosen, g_ptr_array_index (entity->fields, i));
  for (gsize i = 0; names && names[i]; i++)
    {
      const VsField *field = vs_entity_field (entity, names[i]);

      if (field == NULL)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("“%s” has no field “%s”. See the data dictionary for the names."),
                       entity->name, names[i]);
          return NULL;
        }
      g_ptr_array_add (chosen, (gpointer) field);
    }
  return g_steal_pointer (&chosen);
}

static GPtrArray *
load_columns (VsData *data, const VsEntity *entity, const GPtrArray *fields, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_column_unref);

  for (guint i = 0; i < fields->len; i++)
    {
      const VsField *field = g_ptr_array_index (fields, i);
      VsColumn *column;

      if (!vs_job_check (job, error) || (column = vs_data_column (data, entity->name, field->name, error)) == NULL)
        return NULL;
      g_ptr_array_add (columns, column);
    }
  return g_steal_pointer (&columns);
}

static void
write_names (VsCsvWriter *writer, const GPtrArray *fields)
{
  for (guint c = 0; c < fields->len; c++)
    {
      g_autofree char *name = vs_export_csv_name (g_ptr_array_index (fields, c));

      vs_csv_writer_text (writer, name, -1);
    }
  vs_csv_writer_end_row (writer);
}

gboolean
vs_export_csv (VsData *data, const char *name, const char *const *names, const char *path, gsize *n_rows, VsJob *job, GError **error)
{
  const VsEntity *entity = find_entity (data, name, error);
  g_autoptr (GPtrArray) fields = entity ? choose_fields (entity, names, error) : NULL;
  g_autoptr (GPtrArray) columns = fields ? load_columns (data, entity, fields, job, error) : NULL;
  VsCsvWriter *writer;
  gsize n;

  if (columns == NULL || (n = vs_data_n_rows (data, name, error)) == (gsize) -1)
    return FALSE;
  if ((writer = vs_csv_writer_open (path, error)) == NULL)
    return FALSE;
  write_names (writer, fields);
  if (!vs_export_rows (writer, (VsColumn *const *) columns->pdata, columns->len, n, job, error))
    {
      vs_csv_writer_abort (writer);
      return FALSE;
    }
  if (n_rows)
    *n_rows = n;
  return vs_csv_writer_close (writer, error);
}
