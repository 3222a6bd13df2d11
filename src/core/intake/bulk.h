/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bulk.h: rows into a table that holds none yet. Threads make database images of their batches; the writer moves the records over, and the
 * indexes are built once all rows are there. A key that comes again is found in memory. */
#pragma once

#include "intake/target.h"
#include "intake/upsert.h"

G_BEGIN_DECLS

typedef struct _VsBulk VsBulk;
typedef struct _VsBulkPart VsBulkPart;   /* what one thread made ready of one batch */

/* columns, defaults, source_file, repeat: as in vs_upsert_new (). NULL without an error when the table holds rows, or is of a shape that this
 * does not know: then rows go one by one. */
VsBulk        *vs_bulk_new (sqlite3 *db, const VsTarget *target, VsTargetColumn *const *columns, guint n_columns, const char *const *defaults,
                            const char *source_file, VsRepeat repeat, GError **error);
void           vs_bulk_free (VsBulk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsBulk, vs_bulk_free)
VsBulkPart    *vs_bulk_part_new (const VsBulk *self);
void           vs_bulk_part_free (VsBulkPart *part);

/* Any thread: the part's rows, those of the cells (as many per row as there are columns) that `keep` names. lines: of the source. The cells
 * must stay until the part is put. */
void           vs_bulk_prepare (const VsBulk *self, VsBulkPart *part, const VsCell *cells, const guint64 *lines, const guint8 *keep, guint n_rows);

/* The writer, row by row in order: INSERTED, REPEATED or CONFLICT. */
VsUpsertResult vs_bulk_see (VsBulk *self, VsBulkPart *part, guint row, GError **error);
/* Takes back the row seen last. */
void           vs_bulk_unsee (VsBulk *self, VsBulkPart *part, guint row);
/* Then the batch's rows, without those that were repeated or taken back. */
gboolean       vs_bulk_put (VsBulk *self, VsBulkPart *part, GError **error);

/* After the last batch: the columns for the dashboards, for the table's data version after this transaction, and the indexes. */
gboolean       vs_bulk_finish (VsBulk *self, gint64 version, VsJob *job, GError **error);
/* Once the transaction is over, for all bulks of this connection. */
void           vs_bulk_detach (sqlite3 *db);

G_END_DECLS
