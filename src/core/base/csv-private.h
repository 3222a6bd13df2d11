/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv-private.h: what the reader shares with its scanner and its decoder. */
#pragma once

#include "base/csv-scan.h"

#include <string.h>

G_BEGIN_DECLS

/* In VsCsvField.quoted while a record is being made: the text still has its escapes. */
#define VS_CSV_FIELD_ESCAPED 2

/* ── Decoder: other encodings than UTF-8 ──
 * A narrow one (Latin-1, Windows-1252 …) keeps ASCII bytes, so records are cut first and fields converted after; a wide one (UTF-16,
 * UTF-32) is converted as a stream before. */
typedef struct _VsCsvDecoder VsCsvDecoder;

VsCsvDecoder *vs_csv_decoder_new (const char *encoding, GError **error);
void          vs_csv_decoder_free (VsCsvDecoder *self);
gboolean      vs_csv_decoder_is_wide (const VsCsvDecoder *self);
/* Bytes below 128 are ASCII: not so in Shift-JIS, whose backslash is a yen. */
gboolean      vs_csv_decoder_is_ascii (const VsCsvDecoder *self);
/* Wide: room for raw input, then the UTF-8 of it; what is no character becomes the byte 0xff, which no UTF-8 has. */
char         *vs_csv_decoder_room (VsCsvDecoder *self, gsize *room);
gsize         vs_csv_decoder_stream (VsCsvDecoder *self, gsize n_new, gboolean last, char *into, gsize room);
void          vs_csv_decoder_push (VsCsvDecoder *self, const char *bytes, gsize n);
/* Bytes of input that gave this text. */
gsize         vs_csv_decoder_input_length (const VsCsvDecoder *self, const char *text, gsize len);
/* Narrow: the field's text becomes UTF-8 in `into`; *used grows. FALSE when some byte is no character (it becomes U+FFFD). */
gboolean      vs_csv_decoder_field (VsCsvDecoder *self, VsCsvField *field, char *into, gsize room, gsize *used);

/* Both rewrite the field's text into `into` and return its length. */
gsize         vs_csv_unescape (VsCsvField *field, const VsCsvDialect *dialect, char *into);
gsize         vs_csv_make_valid (VsCsvField *field, char *into);

/* ── The reader ── */
#define VS_CSV_PAD 64      /* zero bytes behind the text, so that a block of 64 may be looked at anywhere */

struct _VsCsvReader {
  VsCsvDialect  dialect;
  VsCsvDecoder *decoder;       /* NULL for UTF-8 */
  VsCsvScan     scan;

  const VsCsvInput *input;     /* NULL: */
  gpointer      input_data;
  int           fd;            /* −1: from memory */
  char         *path;
  const char   *bytes;
  gsize         n_bytes;
  guint64       total;         /* 0 = unknown */
  gboolean      eof, started;
  GError       *error;         /* kept until next () */

  char         *buf;
  gsize         size, at, end; /* at: where the next record begins */
  guint64       base;          /* input offset of buf[0], or in a wide encoding of buf[at] */
  guint64       line;
  guint32      *pos;           /* places of structural bytes in buf, ascending */
  gsize         n_pos, next_pos, pos_size;
  guint8       *high;          /* per 64 bytes: is there a byte above 127 */
  gboolean      after_cr, skip_line;

  VsCsvField   *fields;
  guint         n_fields, fields_size;
  char         *arena;         /* text of fields that had to be rewritten */
  gsize         arena_size;

  char        **header;
  guint         n_header;
  VsPlaces     *places;        /* nullable */
};

/* Up to `room` bytes as the input has them; 0 at the end, −1 with self->error. */
gssize        vs_csv_reader_input (VsCsvReader *self, char *into, gsize room);
/* Where the record of a made text stands, and whether it is one. */
void          vs_csv_reader_take_place (VsCsvReader *self, VsCsvRecord *record);
/* Writes down the structural bytes of buf[0..end). */
void          vs_csv_reader_index (VsCsvReader *self);

G_END_DECLS
