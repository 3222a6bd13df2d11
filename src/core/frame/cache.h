/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.h: columns as blobs in the workspace, by the data version they were read at, each in as few bytes as its values need. Private to the
 * frame. A cache that cannot be read or written is no error: the rows are there. */
#pragma once

#include "frame/store.h"

#define VS_CACHE_ROWS_MIN 4000   /* below that the rows themselves are as quick */

/* What a column was read from, and when. */
typedef struct {
  const char *table, *name;
  const char *where;     /* SQL condition; NULL = all rows */
  const char *kind;      /* the type's name, or what tells it from values of another kind */
  gint64      version;
} VsCacheKey;

/* FALSE for a condition that looks into other tables: it would outlive a change there. */
gboolean  vs_frame_cache_allows (const char *where);
/* NULL when there is none of this version and kind. (transfer full) */
VsColumn *vs_frame_cache_read (sqlite3 *db, const VsCacheKey *key, VsType type);
/* The data of a key as it lies, of any size: for what is no column. (transfer full) */
GBytes   *vs_frame_cache_read_bytes (sqlite3 *db, const VsCacheKey *key);
void      vs_frame_cache_write_bytes (VsWorkspace *ws, const VsCacheKey *key, GBytes *bytes);
/* Rows of the table where the condition holds, if any column of them is kept; −1 else. */
gint64    vs_frame_cache_count (sqlite3 *db, const char *table, const char *where, gint64 version);
/* Keeps large columns (each with its key; all of one table and version), in place of those of older versions. */
void      vs_frame_cache_write (VsWorkspace *ws, const VsCacheKey *keys, VsColumn *const *columns, guint n);
/* One column inside a transaction that runs; smaller ones are not kept. */
gboolean  vs_frame_cache_write_values (sqlite3 *db, const VsCacheKey *key, const VsStoreValues *values, GError **error);
