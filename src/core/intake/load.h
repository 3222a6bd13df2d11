/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h: a file into the workspace, in one transaction: typed silver rows by key (insert, update, unchanged), readings into blocks,
 * bad rows into quarantine with line, offset, raw text and reason. Loading the same file again changes nothing. */
#pragma once

#include "intake/mapping.h"

G_BEGIN_DECLS

typedef struct {
  char   *file;          /* path */
  char   *name;          /* for people: "march.zip/customers.csv" */
  char   *mapping;       /* its name */
  char   *target;        /* silver table, "reading" for meter data */
  guint64 rows_read, inserted, updated, unchanged, quarantined;
  guint64 skipped;       /* rows below the mapping's watermark */
  guint64 readings, readings_same, readings_changed, readings_missing;   /* meter data; missing = empty cells, listed per meter as gaps */
  guint64 readings_refused;  /* fit no interval of their meter: listed in reading_refused */
  double  kwh;           /* energy of the file's readings, each interval once */
  guint   new_meters;    /* unassigned meters made */
  double  seconds;
} VsLoadResult;

void     vs_load_result_clear (VsLoadResult *result);

/* mapping NULL = vs_mapping_find (). */
gboolean vs_load_file (VsWorkspace *ws, const char *path, VsMapping *mapping, VsJob *job, VsLoadResult *result, GError **error);

/* The same over the text that was kept of an earlier load (bronze.h), without the file: what a changed mapping would make of it. By key, as ever:
 * rows that it no longer gives stay. mapping NULL: the load's own, as it is now. VS_ERROR_NO_DATA when the text was not kept. */
gboolean vs_load_again (VsWorkspace *ws, gint64 load_id, VsMapping *mapping, VsJob *job, VsLoadResult *result, GError **error);
/* Loads whose text is kept, the newest of each file, in the order they came (VsLoadEntry). (transfer full) */
GPtrArray *vs_load_kept (VsWorkspace *ws, GError **error);

/* What a load of these bytes, the first part of the file, would do: loads into empty tables that stand before the real ones, hands the
 * connection to `look` while its rows can be read, and takes everything back. places: of its records, where the text was made (nullable). */
typedef gboolean (*VsLoadLook) (sqlite3 *db, const VsLoadResult *result, gpointer data, GError **error);
gboolean vs_load_try (VsWorkspace *ws, const char *path, const char *bytes, gsize n, const VsCsvDialect *dialect, VsPlaces *places,
                      VsMapping *mapping, VsLoadLook look, gpointer data, VsJob *job, GError **error);

/* A file that was loaded before (digits in its name do not count: customers-2026-02.csv is customers-2026-01.csv) and now has another header:
 * columns that came, and that are gone. Both empty when nothing changed, or the file is not known. */
typedef struct {
  char **added, **gone;
  VsTime since;          /* of the load it is compared with; VS_TIME_NONE: never loaded */
} VsLoadDrift;

void     vs_load_drift_clear (VsLoadDrift *drift);
gboolean vs_load_drift (VsWorkspace *ws, const char *path, VsLoadDrift *drift, GError **error);

/* The log: every load, newest first (element-type VsLoadEntry); and what one load left in quarantine. */
typedef struct {
  gint64  load_id;
  VsTime  at;
  char   *file, *mapping, *target;
  char   *name;          /* of the file, for people; NULL: of one that was taken back */
  guint64 rows_read, inserted, updated, unchanged, quarantined, readings;
} VsLoadEntry;
typedef struct {
  gint64  id, load_id;
  guint64 line, offset;
  VsPlaceKind place;       /* what `line` counts */
  char   *raw, *reason, *column;   /* column nullable: the whole row */
  char   *source_file;             /* its name, with what in it: "book.xlsx/Sheet1" */
  char   *mended;                  /* the row as it was corrected; NULL: it was not */
} VsQuarantineRow;

void       vs_load_entry_free (VsLoadEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsLoadEntry, vs_load_entry_free)
void       vs_quarantine_row_free (VsQuarantineRow *row);
GPtrArray *vs_load_history (VsWorkspace *ws, GError **error);
/* What waits in quarantine (VsQuarantineRow); load_id 0 = all. readmit.h does more. */
GPtrArray *vs_load_quarantine (VsWorkspace *ws, gint64 load_id, guint limit, GError **error);

G_END_DECLS
