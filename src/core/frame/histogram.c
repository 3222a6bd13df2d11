/* SPDX-License-Identifier: GPL-3.0-or-later */
/* histogram.c: counts in equal bins. */
#include "frame/frame.h"

#include <math.h>
#include <string.h>

void
vs_frame_histogram (const VsColumn *column, const VsBitmap *taken, double lo, double hi, guint n_bins, guint64 *counts)
{
  g_return_if_fail (column != NULL && counts != NULL && n_bins > 0 && hi > lo);
  g_return_if_fail (taken == NULL || taken->n_rows == column->n);

  double width = (hi - lo) / n_bins;

  memset (counts, 0, n_bins * sizeof *counts);
  for (gsize i = 0; i < column->n; i++)
    {
      if (taken && !vs_bitmap_get (taken, i))
        continue;
      double x = vs_column_get_double (column, i);
      if (!(x >= lo && x <= hi))
        continue;
      guint bin = (guint) MIN ((x - lo) / width, n_bins - 1);
      /* The quotient is rounded: the edges decide. */
      if (bin > 0 && x < lo + bin * width)
        bin--;
      else if (bin + 1 < n_bins && x >= lo + (bin + 1) * width)
        bin++;
      counts[bin]++;
    }
}
