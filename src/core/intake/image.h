/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image.h: rows of one table as the bytes of an SQLite database that holds nothing else. Any thread can make one; the thread that writes
 * attaches it and copies its records as they are (INSERT … SELECT * between tables of one shape), which takes a tenth of the time of binding
 * every value. Layout: https://www.sqlite.org/fileformat2.html */
#pragma once

#include "intake/convert.h"

G_BEGIN_DECLS

typedef struct _VsImage VsImage;

/* sql: the CREATE TABLE that the rows are for. */
VsImage      *vs_image_new (const char *table, const char *sql);
void          vs_image_free (VsImage *self);
/* A row with a value for each column, in the table's order. FALSE when the image is full: begin another. */
gboolean      vs_image_add (VsImage *self, const VsCell *const *values, guint n);
guint         vs_image_rows (const VsImage *self);
/* The database; no more rows after this. (transfer none) */
const guint8 *vs_image_end (VsImage *self, gsize *n_bytes);
/* Without rows, to be filled again. */
void          vs_image_empty (VsImage *self);

G_END_DECLS
