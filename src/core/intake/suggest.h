/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suggest.h: a mapping for a file nobody has mapped: which table it is, which column is which, by their names, what they hold, and the words of
 * the semantic model; each with how sure that is and why. */
#pragma once

#include "intake/mapping.h"
#include "intake/convert.h"

G_BEGIN_DECLS

typedef struct {
  char      *source;           /* header of the file */
  char      *target;           /* column of the table; NULL: none fits, it becomes an attribute */
  VsCellType type;
  char      *transformation;   /* nullable: another unit */
  double     confidence;       /* 0..1 */
  char      *why;              /* a phrase */
} VsSuggestColumn;

typedef struct {
  char      *table;            /* a silver table, or "reading" */
  char      *ready;            /* name of the ready mapping that fits (nullable) */
  double     confidence;       /* of the table, 0..1 */
  GPtrArray *columns;          /* VsSuggestColumn, in the order of the file */
  GPtrArray *missing;          /* char *: columns of the key that nothing gives; the mapping cannot be used before they are */
  char      *json;             /* the mapping as a document */
} VsSuggestion;

/* table NULL: the one that fits best. VS_ERROR_NOT_FOUND when none does, or there is no such table. */
VsSuggestion *vs_mapping_suggest (VsWorkspace *ws, const char *path, const char *table, GError **error);
void          vs_suggestion_free (VsSuggestion *suggestion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsSuggestion, vs_suggestion_free)

G_END_DECLS
