/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate-private.h: a rate as the bill engine reads it: structures of prices (structure.h), one table of periods per cell of its grid for
 * each schedule, charges, the terms of its extension (extension.h), and what is refused. */
#pragma once

#include "tariff/bill.h"
#include "tariff/rate.h"
#include "tariff/structure.h"

G_BEGIN_DECLS

typedef enum { VS_PER_MONTH, VS_PER_DAY, VS_PER_YEAR } VsPer;

typedef struct {
  double amount;
  VsPer  per;
} VsCharge;

/* Billing demand from the peaks of earlier months. URDB's own members do not say enough for SSC's rules, so it takes SSC's as well. */
typedef struct {
  double   share[12];            /* of a month's peak that counts in later months; 0: it does not */
  double   own_share[12];        /* of the month's own peak */
  double   ratchet[12];          /* old form: the least demand, as a share of the highest peak of the last twelve months */
  int      months;               /* how far to look back */
  double   minimum;              /* kW */
  gboolean knows_before;
  double   before[12];           /* peaks of the year before, January first */
  gboolean is_ssc;               /* SSC's own table, and its way of counting */
  guint8   counts[VS_MAX_PERIODS];  /* SSC: demand periods whose peaks count, and that are charged on billing demand */
} VsLookback;

/* How peaks are assessed. */
typedef struct {
  int      minutes;              /* mean over this long, from local midnight; 0: the interval of the readings */
  int      n_peaks;              /* the mean of the n highest */
  gboolean distinct_days;        /* of which each is of another day */
  gboolean of_year;              /* each month is charged on the calendar year's highest */
} VsPeakRule;

/* What becomes of energy that is given to the grid. */
typedef struct {
  int      metering;             /* as VsBillOptions.metering; −1: the rate does not say */
  gboolean hourly;               /* bought and sold are set off within each hour first */
  int      credit_month;         /* 0..11: when credits left over are settled; −1: never */
  double   yearend_price;        /* a kWh left over then */
  gboolean rollover;             /* …and that money goes to later bills instead of being paid out */
  gboolean apply_now;            /* a month's credit counts in the same month */
  gboolean expire;               /* credits left over are lost */
  gboolean sell_is_buy;
} VsExport;

/* A price for each interval, instead of the periods' or on top of them. */
typedef enum { VS_MISSING_REFUSE, VS_MISSING_PREVIOUS, VS_MISSING_VALUE } VsMissingPrice;
typedef struct {
  gsize   n, n_sell;             /* 0: none */
  double *buy, *sell;            /* NaN = missing */
  gboolean by_index;             /* the first is of the load's first interval; else */
  VsTime  start;
  gint32  step;
  double  factor, adder;         /* price = factor × value + adder */
  gboolean adds;                 /* on top of the periods' prices */
  VsMissingPrice missing;
  double  fill;
  char   *place;                 /* "FILE, POINTER" */
} VsPrices;

typedef struct {
  char  *name;
  double percent;
  guint  on;                     /* bits 1 << VsBillKind */
} VsLevy;

typedef struct {
  char  *name;
  double percent;                /* of `on`; or */
  double amount;                 /* a month */
  guint  on;
  int    months;                 /* first ones of the bill; 0 = all */
} VsDiscount;

typedef enum { VS_RESET_MONTH, VS_RESET_DAY, VS_RESET_QUARTER, VS_RESET_YEAR } VsTierReset;
typedef enum { VS_MINIMUM_BEFORE_DISCOUNTS, VS_MINIMUM_BEFORE_TAX, VS_MINIMUM_AFTER_TAX } VsMinimumOrder;

typedef struct {
  char     *currency;            /* nullable */
  double    price_scale;         /* currency units of one unit of the file's prices: 0.01 for pence */
  const VsZone *zone;            /* nullable: the meter's */
  gboolean  stamps_end;          /* a load of one number a line is stamped at its intervals' ends */
  VsTierReset    reset;
  gboolean       pro_rata;       /* tiers are shared out over the periods, not filled in time order */
  VsMinimumOrder minimum_order;
  GArray   *levies;              /* VsLevy */
  GArray   *discounts;           /* VsDiscount */
  VsPrices  prices;
  VsPeakRule peaks;
  double    power_factor;        /* 0: not told */
  GArray   *coincident;          /* VsTime: the network's peaks */
  double    exit_fee;
  int       exit_months;         /* charged when left earlier than this */
  int       meters;
} VsTerms;

/* Of the highest month among the last `months` (0: all that are known); a bound of 0 is none. */
typedef struct {
  double low, high;
  guint  months;
} VsPeakLimit;

/* Who may choose the rate. */
typedef struct {
  gboolean    household, business;
  gboolean    ev, solar;                    /* must have one */
  double      min_kwh, max_kwh, max_kw;     /* a year; 0 = no bound */
  VsPeakLimit kw, kwh;
} VsEligibility;
void vs_eligibility_read (VsEligibility *out, VsJson root);

struct _VsRate {
  gatomicrefcount ref;
  VsJsonDoc  *doc;
  JsonObject *object;            /* the rate's own, within the latest version's doc */
  char       *name;
  char       *pointer;           /* of the rate within its file: "" or "/items/0" */
  VsDay       from, to;          /* in force [from, to); VS_DAY_NONE = open */
  VsRate     *earlier;           /* the version before this one (owned, nullable) */
  VsEligibility eligibility;
  VsGrid     *grid;
  VsStructure energy, demand, flat, coincident;
  VsSchedule  energy_times, demand_times, coincident_times;   /* period NULL: no such schedule */
  guint8      flat_period[12];
  guint8      flat_period_ssc[12];
  double      fuel[12];          /* $/kWh on top */
  VsCharge    fixed, minimum;
  double      annual_minimum;
  VsLookback *lookback;          /* NULL: each month's own peak */
  VsExport    export;
  VsTerms     terms;
  char       *refusal;
  char      **unbilled;
};

G_END_DECLS
