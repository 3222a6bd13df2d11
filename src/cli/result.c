/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/result.h"

#include <math.h>

/* ── CSV ── */

static void
write_cell (VsCsvWriter *csv, const VsColumn *column, gsize i)
{
  if (vs_column_is_null (column, i))
    vs_csv_writer_text (csv, NULL, 0);
  else if (column->type == VS_TYPE_TEXT)
    vs_csv_writer_text (csv, vs_column_get_text (column, i), -1);
  else if (column->type == VS_TYPE_DOUBLE)
    vs_csv_writer_double (csv, column->d[i], -1);
  else
    {
      g_autofree char *text = vs_column_dup_string (column, i);

      vs_csv_writer_text (csv, text, -1);
    }
}

gboolean
vs_cli_print_result_csv (const VsResult *result, GError **error)
{
  VsCsvWriter *csv = vs_csv_writer_open ("-", error);

  if (csv == NULL)
    return FALSE;
  for (guint c = 0; c < result->columns->len; c++)
    vs_csv_writer_text (csv, ((const VsQueryColumn *) result->columns->pdata[c])->name, -1);
  vs_csv_writer_end_row (csv);
  for (gsize i = 0; i < result->frame->n_rows; i++)
    {
      for (guint c = 0; c < result->columns->len; c++)
        write_cell (csv, result->frame->columns->pdata[c], i);
      vs_csv_writer_end_row (csv);
    }
  return vs_csv_writer_close (csv, error);
}

/* ── JSON ── */

static void
add_cell (JsonBuilder *json, const VsColumn *column, gsize i)
{
  if (vs_column_is_null (column, i))
    json_builder_add_null_value (json);
  else if (column->type == VS_TYPE_BOOL)
    json_builder_add_boolean_value (json, column->b[i] != 0);
  else if (column->type == VS_TYPE_INT32 || column->type == VS_TYPE_INT64)
    json_builder_add_int_value (json, vs_column_get_int (column, i));
  else if (vs_type_is_number (column->type) && isfinite (vs_column_get_double (column, i)))
    json_builder_add_double_value (json, vs_column_get_double (column, i));
  else
    {
      g_autofree char *text = vs_column_dup_string (column, i);

      json_builder_add_string_value (json, text);
    }
}

static void
add_day (JsonBuilder *json, const char *name, VsDay day)
{
  char buf[16];

  vs_json_add_text (json, name, day == VS_DAY_NONE ? NULL : vs_day_format_iso (day, buf));
}

static void
add_period (JsonBuilder *json, const VsPeriod *period)
{
  g_autofree char *words = vs_period_words (period);

  vs_json_begin_object (json, "period");
  vs_json_add_text (json, "kind", vs_period_kind_name (period->kind));
  vs_json_add_text (json, "compare", vs_compare_name (period->compare));
  add_day (json, "from", period->from);
  add_day (json, "to", period->to);
  add_day (json, "before_from", period->before_from);
  add_day (json, "before_to", period->before_to);
  vs_json_add_text (json, "words", words);
  json_builder_end_object (json);
}

void
vs_cli_print_result_json (const VsResult *result, const VsPeriod *period)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_begin_array (json, "columns");
  for (guint c = 0; c < result->columns->len; c++)
    {
      const VsQueryColumn *column = result->columns->pdata[c];

      json_builder_begin_object (json);
      vs_json_add_text (json, "name", column->name);
      vs_json_add_text (json, "caption", column->caption);
      vs_json_add_text (json, "unit", column->unit);
      vs_json_add_text (json, "type", vs_type_name (((const VsColumn *) result->frame->columns->pdata[c])->type));
      vs_json_add_boolean (json, "dimension", column->is_dimension);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  vs_json_begin_array (json, "rows");
  for (gsize i = 0; i < result->frame->n_rows; i++)
    {
      json_builder_begin_array (json);
      for (guint c = 0; c < result->columns->len; c++)
        add_cell (json, result->frame->columns->pdata[c], i);
      json_builder_end_array (json);
    }
  json_builder_end_array (json);
  vs_json_add_integer (json, "rows_in_all", (gint64) result->n_all);
  add_period (json, period);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

/* ── For people ── */

static void
print_padded (const char *text, glong width, gboolean right, gboolean last)
{
  glong pad = width - g_utf8_strlen (text, -1);

  g_print ("%*s%s%*s%s", right ? (int) MAX (pad, 0) : 0, "", text, right || last ? 0 : (int) MAX (pad, 0), "", last ? "\n" : "  ");
}

void
vs_cli_print_result (const VsResult *result, const char *currency)
{
  guint n_columns = result->columns->len;
  gsize n_rows = result->frame->n_rows;
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree glong *width = g_new0 (glong, n_columns);

  for (guint c = 0; c < n_columns; c++)
    g_ptr_array_add (cells, g_strdup (((const VsQueryColumn *) result->columns->pdata[c])->caption));
  for (gsize i = 0; i < n_rows; i++)
    for (guint c = 0; c < n_columns; c++)
      g_ptr_array_add (cells, vs_text_plain_blanks (vs_result_format (result, c, i, currency, TRUE)));
  for (guint k = 0; k < cells->len; k++)
    width[k % n_columns] = MAX (width[k % n_columns], g_utf8_strlen (cells->pdata[k], -1));
  for (guint k = 0; k < cells->len; k++)
    {
      guint c = k % n_columns;
      gboolean number = vs_type_is_number (((const VsColumn *) result->frame->columns->pdata[c])->type);

      print_padded (cells->pdata[k], width[c], number, c + 1 == n_columns);
    }
  if (result->n_all > n_rows)
    g_print (_("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " rows\n"), n_rows, result->n_all);
}
