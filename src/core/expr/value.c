/* SPDX-License-Identifier: GPL-3.0-or-later */
/* value.c: casting, spreading and choosing values. */
#include "expr/value.h"

#include <math.h>
#include <string.h>

gsize
vs_values_rows (const VsValue *values, guint n, gsize n_rows)
{
  for (guint i = 0; i < n; i++)
    if (!values[i].constant)
      return n_rows;
  return 1;
}

/* ── Casting ── */

static void
cast_to_double (const VsColumn *from, VsColumn *to)
{
  for (gsize i = 0; i < from->n; i++)
    switch (from->type)
      {
      case VS_TYPE_BOOL:  to->d[i] = from->b[i]; break;
      case VS_TYPE_INT32: to->d[i] = from->i32[i]; break;
      case VS_TYPE_MONEY: to->d[i] = vs_money_to_double (from->i64[i]); break;
      default:            to->d[i] = (double) from->i64[i]; break;
      }
}

static void
cast_to_int64 (const VsColumn *from, VsColumn *to)
{
  for (gsize i = 0; i < from->n; i++)
    if (from->type == VS_TYPE_BOOL)
      to->i64[i] = from->b[i];
    else
      to->i64[i] = from->i32[i];
}

static void
cast_to_money (const VsColumn *from, VsColumn *to)
{
  for (gsize i = 0; i < from->n; i++)
    {
      gint64 value = from->type == VS_TYPE_INT32 ? from->i32[i] : from->i64[i];
      gboolean lost = FALSE;
      if (from->type == VS_TYPE_DOUBLE)
        {
          to->i64[i] = vs_money_from_double (from->d[i]);
          lost = to->i64[i] == VS_MONEY_NONE;
        }
      else
        lost = __builtin_mul_overflow (value, (gint64) VS_MONEY_SCALE, &to->i64[i]);
      if (lost)
        vs_column_set_null (to, i);
    }
}

static void
cast_to_day (const VsColumn *from, VsColumn *to)
{
  for (gsize i = 0; i < from->n; i++)
    if (ABS (from->i64[i] / VS_SECONDS_PER_DAY) > 4000000)
      vs_column_set_null (to, i);
    else
      to->i32[i] = vs_time_day (from->i64[i]);
}

static void
cast_to_time (const VsColumn *from, VsColumn *to)
{
  for (gsize i = 0; i < from->n; i++)
    to->i64[i] = (gint64) from->i32[i] * VS_SECONDS_PER_DAY;
}

VsValue
vs_value_cast (VsValue value, VsType type)
{
  const VsColumn *from = value.column;

  if (from->type == type)
    return value;

  VsColumn *to;
  if (from->n_null == from->n)
    to = vs_column_new_null (type, from->n);
  else
    {
      to = vs_values_result (type, from->n, &(VsValue) { value.column, FALSE }, 1);
      switch (type)
        {
        case VS_TYPE_DOUBLE: cast_to_double (from, to); break;
        case VS_TYPE_INT64:  cast_to_int64 (from, to); break;
        case VS_TYPE_MONEY:  cast_to_money (from, to); break;
        case VS_TYPE_DAY:    cast_to_day (from, to); break;
        case VS_TYPE_TIME:   cast_to_time (from, to); break;
        default:
          g_critical ("no way from %s to %s", vs_type_name (from->type), vs_type_name (type));
          vs_column_unref (to);
          to = vs_column_new_null (type, from->n);
          break;
        }
    }
  vs_column_unref (value.column);
  return (VsValue) { to, value.constant };
}

VsColumn *
vs_value_spread (VsValue value, gsize n_rows)
{
  if (!value.constant)
    return value.column;

  g_autofree guint32 *rows = g_new0 (guint32, MAX (n_rows, 1));
  VsColumn *out = vs_column_gather (value.column, rows, n_rows);
  vs_column_unref (value.column);
  return out;
}

/* ── Results ── */

VsColumn *
vs_values_result (VsType type, gsize n, const VsValue *values, guint n_values)
{
  gsize words = n / 64 + 1;
  VsColumn *out;

  for (guint v = 0; v < n_values; v++)
    if (values[v].constant && values[v].column->n_null > 0)
      return vs_column_new_null (type, n);

  out = vs_column_new (type, n);
  for (guint v = 0; v < n_values; v++)
    {
      const guint64 *valid = values[v].constant ? NULL : values[v].column->valid;
      if (valid && out->valid)
        for (gsize w = 0; w < (n + 63) / 64; w++)
          out->valid[w] &= valid[w];
      else if (valid)
        {
          out->valid = g_new0 (guint64, words);
          memcpy (out->valid, valid, (n + 63) / 64 * sizeof *valid);
        }
    }
  if (out->valid)
    {
      /* Missing rows are 0, so that no loop over the data meets an undefined value. */
      memset (out->data, 0, n * vs_type_size (type));
      vs_column_count_nulls (out);
    }
  return out;
}

/* Per value a table of its codes in the dictionary of `out`. */
static guint32 **
merge_dicts (VsColumn *out, const VsValue *values, guint n_values)
{
  guint32 **maps = g_new0 (guint32 *, n_values + 1);

  for (guint v = 0; v < n_values; v++)
    {
      const VsDict *dict = values[v].column->dict;
      maps[v] = g_new (guint32, vs_dict_size (dict) + 1);
      for (guint32 code = 0; code < vs_dict_size (dict); code++)
        maps[v][code] = vs_dict_intern (out->dict, vs_dict_text (dict, code), -1);
    }
  return maps;
}

VsColumn *
vs_values_choose (VsType type, gsize n, const VsValue *values, guint n_values, const guint32 *choice)
{
  VsColumn *out = vs_column_new (type, n);
  guint32 **maps = type == VS_TYPE_TEXT ? merge_dicts (out, values, n_values) : NULL;

  for (gsize i = 0; i < n; i++)
    {
      if (choice[i] >= n_values || vs_value_is_null (&values[choice[i]], i))
        {
          vs_column_set_null (out, i);
          continue;
        }
      const VsValue *value = &values[choice[i]];
      gsize row = vs_value_row (value, i);
      switch (vs_type_size (type))
        {
        case 1:  out->b[i] = value->column->b[row]; break;
        case 4:  out->code[i] = maps ? maps[choice[i]][value->column->code[row]] : value->column->code[row]; break;
        default: out->i64[i] = value->column->i64[row]; break;
        }
    }
  for (guint v = 0; maps && v < n_values; v++)
    g_free (maps[v]);
  g_free (maps);
  return out;
}
