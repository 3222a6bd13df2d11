/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/uplift.h"

#include <math.h>

#define Z 1.959963984540054   /* 95 % */

static void
wilson (double hits, double n, double *low, double *high)
{
  double p = hits / n, middle = p + Z * Z / (2 * n), half = Z * sqrt (p * (1 - p) / n + Z * Z / (4 * n * n)), over = 1 + Z * Z / n;

  *low = (middle - half) / over;
  *high = (middle + half) / over;
}

/* Newcombe (1998), method 10: the two Wilson intervals squared and added. */
void
vs_uplift_compute (guint64 treated, guint64 n_treated, guint64 control, guint64 n_control, VsUplift *out)
{
  double low_t, high_t, low_c, high_c, p;

  *out = (VsUplift) { n_treated, n_control, treated, control, NAN, NAN, NAN, NAN, NAN, NAN, NAN, FALSE };
  if (n_treated > 0)
    out->p_treated = (double) treated / n_treated;
  if (n_control > 0)
    out->p_control = (double) control / n_control;
  if (n_treated == 0 || n_control == 0)
    return;
  wilson (treated, n_treated, &low_t, &high_t);
  wilson (control, n_control, &low_c, &high_c);
  out->uplift = out->p_treated - out->p_control;
  out->low = out->uplift - hypot (out->p_treated - low_t, high_c - out->p_control);
  out->high = out->uplift + hypot (high_t - out->p_treated, out->p_control - low_c);
  out->incremental = n_treated * out->uplift;
  out->tells = out->low > 0 || out->high < 0;
  p = (double) (treated + control) / (n_treated + n_control);
  if (out->uplift != 0)
    out->needed = 16 * p * (1 - p) / (out->uplift * out->uplift);
}
