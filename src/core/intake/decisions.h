/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decisions.h: what a person decides about a draft: each is a change of its document. Nothing of what was found changes before the next look. */
#pragma once

#include "intake/draft.h"

G_BEGIN_DECLS

/* A member of the mapping's "source": "delimiter", "quote", "escape", "encoding", "decimal", "group", "currency", "date_order", "zone"; NULL: as it is found. */
void        vs_draft_set_source (VsDraft *draft, const char *member, const char *value);
void        vs_draft_set_date_numbers (VsDraft *draft, gboolean numbers);
/* "header_lines" or "skip_lines". */
void        vs_draft_set_lines (VsDraft *draft, const char *member, guint lines);
void        vs_draft_set_missing (VsDraft *draft, const char *const *words);
void        vs_draft_set_table (VsDraft *draft, const char *table);
/* One source row may give rows of several tables. */
void        vs_draft_add_target (VsDraft *draft, const char *table);
void        vs_draft_remove_target (VsDraft *draft, guint target);
void        vs_draft_set_target (VsDraft *draft, guint target, const char *table);
/* Where a column of the file goes in a target of the mapping: a column of its table, NULL nowhere. */
void        vs_draft_set_column (VsDraft *draft, guint target, const char *source, const char *column);
/* Whether columns that go nowhere become attributes of the target's rows. */
void        vs_draft_set_attributes (VsDraft *draft, guint target, gboolean keep);
/* A member of the mapping's "readings". */
void        vs_draft_set_readings (VsDraft *draft, const char *member, const char *value);
/* The whole mapping, as JSON. VS_ERROR_FORMAT for what is no JSON object. */
gboolean    vs_draft_set_text (VsDraft *draft, const char *json, GError **error);

G_END_DECLS
