/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/bulk.h"

#include "intake/harvest.h"
#include "intake/image.h"
#include "intake/seen.h"

#include <string.h>

#define CHUNK "volt_chunk"    /* the attached schema that images take turns in */

#define AHEAD 12              /* rows between asking for a key's place in memory and looking there */

/* Where the value of a table's column comes from. */
typedef struct {
  int    cell;                /* −1: the constant; SOURCE_ROW: the row's line */
  VsCell constant;
  char  *text;                /* of the constant (owned) */
} Origin;

#define SOURCE_ROW (-2)

struct _VsBulk {
  sqlite3      *db;
  char         *table, *create;
  GPtrArray    *indexes;      /* char *: how to make them again */
  char         *move;         /* INSERT … SELECT */
  sqlite3_stmt *earlier;      /* the cells' columns of a row */
  Origin       *origins;
  guint         n_origins, n_columns, n_key;
  guint        *key;
  VsRepeat      repeat;
  VsSeen        seen;
  guint32       n_written;    /* rows in the table */
  VsHarvest    *harvest;
};

struct _VsBulkPart {
  const VsCell  *cells;
  const guint64 *lines;
  guint          n_rows, n_room;
  guint8        *keep;        /* per row */
  guint64       *hash;        /* of its key */
  guint32       *kept;        /* rows seen and kept, in order: entry n_written + i is row kept[i] */
  guint32        n_kept;
  gboolean       changed;     /* some row prepared is not to be put */
  GPtrArray     *images;      /* the first n_images count */
  guint          n_images;
  VsHarvestPart *harvest;
};

/*
 * The table
 */

/* The statements that make the table and its indexes. FALSE without an error: it has an index of its own that cannot be built later. */
static gboolean
read_schema (VsBulk *self, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (self->db, "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ?1 AND type IN ('table', 'index', 'trigger')", error);
  g_autoptr (GPtrArray) drop = g_ptr_array_new_with_free_func (g_free);
  gboolean ok = stmt != NULL;

  if (!ok)
    return FALSE;
  sqlite3_bind_text (stmt, 1, self->table, -1, SQLITE_STATIC);
  while (ok && vs_db_step (stmt, NULL))
    {
      const char *type = (const char *) sqlite3_column_text (stmt, 0), *sql = (const char *) sqlite3_column_text (stmt, 2);
      g_autofree char *name = vs_db_quote ((const char *) sqlite3_column_text (stmt, 1));

      if (!sql || strcmp (type, "trigger") == 0)
        ok = FALSE;
      else if (strcmp (type, "table") == 0)
        self->create = g_strdup (sql);
      else
        {
          g_ptr_array_add (self->indexes, g_strdup (sql));
          g_ptr_array_add (drop, g_strdup_printf ("DROP INDEX main.%s", name));
        }
    }
  sqlite3_reset (stmt);
  for (guint i = 0; ok && i < drop->len; i++)
    ok = vs_db_exec (self->db, drop->pdata[i], error);
  return ok && self->create;
}

static void
set_constant (Origin *origin, VsCellType type, const char *text)
{
  origin->cell = -1;
  origin->text = g_strdup (text);
  origin->constant = (VsCell) { .type = type, .missing = text == NULL };
  if (text && type == VS_CELL_TEXT)
    {
      origin->constant.text = origin->text;
      origin->constant.len = strlen (text);
    }
  else if (text && type == VS_CELL_NUMBER)
    origin->constant.d = g_ascii_strtod (text, NULL);
  else if (text)
    origin->constant.i = g_ascii_strtoll (text, NULL, 10);
}

/* What the schema says after DEFAULT, evaluated. (transfer full) */
static char *
declared_default (sqlite3 *db, const char *expression)
{
  g_autofree char *sql = expression ? g_strdup_printf ("SELECT %s", expression) : NULL;

  return sql ? vs_db_get_text (db, sql, NULL) : NULL;
}

/* Each column of the table: the file's, the workspace's, where the row comes from, or the schema's default. */
static gboolean
find_origins (VsBulk *self, VsTargetColumn *const *columns, const char *const *defaults, const char *source_file, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (self->db, "SELECT name, type, dflt_value, pk FROM pragma_table_info (?1) ORDER BY cid", error);
  g_autoptr (GArray) origins = g_array_new (FALSE, TRUE, sizeof (Origin));
  g_autoptr (GArray) reap = g_array_new (FALSE, TRUE, sizeof (VsHarvestColumn));
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean has_row_number = FALSE;

  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, self->table, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, NULL))
    {
      const char *name = (const char *) sqlite3_column_text (stmt, 0);
      g_autofree char *quoted = vs_db_quote (name);
      g_autofree char *declared = declared_default (self->db, (const char *) sqlite3_column_text (stmt, 2));
      const char *given = vs_target_default (defaults, name);
      VsHarvestColumn harvested = { 0 };
      Origin origin = { .cell = -1, .constant.missing = TRUE };
      gboolean is_row_number = sqlite3_column_int (stmt, 3);
      VsCellType type = VS_CELL_INTEGER;

      vs_cell_type_from_declared ((const char *) sqlite3_column_text (stmt, 1), &type);
      for (guint i = 0; i < self->n_columns && origin.cell < 0; i++)
        if (strcmp (columns[i]->name, name) == 0)
          origin.cell = (int) i;
      if (strcmp (name, "source_row") == 0)
        origin.cell = SOURCE_ROW;
      else if (origin.cell < 0 && !is_row_number)
        set_constant (&origin, type, strcmp (name, "source_file") == 0 ? source_file : given ? given : declared);
      g_array_append_val (origins, origin);
      has_row_number |= is_row_number;
      if (!is_row_number)
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", quoted);
      harvested = (VsHarvestColumn) { .name = g_intern_string (name), .type = type, .cell = origin.cell, .constant = origin.constant };
      harvested.is_key = type == VS_CELL_TEXT && self->n_key == 1 && origin.cell >= 0 && columns[origin.cell]->in_key && columns[origin.cell]->required;
      if (!is_row_number && origin.cell != SOURCE_ROW)
        g_array_append_val (reap, harvested);
    }
  self->n_origins = origins->len;
  self->origins = (Origin *) g_array_free (g_steal_pointer (&origins), FALSE);
  self->harvest = vs_harvest_new (self->table, (const VsHarvestColumn *) reap->data, reap->len);
  /* Without a list of columns SQLite copies the records as they are; a table that has its row numbers in a column must be given new ones. */
  self->move = has_row_number ? g_strdup_printf ("INSERT INTO main.%s (%s) SELECT %s FROM " CHUNK ".%s", self->table, names->str, names->str, self->table)
                              : g_strdup_printf ("INSERT INTO main.%s SELECT * FROM " CHUNK ".%s", self->table, self->table);
  return TRUE;
}

static gboolean
prepare_earlier (VsBulk *self, VsTargetColumn *const *columns, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *name = vs_db_quote (columns[i]->name);

      g_string_append_printf (sql, "%s%s", i ? ", " : "", name);
    }
  g_string_append_printf (sql, " FROM main.%s WHERE rowid = ?1", self->table);
  self->earlier = vs_db_prepare (self->db, sql->str, error);
  return self->earlier != NULL;
}

static gboolean
attach (sqlite3 *db, GError **error)
{
  return sqlite3_db_readonly (db, CHUNK) >= 0 || vs_db_exec (db, "ATTACH ':memory:' AS " CHUNK, error);
}

void
vs_bulk_detach (sqlite3 *db)
{
  if (sqlite3_db_readonly (db, CHUNK) >= 0)
    sqlite3_exec (db, "DETACH " CHUNK, NULL, NULL, NULL);
}

/* A temporary table that stands before the real one is for trying: it is filled row by row. */
static gboolean
is_blank (sqlite3 *db, const char *table, gboolean *blank, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT NOT EXISTS (SELECT 1 FROM main.%s)", table);
  gint64 value;

  if (sqlite3_table_column_metadata (db, "temp", table, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  if (!vs_db_get_int (db, &value, error, sql))
    return FALSE;
  *blank = value != 0;
  return TRUE;
}

VsBulk *
vs_bulk_new (sqlite3 *db, const VsTarget *target, VsTargetColumn *const *columns, guint n_columns, const char *const *defaults,
             const char *source_file, VsRepeat repeat, GError **error)
{
  g_autoptr (VsBulk) self = g_new0 (VsBulk, 1);
  gboolean blank = FALSE;

  self->db = db;
  self->table = g_strdup (target->table);
  self->indexes = g_ptr_array_new_with_free_func (g_free);
  self->n_columns = n_columns;
  self->repeat = repeat;
  self->key = g_new (guint, n_columns);
  for (guint i = 0; i < n_columns; i++)
    if (columns[i]->in_key)
      self->key[self->n_key++] = i;
  if (!is_blank (db, self->table, &blank, error) || !blank || !read_schema (self, error) || !attach (db, error) ||
      !find_origins (self, columns, defaults, source_file, error) || !prepare_earlier (self, columns, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
vs_bulk_free (VsBulk *self)
{
  if (!self)
    return;
  sqlite3_finalize (self->earlier);
  for (guint i = 0; i < self->n_origins; i++)
    g_free (self->origins[i].text);
  g_free (self->origins);
  g_ptr_array_unref (self->indexes);
  vs_harvest_free (self->harvest);
  vs_seen_clear (&self->seen);
  g_free (self->key);
  g_free (self->move);
  g_free (self->create);
  g_free (self->table);
  g_free (self);
}

/*
 * A batch, in any thread
 */

VsBulkPart *
vs_bulk_part_new (const VsBulk *self)
{
  VsBulkPart *part = g_new0 (VsBulkPart, 1);

  part->images = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_image_free);
  part->harvest = vs_harvest_part_new (self->harvest);
  return part;
}

void
vs_bulk_part_free (VsBulkPart *part)
{
  if (!part)
    return;
  g_ptr_array_unref (part->images);
  vs_harvest_part_free (part->harvest);
  g_free (part->keep);
  g_free (part->hash);
  g_free (part->kept);
  g_free (part);
}

static VsImage *
next_image (const VsBulk *self, VsBulkPart *part)
{
  if (part->n_images == part->images->len)
    g_ptr_array_add (part->images, vs_image_new (self->table, self->create));
  vs_image_empty (part->images->pdata[part->n_images]);
  return part->images->pdata[part->n_images++];
}

static void
make_images (const VsBulk *self, VsBulkPart *part)
{
  g_autofree const VsCell **values = g_new (const VsCell *, self->n_origins);
  VsCell line = { .type = VS_CELL_INTEGER };
  VsImage *image = NULL;

  part->n_images = 0;
  part->changed = FALSE;
  for (guint row = 0; row < part->n_rows; row++)
    {
      const VsCell *cells = part->cells + (gsize) row * self->n_columns;

      if (!part->keep[row])
        continue;
      line.i = (gint64) part->lines[row];
      for (guint i = 0; i < self->n_origins; i++)
        values[i] = self->origins[i].cell >= 0 ? &cells[self->origins[i].cell] : self->origins[i].cell == SOURCE_ROW ? &line : &self->origins[i].constant;
      while (!image || !vs_image_add (image, values, self->n_origins))
        image = next_image (self, part);
    }
}

void
vs_bulk_prepare (const VsBulk *self, VsBulkPart *part, const VsCell *cells, const guint64 *lines, const guint8 *keep, guint n_rows)
{
  if (part->n_room < n_rows)
    {
      part->n_room = n_rows;
      part->keep = g_renew (guint8, part->keep, n_rows);
      part->hash = g_renew (guint64, part->hash, n_rows);
      part->kept = g_renew (guint32, part->kept, n_rows);
    }
  part->cells = cells;
  part->lines = lines;
  part->n_rows = n_rows;
  part->n_kept = 0;
  if (n_rows > 0)
    memcpy (part->keep, keep, n_rows);
  for (guint row = 0; row < n_rows; row++)
    if (keep[row])
      part->hash[row] = vs_seen_hash (cells + (gsize) row * self->n_columns, self->key, self->n_key);
  make_images (self, part);
  vs_harvest_prepare (self->harvest, part->harvest, cells, self->n_columns, keep, n_rows);
}

/*
 * The rows in order
 */

static gboolean
same_cell (const VsCell *a, const VsCell *b)
{
  if (a->missing || b->missing)
    return a->missing && b->missing;
  if (a->type == VS_CELL_TEXT)
    return a->len == b->len && memcmp (a->text, b->text, a->len) == 0;
  return a->type == VS_CELL_NUMBER ? a->d == b->d : a->i == b->i;
}

static gboolean
same_as_column (const VsCell *cell, sqlite3_stmt *stmt, int i)
{
  VsCell there = { .type = cell->type, .missing = sqlite3_column_type (stmt, i) == SQLITE_NULL };

  if (cell->type == VS_CELL_TEXT)
    {
      there.text = (const char *) sqlite3_column_blob (stmt, i);
      there.len = (gsize) sqlite3_column_bytes (stmt, i);
    }
  else if (cell->type == VS_CELL_NUMBER)
    there.d = sqlite3_column_double (stmt, i);
  else
    there.i = sqlite3_column_int64 (stmt, i);
  return same_cell (cell, &there);
}

/* Does the row that came before with this key say the same? */
static gboolean
same_as_earlier (VsBulk *self, const VsBulkPart *part, guint32 entry, const VsCell *cells, gboolean *same, GError **error)
{
  g_autoptr (GError) failed = NULL;

  *same = TRUE;
  if (entry >= self->n_written)
    {
      const VsCell *other = part->cells + (gsize) part->kept[entry - self->n_written] * self->n_columns;

      for (guint i = 0; i < self->n_columns && *same; i++)
        *same = same_cell (&cells[i], &other[i]);
      return TRUE;
    }
  sqlite3_bind_int64 (self->earlier, 1, (gint64) entry + 1);
  *same = vs_db_step (self->earlier, &failed);
  for (guint i = 0; i < self->n_columns && *same; i++)
    *same = same_as_column (&cells[i], self->earlier, (int) i);
  sqlite3_reset (self->earlier);
  return vs_error_pass (error, g_steal_pointer (&failed));
}

VsUpsertResult
vs_bulk_see (VsBulk *self, VsBulkPart *part, guint row, GError **error)
{
  guint32 entry;
  gboolean same = TRUE;

  if (row + AHEAD < part->n_rows)
    vs_seen_expect (&self->seen, part->hash[row + AHEAD]);
  entry = self->repeat == VS_REPEAT_UNCHECKED ? VS_SEEN_NEW : vs_seen_add (&self->seen, part->hash[row]);

  if (entry == VS_SEEN_NEW)
    {
      part->kept[part->n_kept++] = row;
      return VS_UPSERT_INSERTED;
    }
  part->keep[row] = FALSE;
  part->changed = TRUE;
  if (self->repeat == VS_REPEAT_CONFLICTS &&
      !same_as_earlier (self, part, entry, part->cells + (gsize) row * self->n_columns, &same, error))
    return VS_UPSERT_FAILED;
  return same ? VS_UPSERT_REPEATED : VS_UPSERT_CONFLICT;
}

void
vs_bulk_unsee (VsBulk *self, VsBulkPart *part, guint row)
{
  g_return_if_fail (part->n_kept > 0 && part->kept[part->n_kept - 1] == row);
  part->n_kept--;
  part->keep[row] = FALSE;
  part->changed = TRUE;
  if (self->repeat != VS_REPEAT_UNCHECKED)
    vs_seen_drop (&self->seen);
}

/* SQLite reads the bytes where they are; they must stay until another image takes their place. */
static gboolean
move_image (VsBulk *self, VsImage *image, GError **error)
{
  gsize n;
  const guint8 *bytes = vs_image_end (image, &n);

  if (sqlite3_deserialize (self->db, CHUNK, (guint8 *) bytes, (gint64) n, (gint64) n, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    return vs_db_fail (self->db, _("change the workspace"), error);
  return vs_db_exec (self->db, self->move, error);
}

/* Nothing of an image may stay behind in SQLite: its bytes are about to be used again. */
static gboolean
let_go (VsBulk *self, GError **error)
{
  return sqlite3_deserialize (self->db, CHUNK, NULL, 0, 0, 0) == SQLITE_OK || vs_db_fail (self->db, _("change the workspace"), error);
}

gboolean
vs_bulk_put (VsBulk *self, VsBulkPart *part, GError **error)
{
  gboolean ok = TRUE;

  if (part->changed)
    {
      make_images (self, part);
      vs_harvest_prepare (self->harvest, part->harvest, part->cells, self->n_columns, part->keep, part->n_rows);
    }
  for (guint i = 0; ok && i < part->n_images; i++)
    ok = move_image (self, part->images->pdata[i], error);
  if (part->n_images > 0 && !let_go (self, ok ? error : NULL))
    ok = FALSE;
  self->n_written += part->n_kept;
  if (ok)
    vs_harvest_take (self->harvest, part->harvest);
  return ok;
}

gboolean
vs_bulk_finish (VsBulk *self, gint64 version, VsJob *job, GError **error)
{
  vs_seen_clear (&self->seen);
  g_clear_pointer (&self->earlier, sqlite3_finalize);
  /* The columns first: building an index takes memory of its own. */
  if (!vs_harvest_store (self->harvest, self->db, version, job, error))
    return FALSE;
  for (guint i = 0; i < self->indexes->len; i++)
    if (!vs_db_exec (self->db, self->indexes->pdata[i], error))
      return FALSE;
  return TRUE;
}
