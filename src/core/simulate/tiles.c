/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/tiles.h"

#include "semantic/words.h"

#include <math.h>

void
vs_made_table_column (VsMadeTable *table, const char *name, const char *caption, VsFormat format, gboolean is_dimension)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);

  g_return_if_fail (table->n < VS_TABLE_COLUMNS);

  if (table->result == NULL)
    {
      table->result = g_new0 (VsResult, 1);
      table->result->columns = g_ptr_array_new ();
    }
  *column = (VsQueryColumn) { .name = g_strdup (name), .caption = g_strdup (caption), .format = format, .is_dimension = is_dimension };
  g_ptr_array_add (table->result->columns, column);
  table->builders[table->n++] = vs_column_builder_new (format == VS_FORMAT_TEXT ? VS_TYPE_TEXT
                                                       : format == VS_FORMAT_MONTH || format == VS_FORMAT_DATE ? VS_TYPE_DAY
                                                       : VS_TYPE_DOUBLE);
}

void
vs_made_table_text (VsMadeTable *table, guint column, const char *text)
{
  if (text != NULL)
    vs_column_builder_add_text (table->builders[column], text, -1);
  else
    vs_column_builder_add_null (table->builders[column]);
}

void
vs_made_table_number (VsMadeTable *table, guint column, double value)
{
  const VsQueryColumn *about = table->result->columns->pdata[column];

  if (about->format == VS_FORMAT_MONTH || about->format == VS_FORMAT_DATE)
    vs_column_builder_add_int (table->builders[column], (gint64) value);
  else
    vs_column_builder_add_double (table->builders[column], value);
}

void
vs_made_table_row (VsMadeTable *table)
{
  table->n_rows++;
}

VsResult *
vs_made_table_end (VsMadeTable *table)
{
  table->result->frame = vs_frame_new (table->n_rows);
  table->result->n_all = table->n_rows;
  for (guint i = 0; i < table->n; i++)
    {
      g_autoptr (VsColumn) column = vs_column_builder_end (table->builders[i]);

      vs_frame_add (table->result->frame, ((VsQueryColumn *) table->result->columns->pdata[i])->name, column);
    }
  return table->result;
}

VsTileContent *
vs_tiles_content (const VsTile *tile)
{
  VsTileContent *content = g_new0 (VsTileContent, 1);

  content->tile = tile;
  content->title = g_strdup (vs_words (tile->title));
  content->note = tile->note ? g_strdup (vs_words (tile->note)) : NULL;
  content->value = content->against = content->target = NAN;
  return content;
}

void
vs_tiles_fill_currency (VsTileContent *content, const char *currency)
{
  GString *note;

  if (content->note == NULL)
    return;
  note = g_string_new (content->note);
  g_string_replace (note, "{currency}", vs_currency_sign (currency), 0);
  g_free (content->note);
  content->note = g_string_free (note, FALSE);
}

void
vs_tiles_number (VsTileContent *content, double value, VsFormat format, const char *currency)
{
  content->value = value;
  content->number = vs_format_short (value, format, currency);
  content->number_full = vs_format_full (value, format, currency);
}

void
vs_tiles_summarise (VsTileContent *content)
{
  g_autoptr (GString) text = g_string_new (content->title);

  if (content->number != NULL)
    g_string_append_printf (text, ": %s", content->number);
  if (content->change != NULL)
    g_string_append_printf (text, ", %s", content->change);
  if (content->detail != NULL)
    g_string_append_printf (text, ". %s", content->detail);
  if (content->message != NULL)
    g_string_append_printf (text, ". %s", content->message);
  g_free (content->summary);
  content->summary = g_string_free (g_steal_pointer (&text), FALSE);
}
