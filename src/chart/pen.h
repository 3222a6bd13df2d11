/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pen.h: text through Pango with tabular figures, and the few shapes charts and cards are made of. Sizes are those of a 14-pixel
 * body text and follow the font that is given, so pictures grow with the user's text size. */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

typedef struct {
  cairo_t              *cr;       /* borrowed */
  PangoLayout          *layout;
  PangoFontDescription *font;
  double                scale;    /* body size / 14 */
  GArray               *boxes;    /* VsPenBox of every text set; borrowed, NULL: nobody asks */
  double                mirror;   /* width of a picture that is drawn mirrored: its letters are not; 0: it is not */
} VsPen;

typedef struct { double x, y, w, h; VsRgba colour; } VsPenBox;

typedef enum { VS_PEN_START, VS_PEN_MIDDLE, VS_PEN_END } VsPenAlign;

/* How a text is set. x is the left edge, the middle or the right edge by `align`. */
typedef struct {
  double     size;        /* 12, 13, 14, 15, 28 */
  gboolean   bold;
  VsPenAlign align;
  double     max_width;   /* 0 = no limit; longer text ends with an ellipsis */
  int        max_lines;   /* 0 = 1 */
  VsRgba     colour;
  VsRgba     halo;        /* around the letters, so that a line behind does not cross them; a = 0: none */
} VsPenText;

void   vs_pen_init (VsPen *pen, cairo_t *cr, const PangoFontDescription *font);
void   vs_pen_clear (VsPen *pen);
/* From here on everything is mirrored about the middle of this width. The caller restores the context. */
void   vs_pen_mirror (VsPen *pen, double width);
void   vs_pen_measure (VsPen *pen, const char *text, const VsPenText *how, double *width, double *height);
double vs_pen_width (VsPen *pen, const char *text, const VsPenText *how);
/* Sets the text with its first line's top at y; returns the height. */
double vs_pen_text (VsPen *pen, const char *text, double x, double y, const VsPenText *how);
/* The same with its middle at y. */
void   vs_pen_text_centred (VsPen *pen, const char *text, double x, double y, const VsPenText *how);

void   vs_pen_colour (VsPen *pen, VsRgba colour);
void   vs_pen_rounded (VsPen *pen, double x, double y, double w, double h, double radius);
/* A line on whole pixels, so that thin lines stay thin. */
void   vs_pen_hline (VsPen *pen, double x0, double x1, double y, VsRgba colour);

G_END_DECLS
