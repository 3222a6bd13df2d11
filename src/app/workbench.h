/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workbench.h: the state of one window: the workspace, its data at the present version, the as-of date, the filter and the job that is
 * running. Pages bind to its properties and never hold state of their own that another page could contradict.
 *   "workspace"  VsWorkspace, NULL: nothing is open          "title"     the retailer
 *   "data"       VsData (pointer), NULL until it is ready    "subtitle"  "2,000 customers"
 *   "as-of"      VsDay, VS_DAY_NONE: no data yet             "job"       VsJob, NULL: nothing is running
 *   "filter"     expression over the customer, or NULL
 * Signals: "said" (sentence) – a result worth a toast; "failed" (heading, sentence) – a failure worth a dialog; "imported" – the last
 * import's results are new. */
#pragma once

#include "semantic/data.h"

G_BEGIN_DECLS

#define VS_TYPE_WORKBENCH (vs_workbench_get_type ())
G_DECLARE_FINAL_TYPE (VsWorkbench, vs_workbench, VS, WORKBENCH, GObject)

VsWorkbench *vs_workbench_new (void);
VsWorkspace *vs_workbench_get_workspace (VsWorkbench *self);
VsData      *vs_workbench_get_data (VsWorkbench *self);
VsDay        vs_workbench_get_as_of (VsWorkbench *self);
const char  *vs_workbench_get_title (VsWorkbench *self);
const char  *vs_workbench_get_subtitle (VsWorkbench *self);
VsJob       *vs_workbench_get_job (VsWorkbench *self);

/* What the figures are of, and against what: kept over new data. */
void         vs_workbench_set_period (VsWorkbench *self, VsPeriodKind kind, VsCompare compare);

/* The choice of values in the filter bar: field ("customer.region") → value; NULL takes the choice back. */
void         vs_workbench_set_filter (VsWorkbench *self, const char *field, const char *value);
const char  *vs_workbench_get_filter_value (VsWorkbench *self, const char *field);
const char  *vs_workbench_get_filter (VsWorkbench *self);

/* Opens, or makes and opens, in a thread. The workspace of before stays when it fails. */
void         vs_workbench_open (VsWorkbench *self, const char *path);
void         vs_workbench_create (VsWorkbench *self, const char *path);

/* One long piece of work at a time. done runs on the main loop in every case, with the error or NULL; a cancel is told to the user by
 * the workbench. FALSE when something else is running. `data` is freed after done. */
typedef void (*VsWorkDone) (VsWorkbench *self, gpointer data, const GError *error);
gboolean     vs_workbench_start (VsWorkbench *self, const char *title, VsJobFunc func, gpointer data, GDestroyNotify free_data,
                                 VsWorkDone done);
void         vs_workbench_cancel (VsWorkbench *self);

/* Small work beside it (a page's figures, a preview): counted, so that closing can cancel and wait. */
typedef void (*VsBackgroundDone) (gpointer owner, gpointer data, const GError *error);
VsJob       *vs_workbench_background (VsWorkbench *self, VsJobFunc func, gpointer data, GDestroyNotify free_data, gpointer owner,
                                      VsBackgroundDone done);  /* (transfer full); owner is kept alive until done */

/* Cancels everything, waits, closes the file; then `closed` runs once. */
void         vs_workbench_shutdown (VsWorkbench *self, GCallback closed, gpointer owner);
gboolean     vs_workbench_is_idle (VsWorkbench *self);

void         vs_workbench_say (VsWorkbench *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void         vs_workbench_fail (VsWorkbench *self, const char *heading, const GError *error);

G_END_DECLS
