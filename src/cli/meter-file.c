/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/meter-file.h"

#include "intake/load.h"
#include "meter/calendar.h"
#include "meter/interval.h"

#include <glib/gstdio.h>

typedef struct {
  const char *meter_id;   /* the one asked for (nullable) */
  const VsZone *zone;     /* nullable */
  int         year;
  GMutex      lock;       /* meters come from several threads */
  guint       n;          /* of those that may be meant */
  VsLoad     *out;
} Search;

static void
copy_series (const VsSeries *series, const VsZone *zone, int year, VsLoad *out)
{
  VsSeries part = *series;

  zone = zone ? zone : series->zone;
  if (year != 0)
    part = vs_series_slice (series, vs_calendar_day_start (zone, vs_day_from_civil (year, 1, 1)),
                            vs_calendar_day_start (zone, vs_day_from_civil (year + 1, 1, 1)));
  out->series = part;
  out->series.zone = zone;
  out->series.flags = NULL;
  out->series.kwh = g_memdup2 (part.kwh, part.n * sizeof (float));
  out->kwh = g_new (double, part.n);
  for (gsize i = 0; i < part.n; i++)
    out->kwh[i] = part.kwh[i];
}

static gboolean
visit (const VsMeterVisit *meter, gpointer data, GError **error)
{
  Search *search = data;

  if (search->meter_id != NULL && !g_str_equal (meter->meter_id, search->meter_id))
    return TRUE;
  g_mutex_lock (&search->lock);
  if (search->n++ == 0)
    copy_series (meter->series, search->zone, search->year, search->out);
  g_mutex_unlock (&search->lock);
  return TRUE;
}

static gboolean
find_meter (VsCli *cli, VsWorkspace *ws, const char *path, Search *search, GError **error)
{
  if (!vs_interval_for_each (ws, VS_TIME_NONE, VS_TIME_NONE, visit, search, cli->job, error))
    return FALSE;
  if (search->n == 1)
    return TRUE;
  if (search->n > 1)
    g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("%s holds readings of %u meters: name one with --meter."), path, search->n);
  else if (search->meter_id != NULL)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("%s holds no readings of a meter “%s”."), path, search->meter_id);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA, _("%s holds no meter readings."), path);
  return FALSE;
}

static gboolean
load_through (VsCli *cli, VsWorkspace *ws, const char *path, Search *search, GError **error)
{
  const char  *zone = search->zone ? vs_zone_name (search->zone) : NULL;
  VsLoadResult result = { 0 };
  gboolean     done = (zone == NULL || vs_workspace_set_setting (ws, "zone", zone, error))
                      && vs_load_file (ws, path, NULL, cli->job, &result, error);

  vs_load_result_clear (&result);
  return done && find_meter (cli, ws, path, search, error);
}

gboolean
vs_cli_load_meter_file (VsCli *cli, const char *path, const char *meter_id, const VsZone *zone, int year, VsLoad *out,
                        GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("volt-bill-XXXXXX", error);
  g_autofree char *file = folder ? g_build_filename (folder, "load" VS_WORKSPACE_SUFFIX, NULL) : NULL;
  VsWorkspace *ws = file ? vs_workspace_create (file, error) : NULL;
  Search   search = { .meter_id = meter_id, .zone = zone, .year = year, .out = out };
  gboolean done = FALSE;

  if (ws != NULL)
    {
      g_mutex_init (&search.lock);
      done = load_through (cli, ws, path, &search, error);
      g_mutex_clear (&search.lock);
      vs_workspace_close (ws, NULL);
      g_object_unref (ws);
    }
  if (!done)
    vs_load_clear (out);
  if (file != NULL)
    g_unlink (file);
  if (folder != NULL)
    g_rmdir (folder);
  return done;
}
