/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.c: a column's narrow values lie in the file as they lie in memory and are read straight to where they stay. Writes go over a
 * connection of their own that never waits: while anybody else writes, the cache is simply not written. Data versions stay as they are,
 * and readers are not blocked (write-ahead log). */
#include "frame/cache.h"

#include "frame/block.h"

#include <string.h>

#define BYTES_MAX (512 * 1024 * 1024)  /* one column; SQLite's blobs end at 1 GB */

gboolean
vs_frame_cache_allows (const char *where)
{
  g_autofree char *folded = where ? g_ascii_strdown (where, -1) : NULL;

  return folded == NULL || strstr (folded, "select") == NULL;
}

static gsize
n_words (gsize rows)
{
  return (rows + 63) / 64;
}

/* ── Reading ── */

typedef struct {
  gint64 rowid, rows;
  gint64 n_valid, n_data, n_dict;  /* bytes; −1 = null */
} Kept;

static gboolean
read_blob (sqlite3 *db, const char *column, gint64 rowid, gpointer into, gsize n)
{
  sqlite3_blob *blob = NULL;
  gboolean ok = sqlite3_blob_open (db, "main", "column_cache", column, rowid, 0, &blob) == SQLITE_OK
                && (gsize) sqlite3_blob_bytes (blob) == n && sqlite3_blob_read (blob, into, (int) n, 0) == SQLITE_OK;

  sqlite3_blob_close (blob);
  return ok;
}

static gboolean
read_valid (sqlite3 *db, const Kept *kept, VsColumn *column)
{
  if (kept->n_valid < 0)
    return TRUE;
  if ((gsize) kept->n_valid != n_words (column->n) * sizeof (guint64))
    return FALSE;
  column->valid = g_new0 (guint64, column->n / 64 + 1);
  if (!read_blob (db, "valid", kept->rowid, column->valid, (gsize) kept->n_valid))
    return FALSE;
  vs_column_count_nulls (column);
  return TRUE;
}

static gboolean
read_dict (sqlite3 *db, const Kept *kept, VsColumn *column)
{
  if (column->type != VS_TYPE_TEXT)
    return TRUE;
  if (kept->n_dict < 0)
    return FALSE;

  g_autofree char *bytes = g_malloc (MAX (kept->n_dict, 1));
  if (!read_blob (db, "dict", kept->rowid, bytes, (gsize) kept->n_dict) || (kept->n_dict > 0 && bytes[kept->n_dict - 1] != '\0'))
    return FALSE;
  column->dict = vs_dict_new_from_bytes (g_steal_pointer (&bytes), (gsize) kept->n_dict);
  return TRUE;
}

static gboolean
read_values (sqlite3 *db, const Kept *kept, VsColumn *column)
{
  gsize size = column->n > 0 ? (gsize) kept->n_data / column->n : vs_type_size (column->type);

  if (kept->n_data < 0 || size == 0 || size * column->n != (gsize) kept->n_data)
    return FALSE;
  gpointer values = vs_block_alloc (column->n, size);
  if (column->n > 0 && !read_blob (db, "data", kept->rowid, values, (gsize) kept->n_data))
    {
      vs_block_free (values, column->n, size);
      return FALSE;
    }
  return vs_column_adopt (column, values, (guint) size);
}

static void
bind_key (sqlite3_stmt *stmt, const VsCacheKey *key)
{
  sqlite3_bind_text (stmt, 1, key->table, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, key->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, key->where ? key->where : "", -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 4, key->version);
  sqlite3_bind_text (stmt, 5, key->kind, -1, SQLITE_STATIC);
}

VsColumn *
vs_frame_cache_read (sqlite3 *db, const VsCacheKey *key, VsType type)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT rowid, rows, ifnull (length (valid), -1), length (data), ifnull (length (dict), -1) "
                                                     "FROM column_cache WHERE \"table\" = ? AND \"column\" = ? AND condition = ? "
                                                     "AND version = ? AND type = ? AND typeof (data) = 'blob'", NULL);
  g_autoptr (VsColumn) column = NULL;

  if (stmt == NULL)
    return NULL;
  bind_key (stmt, key);
  if (!vs_db_step (stmt, NULL))
    return NULL;
  Kept kept = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2),
                sqlite3_column_int64 (stmt, 3), sqlite3_column_int64 (stmt, 4) };
  if (kept.rows < 0 || kept.rows >= G_MAXUINT32 || kept.n_data > BYTES_MAX || kept.n_data < kept.rows)
    return NULL;
  column = vs_column_new_empty (type, (gsize) kept.rows);
  if (!read_valid (db, &kept, column) || !read_dict (db, &kept, column) || !read_values (db, &kept, column))
    return NULL;
  return g_steal_pointer (&column);
}

GBytes *
vs_frame_cache_read_bytes (sqlite3 *db, const VsCacheKey *key)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT data FROM column_cache WHERE \"table\" = ? AND \"column\" = ? AND condition = ? "
                                                     "AND version = ? AND type = ? AND typeof (data) = 'blob'", NULL);

  if (stmt == NULL)
    return NULL;
  bind_key (stmt, key);
  if (!vs_db_step (stmt, NULL))
    return NULL;
  return g_bytes_new (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0));
}

gint64
vs_frame_cache_count (sqlite3 *db, const char *table, const char *where, gint64 version)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT rows FROM column_cache WHERE \"table\" = ? AND condition = ? AND version = ?", NULL);

  if (stmt == NULL)
    return -1;
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, where ? where : "", -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 3, version);
  return vs_db_step (stmt, NULL) ? sqlite3_column_int64 (stmt, 0) : -1;
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

static gint64
value_at (const VsStoreValues *values, gsize i)
{
  switch (values->size)
    {
    case 1: return ((const gint8 *) values->values)[i];
    case 2: return ((const gint16 *) values->values)[i];
    case 4: return ((const gint32 *) values->values)[i];
    default: return ((const gint64 *) values->values)[i];
    }
}

/* The last day or instant that a column tells; FALSE for what is neither, or has none. */
static gboolean
find_high (const VsStoreValues *values, gint64 *high)
{
  gboolean any = FALSE;

  if (values->type != VS_TYPE_DAY && values->type != VS_TYPE_TIME)
    return FALSE;
  for (gsize i = 0; i < values->n; i++)
    if (values->valid == NULL || (values->valid[i >> 6] >> (i & 63) & 1))
      {
        *high = any ? MAX (*high, value_at (values, i)) : value_at (values, i);
        any = TRUE;
      }
  return any;
}

static gboolean
write_values (sqlite3_stmt *stmt, const VsCacheKey *key, const VsStoreValues *values, GError **error)
{
  gsize size = values->n * values->size;
  g_autoptr (GByteArray) dict = values->dict ? dict_bytes (values->dict) : NULL;
  const char *texts = dict ? (const char *) dict->data : values->texts;
  gsize n_texts = dict ? dict->len : values->n_texts;
  gint64 high;

  if (size > BYTES_MAX || n_texts > BYTES_MAX)
    return TRUE;
  bind_key (stmt, key);
  sqlite3_bind_int64 (stmt, 6, (gint64) values->n);
  if (values->valid)
    sqlite3_bind_blob (stmt, 7, values->valid, (int) (n_words (values->n) * sizeof (guint64)), SQLITE_STATIC);
  else
    sqlite3_bind_null (stmt, 7);
  sqlite3_bind_blob (stmt, 8, values->values, (int) size, SQLITE_STATIC);
  if (values->type == VS_TYPE_TEXT)
    sqlite3_bind_blob (stmt, 9, n_texts ? texts : "", (int) n_texts, SQLITE_STATIC);
  else
    sqlite3_bind_null (stmt, 9);
  if (find_high (values, &high))
    sqlite3_bind_int64 (stmt, 10, high);
  else
    sqlite3_bind_null (stmt, 10);
  return vs_db_run (stmt, error);
}

static gboolean
write_column (sqlite3_stmt *stmt, const VsCacheKey *key, const VsColumn *column)
{
  VsStoreValues values = {
    .type = column->type, .n = column->n, .size = column->narrow ? column->narrow_size : (guint) vs_type_size (column->type),
    .values = column->narrow ? column->narrow : column->data, .valid = column->valid, .dict = column->dict,
  };

  return write_values (stmt, key, &values, NULL);
}

/* Puts something in place of what there is of other versions. */
typedef struct {
  const VsCacheKey *keys;
  VsColumn *const  *columns;
  GBytes           *bytes;   /* instead of columns */
  guint             n;
} Write;

static gboolean
write_bytes (sqlite3_stmt *stmt, const VsCacheKey *key, GBytes *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  bind_key (stmt, key);
  sqlite3_bind_int64 (stmt, 6, 0);
  sqlite3_bind_null (stmt, 7);
  sqlite3_bind_blob (stmt, 8, size ? data : "", (int) size, SQLITE_STATIC);
  sqlite3_bind_null (stmt, 9);
  sqlite3_bind_null (stmt, 10);
  return vs_db_run (stmt, NULL);
}

/* Lets go of the table's other versions. (transfer full) */
static sqlite3_stmt *
prepare_insert (sqlite3 *db, const VsCacheKey *key, GError **error)
{
  g_autoptr (sqlite3_stmt) forget = vs_db_prepare (db, "DELETE FROM column_cache WHERE \"table\" = ? AND version <> ?", error);

  if (forget == NULL)
    return NULL;
  sqlite3_bind_text (forget, 1, key->table, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (forget, 2, key->version);
  return !vs_db_run (forget, error) ? NULL
         : vs_db_prepare (db, "INSERT OR REPLACE INTO column_cache (\"table\", \"column\", condition, version, type, rows, valid, data, dict, high) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
}

static gboolean
write_all (sqlite3 *db, const Write *write)
{
  g_autoptr (sqlite3_stmt) insert = prepare_insert (db, &write->keys[0], NULL);

  if (insert == NULL)
    return FALSE;
  for (guint i = 0; i < write->n; i++)
    if (!write_column (insert, &write->keys[i], write->columns[i]))
      return FALSE;
  return write->bytes == NULL || write_bytes (insert, &write->keys[0], write->bytes);
}

static void
write_now (VsWorkspace *ws, const Write *write)
{
  static GMutex ours;   /* threads of this program do wait for each other */
  sqlite3 *db = NULL;

  if (vs_workspace_is_read_only (ws))
    return;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ours);
  if (sqlite3_open_v2 (vs_workspace_get_path (ws), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      sqlite3_busy_timeout (db, 0);
      vs_db_exec (db, "PRAGMA synchronous = NORMAL", NULL);
      if (vs_db_exec (db, "BEGIN IMMEDIATE", NULL))
        vs_db_exec (db, write_all (db, write) ? "COMMIT" : "ROLLBACK", NULL);
    }
  sqlite3_close (db);
}

void
vs_frame_cache_write (VsWorkspace *ws, const VsCacheKey *keys, VsColumn *const *columns, guint n)
{
  if (n > 0 && columns[0]->n >= VS_CACHE_ROWS_MIN && vs_frame_cache_allows (keys[0].where))
    write_now (ws, &(Write) { .keys = keys, .columns = columns, .n = n });
}

void
vs_frame_cache_write_bytes (VsWorkspace *ws, const VsCacheKey *key, GBytes *bytes)
{
  write_now (ws, &(Write) { .keys = key, .bytes = bytes });
}

gboolean
vs_frame_cache_write_values (sqlite3 *db, const VsCacheKey *key, const VsStoreValues *values, GError **error)
{
  g_autoptr (sqlite3_stmt) insert = NULL;

  if (values->n < VS_CACHE_ROWS_MIN)
    return TRUE;
  insert = prepare_insert (db, key, error);
  return insert != NULL && write_values (insert, key, values, error);
}
