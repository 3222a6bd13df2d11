/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/table.h"

#include "base/csv.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* ── A tile as a table ── */

static void
column_free (gpointer data)
{
  VsQueryColumn *column = data;

  g_free (column->name);
  g_free (column->caption);
  g_free (column);
}

static void
add_number (VsResult *table, const char *name, const char *caption, VsFormat format, double value)
{
  VsColumnBuilder *builder = vs_column_builder_new (format == VS_FORMAT_MONEY ? VS_TYPE_MONEY : VS_TYPE_DOUBLE);
  VsQueryColumn *about = g_new0 (VsQueryColumn, 1);
  g_autoptr (VsColumn) values = NULL;

  if (isnan (value))
    vs_column_builder_add_null (builder);
  else if (format == VS_FORMAT_MONEY)
    vs_column_builder_add_int (builder, vs_money_from_double (value));
  else
    vs_column_builder_add_double (builder, value);
  values = vs_column_builder_end (builder);
  *about = (VsQueryColumn) { .name = g_strdup (name), .caption = g_strdup (caption), .format = format };
  g_ptr_array_add (table->columns, about);
  vs_frame_add (table->frame, name, values);
}

static VsResult *
key_figure (VsData *data, const VsTileContent *content)
{
  const char *name = vs_json_string_or (vs_json_get (content->tile->json, "value"), "");
  const VsMeasure *measure = vs_model_measure (vs_data_model (data), name);
  VsFormat format = measure ? measure->format : VS_FORMAT_NUMBER;
  VsResult *table = g_new0 (VsResult, 1);

  table->frame = vs_frame_new (1);
  table->columns = g_ptr_array_new_with_free_func (column_free);
  table->n_all = 1;
  add_number (table, "value", content->title, format, content->value);
  if (!isnan (content->against))
    add_number (table, "before", _("Before"), format, content->against);
  return table;
}

VsResult *
vs_tile_table (VsData *data, const VsTileContent *content)
{
  VsResult *table;

  g_return_val_if_fail (data != NULL && content != NULL, NULL);

  if (content->message != NULL)
    return NULL;
  if (content->tile->mark == VS_MARK_KPI)
    return key_figure (data, content);
  if (content->result == NULL)
    return NULL;
  table = g_new0 (VsResult, 1);
  table->frame = vs_frame_ref (content->result->frame);
  table->columns = g_ptr_array_ref (content->result->columns);
  table->n_all = content->result->n_all;
  return table;
}

/* ── As text ── */

static const char *
caption_at (const VsResult *table, guint i)
{
  const VsQueryColumn *about = table->columns->pdata[i];

  return about->caption ? about->caption : about->name;
}

/* Tabs and line ends would begin another cell. */
static void
append_cell (GString *text, guint column, const char *cell)
{
  gsize start = text->len + (column > 0);

  if (column > 0)
    g_string_append_c (text, '\t');
  g_string_append (text, cell);
  g_strdelimit (text->str + start, "\t\r\n", ' ');
}

char *
vs_table_tsv (const VsResult *table)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (table != NULL, NULL);

  for (guint c = 0; c < table->columns->len; c++)
    append_cell (text, c, caption_at (table, c));
  g_string_append_c (text, '\n');
  for (gsize i = 0; i < table->frame->n_rows; i++)
    {
      for (guint c = 0; c < table->columns->len; c++)
        {
          g_autofree char *cell = vs_column_dup_string (table->frame->columns->pdata[c], i);

          append_cell (text, c, cell);
        }
      g_string_append_c (text, '\n');
    }
  return g_strdup (text->str);
}

gboolean
vs_table_write_csv (const VsResult *table, const char *path, GError **error)
{
  VsCsvWriter *writer;

  g_return_val_if_fail (table != NULL && path != NULL, FALSE);

  if ((writer = vs_csv_writer_open (path, error)) == NULL)
    return FALSE;
  for (guint c = 0; c < table->columns->len; c++)
    vs_csv_writer_text (writer, caption_at (table, c), -1);
  vs_csv_writer_end_row (writer);
  for (gsize i = 0; i < table->frame->n_rows; i++)
    {
      for (guint c = 0; c < table->columns->len; c++)
        {
          g_autofree char *cell = vs_column_dup_string (table->frame->columns->pdata[c], i);

          vs_csv_writer_text (writer, g_strdelimit (cell, "\r\n", ' '), -1);
        }
      vs_csv_writer_end_row (writer);
    }
  return vs_csv_writer_close (writer, error);
}

gboolean
vs_tables_write_csv (VsData *data, const VsTileContent *const *contents, guint n_contents, const char *dir, guint *n, VsJob *job,
                     GError **error)
{
  guint written = 0;

  if (g_mkdir_with_parents (dir, 0777) != 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot make the folder “%s”: %s. Check the folder around it and its rights."), dir,
                   g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < n_contents; i++)
    {
      g_autoptr (VsResult) table = vs_tile_table (data, contents[i]);
      g_autofree char *id = g_strdelimit (g_strdup (contents[i]->tile->id), "/\\", '-');
      g_autofree char *name = g_strconcat (id, ".csv", NULL);
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (table == NULL)
        continue;
      if (!vs_job_check (job, error) || !vs_table_write_csv (table, path, error))
        return FALSE;
      written++;
    }
  if (n != NULL)
    *n = written;
  return TRUE;
}
