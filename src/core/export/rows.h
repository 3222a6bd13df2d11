/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h: columns as rows of a CSV file, for other programs: ISO dates, '.' decimals, no exponents, true/false, missing = empty, no line
 * breaks inside fields. On all cores: each formats blocks of rows in memory, and the blocks go to the file in order. */
#pragma once

#include "base/csv.h"
#include "frame/column.h"

G_BEGIN_DECLS

gboolean vs_export_rows (VsCsvWriter *writer, VsColumn *const *columns, guint n_columns, gsize n_rows, VsJob *job, GError **error);

G_END_DECLS
