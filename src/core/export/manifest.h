/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manifest.h: what a package holds, to be checked after it has travelled: rows, SHA-256 and columns with types and units of each table,
 * the as-of date, and a page for people. */
#pragma once

#include "export/book.h"
#include "semantic/data.h"

G_BEGIN_DECLS

/* Of one written table. */
typedef struct {
  gsize n_rows;
  char *sha256;
} VsManifestTable;

void    vs_manifest_table_clear (VsManifestTable *table);
/* Hashes the file. */
gboolean vs_manifest_table_read (VsManifestTable *table, const char *path, GError **error);

/* One entry of `tables` for each of the book's. (transfer full) */
GBytes *vs_manifest_json (VsData *data, const VsBook *book, const VsManifestTable *tables);
GBytes *vs_manifest_readme (VsData *data, const VsBook *book, const VsManifestTable *tables);

G_END_DECLS
