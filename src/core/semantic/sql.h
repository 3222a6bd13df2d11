/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql.h: fields and measures as statements that SQLite answers on the workspace's file, for whoever wants to check a figure by other means.
 * The same answer as the columns', only slower: what belongs to a row is looked up, and what belongs to it is summed, row by row. Amounts
 * are whole ten-thousandths. VS_ERROR_INVALID for what SQL cannot say (median, quantile, first). */
#pragma once

#include "semantic/data.h"

G_BEGIN_DECLS

/* The expression in every row of the entity, in the columns' order: SELECT … FROM …. (transfer full) */
char *vs_sql_rows (VsData *data, const char *entity, const VsExpr *expr, GError **error);
/* The measure over everything, in the data's period: SELECT …. (transfer full) */
char *vs_sql_measure (VsData *data, const VsMeasure *measure, GError **error);

G_END_DECLS
