/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data-private.h: what the files behind VsData share: data.c its life, table.c the stored columns and the ways from row to row, row.c what
 * expressions say of a row. Everything computed lies in one keep; only the list of tables is guarded by locks of its own. */
#pragma once

#include "semantic/answers.h"
#include "semantic/base-rates.h"
#include "semantic/data.h"
#include "semantic/keep.h"
#include "semantic/scope.h"
#include "frame/store.h"

/* An entity's rows in its table. */
typedef struct {
  const VsEntity *entity;
  GMutex          lock;      /* of what follows, and of reading the table: one pass for many columns */
  gsize           n_rows;
  gboolean        counted;
} VsRows;

struct _VsData {
  gatomicrefcount ref;
  VsData      *base;        /* whose data this shows over another period (owned); NULL: our own */
  VsPeriod     period;
  char        *period_mark; /* tells it from other periods in names of the keep */
  gboolean     uses_answers; /* finds and keeps them in the base's */
  GPtrArray   *cuts;        /* VsExpr: fields of few values, and conditions, that are filtered by together; nullable */
  /* What follows is the base's. */
  VsWorkspace *ws;
  VsModel     *model;
  GPtrArray   *calculated;  /* VsCalculated */
  VsDay        as_of;
  char        *currency;
  VsBaseRates *rates;
  GMutex       lock;        /* of the version, and of read_ahead */
  gint64       version;     /* of the whole workspace when the snapshot was taken */
  gint64       stamp;       /* of the tables, the model and the as-of date: what is made of them is kept in the workspace under it */
  gint64       tables;      /* sum over the model's tables: other writes do not concern us */
  GHashTable  *rows;        /* VsEntity → VsRows, one each from the beginning */
  VsKeep      *keep;
  VsAnswers   *answers;
  GHashTable  *read_ahead;  /* pages, by name and period: what they stand on was read (under the lock) */
  guint        n_putting_off; /* who answers before anything is written (under the lock) */
  GPtrArray   *made;        /* Made: to be written when they have answered (under the lock) */
};

/* What does not depend on the period is kept by the base, for all views of it. */
static inline VsData *
vs_data_base (VsData *self)
{
  return self->base ? self->base : self;
}

static inline VsKeep *
vs_data_keep (VsData *self)
{
  return vs_data_base (self)->keep;
}

static inline const GPtrArray *
vs_data_cuts (VsData *self)
{
  return self->cuts;
}

/* The same data over the same period, of which what was answered is found again (answers.h). (transfer full) */
VsData        *vs_data_with_answers (VsData *data);
/* "KIND ENTITY: TEXT", with the period where the value depends on it. (transfer full) */
char          *vs_data_keep_name (VsData *self, const char *kind, const VsEntity *entity, const char *text, gboolean uses_period);
/* A column for the keep; takes it, NULL stays NULL. */
VsKept        *vs_kept_column (VsColumn *column);
/* The column of what was taken, and lets go of the keep's handle. NULL stays NULL. (transfer full) */
VsColumn      *vs_kept_end_column (VsKept *kept);
gboolean       vs_data_still_current (VsData *self, GError **error);
/* Columns that a later opening of the workspace will ask for again, by their name in the keep. */
VsColumn      *vs_data_read_made (VsData *self, const VsEntity *entity, const char *name, VsType type);
void           vs_data_keep_made (VsData *self, const VsEntity *entity, const char *name, VsColumn *column);
/* In between they wait to be written: who looks at a page does not wait for it. */
void           vs_data_put_off (VsData *self);
void           vs_data_write_made (VsData *self);

/* ── table.c ── */
VsColumn      *vs_table_column (VsData *self, const VsEntity *entity, const char *column, GError **error);
/* Reads those (char *) that are not kept in one pass. */
gboolean       vs_table_load (VsData *self, const VsEntity *entity, GPtrArray *columns, GError **error);
gboolean       vs_table_count (VsData *self, const VsEntity *entity, gsize *n, GError **error);
/* The columns that meet over a step. */
void           vs_table_way_keys (const VsPathStep *step, VsStoreKey *key, VsStoreKey *parent);
/* Per row of step->from the row of step->to, or G_MAXUINT32: guint32s. (transfer full) */
VsKept        *vs_table_way (VsData *self, const VsPathStep *step, GError **error);
/* Likewise over a whole path. */
VsKept        *vs_table_path (VsData *self, const VsEntity *from, const VsPath *path, GError **error);

/* ── row.c ── */
void           vs_row_scope_init (VsScope *scope, VsData *self, const VsEntity *entity);
VsColumn      *vs_row_field (VsData *self, const VsEntity *entity, const VsField *field, GError **error);
/* lasting: part of the model, not of a question; kept in the workspace too. */
VsColumn      *vs_row_eval (VsData *self, const VsEntity *entity, const VsExpr *expr, gboolean lasting, GError **error);
gboolean       vs_row_uses_period (VsData *self, const VsEntity *entity, const VsExpr *expr);
/* The rows where a condition holds: a VsBitmap. (transfer full) */
VsKept        *vs_row_where (VsData *self, const VsEntity *entity, const VsExpr *condition, gboolean lasting, GError **error);
/* The first step to the entity whose row alone decides an expression ("customer.region" of an invoice); of a condition also that rows which
 * belong to none are out. */
gboolean       vs_row_lifts (VsData *self, const VsEntity *entity, const VsExpr *expr, gboolean is_condition, VsPathStep *step);
/* The same of a value that is missing in rows which belong to none: it may be asked of the other entity's rows and carried over. */
gboolean       vs_row_reaches (VsData *self, const VsEntity *entity, const VsExpr *expr, VsPathStep *step);
/* An exact sum, count or extreme over the rows of step->from, for each row of step->to: a column. (transfer full) */
VsKept        *vs_row_sums_by_parent (VsData *self, const VsPathStep *step, const VsExprAggregate *agg, const VsExpr *arg, GError **error);
/* Do rows of step->from belong to no row of step->to? TRUE when that cannot be found out. */
gboolean       vs_row_has_orphans (VsData *self, const VsPathStep *step);
/* FALSE with an error when one of the sums that came of the spec is missing because it does not fit its type. */
gboolean       vs_row_sum_fits (const VsGroups *groups, const VsAggSpec *spec, const VsColumn *sums, GError **error);
