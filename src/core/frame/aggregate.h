/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aggregate.h: what the aggregates share. Private to the frame. */
#pragma once

#include "frame/block.h"

/* Codes of a block's rows; n_codes and above: not taken, missing, or outside the spec's own rows. TRUE when the column or the spec took
 * rows away from the group's own. */
void      vs_aggregate_codes (const VsGroups *groups, gsize from, gsize n, guint32 *codes);
gboolean  vs_aggregate_drop (const VsGroups *groups, const VsAggSpec *spec, gsize from, gsize n, const guint32 *codes, guint32 *own);

/* Those that cannot be had from a running value per group. (transfer full) */
VsColumn *vs_aggregate_distinct (const VsGroups *groups, const VsAggSpec *spec);
VsColumn *vs_aggregate_quantile (const VsGroups *groups, const VsAggSpec *spec);
VsColumn *vs_aggregate_largest (const VsGroups *groups, const VsAggSpec *spec);
VsColumn *vs_aggregate_first (const VsGroups *groups, const VsAggSpec *spec);

typedef struct { double sum, rest; } VsCompensated;

/* Knuth's sum: what rounding took away goes to the rest, without a branch. */
static inline void
vs_compensated_add (VsCompensated *c, double x)
{
  double sum = c->sum + x, back = sum - c->sum;

  c->rest += (c->sum - (sum - back)) + (x - back);
  c->sum = sum;
}

/* A block as one group: rows outside `mask` (NULL: none) take a value that does not matter, then all are gathered. */
void      vs_whole_keep_ints (gint64 *values, gsize n, const guint64 *mask, gint64 neutral);
gsize     vs_whole_keep_doubles (double *values, gsize n, const guint64 *mask, gboolean no_nan, double neutral);  /* NaNs taken away */
__int128  vs_whole_sum (const gint64 *values, gsize n);
void      vs_whole_sum_doubles (const double *values, gsize n, VsCompensated *into);
gint64    vs_whole_lowest (const gint64 *values, gsize n);
gint64    vs_whole_highest (const gint64 *values, gsize n);
double    vs_whole_lowest_double (const double *values, gsize n);
double    vs_whole_highest_double (const double *values, gsize n);
