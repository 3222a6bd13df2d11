/* SPDX-License-Identifier: GPL-3.0-or-later */
/* readings-feed.h: a meter file as parcels in the order of its rows, parsed by every core. The text is cut at line ends into pieces that
 * the parsers take as they come; a piece is believed once those before it ended where their records ended. From the first that did not
 * (a line break inside quotes) one reader goes on alone. */
#pragma once

#include "intake/readings-parse.h"

G_BEGIN_DECLS

typedef struct _VsReadingsFeed VsReadingsFeed;

/* Borrows everything; the reader tells lines of its text from then on. Errors as vs_readings_parser_new (). */
VsReadingsFeed *vs_readings_feed_new (const VsMapping *mapping, const VsZone *clock, const char *file_name, VsCsvReader *reader, GError **error);
/* How many parsers number the meters, each for itself. */
guint           vs_readings_feed_n_parsers (const VsReadingsFeed *self);
/* Where the lines of the text that parcels count stand in the file; NULL: there. (transfer none) */
VsPlaces       *vs_readings_feed_places (const VsReadingsFeed *self);
/* Bytes of a piece: for tests, before the first parcel is asked for. */
void            vs_readings_feed_set_piece (VsReadingsFeed *self, gsize bytes);
/* The next parcel; NULL after the last. A parcel that is `unsure` has names and nothing else. Lines of faults are those of the file. */
VsParcel       *vs_readings_feed_next (VsReadingsFeed *self);
void            vs_readings_feed_give_back (VsReadingsFeed *self, VsParcel *parcel);
/* Also in the middle of a file: waits for the piece that each parser has in hand. */
void            vs_readings_feed_free (VsReadingsFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsReadingsFeed, vs_readings_feed_free)

G_END_DECLS
