/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dashboard.h: a page as data: tiles on a grid, each a query and a mark. Drawn on screen, printed, exported: always this.
 *   { "name": "executive", "title": "Overview", "columns": 12, "tiles": [
 *     { "id": "revenue", "title": "Revenue, 12 months", "note": "…{measure}…", "mark": "kpi", "w": 3, "h": 2,
 *       "value": "revenue_12m", "against": "revenue_12m_before", "against_words": "than last year", "detail": "…", "spark": {query},
 *       "link": { "label": "By month", "page": "…" }, "empty": { "text": "No invoices loaded yet.", "label": "Import invoices", "page": "data" } },
 *     { "id": "aging", "mark": "bar", "horizontal": true, "query": {…}, "x": "bucket", "y": ["receivables"], "levels": {…} }, … ] }
 * Tiles flow in reading order into rows of `columns` columns by their width and height. Texts may hold {measure_name} or
 * {measure_name:full}: replaced by the formatted value. */
#pragma once

#include "semantic/query.h"

G_BEGIN_DECLS

typedef enum { VS_MARK_KPI, VS_MARK_LINE, VS_MARK_AREA, VS_MARK_BAR, VS_MARK_HEATMAP, VS_MARK_HISTOGRAM, VS_MARK_TABLE, VS_MARK_TEXT } VsMark;
typedef enum { VS_LEVEL_NONE, VS_LEVEL_RED, VS_LEVEL_ORANGE, VS_LEVEL_GREEN, VS_LEVEL_BLUE } VsLevel;

typedef struct {
  char     *id, *title, *note;
  VsMark    mark;
  int       w, h;             /* grid columns, grid rows */
  VsJson    json;             /* the tile's own members, for its mark */
  char     *link_label, *link_page, *link_filter;
} VsTile;

typedef struct {
  char      *name, *title;
  int        columns;
  GPtrArray *tiles;            /* VsTile */
  VsJsonDoc *doc;
} VsDashboard;

/* A bad tile does not spoil the page: it becomes a TEXT tile with the reason (file, pointer). (transfer full) */
VsDashboard *vs_dashboard_new (VsJsonDoc *doc, GError **error);  /* takes doc */
VsDashboard *vs_dashboard_load (VsWorkspace *ws, const char *name, GError **error);
void         vs_dashboard_free (VsDashboard *dashboard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsDashboard, vs_dashboard_free)

/* What a tile says, ready to be drawn or spoken: all numbers computed, all texts filled in, no formatting left to do. */
typedef struct {
  const VsTile *tile;
  VsResult  *result;           /* the mark's rows; NULL for KPI and TEXT, or when failed */
  char      *title, *note;
  /* KPI */
  double     value, against;   /* NaN = n/a */
  char      *number;           /* "$ 1.284 bn" */
  char      *number_full;      /* for hover */
  char      *change;           /* "4.1 % more than last year"; NULL when there is nothing to compare with */
  VsLevel    change_level;     /* by the measure's polarity */
  char      *detail;           /* "Overdue $ 38.7 M · DSO 41 days" */
  VsResult  *spark;
  char      *summary;          /* one sentence for a screen reader */
  char      *message;          /* why there is no picture: empty state or error */
  gboolean   failed;
  char      *empty_label, *empty_page;
} VsTileContent;

/* Never fails: a failing query becomes `message`. (transfer full) */
VsTileContent *vs_tile_content_new (VsData *data, const VsTile *tile, const char *extra_where, VsJob *job);
void           vs_tile_content_free (VsTileContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsTileContent, vs_tile_content_free)

/* The level of a value such as "HIGH", "90+": from the tile's "levels" {value: red|orange|green|blue}, or the field's. */
VsLevel        vs_tile_level (const VsTile *tile, const char *value);

/* Where each tile stands when the page is `columns` wide (12, 6 or 1): grid positions, tiles never overlap. */
typedef struct { int x, y, w, h; } VsTilePlace;
void           vs_dashboard_flow (const VsDashboard *dashboard, int columns, VsTilePlace *places);

G_END_DECLS
