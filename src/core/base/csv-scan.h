/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv-scan.h: which of 64 bytes can matter to whoever cuts delimited text. */
#pragma once

#include "base/csv.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

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

G_END_DECLS
