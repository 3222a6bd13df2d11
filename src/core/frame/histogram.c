/* SPDX-License-Identifier: GPL-3.0-or-later */
/* histogram.c: counts in equal bins. */
#include "frame/block.h"

#include "base/parallel.h"

#include <math.h>
#include <string.h>

#define PIECE (1 << 17)

typedef struct {
  const VsColumn *column;
  const VsBitmap *taken;
  double          lo, hi;
  guint           n_bins;
  guint64        *counts;   /* workers × (n_bins + 1): the last is for rows in no bin */
} Histogram;

/* The quotient is rounded: the edges decide. All in doubles, so that it becomes vectors. */
VS_CLONES static void
find_bins (const double *restrict values, gsize n, double lo, double hi, double n_bins, guint32 *restrict bins)
{
  double width = (hi - lo) / n_bins, per_unit = 1 / width, last = n_bins - 1;

  for (gsize i = 0; i < n; i++)
    {
      double x = values[i], at = (x - lo) * per_unit;
      at = at > 0 ? at : 0;
      at = at < last ? at : last;
      double bin = (double) (gint32) at;
      double down = x < lo + bin * width ? 1 : 0, up = x >= lo + (bin + 1) * width ? 1 : 0;
      bin = bin - down + up;
      bin = bin > 0 ? bin : 0;
      bin = bin < last ? bin : last;
      bin = x >= lo ? bin : n_bins;
      bin = x <= hi ? bin : n_bins;
      bins[i] = (guint32) (gint32) bin;
    }
}

static gboolean
histogram_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Histogram *histogram = data;
  guint64 *counts = histogram->counts + worker * (histogram->n_bins + 1), mask[VS_BLOCK_WORDS];
  guint32 bins[VS_BLOCK];
  double values[VS_BLOCK];

  for (gsize from = begin; from < end; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, end - from);
      vs_block_doubles (histogram->column, from, n, values);
      find_bins (values, n, histogram->lo, histogram->hi, histogram->n_bins, bins);
      if (vs_block_mask (NULL, histogram->taken, NULL, from, n, mask))
        vs_block_drop (bins, n, mask, histogram->n_bins);
      for (gsize i = 0; i < n; i++)
        counts[bins[i]]++;
    }
  return TRUE;
}

void
vs_frame_histogram (const VsColumn *column, const VsBitmap *taken, double lo, double hi, guint n_bins, guint64 *counts)
{
  g_return_if_fail (column != NULL && counts != NULL && n_bins > 0 && n_bins < G_MAXINT32 && hi > lo);
  g_return_if_fail (taken == NULL || taken->n_rows == column->n);

  guint n_workers = vs_parallel_workers ();
  g_autofree guint64 *all = g_new0 (guint64, n_workers * ((gsize) n_bins + 1));
  Histogram histogram = { column, taken, lo, hi, n_bins, all };

  if (column->n > PIECE)
    vs_parallel_for (column->n, PIECE, histogram_section, &histogram, NULL, NULL);
  else
    histogram_section (0, column->n, 0, &histogram, NULL);
  memset (counts, 0, n_bins * sizeof *counts);
  for (guint w = 0; w < n_workers; w++)
    for (guint bin = 0; bin < n_bins; bin++)
      counts[bin] += all[w * ((gsize) n_bins + 1) + bin];
}
