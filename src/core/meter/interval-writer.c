/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval-writer.c: readings of many meters, in any order, into month blocks.
 *
 * Each meter and month is a tile in memory; when the tiles outgrow their budget all are written in meter order, merged with what is
 * stored. The usual case, one meter's next interval, touches only the cursor. The interval of a meter that comes without one is told
 * from its first readings; a lasting change of spacing later on starts blocks of the new interval. */
#include "meter/interval.h"
#include "meter/interval-block.h"
#include "meter/interval-extent.h"
#include "meter/interval-recent.h"
#include "meter/spacing.h"
#include "meter/tile.h"

#include "base/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_READINGS 24    /* enough to tell an interval when most agree */
#define MOST_READINGS 512    /* … and when they do not */
#define LASTING_CHANGE 24    /* readings in a row at another spacing */
#define FIRST_LOOK_UPS 256   /* meters looked up one by one before it is asked whether all at once is cheaper */
#define MOST_TO_LOOK_UP 500000   /* a pass over more would be felt */
#define LATE_DAYS 8          /* readings of no more days do not write a known meter's months anew */
#define MOST_BATCHES 32      /* of late readings */
#define LEAST_WAITING 32     /* a power of two: the array doubles */
#define SMALL_BUDGET (2 << 20)
#define OUT_OF_RANGE (G_GINT64_CONSTANT (4096) * 30 * VS_SECONDS_PER_DAY)  /* block numbers have room for months until the year 2306 */

#define METERS "SELECT meter.meter_no, meter.interval_s, zone, last_at, interval_meter.interval_s, meter.meter_id, first_at FROM meter" \
  " LEFT JOIN interval_meter USING (meter_no)"
#define BUMP(table) \
  "INSERT INTO table_version (name, version) VALUES ('" table "', 1) ON CONFLICT (name) DO UPDATE SET version = version + 1"

typedef struct {
  gint64      no;
  const VsZone *zone;
  VsTime      phase;       /* of the grid of its intervals; −1 = not known yet */
  VsTime      last;        /* instant of the latest reading taken; VS_TIME_NONE */
  VsTime      known;       /* where its readings end that were there before the file came; VS_TIME_NONE */
  VsTile     *tiles;       /* all in memory, newest first */
  VsTile     *tile;        /* the one last used */
  VsStamped  *waiting;     /* readings whose place is not settled yet */
  guint16     n_waiting;
  gint32      step;        /* 0 = not known yet; while phase is not known, only what the meter's row says */
  gint32      other_step;  /* spacing of the waiting readings, when it differs from step */
  gboolean    stored;      /* may have blocks in the file */
  gboolean    touched;
  gboolean    looked_up;
  gboolean    has_months;  /* of readings, before the file came */
  gboolean    step_changed;
  gboolean    doubted;     /* the file's interval is longer than its readings are apart: spacing decides */
} Meter;

/* Where a meter's next reading goes: at == end when that is not known. While it is, the meter's `last` is next − step. */
typedef struct {
  VsTime   next;
  guint16 *at, *end;
  gint32   step;
} Cursor;

struct _VsIntervalWriter {
  sqlite3        *db;
  const VsZone   *zone;          /* of meters made here */
  char           *source_file;
  GArray         *meters;        /* Meter, by handle */
  GArray         *cursors;       /* Cursor, likewise */
  VsNames         names;         /* their ids */
  guint32         n_dirty;       /* meters with tiles */
  guint32         n_tiles;
  gsize           bytes, budget; /* of the tiles */
  gint64          n_looked_up;
  gint32          usual_step;    /* of the last meter that told its own */
  gboolean        wrote;         /* any block */
  gboolean        meters_changed;
  VsIntervalStats stats;
  VsIntervalRepeat repeat;       /* nullable */
  gpointer        repeat_data;
  guint32         flushing;      /* the meter whose tiles are written */
  VsBlockStore   *store;
  VsRecent       *recent;
  VsExtents      *extents;
  sqlite3_stmt   *find_meter, *new_meter, *set_interval, *put_refused;
};

static Meter *
meter_at (VsIntervalWriter *self, guint32 handle)
{
  return &g_array_index (self->meters, Meter, handle);
}

static inline Cursor *
cursor_at (VsIntervalWriter *self, guint32 handle)
{
  return &g_array_index (self->cursors, Cursor, handle);
}

/* The meter's next reading will look for its place. */
static inline void
lift_cursor (VsIntervalWriter *self, guint32 handle)
{
  Cursor *cursor = cursor_at (self, handle);

  if (cursor->at == cursor->end && cursor->at == NULL)
    return;
  meter_at (self, handle)->last = cursor->next - cursor->step;
  cursor->at = cursor->end = NULL;
}

VsIntervalWriter *
vs_interval_writer_new (sqlite3 *db, const char *zone, const char *source_file, GError **error)
{
  VsIntervalWriter *self;

  g_return_val_if_fail (db != NULL && zone != NULL, NULL);

  self = g_new0 (VsIntervalWriter, 1);
  self->db = db;
  self->zone = vs_zone_get (zone, error);
  self->source_file = g_strdup (source_file);
  self->meters = g_array_new (FALSE, TRUE, sizeof (Meter));
  self->cursors = g_array_new (FALSE, TRUE, sizeof (Cursor));
  vs_names_init (&self->names);
  self->budget = 128 << 20;
  if (self->zone == NULL || (self->store = vs_block_store_new (db, source_file, error)) == NULL
      || (self->recent = vs_recent_new (db, error)) == NULL || (self->extents = vs_extents_new (db, error)) == NULL
      || (self->find_meter = vs_db_prepare (db, METERS " WHERE meter.meter_id = ?1", error)) == NULL
      || (self->new_meter = vs_db_prepare (db, "INSERT INTO meter (meter_id, fuel, zone, source_file) VALUES (?1, 'electricity', ?2, ?3)",
                                           error)) == NULL
      || (self->set_interval = vs_db_prepare (db, "UPDATE meter SET interval_s = ?2 WHERE meter_no = ?1 AND interval_s IS NOT ?2",
                                              error)) == NULL
      || (self->put_refused = vs_db_prepare (db, "INSERT INTO reading_refused (meter_no, at, kwh, reason, source_file)"
                                                 " VALUES (?1, ?2, ?3, ?4, ?5)",
                                             error)) == NULL)
    g_clear_pointer (&self, vs_interval_writer_free);
  return self;
}

static void
drop_tiles (VsIntervalWriter *self, Meter *meter)
{
  while (meter->tiles != NULL)
    {
      VsTile *tile = meter->tiles;

      meter->tiles = tile->next;
      vs_tile_free (tile);
    }
  meter->tile = NULL;
}

void
vs_interval_writer_free (VsIntervalWriter *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->meters->len; i++)
    {
      drop_tiles (self, meter_at (self, i));
      g_free (meter_at (self, i)->waiting);
    }
  g_array_unref (self->meters);
  g_array_unref (self->cursors);
  vs_names_clear (&self->names);
  g_free (self->source_file);
  vs_block_store_free (self->store);
  vs_recent_free (self->recent);
  vs_extents_free (self->extents);
  sqlite3_finalize (self->find_meter);
  sqlite3_finalize (self->new_meter);
  sqlite3_finalize (self->set_interval);
  sqlite3_finalize (self->put_refused);
  g_free (self);
}

void
vs_interval_writer_set_budget (VsIntervalWriter *self, gsize bytes)
{
  self->budget = bytes;
}

void
vs_interval_writer_on_repeat (VsIntervalWriter *self, VsIntervalRepeat func, gpointer data)
{
  self->repeat = func;
  self->repeat_data = data;
}

/* ── Meters by name ── */

const char *
vs_interval_writer_name (const VsIntervalWriter *self, guint32 meter)
{
  return self->names.names[meter].text;
}

guint32
vs_interval_writer_meter (VsIntervalWriter *self, const char *meter_id, gsize len)
{
  static const Meter fresh = { .phase = -1, .last = VS_TIME_NONE, .known = VS_TIME_NONE };
  guint32 handle = vs_names_find (&self->names, meter_id, len);

  if (handle == self->meters->len)
    {
      g_array_append_val (self->meters, fresh);
      g_array_set_size (self->cursors, handle + 1);
    }
  return handle;
}

/* From a row of METERS. */
static gboolean
take_meter_row (VsIntervalWriter *self, Meter *meter, sqlite3_stmt *row, GError **error)
{
  meter->looked_up = meter->stored = TRUE;
  meter->no = sqlite3_column_int64 (row, 0);
  meter->step = sqlite3_column_int (row, 1);
  if (!vs_step_is_regular (meter->step))
    meter->step = 0;
  meter->zone = vs_zone_get ((const char *) sqlite3_column_text (row, 2), NULL);
  if (meter->zone == NULL)
    meter->zone = self->zone;
  if (sqlite3_column_type (row, 3) == SQLITE_NULL)
    return TRUE;
  meter->known = sqlite3_column_int64 (row, 3);
  meter->has_months = meter->known - sqlite3_column_int64 (row, 6) >= 4 * LATE_DAYS * VS_SECONDS_PER_DAY;
  if (meter->step == 0 || meter->step != sqlite3_column_int (row, 4))
    return vs_block_store_phase (self->store, meter->no, meter->step, &meter->phase, error);
  meter->phase = vs_spacing_phase (meter->known, meter->step);
  return TRUE;
}

/* A file with a good part of all meters: one pass over their table costs less than a search for each. */
static gboolean
look_up_all (VsIntervalWriter *self, GError **error)
{
  g_autoptr (sqlite3_stmt) list = vs_db_prepare (self->db, METERS, error);
  g_autoptr (GError) failure = NULL;

  if (list == NULL)
    return FALSE;
  while (vs_db_step (list, &failure))
    {
      const char *id = (const char *) sqlite3_column_text (list, 5);
      guint32 handle = vs_interval_writer_meter (self, id, (gsize) sqlite3_column_bytes (list, 5));

      if (!meter_at (self, handle)->looked_up && !take_meter_row (self, meter_at (self, handle), list, error))
        return FALSE;
    }
  for (guint i = 0; i < self->meters->len; i++)
    meter_at (self, i)->looked_up = TRUE;
  return vs_error_pass (error, g_steal_pointer (&failure));
}

static void
bind_id (VsIntervalWriter *self, sqlite3_stmt *stmt, guint32 handle)
{
  const VsName *name = &self->names.names[handle];

  sqlite3_bind_text (stmt, 1, name->text, (int) name->len, SQLITE_STATIC);
}

/* The meter's row, made when no file has named it before. */
static gboolean
look_up_meter (VsIntervalWriter *self, guint32 handle, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean ok = TRUE;
  gint64 n_meters;
  Meter *meter;

  if (!meter_at (self, handle)->looked_up && ++self->n_looked_up == FIRST_LOOK_UPS
      && (!vs_db_get_int (self->db, &n_meters, error, "SELECT coalesce (max (meter_no), 0) FROM meter")
          || (n_meters <= MOST_TO_LOOK_UP && !look_up_all (self, error))))
    return FALSE;
  meter = meter_at (self, handle);
  meter->touched = TRUE;
  if (!meter->looked_up)
    {
      bind_id (self, self->find_meter, handle);
      if (vs_db_step (self->find_meter, &failure))
        ok = take_meter_row (self, meter, self->find_meter, error);
      sqlite3_reset (self->find_meter);
      meter->looked_up = TRUE;
    }
  if (!ok || !vs_error_pass (error, g_steal_pointer (&failure)))
    return FALSE;
  if (meter->stored)
    return TRUE;

  meter->zone = self->zone;
  bind_id (self, self->new_meter, handle);
  sqlite3_bind_text (self->new_meter, 2, vs_zone_name (self->zone), -1, SQLITE_STATIC);
  sqlite3_bind_text (self->new_meter, 3, self->source_file, -1, SQLITE_STATIC);
  if (!vs_db_run (self->new_meter, error))
    return FALSE;
  meter->no = sqlite3_last_insert_rowid (self->db);
  self->stats.new_meters++;
  self->meters_changed = TRUE;
  return TRUE;
}

/* ── Tiles ── */

static int
compare_meter_numbers (gconstpointer a, gconstpointer b, gpointer data)
{
  VsIntervalWriter *self = data;
  gint64 x = meter_at (self, *(const guint32 *) a)->no, y = meter_at (self, *(const guint32 *) b)->no;

  return (x > y) - (x < y);
}

/* The meter has months of readings, and these are of a few days. */
static gboolean
has_few_days (const Meter *meter)
{
  gint64 seconds = 0;

  if (!meter->has_months)
    return FALSE;
  for (const VsTile *tile = meter->tiles; tile != NULL; tile = tile->next)
    seconds += (gint64) vs_tile_n_present (tile) * tile->step;
  return seconds <= LATE_DAYS * VS_SECONDS_PER_DAY;
}

/* Months are not written under late readings, which would hide what is written. */
static gboolean
settle_where_needed (VsIntervalWriter *self, const guint32 *dirty, guint32 n, GError **error)
{
  for (guint32 i = 0; i < n && vs_recent_n_batches (self->recent) > 0; i++)
    {
      const Meter *meter = meter_at (self, dirty[i]);
      const VsBlock *blocks;
      guint n_blocks;

      if (meter->known == VS_TIME_NONE || has_few_days (meter))
        continue;
      if (!vs_recent_find (self->recent, meter->no, &blocks, &n_blocks, error)
          || (n_blocks > 0 && !vs_block_store_settle (self->store, self->recent, NULL, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
tell_repeat (VsTime start, gint32 step, gboolean same, gpointer data, GError **error)
{
  VsIntervalWriter *self = data;

  return self->repeat (self->flushing, start, step, same, self->repeat_data, error);
}

static gboolean
flush_meter (VsIntervalWriter *self, Meter *meter, GError **error)
{
  VsExtent extent = { G_MAXINT64, G_MININT64 };
  gboolean wrote = FALSE, is_late, has_row = meter->known != VS_TIME_NONE;

  /* newest first in memory; oldest first on disk, so that the b-tree grows at its end */
  for (VsTile *tile = meter->tiles, *next, *done = meter->tiles = NULL;; tile = next)
    {
      if (tile == NULL)
        {
          meter->tiles = done;
          break;
        }
      next = tile->next;
      tile->next = done;
      done = tile;
    }
  is_late = has_few_days (meter);
  /* Of a meter that had no readings before the file came, whatever is stored already was told by it. */
  self->flushing = (guint32) (meter - (Meter *) self->meters->data);
  vs_block_store_on_repeat (self->store, self->repeat != NULL && !has_row ? tell_repeat : NULL, self);
  for (const VsTile *tile = meter->tiles; tile != NULL; tile = tile->next)
    {
      VsTime before = extent.to;

      if (!(is_late ? vs_block_store_put_recent (self->store, self->recent, meter->no, tile, meter->known, &self->stats, &extent.from, &extent.to, &wrote, error)
                    : vs_block_store_put (self->store, meter->no, tile, meter->stored, &self->stats, &extent.from, &extent.to, &wrote, error)))
        return FALSE;
      extent.step = extent.to > before ? tile->step : extent.step;
    }
  drop_tiles (self, meter);
  meter->stored = TRUE;
  self->wrote = self->wrote || wrote;
  if (!wrote)
    return TRUE;
  if (has_row)
    meter->known = MAX (meter->known, extent.to);
  extent.last_on = vs_time_day (vs_zone_to_local (meter->zone, extent.to - VS_SECONDS_PER_DAY / 2));
  return vs_extents_widen (self->extents, meter->no, has_row, &extent, error);
}

static gboolean
flush_tiles (VsIntervalWriter *self, GError **error)
{
  g_autofree guint32 *dirty = g_new (guint32, self->meters->len);
  guint32 n = 0;

  for (guint32 i = 0; i < self->meters->len; i++)
    if (meter_at (self, i)->tiles != NULL)
      {
        lift_cursor (self, i);
        dirty[n++] = i;
      }
  if (n > 1)
    qsort_r (dirty, n, sizeof *dirty, compare_meter_numbers, self);
  if (!settle_where_needed (self, dirty, n, error))
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    if (!flush_meter (self, meter_at (self, dirty[i]), error))
      return FALSE;
  if (!vs_recent_end_batch (self->recent, error) || !vs_extents_flush (self->extents, error))
    return FALSE;
  self->bytes = 0;
  self->n_tiles = self->n_dirty = 0;
  return TRUE;
}

/* A file in meter order brings many tiles for few meters and is written early, while they are in the processor's cache; one in time
 * order needs them all at once. */
static gboolean
is_over_budget (const VsIntervalWriter *self)
{
  return self->bytes > self->budget || (self->bytes > SMALL_BUDGET && self->n_tiles >= 4 * self->n_dirty);
}

static VsTile *
find_tile (VsIntervalWriter *self, Meter *meter, VsTime at, gint32 step, GError **error)
{
  VsTile *tile = meter->tile;

  if (tile != NULL && vs_tile_holds (tile, at, step))
    return tile;
  for (tile = meter->tiles; tile != NULL; tile = tile->next)
    if (vs_tile_holds (tile, at, step))
      return meter->tile = tile;

  if (is_over_budget (self) && !flush_tiles (self, error))
    return NULL;
  tile = vs_tile_new (at, step);
  if (meter->tiles == NULL)
    self->n_dirty++;
  self->n_tiles++;
  self->bytes += vs_tile_bytes (tile);
  for (const VsTile *other = meter->tiles; other != NULL; other = other->next)
    if (other->month == tile->month)
      meter->stored = TRUE;  /* two blocks in one month: the second must see the first */
  tile->next = meter->tiles;
  return meter->tiles = meter->tile = tile;
}

/* ── Readings ── */

static gboolean
refuse (VsIntervalWriter *self, const Meter *meter, VsTime at, double kwh, const char *reason, GError **error)
{
  self->stats.refused++;
  sqlite3_bind_int64 (self->put_refused, 1, meter->no);
  sqlite3_bind_int64 (self->put_refused, 2, at);
  sqlite3_bind_double (self->put_refused, 3, kwh);
  sqlite3_bind_text (self->put_refused, 4, reason, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->put_refused, 5, self->source_file, -1, SQLITE_STATIC);
  return vs_db_run (self->put_refused, error);
}

static gboolean
place (VsIntervalWriter *self, Meter *meter, VsTime at, gint32 step, double kwh, GError **error)
{
  guint32 handle = (guint32) (meter - (Meter *) self->meters->data), slot;
  VsTile *tile;
  double before;

  lift_cursor (self, handle);
  /* Tiles grow as they fill: a month of a million meters does not wait for the next month to be written. */
  if (self->bytes > 2 * self->budget && !flush_tiles (self, error))
    return FALSE;
  if ((tile = find_tile (self, meter, at, step, error)) == NULL)
    return FALSE;
  slot = (guint32) ((at - tile->origin) / step);
  before = vs_tile_get (tile, slot);
  if (G_UNLIKELY (!isnan (before)) && self->repeat && !self->repeat (handle, at, step, fabs (kwh - before) <= 1e-9, self->repeat_data, error))
    return FALSE;
  if (fabs (kwh - before) <= 1e-9)
    self->stats.same++;
  else
    {
      gsize bytes = vs_tile_bytes (tile);

      vs_tile_set (tile, slot, kwh);
      self->bytes += vs_tile_bytes (tile) - bytes;
      if (!isnan (before))
        {
          self->stats.changed++;
          if (!vs_block_store_changed (self->store, meter->no, at, before, kwh, error))
            return FALSE;
        }
    }
  meter->last = at;
  if (tile->codes != NULL && slot >= tile->first && slot - tile->first < tile->n_codes)
    *cursor_at (self, handle) = (Cursor) { at + step, tile->codes + (slot - tile->first) + 1, tile->codes + tile->n_codes, step };
  return TRUE;
}

/* A reading of a meter whose interval is known. A day's reading may stand an hour off: clocks change. */
static gboolean
place_on_grid (VsIntervalWriter *self, Meter *meter, VsStamped reading, GError **error)
{
  if (meter->step < VS_SECONDS_PER_DAY && vs_spacing_phase (reading.at, meter->step) != meter->phase)
    return refuse (self, meter, reading.at, reading.kwh, "off_grid", error);
  return place (self, meter, reading.at, meter->step, reading.kwh, error);
}

static void
wait_with (Meter *meter, VsTime at, double kwh)
{
  if (meter->waiting == NULL)
    meter->waiting = g_new (VsStamped, LEAST_WAITING);
  else if (meter->n_waiting >= LEAST_WAITING && (meter->n_waiting & (meter->n_waiting - 1)) == 0)
    meter->waiting = g_renew (VsStamped, meter->waiting, meter->n_waiting * 2);
  meter->waiting[meter->n_waiting++] = (VsStamped) { at, kwh };
}

/* The waiting readings go where the known interval puts them. */
static gboolean
settle (VsIntervalWriter *self, Meter *meter, GError **error)
{
  g_autofree VsStamped *waiting = g_steal_pointer (&meter->waiting);
  guint n = meter->n_waiting;

  meter->n_waiting = 0;
  meter->other_step = 0;
  for (guint i = 0; i < n; i++)
    if (!place_on_grid (self, meter, waiting[i], error))
      return FALSE;
  return TRUE;
}

static void
set_step (VsIntervalWriter *self, Meter *meter, gint32 step, VsTime phase)
{
  meter->step = self->usual_step = step;
  meter->phase = phase;
  meter->step_changed = TRUE;
}

/* Tells the interval from the waiting readings; at the end of the file (final) also from few. */
static gboolean
find_step (VsIntervalWriter *self, Meter *meter, gboolean final, GError **error)
{
  gboolean sure;
  VsTime phase = 0;
  gint32 step = vs_spacing_find (meter->waiting, meter->n_waiting, &phase, &sure);

  if (!sure && !final && meter->n_waiting < MOST_READINGS)
    return TRUE;
  if (step == 0 && (meter->step != 0 || self->usual_step != 0))
    {
      step = meter->step != 0 ? meter->step : self->usual_step;
      phase = vs_spacing_phase (meter->waiting[0].at, step);
    }
  if (step != 0)
    {
      set_step (self, meter, step, phase);
      return settle (self, meter, error);
    }
  for (guint i = 0; i < meter->n_waiting; i++)
    if (!refuse (self, meter, meter->waiting[i].at, meter->waiting[i].kwh, "no_interval", error))
      return FALSE;
  meter->n_waiting = 0;
  g_clear_pointer (&meter->waiting, g_free);
  return TRUE;
}

/* The spacing has changed for good: the waiting readings, and the one before them, belong to the new interval. */
static gboolean
change_step (VsIntervalWriter *self, Meter *meter, GError **error)
{
  VsTime first = meter->waiting[0].at - meter->other_step;
  VsTile *tile = meter->tile;
  double kwh = NAN;

  if (tile != NULL && vs_tile_holds (tile, first, meter->step))
    {
      guint32 slot = (guint32) ((first - tile->origin) / tile->step);

      kwh = vs_tile_get (tile, slot);
      vs_tile_set (tile, slot, NAN);
    }
  set_step (self, meter, meter->other_step, vs_spacing_phase (first, meter->other_step));
  return (isnan (kwh) || place_on_grid (self, meter, (VsStamped) { first, kwh }, error)) && settle (self, meter, error);
}

/* A reading that came without an interval. */
static gboolean
add_unspaced (VsIntervalWriter *self, Meter *meter, VsTime at, double kwh, GError **error)
{
  VsTime last = meter->n_waiting > 0 ? meter->waiting[meter->n_waiting - 1].at : meter->last;
  VsTime gap = last != VS_TIME_NONE ? at - last : 0;

  if (meter->phase < 0)
    {
      wait_with (meter, at, kwh);
      return (meter->n_waiting % FIRST_READINGS) != 0 || find_step (self, meter, FALSE, error);
    }
  if (gap == meter->step || gap <= 0 || !vs_step_is_regular (gap))
    return (meter->n_waiting == 0 || settle (self, meter, error)) && place_on_grid (self, meter, (VsStamped) { at, kwh }, error);

  if (meter->n_waiting > 0 && meter->other_step != gap && !settle (self, meter, error))
    return FALSE;
  meter->other_step = (gint32) gap;
  wait_with (meter, at, kwh);
  return meter->n_waiting < LASTING_CHANGE || change_step (self, meter, error);
}

/* A reading whose file tells the interval. */
static gboolean
add_spaced (VsIntervalWriter *self, Meter *meter, VsTime at, gint32 step, double kwh, GError **error)
{
  if (!vs_step_is_regular (step))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                   _("Could not store a reading of meter “%s”: an interval of %d seconds does not divide a day; check the"
                     " interval in the mapping."), self->names.names[meter - (Meter *) self->meters->data].text, step);
      return FALSE;
    }
  if (meter->step == step && meter->last != VS_TIME_NONE && at != meter->last && ABS (at - meter->last) < step)
    meter->doubted = TRUE;
  if (meter->doubted)
    return add_unspaced (self, meter, at, kwh, error);
  if (meter->step != step || meter->phase < 0)
    set_step (self, meter, step, vs_spacing_phase (at, step));
  return (meter->n_waiting == 0 || settle (self, meter, error)) && place (self, meter, at, step, kwh, error);
}

/* Everything but the next interval of the meter at the cursor. */
static gboolean
add_elsewhere (VsIntervalWriter *self, guint32 handle, VsTime at, gint32 step, double kwh, GError **error)
{
  Meter *meter = meter_at (self, handle);

  lift_cursor (self, handle);
  if (!meter->touched)
    {
      if (!look_up_meter (self, handle, error))
        return FALSE;
      meter = meter_at (self, handle);
      self->stats.meters++;
    }
  if (isnan (kwh))
    {
      if (meter->last != VS_TIME_NONE && meter->n_waiting == 0 && at - meter->last == meter->step)
        meter->last = at;  /* an empty cell is no change of spacing */
      return TRUE;
    }
  if (!isfinite (kwh) || at < 0 || at >= OUT_OF_RANGE)
    return refuse (self, meter, at, kwh, "out_of_range", error);
  return step != 0 ? add_spaced (self, meter, at, step, kwh, error) : add_unspaced (self, meter, at, kwh, error);
}

/* The meter's next interval, nothing there yet: one code to write. */
static inline gboolean
add_at_cursor (Cursor *cursor, VsTime start, gint32 step, guint16 code)
{
  if (start != cursor->next || cursor->at == cursor->end || (step != 0 && step != cursor->step) || *cursor->at != 0 || code == 0)
    return FALSE;
  *cursor->at++ = code;
  cursor->next += cursor->step;
  return TRUE;
}

gboolean
vs_interval_writer_add (VsIntervalWriter *self, guint32 meter, VsTime start, gint32 step, double kwh, GError **error)
{
  return add_at_cursor (cursor_at (self, meter), start, step, vs_tile_code (kwh)) || add_elsewhere (self, meter, start, step, kwh, error);
}

/* As many of the codes as follow at the cursor on free intervals. */
static inline gsize
add_codes_at_cursor (Cursor *cursor, VsTime start, gint32 step, const guint16 *codes, gsize n)
{
  gsize room = MIN (n, (gsize) (cursor->end - cursor->at));
  guint taken = 0;

  if (start != cursor->next || (step != 0 && step != cursor->step))
    return 0;
  for (gsize i = 0; i < room; i++)
    taken |= cursor->at[i];
  if (taken)
    return 0;
  memcpy (cursor->at, codes, room * sizeof *codes);
  cursor->at += room;
  cursor->next += (VsTime) room * cursor->step;
  return room;
}

gboolean
vs_interval_writer_add_codes (VsIntervalWriter *self, guint32 meter, VsTime start, gint32 spacing, gint32 step, const guint16 *codes, gsize n,
                              GError **error)
{
  for (gsize i = 0; i < n;)
    {
      Cursor *cursor = cursor_at (self, meter);
      VsTime at = start + (VsTime) i * spacing;
      gsize done = add_at_cursor (cursor, at, step, codes[i]);

      if (done && i + 1 < n && spacing == cursor->step)
        done += add_codes_at_cursor (cursor, at + spacing, step, codes + i + 1, n - i - 1);
      if (!done && !add_elsewhere (self, meter, at, step, vs_tile_kwh (codes[i]), error))
        return FALSE;
      i += MAX (done, 1);
    }
  return TRUE;
}

void
vs_interval_writer_expect (VsIntervalWriter *self, guint32 meter)
{
  __builtin_prefetch (cursor_at (self, meter)->at, 1);
}

/* ── The end ── */

static gboolean
store_intervals (VsIntervalWriter *self, GError **error)
{
  for (guint i = 0; i < self->meters->len; i++)
    {
      const Meter *meter = meter_at (self, i);

      if (!meter->step_changed)
        continue;
      sqlite3_bind_int64 (self->set_interval, 1, meter->no);
      sqlite3_bind_int (self->set_interval, 2, meter->step);
      if (!vs_db_run (self->set_interval, error))
        return FALSE;
      self->meters_changed = self->meters_changed || sqlite3_changes (self->db) > 0;
    }
  return TRUE;
}

/* No more readings come to tell whether a spacing lasts. */
static gboolean
settle_at_end (VsIntervalWriter *self, Meter *meter, GError **error)
{
  if (meter->phase < 0)
    return find_step (self, meter, TRUE, error);
  return meter->doubted && meter->other_step != 0 ? change_step (self, meter, error) : settle (self, meter, error);
}

gboolean
vs_interval_writer_flush (VsIntervalWriter *self, GError **error)
{
  for (guint i = 0; i < self->meters->len; i++)
    {
      Meter *meter = meter_at (self, i);

      if (meter->n_waiting > 0 && !settle_at_end (self, meter, error))
        return FALSE;
    }
  return flush_tiles (self, error) && store_intervals (self, error)
         && (vs_recent_n_batches (self->recent) <= MOST_BATCHES || vs_block_store_settle (self->store, self->recent, NULL, error))
         && (!self->wrote || vs_db_exec (self->db, BUMP ("interval_block"), error))
         && (!self->meters_changed || vs_db_exec (self->db, BUMP ("meter"), error));
}

gboolean
vs_interval_writer_finish (VsIntervalWriter *self, VsIntervalStats *stats, GError **error)
{
  gboolean ok = vs_interval_writer_flush (self, error);

  if (stats != NULL)
    *stats = self->stats;
  vs_interval_writer_free (self);
  return ok;
}
