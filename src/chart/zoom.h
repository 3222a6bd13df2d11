/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zoom.h: which part of a line's time (or other numbers along x) is shown, and where on the picture. Pure arithmetic: what wheel, drag
 * and keys ask for is said here, in the axis' own unit: months, days, UTC seconds, or the number. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  double lo, hi;             /* all there is */
  double from, to;           /* what is shown */
  double least;              /* it is never looked at closer than this */
  double x, w;               /* pixels: left edge and width of the picture and of the strip */
  double strip_y, strip_h;   /* pixels: the overview strip below; no height: none is drawn */
} VsZoom;

/* n points over lo..hi, all of them shown. */
VsZoom   vs_zoom_new (double lo, double hi, gsize n);
gboolean vs_zoom_is_whole (const VsZoom *view);
/* Kept inside; a span that is empty, turned round or no number shows all there is. */
void     vs_zoom_show (VsZoom *view, double from, double to);
/* factor > 1: closer; what is shown at `at` stays where it is. */
void     vs_zoom_zoom (VsZoom *view, double factor, double at);
void     vs_zoom_pan (VsZoom *view, double by);
/* What is under pixel x: in the picture, and in the strip, which always shows all there is. */
double   vs_zoom_at (const VsZoom *view, double x);
double   vs_zoom_strip_at (const VsZoom *view, double x);
double   vs_zoom_strip_x (const VsZoom *view, double at);

G_END_DECLS
