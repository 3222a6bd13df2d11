/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx.h: tiles as an Excel workbook, a sheet a tile: title, note, then the table with its head frozen. Numbers are numbers with the format
 * of their field, days and instants (UTC) are dates, yes and no are booleans, and text stays text whatever it begins with: nothing of a
 * customer's name is ever read as a formula. Missing is an empty cell. Rows are written as they come, so memory does not grow with them;
 * a sheet ends at Excel's 1,048,576 rows and says so. The same data give the same bytes. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

/* title: of the workbook; filter: what it was filtered by, in words (nullable). n_sheets may be NULL. The file is replaced atomically. */
gboolean vs_export_xlsx (VsData *data, const VsTileContent *const *contents, guint n_contents, const char *title, const char *filter,
                         const char *path, guint *n_sheets, VsJob *job, GError **error);

G_END_DECLS
