/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <math.h>

VsTileContent *
fixture_new (const char *title, VsMark mark, const char *json)
{
  VsTileContent *content = g_new0 (VsTileContent, 1);
  VsTile *tile = g_new0 (VsTile, 1);
  g_autoptr (GError) error = NULL;
  VsJsonDoc *doc = vs_json_doc_parse (json, "fixture", &error);

  g_assert_no_error (error);
  tile->id = g_strdup ("fixture");
  tile->title = g_strdup (title);
  tile->mark = mark;
  tile->json = vs_json_doc_root (doc);
  content->tile = tile;
  content->title = g_strdup (title);
  content->value = content->against = NAN;
  content->result = g_new0 (VsResult, 1);
  content->result->columns = g_ptr_array_new ();
  return content;
}

static void
add (VsTileContent *content, const char *name, const char *caption, VsFormat format, gboolean is_dimension, VsColumn *values)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);

  column->name = g_strdup (name);
  column->caption = g_strdup (caption);
  column->format = format;
  column->is_dimension = is_dimension;
  column->path = g_strdup (name);
  g_ptr_array_add (content->result->columns, column);
  if (content->result->frame == NULL)
    content->result->frame = vs_frame_new (values->n);
  vs_frame_add (content->result->frame, name, values);
  vs_column_unref (values);
}

void
fixture_text (VsTileContent *content, const char *name, const char *const *texts, gsize n)
{
  VsColumnBuilder *b = vs_column_builder_new (VS_TYPE_TEXT);

  for (gsize i = 0; i < n; i++)
    if (texts[i])
      vs_column_builder_add_text (b, texts[i], -1);
    else
      vs_column_builder_add_null (b);
  add (content, name, name, VS_FORMAT_TEXT, TRUE, vs_column_builder_end (b));
}

void
fixture_months (VsTileContent *content, const char *name, int year, int month, gsize n)
{
  VsColumnBuilder *b = vs_column_builder_new (VS_TYPE_DAY);

  for (gsize i = 0; i < n; i++)
    vs_column_builder_add_int (b, vs_day_add_months (vs_day_from_civil (year, month, 1), (int) i));
  add (content, name, name, VS_FORMAT_MONTH, TRUE, vs_column_builder_end (b));
}

static VsColumn *
doubles (const double *y, gsize n)
{
  VsColumnBuilder *b = vs_column_builder_new (VS_TYPE_DOUBLE);

  for (gsize i = 0; i < n; i++)
    vs_column_builder_add_double (b, y[i]);
  return vs_column_builder_end (b);
}

void
fixture_numbers (VsTileContent *content, const char *name, const char *caption, VsFormat format, const double *y, gsize n)
{
  add (content, name, caption, format, FALSE, doubles (y, n));
}

void
fixture_int_dimension (VsTileContent *content, const char *name, const double *y, gsize n)
{
  add (content, name, name, VS_FORMAT_INTEGER, TRUE, doubles (y, n));
}

void
fixture_dimension (VsTileContent *content, const char *name, VsFormat format, const double *y, gsize n)
{
  add (content, name, name, format, TRUE, doubles (y, n));
}

void
fixture_column (VsTileContent *content, const char *name, VsFormat format, gboolean is_dimension, VsColumn *values)
{
  add (content, name, name, format, is_dimension, values);
}

static void
result_free (VsResult *result)
{
  for (guint i = 0; result && i < result->columns->len; i++)
    {
      VsQueryColumn *column = g_ptr_array_index (result->columns, i);

      g_free (column->name);
      g_free (column->caption);
      g_free (column->path);
      g_free (column);
    }
  if (result == NULL)
    return;
  g_ptr_array_unref (result->columns);
  g_clear_pointer (&result->frame, vs_frame_unref);
  g_free (result);
}

void
fixture_free (VsTileContent *content)
{
  VsTile *tile = (VsTile *) content->tile;

  result_free (content->result);
  result_free (content->spark);
  g_free (content->title);
  g_free (content->note);
  g_free (content->number);
  g_free (content->change);
  g_free (content->detail);
  g_free (content->message);
  vs_json_doc_free (tile->json.doc);
  g_free (tile->id);
  g_free (tile->title);
  g_free (tile);
  g_free (content);
}
