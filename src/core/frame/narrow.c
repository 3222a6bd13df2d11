/* SPDX-License-Identifier: GPL-3.0-or-later */
/* narrow.c: a column's values once more in as few bytes as they need. Scans are bound by memory: a third of the bytes is a third of
 * the time. The wide values stay, so everybody else reads what the type says. */
#include "frame/block.h"

#include <math.h>

VS_CLONES static void
range_of (const gint64 *values, gsize n, gint64 *low, gint64 *high)
{
  gint64 lo = *low, hi = *high;

  for (gsize i = 0; i < n; i++)
    {
      lo = MIN (lo, values[i]);
      hi = MAX (hi, values[i]);
    }
  *low = lo;
  *high = hi;
}

/* What stands for a missing value becomes that of a present one, so that it neither widens the range nor overflows the width. */
static void
fill_missing (const VsColumn *column, gsize from, gsize n, gint64 *values, gint64 with)
{
  if (column->valid)
    for (gsize i = 0; i < n; i++)
      values[i] = vs_column_is_null (column, from + i) ? with : values[i];
}

void
vs_block_range (const VsColumn *column, gint64 *low, gint64 *high)
{
  gint64 values[VS_BLOCK];
  gsize first = 0;

  *low = column->settled ? column->low : G_MAXINT64;
  *high = column->settled ? column->high : G_MININT64;
  if (column->settled || column->n_null == column->n)
    return;
  while (vs_column_is_null (column, first))
    first++;
  for (gsize from = 0; from < column->n; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, column->n - from);
      vs_block_ints (column, from, n, values);
      fill_missing (column, from, n, values, vs_column_get_int (column, first));
      range_of (values, n, low, high);
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

static void
fill_wide (VsColumn *column)
{
  gsize wide = vs_type_size (column->type);

  for (gsize from = 0; from < column->n; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, column->n - from);
      if (wide == 4)
        vs_block_codes (column, from, n, 0, column->code + from);
      else
        vs_block_ints (column, from, n, column->i64 + from);
    }
}

gboolean
vs_column_widen (VsColumn *column, gpointer narrow, guint size)
{
  g_return_val_if_fail (column != NULL && narrow != NULL, FALSE);

  gsize wide = vs_type_size (column->type);

  if (size == wide)
    {
      vs_block_free (column->data, column->n, wide);
      column->data = narrow;
    }
  else
    {
      column->narrow = narrow;
      column->narrow_size = size;
      if ((size != 1 && size != 2 && size != 4) || size * 2 > wide || wide < 4 || column->type == VS_TYPE_DOUBLE)
        return FALSE;
      fill_wide (column);
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

  return column->n * (vs_type_size (column->type) + column->narrow_size) + (column->valid ? (column->n + 63) / 64 * 8 : 0);
}
