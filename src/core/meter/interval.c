/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval.c: reading meters out of the store: one by name, or all of them on every core. */
#include "meter/interval.h"
#include "meter/interval-reader.h"

#include "base/parallel.h"

#include <string.h>

/* Meters whose zone is not known or not a zone are read in UTC. */
static const VsZone *
zone_of (const char *name)
{
  const VsZone *zone = name != NULL ? vs_zone_get (name, NULL) : NULL;

  return zone != NULL ? zone : vs_zone_get ("UTC", NULL);
}

gboolean
vs_interval_read (sqlite3 *reader, const char *meter_id, VsTime from, VsTime to, VsSeries *series, GError **error)
{
  g_autoptr (sqlite3_stmt) find = vs_db_prepare (reader, "SELECT meter_no, zone FROM meter WHERE meter_id = ?1", error);
  g_autoptr (GError) failure = NULL;
  VsIntervalReader *blocks;
  gboolean ok = TRUE;

  *series = (VsSeries) { 0 };
  if (find == NULL)
    return FALSE;
  sqlite3_bind_text (find, 1, meter_id, -1, SQLITE_STATIC);
  if (vs_db_step (find, &failure))
    {
      series->zone = zone_of ((const char *) sqlite3_column_text (find, 1));
      if ((blocks = vs_interval_reader_new (reader, error)) == NULL)
        return FALSE;
      ok = vs_interval_reader_read (blocks, sqlite3_column_int64 (find, 0), from, to, series, error);
      series->kwh = ok ? g_memdup2 (series->kwh, series->n * sizeof *series->kwh) : NULL;
      series->flags = ok ? g_memdup2 (series->flags, series->flags != NULL ? series->n : 0) : NULL;
      vs_interval_reader_free (blocks);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (ok && series->n == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA, _("Meter “%s” has no readings; import a file that has some."), meter_id);
      return FALSE;
    }
  return ok;
}

/* ── All meters ── */

typedef struct {
  gint64        no;
  const char   *id, *customer_id, *fuel;
  const VsZone *zone;
} MeterRow;

typedef struct {
  VsWorkspace       *ws;
  GArray            *meters;      /* MeterRow */
  GStringChunk      *texts;
  guint              n_workers;
  sqlite3          **connections; /* of each worker, opened by it */
  VsIntervalReader **readers;
  VsTime             from, to;
  VsMeterFunc        func;
  gpointer           data;
} Walk;

static const char *
keep_text (Walk *walk, sqlite3_stmt *stmt, int column)
{
  const char *text = (const char *) sqlite3_column_text (stmt, column);

  return text != NULL ? g_string_chunk_insert_const (walk->texts, text) : NULL;
}

static gboolean
list_meters (Walk *walk, GError **error)
{
  sqlite3 *db = vs_workspace_reader (walk->ws, error);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *list;

  if (db == NULL)
    return FALSE;
  list = vs_db_prepare (db, "SELECT meter_no, meter_id, customer_id, fuel, zone FROM interval_meter JOIN meter USING (meter_no)"
                            " ORDER BY meter_no",
                        &failure);
  while (list != NULL && vs_db_step (list, &failure))
    {
      MeterRow row = { sqlite3_column_int64 (list, 0), keep_text (walk, list, 1), keep_text (walk, list, 2), keep_text (walk, list, 3),
                       zone_of ((const char *) sqlite3_column_text (list, 4)) };

      g_array_append_val (walk->meters, row);
    }
  sqlite3_finalize (list);
  vs_workspace_release (walk->ws, db);
  return vs_error_pass (error, g_steal_pointer (&failure));
}

static gboolean
visit_meters (gsize first, gsize end, guint worker, gpointer data, GError **error)
{
  Walk *walk = data;

  if (walk->readers[worker] == NULL
      && ((walk->connections[worker] = vs_workspace_reader (walk->ws, error)) == NULL
          || (walk->readers[worker] = vs_interval_reader_new (walk->connections[worker], error)) == NULL))
    return FALSE;
  for (gsize i = first; i < end; i++)
    {
      const MeterRow *row = &g_array_index (walk->meters, MeterRow, i);
      VsSeries series = { .zone = row->zone };
      VsMeterVisit visit = { row->no, row->id, row->customer_id, row->fuel, &series, worker };

      if (!vs_interval_reader_read (walk->readers[worker], row->no, walk->from, walk->to, &series, error)
          || (series.n > 0 && !walk->func (&visit, walk->data, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
vs_interval_for_each (VsWorkspace *ws, VsTime from, VsTime to, VsMeterFunc func, gpointer data, VsJob *job, GError **error)
{
  Walk walk = { .ws = ws, .n_workers = vs_parallel_workers (), .from = from, .to = to, .func = func, .data = data };
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && func != NULL, FALSE);

  walk.meters = g_array_new (FALSE, FALSE, sizeof (MeterRow));
  walk.texts = g_string_chunk_new (1 << 16);
  walk.connections = g_new0 (sqlite3 *, walk.n_workers);
  walk.readers = g_new0 (VsIntervalReader *, walk.n_workers);
  ok = list_meters (&walk, error) && vs_parallel_for (walk.meters->len, 8, visit_meters, &walk, job, error);
  for (guint i = 0; i < walk.n_workers; i++)
    {
      vs_interval_reader_free (walk.readers[i]);
      if (walk.connections[i] != NULL)
        vs_workspace_release (ws, walk.connections[i]);
    }
  g_free (walk.readers);
  g_free (walk.connections);
  g_string_chunk_free (walk.texts);
  g_array_unref (walk.meters);
  return ok;
}
