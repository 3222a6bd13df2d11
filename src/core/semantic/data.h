/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data.h: the semantic model bound to a workspace at its present data: fields as columns (stored, calculated, or reached over a
 * relationship), loaded or computed on first use and kept while they are asked for. Any thread may call. */
#pragma once

#include "frame/store.h"
#include "semantic/calculated.h"

G_BEGIN_DECLS

typedef struct _VsData VsData;

/* The workspace's "semantic/model" document (or the shipped one). Takes a snapshot: columns loaded later belong to the same data
 * version or the call fails with VS_ERROR_BUSY; make a new VsData after "changed". */
VsData        *vs_data_new (VsWorkspace *ws, GError **error);
VsData        *vs_data_ref (VsData *data);
void           vs_data_unref (VsData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsData, vs_data_unref)

const VsModel *vs_data_model (VsData *data);
/* What users added to the model, the faulty ones that were left out too. (element-type VsCalculated) */
const GPtrArray *vs_data_calculated (VsData *data);
VsWorkspace   *vs_data_workspace (VsData *data);
VsDay          vs_data_as_of (VsData *data);
/* What the figures are of: the last 12 whole months against the year before, unless chosen otherwise. */
const VsPeriod *vs_data_period (VsData *data);
/* The same data over another period. Cheap: shares with `data` every column that does not change with the period. (transfer full) */
VsData        *vs_data_with_period (VsData *data, VsPeriodKind kind, VsCompare compare);
/* The same data for questions that are filtered by these fields ("customer.region") and conditions (char *) again and again, in any combination:
 * the rows are then added up by all of them at once. Answers are the same without. Cheap. (transfer full) */
VsData        *vs_data_with_cuts (VsData *data, const GPtrArray *cuts);
const char    *vs_data_currency (VsData *data);
/* A page or another piece of work is done: what neither it nor the one before asked for is let go. */
void           vs_data_turn (VsData *data);
/* Bytes of the values that are kept just now, as plain arrays: texts of dictionaries not counted. */
gsize          vs_data_bytes (VsData *data);

gsize          vs_data_n_rows (VsData *data, const char *entity, GError **error);   /* (gsize) -1 on error */
/* `path` from the entity: "region", or over relationships "customer.region". (transfer full) */
VsColumn      *vs_data_column (VsData *data, const char *entity, const char *path, GError **error);
/* The row context of an entity: fields, related fields ("contract.plan_id"), aggregates over child entities
 * ("count (ticket where escalated)"). Scores, segments, ladder rules and calculated fields are evaluated with it. Borrowed: valid while
 * `data` and `entity` live; free with vs_data_scope_free (). */
VsExprScope   *vs_data_scope (VsData *data, const char *entity, GError **error);
void           vs_data_scope_free (VsExprScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsExprScope, vs_data_scope_free)
/* Parse, check and evaluate in one call: one value per row of the entity. (transfer full) */
VsColumn      *vs_data_eval (VsData *data, const char *entity, const char *expression, GError **error);
/* The same for an expression that is parsed already; vs_data_where () wants a condition and gives the rows where it holds. */
VsColumn      *vs_data_eval_expr (VsData *data, const VsEntity *entity, const VsExpr *expr, GError **error);
VsBitmap      *vs_data_where (VsData *data, const VsEntity *entity, const VsExpr *condition, GError **error);
/* The entity of that name, or VS_ERROR_NOT_FOUND with the nearest. */
const VsEntity *vs_data_entity (VsData *data, const char *name, GError **error);

G_END_DECLS
