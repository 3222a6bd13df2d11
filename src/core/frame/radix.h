/* SPDX-License-Identifier: GPL-3.0-or-later */
/* radix.h: rows by a 64-bit key, stable, without comparisons. Private to the frame. */
#pragma once

#include <glib.h>
#include <string.h>

typedef struct {
  guint64 key;
  guint32 row;
} VsRadixItem;

/* One stable pass per byte of the key that is not the same everywhere. spare: room for n. */
static inline void
vs_radix_sort (VsRadixItem *items, VsRadixItem *spare, gsize n)
{
  VsRadixItem *from = items, *to = spare;
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
      VsRadixItem *swap = from;
      from = to;
      to = swap;
    }
  if (from != items)
    memcpy (items, from, n * sizeof *items);
}
