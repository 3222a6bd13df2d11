/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cells.h: an entity's rows cut into cells by fields of few values (region, segment, level of risk), its own or reached. Whatever is asked about
 * these fields, a group or a condition, is then asked of some hundred cells and not of a million rows. Private to the room. */
#pragma once

#include "semantic/data-private.h"

#define VS_FEW_MAX 64   /* values of a field by which rows are cut */

/* The cells in the order of the groups' numbers. Few bytes, so they are kept longer than the groups are. */
typedef struct {
  guint32    n;
  guint      n_keys;
  VsColumn **keys;    /* per field its value in each cell */
} VsCells;

/* How many values a field, or a condition, has over an entity's rows, the missing one included; 0 when they are not few or of a kind that does
 * not cut (amounts). */
guint   vs_cells_few (VsData *self, const VsEntity *entity, const VsExpr *expr);
/* More cells than by all of them there cannot be; above VS_CROSS_MAX rows should not be cut so. */
gsize   vs_cells_most (VsData *self, const VsEntity *entity, const GPtrArray *by);
/* Rows by all of `by` (VsExpr): VsGroups; the cells of the same numbers: VsCells. (transfer full) */
VsKept *vs_cells_groups (VsData *self, const VsEntity *entity, const GPtrArray *by, GError **error);
VsKept *vs_cells_take (VsData *self, const VsEntity *entity, const GPtrArray *by, GError **error);
/* What an expression needs to be asked of cells: the names in it when all of them have few values and nothing else in it depends on a row, or
 * those of the data's cuts that are the condition or its parts "(…) or (…)"; NULL when it cannot. (element-type VsExpr) (transfer full) */
GPtrArray *vs_cells_parts (VsData *self, const VsEntity *entity, const VsExpr *expr);
/* An expression whose parts are among `by`, for each cell. (transfer full) */
VsColumn  *vs_cells_eval (VsData *self, const VsEntity *entity, const VsCells *cells, const GPtrArray *by, const VsExpr *expr, GError **error);
/* Takes away the cells where a condition does not hold. */
gboolean   vs_cells_keep (VsData *self, const VsEntity *entity, const VsCells *cells, const GPtrArray *by, const VsExpr *condition,
                          VsBitmap *taken, GError **error);
/* The rows where such a condition holds; NULL without an error when it is not such a condition. (transfer full) */
VsBitmap  *vs_cells_rows (VsData *self, const VsEntity *entity, const VsExpr *condition, GError **error);
