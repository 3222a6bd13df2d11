/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/reading-notes.h"

#include <string.h>

#define MOST_NOTES 100000

gboolean
vs_reading_notes_init (VsReadingNotes *self, sqlite3 *db, gint64 load_id, const VsMappingReadings *how, const VsZone *clock, VsPlaces *places,
                       GError **error)
{
  *self = (VsReadingNotes) { .load_id = load_id, .wide = how->layout == VS_READINGS_WIDE, .shift = how->stamp_end ? how->step : 0, .clock = clock, .places = places };
  self->put = vs_db_prepare (db, "INSERT INTO reading_note (load_id, line, kind, meter_id, start_at, interval_s, n) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);
  return self->put != NULL;
}

void
vs_reading_notes_clear (VsReadingNotes *self)
{
  g_clear_pointer (&self->put, sqlite3_finalize);
}

gboolean
vs_reading_notes_finish (VsReadingNotes *self, GError **error)
{
  static const char *const kinds[] = { "repeated", "contradicted", "empty" };

  if (self->open.n == 0 || self->n >= MOST_NOTES)
    return TRUE;
  self->n++;
  sqlite3_bind_int64 (self->put, 1, self->load_id);
  sqlite3_bind_int64 (self->put, 2, self->open.line ? (gint64) vs_places_of (self->places, self->open.line) : 0);
  sqlite3_bind_text (self->put, 3, kinds[self->open.kind], -1, SQLITE_STATIC);
  sqlite3_bind_text (self->put, 4, self->open.meter, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->put, 5, self->open.start);
  sqlite3_bind_int (self->put, 6, self->open.step);
  sqlite3_bind_int64 (self->put, 7, self->open.n);
  self->open.n = 0;
  return vs_db_run (self->put, error);
}

static VsTime
day_of (const VsReadingNotes *self, VsTime at)
{
  return vs_time_day (vs_zone_to_local (self->clock, at + self->shift));
}

/* Rows that follow one another give readings that do: a row is one reading, or one day of them. */
guint64
vs_reading_notes_line (const VsReadingNotes *self, const VsParcel *parcel, const VsReadingRun *run, VsTime at)
{
  VsTime offset = at - run->start;

  if (offset < 0 || (run->spacing ? offset % run->spacing != 0 || offset / run->spacing >= run->n : offset != 0))
    return 0;
  return parcel->before + run->line + (guint64) (self->wide ? day_of (self, at) - day_of (self, run->start) : run->spacing ? offset / run->spacing : 0);
}

gboolean
vs_reading_notes_add (VsReadingNotes *self, VsNoteKind kind, const char *meter, const VsParcel *parcel, const VsReadingRun *run, VsTime at, gint32 step,
                      GError **error)
{
  guint64 line = run ? vs_reading_notes_line (self, parcel, run, at) : 0;

  if (self->open.n > 0 && self->open.kind == kind && self->open.meter == meter && self->open.start + (VsTime) self->open.n * self->open.step == at
      && (self->wide ? self->open.line == line : line == 0 || self->open.line + self->open.n == line))
    {
      self->open.n++;
      return TRUE;
    }
  if (!vs_reading_notes_finish (self, error))
    return FALSE;
  self->open.kind = kind;
  self->open.meter = meter;
  self->open.line = line;
  self->open.start = at;
  self->open.step = step;
  self->open.n = 1;
  return TRUE;
}
