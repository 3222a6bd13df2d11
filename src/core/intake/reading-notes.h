/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reading-notes.h: what a meter file says of an interval more than once, or leaves open, as rows of `reading_note`: intervals in a row of one
 * meter and line are one note. */
#pragma once

#include "intake/mapping-private.h"
#include "intake/readings-parcel.h"
#include "meter/interval.h"

G_BEGIN_DECLS

typedef enum { VS_NOTE_REPEATED, VS_NOTE_CONTRADICTED, VS_NOTE_EMPTY } VsNoteKind;

typedef struct {
  sqlite3_stmt *put;
  gint64        load_id;
  gboolean      wide;          /* a line is a day by the clock */
  int           shift;         /* from the start of an interval to its stamp */
  const VsZone *clock;
  VsPlaces     *places;        /* of the lines that parcels count (not owned, nullable) */
  guint         n;             /* written; a file that is wrong throughout is not copied */
  struct { VsNoteKind kind; const char *meter; guint64 line; VsTime start; gint32 step; guint n; } open;   /* n 0: none */
} VsReadingNotes;

gboolean vs_reading_notes_init (VsReadingNotes *self, sqlite3 *db, gint64 load_id, const VsMappingReadings *how, const VsZone *clock, VsPlaces *places,
                                GError **error);
/* The interval at `at` of a run of the parcel; not of it (a reading that waited for its interval to be known, or of which it is known only when it is
 * written that it was told before: run NULL): without a line. meter: must live as long. */
gboolean vs_reading_notes_add (VsReadingNotes *self, VsNoteKind kind, const char *meter, const VsParcel *parcel, const VsReadingRun *run, VsTime at,
                               gint32 step, GError **error);
/* Its line in the file; 0 = it is none of that run. */
guint64  vs_reading_notes_line (const VsReadingNotes *self, const VsParcel *parcel, const VsReadingRun *run, VsTime at);
gboolean vs_reading_notes_finish (VsReadingNotes *self, GError **error);
void     vs_reading_notes_clear (VsReadingNotes *self);

G_END_DECLS
