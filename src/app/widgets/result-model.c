/* SPDX-License-Identifier: GPL-3.0-or-later */
/* result-model.c: see result-model.h. A row is only a place in the frame; nothing is copied. */
#include "widgets/result-model.h"

#include "base/text.h"
#include <math.h>

struct _VsResultRow {
  GObject     parent_instance;
  VsTileData *data;
  guint       index;
};

struct _VsResultModel {
  GObject     parent_instance;
  VsTileData *data;
};

static void vs_result_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (VsResultRow, vs_result_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (VsResultModel, vs_result_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, vs_result_model_list_init))

/* ── Row ── */

static void
vs_result_row_finalize (GObject *object)
{
  g_clear_pointer (&VS_RESULT_ROW (object)->data, vs_tile_data_unref);
  G_OBJECT_CLASS (vs_result_row_parent_class)->finalize (object);
}

static void
vs_result_row_class_init (VsResultRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vs_result_row_finalize;
}

static void
vs_result_row_init (VsResultRow *self)
{
}

static VsColumn *
column_of (const VsResult *result, guint column)
{
  const VsQueryColumn *about = g_ptr_array_index (result->columns, column);
  return vs_frame_get (result->frame, about->name);
}

gboolean
vs_result_column_is_text (const VsResult *result, guint column)
{
  const VsQueryColumn *about = g_ptr_array_index (result->columns, column);
  VsColumn *values = column_of (result, column);
  return !values || values->type == VS_TYPE_TEXT || about->format == VS_FORMAT_TEXT || about->format == VS_FORMAT_YESNO;
}

guint
vs_result_row_get_index (VsResultRow *self)
{
  g_return_val_if_fail (VS_IS_RESULT_ROW (self), 0);
  return self->index;
}

char *
vs_result_row_dup_text (VsResultRow *self, guint column, gboolean full)
{
  g_return_val_if_fail (VS_IS_RESULT_ROW (self), NULL);
  const VsResult *result = self->data->content->result;
  VsColumn *values = column_of (result, column);
  if (values && values->type == VS_TYPE_TEXT && !vs_column_is_null (values, self->index))
    return g_strdup (vs_tile_label (self->data->content->tile, vs_column_get_text (values, self->index)));
  char *text = vs_result_format (result, column, self->index, self->data->currency, full);
  if (*text || vs_result_column_is_text (result, column))
    return text;
  g_free (text);
  return g_strdup ("–");
}

char *
vs_result_row_dup_value (VsResultRow *self, const char *column)
{
  g_return_val_if_fail (VS_IS_RESULT_ROW (self), NULL);
  VsColumn *values = vs_frame_get (self->data->content->result->frame, column);
  return values ? vs_column_dup_string (values, self->index) : NULL;
}

VsLevel
vs_result_row_get_level (VsResultRow *self, guint column)
{
  g_return_val_if_fail (VS_IS_RESULT_ROW (self), VS_LEVEL_NONE);
  VsColumn *values = column_of (self->data->content->result, column);
  if (!values || values->type != VS_TYPE_TEXT || vs_column_is_null (values, self->index))
    return VS_LEVEL_NONE;
  return vs_tile_level (self->data->content->tile, vs_column_get_text (values, self->index));
}

int
vs_result_row_compare (VsResultRow *a, VsResultRow *b, guint column)
{
  VsColumn *values = column_of (a->data->content->result, column);
  if (!values || a->index == b->index)
    return 0;
  gboolean none_a = vs_column_is_null (values, a->index), none_b = vs_column_is_null (values, b->index);
  if (none_a || none_b)
    return none_a - none_b;
  if (values->type == VS_TYPE_TEXT)
    return g_utf8_collate (vs_column_get_text (values, a->index), vs_column_get_text (values, b->index));
  double x = vs_column_get_double (values, a->index), y = vs_column_get_double (values, b->index);
  return isnan (x) || isnan (y) ? (isnan (x) != 0) - (isnan (y) != 0) : (x > y) - (x < y);
}

/* ── Model ── */

static GType
vs_result_model_get_item_type (GListModel *model)
{
  return VS_TYPE_RESULT_ROW;
}

static guint
vs_result_model_get_n_items (GListModel *model)
{
  const VsResult *result = VS_RESULT_MODEL (model)->data->content->result;
  return result ? MIN (result->frame->n_rows, G_MAXINT) : 0;
}

static gpointer
vs_result_model_get_item (GListModel *model, guint position)
{
  VsResultModel *self = VS_RESULT_MODEL (model);
  if (position >= vs_result_model_get_n_items (model))
    return NULL;
  VsResultRow *row = g_object_new (VS_TYPE_RESULT_ROW, NULL);
  row->data = vs_tile_data_ref (self->data);
  row->index = position;
  return row;
}

static void
vs_result_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = vs_result_model_get_item_type;
  iface->get_n_items = vs_result_model_get_n_items;
  iface->get_item = vs_result_model_get_item;
}

static void
vs_result_model_finalize (GObject *object)
{
  g_clear_pointer (&VS_RESULT_MODEL (object)->data, vs_tile_data_unref);
  G_OBJECT_CLASS (vs_result_model_parent_class)->finalize (object);
}

static void
vs_result_model_class_init (VsResultModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vs_result_model_finalize;
}

static void
vs_result_model_init (VsResultModel *self)
{
}

GListModel *
vs_result_model_new (VsTileData *data)
{
  VsResultModel *self = g_object_new (VS_TYPE_RESULT_MODEL, NULL);
  self->data = vs_tile_data_ref (data);
  return G_LIST_MODEL (self);
}
