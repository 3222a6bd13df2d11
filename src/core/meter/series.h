/* SPDX-License-Identifier: GPL-3.0-or-later */
/* series.h: one meter's readings as the engines see them: equal steps from a UTC start, kWh per step, NaN where missing. */
#pragma once

#include "meter/calendar.h"

G_BEGIN_DECLS

typedef struct {
  VsTime        start;   /* instant of the first interval's start */
  gint32        step;    /* seconds: 900, 1800, 3600 … */
  gsize         n;
  float        *kwh;     /* n values; NaN = missing */
  guint8       *flags;   /* n values of VsReadingFlag, or NULL when all are plain */
  const VsZone *zone;    /* where the meter stands */
} VsSeries;

typedef enum { VS_READING_PLAIN = 0, VS_READING_ESTIMATED = 1, VS_READING_EDITED = 2, VS_READING_SUSPECT = 4 } VsReadingFlag;

void   vs_series_clear (VsSeries *series);  /* frees kwh and flags */
gsize  vs_series_n_present (const VsSeries *series);
double vs_series_sum (const VsSeries *series);
/* The part within [from, to): a view, nothing to free. */
VsSeries vs_series_slice (const VsSeries *series, VsTime from, VsTime to);

G_END_DECLS
