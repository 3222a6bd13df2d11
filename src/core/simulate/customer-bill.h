/* SPDX-License-Identifier: GPL-3.0-or-later */
/* customer-bill.h: the bill of one customer taken apart: what each line comes to over the window and which hours it is from, month by
 * month, day by day, the same hours under every plan the customer may have and why not under the others, and the invoices recomputed. */
#pragma once

#include "tariff/bill.h"
#include "tariff/invoice-check.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct {
  char      *plan_id, *name;
  gboolean   is_current;
  double     total;                       /* currency units over the window, before tax where it says so */
  double     by_kind[VS_N_BILL_KINDS];
} VsCustomerPlan;

/* All lines of a bill that are for the same thing, whatever the month. */
typedef struct {
  VsBillKind kind;
  char      *caption, *hours;             /* hours: nullable */
  char      *unit;
  double     quantity, amount;            /* price = amount ÷ quantity */
} VsCustomerLine;

typedef struct {
  VsDay  first;                           /* of the month */
  double kwh, peak_kw, total;
} VsCustomerMonth;

/* A plan on sale that is not for this customer. */
typedef struct {
  char *name, *reason;
} VsBarredPlan;

typedef struct {
  char      *customer_id;
  VsDay      from, to;                    /* local dates [from, to) */
  double     kwh, coverage;
  GPtrArray *plans;                       /* VsCustomerPlan, the cheapest first */
  GPtrArray *barred;                      /* VsBarredPlan */
  GArray    *invoices;                    /* VsInvoiceCheck, the latest first */
  int        shown;                       /* the plan whose lines follow */
  GPtrArray *lines;                       /* VsCustomerLine, in the order of a bill */
  GArray    *months;                      /* VsCustomerMonth */
  double    *day_kwh, *day_cost;          /* to − from values; NaN: nothing was read */
} VsCustomerBill;

/* plan_id NULL: the plan in force, else the cheapest. VS_ERROR_NO_DATA: no readings, or no plan that can be billed. */
VsCustomerBill *vs_customer_bill_load (VsWorkspace *ws, const char *customer_id, const char *plan_id, VsJob *job, GError **error);
void            vs_customer_bill_free (VsCustomerBill *bill);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsCustomerBill, vs_customer_bill_free)

G_END_DECLS
