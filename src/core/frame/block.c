/* SPDX-License-Identifier: GPL-3.0-or-later */
/* block.c: the only place that knows the widths in which values lie. */
#include "frame/block.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE (2 * 1024 * 1024)
#define HUGE_MIN (2 * HUGE_PAGE)
#define KEEP 16
#define KEEP_MIN (512 * 1024)
#define KEEP_MAX (128 * 1024 * 1024)

/* ── Room ── */

/* Answering a question takes and frees the same few large arrays; the kernel would clear each page of them every time. */
static struct {
  GMutex lock;
  struct { gpointer values; gsize bytes; } kept[KEEP];
  gsize  bytes;
} spare;

static gpointer
take_spare (gsize bytes)
{
  gpointer values = NULL;

  g_mutex_lock (&spare.lock);
  for (guint i = 0; i < KEEP && values == NULL; i++)
    if (spare.kept[i].bytes == bytes)
      {
        values = g_steal_pointer (&spare.kept[i].values);
        spare.kept[i].bytes = 0;
        spare.bytes -= bytes;
      }
  g_mutex_unlock (&spare.lock);
  return values;
}

gpointer
vs_block_alloc (gsize n, gsize size)
{
  gpointer values = NULL;

  if (n >= KEEP_MIN / size && (values = take_spare (n * size)) != NULL)
    return values;
  if (n < HUGE_MIN / size || posix_memalign (&values, HUGE_PAGE, n * size) != 0)
    return g_malloc_n (MAX (n, 1), size);
  madvise (values, n * size, MADV_HUGEPAGE);  /* a wish */
  return values;
}

void
vs_block_free (gpointer values, gsize n, gsize size)
{
  gsize bytes = n * size;

  if (values != NULL && bytes >= KEEP_MIN)
    {
      g_mutex_lock (&spare.lock);
      for (guint i = 0; i < KEEP && values != NULL && spare.bytes + bytes <= KEEP_MAX; i++)
        if (spare.kept[i].bytes == 0)
          {
            spare.kept[i].values = g_steal_pointer (&values);
            spare.kept[i].bytes = bytes;
            spare.bytes += bytes;
          }
      g_mutex_unlock (&spare.lock);
    }
  g_free (values);
}

/* ── Reading ── */

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
lying (const VsColumn *column, gsize from, gsize n, gsize *size)
{
  const char *at;

  *size = column->narrow ? column->narrow_size : vs_type_size (column->type);
  at = (const char *) (column->narrow ? column->narrow : column->data) + from * *size;
  /* The processor guesses ahead only within a page, and several columns take turns: tell it about the next block. */
  for (gsize byte = n * *size; byte < 2 * n * *size; byte += 64)
    __builtin_prefetch (at + byte);
  return at;
}

#define READ(kind)                                                               \
  gsize size;                                                                    \
  gconstpointer in = lying (column, from, n, &size);                                \
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
vs_block_mask (const VsColumn *column, const VsBitmap *a, const VsBitmap *b, gsize from, gsize n, guint64 *mask)
{
  const guint64 *valid = column ? column->valid : NULL, full = ~G_GUINT64_CONSTANT (0);
  guint64 missing = 0;

  for (gsize w = 0; w * 64 < n; w++)
    {
      gsize at = from / 64 + w;
      guint64 rows = n - w * 64 < 64 ? ~(full << (n - w * 64)) : full;
      mask[w] = rows & (valid ? valid[at] : full) & (a ? a->bits[at] : full) & (b ? b->bits[at] : full);
      missing |= mask[w] ^ rows;
    }
  return missing != 0;
}

#define BITS_8(b) 1u << (b), 1u << ((b) + 1), 1u << ((b) + 2), 1u << ((b) + 3), 1u << ((b) + 4), 1u << ((b) + 5), 1u << ((b) + 6), 1u << ((b) + 7)
static const guint32 bit[32] = { BITS_8 (0), BITS_8 (8), BITS_8 (16), BITS_8 (24) };

VS_CLONES static void
drop_word (guint32 *restrict codes, guint64 word, guint32 other)
{
  guint32 low = (guint32) word, high = (guint32) (word >> 32);

  /* Without a condition: a choice would become a branch per row. */
  for (guint i = 0; i < 32; i++)
    {
      guint32 keep = -(guint32) ((low & bit[i]) != 0), keep_next = -(guint32) ((high & bit[i]) != 0);
      codes[i] = (codes[i] & keep) | (other & ~keep);
      codes[i + 32] = (codes[i + 32] & keep_next) | (other & ~keep_next);
    }
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

VS_CLONES gsize
vs_block_count (const guint64 *words, gsize n)
{
  gsize count = 0;

  for (gsize w = 0; w < n; w++)
    count += (gsize) __builtin_popcountll (words[w]);
  return count;
}

void
vs_block_pack (const guint8 *flags, gsize n, guint64 *words)
{
  gsize i = 0;

  memset (words, 0, (n + 63) / 64 * sizeof *words);
  for (; i + 8 <= n; i += 8)
    {
      guint64 eight;
      /* Eight bytes' lowest bits slide into the highest byte, each to its place. */
      memcpy (&eight, flags + i, 8);
      eight = GUINT64_FROM_LE (eight) & G_GUINT64_CONSTANT (0x0101010101010101);
      words[i / 64] |= (eight * G_GUINT64_CONSTANT (0x0102040810204080) >> 56) << (i & 63);
    }
  for (; i < n; i++)
    words[i / 64] |= (guint64) (flags[i] & 1) << (i & 63);
}
