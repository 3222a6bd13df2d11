/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One assessment: the mean kW over the rule's minutes. */
typedef struct {
  guint  period, day;
  double kw;
} Block;

/* All blocks of a month. A block lies within one local day and one period; missing readings leave the mean to those that are there. */
static GArray *
collect_blocks (const VsRate *rate, const VsUsage *usage, guint m, const VsSchedule *times)
{
  const VsClock      *clock = usage->clock;
  const VsClockMonth *when = &clock->months[m];
  const guint         slot = 1440 / clock->grid->per_day;
  const guint         minutes = MAX ((guint) rate->terms.peaks.minutes, (guint) clock->step / 60);
  GArray *blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  guint   day = 0;
  gint64  open = -1;
  double  kwh = 0;
  guint   present = 0, n_in = 0;

  for (guint s = when->first_span; s < when->first_span + when->n_spans; s++)
    {
      const guint8 *period_of_cell = times ? times->period + (clock->spans[s].month - 1) * clock->grid->n_cells : NULL;

      for (guint r = clock->spans[s].first_run; r < clock->spans[s].first_run + clock->spans[s].n_runs; r++)
        {
          const VsClockRun *run = &g_array_index (clock->runs, VsClockRun, r);

          day += run->new_day;
          for (guint i = 0; i < (guint) run->n_cells * run->per_cell; i++)
            {
              guint  cell = run->cell + i / run->per_cell, period = period_of_cell ? period_of_cell[cell] : 0;
              guint  minute = cell % clock->grid->per_day * slot + i % run->per_cell * slot / run->per_cell;
              gint64 key = ((gint64) day * 1440 + minute / minutes) * VS_MAX_PERIODS + period;
              double e = vs_usage_net (usage, run->from + i);

              /* The autumn hour that comes twice is two blocks. */
              if (key != open || n_in * (guint) clock->step >= minutes * 60)
                {
                  Block fresh = { period, day, 0 };

                  g_array_append_val (blocks, fresh);
                  open = key;
                  kwh = 0;
                  present = n_in = 0;
                }
              n_in++;
              kwh += e > 0 ? e : 0;
              present += e == e;
              if (present > 0)
                g_array_index (blocks, Block, blocks->len - 1).kw = kwh / (present * clock->hours);
            }
        }
    }
  return blocks;
}

static int
compare_blocks (gconstpointer a, gconstpointer b)
{
  const Block *x = a, *y = b;

  return x->period != y->period ? (x->period < y->period ? -1 : 1) : x->kw > y->kw ? -1 : x->kw < y->kw;
}

static gboolean
day_taken (const Block *blocks, const guint *taken, guint n, guint day)
{
  for (guint i = 0; i < n; i++)
    if (blocks[taken[i]].day == day)
      return TRUE;
  return FALSE;
}

/* The mean of a period's n highest, each of another day where the rule says so; of fewer where there are fewer. */
static void
peaks_of_blocks (const VsRate *rate, GArray *blocks, double *kw)
{
  const VsPeakRule *rule = &rate->terms.peaks;
  const Block *all = (const Block *) blocks->data;
  guint taken[100];

  g_array_sort (blocks, compare_blocks);
  for (guint i = 0; i < blocks->len;)
    {
      guint  period = all[i].period, n = 0;
      double sum = 0;

      for (; i < blocks->len && all[i].period == period; i++)
        if (n < (guint) rule->n_peaks && !(rule->distinct_days && day_taken (all, taken, n, all[i].day)))
          {
            sum += all[i].kw;
            taken[n++] = i;
          }
      kw[period] = n > 0 ? sum / n : 0;
    }
}

static gboolean
is_plain (const VsRate *rate, const VsUsage *usage)
{
  return rate->terms.peaks.n_peaks <= 1 && rate->terms.peaks.minutes * 60 <= usage->clock->step;
}

void
vs_demand_peaks (const VsRate *rate, const VsUsage *usage, guint m, const VsSchedule *times, guint n_periods, double *kw)
{
  const VsClock      *clock = usage->clock;
  const VsClockMonth *when = &clock->months[m];
  const guint         n_cells = clock->grid->n_cells;

  memset (kw, 0, n_periods * sizeof (double));
  if (!is_plain (rate, usage))
    {
      g_autoptr (GArray) blocks = collect_blocks (rate, usage, m, times);

      peaks_of_blocks (rate, blocks, kw);
      return;
    }
  if (times == NULL)
    {
      kw[0] = usage->months[m].peak / clock->hours;
      return;
    }
  for (guint s = when->first_span; s < when->first_span + when->n_spans; s++)
    {
      const double *peak = usage->peak + (gsize) s * n_cells;

      for (guint i = times->first[clock->spans[s].month - 1]; i < times->first[clock->spans[s].month]; i++)
        {
          const VsStretch *stretch = &times->stretches[i];

          kw[stretch->period] = MAX (kw[stretch->period], vs_max (peak + stretch->cell, stretch->n));
        }
    }
  for (guint p = 0; p < n_periods; p++)
    kw[p] /= clock->hours;
}

void
vs_demand_split (const VsPeriod *period, double kw, double *by_tier)
{
  double lower = 0;

  for (guint i = 0; i < period->n && kw > lower; i++)
    {
      double upper = i + 1 == period->n ? kw : MIN (kw, period->tiers[i].max);

      by_tier[period->first + i] += upper - lower;
      lower = upper;
    }
}

/* The highest block of each day and period, one after the other; what other rules say of months is left aside. */
void
vs_demand_daily (const VsScene *scene, const VsStructure *structure, const VsSchedule *times, int only_period, double *kw)
{
  g_autoptr (GArray) blocks = collect_blocks (scene->rate, scene->usage, scene->m, times);
  g_autofree double *highest = g_new0 (double, structure->n);
  guint day = 0;

  for (guint i = 0; i <= blocks->len; i++)
    {
      const Block *block = i < blocks->len ? &g_array_index (blocks, Block, i) : NULL;
      guint        period = block == NULL ? 0 : only_period >= 0 ? (guint) only_period : block->period;

      if (block == NULL || block->day != day)
        {
          for (guint p = 0; p < structure->n; p++)
            vs_demand_split (&structure->periods[p], highest[p] * structure->per_kw, kw);
          memset (highest, 0, structure->n * sizeof (double));
          if (block == NULL)
            break;
          day = block->day;
        }
      highest[period] = MAX (highest[period], block->kw);
    }
}

/* ── Earlier peaks ── */

/* A month's peak as it counts for billing demand: by SSC's table, of the demand periods that it names. */
static double
counted_peak (const VsRate *rate, const VsUsage *usage, guint m)
{
  double kw[VS_MAX_PERIODS], peak = 0;

  if (rate->lookback == NULL || !rate->lookback->is_ssc || rate->demand.n == 0)
    {
      vs_demand_peaks (rate, usage, m, NULL, 1, kw);
      return kw[0];
    }
  vs_demand_peaks (rate, usage, m, &rate->demand_times, rate->demand.n, kw);
  for (guint p = 0; p < rate->demand.n; p++)
    if (rate->lookback->counts[p])
      peak = MAX (peak, kw[p]);
  return peak;
}

typedef double (*PeakFunc) (const VsRate *rate, const VsUsage *usage, guint m, guint period);

static double
whole_peak (const VsRate *rate, const VsUsage *usage, guint m, guint period)
{
  return counted_peak (rate, usage, m);
}

static double
period_peak (const VsRate *rate, const VsUsage *usage, guint m, guint period)
{
  double kw[VS_MAX_PERIODS];

  vs_demand_peaks (rate, usage, m, &rate->demand_times, rate->demand.n, kw);
  return kw[period];
}

/* The highest of the minimum, the shares of the peaks looked back at, and the month's own. Where the look reaches into the year before,
 * SSC takes one month more than `months` says, and so does its profile. */
static double
look_back (const VsRate *rate, const VsUsage *usage, guint m, gboolean ssc, PeakFunc peak_of, guint period)
{
  const VsLookback   *lookback = rate->lookback;
  const VsClockMonth *months = usage->clock->months;
  const int           reach = lookback->months + (ssc && lookback->is_ssc && (int) m <= lookback->months);
  double demand = lookback->minimum, highest = 0, own = peak_of (rate, usage, m, period);

  for (int k = 1; k <= MAX (reach, lookback->ratchet[months[m].month - 1] > 0 ? 11 : 0) && k <= 12; k++)
    {
      int    before = (int) m - k, month = (months[m].month - 1 + 24 - k) % 12;
      double peak = before >= 0 ? peak_of (rate, usage, (guint) before, period) : lookback->knows_before ? lookback->before[month] : 0;

      if (k <= reach)
        demand = MAX (demand, peak * lookback->share[month]);
      highest = MAX (highest, peak);
    }
  demand = MAX (demand, MAX (highest, own) * lookback->ratchet[months[m].month - 1]);
  return MAX (demand, own * lookback->own_share[months[m].month - 1]);
}

static double
peak_of_year (const VsRate *rate, const VsUsage *usage, guint m)
{
  double highest = 0;

  for (guint k = 0; k < usage->clock->n_months; k++)
    if (usage->clock->months[k].year == usage->clock->months[m].year)
      highest = MAX (highest, counted_peak (rate, usage, k));
  return highest;
}

double
vs_demand_billing (const VsRate *rate, const VsUsage *usage, guint m, gboolean ssc)
{
  if (rate->terms.peaks.of_year)
    return peak_of_year (rate, usage, m);
  return rate->lookback ? look_back (rate, usage, m, ssc, whole_peak, 0) : counted_peak (rate, usage, m);
}

double
vs_demand_of_period (const VsScene *scene, guint period, double own)
{
  const VsLookback *lookback = scene->rate->lookback;

  if (lookback == NULL)
    return own;
  if (lookback->is_ssc)
    return lookback->counts[period] ? scene->billing_kw : own;
  return look_back (scene->rate, scene->usage, scene->m, FALSE, period_peak, period);
}

/* The period of the coincident structure that holds at an interval of the month: by its schedule, else the first. */
static guint
coincident_period (const VsScene *scene, gsize i)
{
  const VsClock    *clock = scene->usage->clock;
  const VsSchedule *times = &scene->rate->coincident_times;

  for (guint s = scene->when->first_span; times->period != NULL && s < scene->when->first_span + scene->when->n_spans; s++)
    for (guint r = clock->spans[s].first_run; r < clock->spans[s].first_run + clock->spans[s].n_runs; r++)
      {
        const VsClockRun *run = &g_array_index (clock->runs, VsClockRun, r);

        if (i >= run->from && i < run->from + (gsize) run->n_cells * run->per_cell)
          return times->period[(gsize) (clock->spans[s].month - 1) * clock->grid->n_cells + run->cell + (i - run->from) / run->per_cell];
      }
  return 0;
}

void
vs_demand_coincident (const VsScene *scene, double *kw)
{
  const VsClock *clock = scene->usage->clock;
  const GArray  *peaks = scene->rate->terms.coincident;
  guint n[VS_MAX_PERIODS] = { 0 };

  memset (kw, 0, scene->rate->coincident.n * sizeof (double));
  for (guint k = 0; k < peaks->len; k++)
    {
      VsTime at = g_array_index (peaks, VsTime, k) - clock->start;
      gsize  i = at < 0 ? G_MAXSIZE : (gsize) (at / clock->step);
      gsize  per_hour = MAX (1, 3600 / clock->step);
      double kwh = 0;
      guint  present = 0, period;

      if (i < scene->when->from || i >= scene->when->to)
        continue;
      for (gsize j = i; j < MIN (i + per_hour, clock->n); j++)
        {
          kwh += vs_usage_bought (scene->usage, j);
          present += !isnan (vs_usage_net (scene->usage, j));
        }
      if (present == 0)
        continue;
      period = coincident_period (scene, i);
      kw[period] += kwh / (present * clock->hours);
      n[period]++;
    }
  for (guint p = 0; p < scene->rate->coincident.n; p++)
    kw[p] /= MAX (n[p], 1);
}
