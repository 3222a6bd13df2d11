/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h: a load from a file of one mean kW a line: a year of 8,760 (or 8,784) hours, or a multiple of them for shorter steps. */
#pragma once

#include "tariff/bill.h"

G_BEGIN_DECLS

typedef struct {
  VsSeries series;
  double  *kwh;      /* the same values in double precision */
  double  *sold;     /* what was given to the grid, where it is told apart (nullable) */
  gboolean unstamped;   /* one number a line: the rate says which end of the interval the first instant is */
} VsLoad;

/* Line 1 (after a heading, if there is one) starts at local midnight of 1 January of `year` in `zone`. year 0: 2018, or the leap year
 * 2024 for 8,784 hours: both begin on a Monday. An empty or "NA" value is missing. File and line on error. */
gboolean vs_load_open (const char *path, int year, const VsZone *zone, VsLoad *out, GError **error);
void     vs_load_clear (VsLoad *load);
/* Takes what was made behind the meter off the load, on the finer grid of the two: the balance; or, where all is sold, both apart.
 * VS_ERROR_INVALID when they do not cover the same time. */
gboolean vs_load_subtract (VsLoad *load, const VsLoad *generation, gboolean sell_all, GError **error);
/* What the load costs. */
gboolean vs_load_bill (const VsLoad *load, const VsRate *rate, const VsBillOptions *options, VsBill *out, GError **error);

G_END_DECLS
