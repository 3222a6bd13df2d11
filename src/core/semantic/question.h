/* SPDX-License-Identifier: GPL-3.0-or-later */
/* question.h: a query as it was asked: names looked up, expressions parsed, faults noted with their place. query.c answers it. */
#pragma once

#include "semantic/query.h"

G_BEGIN_DECLS

typedef struct {
  VsQueryColumn *column;     /* (transfer to the result) */
  VsExpr        *expr;       /* dimension or field */
  const VsField *field;      /* it is, when it is nothing but a field */
  const VsMeasure *measure;
  VsMeasure     *own;        /* a measure written in the query */
  char          *path;
} VsQuestionItem;

typedef struct {
  VsData        *data;
  const VsModel *model;
  VsJob         *job;
  VsJsonDoc     *doc;
  VsJson         root;
  const VsEntity *entity;    /* of the rows form */
  GPtrArray     *items;      /* VsQuestionItem, dimensions first */
  guint          n_dimensions;
  gboolean       summary;    /* of rows: "bins" or "box"; the value stands behind the dimensions */
  guint          n_bins;     /* 0: box */
  GPtrArray     *where;      /* VsExpr */
  GPtrArray     *extra;      /* VsExpr: the parts of the page's filter, each asked where it can be */
} VsQuestion;

void             vs_query_column_free (gpointer column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsQueryColumn, vs_query_column_free)
VsResult        *vs_result_new (void);

/* FALSE with the first fault. Faults are noted in a document of the question's own, so that one bad tile does not spoil a page. */
gboolean         vs_question_read (VsQuestion *self, VsData *data, VsJson query, const char *extra_where, VsJob *job, GError **error);
void             vs_question_clear (VsQuestion *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VsQuestion, vs_question_clear)

/* The rows of the rows form: where the conditions hold; NULL in *taken when there are none. The page's filter is left out where it
 * cannot reach, and the result told so. */
gboolean         vs_question_take_rows (VsQuestion *self, VsResult *result, VsBitmap **taken, GError **error);
/* The column of that name or path; NULL when there is none. */
const VsQuestionItem *vs_question_item (const VsQuestion *self, const char *name);
/* The field with the currency of an amount that stands there as the file has it: "invoice.currency"; else NULL. (transfer full) */
char            *vs_question_currency (const VsQuestionItem *item);
/* Seen from `entity`, is the text nothing but a field? */
const VsField   *vs_question_field (const VsQuestion *self, const VsEntity *entity, const char *text);
/* The entity that a text's first name belongs to: "customer.region" → customer. */
const VsEntity  *vs_question_entity_of (const VsQuestion *self, const char *text);
/* Parses the string at a place; a fault and NULL when it is no expression. */
VsExpr          *vs_question_expr (VsJson at);
/* "a", "b" of "(a) or (b)" when the joint is " or "; NULL when the text is not made of such parts only. (transfer full) */
GPtrArray       *vs_question_split (const char *text, const char *joint);
/* A page's filter "(a) and (b)" as its parts, any other condition as one; empty for NULL and "". (element-type VsExpr) (transfer full) */
GPtrArray       *vs_question_filter (const char *where, GError **error);
/* The model's measure; else NULL and why, with the nearest name. */
const VsMeasure *vs_question_find_measure (const VsModel *model, const char *name, char **problem);

G_END_DECLS
