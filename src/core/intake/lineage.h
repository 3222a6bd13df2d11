/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lineage.h: where each column of silver and each measure comes from, down to the file and its column, and what hangs on one of them. From the
 * log of loads with their mappings, the semantic model, the dashboards, and what the steps of a run read and write. Things have names:
 *   a column "invoice.amount", a field of the model "customer.overdue", a measure "revenue", a column of a file "invoices.csv:Amount". */
#pragma once

#include "workspace/step.h"

G_BEGIN_DECLS

typedef struct _VsLineage VsLineage;

/* certain FALSE: over a step of a run that reads the whole table, so that it may not hang on this column. */
typedef struct {
  char    *file, *column;        /* the file's name, its header; column NULL: of the mapping itself, a constant */
  char    *mapping;
  char    *transformation;       /* nullable */
  VsTime   at;                   /* of the last load of such a file */
  gboolean certain;
} VsLineageSource;

typedef struct {
  char    *kind;                 /* "column", "field", "measure", "dashboard" */
  char    *name, *caption;
  gboolean certain;
} VsLineageThing;

void vs_lineage_source_free (VsLineageSource *source);
void vs_lineage_thing_free (VsLineageThing *thing);

/* steps: those of a run, NULL-terminated. A snapshot: it does not follow the workspace. */
VsLineage *vs_lineage_new (VsWorkspace *ws, const VsStep *const *steps, GError **error);
void       vs_lineage_free (VsLineage *lineage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsLineage, vs_lineage_free)

/* Names of the silver columns that a file gave, and of all measures, sorted. (element-type char*) (transfer full) */
GPtrArray *vs_lineage_columns (VsLineage *lineage);
GPtrArray *vs_lineage_measures (VsLineage *lineage);
/* For people; the name itself when there is none better. */
const char *vs_lineage_caption (VsLineage *lineage, const char *name);
/* The columns of files that the thing comes from (VsLineageSource). VS_ERROR_NOT_FOUND with the nearest name. */
GPtrArray *vs_lineage_sources (VsLineage *lineage, const char *name, GError **error);
/* The silver columns that the thing is made of (VsLineageThing). */
GPtrArray *vs_lineage_needs (VsLineage *lineage, const char *name, GError **error);
/* What would be without its base if the thing vanished (VsLineageThing), columns first, then fields, measures and dashboards. */
GPtrArray *vs_lineage_affected (VsLineage *lineage, const char *name, GError **error);

G_END_DECLS
