/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bill.h: what a load costs under a rate: bill = fixed + energy by period and tier + demand (flat, time-of-use), raised to the minimum.
 *
 * Calendar profile: billing months are the months of the meter's local calendar. Tiers fill in time order, pooled over periods, and start
 * anew each month. Of a month that is only partly covered, $/month, $/year, minimums, demand prices and tier bounds count by days covered
 * over days of the month. The monthly minimum comes first; then, after each twelve months, the annual one against what was billed. */
#pragma once

#include "meter/series.h"
#include "tariff/rate.h"

G_BEGIN_DECLS

typedef enum {
  VS_BILL_CALENDAR,   /* the meter's local calendar: real days, leap years, 23/25-hour days */
  VS_BILL_SSC,        /* NREL SSC's conventions: 8,760 hours, 1 January a Monday, no leap day, no DST, $/day × 365/12 a month,
                       * the annual minimum booked in December against bills before monthly minimums */
} VsBillProfile;

typedef struct {
  VsBillProfile profile;
  int           metering;     /* 0..4 as SSC's ur_metering_option. Without generation, which is not billed yet, they differ in the SSC
                               * profile alone: 0 and 1 share a month's kWh out over the tiers pro rata, 2 to 4 fill them in time order */
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

/* series->zone gives the calendar. A missing interval adds nothing and lowers the coverage. VS_ERROR_INVALID for what cannot be billed:
 * a rate with vs_rate_refusal (), a load that gives energy back. `out` is cleared first, so it must be zeroed or a bill. */
gboolean vs_bill_compute (const VsRate *rate, const VsSeries *series, const VsBillOptions *options, VsBill *out, GError **error);
void     vs_bill_clear (VsBill *bill);

/* The same from a load already measured (usage.h), for many rates over one load. */
typedef struct _VsUsage VsUsage;
gboolean vs_bill_price (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, VsBill *out, GError **error);

G_END_DECLS
