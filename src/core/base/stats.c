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

typedef struct {
  double score;
  guint8 label;
} Scored;

static int
compare_scored (const void *a, const void *b)
{
  double x = ((const Scored *) a)->score, y = ((const Scored *) b)->score;

  return (x > y) - (x < y);
}

double
vs_stats_auc (const double *score, const guint8 *label, gsize n)
{
  g_autofree Scored *rows = g_new (Scored, MAX (n, 1));
  double wins = 0, below = 0, positives = 0;
  gsize m = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (score[i]))
      rows[m++] = (Scored) { score[i], label[i] != 0 };
  qsort (rows, m, sizeof *rows, compare_scored);
  for (gsize i = 0, j; i < m; i = j)
    {
      double pos = 0, neg = 0;

      for (j = i; j < m && rows[j].score == rows[i].score; j++)
        *(rows[j].label ? &pos : &neg) += 1;
      wins += pos * (below + neg / 2);
      below += neg;
      positives += pos;
    }
  return positives > 0 && below > 0 ? wins / (positives * below) : NAN;
}
