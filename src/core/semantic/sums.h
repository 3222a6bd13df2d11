/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sums.h: what measures add up of one entity's rows, by dimensions. Where dimensions and conditions speak of fields of few values the rows are
 * added up once by cells (cells.h), also by the other fields that the page can be filtered by, and every such question is put together from
 * the cells' sums: the click that follows another looks at no row. What cannot be put together (means, quantiles, distinct values) and what
 * is asked about many values is added up from the rows. Private to the room. */
#pragma once

#include "semantic/cells.h"

typedef struct _VsSums VsSums;

/* Borrows all but data. */
VsSums         *vs_sums_new (VsData *data, const VsEntity *entity, VsExpr *const *dimensions, guint n_dimensions);
void            vs_sums_free (VsSums *sums);
const VsEntity *vs_sums_entity (const VsSums *sums);
/* measure: whose it is, for messages. The aggregate must outlive the sums. */
void            vs_sums_add (VsSums *sums, const VsExprAggregate *agg, const VsMeasure *measure);
/* Of the rows where all conditions hold. Once, after the additions; then the rest may be asked. */
gboolean        vs_sums_run (VsSums *sums, VsExpr *const *where, guint n_where, VsJob *job, GError **error);

/* Groups that have any rows; without dimensions there is always one. */
guint32         vs_sums_n_groups (const VsSums *sums);
VsColumn       *vs_sums_key (const VsSums *sums, guint dimension);                     /* (transfer none) */
/* NULL when it was not added. (transfer full) */
VsColumn       *vs_sums_column (const VsSums *sums, const VsExprAggregate *agg);
