/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/stats.h"

#include <math.h>
#include <stdlib.h>

/* Neumaier's compensated sum of the values present; *present counts them. */
static double
sum_present (const double *x, gsize n, gsize *present)
{
  double sum = 0, lost = 0;
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    {
      double t;

      if (isnan (x[i]))
        continue;
      count++;
      t = sum + x[i];
      lost += fabs (sum) >= fabs (x[i]) ? (sum - t) + x[i] : (x[i] - t) + sum;
      sum = t;
    }
  if (present)
    *present = count;
  return isfinite (sum) ? sum + lost : sum;
}

double
vs_stats_sum (const double *x, gsize n)
{
  return sum_present (x, n, NULL);
}

double
vs_stats_mean (const double *x, gsize n)
{
  gsize present;
  double sum = sum_present (x, n, &present);

  return present ? sum / (double) present : NAN;
}

double
vs_stats_sd (const double *x, gsize n)
{
  double mean = vs_stats_mean (x, n), squares = 0, drift = 0;
  gsize present = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (x[i]))
      {
        double d = x[i] - mean;

        squares += d * d;
        drift += d;
        present++;
      }
  if (present < 2)
    return NAN;
  /* The second term takes back what rounding of the mean added. */
  return sqrt (MAX (squares - drift * drift / (double) present, 0) / (double) (present - 1));
}

static void
swap (double *a, double *b)
{
  double t = *a;

  *a = *b;
  *b = t;
}

/* Puts the k-th smallest at x[k], the smaller before and the larger after it (Hoare's quickselect, median of three). */
static void
select_kth (double *x, gsize n, gsize k)
{
  gsize lo = 0, hi = n - 1;

  while (lo < hi)
    {
      gsize mid = lo + (hi - lo) / 2, i = lo, j = hi;
      double pivot;

      if (x[mid] < x[lo])
        swap (&x[mid], &x[lo]);
      if (x[hi] < x[lo])
        swap (&x[hi], &x[lo]);
      if (x[hi] < x[mid])
        swap (&x[hi], &x[mid]);
      pivot = x[mid];
      while (i <= j)
        {
          while (x[i] < pivot)
            i++;
          while (x[j] > pivot)
            j--;
          if (i <= j)
            {
              swap (&x[i], &x[j]);
              i++;
              if (j == 0)
                break;
              j--;
            }
        }
      if (k <= j && j < hi)
        hi = j;
      else if (k >= i)
        lo = i;
      else
        return;
    }
}

double
vs_stats_quantile (double *x, gsize n, double p)
{
  gsize m = 0, k;
  double at, low, high;

  for (gsize i = 0; i < n; i++)
    if (!isnan (x[i]))
      swap (&x[m++], &x[i]);
  if (m == 0 || isnan (p))
    return NAN;
  at = CLAMP (p, 0, 1) * (double) (m - 1);
  k = (gsize) floor (at);
  select_kth (x, m, k);
  low = x[k];
  if (k + 1 >= m || at == (double) k)
    return low;
  high = x[k + 1];
  for (gsize i = k + 2; i < m; i++)
    high = MIN (high, x[i]);
  return low + (at - (double) k) * (high - low);
}

double
vs_stats_correlation (const double *x, const double *y, gsize n)
{
  double mx = 0, my = 0, sxx = 0, syy = 0, sxy = 0;
  gsize m = 0;

  /* Welford's update: one pass, no loss where the mean is far from zero. */
  for (gsize i = 0; i < n; i++)
    if (!isnan (x[i]) && !isnan (y[i]))
      {
        double dx = x[i] - mx, dy = y[i] - my;

        m++;
        mx += dx / (double) m;
        my += dy / (double) m;
        sxx += dx * (x[i] - mx);
        syy += dy * (y[i] - my);
        sxy += dx * (y[i] - my);
      }
  if (m < 2 || sxx <= 0 || syy <= 0)
    return NAN;
  return CLAMP (sxy / sqrt (sxx * syy), -1, 1);
}

/* ── Round numbers ── */

double
vs_stats_nice_step (double raw)
{
  static const double steps[] = { 1, 2, 2.5, 5, 10 };
  double power = pow (10, floor (log10 (raw)));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= raw * (1 - 1e-9))
      return steps[i] * power;
  return 10 * power;
}

/* ── How well a score finds outcomes ── */

typedef struct { double score, rows, hits; } Scored;

static int
compare_scored (const void *a, const void *b)
{
  double x = ((const Scored *) a)->score, y = ((const Scored *) b)->score;

  return (x < y) - (x > y);
}

gsize
vs_stats_gains (const double *score, const double *rows, const double *hits, gsize n, double *taken, double *found,
                double *least)
{
  g_autofree Scored *sorted = g_new (Scored, MAX (n, 1));
  gsize m = 0, steps = 0;
  double n_taken = 0, n_found = 0;

  for (gsize i = 0; i < n; i++)
    {
      Scored one = { score[i], rows ? rows[i] : 1, hits[i] };

      if (!isnan (one.score) && isfinite (one.rows) && one.hits >= 0 && one.hits <= one.rows)
        sorted[m++] = one;
    }
  qsort (sorted, m, sizeof *sorted, compare_scored);
  for (gsize i = 0; i < m; i++)
    {
      n_taken += sorted[i].rows;
      n_found += sorted[i].hits;
      if (i + 1 < m && sorted[i + 1].score == sorted[i].score)
        continue;
      if (least)
        least[steps] = sorted[i].score;
      taken[steps] = n_taken;
      found[steps++] = n_found;
    }
  return steps;
}

double
vs_stats_gains_auc (const double *taken, const double *found, gsize steps)
{
  double area = 0, missed = 0, hit = 0;   /* so far: rows without and with an outcome */

  for (gsize i = 0; i < steps; i++)
    {
      area += (taken[i] - found[i] - missed) * (hit + found[i]) / 2;
      missed = taken[i] - found[i];
      hit = found[i];
    }
  return missed > 0 && hit > 0 ? area / (missed * hit) : NAN;
}

double
vs_stats_auc (const double *score, const guint8 *label, gsize n)
{
  g_autofree double *hits = g_new (double, MAX (n, 1)), *taken = g_new (double, MAX (n, 1)), *found = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    hits[i] = label[i] != 0;
  return vs_stats_gains_auc (taken, found, vs_stats_gains (score, NULL, hits, n, taken, found, NULL));
}
