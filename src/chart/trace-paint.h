/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace-paint.h: draws what can be seen of a trace: as a line where its points stand apart, as the band between the extremes of each
 * pixel column where they stand close; the eye sees no difference and the time does not depend on how many there are. */
#pragma once

#include "chart/palette.h"
#include "chart/trace.h"
#include <cairo.h>

G_BEGIN_DECLS

typedef struct {
  VsRgba   line, area;
  double   width;     /* 0: the area alone */
  gboolean dashed;
  double   base;      /* y of the area's foot; NaN: no area */
} VsTraceLook;

/* Of the points in x->d0..x->d1 and the neighbours on both sides. The caller clips. */
void vs_trace_paint (const VsTrace *trace, guint series, cairo_t *cr, const VsScale *x, const VsScale *y, const VsTraceLook *look);

G_END_DECLS
