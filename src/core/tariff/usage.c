/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/usage.h"

#include <string.h>

/* A loop over plain arrays, compiled once per generation of processors. */
#if defined __x86_64__ && defined __gnu_linux__ && defined __has_attribute
#if __has_attribute (target_clones) && !defined __SANITIZE_ADDRESS__ && !defined __clang__
#define CLONES __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default"), optimize ("O3")))
#endif
#endif
#ifndef CLONES
#define CLONES
#endif

/* Where one span's sums go. */
typedef struct {
  double *kwh, *peak, *sold;
} Cells;

/* The kernels, once for each type of reading. `plain`: all there and none below 0. */
#define DEFINE_KERNELS(T, suffix)                                                                                                    \
  CLONES static gboolean                                                                                                             \
  is_plain_##suffix (const T *e, gsize n)                                                                                            \
  {                                                                                                                                  \
    guint bad = 0;                                                                                                                   \
                                                                                                                                     \
    for (gsize i = 0; i < n; i++)                                                                                                    \
      bad |= !(e[i] >= 0);                                                                                                           \
    return bad == 0;                                                                                                                 \
  }                                                                                                                                  \
                                                                                                                                     \
  CLONES static void                                                                                                                 \
  add_plain_##suffix (const T *e, const VsClockRun *runs, guint n_runs, Cells to)                                                    \
  {                                                                                                                                  \
    for (guint r = 0; r < n_runs; r++)                                                                                               \
      {                                                                                                                              \
        const T *restrict from = e + runs[r].from;                                                                                   \
        double *restrict  kwh = to.kwh + runs[r].cell, *restrict peak = to.peak + runs[r].cell;                                      \
        const guint       n = runs[r].n_cells, k = runs[r].per_cell;                                                                 \
                                                                                                                                     \
        if (k == 1 && n == 24)                                                                                                       \
          for (guint c = 0; c < 24; c++)                                                                                             \
            {                                                                                                                        \
              kwh[c] += from[c];                                                                                                     \
              peak[c] = from[c] > peak[c] ? from[c] : peak[c];                                                                       \
            }                                                                                                                        \
        else if (k == 1)                                                                                                             \
          for (guint c = 0; c < n; c++)                                                                                              \
            {                                                                                                                        \
              kwh[c] += from[c];                                                                                                     \
              peak[c] = from[c] > peak[c] ? from[c] : peak[c];                                                                       \
            }                                                                                                                        \
        else if (k == 2)                                                                                                             \
          for (guint c = 0; c < n; c++)                                                                                              \
            {                                                                                                                        \
              double a = from[2 * c], b = from[2 * c + 1], top = a > b ? a : b;                                                      \
                                                                                                                                     \
              kwh[c] += a + b;                                                                                                       \
              peak[c] = top > peak[c] ? top : peak[c];                                                                               \
            }                                                                                                                        \
        else                                                                                                                         \
          for (guint c = 0; c < n; c++)                                                                                              \
            for (guint i = c * k; i < (c + 1) * k; i++)                                                                              \
              {                                                                                                                      \
                kwh[c] += from[i];                                                                                                   \
                peak[c] = from[i] > peak[c] ? from[i] : peak[c];                                                                     \
              }                                                                                                                      \
      }                                                                                                                              \
  }                                                                                                                                  \
                                                                                                                                     \
  CLONES static gsize                                                                                                                \
  count_##suffix (const T *e, gsize n)                                                                                               \
  {                                                                                                                                  \
    gsize present = 0;                                                                                                               \
                                                                                                                                     \
    for (gsize i = 0; i < n; i++)                                                                                                    \
      present += e[i] == e[i];                                                                                                       \
    return present;                                                                                                                  \
  }                                                                                                                                  \
                                                                                                                                     \
  CLONES static void                                                                                                                 \
  add_any_##suffix (const T *e, const VsClockRun *runs, guint n_runs, Cells to)                                                      \
  {                                                                                                                                  \
    for (guint r = 0; r < n_runs; r++)                                                                                               \
      {                                                                                                                              \
        const T *restrict from = e + runs[r].from;                                                                                   \
        double *restrict  kwh = to.kwh + runs[r].cell, *restrict peak = to.peak + runs[r].cell, *restrict sold = to.sold + runs[r].cell;\
        const guint       n = runs[r].n_cells, k = runs[r].per_cell;                                                                 \
                                                                                                                                     \
        if (k == 1)                                                                                                                  \
          for (guint c = 0; c < n; c++)                                                                                              \
            {                                                                                                                        \
              double x = from[c], bought = x > 0 ? x : 0;                                                                            \
                                                                                                                                     \
              kwh[c] += bought;                                                                                                      \
              sold[c] += x < 0 ? -x : 0;                                                                                             \
              peak[c] = bought > peak[c] ? bought : peak[c];                                                                         \
            }                                                                                                                        \
        else                                                                                                                         \
          for (guint i = 0; i < n * k; i++)                                                                                          \
            {                                                                                                                        \
              double x = from[i], bought = x > 0 ? x : 0;                                                                            \
                                                                                                                                     \
              kwh[i / k] += bought;                                                                                                  \
              sold[i / k] += x < 0 ? -x : 0;                                                                                         \
              peak[i / k] = bought > peak[i / k] ? bought : peak[i / k];                                                             \
            }                                                                                                                        \
      }                                                                                                                              \
  }                                                                                                                                  \
                                                                                                                                     \
  CLONES static guint                                                                                                                \
  fill_##suffix (const T *e, double sign, const VsClockRun *runs, guint n_runs, double bound, double *risen, double *cells)          \
  {                                                                                                                                  \
    for (guint r = 0; r < n_runs; r++)                                                                                               \
      {                                                                                                                              \
        const T *restrict from = e + runs[r].from;                                                                                   \
        double *restrict  cell = cells + runs[r].cell;                                                                               \
        const guint       k = runs[r].per_cell, n = (guint) runs[r].n_cells * k;                                                     \
        double lane[8] = { 0 }, sum;                                                                                                 \
        guint  i = 0;                                                                                                                \
                                                                                                                                     \
        if (n == 24 && k == 1)                                                                                                       \
          {                                                                                                                          \
            double x[24];                                                                                                            \
                                                                                                                                     \
            for (guint j = 0; j < 24; j++)                                                                                           \
              x[j] = sign * from[j] > 0 ? sign * from[j] : 0;                                                                        \
            for (guint j = 0; j < 8; j++)                                                                                            \
              lane[j] = x[j] + x[j + 8] + x[j + 16];                                                                                 \
            sum = ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]));                         \
            if (*risen + sum > bound)                                                                                                \
              return r;                                                                                                              \
            *risen += sum;                                                                                                           \
            for (guint j = 0; j < 24; j++)                                                                                           \
              cell[j] += x[j];                                                                                                       \
            continue;                                                                                                                \
          }                                                                                                                          \
        for (; i + 8 <= n; i += 8)                                                                                                   \
          for (guint j = 0; j < 8; j++)                                                                                              \
            {                                                                                                                        \
              double x = sign * from[i + j];                                                                                         \
                                                                                                                                     \
              lane[j] += x > 0 ? x : 0;                                                                                              \
            }                                                                                                                        \
        for (; i < n; i++)                                                                                                           \
          {                                                                                                                          \
            double x = sign * from[i];                                                                                               \
                                                                                                                                     \
            lane[0] += x > 0 ? x : 0;                                                                                                \
          }                                                                                                                          \
        sum = ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]));                             \
        if (*risen + sum > bound)                                                                                                    \
          return r;                                                                                                                  \
        *risen += sum;                                                                                                               \
        if (k == 1)                                                                                                                  \
          for (guint c = 0; c < n; c++)                                                                                              \
            {                                                                                                                        \
              double x = sign * from[c];                                                                                             \
                                                                                                                                     \
              cell[c] += x > 0 ? x : 0;                                                                                              \
            }                                                                                                                        \
        else                                                                                                                         \
          for (guint c = 0; c < n; c++)                                                                                              \
            {                                                                                                                        \
              double x = sign * from[c];                                                                                             \
                                                                                                                                     \
              cell[c / k] += x > 0 ? x : 0;                                                                                          \
            }                                                                                                                        \
      }                                                                                                                              \
    return n_runs;                                                                                                                   \
  }

DEFINE_KERNELS (float, float)
DEFINE_KERNELS (double, double)

static void
make_room (VsUsage *usage, const VsClock *clock)
{
  gsize n = (gsize) clock->n_spans * clock->grid->n_cells;

  if (usage->n_months < clock->n_months)
    {
      usage->months = g_renew (VsUsageMonth, usage->months, clock->n_months);
      usage->n_months = clock->n_months;
    }
  if (usage->n_values < n)
    {
      usage->kwh = g_renew (double, usage->kwh, 3 * n);
      usage->n_values = n;
    }
  usage->peak = usage->kwh + n;
  usage->sold = usage->peak + n;
  memset (usage->kwh, 0, 3 * n * sizeof (double));
}

guint
vs_usage_fill (const VsUsage *usage, gboolean sold, guint first_run, guint n_runs, double bound, double *risen, double *cells)
{
  const VsClockRun *runs = &g_array_index (usage->clock->runs, VsClockRun, first_run);

  if (sold && usage->given)
    return fill_double (usage->given, 1, runs, n_runs, bound, risen, cells);
  if (usage->values)
    return fill_double (usage->values, sold ? -1 : 1, runs, n_runs, bound, risen, cells);
  return fill_float (usage->series->kwh, sold ? -1 : 1, runs, n_runs, bound, risen, cells);
}

static gsize
measure_span (const VsUsage *usage, const VsClockSpan *span, Cells to)
{
  const VsClockRun *runs = &g_array_index (usage->clock->runs, VsClockRun, span->first_run);
  gsize n = span->to - span->from;

  if (usage->values ? is_plain_double (usage->values + span->from, n) : is_plain_float (usage->series->kwh + span->from, n))
    {
      if (usage->values)
        add_plain_double (usage->values, runs, span->n_runs, to);
      else
        add_plain_float (usage->series->kwh, runs, span->n_runs, to);
      return n;
    }
  if (usage->values)
    {
      add_any_double (usage->values, runs, span->n_runs, to);
      return count_double (usage->values + span->from, n);
    }
  add_any_float (usage->series->kwh, runs, span->n_runs, to);
  return count_float (usage->series->kwh + span->from, n);
}

/* What was sold is told by its own register: readings below 0 are then no sale. */
static void
measure_exported (const VsUsage *usage, const VsClockSpan *span, double *sold)
{
  memset (sold, 0, usage->clock->grid->n_cells * sizeof (double));
  for (guint r = span->first_run; r < span->first_run + span->n_runs; r++)
    {
      const VsClockRun *run = &g_array_index (usage->clock->runs, VsClockRun, r);

      for (guint i = 0; i < run->n_cells * run->per_cell; i++)
        sold[run->cell + i / run->per_cell] += vs_usage_sold (usage, run->from + i);
    }
}

static void
measure_month (VsUsage *usage, const VsClockMonth *when, VsUsageMonth *month)
{
  const guint n_cells = usage->clock->grid->n_cells;

  memset (month, 0, sizeof *month);
  for (guint s = when->first_span; s < when->first_span + when->n_spans; s++)
    {
      gsize at = (gsize) s * n_cells;
      Cells to = { usage->kwh + at, usage->peak + at, usage->sold + at };

      month->present += measure_span (usage, &usage->clock->spans[s], to);
      if (usage->given != NULL)
        measure_exported (usage, &usage->clock->spans[s], to.sold);
      month->kwh += vs_sum (to.kwh, n_cells);
      month->sold += vs_sum (to.sold, n_cells);
      month->peak = MAX (month->peak, vs_max (to.peak, n_cells));
    }
  usage->sells |= month->sold > 0;
}

static const double *
scale (double **room, const VsUsage *usage, const double *values)
{
  double factor = usage->clock->grid->scale;

  *room = g_renew (double, *room, usage->clock->n);
  for (gsize i = 0; i < usage->clock->n; i++)
    (*room)[i] = factor * (values ? values[i] : (double) usage->series->kwh[i]);
  return *room;
}

void
vs_usage_measure (VsUsage *usage, const VsSeries *series, const double *exact, const double *exported, VsClock *clock)
{
  g_return_if_fail (series->n == clock->n);

  vs_clock_ref (clock);
  g_clear_pointer (&usage->clock, vs_clock_unref);
  usage->clock = clock;
  usage->series = series;
  usage->exact = exact;
  usage->exported = exported;
  usage->values = exact;
  usage->given = exported;
  usage->sells = FALSE;
  make_room (usage, clock);
  if (clock->grid->scale != 1)
    {
      usage->values = scale (&usage->scaled, usage, exact);
      usage->given = exported ? scale (&usage->scaled_exported, usage, exported) : NULL;
    }
  for (guint m = 0; m < clock->n_months; m++)
    measure_month (usage, &clock->months[m], &usage->months[m]);
}

void
vs_usage_clear (VsUsage *usage)
{
  g_clear_pointer (&usage->clock, vs_clock_unref);
  g_free (usage->months);
  g_free (usage->kwh);
  g_free (usage->scaled);
  g_free (usage->scaled_exported);
  memset (usage, 0, sizeof *usage);
}
