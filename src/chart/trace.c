/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace.c: the pyramid: each block of a level stands for 16 of the level below and keeps where its extremes are. */
#include "chart/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FAN 16
#define MAX_LEVELS 8   /* 16^8 points */

typedef struct { guint32 least, most; } Block;   /* VS_TRACE_GAP: nothing present */

typedef struct {
  double *y;
  Block  *levels[MAX_LEVELS];   /* levels[k]: blocks of FAN^(k + 1) points */
} Series;

struct _VsTrace {
  gsize    n;
  guint    n_series, n_levels;
  double  *x;
  guint32 *point;               /* NULL: as given */
  Series  *series;
};

static int
by_place (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *x = data;
  guint32 i = *(const guint32 *) a, j = *(const guint32 *) b;

  return x[i] < x[j] ? -1 : x[i] > x[j] ? 1 : i < j ? -1 : 1;
}

/* The order of the points; NULL when they stand in it already. */
static guint32 *
order (const double *x, gsize n, gsize *n_placed)
{
  guint32 *point;
  gboolean sorted = TRUE;

  for (gsize i = 0; i < n && sorted; i++)
    sorted = !isnan (x[i]) && (i == 0 || x[i - 1] <= x[i]);
  *n_placed = n;
  if (sorted)
    return NULL;
  point = g_new (guint32, n);
  *n_placed = 0;
  for (gsize i = 0; i < n; i++)
    if (!isnan (x[i]))
      point[(*n_placed)++] = (guint32) i;
  qsort_r (point, *n_placed, sizeof *point, by_place, (gpointer) x);
  return point;
}

static double *
take (const VsTrace *trace, const double *values)
{
  double *own = g_new (double, MAX (trace->n, 1));

  if (trace->point == NULL && trace->n > 0)
    memcpy (own, values, trace->n * sizeof *own);
  for (gsize i = 0; trace->point != NULL && i < trace->n; i++)
    own[i] = values[trace->point[i]];
  return own;
}

static void
join (const double *y, Block *block, Block other)
{
  if (other.least == VS_TRACE_GAP)
    return;
  if (block->least == VS_TRACE_GAP || y[other.least] < y[block->least])
    block->least = other.least;
  if (block->most == VS_TRACE_GAP || y[other.most] > y[block->most])
    block->most = other.most;
}

static Block
point_block (const Series *series, gsize i)
{
  guint32 place = isnan (series->y[i]) ? VS_TRACE_GAP : (guint32) i;

  return (Block) { place, place };
}

static void
build (VsTrace *trace, Series *series)
{
  gsize below = trace->n;

  for (guint k = 0; k < trace->n_levels; k++)
    {
      gsize n = (below + FAN - 1) / FAN;

      series->levels[k] = g_new (Block, n);
      for (gsize b = 0; b < n; b++)
        {
          Block block = { VS_TRACE_GAP, VS_TRACE_GAP };

          for (gsize i = b * FAN; i < MIN ((b + 1) * FAN, below); i++)
            join (series->y, &block, k == 0 ? point_block (series, i) : series->levels[k - 1][i]);
          series->levels[k][b] = block;
        }
      below = n;
    }
}

VsTrace *
vs_trace_new (const double *x, const double *const *y, guint n_series, gsize n)
{
  VsTrace *trace = g_new0 (VsTrace, 1);

  g_return_val_if_fail (n < VS_TRACE_GAP, trace);

  trace->point = order (x, n, &trace->n);
  trace->x = take (trace, x);
  trace->n_series = n_series;
  trace->series = g_new0 (Series, MAX (n_series, 1));
  for (gsize size = FAN; size <= trace->n; size *= FAN)
    trace->n_levels++;
  for (guint s = 0; s < n_series; s++)
    {
      trace->series[s].y = take (trace, y[s]);
      build (trace, &trace->series[s]);
    }
  return trace;
}

void
vs_trace_free (VsTrace *trace)
{
  if (trace == NULL)
    return;
  for (guint s = 0; s < trace->n_series; s++)
    {
      g_free (trace->series[s].y);
      for (guint k = 0; k < trace->n_levels; k++)
        g_free (trace->series[s].levels[k]);
    }
  g_free (trace->series);
  g_free (trace->x);
  g_free (trace->point);
  g_free (trace);
}

gsize
vs_trace_length (const VsTrace *trace)
{
  return trace->n;
}

double
vs_trace_x (const VsTrace *trace, gsize i)
{
  return trace->x[i];
}

double
vs_trace_y (const VsTrace *trace, guint series, gsize i)
{
  return trace->series[series].y[i];
}

gsize
vs_trace_point (const VsTrace *trace, gsize i)
{
  return trace->point ? trace->point[i] : i;
}

/* The first of [from, to) whose x is not below `x`. */
static gsize
find_in (const VsTrace *trace, double x, gsize from, gsize to)
{
  while (from < to)
    {
      gsize middle = from + (to - from) / 2;

      if (trace->x[middle] < x)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

gsize
vs_trace_find (const VsTrace *trace, double x)
{
  return find_in (trace, x, 0, trace->n);
}

gboolean
vs_trace_extremes (const VsTrace *trace, guint series, gsize from, gsize to, guint32 *least, guint32 *most)
{
  const Series *s = &trace->series[series];
  Block all = { VS_TRACE_GAP, VS_TRACE_GAP };

  while (from < to)
    {
      guint level = 0;
      gsize size = 1;

      /* The largest block that begins here and ends in time. */
      for (; level < trace->n_levels && from % (size * FAN) == 0 && from + size * FAN <= to; level++)
        size *= FAN;
      join (s->y, &all, level == 0 ? point_block (s, from) : s->levels[level - 1][from / size]);
      from += size;
    }
  *least = all.least;
  *most = all.most;
  return all.least != VS_TRACE_GAP;
}

static void
add_gap (GArray *out)
{
  guint32 gap = VS_TRACE_GAP;

  if (out->len > 0 && g_array_index (out, guint32, out->len - 1) != gap)
    g_array_append_val (out, gap);
}

static void
add_column (const VsTrace *trace, guint series, gsize from, gsize to, GArray *out)
{
  const double *y = trace->series[series].y;
  guint32 at[4];

  if (isnan (y[from]))
    add_gap (out);
  if (!vs_trace_extremes (trace, series, from, to, &at[1], &at[2]))
    return;
  for (at[0] = (guint32) from; isnan (y[at[0]]); at[0]++)
    ;
  for (at[3] = (guint32) to - 1; isnan (y[at[3]]); at[3]--)
    ;
  if (at[1] > at[2])
    {
      guint32 swap = at[1];

      at[1] = at[2];
      at[2] = swap;
    }
  for (int k = 0; k < 4; k++)
    if (k == 0 || at[k] != at[k - 1])
      g_array_append_val (out, at[k]);
  if (isnan (y[to - 1]))
    add_gap (out);
}

GArray *
vs_trace_decimate (const VsTrace *trace, guint series, const VsScale *x, gsize from, gsize to)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (guint32));
  double per_pixel = x->r1 != x->r0 ? (x->d1 - x->d0) / (x->r1 - x->r0) : 0;

  for (gsize i = from, end; i < to; i = end)
    {
      double column = floor (vs_scale_map (x, trace->x[i]));

      end = find_in (trace, x->d0 + (column + 1 - x->r0) * per_pixel, i + 1, to);
      /* Rounding: the columns of the scale decide. */
      while (end > i + 1 && floor (vs_scale_map (x, trace->x[end - 1])) > column)
        end--;
      while (end < to && floor (vs_scale_map (x, trace->x[end])) <= column)
        end++;
      add_column (trace, series, i, end, out);
    }
  return out;
}
