/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace.h"

#include "core/workspace/folder.h"

#include <signal.h>
#include <string.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static VsWorkspace *
make (Folder *folder, const char *name)
{
  g_autofree char *path = folder_file (folder, name);
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_create (path, &error);

  g_assert_no_error (error);
  return ws;
}

static VsWorkspace *
reopen (Folder *folder, const char *name)
{
  g_autofree char *path = folder_file (folder, name);
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_open (path, &error);

  g_assert_no_error (error);
  return ws;
}

static void
add_customers (VsWorkspace *ws, int from, int to)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (ws, NULL, &error);

  g_assert_no_error (error);
  for (int i = from; i < to; i++)
    g_assert_true (vs_db_execf (db, &error, "INSERT INTO customer (customer_id, name) VALUES ('C%d', '%0200d')", i, i));
  g_assert_true (vs_workspace_bump (ws, "customer", &error));
  g_assert_true (vs_workspace_commit (ws, "import", "customers.csv", NULL, &error));
  g_assert_no_error (error);
}

static gint64
count (VsWorkspace *ws, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (ws, &error);
  gint64 n;

  g_assert_true (vs_db_get_int (db, &n, &error, sql));
  vs_workspace_release (ws, db);
  return n;
}

static void
test_one_file (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "a.voltsource");
  g_autofree char *title = vs_workspace_dup_title (ws), *currency = vs_workspace_get_setting (ws, "currency");
  g_autofree char *log = folder_file (folder, "a.voltsource-wal"), *shared = folder_file (folder, "a.voltsource-shm");
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (title, ==, "a");
  g_assert_cmpstr (currency, ==, "USD");
  g_assert_cmpint (count (ws, "PRAGMA page_size"), ==, 16384);
  g_assert_cmpint (count (ws, "PRAGMA application_id"), ==, VS_WORKSPACE_APPLICATION_ID);
  g_assert_cmpint (count (ws, "PRAGMA user_version"), >=, 2);
  add_customers (ws, 0, 10);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_true (vs_workspace_close (ws, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (shared, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (g_steal_pointer (&ws));
  ws = reopen (folder, "a.voltsource");
  g_assert_cmpint (count (ws, "SELECT count (*) FROM customer"), ==, 10);
}

/* Each bad file gives its code and one sentence that names it. */
static void
test_refused (Folder *folder, gconstpointer data)
{
  static const struct { const char *name; const char *content; gssize len; int code; const char *says; } cases[] = {
    { "absent.voltsource", NULL, 0, VS_ERROR_OPEN, "There is no file" },
    { "folder/absent.voltsource", NULL, 0, VS_ERROR_OPEN, "There is no file" },
    { ".", NULL, 0, VS_ERROR_OPEN, "is a folder" },
    { "empty.voltsource", "", 0, VS_ERROR_CORRUPT, "is not a Volt-Source workspace" },
    { "text.voltsource", "customer_id,name\n1,Ann\n", -1, VS_ERROR_CORRUPT, "is not a Volt-Source workspace" },
    { "header-only.voltsource", "SQLite format 3", 16, VS_ERROR_CORRUPT, "is not a Volt-Source workspace" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = folder_file (folder, cases[i].name), *full = g_canonicalize_filename (path, NULL);
      g_autoptr (GError) error = NULL;

      if (cases[i].content)
        g_assert_true (g_file_set_contents (path, cases[i].content, cases[i].len, NULL));
      g_assert_null (vs_workspace_open (path, &error));
      g_assert_error (error, VS_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_nonnull (strstr (error->message, full));
    }
}

static void
test_other_database (Folder *folder, gconstpointer data)
{
  g_autofree char *path = folder_file (folder, "other.db");
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  sqlite3_open (path, &db);
  sqlite3_exec (db, "CREATE TABLE t (a); INSERT INTO t VALUES (1)", NULL, NULL, NULL);
  sqlite3_close (db);
  g_assert_null (vs_workspace_open (path, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "not a Volt-Source workspace"));
}

static void
test_newer (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "newer.voltsource");
  g_autofree char *path = g_strdup (vs_workspace_get_path (ws)), *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;
  gsize n = 0, m = 0;

  vs_workspace_close (ws, NULL);
  sqlite3_open (path, &db);
  sqlite3_exec (db, "PRAGMA user_version = 9999", NULL, NULL, NULL);
  sqlite3_close (db);
  g_file_get_contents (path, &before, &n, NULL);
  g_assert_null (vs_workspace_open (path, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "update the program"));
  g_file_get_contents (path, &after, &m, NULL);
  g_assert_cmpmem (before, n, after, m);
}

static void
test_create_refused (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "there.voltsource");
  g_autofree char *there = folder_file (folder, "there.voltsource"), *nowhere = folder_file (folder, "no/such/new.voltsource");
  const struct { const char *path; const char *says; } cases[] = {
    { there, "There is already a file" }, { nowhere, "there is no folder" }, { folder->path, "is a folder" }, { "/proc/new.voltsource", "cannot be made" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vs_workspace_create (cases[i].path, &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_nonnull (strstr (error->message, cases[i].path));
    }
}

/* For root no folder is read-only, unless it gives that right up. */
static gboolean
respect_modes (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct sets[2] = { 0 };

  if (geteuid () != 0)
    return TRUE;
  if (syscall (SYS_capget, &header, sets) != 0)
    return FALSE;
  sets[0].effective &= ~(1u << CAP_DAC_OVERRIDE);
  return syscall (SYS_capset, &header, sets) == 0;
}

/* Runs in a child process. 0 = all as expected, else the failing check. */
static int
read_only_child (const char *folder, const char *path)
{
  g_autofree char *fresh = g_build_filename (folder, "new.voltsource", NULL);
  g_autoptr (GError) error = NULL, refused = NULL;
  g_autoptr (VsWorkspace) ws = NULL;
  gint64 n = 0;
  sqlite3 *db;

  if (!respect_modes ())
    return 1;
  if (vs_workspace_create (fresh, &error) || !g_error_matches (error, VS_ERROR, VS_ERROR_OPEN) || !strstr (error->message, "choose another folder"))
    return 2;
  ws = vs_workspace_open (path, NULL);
  if (!ws || !vs_workspace_is_read_only (ws))
    return 3;
  db = vs_workspace_reader (ws, NULL);
  if (!db || !vs_db_get_int (db, &n, NULL, "SELECT count (*) FROM customer") || n != 7)
    return 4;
  vs_workspace_release (ws, db);
  if (vs_workspace_begin (ws, NULL, &refused) || !g_error_matches (refused, VS_ERROR, VS_ERROR_OPEN) || !strstr (refused->message, "can only be read"))
    return 5;
  return vs_workspace_close (ws, NULL) ? 0 : 6;
}

static void
test_read_only (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "shown.voltsource");
  g_autofree char *path = g_strdup (vs_workspace_get_path (ws));
  int status;
  pid_t child;

  add_customers (ws, 0, 7);
  g_assert_finalize_object (g_steal_pointer (&ws));
  g_chmod (path, 0444);
  g_chmod (folder->path, 0555);
  child = fork ();
  if (child == 0)
    _exit (read_only_child (folder->path, path));
  waitpid (child, &status, 0);
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

typedef sqlite3 *(*Begin) (VsWorkspace *, VsJob *, GError **);

/* A process that dies in the middle of a transaction leaves the last good state. */
static void
assert_survives (Folder *folder, Begin begin)
{
  g_autoptr (VsWorkspace) ws = make (folder, "killed.voltsource");
  g_autofree char *path = g_strdup (vs_workspace_get_path (ws));
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  int ready[2], status;
  char byte;
  pid_t child;

  add_customers (ws, 0, 5);
  g_assert_finalize_object (g_steal_pointer (&ws));
  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    {
      VsWorkspace *mine = vs_workspace_open (path, NULL);
      sqlite3 *db;

      vs_workspace_allow_seclusion (mine);
      db = begin (mine, NULL, NULL);
      sqlite3_exec (db, "PRAGMA cache_size = 5", NULL, NULL, NULL);  /* so that pages reach the disk before the commit */
      for (int i = 5; i < 5000; i++)
        vs_db_execf (db, NULL, "INSERT INTO customer (customer_id, name) VALUES ('C%d', '%0200d')", i, i);
      if (write (ready[1], "x", 1) == 1)
        pause ();
      _exit (0);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  kill (child, SIGKILL);
  waitpid (child, &status, 0);
  close (ready[0]);
  close (ready[1]);
  g_assert_true (WIFSIGNALED (status));
  ws = reopen (folder, "killed.voltsource");
  g_assert_cmpint (count (ws, "SELECT count (*) FROM customer"), ==, 5);
  g_assert_true (vs_workspace_verify (ws, NULL, findings, NULL));
  g_assert_cmpuint (findings->len, ==, 0);
  add_customers (ws, 5, 10);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM customer"), ==, 10);
}

static void
test_killed (Folder *folder, gconstpointer data)
{
  assert_survives (folder, vs_workspace_begin);
}

static void
test_killed_alone (Folder *folder, gconstpointer data)
{
  assert_survives (folder, vs_workspace_begin_large);
}

static int
rows_seen (sqlite3 *db)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;

  sqlite3_prepare_v2 (db, "SELECT count (*) FROM customer", -1, &stmt, NULL);
  return stmt && sqlite3_step (stmt) == SQLITE_ROW ? sqlite3_column_int (stmt, 0) : -1;
}

/* Alone with the file: no log, and others see nothing until it ends. With a reader about it is a transaction like any other. */
static void
test_alone (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "alone.voltsource");
  g_autofree char *log = g_strconcat (vs_workspace_get_path (ws), "-wal", NULL), *mode = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db, *other, *reader;

  vs_workspace_allow_seclusion (ws);
  add_customers (ws, 0, 2);
  db = vs_workspace_begin_large (ws, NULL, &error);
  g_assert_no_error (error);
  vs_db_exec (db, "INSERT INTO customer (customer_id) VALUES ('A')", &error);
  g_assert_cmpint (sqlite3_open (vs_workspace_get_path (ws), &other), ==, SQLITE_OK);
  g_assert_cmpint (rows_seen (other), ==, -1);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_true (vs_workspace_commit (ws, NULL, NULL, NULL, &error));
  g_assert_cmpint (rows_seen (other), ==, 3);

  reader = vs_workspace_reader (ws, &error);
  for (int round = 0; round < 2; round++)   /* a reader of this program, then one of another */
    {
      db = vs_workspace_begin_large (ws, NULL, &error);
      g_assert_no_error (error);
      vs_db_exec (db, "INSERT INTO customer (customer_id) VALUES ('B')", &error);
      g_assert_cmpint (rows_seen (other), ==, 3);
      vs_workspace_rollback (ws);
      if (round == 0)
        vs_workspace_release (ws, reader);
    }
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
  db = vs_workspace_begin_large (ws, NULL, &error);
  vs_db_exec (db, "INSERT INTO customer (customer_id) VALUES ('C')", &error);
  vs_workspace_rollback (ws);
  g_assert_no_error (error);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM customer"), ==, 3);
  reader = vs_workspace_reader (ws, &error);
  mode = vs_db_get_text (reader, "PRAGMA journal_mode", &error);
  vs_workspace_release (ws, reader);
  g_assert_cmpstr (mode, ==, "wal");
}

/* Another program writing: a clear refusal, and all is well once it has finished. */
static void
test_busy (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "busy.voltsource"), second = reopen (folder, "busy.voltsource");
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (vs_workspace_begin (ws, NULL, NULL));
  g_assert_null (vs_workspace_begin (second, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "another program is writing"));
  g_assert_nonnull (strstr (error->message, vs_workspace_get_path (ws)));
  g_assert_cmpint (count (second, "SELECT count (*) FROM customer"), ==, 0);  /* reading goes on */
  vs_workspace_rollback (ws);
  add_customers (second, 0, 3);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM customer"), ==, 3);
}

static gpointer
begin_elsewhere (gpointer ws)
{
  GError *error = NULL;

  g_assert_null (vs_workspace_begin (ws, NULL, &error));
  return error;
}

static void
test_other_thread (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "thread.voltsource");
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (vs_workspace_begin (ws, NULL, NULL));
  error = g_thread_join (g_thread_new ("second", begin_elsewhere, ws));
  g_assert_error (error, VS_ERROR, VS_ERROR_BUSY);
  vs_workspace_rollback (ws);
}

static void
test_full (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "full.voltsource");
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (ws, NULL, NULL);

  g_assert_true (vs_db_exec (db, "PRAGMA max_page_count = 1", NULL));  /* SQLite then reports what a full disk makes it report */
  for (int i = 0; i < 100000 && !error; i++)
    vs_db_execf (db, &error, "INSERT INTO customer (customer_id, name) VALUES ('C%d', '%0200d')", i, i);
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "make room"));
  vs_workspace_rollback (ws);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM customer"), ==, 0);
}

/* A commit that fails, here for want of the audit log, takes all of it back, and whoever tidies up behind it may say so once more. */
static void
test_commit_fails (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "commit.voltsource");
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (ws, NULL, NULL);

  g_assert_true (vs_db_exec (db, "INSERT INTO customer (customer_id) VALUES ('C1'); ALTER TABLE audit RENAME TO gone", NULL));
  g_assert_false (vs_workspace_commit (ws, "test", "customer", NULL, &error));
  g_assert_nonnull (error);
  vs_workspace_rollback (ws);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM customer"), ==, 0);
  g_assert_nonnull (vs_workspace_begin (ws, NULL, NULL));
  g_assert_true (vs_workspace_commit (ws, "test", "customer", NULL, NULL));
}

static void
test_rollback_and_cancel (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "cancel.voltsource");
  g_autoptr (VsJob) job = vs_job_new ("test");
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (ws, job, NULL);

  g_assert_true (vs_db_exec (db, "INSERT INTO customer (customer_id) VALUES ('C1')", NULL));
  g_assert_true (vs_workspace_bump (ws, "customer", NULL));
  g_assert_cmpint (vs_workspace_version (ws, "customer"), ==, 1);  /* the writer sees its own */
  vs_job_cancel (job);
  g_assert_false (vs_db_exec (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum (i) FROM n", &error));
  g_assert_true (vs_error_is_cancelled (error));
  vs_workspace_rollback (ws);
  g_assert_cmpint (count (ws, "SELECT count (*) FROM customer"), ==, 0);
  g_assert_cmpint (vs_workspace_version (ws, "customer"), ==, 0);
}

static void
count_changed (VsWorkspace *ws, gpointer n)
{
  (*(int *) n)++;
}

static void
test_versions (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "versions.voltsource");
  gint64 total = vs_workspace_total_version (ws);
  int n_changed = 0;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_signal_connect (ws, "changed", G_CALLBACK (count_changed), &n_changed);
  g_assert_cmpint (vs_workspace_version (ws, "customer"), ==, 0);
  add_customers (ws, 0, 1);
  add_customers (ws, 1, 2);
  g_assert_cmpint (vs_workspace_version (ws, "customer"), ==, 2);
  g_assert_cmpint (vs_workspace_total_version (ws), >, total);
  g_assert_cmpint (n_changed, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (n_changed, ==, 1);
}

static void
test_as_of (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "as-of.voltsource");
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (vs_workspace_get_as_of (ws), ==, VS_DAY_NONE);
  db = vs_workspace_begin (ws, NULL, &error);
  vs_db_exec (db, "INSERT INTO invoice (invoice_id, issued_on, due_on) VALUES ('I1', 20000, 20030);"
                  "INSERT INTO payment (payment_id, paid_on) VALUES ('P1', 20010)", &error);
  vs_workspace_bump (ws, "invoice", &error);
  vs_workspace_commit (ws, "import", "x", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vs_workspace_get_as_of (ws), ==, 20010);
  db = vs_workspace_begin (ws, NULL, &error);
  vs_db_exec (db, "INSERT INTO interval_meter (meter_no, first_at, last_at, last_on) VALUES (1, 0, 0, 20016), (2, 0, 0, 19000)", &error);
  vs_workspace_bump (ws, "interval_block", &error);
  vs_workspace_commit (ws, "import", "x", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vs_workspace_get_as_of (ws), ==, 20016);
  g_assert_true (vs_workspace_set_as_of (ws, 15000, &error));
  g_assert_cmpint (vs_workspace_get_as_of (ws), ==, 15000);
  g_assert_true (vs_workspace_set_as_of (ws, VS_DAY_NONE, &error));
  g_assert_cmpint (vs_workspace_get_as_of (ws), ==, 20016);
}

/* What a large transaction wrote is folded into the file with it: the next one has not to cut its log. */
static void
test_long_log (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder, "a.voltsource");
  g_autofree char *log = folder_file (folder, "a.voltsource-wal");
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (ws, NULL, &error);
  GStatBuf info;

  g_assert_true (vs_db_exec (db, "CREATE TABLE big (data BLOB); INSERT INTO big VALUES (zeroblob (70000000))", &error));
  g_assert_true (vs_workspace_commit (ws, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (log, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 0);
  g_assert_cmpint (count (ws, "SELECT length (data) FROM big"), ==, 70000000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/workspace/one-file", test_one_file);
  folder_test ("/workspace/refused", test_refused);
  folder_test ("/workspace/other-database", test_other_database);
  folder_test ("/workspace/newer", test_newer);
  folder_test ("/workspace/create-refused", test_create_refused);
  folder_test ("/workspace/read-only", test_read_only);
  folder_test ("/workspace/killed", test_killed);
  folder_test ("/workspace/killed-alone", test_killed_alone);
  folder_test ("/workspace/alone", test_alone);
  folder_test ("/workspace/busy", test_busy);
  folder_test ("/workspace/other-thread", test_other_thread);
  folder_test ("/workspace/long-log", test_long_log);
  folder_test ("/workspace/full", test_full);
  folder_test ("/workspace/commit-fails", test_commit_fails);
  folder_test ("/workspace/cancel", test_rollback_and_cancel);
  folder_test ("/workspace/versions", test_versions);
  folder_test ("/workspace/as-of", test_as_of);
  return g_test_run ();
}
