/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order.c: sorting rows. Each key becomes an integer that sorts alike, and the rows go through a stable radix sort from the last key
 * to the first: no comparisons, ties stay by position, bytes that are the same everywhere cost nothing. */
#include "frame/frame.h"

#include <math.h>
#include <string.h>

typedef struct {
  guint64 key;
  guint32 row;
} Item;

/* Doubles as unsigned integers of the same order; NaN is dealt with as missing. */
static inline guint64
double_key (double value)
{
  union { double d; guint64 u; } bits = { value == 0 ? 0.0 : value };

  return bits.u >> 63 ? ~bits.u : bits.u | G_GUINT64_CONSTANT (1) << 63;
}

static inline guint64
row_key (const VsColumn *column, const guint32 *rank, guint32 row)
{
  if (column->type == VS_TYPE_TEXT)
    return rank[column->code[row]];
  if (column->type == VS_TYPE_DOUBLE)
    return double_key (column->d[row]);
  return (guint64) vs_column_get_int (column, row) ^ G_GUINT64_CONSTANT (1) << 63;
}

/* One stable pass per byte of `key` that is not the same everywhere. */
static void
radix_sort (Item *items, Item *spare, gsize n)
{
  Item *from = items, *to = spare;
  guint64 differ = 0;

  for (gsize i = 1; i < n; i++)
    differ |= items[i].key ^ items[0].key;
  for (guint shift = 0; shift < 64; shift += 8)
    {
      gsize at[256] = { 0 }, sum = 0;
      if ((differ >> shift & 0xff) == 0)
        continue;
      for (gsize i = 0; i < n; i++)
        at[from[i].key >> shift & 0xff]++;
      for (guint b = 0; b < 256; b++)
        {
          gsize count = at[b];
          at[b] = sum;
          sum += count;
        }
      for (gsize i = 0; i < n; i++)
        to[at[from[i].key >> shift & 0xff]++] = from[i];
      Item *swap = from;
      from = to;
      to = swap;
    }
  if (from != items)
    memcpy (items, from, n * sizeof *items);
}

/* Sorts by one key, missing values behind the others. */
static void
sort_by (Item *items, Item *spare, gsize n, const VsSortKey *key)
{
  const VsColumn *column = key->column;
  g_autofree guint32 *rank = column->type == VS_TYPE_TEXT ? vs_dict_ranks (column->dict) : NULL;
  gsize present = 0, missing = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint32 row = items[i].row;
      if (vs_column_is_null (column, row) || (column->type == VS_TYPE_DOUBLE && isnan (column->d[row])))
        {
          spare[missing++].row = row;
          continue;
        }
      guint64 value = row_key (column, rank, row);
      items[present++] = (Item) { key->descending ? ~value : value, row };
    }
  memcpy (items + present, spare, missing * sizeof *items);
  radix_sort (items, spare, present);
}

/* For the first few of many: keeps only rows that can be among them by the first key, at the precision of its 16 leading bits. Order is
 * kept. Returns how many are left. */
static gsize
preselect (Item *items, gsize n, const VsSortKey *key, gsize limit)
{
  const VsColumn *column = key->column;
  g_autofree guint32 *rank = column->type == VS_TYPE_TEXT ? vs_dict_ranks (column->dict) : NULL;
  g_autofree gsize *counts = g_new0 (gsize, 1 << 16);
  guint64 differ = 0, first = 0, cut = 0;
  gsize present = 0, kept = 0, sum;
  int shift;

  for (gsize i = 0; i < n; i++)
    {
      guint32 row = items[i].row;
      if (vs_column_is_null (column, row) || (column->type == VS_TYPE_DOUBLE && isnan (column->d[row])))
        continue;
      guint64 value = row_key (column, rank, row);
      items[present] = (Item) { key->descending ? ~value : value, row };
      first = present == 0 ? items[0].key : first;
      differ |= items[present++].key ^ first;
    }
  if (present < limit)
    return 0;  /* the missing are needed too: begin again with all */
  shift = differ ? MAX (63 - __builtin_clzll (differ) - 15, 0) : 0;
  for (gsize i = 0; i < present; i++)
    counts[items[i].key >> shift & 0xffff]++;
  for (sum = counts[0]; sum < limit; sum += counts[cut])
    cut++;
  for (gsize i = 0; i < present; i++)
    if ((items[i].key >> shift & 0xffff) <= cut)
      items[kept++] = items[i];
  return kept;
}

static gsize
take_rows (Item *items, gsize n_rows, const VsBitmap *taken)
{
  gsize k = 0;

  for (gsize i = 0; i < n_rows; i++)
    if (taken == NULL || vs_bitmap_get (taken, i))
      items[k++].row = (guint32) i;
  return k;
}

guint32 *
vs_frame_order (gsize n_rows, const VsSortKey *keys, guint n_keys, const VsBitmap *taken, gsize limit, gsize *n_out)
{
  g_return_val_if_fail (n_out != NULL && (keys != NULL || n_keys == 0), NULL);
  g_return_val_if_fail (taken == NULL || taken->n_rows == n_rows, NULL);

  gsize n = taken ? vs_bitmap_count (taken) : n_rows;
  g_autofree Item *items = g_new (Item, MAX (n, 1));
  gsize n_sorted = take_rows (items, n_rows, taken), k;

  if (limit > 0 && limit < n / 16 && n_keys > 0)
    {
      n_sorted = preselect (items, n, &keys[0], limit);
      if (n_sorted == 0)
        n_sorted = take_rows (items, n_rows, taken);
    }
  g_autofree Item *spare = g_new (Item, MAX (n_sorted, 1));
  for (guint key = n_keys; key-- > 0;)
    sort_by (items, spare, n_sorted, &keys[key]);

  *n_out = limit != 0 ? MIN (limit, n) : n;
  guint32 *rows = g_new (guint32, MAX (*n_out, 1));
  for (k = 0; k < *n_out; k++)
    rows[k] = items[k].row;
  return rows;
}
