/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quarantine.h: where rows go that do not fit: word for word, with their place and the reason. readmit.h takes them back. */
#pragma once

#include "base/csv.h"
#include "workspace/db.h"

G_BEGIN_DECLS

typedef struct {
  gint64        load_id;
  char         *source_file;
  sqlite3_stmt *insert;
  sqlite3_stmt *repeat;    /* made when the first row comes twice */
  sqlite3_stmt *known;     /* was this very row of this file mended and taken back? NULL: none was */
  guint64       n;         /* rows that wait */
  guint64       n_known;   /* rows that were taken back before, and count as unchanged */
  GHashTable   *places;    /* line → {line, line in the file, offset}, for rows that come in another stream (nullable) */
  guint8        again;     /* the rows come from quarantine: the reason changes, nothing is added */
} VsQuarantine;

gboolean vs_quarantine_init (VsQuarantine *self, sqlite3 *db, gint64 load_id, const char *source_file, GError **error);
/* For rows of that load that are tried once more: what is refused again waits again, at its line and offset. */
gboolean vs_quarantine_init_again (VsQuarantine *self, sqlite3 *db, gint64 load_id, const char *source_file, GError **error);
void     vs_quarantine_clear (VsQuarantine *self);
/* column NULL: the whole row. */
gboolean vs_quarantine_add (VsQuarantine *self, guint64 line, guint64 offset, const char *column, const char *reason,
                            const char *raw, gsize raw_len, GError **error);
/* A row that says word for word what an earlier one of the file said. */
gboolean vs_quarantine_repeat (VsQuarantine *self, guint64 line, const char *table, const char *key, gsize key_len, GError **error);
/* Why the reader could not take the record, NULL when it could. n_columns: what the header has; a record of another width does not fit.
 * (transfer full) */
char    *vs_quarantine_reason (const VsCsvRecord *record, guint n_columns);
/* How the file of that name was read, as JSON for the log: what it takes to read one of its rows again. completed: what it told the mapping
 * (nullable). (transfer full) */
char    *vs_quarantine_source (const char *name, const VsCsvDialect *dialect, VsCsvReader *reader, const char *completed);

G_END_DECLS
