/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column.c: typed values with a null bitmap. The bitmap exists only where something is missing, so full columns cost nothing
 * for it and loops over them need not ask. */
#include "frame/block.h"

#include "base/digits.h"

#include <math.h>
#include <string.h>

#define FIRST_DAY (-719528)  /* 0000-01-01 */
#define LAST_DAY  2932896    /* 9999-12-31 */

static const struct {
  const char *name;
  gsize       size;
} types[] = {
  [VS_TYPE_BOOL] = { "bool", 1 },
  [VS_TYPE_INT32] = { "int32", 4 },
  [VS_TYPE_INT64] = { "int64", 8 },
  [VS_TYPE_DOUBLE] = { "double", 8 },
  [VS_TYPE_MONEY] = { "money", 8 },
  [VS_TYPE_DAY] = { "day", 4 },
  [VS_TYPE_TIME] = { "time", 8 },
  [VS_TYPE_TEXT] = { "text", 4 },
};

const char *
vs_type_name (VsType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (types), "?");
  return types[type].name;
}

gboolean
vs_type_from_name (const char *name, VsType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (name, types[i].name) == 0)
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

gsize
vs_type_size (VsType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (types), 0);
  return types[type].size;
}

VsColumn *
vs_column_new_empty (VsType type, gsize n)
{
  VsColumn *column = g_new0 (VsColumn, 1);

  g_atomic_ref_count_init (&column->ref);
  column->type = type;
  column->n = n;
  return column;
}

VsColumn *
vs_column_new (VsType type, gsize n)
{
  VsColumn *column = vs_column_new_empty (type, n);

  column->data = vs_block_alloc (n, vs_type_size (type));
  if (type == VS_TYPE_TEXT)
    column->dict = vs_dict_new ();
  return column;
}

VsColumn *
vs_column_new_null (VsType type, gsize n)
{
  VsColumn *column = vs_column_new (type, n);

  memset (column->data, 0, n * vs_type_size (type));
  column->valid = g_new0 (guint64, n / 64 + 1);
  column->n_null = n;
  return column;
}

VsColumn *
vs_column_ref (VsColumn *column)
{
  g_return_val_if_fail (column != NULL, NULL);
  g_atomic_ref_count_inc (&column->ref);
  return column;
}

void
vs_column_unref (VsColumn *column)
{
  if (column == NULL || !g_atomic_ref_count_dec (&column->ref))
    return;
  vs_block_free (column->data, column->n, vs_type_size (column->type));
  vs_block_free (column->narrow, column->n, column->narrow_size);
  g_free (column->valid);
  vs_dict_unref (column->dict);
  g_free (column);
}

void
vs_column_set_null (VsColumn *column, gsize i)
{
  g_return_if_fail (column != NULL && i < column->n);

  if (column->valid == NULL)
    {
      column->valid = g_new (guint64, column->n / 64 + 1);
      memset (column->valid, 0xff, (column->n / 64 + 1) * sizeof (guint64));
    }
  guint64 bit = G_GUINT64_CONSTANT (1) << (i & 63);
  if (!(column->valid[i >> 6] & bit))
    return;
  column->valid[i >> 6] &= ~bit;
  column->n_null++;
  memset ((char *) column->data + i * vs_type_size (column->type), 0, vs_type_size (column->type));
}

void
vs_column_count_nulls (VsColumn *column)
{
  g_return_if_fail (column != NULL);

  if (column->valid == NULL)
    {
      column->n_null = 0;
      return;
    }
  gsize present = 0, words = column->n / 64;
  for (gsize w = 0; w < words; w++)
    present += __builtin_popcountll (column->valid[w]);
  if (column->n & 63)
    present += __builtin_popcountll (column->valid[words] & ((G_GUINT64_CONSTANT (1) << (column->n & 63)) - 1));
  column->n_null = column->n - present;
  if (column->n_null == 0)
    g_clear_pointer (&column->valid, g_free);
}

double
vs_column_get_double (const VsColumn *column, gsize i)
{
  if (vs_column_is_null (column, i))
    return NAN;
  switch (column->type)
    {
    case VS_TYPE_DOUBLE: return column->d[i];
    case VS_TYPE_MONEY:  return vs_money_to_double (vs_block_int (column, i));
    case VS_TYPE_TEXT:   return NAN;
    default:             return (double) vs_block_int (column, i);
    }
}

gint64
vs_column_get_int (const VsColumn *column, gsize i)
{
  if (vs_column_is_null (column, i))
    return 0;
  if (column->type != VS_TYPE_DOUBLE)
    return vs_block_int (column, i);
  return isfinite (column->d[i]) && fabs (column->d[i]) < 9.2e18 ? (gint64) column->d[i] : 0;
}

const char *
vs_column_get_text (const VsColumn *column, gsize i)
{
  if (column->type != VS_TYPE_TEXT || vs_column_is_null (column, i))
    return NULL;
  return vs_dict_text (column->dict, (guint32) vs_block_int (column, i));
}

char *
vs_double_to_string (double value)
{
  char buf[VS_DIGITS_MAX + 1];

  if (!isfinite (value))
    return g_strdup (isnan (value) ? "nan" : value > 0 ? "inf" : "-inf");
  if (fabs (value) >= 1e15 && fabs (value) < 1e18 && floor (value) == value)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) value);
  *vs_digits_put_double (buf, value) = '\0';
  return g_strdup (buf);
}

char *
vs_day_to_string (VsDay day)
{
  char buf[16];

  return day >= FIRST_DAY && day <= LAST_DAY ? g_strdup (vs_day_format_iso (day, buf)) : g_strdup_printf ("%d", day);
}

char *
vs_time_to_string (VsTime at)
{
  char buf[32];

  if (at >= (VsTime) FIRST_DAY * VS_SECONDS_PER_DAY && at < ((VsTime) LAST_DAY + 1) * VS_SECONDS_PER_DAY)
    return g_strdup (vs_time_format_iso (at, buf));
  return g_strdup_printf ("%" G_GINT64_FORMAT, at);
}

char *
vs_column_dup_string (const VsColumn *column, gsize i)
{
  if (vs_column_is_null (column, i))
    return g_strdup ("");
  switch (column->type)
    {
    case VS_TYPE_BOOL:   return g_strdup (column->b[i] ? "true" : "false");
    case VS_TYPE_DOUBLE: return vs_double_to_string (column->d[i]);
    case VS_TYPE_MONEY:  return vs_money_format (vs_block_int (column, i));
    case VS_TYPE_DAY:    return vs_day_to_string ((VsDay) vs_block_int (column, i));
    case VS_TYPE_TIME:   return vs_time_to_string (vs_block_int (column, i));
    case VS_TYPE_TEXT:   return g_strdup (vs_column_get_text (column, i));
    default:             return g_strdup_printf ("%" G_GINT64_FORMAT, vs_block_int (column, i));
    }
}

/* ── Building row by row ── */

struct _VsColumnBuilder {
  VsColumn *column;   /* its n is the number of rows added */
  gsize     alloc;
  gsize     size;     /* of one value */
  guint64  *valid;    /* always kept while building */
};

VsColumnBuilder *
vs_column_builder_new (VsType type)
{
  VsColumnBuilder *b = g_new0 (VsColumnBuilder, 1);

  b->column = vs_column_new (type, 0);
  b->size = vs_type_size (type);
  return b;
}

static inline void
builder_room (VsColumnBuilder *b)
{
  if (G_LIKELY (b->column->n < b->alloc))
    return;
  gsize alloc = MAX (1024, b->alloc * 2);
  b->column->data = g_realloc_n (b->column->data, alloc, b->size);
  b->valid = g_renew (guint64, b->valid, alloc / 64);
  memset (b->valid + b->alloc / 64, 0, (alloc - b->alloc) / 64 * sizeof (guint64));
  b->alloc = alloc;
}

static inline void
builder_mark_present (VsColumnBuilder *b)
{
  b->valid[b->column->n >> 6] |= G_GUINT64_CONSTANT (1) << (b->column->n & 63);
}

void
vs_column_builder_add_null (VsColumnBuilder *b)
{
  builder_room (b);
  memset ((char *) b->column->data + b->column->n * b->size, 0, b->size);
  b->column->n_null++;
  b->column->n++;
}

void
vs_column_builder_add_int (VsColumnBuilder *b, gint64 value)
{
  VsColumn *column = b->column;

  if (b->size == 4 && value != (gint32) value)
    {
      vs_column_builder_add_null (b);  /* beyond 32 bits: unknown rather than wrong */
      return;
    }
  builder_room (b);
  switch (column->type)
    {
    case VS_TYPE_BOOL:
      column->b[column->n] = value != 0;
      break;
    case VS_TYPE_INT32:
    case VS_TYPE_DAY:
      column->i32[column->n] = (gint32) value;
      break;
    case VS_TYPE_DOUBLE:
      column->d[column->n] = (double) value;
      break;
    case VS_TYPE_TEXT:
      g_return_if_reached ();
    default:
      column->i64[column->n] = value;
      break;
    }
  builder_mark_present (b);
  column->n++;
}

void
vs_column_builder_add_double (VsColumnBuilder *b, double value)
{
  g_return_if_fail (b->column->type == VS_TYPE_DOUBLE);

  if (isnan (value))
    {
      vs_column_builder_add_null (b);
      return;
    }
  builder_room (b);
  b->column->d[b->column->n] = value;
  builder_mark_present (b);
  b->column->n++;
}

void
vs_column_builder_add_text (VsColumnBuilder *b, const char *text, gssize len)
{
  g_return_if_fail (b->column->type == VS_TYPE_TEXT);

  if (text == NULL)
    {
      vs_column_builder_add_null (b);
      return;
    }
  builder_room (b);
  b->column->code[b->column->n] = vs_dict_intern (b->column->dict, text, len);
  builder_mark_present (b);
  b->column->n++;
}

VsColumn *
vs_column_builder_end (VsColumnBuilder *b)
{
  VsColumn *column = b->column;

  column->data = g_realloc_n (column->data, MAX (column->n, 1), b->size);
  if (column->n_null > 0)
    {
      column->valid = g_renew (guint64, g_steal_pointer (&b->valid), column->n / 64 + 1);
      if (column->n % 64 == 0)
        column->valid[column->n / 64] = 0;
    }
  g_free (b->valid);
  g_free (b);
  return column;
}
