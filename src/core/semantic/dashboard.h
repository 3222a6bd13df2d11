/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dashboard.h: a page as data: tiles on a grid, each a query and a mark. Drawn on screen, printed, exported: always this.
 *   { "name": "executive", "title": "Overview", "columns": 12, "tiles": [
 *     { "id": "revenue", "title": "Revenue", "note": "{period} …{measure}…", "mark": "kpi", "w": 3, "h": 2,
 *       "value": "revenue", "against": "revenue_before", "against_words": "{compare}", "detail": "…", "spark": {query},
 *       "link": { "label": "By month", "page": "…" }, "empty": { "text": "No invoices yet.", "label": "Import", "page": "data" } },
 *     { "id": "aging", "mark": "bar", "horizontal": true, "query": {…}, "x": "bucket", "y": ["receivables"], "levels": {…} }, … ] }
 * Tiles flow in reading order into rows of `columns` columns by their width and height; one that is "under" stands below the tile before
 * it, in the same column of the same row, where the page is wide. Texts may hold {measure_name} or
 * {measure_name:full}: replaced by the formatted value; {as_of}: the date; {currency}: its sign;
 * {period}: "12 months to June 2026"; {before}: "12 months to June 2025"; {compare}: "than the year before".
 *
 * Members of a tile, all optional but "mark":
 *   all marks    id, title, note, w, h, under, link {label, page, filter}, empty {text, label, page}, needs: a measure; when it is 0 or unknown
 *                the tile shows its empty state (a count of 0 means nothing where nothing was looked at); filtered, select, selects: selection.h
 *   kpi          value, against, against_words, against_missing, target (a measure, "sales_target" or a number), detail, spark {query},
 *                statement {text, level} in place of a comparison; the level is a name, or {measure, bounds: [[0, "green"], [0.01,
 *                "orange"]]}: the last bound at or below the measure
 *   line area bar donut histogram scatter heatmap waterfall funnel bullet box curve sankey treemap
 *                query, x, series, y, dashed, target, …: see chart/plot.h
 *   table worklist   query, columns: [{name, bold, level}]: how columns are shown; one that is not listed is shown plainly. action {column or
 *                label, page}: the last cell of each row and where it leads, with the row's _key
 *   text         text
 * levels: {value of a cell: red|orange|green|blue}. */
#pragma once

#include "semantic/query.h"

G_BEGIN_DECLS

typedef enum {
  VS_MARK_KPI, VS_MARK_LINE, VS_MARK_AREA, VS_MARK_BAR, VS_MARK_DONUT, VS_MARK_HISTOGRAM, VS_MARK_SCATTER, VS_MARK_HEATMAP,
  VS_MARK_WATERFALL, VS_MARK_FUNNEL, VS_MARK_BULLET, VS_MARK_BOX, VS_MARK_CURVE, VS_MARK_SANKEY, VS_MARK_TREEMAP,
  VS_MARK_TABLE, VS_MARK_TEXT, VS_MARK_WORKLIST, VS_N_MARKS
} VsMark;
typedef enum { VS_LEVEL_NONE, VS_LEVEL_RED, VS_LEVEL_ORANGE, VS_LEVEL_GREEN, VS_LEVEL_BLUE } VsLevel;

#define VS_TILE_NARROWEST 2     /* columns: in one of twelve no card has room for its words */

typedef struct {
  char     *id, *title, *note;
  VsMark    mark;
  int       w, h;             /* grid columns, grid rows */
  gboolean   under;            /* stands below the tile before it */
  gboolean   about;            /* on a page about one: what it lacks it lacks for good, not for the filter */
  VsJson    json;             /* the tile's own members, for its mark */
  char     *link_label, *link_page, *link_filter;
  char     *fault;            /* why it cannot be drawn: what is wrong in the file, and where; NULL when it is sound */
} VsTile;

typedef struct {
  char      *name, *title;
  char      *about;            /* entity of which a link brings the one the page is about; NULL: a page about many */
  int        columns;
  GPtrArray *tiles;            /* VsTile */
  VsJsonDoc *doc;
} VsDashboard;

#define VS_DASHBOARD_MAX_TILES 200   /* of a page; one more says how many there are */

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
  double     value, against, target;   /* NaN = n/a */
  char      *number;           /* "$ 1.284 bn" */
  char      *number_full;      /* for hover */
  char      *change;           /* "4.1 % more than last year"; NULL when there is nothing to compare with */
  VsLevel    change_level;     /* by the measure's polarity */
  int        change_direction; /* 1 up, −1 down, 0 neither: which arrow to draw */
  char      *detail;           /* "Overdue $ 38.7 M · DSO 41 days" */
  VsResult  *spark;
  char      *summary;          /* one sentence for a screen reader */
  char      *message;          /* why there is no picture: empty state or error */
  gboolean   failed;
  char      *empty_label, *empty_page;
  char      *link_label;       /* the tile's, texts filled in */
} VsTileContent;

/* What a brace in a text stands for that is no measure ("as_of", "currency", "period" …); NULL when it is one. (transfer full) */
char          *vs_tile_word (VsData *data, const char *name);
/* Never fails: a failing query becomes `message`. (transfer full) */
VsTileContent *vs_tile_content_new (VsData *data, const VsTile *tile, const char *extra_where, VsJob *job);
void           vs_tile_content_free (VsTileContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsTileContent, vs_tile_content_free)

/* All tiles at once, shared by the cores. filters: for each tile its condition, "" for none, NULL for a tile that is not wanted; NULL: all
 * tiles, unfiltered. `ready` is called once for each, from any thread, and owns the content. FALSE when the job was cancelled; tiles that
 * were begun may come with the message that they were. */
typedef void (*VsTileFunc) (guint index, VsTileContent *content, gpointer user_data);
gboolean       vs_dashboard_answer (VsData *data, const VsDashboard *dashboard, const char *const *filters, VsJob *job, VsTileFunc ready,
                                    gpointer user_data, GError **error);

/* FALSE when the page was answered from what is kept: a first click would have to read columns. vs_dashboard_warm () does that, and computes, for
 * nobody; nothing the second time. */
gboolean       vs_dashboard_is_warm (VsData *data, const VsDashboard *dashboard);
void           vs_dashboard_warm (VsData *data, const VsDashboard *dashboard, VsJob *job);
/* Answers every page about many once, for nobody: what they are made of is kept in the workspace then, and opening one reads that instead of the
 * rows. A small workspace keeps nothing, so nothing is done. What is wrong, or cancelled, is left for whoever opens the page. */
void           vs_dashboards_keep (VsWorkspace *ws, VsJob *job);

/* "kpi", "line", …: the name of a mark in a file. */
const char    *vs_mark_name (VsMark mark);
/* "red", "orange", "green", "blue"; NONE for anything else. */
VsLevel        vs_level_from_name (const char *name);
/* The level of a value such as "HIGH", "90+": from the tile's "levels" {value: red|orange|green|blue}; NONE when it is not there. */
VsLevel        vs_tile_level (const VsTile *tile, const char *value);
/* What people read in place of a value, from the tile's "labels"; the value itself when it has none. Borrowed. */
const char    *vs_tile_label (const VsTile *tile, const char *value);

/* Where each tile stands when the page is `columns` wide (12, 6 or 1): grid positions, tiles never overlap. */
typedef struct { int x, y, w, h; } VsTilePlace;
void           vs_dashboard_flow (const VsDashboard *dashboard, int columns, VsTilePlace *places);

G_END_DECLS
