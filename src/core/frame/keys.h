/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys.h: column values as unsigned integers that are equal where the values are equal, dense where the values allow it.
 * Private to the frame: groups, distinct counts, joins and order all go through it. */
#pragma once

#include "frame/frame.h"

typedef struct {
  const VsColumn *column;
  gint64          low;     /* smallest present value of an integer-like column */
  guint64         span;    /* present codes are 0 … span − 1; 0 = any 64-bit code */
} VsKeys;

/* Scans integers for their range. */
void vs_keys_init (VsKeys *keys, const VsColumn *column);
/* Codes of rows [from, from + n); a missing value gives `missing`. */
void vs_keys_read (const VsKeys *keys, gsize from, gsize n, guint64 missing, guint64 *codes);

/* A double as bits: −0 is 0, each NaN is the same. */
static inline guint64
vs_keys_double_bits (double value)
{
  union { double d; guint64 u; } bits = { value };

  if (value == 0)
    return 0;
  return value != value ? G_GUINT64_CONSTANT (0x7ff8000000000000) : bits.u;
}
