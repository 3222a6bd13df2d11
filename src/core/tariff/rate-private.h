/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate-private.h: a rate as the bill engine reads it: structures of prices (structure.h), one table of periods per slot for each schedule,
 * charges, and what is refused. */
#pragma once

#include "tariff/rate.h"
#include "tariff/structure.h"

G_BEGIN_DECLS

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

G_END_DECLS
