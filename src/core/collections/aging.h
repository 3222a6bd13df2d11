/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aging.h: receivables by age. DPD = as-of − due date, 0 if not due; Current, 1–30, 31–60, 61–90, 90+ add up to the receivables exactly. */
#pragma once

#include "base/date.h"
#include "base/money.h"

G_BEGIN_DECLS

typedef enum { VS_BUCKET_CURRENT, VS_BUCKET_1_30, VS_BUCKET_31_60, VS_BUCKET_61_90, VS_BUCKET_90_PLUS, VS_N_BUCKETS } VsBucket;

const char *vs_bucket_name (VsBucket bucket);   /* "current", "1-30", "31-60", "61-90", "90+" */
int         vs_days_past_due (VsDay due_on, VsDay as_of);
VsBucket    vs_bucket_of (int dpd);

G_END_DECLS
