/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv-private.h: what the reader shares with its scanner and its decoder. */
#pragma once

#include "base/csv.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

/* In VsCsvField.quoted while a record is being made: the text still has its escapes. */
#define VS_CSV_FIELD_ESCAPED 2

/* ── Scanner: which of 64 bytes can matter ── */
typedef struct {
  char delimiter, quote, escape;
} VsCsvScan;

static inline void
vs_csv_scan_init (VsCsvScan *scan, const VsCsvDialect *dialect)
{
  scan->delimiter = dialect->delimiter;
  scan->quote = dialect->quote ? dialect->quote : dialect->delimiter;
  scan->escape = dialect->escape ? dialect->escape : dialect->delimiter;
}

/* One bit per byte: delimiter, quote, escape or a control byte up to CR (which holds LF and NUL; the walk passes over the others).
 * *high: the bytes above 127. */
static inline guint64
vs_csv_scan_block (const VsCsvScan *scan, const char *p, guint64 *high)
{
  guint64 bits = 0;

  *high = 0;
#ifdef __SSE2__
  const __m128i delimiter = _mm_set1_epi8 (scan->delimiter), quote = _mm_set1_epi8 (scan->quote);
  const __m128i escape = _mm_set1_epi8 (scan->escape), cr = _mm_set1_epi8 ('\r');

  for (int i = 0; i < 4; i++)
    {
      __m128i v = _mm_loadu_si128 ((const __m128i *) (p + 16 * i));
      __m128i hit = _mm_or_si128 (_mm_or_si128 (_mm_cmpeq_epi8 (v, delimiter), _mm_cmpeq_epi8 (v, quote)),
                                  _mm_or_si128 (_mm_cmpeq_epi8 (v, escape), _mm_cmpeq_epi8 (_mm_min_epu8 (v, cr), v)));

      bits |= (guint64) (guint16) _mm_movemask_epi8 (hit) << (16 * i);
      *high |= (guint64) (guint16) _mm_movemask_epi8 (v) << (16 * i);
    }
#else
  for (int i = 0; i < 64; i++)
    {
      guint8 c = (guint8) p[i];
      gboolean hit = p[i] == scan->delimiter || p[i] == scan->quote || p[i] == scan->escape || c <= '\r';

      bits |= (guint64) hit << i;
      *high |= (guint64) (c >> 7) << i;
    }
#endif
  return bits;
}

/* ── Decoder: other encodings than UTF-8 ──
 * A narrow one (Latin-1, Windows-1252 …) keeps ASCII bytes, so records are cut first and fields converted after; a wide one (UTF-16,
 * UTF-32) is converted as a stream before. */
typedef struct _VsCsvDecoder VsCsvDecoder;

VsCsvDecoder *vs_csv_decoder_new (const char *encoding, GError **error);
void          vs_csv_decoder_free (VsCsvDecoder *self);
gboolean      vs_csv_decoder_is_wide (const VsCsvDecoder *self);
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

G_END_DECLS
