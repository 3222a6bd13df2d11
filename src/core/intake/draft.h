/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft.h: a file on its way in: what was sniffed, the mapping it is to be loaded with, and what its first rows would become. The mapping
 * is a document at every moment, found or proposed; each decision of a person is a change of that document, so what was decided can be
 * kept for the files to come. Not for several threads at once: a thread looks at a copy. */
#pragma once

#include "intake/load.h"
#include "intake/preview.h"
#include "intake/target.h"

G_BEGIN_DECLS

typedef struct {
  char      *path;
  JsonNode  *json;        /* the mapping, as in mapping.schema.json; may lack what cannot be told yet */
  gboolean   ready;       /* somebody wrote the mapping; else it was proposed for this file */
  gboolean   changed;     /* since it was found */
  char      *table;       /* wanted instead of the mapping's: columns are proposed anew at the next look; else NULL */
  int        table_at;    /* … of this target alone; −1: of the whole mapping */
  /* Found by vs_draft_look (): */
  VsSniff   *sniff;
  VsMapping *mapping;     /* NULL: there is none that could be tried */
  VsPreview *preview;
  VsLoadDrift drift;      /* which columns it has, or lacks, that the last file of its kind did not */
  char      *fault;       /* why the file cannot be loaded so; NULL: it can */
  char     **tables;      /* all that can be loaded into, "reading" first */
  GPtrArray *targets;     /* VsTarget of the mapping's targets, in their order */
} VsDraft;

/* Sniffs the file, finds or proposes a mapping, and tries the first rows. An error when the file cannot be read or the job was cancelled; a
 * file that fits no mapping has a `fault`. */
VsDraft    *vs_draft_new (VsWorkspace *ws, const char *path, guint max_rows, VsJob *job, GError **error);
/* What was decided, to be looked at in a thread. */
VsDraft    *vs_draft_copy (const VsDraft *draft);
void        vs_draft_free (VsDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsDraft, vs_draft_free)
/* Finds out anew what follows from the decisions. */
gboolean    vs_draft_look (VsDraft *draft, VsWorkspace *ws, guint max_rows, VsJob *job, GError **error);

/* The table of a target; NULL: not chosen, or no such target. */
const char *vs_draft_table (const VsDraft *draft, guint target);
/* Where a column of the file goes in a target; NULL: nowhere, or only into expressions. */
const char *vs_draft_column (const VsDraft *draft, guint target, const char *source);
/* Column i of a target as the mapping has it; FALSE beyond the last. Each may be NULL. */
gboolean    vs_draft_nth (const VsDraft *draft, guint target, guint i, const char **source, const char **column, const char **expression);
gboolean    vs_draft_attributes (const VsDraft *draft, guint target);
/* The dialect of the moment. (clear it) */
VsCsvDialect vs_draft_dialect (const VsDraft *draft);
const VsConvert *vs_draft_convert (const VsDraft *draft);
const char *vs_draft_zone (const VsDraft *draft);       /* of instants without a mark; NULL: the workspace's */
/* A member of "readings" as text; NULL when it is not set. */
const char *vs_draft_readings (const VsDraft *draft, const char *member);

/* The mapping as a file, for this and for others with the same header: `name` as it is kept under, `title` for people. (transfer full) */
char       *vs_draft_text (const VsDraft *draft, const char *name, const char *title);
/* A name to keep it under, proposed from the file's: letters, digits and dashes. (transfer full) */
char       *vs_draft_propose_name (const VsDraft *draft);

G_END_DECLS
