/* SPDX-License-Identifier: GPL-3.0-or-later */
/* codes.h: what stands for what: a code list of a mapping ("R" is "household"), or a table in which one column finds another (the customer of
 * a contact). Filled once, then read by any thread. */
#pragma once

#include "workspace/db.h"

G_BEGIN_DECLS

/* What becomes of a text that is not in the list. */
typedef enum { VS_CODES_KEEP, VS_CODES_MISSING, VS_CODES_REFUSE } VsCodesOtherwise;

typedef struct {
  GHashTable      *map;        /* text → text, both in `texts` */
  GStringChunk    *texts;
  gboolean         any_case;   /* "r" is "R" (ASCII) */
  VsCodesOtherwise otherwise;
  char            *what;       /* for the reason: “X” is not in WHAT */
} VsCodes;

VsCodes    *vs_codes_new (const char *what, gboolean any_case, VsCodesOtherwise otherwise);
/* The same code again with another text makes it ambiguous: it stands for nothing then. */
void        vs_codes_add (VsCodes *codes, const char *code, const char *text);
/* Of a workspace's table: `by` finds `take`. VS_ERROR_NOT_FOUND when there is no such table or column. */
VsCodes    *vs_codes_new_for_table (sqlite3 *db, const char *table, const char *by, const char *take, VsCodesOtherwise otherwise, GError **error);
void        vs_codes_free (VsCodes *codes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsCodes, vs_codes_free)
/* NULL: the code is not known, or ambiguous. */
const char *vs_codes_find (const VsCodes *codes, const char *code, gsize len);
gboolean    vs_codes_otherwise_from_name (const char *name, VsCodesOtherwise *otherwise);   /* "keep", "missing", "refuse" */

G_END_DECLS
