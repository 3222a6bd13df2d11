/* SPDX-License-Identifier: GPL-3.0-or-later */
/* readmit.h: rows in quarantine: found by reason or file, corrected one by one or by a rule, and taken back by the way every row comes.
 * What was found stays word for word; a correction stands beside it. A row that was taken back is not brought here again by its file. */
#pragma once

#include "intake/load.h"

G_BEGIN_DECLS

/* Which rows; all that is set must hold. */
typedef struct {
  gint64      id;       /* one row; 0 = any */
  gint64      load_id;  /* 0 = any */
  const char *source;   /* the file's name */
  const char *column;   /* the source column at fault */
  const char *reason;   /* a group's `reason`, or a part of the row's, without regard to case */
} VsQuarantineFilter;

/* Rows that fail alike: what stands between “ ” and the numbers in a reason are left out. Most rows first. */
typedef struct {
  char   *source, *column, *reason;   /* column nullable: the whole row */
  guint64 n;
  gint64  first_id;
} VsQuarantineGroup;

void       vs_quarantine_group_free (VsQuarantineGroup *group);
GPtrArray *vs_quarantine_groups (VsWorkspace *ws, GError **error);
/* Waiting rows in the order they came (VsQuarantineRow). filter NULL = all, limit 0 = all. */
GPtrArray *vs_quarantine_list (VsWorkspace *ws, const VsQuarantineFilter *filter, guint limit, GError **error);
guint64    vs_quarantine_count (VsWorkspace *ws, const VsQuarantineFilter *filter, GError **error);   /* G_MAXUINT64 on error */
/* The file's header, and the row's fields as far as they can be told apart (mended ones when it was). (transfer full) */
gboolean   vs_quarantine_fields (VsWorkspace *ws, gint64 id, char ***header, char ***fields, GError **error);

/* Where a field stands in its row as found: bytes of `raw`. FALSE when it cannot be told. Pure. */
gboolean   vs_quarantine_span (const char *raw, char *const *fields, guint field, gsize *at, gsize *len);

/* Another text for the whole row (delimiters and quotes as in its file, UTF-8), or for its fields in the order of the header. NULL takes the
 * correction away. */
gboolean   vs_quarantine_mend (VsWorkspace *ws, gint64 id, const char *text, GError **error);
gboolean   vs_quarantine_mend_fields (VsWorkspace *ws, gint64 id, const char *const *fields, GError **error);
/* By a rule: the column becomes what the expression over the source columns (as text) and `value` says: replace (value, ',', '.').
 * Rows that have another number of fields than the header are left alone. *n_mended: rows whose text changed. */
gboolean   vs_quarantine_mend_by_rule (VsWorkspace *ws, const VsQuarantineFilter *filter, const char *column, const char *expression,
                                       VsJob *job, guint64 *n_mended, GError **error);

typedef struct {
  guint64 tried, admitted, waiting;             /* tried = admitted + waiting */
  guint64 inserted, updated, unchanged, readings;
} VsReadmitResult;

/* Through the mapping of their load (the newest of that name), in one transaction; what is refused again waits on with the new reason. */
gboolean   vs_quarantine_readmit (VsWorkspace *ws, const VsQuarantineFilter *filter, VsJob *job, VsReadmitResult *result, GError **error);
/* CSV: id, file, line, place (what `line` counts), offset, column, reason, raw, mended. path "-" is standard output. */
gboolean   vs_quarantine_export (VsWorkspace *ws, const VsQuarantineFilter *filter, const char *path, GError **error);

G_END_DECLS
