/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft-document.h: reading and writing the JSON of a draft's mapping. For draft.c and decisions.c. Whatever has another form than it should is
 * as good as not there. */
#pragma once

#include "intake/draft.h"

G_BEGIN_DECLS

/* Members of a mapping with one target that each of several has for itself. NULL-terminated. */
extern const char *const vs_draft_of_one_target[];

JsonObject  *vs_draft_root (const VsDraft *draft);
/* The object with "target" and "columns": the document itself, or one of "targets"; NULL when there are fewer. */
JsonObject  *vs_draft_target (const VsDraft *draft, guint target);
/* An object in another; make: also when it was none. (transfer none, nullable) */
JsonObject  *vs_draft_member (JsonObject *object, const char *member, gboolean make);
JsonArray   *vs_draft_array (JsonObject *object, const char *member);
JsonObject  *vs_draft_element (JsonArray *array, guint i);
const char  *vs_draft_text_of (JsonObject *object, const char *member);
/* NULL: away with it. */
void         vs_draft_put_text (JsonObject *object, const char *member, const char *value);
/* Index in "columns" of the element whose member says so, without regard to case; −1. */
int          vs_draft_find_column (JsonArray *columns, const char *member, const char *name);
/* What the document tells of the file's form. Borrows from it. */
VsSniffGiven vs_draft_given (const VsDraft *draft);

G_END_DECLS
