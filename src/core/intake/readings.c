/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/readings.h"

#include "intake/readings-parse.h"
#include "meter/interval.h"

#include <math.h>

#define N_PARCELS 4

/* What the two threads share: parcels go round between the queues. */
typedef struct {
  VsReadingsParser *parser;
  GAsyncQueue      *empty, *full;
  int               stop;     /* atomic */
} Belt;

static gpointer
parse_thread (gpointer data)
{
  Belt *belt = data;
  gboolean last = FALSE;

  while (!last)
    {
      VsParcel *parcel = g_async_queue_pop (belt->empty);

      vs_readings_parser_fill (belt->parser, parcel);
      if (g_atomic_int_get (&belt->stop))
        parcel->last = TRUE;
      last = parcel->last;
      g_async_queue_push (belt->full, parcel);
    }
  return NULL;
}

static gboolean
write_parcel (VsIntervalWriter *writer, const VsParcel *parcel, gint32 step, VsLoadResult *result, GError **error)
{
  for (guint m = 0; m < parcel->meters->len; m++)
    {
      const VsParcelMeter *meter = &g_array_index (parcel->meters, VsParcelMeter, m);
      guint32 to = m + 1 < parcel->meters->len ? g_array_index (parcel->meters, VsParcelMeter, m + 1).from : parcel->n;
      guint32 handle = vs_interval_writer_meter (writer, parcel->ids->str + meter->id, meter->id_len);

      for (guint32 i = meter->from; i < to; i++)
        {
          if (!vs_interval_writer_add (writer, handle, parcel->start[i], step, parcel->kwh[i], error))
            return FALSE;
          result->readings_missing += isnan (parcel->kwh[i]) != 0;
        }
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
take_parcel (VsIntervalWriter *writer, VsParcel *parcel, gint32 step, const char *file, VsQuarantine *quarantine, VsJob *job, VsLoadResult *result,
             GError **error)
{
  result->rows_read += parcel->n_rows;
  if (parcel->total)
    vs_job_report (job, (double) parcel->position / (double) parcel->total, _("Loading %s: %" G_GUINT64_FORMAT " rows"), file, result->rows_read);
  if (parcel->error)
    {
      g_propagate_error (error, g_steal_pointer (&parcel->error));
      return FALSE;
    }
  return vs_job_check (job, error) && quarantine_faults (quarantine, parcel, error) && write_parcel (writer, parcel, step, result, error);
}

static gboolean
run_belt (Belt *belt, VsIntervalWriter *writer, gint32 step, const char *file, VsQuarantine *quarantine, VsJob *job, VsLoadResult *result,
          GError **error)
{
  GThread *thread;
  gboolean ok = TRUE, last = FALSE;

  belt->empty = g_async_queue_new_full ((GDestroyNotify) vs_parcel_free);
  belt->full = g_async_queue_new_full ((GDestroyNotify) vs_parcel_free);
  for (int i = 0; i < N_PARCELS; i++)
    g_async_queue_push (belt->empty, vs_parcel_new ());
  thread = g_thread_new ("volt-parse", parse_thread, belt);
  while (!last)
    {
      VsParcel *parcel = g_async_queue_pop (belt->full);

      last = parcel->last;
      if (ok && !take_parcel (writer, parcel, step, file, quarantine, job, result, error))
        {
          ok = FALSE;
          g_atomic_int_set (&belt->stop, TRUE);
        }
      g_async_queue_push (belt->empty, parcel);
    }
  g_thread_join (thread);
  g_async_queue_unref (belt->empty);
  g_async_queue_unref (belt->full);
  return ok;
}

gboolean
vs_readings_load (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, VsCsvReader *reader,
                  VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error)
{
  const VsMappingReadings *how = mapping->readings;
  g_autofree char *setting = vs_workspace_get_setting (ws, "zone");
  const char *zone_name = how->zone ? how->zone : setting ? setting : "UTC";
  const VsZone *zone = vs_zone_get (zone_name, error);
  g_autoptr (VsReadingsParser) parser = NULL;
  VsIntervalStats stats = { 0 };
  Belt belt = { 0 };
  VsIntervalWriter *writer;
  gboolean ok;

  if (!zone)
    return FALSE;
  parser = belt.parser = vs_readings_parser_new (mapping, &mapping->convert, how->clock ? how->clock : zone, source_file, reader, error);
  writer = parser ? vs_interval_writer_new (db, zone_name, source_file, error) : NULL;
  if (!writer)
    return FALSE;
  if (!run_belt (&belt, writer, how->step, source_file, quarantine, job, result, error))
    {
      vs_interval_writer_free (writer);
      return FALSE;
    }
  ok = vs_interval_writer_finish (writer, &stats, error);
  result->kwh = stats.kwh;
  result->readings = stats.readings;
  result->readings_same = stats.same;
  result->readings_changed = stats.changed;
  result->readings_refused = stats.refused;
  result->new_meters = (guint) stats.new_meters;
  return ok;
}
