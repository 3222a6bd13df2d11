/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.h: dashboards as documents: the ones that ship, what a user made of them, and views of the user's own. A save is a new version,
 * a restore is a save of an earlier one, a deleted view can be saved again; all of document.h holds. Shared as one JSON file. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

#define VS_VIEW_KIND "dashboards"

typedef struct {
  char    *name, *title;
  gboolean own;        /* no file of that name comes with the program */
  int      version;    /* 0: as it came */
} VsView;

void       vs_view_free (VsView *view);
/* All there are, by name; one that cannot be read has its name for a title. (element-type VsView) (transfer full) */
GPtrArray *vs_view_list (VsWorkspace *ws);
/* "Revenue by region" → "revenue-by-region", with a number where that is taken. (transfer full) */
char      *vs_view_name_for (VsWorkspace *ws, const char *title);

/* As it is written, without reading it as a dashboard; version −1: the newest. (transfer full) */
JsonNode  *vs_view_load (VsWorkspace *ws, const char *name, int version, GError **error);
/* The new version's number, 0 on error. */
int        vs_view_save (VsWorkspace *ws, const char *name, JsonNode *dashboard, const char *note, GError **error);

/* What is wrong with it, one sentence each with file, JSON pointer and reason: the schema's rules, marks, names of measures and columns,
 * expressions. Empty: it is sound. (element-type utf8) (transfer full) */
GPtrArray *vs_view_faults (VsJsonDoc *doc, VsData *data);
/* What was done to the first to come to the second: "Added “Revenue” (line)". Empty: nothing. (element-type utf8) (transfer full) */
GPtrArray *vs_view_compare (JsonNode *before, JsonNode *after);

gboolean   vs_view_share (JsonNode *dashboard, const char *path, GError **error);
/* A file somebody shared: VS_ERROR_FORMAT with the first fault when it is not sound. (transfer full) */
JsonNode  *vs_view_open_shared (const char *path, VsData *data, GError **error);

G_END_DECLS
