/* SPDX-License-Identifier: GPL-3.0-or-later */
/* target.h: what the sales targets say of a measure, as the table has them: by month, quarter or year, for the whole company, a region, a
 * segment, or a region's segment. The measure is named there as in the model, by its name, its caption or a synonym.
 *
 * A TARGET SAYS ALL OF ITS STRETCH OR NOTHING. Whole periods are put together until they are the time asked about, and parts of the company
 * until they are the customers asked about; where one is missing there is no target, never a smaller one. What is no sum (a share, a mean) is
 * not put together at all: its target is one row of that very period and those very customers. A stock, as the number of customers, does not
 * add up over time: its target is the one for the as-of date. Private to the room. */
#pragma once

#include "semantic/query.h"

#define VS_TARGET_LOADED "sales_target"   /* in place of a measure's name: from the table */

typedef struct _VsTargets VsTargets;

/* The fields of the entity of that name that are read. NULL-terminated. */
extern const char *const vs_target_fields[];

/* "2026", "2026-06", "06/2026", "2026-Q2", "Q2 2026" or a day of the month: its days, of the calendar. FALSE for anything else. */
gboolean   vs_target_period (const char *text, VsDay *from, VsDay *to);

/* What is said of the measure. where: the conditions that its customers meet (char *; nullable entries). */
VsTargets *vs_targets_new (VsData *data, const VsMeasure *measure, const char *const *where, guint n_where);
void       vs_targets_free (VsTargets *targets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsTargets, vs_targets_free)

/* Of the days from `from` to `to`, in the measure's unit (money in currency units); NaN: none. region, segment: of that one only (nullable). */
double     vs_targets_find (VsTargets *targets, const char *region, const char *segment, VsDay from, VsDay to);
/* The same of the chosen period or, for a stock, of the as-of date. */
double     vs_targets_now (VsTargets *targets, const char *region, const char *segment);

/* Adds the column VS_TARGET_LOADED to an answer by region, by segment or by month, with what its first measure is to reach in each row, unless
 * there is none for any. query: what was asked. */
void       vs_targets_add (VsData *data, VsResult *result, VsJson query, const char *extra_where);
