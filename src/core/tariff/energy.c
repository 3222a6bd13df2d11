/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/scene.h"

#include <math.h>
#include <string.h>

#define MAX_BOUNDS (VS_MAX_TIERS * 4)

/* One period's tiers as they hold in one month: cumulative upper bounds in kWh, the last without end. */
typedef struct {
  guint  n;
  double upper[VS_MAX_TIERS];
  guint8 tier[VS_MAX_TIERS];
} Ladder;

static double
tier_bound (const VsScene *scene, const VsTier *tier)
{
  double bound = tier->max;

  if (isinf (bound))
    return bound;
  if (tier->unit == VS_TIER_KWH_DAILY || tier->unit == VS_TIER_KWH_PER_KW_DAILY)
    bound *= scene->rate->terms.reset == VS_RESET_DAY ? 1 : scene->when->days;
  else if (scene->rate->terms.reset == VS_RESET_MONTH)
    bound *= scene->part;
  return vs_tier_is_per_kw (tier) ? bound * scene->billing_kw : bound;
}

static void
ladder_push (Ladder *ladder, double upper, guint tier)
{
  ladder->upper[ladder->n] = upper;
  ladder->tier[ladder->n] = (guint8) tier;
  ladder->n++;
}

/* "Hours use of demand": each kWh/kW tier is a block that ends at max × demand. A block that kWh tiers follow is priced by those
 * steps, cut at the block's end; a block without steps by its own price. */
static void
ladder_fill_blocks (const VsScene *scene, const VsPeriod *period, Ladder *ladder)
{
  double block = 0;

  for (guint i = 0; i < period->n; i++)
    {
      const VsTier *tier = &period->tiers[i];
      double        last = ladder->n > 0 ? ladder->upper[ladder->n - 1] : 0;
      double        bound = tier_bound (scene, tier);

      if (vs_tier_is_per_kw (tier))
        {
          block = bound;
          if (i + 1 == period->n || vs_tier_is_per_kw (&period->tiers[i + 1]))
            ladder_push (ladder, block, i);
        }
      else if (bound < block)
        ladder_push (ladder, bound, i);
      else if (ladder->n == 0 || last < block)
        ladder_push (ladder, block, i);
    }
}

static void
ladder_fill (const VsScene *scene, const VsPeriod *period, Ladder *ladder)
{
  ladder->n = 0;
  if (vs_tier_is_per_kw (&period->tiers[0]))
    ladder_fill_blocks (scene, period, ladder);
  else
    for (guint i = 0; i < period->n; i++)
      ladder_push (ladder, tier_bound (scene, &period->tiers[i]), i);
  ladder->upper[ladder->n - 1] = INFINITY;
}

/* kWh from `from` to `to` on the ladder, times `share`. */
static void
ladder_split (const Ladder *ladder, double from, double to, double share, double *kwh)
{
  double lower = 0;

  for (guint i = 0; i < ladder->n && lower < to; i++)
    {
      double low = MAX (lower, from), high = MIN (to, ladder->upper[i]);

      if (high > low)
        kwh[ladder->tier[i]] += share * (high - low);
      lower = MAX (lower, ladder->upper[i]);
    }
}

/* Adds the cells of a span to their periods. */
static void
sum_span (const VsScene *scene, guint s, const double *cells, double sign, double *by_period)
{
  const VsSchedule *times = &scene->rate->energy_times;
  const int         month = scene->usage->clock->spans[s].month;
  const double     *from = cells + (gsize) s * scene->usage->clock->grid->n_cells;

  for (guint i = times->first[month - 1]; i < times->first[month]; i++)
    by_period[times->stretches[i].period] += sign * vs_sum (from + times->stretches[i].cell, times->stretches[i].n);
}

/* ── Tiers that fill in time order, over periods whose prices, and perhaps bounds, differ ── */

typedef struct {
  const VsScene *scene;
  const Ladder  *ladders;       /* of each period */
  guint          n_periods, n_bounds, bound;
  double         bounds[MAX_BOUNDS];   /* all periods', rising */
  guint8         place[VS_MAX_PERIODS];   /* the tier on each ladder that now fills */
  double         risen;
  double        *cells;         /* kWh not yet put to a tier */
  double         left[VS_MAX_PERIODS];   /* kWh of the span not yet put to a tier, by period */
  int            month;         /* of the calendar */
  double        *kwh;           /* by tier */
  gboolean       sold;
} Walk;

static void
walk_put (Walk *self, guint period, double kwh)
{
  self->kwh[self->scene->rate->energy.periods[period].first + self->ladders[period].tier[self->place[period]]] += kwh;
  self->left[period] -= kwh;
}

static void
walk_flush (Walk *self)
{
  const VsSchedule *times = &self->scene->rate->energy_times;

  for (guint i = times->first[self->month - 1]; i < times->first[self->month]; i++)
    walk_put (self, times->stretches[i].period, vs_sum (self->cells + times->stretches[i].cell, times->stretches[i].n));
  memset (self->cells, 0, self->scene->usage->clock->grid->n_cells * sizeof (double));
}

static void
walk_seek (Walk *self)
{
  while (self->bound < self->n_bounds && self->risen >= self->bounds[self->bound])
    self->bound++;
  for (guint p = 0; p < self->n_periods; p++)
    while (self->risen >= self->ladders[p].upper[self->place[p]])
      self->place[p]++;
}

static int
compare_bounds (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static void
walk_start (Walk *self, double risen)
{
  self->risen = risen;
  self->bound = 0;
  memset (self->place, 0, self->n_periods);
  walk_seek (self);
}

/* FALSE when there are more bounds than fit; nobody writes such a rate. */
static gboolean
walk_collect_bounds (Walk *self)
{
  for (guint p = 0; p < self->n_periods; p++)
    for (guint i = 0; i + 1 < self->ladders[p].n; i++)
      {
        if (self->n_bounds == MAX_BOUNDS)
          return FALSE;
        self->bounds[self->n_bounds++] = self->ladders[p].upper[i];
      }
  qsort (self->bounds, self->n_bounds, sizeof (double), compare_bounds);
  return TRUE;
}

static inline double
walk_value (const Walk *self, gsize i)
{
  return self->sold ? vs_usage_sold (self->scene->usage, i) : vs_usage_bought (self->scene->usage, i);
}

static inline void
walk_interval (Walk *self, guint cell, double e)
{
  while (self->bound < self->n_bounds && self->risen + e > self->bounds[self->bound])
    {
      double step = self->bounds[self->bound] - self->risen;

      self->cells[cell] += step;
      walk_flush (self);
      e -= step;
      self->risen = self->bounds[self->bound];
      walk_seek (self);
    }
  self->cells[cell] += e;
  self->risen += e;
}

/* All that is left of the span goes to the tiers that now fill. */
static void
walk_rest (Walk *self)
{
  walk_flush (self);
  for (guint p = 0; p < self->n_periods; p++)
    {
      self->risen += self->left[p];
      walk_put (self, p, self->left[p]);
    }
}

/* Most runs lie between two bounds as a whole: they are summed. Only one that a bound cuts is walked. Above the last bound all that is
 * left of the span is one tier's, and is known already. */
static void
walk_runs (Walk *self, guint first, guint n, gboolean whole_span)
{
  const VsClock *clock = self->scene->usage->clock;

  for (guint end = first + n; first < end && !(whole_span && self->bound == self->n_bounds); first++)
    {
      const VsClockRun *run;
      double bound = self->bound < self->n_bounds ? self->bounds[self->bound] : INFINITY;

      first += vs_usage_fill (self->scene->usage, self->sold, first, end - first, bound, &self->risen, self->cells);
      if (first == end)
        return;
      run = &g_array_index (clock->runs, VsClockRun, first);
      for (guint c = 0, i = 0; c < run->n_cells; c++)
        for (guint k = 0; k < run->per_cell && !(whole_span && self->bound == self->n_bounds); k++, i++)
          walk_interval (self, run->cell + c, walk_value (self, run->from + i));
    }
  if (whole_span && self->bound == self->n_bounds)
    walk_rest (self);
}

static void
walk (const VsScene *scene, gboolean sold, const Ladder *ladders, double *kwh)
{
  const VsClock *clock = scene->usage->clock;
  const gboolean daily = scene->rate->terms.reset == VS_RESET_DAY;
  Walk self;

  /* Not all of it at once: the bounds are two thousand bytes. */
  self.scene = scene;
  self.ladders = ladders;
  self.n_periods = scene->rate->energy.n;
  self.n_bounds = 0;
  self.kwh = kwh;
  self.sold = sold;
  if (!walk_collect_bounds (&self))
    return;
  self.cells = g_newa0 (double, clock->grid->n_cells);
  walk_start (&self, scene->risen[sold]);
  for (guint s = scene->when->first_span; s < scene->when->first_span + scene->when->n_spans; s++)
    {
      const VsClockSpan *span = &clock->spans[s];

      self.month = span->month;
      memset (self.left, 0, self.n_periods * sizeof (double));
      sum_span (scene, s, sold ? scene->usage->sold : scene->usage->kwh, 1, self.left);
      if (!daily)
        walk_runs (&self, span->first_run, span->n_runs, TRUE);
      for (guint r = span->first_run; daily && r < span->first_run + span->n_runs; r++)
        {
          if (g_array_index (clock->runs, VsClockRun, r).new_day)
            {
              walk_flush (&self);
              walk_start (&self, 0);
            }
          walk_runs (&self, r, 1, FALSE);
        }
      walk_flush (&self);
    }
}

/* ── ── */

static void
sum_periods (const VsScene *scene, const double *cells, double sign, double *by_period)
{
  for (guint s = scene->when->first_span; s < scene->when->first_span + scene->when->n_spans; s++)
    sum_span (scene, s, cells, sign, by_period);
}

/* Each period's kWh over its own tiers, in the proportion in which the whole fills them. */
static void
split_pro_rata (const VsScene *scene, const double *by_period, double *kwh)
{
  const VsStructure *structure = &scene->rate->energy;
  double total = vs_sum (by_period, structure->n);
  Ladder ladder;

  for (guint p = 0; p < structure->n; p++)
    if (by_period[p] > 0)
      {
        ladder_fill (scene, &structure->periods[p], &ladder);
        ladder_split (&ladder, 0, total, by_period[p] / total, kwh + structure->periods[p].first);
      }
}

void
vs_energy_split (const VsScene *scene, gboolean sold, double *kwh)
{
  const VsStructure *structure = &scene->rate->energy;
  double   by_period[VS_MAX_PERIODS];
  guint    n_used = 0, only = 0;
  gboolean tiered = FALSE, by_month = scene->rate->terms.reset != VS_RESET_DAY;

  memset (by_period, 0, structure->n * sizeof (double));
  sum_periods (scene, sold ? scene->usage->sold : scene->usage->kwh, 1, by_period);
  for (guint p = 0; p < structure->n; p++)
    if (by_period[p] > 0)
      {
        n_used++;
        only = p;
        tiered |= structure->periods[p].n > 1;
      }
  if (!tiered)
    for (guint p = 0; p < structure->n; p++)
      kwh[structure->periods[p].first] += by_period[p];
  else if (n_used == 1 && by_month)
    {
      Ladder ladder;

      ladder_fill (scene, &structure->periods[only], &ladder);
      ladder_split (&ladder, scene->risen[sold], scene->risen[sold] + by_period[only], 1, kwh + structure->periods[only].first);
    }
  else if (scene->pro_rata && by_month)
    split_pro_rata (scene, by_period, kwh);
  else
    {
      Ladder *ladders = g_newa (Ladder, structure->n);

      for (guint p = 0; p < structure->n; p++)
        ladder_fill (scene, &structure->periods[p], &ladders[p]);
      walk (scene, sold, ladders, kwh);
    }
}

void
vs_energy_net (const VsScene *scene, double *net)
{
  sum_periods (scene, scene->usage->kwh, 1, net);
  if (scene->usage->sells)
    sum_periods (scene, scene->usage->sold, -1, net);
}

void
vs_energy_split_net (const VsScene *scene, const double *net, double *bought, double *sold)
{
  const guint n = scene->rate->energy.n;
  double      part[VS_MAX_PERIODS] = { 0 };

  for (guint p = 0; p < n; p++)
    part[p] = MAX (net[p], 0);
  split_pro_rata (scene, part, bought);
  for (guint p = 0; p < n; p++)
    part[p] = MAX (-net[p], 0);
  split_pro_rata (scene, part, sold);
}

/* ── Prices by the interval ── */

/* The mean price over an interval, where prices come in shorter steps than readings; NaN when one is missing. */
static double
price_at (const VsScene *scene, const double *values, gsize n, gsize i)
{
  const VsPrices *prices = &scene->rate->terms.prices;
  const VsClock  *clock = scene->usage->clock;
  VsTime from = prices->by_index ? (VsTime) i * clock->step : clock->start + (VsTime) i * clock->step - prices->start;
  gint64 first = from < 0 ? -1 : from / prices->step, last = from < 0 ? -1 : MAX (first, (from + clock->step - 1) / prices->step);
  double sum = 0;

  for (gint64 k = first; k <= last; k++)
    {
      gint64 at = k;

      if (prices->missing == VS_MISSING_PREVIOUS)
        for (at = MIN (at, (gint64) n - 1); at > 0 && isnan (values[at]); at--)
          ;
      if (at < 0 || at >= (gint64) n || isnan (values[at]))
        sum += prices->missing == VS_MISSING_VALUE ? prices->fill : NAN;
      else
        sum += values[at];
    }
  return prices->factor * sum / (double) (last - first + 1) + prices->adder;
}

gboolean
vs_energy_spot (const VsScene *scene, gboolean sold, double *kwh, double *amount, GError **error)
{
  const VsPrices *prices = &scene->rate->terms.prices;
  const double   *values = sold ? prices->sell : prices->buy;
  const gsize     n = sold ? prices->n_sell : prices->n;

  *kwh = *amount = 0;
  for (gsize i = scene->when->from; i < scene->when->to; i++)
    {
      double e = sold ? vs_usage_sold (scene->usage, i) : vs_usage_bought (scene->usage, i), price;

      if (!(e > 0))
        continue;
      price = price_at (scene, values, n, i);
      if (isnan (price))
        {
          char at[32];

          g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("%s: there is no price for the interval that starts at %s"), prices->place,
                       vs_time_format_iso (scene->usage->clock->start + (VsTime) i * scene->usage->clock->step, at));
          return FALSE;
        }
      *kwh += e;
      *amount += e * price;
    }
  return TRUE;
}
