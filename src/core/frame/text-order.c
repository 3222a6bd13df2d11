/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text-order.c: texts by eight bytes at a time as numbers, radix-sorted; only those that are still alike go on to the next eight. Names that
 * come in order, as numbered ones do, cost one comparison each. */
#include "frame/text-order.h"

#include <stdlib.h>
#include <string.h>

#define FEW 24

typedef struct {
  guint64     key;
  const char *text;   /* what is left of it */
  guint32     i;
} Item;

static inline guint64
next_eight (const char *text)
{
  guint64 key = 0;

  for (guint k = 0; k < 8 && text[k] != '\0'; k++)
    key |= (guint64) (guint8) text[k] << (56 - 8 * k);
  return key;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Item *) a)->text, ((const Item *) b)->text);
}

/* One stable pass per byte in which the keys differ. */
static void
sort_keys (Item *items, Item *spare, gsize n)
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

static void
sort_texts (Item *items, Item *spare, gsize n)
{
  if (n <= FEW)
    {
      qsort (items, n, sizeof *items, compare_items);
      return;
    }
  for (gsize i = 0; i < n; i++)
    items[i].key = next_eight (items[i].text);
  sort_keys (items, spare, n);
  for (gsize begin = 0, end; begin < n; begin = end)
    {
      for (end = begin + 1; end < n && items[end].key == items[begin].key; end++)
        ;
      if (end - begin == 1 || (items[begin].key & 0xff) == 0)  /* the last of the eight is an end: nothing is left */
        continue;
      for (gsize i = begin; i < end; i++)
        items[i].text += 8;
      sort_texts (items + begin, spare, end - begin);
    }
}

void
vs_texts_rank (const char *const *texts, guint32 n, guint32 *rank)
{
  guint32 sorted = 1;

  while (sorted < n && strcmp (texts[sorted - 1], texts[sorted]) <= 0)
    sorted++;
  if (sorted >= n)
    {
      for (guint32 i = 0; i < n; i++)
        rank[i] = i;
      return;
    }

  g_autofree Item *items = g_new (Item, n), *spare = g_new (Item, n);
  for (guint32 i = 0; i < n; i++)
    items[i] = (Item) { 0, texts[i], i };
  sort_texts (items, spare, n);
  for (guint32 k = 0; k < n; k++)
    rank[items[k].i] = k;
}
