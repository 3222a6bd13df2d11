/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workspace.c: opening, locking and closing the one file. While it is open it runs in WAL mode, so that readers never wait for
 * the writer; closing folds the log back, so that what lies on the disk is one file that can be copied or mailed. Only a large transaction of a
 * program that is alone with the file goes without the log.
 *
 * Lock order: `lock` guards the pool, the writer's ownership and the version cache; it is never held while SQL runs. */
#include "workspace/workspace-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define WRITER_WAIT_US   (G_USEC_PER_SEC / 4)  /* how long a caller without a job, as a click in the window, waits for another thread */
#define BUSY_TIMEOUT_MS  2000                  /* and for another program's */
#define CACHE_KB         65536                 /* of pages: the upper levels of every index at hand; beyond that a transaction spills to the log */
#define PART_KB          16384                 /* … and what is sorted at once of an index */
#define LOG_LIMIT        67108864              /* bytes; a log that a large transaction made longer is not kept */

struct _VsWorkspace
{
  GObject    parent_instance;
  char      *path;
  gboolean   read_only;
  gboolean   closed;
  gboolean   may_seclude;      /* nobody in this program wants to read while it writes */
  gboolean   secluded;         /* the transaction that runs has the file to itself */
  gboolean   sorts_in_parts;   /* it is a large one */
  sqlite3   *writer;
  GMutex     lock;
  GCond      writer_free;
  GThread   *writer_owner;     /* who is between begin and commit, or NULL */
  GPtrArray *idle_readers;     /* sqlite3 * */
  guint      n_leased;
  gint64     as_of_version;    /* total version that `as_of_seen` belongs to; -1: none yet */
  VsDay      as_of_seen;
  int        changed_pending;  /* atomic: a "changed" is on its way to the main context */
};

G_DEFINE_FINAL_TYPE (VsWorkspace, vs_workspace, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/*
 * Opening
 */

static gboolean
fail_open (GError **error, const char *path, int code)
{
  switch (code)
    {
    case ENOENT:
    case ENOTDIR:
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("There is no file “%s”; check the path, or make a workspace there."), path);
      break;
    case EISDIR:
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” is a folder; name a workspace file in it."), path);
      break;
    case EACCES:
    case EPERM:
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” cannot be opened: you have no right to; change the rights of the file or its folder."), path);
      break;
    default:
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” cannot be opened: %s; check the disk and the path."), path, g_strerror (code));
    }
  return FALSE;
}

static gboolean
fail_create (GError **error, const char *path, int code)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (code == EEXIST && g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” is a folder; name a new file in it."), path);
  else if (code == EEXIST)
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("There is already a file “%s”; open it, or choose another name."), path);
  else if (code == ENOENT || code == ENOTDIR)
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” cannot be made: there is no folder “%s”; make it first, or choose another."),
                 path, folder);
  else if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, VS_ERROR, VS_ERROR_NO_SPACE, _("“%s” cannot be made: the disk is full; make room there and try again."), path);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” cannot be made: the folder “%s” cannot be written (%s); choose another folder."),
                 path, folder, g_strerror (code));
  return FALSE;
}

/* Is it a file of ours at all? Tells a spreadsheet from a damaged workspace before SQLite is asked, and whether it can be written. */
static gboolean
probe (const char *path, gboolean *read_only, GError **error)
{
  char head[100] = { 0 };
  gssize got;
  GStatBuf info;
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (g_stat (path, &info) != 0)
    return fail_open (error, path, errno);
  if (S_ISDIR (info.st_mode))
    return fail_open (error, path, EISDIR);
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  *read_only = fd < 0 || g_access (folder, W_OK) != 0;
  if (fd < 0)
    fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return fail_open (error, path, errno);
  got = read (fd, head, sizeof head);
  close (fd);
  if (got < (gssize) sizeof head || memcmp (head, "SQLite format 3", 16) != 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_CORRUPT, _("“%s” is not a Volt-Source workspace; choose a file that ends in %s."), path, VS_WORKSPACE_SUFFIX);
      return FALSE;
    }
  return TRUE;
}

static sqlite3 *
connect (const char *path, int flags, GError **error)
{
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      vs_db_fail (db, _("open the workspace"), error);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_extended_result_codes (db, TRUE);
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  return db;
}

/* A file that was last closed by a crash in a folder that cannot be written has no log to recover but says WAL: SQLite then wants
 * to be told that nobody changes it. */
static sqlite3 *
connect_read_only (const char *path, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *escaped = g_uri_escape_string (path, "/", TRUE);
  g_autofree char *uri = g_strdup_printf ("file:%s?immutable=1", escaped);
  sqlite3 *db = connect (path, SQLITE_OPEN_READONLY, NULL);

  if (db && sqlite3_exec (db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) == SQLITE_OK)
    return db;
  if (!db || g_file_test (log, G_FILE_TEST_EXISTS))
    {
      vs_db_fail (db, _("open the workspace"), error);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_close (db);
  return connect (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
}

static gboolean
set_up_writer (sqlite3 *db, GError **error)
{
  return vs_db_exec (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -" G_STRINGIFY (CACHE_KB) "; PRAGMA temp_store = MEMORY;"
                         "PRAGMA journal_size_limit = " G_STRINGIFY (LOG_LIMIT), error);
}

/* The versions: refuses newer and foreign files, migrates older ones. */
static gboolean
check_version (VsWorkspace *self, GError **error)
{
  gint64 id, version;
  int newest = vs_schema_newest (error);

  if (!newest || !vs_db_get_int (self->writer, &id, error, "PRAGMA application_id") ||
      !vs_db_get_int (self->writer, &version, error, "PRAGMA user_version"))
    return FALSE;
  if (id != VS_WORKSPACE_APPLICATION_ID || version < 1)
    g_set_error (error, VS_ERROR, VS_ERROR_CORRUPT, _("“%s” is a database, but not a Volt-Source workspace; choose a file that ends in %s."),
                 self->path, VS_WORKSPACE_SUFFIX);
  else if (version > newest)
    g_set_error (error, VS_ERROR, VS_ERROR_NEWER,
                 _("“%s” was made by a newer Volt-Source (format %d, this program knows up to %d); update the program."),
                 self->path, (int) version, newest);
  else if (version < newest && self->read_only)
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN,
                 _("“%s” is of an older version and must be updated, but it can only be read; copy it to a folder where you may write."), self->path);
  else if (version < newest)
    {
      if (vs_schema_backup (self->writer, self->path, (int) version, error) && vs_schema_apply (self->writer, (int) version, error))
        return TRUE;
      g_prefix_error (error, _("“%s” could not be brought to this program's version: "), self->path);
    }
  else
    return TRUE;
  return FALSE;
}

VsWorkspace *
vs_workspace_open (const char *path, GError **error)
{
  g_autoptr (VsWorkspace) self = NULL;

  g_return_val_if_fail (path, NULL);
  self = g_object_new (VS_TYPE_WORKSPACE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  if (!probe (self->path, &self->read_only, error))
    return NULL;
  self->writer = self->read_only ? connect_read_only (self->path, error) : connect (self->path, SQLITE_OPEN_READWRITE, error);
  if (!self->writer || !check_version (self, error) || (!self->read_only && !set_up_writer (self->writer, error)))
    {
      self->read_only = TRUE;  /* nothing to fold back: close without touching the file */
      return NULL;
    }
  return g_steal_pointer (&self);
}

VsWorkspace *
vs_workspace_create (const char *path, GError **error)
{
  g_autofree char *full = NULL;
  sqlite3 *db;
  gboolean ok;
  int fd;

  g_return_val_if_fail (path, NULL);
  full = g_canonicalize_filename (path, NULL);
  fd = g_open (full, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      fail_create (error, full, errno);
      return NULL;
    }
  close (fd);
  db = connect (full, SQLITE_OPEN_READWRITE, error);
  ok = db && vs_db_exec (db, "PRAGMA page_size = 16384", error) && vs_schema_apply (db, 0, error);
  sqlite3_close (db);
  if (!ok)
    {
      g_unlink (full);
      return NULL;
    }
  return vs_workspace_open (full, error);
}

/* Folds the log back. Another program that has the file open keeps its log; the last one to close folds it. */
static gboolean
fold (VsWorkspace *self, GError **error)
{
  int code;

  code = sqlite3_exec (self->writer, "PRAGMA wal_checkpoint (TRUNCATE); PRAGMA journal_mode = DELETE", NULL, NULL, NULL) & 0xff;
  return code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED || vs_db_fail (self->writer, _("close the workspace"), error);
}

gboolean
vs_workspace_close (VsWorkspace *self, GError **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (VS_IS_WORKSPACE (self), FALSE);
  if (self->closed)
    return TRUE;
  if (self->n_leased > 0)
    g_critical ("%u readers of “%s” were not given back", self->n_leased, self->path);
  self->closed = TRUE;
  g_ptr_array_set_size (self->idle_readers, 0);
  if (self->writer && !sqlite3_get_autocommit (self->writer))
    sqlite3_exec (self->writer, "ROLLBACK", NULL, NULL, NULL);
  if (self->writer && !self->read_only)
    {
      sqlite3_busy_timeout (self->writer, 0);
      ok = fold (self, error);
    }
  sqlite3_close_v2 (g_steal_pointer (&self->writer));
  return ok;
}

const char *
vs_workspace_get_path (VsWorkspace *self)
{
  return self->path;
}

char *
vs_workspace_dup_title (VsWorkspace *self)
{
  char *name = g_path_get_basename (self->path);

  if (g_str_has_suffix (name, VS_WORKSPACE_SUFFIX))
    name[strlen (name) - strlen (VS_WORKSPACE_SUFFIX)] = '\0';
  return name;
}

gboolean
vs_workspace_is_read_only (VsWorkspace *self)
{
  return self->read_only;
}

/*
 * The writer
 */

static gboolean
emit_changed (gpointer data)
{
  g_autoptr (VsWorkspace) self = g_weak_ref_get (data);

  if (self)
    {
      g_atomic_int_set (&self->changed_pending, FALSE);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  return G_SOURCE_REMOVE;
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Always from the main loop, never from inside commit: a handler may then read or write as it likes. One is enough for many commits. */
static void
post_changed (VsWorkspace *self)
{
  g_autoptr (GSource) source = NULL;
  GWeakRef *weak;

  if (!g_atomic_int_compare_and_exchange (&self->changed_pending, FALSE, TRUE))
    return;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_changed, weak, free_weak_ref);
  g_source_attach (source, NULL);
}

static void
end_seclusion (VsWorkspace *self)
{
  if (self->secluded)
    sqlite3_exec (self->writer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
  self->secluded = FALSE;
}

/* Of a large transaction indexes are sorted by a thread of their own, a part at a time in files, and so with little memory; and they can be
 * cancelled, which a sort in one piece cannot. */
static void
sort_in_parts (VsWorkspace *self, gboolean in_parts)
{
  if (self->sorts_in_parts != in_parts)
    sqlite3_exec (self->writer, in_parts ? "PRAGMA temp_store = FILE; PRAGMA threads = 1; PRAGMA cache_size = -" G_STRINGIFY (PART_KB)
                                         : "PRAGMA temp_store = MEMORY; PRAGMA threads = 0; PRAGMA cache_size = -" G_STRINGIFY (CACHE_KB), NULL, NULL, NULL);
  self->sorts_in_parts = in_parts;
}

static void
release_writer (VsWorkspace *self)
{
  vs_db_watch (self->writer, NULL);
  end_seclusion (self);
  sort_in_parts (self, FALSE);
  g_mutex_lock (&self->lock);
  self->writer_owner = NULL;
  g_cond_signal (&self->writer_free);
  g_mutex_unlock (&self->lock);
}

/* A job may wait as long as it is not cancelled; without one a quarter of a second must do. */
static gboolean
take_writer (VsWorkspace *self, VsJob *job, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + WRITER_WAIT_US;
  gboolean taken = FALSE, ok = TRUE;

  g_mutex_lock (&self->lock);
  while (ok && !taken)
    {
      taken = self->writer_owner == NULL;
      if (taken)
        self->writer_owner = g_thread_self ();
      else if (!job && g_get_monotonic_time () >= deadline)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_BUSY, _("Another job is writing to “%s”; wait until it has finished and try again."), self->path);
          ok = FALSE;
        }
      else
        {
          g_cond_wait_until (&self->writer_free, &self->lock, g_get_monotonic_time () + G_USEC_PER_SEC / 20);
          ok = vs_job_check (job, error);
        }
    }
  g_mutex_unlock (&self->lock);
  return ok;
}

void
vs_workspace_allow_seclusion (VsWorkspace *self)
{
  g_return_if_fail (VS_IS_WORKSPACE (self));
  self->may_seclude = TRUE;
}

/* Pages that are new go straight to the end of the file, and only those that change are copied to a journal first; from the log they would be
 * written twice and summed up. A journal left by a crash rolls back when the file is opened. FALSE: somebody else has the file open. */
static gboolean
seclude (VsWorkspace *self)
{
  gboolean free;

  g_mutex_lock (&self->lock);
  free = self->n_leased == 0;
  if (free)
    g_ptr_array_set_size (self->idle_readers, 0);
  g_mutex_unlock (&self->lock);
  self->secluded = free;
  if (free && sqlite3_exec (self->writer, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE", NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  end_seclusion (self);
  return FALSE;
}

static sqlite3 *
begin (VsWorkspace *self, gboolean large, VsJob *job, GError **error)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (self) && !self->closed, NULL);
  g_return_val_if_fail (self->writer_owner != g_thread_self (), NULL);

  if (self->read_only)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN,
                   _("“%s” can only be read; get the right to write to the file and its folder, or copy it elsewhere."), self->path);
      return NULL;
    }
  if (!take_writer (self, job, error))
    return NULL;
  sort_in_parts (self, large);
  if (!(large && self->may_seclude && seclude (self)) && sqlite3_exec (self->writer, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    {
      vs_db_fail (self->writer, _("start writing"), error);
      release_writer (self);
      return NULL;
    }
  vs_db_watch (self->writer, job);
  return self->writer;
}

sqlite3 *
vs_workspace_begin (VsWorkspace *self, VsJob *job, GError **error)
{
  return begin (self, FALSE, job, error);
}

sqlite3 *
vs_workspace_begin_large (VsWorkspace *self, VsJob *job, GError **error)
{
  return begin (self, TRUE, job, error);
}

/* SQLite would cut a long log when it is next written to, and so let a small change wait for what a large one left. Readers of the log keep it. */
static void
cut_log (VsWorkspace *self)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  GStatBuf info;

  if (self->secluded || g_stat (log, &info) != 0 || info.st_size <= LOG_LIMIT)
    return;
  sqlite3_busy_timeout (self->writer, 0);
  sqlite3_wal_checkpoint_v2 (self->writer, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (self->writer, BUSY_TIMEOUT_MS);
}

gboolean
vs_workspace_commit (VsWorkspace *self, const char *verb, const char *object, const char *detail, GError **error)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (self) && self->writer_owner == g_thread_self (), FALSE);

  vs_db_watch (self->writer, NULL);  /* past the point of no return a cancel comes too late */
  if ((verb && !vs_audit_append (self->writer, verb, object, detail, error)) ||
      (sqlite3_exec (self->writer, "COMMIT", NULL, NULL, NULL) != SQLITE_OK && !vs_db_fail (self->writer, _("finish writing"), error)))
    {
      vs_workspace_rollback (self);
      return FALSE;
    }
  cut_log (self);
  release_writer (self);
  post_changed (self);
  return TRUE;
}

void
vs_workspace_rollback (VsWorkspace *self)
{
  g_return_if_fail (VS_IS_WORKSPACE (self));
  if (self->writer_owner != g_thread_self ())
    return;

  vs_db_watch (self->writer, NULL);
  if (!sqlite3_get_autocommit (self->writer))  /* some failures roll back by themselves */
    sqlite3_exec (self->writer, "ROLLBACK", NULL, NULL, NULL);
  release_writer (self);
}

/*
 * Readers
 */

sqlite3 *
vs_workspace_reader (VsWorkspace *self, GError **error)
{
  sqlite3 *db = NULL;

  g_return_val_if_fail (VS_IS_WORKSPACE (self) && !self->closed, NULL);
  g_mutex_lock (&self->lock);
  if (self->idle_readers->len > 0)
    db = g_ptr_array_steal_index_fast (self->idle_readers, self->idle_readers->len - 1);
  g_mutex_unlock (&self->lock);
  if (!db)
    {
      db = self->read_only ? connect_read_only (self->path, error) : connect (self->path, SQLITE_OPEN_READONLY, error);
      if (db)
        sqlite3_exec (db, "PRAGMA mmap_size = 8589934592; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
    }
  if (db)
    {
      g_mutex_lock (&self->lock);
      self->n_leased++;
      g_mutex_unlock (&self->lock);
    }
  return db;
}

void
vs_workspace_release (VsWorkspace *self, sqlite3 *reader)
{
  g_return_if_fail (VS_IS_WORKSPACE (self));
  if (!reader)
    return;
  vs_db_watch (reader, NULL);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->idle_readers, reader);
  self->n_leased--;
  g_mutex_unlock (&self->lock);
}

sqlite3 *
vs_workspace_lease (VsWorkspace *self, GError **error)
{
  return g_atomic_pointer_get (&self->writer_owner) == g_thread_self () ? self->writer : vs_workspace_reader (self, error);
}

void
vs_workspace_unlease (VsWorkspace *self, sqlite3 *db)
{
  if (db && db != self->writer)
    vs_workspace_release (self, db);
}

gboolean
vs_workspace_recall_last_day (VsWorkspace *self, gint64 version, VsDay *day)
{
  gboolean known;

  g_mutex_lock (&self->lock);
  known = self->as_of_version == version;
  *day = self->as_of_seen;
  g_mutex_unlock (&self->lock);
  return known;
}

void
vs_workspace_remember_last_day (VsWorkspace *self, gint64 version, VsDay day)
{
  g_mutex_lock (&self->lock);
  self->as_of_version = version;
  self->as_of_seen = day;
  g_mutex_unlock (&self->lock);
}

/*
 * The object
 */

static void
vs_workspace_dispose (GObject *object)
{
  VsWorkspace *self = VS_WORKSPACE (object);
  g_autoptr (GError) error = NULL;

  if (!vs_workspace_close (self, &error))
    g_warning ("%s", error->message);
  G_OBJECT_CLASS (vs_workspace_parent_class)->dispose (object);
}

static void
vs_workspace_finalize (GObject *object)
{
  VsWorkspace *self = VS_WORKSPACE (object);

  g_ptr_array_unref (self->idle_readers);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->writer_free);
  g_free (self->path);
  G_OBJECT_CLASS (vs_workspace_parent_class)->finalize (object);
}

static void
close_reader (gpointer db)
{
  sqlite3_close_v2 (db);
}

static void
vs_workspace_class_init (VsWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* Nobody asks SQLite how much memory it has; keeping count takes a lock around each piece. Too late when SQLite is in use already. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  object_class->dispose = vs_workspace_dispose;
  object_class->finalize = vs_workspace_finalize;
  signals[CHANGED] = g_signal_new ("changed", VS_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vs_workspace_init (VsWorkspace *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->writer_free);
  self->as_of_version = -1;
  self->idle_readers = g_ptr_array_new_with_free_func (close_reader);
}
