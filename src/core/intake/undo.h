/* SPDX-License-Identifier: GPL-3.0-or-later */
/* undo.h: the last load taken back. While a load runs, the rows it changes or removes are noted as they were, by triggers of this connection;
 * rows it adds need no note, for they come after all others. */
#pragma once

#include "intake/load.h"

G_BEGIN_DECLS

/* Around a load, inside its transaction: forgets the load before, and notes this one. */
gboolean     vs_undo_begin (sqlite3 *db, const VsMapping *mapping, GError **error);
gboolean     vs_undo_end (sqlite3 *db, gint64 load_id, GError **error);

/* The load that can be taken back: the last one, as long as nothing else has written to the tables it changed. VS_ERROR_NOT_FOUND when there
 * is none, VS_ERROR_INVALID with what has changed since. (transfer full) */
VsLoadEntry *vs_load_last (VsWorkspace *ws, GError **error);
/* Takes it back: tables, quarantine, bronze and history are as before it; the audit keeps both. Returns what was taken back. (transfer full) */
VsLoadEntry *vs_load_undo (VsWorkspace *ws, VsJob *job, GError **error);

G_END_DECLS
