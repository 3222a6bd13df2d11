/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/interval-block.h"
#include "meter/interval-recent.h"
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
  gboolean      settling;        /* what is merged was counted when it came */
  VsBlockRepeat repeat;          /* nullable */
  gpointer      repeat_data;
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
vs_block_store_on_repeat (VsBlockStore *self, VsBlockRepeat func, gpointer data)
{
  self->repeat = func;
  self->repeat_data = data;
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
      if (self->settling)
        {
          *news = *news || *now != stored[i];
          continue;
        }
      if (self->repeat != NULL && !self->repeat (tile->origin + (VsTime) (offset + i) * tile->step, tile->step, fabs (*now - stored[i]) <= SAME_KWH,
                                                 self->repeat_data, error))
        return FALSE;
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
  const guint16 *codes = tile->codes + (from - tile->first);
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

/* What is left of the tile without the empty intervals at both ends. */
static void
trim_codes (const VsTile *tile, gsize *first, gsize *end)
{
  *first = tile->first;
  *end = tile->first + tile->n_codes;
  while (*first < *end && tile->codes[*first - tile->first] == 0)
    (*first)++;
  while (*end > *first && tile->codes[*end - 1 - tile->first] == 0)
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

/* ── Late readings ── */

/* Writes what `block` says of the tile's slots [first, end) over old[]. */
static void
lay_old (VsBlockStore *self, const VsTile *tile, const VsBlock *block, gsize first, gsize end, double *old)
{
  VsTime ahead = block->start - tile->origin;
  gint64 at = ahead / tile->step;
  double *stored;

  if (block->step != tile->step || ahead % tile->step != 0 || at >= (gint64) end || at + (gint64) block->n <= (gint64) first)
    return;
  g_array_set_size (self->stored, (guint) block->n);
  stored = (double *) self->stored->data;
  vs_codec_decode_exact (&block->codec, block->data, block->n, stored);
  for (gsize i = 0; i < block->n; i++)
    if (at + (gint64) i >= (gint64) first && at + (gint64) i < (gint64) end && !isnan (stored[i]))
      old[at + (gint64) i - (gint64) first] = stored[i];
}

/* What the store says of the tile's slots [first, end), NaN where nothing. */
static gboolean
read_old (VsBlockStore *self, VsRecent *recent, gint64 meter_no, const VsTile *tile, gsize first, gsize end, double *old, GError **error)
{
  gint64 number = vs_block_number (meter_no, tile->month, 0);
  g_autoptr (GError) failure = NULL;
  const VsBlock *blocks;
  gboolean ok = TRUE;
  guint n;

  for (gsize i = 0; i < end - first; i++)
    old[i] = NAN;
  sqlite3_bind_int64 (self->find, 1, number);
  sqlite3_bind_int64 (self->find, 2, number + VS_BLOCK_PARTS - 1);
  while (ok && vs_db_step (self->find, &failure))
    {
      VsBlock block;

      ok = vs_block_from_row (self->find, &block, error);
      if (ok)
        lay_old (self, tile, &block, first, end, old);
    }
  sqlite3_reset (self->find);
  if (!ok || !vs_error_pass (error, g_steal_pointer (&failure)) || !vs_recent_find (recent, meter_no, &blocks, &n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    lay_old (self, tile, &blocks[i], first, end, old);
  return TRUE;
}

/* Takes out of kwh[] what is in old[] already, and counts. */
static gboolean
keep_news (VsBlockStore *self, gint64 meter_no, const VsTile *tile, gsize first, gsize n, double *kwh, const double *old, VsIntervalStats *stats,
           GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (kwh[i]) || isnan (old[i]))
        stats->readings += !isnan (kwh[i]);
      else if (fabs (kwh[i] - old[i]) <= SAME_KWH)
        {
          stats->same++;
          kwh[i] = NAN;
        }
      else
        {
          stats->changed++;
          if (!vs_block_store_changed (self, meter_no, tile->origin + (VsTime) (first + i) * tile->step, old[i], kwh[i], error))
            return FALSE;
        }
    }
  return TRUE;
}

gboolean
vs_block_store_put_recent (VsBlockStore *self, VsRecent *recent, gint64 meter_no, const VsTile *tile, VsTime known, VsIntervalStats *stats,
                           VsTime *from, VsTime *to, gboolean *wrote, GError **error)
{
  gsize first = 0, end = tile->n, n;
  guint64 before = stats->readings;
  VsBlock block = { .step = tile->step };
  double *kwh;

  if (tile->codes != NULL)
    trim_codes (tile, &first, &end);
  n = end - first;
  g_array_set_size (self->kwh, (guint) n * 2);
  kwh = (double *) self->kwh->data;
  for (gsize i = 0; i < n; i++)
    {
      kwh[i] = vs_tile_get (tile, (guint32) (first + i));
      stats->kwh += isnan (kwh[i]) ? 0 : kwh[i];
    }
  for (; n > 0 && isnan (kwh[n - 1]); n--)
    ;
  for (; n > 0 && isnan (*kwh); n--, first++)
    kwh++;
  if (n == 0)
    return TRUE;
  if (tile->origin + (VsTime) first * tile->step >= known)
    for (gsize i = 0; i < n; i++)
      stats->readings += !isnan (kwh[i]);
  else if (!read_old (self, recent, meter_no, tile, first, first + n, kwh + n, error)
           || !keep_news (self, meter_no, tile, first, n, kwh, kwh + n, stats, error))
    return FALSE;
  for (; n > 0 && isnan (kwh[n - 1]); n--)
    ;
  for (; n > 0 && isnan (*kwh); n--, first++)
    kwh++;
  if (n == 0)
    return TRUE;
  block.start = tile->origin + (VsTime) first * tile->step;
  block.n = n;
  block.codec = vs_codec_choose (kwh, n);
  g_byte_array_set_size (self->bytes, 0);
  vs_codec_encode (&block.codec, kwh, NULL, n, self->bytes);
  block.data = self->bytes->data;
  block.size = self->bytes->len;
  widen (tile, first, first + n, from, to, wrote);
  return vs_recent_put (recent, meter_no, &block, stats->readings - before, error);
}

/* One meter's late readings into its months. */
static gboolean
settle_meter (VsBlockStore *self, gint64 meter_no, const VsBlock *blocks, guint n, GError **error)
{
  g_autoptr (GPtrArray) tiles = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_tile_free);
  VsIntervalStats stats = { 0 };
  VsTime from = G_MAXINT64, to = G_MININT64;
  gboolean wrote = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autofree double *kwh = g_new (double, blocks[i].n);

      vs_codec_decode_exact (&blocks[i].codec, blocks[i].data, blocks[i].n, kwh);
      for (gsize k = 0; k < blocks[i].n; k++)
        {
          VsTime at = blocks[i].start + (VsTime) k * blocks[i].step;
          VsTile *tile = NULL;

          if (isnan (kwh[k]))
            continue;
          for (guint t = tiles->len; t > 0 && tile == NULL; t--)
            if (vs_tile_holds (tiles->pdata[t - 1], at, blocks[i].step))
              tile = tiles->pdata[t - 1];
          if (tile == NULL)
            g_ptr_array_add (tiles, tile = vs_tile_new (at, blocks[i].step));
          vs_tile_set (tile, (guint32) ((at - tile->origin) / tile->step), kwh[k]);
        }
    }
  for (guint t = 0; t < tiles->len; t++)
    if (!vs_block_store_put (self, meter_no, tiles->pdata[t], TRUE, &stats, &from, &to, &wrote, error))
      return FALSE;
  return TRUE;
}

gboolean
vs_block_store_settle (VsBlockStore *self, VsRecent *recent, VsJob *job, GError **error)
{
  g_autoptr (GArray) groups = vs_recent_groups (recent, error);
  gboolean ok = groups != NULL;

  self->settling = TRUE;
  for (guint g = 0; ok && g < groups->len; g++)
    {
      gint64 meter_no = g_array_index (groups, gint64, g) * VS_RECENT_METERS;

      if (!(ok = vs_job_check (job, error)))
        break;
      vs_job_report (job, (double) g / groups->len, "%s", _("Putting readings in their months"));
      for (guint m = 0; ok && m < VS_RECENT_METERS; m++, meter_no++)
        {
          const VsBlock *blocks;
          guint n;

          ok = vs_recent_find (recent, meter_no, &blocks, &n, error) && (n == 0 || settle_meter (self, meter_no, blocks, n, error));
        }
    }
  self->settling = FALSE;
  return ok && vs_recent_delete_all (recent, error);
}
