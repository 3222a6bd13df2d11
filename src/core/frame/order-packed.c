/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order-packed.c: a whole table in order. The keys of a row and its number lie side by side in one 64-bit word; the words are dealt into
 * buckets by their leading bits and each bucket, small enough to stay near, is sorted by the bits that are left. */
#include "frame/order.h"

#include "base/parallel.h"

#include <string.h>

#define SECTIONS 8
#define PARALLEL_MIN (1 << 16)
#define DIGIT 8
#define BUCKETS (1 << DIGIT)

typedef struct {
  const VsOrderKey *keys;
  guint             n_keys;
  guint             bits[4];     /* of each key */
  guint             row_bits, key_bits;
  const VsBitmap   *taken;
  gsize             n_rows, per_section, n_sections;
  guint64          *items, *dealt;
  gsize            *at;          /* sections × buckets: counts, then places */
  gsize             start[BUCKETS + 1];
  guint32          *rows;        /* the answer */
} Packed;

static inline guint
bucket_of (const Packed *packed, guint64 item)
{
  guint shift = packed->row_bits + packed->key_bits;

  return shift > DIGIT ? (guint) (item >> (shift - DIGIT)) : (guint) item & (BUCKETS - 1);
}

/* Words of all rows of a section, and how many of the taken ones go to each bucket. */
static gboolean
pack_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Packed *packed = data;
  guint64 own[VS_BLOCK], mask[VS_BLOCK_WORDS];

  for (gsize section = begin; section < end; section++)
    {
      gsize *count = packed->at + section * BUCKETS, last = MIN (packed->n_rows, (section + 1) * packed->per_section);
      for (gsize from = section * packed->per_section; from < last; from += VS_BLOCK)
        {
          gsize n = MIN (VS_BLOCK, last - from);
          guint64 *items = packed->items + from;
          memset (items, 0, n * sizeof *items);
          for (guint k = 0; k < packed->n_keys; k++)
            {
              vs_order_key_read (&packed->keys[k], from, n, packed->keys[k].span, own);
              for (gsize i = 0; i < n; i++)
                items[i] = items[i] << packed->bits[k] | own[i];
            }
          for (gsize i = 0; i < n; i++)
            items[i] = items[i] << packed->row_bits | (from + i);
          vs_block_mask (NULL, packed->taken, NULL, from, n, mask);
          for (gsize i = 0; i < n; i++)
            if (mask[i / 64] >> (i & 63) & 1)
              count[bucket_of (packed, items[i])]++;
        }
    }
  return TRUE;
}

static gboolean
deal_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Packed *packed = data;

  for (gsize section = begin; section < end; section++)
    {
      gsize *at = packed->at + section * BUCKETS, last = MIN (packed->n_rows, (section + 1) * packed->per_section);
      for (gsize i = section * packed->per_section; i < last; i++)
        if (packed->taken == NULL || vs_bitmap_get (packed->taken, i))
          packed->dealt[at[bucket_of (packed, packed->items[i])]++] = packed->items[i];
    }
  return TRUE;
}

/* Rows came in order and every pass keeps it, so only the key bits below the bucket's need sorting. */
static void
sort_bucket (const Packed *packed, guint64 *from, guint64 *to, gsize n, guint32 *rows)
{
  guint64 row_mask = (G_GUINT64_CONSTANT (1) << packed->row_bits) - 1;
  guint top = packed->row_bits + packed->key_bits - MIN (packed->key_bits, DIGIT);

  for (guint shift = packed->row_bits; shift < top && n > 1; shift += DIGIT)
    {
      gsize count[BUCKETS] = { 0 }, sum = 0;
      guint64 digit = top - shift < DIGIT ? (G_GUINT64_CONSTANT (1) << (top - shift)) - 1 : BUCKETS - 1;
      for (gsize i = 0; i < n; i++)
        count[from[i] >> shift & digit]++;
      if (count[from[0] >> shift & digit] == n)
        continue;
      for (guint b = 0; b < BUCKETS; b++)
        {
          gsize c = count[b];
          count[b] = sum;
          sum += c;
        }
      for (gsize i = 0; i < n; i++)
        to[count[from[i] >> shift & digit]++] = from[i];
      guint64 *swap = from;
      from = to;
      to = swap;
    }
  for (gsize i = 0; i < n; i++)
    rows[i] = (guint32) (from[i] & row_mask);
}

static gboolean
sort_buckets (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Packed *packed = data;

  for (gsize b = begin; b < end; b++)
    {
      gsize start = packed->start[b];
      sort_bucket (packed, packed->dealt + start, packed->items + start, packed->start[b + 1] - start, packed->rows + start);
    }
  return TRUE;
}

/* Counts to places: a bucket's rows come section after section. */
static gsize
place_buckets (Packed *packed)
{
  gsize sum = 0;

  for (guint b = 0; b < BUCKETS; b++)
    {
      packed->start[b] = sum;
      for (gsize section = 0; section < packed->n_sections; section++)
        {
          gsize count = packed->at[section * BUCKETS + b];
          packed->at[section * BUCKETS + b] = sum;
          sum += count;
        }
    }
  packed->start[BUCKETS] = sum;
  return sum;
}

static void
run (Packed *packed, gsize n, VsParallelFunc work)
{
  if (packed->n_rows >= PARALLEL_MIN)
    vs_parallel_for (n, 1, work, packed, NULL, NULL);
  else
    work (0, n, 0, packed, NULL);
}

static guint
bits_for (guint64 largest)
{
  return largest == 0 ? 0 : 64 - (guint) __builtin_clzll (largest);
}

guint32 *
vs_order_packed (const VsOrderKey *keys, guint n_keys, const VsBitmap *taken, gsize n_rows, gsize *n_out)
{
  Packed packed = { .keys = keys, .n_keys = n_keys, .taken = taken, .n_rows = n_rows, .row_bits = bits_for (n_rows) };
  g_autofree gsize *at = NULL;

  if (n_keys == 0 || n_keys > G_N_ELEMENTS (packed.bits))
    return NULL;
  for (guint k = 0; k < n_keys; k++)
    {
      packed.bits[k] = bits_for (keys[k].span);
      packed.key_bits += packed.bits[k];
      if (keys[k].span == 0 || packed.bits[k] > 62 || packed.key_bits + packed.row_bits > 64)
        return NULL;
    }
  packed.n_sections = n_rows >= PARALLEL_MIN ? SECTIONS : 1;
  packed.per_section = ((n_rows + packed.n_sections - 1) / packed.n_sections + VS_BLOCK - 1) / VS_BLOCK * VS_BLOCK;
  packed.at = at = g_new0 (gsize, packed.n_sections * BUCKETS);
  packed.items = vs_block_alloc (n_rows, sizeof (guint64));
  run (&packed, packed.n_sections, pack_section);
  *n_out = place_buckets (&packed);
  packed.dealt = vs_block_alloc (*n_out, sizeof (guint64));
  packed.rows = g_new (guint32, MAX (*n_out, 1));
  run (&packed, packed.n_sections, deal_section);
  run (&packed, BUCKETS, sort_buckets);
  vs_block_free (packed.items, n_rows, sizeof (guint64));
  vs_block_free (packed.dealt, *n_out, sizeof (guint64));
  return packed.rows;
}
