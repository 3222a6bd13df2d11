/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that were refused, mended and taken back: the tables end as if the file had been right from the start, whatever is loaded again. */
#include "intake/readmit.h"

#include "core/workspace/folder.h"
#include "intake/waiting.h"

#include <string.h>

typedef struct {
  Folder       folder;
  VsWorkspace *ws;
} Fixture;

static void
load (Fixture *f, const char *name, const char *text, gssize n, VsLoadResult *result)
{
  g_autofree char *path = folder_file (&f->folder, name);
  g_autoptr (GError) error = NULL;

  if (text)
    g_file_set_contents (path, text, n, NULL);
  vs_load_file (f->ws, path, NULL, NULL, result, &error);
  g_assert_no_error (error);
  vs_load_result_clear (result);
}

/* Semicolons, Windows-1252, decimal points; five rows, of which one is right. */
static const char customers[] =
  "customer_id;name;kind;city;credit_limit\n"
  "C1;Ann;household;K\xf6ln;10.00\n"
  "C2;\"B\xf6" "b; Ltd\";business;Aachen;12,50\n"
  "C3;Cy;household;Bonn;1'000\n"
  "C4;Di;household;Bonn\n"
  "C5;\"Ed;household;Bonn;7.00\n";

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  VsLoadResult result;

  folder_set_up (&f->folder, NULL);
  path = folder_file (&f->folder, "w.voltsource");
  f->ws = vs_workspace_create (path, NULL);
  load (f, "customer.csv", customers, -1, &result);
  g_assert_cmpuint (result.rows_read, ==, 5);
  g_assert_cmpuint (result.inserted, ==, 1);
  g_assert_cmpuint (result.quarantined, ==, 4);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->ws);
  folder_tear_down (&f->folder, NULL);
}

static char *
ask (Fixture *f, const char *sql)
{
  sqlite3 *db = vs_workspace_reader (f->ws, NULL);
  char *text = vs_db_get_text (db, sql, NULL);

  vs_workspace_release (f->ws, db);
  return text;
}

#define assert_sql(f, sql, expected) G_STMT_START { g_autofree char *got_ = ask (f, sql); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static gint64
id_of_line (Fixture *f, guint64 line)
{
  g_autoptr (GPtrArray) rows = vs_quarantine_list (f->ws, NULL, 0, NULL);

  for (guint i = 0; i < rows->len; i++)
    if (((VsQuarantineRow *) rows->pdata[i])->line == line)
      return ((VsQuarantineRow *) rows->pdata[i])->id;
  return 0;
}

static void
test_see (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = vs_quarantine_list (f->ws, NULL, 0, NULL), groups = vs_quarantine_groups (f->ws, NULL), some = NULL;
  const VsQuarantineRow *row = rows->pdata[0];
  const VsQuarantineFilter amounts = { .reason = ((VsQuarantineGroup *) groups->pdata[0])->reason };
  const VsQuarantineFilter word = { .source = "customer.csv", .column = "credit_limit", .reason = "12,50" };
  g_auto (GStrv) header = NULL, fields = NULL;
  g_autofree char *joined = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (rows->len, ==, 4);
  g_assert_cmpstr (row->source_file, ==, "customer.csv");
  g_assert_cmpuint (row->line, ==, 3);
  g_assert_cmpstr (row->raw, ==, "C2;\"Böb; Ltd\";business;Aachen;12,50");
  /* 12,50 and 1'000 fail alike */
  g_assert_cmpuint (groups->len, ==, 3);
  g_assert_cmpuint (((VsQuarantineGroup *) groups->pdata[0])->n, ==, 2);
  g_assert_cmpuint (vs_quarantine_count (f->ws, &amounts, NULL), ==, 2);
  g_assert_cmpuint (vs_quarantine_count (f->ws, &word, NULL), ==, 1);
  vs_quarantine_fields (f->ws, id_of_line (f, 6), &header, &fields, &error);
  g_assert_no_error (error);
  joined = g_strjoinv ("|", fields);
  g_assert_cmpstr (joined, ==, "C5|\"Ed|household|Bonn|7.00");
  g_assert_cmpstr (header[4], ==, "credit_limit");
}

/* By a rule, as a whole row, and by fields; then back, and the file again: each row once, nothing waits, nothing changes. */
static void
test_whole_way (Fixture *f, gconstpointer data)
{
  const VsQuarantineFilter amounts = { .column = "credit_limit" };
  const char *const five[] = { "C5", "Ed \"E\"", "household", "Bonn", "7.00", NULL };
  g_autoptr (GError) error = NULL;
  VsReadmitResult result;
  VsLoadResult again;
  guint64 n;

  vs_quarantine_mend_by_rule (f->ws, &amounts, "credit_limit", "replace (replace (value, ',', '.'), '''', '')", NULL, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  vs_quarantine_mend (f->ws, id_of_line (f, 5), "C4;Di;household;Bonn;", &error);
  g_assert_no_error (error);
  vs_quarantine_mend_fields (f->ws, id_of_line (f, 6), five, &error);
  g_assert_no_error (error);
  vs_quarantine_readmit (f->ws, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.tried, ==, 4);
  g_assert_cmpuint (result.admitted, ==, 4);
  g_assert_cmpuint (result.inserted, ==, 4);
  assert_sql (f, "SELECT group_concat (customer_id || name || city || coalesce (credit_limit, '-') || source_row, ' ') FROM customer",
              "C1AnnKöln1000002 C2Böb; LtdAachen1250003 C3CyBonn100000004 C4DiBonn-5 C5Ed \"E\"Bonn700006");
  load (f, "customer.csv", NULL, 0, &again);
  g_assert_cmpuint (again.quarantined, ==, 0);
  g_assert_cmpuint (again.unchanged, ==, 5);
  g_assert_cmpuint (vs_quarantine_count (f->ws, NULL, NULL), ==, 0);
  assert_sql (f, "SELECT count(*) || '/' || sum (credit_limit) FROM customer", "5/10295000");
  assert_sql (f, "SELECT count(*) FROM quarantine WHERE state = 'admitted' AND mended IS NOT NULL", "4");
}

/* What is not right yet waits on, with its own place, what was found, and why now. */
static void
test_refused_again (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  VsReadmitResult result;
  gint64 id = id_of_line (f, 3);

  vs_quarantine_mend (f->ws, id, "C2;Bob;business;Aachen;a lot", &error);
  vs_quarantine_readmit (f->ws, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.tried, ==, 4);
  g_assert_cmpuint (result.waiting, ==, 4);
  rows = vs_quarantine_list (f->ws, NULL, 1, NULL);
  g_assert_cmpint (((VsQuarantineRow *) rows->pdata[0])->id, ==, id);
  g_assert_nonnull (strstr (((VsQuarantineRow *) rows->pdata[0])->reason, "a lot"));
  g_assert_nonnull (strstr (((VsQuarantineRow *) rows->pdata[0])->raw, "12,50"));
  /* two rows in one, or none */
  g_assert_false (vs_quarantine_mend (f->ws, id, "C2;Bob;business;Aachen;1\nC9;Eve;business;Aachen;1", &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_clear_error (&error);
  vs_quarantine_mend (f->ws, id, "", &error);
  vs_quarantine_readmit (f->ws, &(VsQuarantineFilter) { .id = id }, NULL, &result, &error);
  g_assert_cmpuint (result.waiting, ==, 1);
  g_assert_false (vs_quarantine_mend (f->ws, 999, "x", &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
}

static void
test_readings (Fixture *f, gconstpointer data)
{
  static const char readings[] = "meter_id,timestamp,kwh\nM1,2026-01-01T00:00:00Z,1.5\nM1,2026-01-01T01:00:00Z,x\nM1,2026-01-01T02:00:00Z,2\n"
                                 "M1,\"2026-01-01T03:00:00Z,4\nM1,2026-01-01T04:00:00Z,y\n";
  const VsQuarantineFilter mine = { .source = "readings.csv" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  VsReadmitResult result;
  VsLoadResult loaded;

  load (f, "readings.csv", readings, -1, &loaded);
  g_assert_cmpuint (loaded.quarantined, ==, 3);
  rows = vs_quarantine_list (f->ws, &mine, 1, &error);
  vs_quarantine_mend (f->ws, ((VsQuarantineRow *) rows->pdata[0])->id, "M1,2026-01-01T01:00:00Z,0.5", &error);
  vs_quarantine_readmit (f->ws, &mine, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.admitted, ==, 1);
  g_assert_cmpuint (result.waiting, ==, 2);
  g_assert_cmpuint (result.readings, ==, 1);
  assert_sql (f, "SELECT sum (kwh) FROM interval_block", "4.0");
  assert_sql (f, "SELECT group_concat (line) FROM quarantine WHERE state = 'waiting' AND source_file = 'readings.csv'", "5,6");
  load (f, "readings.csv", NULL, 0, &loaded);
  g_assert_cmpuint (loaded.quarantined, ==, 2);
  assert_sql (f, "SELECT sum (kwh) FROM interval_block", "4.0");
}

static void
test_export (Fixture *f, gconstpointer data)
{
  g_autofree char *path = folder_file (&f->folder, "out.csv"), *text = NULL;
  g_autoptr (GError) error = NULL;

  vs_quarantine_export (f->ws, &(VsQuarantineFilter) { .reason = "12,50" }, path, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, NULL);
  g_assert_true (g_str_has_prefix (text, "id,file,line,place,offset,column,reason,raw,mended\n1,customer.csv,3,line,"));
  g_assert_true (g_str_has_suffix (text, "\"C2;\"\"Böb; Ltd\"\";business;Aachen;12,50\",\n"));
}

#define fixture_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

static void
test_span (void)
{
  static const struct { const char *raw; const char *fields[5]; guint field; int at, len; } cases[] = {
    { "a,bb,c", { "a", "bb", "c" }, 1, 2, 2 },
    { "a,a,a", { "a", "a", "a" }, 2, 4, 1 },
    { "12,\"x, y\",31.02.", { "12", "x, y", "31.02." }, 2, 10, 6 },
    { "1,,1", { "1", "", "1" }, 2, 3, 1 },
    { "1,,1", { "1", "", "1" }, 1, -1, 0 },
    { "a;\"b\"\"c\";d", { "a", "b\"c", "d" }, 2, -1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize at = 0, len = 0;
      gboolean found = vs_quarantine_span (cases[i].raw, (char *const *) cases[i].fields, cases[i].field, &at, &len);

      g_assert_cmpint (found ? (int) at : -1, ==, cases[i].at);
      if (found)
        g_assert_cmpuint (len, ==, cases[i].len);
    }
}

/* Rows that failed for the same reason are of one kind, whatever stood in them. */
static void
test_kind (void)
{
  static const char *const cases[][2] = {
    { "“12.13.2026”: there is no such day (read as DD-MM-YYYY)", "“…”: there is no such day (read as DD-MM-YYYY)" },
    { "“1,2x” is not an amount (decimal mark “.”)", "“…” is not an amount (decimal mark “.”)" },
    { "byte 76 of the row, 0xE9, is no UTF-8", "byte … of the row, …, is no UTF-8" },
    { "5 fields, the header has 29", "… fields, the header has …" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *kind = vs_waiting_kind (cases[i][0]);

      g_assert_cmpstr (kind, ==, cases[i][1]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readmit/span", test_span);
  fixture_test ("/readmit/see", test_see);
  fixture_test ("/readmit/whole-way", test_whole_way);
  fixture_test ("/readmit/refused-again", test_refused_again);
  fixture_test ("/readmit/readings", test_readings);
  fixture_test ("/readmit/export", test_export);
  g_test_add_func ("/readmit/kind", test_kind);
  return g_test_run ();
}
