/* SPDX-License-Identifier: GPL-3.0-or-later */
/* preview.h: what the first rows of a file would become: tried out by the load itself, and nothing is written. */
#pragma once

#include "intake/mapping.h"
#include "intake/sniff.h"

G_BEGIN_DECLS

typedef struct {
  guint64 line;         /* where it stands, as `kind` counts */
  guint64 offset;       /* of its first byte in the text */
  char  **source;       /* cells as they stand in the file, as many as the header has or more */
  char   *reason;       /* why it would go to quarantine; NULL: it lands */
  int     column;       /* of the source, at fault; −1: the row, or none */
  gboolean old;         /* older than the watermark: it would be skipped */
} VsPreviewRow;

typedef struct {
  char      *name;
  VsCellType type;
  char      *source;    /* the column of the file it comes from; NULL: computed */
  gboolean   attribute; /* has no column of the table and becomes an attribute of its row */
} VsPreviewColumn;

/* One row of a table; cells in their plain form ("2026-06-30", "12.5"), NULL: missing. */
typedef struct {
  guint64 line;         /* of the file; 0: not told (readings) */
  char  **cells;        /* as many as the table has columns, not NULL-terminated */
} VsPreviewLanded;

typedef struct {
  char      *table;     /* "reading" for meter data: meter, start of the interval in UTC, kWh */
  GPtrArray *columns;   /* VsPreviewColumn */
  GPtrArray *rows;      /* VsPreviewLanded */
} VsPreviewTable;

/* What the watermark of the mapping makes of the rows that were looked at, as the load would. */
typedef struct {
  guint64  rows, fresh, late, old;   /* late: within the overlap, read again; old: skipped; what is refused is none. rows 0: nothing was read before */
  gboolean whole;             /* all of the file's */
  VsTime   seen;              /* up to which its files were read */
} VsPreviewMark;

typedef struct {
  char     **header;
  VsPlaceKind kind;     /* what places count: lines, rows of a sheet … */
  GPtrArray *rows;      /* VsPreviewRow */
  GPtrArray *tables;    /* VsPreviewTable, in the mapping's order; empty without a mapping */
  VsPreviewMark mark;
  char      *fault;     /* why the mapping cannot be used for this file; NULL: it can */
} VsPreview;

/* mapping NULL: only the rows as they stand. An error when the file cannot be read, or the job was cancelled. */
VsPreview *vs_preview_new (VsWorkspace *ws, const char *path, const VsSniff *sniff, VsMapping *mapping, guint max_rows, VsJob *job, GError **error);
/* The watermark in one sentence; NULL: there is none, or nothing was read before. (transfer full) */
char      *vs_preview_mark_words (const VsPreview *preview);
void       vs_preview_free (VsPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsPreview, vs_preview_free)

G_END_DECLS
