/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bounds.h: how large a file's parts may be before they are refused: settings of the workspace, so that whoever knows better can raise them. */
#pragma once

#include "base/csv.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* "limit_row" and "limit_field" in bytes (16 MiB, 1 KiB to 256 MiB), put into the dialect; a row that passes them goes to quarantine. */
void     vs_bounds_apply (VsWorkspace *ws, VsCsvDialect *dialect);
/* "limit_columns" (10,000): VS_ERROR_FORMAT for a header with more. */
gboolean vs_bounds_check_columns (VsWorkspace *ws, const char *path, guint n_columns, GError **error);

G_END_DECLS
