/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart.h: pictures from what a tile says. Cairo and Pango, no GTK: the same call draws on screen, PDF, SVG and PNG.
 * Data → scale → axis → marks, each testable without a display. */
#pragma once

#include "chart/palette.h"
#include "chart/zoom.h"
#include "semantic/dashboard.h"
#include <cairo.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* How to draw here and now: colours of the theme, fonts, direction. */
typedef struct {
  VsTheme               theme;      /* light, dark, high contrast: picks the palette's column */
  VsRgba                ink;        /* text colour of the surroundings */
  PangoFontDescription *font;       /* borrowed */
  gboolean              rtl;        /* pictures are mirrored, with what vs_chart_view () says in places before that */
  char                 *currency;   /* borrowed */
} VsChartStyle;

/* One thing a user can point at: where it is, what it says, what it stands for. */
typedef struct {
  double x, y, w, h;
  GArray *outline;    /* double x, y, x, y, …: a closed shape within the box; NULL: the box itself */
  char  *words;       /* "March: $ 1.2 M" – tooltip, accessible label and table cell in one */
  char  *key;         /* the dimension's value, for links and filters; NULL: missing, as is everything without a column */
  const char *column; /* of the result, what key is a value of (selection.h); NULL: it stands for nothing one could filter by */
  gboolean faded;     /* others are selected */
} VsChartMark;

typedef struct _VsChart VsChart;

/* For the tile's mark. NULL for those that are no pictures (KPI, table, text, worklist). Borrows content, which must outlive it. */
VsChart   *vs_chart_new (const VsTileContent *content);
VsChart   *vs_chart_new_spark (const VsTileContent *content);   /* the KPI's little line; NULL when there is none */
void       vs_chart_free (VsChart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsChart, vs_chart_free)

/* Draws into (0,0)–(width,height). Marks are known after the first draw or layout. */
void       vs_chart_draw (VsChart *chart, cairo_t *cr, double width, double height, const VsChartStyle *style);
/* (element-type VsChartMark) of the given size, in reading order. (transfer none, until the next call) */
GPtrArray *vs_chart_marks (VsChart *chart, double width, double height, const VsChartStyle *style, cairo_t *cr);
/* The mark under a place, else the nearest one within reach, for thin lines are hard to hit; −1 when there is none. Of several, the last drawn. */
int        vs_chart_find_mark (const GPtrArray *marks, double x, double y);
/* Where texts were set at the last draw (VsPenBox of pen.h), for those who check that none lie on each other. (transfer none) */
GArray    *vs_chart_text_boxes (VsChart *chart);
/* Values of the dimension that are selected: all else is drawn faded. NULL among them is the missing value; n = 0 selects nothing and
 * fades nothing. */
void       vs_chart_set_selected (VsChart *chart, const char *const *keys, gsize n);
/* What a line with many points shows of its time and where; NULL when it cannot be looked at closer. Places are those of the last
 * drawing. Move a copy with zoom.h and show that. */
const VsZoom *vs_chart_view (VsChart *chart);
void       vs_chart_show (VsChart *chart, double from, double to);   /* from >= to: all of it */
char      *vs_chart_span_words (VsChart *chart);   /* "3 March 2026 – 9 March 2026"; NULL without a view (transfer full) */
/* Height that shows all of it at this width (bars: 32 px a row). */
double     vs_chart_natural_height (VsChart *chart, double width);
/* One sentence: kind, range, extreme, trend. (transfer full) */
char      *vs_chart_describe (VsChart *chart);

G_END_DECLS
