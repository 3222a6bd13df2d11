/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/load.h"

#include "core/workspace/folder.h"
#include "meter/interval.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DAY(y, m, d) ((VsTime) vs_day_from_civil (y, m, d) * 86400)

static VsWorkspace *
make (Folder *folder)
{
  g_autofree char *path = folder_file (folder, "w.voltsource");

  return vs_workspace_create (path, NULL);
}

static VsLoadResult
load_text (VsWorkspace *ws, Folder *folder, const char *name, const char *text, const char *mapping_json)
{
  g_autofree char *path = folder_file (folder, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = mapping_json ? vs_json_doc_parse (mapping_json, "m.json", &error) : NULL;
  g_autoptr (VsMapping) mapping = doc ? vs_mapping_new (doc, &error) : NULL;
  VsLoadResult result;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  vs_load_file (ws, path, mapping, NULL, &result, &error);
  g_assert_no_error (error);
  vs_load_result_clear (&result);
  return result;
}

/* kWh of the interval that starts at the instant, NaN when there is none. */
static double
kwh_at (VsWorkspace *ws, const char *meter, VsTime at)
{
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  VsSeries series = { 0 };
  double kwh = NAN;

  if (vs_interval_read (db, meter, VS_TIME_NONE, VS_TIME_NONE, &series, NULL))
    {
      if (at >= series.start && (at - series.start) / series.step < (VsTime) series.n && (at - series.start) % series.step == 0)
        kwh = series.kwh[(at - series.start) / series.step];
      vs_series_clear (&series);
    }
  vs_workspace_release (ws, db);
  return kwh;
}

static gint64
count (VsWorkspace *ws, const char *sql)
{
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  gint64 n = -1;

  g_assert_true (vs_db_get_int (db, &n, NULL, sql));
  vs_workspace_release (ws, db);
  return n;
}

static char *
long_file (int meters, int hours)
{
  GString *text = g_string_new ("meter_id,timestamp,kwh\n");

  for (int m = 0; m < meters; m++)
    for (int h = 0; h < hours; h++)
      {
        g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (DAY (2025, 1, 1) + h * 3600);
        g_autofree char *stamp = g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ");

        g_string_append_printf (text, "M%d,%s,%.3f\n", m, stamp, m + h / 1000.0);
      }
  return g_string_free (text, FALSE);
}

static void
test_long (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *text = long_file (3, 800);
  VsLoadResult result = load_text (ws, folder, "r.csv", text, NULL);
  gint64 version = vs_workspace_version (ws, "interval_block");

  g_assert_cmpuint (result.rows_read, ==, 2400);
  g_assert_cmpuint (result.readings, ==, 2400);
  g_assert_cmpuint (result.new_meters, ==, 3);
  g_assert_cmpfloat_with_epsilon (result.kwh, 800 * 3 + 3 * (799 * 800 / 2) / 1000.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (kwh_at (ws, "M2", DAY (2025, 1, 2)), 2.024, 1e-6);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM meter WHERE customer_id IS NULL AND interval_s = 3600"), ==, 3);

  result = load_text (ws, folder, "r.csv", text, NULL);
  g_assert_cmpuint (result.readings, ==, 0);
  g_assert_cmpuint (result.readings_same, ==, 2400);
  g_assert_cmpint (vs_workspace_version (ws, "interval_block"), ==, version);
}

/* What is wrong in a meter file is kept and told: bad stamps, words, other widths; what is empty is missing; what stands twice counts once. */
static void
test_faults (Folder *folder, gconstpointer data)
{
  static const char text[] =
    "meter_id,timestamp,kwh\n"
    "M1,2025-01-01T00:00:00Z,1\n"
    "M1,2025-01-01T01:00:00Z,\n"
    "M1,2025-01-01T02:00:00Z,Null\n"
    "M1,2025-01-01T03:00:00Z,3\n"
    "M1,2025-01-01T03:00:00Z,3\n"
    "M1,2025-02-30T04:00:00Z,4\n"
    "M1,2025-01-01T05:00:00Z,five\n"
    "M1,2025-01-01T06:00:00Z\n"
    ",2025-01-01T07:00:00Z,7\n"
    "M1,1969-12-31T00:00:00Z,7\n"
    "M1,2025-01-01T08:00:00Z,-0.5\n"
    "M1,2025-01-01T09:00:00Z,9\n";
  g_autoptr (VsWorkspace) ws = make (folder);
  VsLoadResult result = load_text (ws, folder, "r.csv", text, NULL);
  g_autoptr (GPtrArray) rows = vs_load_quarantine (ws, 0, 0, NULL);
  static const struct { guint64 line; const char *column; const char *raw; } expected[] = {
    { 7, "timestamp", "M1,2025-02-30T04:00:00Z,4" }, { 8, "kwh", "M1,2025-01-01T05:00:00Z,five" }, { 9, NULL, "M1,2025-01-01T06:00:00Z" },
    { 10, "meter_id", ",2025-01-01T07:00:00Z,7" }, { 11, "timestamp", "M1,1969-12-31T00:00:00Z,7" },
  };

  g_assert_cmpuint (result.rows_read, ==, 12);
  g_assert_cmpuint (result.readings, ==, 4);
  g_assert_cmpuint (result.readings_same, ==, 1);
  g_assert_cmpuint (result.readings_missing, ==, 2);
  g_assert_cmpfloat_with_epsilon (result.kwh, 1 + 3 - 0.5 + 9, 1e-9);   /* what stands twice counts once */
  g_assert_cmpuint (result.quarantined, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const VsQuarantineRow *row = rows->pdata[i];

      g_assert_cmpuint (row->line, ==, expected[i].line);
      g_assert_cmpstr (row->column, ==, expected[i].column);
      g_assert_cmpstr (row->raw, ==, expected[i].raw);
      g_assert_cmpmem (text + row->offset, strlen (row->raw), row->raw, strlen (row->raw));
    }
  g_assert_true (isnan (kwh_at (ws, "M1", DAY (2025, 1, 1) + 3600)));
  g_assert_cmpfloat (kwh_at (ws, "M1", DAY (2025, 1, 1) + 8 * 3600), ==, -0.5);   /* export, or a fault: not ours to drop */
}

/* A later file with another value wins, and the earlier value is kept. */
static void
test_changed (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  VsLoadResult result;

  load_text (ws, folder, "a.csv", "meter_id,timestamp,kwh\nM1,2025-01-01T00:00Z,1\nM1,2025-01-01T01:00Z,2\nM1,2025-01-01T02:00Z,3\n", NULL);
  result = load_text (ws, folder, "b.csv", "meter_id,timestamp,kwh\nM1,2025-01-01T01:00Z,2.5\nM1,2025-01-01T02:00Z,3\nM1,2025-01-01T03:00Z,4\n", NULL);
  g_assert_cmpuint (result.readings, ==, 1);
  g_assert_cmpuint (result.readings_changed, ==, 1);
  g_assert_cmpuint (result.readings_same, ==, 1);
  g_assert_cmpfloat (kwh_at (ws, "M1", DAY (2025, 1, 1) + 3600), ==, 2.5);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM reading_change WHERE old_kwh = 2 AND new_kwh = 2.5"), ==, 1);
}

/* A day, the next with late and corrected rows of the first, the next again: the state of one file with everything. */
static void
test_day_by_day (Folder *folder, gconstpointer data)
{
  g_autoptr (GString) first = g_string_new ("meter_id,timestamp,kwh\n"), second = g_string_new (first->str), all = g_string_new (first->str);
  g_autofree char *whole_path = folder_file (folder, "whole.voltsource");
  g_autoptr (VsWorkspace) ws = make (folder), whole = vs_workspace_create (whole_path, NULL);
  VsLoadResult result;

  for (int m = 0; m < 4; m++)
    for (int h = 0; h < 48; h++)
      {
        gboolean late = h % 11 == 3, corrected = h % 11 == 5;
        g_autofree char *row = g_strdup_printf ("M%d,2025-01-%02dT%02d:00:00Z,%d.%03d\n", m, h / 24 + 1, h % 24, m, h);

        g_string_append (all, row);
        if (h < 24 && !late)
          g_string_append_printf (first, "M%d,2025-01-01T%02d:00:00Z,%s\n", m, h, corrected ? "9.5" : row + strlen (row) - 6);
        if (h >= 24 || late || corrected)
          g_string_append (second, row);
      }
  load_text (ws, folder, "day-1.csv", first->str, NULL);
  load_text (ws, folder, "day-2.csv", second->str, NULL);
  result = load_text (ws, folder, "day-2.csv", second->str, NULL);
  g_assert_cmpuint (result.readings, ==, 0);
  g_assert_cmpuint (result.readings_changed, ==, 0);
  load_text (whole, folder, "all.csv", all->str, NULL);
  for (int m = 0; m < 4; m++)
    for (int h = 0; h < 48; h++)
      {
        g_autofree char *id = g_strdup_printf ("M%d", m);

        g_assert_cmpfloat (kwh_at (ws, id, DAY (2025, 1, 1) + h * 3600), ==, kwh_at (whole, id, DAY (2025, 1, 1) + h * 3600));
      }
  g_assert_cmpint (count (ws, "SELECT count (*) FROM reading_change"), ==, 4 * 2);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM reading_change WHERE old_kwh = 9.5"), ==, 4 * 2);
}

/* What a workspace holds, as far as a load can change it. */
static gint64
holdings (VsWorkspace *ws)
{
  return count (ws, "SELECT (SELECT total (present) FROM interval_block) + (SELECT total (present) FROM interval_recent) + 1e7 * (SELECT count (*) FROM meter)"
                    " + 1e9 * (SELECT count (*) FROM load) + 1e11 * (SELECT count (*) FROM audit WHERE verb = 'import')");
}

static void
assert_sound (VsWorkspace *ws)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (vs_workspace_verify (ws, NULL, findings, NULL));
  g_assert_cmpuint (findings->len, ==, 0);
}

static gpointer
cancel_later (gpointer data)
{
  g_usleep ((gulong) g_random_int_range (0, 30000));
  vs_job_cancel (data);
  return NULL;
}

/* Cancelled at any moment, the workspace is as before. */
static void
test_cancel (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *text = long_file (40, 3000), *path = folder_file (folder, "big.csv");
  gint64 before;

  load_text (ws, folder, "r.csv", "meter_id,timestamp,kwh\nM1,2025-01-01T00:00Z,1\nM1,2025-01-01T01:00Z,2\n", NULL);
  before = holdings (ws);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  for (int round = 0; round < 6; round++)
    {
      g_autoptr (VsJob) job = vs_job_new ("load");
      g_autoptr (GError) error = NULL;
      GThread *thread = g_thread_new ("cancel", cancel_later, job);
      VsLoadResult result;
      gboolean loaded = vs_load_file (ws, path, NULL, job, &result, &error);

      g_thread_join (thread);
      vs_load_result_clear (&result);
      if (loaded)
        break;     /* too fast for us */
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (holdings (ws), ==, before);
    }
  assert_sound (ws);
}

/* Killed at any moment, the workspace opens as before or after. */
static void
test_kill (Folder *folder, gconstpointer data)
{
  g_autofree char *text = long_file (40, 3000), *file = folder_file (folder, "big.csv"), *path = NULL;
  gint64 before, after;

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  {
    g_autoptr (VsWorkspace) ws = make (folder);

    path = g_strdup (vs_workspace_get_path (ws));
    load_text (ws, folder, "r.csv", "meter_id,timestamp,kwh\nM1,2025-01-01T00:00Z,1\nM1,2025-01-01T01:00Z,2\n", NULL);
    before = holdings (ws);
    after = before - 2 + 40 * 3000 + (gint64) 1e7 * 39 + (gint64) 1e9 + (gint64) 1e11;
  }
  for (int round = 0; round < 6; round++)
    {
      g_autoptr (VsWorkspace) ws = NULL;
      gint64 now;
      pid_t child = fork ();

      if (child == 0)
        {
          VsLoadResult result;

          ws = vs_workspace_open (path, NULL);
          _exit (ws && vs_load_file (ws, file, NULL, NULL, &result, NULL) ? 0 : 1);
        }
      g_usleep ((gulong) g_random_int_range (0, 60000));
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      ws = vs_workspace_open (path, NULL);
      g_assert_nonnull (ws);
      now = holdings (ws);
      g_assert_true (now == before || now == after);
      assert_sound (ws);
      if (now == after)
        break;
    }
}

/* Clocks, stamps and units say the same energy in other words. */
static void
test_conventions (Folder *folder, gconstpointer data)
{
  static const struct { const char *name; const char *text; const char *readings; } cases[] = {
    { "utc", "m,t,v\nX,2025-07-01 10:00,1.5\nX,2025-07-01 11:00,2.5\n", "\"timestamp\": \"t\", \"value\": \"v\", \"meter\": \"m\", \"step\": 3600" },
    { "local", "m,t,v\nX,2025-07-01 12:00,1.5\nX,2025-07-01 13:00,2.5\n",
      "\"timestamp\": \"t\", \"value\": \"v\", \"meter\": \"m\", \"step\": 3600, \"clock\": \"local\", \"zone\": \"Europe/Berlin\"" },
    { "fixed", "m,t,v\nX,2025-07-01 05:00,1.5\nX,2025-07-01 06:00,2.5\n", "\"timestamp\": \"t\", \"value\": \"v\", \"meter\": \"m\", \"step\": 3600, \"clock\": \"-05:00\"" },
    { "end", "m,t,v\nX,2025-07-01 11:00,1.5\nX,2025-07-01 12:00,2.5\n", "\"timestamp\": \"t\", \"value\": \"v\", \"meter\": \"m\", \"step\": 3600, \"stamp\": \"end\"" },
    { "watt-hours", "m,t,v\nX,2025-07-01 10:00,1500\nX,2025-07-01 11:00,2500\n", "\"timestamp\": \"t\", \"value\": \"v\", \"meter\": \"m\", \"step\": 3600, \"unit\": \"Wh\"" },
    { "power", "m,t,v\nX,2025-07-01 10:00,1.5\nX,2025-07-01 11:00,2.5\n", "\"timestamp\": \"t\", \"value\": \"v\", \"meter\": \"m\", \"step\": 3600, \"unit\": \"kW\"" },
    { "file", "t,v\n2025-07-01 10:00,1.5\n2025-07-01 11:00,2.5\n", "\"timestamp\": \"t\", \"value\": \"v\", \"step\": 3600" },
    { "zoned", "m,t,v\nX,2025-07-01T12:00:00+02:00,1.5\nX,2025-07-01T11:00:00Z,2.5\n", "\"timestamp\": \"t\", \"value\": \"v\", \"meter\": \"m\", \"step\": 3600" },
    { "wide", "m,d,a,b,c,d4\nX,2025-07-01,,1.5,2.5,\n", "\"layout\": \"wide\", \"date\": \"d\", \"values\": [\"a\", \"b\", \"c\", \"d4\"], \"meter\": \"m\", \"step\": 3600, \"clock\": \"-09:00\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VsWorkspace) ws = make (folder);
      g_autofree char *json = g_strdup_printf ("{\"name\": \"m\", \"target\": \"reading\", \"readings\": {%s}}", cases[i].readings);
      g_autofree char *path = g_strdup (vs_workspace_get_path (ws)), *file = g_strdup_printf ("%s.csv", cases[i].name);
      const char *meter = strcmp (cases[i].name, "file") == 0 ? "file" : "X";

      g_test_message ("%s", cases[i].name);
      load_text (ws, folder, file, cases[i].text, json);
      g_assert_cmpfloat (kwh_at (ws, meter, DAY (2025, 7, 1) + 10 * 3600), ==, 1.5);
      g_assert_cmpfloat (kwh_at (ws, meter, DAY (2025, 7, 1) + 11 * 3600), ==, 2.5);
      g_assert_cmpint (count (ws, "SELECT sum (present) FROM interval_block"), ==, 2);
      g_assert_finalize_object (g_steal_pointer (&ws));
      g_unlink (path);
    }
}

/* What a counter stood at: differences, the roll-over of five digits, a gap, another device, the next file. By hand. */
static void
test_registers (Folder *folder, gconstpointer data)
{
  static const char mapping[] = "{\"name\": \"r\", \"target\": \"reading\", \"readings\": {\"meter\": \"m\", \"timestamp\": \"t\", \"value\": \"v\", "
                                "\"step\": 1800, \"register\": {\"digits\": 5, \"serial\": \"s\"}}}";
  static const struct { int half_hour; double kwh; } expected[] = {
    { 0, 0.5 }, { 1, 1.25 }, { 2, 0.75 }, { 3, NAN }, { 4, NAN }, { 5, 2 }, { 6, NAN }, { 7, 3 }, { 8, NAN }, { 9, 4 }, { 10, 0.1 },
  };
  static const struct { const char *meter, *device; int half_hour; double kwh; const char *file; int row; } kept[] = {
    { "A", "'1'", 0, 99997.5, "a.csv", 2 }, { "A", "'1'", 6, 9, "a.csv", 7 },   { "A", "'2'", 7, 50, "a.csv", 8 }, { "A", "'2'", 10, 5, "a.csv", 11 },
    { "A", "'2'", 11, 5.1, "b.csv", 2 },    { "C", "NULL", 29 * 48, 1, "c.csv", 2 }, { "C", "NULL", 31 * 48, 3, "c.csv", 4 },
    { "C", "NULL", 33 * 48, 5.5, "d.csv", 2 }, { "C", "NULL", 34 * 48, 6, "d.csv", 3 },
  };
  g_autoptr (VsWorkspace) ws = make (folder);
  VsLoadResult result;

  result = load_text (ws, folder, "a.csv",
                      "m,s,t,v\n"
                      "A,1,2025-01-01 00:00,99997.5\nA,1,2025-01-01 00:30,99998\nA,1,2025-01-01 01:00,99999.25\nA,1,2025-01-01 01:30,0\n"
                      "A,1,2025-01-01 02:30,7\nA,1,2025-01-01 03:00,9\n"       /* 02:00 was not read */
                      "A,2,2025-01-01 03:30,50\nA,2,2025-01-01 04:00,53\n"     /* another device */
                      "A,2,2025-01-01 04:30,1\nA,2,2025-01-01 05:00,5\n",      /* and one that nobody told of */
                      mapping);
  g_assert_cmpuint (result.readings, ==, 6);
  g_assert_cmpfloat_with_epsilon (result.kwh, 0.5 + 1.25 + 0.75 + 2 + 3 + 4, 1e-9);
  result = load_text (ws, folder, "b.csv", "m,s,t,v\nA,2,2025-01-01 05:30,5.1\n", mapping);
  g_assert_cmpuint (result.readings, ==, 1);
  result = load_text (ws, folder, "b.csv", "m,s,t,v\nA,2,2025-01-01 05:30,5.1\n", mapping);
  g_assert_cmpuint (result.readings + result.readings_changed, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      double kwh = kwh_at (ws, "A", DAY (2025, 1, 1) + expected[i].half_hour * 1800);

      if (isnan (expected[i].kwh))
        g_assert_true (isnan (kwh));
      else
        g_assert_cmpfloat (kwh, ==, (float) expected[i].kwh);
    }
  /* Kept: the first and the last of a register in a file, and the first of each month. */
  load_text (ws, folder, "c.csv", "m,s,t,v\nC,,2025-01-30 00:00,1\nC,,2025-01-31 23:30,2\nC,,2025-02-01 00:00,3\nC,,2025-02-02 00:00,4\nC,,2025-02-03 00:00,5\n",
             mapping);
  load_text (ws, folder, "d.csv", "m,s,t,v\nC,,2025-02-03 00:00,5.5\nC,,2025-02-04 00:00,6\n", mapping);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM register_read"), ==, 9);
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM register_read WHERE meter_id = '%s' AND device IS %s AND read_at = %" G_GINT64_FORMAT
                                              " AND kwh = %.17g AND source_file = '%s' AND source_row = %d", kept[i].meter, kept[i].device,
                                              DAY (2025, 1, 1) + kept[i].half_hour * 1800, kept[i].kwh, kept[i].file, kept[i].row);

      g_test_message ("%s", sql);
      g_assert_cmpint (count (ws, sql), ==, 1);
    }
}

/* Local days of 23 and 25 hours in 24 columns. Berlin, 2025-03-30 and 2025-10-26. */
static void
test_wide_and_clock_change (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GString) text = g_string_new ("m,d"), json = g_string_new ("{\"name\": \"w\", \"target\": \"reading\", \"readings\": {\"layout\": \"wide\", "
    "\"meter\": \"m\", \"date\": \"d\", \"clock\": \"local\", \"zone\": \"Europe/Berlin\", \"values\": [");
  VsLoadResult result;

  for (int h = 0; h < 24; h++)
    {
      g_string_append_printf (text, ",h%d", h);
      g_string_append_printf (json, "%s\"h%d\"", h ? ", " : "", h);
    }
  g_string_append (json, "]}}");
  for (int d = 0; d < 3; d++)
    {
      g_string_append_printf (text, "\n%s", (const char *[]) { "A,2025-03-30", "A,2025-10-26", "B,2025-03-30" }[d]);
      for (int h = 0; h < 24; h++)
        g_string_append_printf (text, d == 0 && h == 2 ? "," : ",%d.5", h);
    }
  g_string_append (text, "\n");
  result = load_text (ws, folder, "w.csv", text->str, json->str);
  g_assert_cmpuint (result.readings, ==, 23 + 24 + 23);
  g_assert_cmpuint (result.quarantined, ==, 1);   /* B tells an hour that was not: that value is set aside, the day stands */
  g_assert_cmpfloat (kwh_at (ws, "A", DAY (2025, 3, 30) + 0 * 3600), ==, 1.5);    /* 01:00 CET */
  g_assert_cmpfloat (kwh_at (ws, "A", DAY (2025, 3, 30) + 1 * 3600), ==, 3.5);    /* 03:00 CEST */
  g_assert_cmpfloat (kwh_at (ws, "A", DAY (2025, 10, 26) + 0 * 3600), ==, 2.5);   /* 02:00 CEST, the first */
  g_assert_true (isnan (kwh_at (ws, "A", DAY (2025, 10, 26) + 1 * 3600)));        /* 02:00 CET: one column cannot tell both */
  g_assert_cmpfloat (kwh_at (ws, "A", DAY (2025, 10, 26) + 2 * 3600), ==, 3.5);
}

/* Meters that a customer file knows keep their customer, whichever file comes first. */
static void
test_assignment (Folder *folder, gconstpointer data)
{
  static const char meters[] = "meter_id,customer_id,zone\nM1,C1,Europe/London\n", readings[] = "meter_id,timestamp,kwh\nM1,2025-01-01T00:00Z,1\nM1,2025-01-01T01:00Z,1\nM2,2025-01-01T00:00Z,1\nM2,2025-01-01T01:00Z,1\n";

  for (int order = 0; order < 2; order++)
    {
      g_autoptr (VsWorkspace) ws = make (folder);
      g_autofree char *path = g_strdup (vs_workspace_get_path (ws));

      load_text (ws, folder, order ? "meter.csv" : "readings.csv", order ? meters : readings, NULL);
      load_text (ws, folder, order ? "readings.csv" : "meter.csv", order ? readings : meters, NULL);
      g_assert_cmpint (count (ws, "SELECT count (*) FROM meter"), ==, 2);
      g_assert_cmpint (count (ws, "SELECT count (*) FROM meter WHERE meter_id = 'M1' AND customer_id = 'C1' AND zone = 'Europe/London' AND interval_s = 3600"), ==, 1);
      g_assert_cmpint (count (ws, "SELECT count (*) FROM meter WHERE meter_id = 'M2' AND customer_id IS NULL"), ==, 1);
      g_assert_finalize_object (g_steal_pointer (&ws));
      g_unlink (path);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/readings/long", test_long);
  folder_test ("/readings/faults", test_faults);
  folder_test ("/readings/changed", test_changed);
  folder_test ("/readings/day-by-day", test_day_by_day);
  folder_test ("/readings/cancel", test_cancel);
  folder_test ("/readings/kill", test_kill);
  folder_test ("/readings/conventions", test_conventions);
  folder_test ("/readings/registers", test_registers);
  folder_test ("/readings/wide-and-clock-change", test_wide_and_clock_change);
  folder_test ("/readings/assignment", test_assignment);
  return g_test_run ();
}
