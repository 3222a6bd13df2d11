/* SPDX-License-Identifier: GPL-3.0-or-later */
/* invoice-check.h: was the customer billed what the plan says? Each invoice recomputed from the readings of its period, tax left out on
 * both sides. Pure; tariff-store.h fills it from a workspace. */
#pragma once

#include "base/date.h"
#include "base/json.h"

G_BEGIN_DECLS

/* data/portfolio/invoice-check.json: an invoice is right when it differs by no more than the larger of the two. */
typedef struct {
  double amount;          /* currency units */
  double share;           /* of what it should be */
  double min_coverage;    /* readings there of those expected, below which nothing is said */
} VsInvoiceRule;

typedef enum {
  VS_INVOICE_RIGHT, VS_INVOICE_TOO_HIGH, VS_INVOICE_TOO_LOW, VS_INVOICE_NOT_ENOUGH_DATA, VS_INVOICE_NO_PLAN,
  VS_N_INVOICE_VERDICTS,
} VsInvoiceVerdict;

typedef struct {
  char  *invoice_id, *customer_id;
  char  *contract_id;     /* nullable */
  VsDay  from, to;        /* local dates [from, to) */
  double billed;          /* tax excluded */
  double recomputed;      /* the same; NaN: no plan, or no readings at all */
  double kwh_billed, kwh; /* NaN = not told */
  gsize  present, expected;
  VsInvoiceVerdict verdict;
} VsInvoiceCheck;

typedef struct {
  gsize  count[VS_N_INVOICE_VERDICTS];
  double overcharged, undercharged;   /* what those too high, too low are off by; both ≥ 0 */
  double accuracy;                    /* right out of those that can be judged; NaN when none can */
} VsInvoiceSummary;

gboolean    vs_invoice_rule_read (VsJsonDoc *doc, VsInvoiceRule *rule, GError **error);
/* From billed, recomputed and coverage. */
VsInvoiceVerdict vs_invoice_judge (const VsInvoiceRule *rule, const VsInvoiceCheck *check);
const char *vs_invoice_verdict_name (VsInvoiceVerdict verdict);   /* "right", "too_high", "too_low", "not_enough_data", "no_plan" */
const char *vs_invoice_verdict_caption (VsInvoiceVerdict verdict);  /* translated */
/* (element-type VsInvoiceCheck) */
GArray     *vs_invoice_checks_new (void);
void        vs_invoice_summarise (const GArray *checks, VsInvoiceSummary *summary);

G_END_DECLS
