/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.h: a whole dashboard on paper: cards, titles, numbers, pictures, tables. The same grid as the window. */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

typedef enum { VS_PAGE_PDF, VS_PAGE_PNG, VS_PAGE_SVG } VsPageKind;

/* The measures of the page, in pixels: window and paper share them. */
#define VS_PAGE_MARGIN   24
#define VS_PAGE_GUTTER   16
#define VS_PAGE_PADDING  16
#define VS_PAGE_RADIUS   12
#define VS_PAGE_ROW      72    /* one grid row; h rows are h × 72 + (h − 1) × 16 high */
/* 12, 6 or 1 columns for a page this wide. */
int      vs_page_columns (double width);
static inline double
vs_page_span (int h)
{
  return h * VS_PAGE_ROW + (h - 1) * VS_PAGE_GUTTER;
}

/* Computes every tile and writes the page (PDF: A4 landscape, as many sheets as needed; PNG: width × scale pixels, as high as
 * needed). tile: the id of the one to write alone; NULL: all. The file is replaced atomically. */
gboolean vs_page_export (VsData *data, const VsDashboard *dashboard, const char *tile, VsPageKind kind, const char *path, VsTheme theme,
                         int width, double scale, VsJob *job, GError **error);

/* Every tile's content, or only that of one (NULL: all); fails when there is no such tile, or cancelled.
 * (element-type VsTileContent) (transfer full) */
GPtrArray *vs_page_contents (VsData *data, const VsDashboard *dashboard, const char *tile, VsJob *job, GError **error);

/* The same for tiles already computed, one for each of the dashboard's. */
typedef struct {
  const char *subtitle;   /* whose data: "Volt-Source Energy" */
  VsDay       as_of;
  const char *currency;
  gboolean    rtl;
  const char *tile;       /* its id: this one alone fills the page, without a title above it, and is the only content. NULL: all */
  const char *filter;     /* what the page was filtered by, in words (nullable) */
} VsPageHead;
gboolean vs_page_write (const VsDashboard *dashboard, const VsTileContent *const *contents, const VsPageHead *head, VsPageKind kind,
                        const char *path, VsTheme theme, int width, double scale, GError **error);
/* What would be written, NULL when it cannot be drawn. (transfer full) */
GBytes  *vs_page_render (const VsDashboard *dashboard, const VsTileContent *const *contents, const VsPageHead *head, VsPageKind kind,
                         VsTheme theme, int width, double scale, GError **error);

/* Sheets as the PDF's, for a printer or a wall: drawn as large as they fit. ratio: height / width they are cut for; 0: A4's. Everything is
 * borrowed. */
typedef struct _VsPaper VsPaper;
VsPaper *vs_paper_new (const VsDashboard *dashboard, const VsTileContent *const *contents, const VsPageHead *head, VsTheme theme,
                       double ratio);
void     vs_paper_free (VsPaper *paper);
guint    vs_paper_n_sheets (const VsPaper *paper);
void     vs_paper_draw (VsPaper *paper, guint sheet, cairo_t *cr, double width, double height);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsPaper, vs_paper_free)

G_END_DECLS
