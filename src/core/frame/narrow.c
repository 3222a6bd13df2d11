/* SPDX-License-Identifier: GPL-3.0-or-later */
/* narrow.c: a column's values in as few bytes as they need. Scans are bound by memory: a third of the bytes is a third of the time. Wide ones
 * are made for whoever must have them, and go with them. */
#include "frame/block.h"

#include <math.h>

#define RANGE(name, type)                                                \
  VS_CLONES static void                                                  \
  name (const type *restrict values, gsize n, gint64 *low, gint64 *high) \
  {                                                                      \
    type lo = values[0], hi = values[0];                                 \
                                                                         \
    for (gsize i = 1; i < n; i++)                                        \
      {                                                                  \
        lo = MIN (lo, values[i]);                                        \
        hi = MAX (hi, values[i]);                                        \
      }                                                                  \
    *low = MIN (*low, (gint64) lo);                                      \
    *high = MAX (*high, (gint64) hi);                                    \
  }

RANGE (range_of_u8, guint8)
RANGE (range_of_u16, guint16)
RANGE (range_of_u32, guint32)
RANGE (range_of_i8, gint8)
RANGE (range_of_i16, gint16)
RANGE (range_of_i32, gint32)
RANGE (range_of_i64, gint64)

/* Of n > 0 values as they lie, missing or not. */
static void
range_of_all (const VsColumn *column, gsize from, gsize n, gint64 *low, gint64 *high)
{
  gsize size = column->narrow ? column->narrow_size : vs_type_size (column->type);
  gconstpointer values = (const char *) (column->narrow ? column->narrow : column->data) + from * size;
  gboolean is_unsigned = column->type == VS_TYPE_TEXT || column->type == VS_TYPE_BOOL;

  switch (size)
    {
    case 1:  (is_unsigned ? range_of_u8 (values, n, low, high) : range_of_i8 (values, n, low, high)); break;
    case 2:  (is_unsigned ? range_of_u16 (values, n, low, high) : range_of_i16 (values, n, low, high)); break;
    case 4:  (is_unsigned ? range_of_u32 (values, n, low, high) : range_of_i32 (values, n, low, high)); break;
    default: range_of_i64 (values, n, low, high); break;
    }
}

/* What stands for a missing value becomes that of a present one, so that it neither widens the range nor overflows the width. */
static void
fill_missing (const VsColumn *column, gsize from, gsize n, gint64 *values, gint64 with)
{
  for (gsize w = 0; column->valid && w * 64 < n; w++)
    for (guint64 gone = ~column->valid[from / 64 + w]; gone != 0; gone &= gone - 1)
      {
        gsize i = w * 64 + (gsize) __builtin_ctzll (gone);
        if (i >= n)
          break;
        values[i] = with;
      }
}

void
vs_block_range (const VsColumn *column, gint64 *low, gint64 *high)
{
  gint64 values[VS_BLOCK], present;
  gsize first = 0;

  *low = column->settled ? column->low : G_MAXINT64;
  *high = column->settled ? column->high : G_MININT64;
  if (column->settled || column->n_null == column->n)
    return;
  while (vs_column_is_null (column, first))
    first++;
  present = vs_block_int (column, first);
  for (gsize from = 0; from < column->n; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, column->n - from);
      if (!vs_block_mask (column, NULL, NULL, from, n, (guint64[VS_BLOCK_WORDS]) { 0 }))
        range_of_all (column, from, n, low, high);
      else
        {
          vs_block_ints (column, from, n, values);
          fill_missing (column, from, n, values, present);
          range_of_i64 (values, n, low, high);
        }
    }
}

static gsize
bytes_for (const VsColumn *column)
{
  gboolean is_unsigned = column->type == VS_TYPE_TEXT;

  if (column->low > column->high)
    return 1;
  for (gsize size = 1; size < 8; size *= 2)
    {
      gint64 limit = G_GINT64_CONSTANT (1) << (8 * size - !is_unsigned);
      if (column->high < limit && column->low >= (is_unsigned ? 0 : -limit))
        return size;
    }
  return 8;
}

#define NARROW(name, to_type)                                   \
  VS_CLONES static void                                         \
  name (const gint64 *restrict in, gsize n, to_type *restrict out) \
  {                                                             \
    for (gsize i = 0; i < n; i++)                               \
      out[i] = (to_type) in[i];                                 \
  }

NARROW (narrow_8, guint8)
NARROW (narrow_16, guint16)
NARROW (narrow_32, guint32)

static void
fill_narrow (VsColumn *column, gsize size)
{
  char *narrow = vs_block_alloc (column->n, size);
  gint64 values[VS_BLOCK];

  for (gsize from = 0; from < column->n; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, column->n - from);
      vs_block_ints (column, from, n, values);
      fill_missing (column, from, n, values, 0);
      switch (size)
        {
        case 1: narrow_8 (values, n, (gpointer) (narrow + from)); break;
        case 2: narrow_16 (values, n, (gpointer) (narrow + from * 2)); break;
        default: narrow_32 (values, n, (gpointer) (narrow + from * 4)); break;
        }
    }
  vs_block_free (g_steal_pointer (&column->data), column->n, vs_type_size (column->type));
  column->narrow_size = (guint) size;
  column->narrow = narrow;
}

void
vs_column_settle (VsColumn *column)
{
  g_return_if_fail (column != NULL);

  if (column->settled)
    return;
  if (column->type == VS_TYPE_DOUBLE)
    {
      column->settled = TRUE;
      column->low = 1;
      for (gsize i = 0; i < column->n; i++)
        if (isnan (column->d[i]))
          vs_column_set_null (column, i);
      return;
    }
  vs_block_range (column, &column->low, &column->high);
  column->settled = TRUE;
  gsize size = bytes_for (column);
  if (column->n > 0 && column->narrow == NULL && size * 2 <= vs_type_size (column->type))
    fill_narrow (column, size);
}

VsColumn *
vs_column_wide (VsColumn *column)
{
  g_return_val_if_fail (column != NULL, NULL);

  if (column->narrow == NULL)
    return vs_column_ref (column);

  VsColumn *wide = vs_column_new_empty (column->type, column->n);
  gsize size = vs_type_size (column->type);

  wide->data = vs_block_alloc (column->n, size);
  wide->dict = column->dict ? vs_dict_ref (column->dict) : NULL;
  wide->n_null = column->n_null;
  wide->valid = g_memdup2 (column->valid, (column->n / 64 + 1) * sizeof (guint64));
  for (gsize from = 0; from < column->n; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, column->n - from);
      if (size == 4)
        vs_block_codes (column, from, n, 0, wide->code + from);
      else
        vs_block_ints (column, from, n, wide->i64 + from);
    }
  return wide;
}

gboolean
vs_column_adopt (VsColumn *column, gpointer values, guint size)
{
  g_return_val_if_fail (column != NULL && column->data == NULL && values != NULL, FALSE);

  gsize wide = vs_type_size (column->type);

  if (size == wide)
    column->data = values;
  else
    {
      column->narrow = values;
      column->narrow_size = size;
      if ((size != 1 && size != 2 && size != 4) || size * 2 > wide || wide < 4 || column->type == VS_TYPE_DOUBLE)
        return FALSE;
    }
  vs_column_settle (column);
  if (column->type == VS_TYPE_TEXT)
    return column->low > column->high || (column->low >= 0 && column->high < vs_dict_size (column->dict));
  return column->type != VS_TYPE_BOOL || column->low > column->high || (column->low >= 0 && column->high <= 1);
}

gsize
vs_column_bytes (const VsColumn *column)
{
  g_return_val_if_fail (column != NULL, 0);

  return column->n * (column->narrow ? column->narrow_size : vs_type_size (column->type)) + (column->valid ? (column->n + 63) / 64 * 8 : 0);
}
