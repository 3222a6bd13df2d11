/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval.h: the interval store: one BLOB per meter and UTC month in `interval_block`, values packed by the codec below.
 *
 * Codec: a value is kept exactly. u16: multiples of 10^-k kWh + 1, 0 = missing (k = 3: Wh) where all fit; u32 likewise with a finer k;
 * else float64 bits. Readers never see the difference. Flags are run-length coded behind the values. */
#pragma once

#include "meter/series.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* ── Writing: inside a transaction of the caller ── */
typedef struct _VsIntervalWriter VsIntervalWriter;

typedef struct {
  guint64 readings;    /* taken as new */
  guint64 same;        /* already there with the same value */
  guint64 changed;     /* already there with another value: the later file wins, the old value goes to reading_change */
  guint64 meters;      /* meters touched */
  guint64 refused;     /* fit no interval of their meter: listed in reading_refused */
  double  kwh;         /* energy of the readings that came, each interval once */
  guint64 new_meters;  /* meters that no meter row knew: a row with customer_id NULL was made (unassigned) */
} VsIntervalStats;

/* zone: for meters that are made here. */
VsIntervalWriter *vs_interval_writer_new (sqlite3 *db, const char *zone, const char *source_file, GError **error);
/* Bytes of readings held in memory before they are written, 128 MiB unless told: a bound, not a promise. */
void     vs_interval_writer_set_budget (VsIntervalWriter *self, gsize bytes);
/* Called for each reading of an interval that the file has given before: at once while the earlier one is still in memory, a row and its repetition near
 * by; else when the later one is written, and only for a meter that had no readings before the file came: of another nobody knows who told it. FALSE ends
 * the work. */
typedef gboolean (*VsIntervalRepeat) (guint32 meter, VsTime start, gint32 step, gboolean same, gpointer data, GError **error);
void     vs_interval_writer_on_repeat (VsIntervalWriter *self, VsIntervalRepeat func, gpointer data);
/* As it was given. Lives as long as the writer. */
const char *vs_interval_writer_name (const VsIntervalWriter *self, guint32 meter);
/* The meter's handle for add (); texts are looked up once per run of the same meter. */
guint32  vs_interval_writer_meter (VsIntervalWriter *self, const char *meter_id, gsize len);
/* One reading: start of interval in UTC, step in seconds (0 = not known: found from the spacing, as it is when readings come closer
 * together than the step says), kWh. Any order; meter-major and
 * time-major both stream (month tiles). NaN is ignored. A second value for the same interval in one file: the later wins and is counted.
 * FALSE only when the work cannot go on; a reading that fits no interval of its meter is set aside and counted in `refused`. */
gboolean vs_interval_writer_add (VsIntervalWriter *self, guint32 meter, VsTime start, gint32 step, double kwh, GError **error);
/* n readings `spacing` seconds apart (of one: any), as codes of whole Wh + 1 (meter/tile.h), none 0: as n calls of add (), only faster. */
gboolean vs_interval_writer_add_codes (VsIntervalWriter *self, guint32 meter, VsTime start, gint32 spacing, gint32 step, const guint16 *codes,
                                       gsize n, GError **error);
/* Readings of this meter come soon: memory is fetched ahead. */
void     vs_interval_writer_expect (VsIntervalWriter *self, guint32 meter);
/* Writes what is pending: nothing more comes, but whoever is told of repetitions is told of the last of them. */
gboolean vs_interval_writer_flush (VsIntervalWriter *self, GError **error);
/* Writes what is pending, bumps "interval_block" and "meter"; frees either way. */
gboolean vs_interval_writer_finish (VsIntervalWriter *self, VsIntervalStats *stats, GError **error);
void     vs_interval_writer_free (VsIntervalWriter *self);

/* ── Reading ── */
/* A meter that changed its interval is read at the interval that covers the most time: finer readings are added up, coarser ones are
 * spread evenly and flagged VS_READING_ESTIMATED. */

/* All of one meter, or the part within [from, to) (VS_TIME_NONE = open). FALSE with VS_ERROR_NO_DATA when it has none. */
gboolean vs_interval_read (sqlite3 *reader, const char *meter_id, VsTime from, VsTime to, VsSeries *series, GError **error);

typedef struct {
  gint64      meter_no;
  const char *meter_id;
  const char *customer_id;   /* NULL = unassigned */
  const char *fuel;          /* "electricity", "gas" */
  const VsSeries *series;
  guint       worker;
} VsMeterVisit;
typedef gboolean (*VsMeterFunc) (const VsMeterVisit *visit, gpointer data, GError **error);

/* Every meter with readings, in parallel, one read connection a worker; the series is the worker's own buffer, valid in the call. */
gboolean vs_interval_for_each (VsWorkspace *ws, VsTime from, VsTime to, VsMeterFunc func, gpointer data, VsJob *job, GError **error);

G_END_DECLS
