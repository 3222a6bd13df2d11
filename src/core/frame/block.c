/* SPDX-License-Identifier: GPL-3.0-or-later */
/* block.c: the only place that knows the widths in which values lie. */
#include "frame/block.h"

#include <math.h>
#include <string.h>

#define WIDEN(name, from_type, to_type)                                          \
  VS_CLONES static void                                                          \
  name (const from_type *restrict in, gsize n, to_type base, to_type *restrict out) \
  {                                                                              \
    for (gsize i = 0; i < n; i++)                                                \
      out[i] = (to_type) in[i] - base;                                           \
  }

WIDEN (ints_of_u8, guint8, guint64)
WIDEN (ints_of_u16, guint16, guint64)
WIDEN (ints_of_u32, guint32, guint64)
WIDEN (ints_of_i8, gint8, guint64)
WIDEN (ints_of_i16, gint16, guint64)
WIDEN (ints_of_i32, gint32, guint64)
WIDEN (ints_of_i64, gint64, guint64)
WIDEN (codes_of_u8, guint8, guint32)
WIDEN (codes_of_u16, guint16, guint32)
WIDEN (codes_of_u32, guint32, guint32)
WIDEN (codes_of_i8, gint8, guint32)
WIDEN (codes_of_i16, gint16, guint32)
WIDEN (codes_of_i32, gint32, guint32)
WIDEN (codes_of_i64, gint64, guint32)

/* The narrowest array that holds the column's values. */
static inline gconstpointer
lying (const VsColumn *column, gsize from, gsize *size)
{
  *size = column->narrow ? column->narrow_size : vs_type_size (column->type);
  return (const char *) (column->narrow ? column->narrow : column->data) + from * *size;
}

#define READ(kind)                                                               \
  gsize size;                                                                    \
  gconstpointer in = lying (column, from, &size);                                \
  gboolean is_unsigned = column->type == VS_TYPE_TEXT || column->type == VS_TYPE_BOOL; \
                                                                                 \
  switch (size)                                                                  \
    {                                                                            \
    case 1:                                                                      \
      (is_unsigned ? kind##_of_u8 (in, n, base, into) : kind##_of_i8 (in, n, base, into)); \
      break;                                                                     \
    case 2:                                                                      \
      (is_unsigned ? kind##_of_u16 (in, n, base, into) : kind##_of_i16 (in, n, base, into)); \
      break;                                                                     \
    case 4:                                                                      \
      (is_unsigned ? kind##_of_u32 (in, n, base, into) : kind##_of_i32 (in, n, base, into)); \
      break;                                                                     \
    default:                                                                     \
      kind##_of_i64 (in, n, base, into);                                         \
    }

void
vs_block_ints (const VsColumn *column, gsize from, gsize n, gint64 *out)
{
  const guint64 base = 0;
  guint64 *into = (guint64 *) out;

  READ (ints)
}

void
vs_block_codes (const VsColumn *column, gsize from, gsize n, gint64 base_value, guint32 *into)
{
  guint32 base = (guint32) base_value;

  READ (codes)
}

VS_CLONES static void
doubles_of_ints (const gint64 *restrict in, gsize n, double scale, double *restrict out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (double) in[i] / scale;
}

void
vs_block_doubles (const VsColumn *column, gsize from, gsize n, double *out)
{
  if (column->type == VS_TYPE_DOUBLE)
    memcpy (out, column->d + from, n * sizeof *out);
  else
    {
      gint64 ints[VS_BLOCK];
      vs_block_ints (column, from, n, ints);
      doubles_of_ints (ints, n, column->type == VS_TYPE_MONEY ? VS_MONEY_SCALE : 1, out);
    }
  if (column->valid)
    for (gsize w = 0; w * 64 < n; w++)
      for (guint64 gone = ~column->valid[from / 64 + w]; gone != 0; gone &= gone - 1)
        {
          gsize i = w * 64 + (gsize) __builtin_ctzll (gone);
          if (i >= n)
            break;
          out[i] = NAN;
        }
}

gboolean
vs_block_mask (const guint64 *a, const guint64 *b, gsize from, gsize n, guint64 *mask)
{
  const guint64 full = ~G_GUINT64_CONSTANT (0);
  guint64 all = full;

  if (a == NULL && b == NULL)
    return FALSE;
  for (gsize w = 0; w * 64 < n; w++)
    {
      mask[w] = (a ? a[from / 64 + w] : full) & (b ? b[from / 64 + w] : full);
      all &= n - w * 64 < 64 ? mask[w] | full << (n - w * 64) : mask[w];
    }
  return all != full;
}

VS_CLONES static void
drop_word (guint32 *restrict codes, guint64 word, guint32 other)
{
  for (guint i = 0; i < 64; i++)
    codes[i] = word >> i & 1 ? codes[i] : other;
}

void
vs_block_drop (guint32 *codes, gsize n, const guint64 *mask, guint32 other)
{
  for (gsize w = 0; w * 64 < n; w++)
    if (n - w * 64 >= 64 && mask[w] != ~G_GUINT64_CONSTANT (0))
      drop_word (codes + w * 64, mask[w], other);
    else
      for (gsize i = w * 64; i < n && i < w * 64 + 64 && mask[w] != ~G_GUINT64_CONSTANT (0); i++)
        codes[i] = mask[w] >> (i & 63) & 1 ? codes[i] : other;
}
