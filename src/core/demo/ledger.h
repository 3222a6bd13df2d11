/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.h: what a customer is billed and what comes in: plan, invoices, payments, disputes, promises, holds. */
#pragma once

#include "demo/persona.h"
#include "demo/sheet.h"
#include "tariff/usage.h"

G_BEGIN_DECLS

typedef struct {
  guint    plan;              /* the customer's, and the cheapest */
  guint    best_plan;
  gint64   year_cents[16];    /* the last twelve months under each plan, tax excluded; G_MAXINT64 where not eligible */
  double   net[VS_DEMO_MONTHS], kwh[VS_DEMO_MONTHS];   /* under the customer's plan, unrounded */
  gint64   annual_value;      /* cents */
  gint64   open_cents;        /* unpaid on the as-of date */
  guint    missed;            /* invoices past due and unpaid */
  gboolean planted_worse;
} VsLedger;

/* Prices every eligible plan and picks the customer's. */
gboolean vs_ledger_choose (VsLedger *self, const VsPersona *persona, const VsRetailer *retailer, const VsUsage *usage, VsBill *bill,
                           GError **error);
/* Writes the rows. estimated: by month, where readings are missing. */
void     vs_ledger_write (VsLedger *self, const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene,
                          const gboolean *estimated, VsSheet *sheet);

/* Whole cents; a tie goes up on any machine, whatever the last bit of the sum. */
gint64   vs_demo_cents (double units);

G_END_DECLS
