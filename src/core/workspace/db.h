/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db.h: SQLite with our errors. Thin on purpose: statements are sqlite3_stmt, only opening, failing and cancelling are ours. */
#pragma once

#include "base/job.h"
#include <sqlite3.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* Turns the connection's last failure into VS_ERROR by remedy (BUSY, NO_SPACE, CORRUPT, OPEN …); `act` is a translated phrase such
 * as "load customers.csv". Interrupted becomes G_IO_ERROR_CANCELLED. Always returns FALSE. */
gboolean      vs_db_fail (sqlite3 *db, const char *act, GError **error);
gboolean      vs_db_exec (sqlite3 *db, const char *sql, GError **error);
gboolean      vs_db_execf (sqlite3 *db, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);  /* g_strdup_printf, quote with %s of vs_db_quote () */
sqlite3_stmt *vs_db_prepare (sqlite3 *db, const char *sql, GError **error);
/* SQLITE_ROW → TRUE; SQLITE_DONE → FALSE with no error; else FALSE with error. */
gboolean      vs_db_step (sqlite3_stmt *stmt, GError **error);
/* Runs to the end and resets. */
gboolean      vs_db_run (sqlite3_stmt *stmt, GError **error);
/* First column of the first row. */
gboolean      vs_db_get_int (sqlite3 *db, gint64 *value, GError **error, const char *sql);
char         *vs_db_get_text (sqlite3 *db, const char *sql, GError **error);
/* "name" with doubled inner quotes. (transfer full) */
char         *vs_db_quote (const char *identifier);
gboolean      vs_db_table_exists (sqlite3 *db, const char *table);
/* While set, a cancelled job interrupts the running statement. NULL removes. */
void          vs_db_watch (sqlite3 *db, VsJob *job);

G_END_DECLS
