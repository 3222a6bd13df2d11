/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/bill.h"

#include "tariff/rate-private.h"
#include "tariff/usage.h"

#include <math.h>

/* One period's tiers as they hold in one month: cumulative upper bounds in kWh, the last without end. */
typedef struct {
  guint  n;
  double upper[VS_MAX_TIERS];
  double price[VS_MAX_TIERS];
} Ladder;

/* What pricing one month needs to know. */
typedef struct {
  const VsRate       *rate;
  const VsUsage      *usage;
  const VsClockMonth *when;
  const VsUsageMonth *used;
  gboolean            ssc;
  gboolean            pro_rata;
  double              part;          /* of the month that is covered, 0..1 */
  double              billing_kw;    /* demand that sizes kWh/kW tiers and the flat charge */
} Month;

static double
monthly_amount (const Month *month, VsCharge charge)
{
  switch (charge.per)
    {
    case VS_PER_DAY:
      return charge.amount * (month->ssc ? 365.0 / 12 : month->when->days);
    case VS_PER_YEAR:
      return charge.amount / 12 * month->part;
    case VS_PER_MONTH:
    default:
      return charge.amount * month->part;
    }
}

static double
tier_bound (const Month *month, const VsTier *tier)
{
  double bound = tier->max;

  if (isinf (bound))
    return bound;
  if (tier->unit == VS_TIER_KWH_DAILY || tier->unit == VS_TIER_KWH_PER_KW_DAILY)
    bound *= month->when->days;
  else
    bound *= month->part;
  return vs_tier_is_per_kw (tier) ? bound * month->billing_kw : bound;
}

static void
ladder_push (Ladder *ladder, double upper, double price)
{
  ladder->upper[ladder->n] = upper;
  ladder->price[ladder->n] = price;
  ladder->n++;
}

/* "Hours use of demand": each kWh/kW tier is a block that ends at max × demand. A block that kWh tiers follow is priced by those
 * steps, cut at the block's end; a block without steps by its own price. */
static void
ladder_fill_blocks (const Month *month, const VsPeriod *period, Ladder *ladder)
{
  double block = 0;

  for (guint i = 0; i < period->n; i++)
    {
      const VsTier *tier = &period->tiers[i];
      double        last = ladder->n > 0 ? ladder->upper[ladder->n - 1] : 0;
      double        bound = tier_bound (month, tier);

      if (vs_tier_is_per_kw (tier))
        {
          block = bound;
          if (i + 1 == period->n || vs_tier_is_per_kw (&period->tiers[i + 1]))
            ladder_push (ladder, block, tier->rate);
        }
      else if (bound < block)
        ladder_push (ladder, bound, tier->rate);
      else if (ladder->n == 0 || last < block)
        ladder_push (ladder, block, tier->rate);
    }
}

static void
ladder_fill (const Month *month, const VsPeriod *period, Ladder *ladder)
{
  ladder->n = 0;
  if (vs_tier_is_per_kw (&period->tiers[0]))
    ladder_fill_blocks (month, period, ladder);
  else
    for (guint i = 0; i < period->n; i++)
      ladder_push (ladder, tier_bound (month, &period->tiers[i]), period->tiers[i].rate);
  ladder->upper[ladder->n - 1] = INFINITY;
}

/* The cost of the first `kwh` of a month when all of them are bought in this period. */
static double
ladder_cost (const Ladder *ladder, double kwh)
{
  double cost = 0, lower = 0;

  for (guint i = 0; i < ladder->n && kwh > lower; i++)
    {
      double upper = MIN (kwh, ladder->upper[i]);

      if (upper > lower)
        cost += (upper - lower) * ladder->price[i];
      lower = MAX (lower, ladder->upper[i]);
    }
  return cost;
}

/* Interval by interval: each is priced by its own period at the height to which the month's kWh have risen by then. */
static double
energy_in_time_order (const Month *month, const Ladder *ladders, const guint8 *period_of_cell)
{
  const guint8 *cell = month->usage->clock->cell;
  guint         step[VS_MAX_PERIODS] = { 0 };
  double        risen = 0, cost = 0;

  for (gsize i = month->when->from; i < month->when->to; i++)
    {
      double        e = vs_usage_kwh (month->usage, i);
      guint         p = period_of_cell[cell[i]];
      const Ladder *ladder = &ladders[p];

      if (!(e > 0))
        continue;
      while (risen >= ladder->upper[step[p]])
        step[p]++;
      if (risen + e <= ladder->upper[step[p]])
        cost += e * ladder->price[step[p]];
      else
        cost += ladder_cost (ladder, risen + e) - ladder_cost (ladder, risen);
      risen += e;
    }
  return cost;
}

static double
price_energy (const Month *month)
{
  const VsRate *rate = month->rate;
  const guint8 *period_of_cell = rate->energy_period + (month->when->month - 1) * VS_N_CELLS;
  double        kwh[VS_MAX_PERIODS] = { 0 };
  double        cost = month->used->kwh * rate->fuel[month->when->month - 1];
  guint         n_used = 0;
  gboolean      tiered = FALSE;

  for (guint c = 0; c < VS_N_CELLS; c++)
    kwh[period_of_cell[c]] += month->used->cell_kwh[c];
  for (guint p = 0; p < rate->energy.n; p++)
    if (kwh[p] > 0)
      {
        n_used++;
        tiered |= rate->energy.periods[p].n > 1;
      }

  if (tiered && n_used > 1 && !month->pro_rata)
    {
      g_autofree Ladder *ladders = g_new (Ladder, rate->energy.n);

      for (guint p = 0; p < rate->energy.n; p++)
        ladder_fill (month, &rate->energy.periods[p], &ladders[p]);
      return cost + energy_in_time_order (month, ladders, period_of_cell);
    }
  for (guint p = 0; p < rate->energy.n; p++)
    if (kwh[p] > 0)
      {
        const VsPeriod *period = &rate->energy.periods[p];
        Ladder          ladder;

        if (period->n == 1)
          cost += kwh[p] * period->tiers[0].rate;
        else
          {
            ladder_fill (month, period, &ladder);
            cost += ladder_cost (&ladder, month->used->kwh) * (kwh[p] / month->used->kwh);
          }
      }
  return cost;
}

static double
demand_cost (const VsPeriod *period, double kw)
{
  double cost = 0, lower = 0;

  for (guint i = 0; i < period->n && kw > lower; i++)
    {
      double upper = i + 1 == period->n ? kw : MIN (kw, period->tiers[i].max);

      cost += (upper - lower) * period->tiers[i].rate;
      lower = upper;
    }
  return cost;
}

/* Highest kW of the month in each demand period. */
static void
demand_peaks (const VsRate *rate, const VsUsage *usage, guint m, double *kw)
{
  const guint8 *period_of_cell = rate->demand_period + (usage->clock->months[m].month - 1) * VS_N_CELLS;

  for (guint c = 0; c < VS_N_CELLS; c++)
    kw[period_of_cell[c]] = MAX (kw[period_of_cell[c]], usage->months[m].cell_peak[c] / usage->clock->hours);
}

static double
price_demand_tou (const Month *month)
{
  const VsRate *rate = month->rate;
  const guint8 *period_of_cell = rate->demand_period + (month->when->month - 1) * VS_N_CELLS;
  double        kw[VS_MAX_PERIODS] = { 0 }, cost = 0;
  gboolean      open[VS_MAX_PERIODS] = { FALSE };

  if (rate->demand.n == 0)
    return 0;
  demand_peaks (rate, month->usage, (guint) (month->when - month->usage->clock->months), kw);
  for (guint c = 0; c < VS_N_CELLS; c++)
    open[period_of_cell[c]] = TRUE;
  for (guint p = 0; p < rate->demand.n; p++)
    if (open[p])
      cost += demand_cost (&rate->demand.periods[p], rate->lookback && rate->lookback->counts[p] ? month->billing_kw : kw[p]);
  return cost * month->part;
}

static double
price_demand_flat (const Month *month)
{
  const VsRate *rate = month->rate;
  const guint8 *periods = month->ssc ? rate->flat_period_ssc : rate->flat_period;

  return rate->flat.n > 0 ? demand_cost (&rate->flat.periods[periods[month->when->month - 1]], month->billing_kw) * month->part : 0;
}

/* A month's peak as it counts for billing demand: of the periods that count, where there are demand periods. */
static double
counted_peak (const VsRate *rate, const VsUsage *usage, guint m)
{
  double kw[VS_MAX_PERIODS] = { 0 }, peak = 0;

  if (rate->demand.n == 0)
    return usage->months[m].peak / usage->clock->hours;
  demand_peaks (rate, usage, m, kw);
  for (guint p = 0; p < rate->demand.n; p++)
    if (rate->lookback->counts[p])
      peak = MAX (peak, kw[p]);
  return peak;
}

/* Twelve months from January, by SSC's rule: the highest of the minimum, the shares of the peaks looked back at, and the month's own.
 * Where the look reaches into the year before, SSC takes one month more than `months` says, and so does this. */
static double
billing_demand (const VsRate *rate, const VsUsage *usage, guint m)
{
  const VsLookback *lookback = rate->lookback;
  double            demand, own;

  if (lookback == NULL)
    return usage->months[m].peak / usage->clock->hours;
  demand = lookback->minimum;
  own = counted_peak (rate, usage, m);
  for (int k = MAX (-12, (int) m - lookback->months - ((int) m <= lookback->months)); k < (int) m; k++)
    {
      double peak = k < 0 ? lookback->before[12 + k] : counted_peak (rate, usage, (guint) k);

      demand = MAX (demand, peak * lookback->share[k < 0 ? 12 + k : k]);
    }
  return MAX (demand, own * (lookback->own_month_full[m] ? MAX (1, lookback->share[m]) : lookback->share[m]));
}

static void
price_month (const Month *month, VsBillMonth *out)
{
  gsize  expected = month->when->to - month->when->from;
  double sum;

  out->year = month->when->year;
  out->month = month->when->month;
  out->days = month->when->days;
  out->kwh = month->used->kwh;
  out->peak_kw = month->used->peak / month->usage->clock->hours;
  out->coverage = (double) month->used->present / expected;
  out->energy = price_energy (month);
  out->demand_flat = price_demand_flat (month);
  out->demand_tou = price_demand_tou (month);
  out->fixed = monthly_amount (month, month->rate->fixed);
  sum = out->energy + out->demand_flat + out->demand_tou + out->fixed;
  out->minimum = MAX (0, monthly_amount (month, month->rate->minimum) - sum);
  out->total = sum + out->minimum;
}

static void
top_up (VsBillMonth *month, double amount)
{
  if (amount <= 0)
    return;
  month->minimum += amount;
  month->total += amount;
}

/* Runs of twelve billing months, the last perhaps shorter and then owing only its share of the year. */
static void
apply_annual_minimum (const VsRate *rate, const VsUsage *usage, VsBill *bill)
{
  gboolean ssc = usage->clock->profile == VS_BILL_SSC;

  if (rate->annual_minimum <= 0)
    return;
  for (guint from = 0; from < bill->months->len; from += 12)
    {
      guint  to = MIN (from + 12, bill->months->len);
      double billed = 0, years = 0;

      for (guint m = from; m < to; m++)
        {
          const VsBillMonth *month = &g_array_index (bill->months, VsBillMonth, m);

          billed += ssc ? month->total - month->minimum : month->total;
          years += (double) usage->clock->months[m].days / usage->clock->months[m].days_in_month / 12;
        }
      top_up (&g_array_index (bill->months, VsBillMonth, to - 1), rate->annual_minimum * years - billed);
    }
}

static gboolean
same_bounds (const VsPeriod *a, const VsPeriod *b)
{
  if (a->n != b->n)
    return FALSE;
  for (guint t = 0; t < a->n; t++)
    if (a->tiers[t].max != b->tiers[t].max || a->tiers[t].unit != b->tiers[t].unit)
      return FALSE;
  return TRUE;
}

/* SSC refuses a month whose periods are cut at different bounds, so its profile does; the calendar profile bills it. */
static gboolean
check_ssc_bounds (const VsRate *rate, const VsStructure *structure, const guint8 *period_of_slot, const char *member, GError **error)
{
  for (guint slot = 0; structure->n > 1 && slot < VS_N_SLOTS; slot++)
    {
      guint first = period_of_slot[slot / VS_N_CELLS * VS_N_CELLS], here = period_of_slot[slot];

      if (!same_bounds (&structure->periods[first], &structure->periods[here]))
        {
          g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                       _("%s, %s/%s/%u: the tiers differ from those of period %u in the same month, which the ssc profile does not allow;"
                         " the calendar profile bills them"), vs_json_doc_name (rate->doc), rate->pointer, member, here, first);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_billable (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, GError **error)
{
  if (rate->refusal != NULL)
    g_set_error_literal (error, VS_ERROR, VS_ERROR_INVALID, rate->refusal);
  else if (rate->lookback != NULL && usage->clock->profile != VS_BILL_SSC)
    g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                 _("%s: billing demand that looks back at earlier months is billed in the ssc profile only"), rate->lookback_at);
  else if (options->metering < 0 || options->metering > 4)
    g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("Metering option %d is unknown: 0 to 4."), options->metering);
  else if (usage->n_negative > 0)
    g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                 ngettext ("%u interval of the load gives energy back to the grid, which is not billed yet: use the consumption alone.",
                           "%u intervals of the load give energy back to the grid, which is not billed yet: use the consumption alone.",
                           usage->n_negative),
                 (guint) usage->n_negative);
  else
    return usage->clock->profile != VS_BILL_SSC
           || (check_ssc_bounds (rate, &rate->energy, rate->energy_period, "energyratestructure", error)
               && check_ssc_bounds (rate, &rate->demand, rate->demand_period, "demandratestructure", error));
  return FALSE;
}

gboolean
vs_bill_price (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, VsBill *out, GError **error)
{
  const VsClock *clock = usage->clock;

  if (!check_billable (rate, usage, options, error))
    return FALSE;
  if (out->months == NULL)
    out->months = g_array_sized_new (FALSE, TRUE, sizeof (VsBillMonth), clock->n_months);
  g_array_set_size (out->months, clock->n_months);
  out->total = out->kwh = 0;
  for (guint m = 0; m < clock->n_months; m++)
    {
      const VsClockMonth *when = &clock->months[m];
      Month month = { rate, usage, when, &usage->months[m] };

      month.ssc = clock->profile == VS_BILL_SSC;
      month.pro_rata = month.ssc && options->metering <= 1;
      month.part = (double) when->days / when->days_in_month;
      month.billing_kw = billing_demand (rate, usage, m);
      price_month (&month, &g_array_index (out->months, VsBillMonth, m));
    }
  apply_annual_minimum (rate, usage, out);
  for (guint m = 0; m < out->months->len; m++)
    {
      out->total += g_array_index (out->months, VsBillMonth, m).total;
      out->kwh += g_array_index (out->months, VsBillMonth, m).kwh;
    }
  return TRUE;
}

gboolean
vs_bill_compute (const VsRate *rate, const VsSeries *series, const VsBillOptions *options, VsBill *out, GError **error)
{
  g_autoptr (VsClock) clock = vs_clock_new (series, options->profile, error);
  VsUsage  usage = { NULL };
  gboolean done;

  if (clock == NULL)
    return FALSE;
  vs_usage_measure (&usage, series, NULL, clock);
  done = vs_bill_price (rate, &usage, options, out, error);
  vs_usage_clear (&usage);
  return done;
}

void
vs_bill_clear (VsBill *bill)
{
  g_clear_pointer (&bill->months, g_array_unref);
  bill->total = bill->kwh = 0;
}
