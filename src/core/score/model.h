/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.h: a score as data (data/models/NAME.json): factors with expressions, shapes, weights and reasons; levels with bounds.
 * score = 100·Σ w_k·f_k / Σ w_k over the factors present; "insufficient data" below half the weight (help: Scores). */
#pragma once

#include "semantic/data.h"

G_BEGIN_DECLS

typedef struct {
  char   *name, *caption;
  VsExpr *expr;         /* in the model's entity's row context */
  guint   n_points;     /* shape: piecewise linear x → f in 0..1, x ascending, flat outside */
  double *x, *f;
  double  weight;
  char   *reason;       /* "Usage down {value:percent} in 90 days" */
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
  char      *where;        /* whom it scores (nullable) */
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
