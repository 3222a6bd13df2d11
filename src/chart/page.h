/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.h: a whole dashboard on paper: cards, titles, numbers, pictures, tables. */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

typedef enum { VS_PAGE_PDF, VS_PAGE_PNG, VS_PAGE_SVG } VsPageKind;

/* Computes every tile and writes the page (PDF: A4 landscape, as many sheets as needed; PNG: width × scale pixels, as high as
 * needed). The file is replaced atomically. */
gboolean vs_page_export (VsData *data, const VsDashboard *dashboard, VsPageKind kind, const char *path, VsTheme theme,
                         int width, double scale, VsJob *job, GError **error);

G_END_DECLS
