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

/* How many rows that would be, without reading a column where the cache knows. (gsize) -1 on error. */
gsize     vs_frame_store_count (VsWorkspace *ws, const char *table, const char *where, VsJob *job, GError **error);

/* Whether the table has so many rows that its columns are kept. */
gboolean  vs_frame_store_keeps (VsWorkspace *ws, const char *table);

/* The values of a column as the cache keeps them: `size` bytes each, its type's or, where that is at most half of it, as few as hold all.
 * Integers with a sign, codes of texts without. */
typedef struct {
  VsType         type;
  gsize          n;
  guint          size;
  gconstpointer  values;   /* 0 or any code where missing */
  const guint64 *valid;    /* NULL = all present */
  const VsDict  *dict;     /* of TEXT: this … */
  const char    *texts;    /* … or the texts in code order, each ended by a NUL */
  gsize          n_texts;  /* bytes */
} VsStoreValues;

/* A column of the whole table, in rowid order, that the writer of its rows has at hand: kept inside his transaction as if it had been read at
 * the data version after it. */
gboolean  vs_frame_store_keep (sqlite3 *db, const char *table, const char *column, gint64 version, const VsStoreValues *values, GError **error);

/* ── Ways from row to row, kept beside the columns ── */
typedef struct {
  const char *table, *column;
  const char *where;   /* nullable */
} VsStoreKey;

typedef struct {
  gint64 child, parent;
} VsStoreVersions;

/* Per row of the child the row of the parent that it belongs to, as vs_frame_join () of the two columns says: with this neither key has to be
 * read. NULL when it is not kept; `seen` are the data versions then, for keeping what was joined instead. (transfer full) */
guint32  *vs_frame_store_read_way (VsWorkspace *ws, const VsStoreKey *child, const VsStoreKey *parent, gsize *n_rows, VsStoreVersions *seen);
/* Only for keys that belong to the data versions seen: the caller knows that nothing was written since they were read. */
void      vs_frame_store_keep_way (VsWorkspace *ws, const VsStoreKey *child, const VsStoreKey *parent, const guint32 *rows, gsize n_rows,
                                   const VsStoreVersions *seen);

/* ── Columns that were computed, kept beside those they were made of ── */
/* `set` groups columns of one length; `version` stands for all they were made of, and one of another version is let go of when a new one
 * comes. NULL when it is not kept. (transfer full) */
VsColumn *vs_frame_store_read_made (VsWorkspace *ws, const char *set, const char *name, gint64 version, VsType type);
void      vs_frame_store_keep_made (VsWorkspace *ws, const char *set, const char *name, gint64 version, VsColumn *column);

/* ── Bytes of the reader's own, kept likewise ── */
/* NULL when there are none of this version. (transfer full) */
GBytes   *vs_frame_store_read_bytes (VsWorkspace *ws, const char *set, gint64 version);
void      vs_frame_store_keep_bytes (VsWorkspace *ws, const char *set, gint64 version, GBytes *bytes);

/* ── What of both is kept, without reading it ── */
/* Computed columns of a version, and ways from the tables as they are now: for the two below. (transfer full) */
GHashTable *vs_frame_store_kept (VsWorkspace *ws, gint64 version);
gboolean    vs_frame_store_kept_made (GHashTable *kept, const char *set, const char *name);
gboolean    vs_frame_store_kept_way (GHashTable *kept, const VsStoreKey *child, const VsStoreKey *parent);

G_END_DECLS
