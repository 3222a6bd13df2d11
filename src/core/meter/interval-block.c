/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/interval-block.h"
#include "meter/spacing.h"

#include <math.h>
#include <string.h>

#define SAME_KWH 1e-9

struct _VsBlockStore {
  sqlite3      *db;
  char         *source_file;
  sqlite3_stmt *find, *phase, *put, *change;
  GArray       *kwh, *stored;    /* double */
  GByteArray   *flags, *bytes;
};

VsBlockStore *
vs_block_store_new (sqlite3 *db, const char *source_file, GError **error)
{
  VsBlockStore *self = g_new0 (VsBlockStore, 1);

  self->db = db;
  self->source_file = g_strdup (source_file);
  self->kwh = g_array_new (FALSE, FALSE, sizeof (double));
  self->stored = g_array_new (FALSE, FALSE, sizeof (double));
  self->flags = g_byte_array_new ();
  self->bytes = g_byte_array_new ();
  if ((self->find = vs_db_prepare (db, "SELECT " VS_BLOCK_COLUMNS " FROM interval_block WHERE block BETWEEN ?1 AND ?2", error)) == NULL
      || (self->phase = vs_db_prepare (db, "SELECT start FROM interval_block WHERE block BETWEEN ?1 AND ?2 AND interval_s = ?3"
                                           " ORDER BY block DESC LIMIT 1", error)) == NULL
      || (self->put = vs_db_prepare (db, "INSERT OR REPLACE INTO interval_block"
                                         " (block, start, interval_s, n, present, kwh, encoding, scale, bias, data)"
                                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", error)) == NULL
      || (self->change = vs_db_prepare (db, "INSERT INTO reading_change (meter_id, at, old_kwh, new_kwh, source_file)"
                                            " SELECT meter_id, ?2, ?3, ?4, ?5 FROM meter WHERE meter_no = ?1", error)) == NULL)
    g_clear_pointer (&self, vs_block_store_free);
  return self;
}

void
vs_block_store_free (VsBlockStore *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->find);
  sqlite3_finalize (self->phase);
  sqlite3_finalize (self->put);
  sqlite3_finalize (self->change);
  g_array_unref (self->kwh);
  g_array_unref (self->stored);
  g_byte_array_unref (self->flags);
  g_byte_array_unref (self->bytes);
  g_free (self->source_file);
  g_free (self);
}

gboolean
vs_block_from_row (sqlite3_stmt *stmt, VsBlock *block, GError **error)
{
  const char *file = sqlite3_db_filename (sqlite3_db_handle (stmt), "main");
  gint64 n = sqlite3_column_int64 (stmt, 3);

  block->number = sqlite3_column_int64 (stmt, 0);
  block->start = sqlite3_column_int64 (stmt, 1);
  block->step = sqlite3_column_int (stmt, 2);
  block->codec.kind = sqlite3_column_int (stmt, 4);
  block->codec.scale = sqlite3_column_int (stmt, 5);
  block->codec.bias = sqlite3_column_int64 (stmt, 6);
  block->data = sqlite3_column_blob (stmt, 7);
  block->size = (gsize) sqlite3_column_bytes (stmt, 7);
  block->n = (gsize) n;
  if (n > 0 && n <= 31 * VS_SECONDS_PER_DAY / VS_STEP_LEAST && vs_step_is_regular (block->step)
      && vs_codec_check (&block->codec, block->n, block->data, block->size))
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_CORRUPT,
               _("Could not read the readings of meter number %" G_GINT64_FORMAT " in “%s”: block %" G_GINT64_FORMAT " is damaged;"
                 " restore a copy of the workspace or import the meter's file again."), block->number >> 16,
               file && *file ? file : _("the workspace"), block->number);
  return FALSE;
}

gboolean
vs_block_store_phase (VsBlockStore *self, gint64 meter_no, gint32 step, VsTime *phase, GError **error)
{
  g_autoptr (GError) failure = NULL;

  sqlite3_bind_int64 (self->phase, 1, vs_block_number (meter_no, 0, 0));
  sqlite3_bind_int64 (self->phase, 2, vs_block_number (meter_no + 1, 0, 0) - 1);
  sqlite3_bind_int (self->phase, 3, step);
  if (vs_db_step (self->phase, &failure))
    *phase = vs_spacing_phase (sqlite3_column_int64 (self->phase, 0), step);
  sqlite3_reset (self->phase);
  return vs_error_pass (error, g_steal_pointer (&failure));
}

gboolean
vs_block_store_changed (VsBlockStore *self, gint64 meter_no, VsTime at, double before, double after, GError **error)
{
  sqlite3_bind_int64 (self->change, 1, meter_no);
  sqlite3_bind_int64 (self->change, 2, at);
  sqlite3_bind_double (self->change, 3, before);
  sqlite3_bind_double (self->change, 4, after);
  sqlite3_bind_text (self->change, 5, self->source_file, -1, SQLITE_STATIC);
  return vs_db_run (self->change, error);
}

/* Lays a stored block under the tile's values; *news tells whether the tile says anything the block does not. */
static gboolean
merge_block (VsBlockStore *self, gint64 meter_no, const VsTile *tile, const VsBlock *block, VsIntervalStats *stats, gboolean *news,
             GError **error)
{
  double *kwh = (double *) self->kwh->data, *stored;
  gsize offset = (gsize) ((block->start - tile->origin) / tile->step);
  g_autofree guint8 *flags = g_malloc (block->n);

  g_array_set_size (self->stored, (guint) block->n);
  stored = (double *) self->stored->data;
  vs_codec_decode_exact (&block->codec, block->data, block->n, stored);
  if (vs_codec_decode_flags (&block->codec, block->data, block->size, block->n, flags))
    {
      g_byte_array_set_size (self->flags, tile->n);
      memset (self->flags->data, 0, tile->n);
      memcpy (self->flags->data + offset, flags, block->n);
    }

  for (gsize i = 0; i < block->n; i++)
    {
      double *now = kwh + offset + i;

      if (isnan (stored[i]))
        continue;
      if (isnan (*now))
        {
          *now = stored[i];
          continue;
        }
      stats->readings--;
      if (fabs (*now - stored[i]) <= SAME_KWH)
        {
          stats->same++;
          *now = stored[i];
          continue;
        }
      stats->changed++;
      *news = TRUE;
      if (self->flags->len > 0)
        self->flags->data[offset + i] = VS_READING_PLAIN;
      if (!vs_block_store_changed (self, meter_no, tile->origin + (VsTime) (offset + i) * tile->step, stored[i], *now, error))
        return FALSE;
    }
  return TRUE;
}

/* Finds the block of the tile's month and grid. *part: its number or the next free one. */
static gboolean
find_and_merge (VsBlockStore *self, gint64 meter_no, const VsTile *tile, VsIntervalStats *stats, guint *part, gboolean *news,
                GError **error)
{
  gint64 first = vs_block_number (meter_no, tile->month, 0);
  guint64 before = stats->readings;
  gsize present = 0;
  gboolean ok = TRUE;
  g_autoptr (GError) failure = NULL;

  sqlite3_bind_int64 (self->find, 1, first);
  sqlite3_bind_int64 (self->find, 2, first + VS_BLOCK_PARTS - 1);
  for (guint32 i = 0; i < tile->n; i++)
    present += !isnan (g_array_index (self->kwh, double, i));
  stats->readings += present;
  while (ok && vs_db_step (self->find, &failure))
    {
      VsBlock block;

      ok = vs_block_from_row (self->find, &block, error);
      if (ok && vs_tile_holds (tile, block.start, block.step)
          && vs_tile_holds (tile, block.start + (VsTime) (block.n - 1) * block.step, block.step))
        {
          *part = (guint) (block.number - first);
          ok = merge_block (self, meter_no, tile, &block, stats, news, error);
          break;
        }
      *part = (guint) (block.number - first) + 1;
    }
  sqlite3_reset (self->find);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (ok && *part == VS_BLOCK_PARTS)
    {
      ok = FALSE;
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT,
                   _("Could not store the readings of meter number %" G_GINT64_FORMAT ": it has too many different intervals within"
                     " one month; check the timestamps in the file."), meter_no);
    }
  *news = *news || stats->readings > before;
  return ok && failure == NULL;
}

/* What put_block () and put_codes () have in common. */
static gboolean
put_row (VsBlockStore *self, gint64 number, const VsTile *tile, gsize from, gsize n, gsize present, double sum, const VsCodec *codec,
         gconstpointer data, gsize size, GError **error)
{
  sqlite3_bind_int64 (self->put, 1, number);
  sqlite3_bind_int64 (self->put, 2, tile->origin + (VsTime) from * tile->step);
  sqlite3_bind_int (self->put, 3, tile->step);
  sqlite3_bind_int64 (self->put, 4, (gint64) n);
  sqlite3_bind_int64 (self->put, 5, (gint64) present);
  sqlite3_bind_double (self->put, 6, sum);
  sqlite3_bind_int (self->put, 7, codec->kind);
  sqlite3_bind_int (self->put, 8, codec->scale);
  sqlite3_bind_int64 (self->put, 9, codec->bias);
  sqlite3_bind_blob (self->put, 10, data, (int) size, SQLITE_STATIC);
  return vs_db_run (self->put, error);
}

static gboolean
put_block (VsBlockStore *self, gint64 number, const VsTile *tile, gsize from, gsize to, GError **error)
{
  const double *kwh = (const double *) self->kwh->data + from;
  gsize n = to - from, present = 0;
  VsCodec codec = vs_codec_choose (kwh, n);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (kwh[i]))
      {
        sum += kwh[i];
        present++;
      }
  g_byte_array_set_size (self->bytes, 0);
  vs_codec_encode (&codec, kwh, self->flags->len > 0 ? self->flags->data + from : NULL, n, self->bytes);
  return put_row (self, number, tile, from, n, present, sum, &codec, self->bytes->data, self->bytes->len, error);
}

/* A block of whole Wh that nothing is merged into: its codes are the tile's, as put_block () would make them. FALSE without an error when
 * a coarser scale would do. */
static gboolean
put_codes (VsBlockStore *self, gint64 number, const VsTile *tile, gsize from, gsize to, VsIntervalStats *stats, GError **error)
{
  static const VsCodec codec = { VS_CODEC_U16, 3, 0 };
  const guint16 *codes = tile->codes + from;
  gsize n = to - from, present = 0;
  gboolean finest = FALSE;
  guint64 sum = 0;

  for (gsize i = 0; i < n && !finest; i++)
    finest = codes[i] != 0 && (codes[i] - 1) % 10 != 0;
  if (!finest || G_BYTE_ORDER != G_LITTLE_ENDIAN)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      present += codes[i] != 0;
      sum += codes[i];
    }
  sum -= present;
  stats->readings += present;
  stats->kwh += (double) sum / 1000;
  return put_row (self, number, tile, from, n, present, (double) sum / 1000, &codec, codes, n * sizeof *codes, error);
}

/* [*first, *end) without the empty intervals at both ends. */
static void
trim_codes (const VsTile *tile, gsize *first, gsize *end)
{
  while (*first < *end && tile->codes[*first] == 0)
    (*first)++;
  while (*end > *first && tile->codes[*end - 1] == 0)
    (*end)--;
}

/* Tells of a row that was written. */
static void
widen (const VsTile *tile, gsize first, gsize end, VsTime *from, VsTime *to, gboolean *wrote)
{
  *from = MIN (*from, tile->origin + (VsTime) first * tile->step);
  *to = MAX (*to, tile->origin + (VsTime) end * tile->step);
  *wrote = TRUE;
}

gboolean
vs_block_store_put (VsBlockStore *self, gint64 meter_no, const VsTile *tile, gboolean merge, VsIntervalStats *stats,
                    VsTime *from, VsTime *to, gboolean *wrote, GError **error)
{
  const double *kwh;
  guint part = 0;
  gsize first = 0, end = tile->n;
  gboolean news = FALSE;

  if (!merge && tile->codes != NULL)
    {
      GError *failure = NULL;

      trim_codes (tile, &first, &end);
      if (first == end)
        return TRUE;
      if (put_codes (self, vs_block_number (meter_no, tile->month, 0), tile, first, end, stats, &failure))
        {
          widen (tile, first, end, from, to, wrote);
          return TRUE;
        }
      if (failure != NULL)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
    }
  g_array_set_size (self->kwh, tile->n);
  g_byte_array_set_size (self->flags, 0);
  kwh = (const double *) self->kwh->data;
  vs_tile_expand (tile, (double *) self->kwh->data);
  for (gsize i = 0; i < tile->n; i++)
    stats->kwh += isnan (kwh[i]) ? 0 : kwh[i];
  if (merge)
    {
      if (!find_and_merge (self, meter_no, tile, stats, &part, &news, error))
        return FALSE;
      if (!news)
        return TRUE;
    }
  else
    for (gsize i = 0; i < tile->n; i++)
      stats->readings += !isnan (kwh[i]);

  while (first < end && isnan (kwh[first]))
    first++;
  while (end > first && isnan (kwh[end - 1]))
    end--;
  if (first == end)
    return TRUE;
  widen (tile, first, end, from, to, wrote);
  return put_block (self, vs_block_number (meter_no, tile->month, part), tile, first, end, error);
}
