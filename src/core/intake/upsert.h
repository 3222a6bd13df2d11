/* SPDX-License-Identifier: GPL-3.0-or-later */
/* upsert.h: rows into one table by key: new ones are inserted, changed ones updated, equal ones cost one look and write nothing. */
#pragma once

#include "intake/target.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* What a key means that comes again in the same load: passed over, a conflict when it says something else, or nothing (the caller
 * sees to it that it does not happen). */
typedef enum { VS_REPEAT_KEEPS_FIRST, VS_REPEAT_CONFLICTS, VS_REPEAT_UNCHECKED } VsRepeat;

/* REPEATED: the key came before in this load, with the same values or to be passed over. */
typedef enum { VS_UPSERT_FAILED, VS_UPSERT_INSERTED, VS_UPSERT_UPDATED, VS_UPSERT_UNCHANGED, VS_UPSERT_REPEATED, VS_UPSERT_CONFLICT } VsUpsertResult;

typedef struct _VsUpsert VsUpsert;

/* columns: of the target, in the order of the cells. defaults: further columns with the text that new rows get ("currency"); names and
 * values in turn, NULL-terminated (nullable). */
VsUpsert      *vs_upsert_new (sqlite3 *db, const VsTarget *target, VsTargetColumn *const *columns, guint n_columns,
                              const char *const *defaults, const char *source_file, VsRepeat repeat, GError **error);
VsUpsertResult vs_upsert_row (VsUpsert *self, const VsCell *cells, guint64 source_row, GError **error);
/* TRUE when the table held nothing at the start. */
gboolean       vs_upsert_is_blank (const VsUpsert *self);
/* Removes the row with the cells' key, if it is there. */
gboolean       vs_upsert_remove (VsUpsert *self, const VsCell *cells, gboolean *removed, GError **error);
/* Once there are no more rows, before the transaction ends. self: nullable. */
void           vs_upsert_rest (VsUpsert *self);
void           vs_upsert_free (VsUpsert *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsUpsert, vs_upsert_free)

G_END_DECLS
