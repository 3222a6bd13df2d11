/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score-store.h: the step that scores everybody by every model. */
#pragma once

#include "score/score.h"
#include "workspace/step.h"

G_BEGIN_DECLS

/* How many reasons a score is given in gold. */
#define VS_SCORE_REASONS 3

/* "score": gold table score, from the models of the workspace and those that ship. */
extern const VsStep vs_step_score;

G_END_DECLS
