/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.h: which part of a line's time (or other numbers along x) is shown, and where on the picture. Pure arithmetic: what wheel, drag
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
} VsView;

/* n points over lo..hi, all of them shown. */
VsView   vs_view_new (double lo, double hi, gsize n);
gboolean vs_view_is_whole (const VsView *view);
/* Kept inside; a span that is empty, turned round or no number shows all there is. */
void     vs_view_show (VsView *view, double from, double to);
/* factor > 1: closer; what is shown at `at` stays where it is. */
void     vs_view_zoom (VsView *view, double factor, double at);
void     vs_view_pan (VsView *view, double by);
/* What is under pixel x: in the picture, and in the strip, which always shows all there is. */
double   vs_view_at (const VsView *view, double x);
double   vs_view_strip_at (const VsView *view, double x);
double   vs_view_strip_x (const VsView *view, double at);

G_END_DECLS
