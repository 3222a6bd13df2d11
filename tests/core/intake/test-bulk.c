/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table that is filled from nothing against the same file taken row by row: every value, every count, every row in quarantine. */
#include "loading.h"

#include "frame/store.h"

#include <string.h>

#define N 9500                 /* more than two batches */

static const char mapping_json[] =
  "{\"name\": \"tickets\", \"source\": {\"delimiter\": \",\", \"missing\": [\"N/A\"]}, \"target\": \"ticket\", \"columns\": ["
  "{\"source_column\": \"id\", \"target_column\": \"ticket_id\"}, {\"source_column\": \"c\", \"target_column\": \"customer_id\"},"
  "{\"source_column\": \"n\", \"target_column\": \"sla_hours\"}, {\"source_column\": \"at\", \"target_column\": \"opened_at\"},"
  "{\"source_column\": \"esc\", \"target_column\": \"escalated\"}, {\"source_column\": \"text\", \"target_column\": \"text\"},"
  "{\"target_column\": \"kind\", \"transformation\": \"lower (kind)\"}]}";

static void
add_row (GString *csv, int id, int variant)
{
  static const char *const kinds[] = { "Question", "COMPLAINT", "incident", "" };
  /* None, short, around what a page keeps whole (16,349 bytes), and over several pages. */
  static const int lengths[] = { 0, 5, 16200, 16290, 16349, 16500, 33000, 200000 };
  int length = id % 97 == 0 ? lengths[id / 97 % (int) G_N_ELEMENTS (lengths)] : id % 40;

  g_string_append_printf (csv, "T%05d,C%d,%s%d.%d,2025-0%d-11T10:00:00Z,%s,", id, id % 300, id % 2 ? "-" : "", id * variant, id % 10,
                          id % 9 + 1, id % 3 == 0 ? "yes" : id % 3 == 1 ? "no" : "N/A");
  for (int i = 0; i < length; i++)
    g_string_append_c (csv, (char) ('a' + (i + id) % 26));
  g_string_append_printf (csv, ",%s\n", kinds[id % 4]);
}

/* Keys out of order; some come again alike, some with other values, in the same batch and far away; some rows are no rows. */
static char *
make_csv (guint from)
{
  GString *csv = g_string_new ("id,c,n,at,esc,text,kind\n");

  for (guint i = from; i < N; i++)
    {
      int id = (int) (i * 7919 % N);

      add_row (csv, id, 1);
      if (i % 1000 == 7)
        add_row (csv, id, 1);
      if (i % 1000 == 8)
        add_row (csv, id, 2);
      if (i > 6000 && i % 1000 == 9)
        add_row (csv, (int) ((i - 5000) * 7919 % N), 1 + (int) (i / 1000 % 2));
      if (i % 1000 == 10)
        g_string_append (csv, "T1,too,few\n");
      if (i % 1000 == 11)
        g_string_append_printf (csv, "T9%04u,C1,1,the day before,no,,question\n", i);
    }
  return g_string_free (csv, FALSE);
}

/* The same files for both: a table with one row that goes away afterwards is not filled in bulk. */
static void
load_slowly (VsWorkspace *ws, const char *path, VsMapping *mapping, VsLoadResult *result)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (ws, NULL, &error);

  vs_db_exec (db, "INSERT INTO ticket (ticket_id) VALUES ('a stranger')", &error);
  vs_workspace_commit (ws, NULL, NULL, NULL, &error);
  *result = load (ws, path, mapping);
  db = vs_workspace_begin (ws, NULL, &error);
  vs_db_exec (db, "DELETE FROM ticket WHERE ticket_id = 'a stranger'", &error);
  vs_workspace_commit (ws, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_same (VsWorkspace *a, VsWorkspace *b, const char *sql)
{
  g_autofree char *of_a = ask (a, sql), *of_b = ask (b, sql);

  g_assert_cmpuint (strlen (of_a), >, 0);
  g_assert_true (strcmp (of_a, of_b) == 0);
}

static void
assert_sound (VsWorkspace *ws)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_workspace_verify (ws, NULL, findings, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
assert_columns (VsWorkspace *ws)
{
  static const char *const names[] = { "ticket_id", "customer_id", "kind", "topic", "status", "sla_hours", "opened_at", "escalated", "text", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (VsFrame) kept = NULL, read = NULL;
  g_autofree char *n = ask (ws, "SELECT count (*) >= 8 FROM column_cache WHERE \"table\" = 'ticket'");

  g_assert_cmpstr (n, ==, "1");
  kept = vs_frame_store_load (ws, "ticket", names, NULL, NULL, &error);
  vs_workspace_begin (ws, NULL, &error);
  vs_workspace_bump (ws, "ticket", &error);
  vs_workspace_commit (ws, NULL, NULL, NULL, &error);
  read = vs_frame_store_load (ws, "ticket", names, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->n_rows, ==, read->n_rows);
  for (guint i = 0; names[i]; i++)
    {
      const VsColumn *a = vs_frame_get (kept, names[i]), *b = vs_frame_get (read, names[i]);

      g_assert_cmpuint (a->n_null, ==, b->n_null);
      for (gsize row = 0; row < kept->n_rows; row++)
        {
          g_autofree char *of_a = vs_column_dup_string (a, row), *of_b = vs_column_dup_string (b, row);

          g_assert_cmpstr (of_a, ==, of_b);
        }
    }
}

static void
test_twin (Folder *folder, gconstpointer data)
{
  g_autofree char *csv = make_csv (0), *path = write_file (folder, "tickets.csv", csv), *other = folder_file (folder, "slow.voltsource");
  g_autoptr (VsMapping) mapping = mapping_of (mapping_json);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) fast = make (folder), slow = vs_workspace_create (other, &error);
  VsLoadResult of_fast = load (fast, path, mapping), of_slow;

  load_slowly (slow, path, mapping, &of_slow);
  g_assert_cmpuint (of_fast.rows_read, ==, of_slow.rows_read);
  g_assert_cmpuint (of_fast.inserted, ==, of_slow.inserted);
  g_assert_cmpuint (of_fast.unchanged, ==, of_slow.unchanged);
  g_assert_cmpuint (of_fast.quarantined, ==, of_slow.quarantined);
  g_assert_cmpuint (of_fast.inserted, ==, N);
  assert_same (fast, slow, "SELECT * FROM ticket ORDER BY ticket_id");
  assert_same (fast, slow, "SELECT ticket_id, typeof (sla_hours), typeof (opened_at), typeof (escalated), typeof (text) FROM ticket ORDER BY 1");
  assert_same (fast, slow, "SELECT line, offset, \"column\", reason, raw FROM quarantine ORDER BY line");
  assert_same (fast, slow, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2");
  assert_sound (fast);
  assert_columns (fast);
  /* A table with rows in it goes the other way, and finds nothing new. */
  of_fast = load (fast, path, mapping);
  g_assert_cmpuint (of_fast.inserted + of_fast.updated, ==, 0);
  g_assert_cmpuint (of_fast.quarantined, ==, of_slow.quarantined);
}

/* Whole numbers of every size that the format has a way of writing. */
static void
test_numbers (Folder *folder, gconstpointer data)
{
  g_autoptr (GString) csv = g_string_new ("employer_id,size\n"), expected = g_string_new (NULL);
  g_autoptr (VsMapping) mapping = mapping_of ("{\"name\": \"e\", \"target\": \"customer\", \"columns\": ["
    "{\"source_column\": \"employer_id\", \"target_column\": \"customer_id\"}, {\"source_column\": \"size\", \"target_column\": \"employees\"}]}");
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = NULL;
  guint n = 0;

  for (guint bits = 0; bits < 63; bits++)
    for (int off = -1; off <= 1; off++)
      for (int sign = -1; sign <= 1; sign += 2)
        {
          gint64 value = sign * ((gint64) (G_GUINT64_CONSTANT (1) << bits) + off);

          g_string_append_printf (csv, "E%03u,%" G_GINT64_FORMAT "\n", n, value);
          g_string_append_printf (expected, "%sE%03u|%" G_GINT64_FORMAT, n ? "\n" : "", n, value);
          n++;
        }
  path = write_file (folder, "e.csv", csv->str);
  load (ws, path, mapping);
  assert_rows (ws, "SELECT customer_id, employees FROM customer ORDER BY 1", expected->str);
  assert_sound (ws);
}

/* Filled again after all its rows are gone; a load that fails leaves the indexes. */
static void
test_indexes_stay (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "customers.csv", "customer_id,name\nA,Ann\nB,Bob\n");
  g_autofree char *before = ask (ws, "SELECT name, sql FROM sqlite_schema ORDER BY 1"), *after = NULL;
  g_autoptr (VsJob) job = vs_job_new ("load");
  g_autoptr (GError) error = NULL;
  VsLoadResult result;

  vs_job_cancel (job);
  g_assert_false (vs_load_file (ws, path, NULL, job, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vs_load_result_clear (&result);
  g_clear_error (&error);
  load (ws, path, NULL);
  vs_db_exec (vs_workspace_begin (ws, NULL, &error), "DELETE FROM customer", &error);
  vs_workspace_commit (ws, NULL, NULL, NULL, &error);
  result = load (ws, path, NULL);
  g_assert_cmpuint (result.inserted, ==, 2);
  after = ask (ws, "SELECT name, sql FROM sqlite_schema ORDER BY 1");
  g_assert_cmpstr (before, ==, after);
  assert_sound (ws);
}

/* The next export of a table: some rows changed, some gone, some new, part of it in another order. Rows that stayed as they are keep the line
 * of the file that brought them. */
static void
test_next_export (Folder *folder, gconstpointer data)
{
  enum { OLD = 3000, ALL = 3400 };
  g_autoptr (GString) first = g_string_new ("customer_id,name,employees\n"), second = g_string_new (first->str), expected = g_string_new (NULL);
  g_autofree char *first_path = NULL, *second_path = NULL;
  g_autofree int *line = g_new0 (int, ALL);
  g_autoptr (VsWorkspace) ws = make (folder);
  VsLoadResult result;
  int n = 1;

  for (int i = 0; i < OLD; i++)
    g_string_append_printf (first, "C%04d,%s,%d\n", i, i % 5 ? "name" : "", i);
  for (int k = 0; k < ALL; k++)
    {
      int i = k < 1000 ? k : k < 2000 ? 2999 - k : k;   /* the second thousand backwards; what is new comes at the end */

      if (i % 11 == 3)
        continue;
      g_string_append_printf (second, "C%04d,%s,%d\n", i, i % 5 ? "name" : "", i % 7 == 2 ? -i : i);
      line[i] = ++n;
    }
  for (int i = 0; i < ALL; i++)
    if (i < OLD || line[i])
      g_string_append_printf (expected, "%sC%04d|%s|%d|%d", i ? "\n" : "", i, i % 5 ? "name" : "-", line[i] && i % 7 == 2 ? -i : i,
                              line[i] && (i >= OLD || i % 7 == 2) ? line[i] : i + 2);
  first_path = write_file (folder, "a.csv", first->str);
  second_path = write_file (folder, "b.csv", second->str);
  load (ws, first_path, NULL);
  for (int round = 0; round < 2; round++)
    {
      result = load (ws, second_path, NULL);
      g_assert_cmpuint (result.rows_read, ==, (guint) n - 1);
      g_assert_cmpuint (result.inserted + result.updated + result.unchanged, ==, (guint) n - 1);
      g_assert_cmpuint (result.inserted > 0, ==, round == 0);
      g_assert_cmpuint (result.updated > 0, ==, round == 0);
      assert_rows (ws, "SELECT customer_id, name, employees, source_row FROM customer ORDER BY 1", expected->str);
    }
  assert_rows (ws, "SELECT count (DISTINCT load_id) FROM bronze", "2");   /* the third load changed nothing */
  assert_sound (ws);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/bulk/twin", test_twin);
  folder_test ("/bulk/numbers", test_numbers);
  folder_test ("/bulk/indexes-stay", test_indexes_stay);
  folder_test ("/bulk/next-export", test_next_export);
  return g_test_run ();
}
