/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.h: `volt run`: the steps in their order, each skipped when nothing it reads has changed. A room of its own because it stands
 * above every engine and below nothing but the programs. */
#pragma once

#include "workspace/step.h"

G_BEGIN_DECLS

/* NULL-terminated, in order. */
const VsStep *const *vs_run_steps (void);

typedef struct {
  const VsStep *step;
  gboolean      ran;       /* FALSE: up to date */
  double        seconds;
} VsRunEntry;

/* Runs what is out of date and, if anything was, keeps what the pages are made of, so that a workspace that was run opens at once. After a
 * failure or cancel the finished steps stay and the next run goes on there. entries (nullable): element-type VsRunEntry, filled as it goes. */
gboolean vs_run (VsWorkspace *ws, VsJob *job, GArray *entries, GError **error);

G_END_DECLS
