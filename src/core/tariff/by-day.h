/* SPDX-License-Identifier: GPL-3.0-or-later */
/* by-day.h: what each local day added to a bill: the bill of all readings up to its end less that up to its beginning. So a kWh is priced
 * in the tier that it filled, and a peak counts on the day that set it. What no day adds (standing charges, minimums, settlements) is
 * spread evenly, so the days add up to the bill. */
#pragma once

#include "tariff/bill.h"

G_BEGIN_DECLS

/* cost: a value for each of the local dates [from, to) of series->zone, currency units; NaN for one without any reading, whose even share
 * then belongs to nobody. The series must lie within the dates. FALSE as vs_bill_compute (). */
gboolean vs_bill_by_day (const VsRate *rate, const VsSeries *series, VsDay from, VsDay to, double *cost, GError **error);

G_END_DECLS
