/* SPDX-License-Identifier: GPL-3.0-or-later */
/* group.h: measures by dimensions. Measures of different base entities are grouped each over its own rows, then set side by side: a
 * group exists when any of them has rows in it, and a measure without rows there says what it says of nothing (a count 0, a sum null). */
#pragma once

#include "semantic/data.h"

G_BEGIN_DECLS

typedef struct _VsGrouping VsGrouping;

/* dimensions: expressions in the row context of every base entity. Borrows data and the expressions. */
VsGrouping *vs_grouping_new (VsData *data, VsExpr *const *dimensions, guint n_dimensions);
void        vs_grouping_free (VsGrouping *grouping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsGrouping, vs_grouping_free)

/* Announces a measure (and those it is made of), or just an entity whose rows are to be there. The measure must outlive the grouping. */
void        vs_grouping_add_measure (VsGrouping *grouping, const VsMeasure *measure);
void        vs_grouping_add_entity (VsGrouping *grouping, const VsEntity *entity);
/* Whether a condition can be asked of every base entity announced so far. */
gboolean    vs_grouping_can_ask (VsGrouping *grouping, const VsExpr *condition);
/* Groups the rows where all conditions hold. Once, after the announcements. */
gboolean    vs_grouping_run (VsGrouping *grouping, VsExpr *const *where, guint n_where, VsJob *job, GError **error);

guint32     vs_grouping_n_groups (const VsGrouping *grouping);
VsColumn   *vs_grouping_dimension (VsGrouping *grouping, guint index);                                     /* (transfer full) */
VsColumn   *vs_grouping_measure (VsGrouping *grouping, const VsMeasure *measure, GError **error);          /* (transfer full) */

G_END_DECLS
