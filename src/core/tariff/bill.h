/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bill.h: what a load costs under a rate: bill = fixed + energy by period and tier + demand (flat, time-of-use), raised to the minimum. */
#pragma once

#include "meter/series.h"
#include "tariff/rate.h"

G_BEGIN_DECLS

typedef enum {
  VS_BILL_CALENDAR,   /* the meter's local calendar: real days, leap years, 23/25-hour days */
  VS_BILL_SSC,        /* NREL SSC's conventions: 8,760 hours, 1 January a Monday, no leap day, no DST, $/day × 365/12 a month */
} VsBillProfile;

typedef struct {
  VsBillProfile profile;
  int           metering;     /* 0..4 as SSC's ur_metering_option; only 0 and 2 without generation are billed by now, others are refused */
} VsBillOptions;

typedef struct {
  gint32 year;                /* of the month; 0 in the SSC profile */
  int    month;               /* 1..12 */
  double energy, demand_flat, demand_tou, fixed, minimum, total;   /* currency units, unrounded; minimum = the top-up */
  double kwh, peak_kw;
  double coverage;            /* present / expected intervals of the month */
  int    days;                /* local dates covered */
} VsBillMonth;

typedef struct {
  GArray *months;             /* VsBillMonth in time order */
  double  total, kwh;
} VsBill;

/* series->zone gives the calendar. A missing interval adds nothing and lowers the coverage. VS_ERROR_INVALID for what cannot be billed. */
gboolean vs_bill_compute (const VsRate *rate, const VsSeries *series, const VsBillOptions *options, VsBill *out, GError **error);
void     vs_bill_clear (VsBill *bill);

G_END_DECLS
