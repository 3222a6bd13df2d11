/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aging.h: receivables by age. DPD = as-of − due date, 0 if not due; Current, 1–30, 31–60, 61–90, 90+ add up to the receivables exactly:
 * all sums are whole ten-thousandths. */
#pragma once

#include "base/date.h"
#include "base/money.h"

G_BEGIN_DECLS

typedef enum { VS_BUCKET_CURRENT, VS_BUCKET_1_30, VS_BUCKET_31_60, VS_BUCKET_61_90, VS_BUCKET_90_PLUS, VS_N_BUCKETS } VsBucket;

const char *vs_bucket_name (VsBucket bucket);   /* "current", "1-30", "31-60", "61-90", "90+" */
gboolean    vs_bucket_from_name (const char *name, VsBucket *bucket);
/* An unknown due date (VS_DAY_NONE) is not past due. */
int         vs_days_past_due (VsDay due_on, VsDay as_of);
VsBucket    vs_bucket_of (int dpd);

/* What one invoice still asks for. */
typedef struct {
  VsDay    due_on;       /* VS_DAY_NONE = unknown */
  VsMoney  open;         /* ≥ 0 */
  gboolean disputed;
  guint    tag;          /* the caller's own */
} VsOpenItem;

typedef struct {
  VsMoney  bucket[VS_N_BUCKETS];   /* add up to balance; a credit that nothing is left to take stands in Current, below 0 */
  VsMoney  balance, overdue, credit, disputed;
  int      dpd;                    /* of the oldest open item */
  VsBucket worst;
  guint    n_open;
} VsAging;

/* Takes `credit` (≥ 0) off the items, oldest due date first, those without one last; the rest is returned. Reorders the items by age. */
VsMoney     vs_aging_settle (VsOpenItem *items, gsize n, VsMoney credit);
void        vs_aging_sum (const VsOpenItem *items, gsize n, VsMoney credit, VsDay as_of, VsAging *aging);
/* Provision matrix: Σ bucket balance × loss rate, in currency units. */
double      vs_aging_provision (const VsMoney bucket[VS_N_BUCKETS], const double rate[VS_N_BUCKETS]);

G_END_DECLS
