/* SPDX-License-Identifier: GPL-3.0-or-later */
/* join.c: child rows to parent rows. Texts meet by dictionary: each distinct text is looked up once, rows only follow codes. */
#include "frame/frame.h"

#include "frame/intern.h"
#include "frame/keys.h"

#include <string.h>

static guint32 *
no_parents (gsize n)
{
  guint32 *rows = g_new (guint32, MAX (n, 1));

  memset (rows, 0xff, n * sizeof *rows);
  return rows;
}

static guint32 *
join_text (const VsColumn *key, const VsColumn *parent_key)
{
  guint32 *rows = no_parents (key->n);
  guint32 n_parent = vs_dict_size (parent_key->dict), n_own = vs_dict_size (key->dict);
  g_autofree guint32 *row_of = no_parents (n_parent);  /* parent code → row */
  g_autofree guint32 *via = no_parents (n_own);        /* own code → row */

  for (gsize i = parent_key->n; i-- > 0;)
    if (!vs_column_is_null (parent_key, i))
      row_of[parent_key->code[i]] = (guint32) i;
  for (guint32 code = 0; code < n_own; code++)
    {
      guint32 other = key->dict == parent_key->dict ? code : vs_dict_lookup (parent_key->dict, vs_dict_text (key->dict, code), -1);
      if (other != G_MAXUINT32)
        via[code] = row_of[other];
    }
  for (gsize i = 0; i < key->n; i++)
    if (!vs_column_is_null (key, i))
      rows[i] = via[key->code[i]];
  return rows;
}

static inline guint64
value_bits (const VsColumn *column, gsize i)
{
  return column->type == VS_TYPE_DOUBLE ? vs_keys_double_bits (column->d[i]) : (guint64) vs_column_get_int (column, i);
}

static guint32 *
join_numbers (const VsColumn *key, const VsColumn *parent_key)
{
  guint32 *rows = no_parents (key->n);
  g_autofree guint32 *row_of = g_new (guint32, MAX (parent_key->n, 1));
  VsIntern table;

  vs_intern_init (&table, parent_key->n);
  for (gsize i = 0; i < parent_key->n; i++)
    {
      guint32 before = table.n;
      if (vs_column_is_null (parent_key, i))
        continue;
      guint32 id = vs_intern_add (&table, value_bits (parent_key, i));
      if (id == before)
        row_of[id] = (guint32) i;
    }
  for (gsize i = 0; i < key->n; i++)
    {
      if (vs_column_is_null (key, i))
        continue;
      guint32 id = vs_intern_lookup (&table, value_bits (key, i));
      if (id != G_MAXUINT32)
        rows[i] = row_of[id];
    }
  vs_intern_clear (&table);
  return rows;
}

/* What can be equal: texts with texts, doubles with doubles, integers of any width with each other. */
static int
family (VsType type)
{
  switch (type)
    {
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:
      return VS_TYPE_INT64;
    default:
      return type;
    }
}

guint32 *
vs_frame_join (const VsColumn *key, const VsColumn *parent_key)
{
  g_return_val_if_fail (key != NULL && parent_key != NULL, NULL);

  if (family (key->type) != family (parent_key->type))
    return no_parents (key->n);
  return key->type == VS_TYPE_TEXT ? join_text (key, parent_key) : join_numbers (key, parent_key);
}
