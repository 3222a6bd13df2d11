/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.h: columns as blobs in the workspace, by the data version they were read at. Private to the frame. A cache that cannot be
 * read or written is no error: the rows are there. */
#pragma once

#include "frame/frame.h"
#include "workspace/workspace.h"

/* NULL when there is none of this version and type. (transfer full) */
VsColumn *vs_frame_cache_read (sqlite3 *db, const char *table, const char *name, const char *where, gint64 version, VsType type);
/* Keeps large columns (names: char *, columns: VsColumn *), in place of those of older versions. */
void      vs_frame_cache_write (VsWorkspace *ws, const char *table, GPtrArray *names, const char *where, gint64 version, GPtrArray *columns);
