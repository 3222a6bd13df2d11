/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pass in pieces says what one statement says that looks at all rows: counts, and the first rows that fail. */
#include "quality/question-store.h"

#include "core/workspace/folder.h"

#include <string.h>

#define MOST 500

static const struct { const char *asked, *fails; gboolean whole; } conditions[] = {
  { "1", "t.a IS NULL", FALSE },
  { "t.a IS NOT NULL", "t.a % 7 = 3", FALSE },
  { "t.a > 249000", "t.a % 100 = 0", FALSE },   /* in the last piece only */
  { "1", "t.a < 0", FALSE },                    /* nowhere */
  { "1", "t.a IN (SELECT a FROM t GROUP BY a HAVING count (*) > 1)", TRUE },
};

static VsWorkspace *
make (Folder *folder)
{
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_create (path, &error);
  sqlite3 *db = vs_workspace_begin (ws, NULL, &error);

  /* Numbers with gaps, below zero too; every 11th twice. */
  g_assert_true (vs_db_exec (db, "CREATE TABLE t (a INTEGER); CREATE VIEW v AS SELECT a FROM t WHERE a < 1000;"
                                 "WITH RECURSIVE n (i) AS (SELECT -5 UNION ALL SELECT i + 1 FROM n WHERE i < 250000) "
                                 "INSERT INTO t (rowid, a) SELECT i, iif (i % 13 = 0, NULL, i - (i % 11 = 0)) FROM n WHERE i % 5 <> 0 OR i > 200000", &error));
  g_assert_true (vs_workspace_commit (ws, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return ws;
}

static gint64
one (VsWorkspace *ws, char *sql)
{
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  gint64 value;

  g_assert_true (vs_db_get_int (db, &value, NULL, sql));
  vs_workspace_release (ws, db);
  g_free (sql);
  return value;
}

static void
assert_first_rows (VsWorkspace *ws, const VsQuestion *question)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rowid FROM t WHERE %s AND (%s) ORDER BY rowid LIMIT %d", question->asked, question->fails, MOST);
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  sqlite3_stmt *stmt = vs_db_prepare (db, sql, NULL);
  guint n = 0;

  for (; vs_db_step (stmt, NULL); n++)
    g_assert_cmpint (g_array_index (question->rows, gint64, n), ==, sqlite3_column_int64 (stmt, 0));
  g_assert_cmpuint (question->rows->len, ==, n);
  sqlite3_finalize (stmt);
  vs_workspace_release (ws, db);
}

static void
test_pieces (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GError) error = NULL;

  for (guint n = 0; n <= G_N_ELEMENTS (conditions); n++)
    {
      g_autofree VsQuestion *questions = g_new0 (VsQuestion, n + 1);
      guint64 n_rows;

      for (guint i = 0; i < n; i++)
        questions[i] = (VsQuestion) { .asked = conditions[i].asked, .fails = conditions[i].fails, .whole = conditions[i].whole };
      g_assert_true (vs_questions_ask (ws, "t", questions, n, MOST, &n_rows, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint ((gint64) n_rows, ==, one (ws, g_strdup ("SELECT count (*) FROM t")));
      for (guint i = 0; i < n; i++)
        {
          if (n == 4 || n == G_N_ELEMENTS (conditions))   /* in pieces; in one */
            {
              g_assert_cmpint ((gint64) questions[i].n_asked, ==, one (ws, g_strdup_printf ("SELECT count (*) FROM t WHERE %s", questions[i].asked)));
              g_assert_cmpint ((gint64) questions[i].n_failed, ==,
                               one (ws, g_strdup_printf ("SELECT count (*) FROM t WHERE %s AND (%s)", questions[i].asked, questions[i].fails)));
              assert_first_rows (ws, &questions[i]);
            }
          g_array_unref (questions[i].rows);
        }
    }
}

static void
test_view (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GError) error = NULL;
  VsQuestion question = { .asked = "1", .fails = "t.a % 7 = 3" };
  guint64 n_rows;

  g_assert_true (vs_questions_ask (ws, "v", &question, 1, MOST, &n_rows, NULL, &error));
  g_assert_cmpint ((gint64) n_rows, ==, one (ws, g_strdup ("SELECT count (*) FROM v")));
  g_assert_cmpint ((gint64) question.n_failed, ==, one (ws, g_strdup ("SELECT count (*) FROM v WHERE a % 7 = 3")));
  g_assert_null (question.rows);
}

static void
test_wrong (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GError) error = NULL;
  VsQuestion question = { .asked = "1", .fails = "t.nothing = 3" };
  guint64 n_rows;

  g_assert_false (vs_questions_ask (ws, "t", &question, 1, MOST, &n_rows, NULL, &error));
  g_assert_nonnull (error);
  g_array_unref (question.rows);
}

int
main (int argc, char **argv)
{
  g_setenv ("VS_THREADS", "3", TRUE);
  g_test_init (&argc, &argv, NULL);
  folder_test ("/question/pieces", test_pieces);
  folder_test ("/question/view", test_view);
  folder_test ("/question/wrong", test_wrong);
  return g_test_run ();
}
