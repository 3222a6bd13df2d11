/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/zoom.h"

#include <math.h>

#define CLOSEST 8   /* points, if they stood evenly */

VsZoom
vs_zoom_new (double lo, double hi, gsize n)
{
  return (VsZoom) { .lo = lo, .hi = hi, .from = lo, .to = hi, .least = MIN ((hi - lo) / MAX (n, 1) * CLOSEST, hi - lo) };
}

gboolean
vs_zoom_is_whole (const VsZoom *view)
{
  return view->from <= view->lo && view->to >= view->hi;
}

void
vs_zoom_show (VsZoom *view, double from, double to)
{
  double span = CLAMP (to - from, view->least, view->hi - view->lo);

  if (!isfinite (from) || !isfinite (to) || to <= from)
    {
      view->from = view->lo;
      view->to = view->hi;
      return;
    }
  view->from = CLAMP ((from + to - span) / 2, view->lo, view->hi - span);
  view->to = view->from + span;
}

void
vs_zoom_zoom (VsZoom *view, double factor, double at)
{
  double share = CLAMP ((at - view->from) / MAX (view->to - view->from, G_MINDOUBLE), 0, 1), span, from;

  g_return_if_fail (factor > 0);

  at = view->from + share * (view->to - view->from);
  span = CLAMP ((view->to - view->from) / factor, view->least, view->hi - view->lo);
  from = CLAMP (at - share * span, view->lo, view->hi - span);
  vs_zoom_show (view, from, from + span);
}

void
vs_zoom_pan (VsZoom *view, double by)
{
  double span = view->to - view->from, from = CLAMP (view->from + by, view->lo, view->hi - span);

  vs_zoom_show (view, from, from + span);
}

double
vs_zoom_at (const VsZoom *view, double x)
{
  return view->from + (x - view->x) / MAX (view->w, 1) * (view->to - view->from);
}

double
vs_zoom_strip_at (const VsZoom *view, double x)
{
  return view->lo + (x - view->x) / MAX (view->w, 1) * (view->hi - view->lo);
}

double
vs_zoom_strip_x (const VsZoom *view, double at)
{
  return view->x + (at - view->lo) / MAX (view->hi - view->lo, G_MINDOUBLE) * view->w;
}
