/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/simulator.h"

#include "base/parallel.h"
#include "tariff/rate-private.h"

#include <math.h>
#include <string.h>

/* Customers lie in blocks, within a block one column a month and cell: kernels run over customers side by side. */
#define BLOCK 128
#define MAX_SUMS 16   /* periods of a design */

struct _VsSimulator {
  gsize    n, n_blocks;
  VsClock *clock;
  guint    n_months, n_cells;
  float   *cells;            /* [block][month][cell][BLOCK] */
  float   *peak;             /* [block][month][BLOCK], kW */
  float   *sums;             /* [block][month][period][BLOCK], of the design that was last run */
  guint    n_periods;
  guint8  *periods;          /* [month][cell] of the same; NULL: none yet */
  float   *now;              /* NaN = not known */
  float   *supply;           /* NaN = not told */
  guint8  *group;
};

VsSimulator *
vs_simulator_new (gsize n_customers, VsClock *clock)
{
  VsSimulator *self = g_new0 (VsSimulator, 1);

  g_return_val_if_fail (clock->n_spans == clock->n_months, NULL);   /* calendar months */

  self->n = n_customers;
  self->n_blocks = (n_customers + BLOCK - 1) / BLOCK;
  self->clock = vs_clock_ref (clock);
  self->n_months = clock->n_months;
  self->n_cells = clock->grid->n_cells;
  self->cells = g_new0 (float, self->n_blocks * self->n_months * self->n_cells * BLOCK);
  self->peak = g_new0 (float, self->n_blocks * self->n_months * BLOCK);
  self->now = g_new (float, self->n_blocks * BLOCK);
  self->supply = g_new (float, self->n_blocks * BLOCK);
  self->group = g_new0 (guint8, self->n_blocks * BLOCK);
  for (gsize i = 0; i < self->n_blocks * BLOCK; i++)
    self->now[i] = self->supply[i] = NAN;
  return self;
}

void
vs_simulator_free (VsSimulator *self)
{
  if (self == NULL)
    return;
  vs_clock_unref (self->clock);
  g_free (self->cells);
  g_free (self->peak);
  g_free (self->sums);
  g_free (self->periods);
  g_free (self->now);
  g_free (self->supply);
  g_free (self->group);
  g_free (self);
}

gsize
vs_simulator_bytes (const VsSimulator *self)
{
  return self->n_blocks * BLOCK * (self->n_months * (self->n_cells + 1 + self->n_periods) * sizeof (float) + 2 * sizeof (float) + 1);
}

static inline float *
column (const VsSimulator *self, gsize block, guint month, guint cell)
{
  return self->cells + ((block * self->n_months + month) * self->n_cells + cell) * BLOCK;
}

static inline float *
sums_of (const VsSimulator *self, gsize block, guint month, guint period)
{
  return self->sums + ((block * self->n_months + month) * self->n_periods + period) * BLOCK;
}

void
vs_simulator_add_load (VsSimulator *self, gsize customer, const VsUsage *usage)
{
  gsize block = customer / BLOCK, lane = customer % BLOCK;

  g_return_if_fail (customer < self->n && usage->clock->n_months == self->n_months && usage->clock->grid->n_cells == self->n_cells);

  for (guint m = 0; m < self->n_months; m++)
    {
      const double *kwh = usage->kwh + (gsize) m * self->n_cells;

      for (guint c = 0; c < self->n_cells; c++)
        column (self, block, m, c)[lane] += (float) kwh[c];
      self->peak[(block * self->n_months + m) * BLOCK + lane] += (float) (usage->months[m].peak / usage->clock->hours);
    }
  g_clear_pointer (&self->periods, g_free);
}

void
vs_simulator_set_customer (VsSimulator *self, gsize customer, double cost_now, guint8 group)
{
  g_return_if_fail (customer < self->n);

  self->now[customer] = (float) cost_now;
  self->group[customer] = group;
}

void
vs_simulator_set_wholesale (VsSimulator *self, const double *price)
{
  for (gsize block = 0; block < self->n_blocks; block++)
    {
      double sum[BLOCK] = { 0 };

      for (guint m = 0; price != NULL && m < self->n_months; m++)
        for (guint c = 0; c < self->n_cells; c++)
          {
            const float *kwh = column (self, block, m, c);

            for (guint i = 0; i < BLOCK; i++)
              sum[i] += kwh[i] * price[m * self->n_cells + c];
          }
      for (guint i = 0; i < BLOCK; i++)
        self->supply[block * BLOCK + i] = price ? (float) sum[i] : NAN;
    }
}

/* ── Sums by month and period ── */

typedef struct {
  VsSimulator   *self;
  const VsRate  *design;
  const guint8  *periods;     /* [month][cell] */
  const guint8  *touched;     /* [month][period] */
  const VsSimulation *how;
  float         *cost;
  GMutex         lock;
  VsSimulationResult *result;
  double         dear, kwh;
} Run;

static void
sum_period (VsSimulator *self, gsize block, guint m, guint period, const guint8 *periods)
{
  float *restrict sum = sums_of (self, block, m, period);

  memset (sum, 0, BLOCK * sizeof (float));
  for (guint c = 0; c < self->n_cells; c++)
    if (periods[m * self->n_cells + c] == period)
      {
        const float *restrict kwh = column (self, block, m, c);

        for (guint i = 0; i < BLOCK; i++)
          sum[i] += kwh[i];
      }
}

static gboolean
sum_blocks (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  Run *run = data;

  for (gsize block = from; block < to; block++)
    for (guint m = 0; m < run->self->n_months; m++)
      for (guint p = 0; p < run->self->n_periods; p++)
        if (run->touched[m * run->self->n_periods + p])
          sum_period (run->self, block, m, p, run->periods);
  return TRUE;
}

/* Only what the design changes in the schedule is summed again. */
static gboolean
refresh_sums (VsSimulator *self, const VsRate *design, GError **error)
{
  guint    n = MAX (design->energy.n, 1);
  gboolean fresh = self->periods == NULL || self->n_periods != n, any = FALSE;
  guint8  *periods = g_new (guint8, self->n_months * self->n_cells);
  g_autofree guint8 *touched = g_new0 (guint8, self->n_months * n);
  Run run = { .self = self, .periods = periods, .touched = touched };
  gboolean done = TRUE;

  for (guint m = 0; m < self->n_months; m++)
    memcpy (periods + m * self->n_cells, design->energy_times.period + (self->clock->months[m].month - 1) * self->n_cells, self->n_cells);
  for (guint i = 0; i < self->n_months * self->n_cells; i++)
    if (!fresh && periods[i] != self->periods[i])
      {
        touched[i / self->n_cells * n + periods[i]] = touched[i / self->n_cells * n + self->periods[i]] = 1;
        any = TRUE;
      }
  if (fresh)
    {
      memset (touched, 1, self->n_months * n);
      self->n_periods = n;
      self->sums = g_renew (float, self->sums, self->n_blocks * self->n_months * n * BLOCK);
    }
  if (fresh || any)
    done = vs_parallel_for (self->n_blocks, 16, sum_blocks, &run, NULL, error);
  g_free (self->periods);
  self->periods = periods;
  if (!done)
    g_clear_pointer (&self->periods, g_free);
  return done;
}

/* ── Prices ── */

/* One month of one block: the kWh by period of each customer, after shifting. */
typedef struct {
  float kwh[MAX_SUMS][BLOCK];
  float total[BLOCK];
} Month;

static gboolean
is_used (const Run *run, guint m, guint period)
{
  const guint8 *periods = run->periods + m * run->self->n_cells;

  return memchr (periods, (int) period, run->self->n_cells) != NULL;
}

/* Dearest and cheapest period of a month, by the first tier; equal when there is one. */
static void
find_extremes (const Run *run, guint m, guint *dear, guint *cheap)
{
  const VsStructure *energy = &run->design->energy;

  *dear = *cheap = run->periods[m * run->self->n_cells];
  for (guint p = 0; p < energy->n; p++)
    if (is_used (run, m, p))
      {
        *dear = energy->periods[p].tiers[0].rate > energy->periods[*dear].tiers[0].rate ? p : *dear;
        *cheap = energy->periods[p].tiers[0].rate < energy->periods[*cheap].tiers[0].rate ? p : *cheap;
      }
}

static void
load_month (const Run *run, gsize block, guint m, Month *month, double *dear_kwh)
{
  guint n = run->self->n_periods, dear, cheap;
  float share = (float) run->how->shift;

  find_extremes (run, m, &dear, &cheap);
  memset (month->total, 0, sizeof month->total);
  for (guint p = 0; p < n; p++)
    {
      const float *restrict from = sums_of (run->self, block, m, p);

      for (guint i = 0; i < BLOCK; i++)
        {
          month->kwh[p][i] = from[i];
          month->total[i] += from[i];
        }
    }
  if (dear == cheap)
    return;
  for (guint i = 0; i < BLOCK; i++)
    {
      float moved = month->kwh[dear][i] * share;

      month->kwh[dear][i] -= moved;
      month->kwh[cheap][i] += moved;
      *dear_kwh += month->kwh[dear][i];
    }
}

/* Pooled over periods: each pays its own tiers in the proportion of the whole. */
static double
tiered_cost (const VsPeriod *period, double total, double kwh, double days, double part)
{
  double cost = 0, lower = 0;

  if (kwh <= 0)
    return 0;
  for (guint t = 0; t < period->n && total > lower; t++)
    {
      const VsTier *tier = &period->tiers[t];
      double upper = isinf (tier->max) || t + 1 == period->n ? total : MIN (total, tier->max * (tier->unit == VS_TIER_KWH_DAILY ? days : part));

      if (upper > lower)
        cost += (upper - lower) * tier->rate;
      lower = MAX (lower, upper);
    }
  return cost * kwh / total;
}

static double
demand_cost (const VsPeriod *period, double kw)
{
  double cost = 0, lower = 0;

  for (guint t = 0; t < period->n && kw > lower; t++)
    {
      double upper = t + 1 == period->n ? kw : MIN (kw, period->tiers[t].max);

      cost += (upper - lower) * period->tiers[t].rate;
      lower = upper;
    }
  return cost;
}

static double
amount_of (VsCharge charge, const VsClockMonth *when)
{
  double part = (double) when->days / when->days_in_month;

  return charge.per == VS_PER_DAY ? charge.amount * when->days : charge.per == VS_PER_YEAR ? charge.amount / 12 * part : charge.amount * part;
}

static void
price_month (const Run *run, gsize block, guint m, const Month *month, double *bill)
{
  const VsClockMonth *when = &run->self->clock->months[m];
  const VsRate *design = run->design;
  double cost[BLOCK], part = (double) when->days / when->days_in_month, fixed = amount_of (design->fixed, when);
  double least = amount_of (design->minimum, when), fuel = design->fuel[when->month - 1];

  for (guint i = 0; i < BLOCK; i++)
    cost[i] = fixed + fuel * month->total[i];
  for (guint p = 0; p < design->energy.n; p++)
    {
      const VsPeriod *period = &design->energy.periods[p];

      if (period->n == 1)
        for (guint i = 0; i < BLOCK; i++)
          cost[i] += month->kwh[p][i] * period->tiers[0].rate;
      else
        for (guint i = 0; i < BLOCK; i++)
          cost[i] += tiered_cost (period, month->total[i], month->kwh[p][i], when->days, part);
    }
  if (design->flat.n > 0)
    for (guint i = 0; i < BLOCK; i++)
      cost[i] += part * demand_cost (&design->flat.periods[design->flat_period[when->month - 1]],
                                     run->self->peak[(block * run->self->n_months + m) * BLOCK + i]);
  for (guint i = 0; i < BLOCK; i++)
    bill[i] += least > cost[i] ? least : cost[i];
}

static void
count (VsSimulationTotals *to, double now, double then, double kwh, double supply, double moves)
{
  to->customers++;
  to->better += then < now - 0.01;
  to->worse += then > now + 0.01;
  to->revenue_now += now;
  to->revenue_then += moves * then + (1 - moves) * now;
  to->kwh += kwh;
  to->supply_cost += supply;
}

static void
add_totals (VsSimulationTotals *to, const VsSimulationTotals *from)
{
  to->customers += from->customers;
  to->better += from->better;
  to->worse += from->worse;
  to->revenue_now += from->revenue_now;
  to->revenue_then += from->revenue_then;
  to->kwh += from->kwh;
  to->supply_cost += from->supply_cost;
}

static guint
bin_of (double now, double then)
{
  double change = now > 0 ? (then - now) / now : 0;

  return (guint) CLAMP (floor (change * 20 + 0.5) + VS_SIMULATION_BINS / 2, 0, VS_SIMULATION_BINS - 1);
}

static gboolean
price_blocks (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  Run *run = data;
  VsSimulator *self = run->self;
  g_autofree VsSimulationResult *part = g_new0 (VsSimulationResult, 1);
  g_autofree Month *month = g_new (Month, 1);
  double dear = 0, all = 0;

  for (gsize block = from; block < to; block++)
    {
      double bill[BLOCK] = { 0 }, kwh[BLOCK] = { 0 };

      for (guint m = 0; m < self->n_months; m++)
        {
          load_month (run, block, m, month, &dear);
          for (guint i = 0; i < BLOCK; i++)
            kwh[i] += month->total[i];
          price_month (run, block, m, month, bill);
        }
      for (gsize i = 0; i < BLOCK && block * BLOCK + i < self->n; i++)
        {
          gsize  customer = block * BLOCK + i;
          double now = self->now[customer], moves = run->how->everybody ? 1 : bill[i] < now ? run->how->take_up : 0;

          all += kwh[i];
          if (run->cost != NULL)
            run->cost[customer] = (float) bill[i];
          if (isnan (now))
            continue;
          count (&part->group[self->group[customer]], now, bill[i], kwh[i], self->supply[customer], moves);
          part->bins[bin_of (now, bill[i])]++;
        }
    }
  g_mutex_lock (&run->lock);
  for (guint g = 0; g < G_N_ELEMENTS (part->group); g++)
    if (part->group[g].customers > 0)
      {
        add_totals (&run->result->group[g], &part->group[g]);
        add_totals (&run->result->all, &part->group[g]);
      }
  for (guint b = 0; b < VS_SIMULATION_BINS; b++)
    run->result->bins[b] += part->bins[b];
  run->dear += dear;
  run->kwh += all;
  g_mutex_unlock (&run->lock);
  return TRUE;
}

static gboolean
check_design (const VsSimulator *self, const VsRate *design, GError **error)
{
  const char *why = NULL;

  if (design->energy.n == 0 || design->energy.n > MAX_SUMS)
    why = N_("it has no prices by period, or more than 16 periods");
  else if (!vs_grid_equal (design->grid, self->clock->grid))
    why = N_("its kinds of day, slots or billing months are others than those the book is kept in");
  else if (design->lookback != NULL || design->demand.n > 0 || design->coincident.n > 0)
    why = N_("it charges demand by time of use or by earlier peaks");
  else if (design->terms.prices.n > 0)
    why = N_("it has a price for each interval");
  else if (design->terms.reset != VS_RESET_MONTH || vs_tier_is_per_kw (&design->energy.periods[0].tiers[0]))
    why = N_("its tiers are not those of a month's kWh");
  if (why == NULL)
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("“%s” cannot be simulated on the whole book: %s. Bill it customer by customer."),
               vs_rate_name (design), _(why));
  return FALSE;
}

gboolean
vs_simulator_run (VsSimulator *self, const VsRate *design, const VsSimulation *how, float *cost, VsSimulationResult *result, GError **error)
{
  Run run = { .self = self, .design = design, .how = how, .cost = cost, .result = result };
  gboolean done;

  memset (result, 0, sizeof *result);
  if (!check_design (self, design, error) || !refresh_sums (self, design, error))
    return FALSE;
  run.periods = self->periods;
  g_mutex_init (&run.lock);
  done = vs_parallel_for (self->n_blocks, 32, price_blocks, &run, NULL, error);
  g_mutex_clear (&run.lock);
  result->dear_share = run.kwh > 0 ? run.dear / run.kwh : NAN;
  return done;
}

/* Revenue rises with the standing charge, by less where a minimum holds: halving finds it to a hundredth of a cent. */
gboolean
vs_simulator_solve_fixed (VsSimulator *self, const VsRate *design, const VsSimulation *how, double *per_month, GError **error)
{
  g_autofree VsSimulationResult *result = g_new (VsSimulationResult, 1);
  VsRate trial = *design;
  VsSimulation all = *how;
  double low = -1e4, high = 1e4;

  all.everybody = TRUE;   /* who moves must not depend on what is sought */
  while (high - low > 1e-4)
    {
      trial.fixed = (VsCharge) { (low + high) / 2, VS_PER_MONTH };
      if (!vs_simulator_run (self, &trial, &all, NULL, result, error))
        return FALSE;
      if (result->all.revenue_then < result->all.revenue_now)
        low = trial.fixed.amount;
      else
        high = trial.fixed.amount;
    }
  *per_month = (low + high) / 2;
  return TRUE;
}
