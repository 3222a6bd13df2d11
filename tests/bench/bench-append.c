/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-append: what a day's file costs when a workspace has a year of every meter. Usage: bench-append [METERS] (100000 by default, which
 * needs 2 GB of disk). */
#include "intake/load.h"
#include "meter/interval.h"

#include <glib/gstdio.h>
#include <sys/resource.h>

#define HOURS 8760
#define JAN_2025 G_GINT64_CONSTANT (1735689600)

static GError *failure;

static void
check (gboolean ok)
{
  if (ok)
    return;
  g_printerr ("%s\n", failure != NULL ? failure->message : "failed");
  exit (1);
}

static guint16
code (guint meter, guint hour)
{
  guint hash = (meter * 2654435761u) ^ (hour * 40503u);

  return (guint16) (100 + (hash >> 7) % 900 + (hour % 24 > 17 ? 600 : 0));
}

static void
make_year (VsWorkspace *ws, guint meters)
{
  sqlite3 *db = vs_workspace_begin (ws, NULL, &failure);
  VsIntervalWriter *writer;
  guint16 codes[HOURS];

  check (db != NULL && (writer = vs_interval_writer_new (db, "UTC", "year.csv", &failure)) != NULL);
  for (guint m = 0; m < meters; m++)
    {
      char id[16];
      int len = g_snprintf (id, sizeof id, "M%06u", m);

      for (guint h = 0; h < HOURS; h++)
        codes[h] = code (m, h);
      check (vs_interval_writer_add_codes (writer, vs_interval_writer_meter (writer, id, (gsize) len), JAN_2025, 3600, 3600, codes, HOURS, &failure));
    }
  check (vs_interval_writer_finish (writer, NULL, &failure) && vs_workspace_commit (ws, "import", "year.csv", NULL, &failure));
}

/* The hours [from, to) of every meter, hour by hour; with `late`, every hundredth meter has the hour before too, another value. */
static char *
day_file (const char *folder, guint meters, guint from, guint to)
{
  char *path = g_strdup_printf ("%s/day-%u.csv", folder, from / 24);
  FILE *file = g_fopen (path, "w");

  check (file != NULL);
  fputs ("meter_id,timestamp,kwh\n", file);
  for (guint h = from; h < to; h++)
    {
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (JAN_2025 + (gint64) h * 3600);
      g_autofree char *stamp = g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ");

      for (guint m = 0; m < meters; m++)
        fprintf (file, "M%06u,%s,%u.%03u\n", m, stamp, (code (m, h) - 1u) / 1000, (code (m, h) - 1u) % 1000);
    }
  fclose (file);
  return path;
}

static void
load (VsWorkspace *ws, const char *what, const char *path)
{
  VsLoadResult result;
  struct rusage before, after;

  getrusage (RUSAGE_SELF, &before);
  check (vs_load_file (ws, path, NULL, NULL, &result, &failure));
  getrusage (RUSAGE_SELF, &after);
  g_print ("%-28s %9" G_GUINT64_FORMAT " new %9" G_GUINT64_FORMAT " same %9" G_GUINT64_FORMAT " changed  %6.2f s  (%.2f s of processor)  peak %ld MiB\n", what,
           result.readings, result.readings_same, result.readings_changed, result.seconds,
           (double) (after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec)
           + (double) (after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec) / 1e6,
           after.ru_maxrss / 1024);
  vs_load_result_clear (&result);
}

int
main (int argc, char *argv[])
{
  guint meters = argc > 1 ? (guint) atoi (argv[1]) : 100000;
  g_autofree char *folder = g_dir_make_tmp ("volt-bench-XXXXXX", &failure), *path = NULL;
  VsWorkspace *ws;

  check (folder != NULL);
  path = g_build_filename (folder, "w.voltsource", NULL);
  check ((ws = vs_workspace_create (path, &failure)) != NULL);
  make_year (ws, meters);
  g_print ("%u meters with a year of hours\n", meters);
  for (guint day = 0; day < 3; day++)
    {
      g_autofree char *file = day_file (folder, meters, HOURS + day * 24, HOURS + day * 24 + 24);

      load (ws, "a day more", file);
      if (day == 1)
        load (ws, "the same day again", file);
      g_unlink (file);
    }
  check (vs_workspace_close (ws, &failure));
  g_object_unref (ws);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
