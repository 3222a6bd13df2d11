/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clean.h: the table in a file, and nothing else of it: no lines before or after, no blank rows, each row in its columns. Streams. */
#pragma once

#include "intake/sniff.h"

G_BEGIN_DECLS

/* FALSE stops, with the error. */
typedef gboolean (*VsCleanRow) (const char *const *cells, const gsize *lens, guint n, gpointer data, GError **error);

typedef struct {
  guint64 rows, mended;
  guint64 notes;        /* lines below the table, or set apart in it by blank ones */
  guint64 headers;      /* times the header came again */
} VsCleanCount;

/* The header first ("col_0" … when the file has none), then each row. A row that fits no column is mended where the rows seen are enough to
 * judge by; else VS_ERROR_FORMAT with its line: nothing is dropped that might be a row. */
gboolean vs_clean_table (const char *path, const VsSniff *sniff, VsCleanRow row, gpointer data, VsCleanCount *count, GError **error);

G_END_DECLS
