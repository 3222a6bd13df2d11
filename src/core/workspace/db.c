/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db.c: SQLite's codes become our errors in one place, so that every failure of the file names the file and the remedy. */
#include "workspace/db.h"

#include <errno.h>

static const char *
file_of (sqlite3 *db)
{
  const char *path = db ? sqlite3_db_filename (db, "main") : NULL;

  return path && *path ? path : _("the workspace");
}

/* A full disk shows as SQLITE_FULL for the file itself and as an I/O error for the shared-memory file beside it. */
static gboolean
is_full (sqlite3 *db, int code)
{
  return code == SQLITE_FULL || (db && (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) &&
                                 (sqlite3_system_errno (db) == ENOSPC || sqlite3_system_errno (db) == EDQUOT));
}

gboolean
vs_db_fail (sqlite3 *db, const char *act, GError **error)
{
  int code = db ? sqlite3_extended_errcode (db) & 0xff : SQLITE_NOMEM;
  const char *file = file_of (db);

  if (is_full (db, code))
    g_set_error (error, VS_ERROR, VS_ERROR_NO_SPACE, _("Could not %s: the disk that holds “%s” is full; make room there and try again."), act, file);
  else
    switch (code)
      {
      case SQLITE_INTERRUPT:
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled; the workspace is as it was."));
        break;
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        g_set_error (error, VS_ERROR, VS_ERROR_BUSY,
                     _("Could not %s: another program is writing to “%s”; wait until it has finished and try again."), act, file);
        break;
      case SQLITE_CORRUPT:
      case SQLITE_NOTADB:
        g_set_error (error, VS_ERROR, VS_ERROR_CORRUPT, _("Could not %s: “%s” is damaged; restore a copy of it."), act, file);
        break;
      case SQLITE_READONLY:
      case SQLITE_PERM:
      case SQLITE_AUTH:
        g_set_error (error, VS_ERROR, VS_ERROR_OPEN,
                     _("Could not %s: “%s” can only be read; get the right to write to the file and its folder."), act, file);
        break;
      case SQLITE_CANTOPEN:
      case SQLITE_IOERR:
        g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Could not %s: “%s” cannot be read or written (%s); check the disk and your rights."),
                     act, file, db && sqlite3_system_errno (db) ? g_strerror (sqlite3_system_errno (db)) : sqlite3_errmsg (db));
        break;
      default:
        g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("Could not %s in “%s”: %s."), act, file, db ? sqlite3_errmsg (db) : _("out of memory"));
      }
  return FALSE;
}

gboolean
vs_db_exec (sqlite3 *db, const char *sql, GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK || vs_db_fail (db, _("change the workspace"), error);
}

gboolean
vs_db_execf (sqlite3 *db, GError **error, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  return vs_db_exec (db, sql, error);
}

sqlite3_stmt *
vs_db_prepare (sqlite3 *db, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    vs_db_fail (db, _("read the workspace"), error);
  return stmt;
}

gboolean
vs_db_step (sqlite3_stmt *stmt, GError **error)
{
  int code = sqlite3_step (stmt);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    vs_db_fail (sqlite3_db_handle (stmt), sqlite3_stmt_readonly (stmt) ? _("read the workspace") : _("change the workspace"), error);
  return code == SQLITE_ROW;
}

gboolean
vs_db_run (sqlite3_stmt *stmt, GError **error)
{
  int code;

  while ((code = sqlite3_step (stmt)) == SQLITE_ROW)
    ;
  if (code != SQLITE_DONE)
    vs_db_fail (sqlite3_db_handle (stmt), _("change the workspace"), error);
  sqlite3_reset (stmt);
  return code == SQLITE_DONE;
}

gboolean
vs_db_get_int (sqlite3 *db, gint64 *value, GError **error, const char *sql)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, error);
  g_autoptr (GError) failed = NULL;

  *value = 0;
  if (!stmt)
    return FALSE;
  if (vs_db_step (stmt, &failed))
    *value = sqlite3_column_int64 (stmt, 0);
  return vs_error_pass (error, g_steal_pointer (&failed));
}

char *
vs_db_get_text (sqlite3 *db, const char *sql, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, error);

  return stmt && vs_db_step (stmt, error) ? g_strdup ((const char *) sqlite3_column_text (stmt, 0)) : NULL;
}

char *
vs_db_quote (const char *identifier)
{
  g_auto (GStrv) parts = g_strsplit (identifier, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strconcat ("\"", doubled, "\"", NULL);
}

gboolean
vs_db_table_exists (sqlite3 *db, const char *table)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?1", NULL);

  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  return vs_db_step (stmt, NULL);
}

static int
interrupt_when_cancelled (gpointer job)
{
  return g_cancellable_is_cancelled (vs_job_get_cancellable (job));
}

void
vs_db_watch (sqlite3 *db, VsJob *job)
{
  /* 10,000 virtual machine steps are well under a millisecond: fast to answer, too rare to cost. */
  sqlite3_progress_handler (db, job ? 10000 : 0, job ? interrupt_when_cancelled : NULL, job);
}
