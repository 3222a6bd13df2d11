/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order.c: sorting rows. Each key becomes an integer that sorts alike. The first few are looked for (order-top.c); whole tables are sorted
 * as packed words where the keys are narrow enough (order-packed.c), else here by a stable radix sort from the last key to the first: no
 * comparisons, ties stay by position, bytes that are the same everywhere cost nothing. */
#include "frame/block.h"
#include "frame/order.h"
#include "frame/radix.h"
#include "frame/text-order.h"

#include <math.h>
#include <string.h>

#define PACKED_MIN 1024

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
    return rank[vs_block_int (column, row)];
  if (column->type == VS_TYPE_DOUBLE)
    return double_key (column->d[row]);
  return (guint64) vs_column_get_int (column, row) ^ G_GUINT64_CONSTANT (1) << 63;
}

/* Few rows of many texts: only theirs are put in order, which they then stand in. */
static void
rank_few (VsRadixItem *items, gsize n, const VsColumn *column)
{
  g_autofree const char **texts = g_new (const char *, MAX (n, 1));
  g_autofree guint32 *rank = g_new (guint32, MAX (n, 1)), *at = g_new (guint32, MAX (n, 1));
  guint32 place = 0;

  for (gsize i = 0; i < n; i++)
    texts[i] = vs_dict_text (column->dict, (guint32) vs_block_int (column, items[i].row));
  vs_texts_rank (texts, (guint32) n, rank);
  for (gsize i = 0; i < n; i++)
    at[rank[i]] = (guint32) i;
  for (gsize k = 0; k < n; k++)
    {
      place += k > 0 && texts[at[k]] != texts[at[k - 1]];  /* the same text is the same pointer */
      items[at[k]].key = place;
    }
}

/* Sorts by one key, missing values behind the others. */
static void
sort_by (VsRadixItem *items, VsRadixItem *spare, gsize n, const VsSortKey *key)
{
  const VsColumn *column = key->column;
  gboolean few = column->type == VS_TYPE_TEXT && n < vs_dict_size (column->dict) / 4;
  const guint32 *rank = column->type == VS_TYPE_TEXT && !few ? vs_dict_ranks (column->dict) : NULL;
  gsize present = 0, missing = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint32 row = items[i].row;
      if (vs_column_is_null (column, row) || (column->type == VS_TYPE_DOUBLE && isnan (column->d[row])))
        spare[missing++].row = row;
      else
        items[present++] = (VsRadixItem) { few ? 0 : row_key (column, rank, row), row };
    }
  memcpy (items + present, spare, missing * sizeof *items);
  if (few)
    rank_few (items, present, column);
  for (gsize i = 0; i < present && key->descending; i++)
    items[i].key = ~items[i].key;
  vs_radix_sort (items, spare, present);
}

static gsize
take_rows (VsRadixItem *items, gsize n_rows, const VsBitmap *taken)
{
  gsize k = 0;

  for (gsize i = 0; i < n_rows; i++)
    if (taken == NULL || vs_bitmap_get (taken, i))
      items[k++].row = (guint32) i;
  return k;
}

/* Any keys, key by key from the last to the first. The rows to sort are `some` (nullable), or those taken. */
static guint32 *
sort_rows (gsize n_rows, const VsSortKey *keys, guint n_keys, const VsBitmap *taken, const guint32 *some, gsize n)
{
  g_autofree VsRadixItem *items = g_new (VsRadixItem, MAX (n, 1)), *spare = g_new (VsRadixItem, MAX (n, 1));
  guint32 *rows = g_new (guint32, MAX (n, 1));

  for (gsize i = 0; some && i < n; i++)
    items[i].row = some[i];
  if (some == NULL)
    take_rows (items, n_rows, taken);
  for (guint key = n_keys; key-- > 0;)
    sort_by (items, spare, n, &keys[key]);
  for (gsize i = 0; i < n; i++)
    rows[i] = items[i].row;
  return rows;
}

static guint32 *
order_first (gsize n_rows, const VsSortKey *keys, guint n_keys, const VsBitmap *taken, gsize limit)
{
  g_autofree guint32 *some = NULL;
  VsOrderKey key;
  gsize n;

  vs_order_key_init (&key, &keys[0], FALSE);
  some = vs_order_candidates (&key, n_keys > 1, taken, n_rows, limit, &n);
  return some ? sort_rows (n_rows, keys, n_keys, NULL, some, n) : NULL;
}

static guint32 *
order_whole (gsize n_rows, const VsSortKey *keys, guint n_keys, const VsBitmap *taken)
{
  VsOrderKey order[4];
  guint32 *rows;
  gsize n;

  if (n_keys > G_N_ELEMENTS (order))
    return NULL;
  for (guint k = 0; k < n_keys; k++)
    vs_order_key_init (&order[k], &keys[k], TRUE);
  rows = vs_order_packed (order, n_keys, taken, n_rows, &n);
  return rows;
}

guint32 *
vs_frame_order (gsize n_rows, const VsSortKey *keys, guint n_keys, const VsBitmap *taken, gsize limit, gsize *n_out)
{
  g_return_val_if_fail (n_out != NULL && (keys != NULL || n_keys == 0), NULL);
  g_return_val_if_fail (taken == NULL || taken->n_rows == n_rows, NULL);

  gsize n = taken ? vs_bitmap_count (taken) : n_rows;
  guint32 *rows = NULL;

  *n_out = limit != 0 ? MIN (limit, n) : n;
  if (limit > 0 && limit < n / 16 && n_keys > 0)
    rows = order_first (n_rows, keys, n_keys, taken, limit);
  if (rows == NULL && n >= PACKED_MIN)
    rows = order_whole (n_rows, keys, n_keys, taken);
  if (rows == NULL)
    rows = sort_rows (n_rows, keys, n_keys, taken, NULL, n);
  return rows;
}

guint32 *
vs_frame_order_taken (const guint32 *order, gsize n_order, const VsBitmap *taken, gsize limit, gsize *n_out)
{
  g_return_val_if_fail (order != NULL && taken != NULL && n_out != NULL, NULL);

  gsize most = limit != 0 ? MIN (limit, n_order) : n_order, n = 0;
  guint32 *rows = g_new (guint32, most + 1);

  /* Written always, counted where taken: no branch to guess. */
  for (gsize i = 0; i < n_order && n < most; i++)
    {
      rows[n] = order[i];
      n += vs_bitmap_get (taken, order[i]);
    }
  *n_out = n;
  return rows;
}
