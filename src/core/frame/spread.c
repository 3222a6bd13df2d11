/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spread.c: how far values reach: the range of a column, and per group quartiles, whiskers and outliers. */
#include "frame/block.h"

#include "base/parallel.h"
#include "base/stats.h"

#include <math.h>

#define PIECE (1 << 17)   /* rows: a multiple of VS_BLOCK */
#define WHISKER 1.5   /* × the middle half, after Tukey */

/* ── Range ── */

typedef struct { double lo, hi; } Range;

typedef struct {
  const VsColumn *column;
  const VsBitmap *taken;
  Range          *ranges;   /* one a worker */
} Scan;

VS_CLONES static void
widen (const double *restrict values, gsize n, Range *range)
{
  double lo = range->lo, hi = range->hi;

  for (gsize i = 0; i < n; i++)
    {
      double x = values[i], low = x >= -G_MAXDOUBLE ? x : INFINITY, high = x <= G_MAXDOUBLE ? x : -INFINITY;   /* NaN is neither */

      lo = low < lo ? low : lo;
      hi = high > hi ? high : hi;
    }
  *range = (Range) { lo, hi };
}

static gboolean
scan_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Scan *scan = data;
  guint64 mask[VS_BLOCK_WORDS];
  double values[VS_BLOCK];

  for (gsize from = begin; from < end; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, end - from);
      gboolean some = vs_block_mask (NULL, scan->taken, NULL, from, n, mask);

      vs_block_doubles (scan->column, from, n, values);
      for (gsize i = 0; some && i < n; i++)
        values[i] = (mask[i >> 6] >> (i & 63)) & 1 ? values[i] : NAN;
      widen (values, n, &scan->ranges[worker]);
    }
  return TRUE;
}

gboolean
vs_frame_range (const VsColumn *column, const VsBitmap *taken, double *lo, double *hi)
{
  g_return_val_if_fail (column != NULL && (taken == NULL || taken->n_rows == column->n), FALSE);

  guint n_workers = vs_parallel_workers ();
  g_autofree Range *ranges = g_new (Range, n_workers);
  Scan scan = { column, taken, ranges };

  for (guint w = 0; w < n_workers; w++)
    ranges[w] = (Range) { INFINITY, -INFINITY };
  vs_parallel_for (column->n, PIECE, scan_section, &scan, NULL, NULL);
  *lo = INFINITY, *hi = -INFINITY;
  for (guint w = 0; w < n_workers; w++)
    {
      *lo = MIN (*lo, ranges[w].lo);
      *hi = MAX (*hi, ranges[w].hi);
    }
  return *lo <= *hi;
}

/* ── Boxes ── */

typedef struct {
  double    *values;   /* of all groups, one group behind the other: quantiles move them about */
  gsize     *starts;   /* n_groups + 1 */
  VsColumn **out;
} Boxes;

/* Whiskers end at the last value inside the fences; what lies beyond is counted. */
static void
fill_box (VsColumn *const *out, gsize g, double *values, gsize n)
{
  double q1 = vs_stats_quantile (values, n, 0.25), q3 = vs_stats_quantile (values, n, 0.75);
  double below = q1 - WHISKER * (q3 - q1), above = q3 + WHISKER * (q3 - q1), low = q1, high = q3;

  for (gsize i = 0; i < n; i++)
    {
      out[VS_BOX_BELOW]->i64[g] += values[i] < below;
      out[VS_BOX_ABOVE]->i64[g] += values[i] > above;
      if (values[i] >= below)
        low = MIN (low, values[i]);
      if (values[i] <= above)
        high = MAX (high, values[i]);
    }
  out[VS_BOX_LOW]->d[g] = low;
  out[VS_BOX_Q1]->d[g] = q1;
  out[VS_BOX_MEDIAN]->d[g] = vs_stats_quantile (values, n, 0.5);
  out[VS_BOX_Q3]->d[g] = q3;
  out[VS_BOX_HIGH]->d[g] = high;
}

static gboolean
fill_boxes (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Boxes *boxes = data;

  for (gsize g = from; g < to; g++)
    {
      gsize n = boxes->starts[g + 1] - boxes->starts[g];

      boxes->out[VS_BOX_COUNT]->i64[g] = (gint64) n;
      boxes->out[VS_BOX_BELOW]->i64[g] = boxes->out[VS_BOX_ABOVE]->i64[g] = 0;
      if (n > 0)
        fill_box (boxes->out, g, boxes->values + boxes->starts[g], n);
    }
  return TRUE;
}

/* Its group, when row i has one and a finite value in it; else G_MAXUINT32. */
static guint32
place_of (const VsGroups *groups, const VsColumn *column, gsize i, double *value)
{
  *value = vs_column_get_double (column, i);
  return isfinite (*value) ? vs_groups_get (groups, i) : G_MAXUINT32;
}

static void
lay_out (const VsGroups *groups, const VsColumn *column, Boxes *boxes)
{
  gsize n = groups->n_groups;
  g_autofree gsize *at = NULL;
  double value;

  boxes->starts = g_new0 (gsize, n + 1);
  for (gsize i = 0; i < groups->n_rows; i++)
    {
      guint32 group = place_of (groups, column, i, &value);

      if (group != G_MAXUINT32)
        boxes->starts[group + 1]++;
    }
  for (gsize g = 0; g < n; g++)
    boxes->starts[g + 1] += boxes->starts[g];
  boxes->values = g_new (double, MAX (boxes->starts[n], 1));
  at = g_memdup2 (boxes->starts, (n + 1) * sizeof *at);
  for (gsize i = 0; i < groups->n_rows; i++)
    {
      guint32 group = place_of (groups, column, i, &value);

      if (group != G_MAXUINT32)
        boxes->values[at[group]++] = value;
    }
}

void
vs_groups_boxes (const VsGroups *groups, const VsColumn *column, VsColumn *out[VS_N_BOX])
{
  Boxes boxes = { .out = out };

  g_return_if_fail (groups != NULL && column != NULL && column->n == groups->n_rows);

  for (int k = 0; k < VS_N_BOX; k++)
    out[k] = vs_column_new (k < VS_BOX_BELOW ? VS_TYPE_DOUBLE : VS_TYPE_INT64, groups->n_groups);
  lay_out (groups, column, &boxes);
  vs_parallel_for (groups->n_groups, 1, fill_boxes, &boxes, NULL, NULL);
  for (int k = 0; k < VS_BOX_BELOW; k++)
    for (gsize g = 0; g < groups->n_groups; g++)
      if (boxes.starts[g] == boxes.starts[g + 1])
        vs_column_set_null (out[k], g);
  g_free (boxes.values);
  g_free (boxes.starts);
}
