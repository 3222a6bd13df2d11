/* SPDX-License-Identifier: GPL-3.0-or-later */
/* biller.h: one meter after the other under all plans of a portfolio, from several threads. Meters of one zone and interval share one
 * clock; each worker keeps its buffers, so a meter costs no allocation. */
#pragma once

#include "meter/series.h"
#include "tariff/portfolio.h"
#include "tariff/usage.h"

G_BEGIN_DECLS

typedef struct _VsBiller VsBiller;

/* portfolio: borrowed; its plans and window are used. */
VsBiller *vs_biller_new (const VsPortfolio *portfolio, guint n_workers);
void      vs_biller_free (VsBiller *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsBiller, vs_biller_free)

typedef struct {
  gsize    present, expected;  /* intervals of the window */
  double   kwh, peak_kw;
  const VsUsage *usage;        /* the load on the grid of plain URDB, until the worker's next meter; NULL when nothing was expected */
} VsBillerResult;

/* Bills what the series has within the window, readings that are not there counting as missing, under each plan that `wanted` marks
 * (n_plans flags). cost: n_plans values, NaN where not billed. months (nullable): n_plans × portfolio->n_months,
 * what each month costs. An error names the plan that cannot be billed. */
gboolean  vs_biller_bill (VsBiller *self, guint worker, const VsSeries *series, const gboolean *wanted, double *cost,
                          float *months, VsBillerResult *result, GError **error);

G_END_DECLS
