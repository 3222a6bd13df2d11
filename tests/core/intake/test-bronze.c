/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What files said is kept word for word; a mapping runs again over it; each row shows its line; days loaded in pieces are the days loaded at
 * once; and a load that is taken back leaves no trace in the data. */
#include "loading.h"

#include "intake/bronze.h"
#include "intake/undo.h"
#include "meter/interval.h"

#include <string.h>

/* Every table but the ones that tell of loads and of what was done. */
static char *
state_of (VsWorkspace *ws, gboolean with_places)
{
  static const char *const apart[] = { "load", "audit", "table_version", "column_cache", "load_undo", "step_state", "sqlite_stat1", NULL };
  g_autofree char *names = ask (ws, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  g_auto (GStrv) tables = g_strsplit (names, "\n", -1);
  GString *state = g_string_new (NULL);

  for (char **table = tables; *table; table++)
    {
      g_autofree char *columns_sql = g_strdup_printf ("SELECT group_concat ('quote (\"' || name || '\")', ', ') FROM pragma_table_info ('%s') WHERE %s", *table,
                                                      with_places ? "1" : "name NOT IN ('source_file', 'source_row', 'load_id', 'bronze_id', 'meter_no')");
      g_autofree char *columns = ask (ws, columns_sql), *sql = NULL, *rows = NULL;

      if (g_strv_contains (apart, *table) || (!with_places && (g_str_has_prefix (*table, "bronze") || g_str_has_prefix (*table, "interval") ||
                                                                g_str_equal (*table, "reading_change") || g_str_equal (*table, "reading_note"))))
        continue;
      sql = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY %s", columns, *table, columns);
      rows = ask (ws, sql);
      g_string_append_printf (state, "== %s\n%s\n", *table, rows);
    }
  return g_string_free (state, FALSE);
}

static VsWorkspace *
make_second (Folder *folder, const char *name)
{
  g_autofree char *path = folder_file (folder, name);
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_create (path, &error);

  g_assert_no_error (error);
  return ws;
}

static void
assert_line (VsWorkspace *ws, const char *table, const char *key, guint64 number, const char *raw)
{
  VsSourceLine line;
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_source_line_find (ws, table, key, &line, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (line.line, ==, number);
  g_assert_cmpstr (line.raw, ==, raw);
  vs_source_line_clear (&line);
}

/* A preamble, CRLF, a field over two lines, Latin-1, a blank line. */
static void
test_lines (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GString) big = g_string_new ("customer_id,name\r\n");
  g_autofree char *small = write_file (folder, "a.csv", "customer_id,name\nA,Ann\n\nB,\"Bob\nthe second\"\nC,Eve\n");
  g_autofree char *latin = write_file (folder, "l.csv", "customer_id,name\nL1,J\xfcrgen\nL2,Zo\xeb\n"), *path = NULL, *raw = NULL;
  g_autoptr (GError) error = NULL;
  VsSourceLine line;

  load (ws, small, NULL);
  assert_line (ws, "customer", "A", 2, "A,Ann");
  assert_line (ws, "customer", "B", 4, "B,\"Bob\nthe second\"");
  assert_line (ws, "customer", "C", 6, "C,Eve");
  load (ws, latin, NULL);
  assert_line (ws, "customer", "L2", 3, "L2,Zoë");
  /* More than a chunk. */
  for (int i = 0; i < 40000; i++)
    g_string_append_printf (big, "X%05d,\"a name that is %d long, and two\r\nlines\"\r\n", i, i);
  path = write_file (folder, "big.csv", big->str);
  load (ws, path, NULL);
  assert_rows (ws, "SELECT count (*) > 1 FROM bronze WHERE load_id = 3", "1");
  raw = g_strdup ("X39999,\"a name that is 39999 long, and two\r\nlines\"");
  assert_line (ws, "customer", "X39999", 2 + 2 * 39999, raw);
  g_assert_true (vs_source_line_find (ws, "customer", "X00007", &line, &error));
  g_assert_cmpstr (line.header[1], ==, "name");
  g_assert_cmpstr (line.fields[1], ==, "a name that is 7 long, and two\r\nlines");
  g_assert_cmpstr (line.file, ==, path);
  vs_source_line_clear (&line);
  g_assert_false (vs_source_line_find (ws, "customer", "nobody", &line, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
}

/* Of text that was made, the place in the file: an object a line, each with a value over two lines in the text of it; more than a chunk. */
static void
test_made (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GString) lines = g_string_new ("\n");
  g_autofree char *path = NULL;

  for (int i = 0; i < 40000; i++)
    g_string_append_printf (lines, "{\"customer_id\": \"X%05d\", \"name\": \"a name that is %d long, and two\\nlines\"}\n%s", i, i, i % 100 ? "" : "\n");
  path = write_file (folder, "big.jsonl", lines->str);
  load (ws, path, NULL);
  assert_rows (ws, "SELECT count (*) > 1 FROM bronze", "1");
  assert_line (ws, "customer", "X00000", 2, "X00000,\"a name that is 0 long, and two\nlines\"");
  assert_line (ws, "customer", "X00001", 4, "X00001,\"a name that is 1 long, and two\nlines\"");
  assert_line (ws, "customer", "X39999", 2 + 39999 + 400, "X39999,\"a name that is 39999 long, and two\nlines\"");
}

/* The same name, another day: the line is that of the file the row came with. A load that changes nothing is not kept. */
static void
test_same_name (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "c.csv", "customer_id,name\nA,Ann\nB,Bob\n"), *same = NULL;

  load (ws, path, NULL);
  same = write_file (folder, "c.csv", "customer_id,name\nC,Eve\nA,Anna\n");
  load (ws, same, NULL);
  load (ws, same, NULL);
  assert_rows (ws, "SELECT count (DISTINCT load_id) FROM bronze", "2");
  assert_line (ws, "customer", "A", 3, "A,Anna");
  assert_line (ws, "customer", "B", 3, "B,Bob");
}

static void
test_again (Folder *folder, gconstpointer data)
{
  static const char json[] = "{\"name\": \"m\", \"source\": {\"skip_lines\": 1}, \"target\": \"customer\", \"columns\": [{\"source_column\": \"id\", \"target_column\": \"customer_id\"},"
                             "{\"source_column\": \"n\", \"target_column\": \"name\"%s}]}";
  g_autofree char *first = g_strdup_printf (json, ""), *second = g_strdup_printf (json, ", \"transformation\": \"upper (value)\"");
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (VsMapping) mapping = mapping_of (first), changed = mapping_of (second);
  g_autofree char *path = write_file (folder, "c.csv", "export of today\nid,n\nA,Ann\nB,Bob\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  VsLoadResult result = load (ws, path, mapping);

  g_unlink (path);
  kept = vs_load_kept (ws, &error);
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_true (vs_load_again (ws, ((VsLoadEntry *) kept->pdata[0])->load_id, changed, NULL, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.updated, ==, 2);
  vs_load_result_clear (&result);
  assert_rows (ws, "SELECT customer_id, name, source_file, source_row FROM customer ORDER BY 1", "A|ANN|c.csv|3\nB|BOB|c.csv|4");
  assert_line (ws, "customer", "B", 4, "B,Bob");
  g_assert_true (vs_load_again (ws, 1, NULL, NULL, &result, &error));
  g_assert_cmpuint (result.updated, ==, 2);
  vs_load_result_clear (&result);
  assert_rows (ws, "SELECT name FROM customer ORDER BY 1", "Ann\nBob");
  g_assert_false (vs_load_again (ws, 3, NULL, NULL, &result, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
  vs_load_result_clear (&result);
}

/* Readings are not kept unless the mapping says so. */
static void
test_keep_raw (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *readings = write_file (folder, "r.csv", "meter_id,timestamp,kwh\nM,2025-01-01T00:00:00Z,1\nM,2025-01-01T01:00:00Z,2\n");
  g_autofree char *rows = write_file (folder, "c.csv", "customer_id\nA\n");
  g_autoptr (VsMapping) kept = mapping_of ("{\"name\": \"k\", \"target\": \"reading\", \"keep_raw\": true, \"readings\": {\"meter\": \"meter_id\","
                                           "\"timestamp\": \"timestamp\", \"value\": \"kwh\", \"step\": 3600}}");
  g_autoptr (VsMapping) dropped = mapping_of ("{\"name\": \"d\", \"target\": \"customer\", \"keep_raw\": false, \"columns\": ["
                                              "{\"source_column\": \"customer_id\", \"target_column\": \"customer_id\"}]}");

  load (ws, readings, NULL);
  load (ws, rows, dropped);
  assert_rows (ws, "SELECT count (*) FROM bronze", "0");
  vs_load_entry_free (vs_load_undo (ws, NULL, NULL));
  g_free (readings);
  readings = write_file (folder, "r.csv", "meter_id,timestamp,kwh\nM,2025-01-01T00:00:00Z,1\nM,2025-01-01T01:00:00Z,2\nM,2025-01-01T02:00:00Z,3\n");
  load (ws, readings, kept);
  assert_rows (ws, "SELECT count (*) FROM bronze", "1");
}

/*
 * Days in pieces
 */

#define INVOICE "invoice_id,customer_id,issued_on,due_on,amount,status\n"
#define DAY_1 "I1,A,2025-01-01,2025-01-15,10.50,open\nI2,B,2025-01-01,2025-01-15,20,open\nI3,A,2025-01-01,2025-01-15,7,open\n"
#define DAY_2 "I4,B,2025-01-02,2025-01-16,30,open\nI2,B,2025-01-01,2025-01-15,20,paid\n"
#define LATE "I0,C,2025-01-01,2025-01-15,5,open\n"   /* of day 1, with the file of day 2 */
#define READING "meter_id,timestamp,kwh\n"

static char *
day_of_readings (int day, int from, int to, double add)
{
  GString *text = g_string_new (NULL);

  for (int hour = from; hour < to; hour++)
    g_string_append_printf (text, "M1,2025-03-%02dT%02d:00:00Z,%.3f\n", day, hour, hour * 0.1 + add);
  return g_string_free (text, FALSE);
}

static void
load_text (Folder *folder, VsWorkspace *ws, const char *name, const char *text)
{
  g_autofree char *path = write_file (folder, name, text);

  load (ws, path, NULL);
}

/* Each reading of the meter. */
static char *
readings_of (VsWorkspace *ws, const char *meter)
{
  GString *text = g_string_new (NULL);
  VsSeries series = { 0 };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (ws, &error);

  vs_interval_read (db, meter, VS_TIME_NONE, VS_TIME_NONE, &series, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < series.n; i++)
    g_string_append_printf (text, "%s%.3f", i ? " " : "", series.kwh[i]);
  vs_series_clear (&series);
  vs_workspace_release (ws, db);
  return g_string_free (text, FALSE);
}

/* Day 1; day 2 with what was late; day 2 again: the same as all of it at once. */
static void
test_days (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) pieces = make (folder), whole = make_second (folder, "whole.voltsource");
  g_autofree char *early = day_of_readings (1, 0, 20, 0), *late = day_of_readings (1, 18, 24, 0), *next = day_of_readings (2, 0, 24, 0.5);
  g_autofree char *day_1 = g_strconcat (READING, early, NULL), *day_2 = g_strconcat (READING, late, next, NULL);
  g_autofree char *all = g_strconcat (READING, early, late, next, NULL), *a = NULL, *b = NULL;
  g_autofree char *of_a = NULL, *of_b = NULL;

  load_text (folder, pieces, "invoices-1.csv", INVOICE DAY_1);
  load_text (folder, pieces, "r-1.csv", day_1);
  for (int i = 0; i < 2; i++)
    {
      load_text (folder, pieces, "invoices-2.csv", INVOICE LATE DAY_2);
      load_text (folder, pieces, "r-2.csv", day_2);
    }
  /* What day 2 says of an invoice of day 1 stands in place of what day 1 said. */
  load_text (folder, whole, "invoices.csv", INVOICE LATE "I1,A,2025-01-01,2025-01-15,10.50,open\nI3,A,2025-01-01,2025-01-15,7,open\n" DAY_2);
  load_text (folder, whole, "r-all.csv", all);
  a = state_of (pieces, FALSE);
  b = state_of (whole, FALSE);
  g_assert_cmpstr (a, ==, b);
  of_a = readings_of (pieces, "M1");
  of_b = readings_of (whole, "M1");
  g_assert_cmpstr (of_a, ==, of_b);
  g_assert_true (g_str_has_prefix (of_b, "0.000 0.100 0.200 ") && g_str_has_suffix (of_b, " 2.600 2.700 2.800"));
  assert_rows (pieces, "SELECT count (*) FROM reading_change", "0");
}

/*
 * Taking back
 */

static void
assert_undone (VsWorkspace *ws, const char *before, const char *file)
{
  g_autoptr (GError) error = NULL;
  VsLoadEntry *entry = vs_load_undo (ws, NULL, &error);
  g_autofree char *after = NULL, *name = NULL;

  g_assert_no_error (error);
  name = g_path_get_basename (entry->file);
  g_assert_cmpstr (name, ==, file);
  vs_load_entry_free (entry);
  after = state_of (ws, TRUE);
  g_assert_cmpstr (before, ==, after);
  g_assert_null (vs_load_undo (ws, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
}

static void
test_undo (Folder *folder, gconstpointer data)
{
  static const char first[] = "customer_id,name,credit_limit,loves\nA,Ann,1.5,cats\nB,Bob,2,dogs\nC,Eve,x,\n";
  static const char second[] = "customer_id,name,credit_limit,loves\nA,Anna,1.5,\nB,Bob,2,birds\nD,Dan,1,x\nE,Eve,y,\n";
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *empty = state_of (ws, TRUE), *one = NULL, *loads = NULL;
  g_autoptr (GError) error = NULL;

  load_text (folder, ws, "c.csv", first);
  assert_undone (ws, empty, "c.csv");
  load_text (folder, ws, "c.csv", first);
  one = state_of (ws, TRUE);
  loads = ask (ws, "SELECT count (*) FROM load");
  load_text (folder, ws, "c.csv", second);
  assert_rows (ws, "SELECT name FROM customer ORDER BY customer_id", "Anna\nBob\nDan");
  assert_undone (ws, one, "c.csv");
  g_assert_cmpstr (loads, ==, "1");
  assert_rows (ws, "SELECT count (*) FROM load", "1");
  /* The same again, and then somebody else writes. */
  load_text (folder, ws, "c.csv", second);
  vs_workspace_begin (ws, NULL, &error);
  vs_workspace_bump (ws, "customer", &error);
  vs_workspace_commit (ws, "edit", "customer", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (vs_load_undo (ws, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
}

static void
test_undo_readings (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *a = day_of_readings (1, 0, 24, 0), *b = day_of_readings (1, 12, 24, 1), *c = day_of_readings (2, 0, 24, 0.25);
  g_autofree char *first = g_strconcat (READING, a, NULL), *second = g_strconcat (READING, b, c, "M2,2025-03-01T00:00:00Z,1\nM2,2025-03-01T01:00:00Z,1\n", NULL);
  g_autofree char *empty = state_of (ws, TRUE), *one = NULL;

  load_text (folder, ws, "r.csv", first);
  assert_undone (ws, empty, "r.csv");
  load_text (folder, ws, "r.csv", first);
  one = state_of (ws, TRUE);
  load_text (folder, ws, "r2.csv", second);
  assert_rows (ws, "SELECT count (*) FROM reading_change", "12");
  assert_undone (ws, one, "r2.csv");
}

/* A day more for meters that have months: most move alike, some are left out, some end earlier or have an hour more of the day before. What each spans
 * is what was written for it, and afterwards all of them are as they were. */
static void
test_undo_day (Folder *folder, gconstpointer data)
{
  enum { METERS = 600, DAY = 86400 };
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (VsMapping) mapping = mapping_of ("{\"name\": \"k\", \"target\": \"reading\", \"readings\": {\"meter\": \"meter_id\","
                                              "\"timestamp\": \"timestamp\", \"value\": \"kwh\", \"step\": 3600}}");
  g_autoptr (GString) months = g_string_new (READING), day = g_string_new (READING), spans = g_string_new (NULL);
  g_autofree char *first = NULL, *second = NULL, *before = NULL;

  for (int m = 0; m < METERS; m++)
    {
      int left_out = m % 97 == 0, short_day = m % 41 == 0;

      g_string_append_printf (months, "M%d,1970-01-01T00:00:00Z,1\nM%d,1970-02-09T23:00:00Z,1\n", m, m);
      if (!left_out)
        g_string_append_printf (day, "M%d,1970-02-%02dT23:00:00Z,2\nM%d,1970-02-10T%02d:00:00Z,2\n", m, m % 59 ? 10 : 8, m, short_day ? 5 : 23);
      g_string_append_printf (spans, "%sM%d|0|%d|%d|3600", m ? "\n" : "", m, left_out ? 40 * DAY : short_day && m % 59 == 0 ? 40 * DAY + 6 * 3600 : 41 * DAY,
                              left_out || (short_day && m % 59 == 0) ? 39 : 40);
    }
  g_string_append (day, "NEW,1970-02-10T00:00:00Z,1\n");
  first = write_file (folder, "r.csv", months->str);
  second = write_file (folder, "r2.csv", day->str);
  load (ws, first, mapping);
  before = state_of (ws, TRUE);
  load (ws, second, mapping);
  assert_rows (ws, "SELECT meter_id || '|' || first_at || '|' || last_at || '|' || last_on || '|' || interval_meter.interval_s FROM interval_meter "
                   "JOIN meter USING (meter_no) WHERE meter_id <> 'NEW' ORDER BY meter_no", spans->str);
  assert_rows (ws, "SELECT count (*) < 20 FROM load_undo WHERE sql LIKE 'REPLACE INTO interval_meter %'", "1");
  assert_undone (ws, before, "r2.csv");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/bronze/lines", test_lines);
  folder_test ("/bronze/made", test_made);
  folder_test ("/bronze/same-name", test_same_name);
  folder_test ("/bronze/again", test_again);
  folder_test ("/bronze/keep-raw", test_keep_raw);
  folder_test ("/load/days", test_days);
  folder_test ("/undo/rows", test_undo);
  folder_test ("/undo/readings", test_undo_readings);
  folder_test ("/undo/day", test_undo_day);
  return g_test_run ();
}
