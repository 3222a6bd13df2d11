/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.h: columns from the workspace. First from the cache (column blobs by data version), else from the rows. */
#pragma once

#include "frame/frame.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* What a table column holds, by the schema's declared type: "TEXT", "INTEGER", "REAL", "BOOLEAN", "DAY", "INSTANT", "MONEY". */
gboolean  vs_frame_store_type (VsWorkspace *ws, const char *table, const char *column, VsType *type);

/* Columns of a table (or of its rows where `where` holds, an SQL condition from the semantic model, NULL = all), in rowid order so that
 * columns read at different times fit together. NULL and VS_ERROR_NOT_FOUND for an unknown table or column. (transfer full) */
VsFrame  *vs_frame_store_load (VsWorkspace *ws, const char *table, const char *const *columns, const char *where, VsJob *job, GError **error);

G_END_DECLS
