/* SPDX-License-Identifier: GPL-3.0-or-later */
/* uplift.h: what a campaign changed: p_treated − p_control with the Newcombe–Wilson 95 % interval. An interval that holds 0 means
 * "cannot tell". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64  n_treated, n_control, treated, control;   /* members and conversions */
  double   p_treated, p_control;                     /* NaN for an empty arm */
  double   uplift, low, high;                        /* NaN when an arm is empty */
  double   incremental;                              /* n_treated × uplift */
  double   needed;                                   /* members per arm to see the present uplift: 16·p(1−p)/δ² */
  gboolean tells;                                    /* the interval leaves out 0 */
} VsUplift;

void vs_uplift_compute (guint64 treated, guint64 n_treated, guint64 control, guint64 n_control, VsUplift *out);

G_END_DECLS
