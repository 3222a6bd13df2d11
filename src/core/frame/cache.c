/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.c: writes go over a connection of their own that never waits: while anybody else writes, the cache is simply not written.
 * Data versions stay as they are, and readers are not blocked (write-ahead log). */
#include "frame/cache.h"

#include <string.h>

#define ROWS_MIN 20000                 /* below that the rows themselves are as quick */
#define BYTES_MAX (256 * 1024 * 1024)  /* one column; SQLite's blobs end at 1 GB */

/* A condition that looks into other tables would outlive a change there. */
static gboolean
condition_is_local (const char *where)
{
  g_autofree char *folded = where ? g_ascii_strdown (where, -1) : NULL;

  return folded == NULL || strstr (folded, "select") == NULL;
}

static VsDict *
read_dict (const char *bytes, gsize n)
{
  g_autoptr (VsDict) dict = vs_dict_new ();
  const char *end = bytes + n;
  guint32 code = 0;

  if (n > 0 && end[-1] != '\0')
    return NULL;
  for (const char *at = bytes; at < end; at += strlen (at) + 1)
    if (vs_dict_intern (dict, at, -1) != code++)
      return NULL;  /* the same text twice: not what was written */
  return g_steal_pointer (&dict);
}

static VsColumn *
read_column (sqlite3_stmt *stmt, VsType type)
{
  gint64 n = sqlite3_column_int64 (stmt, 0);
  gsize n_valid = (gsize) (n + 63) / 64 * sizeof (guint64);
  g_autoptr (VsColumn) column = NULL;

  if (n < 0 || n >= G_MAXUINT32 || (gsize) sqlite3_column_bytes (stmt, 2) != (gsize) n * vs_type_size (type)
      || (sqlite3_column_type (stmt, 1) != SQLITE_NULL && (gsize) sqlite3_column_bytes (stmt, 1) != n_valid))
    return NULL;
  column = vs_column_new (type, (gsize) n);
  if (n > 0)
    memcpy (column->data, sqlite3_column_blob (stmt, 2), (gsize) n * vs_type_size (type));
  if (sqlite3_column_type (stmt, 1) != SQLITE_NULL)
    {
      column->valid = g_new0 (guint64, n / 64 + 1);
      memcpy (column->valid, sqlite3_column_blob (stmt, 1), n_valid);
      vs_column_count_nulls (column);
    }
  if (type == VS_TYPE_TEXT)
    {
      vs_dict_unref (column->dict);
      column->dict = read_dict (sqlite3_column_blob (stmt, 3), sqlite3_column_bytes (stmt, 3));
      if (column->dict == NULL)
        return NULL;
      for (gsize i = 0; i < column->n; i++)
        if (column->code[i] >= vs_dict_size (column->dict) && !vs_column_is_null (column, i))
          return NULL;
    }
  return g_steal_pointer (&column);
}

VsColumn *
vs_frame_cache_read (sqlite3 *db, const char *table, const char *name, const char *where, gint64 version, VsType type)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT rows, valid, data, dict FROM column_cache WHERE \"table\" = ? AND \"column\" = ? "
                                                     "AND condition = ? AND version = ? AND type = ?", NULL);

  if (stmt == NULL)
    return NULL;
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, where ? where : "", -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 4, version);
  sqlite3_bind_text (stmt, 5, vs_type_name (type), -1, SQLITE_STATIC);
  return vs_db_step (stmt, NULL) ? read_column (stmt, type) : NULL;
}

/* ── Writing ── */

static GByteArray *
dict_bytes (const VsDict *dict)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint32 code = 0; code < vs_dict_size (dict); code++)
    {
      const char *text = vs_dict_text (dict, code);
      g_byte_array_append (bytes, (const guint8 *) text, strlen (text) + 1);
    }
  return bytes;
}

static gboolean
write_column (sqlite3_stmt *stmt, const char *name, const VsColumn *column)
{
  gsize size = column->n * vs_type_size (column->type);
  g_autoptr (GByteArray) dict = column->type == VS_TYPE_TEXT ? dict_bytes (column->dict) : NULL;

  if (size > BYTES_MAX || (dict && dict->len > BYTES_MAX))
    return TRUE;
  sqlite3_bind_text (stmt, 2, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 5, vs_type_name (column->type), -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 6, (gint64) column->n);
  if (column->valid)
    sqlite3_bind_blob (stmt, 7, column->valid, (int) ((column->n + 63) / 64 * sizeof (guint64)), SQLITE_STATIC);
  else
    sqlite3_bind_null (stmt, 7);
  sqlite3_bind_blob (stmt, 8, column->data, (int) size, SQLITE_STATIC);
  if (dict)
    sqlite3_bind_blob (stmt, 9, dict->len ? dict->data : (const guint8 *) "", (int) dict->len, SQLITE_STATIC);
  else
    sqlite3_bind_null (stmt, 9);
  return vs_db_run (stmt, NULL);
}

static gboolean
write_columns (sqlite3 *db, const char *table, GPtrArray *names, const char *where, gint64 version, GPtrArray *columns)
{
  g_autoptr (sqlite3_stmt) forget = vs_db_prepare (db, "DELETE FROM column_cache WHERE \"table\" = ? AND version <> ?", NULL);
  g_autoptr (sqlite3_stmt) insert = vs_db_prepare (db, "INSERT OR REPLACE INTO column_cache (\"table\", \"column\", condition, version, type, "
                                                       "rows, valid, data, dict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", NULL);

  if (forget == NULL || insert == NULL)
    return FALSE;
  sqlite3_bind_text (forget, 1, table, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (forget, 2, version);
  if (!vs_db_run (forget, NULL))
    return FALSE;
  sqlite3_bind_text (insert, 1, table, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 3, where ? where : "", -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 4, version);
  for (guint i = 0; i < names->len; i++)
    if (!write_column (insert, names->pdata[i], columns->pdata[i]))
      return FALSE;
  return TRUE;
}

void
vs_frame_cache_write (VsWorkspace *ws, const char *table, GPtrArray *names, const char *where, gint64 version, GPtrArray *columns)
{
  sqlite3 *db = NULL;

  if (columns->len == 0 || ((VsColumn *) columns->pdata[0])->n < ROWS_MIN || vs_workspace_is_read_only (ws) || !condition_is_local (where))
    return;
  if (sqlite3_open_v2 (vs_workspace_get_path (ws), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      sqlite3_busy_timeout (db, 0);
      vs_db_exec (db, "PRAGMA synchronous = NORMAL", NULL);
      if (vs_db_exec (db, "BEGIN IMMEDIATE", NULL))
        vs_db_exec (db, write_columns (db, table, names, where, version, columns) ? "COMMIT" : "ROLLBACK", NULL);
    }
  sqlite3_close (db);
}
