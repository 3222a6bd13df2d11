/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/readings.h"

#include "intake/reading-notes.h"
#include "intake/readings-feed.h"
#include "intake/registers.h"
#include "meter/interval.h"

#include <math.h>

#define AHEAD 8   /* runs: their meters are fetched from memory while others are stored */

/* Where the readings go: the meters of each parser's names. */
typedef struct {
  VsIntervalWriter *writer;
  gint32            step;
  guint             n_parsers;
  GArray          **meters;      /* guint32 by name; of registers, theirs */
  VsRegisters      *registers;   /* NULL: values are uses */
  VsReadingNotes    notes;
  const VsParcel   *parcel;      /* of the reading that is being stored */
  const VsReadingRun *run;
} Sink;

static void
sink_clear (Sink *sink)
{
  for (guint i = 0; i < sink->n_parsers; i++)
    g_array_unref (sink->meters[i]);
  g_free (sink->meters);
  vs_reading_notes_clear (&sink->notes);
  vs_registers_free (sink->registers);
}

static gboolean
learn_names (Sink *sink, const VsParcel *parcel, GError **error)
{
  const char *at = parcel->names->str;

  for (guint32 i = 0, len; i < parcel->n_names; i++, at += len)
    {
      guint32 meter;

      memcpy (&len, at, sizeof len);
      at += sizeof len;
      meter = sink->registers ? vs_registers_find (sink->registers, at, len, error) : vs_interval_writer_meter (sink->writer, at, len);
      if (meter == G_MAXUINT32)
        return FALSE;
      g_array_append_val (sink->meters[parcel->parser], meter);
    }
  return TRUE;
}

static gboolean
store_counts (Sink *sink, const VsParcel *parcel, VsLoadResult *result, GError **error)
{
  for (guint32 r = 0; r < parcel->n_runs; r++)
    {
      const VsReadingRun *run = &parcel->runs[r];
      guint32 number = g_array_index (sink->meters[parcel->parser], guint32, run->meter);

      for (guint32 i = 0; i < run->n; i++)
        {
          double kwh = run->narrow ? vs_tile_kwh (parcel->codes[run->at + i]) : parcel->kwh[run->at + i];

          VsTime at = run->start + (VsTime) i * run->spacing;

          guint64 row = sink->notes.wide ? vs_reading_notes_line (&sink->notes, parcel, run, at) : parcel->before + run->line + i;

          if (!vs_registers_add (sink->registers, number, at, kwh, row, error))
            return FALSE;
          result->readings_missing += isnan (kwh) != 0;
        }
    }
  return TRUE;
}

static gboolean
store_numbers (Sink *sink, guint32 meter, const VsReadingRun *run, const double *kwh, VsLoadResult *result, GError **error)
{
  for (guint32 i = 0; i < run->n; i++)
    {
      VsTime at = run->start + (VsTime) i * run->spacing;

      if (!vs_interval_writer_add (sink->writer, meter, at, sink->step, kwh[i], error))
        return FALSE;
      if (!isnan (kwh[i]))
        continue;
      result->readings_missing++;
      if (!vs_reading_notes_add (&sink->notes, VS_NOTE_EMPTY, vs_interval_writer_name (sink->writer, meter), sink->parcel, run, at,
                                 sink->step ? sink->step : run->spacing, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
note_repeat (guint32 meter, VsTime start, gint32 step, gboolean same, gpointer data, GError **error)
{
  Sink *sink = data;
  const VsReadingRun *run = sink->run;

  if (run && g_array_index (sink->meters[sink->parcel->parser], guint32, run->meter) != meter)
    run = NULL;
  return vs_reading_notes_add (&sink->notes, same ? VS_NOTE_REPEATED : VS_NOTE_CONTRADICTED, vs_interval_writer_name (sink->writer, meter), sink->parcel,
                               run, start, step, error);
}

static gboolean
store_parcel (Sink *sink, const VsParcel *parcel, VsLoadResult *result, GError **error)
{
  const guint32 *meters = (const guint32 *) sink->meters[parcel->parser]->data;

  if (sink->registers)
    return store_counts (sink, parcel, result, error);
  sink->parcel = parcel;
  for (guint32 r = 0; r < parcel->n_runs; r++)
    {
      const VsReadingRun *run = &parcel->runs[r];
      guint32 meter = meters[run->meter];

      sink->run = run;
      if (r + AHEAD < parcel->n_runs)
        vs_interval_writer_expect (sink->writer, meters[parcel->runs[r + AHEAD].meter]);
      if (!(run->narrow ? vs_interval_writer_add_codes (sink->writer, meter, run->start, run->spacing, sink->step, parcel->codes + run->at, run->n, error)
                        : store_numbers (sink, meter, run, parcel->kwh + run->at, result, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
quarantine_faults (VsQuarantine *quarantine, const VsParcel *parcel, GError **error)
{
  for (guint i = 0; i < parcel->faults->len; i++)
    {
      const VsParcelFault *fault = &g_array_index (parcel->faults, VsParcelFault, i);

      if (!vs_quarantine_add (quarantine, fault->line, fault->offset, fault->column, fault->reason, fault->raw, fault->raw_len, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_parcel (Sink *sink, VsParcel *parcel, const char *file, VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error)
{
  if (!learn_names (sink, parcel, error))
    return FALSE;
  if (parcel->unsure)
    return TRUE;
  result->rows_read += parcel->n_rows;
  if (parcel->total)
    vs_job_report (job, (double) parcel->position / (double) parcel->total, _("Loading %s: %" G_GUINT64_FORMAT " rows"), file, result->rows_read);
  if (parcel->error)
    {
      g_propagate_error (error, g_steal_pointer (&parcel->error));
      return FALSE;
    }
  return vs_job_check (job, error) && quarantine_faults (quarantine, parcel, error) && store_parcel (sink, parcel, result, error);
}

static gboolean
drain (VsReadingsFeed *feed, Sink *sink, const char *file, VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error)
{
  VsParcel *parcel;
  gboolean ok = TRUE;

  while (ok && (parcel = vs_readings_feed_next (feed)) != NULL)
    {
      ok = take_parcel (sink, parcel, file, quarantine, job, result, error);
      vs_readings_feed_give_back (feed, parcel);
    }
  return ok;
}

/* What is still in memory, with the notes about it. */
static gboolean
write_rest (Sink *sink, GError **error)
{
  sink->run = NULL;
  return vs_interval_writer_flush (sink->writer, error) && vs_reading_notes_finish (&sink->notes, error);
}

gboolean
vs_readings_load (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, VsCsvReader *reader,
                  VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error)
{
  const VsMappingReadings *how = mapping->readings;
  g_autofree char *setting = vs_workspace_get_setting (ws, "zone");
  const char *zone_name = how->zone ? how->zone : setting ? setting : "UTC";
  const VsZone *zone = vs_zone_get (zone_name, error);
  g_autoptr (VsReadingsFeed) feed = NULL;
  VsIntervalStats stats = { 0 };
  Sink sink = { .step = how->step };
  gboolean ok;

  if (!zone)
    return FALSE;
  feed = vs_readings_feed_new (mapping, how->clock ? how->clock : zone, source_file, reader, error);
  sink.writer = feed ? vs_interval_writer_new (db, zone_name, source_file, error) : NULL;
  if (!sink.writer)
    return FALSE;
  sink.n_parsers = vs_readings_feed_n_parsers (feed);
  sink.meters = g_new (GArray *, sink.n_parsers);
  for (guint i = 0; i < sink.n_parsers; i++)
    sink.meters[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  vs_interval_writer_on_repeat (sink.writer, how->is_register ? NULL : note_repeat, &sink);
  ok = vs_reading_notes_init (&sink.notes, db, quarantine->load_id, how, how->clock ? how->clock : zone, vs_readings_feed_places (feed), error)
       && (!how->is_register || (sink.registers = vs_registers_new (db, sink.writer, how, how->clock ? how->clock : zone, vs_readings_feed_places (feed),
                                                                    source_file, error)) != NULL)
       && drain (feed, &sink, source_file, quarantine, job, result, error) && write_rest (&sink, error)
       && (!sink.registers || (vs_registers_finish (sink.registers, error)
                               && (!vs_registers_n_kept (sink.registers) || vs_workspace_bump (ws, "register_read", error))));
  vs_interval_writer_on_repeat (sink.writer, NULL, NULL);
  sink_clear (&sink);
  if (!ok)
    {
      vs_interval_writer_free (sink.writer);
      return FALSE;
    }
  ok = vs_interval_writer_finish (sink.writer, &stats, error);
  result->kwh = stats.kwh;
  result->readings = stats.readings;
  result->readings_same = stats.same;
  result->readings_changed = stats.changed;
  result->readings_refused = stats.refused;
  result->new_meters = (guint) stats.new_meters;
  return ok;
}
