/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tariff-store.h: the portfolio of a workspace: its plans, customers and meters billed over the months up to the as-of date, and the step
 * that writes plan_bill and best_plan. A meter that nobody owns stands for itself, under its own id. */
#pragma once

#include "tariff/portfolio.h"
#include "workspace/step.h"

G_BEGIN_DECLS

/* Every customer under the plans of the workspace and the `extra` ones (nullable, NULL-terminated): each a plan_id, a tariff document or
 * a path ending in .json. Where the workspace has no plans, the tariff documents are taken as the plans. The months end on the as-of date,
 * or with the last reading when that is earlier. VS_ERROR_NO_DATA without readings. */
VsPortfolio *vs_tariff_portfolio (VsWorkspace *ws, const char *const *extra, VsJob *job, GError **error);

/* The same under one rate alone, offered to all whom it admits. */
VsPortfolio *vs_tariff_portfolio_of (VsWorkspace *ws, VsRate *rate, VsJob *job, GError **error);

/* The local dates [from, to) that are billed. VS_ERROR_NO_DATA without readings. */
gboolean vs_tariff_window (VsWorkspace *ws, VsDay *from, VsDay *to, GError **error);

/* A tariff document of the workspace by its name, or a file ending in .json. */
VsRate  *vs_tariff_load_rate (VsWorkspace *ws, const char *name, GError **error);
/* How likely each customer of the portfolio leaves, 0..1 by the score "churn"; NaN = not scored. (transfer full) */
double *vs_tariff_churn (VsWorkspace *ws, const VsPortfolio *portfolio, GError **error);

/* "tariff": plan_bill and best_plan. */
extern const VsStep vs_step_tariff;

G_END_DECLS
