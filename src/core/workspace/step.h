/* SPDX-License-Identifier: GPL-3.0-or-later */
/* step.h: a step of `volt run`: declared inputs and outputs, skipped when nothing it reads has changed. The list of steps and the
 * order stand in run/; the domain rooms each offer their own VsStep. */
#pragma once

#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct {
  const char        *name;     /* "fingerprint" */
  const char        *title;    /* N_("Reading the meters") */
  const char *const *inputs;   /* tables and "document:KIND", NULL-terminated; "as_of" for steps that depend on the date */
  const char *const *outputs;  /* tables it rewrites */
  /* Does the work in its own transaction (or chain of restartable ones) and bumps its outputs. */
  gboolean         (*run) (VsWorkspace *ws, VsJob *job, GError **error);
} VsStep;

/* TRUE when the inputs' versions, or the program's data files for the documents, differ from those of the last finished run. */
gboolean vs_step_is_stale (VsWorkspace *ws, const VsStep *step);
/* Runs it when stale and records the versions it ran on. *ran (nullable) tells whether it did. */
gboolean vs_step_run (VsWorkspace *ws, const VsStep *step, VsJob *job, gboolean *ran, GError **error);

G_END_DECLS
