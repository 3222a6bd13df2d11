/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.h: the semantic model: entities, fields, relationships, measures, calculated fields, as read from JSON. The one place where
 * "overdue amount" is defined; dashboards, segments, scores, the data dictionary and the Tableau workbook all read it. Immutable.
 *
 * HOW ENTITIES HANG TOGETHER. A relation is many-to-one: "each invoice belongs to one customer". A relation whose column is the
 * entity's own key is one-to-one (account and customer share customer_id) and can be walked both ways: from customer to account by the
 * entity's name, though only account declares it. Wherever each row of A belongs to at most one row of B over such steps, B's fields are
 * fields of A: "customer.region" of an invoice, "account.dpd" of a customer (path.h has the rule). */
#pragma once

#include "base/json.h"
#include "base/text.h"
#include "expr/expr.h"

G_BEGIN_DECLS

typedef enum { VS_POLARITY_NONE, VS_POLARITY_UP_IS_GOOD, VS_POLARITY_UP_IS_BAD } VsPolarity;

typedef struct {
  char     *name, *caption, *description, *unit;
  char    **synonyms;
  char     *column;     /* table column, or NULL for a calculated field */
  VsExpr   *expr;       /* calculated, in the entity's row context; may aggregate over child entities */
  VsType    type;
  VsFormat  format;
  gboolean  has_format;  /* it was given, and does not follow the type */
  guint     height;      /* calculated things that stand on each other below it; checking and computing go that deep */
  gboolean  uses_period; /* its values change with the chosen period */
  char     *currency;   /* of an amount as the file has it: the field with its currency, seen from here; NULL: the base currency */
  GStrv     values;     /* declared value list (nullable), in the order in which people want to see them */
} VsField;

typedef struct {
  char      *name;      /* relationship's own name = role, e.g. "customer" */
  char      *parent;    /* entity on the one side */
  char      *column;    /* key column on this (many) side */
  gboolean   one_to_one; /* the column is this entity's key: the parent's row knows this row too */
} VsRelation;

typedef struct {
  char      *name, *caption, *plural, *description;
  char      *table, *where;  /* where: SQL condition that picks the entity's rows of the table (nullable) */
  char      *key, *label;    /* key: unique column, NULL when it takes several; label: field that a person is shown (nullable) */
  GPtrArray *fields;     /* VsField */
  GPtrArray *relations;  /* VsRelation: many-to-one from this entity */
} VsEntity;

typedef struct {
  char      *name, *caption, *description, *unit;
  char     **synonyms;
  char      *entity;     /* base entity: whose rows are aggregated */
  VsExpr    *expr;       /* aggregates of the base entity's fields, and other measures by name ("overdue / receivables") */
  VsType     type;
  VsFormat   format;
  gboolean   has_format;
  VsPolarity polarity;
  guint      height;
  gboolean   uses_period;
} VsMeasure;

typedef struct _VsModel VsModel;

/* Reads and checks: unknown names, types, cycles of calculated fields; file, JSON pointer and reason. Borrows doc for the call. */
VsModel *vs_model_new (VsJsonDoc *doc, GError **error);
VsModel *vs_model_ref (VsModel *model);
void     vs_model_unref (VsModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsModel, vs_model_unref)

const GPtrArray *vs_model_entities (const VsModel *model);  /* VsEntity */
const GPtrArray *vs_model_measures (const VsModel *model);  /* VsMeasure */
const VsEntity  *vs_model_entity (const VsModel *model, const char *name);
const VsMeasure *vs_model_measure (const VsModel *model, const char *name);
/* Why a measure that a user added is not there; NULL: no such was added. */
const char *vs_model_left_out (const VsModel *model, const char *name);
/* "; did you mean “customer”?" when one of `things` is called nearly so, else "". Things are structs that start with their name:
 * entities, relations, fields, measures. (transfer full) */
char            *vs_model_hint (const char *name, const GPtrArray *things);
/* How values of a type are shown when nothing else is said. */
VsFormat         vs_model_default_format (VsType type);
const VsField   *vs_entity_field (const VsEntity *entity, const char *name);

G_END_DECLS
