/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fingerprint.h: what a year of readings says about a meter, in one pass. Terms as in the help's glossary. */
#pragma once

#include "meter/series.h"

G_BEGIN_DECLS

typedef struct {
  VsTime first_at, last_at;      /* start of the first and end of the last present interval */
  gsize  expected, present;      /* intervals from the first to as-of / with a value, within the last 12 months */
  double coverage;               /* present / expected */
  double kwh;                    /* of those present */
  double annual_kwh;             /* kwh / present time, over a year; NaN under 30 days */
  double month_kwh[12];          /* the last 12 calendar months, oldest first; NaN where nothing is present */
  double month_coverage[12];
  double profile[7][24];         /* mean kWh an hour by local weekday (Monday first) and hour; NaN where none */
  double night_share;            /* share of kWh in local 22–06 */
  double peak_share;             /* share of kWh in local 16–21 on weekdays */
  double base_load_kw;           /* 10th percentile of night power */
  double max_kw;                 /* greatest mean power of an interval */
  double load_factor;            /* mean power / max_kw */
  double usage_change_90d;       /* (last 90 days − the 90 before) / the 90 before, per day covered; NaN under 45 days in either */
  double usage_change_yoy;       /* last 90 days against the same days a year before; NaN when not covered */
} VsFingerprint;

void vs_fingerprint_compute (const VsSeries *series, VsDay as_of, VsFingerprint *out);

G_END_DECLS
