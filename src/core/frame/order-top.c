/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order-top.c: the first few of many. Each worker keeps the best it has seen; once it has enough, only rows below the last of them are
 * looked at, which soon is nearly none. */
#include "frame/order.h"

#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

#define PIECE (1 << 17)

typedef struct {
  guint64 key;
  guint32 row;
} Item;

typedef struct {
  Item   *items;
  gsize   n, alloc;
  guint64 last;     /* the largest key that still may be among the first */
  gboolean full;    /* not even the smallest may */
} Best;

typedef struct {
  const VsOrderKey *key;
  gboolean          ties;    /* further keys decide among equals: keep them all */
  const VsBitmap   *taken;
  gsize             limit;
  Best             *best;    /* per worker */
} Top;

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint32 x = ((const Item *) a)->row, y = ((const Item *) b)->row;

  return (x > y) - (x < y);
}

/* Keeps what can be among the first `limit`. */
static void
best_prune (Best *best, gsize limit, gboolean ties)
{
  if (best->n < limit)
    return;
  qsort (best->items, best->n, sizeof *best->items, compare_items);
  best->last = best->items[limit - 1].key;
  gsize n = limit;
  while (ties && n < best->n && best->items[n].key == best->last)
    n++;
  best->n = n;
  if (ties)
    return;
  best->full = best->last == 0;  /* a later row with the same key comes after those that are held */
  best->last -= !best->full;
}

VS_CLONES static gboolean
any_up_to (const guint64 *keys, gsize n, guint64 last)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < n; i++)
    any |= keys[i] <= last;
  return any;
}

static void
take_block (const Top *top, Best *best, gsize from, gsize n, const guint64 *keys, const guint64 *mask)
{
  gboolean is_double = top->key->column->type == VS_TYPE_DOUBLE;

  if (best->full || !any_up_to (keys, n, best->last))
    return;
  for (gsize i = 0; i < n && !best->full; i++)
    {
      gboolean missing = !(mask[i / 64] >> (i & 63) & 1) || (is_double && keys[i] == G_MAXUINT64);
      if (missing || keys[i] > best->last)
        continue;
      best->items[best->n++] = (Item) { keys[i], (guint32) (from + i) };
      if (best->n < best->alloc)
        continue;
      best_prune (best, top->limit, top->ties);
      if (best->n > best->alloc / 2)
        best->items = g_renew (Item, best->items, best->alloc *= 2);
    }
}

static gboolean
top_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Top *top = data;
  Best *best = &top->best[worker];
  guint64 keys[VS_BLOCK], mask[VS_BLOCK_WORDS];

  if (best->items == NULL)
    {
      *best = (Best) { .alloc = MAX (1024, top->limit * 4), .last = G_MAXUINT64 };
      best->items = g_new (Item, best->alloc);
    }
  for (gsize from = begin; from < end; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, end - from);
      vs_order_key_read (top->key, from, n, G_MAXUINT64, keys);
      vs_block_mask (top->key->column, top->taken, NULL, from, n, mask);
      take_block (top, best, from, n, keys, mask);
    }
  return TRUE;
}

guint32 *
vs_order_candidates (const VsOrderKey *key, gboolean ties, const VsBitmap *taken, gsize n_rows, gsize limit, gsize *n_out)
{
  guint n_workers = vs_parallel_workers ();
  g_autofree Best *best = g_new0 (Best, n_workers);
  Top top = { key, ties, taken, limit, best };
  Best all = { 0 };
  guint32 *rows = NULL;

  if (n_rows > PIECE)
    vs_parallel_for (n_rows, PIECE, top_section, &top, NULL, NULL);
  else
    top_section (0, n_rows, 0, &top, NULL);
  for (guint w = 0; w < n_workers; w++)
    all.n += best[w].n;
  all.items = g_new (Item, MAX (all.n, 1));
  all.n = 0;
  for (guint w = 0; w < n_workers; w++)
    {
      if (best[w].n > 0)
        memcpy (all.items + all.n, best[w].items, best[w].n * sizeof (Item));
      all.n += best[w].n;
      g_free (best[w].items);
    }
  if (all.n >= limit)
    {
      best_prune (&all, limit, ties);
      qsort (all.items, all.n, sizeof (Item), compare_rows);
      rows = g_new (guint32, all.n);
      for (gsize i = 0; i < all.n; i++)
        rows[i] = all.items[i].row;
      *n_out = all.n;
    }
  g_free (all.items);
  return rows;
}
