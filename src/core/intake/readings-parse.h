/* SPDX-License-Identifier: GPL-3.0-or-later */
/* readings-parse.h: the parsing half of readings.h: records of a meter file become parcels of readings. A parser may be asked for whatever
 * pieces of the file, in any thread; what it gives does not depend on which pieces it had before. */
#pragma once

#include "intake/mapping-private.h"
#include "intake/readings-parcel.h"
#include "intake/stamp.h"

G_BEGIN_DECLS

typedef struct _VsReadingsParser VsReadingsParser;

/* VS_ERROR_FORMAT when the header lacks a column. Borrows mapping and reader. file_name: the meter of files that name none. */
VsReadingsParser *vs_readings_parser_new (const VsMapping *mapping, const VsConvert *convert, const VsZone *clock, const char *file_name,
                                          VsCsvReader *reader, GError **error);
/* Records from the reader fill the parcel anew; `last` is set when the file is at its end. */
void              vs_readings_parser_fill (VsReadingsParser *self, VsParcel *parcel);
/* The records in the parcel's text, which begins with one. */
void              vs_readings_parser_take (VsReadingsParser *self, VsParcel *parcel);
/* Whether a row's meaning may depend on the one before: the autumn hour of a local clock. */
gboolean          vs_readings_parser_looks_back (const VsReadingsParser *self);
/* As if the rows of the parcel's lead had just been read. */
void              vs_readings_parser_look_back (VsReadingsParser *self, VsParcel *parcel);
void              vs_readings_parser_free (VsReadingsParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsReadingsParser, vs_readings_parser_free)

G_END_DECLS
