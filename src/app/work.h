/* SPDX-License-Identifier: GPL-3.0-or-later */
/* work.h: the long verbs of the window, each the same core call as the verb of `volt`: import, run, as-of. */
#pragma once

#include "intake/load.h"
#include "workbench.h"

G_BEGIN_DECLS

/* One file of an import: what was read, or why not. */
typedef struct {
  char        *path;
  VsMapping   *mapping;     /* it is loaded with; NULL: the one that is found for it */
  VsLoadResult result;
  char        *failure;     /* the core's sentence; NULL when it was loaded */
  gboolean     skipped;     /* cancelled before it was its turn, or while it was: nothing of it is in the workspace */
} VsImportedFile;

/* The files of an import. (transfer full) (element-type VsImportedFile) */
GPtrArray *vs_imported_files_new (void);
void       vs_imported_files_add (GPtrArray *files, const char *path, VsMapping *mapping);

/* Loads one file after the other, each in its own transaction; then "imported" (GPtrArray of VsImportedFile) is emitted, and the
 * figures are updated when something came in. FALSE when something else is running. */
gboolean vs_work_import (VsWorkbench *workbench, GPtrArray *files);
/* `volt run` */
void vs_work_run (VsWorkbench *workbench);
/* Sets the as-of date and runs. */
void vs_work_set_as_of (VsWorkbench *workbench, VsDay day);
/* `volt campaign W new NAME --out PATH`, with the segment of the same name. */
void vs_work_list (VsWorkbench *workbench, const char *campaign, const char *path);

G_END_DECLS
