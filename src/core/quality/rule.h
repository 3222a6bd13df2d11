/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rule.h: what must hold of a table's rows, as people write it in data/quality/NAME.json (quality.schema.json says it all).
 *   { "name": "invoice-customer", "title": "Each invoice has its customer", "table": "invoice", "check": "reference",
 *     "column": "customer_id", "to": "customer.customer_id", "severity": "error", "at_most": 0.05, "weight": 2, "where": "kind = 'invoice'" }
 * Checks: unique, not_null, in_set, range, reference, freshness, currency_known, sum, condition, accepted, not_repeated, complete. */
#pragma once

#include "base/json.h"
#include "expr/expr.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef enum {
  VS_CHECK_UNIQUE,       /* "columns": no two rows have the same */
  VS_CHECK_NOT_NULL,     /* "column" */
  VS_CHECK_IN_SET,       /* "column", "values"; absent: those of the semantic model */
  VS_CHECK_RANGE,        /* "column", "min", "max": numbers, amounts in currency units, days as 2026-06-30; both inclusive */
  VS_CHECK_REFERENCE,    /* "column", "to": TABLE.COLUMN; not asked while that table is empty */
  VS_CHECK_FRESHNESS,    /* "column", "days": the newest is at most so many days older than the as-of date */
  VS_CHECK_CURRENCY,     /* "column", "day" (a column): the base currency, or one with a rate on or before that day */
  VS_CHECK_SUM,          /* "column" equals the sum of "parts" {table, by, expr} up to "tolerance" (currency units for amounts) */
  VS_CHECK_CONDITION,    /* "expr" */
  VS_CHECK_ACCEPTED,     /* no row of the table's files waits in quarantine */
  VS_CHECK_NOT_REPEATED, /* no file says a row, or a reading, twice */
  VS_CHECK_COMPLETE,     /* no file of readings leaves one open */
} VsCheckKind;

typedef struct {
  char       *name, *title, *dimension, *table;
  VsCheckKind check;
  gboolean    is_error;
  double      at_most;      /* share of the checked rows that may fail before the rule is broken, 0..1 */
  double      weight;
  VsExpr     *where;        /* which rows (nullable) */
  char      **columns;      /* UNIQUE: all; else the one column */
  char      **values;
  char       *minimum, *maximum;
  char       *to_table, *to_column;
  char       *day;
  double      days, tolerance;
  VsExpr     *expr;         /* CONDITION; SUM: of a part */
  char       *parts_table, *parts_by;
  char       *place;        /* "data/quality/rules.json, /rules/3", for faults */
  guint64     hash;         /* of its text */
} VsRule;

typedef struct {
  GPtrArray *rules;         /* VsRule */
  guint      list_at_most;  /* failing rows kept for each rule */
} VsRules;

/* Every document of the kind "quality", shipped or the user's. VS_ERROR_FORMAT names file, JSON pointer and reason. */
VsRules    *vs_rules_load (VsWorkspace *ws, GError **error);
/* One document, into `rules`. */
gboolean    vs_rules_read (VsRules *rules, VsJsonDoc *doc, GError **error);
VsRules    *vs_rules_new (void);
void        vs_rules_free (VsRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsRules, vs_rules_free)
const char *vs_check_name (VsCheckKind check);

G_END_DECLS
