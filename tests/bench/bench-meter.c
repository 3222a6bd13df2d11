/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-meter: readings a second into the interval store and out of it, beside plain SQLite rows of the same readings in the same
 * run. Usage: bench-meter [METERS] (500 by default, a year of hours each). */
#include "meter/interval.h"
#include "meter/meter-store.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sys/resource.h>

#define HOURS 8760
#define JAN_2026 G_GINT64_CONSTANT (1767225600)

static GError *failure;

static void
check (gboolean ok)
{
  if (ok)
    return;
  g_printerr ("%s\n", failure != NULL ? failure->message : "failed");
  exit (1);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

static void
report (const char *what, guint64 readings, double seconds, double plain_seconds)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  g_print ("%-34s %8.1f M readings/s   x %.1f of plain rows   peak %ld MiB\n", what, (double) readings / seconds / 1e6,
           plain_seconds / seconds, usage.ru_maxrss / 1024);
}

/* A day that looks like a household's, in whole Wh, without a random draw a reading. */
static double
reading (guint meter, guint hour)
{
  guint hash = (meter * 2654435761u) ^ (hour * 40503u);

  return (double) (100 + (hash >> 7) % 900 + (hour % 24 > 17 ? 600 : 0)) / 1000;
}

static double
write_rows (sqlite3 *db, guint meters)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (sqlite3_stmt) put = NULL;

  check (vs_db_exec (db, "CREATE TABLE plain (meter_no INTEGER, at INTEGER, kwh REAL, PRIMARY KEY (meter_no, at)) WITHOUT ROWID",
                     &failure));
  check ((put = vs_db_prepare (db, "INSERT INTO plain VALUES (?1, ?2, ?3)", &failure)) != NULL);
  for (guint m = 0; m < meters; m++)
    for (guint h = 0; h < HOURS; h++)
      {
        sqlite3_bind_int64 (put, 1, m);
        sqlite3_bind_int64 (put, 2, JAN_2026 + h * 3600);
        sqlite3_bind_double (put, 3, reading (m, h));
        check (vs_db_run (put, &failure));
      }
  return seconds_since (start);
}

static double
read_rows (sqlite3 *db, guint64 n)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (sqlite3_stmt) get = vs_db_prepare (db, "SELECT meter_no, at, kwh FROM plain", &failure);
  double sum = 0;

  while (vs_db_step (get, &failure))
    {
      sum += sqlite3_column_double (get, 2);
      n--;
    }
  check (n == 0 && sum > 0);
  return seconds_since (start);
}

/* by_time: all meters, then the next hour. */
static double
write_blocks (sqlite3 *db, guint meters, gboolean by_time, double *adding)
{
  gint64 start = g_get_monotonic_time ();
  VsIntervalWriter *writer = vs_interval_writer_new (db, "UTC", "bench", &failure);
  g_autofree guint32 *handles = g_new (guint32, meters);

  check (writer != NULL);
  for (guint m = 0; m < meters; m++)
    {
      char id[16];

      handles[m] = vs_interval_writer_meter (writer, id, (gsize) g_snprintf (id, sizeof id, "%c%u", by_time ? 'T' : 'M', m));
    }
  if (by_time)
    for (guint h = 0; h < HOURS; h++)
      for (guint m = 0; m < meters; m++)
        check (vs_interval_writer_add (writer, handles[m], JAN_2026 + h * 3600, 0, reading (m, h), &failure));
  else
    for (guint m = 0; m < meters; m++)
      for (guint h = 0; h < HOURS; h++)
        check (vs_interval_writer_add (writer, handles[m], JAN_2026 + h * 3600, 0, reading (m, h), &failure));
  *adding = seconds_since (start);
  check (vs_interval_writer_finish (writer, NULL, &failure));
  return seconds_since (start);
}

static gboolean
add_up (const VsMeterVisit *meter, gpointer data, GError **error)
{
  double *sums = data;

  sums[meter->worker] += vs_series_sum (meter->series);
  return TRUE;
}

static double
walk (VsWorkspace *ws)
{
  gint64 start = g_get_monotonic_time ();
  double sums[64] = { 0 };

  check (vs_interval_for_each (ws, VS_TIME_NONE, VS_TIME_NONE, add_up, sums, NULL, &failure));
  return seconds_since (start);
}

static double
run_step (VsWorkspace *ws, const VsStep *step)
{
  gint64 start = g_get_monotonic_time ();

  check (vs_step_run (ws, step, NULL, NULL, &failure));
  return seconds_since (start);
}

int
main (int argc, char *argv[])
{
  guint meters = argc > 1 ? (guint) atoi (argv[1]) : 500;
  guint64 n = (guint64) meters * HOURS;
  g_autofree char *folder = g_dir_make_tmp ("volt-bench-XXXXXX", &failure);
  g_autofree char *path = g_build_filename (folder, "bench.voltsource", NULL);
  VsWorkspace *ws = vs_workspace_create (path, &failure);
  double plain_write, plain_read, seconds, adding;
  sqlite3 *db, *reader;

  check (ws != NULL);
  check ((db = vs_workspace_begin (ws, NULL, &failure)) != NULL);
  plain_write = write_rows (db, meters);
  report ("plain rows, written", n, plain_write, plain_write);
  seconds = write_blocks (db, meters, FALSE, &adding);
  report ("in meter order, add () alone", n, adding, plain_write);
  report ("in meter order, written", n, seconds, plain_write);
  check (vs_workspace_commit (ws, "bench", "meter", NULL, &failure));

  check ((reader = vs_workspace_reader (ws, &failure)) != NULL);
  plain_read = read_rows (reader, n);
  vs_workspace_release (ws, reader);
  report ("plain rows, read", n, plain_read, plain_read);
  report ("for_each, summed", n, walk (ws), plain_read);
  report ("step fingerprint", n, run_step (ws, &vs_step_fingerprint), plain_read);
  report ("step ev", n, run_step (ws, &vs_step_ev), plain_read);

  check ((db = vs_workspace_begin (ws, NULL, &failure)) != NULL);
  seconds = write_blocks (db, meters, TRUE, &adding);
  report ("in time order, written", n, seconds, plain_write);
  vs_workspace_rollback (ws);

  check (vs_workspace_close (ws, &failure));
  g_object_unref (ws);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
