/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simulator.h: what a plan in the making would do to the whole book, answered while a slider moves. Each customer's kWh are kept by month
 * and cell of the grid, and summed by month and period of the design at hand: another price is then a product of two small matrices;
 * another window sums again only the months and periods it touches. Nothing goes back to the readings.
 *
 * Exact for prices by period, standing charges, minimums by the month and tiers of a single period; tiers over several periods are shared
 * out pro rata; demand charges go by the month's highest interval. Lookbacks, energy sold and prices by the interval are not for it: a
 * design with those is refused. Customers are counted with the kWh they have; the caller leaves out those with too little data. */
#pragma once

#include "tariff/usage.h"
#include "base/job.h"

G_BEGIN_DECLS

typedef struct _VsSimulator VsSimulator;

/* clock: whose months and grid the customers are kept in (a reference is taken). Room for n customers, at 4 bytes a month and cell. */
VsSimulator *vs_simulator_new (gsize n_customers, VsClock *clock);
void         vs_simulator_free (VsSimulator *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsSimulator, vs_simulator_free)
/* One customer: the load (added to what is there, so meters come one by one), what they pay now over the window (NaN = not known) and the
 * group they are shown in (< 256). Different customers may be set from different threads. */
void         vs_simulator_add_load (VsSimulator *self, gsize customer, const VsUsage *usage);
void         vs_simulator_set_customer (VsSimulator *self, gsize customer, double cost_now, guint8 group);
/* What a kWh costs the company, by month and cell of the clock (n_months × n_cells); NULL: margins are not told. */
void         vs_simulator_set_wholesale (VsSimulator *self, const double *price);
gsize        vs_simulator_bytes (const VsSimulator *self);

typedef struct {
  double shift;              /* of the kWh of a month's dearest period that move to its cheapest, 0..1 */
  double take_up;            /* of those who would be better off that take the offer, 0..1; 1 and … */
  gboolean everybody;        /* … all move, better off or not */
} VsSimulation;

#define VS_SIMULATION_BINS 41   /* of −100 % to +100 % change, 5 % each; the ends hold what is beyond */

typedef struct {
  gsize  customers, better, worse;      /* with a present bill; by more than a cent */
  double revenue_now, revenue_then;     /* of those; then: of those who move the new bill, of the others the present one */
  double kwh, supply_cost;              /* of those who move and of all; NaN without wholesale prices */
} VsSimulationTotals;

typedef struct {
  VsSimulationTotals all, group[256];
  guint  bins[VS_SIMULATION_BINS];      /* customers by change of their bill */
  double dear_share;                    /* of the kWh in the dearest period of each month, after shifting */
} VsSimulationResult;

/* cost (nullable): n_customers values, the bill under the design. Works on the machine's cores. VS_ERROR_INVALID for a design that it
 * cannot follow. */
gboolean vs_simulator_run (VsSimulator *self, const VsRate *design, const VsSimulation *how, float *cost, VsSimulationResult *result,
                           GError **error);
/* The standing charge a month at which the revenue of all who move stays what it is; everything else as in the design. */
gboolean vs_simulator_solve_fixed (VsSimulator *self, const VsRate *design, const VsSimulation *how, double *per_month, GError **error);

G_END_DECLS
