/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys.c: values as integers. Texts are their dictionary codes already; integers, days and amounts are taken from their smallest
 * value on, so that a year of days or a handful of levels becomes a small table instead of a hash. */
#include "frame/keys.h"

#define RANGE(member)                                       \
  for (gsize i = 0; i < column->n; i++)                     \
    {                                                       \
      if (vs_column_is_null (column, i))                    \
        continue;                                           \
      low = MIN (low, column->member[i]);                   \
      high = MAX (high, column->member[i]);                 \
    }

void
vs_keys_init (VsKeys *keys, const VsColumn *column)
{
  gint64 low = G_MAXINT64, high = G_MININT64;

  *keys = (VsKeys) { .column = column };
  switch (column->type)
    {
    case VS_TYPE_BOOL:
      keys->span = 2;
      return;
    case VS_TYPE_TEXT:
      keys->span = MAX (vs_dict_size (column->dict), 1);
      return;
    case VS_TYPE_DOUBLE:
      return;
    case VS_TYPE_INT32:
    case VS_TYPE_DAY:
      RANGE (i32);
      break;
    default:
      RANGE (i64);
      break;
    }
  if (low > high)
    keys->span = 1;
  else if ((guint64) high - (guint64) low < G_MAXUINT64 / 4)
    {
      keys->low = low;
      keys->span = (guint64) high - (guint64) low + 1;
    }
}

#define READ(expression)                                    \
  for (gsize i = 0; i < n; i++)                             \
    codes[i] = (expression)

void
vs_keys_read (const VsKeys *keys, gsize from, gsize n, guint64 missing, guint64 *codes)
{
  const VsColumn *column = keys->column;

  switch (column->type)
    {
    case VS_TYPE_BOOL:   READ (column->b[from + i] != 0); break;
    case VS_TYPE_TEXT:   READ (column->code[from + i]); break;
    case VS_TYPE_DOUBLE: READ (vs_keys_double_bits (column->d[from + i])); break;
    case VS_TYPE_INT32:
    case VS_TYPE_DAY:    READ ((guint64) column->i32[from + i] - (guint64) keys->low); break;
    default:             READ ((guint64) column->i64[from + i] - (guint64) keys->low); break;
    }
  if (column->valid)
    for (gsize i = 0; i < n; i++)
      if (vs_column_is_null (column, from + i))
        codes[i] = missing;
}
