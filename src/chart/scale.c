/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scale.c: ticks a person would choose, and the arithmetic of places. */
#include "chart/scale.h"

#include "base/stats.h"

#include <math.h>

#define HUGE_VALUE 1e300   /* beyond this a span is not a finite number any more */

VsTicks
vs_ticks_nice (double lo, double hi, int max, gboolean zero)
{
  VsTicks t = { 0 };
  double span, air;

  if (!isfinite (lo) || !isfinite (hi) || lo > hi)
    lo = 0, hi = 1;
  lo = CLAMP (lo, -HUGE_VALUE, HUGE_VALUE);
  hi = CLAMP (hi, -HUGE_VALUE, HUGE_VALUE);
  if (zero)
    lo = MIN (lo, 0), hi = MAX (hi, 0);
  if (hi - lo <= fabs (hi) * 1e-12)   /* one value: some room around it, or 0..1 */
    {
      double room = hi != 0 ? fabs (hi) * 0.5 : 1;
      lo = zero && hi >= 0 ? 0 : hi - room;
      hi += room;
    }
  span = hi - lo;
  air = span * 0.05;
  t.lo = zero && lo == 0 ? 0 : lo - air;
  t.hi = zero && hi == 0 ? 0 : hi + air;
  /* The finest step that is not too fine. */
  for (t.step = vs_stats_nice_step (span / MAX (max, 1));; t.step = vs_stats_nice_step (t.step * 1.01))
    {
      t.first = ceil (t.lo / t.step - 1e-9) * t.step + 0.0;
      t.n = (int) floor ((t.hi - t.first) / t.step + 1e-9) + 1;
      if (t.n <= max)
        break;
    }
  return t;
}

double
vs_ticks_at (const VsTicks *ticks, int i)
{
  double at = ticks->first + i * ticks->step;

  return fabs (at) < ticks->step * 1e-9 ? 0 : at;
}

char *
vs_ticks_label (const VsTicks *ticks, int i, VsFormat format)
{
  /* The same words as vs_format_short () uses. */
  const struct { double unit; const char *suffix; } sizes[] = { { 1e12, _("tn") }, { 1e9, _("bn") }, { 1e6, _("M") }, { 1e3, _("k") } };
  double at = vs_ticks_at (ticks, i), step = ticks->step;
  double top = MAX (fabs (ticks->first), fabs (vs_ticks_at (ticks, ticks->n - 1)));
  const char *suffix = "";
  g_autofree char *number = NULL;
  int places;

  if (format == VS_FORMAT_PERCENT)
    at *= 100, step *= 100, suffix = "%";
  else if (top < 1e18)
    for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
      if (top >= sizes[k].unit && (top >= 10000 || format != VS_FORMAT_INTEGER))
        {
          at /= sizes[k].unit, step /= sizes[k].unit, suffix = sizes[k].suffix;
          break;
        }
  for (places = 0; places < 6 && fabs (step * pow (10, places) - round (step * pow (10, places))) > 1e-6; places++)
    ;
  if (at == 0)
    return g_strdup (format == VS_FORMAT_PERCENT ? "0\u00a0%" : "0");
  number = vs_format_places (at, places);
  return g_strconcat (number, *suffix ? "\u00a0" : "", suffix, NULL);
}

double
vs_scale_map (const VsScale *scale, double value)
{
  double span = scale->d1 - scale->d0;

  if (span == 0)
    return (scale->r0 + scale->r1) / 2;
  return scale->r0 + (CLAMP (value, -HUGE_VALUE, HUGE_VALUE) - scale->d0) / span * (scale->r1 - scale->r0);
}

VsBands
vs_bands_new (double r0, double r1, gsize n, double fill, double max_width)
{
  VsBands bands = { r0, n ? (r1 - r0) / n : 0, 0, n };

  bands.width = MIN (bands.step * fill, max_width);
  return bands;
}

double
vs_bands_centre (const VsBands *bands, gsize i)
{
  return bands->r0 + bands->step * (i + 0.5);
}

gsize
vs_bands_stride (const VsBands *bands, double label_width)
{
  if (bands->step <= 0)
    return MAX (bands->n, 1);
  return MAX (1, (gsize) ceil (label_width / bands->step));
}
