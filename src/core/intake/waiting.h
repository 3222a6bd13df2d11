/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waiting.h: a row in quarantine and how its file was read: enough to read it again. For readmit.c. */
#pragma once

#include "intake/mapping-private.h"
#include "intake/readmit.h"

G_BEGIN_DECLS

/* How the rows of one load were read and mapped. */
typedef struct {
  gint64       load_id;
  char        *source_file, *mapping, *mapping_json, *completed;
  VsCsvDialect dialect;
  VsPlaceKind  place;      /* what the rows' lines count */
  char       **header;
  guint        n_header;
} VsOrigin;

/* source_file: its name, unless the load noted one. VS_ERROR_NO_DATA when the load did not note how its file was read. */
VsOrigin    *vs_origin_new (sqlite3 *db, gint64 load_id, const char *source_file, GError **error);
void         vs_origin_free (VsOrigin *origin);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsOrigin, vs_origin_free)
/* The mapping of the load: the newest of that name, else the one it came with. (transfer full) */
VsMapping   *vs_origin_mapping (VsWorkspace *ws, const VsOrigin *origin, GError **error);
/* Fields as a row of such a file. (transfer full) */
char        *vs_origin_compose (const char *const *fields, const VsCsvDialect *dialect);

typedef struct {
  gint64  id, load_id;
  guint64 line, offset;
  char   *source_file, *column, *reason, *mended;
  GBytes *raw;
} VsWaiting;

void         vs_waiting_free (gpointer row);
/* The rows that the filter wants, in the order they came (VsWaiting). limit 0 = all. (transfer full) */
GPtrArray   *vs_waiting_find (sqlite3 *db, const VsQuarantineFilter *filter, guint limit, GError **error);
/* The text of the row through the reader; the record lives as long as the reader. quote: mostly the file's own. (transfer full) */
VsCsvReader *vs_waiting_read (const VsWaiting *row, const VsOrigin *origin, char quote, VsCsvRecord *record);
/* Its fields; of a row whose quotes are astray as if there were none. (transfer full) */
char       **vs_waiting_fields (const VsWaiting *row, const VsOrigin *origin);
/* A reason without what differs from row to row. (transfer full) */
char        *vs_waiting_kind (const char *reason);

G_END_DECLS
