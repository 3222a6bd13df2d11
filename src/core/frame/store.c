/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.c: table columns as frame columns. All columns that are not in the cache come from one statement in rowid order; a value
 * whose storage does not fit its declared type is missing, never 0. */
#include "frame/store.h"

#include "base/parallel.h"
#include "base/text.h"
#include "frame/cache.h"

#include <string.h>

#define CHECK_EVERY 4096

static const struct {
  const char *declared;
  VsType      type;
} declared_types[] = {
  { "TEXT", VS_TYPE_TEXT },
  { "INTEGER", VS_TYPE_INT64 },
  { "REAL", VS_TYPE_DOUBLE },
  { "BOOLEAN", VS_TYPE_BOOL },
  { "DAY", VS_TYPE_DAY },
  { "INSTANT", VS_TYPE_TIME },
  { "MONEY", VS_TYPE_MONEY },
};

typedef struct {
  GPtrArray *names;   /* char *, NULL-terminated */
  GArray    *types;   /* int: VsType, or −1 for what no column can hold */
  gboolean   is_view;
} TableInfo;

static void
table_info_free (TableInfo *info)
{
  if (info == NULL)
    return;
  g_ptr_array_unref (info->names);
  g_array_unref (info->types);
  g_free (info);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TableInfo, table_info_free)

static int
type_of_declared (const char *declared)
{
  for (guint i = 0; i < G_N_ELEMENTS (declared_types); i++)
    if (declared && g_ascii_strcasecmp (declared, declared_types[i].declared) == 0)
      return declared_types[i].type;
  return -1;
}

static TableInfo *
table_info_read (sqlite3 *db, const char *table, GError **error)
{
  g_autoptr (TableInfo) info = g_new0 (TableInfo, 1);
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT name, type, (SELECT type FROM sqlite_schema WHERE name = ?1) = 'view' "
                                                     "FROM pragma_table_info (?1)", error);
  GError *failure = NULL;

  info->names = g_ptr_array_new_with_free_func (g_free);
  info->types = g_array_new (FALSE, FALSE, sizeof (int));
  if (stmt == NULL)
    return NULL;
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, &failure))
    {
      int type = type_of_declared ((const char *) sqlite3_column_text (stmt, 1));
      g_ptr_array_add (info->names, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
      g_array_append_val (info->types, type);
      info->is_view = sqlite3_column_int (stmt, 2);
    }
  if (failure)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  if (info->names->len == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("The workspace has no table “%s”."), table);
      return NULL;
    }
  g_ptr_array_add (info->names, NULL);
  return g_steal_pointer (&info);
}

static gboolean
table_info_find (const TableInfo *info, const char *table, const char *column, VsType *type, GError **error)
{
  guint n = info->names->len - 1;

  for (guint i = 0; i < n; i++)
    if (g_str_equal (info->names->pdata[i], column))
      {
        int found = g_array_index (info->types, int, i);
        if (found < 0)
          {
            g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("Column “%s” of “%s” holds values that cannot be analysed."), column, table);
            return FALSE;
          }
        *type = found;
        return TRUE;
      }

  const char *near = vs_text_nearest (column, (const char *const *) info->names->pdata, n);
  if (near)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("Table “%s” has no column “%s”. Did you mean “%s”?"), table, column, near);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("Table “%s” has no column “%s”."), table, column);
  return FALSE;
}

gboolean
vs_frame_store_type (VsWorkspace *ws, const char *table, const char *column, VsType *type)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && table != NULL && column != NULL && type != NULL, FALSE);

  sqlite3 *db = vs_workspace_reader (ws, NULL);
  if (db == NULL)
    return FALSE;
  g_autoptr (TableInfo) info = table_info_read (db, table, NULL);
  gboolean found = info != NULL && table_info_find (info, table, column, type, NULL);
  vs_workspace_release (ws, db);
  return found;
}

/* ── Rows to columns ── */

static inline void
add_value (VsColumnBuilder *builder, VsType type, sqlite3_stmt *stmt, int i)
{
  int storage = sqlite3_column_type (stmt, i);

  if (storage == SQLITE_NULL || storage == SQLITE_BLOB)
    vs_column_builder_add_null (builder);
  else if (type == VS_TYPE_TEXT)
    {
      const char *text = (const char *) sqlite3_column_text (stmt, i);
      vs_column_builder_add_text (builder, text, sqlite3_column_bytes (stmt, i));
    }
  else if (storage == SQLITE_TEXT)
    vs_column_builder_add_null (builder);
  else if (type == VS_TYPE_DOUBLE)
    vs_column_builder_add_double (builder, sqlite3_column_double (stmt, i));
  else
    vs_column_builder_add_int (builder, sqlite3_column_int64 (stmt, i));
}

static char *
select_sql (const char *table, GPtrArray *columns, const char *where, gboolean ordered)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree char *from = vs_db_quote (table);

  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *quoted = vs_db_quote (columns->pdata[i]);
      g_string_append_printf (sql, "%s%s", i ? ", " : "", quoted);
    }
  if (columns->len == 0)
    g_string_append (sql, "1");
  g_string_append_printf (sql, " FROM %s", from);
  if (where)
    g_string_append_printf (sql, " WHERE (%s)", where);
  if (ordered)
    g_string_append (sql, " ORDER BY rowid");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* Reads the named columns; one builder each comes back as a column in `out` (element-type VsColumn). */
static gboolean
read_rows (sqlite3 *db, const char *sql, const VsType *types, guint n, gsize *n_rows, GPtrArray *out, VsJob *job, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, error);
  g_autofree VsColumnBuilder **builders = g_new0 (VsColumnBuilder *, n + 1);
  GError *failure = NULL;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    builders[i] = vs_column_builder_new (types[i]);
  *n_rows = 0;
  while (vs_db_step (stmt, &failure))
    {
      for (guint i = 0; i < n; i++)
        add_value (builders[i], types[i], stmt, i);
      if (++*n_rows % CHECK_EVERY == 0 && !vs_job_check (job, &failure))
        break;
    }
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (out, vs_column_builder_end (builders[i]));
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (*n_rows >= G_MAXUINT32)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("A table with more than four thousand million rows cannot be analysed."));
      return FALSE;
    }
  return TRUE;
}

/* The table's data version in this very snapshot; the workspace's own may already be one further. */
static gint64
snapshot_version (sqlite3 *db, const char *table)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT version FROM table_version WHERE name = ?", NULL);

  if (stmt == NULL)
    return 0;
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  return vs_db_step (stmt, NULL) ? sqlite3_column_int64 (stmt, 0) : 0;
}

/* ── From the cache ── */

typedef struct {
  VsWorkspace *ws;
  VsCacheKey  *keys;
  const VsType *types;
  VsColumn   **loaded;
} Cached;

/* A connection for each: what a key names is the same in every snapshot that has it. */
static gboolean
read_cached (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Cached *cached = data;
  sqlite3 *db = vs_workspace_reader (cached->ws, NULL);

  for (gsize i = from; db && i < to; i++)
    cached->loaded[i] = vs_frame_cache_read (db, &cached->keys[i], cached->types[i]);
  if (db)
    vs_workspace_release (cached->ws, db);
  return TRUE;
}

/* Fills `loaded` with what the cache has, then reads the rest (NULLs) from the rows. */
static gboolean
load_columns (VsWorkspace *ws, sqlite3 *db, const char *table, const char *const *names, const VsType *types, guint n, const char *where,
              gboolean is_view, VsColumn **loaded, gsize *n_rows, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_column_unref);
  g_autofree VsType *missing_types = g_new (VsType, n + 1);
  g_autofree VsCacheKey *keys = g_new0 (VsCacheKey, n + 1);
  gint64 version = is_view ? 0 : snapshot_version (db, table);
  guint k = 0;

  for (guint i = 0; i < n; i++)
    keys[i] = (VsCacheKey) { table, names[i], where, vs_type_name (types[i]), version };
  if (version > 0)
    vs_parallel_for (n, 1, read_cached, &(Cached) { ws, keys, types, loaded }, NULL, NULL);
  for (guint i = 0; i < n; i++)
    if (loaded[i] == NULL)
      {
        keys[missing->len] = (VsCacheKey) { table, names[i], where, vs_type_name (types[i]), version };
        missing_types[missing->len] = types[i];
        g_ptr_array_add (missing, (gpointer) names[i]);
      }
  if (missing->len == 0 && n > 0)
    {
      *n_rows = loaded[0]->n;
      return TRUE;
    }

  g_autofree char *sql = select_sql (table, missing, where, !is_view);
  if (!read_rows (db, sql, missing_types, missing->len, n_rows, read, job, error))
    return FALSE;
  for (guint i = 0; i < read->len; i++)
    vs_column_settle (read->pdata[i]);
  for (guint i = 0; i < n; i++)
    if (loaded[i] == NULL)
      loaded[i] = vs_column_ref (read->pdata[k++]);
  if (version > 0)
    vs_frame_cache_write (ws, keys, (VsColumn *const *) read->pdata, read->len);
  return TRUE;
}

VsFrame *
vs_frame_store_load (VsWorkspace *ws, const char *table, const char *const *columns, const char *where, VsJob *job, GError **error)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && table != NULL && columns != NULL, NULL);

  guint n = g_strv_length ((char **) columns);
  g_autofree VsType *types = g_new (VsType, n + 1);
  g_autofree VsColumn **loaded = g_new0 (VsColumn *, n + 1);
  g_autoptr (VsFrame) frame = NULL;
  gsize n_rows = 0;
  gboolean ok = TRUE;
  sqlite3 *db = vs_workspace_reader (ws, error);

  if (db == NULL)
    return NULL;
  /* One snapshot for the cache, the version and the rows. */
  ok = vs_db_exec (db, "BEGIN", error);
  g_autoptr (TableInfo) info = ok ? table_info_read (db, table, error) : NULL;
  ok = info != NULL;
  for (guint i = 0; ok && i < n; i++)
    ok = table_info_find (info, table, columns[i], &types[i], error);
  vs_db_watch (db, job);
  ok = ok && load_columns (ws, db, table, columns, types, n, where, info->is_view, loaded, &n_rows, job, error);
  vs_db_watch (db, NULL);
  if (!sqlite3_get_autocommit (db))
    vs_db_exec (db, "COMMIT", NULL);
  vs_workspace_release (ws, db);

  if (ok)
    frame = vs_frame_new (n_rows);
  for (guint i = 0; i < n; i++)
    if (loaded[i])
      {
        if (ok)
          vs_frame_add (frame, columns[i], loaded[i]);
        vs_column_unref (loaded[i]);
      }
  return g_steal_pointer (&frame);
}

gsize
vs_frame_store_count (VsWorkspace *ws, const char *table, const char *where, VsJob *job, GError **error)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && table != NULL, (gsize) -1);

  const char *const none[] = { NULL };
  sqlite3 *db = vs_workspace_reader (ws, error);
  gint64 n, version;

  if (db == NULL)
    return (gsize) -1;
  version = snapshot_version (db, table);
  n = version > 0 ? vs_frame_cache_count (db, table, where, version) : -1;
  vs_workspace_release (ws, db);
  if (n >= 0)
    return (gsize) n;
  g_autoptr (VsFrame) frame = vs_frame_store_load (ws, table, none, where, job, error);
  return frame ? frame->n_rows : (gsize) -1;
}

gboolean
vs_frame_store_keeps (VsWorkspace *ws, const char *table)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && table != NULL, FALSE);

  sqlite3 *db = vs_workspace_reader (ws, NULL);
  g_autofree char *quoted = vs_db_quote (table);
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM %s LIMIT 1 OFFSET %d", quoted, VS_CACHE_ROWS_MIN - 1);
  g_autoptr (sqlite3_stmt) stmt = db ? vs_db_prepare (db, sql, NULL) : NULL;
  gboolean found = stmt != NULL && vs_db_step (stmt, NULL);

  g_clear_pointer (&stmt, sqlite3_finalize);
  if (db)
    vs_workspace_release (ws, db);
  return found;
}

gboolean
vs_frame_store_keep (sqlite3 *db, const char *table, const char *column, gint64 version, const VsStoreValues *values, GError **error)
{
  g_return_val_if_fail (db != NULL && table != NULL && column != NULL && values != NULL, FALSE);

  return vs_frame_cache_write_values (db, &(VsCacheKey) { table, column, NULL, vs_type_name (values->type), version }, values, error);
}

/* ── Ways ── */

static char *
way_name (const VsStoreKey *child, const VsStoreKey *parent)
{
  return g_strdup_printf ("%s > %s.%s %s", child->column, parent->table, parent->column, parent->where ? parent->where : "");
}

/* A way is a column of row numbers that belongs to the child's version and, by its kind, to the parent's. */
static void
way_key (VsCacheKey *key, const VsStoreKey *child, const VsStoreKey *parent, const VsStoreVersions *seen, char **name, char **kind)
{
  *name = way_name (child, parent);
  *kind = g_strdup_printf ("way %" G_GINT64_FORMAT, seen->parent);
  *key = (VsCacheKey) { child->table, *name, child->where, *kind, seen->child };
}

guint32 *
vs_frame_store_read_way (VsWorkspace *ws, const VsStoreKey *child, const VsStoreKey *parent, gsize *n_rows, VsStoreVersions *seen)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && child != NULL && parent != NULL && n_rows != NULL && seen != NULL, NULL);

  g_autofree char *name = NULL, *kind = NULL;
  g_autoptr (VsColumn) rows = NULL;
  VsCacheKey key;
  sqlite3 *db = vs_workspace_reader (ws, NULL);

  *seen = (VsStoreVersions) { 0 };
  if (db == NULL)
    return NULL;
  vs_db_exec (db, "BEGIN", NULL);
  *seen = (VsStoreVersions) { snapshot_version (db, child->table), snapshot_version (db, parent->table) };
  way_key (&key, child, parent, seen, &name, &kind);
  if (seen->child > 0 && seen->parent > 0)
    rows = vs_frame_cache_read (db, &key, VS_TYPE_INT32);
  if (!sqlite3_get_autocommit (db))
    vs_db_exec (db, "COMMIT", NULL);
  vs_workspace_release (ws, db);
  if (rows == NULL)
    return NULL;
  *n_rows = rows->n;
  g_autoptr (VsColumn) wide = vs_column_wide (rows);
  return g_steal_pointer (&wide->data);
}

void
vs_frame_store_keep_way (VsWorkspace *ws, const VsStoreKey *child, const VsStoreKey *parent, const guint32 *rows, gsize n_rows,
                         const VsStoreVersions *seen)
{
  g_return_if_fail (VS_IS_WORKSPACE (ws) && child != NULL && parent != NULL && seen != NULL && (rows != NULL || n_rows == 0));

  g_autofree char *name = NULL, *kind = NULL;
  g_autoptr (VsColumn) column = vs_column_new (VS_TYPE_INT32, n_rows);
  VsColumn *columns[] = { column };
  VsCacheKey key;

  if (seen->child <= 0 || seen->parent <= 0 || !vs_frame_cache_allows (parent->where))
    return;
  way_key (&key, child, parent, seen, &name, &kind);
  memcpy (column->i32, rows, n_rows * sizeof *rows);
  vs_column_settle (column);
  vs_frame_cache_write (ws, &key, columns, 1);
}

/* ── What was computed ── */

/* No table is called so. */
static char *
made_table (const char *set)
{
  return g_strconcat ("= ", set, NULL);
}

VsColumn *
vs_frame_store_read_made (VsWorkspace *ws, const char *set, const char *name, gint64 version, VsType type)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && set != NULL && name != NULL, NULL);

  g_autofree char *table = made_table (set);
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  VsColumn *column;

  if (db == NULL)
    return NULL;
  column = vs_frame_cache_read (db, &(VsCacheKey) { table, name, NULL, vs_type_name (type), version }, type);
  vs_workspace_release (ws, db);
  return column;
}

void
vs_frame_store_keep_made (VsWorkspace *ws, const char *set, const char *name, gint64 version, VsColumn *column)
{
  g_return_if_fail (VS_IS_WORKSPACE (ws) && set != NULL && name != NULL && column != NULL);

  g_autofree char *table = made_table (set);

  vs_frame_cache_write (ws, &(VsCacheKey) { table, name, NULL, vs_type_name (column->type), version }, &column, 1);
}

/* ── Bytes ── */

GBytes *
vs_frame_store_read_bytes (VsWorkspace *ws, const char *set, gint64 version)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && set != NULL, NULL);

  g_autofree char *table = made_table (set);
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  GBytes *bytes;

  if (db == NULL)
    return NULL;
  bytes = vs_frame_cache_read_bytes (db, &(VsCacheKey) { table, "", NULL, "bytes", version });
  vs_workspace_release (ws, db);
  return bytes;
}

void
vs_frame_store_keep_bytes (VsWorkspace *ws, const char *set, gint64 version, GBytes *bytes)
{
  g_return_if_fail (VS_IS_WORKSPACE (ws) && set != NULL && bytes != NULL);

  g_autofree char *table = made_table (set);

  vs_frame_cache_write_bytes (ws, &(VsCacheKey) { table, "", NULL, "bytes", version }, bytes);
}

/* ── What is kept ── */

static char *
kept_name (const char *table, const char *name, const char *where)
{
  return g_strjoin ("\n", table, name, where ? where : "", NULL);
}

GHashTable *
vs_frame_store_kept (VsWorkspace *ws, gint64 version)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws), NULL);

  GHashTable *kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3 *db = vs_workspace_reader (ws, NULL);

  if (db == NULL)
    return kept;
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT \"table\", \"column\", condition FROM column_cache c WHERE version = ? OR version = "
                                                     "(SELECT version FROM table_version WHERE name = c.\"table\") AND type LIKE 'way %'", NULL);
  if (stmt)
    sqlite3_bind_int64 (stmt, 1, version);
  while (stmt && vs_db_step (stmt, NULL))
    g_hash_table_add (kept, kept_name ((const char *) sqlite3_column_text (stmt, 0), (const char *) sqlite3_column_text (stmt, 1),
                                       (const char *) sqlite3_column_text (stmt, 2)));
  g_clear_pointer (&stmt, sqlite3_finalize);
  vs_workspace_release (ws, db);
  return kept;
}

gboolean
vs_frame_store_kept_made (GHashTable *kept, const char *set, const char *name)
{
  g_autofree char *table = made_table (set), *key = kept_name (table, name, NULL);

  return g_hash_table_contains (kept, key);
}

gboolean
vs_frame_store_kept_way (GHashTable *kept, const VsStoreKey *child, const VsStoreKey *parent)
{
  g_autofree char *name = way_name (child, parent), *key = kept_name (child->table, name, child->where);

  return g_hash_table_contains (kept, key);
}
