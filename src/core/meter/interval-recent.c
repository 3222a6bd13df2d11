/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval-recent.c: a row is entries of 32 bytes, each followed by its values (form: meter/codec.h), all little-endian:
 *   meter number within the group (1 byte), encoding, scale, 0, interval_s (4), start (8), bias (8), n (4), bytes of values (4) */
#include "meter/interval-recent.h"
#include "meter/spacing.h"

#include <string.h>

#define ENTRY 32
#define GROUP_BITS 24
#define BATCH_ROW(batch, group) (((batch) << GROUP_BITS) + (group))

struct _VsRecent {
  sqlite3_stmt *next, *find, *put;
  sqlite3      *db;
  GArray       *batches;       /* gint64, ascending */
  gint64        group;         /* that is in memory; −1 = none */
  GPtrArray    *rows;          /* GBytes of it */
  GArray       *blocks;        /* VsBlock; number = the meter; by meter, then by batch */
  guint         first[VS_RECENT_METERS + 1];   /* of each meter in blocks */
  gint64        filling;       /* group being written; −1 = none */
  GByteArray   *fill;
  gint64        fill_meters, fill_present, last_meter;
};

static gboolean
list_batches (VsRecent *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 from = 0;

  g_array_set_size (self->batches, 0);
  for (;;)
    {
      gint64 batch;

      sqlite3_bind_int64 (self->next, 1, from);
      if (!vs_db_step (self->next, &failure) || sqlite3_column_type (self->next, 0) == SQLITE_NULL)
        break;
      batch = sqlite3_column_int64 (self->next, 0) >> GROUP_BITS;
      g_array_append_val (self->batches, batch);
      from = BATCH_ROW (batch + 1, 0);
      sqlite3_reset (self->next);
    }
  sqlite3_reset (self->next);
  self->group = -1;
  return vs_error_pass (error, g_steal_pointer (&failure));
}

VsRecent *
vs_recent_new (sqlite3 *db, GError **error)
{
  VsRecent *self = g_new0 (VsRecent, 1);

  self->db = db;
  self->batches = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (VsBlock));
  self->fill = g_byte_array_new ();
  self->group = self->filling = -1;
  if ((self->next = vs_db_prepare (db, "SELECT min (recent) FROM interval_recent WHERE recent >= ?1", error)) == NULL
      || (self->find = vs_db_prepare (db, "SELECT data FROM interval_recent WHERE recent = ?1", error)) == NULL
      || (self->put = vs_db_prepare (db, "INSERT INTO interval_recent (recent, meters, present, data) VALUES (?1, ?2, ?3, ?4)", error)) == NULL
      || !list_batches (self, error))
    g_clear_pointer (&self, vs_recent_free);
  return self;
}

void
vs_recent_free (VsRecent *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->next);
  sqlite3_finalize (self->find);
  sqlite3_finalize (self->put);
  g_array_unref (self->batches);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->blocks);
  g_byte_array_unref (self->fill);
  g_free (self);
}

guint
vs_recent_n_batches (const VsRecent *self)
{
  return self->batches->len;
}

static guint64
get (const guint8 *bytes, int n)
{
  guint64 value = 0;

  for (int i = n - 1; i >= 0; i--)
    value = value << 8 | bytes[i];
  return value;
}

static void
set (guint8 *bytes, guint64 value, int n)
{
  for (int i = 0; i < n; i++, value >>= 8)
    bytes[i] = (guint8) value;
}

/* The entries of a row behind those of the rows before it; FALSE when they do not fill it. */
static gboolean
read_entries (VsRecent *self, const guint8 *data, gsize size)
{
  gsize at = 0;

  while (at < size)
    {
      const guint8 *entry = data + at;
      VsBlock block;

      if (size - at < ENTRY)
        return FALSE;
      block = (VsBlock) {
        .number = self->group * VS_RECENT_METERS + entry[0], .codec = { entry[1], entry[2], (gint64) get (entry + 16, 8) },
        .step = (gint32) get (entry + 4, 4), .start = (VsTime) get (entry + 8, 8), .n = get (entry + 24, 4), .size = get (entry + 28, 4),
        .data = entry + ENTRY,
      };
      at += ENTRY;
      if (block.n == 0 || block.n > 31 * VS_SECONDS_PER_DAY / VS_STEP_LEAST || !vs_step_is_regular (block.step) || block.size > size - at
          || !vs_codec_check (&block.codec, block.n, block.data, block.size))
        return FALSE;
      at += block.size;
      g_array_append_val (self->blocks, block);
    }
  return TRUE;
}

/* By meter, each meter's in the order of their batches. */
static void
sort_blocks (VsRecent *self)
{
  g_autofree VsBlock *unsorted = g_memdup2 (self->blocks->data, self->blocks->len * sizeof (VsBlock));
  guint at[VS_RECENT_METERS];

  memset (self->first, 0, sizeof self->first);
  for (guint i = 0; i < self->blocks->len; i++)
    self->first[unsorted[i].number % VS_RECENT_METERS + 1]++;
  for (guint m = 0; m < VS_RECENT_METERS; m++)
    {
      at[m] = self->first[m];
      self->first[m + 1] += self->first[m];
    }
  for (guint i = 0; i < self->blocks->len; i++)
    g_array_index (self->blocks, VsBlock, at[unsorted[i].number % VS_RECENT_METERS]++) = unsorted[i];
}

static gboolean
read_group (VsRecent *self, gint64 group, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean sound = TRUE;

  g_ptr_array_set_size (self->rows, 0);
  g_array_set_size (self->blocks, 0);
  self->group = group;
  for (guint i = 0; i < self->batches->len && sound && failure == NULL; i++)
    {
      sqlite3_bind_int64 (self->find, 1, BATCH_ROW (g_array_index (self->batches, gint64, i), group));
      if (vs_db_step (self->find, &failure))
        {
          GBytes *row = g_bytes_new (sqlite3_column_blob (self->find, 0), (gsize) sqlite3_column_bytes (self->find, 0));
          gsize size;
          const guint8 *data = g_bytes_get_data (row, &size);

          g_ptr_array_add (self->rows, row);
          sound = read_entries (self, data, size);
        }
      sqlite3_reset (self->find);
    }
  if (failure == NULL && sound)
    {
      sort_blocks (self);
      return TRUE;
    }
  self->group = -1;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error (error, VS_ERROR, VS_ERROR_CORRUPT,
                 _("Could not read the latest readings of meters number %" G_GINT64_FORMAT " and following: a row is damaged; restore a copy of"
                   " the workspace or import the meters' files again."), group * VS_RECENT_METERS);
  return FALSE;
}

gboolean
vs_recent_find (VsRecent *self, gint64 meter_no, const VsBlock **blocks, guint *n, GError **error)
{
  gint64 group = meter_no / VS_RECENT_METERS;

  *n = 0;
  if (self->batches->len == 0)
    return TRUE;
  if (group != self->group && !read_group (self, group, error))
    return FALSE;
  *blocks = (const VsBlock *) self->blocks->data + self->first[meter_no % VS_RECENT_METERS];
  *n = self->first[meter_no % VS_RECENT_METERS + 1] - self->first[meter_no % VS_RECENT_METERS];
  return TRUE;
}

/* ── Writing ── */

static gboolean
write_group (VsRecent *self, GError **error)
{
  gint64 batch = self->batches->len > 0 ? g_array_index (self->batches, gint64, self->batches->len - 1) + 1 : 0;

  sqlite3_bind_int64 (self->put, 1, BATCH_ROW (batch, self->filling));
  sqlite3_bind_int64 (self->put, 2, self->fill_meters);
  sqlite3_bind_int64 (self->put, 3, self->fill_present);
  sqlite3_bind_blob (self->put, 4, self->fill->data, (int) self->fill->len, SQLITE_STATIC);
  self->filling = -1;
  return vs_db_run (self->put, error);
}

gboolean
vs_recent_put (VsRecent *self, gint64 meter_no, const VsBlock *block, gsize present, GError **error)
{
  gint64 group = meter_no / VS_RECENT_METERS;
  guint8 entry[ENTRY] = { 0 };

  if (group != self->filling)
    {
      if (self->filling >= 0 && !write_group (self, error))
        return FALSE;
      self->filling = group;
      self->fill_meters = self->fill_present = 0;
      self->last_meter = -1;
      g_byte_array_set_size (self->fill, 0);
    }
  entry[0] = (guint8) (meter_no % VS_RECENT_METERS);
  entry[1] = (guint8) block->codec.kind;
  entry[2] = (guint8) block->codec.scale;
  set (entry + 4, (guint64) block->step, 4);
  set (entry + 8, (guint64) block->start, 8);
  set (entry + 16, (guint64) block->codec.bias, 8);
  set (entry + 24, block->n, 4);
  set (entry + 28, block->size, 4);
  g_byte_array_append (self->fill, entry, ENTRY);
  g_byte_array_append (self->fill, block->data, (guint) block->size);
  self->fill_meters += meter_no != self->last_meter;
  self->fill_present += (gint64) present;
  self->last_meter = meter_no;
  return TRUE;
}

gboolean
vs_recent_end_batch (VsRecent *self, GError **error)
{
  return self->filling < 0 || (write_group (self, error) && list_batches (self, error));
}

GArray *
vs_recent_groups (VsRecent *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (sqlite3_stmt) list = vs_db_prepare (self->db, "SELECT DISTINCT recent & 16777215 AS meter_group FROM interval_recent ORDER BY meter_group",
                                                 error);
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (list != NULL && vs_db_step (list, &failure))
    {
      gint64 group = sqlite3_column_int64 (list, 0);

      g_array_append_val (groups, group);
    }
  if (list == NULL || failure != NULL)
    {
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      g_clear_pointer (&groups, g_array_unref);
    }
  return groups;
}

gboolean
vs_recent_delete_all (VsRecent *self, GError **error)
{
  return vs_db_exec (self->db, "DELETE FROM interval_recent", error) && list_batches (self, error);
}
