/* SPDX-License-Identifier: GPL-3.0-or-later */
/* harvest.c: whole numbers lie in as few bytes as the largest so far needs; texts are codes, found per batch by the threads that convert, so
 * that the one that writes only has to look up each distinct text once a batch. */
#include "intake/harvest.h"

#include "frame/store.h"

#include <math.h>
#include <string.h>

#define MANY      (1 << 18)      /* distinct texts from which on … */
#define MANY_IN   4              /* … one in so many rows is too many */
#define LOCAL     (1 << 14)      /* slots for the texts of a batch: four times its rows */
#define NO_CODE   G_MAXUINT16

typedef struct {
  VsHarvestColumn what;
  int      given_up;             /* atomic */
  guint    width;                /* bytes a value: 1, 2, 4, 8 */
  guint8  *values;
  gsize    n, room;
  guint64 *valid;                /* bit i set = value i present */
  VsDict  *dict;
  GString *texts;                /* of the key, in the order of the rows, each ended by a NUL */
} Pile;

struct _VsHarvest {
  char  *table;
  Pile  *piles;
  guint  n_piles;
};

typedef struct { const char *text; gsize len; } Text;

struct _VsHarvestPart {
  guint     n_piles;
  guint16 **codes;               /* per pile: a code per row, NO_CODE where missing; NULL when it has none */
  GArray  **texts;               /* Text, in code order */
  guint64  *hash;                /* for making them */
  guint16  *slot;
};

static gboolean
is_coded (const VsHarvestColumn *what)
{
  return what->type == VS_CELL_TEXT && what->cell >= 0 && !what->is_key;
}

VsHarvest *
vs_harvest_new (const char *table, const VsHarvestColumn *columns, guint n_columns)
{
  VsHarvest *self = g_new0 (VsHarvest, 1);

  self->table = g_strdup (table);
  self->n_piles = n_columns;
  self->piles = g_new0 (Pile, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      Pile *pile = &self->piles[i];

      pile->what = columns[i];
      pile->width = 1;
      if (is_coded (&columns[i]))
        pile->dict = vs_dict_new ();
      else if (columns[i].is_key)
        pile->texts = g_string_new (NULL);
    }
  return self;
}

static void
clear_pile (Pile *pile)
{
  g_clear_pointer (&pile->values, g_free);
  g_clear_pointer (&pile->valid, g_free);
  g_clear_pointer (&pile->dict, vs_dict_unref);
  if (pile->texts)
    g_string_free (g_steal_pointer (&pile->texts), TRUE);
  pile->room = 0;
}

void
vs_harvest_free (VsHarvest *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_piles; i++)
    clear_pile (&self->piles[i]);
  g_free (self->piles);
  g_free (self->table);
  g_free (self);
}

/*
 * A batch, in any thread
 */

VsHarvestPart *
vs_harvest_part_new (const VsHarvest *self)
{
  VsHarvestPart *part = g_new0 (VsHarvestPart, 1);

  part->n_piles = self->n_piles;
  part->codes = g_new0 (guint16 *, self->n_piles);
  part->texts = g_new0 (GArray *, self->n_piles);
  part->hash = g_new (guint64, LOCAL);
  part->slot = g_new (guint16, LOCAL);
  return part;
}

void
vs_harvest_part_free (VsHarvestPart *part)
{
  if (!part)
    return;
  for (guint i = 0; i < part->n_piles; i++)
    {
      g_free (part->codes[i]);
      g_clear_pointer (&part->texts[i], g_array_unref);
    }
  g_free (part->codes);
  g_free (part->texts);
  g_free (part->hash);
  g_free (part->slot);
  g_free (part);
}

static inline guint64
hash_text (const char *text, gsize len)
{
  guint64 h = len * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15), word;

  for (; len >= 8; text += 8, len -= 8)
    {
      memcpy (&word, text, 8);
      h = (h ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
      h ^= h >> 32;
    }
  word = 0;
  for (gsize i = 0; i < len; i++)
    word = word << 8 | (guint8) text[i];
  h = (h ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  return h ^ h >> 32;
}

static void
code_texts (VsHarvestPart *part, guint i, const VsCell *cell, guint stride, const guint8 *keep, guint n_rows)
{
  GArray *texts = part->texts[i];
  guint16 *codes = part->codes[i];

  g_array_set_size (texts, 0);
  memset (part->slot, 0xff, LOCAL * sizeof *part->slot);
  for (guint row = 0; row < n_rows; row++, cell += stride)
    {
      guint64 hash;
      gsize at;

      codes[row] = NO_CODE;
      if (!keep[row] || cell->missing)
        continue;
      hash = hash_text (cell->text, cell->len);
      for (at = hash % LOCAL; part->slot[at] != NO_CODE; at = (at + 1) % LOCAL)
        {
          const Text *other = &g_array_index (texts, Text, part->slot[at]);

          if (part->hash[at] == hash && other->len == cell->len && memcmp (other->text, cell->text, cell->len) == 0)
            break;
        }
      if (part->slot[at] == NO_CODE)
        {
          Text text = { cell->text, cell->len };

          part->hash[at] = hash;
          part->slot[at] = (guint16) texts->len;
          g_array_append_val (texts, text);
        }
      codes[row] = part->slot[at];
    }
}

void
vs_harvest_prepare (const VsHarvest *self, VsHarvestPart *part, const VsCell *cells, guint stride, const guint8 *keep, guint n_rows)
{
  g_return_if_fail (n_rows <= LOCAL / 4);
  for (guint i = 0; i < self->n_piles; i++)
    {
      Pile *pile = &self->piles[i];

      if (!is_coded (&pile->what) || g_atomic_int_get (&pile->given_up))
        continue;
      if (!part->codes[i])
        {
          part->codes[i] = g_new (guint16, LOCAL / 4);
          part->texts[i] = g_array_new (FALSE, FALSE, sizeof (Text));
        }
      code_texts (part, i, cells + pile->what.cell, stride, keep, n_rows);
    }
}

/*
 * The rows in order
 */

static inline guint
width_of (gint64 value)
{
  return value == (gint8) value ? 1 : value == (gint16) value ? 2 : value == (gint32) value ? 4 : 8;
}

static inline gint64
value_at (const Pile *pile, gsize i)
{
  switch (pile->width)
    {
    case 1: return ((const gint8 *) pile->values)[i];
    case 2: return ((const gint16 *) pile->values)[i];
    case 4: return ((const gint32 *) pile->values)[i];
    default: return ((const gint64 *) pile->values)[i];
    }
}

static inline void
put_at (Pile *pile, gsize i, gint64 value)
{
  switch (pile->width)
    {
    case 1: ((gint8 *) pile->values)[i] = (gint8) value; break;
    case 2: ((gint16 *) pile->values)[i] = (gint16) value; break;
    case 4: ((gint32 *) pile->values)[i] = (gint32) value; break;
    default: ((gint64 *) pile->values)[i] = value; break;
    }
}

/* From the last value on, so that none is overwritten before it is read. */
static void
widen (Pile *pile, guint width)
{
  Pile narrow = *pile;

  pile->width = width;
  pile->values = narrow.values = g_realloc (pile->values, pile->room * width);
  for (gsize i = pile->n; i-- > 0;)
    put_at (pile, i, value_at (&narrow, i));
}

static void
make_room (Pile *pile, gsize n)
{
  gsize words = pile->room / 64;

  if (pile->texts || pile->n + n <= pile->room)
    return;
  pile->room = (MAX (pile->n + n, pile->room + pile->room / 2) + 63) / 64 * 64;
  pile->values = g_realloc (pile->values, pile->room * pile->width);
  pile->valid = g_renew (guint64, pile->valid, pile->room / 64 + 1);
  memset (pile->valid + words, 0, (pile->room / 64 + 1 - words) * sizeof *pile->valid);
}

static inline void
push (Pile *pile, gint64 value)
{
  guint width = width_of (value);

  if (G_UNLIKELY (width > pile->width))
    widen (pile, width);
  pile->valid[pile->n >> 6] |= G_GUINT64_CONSTANT (1) << (pile->n & 63);
  put_at (pile, pile->n++, value);
}

static inline void
push_missing (Pile *pile)
{
  put_at (pile, pile->n++, 0);
}

static void
take_codes (Pile *pile, const VsHarvestPart *part, guint i, const guint8 *keep, guint n_rows)
{
  const GArray *texts = part->texts[i];
  g_autofree guint32 *codes = g_new (guint32, texts->len + 1);

  for (guint k = 0; k < texts->len; k++)
    codes[k] = G_MAXUINT32;
  for (guint row = 0; row < n_rows; row++)
    {
      guint16 local = part->codes[i][row];

      if (!keep[row])
        continue;
      if (local == NO_CODE)
        {
          push_missing (pile);
          continue;
        }
      if (codes[local] == G_MAXUINT32)
        {
          const Text *text = &g_array_index (texts, Text, local);

          codes[local] = vs_dict_intern (pile->dict, text->text, (gssize) text->len);
        }
      push (pile, codes[local]);
    }
  if (vs_dict_size (pile->dict) > MANY && vs_dict_size (pile->dict) > pile->n / MANY_IN)
    {
      clear_pile (pile);
      g_atomic_int_set (&pile->given_up, TRUE);
    }
}

static void
take_values (Pile *pile, const VsCell *cell, guint stride, const guint8 *keep, guint n_rows)
{
  for (guint row = 0; row < n_rows; row++, cell += stride)
    if (!keep[row])
      continue;
    else if (cell->missing)
      push_missing (pile);
    else if (pile->texts)
      {
        g_string_append_len (pile->texts, cell->text, (gssize) cell->len);
        g_string_append_c (pile->texts, '\0');
        pile->n++;
      }
    else
      push (pile, cell->i);   /* of a number the bits */
}

void
vs_harvest_take (VsHarvest *self, const VsHarvestPart *part, const VsCell *cells, guint stride, const guint8 *keep, guint n_rows)
{
  for (guint i = 0; i < self->n_piles; i++)
    {
      Pile *pile = &self->piles[i];

      if (g_atomic_int_get (&pile->given_up))
        continue;
      if (pile->what.cell >= 0)
        make_room (pile, n_rows);
      if (is_coded (&pile->what))
        take_codes (pile, part, i, keep, n_rows);
      else if (pile->what.cell >= 0)
        take_values (pile, cells + pile->what.cell, stride, keep, n_rows);
      else
        for (guint row = 0; row < n_rows; row++)
          pile->n += keep[row] != 0;
    }
}

/*
 * Into the cache
 */

static const VsType types[] = {
  [VS_CELL_TEXT] = VS_TYPE_TEXT,   [VS_CELL_INTEGER] = VS_TYPE_INT64, [VS_CELL_NUMBER] = VS_TYPE_DOUBLE, [VS_CELL_MONEY] = VS_TYPE_MONEY,
  [VS_CELL_DAY] = VS_TYPE_DAY,     [VS_CELL_INSTANT] = VS_TYPE_TIME,  [VS_CELL_BOOLEAN] = VS_TYPE_BOOL,
};

static void
set_value (VsColumn *column, gsize i, gint64 value)
{
  switch (vs_type_size (column->type))
    {
    case 1: column->b[i] = (guint8) value; break;
    case 4: column->i32[i] = (gint32) value; break;
    default: column->i64[i] = value; break;
    }
}

static VsColumn *
make_constant (const Pile *pile)
{
  const VsCell *cell = &pile->what.constant;
  VsColumn *column;

  if (cell->missing)
    return vs_column_new_null (types[pile->what.type], pile->n);
  column = vs_column_new (types[pile->what.type], pile->n);
  if (cell->type == VS_CELL_TEXT)
    vs_dict_intern (column->dict, cell->text, (gssize) cell->len);
  for (gsize i = 0; i < pile->n; i++)
    set_value (column, i, cell->type == VS_CELL_TEXT ? 0 : cell->i);
  return column;
}

static VsColumn *
make_column (Pile *pile)
{
  VsColumn *column;

  if (pile->what.cell < 0)
    return make_constant (pile);
  column = vs_column_new (types[pile->what.type], pile->n);
  for (gsize i = 0; i < pile->n; i++)
    set_value (column, i, pile->texts ? (gint64) i : value_at (pile, i));
  column->valid = g_steal_pointer (&pile->valid);
  if (column->valid)
    vs_column_count_nulls (column);
  if (column->type == VS_TYPE_TEXT)
    {
      vs_dict_unref (column->dict);
      if (pile->texts)
        {
          gsize n = pile->texts->len;

          column->dict = vs_dict_new_from_bytes (g_string_free (g_steal_pointer (&pile->texts), FALSE), n);
        }
      else
        column->dict = g_steal_pointer (&pile->dict);
    }
  return column;
}

void
vs_harvest_store (VsHarvest *self, VsWorkspace *ws, gint64 version)
{
  for (guint i = 0; i < self->n_piles; i++)
    {
      Pile *pile = &self->piles[i];
      g_autoptr (VsColumn) column = NULL;

      if (pile->given_up)
        continue;
      column = make_column (pile);
      clear_pile (pile);
      pile->given_up = TRUE;
      vs_column_settle (column);
      vs_frame_store_keep (ws, self->table, pile->what.name, version, column);
    }
}
