/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bronze.h: what files said, byte for byte, in packed chunks of whole lines: so that a mapping that changed runs again without the file, and
 * every row of silver shows its line. Of a packed file or a workbook the text in it is kept. */
#pragma once

#include "intake/load.h"

G_BEGIN_DECLS

/* While a file is loaded a thread reads and packs it, from the first row on that changes anything; the load's own thread writes what is ready. */
typedef struct _VsBronze VsBronze;

VsBronze    *vs_bronze_begin (sqlite3 *db, gint64 load_id, const char *path, const VsCsvDialect *dialect, GError **error);
/* The file is worth keeping; its text is packed up to that byte, and further when this is said again. */
void         vs_bronze_start (VsBronze *self, guint64 allowed);
/* Writes the chunks that are ready; with `all` waits for the rest of the file. */
gboolean     vs_bronze_put (VsBronze *self, gboolean all, VsJob *job, GError **error);
void         vs_bronze_free (VsBronze *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsBronze, vs_bronze_free)

/* A load that changed nothing need not be kept: its rows came with another. */
gboolean     vs_bronze_forget (sqlite3 *db, gint64 load_id, GError **error);

/* How the load's text was read; FALSE with VS_ERROR_NO_DATA when it was not kept. (clear *dialect) */
gboolean     vs_bronze_dialect (sqlite3 *db, gint64 load_id, VsCsvDialect *dialect, GError **error);
/* The text of a load. Uses the connection until the reader is freed. */
VsCsvReader *vs_bronze_reader (sqlite3 *db, gint64 load_id, const VsCsvDialect *dialect, GError **error);

/* Where a row of silver comes from. */
typedef struct {
  gint64   load_id;
  char    *file;         /* its path when it was loaded */
  guint64  line;
  VsPlaceKind place;     /* what `line` counts */
  char    *raw;          /* the record as found, as UTF-8; NULL when the file's text was not kept */
  char   **header, **fields;   /* likewise */
} VsSourceLine;

/* key: of the row's first key column. VS_ERROR_NOT_FOUND when there is no such row, or it came from no file. */
gboolean     vs_source_line_find (VsWorkspace *ws, const char *table, const char *key, VsSourceLine *line, GError **error);
void         vs_source_line_clear (VsSourceLine *line);

G_END_DECLS
