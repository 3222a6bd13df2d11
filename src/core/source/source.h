/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source.h: any file a retailer has, as one stream of CSV text: plain or packed (gzip, zip, tar, xz, zstd, bzip2), Excel workbooks, JSON lines, and the
 * meter formats NEM12, NEM13 and Green Button (ESPI). Who reads needs to know of CSV only. Streams: memory does not grow with the file but for a
 * workbook's shared texts.
 *
 * A file in a zip and a sheet in a workbook are named like files in a folder: "march.zip/customers.csv", "book.xlsx/Sheet1".
 * Meter formats give the columns meter_id, timestamp (with its offset from UTC), kwh; energy that flows back to the grid is a meter of its
 * own, "ID:B1" or "ID:export".
 *
 * Files are hostile: names in archives are labels and never paths on the disk; a file that unpacks to more than VS_SOURCE_UNPACK times its
 * size (beyond VS_SOURCE_UNPACK_FREE bytes) is refused; XML with a document type is refused, so that no entity is ever expanded. */
#pragma once

#include "base/csv.h"

G_BEGIN_DECLS

#define VS_SOURCE_UNPACK      1000
#define VS_SOURCE_UNPACK_FREE (G_GUINT64_CONSTANT (1) << 30)
#define VS_SOURCE_MEMBERS     10000                  /* files in a zip, sheets of a workbook: each is opened by itself */
#define VS_SOURCE_LINE        (16 * 1024 * 1024)     /* bytes of a line of JSON or NEM12 */

typedef struct _VsSource VsSource;

/* The files of a zip or tar or the sheets of a workbook, as names vs_source_open () takes, when there are several; NULL without an error when the
 * file is one table by itself. (transfer full) */
char      **vs_source_members (const char *path, GError **error);

/* VS_ERROR_OPEN for what cannot be read, VS_ERROR_FORMAT for what is broken. */
VsSource   *vs_source_open (const char *path, GError **error);
void        vs_source_free (VsSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsSource, vs_source_free)

/* Up to `room` bytes of text; 0 at the end, −1 with an error. */
gssize      vs_source_read (VsSource *self, char *into, gsize room, GError **error);
/* For people: "CSV", "Excel workbook", "NEM12" … */
const char *vs_source_format (const VsSource *self);
/* The text was made here: RFC 4180, UTF-8, the first record is the header. */
gboolean    vs_source_is_made (const VsSource *self);
/* Where the records of text that was made here stand in the file, as far as it was read; NULL: the text is the file's. (transfer none) */
VsPlaces   *vs_source_places (const VsSource *self);
/* The file as people know it: its name, with what in it: "march.zip/a/b.csv", "book.xlsx/Sheet1". (transfer full) */
char       *vs_source_name (const char *path);
/* Bytes of the file taken, and in all. */
guint64     vs_source_position (const VsSource *self, guint64 *total);
/* What was left out and why, once all is read; NULL: nothing. */
const char *vs_source_note (const VsSource *self);

/* A reader over the source: plain files are read as they are. */
VsCsvReader *vs_source_reader (const char *path, const VsCsvDialect *dialect, GError **error);

G_END_DECLS
