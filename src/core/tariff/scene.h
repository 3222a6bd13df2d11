/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene.h: one billing month of one load under one rate: what its energy and its peaks come to. Private to the bill engine. */
#pragma once

#include "tariff/rate-private.h"
#include "tariff/usage.h"

G_BEGIN_DECLS

typedef struct {
  const VsRate       *rate;
  const VsUsage      *usage;
  guint               m;             /* number of the month on the clock */
  const VsClockMonth *when;
  const VsUsageMonth *used;
  gboolean            ssc;
  gboolean            pro_rata;      /* tiers are shared out over the periods */
  double              part;          /* of the month that is covered, 0..1 */
  double              billing_kw;    /* demand that sizes kWh/kW tiers and the flat charge */
  double              risen[2];      /* kWh bought and sold since the tiers began anew, before this month (resets longer than a month) */
} VsScene;

/* ── Energy ── */

/* kWh by tier (rate->energy.n_tiers of them, tier t of period p at periods[p].first + t), bought or sold. */
void     vs_energy_split (const VsScene *scene, gboolean sold, double *kwh);
/* The same of what each period comes to on balance, `net` being n periods of kWh bought less sold: those above 0 are put in `bought`,
 * those below in `sold`; each shared out over the tiers by the period's share of the whole. */
void     vs_energy_split_net (const VsScene *scene, const double *net, double *bought, double *sold);
/* Bought less sold by period; adds to `net`. */
void     vs_energy_net (const VsScene *scene, double *net);
/* By prices of the interval: kWh and money. FALSE with the instant whose price is missing. */
gboolean vs_energy_spot (const VsScene *scene, gboolean sold, double *kwh, double *amount, GError **error);

/* ── Demand ── */

/* Highest kW of month m by the rate's rule for peaks, in each period of the structure (times NULL: one period): n values. */
void     vs_demand_peaks (const VsRate *rate, const VsUsage *usage, guint m, const VsSchedule *times, guint n_periods, double *kw);
/* Each day's peak priced by itself: kW added up by tier, structure->n_tiers of them. */
void     vs_demand_daily (const VsScene *scene, const VsStructure *structure, const VsSchedule *times, int only_period, double *kw);
double   vs_demand_billing (const VsRate *rate, const VsUsage *usage, guint m, gboolean ssc);
/* The kW that a period is charged on, its earlier peaks considered. */
double   vs_demand_of_period (const VsScene *scene, guint period, double own);
/* Mean kW of the hours listed as the network's peaks, by period of the coincident structure: n values. 0 where none falls in the
 * month. */
void     vs_demand_coincident (const VsScene *scene, double *kw);
/* A month's kW cut at the tiers' bounds, added to kw[first…]. */
void     vs_demand_split (const VsPeriod *period, double kw, double *by_tier);

/* ── Bills ── */

/* Empty, with room for n months. */
void     vs_bill_start (VsBill *bill, const VsBillOptions *options, guint n_months);
/* Can this rate be billed from this usage? VS_ERROR_INVALID with the reason. */
gboolean vs_bill_check (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, GError **error);
/* One version of a rate, over a usage on its own grid. */
gboolean vs_bill_price_on_grid (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, VsBill *out, GError **error);
/* The sums that go by a name of their own, from by_kind; and those of the whole bill, from its months. */
void     vs_bill_total_month (VsBillMonth *month);
void     vs_bill_total (VsBill *bill);

G_END_DECLS
