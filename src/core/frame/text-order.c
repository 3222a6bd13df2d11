/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text-order.c: texts by eight bytes at a time as numbers, radix-sorted; only those that are still alike go on to the next eight. Names that
 * come in order, as numbered ones do, cost one comparison each. */
#include "frame/text-order.h"
#include "frame/radix.h"

#include <stdlib.h>
#include <string.h>

#define FEW  24
#define DEEP 1024     /* bytes alike: from there on by comparisons, for the stack is no place for a text's length */

static inline guint64
next_eight (const char *text)
{
  guint64 key = 0;

  for (guint k = 0; k < 8 && text[k] != '\0'; k++)
    key |= (guint64) (guint8) text[k] << (56 - 8 * k);
  return key;
}

typedef struct {
  const char *const *texts;
  gsize from;          /* bytes that are alike */
} Part;

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const Part *part = data;

  return strcmp (part->texts[((const VsRadixItem *) a)->row] + part->from, part->texts[((const VsRadixItem *) b)->row] + part->from);
}

static void
sort_texts (const char *const *texts, gsize from, VsRadixItem *items, VsRadixItem *spare, gsize n)
{
  if (n <= FEW || from > DEEP)
    {
      qsort_r (items, n, sizeof *items, compare_items, &(Part) { texts, from });
      return;
    }
  for (gsize i = 0; i < n; i++)
    items[i].key = next_eight (texts[items[i].row] + from);
  vs_radix_sort (items, spare, n);
  for (gsize begin = 0, end; begin < n; begin = end)
    {
      for (end = begin + 1; end < n && items[end].key == items[begin].key; end++)
        ;
      if (end - begin == 1 || (items[begin].key & 0xff) == 0)  /* the last of the eight is an end: nothing is left */
        continue;
      sort_texts (texts, from + 8, items + begin, spare, end - begin);
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

  g_autofree VsRadixItem *items = g_new (VsRadixItem, n), *spare = g_new (VsRadixItem, n);
  for (guint32 i = 0; i < n; i++)
    items[i] = (VsRadixItem) { 0, i };
  sort_texts (texts, 0, items, spare, n);
  for (guint32 k = 0; k < n; k++)
    rank[items[k].row] = k;
}
