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
VsColumn *vs_aggregate_first (const VsGroups *groups, const VsAggSpec *spec);
