/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vee-store.h: validation and estimation over all meters, as the gold tables vee_finding and register_check; and one meter's readings before and after. */
#pragma once

#include "meter/vee.h"
#include "workspace/step.h"

G_BEGIN_DECLS

extern const VsStep vs_step_vee;   /* → vee_finding, register_check */

/* How much there is of what there should be, from each meter's first reading to its last. */
typedef struct {
  guint64 meters;
  guint64 expected, present;      /* readings */
  guint64 estimated, suspect;     /* intervals with an estimate; those that are only flagged. 0 before the step has run */
  guint64 sums, sums_differing;   /* spans between two register readings that could be held against their intervals; of them, those that differ */
  guint64 sums_open;              /* spans that could not */
  double  coverage;               /* present / expected; NaN without meters */
} VsVeeCoverage;

gboolean vs_vee_coverage (VsWorkspace *ws, VsVeeCoverage *coverage, GError **error);

typedef struct {
  const char *meter_id;
  const char *customer_id;        /* NULL = unassigned */
  const char *check, *method;     /* VS_VEE_CHECK_NAMES, VS_VEE_METHOD_NAMES */
  VsTime      start_at;
  gint32      interval_s;
  gint64      n;
  double      kwh_before, kwh_after;   /* NaN: missing */
} VsVeeRow;
typedef void (*VsVeeRowFunc) (const VsVeeRow *row, gpointer data);

/* What the step found, by meter and time. */
gboolean vs_vee_each (VsWorkspace *ws, VsVeeRowFunc func, gpointer data, GError **error);

typedef void (*VsVeeSumFunc) (const char *meter_id, const char *customer_id, const VsVeeSum *sum, gpointer data);

/* Each span between two register readings, by meter, device and time. */
gboolean vs_vee_each_sum (VsWorkspace *ws, VsVeeSumFunc func, gpointer data, GError **error);

/* One meter by the rules of the workspace: its readings as they are, and the result over them. Clear both. */
gboolean vs_vee_read (VsWorkspace *ws, const char *meter_id, VsSeries *series, VsVeeResult *result, GError **error);

G_END_DECLS
