/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/simulation.h"

#include "base/parallel.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

#define GRAIN 1024                /* customers a piece of work */
#define CENT  0.01

#define NOWHERE 0xff              /* a cell that is in no period yet */

/* Which period each cell of a month is summed into, and into which it was before this run. */
typedef struct {
  guint8   period[VS_SUPPLY_CELLS], before[VS_SUPPLY_CELLS];
} Summed;

struct _VsSimulation {
  const VsSupplyBook *book;
  VsAssumptions assumptions;
  const VsDesign *design;         /* while it runs */
  Summed  *months;
  gsize    from, to;              /* customers that `used` was summed for */
  double  *used;                  /* kWh: [(period × n_months + month) × n_supplies + supply] */
  double  *kwh;                   /* of each customer over the window */
  double  *cost;                  /* what it costs at wholesale */
  double  *peak;                  /* how much of it falls into the system's peak */
  double  *bill;
  double  *cost_then, *peak_then; /* with what was shifted */
  VsOutcome outcome;
  VsBillFunc biller;              /* nullable */
  gpointer  biller_data;
};

static inline double *
used_of (const VsSimulation *self, guint month, guint period)
{
  return self->used + ((gsize) period * self->book->n_months + month) * self->book->n_supplies;
}

static inline const float *
wholesale_of (const VsSimulation *self, guint month)
{
  return self->assumptions.wholesale + (gsize) (self->book->months[month].month - 1) * VS_SUPPLY_CELLS;
}

/* ── What everybody's hours cost to buy, once ── */

static gboolean
add_costs (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  VsSimulation *self = data;
  const VsSupplyBook *book = self->book;

  for (guint slot = 0; slot < book->n_months * VS_SUPPLY_CELLS; slot++)
    {
      const float *kwh = vs_supply_kwh (book, slot);
      double   price = (double) wholesale_of (self, slot / VS_SUPPLY_CELLS)[slot % VS_SUPPLY_CELLS];
      gboolean peak = self->assumptions.is_peak[slot % VS_SUPPLY_CELLS];

      for (gsize c = from; c < to; c++)
        for (guint s = book->first_supply[c]; s < book->first_supply[c + 1]; s++)
          {
            self->kwh[c] += (double) kwh[s];
            self->cost[c] += price * (double) kwh[s];
            self->peak[c] += peak ? (double) kwh[s] : 0;
          }
    }
  return TRUE;
}

VsSimulation *
vs_simulation_new (const VsSupplyBook *book, const VsAssumptions *assumptions)
{
  VsSimulation *self = g_new0 (VsSimulation, 1);
  gsize n = MAX (book->n_customers, 1);

  self->book = book;
  self->assumptions = *assumptions;
  self->months = g_new0 (Summed, MAX (book->n_months, 1));
  for (guint m = 0; m < book->n_months; m++)
    memset (self->months[m].period, NOWHERE, sizeof self->months[m].period);
  self->used = g_new0 (double, MAX ((gsize) book->n_months * VS_DESIGN_PERIODS * book->n_supplies, 1));
  self->kwh = g_new0 (double, n);
  self->cost = g_new0 (double, n);
  self->peak = g_new0 (double, n);
  self->bill = g_new (double, n);
  self->cost_then = g_new0 (double, n);
  self->peak_then = g_new0 (double, n);
  self->outcome.region = g_new0 (VsEffect, book->region.names->len);
  self->outcome.segment = g_new0 (VsEffect, book->segment.names->len);
  vs_parallel_for (book->n_customers, GRAIN, add_costs, self, NULL, NULL);
  return self;
}

void
vs_simulation_free (VsSimulation *self)
{
  if (self == NULL)
    return;
  g_free (self->months);
  g_free (self->used);
  g_free (self->kwh);
  g_free (self->cost);
  g_free (self->peak);
  g_free (self->bill);
  g_free (self->cost_then);
  g_free (self->peak_then);
  g_free (self->outcome.region);
  g_free (self->outcome.segment);
  g_free (self);
}

void
vs_simulation_assume (VsSimulation *self, const VsAssumptions *assumptions)
{
  self->assumptions.shift = assumptions->shift;
  self->assumptions.everybody = assumptions->everybody;
  self->assumptions.threshold = assumptions->threshold;
  self->assumptions.take_up = assumptions->take_up;
}

/* ── Periods: only the cells that moved are taken from the one and added to the other ── */

static void
note_moves (VsSimulation *self)
{
  for (guint m = 0; m < self->book->n_months; m++)
    {
      Summed *month = &self->months[m];

      memcpy (month->before, month->period, sizeof month->before);
      memcpy (month->period, self->design->schedule + (gsize) (self->book->months[m].month - 1) * VS_SUPPLY_CELLS, sizeof month->period);
    }
}

static void
move_cells (VsSimulation *self, guint m, guint from, guint to)
{
  const Summed *month = &self->months[m];

  for (guint cell = 0; cell < VS_SUPPLY_CELLS; cell++)
    {
      const float *kwh = vs_supply_kwh (self->book, m * VS_SUPPLY_CELLS + cell);
      double *used;

      if (month->period[cell] == month->before[cell])
        continue;
      used = used_of (self, m, month->period[cell]);
      for (guint s = from; s < to; s++)
        used[s] += (double) kwh[s];
      if (month->before[cell] == NOWHERE)
        continue;
      used = used_of (self, m, month->before[cell]);
      for (guint s = from; s < to; s++)
        used[s] -= (double) kwh[s];
    }
}

/* ── Bills of the supplies [from, to) ── */

/* What a piece of work holds: sums over the months so far, supply by supply. */
typedef struct {
  double   bill[GRAIN], month[GRAIN], total[GRAIN];
  double   use[VS_DESIGN_PERIODS][GRAIN];   /* of the month, shifted */
  double   cost[GRAIN], peak[GRAIN];        /* what shifting adds */
} Piece;

static double
period_price (const VsDesign *design, guint p)
{
  return design->energy[p].tiers[0].rate + design->energy[p].tiers[0].adjustment;
}

/* The dearest and the cheapest period of a month; FALSE when there is but one price. */
static gboolean
find_shift (const VsSimulation *self, guint m, guint *dear, guint *cheap)
{
  *dear = *cheap = self->months[m].period[0];
  for (guint cell = 1; cell < VS_SUPPLY_CELLS; cell++)
    {
      guint p = self->months[m].period[cell];

      if (period_price (self->design, p) > period_price (self->design, *dear))
        *dear = p;
      if (period_price (self->design, p) < period_price (self->design, *cheap))
        *cheap = p;
    }
  return self->assumptions.shift > 0 && period_price (self->design, *dear) > period_price (self->design, *cheap);
}

/* A shifted kWh is bought at the mean of the cheap period's hours of a week, and is in the peak as much as they are. */
static void
shift_use (const VsSimulation *self, guint m, guint from, guint n, Piece *piece)
{
  const float *price = wholesale_of (self, m);
  double share = self->assumptions.shift, hours = 0, cheap_price = 0, cheap_peak = 0;
  guint  dear, cheap;

  if (!find_shift (self, m, &dear, &cheap))
    return;
  for (guint cell = 0; cell < VS_SUPPLY_CELLS; cell++)
    if (self->months[m].period[cell] == cheap)
      {
        double days = cell < 24 ? 5 : 2;

        hours += days;
        cheap_price += days * (double) price[cell];
        cheap_peak += self->assumptions.is_peak[cell] ? days : 0;
      }
  cheap_price /= hours;
  cheap_peak /= hours;
  for (guint cell = 0; cell < VS_SUPPLY_CELLS; cell++)
    if (self->months[m].period[cell] == dear)
      {
        const float *kwh = vs_supply_kwh (self->book, m * VS_SUPPLY_CELLS + cell) + from;
        double cost = share * (cheap_price - (double) price[cell]);
        double peak = share * (cheap_peak - (self->assumptions.is_peak[cell] ? 1 : 0));

        for (guint i = 0; i < n; i++)
          {
            piece->cost[i] += cost * (double) kwh[i];
            piece->peak[i] += peak * (double) kwh[i];
          }
      }
  for (guint i = 0; i < n; i++)
    {
      double moved = share * piece->use[dear][i];

      piece->use[dear][i] -= moved;
      piece->use[cheap][i] += moved;
    }
}

static double
bound_of (const VsSupplyMonth *month, const VsDesignPeriod *period, guint tier)
{
  return period->tiers[tier].max * (period->daily ? month->days : month->part);
}

/* Each period's tiers are climbed by the month's whole use, and its share of that use pays its share of the climb. */
static void
add_energy (const VsSimulation *self, guint m, guint n, Piece *piece)
{
  const VsDesign *design = self->design;
  const VsSupplyMonth *month = &self->book->months[m];
  gboolean seen[VS_DESIGN_PERIODS] = { FALSE };

  memset (piece->total, 0, n * sizeof *piece->total);
  for (guint cell = 0; cell < VS_SUPPLY_CELLS; cell++)
    seen[self->months[m].period[cell]] = TRUE;
  for (guint p = 0; p < design->n_energy; p++)
    for (guint i = 0; i < n && seen[p]; i++)
      piece->total[i] += piece->use[p][i];
  for (guint p = 0; p < design->n_energy; p++)
    {
      const VsDesignPeriod *period = &design->energy[p];
      double fuel = design->fuel[month->month - 1], lower = 0;

      for (guint i = 0; i < n && seen[p] && period->n_tiers == 1; i++)
        piece->month[i] += (period_price (design, p) + fuel) * piece->use[p][i];
      for (guint t = 0; t < period->n_tiers && seen[p] && period->n_tiers > 1; t++)
        {
          double upper = t + 1 == period->n_tiers ? INFINITY : bound_of (month, period, t);
          double price = period->tiers[t].rate + period->tiers[t].adjustment + fuel;

          for (guint i = 0; i < n; i++)
            {
              double within = MIN (piece->total[i], upper) - lower;

              if (within > 0)
                piece->month[i] += within * price * piece->use[p][i] / piece->total[i];
            }
          lower = MAX (lower, upper);
        }
    }
}

static double
demand_cost (const VsDesignPeriod *period, double kw)
{
  double cost = 0, lower = 0;

  for (guint t = 0; t < period->n_tiers && kw > lower; t++)
    {
      double upper = t + 1 == period->n_tiers ? kw : MIN (kw, period->tiers[t].max);

      cost += MAX (upper - lower, 0) * (period->tiers[t].rate + period->tiers[t].adjustment);
      lower = MAX (lower, upper);
    }
  return cost;
}

/* Of a business: the highest hour of the month and of each demand period. */
static double
demand_of (const VsSimulation *self, guint m, guint supply)
{
  const VsDesign *design = self->design;
  const VsSupplyMonth *month = &self->book->months[m];
  double kw[VS_DESIGN_PERIODS] = { 0 }, highest = 0, cost = 0;

  for (guint cell = 0; cell < VS_SUPPLY_CELLS; cell++)
    {
      double peak = (double) vs_supply_peak (self->book, m * VS_SUPPLY_CELLS + cell)[supply - self->book->n_home_supplies];
      guint  p = design->demand_schedule[(guint) (month->month - 1) * VS_SUPPLY_CELLS + cell];

      kw[p] = MAX (kw[p], peak);
      highest = MAX (highest, peak);
    }
  for (guint p = 0; p < design->n_demand; p++)
    cost += demand_cost (&design->demand[p], kw[p]);
  if (design->n_flat > 0)
    cost += demand_cost (&design->flat[design->flat_of[month->month - 1]], highest);
  return cost * month->part;
}

static double
charge_of (const VsSupplyMonth *month, double amount, VsDesignPer per)
{
  return per == VS_DESIGN_PER_DAY ? amount * month->days : amount * month->part / (per == VS_DESIGN_PER_YEAR ? 12 : 1);
}

static void
bill_month (const VsSimulation *self, guint m, guint from, guint n, Piece *piece)
{
  const VsDesign *design = self->design;
  const VsSupplyMonth *month = &self->book->months[m];
  double fixed = charge_of (month, design->fixed, design->fixed_per);
  double least = design->minimum_per == VS_DESIGN_PER_YEAR ? -INFINITY : charge_of (month, design->minimum, design->minimum_per);

  for (guint i = 0; i < n; i++)
    piece->month[i] = fixed;
  for (guint p = 0; p < design->n_energy; p++)
    memcpy (piece->use[p], used_of (self, m, p) + from, n * sizeof (double));
  shift_use (self, m, from, n, piece);
  add_energy (self, m, n, piece);
  for (guint i = 0; i < n && design->n_demand + design->n_flat > 0; i++)
    piece->month[i] += demand_of (self, m, from + i);
  for (guint i = 0; i < n; i++)
    piece->bill[i] += design->minimum > 0 ? MAX (piece->month[i], least) : piece->month[i];
}

/* The year's minimum of each run of twelve months is part of the bill only when the window is that long; then it tops the sum up. */
static double
annual_minimum (const VsSimulation *self)
{
  double years = 0;

  if (self->design->minimum_per != VS_DESIGN_PER_YEAR || self->design->minimum <= 0)
    return -INFINITY;
  for (guint m = 0; m < self->book->n_months; m++)
    years += self->book->months[m].part / 12;
  return self->design->minimum * years;
}

static void
bill_supplies (VsSimulation *self, guint from, guint n, Piece *piece)
{
  double least = annual_minimum (self);

  memset (piece->bill, 0, n * sizeof *piece->bill);
  memset (piece->cost, 0, n * sizeof *piece->cost);
  memset (piece->peak, 0, n * sizeof *piece->peak);
  for (guint m = 0; m < self->book->n_months; m++)
    {
      move_cells (self, m, from, from + n);
      bill_month (self, m, from, n, piece);
    }
  for (guint i = 0; i < n; i++)
    piece->bill[i] = MAX (piece->bill[i], least);
}

static gboolean
bill_customers (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  VsSimulation *self = data;
  const VsSupplyBook *book = self->book;
  g_autofree Piece *piece = g_new (Piece, 1);
  gsize c = from;

  for (gsize i = from; i < to; i++)
    {
      self->bill[i] = 0;
      self->cost_then[i] = self->cost[i];
      self->peak_then[i] = self->peak[i];
    }
  for (guint first = book->first_supply[from]; first < book->first_supply[to]; first += GRAIN)
    {
      guint n = MIN (GRAIN, book->first_supply[to] - first);

      bill_supplies (self, first, n, piece);
      for (guint i = 0; i < n; i++)
        {
          while (first + i >= book->first_supply[c + 1])
            c++;
          self->bill[c] += piece->bill[i];
          self->cost_then[c] += piece->cost[i];
          self->peak_then[c] += piece->peak[i];
        }
    }
  return TRUE;
}

/* ── Adding it up ── */

static void
add_effect (VsEffect *effect, const VsSimulation *self, gsize c, double moves)
{
  const VsSupplyBook *book = self->book;
  double change = self->bill[c] - book->bill_now[c];

  effect->customers += 1;
  effect->moved += moves;
  effect->better += change < -CENT ? moves : 0;
  effect->worse += change > CENT ? moves : 0;
  effect->kwh += self->kwh[c];
  effect->revenue_now += book->bill_now[c];
  effect->revenue_then += book->bill_now[c] + moves * change;
  effect->cost_now += self->cost[c];
  effect->cost_then += self->cost[c] + moves * (self->cost_then[c] - self->cost[c]);
}

static double
moves_of (const VsSimulation *self, gsize c)
{
  const VsAssumptions *assumptions = &self->assumptions;

  if (assumptions->everybody)
    return 1;
  return self->book->bill_now[c] - self->bill[c] >= MAX (assumptions->threshold, CENT) ? assumptions->take_up : 0;
}

/* 1, 2 or 5 times a power of ten, so that nine tenths of the changes lie within the spread. */
static double
step_width (double reach)
{
  double power = reach > 0 ? pow (10, floor (log10 (reach / 20))) : 1;

  for (guint i = 0; i < 3; i++)
    if (power * (double[]) { 1, 2, 5 }[i] * 20 >= reach)
      return power * (double[]) { 1, 2, 5 }[i];
  return power * 10;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
add_spread (VsSimulation *self)
{
  VsSpread *spread = &self->outcome.spread;
  gsize stride = MAX ((self->to - self->from) / 2000, 1), n = 0;
  g_autofree double *sample = g_new (double, (self->to - self->from) / stride + 1);

  memset (spread, 0, sizeof *spread);
  for (gsize c = self->from; c < self->to; c += stride)
    sample[n++] = fabs (self->bill[c] - self->book->bill_now[c]);
  qsort (sample, n, sizeof *sample, compare_doubles);
  spread->width = step_width (n > 0 ? sample[n * 9 / 10] : 0);
  for (gsize c = self->from; c < self->to; c++)
    {
      double step = floor ((self->bill[c] - self->book->bill_now[c]) / spread->width + VS_SPREAD_STEPS / 2.0);

      spread->customers[(int) CLAMP (step, 0, VS_SPREAD_STEPS - 1)] += 1;
    }
}

static void
add_up (VsSimulation *self)
{
  const VsSupplyBook *book = self->book;
  VsOutcome *outcome = &self->outcome;

  outcome->all = outcome->vulnerable = (VsEffect) { 0 };
  memset (outcome->region, 0, book->region.names->len * sizeof (VsEffect));
  memset (outcome->segment, 0, book->segment.names->len * sizeof (VsEffect));
  outcome->peak_now = outcome->peak_then = 0;
  outcome->bill = self->bill;
  for (gsize c = self->from; c < self->to; c++)
    {
      double moves = moves_of (self, c);

      add_effect (&outcome->all, self, c, moves);
      add_effect (&outcome->region[book->region.code[c]], self, c, moves);
      add_effect (&outcome->segment[book->segment.code[c]], self, c, moves);
      if (book->vulnerable[c])
        add_effect (&outcome->vulnerable, self, c, moves);
      outcome->peak_now += self->peak[c];
      outcome->peak_then += self->peak[c] + moves * (self->peak_then[c] - self->peak[c]);
    }
  add_spread (self);
}

static gboolean
bill_range (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  VsSimulation *self = data;

  return bill_customers (self->from + from, self->from + to, worker, self, error);
}

static void
forget_sums (VsSimulation *self)
{
  for (guint m = 0; m < self->book->n_months; m++)
    memset (self->months[m].period, NOWHERE, sizeof self->months[m].period);
  g_free (self->used);     /* zeroes that nobody touches take no memory */
  self->used = g_new0 (double, MAX ((gsize) self->book->n_months * VS_DESIGN_PERIODS * self->book->n_supplies, 1));
}

/* Households come first in a book, so an audience is one range of it. What was summed for another one is of no use. */
static void
set_audience (VsSimulation *self)
{
  gsize from = self->design->for_households ? 0 : self->book->n_households;
  gsize to = self->design->for_businesses ? self->book->n_customers : self->book->n_households;

  if (from == self->from && to == self->to)
    return;
  self->from = from;
  self->to = to;
  forget_sums (self);
  for (gsize c = 0; c < self->book->n_customers; c++)
    self->bill[c] = NAN;
}

void
vs_simulation_set_biller (VsSimulation *self, VsBillFunc biller, gpointer data)
{
  self->biller = biller;
  self->biller_data = data;
}

/* What the sums cannot tell, each customer's bill does. */
static gboolean
make_bills (VsSimulation *self, VsJob *job, GError **error)
{
  if (self->biller == NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                   _("“%s” charges for what only each customer’s own bill can tell: it is simulated over a workspace alone."),
                   self->design->name);
      return FALSE;
    }
  if (!self->biller (self->book, self->design, self->bill, self->biller_data, job, error))
    return FALSE;
  for (gsize c = 0; c < self->book->n_customers; c++)
    {
      if (c < self->from || c >= self->to)
        self->bill[c] = NAN;
      else if (isnan (self->bill[c]))
        self->bill[c] = self->book->bill_now[c];
      self->cost_then[c] = self->cost[c];
      self->peak_then[c] = self->peak[c];
    }
  return TRUE;
}

const VsOutcome *
vs_simulation_run (VsSimulation *self, const VsDesign *design, VsJob *job, GError **error)
{
  gboolean done;

  self->design = design;
  set_audience (self);
  if (vs_design_needs_bills (design))
    done = make_bills (self, job, error);
  else
    {
      note_moves (self);
      done = vs_parallel_for (self->to - self->from, GRAIN, bill_range, self, job, error);
      if (!done)
        forget_sums (self);
    }
  if (done)
    add_up (self);
  self->design = NULL;
  return done ? &self->outcome : NULL;
}

/* ── The same revenue as now ── */

/* What one currency unit more of the fixed charge brings when nobody pays the minimum. */
static double
charges_of (const VsSimulation *self, const VsDesign *design)
{
  double charges = 0;

  for (guint m = 0; m < self->book->n_months; m++)
    charges += charge_of (&self->book->months[m], 1, design->fixed_per);
  return charges * (self->book->first_supply[self->to] - self->book->first_supply[self->from]);
}

static gboolean
try_fixed (VsSimulation *self, VsDesign *design, double fixed, double *gain, VsJob *job, GError **error)
{
  const VsOutcome *outcome;

  design->fixed = fixed;
  outcome = vs_simulation_run (self, design, job, error);
  *gain = outcome ? outcome->all.revenue_then - outcome->all.revenue_now : NAN;
  return outcome != NULL;
}

/* Revenue never falls as the charge rises, and rises in straight lines between those points at which somebody leaves the minimum: secants
 * find it in a few runs. */
static gboolean
find_fixed (VsSimulation *self, VsDesign *design, VsJob *job, GError **error)
{
  double last = 0, fixed, gain_last, gain;

  if (!try_fixed (self, design, 0, &gain_last, job, error))
    return FALSE;
  if (gain_last > CENT || self->from == self->to)
    {
      g_autofree char *more = vs_format_full (gain_last, VS_FORMAT_MONEY, self->book->currency);

      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("Even without a standing charge “%s” earns %s more than today: lower one of its prices."),
                   design->name, more);
      return FALSE;
    }
  fixed = -gain_last / charges_of (self, design);
  for (guint i = 0; i < 60; i++)
    {
      double slope;

      if (!try_fixed (self, design, fixed, &gain, job, error))
        return FALSE;
      if (fabs (gain) < CENT / 2)
        return TRUE;
      slope = fixed != last && gain != gain_last ? (gain - gain_last) / (fixed - last) : charges_of (self, design);
      last = fixed;
      gain_last = gain;
      fixed = MAX (fixed - gain / slope, 0);
    }
  return TRUE;
}

gboolean
vs_simulation_make_neutral (VsSimulation *self, VsDesign *design, VsJob *job, GError **error)
{
  VsAssumptions kept = self->assumptions;
  double before = design->fixed;
  gboolean found;

  self->assumptions.everybody = TRUE;
  found = find_fixed (self, design, job, error);
  self->assumptions = kept;
  if (!found)
    design->fixed = before;
  return found;
}
