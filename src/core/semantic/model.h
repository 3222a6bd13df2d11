/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.h: the semantic model: entities, fields, relationships, measures, calculated fields, as read from JSON. The one place where
 * "overdue amount" is defined; dashboards, segments, scores, the data dictionary and the Tableau workbook all read it. Immutable. */
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
  GStrv     values;     /* declared value list (nullable) */
} VsField;

typedef struct {
  char      *name;      /* relationship's own name = role, e.g. "customer" */
  char      *parent;    /* entity on the one side */
  char      *column;    /* key column on this (many) side */
} VsRelation;

typedef struct {
  char      *name, *caption, *plural, *description;
  char      *table, *where, *key, *label;   /* key: unique field; label: what a person is shown */
  GPtrArray *fields;     /* VsField */
  GPtrArray *relations;  /* VsRelation: many-to-one from this entity */
} VsEntity;

typedef struct {
  char      *name, *caption, *description, *unit;
  char     **synonyms;
  char      *entity;     /* base entity: whose rows are aggregated */
  VsExpr    *expr;       /* aggregates of the base entity's fields */
  VsFormat   format;
  VsPolarity polarity;
} VsMeasure;

typedef struct _VsModel VsModel;

/* Reads and checks: unknown names, types, cycles of calculated fields; file, JSON pointer and reason. */
VsModel *vs_model_new (VsJsonDoc *doc, GError **error);
VsModel *vs_model_ref (VsModel *model);
void     vs_model_unref (VsModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsModel, vs_model_unref)

const GPtrArray *vs_model_entities (const VsModel *model);  /* VsEntity */
const GPtrArray *vs_model_measures (const VsModel *model);  /* VsMeasure */
const VsEntity  *vs_model_entity (const VsModel *model, const char *name);
const VsMeasure *vs_model_measure (const VsModel *model, const char *name);
const VsField   *vs_entity_field (const VsEntity *entity, const char *name);

G_END_DECLS
