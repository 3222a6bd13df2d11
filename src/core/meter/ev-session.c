/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/ev-session.h"

#include <math.h>
#include <string.h>

#define HALF_HOUR 1800
#define SEASON_DAYS 35      /* the season's baseline looks at so many days … */
#define SEASON_STEP 7       /* … and is made anew each week */
#define MOST_SLOTS 48      /* a day in half-hours: shorter intervals are added up to them */
#define MOST_KW 2e6f
#define LONGEST_RUN 96      /* intervals: what draws for two days on end is no session */

/* ── Baseline ── */

/* The k-th smallest of x, which is reordered (Hoare). */
static float
quantile (float *x, gsize n, gsize k)
{
  gsize from = 0, to = n - 1;

  while (from < to)
    {
      float pivot = x[from + (to - from) / 2];
      gsize i = from - 1, j = to + 1;

      for (;;)
        {
          while (x[++i] < pivot)
            ;
          while (x[--j] > pivot)
            ;
          if (i >= j)
            break;
          float kept = x[i];
          x[i] = x[j];
          x[j] = kept;
        }
      if (k <= j)
        to = j;
      else
        from = j + 1;
    }
  return x[k];
}

/* Means of k intervals each; a part that misses one is missing. */
static void
load_power (VsEvLoad *load, const VsSeries *series, gint32 k)
{
  float scale = 3600.0f / (float) load->step;

  for (gsize i = 0; i < load->n; i++)
    {
      float kwh = 0;

      for (gint32 j = 0; j < k; j++)
        kwh += series->kwh[i * (gsize) k + (gsize) j];
      load->power[i] = kwh * scale;
      load->n_present += !isnan (kwh);
    }
}

typedef struct {
  gsize  n_days, n_slots;
  float *days;            /* [day][slot]; NaN = missing */
} Grid;

static gsize
slot_of (const VsEvLoad *load, gsize i)
{
  gsize per_hour = 3600 / (gsize) load->step;
  VsTime at = load->start + (VsTime) i * load->step;

  return load->calendar->hour[i] * per_hour + (gsize) ((at % 3600 + 3600) % 3600 / load->step);
}

static Grid
grid_new (const VsEvLoad *load)
{
  VsDay first = load->calendar->day[0];
  Grid grid = { (gsize) (load->calendar->day[load->n - 1] - first) + 1, VS_SECONDS_PER_DAY / (gsize) load->step };

  grid.days = g_new (float, grid.n_days * grid.n_slots);
  for (gsize i = 0; i < grid.n_days * grid.n_slots; i++)
    grid.days[i] = NAN;
  for (gsize i = 0; i < load->n; i++)
    grid.days[(gsize) (load->calendar->day[i] - first) * grid.n_slots + slot_of (load, i)] = load->power[i];
  return grid;
}

static gsize
rank_of (double p, gsize n)
{
  return (gsize) (p * (double) (n - 1));
}

/* Quantile of every stride-th of x[0..n), NaN when none is present. */
static float
quantile_present (const float *x, gsize n, gsize stride, double p, float *scratch)
{
  gsize m = 0;

  for (gsize i = 0; i < n; i += stride)
    {
      scratch[m] = x[i];
      m += !isnan (x[i]);
    }
  return m > 0 ? quantile (scratch, m, rank_of (p, m)) : NAN;
}

/* The quantile of each slot over the days [from, to): the smallest values are kept in order, all slots side by side. In whole watts,
 * because the compiler makes vector code of the least and the greatest of integers without leave to bend floating point. */
static void
season_quantiles (const Grid *grid, gsize from, gsize to, double p, float *out)
{
  gint32 least[SEASON_DAYS][MOST_SLOTS], carry[MOST_SLOTS];
  guint present[MOST_SLOTS] = { 0 };
  gsize ranks = rank_of (p, to - from) + 1, n = grid->n_slots;

  for (gsize r = 0; r < ranks; r++)
    for (gsize slot = 0; slot < n; slot++)
      least[r][slot] = G_MAXINT32;
  for (gsize day = from; day < to; day++)
    {
      const float *row = grid->days + day * n;

      for (gsize slot = 0; slot < n; slot++)
        {
          gboolean is_there = fabsf (row[slot]) < MOST_KW;  /* and not NaN */

          present[slot] += (guint) is_there;
          carry[slot] = is_there ? (gint32) (row[slot] * 1000) : G_MAXINT32;
        }
      for (gsize r = 0; r < ranks; r++)
        for (gsize slot = 0; slot < n; slot++)
          {
            gint32 kept = least[r][slot], more = carry[slot];

            least[r][slot] = MIN (more, kept);
            carry[slot] = MAX (more, kept);
          }
    }
  for (gsize slot = 0; slot < n; slot++)
    out[slot] = present[slot] >= SEASON_DAYS / 3 ? (float) least[rank_of (p, present[slot])][slot] / 1000 : INFINITY;
}

/* excess = power − the least of: the hour's quantile over the year, over the season, and a cap from all hours. */
static void
subtract_baseline (VsEvLoad *load, const VsEvSessionRules *rules)
{
  Grid grid = grid_new (load);
  gsize n_seasons = (grid.n_days + SEASON_STEP - 1) / SEASON_STEP;
  g_autofree float *baseline = g_new (float, n_seasons * grid.n_slots);
  g_autofree float *scratch = g_new (float, MAX (load->n, grid.n_days));
  float cap = quantile_present (load->power, load->n, load->n > 1000 ? 5 : 1, rules->cap_quantile, scratch);
  float year[MOST_SLOTS];
  VsDay first = load->calendar->day[0];

  for (gsize slot = 0; slot < grid.n_slots; slot++)
    year[slot] = fminf (cap, quantile_present (grid.days + slot, grid.n_days * grid.n_slots - slot, grid.n_slots,
                                               rules->baseline_quantile, scratch));
  for (gsize season = 0; season < n_seasons; season++)
    {
      gsize middle = season * SEASON_STEP + SEASON_STEP / 2;
      gsize from = middle > SEASON_DAYS / 2 ? middle - SEASON_DAYS / 2 : 0;
      float *line = baseline + season * grid.n_slots;

      season_quantiles (&grid, from, MIN (grid.n_days, from + SEASON_DAYS), rules->baseline_quantile, line);
      for (gsize slot = 0; slot < grid.n_slots; slot++)
        line[slot] = fminf (year[slot], line[slot]);
    }
  for (gsize i = 0; i < load->n; i++)
    load->excess[i] = load->power[i] - baseline[(gsize) (load->calendar->day[i] - first) / SEASON_STEP * grid.n_slots + slot_of (load, i)];
  g_free (grid.days);
}

gboolean
vs_ev_load_init (VsEvLoad *load, const VsEvSessionRules *rules, const VsSeries *series)
{
  gint32 k = series->step < HALF_HOUR && HALF_HOUR % series->step == 0 ? HALF_HOUR / series->step : 1;
  VsTime skip = k > 1 ? (HALF_HOUR - series->start % HALF_HOUR) % HALF_HOUR / series->step : 0;
  VsSeries part = vs_series_slice (series, series->start + skip * series->step, VS_TIME_NONE);

  *load = (VsEvLoad) { .start = part.start, .step = series->step * k, .n = part.n / (gsize) k };
  if (load->step < HALF_HOUR || load->step > 3600 || 3600 % load->step != 0 || load->n == 0)
    return FALSE;
  load->power = g_new (float, load->n);
  load->excess = g_new (float, load->n);
  load->calendar = vs_calendar_new (series->zone, load->start, load->step, load->n);
  load_power (load, &part, k);
  if (load->n_present == 0)
    {
      vs_ev_load_clear (load);
      return FALSE;
    }
  subtract_baseline (load, rules);
  return TRUE;
}

void
vs_ev_load_clear (VsEvLoad *load)
{
  g_clear_pointer (&load->power, g_free);
  g_clear_pointer (&load->excess, g_free);
  g_clear_pointer (&load->calendar, vs_calendar_free);
}

/* ── Sessions ── */

typedef struct {
  gsize  from, to;    /* intervals on the level */
  double kw;
  gsize  n_on;        /* of them within the tolerance */
} Block;

static double
tolerance_at (const VsEvSessionRules *rules, double kw)
{
  return MAX (rules->level_tolerance_kw, rules->level_tolerance * kw);
}

/* The level on which most of the run's energy stands. */
static double
main_level (const VsEvSessionRules *rules, const float *excess, gsize from, gsize to)
{
  double best = 0, level = 0;

  for (gsize i = from; i < to; i++)
    {
      double tolerance = tolerance_at (rules, excess[i]), sum = 0;

      for (gsize j = from; j < to; j++)
        if (fabs (excess[j] - excess[i]) <= tolerance)
          sum += excess[j];
      if (sum > best)
        {
          best = sum;
          level = excess[i];
        }
    }
  return level;
}

/* The longest stretch on the level: other loads may come on top, but nothing may be missing below. */
static Block
block_on_level (const VsEvSessionRules *rules, const float *excess, gsize from, gsize to, double level)
{
  double tolerance = tolerance_at (rules, level);
  Block best = { 0 }, now = { 0 };
  double sum = 0;

  for (gsize i = from; i <= to; i++)
    {
      gboolean on = i < to && fabs (excess[i] - level) <= tolerance;

      if (i < to && excess[i] >= level - tolerance)
        {
          if (now.to == 0)
            {
              if (!on)
                continue;
              now = (Block) { i, i, 0, 0 };
              sum = 0;
            }
          if (on)
            {
              now.to = i + 1;
              now.n_on++;
              sum += excess[i];
              now.kw = sum / (double) now.n_on;
            }
          continue;
        }
      if (now.n_on > best.n_on)
        best = now;
      now = (Block) { 0 };
    }
  return best;
}

/* How far the load lies below the level beside the block: at once before it, within a longer while behind it, because a battery that
 * is nearly full draws less and less. */
static double
step_before (const VsEvLoad *load, const Block *block)
{
  double lowest = block->kw;

  for (gsize i = block->from; i-- > 0 && block->from - i <= 2;)
    if (load->excess[i] < lowest)
      lowest = load->excess[i];
  return block->from == 0 ? block->kw : block->kw - lowest;
}

static double
step_behind (const VsEvLoad *load, const Block *block)
{
  gsize end = MIN (load->n, block->to + (load->step > HALF_HOUR ? 3 : 4));
  double lowest = block->kw;

  for (gsize i = block->to; i < end; i++)
    if (load->excess[i] < lowest)
      lowest = load->excess[i];
  return block->to == load->n ? block->kw : block->kw - lowest;
}

/* The block with the parts of an interval at its ends. */
static VsEvSession
session_of (const VsEvLoad *load, const Block *block, gsize from, gsize to)
{
  double hours = load->step / 3600.0, before = 0, after = 0;

  if (block->from > from)
    before = CLAMP (load->excess[block->from - 1] / block->kw, 0, 1);
  if (block->to < to)
    after = CLAMP (load->excess[block->to] / block->kw, 0, 1);
  return (VsEvSession) {
    .start = load->start + (VsTime) block->from * load->step - (VsTime) (before * load->step),
    .end = load->start + (VsTime) block->to * load->step + (VsTime) (after * load->step),
    .kw = block->kw,
    .kwh = block->kw * ((double) (block->to - block->from) + before + after) * hours,
  };
}

/* All sessions of a run of intervals above the threshold: the one with the most energy, then what is left on either side. */
static void
add_sessions (const VsEvSessionRules *rules, const VsEvLoad *load, gsize from, gsize to, GArray *sessions)
{
  double level;
  Block block;

  if (to < from + 2 || to - from > LONGEST_RUN)
    return;
  level = main_level (rules, load->excess, from, to);
  block = block_on_level (rules, load->excess, from, to, level);
  if (block.n_on == 0)
    return;
  add_sessions (rules, load, from, block.from, sessions);
  if (block.kw >= rules->least_kw && block.kw <= rules->most_kw
      && step_before (load, &block) >= rules->rise * block.kw && step_behind (load, &block) >= rules->rise * block.kw)
    {
      VsEvSession session = session_of (load, &block, from, to);

      g_array_append_val (sessions, session);
    }
  add_sessions (rules, load, block.to, to, sessions);
}

GArray *
vs_ev_find_sessions (const VsEvSessionRules *rules, const VsEvLoad *load)
{
  GArray *sessions = g_array_new (FALSE, FALSE, sizeof (VsEvSession));
  double threshold = rules->least_kw * 0.8;

  for (gsize i = 0, end; i < load->n; i = end + 1)
    {
      for (end = i; end < load->n && load->excess[end] >= threshold; end++)
        ;
      add_sessions (rules, load, i, end, sessions);
    }
  return sessions;
}
