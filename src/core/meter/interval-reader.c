/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval-reader.c: nearly every meter has one interval all its life, and its months are decoded one behind the other into the
 * series. Only where two intervals meet are the blocks laid over each other by the time they cover. */
#include "meter/interval-reader.h"
#include "meter/interval-recent.h"
#include "meter/spacing.h"

#include <math.h>
#include <string.h>

struct _VsIntervalReader {
  sqlite3      *db;
  gboolean      in_transaction;   /* ours: one state of the store from the first meter to the last */
  sqlite3_stmt *blocks;
  VsRecent     *recent;
  float        *kwh;
  guint8       *flags;
  gsize         n, space;
  gsize         n_flags;    /* flags are known up to here; 0 = all plain */
};

VsIntervalReader *
vs_interval_reader_new (sqlite3 *db, GError **error)
{
  VsIntervalReader *self = g_new0 (VsIntervalReader, 1);

  self->db = db;
  self->in_transaction = sqlite3_get_autocommit (db) && vs_db_exec (db, "BEGIN", NULL);
  self->blocks = vs_db_prepare (db, "SELECT " VS_BLOCK_COLUMNS " FROM interval_block WHERE block BETWEEN ?1 AND ?2 ORDER BY block", error);
  if (self->blocks == NULL || (self->recent = vs_recent_new (db, error)) == NULL)
    g_clear_pointer (&self, vs_interval_reader_free);
  return self;
}

void
vs_interval_reader_free (VsIntervalReader *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->blocks);
  vs_recent_free (self->recent);
  if (self->in_transaction)
    vs_db_exec (self->db, "COMMIT", NULL);
  g_free (self->kwh);
  g_free (self->flags);
  g_free (self);
}

static void
ensure_space (VsIntervalReader *self, gsize n)
{
  if (n <= self->space)
    return;
  self->space = MAX (n, self->space * 2);
  self->kwh = g_renew (float, self->kwh, self->space);
  self->flags = g_renew (guint8, self->flags, self->space);
}

static void
fill_missing (float *kwh, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    kwh[i] = NAN;
}

/* Puts a block behind what is there; FALSE when it is of another interval or overlaps. */
static gboolean
append_block (VsIntervalReader *self, const VsSeries *series, const VsBlock *block)
{
  VsTime ahead = block->start - series->start;
  gsize at = (gsize) (ahead / series->step), end = at + block->n;

  if (block->step != series->step || ahead % series->step != 0 || ahead < (VsTime) self->n * series->step)
    return FALSE;
  ensure_space (self, end);
  fill_missing (self->kwh, self->n, at);
  vs_codec_decode (&block->codec, block->data, block->n, self->kwh + at);
  if (vs_codec_decode_flags (&block->codec, block->data, block->size, block->n, self->flags + at))
    {
      memset (self->flags + self->n_flags, 0, at - self->n_flags);
      self->n_flags = end;
    }
  self->n = end;
  return TRUE;
}

/* ── Two intervals ── */

typedef struct {
  VsTime start;
  gint32 step;
  guint  order;   /* of coming */
  gsize  n;
  float *kwh;
} Piece;

static void
piece_clear (gpointer data)
{
  g_free (((Piece *) data)->kwh);
}

/* Coarsest first, so that finer readings of the same time win; then the earlier, so that later ones do. */
static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *x = a, *y = b;

  return x->step != y->step ? (x->step < y->step) - (x->step > y->step) : (x->order > y->order) - (x->order < y->order);
}

/* The interval that covers the most time; pieces are sorted by interval. */
static gint32
main_step (const GArray *pieces)
{
  gint32 best = 0;
  gint64 most = -1;

  for (guint i = 0, end; i < pieces->len; i = end)
    {
      gint32 step = g_array_index (pieces, Piece, i).step;
      gint64 seconds = 0;

      for (end = i; end < pieces->len && g_array_index (pieces, Piece, end).step == step; end++)
        seconds += (gint64) g_array_index (pieces, Piece, end).n * step;
      if (seconds > most)
        {
          most = seconds;
          best = step;
        }
    }
  return best;
}

/* The same interval: each value goes to the nearest slot (a day's reading may stand an hour off). */
static void
lay_same (VsIntervalReader *self, const VsSeries *series, const Piece *piece)
{
  for (gsize i = 0; i < piece->n; i++)
    {
      gsize slot = (gsize) ((piece->start - series->start + (VsTime) i * piece->step + series->step / 2) / series->step);

      if (slot < self->n && !isnan (piece->kwh[i]))
        {
          self->kwh[slot] = piece->kwh[i];
          self->flags[slot] = VS_READING_PLAIN;
        }
    }
}

/* Another interval: energy goes where its time goes, and only slots that are covered whole are filled. */
static void
lay_other (VsIntervalReader *self, const VsSeries *series, const Piece *piece, double *energy, gint32 *covered)
{
  gboolean exact = series->step % piece->step == 0 && (piece->start - series->start) % piece->step == 0;
  gsize first = (gsize) ((piece->start - series->start) / series->step);
  gsize end = MIN (self->n, (gsize) ((piece->start - series->start + (VsTime) piece->n * piece->step) / series->step + 1));

  memset (energy + first, 0, (end - first) * sizeof *energy);
  memset (covered + first, 0, (end - first) * sizeof *covered);
  for (gsize i = 0; i < piece->n; i++)
    {
      VsTime at = piece->start - series->start + (VsTime) i * piece->step, to = at + piece->step;

      if (isnan (piece->kwh[i]))
        continue;
      for (VsTime next; at < to; at = next)
        {
          gsize slot = (gsize) (at / series->step);

          next = MIN (to, (VsTime) (slot + 1) * series->step);
          if (slot >= self->n)
            break;
          energy[slot] += (double) piece->kwh[i] * (double) (next - at) / piece->step;
          covered[slot] += (gint32) (next - at);
        }
    }
  for (gsize slot = first; slot < end; slot++)
    if (covered[slot] == series->step)
      {
        self->kwh[slot] = (float) energy[slot];
        self->flags[slot] = exact ? VS_READING_PLAIN : VS_READING_ESTIMATED;
      }
}

static void
add_piece (GArray *pieces, const VsBlock *block)
{
  Piece piece = { block->start, block->step, pieces->len, block->n, g_new (float, block->n) };

  vs_codec_decode (&block->codec, block->data, block->n, piece.kwh);
  g_array_append_val (pieces, piece);
}

static gboolean
read_pieces (VsIntervalReader *self, const VsBlock *recent, guint n_recent, GArray *pieces, GError **error)
{
  g_autoptr (GError) failure = NULL;

  while (vs_db_step (self->blocks, &failure))
    {
      VsBlock block;

      if (!vs_block_from_row (self->blocks, &block, error))
        return FALSE;
      add_piece (pieces, &block);
    }
  for (guint i = 0; i < n_recent; i++)
    add_piece (pieces, &recent[i]);
  return vs_error_pass (error, g_steal_pointer (&failure));
}

static gboolean
read_mixed (VsIntervalReader *self, VsSeries *series, const VsBlock *recent, guint n_recent, GError **error)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autofree double *energy = NULL;
  g_autofree gint32 *covered = NULL;
  VsTime from = G_MAXINT64, to = G_MININT64;

  g_array_set_clear_func (pieces, piece_clear);
  sqlite3_reset (self->blocks);
  if (!read_pieces (self, recent, n_recent, pieces, error))
    return FALSE;
  g_array_sort (pieces, compare_pieces);
  series->step = main_step (pieces);
  series->start = 0;
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      from = MIN (from, piece->start);
      to = MAX (to, piece->start + (VsTime) piece->n * piece->step);
      if (piece->step == series->step)
        series->start = piece->start;
    }
  series->start -= (series->start - from + series->step - 1) / series->step * series->step;
  self->n = (gsize) ((to - series->start + series->step - 1) / series->step);

  ensure_space (self, self->n);
  fill_missing (self->kwh, 0, self->n);
  memset (self->flags, 0, self->n);
  energy = g_new (double, self->n);
  covered = g_new (gint32, self->n);
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->step == series->step)
        lay_same (self, series, piece);
      else
        lay_other (self, series, piece, energy, covered);
    }
  self->n_flags = self->n;
  return TRUE;
}

/* ── One meter ── */

/* Late readings over what the blocks say; FALSE when they are of another interval or begin before it. */
static gboolean
lay_recent (VsIntervalReader *self, VsSeries *series, const VsBlock *block)
{
  VsTime ahead = block->start - series->start;
  gsize at = (gsize) (ahead / MAX (series->step, 1)), end = at + block->n;
  g_autofree float *kwh = NULL;

  if (self->n == 0)
    {
      series->start = block->start;
      series->step = block->step;
    }
  if (append_block (self, series, block))
    return TRUE;
  if (block->step != series->step || ahead < 0 || ahead % series->step != 0)
    return FALSE;
  ensure_space (self, MAX (end, self->n));
  fill_missing (self->kwh, self->n, MAX (end, self->n));
  self->n = MAX (end, self->n);
  kwh = g_new (float, block->n);
  vs_codec_decode (&block->codec, block->data, block->n, kwh);
  for (gsize i = 0; i < block->n; i++)
    if (!isnan (kwh[i]))
      {
        self->kwh[at + i] = kwh[i];
        if (at + i < self->n_flags)
          self->flags[at + i] = VS_READING_PLAIN;
      }
  return TRUE;
}

/* Of the meter's late readings those that touch the months asked for, in place. */
static guint
keep_within (VsBlock *blocks, guint n, VsTime from, VsTime to)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    if (blocks[i].start < to && blocks[i].start + (VsTime) blocks[i].n * blocks[i].step > from)
      blocks[kept++] = blocks[i];
  return kept;
}

static gboolean
read_blocks (VsIntervalReader *self, VsSeries *series, gint64 meter_no, VsTime from, VsTime to, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree VsBlock *recent = NULL;
  const VsBlock *found;
  guint n_recent;

  if (!vs_recent_find (self->recent, meter_no, &found, &n_recent, error))
    return FALSE;
  if (n_recent > 0)
    {
      recent = g_memdup2 (found, n_recent * sizeof *recent);
      n_recent = keep_within (recent, n_recent, from, to);
    }
  while (vs_db_step (self->blocks, &failure))
    {
      VsBlock block;

      if (!vs_block_from_row (self->blocks, &block, error))
        return FALSE;
      if (self->n == 0)
        {
          series->start = block.start;
          series->step = block.step;
        }
      if (!append_block (self, series, &block))
        return read_mixed (self, series, recent, n_recent, error);
    }
  for (guint i = 0; i < n_recent && failure == NULL; i++)
    if (!lay_recent (self, series, &recent[i]))
      return read_mixed (self, series, recent, n_recent, error);
  return vs_error_pass (error, g_steal_pointer (&failure));
}

gboolean
vs_interval_reader_read (VsIntervalReader *self, gint64 meter_no, VsTime from, VsTime to, VsSeries *series, GError **error)
{
  gint32 first = from == VS_TIME_NONE ? 0 : vs_day_month_index (vs_time_day (MAX (from, 0)));
  gint32 last = to == VS_TIME_NONE ? 4095 : vs_day_month_index (vs_time_day (MAX (to - 1, 0)));
  gboolean ok;

  self->n = self->n_flags = 0;
  sqlite3_bind_int64 (self->blocks, 1, vs_block_number (meter_no, first, 0));
  sqlite3_bind_int64 (self->blocks, 2, vs_block_number (meter_no, last, VS_BLOCK_PARTS - 1));
  ok = read_blocks (self, series, meter_no, from == VS_TIME_NONE ? G_MININT64 : from, to == VS_TIME_NONE ? G_MAXINT64 : to, error);
  sqlite3_reset (self->blocks);
  if (!ok)
    return FALSE;

  if (self->n_flags > 0)
    memset (self->flags + self->n_flags, 0, self->n - self->n_flags);
  series->n = self->n;
  series->kwh = self->kwh;
  series->flags = self->n_flags > 0 ? self->flags : NULL;
  if (self->n > 0)
    *series = vs_series_slice (series, from, to);
  return TRUE;
}
