/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame/store.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char        *folder, *path;
  VsWorkspace *ws;
} Fixture;

static void
write_sql (VsWorkspace *ws, const char *sql, const char *bump)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (ws, NULL, &error);

  g_assert_no_error (error);
  vs_db_exec (db, sql, &error);
  g_assert_no_error (error);
  if (bump)
    g_assert_true (vs_workspace_bump (ws, bump, &error));
  g_assert_true (vs_workspace_commit (ws, "test", NULL, NULL, &error));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("volt-store-XXXXXX", &error);
  f->path = g_build_filename (f->folder, "test.voltsource", NULL);
  f->ws = vs_workspace_create (f->path, &error);
  g_assert_no_error (error);
  write_sql (f->ws, "CREATE TABLE thing (id TEXT, n INTEGER, x REAL, yes BOOLEAN, day DAY, at INSTANT, amount MONEY, raw BLOB);"
                    "INSERT INTO thing VALUES ('a', 1, 0.5, 1, 15521, 1341014400, 125000, x'00'),"
                    "('b', NULL, NULL, NULL, NULL, NULL, NULL, NULL), ('a', 'word', 'word', 0, 2147483648, -1, -1, NULL)", "thing");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *wal = g_strconcat (f->path, "-wal", NULL);

  g_assert_true (vs_workspace_close (f->ws, NULL));
  g_object_unref (f->ws);
  g_unlink (f->path);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
test_types (Fixture *f, gconstpointer data)
{
  const char *const names[] = { "id", "n", "x", "yes", "day", "at", "amount", NULL };
  const VsType types[] = { VS_TYPE_TEXT, VS_TYPE_INT64, VS_TYPE_DOUBLE, VS_TYPE_BOOL, VS_TYPE_DAY, VS_TYPE_TIME, VS_TYPE_MONEY };
  const char *const expected[][3] = {
    { "a", "", "a" }, { "1", "", "" }, { "0.5", "", "" }, { "true", "", "false" }, { "2012-06-30", "", "" },
    { "2012-06-30T00:00:00Z", "", "1969-12-31T23:59:59Z" }, { "12.50", "", "-0.0001" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (VsFrame) frame = vs_frame_store_load (f->ws, "thing", names, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (frame->n_rows, ==, 3);
  for (guint c = 0; names[c]; c++)
    {
      VsType type;
      VsColumn *column = vs_frame_get (frame, names[c]);
      g_assert_true (vs_frame_store_type (f->ws, "thing", names[c], &type));
      g_assert_cmpint (type, ==, types[c]);
      g_assert_cmpint (column->type, ==, types[c]);
      for (guint i = 0; i < 3; i++)
        {
          g_autofree char *text = vs_column_dup_string (column, i);
          g_assert_cmpstr (text, ==, i == 1 && c == 0 ? "b" : expected[c][i]);
        }
    }
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  const char *const unknown[] = { "amout", NULL }, *const blob[] = { "raw", NULL }, *const id[] = { "id", NULL };
  struct { const char *table; const char *const *names; const char *where; VsError code; const char *says; } cases[] = {
    { "thing", unknown, NULL, VS_ERROR_NOT_FOUND, "amount" },
    { "thng", id, NULL, VS_ERROR_NOT_FOUND, "thng" },
    { "thing", blob, NULL, VS_ERROR_INVALID, "raw" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsFrame) frame = vs_frame_store_load (f->ws, cases[i].table, cases[i].names, cases[i].where, NULL, &error);
      g_assert_null (frame);
      g_assert_error (error, VS_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (vs_frame_store_load (f->ws, "thing", id, "no such thing", NULL, &error));
  g_assert_nonnull (error);
}

static void
test_where (Fixture *f, gconstpointer data)
{
  const char *const id[] = { "id", NULL }, *const none[] = { NULL };
  g_autoptr (VsFrame) some = vs_frame_store_load (f->ws, "thing", id, "id = 'a'", NULL, NULL);
  g_autoptr (VsFrame) empty = vs_frame_store_load (f->ws, "thing", id, "id = 'c'", NULL, NULL);
  g_autoptr (VsFrame) counted = vs_frame_store_load (f->ws, "thing", none, NULL, NULL, NULL);

  g_assert_cmpuint (some->n_rows, ==, 2);
  g_assert_cmpuint (empty->n_rows, ==, 0);
  g_assert_cmpuint (counted->n_rows, ==, 3);
}

static gint64
cached (Fixture *f)
{
  gint64 n = -1;
  sqlite3 *db = vs_workspace_reader (f->ws, NULL);

  vs_db_get_int (db, &n, NULL, "SELECT count(*) FROM column_cache");
  vs_workspace_release (f->ws, db);
  return n;
}

static void
assert_same_column (const VsColumn *a, const VsColumn *b)
{
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_cmpuint (a->n_null, ==, b->n_null);
  for (gsize i = 0; i < a->n; i++)
    {
      g_autofree char *x = vs_column_dup_string (a, i), *y = vs_column_dup_string (b, i);
      g_assert_cmpstr (x, ==, y);
    }
}

static void
test_cache (Fixture *f, gconstpointer data)
{
  const char *const names[] = { "id", "amount", NULL };
  gint64 before;

  write_sql (f->ws, "DELETE FROM thing; WITH RECURSIVE i (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM i WHERE k < 29999)"
                    "INSERT INTO thing (id, amount) SELECT 'c' || (k % 700), CASE WHEN k % 9 THEN k * 1001 END FROM i", "thing");
  before = vs_workspace_total_version (f->ws);
  g_autoptr (VsFrame) rows = vs_frame_store_load (f->ws, "thing", names, NULL, NULL, NULL);
  g_assert_cmpint (cached (f), ==, 2);
  g_assert_cmpint (vs_workspace_total_version (f->ws), ==, before);
  g_autoptr (VsFrame) again = vs_frame_store_load (f->ws, "thing", names, NULL, NULL, NULL);
  for (guint c = 0; c < 2; c++)
    assert_same_column (rows->columns->pdata[c], again->columns->pdata[c]);

  /* A new version is read anew, and takes the place of the old. */
  write_sql (f->ws, "UPDATE thing SET amount = 7", "thing");
  g_autoptr (VsFrame) changed = vs_frame_store_load (f->ws, "thing", names + 1, NULL, NULL, NULL);
  g_assert_cmpint (vs_column_get_int (vs_frame_get (changed, "amount"), 5), ==, 7);
  g_assert_cmpint (cached (f), ==, 1);

  /* While somebody writes nothing is cached, and nobody waits. */
  g_assert_nonnull (vs_workspace_begin (f->ws, NULL, NULL));
  g_autoptr (VsFrame) meanwhile = vs_frame_store_load (f->ws, "thing", names, NULL, NULL, NULL);
  vs_workspace_rollback (f->ws);
  g_assert_nonnull (meanwhile);
  g_assert_cmpint (cached (f), ==, 1);
}

/* A way is the join, until either table changes. */
static void
test_way (Fixture *f, gconstpointer data)
{
  const VsStoreKey child = { "thing", "id", "n > 10" }, parent = { "owner", "name", NULL };
  const char *const id[] = { "id", NULL }, *const name[] = { "name", NULL };
  VsStoreVersions seen, now;
  gsize n, n_kept;

  write_sql (f->ws, "CREATE TABLE owner (name TEXT); INSERT INTO owner VALUES ('c5'), ('c3'), (NULL)", "owner");
  write_sql (f->ws, "WITH RECURSIVE i (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM i WHERE k < 29999)"
                    "INSERT INTO thing (id, n) SELECT 'c' || (k % 7), k FROM i", "thing");
  g_assert_null (vs_frame_store_read_way (f->ws, &child, &parent, &n, &seen));
  g_autoptr (VsFrame) children = vs_frame_store_load (f->ws, "thing", id, child.where, NULL, NULL);
  g_autoptr (VsFrame) parents = vs_frame_store_load (f->ws, "owner", name, NULL, NULL, NULL);
  g_autofree guint32 *rows = vs_frame_join (vs_frame_get (children, "id"), vs_frame_get (parents, "name"));
  vs_frame_store_keep_way (f->ws, &child, &parent, rows, children->n_rows, &seen);
  g_autofree guint32 *kept = vs_frame_store_read_way (f->ws, &child, &parent, &n_kept, &now);
  g_assert_nonnull (kept);
  g_assert_cmpmem (kept, n_kept * 4, rows, children->n_rows * 4);
  g_assert_cmpuint (vs_frame_store_count (f->ws, "thing", child.where, NULL, NULL), ==, n_kept);
  g_assert_cmpuint (vs_frame_store_count (f->ws, "thing", "n = 11", NULL, NULL), ==, 1);

  write_sql (f->ws, "DELETE FROM owner WHERE name = 'c5'", "owner");
  g_assert_null (vs_frame_store_read_way (f->ws, &child, &parent, &n, &now));
  g_assert_cmpint (now.parent, >, seen.parent);
  write_sql (f->ws, "DELETE FROM thing WHERE n = 11", "thing");
  g_assert_null (vs_frame_store_read_way (f->ws, &child, &parent, &n, &now));
}

static gint64
asked (Fixture *f, const char *sql)
{
  gint64 value = 0;
  sqlite3 *db = vs_workspace_reader (f->ws, NULL);

  g_assert_true (vs_db_get_int (db, &value, NULL, sql));
  vs_workspace_release (f->ws, db);
  return value;
}

/* The last day that the data speaks of is the kept columns' for as long as they are of the tables as they stand, and the rows' else. */
static void
test_last_day (Fixture *f, gconstpointer data)
{
  static const char *const since[] = { "customer_since", NULL }, *const opened[] = { "opened_at", NULL };

  write_sql (f->ws, "WITH RECURSIVE i (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM i WHERE k < 4999)"
                    "INSERT INTO customer (customer_id, customer_since) SELECT k, CASE WHEN k % 3 THEN k - 7000 END FROM i", "customer");
  g_assert_cmpint (vs_workspace_get_as_of (f->ws), ==, 4999 - 7000);
  vs_frame_unref (vs_frame_store_load (f->ws, "customer", since, NULL, NULL, NULL));
  g_assert_cmpint (asked (f, "SELECT high FROM kept_high WHERE \"table\" = 'customer'"), ==, asked (f, "SELECT max (customer_since) FROM customer"));
  write_sql (f->ws, "WITH RECURSIVE i (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM i WHERE k < 4999)"
                    "INSERT INTO ticket (ticket_id, opened_at) SELECT k, k * 86400 + 5 FROM i", "ticket");
  vs_frame_unref (vs_frame_store_load (f->ws, "ticket", opened, NULL, NULL, NULL));
  g_assert_cmpint (asked (f, "SELECT high FROM kept_high WHERE \"table\" = 'ticket'"), ==, 4999 * 86400 + 5);
  g_assert_cmpint (vs_workspace_get_as_of (f->ws), ==, 4999);
  write_sql (f->ws, "DELETE FROM ticket WHERE opened_at > 100 * 86400 + 5", "ticket");
  g_assert_cmpint (asked (f, "SELECT count (*) FROM kept_high WHERE \"table\" = 'ticket'"), ==, 0);
  g_assert_cmpint (vs_workspace_get_as_of (f->ws), ==, 100);
}

static void
test_damaged_cache (Fixture *f, gconstpointer data)
{
  const char *const names[] = { "id", NULL };

  const char *const damaged[] = {
    "3, NULL, x'000000000900000000000000', x'6100'",          /* a code of no text */
    "3, NULL, x'000900', x'6100'", "3, NULL, x'0000', x'6100'", "3, NULL, x'000000', x'61'", "3, NULL, x'000000', NULL",
    "3, x'07', x'000000', x'6100'", "3, NULL, x'000000000000000000', x'6100'", "3, NULL, 'abc', x'6100'", "-1, NULL, x'000000', x'6100'",
    "4000000000, NULL, zeroblob (3), x'6100'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT OR REPLACE INTO column_cache VALUES ('thing', 'id', '', 1, 'text', %s, NULL)", damaged[i]);
      write_sql (f->ws, sql, NULL);
      g_autoptr (VsFrame) frame = vs_frame_store_load (f->ws, "thing", names, NULL, NULL, NULL);
      g_assert_cmpuint (frame->n_rows, ==, 3);
      g_assert_cmpstr (vs_column_get_text (vs_frame_get (frame, "id"), 1), ==, "b");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/types", Fixture, NULL, set_up, test_types, tear_down);
  g_test_add ("/store/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/store/where", Fixture, NULL, set_up, test_where, tear_down);
  g_test_add ("/store/cache", Fixture, NULL, set_up, test_cache, tear_down);
  g_test_add ("/store/last-day", Fixture, NULL, set_up, test_last_day, tear_down);
  g_test_add ("/store/way", Fixture, NULL, set_up, test_way, tear_down);
  g_test_add ("/store/damaged-cache", Fixture, NULL, set_up, test_damaged_cache, tear_down);
  return g_test_run ();
}
