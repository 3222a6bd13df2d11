/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.h: a score as data (data/models/NAME.json): factors with expressions, shapes, weights and reasons; levels with bounds.
 * score = 100·Σ w_k·f_k / Σ w_k over the factors present; "insufficient data" below half the weight (help: Scores).
 *   { "name": "churn", "title": "Churn risk", "entity": "customer", "where": "is_active", "high_is": "bad",
 *     "factors": [ { "name": "usage", "caption": "Usage change", "expr": "usage_change_90d", "shape": [[-0.3, 1], [-0.15, 0]], "weight": 30,
 *                    "needs": ["fingerprint"], "format": "percent", "reason": "Usage {value} in 90 days", "good_reason": "…" } ],
 *     "levels": [ { "name": "HIGH", "above": 70, "colour": "red" }, { "name": "LOW", "from": 0, "colour": "green" } ] }
 * Without a shape the expression itself is f, a condition counting as 0 or 1. A factor whose `needs` (entities) have no rows at all is
 * missing for everybody. In reasons {value} is the expression's value in the factor's format, {value:FORMAT} in another, {size} and
 * {size:FORMAT} without its sign. */
#pragma once

#include "semantic/data.h"

G_BEGIN_DECLS

typedef struct {
  char   *name, *caption;
  VsExpr *expr;         /* in the model's entity's row context */
  guint   n_points;     /* shape: piecewise linear x → f in 0..1, x ascending, flat outside */
  double *x, *f;
  double  weight;
  char   *reason;       /* when it speaks for the bad end: "Usage {value} in 90 days" */
  char   *good_reason;  /* when it speaks for the good end (nullable) */
  char  **needs;        /* entities without whose rows nothing is known (nullable) */
  VsFormat format;
} VsFactor;

typedef struct {
  char   *name;         /* "HIGH" */
  double  from;         /* lower bound */
  gboolean exclusive;   /* score must be above, not at, the bound */
  char   *colour;       /* red, orange, green, blue */
} VsScoreLevel;

typedef struct {
  char      *name, *title, *description, *entity;
  VsExpr    *where;        /* whom it scores (nullable) */
  gboolean   high_is_bad;
  GPtrArray *factors;      /* VsFactor */
  GPtrArray *levels;       /* VsScoreLevel, highest bound first */
} VsScoreModel;

VsScoreModel *vs_score_model_new (VsJsonDoc *doc, GError **error);
/* A document of the workspace or of data/models by name, or a path that ends in .json. */
VsScoreModel *vs_score_model_load (VsWorkspace *ws, const char *name_or_path, GError **error);
void          vs_score_model_free (VsScoreModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsScoreModel, vs_score_model_free)
/* VS_ERROR_NOT_FOUND with the nearest name; weight ≥ 0. */
gboolean      vs_score_model_set_weight (VsScoreModel *model, const char *factor, double weight, GError **error);
char         *vs_score_model_to_json (const VsScoreModel *model);

G_END_DECLS
