/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.c: texts are compared by code wherever one side is constant or both share a dictionary, and by their bytes elsewhere. */
#include "expr/compare.h"

#include <string.h>

/* One loop per operator, with a constant side kept out of it. */
#define LOOPS(op)                                                                       \
  do                                                                                    \
    {                                                                                   \
      if (b->constant)                                                                  \
        for (gsize i = 0; i < n; i++)                                                   \
          out[i] = x[i * step] op y0;                                                   \
      else                                                                              \
        for (gsize i = 0; i < n; i++)                                                   \
          out[i] = x[i * step] op y[i];                                                 \
    }                                                                                   \
  while (0)

#define COMPARE_FUNC(name, T, member)                                                   \
  static void                                                                           \
  name (VsNodeKind kind, const VsValue *a, const VsValue *b, gsize n, guint8 *out)      \
  {                                                                                     \
    const T *x = a->column->member, *y = b->column->member, y0 = y[0];                  \
    gsize step = a->constant ? 0 : 1;                                                   \
    switch (kind)                                                                       \
      {                                                                                 \
      case VS_NODE_EQ: LOOPS (==); break;                                               \
      case VS_NODE_NE: LOOPS (!=); break;                                               \
      case VS_NODE_LT: LOOPS (<); break;                                                \
      case VS_NODE_LE: LOOPS (<=); break;                                               \
      case VS_NODE_GT: LOOPS (>); break;                                                \
      default:         LOOPS (>=); break;                                               \
      }                                                                                 \
  }

COMPARE_FUNC (compare_i64, gint64, i64)
COMPARE_FUNC (compare_i32, gint32, i32)
COMPARE_FUNC (compare_double, double, d)
COMPARE_FUNC (compare_bool, guint8, b)

static inline gboolean
holds (VsNodeKind kind, int order)
{
  switch (kind)
    {
    case VS_NODE_EQ: return order == 0;
    case VS_NODE_NE: return order != 0;
    case VS_NODE_LT: return order < 0;
    case VS_NODE_LE: return order <= 0;
    case VS_NODE_GT: return order > 0;
    default:         return order >= 0;
    }
}

static inline const char *
text_at (const VsValue *value, gsize i)
{
  return vs_dict_text (value->column->dict, value->column->code[vs_value_row (value, i)]);
}

/* Against one text: each distinct text is compared once. */
static void
compare_with_text (VsNodeKind kind, const VsValue *a, const char *text, gsize n, guint8 *out)
{
  guint32 n_codes = vs_dict_size (a->column->dict);
  g_autofree guint8 *table = g_new0 (guint8, n_codes + 1);

  for (guint32 code = 0; code < n_codes; code++)
    table[code] = holds (kind, strcmp (vs_dict_text (a->column->dict, code), text));
  for (gsize i = 0; i < n; i++)
    out[i] = a->column->code[i] < n_codes && table[a->column->code[i]];  /* the code of a missing value may be anything */
}

static void
compare_texts (VsNodeKind kind, const VsValue *a, const VsValue *b, const VsColumn *result, guint8 *out)
{
  static const VsNodeKind mirrored[] = {
    [VS_NODE_EQ] = VS_NODE_EQ, [VS_NODE_NE] = VS_NODE_NE, [VS_NODE_LT] = VS_NODE_GT,
    [VS_NODE_LE] = VS_NODE_GE, [VS_NODE_GT] = VS_NODE_LT, [VS_NODE_GE] = VS_NODE_LE,
  };
  gboolean same = a->column->dict == b->column->dict && kind <= VS_NODE_NE;

  if (b->constant && !a->constant)
    compare_with_text (kind, a, text_at (b, 0), result->n, out);
  else if (a->constant && !b->constant)
    compare_with_text (mirrored[kind], b, text_at (a, 0), result->n, out);
  else
    for (gsize i = 0; i < result->n; i++)
      if (vs_column_is_null (result, i))
        out[i] = FALSE;
      else if (same)
        out[i] = (a->column->code[i] == b->column->code[i]) == (kind == VS_NODE_EQ);
      else
        out[i] = holds (kind, strcmp (text_at (a, i), text_at (b, i)));
}

VsValue
vs_value_compare (VsNodeKind kind, VsType type, const VsValue *a, const VsValue *b, gsize n_rows)
{
  VsValue both[] = { *a, *b };
  gsize n = vs_values_rows (both, 2, n_rows);
  VsColumn *out = vs_values_result (VS_TYPE_BOOL, n, both, 2);

  if (n == 0 || out->n_null == n)
    return (VsValue) { out, a->constant && b->constant };
  switch (type)
    {
    case VS_TYPE_TEXT:   compare_texts (kind, a, b, out, out->b); break;
    case VS_TYPE_DOUBLE: compare_double (kind, a, b, n, out->b); break;
    case VS_TYPE_DAY:    compare_i32 (kind, a, b, n, out->b); break;
    case VS_TYPE_BOOL:   compare_bool (kind, a, b, n, out->b); break;
    default:             compare_i64 (kind, a, b, n, out->b); break;
    }
  return (VsValue) { out, a->constant && b->constant };
}

/* ── Logic ── */

enum { FALSE_, TRUE_, UNKNOWN };

static inline guint
truth (const VsValue *value, gsize i)
{
  gsize row = vs_value_row (value, i);

  return vs_column_is_null (value->column, row) ? UNKNOWN : value->column->b[row] != 0;
}

static VsValue
combine (const VsValue *a, const VsValue *b, gsize n_rows, const guint8 table[3][3])
{
  VsValue both[] = { *a, *b };
  gsize n = vs_values_rows (both, 2, n_rows);
  VsColumn *out = vs_column_new (VS_TYPE_BOOL, n);

  for (gsize i = 0; i < n; i++)
    {
      guint8 result = table[truth (a, i)][truth (b, i)];
      out->b[i] = result;
      if (result == UNKNOWN)
        vs_column_set_null (out, i);
    }
  return (VsValue) { out, a->constant && b->constant };
}

VsValue
vs_value_and (const VsValue *a, const VsValue *b, gsize n_rows)
{
  static const guint8 table[3][3] = { { FALSE_, FALSE_, FALSE_ }, { FALSE_, TRUE_, UNKNOWN }, { FALSE_, UNKNOWN, UNKNOWN } };

  return combine (a, b, n_rows, table);
}

VsValue
vs_value_or (const VsValue *a, const VsValue *b, gsize n_rows)
{
  static const guint8 table[3][3] = { { FALSE_, TRUE_, UNKNOWN }, { TRUE_, TRUE_, TRUE_ }, { UNKNOWN, TRUE_, UNKNOWN } };

  return combine (a, b, n_rows, table);
}

VsValue
vs_value_not (const VsValue *a)
{
  VsColumn *out = vs_values_result (VS_TYPE_BOOL, a->column->n, &(VsValue) { a->column, FALSE }, 1);

  for (gsize i = 0; i < out->n; i++)
    out->b[i] = !vs_column_is_null (out, i) && !a->column->b[i];
  return (VsValue) { out, a->constant };
}

/* ── Membership ── */

/* Texts in a list of constant texts: one table over the codes. */
static VsValue
in_texts (const VsValue *a, const VsValue *items, guint n_items, gsize n_rows)
{
  const VsDict *dict = a->column->dict;
  g_autofree guint8 *table = g_new0 (guint8, vs_dict_size (dict) + 1);
  gboolean has_null = FALSE;
  VsColumn *out = vs_values_result (VS_TYPE_BOOL, a->column->n, &(VsValue) { a->column, FALSE }, 1);

  for (guint k = 0; k < n_items; k++)
    {
      const char *text = vs_column_get_text (items[k].column, 0);
      guint32 code = text ? vs_dict_lookup (dict, text, -1) : G_MAXUINT32;
      has_null |= text == NULL;
      if (code != G_MAXUINT32)
        table[code] = TRUE;
    }
  for (gsize i = 0; i < out->n; i++)
    {
      if (vs_column_is_null (out, i))
        continue;
      out->b[i] = table[a->column->code[i]];
      if (has_null && !out->b[i])
        vs_column_set_null (out, i);
    }
  return (VsValue) { out, a->constant };
}

VsValue
vs_value_in (VsType type, const VsValue *a, const VsValue *items, guint n_items, gsize n_rows)
{
  gboolean constants = TRUE;
  VsValue result = { NULL };

  for (guint k = 0; k < n_items; k++)
    constants = constants && items[k].constant;
  if (type == VS_TYPE_TEXT && constants)
    return in_texts (a, items, n_items, n_rows);

  for (guint k = 0; k < n_items; k++)
    {
      g_auto (VsValue) equal = vs_value_compare (VS_NODE_EQ, type, a, &items[k], n_rows);
      g_auto (VsValue) before = result;
      result = before.column ? vs_value_or (&before, &equal, n_rows)
                             : (VsValue) { vs_column_ref (equal.column), equal.constant };
    }
  return result;
}
