/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame/order.h"

#include <math.h>

#define SIGN (G_GUINT64_CONSTANT (1) << 63)

/* Doubles as unsigned integers of the same order. */
VS_CLONES static void
keys_of_doubles (const double *restrict values, gsize n, guint64 *restrict out)
{
  for (gsize i = 0; i < n; i++)
    {
      union { double d; gint64 i; guint64 u; } bits = { values[i] + 0.0 };  /* −0 is 0 */
      out[i] = bits.u ^ ((guint64) (bits.i >> 63) | SIGN);
    }
}

VS_CLONES static void
turn_keys (guint64 *keys, gsize n, guint64 first, guint64 flip)
{
  for (gsize i = 0; i < n; i++)
    keys[i] = (keys[i] ^ flip) - first;
}

void
vs_order_key_read (const VsOrderKey *key, gsize from, gsize n, guint64 missing, guint64 *out)
{
  const VsColumn *column = key->column;
  guint64 mask[VS_BLOCK_WORDS];

  if (column->type == VS_TYPE_DOUBLE)
    keys_of_doubles (column->d + from, n, out);
  else
    vs_block_ints (column, from, n, (gint64 *) out);
  if (key->rank)
    for (gsize i = 0, last = MAX (vs_dict_size (column->dict), 1) - 1; i < n; i++)
      out[i] = key->rank[MIN (out[i], last)];
  guint64 flip = column->type == VS_TYPE_DOUBLE || key->rank ? 0 : SIGN;
  turn_keys (out, n, key->first, key->descending ? ~flip : flip);
  if (vs_block_mask (column, NULL, NULL, from, n, mask))
    for (gsize i = 0; i < n; i++)
      out[i] = mask[i / 64] >> (i & 63) & 1 ? out[i] : missing;
  if (column->type == VS_TYPE_DOUBLE && !column->settled)
    for (gsize i = 0; i < n; i++)
      out[i] = isnan (column->d[from + i]) ? missing : out[i];
}

/* Smallest and largest key by reading them all. */
static void
measure_doubles (VsOrderKey *key)
{
  guint64 low = G_MAXUINT64, high = 0, keys[VS_BLOCK];

  for (gsize from = 0; from < key->column->n; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, key->column->n - from);
      vs_order_key_read (key, from, n, G_MAXUINT64, keys);
      for (gsize i = 0; i < n; i++)
        {
          low = MIN (low, keys[i]);
          high = keys[i] != G_MAXUINT64 ? MAX (high, keys[i]) : high;
        }
    }
  key->first = low <= high ? low : 0;
  key->span = low <= high ? high - low + 1 : 1;
}

void
vs_order_key_init (VsOrderKey *key, const VsSortKey *sort, gboolean measure)
{
  const VsColumn *column = sort->column;
  gint64 low, high;

  *key = (VsOrderKey) { .column = column, .descending = sort->descending };
  if (column->type == VS_TYPE_TEXT)
    {
      guint32 n = MAX (vs_dict_size (column->dict), 1);
      key->rank = vs_dict_ranks (column->dict);
      key->span = n;
      key->first = key->descending ? ~(guint64) (n - 1) : 0;
      return;
    }
  if (!measure)
    return;
  if (column->type == VS_TYPE_DOUBLE)
    {
      measure_doubles (key);
      return;
    }
  vs_block_range (column, &low, &high);
  key->span = low > high ? 1 : (guint64) high - (guint64) low + 1;  /* 0 when all 64 bits are needed */
  if (low <= high)
    key->first = key->descending ? ~((guint64) high ^ SIGN) : (guint64) low ^ SIGN;
}
