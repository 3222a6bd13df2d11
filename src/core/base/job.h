/* SPDX-License-Identifier: GPL-3.0-or-later */
/* job.h: one piece of long work: what it is doing, how far it is, and the way to stop it.
 * Every long verb takes a VsJob (nullable) and asks vs_job_check () in its loops. The worker thread reports; "fraction" and
 * "message" are notified on the thread-default context of the creator, at most ten times a second. */
#pragma once

#include "base/error.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define VS_TYPE_JOB (vs_job_get_type ())
G_DECLARE_FINAL_TYPE (VsJob, vs_job, VS, JOB, GObject)

typedef gboolean (*VsJobFunc) (VsJob *job, gpointer data, GError **error);

VsJob        *vs_job_new (const char *title);
const char   *vs_job_get_title (VsJob *self);
/* 0..1, or -1 when how far it is cannot be told. */
double        vs_job_get_fraction (VsJob *self);
/* What it is doing now, a translated sentence. (transfer full) */
char         *vs_job_dup_message (VsJob *self);
GCancellable *vs_job_get_cancellable (VsJob *self);
void          vs_job_cancel (VsJob *self);

/* From the worker; `self` may be NULL. A part of a chain is reported inside the span set by vs_job_set_span (). */
void     vs_job_report (VsJob *self, double fraction, const char *format, ...) G_GNUC_PRINTF (3, 4);
void     vs_job_set_span (VsJob *self, double from, double to);
/* FALSE with G_IO_ERROR_CANCELLED once cancelled; cheap enough for each thousandth row. NULL is never cancelled. */
gboolean vs_job_check (VsJob *self, GError **error);

/* Runs func in a thread; the callback comes on the caller's context. `data` must live until then. The thread may let go of the job a
 * moment after the callback. */
void     vs_job_run_async (VsJob *self, VsJobFunc func, gpointer data, GAsyncReadyCallback callback, gpointer user_data);
gboolean vs_job_run_finish (VsJob *self, GAsyncResult *result, GError **error);

G_END_DECLS
