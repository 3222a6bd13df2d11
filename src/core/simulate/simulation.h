/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simulation.h: a design over the whole book: what everybody would pay, who is better and worse off, what it does to revenue, margin and
 * the peak. Kept between runs, so that a price that moved costs one pass over months and periods, and an hour that moved only the
 * periods of the months it touched. Pure; one simulation is used by one thread at a time, and works on all cores itself. */
#pragma once

#include "simulate/supply-book.h"
#include "simulate/design.h"

G_BEGIN_DECLS

/* data/portfolio/simulation.json */
typedef struct {
  float    wholesale[12 * VS_SUPPLY_CELLS];   /* what a kWh costs to buy, losses included, by month of the year and cell */
  gboolean is_peak[VS_SUPPLY_CELLS];          /* hours of the system's peak */
  double   shift;          /* share of what is used in the dearest period that moves to the cheapest, 0..1 */
  gboolean everybody;      /* all whom the design admits move to it; else those who are offered a saving may */
  double   threshold;      /* they are offered it when it saves at least this, currency units over the window */
  double   take_up;        /* share of those offered it who take it, 0..1 */
} VsAssumptions;

gboolean vs_assumptions_read (VsJsonDoc *doc, VsAssumptions *assumptions, GError **error);

/* Sums over a part of the audience. With a take-up below 1 they are expected values. */
typedef struct {
  double customers;        /* of the audience */
  double better, worse;    /* bill lower or higher by more than a cent a year, of those who move */
  double moved;
  double kwh;
  double revenue_now, revenue_then;         /* bills of the window, tax excluded */
  double cost_now, cost_then;               /* wholesale */
} VsEffect;

/* How bills change, in steps of equal width; the first and the last step hold what lies beyond. */
#define VS_SPREAD_STEPS 41
typedef struct {
  double width;            /* currency units; step i covers [(i − 20.5) × width, (i − 19.5) × width) */
  double customers[VS_SPREAD_STEPS];
} VsSpread;

typedef struct {
  VsEffect  all, vulnerable;
  VsEffect *region, *segment;               /* by code of the book's groups; owned by the simulation */
  VsSpread  spread;
  double    peak_now, peak_then;            /* kWh in the hours of the system's peak */
  const double *bill;                       /* of each customer under the design, shifted use included; NaN outside the audience */
} VsOutcome;

typedef struct _VsSimulation VsSimulation;

/* book: borrowed. */
VsSimulation *vs_simulation_new (const VsSupplyBook *book, const VsAssumptions *assumptions);
void          vs_simulation_free (VsSimulation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsSimulation, vs_simulation_free)
/* The prices at wholesale and the peak's hours are kept; shift, everybody, threshold and take_up are taken over. */
void          vs_simulation_assume (VsSimulation *self, const VsAssumptions *assumptions);

/* Where a design needs every customer's own bill (vs_design_needs_bills): fills in what each customer of the book would pay over the
 * window, NaN for one whom the design does not admit or who has too few readings. */
typedef gboolean (*VsBillFunc) (const VsSupplyBook *book, const VsDesign *design, double *bill, gpointer data, VsJob *job, GError **error);
void          vs_simulation_set_biller (VsSimulation *self, VsBillFunc biller, gpointer data);

/* The outcome is valid until the next run. Where bills are made, nobody shifts use, and who gets none stays as they are.
 * VS_ERROR_INVALID for a design that needs bills when there is no biller. */
const VsOutcome *vs_simulation_run (VsSimulation *self, const VsDesign *design, VsJob *job, GError **error);

/* Sets the fixed charge so that the audience, all of it moved, pays in sum what it pays now, to a cent. VS_ERROR_INVALID when even without
 * one the design earns more. */
gboolean      vs_simulation_make_neutral (VsSimulation *self, VsDesign *design, VsJob *job, GError **error);

G_END_DECLS
