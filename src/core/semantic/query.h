/* SPDX-License-Identifier: GPL-3.0-or-later */
/* query.h: a question to the semantic model, as JSON, answered as a frame. Its forms:
 *   groups  { "by": ["customer.region", {"expr": "start_of_month (invoice.issued_on)", "name": "month", "format": "month"}],
 *             "measures": ["revenue", {"name": "x", "entity": "invoice", "expr": "sum (invoice.amount)", "format": "money"}],
 *             "where": "customer.kind = 'household'", "order": ["-revenue", "month"], "limit": 10 }
 *   rows    { "rows": "customer", "fields": ["name", "score_churn.level", {"expr": …, "name": …}], "order": ["-churn"], "limit": 10 }
 *   counts  { "rows": "customer", "bins": "annual_kwh", "where": … }: how many rows lie in each of about 20 equal bins with round borders
 *             ({"expr": …, "name": …, "count": 40} for more): where they begin, and "count"
 *   boxes   { "rows": "customer", "box": "annual_kwh", "by": ["segment"] }: for each group of the rows the ends of the whiskers, quartiles
 *             and median: "low", "q1", "median", "q3", "high"; how many lie "below" and "above" the whiskers; and "count"
 * Names in "by" and "where" are "entity.field"; a measure of another base entity is reached when the dimension's entity is an ancestor of
 * it (many-to-one); otherwise the measure is refused for that dimension with the reason. Measures of several base entities stand side by
 * side: a group is there when any of them has rows in it.
 * A column is called by its last part ("customer.region" → "region") unless it has a "name"; a name that would come twice keeps its path.
 * "order" takes column names, fields and measures, with "-" for descending; ties and queries without order go by the dimensions, in the
 * order of the declared value list where there is one. More members: "having": condition on the answer's columns; "as_rows": ["bucket",
 * "amount"] turns the measures of a query without "by" into rows: their captions in the first column, their values in the second; of a
 * query of rows it turns the first row, each value as people read it. */
#pragma once

#include "semantic/data.h"

G_BEGIN_DECLS

typedef struct {
  char      *name, *caption, *unit, *description;
  char      *path;      /* what it is called from anywhere, as an expression: "customer.region"; NULL for measures and what has no such name */
  char      *currency;  /* column of the frame with each row's own currency; NULL: all amounts are in the base currency */
  char     **values;    /* a field's declared list, in the order people want to see; nullable */
  VsFormat   format;
  VsPolarity polarity;
  gboolean   is_dimension;
} VsQueryColumn;

typedef struct {
  VsFrame   *frame;     /* columns in the order of `columns`; in the rows form also "_key" (the entity's key) */
  GPtrArray *columns;   /* VsQueryColumn */
  gsize      n_all;     /* rows before "limit" */
  gboolean   unfiltered; /* extra_where, or a part "(…)" of it, could not reach these entities and was left out */
} VsResult;

void      vs_result_free (VsResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsResult, vs_result_free)

/* A cell for people, by the column's format: "$ 1.28 k", "12.3 %", "3 May 2026"; "" when missing. full: all digits. (transfer full) */
char     *vs_result_format (const VsResult *result, guint column, gsize row, const char *currency, gboolean full);

/* extra_where (nullable): a page filter added with and; skipped for tiles whose entities it cannot reach. (transfer full) */
VsResult *vs_query_run (VsData *data, VsJson query, const char *extra_where, VsJob *job, GError **error);
/* Whether it could be answered, without answering: names, types and expressions, with field, position and nearest name. */
gboolean  vs_query_check (VsData *data, VsJson query, GError **error);
/* One measure over everything: value in the measure's unit (money in currency units); NaN with no error when there is none. */
double    vs_query_measure (VsData *data, const char *measure, const char *where, GError **error);
/* The same with a page filter, left out (and *unfiltered, nullable, set) where it cannot reach. */
double    vs_query_measure_filtered (VsData *data, const char *measure, const char *extra_where, gboolean *unfiltered, GError **error);
/* Computes what many measures (char *) are made of in one pass over each entity's rows, for those who ask for them next. What is wrong with
 * one of them, they are told. */
void      vs_query_prepare (VsData *data, const GPtrArray *measures, const char *extra_where, VsJob *job);

G_END_DECLS
