/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h: records of a file into silver tables by a mapping. Threads cut the file into batches and convert them; the caller's thread writes
 * them in order. A row is taken whole or goes to quarantine whole, whatever number of tables it feeds. */
#pragma once

#include "intake/bronze.h"
#include "intake/mapping-private.h"
#include "intake/quarantine.h"

G_BEGIN_DECLS

typedef struct _VsRows VsRows;

/* Everything that is wrong with the mapping for such a file, not only the first, into `faults` (char *). FALSE only when that cannot be told. */
gboolean vs_rows_check (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, const char *const *header, guint n_header,
                        GPtrArray *faults, GError **error);

/* Inside a transaction. Checks the mapping against the header and the schema: VS_ERROR_FORMAT names the place in the mapping. */
VsRows  *vs_rows_new (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, const char *const *header, guint n_header,
                      VsQuarantine *quarantine, GError **error);
/* Passes over rows below the mapping's watermark, if it names one, and moves it. */
gboolean vs_rows_use_watermark (VsRows *self, GError **error);
/* All records of the reader, which no one else may use meanwhile. Bumps the tables that changed and fills the counts. bronze (nullable) is
 * written alongside. */
gboolean vs_rows_load (VsRows *self, VsCsvReader *reader, VsBronze *bronze, VsJob *job, VsLoadResult *result, GError **error);
/* The same of records from elsewhere: the next one, FALSE at the end or with an error. Asked by one thread at a time, but not always the same. */
typedef gboolean (*VsRowsNext) (gpointer data, VsCsvRecord *record, GError **error);
gboolean vs_rows_load_from (VsRows *self, VsRowsNext next, gpointer data, VsJob *job, VsLoadResult *result, GError **error);
/* After the transaction, whichever way it ended. */
void     vs_rows_free (VsRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsRows, vs_rows_free)

G_END_DECLS
