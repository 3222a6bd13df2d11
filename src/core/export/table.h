/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h: what a tile says as a table for other programs: as plain values, never shortened, without units. CSV as in csv.h; TSV for the
 * clipboard, which spreadsheets paste into cells. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

/* The rows of a picture or a table; of a key figure its value, what it is compared with, and its line of months is left out. NULL where
 * there is nothing but words. (transfer full) */
VsResult *vs_tile_table (VsData *data, const VsTileContent *content);

/* With a line of captions. (transfer full) */
char     *vs_table_tsv (const VsResult *table);
/* The file is replaced atomically; "-" is standard output. */
gboolean  vs_table_write_csv (const VsResult *table, const char *path, GError **error);
/* One file a tile, DIR/tile-id.csv; n counts them (nullable). DIR is made where it is missing. */
gboolean  vs_tables_write_csv (VsData *data, const VsTileContent *const *contents, guint n_contents, const char *dir, guint *n, VsJob *job,
                               GError **error);

G_END_DECLS
