/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scope.h: what names mean to the expression language, as far as types go: in a row of an entity, and in a group of rows (a measure).
 * No data here; data.c and group.c add the callbacks that fetch columns. */
#pragma once

#include "semantic/path.h"

G_BEGIN_DECLS

typedef struct {
  VsExprScope     scope;      /* first: a VsExprScope * of ours is a VsScope * */
  const VsModel  *model;
  const VsEntity *entity;
  gpointer        owner;      /* whoever fetches the columns */
} VsScope;

/* The period is borrowed. Fields are those of the entity and of what it belongs to; aggregates run over entities whose rows belong to one of its rows. */
void     vs_scope_init_row (VsScope *self, const VsModel *model, const VsEntity *entity, VsDay as_of, const VsPeriod *period);
/* Aggregates run over the entity's rows in the group; plain names are other measures. */
void     vs_scope_init_group (VsScope *self, const VsModel *model, const VsEntity *entity, VsDay as_of, const VsPeriod *period);

/* vs_expr_check () in a row, which for a name over several entities says why it cannot be followed, not only that it is unknown. */
gboolean vs_scope_check_row (const VsScope *self, const VsExpr *expr, VsType *type, GError **error);

/* Which entity's rows an aggregate in a row of `entity` runs over, and what it takes of each: *arg is NULL when it counts rows. */
typedef struct {
  const VsEntity *entity;
  VsExpr         *arg;        /* (owned, nullable) */
} VsAggregateOver;

gboolean vs_scope_over_children (const VsModel *model, const VsEntity *entity, const VsExprAggregate *agg, VsAggregateOver *over,
                                 GError **error);
/* The same for a group of rows of `entity`. */
gboolean vs_scope_over_rows (const VsModel *model, const VsEntity *entity, const VsExprAggregate *agg, VsAggregateOver *over,
                             GError **error);
void     vs_aggregate_over_clear (VsAggregateOver *over);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VsAggregateOver, vs_aggregate_over_clear)

/* Names used in an expression, aggregates' insides left out, each once. (transfer full) */
GPtrArray *vs_scope_names_of (const VsExpr *expr);

G_END_DECLS
