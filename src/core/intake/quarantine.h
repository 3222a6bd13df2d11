/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quarantine.h: where rows go that do not fit: word for word, with their place and the reason. */
#pragma once

#include "base/csv.h"
#include "workspace/db.h"

G_BEGIN_DECLS

typedef struct {
  gint64        load_id;
  char         *source_file;
  sqlite3_stmt *insert;
  guint64       n;
} VsQuarantine;

gboolean vs_quarantine_init (VsQuarantine *self, sqlite3 *db, gint64 load_id, const char *source_file, GError **error);
void     vs_quarantine_clear (VsQuarantine *self);
/* column NULL: the whole row. */
gboolean vs_quarantine_add (VsQuarantine *self, guint64 line, guint64 offset, const char *column, const char *reason,
                            const char *raw, gsize raw_len, GError **error);
/* Why the reader could not take the record, NULL when it could. n_columns: what the header has; a record of another width does not fit.
 * (transfer full) */
char    *vs_quarantine_reason (const VsCsvRecord *record, guint n_columns);

G_END_DECLS
