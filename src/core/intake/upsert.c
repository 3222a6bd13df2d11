/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/upsert.h"

#include "intake/seen.h"

#include <string.h>

#define MANY_NEW 32

struct _VsUpsert {
  sqlite3      *db;
  sqlite3_stmt *put;          /* insert, or update where something differs */
  sqlite3_stmt *find;         /* row of a key with missing parts, or NULL */
  sqlite3_stmt *update;       /* that row */
  sqlite3_stmt *compare;      /* is a row with these values there? */
  sqlite3_stmt *remove;
  sqlite3_stmt *walk;         /* the table's rows from some row on, in their order: a file that came before comes in the same */
  sqlite3_stmt *seek;         /* row of a key */
  gboolean      on_row;       /* the walk stands on a row that has not been matched */
  guint         n_new;        /* keys in a row that were not there */
  guint         n_columns, n_key;
  guint        *key;          /* positions among the columns */
  VsRepeat      repeat;
  gboolean      is_blank;
  gboolean      has_hole;     /* a column of the key that the file does not have: empty in every row */
  VsSeen        seen;         /* the keys of this load */
};

/*
 * SQL
 */

static char *
list (VsTargetColumn *const *columns, guint n, const char *format, const char *separator, gboolean keys, gboolean others)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (columns[i]->in_key ? keys : others)
      {
        g_autofree char *name = vs_db_quote (columns[i]->name);
        g_auto (GStrv) parts = g_strsplit (format, "@", -1);
        g_autofree char *number = g_strdup_printf ("?%u", i + 1);
        g_autofree char *filled = NULL, *whole = NULL;
        g_auto (GStrv) again = NULL;

        filled = g_strjoinv (name, parts);
        again = g_strsplit (filled, "#", -1);
        whole = g_strjoinv (number, again);
        g_string_append_printf (text, "%s%s", text->len ? separator : "", whole);
      }
  return g_string_free (text, FALSE);
}

/* " AND device IS NULL": what holds of the columns of the key that the file does not have. */
static char *
list_holes (const VsTarget *target, VsTargetColumn *const *columns, guint n, const char *const *defaults, gboolean *empty)
{
  GString *text = g_string_new (NULL);

  for (guint k = 0; k < target->columns->len; k++)
    {
      const VsTargetColumn *column = target->columns->pdata[k];
      const char *value = vs_target_default (defaults, column->name);
      gboolean given = !column->in_key;
      g_autofree char *name = vs_db_quote (column->name);
      char *quoted;

      for (guint i = 0; i < n && !given; i++)
        given = strcmp (columns[i]->name, column->name) == 0;
      if (given)
        continue;
      quoted = sqlite3_mprintf ("%Q", value);
      g_string_append_printf (text, " AND %s IS %s", name, quoted);
      sqlite3_free (quoted);
      *empty |= value == NULL;
    }
  return g_string_free (text, FALSE);
}

static char *
sql_put (const VsTarget *target, VsTargetColumn *const *columns, guint n, const char *const *defaults)
{
  g_autofree char *names = list (columns, n, "@", ", ", TRUE, TRUE), *values = list (columns, n, "#", ", ", TRUE, TRUE);
  g_autofree char *keys = list ((VsTargetColumn *const *) target->columns->pdata, target->columns->len, "@", ", ", TRUE, FALSE);
  g_autofree char *sets = list (columns, n, "@ = excluded.@", ", ", FALSE, TRUE);
  g_autofree char *differs = list (columns, n, "@ IS NOT excluded.@", " OR ", FALSE, TRUE);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (%s, source_file, source_row", target->table, names);
  for (guint i = 0; defaults && defaults[i]; i += 2)
    g_string_append_printf (sql, ", %s", defaults[i]);
  g_string_append_printf (sql, ") VALUES (%s, ?%u, ?%u", values, n + 1, n + 2);
  for (guint i = 0; defaults && defaults[i]; i += 2)
    {
      char *quoted = sqlite3_mprintf ("%Q", defaults[i + 1]);

      g_string_append_printf (sql, ", %s", quoted);
      sqlite3_free (quoted);
    }
  if (*sets)
    g_string_append_printf (sql, ") ON CONFLICT (%s) DO UPDATE SET %s, source_file = excluded.source_file, source_row = excluded.source_row "
                                 "WHERE %s", keys, sets, differs);
  else
    g_string_append_printf (sql, ") ON CONFLICT (%s) DO NOTHING", keys);
  return g_string_free (sql, FALSE);
}

static gboolean
prepare (VsUpsert *self, const VsTarget *target, VsTargetColumn *const *columns, const char *const *defaults, GError **error)
{
  guint n = self->n_columns;
  g_autofree char *put = sql_put (target, columns, n, defaults);
  g_autofree char *keys = list (columns, n, "@ IS #", " AND ", TRUE, FALSE);
  g_autofree char *all = list (columns, n, "@ IS #", " AND ", TRUE, TRUE), *sets = list (columns, n, "@ = #", ", ", FALSE, TRUE);
  g_autofree char *holes = list_holes (target, columns, n, defaults, &self->has_hole);
  g_autofree char *find = g_strdup_printf ("SELECT rowid FROM %s WHERE %s%s", target->table, keys, holes);
  g_autofree char *names = list (columns, n, "@", ", ", TRUE, TRUE);
  g_autofree char *walk = g_strdup_printf ("SELECT %s FROM %s WHERE rowid >= ?1%s ORDER BY rowid", names, target->table, holes);
  g_autofree char *remove = g_strdup_printf ("DELETE FROM %s WHERE %s%s", target->table, keys, holes);
  g_autofree char *compare = g_strdup_printf ("SELECT 1 FROM %s WHERE %s%s", target->table, all, holes);
  g_autofree char *update = g_strdup_printf ("UPDATE %s SET %s%ssource_file = ?%u, source_row = ?%u WHERE rowid = ?%u", target->table, sets,
                                             *sets ? ", " : "", n + 1, n + 2, n + 3);

  self->put = vs_db_prepare (self->db, put, error);
  self->compare = self->put ? vs_db_prepare (self->db, compare, error) : NULL;
  self->remove = self->compare ? vs_db_prepare (self->db, remove, error) : NULL;
  self->walk = self->remove ? vs_db_prepare (self->db, walk, error) : NULL;
  self->seek = self->walk ? vs_db_prepare (self->db, find, error) : NULL;
  if (!self->seek || !target->key_nullable)
    return self->seek != NULL;
  self->find = vs_db_prepare (self->db, find, error);
  self->update = self->find ? vs_db_prepare (self->db, update, error) : NULL;
  return self->update != NULL;
}

VsUpsert *
vs_upsert_new (sqlite3 *db, const VsTarget *target, VsTargetColumn *const *columns, guint n_columns,
               const char *const *defaults, const char *source_file, VsRepeat repeat, GError **error)
{
  g_autoptr (VsUpsert) self = g_new0 (VsUpsert, 1);
  g_autofree char *any = g_strdup_printf ("SELECT NOT EXISTS (SELECT 1 FROM %s)", target->table);
  gint64 blank;

  self->db = db;
  self->n_columns = n_columns;
  self->repeat = repeat;
  self->key = g_new (guint, n_columns);
  for (guint i = 0; i < n_columns; i++)
    if (columns[i]->in_key)
      self->key[self->n_key++] = i;
  if (!prepare (self, target, columns, defaults, error) || !vs_db_get_int (db, &blank, error, any))
    return NULL;
  self->is_blank = blank;
  sqlite3_bind_text (self->put, (int) n_columns + 1, source_file, -1, SQLITE_TRANSIENT);
  if (self->update)
    sqlite3_bind_text (self->update, (int) n_columns + 1, source_file, -1, SQLITE_TRANSIENT);
  return g_steal_pointer (&self);
}

void
vs_upsert_free (VsUpsert *self)
{
  if (!self)
    return;
  sqlite3_finalize (self->put);
  sqlite3_finalize (self->find);
  sqlite3_finalize (self->update);
  sqlite3_finalize (self->compare);
  sqlite3_finalize (self->remove);
  sqlite3_finalize (self->walk);
  sqlite3_finalize (self->seek);
  g_free (self->key);
  vs_seen_clear (&self->seen);
  g_free (self);
}

/*
 * Rows
 */

static void
bind (sqlite3_stmt *stmt, const VsCell *cells, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const VsCell *cell = &cells[i];

      if (cell->missing)
        sqlite3_bind_null (stmt, (int) i + 1);
      else if (cell->type == VS_CELL_TEXT)
        sqlite3_bind_text (stmt, (int) i + 1, cell->text, (int) cell->len, SQLITE_STATIC);
      else if (cell->type == VS_CELL_NUMBER)
        sqlite3_bind_double (stmt, (int) i + 1, cell->d);
      else
        sqlite3_bind_int64 (stmt, (int) i + 1, cell->i);
    }
}

/* *found = the statement gives a row; its first column is in *value. */
static gboolean
look (sqlite3_stmt *stmt, const VsCell *cells, guint n, gboolean *found, gint64 *value, GError **error)
{
  g_autoptr (GError) failed = NULL;

  bind (stmt, cells, n);
  *found = vs_db_step (stmt, &failed);
  *value = *found ? sqlite3_column_int64 (stmt, 0) : 0;
  sqlite3_reset (stmt);
  return vs_error_pass (error, g_steal_pointer (&failed));
}

/* A key with a missing part, which the unique index does not guard. */
static VsUpsertResult
upsert_by_hand (VsUpsert *self, const VsCell *cells, gint64 rowid, guint64 source_row, GError **error)
{
  gboolean equal;
  gint64 unused;

  if (!look (self->compare, cells, self->n_columns, &equal, &unused, error))
    return VS_UPSERT_FAILED;
  if (equal)
    return VS_UPSERT_UNCHANGED;
  bind (self->update, cells, self->n_columns);
  sqlite3_bind_int64 (self->update, (int) self->n_columns + 2, (gint64) source_row);
  sqlite3_bind_int64 (self->update, (int) self->n_columns + 3, rowid);
  return vs_db_run (self->update, error) ? VS_UPSERT_UPDATED : VS_UPSERT_FAILED;
}

static VsUpsertResult
came_before (VsUpsert *self, const VsCell *cells, GError **error)
{
  gboolean equal;
  gint64 unused;

  if (self->repeat == VS_REPEAT_KEEPS_FIRST)
    return VS_UPSERT_REPEATED;
  if (!look (self->compare, cells, self->n_columns, &equal, &unused, error))
    return VS_UPSERT_FAILED;
  return equal ? VS_UPSERT_REPEATED : VS_UPSERT_CONFLICT;
}

/* Whether the row the walk stands on holds just that in a column: where in doubt, no. */
static gboolean
holds (sqlite3_stmt *stmt, guint i, const VsCell *cell)
{
  int stored = sqlite3_column_type (stmt, (int) i);

  if (cell->missing)
    return stored == SQLITE_NULL;
  if (cell->type == VS_CELL_TEXT)
    return stored == SQLITE_TEXT && (gsize) sqlite3_column_bytes (stmt, (int) i) == cell->len &&
           memcmp (sqlite3_column_text (stmt, (int) i), cell->text, cell->len) == 0;
  if (cell->type == VS_CELL_NUMBER)
    return (stored == SQLITE_FLOAT || stored == SQLITE_INTEGER) && sqlite3_column_double (stmt, (int) i) == cell->d;
  return stored == SQLITE_INTEGER && sqlite3_column_int64 (stmt, (int) i) == cell->i;
}

static gboolean
stands_at_key (const VsUpsert *self, const VsCell *cells)
{
  for (guint i = 0; self->on_row && i < self->n_key; i++)
    if (!holds (self->walk, self->key[i], &cells[self->key[i]]))
      return FALSE;
  return self->on_row;
}

static gboolean
step_on (VsUpsert *self, GError **error)
{
  g_autoptr (GError) failed = NULL;

  self->on_row = vs_db_step (self->walk, &failed);
  return vs_error_pass (error, g_steal_pointer (&failed));
}

/* From the row of that key on, if there is one. */
static gboolean
walk_from (VsUpsert *self, const VsCell *cells, GError **error)
{
  gboolean found;
  gint64 rowid;

  /* Where all is new, looking first would only be looking twice. */
  if (self->n_new > MANY_NEW && self->n_new % MANY_NEW != 0)
    {
      self->n_new++;
      return TRUE;
    }
  if (!look (self->seek, cells, self->n_columns, &found, &rowid, error))
    return FALSE;
  self->n_new = found ? 0 : self->n_new + 1;
  if (!found)
    return TRUE;
  sqlite3_reset (self->walk);
  sqlite3_bind_int64 (self->walk, 1, rowid);
  return step_on (self, error);
}

/* *same = the table has the row as it is; what is not the same is left to the statement that decides. */
static gboolean
look_beside (VsUpsert *self, const VsCell *cells, gboolean *same, GError **error)
{
  *same = FALSE;
  if (!stands_at_key (self, cells) && !walk_from (self, cells, error))
    return FALSE;
  if (!stands_at_key (self, cells))
    return TRUE;
  *same = TRUE;
  for (guint i = 0; i < self->n_columns && *same; i++)
    *same = holds (self->walk, i, &cells[i]);
  return step_on (self, error);
}

void
vs_upsert_rest (VsUpsert *self)
{
  if (!self)
    return;
  self->on_row = FALSE;
  sqlite3_reset (self->walk);
}

static gboolean
key_has_gap (VsUpsert *self, const VsCell *cells)
{
  gboolean gap = self->has_hole;

  for (guint i = 0; i < self->n_key && !gap; i++)
    gap = cells[self->key[i]].missing;
  return gap;
}

VsUpsertResult
vs_upsert_row (VsUpsert *self, const VsCell *cells, guint64 source_row, GError **error)
{
  gboolean found, same = FALSE;
  gint64 rowid;

  if (self->repeat != VS_REPEAT_UNCHECKED && vs_seen_add (&self->seen, vs_seen_hash (cells, self->key, self->n_key)) != VS_SEEN_NEW)
    return came_before (self, cells, error);
  if (!self->is_blank && !look_beside (self, cells, &same, error))
    return VS_UPSERT_FAILED;
  if (same)
    return VS_UPSERT_UNCHANGED;
  if (self->find && !self->is_blank && key_has_gap (self, cells))
    {
      if (!look (self->find, cells, self->n_columns, &found, &rowid, error))
        return VS_UPSERT_FAILED;
      if (found)
        return upsert_by_hand (self, cells, rowid, source_row, error);
    }
  bind (self->put, cells, self->n_columns);
  sqlite3_bind_int64 (self->put, (int) self->n_columns + 2, (gint64) source_row);
  /* An upsert that updates leaves the last rowid alone, which tells it from an insert. */
  sqlite3_set_last_insert_rowid (self->db, 0);
  if (!vs_db_run (self->put, error))
    return VS_UPSERT_FAILED;
  if (sqlite3_last_insert_rowid (self->db) != 0)
    return VS_UPSERT_INSERTED;
  return sqlite3_changes (self->db) > 0 ? VS_UPSERT_UPDATED : VS_UPSERT_UNCHANGED;
}

gboolean
vs_upsert_is_blank (const VsUpsert *self)
{
  return self->is_blank;
}

gboolean
vs_upsert_remove (VsUpsert *self, const VsCell *cells, gboolean *removed, GError **error)
{
  for (guint i = 0; i < self->n_key; i++)
    {
      const VsCell *cell = &cells[self->key[i]];

      /* The parameter keeps the number of its column. */
      sqlite3_bind_text (self->remove, (int) self->key[i] + 1, cell->text, (int) cell->len, SQLITE_STATIC);
    }
  if (!vs_db_run (self->remove, error))
    return FALSE;
  *removed = sqlite3_changes (self->db) > 0;
  return TRUE;
}
