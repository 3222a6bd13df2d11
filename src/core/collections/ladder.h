/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ladder.h: what to do about an account, as data (data/ladders/NAME.json): locks and steps with conditions in the expression language,
 * and the chance of default by age.
 *
 * All overdue items of a customer stand together. The step is the highest whose condition holds: the one the lateness deserves, not one
 * after another. A lock keeps its reason; the step that it holds back is shown all the same. */
#pragma once

#include "base/json.h"
#include "collections/aging.h"
#include "expr/expr.h"

G_BEGIN_DECLS

typedef struct {
  char   *name, *action, *reason;   /* action NULL for a lock; texts may hold {field} or {field:format} */
  VsExpr *when;
  int     level;                    /* of a step: 1 … */
} VsLadderRule;

typedef struct {
  char      *name, *title;
  GPtrArray *locks;                 /* VsLadderRule, the first that holds counts */
  GPtrArray *steps;                 /* VsLadderRule, by rising level */
  double     pd[VS_N_BUCKETS];      /* by the age of the oldest open item, until a model is fitted */
  double     lgd;
  int        accrual_days;          /* at most so many days since the last bill count as used and not yet billed */
  int        grace_days;            /* a promise is broken so many days after its date */
  int        window_days;           /* what came in so many days before it counts for it */
} VsLadder;

/* Reads and checks: shapes, expressions, probabilities; file, JSON pointer and reason. Takes `doc`, also on error. */
VsLadder *vs_ladder_new (VsJsonDoc *doc, GError **error);
void      vs_ladder_free (VsLadder *ladder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsLadder, vs_ladder_free)

typedef struct {
  gsize    n;
  gint16  *step, *lock;             /* index into ladder->steps, ladder->locks; −1 = none */
} VsLadderAnswer;

/* The ladder over n accounts whose columns `scope` names. A condition that is null does not hold. */
gboolean  vs_ladder_apply (const VsLadder *ladder, const VsExprScope *scope, gsize n, VsLadderAnswer *answer, GError **error);
void      vs_ladder_answer_clear (VsLadderAnswer *answer);
/* Calls back for each field that a condition or a reason names. */
void      vs_ladder_visit_fields (const VsLadder *ladder, void (*field) (const char *name, gpointer data), gpointer data);
/* A rule's reason for one row, its {fields} taken from the frame. (transfer full) */
char     *vs_ladder_reason (const VsLadderRule *rule, const VsFrame *frame, gsize row, const char *currency);

G_END_DECLS
