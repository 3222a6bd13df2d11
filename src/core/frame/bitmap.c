/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bitmap.c: row sets, 64 rows to a word. Bits beyond n_rows are always 0. */
#include "frame/frame.h"

#include <string.h>

#define WORDS(n) (((n) + 63) / 64)

static void
bitmap_clear_tail (VsBitmap *bitmap)
{
  if (bitmap->n_rows & 63)
    bitmap->bits[bitmap->n_rows >> 6] &= (G_GUINT64_CONSTANT (1) << (bitmap->n_rows & 63)) - 1;
}

VsBitmap *
vs_bitmap_new (gsize n_rows, gboolean value)
{
  VsBitmap *bitmap = g_new (VsBitmap, 1);

  bitmap->n_rows = n_rows;
  bitmap->bits = g_new (guint64, WORDS (n_rows) + 1);
  memset (bitmap->bits, value ? 0xff : 0, (WORDS (n_rows) + 1) * sizeof (guint64));
  bitmap->bits[WORDS (n_rows)] = 0;
  bitmap_clear_tail (bitmap);
  return bitmap;
}

VsBitmap *
vs_bitmap_new_from_column (const VsColumn *column)
{
  g_return_val_if_fail (column != NULL && column->type == VS_TYPE_BOOL, NULL);

  VsBitmap *bitmap = vs_bitmap_new (column->n, FALSE);

  for (gsize w = 0; w < WORDS (column->n); w++)
    {
      const guint8 *b = column->b + w * 64;
      guint count = MIN (64, column->n - w * 64);
      guint64 word = 0;
      for (guint i = 0; i < count; i++)
        word |= (guint64) (b[i] & 1) << i;
      bitmap->bits[w] = column->valid ? word & column->valid[w] : word;
    }
  return bitmap;
}

void
vs_bitmap_free (VsBitmap *bitmap)
{
  if (bitmap == NULL)
    return;
  g_free (bitmap->bits);
  g_free (bitmap);
}

void
vs_bitmap_and (VsBitmap *bitmap, const VsBitmap *other)
{
  g_return_if_fail (bitmap != NULL && other != NULL && bitmap->n_rows == other->n_rows);

  for (gsize w = 0; w < WORDS (bitmap->n_rows); w++)
    bitmap->bits[w] &= other->bits[w];
}

gsize
vs_bitmap_count (const VsBitmap *bitmap)
{
  g_return_val_if_fail (bitmap != NULL, 0);

  gsize count = 0;
  for (gsize w = 0; w < WORDS (bitmap->n_rows); w++)
    count += __builtin_popcountll (bitmap->bits[w]);
  return count;
}

guint32 *
vs_bitmap_rows (const VsBitmap *bitmap, gsize *n)
{
  g_return_val_if_fail (bitmap != NULL && n != NULL, NULL);

  guint32 *rows = g_new (guint32, MAX (vs_bitmap_count (bitmap), 1));
  gsize k = 0;

  for (gsize w = 0; w < WORDS (bitmap->n_rows); w++)
    for (guint64 word = bitmap->bits[w]; word != 0; word &= word - 1)
      rows[k++] = (guint32) (w * 64 + __builtin_ctzll (word));
  *n = k;
  return rows;
}
