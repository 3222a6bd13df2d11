/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workspace.h: the document: one SQLite file, NAME.voltsource.
 *
 * THREAD SAFETY. One writer: vs_workspace_begin () takes the writer lock (held by this thread until commit or rollback) and starts
 * BEGIN IMMEDIATE. Readers: each thread asks for its own connection with vs_workspace_reader () and gives it back. */
#pragma once

#include "base/date.h"
#include "workspace/db.h"

G_BEGIN_DECLS

#define VS_WORKSPACE_APPLICATION_ID 0x564F4C54  /* "VOLT" */
#define VS_WORKSPACE_SUFFIX ".voltsource"

#define VS_TYPE_WORKSPACE (vs_workspace_get_type ())
G_DECLARE_FINAL_TYPE (VsWorkspace, vs_workspace, VS, WORKSPACE, GObject)

/* Makes a new file (VS_ERROR_OPEN when one is there) with 16 KiB pages and the whole schema. */
VsWorkspace *vs_workspace_create (const char *path, GError **error);
/* Opens; migrates an older file in one transaction after writing PATH.backup-vN; refuses a newer one (VS_ERROR_NEWER) and files
 * that are no workspace (VS_ERROR_CORRUPT). A read-only file opens for reading. */
VsWorkspace *vs_workspace_open (const char *path, GError **error);
/* Back to one file on disk. Called by dispose too; the error tells what could not be written. */
gboolean     vs_workspace_close (VsWorkspace *self, GError **error);

const char  *vs_workspace_get_path (VsWorkspace *self);
char        *vs_workspace_dup_title (VsWorkspace *self);  /* the file's name without folder and suffix */
gboolean     vs_workspace_is_read_only (VsWorkspace *self);

/* The writer. job (nullable) is watched for cancel while the transaction runs; with one, begin waits for another thread's transaction
 * to end, without one it gives up after a quarter of a second (VS_ERROR_BUSY). Nested begins are a programming error. */
sqlite3     *vs_workspace_begin (VsWorkspace *self, VsJob *job, GError **error);
/* The same for a transaction that writes very much: where allow_seclusion () was said and nobody else has the file open, it has the file to
 * itself, and each page is written once instead of twice. Others wait as for any writer (VS_ERROR_BUSY); this program must not ask for readers
 * until it ends. Safe against a crash like any other. */
sqlite3     *vs_workspace_begin_large (VsWorkspace *self, VsJob *job, GError **error);
/* Of a program that does one thing at a time. */
void         vs_workspace_allow_seclusion (VsWorkspace *self);
/* `verb` and `object` go to the audit log ("import", "customers.csv"); detail is JSON or NULL. Failing rolls back. */
gboolean     vs_workspace_commit (VsWorkspace *self, const char *verb, const char *object, const char *detail, GError **error);
/* Nothing, after a commit that failed. */
void         vs_workspace_rollback (VsWorkspace *self);

/* A read-only connection with mmap, from a pool; give it back with release (). One thread at a time. */
sqlite3     *vs_workspace_reader (VsWorkspace *self, GError **error);
void         vs_workspace_release (VsWorkspace *self, sqlite3 *reader);

/* Settings: text by key. Known keys: "currency" (USD), "fiscal_year_start" (1..12), "first_weekday" (0 = Monday), "as_of" (ISO), "zone", "retailer". */
char        *vs_workspace_get_setting (VsWorkspace *self, const char *key);  /* NULL when unset and without default */
gboolean     vs_workspace_set_setting (VsWorkspace *self, const char *key, const char *value, GError **error);  /* own transaction */
/* As-of date: the setting, else the last day seen in readings, invoices and payments (without any of them: in tickets, interactions,
 * and the starts of contracts and customers); VS_DAY_NONE in an empty workspace. */
VsDay        vs_workspace_get_as_of (VsWorkspace *self);
gboolean     vs_workspace_set_as_of (VsWorkspace *self, VsDay day, GError **error);

/* Data versions: each writer bumps the tables it changed, inside its transaction; steps and caches compare. 0 = never written. */
gboolean     vs_workspace_bump (VsWorkspace *self, const char *table, GError **error);
gint64       vs_workspace_version (VsWorkspace *self, const char *table);
/* Sum over everything: changes with any committed write. "changed" is emitted on the main context after each commit. */
gint64       vs_workspace_total_version (VsWorkspace *self);

/* PRAGMA integrity_check and the audit chain; each finding is one sentence in `findings` (empty = sound). */
gboolean     vs_workspace_verify (VsWorkspace *self, VsJob *job, GPtrArray *findings, GError **error);
/* Silver rows that point at a row nobody has imported, counted by table and column, one sentence each. No fault of the file: often the
 * other row waits in quarantine. */
gboolean     vs_workspace_find_loose_ends (VsWorkspace *self, VsJob *job, GPtrArray *sentences, GError **error);

/* Counts and sums that people compare with their own books: "customers", "readings", "invoiced" … (element-type VsTotal) */
typedef struct {
  const char *name;
  gint64      value;      /* ten-thousandths when money */
  gboolean    is_money;
} VsTotal;
GArray      *vs_workspace_totals (VsWorkspace *self, GError **error);

G_END_DECLS
