/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bill.h: what a load costs under a rate: bill = fixed + energy by period and tier + demand (flat, time-of-use, coincident) − what is
 * earned by giving energy to the grid, less discounts, raised to the minimum, plus tax.
 *
 * Calendar profile: billing months are the months of the meter's local calendar (or begin on the rate's own day). Tiers fill in time
 * order, pooled over periods, and start anew each month. Of a month that is only partly covered, $/month, $/year, minimums, demand prices
 * and tier bounds count by days covered over days of the month. The monthly minimum comes first; then, after each twelve months, the
 * annual one against what was billed. A rate of several versions is billed by the one in force on each day. */
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
  int           metering;     /* as SSC's ur_metering_option; −1: as the rate says (net billing when it does not).
                               * 0 net metering, surplus kWh go to the next month; 1 net metering, surplus is credited in money;
                               * 2 net billing; 3 net billing, credits are carried over; 4 buy all, sell all.
                               * Of a load that sells nothing they differ in the SSC profile alone: 0 and 1 share a month's kWh out over
                               * the tiers pro rata, 2 to 4 fill them in time order */
  gboolean      explain;      /* fill VsBill.lines */
  double        raised;       /* by which share the prices of all that is bought, and the minimum, are above the rate's: 0.05 = 5 % */
} VsBillOptions;

typedef enum {
  VS_BILL_ENERGY, VS_BILL_FUEL, VS_BILL_SPOT, VS_BILL_DEMAND_FLAT, VS_BILL_DEMAND_TOU, VS_BILL_DEMAND_COINCIDENT, VS_BILL_FIXED,
  VS_BILL_EXPORT,       /* below 0: earned by what was sold, as far as it counts in this bill */
  VS_BILL_DISCOUNT, VS_BILL_MINIMUM,
  VS_BILL_SETTLEMENT,   /* below 0: credits left over, paid out */
  VS_BILL_TAX,
  VS_N_BILL_KINDS,
} VsBillKind;

typedef struct {
  gint32 year;                /* of the month; 0 in the SSC profile */
  int    month;               /* 1..12 */
  double energy, demand_flat, demand_tou, fixed, minimum, total;   /* currency units, unrounded; energy with fuel and spot;
                                                                    * minimum = the top-up */
  double by_kind[VS_N_BILL_KINDS];
  double kwh, sold_kwh, peak_kw, billing_kw;
  double credit, credit_kwh;  /* what goes on to the next month */
  double coverage;            /* present / expected intervals of the month */
  int    days;                /* local dates covered */
  gsize  n_intervals;
  VsTime peak_at;             /* of an explained bill: start of the highest interval; VS_TIME_NONE */
} VsBillMonth;

/* One line of an explained bill: amount = quantity × price × share. */
typedef struct {
  guint       month;          /* index into months */
  VsBillKind  kind;
  int         period, tier;   /* −1: of none */
  const char *name;           /* of a tax or discount, the rate's; nullable */
  const VsRate *rate;         /* the version that it is billed by; borrowed */
  const char *unit;           /* "kWh", "kW", "day", "month", "%"… */
  double      quantity, price, share, amount;
} VsBillLine;

typedef struct {
  GArray *months;             /* VsBillMonth in time order */
  GArray *lines;              /* VsBillLine; NULL unless explained */
  double  total, kwh;
} VsBill;

/* series->zone gives the calendar, unless the rate has a zone of its own. A missing interval adds nothing and lowers the coverage; one
 * below 0 gives energy to the grid. VS_ERROR_INVALID for what cannot be billed: a rate with vs_rate_refusal (), an interval without a
 * price. `out` is cleared first, so it must be zeroed or a bill. */
gboolean vs_bill_compute (const VsRate *rate, const VsSeries *series, const VsBillOptions *options, VsBill *out, GError **error);
void     vs_bill_clear (VsBill *bill);

/* The same from a load already measured (usage.h), for many rates over one load. A rate on another grid than the usage's measures anew. */
typedef struct _VsUsage VsUsage;
gboolean vs_bill_price (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, VsBill *out, GError **error);

/* A rate and the first local day on which it is billed; the first one's day is not asked. */
typedef struct {
  const VsRate *rate;
  VsDay         from;
  double        raised;     /* as in VsBillOptions, whose own is not asked */
} VsBillTerm;
/* One load under rates that follow one another, as when the plan changes inside a month: each part of a month is billed by days. exact,
 * exported (nullable): as in usage.h. */
gboolean vs_bill_compute_dated (const VsBillTerm *terms, guint n_terms, const VsSeries *series, const double *exact, const double *exported,
                                const VsBillOptions *options, VsBill *out, GError **error);

/* "energy", "demand_flat" … as in JSON and in the members "on" of a rate. */
const char *vs_bill_kind_name (VsBillKind kind);
/* Its caption, translated. */
const char *vs_bill_kind_caption (VsBillKind kind);

G_END_DECLS
