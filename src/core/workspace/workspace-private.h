/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workspace-private.h: what only the files of this room share. */
#pragma once

#include "workspace/workspace.h"

G_BEGIN_DECLS

/* schema.c: runs the numbered files above the file's version, in one transaction of its own. */
int      vs_schema_newest (GError **error);   /* the highest number in data/schema; 0 on error */
gboolean vs_schema_apply (sqlite3 *db, int from, GError **error);
/* Copies the open database to PATH.backup-vN, whole or not at all. */
gboolean vs_schema_backup (sqlite3 *db, const char *path, int version, GError **error);

/* audit.c: the hash chain. */
gboolean vs_audit_append (sqlite3 *db, const char *verb, const char *object, const char *detail, GError **error);
/* *bad = seq of the first row whose hash does not follow from the row before it, 0 when the chain is whole. */
gboolean vs_audit_check (sqlite3 *db, VsJob *job, gint64 *bad, GError **error);

/* The writer while this thread holds it, else a reader of the pool: so that a writer sees what it has just written. */
sqlite3 *vs_workspace_lease (VsWorkspace *self, GError **error);
void     vs_workspace_unlease (VsWorkspace *self, sqlite3 *db);

/* The last day seen costs a scan, so it is kept with the total version it was computed at. */
gboolean vs_workspace_recall_last_day (VsWorkspace *self, gint64 version, VsDay *day);
void     vs_workspace_remember_last_day (VsWorkspace *self, gint64 version, VsDay day);

G_END_DECLS
