/* SPDX-License-Identifier: GPL-3.0-or-later */
/* over-time.h: the quality of everything together, from the scores of the tables. Pure. */
#pragma once

#include "quality/quality.h"

G_BEGIN_DECLS

/* For each instant at which a table was scored: the mean over all tables of what was known of each by then, weighed by what was checked.
 * scores: of all tables, oldest first. NaN where nothing was checked; `table` is NULL. (transfer full) (element-type VsQualityScore) */
GPtrArray *vs_quality_over_time (const GPtrArray *scores);

G_END_DECLS
