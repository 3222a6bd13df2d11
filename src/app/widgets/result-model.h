/* SPDX-License-Identifier: GPL-3.0-or-later */
/* result-model.h: the rows of a query's answer as a GListModel, for tables. */
#pragma once

#include "widgets/tile-data.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define VS_TYPE_RESULT_ROW (vs_result_row_get_type ())
G_DECLARE_FINAL_TYPE (VsResultRow, vs_result_row, VS, RESULT_ROW, GObject)
#define VS_TYPE_RESULT_MODEL (vs_result_model_get_type ())
G_DECLARE_FINAL_TYPE (VsResultModel, vs_result_model, VS, RESULT_MODEL, GObject)

GListModel *vs_result_model_new (VsTileData *data);

guint       vs_result_row_get_index (VsResultRow *self);
/* Ready to be shown: "$ 412 k", or "$ 412,113.20" with full. (transfer full) */
char       *vs_result_row_dup_text (VsResultRow *self, guint column, gboolean full);
/* The cell of a named column as stored, "" when missing; NULL without such a column. (transfer full) */
char       *vs_result_row_dup_value (VsResultRow *self, const char *column);
VsLevel     vs_result_row_get_level (VsResultRow *self, guint column);
/* Less, equal, greater by value; missing last. */
int         vs_result_row_compare (VsResultRow *a, VsResultRow *b, guint column);

gboolean    vs_result_column_is_text (const VsResult *result, guint column);

G_END_DECLS
