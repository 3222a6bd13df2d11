/* SPDX-License-Identifier: GPL-3.0-or-later */
/* axis.h: the value axis on the left with its horizontal grid lines, and the labels below. No frames, no vertical lines. */
#pragma once

#include "chart/paint.h"

G_BEGIN_DECLS

typedef struct {
  double  x, y, w, h;      /* the plot's area */
  VsTicks ticks;
  VsScale value;           /* value → y */
  VsFormat format;
  int      lines;          /* of words below; 0: one */
} VsAxis;

/* Room for the tick labels on the left, a line of labels below or two, `top` above and `right` beside. */
VsAxis vs_axis_new (VsPaint *paint, gboolean zero, VsFormat format, double top, double right);
void   vs_axis_draw_grid (VsPaint *paint, const VsAxis *axis);
/* Labels of the plot's points at the bands' centres, thinned so that they never touch. */
void   vs_axis_draw_bands (VsPaint *paint, const VsAxis *axis, const VsBands *bands);
/* Of the points' names: words are not broken where it can be helped. */
double vs_axis_widest_word (VsPaint *paint);
/* Labels of continuous x (calendar or numbers). */
void   vs_axis_draw_scale (VsPaint *paint, const VsAxis *axis, const VsScale *x);

G_END_DECLS
