/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aggregate-whole.c: a block of rows as one group, in loops that the compiler turns into vectors. */
#include "frame/aggregate.h"

#include <math.h>
#include <string.h>

#define LANES 8

#define BITS_4(b) 1ull << (b), 1ull << ((b) + 1), 1ull << ((b) + 2), 1ull << ((b) + 3)
static const guint64 bit[32] = { BITS_4 (0), BITS_4 (4), BITS_4 (8), BITS_4 (12), BITS_4 (16), BITS_4 (20), BITS_4 (24), BITS_4 (28) };

VS_CLONES static void
keep_word (gint64 *restrict values, guint64 word, gint64 neutral)
{
  /* Without a condition: a choice would become a branch per row. */
  for (guint half = 0; half < 64; half += 32)
    for (guint i = 0; i < 32; i++)
      {
        gint64 keep = -(gint64) ((word >> half & bit[i]) != 0);
        values[half + i] = (values[half + i] & keep) | (neutral & ~keep);
      }
}

void
vs_whole_keep_ints (gint64 *values, gsize n, const guint64 *mask, gint64 neutral)
{
  gsize w = 0;

  for (; w * 64 + 64 <= n; w++)
    if (mask[w] != ~G_GUINT64_CONSTANT (0))
      keep_word (values + w * 64, mask[w], neutral);
  for (gsize i = w * 64; i < n; i++)
    values[i] = mask[w] >> (i & 63) & 1 ? values[i] : neutral;
}

VS_CLONES static gsize
keep_doubles (double *values, gsize n, const guint64 *mask, double neutral)
{
  gsize nan = 0;

  for (gsize i = 0; i < n; i++)
    {
      gboolean in = mask == NULL || (mask[i / 64] >> (i & 63) & 1);
      nan += in && isnan (values[i]);
      values[i] = in && !isnan (values[i]) ? values[i] : neutral;
    }
  return nan;
}

gsize
vs_whole_keep_doubles (double *values, gsize n, const guint64 *mask, gboolean no_nan, double neutral)
{
  return mask == NULL && no_nan ? 0 : keep_doubles (values, n, mask, neutral);
}

/* In two halves of 32 bits, neither of which can overflow. */
VS_CLONES static void
sum_halves (const gint64 *values, gsize n, gint64 *high, guint64 *low)
{
  gint64 hi = 0;
  guint64 lo = 0;

  for (gsize i = 0; i < n; i++)
    {
      hi += values[i] >> 32;
      lo += (guint64) values[i] & G_MAXUINT32;
    }
  *high = hi;
  *low = lo;
}

__int128
vs_whole_sum (const gint64 *values, gsize n)
{
  gint64 high;
  guint64 low;

  sum_halves (values, n, &high, &low);
  return (__int128) high * ((gint64) 1 << 32) + low;
}

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));

VS_CLONES static gsize
sum_lanes (const double *values, gsize n, double *sums, double *rests)
{
  Lanes sum = { 0 }, rest = { 0 }, x;
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    {
      memcpy (&x, values + i, sizeof x);
      Lanes total = sum + x, back = total - sum;
      rest += (sum - (total - back)) + (x - back);
      sum = total;
    }
  memcpy (sums, &sum, sizeof sum);
  memcpy (rests, &rest, sizeof rest);
  return i;
}

void
vs_whole_sum_doubles (const double *values, gsize n, VsCompensated *into)
{
  double sum[LANES], rest[LANES];

  for (gsize i = sum_lanes (values, n, sum, rest); i < n; i++)
    vs_compensated_add (into, values[i]);
  for (gsize lane = 0; lane < LANES; lane++)
    {
      vs_compensated_add (into, sum[lane]);
      into->rest += rest[lane];
    }
}

#define EXTREME(name, type, better, start)                      \
  VS_CLONES type                                                \
  name (const type *values, gsize n)                            \
  {                                                             \
    type best = start;                                          \
                                                                \
    for (gsize i = 0; i < n; i++)                               \
      best = values[i] better best ? values[i] : best;          \
    return best;                                                \
  }

EXTREME (vs_whole_lowest, gint64, <, G_MAXINT64)
EXTREME (vs_whole_highest, gint64, >, G_MININT64)
EXTREME (vs_whole_lowest_double, double, <, INFINITY)
EXTREME (vs_whole_highest_double, double, >, -INFINITY)
