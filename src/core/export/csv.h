/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.h: any entity of the semantic model as CSV for other programs: UTF-8, comma, LF, ISO dates, '.' decimals, true/false, percentages
 * as fractions, missing = empty, no line breaks inside fields. */
#pragma once

#include "semantic/data.h"

G_BEGIN_DECLS

/* The header of a field: its name; instants end in "_utc", because a CSV has no place for a zone. (transfer full) */
char    *vs_export_csv_name (const VsField *field);

/* One row per row of the entity. fields (nullable): which, in which order; NULL = all, calculated ones too. VS_ERROR_NOT_FOUND proposes the
 * nearest entity. n_rows may be NULL. The file is replaced atomically. */
gboolean vs_export_csv (VsData *data, const char *entity, const char *const *fields, const char *path, gsize *n_rows, VsJob *job,
                        GError **error);

G_END_DECLS
