/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/strip.h"
#include "chart/trace-paint.h"

#define INSET 3
#define RADIUS 4
#define GRIP_W 6
#define GRIP_H 14
#define AREA_SHARE 0.5
#define VEIL 0.65       /* of the paper over what is not shown */

static void
paint_all (VsPaint *paint, const VsZoom *view, double lo, double hi)
{
  VsRgba quiet = vs_palette_reference (paint->style->theme);
  VsScale x = { view->lo, view->hi, view->x, view->x + view->w };
  VsScale y = { lo, hi, view->strip_y + view->strip_h - INSET, view->strip_y + INSET };
  VsTraceLook look = { quiet, vs_palette_mix (quiet, vs_palette_paper (paint->style->theme), AREA_SHARE), 0, FALSE,
                       view->strip_y + view->strip_h };

  cairo_save (paint->pen.cr);
  vs_pen_rounded (&paint->pen, view->x, view->strip_y, view->w, view->strip_h, RADIUS);
  cairo_clip (paint->pen.cr);
  vs_trace_paint (paint->plot->trace, 0, paint->pen.cr, &x, &y, &look);
  cairo_restore (paint->pen.cr);
}

static void
veil (VsPaint *paint, const VsZoom *view, double x0, double x1)
{
  VsRgba paper = vs_palette_paper (paint->style->theme);

  paper.a = VEIL;
  vs_pen_colour (&paint->pen, paper);
  cairo_rectangle (paint->pen.cr, x0, view->strip_y, MAX (x1 - x0, 0), view->strip_h);
  cairo_fill (paint->pen.cr);
}

static void
grip (VsPaint *paint, const VsZoom *view, double x)
{
  vs_pen_rounded (&paint->pen, x - GRIP_W / 2, view->strip_y + (view->strip_h - GRIP_H) / 2, GRIP_W, GRIP_H, GRIP_W / 2);
  cairo_fill (paint->pen.cr);
}

void
vs_strip_paint (VsPaint *paint, const VsZoom *view, double lo, double hi)
{
  VsTheme theme = paint->style->theme;
  gboolean whole = vs_zoom_is_whole (view);
  double x0 = vs_zoom_strip_x (view, view->from), x1 = MAX (vs_zoom_strip_x (view, view->to), x0 + 2);

  if (view->strip_h <= 0)
    return;
  paint_all (paint, view, lo, hi);
  if (!whole)
    {
      veil (paint, view, view->x, x0);
      veil (paint, view, x1, view->x + view->w);
    }
  vs_pen_rounded (&paint->pen, x0 + 0.5, view->strip_y + 0.5, x1 - x0 - 1, view->strip_h - 1, RADIUS);
  vs_pen_colour (&paint->pen, whole ? vs_palette_grid (theme) : vs_palette_series (0, theme));
  cairo_set_line_width (paint->pen.cr, 1);
  cairo_stroke (paint->pen.cr);
  if (whole)
    vs_pen_colour (&paint->pen, vs_palette_reference (theme));
  grip (paint, view, x0);
  grip (paint, view, x1);
}
