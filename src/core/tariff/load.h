/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h: a load from a file of one mean kW a line: a year of 8,760 (or 8,784) hours, or a multiple of them for shorter steps. */
#pragma once

#include "meter/series.h"

G_BEGIN_DECLS

typedef struct {
  VsSeries series;
  double  *kwh;      /* the same values in double precision */
} VsLoad;

/* Line 1 (after a heading, if there is one) starts at local midnight of 1 January of `year` in `zone`. year 0: 2018, or the leap year
 * 2024 for 8,784 hours: both begin on a Monday. An empty or "NA" value is missing. File and line on error. */
gboolean vs_load_open (const char *path, int year, const VsZone *zone, VsLoad *out, GError **error);
void     vs_load_clear (VsLoad *load);

G_END_DECLS
