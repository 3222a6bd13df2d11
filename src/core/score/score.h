/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score.h: a model applied to every row of its entity, with reasons. */
#pragma once

#include "score/model.h"

G_BEGIN_DECLS

typedef struct {
  gsize         n;
  VsColumn     *key;            /* the entity's key */
  double       *score;          /* 0..100; NaN = insufficient data, or not in `where` */
  gint8        *level;          /* index into model->levels, −1 = none */
  guint         n_factors;
  double       *factor;         /* n × n_factors: f in 0..1, NaN = missing */
  VsColumn    **raw;            /* n_factors columns of the expressions' values, for reasons */
  guint8       *scored;         /* in `where` */
  double       *mean;           /* n_factors: mean f over the scored rows; NaN when it is nowhere present */
  char         *currency;       /* for reasons */
} VsScores;

VsScores *vs_score_compute (VsData *data, const VsScoreModel *model, VsJob *job, GError **error);
/* Again with other weights: no expression is evaluated anew. */
void      vs_scores_reweigh (VsScores *scores, const VsScoreModel *model);
void      vs_scores_free (VsScores *scores);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsScores, vs_scores_free)

/* The up to `max` largest contributions 100·w·(f − mean f)/Σw that point the score's bad way, in plain words, joined by ", "; when none does,
 * those that point the good way and have words for it. A row with too little data: which factors are missing. "" without any. (transfer full) */
char     *vs_scores_reasons (const VsScores *scores, const VsScoreModel *model, gsize row, guint max);
/* Contribution of one factor to one row's score in points, 0 where it is missing; all of them plus the base give the score. */
double    vs_scores_contribution (const VsScores *scores, const VsScoreModel *model, gsize row, guint factor);
/* The score of somebody average in every factor that this row has; the mean score where nothing is missing. */
double    vs_scores_base (const VsScores *scores, const VsScoreModel *model, gsize row);
/* Name of the row's level; NULL without one. */
const char *vs_scores_level (const VsScores *scores, const VsScoreModel *model, gsize row);

G_END_DECLS
