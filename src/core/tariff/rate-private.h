/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate-private.h: a rate as the bill engine reads it. Schedules are compiled into one table of periods per slot, where a slot is
 * month × weekday/weekend × hour; prices hold their adjustment; a tier without an upper bound has INFINITY. */
#pragma once

#include "tariff/rate.h"

G_BEGIN_DECLS

#define VS_N_CELLS 48                 /* of one month: weekday 0..23, weekend 24..47 */
#define VS_N_SLOTS (12 * VS_N_CELLS)  /* slot = (month − 1) × 48 + cell */
#define VS_MAX_TIERS 60
#define VS_MAX_PERIODS 100

typedef enum { VS_TIER_KWH, VS_TIER_KWH_DAILY, VS_TIER_KWH_PER_KW, VS_TIER_KWH_PER_KW_DAILY } VsTierUnit;

typedef struct {
  double     max;
  double     rate;
  VsTierUnit unit;
} VsTier;

typedef struct {
  VsTier *tiers;
  guint   n;
} VsPeriod;

typedef struct {
  VsPeriod *periods;
  guint     n;       /* 0: no such charge */
} VsStructure;

typedef enum { VS_PER_MONTH, VS_PER_DAY, VS_PER_YEAR } VsPer;

typedef struct {
  double amount;
  VsPer  per;
} VsCharge;

/* Billing demand from the peaks of earlier months. URDB's own three members do not say enough, so it takes SSC's as well. */
typedef struct {
  double   share[12];            /* of a month's peak that counts in later months */
  gboolean own_month_full[12];   /* the month's own peak counts in full */
  int      months;               /* how far to look back */
  double   minimum;              /* kW */
  double   before[12];           /* peaks of the year before, January first */
  guint8   counts[VS_MAX_PERIODS];  /* demand periods whose peaks count, and that are charged on billing demand */
} VsLookback;

struct _VsRate {
  gatomicrefcount ref;
  VsJsonDoc  *doc;
  char       *name;
  char       *pointer;           /* of the rate within its file: "" or "/items/0" */
  gboolean    admits_household, admits_business;
  VsStructure energy, demand, flat;
  guint8      energy_period[VS_N_SLOTS], demand_period[VS_N_SLOTS];
  guint8      flat_period[12];
  guint8      flat_period_ssc[12];
  double      fuel[12];          /* $/kWh on top */
  VsCharge    fixed, minimum;
  double      annual_minimum;
  VsLookback *lookback;          /* NULL: each month's own peak */
  char       *lookback_at;       /* "FILE, /lookbackpercent" */
  char       *refusal;
  char      **unbilled;
};

static inline gboolean
vs_tier_is_per_kw (const VsTier *tier)
{
  return tier->unit == VS_TIER_KWH_PER_KW || tier->unit == VS_TIER_KWH_PER_KW_DAILY;
}

G_END_DECLS
