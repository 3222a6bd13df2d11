/* SPDX-License-Identifier: GPL-3.0-or-later */
/* join.c: child rows to parent rows. Texts meet by dictionary: each distinct text is looked up once, first where the
 * one before it would lead, and rows only follow codes. */
#include "frame/block.h"

#include "base/parallel.h"
#include "frame/intern.h"
#include "frame/keys.h"

#include <string.h>

#define PIECE (1 << 16)

static guint32 *
no_parents (gsize n)
{
  guint32 *rows = g_new (guint32, MAX (n, 1));

  memset (rows, 0xff, n * sizeof *rows);
  return rows;
}

typedef struct {
  const VsColumn *key, *parent_key;
  const guint32  *row_of;   /* parent code → row */
  guint32        *via;      /* own code → row */
  const VsIntern *table;
  guint32        *rows;
} Join;

static gboolean
meet_texts (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Join *join = data;
  const VsDict *own = join->key->dict, *parent = join->parent_key->dict;
  guint32 next = 0;

  for (gsize code = from; code < to; code++)
    {
      guint32 other = own == parent ? (guint32) code : vs_dict_lookup_from (parent, vs_dict_text (own, (guint32) code), next);
      if (other == G_MAXUINT32)
        continue;
      join->via[code] = join->row_of[other];
      next = other + 1;
    }
  return TRUE;
}

static gboolean
follow_codes (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Join *join = data;
  guint32 codes[VS_BLOCK];

  for (gsize at = from; at < to; at += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, to - at);
      vs_block_codes (join->key, at, n, 0, codes);
      for (gsize i = 0; i < n; i++)
        if (!vs_column_is_null (join->key, at + i))
          join->rows[at + i] = join->via[codes[i]];
    }
  return TRUE;
}

static guint32 *
join_text (const VsColumn *key, const VsColumn *parent_key)
{
  guint32 *rows = no_parents (key->n);
  guint32 n_own = vs_dict_size (key->dict);
  g_autofree guint32 *row_of = no_parents (vs_dict_size (parent_key->dict)), *via = no_parents (n_own);
  Join join = { key, parent_key, row_of, via, NULL, rows };

  for (gsize i = parent_key->n; i-- > 0;)
    if (!vs_column_is_null (parent_key, i))
      row_of[vs_block_int (parent_key, i)] = (guint32) i;
  vs_parallel_for (n_own, PIECE, meet_texts, &join, NULL, NULL);
  vs_parallel_for (key->n, PIECE, follow_codes, &join, NULL, NULL);
  return rows;
}

/* Numbers of a block as they are hashed; what is missing means nothing. */
static void
read_bits (const VsColumn *column, gsize from, gsize n, guint64 *out)
{
  VsKeys keys = { .column = column };

  vs_keys_read (&keys, from, n, 0, out);
}

static gboolean
meet_numbers (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Join *join = data;
  guint64 values[VS_BLOCK];

  for (gsize from = begin; from < end; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, end - from);
      read_bits (join->key, from, n, values);
      vs_intern_prefetch (join->table, values, n);
      for (gsize i = 0; i < n; i++)
        {
          guint32 id = vs_column_is_null (join->key, from + i) ? G_MAXUINT32 : vs_intern_lookup (join->table, values[i]);
          if (id != G_MAXUINT32)
            join->rows[from + i] = join->row_of[id];
        }
    }
  return TRUE;
}

static guint32 *
join_numbers (const VsColumn *key, const VsColumn *parent_key)
{
  guint32 *rows = no_parents (key->n);
  g_autofree guint32 *row_of = g_new (guint32, MAX (parent_key->n, 1));
  guint64 values[VS_BLOCK];
  VsIntern table;

  vs_intern_init (&table, parent_key->n);
  for (gsize from = 0; from < parent_key->n; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, parent_key->n - from);
      read_bits (parent_key, from, n, values);
      vs_intern_prefetch (&table, values, n);
      for (gsize i = 0; i < n; i++)
        {
          guint32 before = table.n;
          if (!vs_column_is_null (parent_key, from + i) && vs_intern_add (&table, values[i]) == before)
            row_of[before] = (guint32) (from + i);
        }
    }
  vs_parallel_for (key->n, PIECE, meet_numbers, &(Join) { .key = key, .table = &table, .row_of = row_of, .rows = rows }, NULL, NULL);
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
