/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping-check.h: everything that is wrong with a mapping, and not only the first: in the document itself, against the tables of a workspace,
 * against the header of a file, and in the file's first rows. */
#pragma once

#include "intake/preview.h"

G_BEGIN_DECLS

/* One sentence each: "FILE, /JSON/pointer: reason". */
typedef struct {
  char      *mapping;   /* its name; NULL when it has none */
  GPtrArray *faults;    /* char *: with these it cannot be used */
  GPtrArray *rows;      /* char *: what would go to quarantine among the first rows, one sentence for each column and reason */
  guint      n_rows;    /* of the file that were tried */
  VsPreviewMark mark;   /* what the watermark makes of its rows */
  char      *mark_words;   /* likewise, in one sentence (nullable) */
} VsMappingCheck;

/* path: a data file (nullable: the mapping alone). name_or_path: of the mapping; NULL: the one that fits the file. An error only when the file or
 * the mapping cannot be read at all. */
VsMappingCheck *vs_mapping_check (VsWorkspace *ws, const char *path, const char *name_or_path, VsJob *job, GError **error);
void            vs_mapping_check_free (VsMappingCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsMappingCheck, vs_mapping_check_free)

G_END_DECLS
