/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.h: a chart drawn to pixels, to be measured. */
#pragma once

#include "chart/pen.h"
#include "fixture.h"

typedef struct {
  VsTileContent        *content;
  VsChart              *chart;
  PangoFontDescription *font;
  VsChartStyle          style;
  cairo_surface_t      *surface;
  int                   width, height, zoom;   /* pixels = size × zoom */
} Canvas;

/* Takes content; draws on the theme's paper. */
Canvas     *canvas_new (VsTileContent *content, int width, int height, int zoom, VsTheme theme, gboolean rtl);
void        canvas_draw (Canvas *canvas);   /* once more */
void        canvas_free (Canvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canvas, canvas_free)

VsRgba      canvas_pixel (const Canvas *canvas, double x, double y);
gboolean    canvas_same (VsRgba a, VsRgba b);   /* within what blending rounds */
gsize       canvas_count (const Canvas *canvas, VsRgba colour);   /* pixels of it */
GPtrArray  *canvas_marks (Canvas *canvas);
/* How far `colour` reaches along the row or column through (x, y), in units of the picture. */
double      canvas_length (const Canvas *canvas, double x, double y, gboolean horizontal, VsRgba colour);
