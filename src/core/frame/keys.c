/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys.c: values as integers. Texts are their dictionary codes already; integers, days and amounts are taken from their smallest
 * value on, so that a year of days or a handful of levels becomes a small table instead of a hash. */
#include "frame/keys.h"

#include "frame/block.h"

void
vs_keys_init (VsKeys *keys, const VsColumn *column)
{
  gint64 low, high;

  *keys = (VsKeys) { .column = column };
  if (column->type == VS_TYPE_BOOL)
    keys->span = 2;
  else if (column->type == VS_TYPE_TEXT)
    keys->span = MAX (vs_dict_size (column->dict), 1);
  if (keys->span != 0 || column->type == VS_TYPE_DOUBLE)
    return;
  vs_block_range (column, &low, &high);
  if (low > high)
    keys->span = 1;
  else if ((guint64) high - (guint64) low < G_MAXUINT64 / 4)
    {
      keys->low = low;
      keys->span = (guint64) high - (guint64) low + 1;
    }
}

void
vs_keys_read (const VsKeys *keys, gsize from, gsize n, guint64 missing, guint64 *codes)
{
  const VsColumn *column = keys->column;

  if (column->type == VS_TYPE_DOUBLE)
    for (gsize i = 0; i < n; i++)
      codes[i] = vs_keys_double_bits (column->d[from + i]);
  else
    {
      vs_block_ints (column, from, n, (gint64 *) codes);
      for (gsize i = 0; i < n; i++)
        codes[i] -= (guint64) keys->low;
    }
  if (column->valid)
    for (gsize i = 0; i < n; i++)
      if (vs_column_is_null (column, from + i))
        codes[i] = missing;
}
