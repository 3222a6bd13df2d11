/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bitmap.c: row sets, 64 rows to a word. Bits beyond n_rows are always 0. */
#include "frame/block.h"

#include "base/parallel.h"

#include <string.h>

#define PIECE (1 << 18)
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

/* ── Conditions on one column ── */

typedef struct {
  const VsColumn *column;
  VsBitmap       *bitmap;
  gint64          low, high;
  double          low_double, high_double;
  const guint8   *wanted;     /* per code */
  guint32         last;       /* the largest code */
} Filter;

VS_CLONES static void
ints_within (const gint64 *restrict values, gsize n, gint64 low, gint64 high, guint8 *restrict flags)
{
  for (gsize i = 0; i < n; i++)
    flags[i] = values[i] >= low && values[i] <= high;
}

VS_CLONES static void
doubles_within (const double *restrict values, gsize n, double low, double high, guint8 *restrict flags)
{
  for (gsize i = 0; i < n; i++)
    flags[i] = values[i] >= low && values[i] <= high;
}

static gboolean
filter_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Filter *filter = data;
  const VsColumn *column = filter->column;
  gint64 values[VS_BLOCK];
  guint32 codes[VS_BLOCK];
  guint8 flags[VS_BLOCK];

  for (gsize from = begin; from < end; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, end - from);
      const guint8 *found = flags;
      if (column->type == VS_TYPE_DOUBLE)
        doubles_within (column->d + from, n, filter->low_double, filter->high_double, flags);
      else if (column->type == VS_TYPE_BOOL && filter->wanted == NULL && filter->low == 1)
        found = column->b + from;
      else if (filter->wanted)
        vs_block_codes (column, from, n, 0, codes);
      else
        vs_block_ints (column, from, n, values);
      if (filter->wanted)
        for (gsize i = 0; i < n; i++)
          flags[i] = filter->wanted[MIN (codes[i], filter->last)];  /* a missing text may have any code */
      else if (column->type != VS_TYPE_DOUBLE && found == flags)
        ints_within (values, n, filter->low, filter->high, flags);
      vs_block_pack (found, n, filter->bitmap->bits + from / 64);
      for (gsize w = from / 64; column->valid && w < (from + n + 63) / 64; w++)
        filter->bitmap->bits[w] &= column->valid[w];
    }
  return TRUE;
}

static VsBitmap *
filter_run (Filter *filter)
{
  gsize n = filter->column->n;

  filter->bitmap = vs_bitmap_new (n, FALSE);
  if (n > PIECE)
    vs_parallel_for (n, PIECE, filter_section, filter, NULL, NULL);
  else
    filter_section (0, n, 0, filter, NULL);
  return filter->bitmap;
}

VsBitmap *
vs_bitmap_new_from_column (const VsColumn *column)
{
  g_return_val_if_fail (column != NULL && column->type == VS_TYPE_BOOL, NULL);

  return filter_run (&(Filter) { .column = column, .low = 1, .high = 1 });
}

VsBitmap *
vs_bitmap_new_between (const VsColumn *column, gint64 low, gint64 high)
{
  g_return_val_if_fail (column != NULL && column->type != VS_TYPE_DOUBLE && column->type != VS_TYPE_TEXT, NULL);

  return filter_run (&(Filter) { .column = column, .low = low, .high = high });
}

VsBitmap *
vs_bitmap_new_between_doubles (const VsColumn *column, double low, double high)
{
  g_return_val_if_fail (column != NULL && column->type == VS_TYPE_DOUBLE, NULL);

  return filter_run (&(Filter) { .column = column, .low_double = low, .high_double = high });
}

VsBitmap *
vs_bitmap_new_from_codes (const VsColumn *column, const guint8 *wanted)
{
  g_return_val_if_fail (column != NULL && column->type == VS_TYPE_TEXT && wanted != NULL, NULL);

  if (vs_dict_size (column->dict) == 0)
    return vs_bitmap_new (column->n, FALSE);
  return filter_run (&(Filter) { .column = column, .wanted = wanted, .last = vs_dict_size (column->dict) - 1 });
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

void
vs_bitmap_or (VsBitmap *bitmap, const VsBitmap *other)
{
  g_return_if_fail (bitmap != NULL && other != NULL && bitmap->n_rows == other->n_rows);

  for (gsize w = 0; w < WORDS (bitmap->n_rows); w++)
    bitmap->bits[w] |= other->bits[w];
}

void
vs_bitmap_not (VsBitmap *bitmap)
{
  g_return_if_fail (bitmap != NULL);

  for (gsize w = 0; w < WORDS (bitmap->n_rows); w++)
    bitmap->bits[w] = ~bitmap->bits[w];
  bitmap_clear_tail (bitmap);
}

gsize
vs_bitmap_count (const VsBitmap *bitmap)
{
  g_return_val_if_fail (bitmap != NULL, 0);

  return vs_block_count (bitmap->bits, WORDS (bitmap->n_rows));
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
