/* SPDX-License-Identifier: GPL-3.0-or-later */
/* harvest.c: the values lie as the column cache wants them, in as few bytes as the largest so far needs. The threads that convert gather a
 * batch's values and turn texts into codes of their own, which last from batch to batch; the one that writes only translates the codes, each new
 * text once per part, and appends. */
#include "intake/harvest.h"

#include "frame/store.h"
#include "intake/batch.h"

#include <string.h>

#define MANY      (1 << 18)      /* distinct texts from which on one in four rows is too many */
#define SOME      (1 << 15)      /* … and from which on nearly every row is */
#define BLOCK     256            /* rows whose cells stay near while the columns take turns */
#define WORDS     (VS_BATCH_ROWS / 64)

typedef struct {
  VsHarvestColumn what;
  int      given_up;             /* atomic */
  guint    width;                /* bytes a value: 1, 2, 4, 8 */
  guint8  *values;
  gsize    n, room;
  guint64 *valid;                /* bit i set = value i present; NULL while all are */
  VsDict  *dict;
  GString *texts;                /* of the key, in the order of the rows, each ended by a NUL */
} Pile;

struct _VsHarvest {
  char  *table;
  Pile  *piles;
  guint  n_piles;
};

/* What a batch adds to a pile. */
typedef struct {
  gint64  *values;               /* of a number the bits; of a text this part's code; 0 where missing */
  guint64  valid[WORDS];
  guint    n_missing;
  gint64   low, high;
  VsDict  *dict;
  guint32 *code;                 /* of the harvest for each of this part's codes that the writer has met */
  guint32  n_met, room;
  GString *texts;
} Sheaf;

struct _VsHarvestPart {
  guint  n_sheaves, n_rows;
  Sheaf *sheaves;                /* per pile */
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
      pile->width = columns[i].type == VS_CELL_NUMBER ? sizeof (double) : 1;
      if (is_coded (&columns[i]))
        pile->dict = vs_dict_new ();
      else if (columns[i].is_key)
        pile->texts = g_string_new (NULL);
    }
  return self;
}

static void
clear_texts (GString **texts)
{
  if (*texts)
    g_string_free (g_steal_pointer (texts), TRUE);
}

static void
clear_pile (Pile *pile)
{
  g_clear_pointer (&pile->values, g_free);
  g_clear_pointer (&pile->valid, g_free);
  g_clear_pointer (&pile->dict, vs_dict_unref);
  clear_texts (&pile->texts);
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

  part->n_sheaves = self->n_piles;
  part->sheaves = g_new0 (Sheaf, self->n_piles);
  return part;
}

static void
clear_sheaf (Sheaf *sheaf)
{
  g_clear_pointer (&sheaf->values, g_free);
  g_clear_pointer (&sheaf->dict, vs_dict_unref);
  g_clear_pointer (&sheaf->code, g_free);
  clear_texts (&sheaf->texts);
}

void
vs_harvest_part_free (VsHarvestPart *part)
{
  if (!part)
    return;
  for (guint i = 0; i < part->n_sheaves; i++)
    clear_sheaf (&part->sheaves[i]);
  g_free (part->sheaves);
  g_free (part);
}

static void
begin_sheaf (Sheaf *sheaf, const VsHarvestColumn *what)
{
  if (!sheaf->values && !what->is_key)
    sheaf->values = g_new (gint64, VS_BATCH_ROWS);
  if (!sheaf->texts && what->is_key)
    sheaf->texts = g_string_new (NULL);
  if (!sheaf->dict && is_coded (what))
    sheaf->dict = vs_dict_new ();
  if (sheaf->texts)
    g_string_truncate (sheaf->texts, 0);
  memset (sheaf->valid, 0, sizeof sheaf->valid);
  sheaf->n_missing = 0;
  sheaf->low = G_MAXINT64;
  sheaf->high = G_MININT64;
}

/* The rows' values from place `k` on. */
static void
gather_values (Sheaf *sheaf, const VsCell *cell, guint stride, const guint8 *keep, guint n_rows, guint k)
{
  gint64 low = sheaf->low, high = sheaf->high;

  for (guint row = 0; row < n_rows; row++, cell += stride)
    {
      gint64 value;

      if (!keep[row])
        continue;
      if (cell->missing)
        {
          sheaf->n_missing++;
          sheaf->values[k++] = 0;
          continue;
        }
      value = sheaf->dict ? vs_dict_intern (sheaf->dict, cell->text, (gssize) cell->len) : cell->i;
      low = MIN (low, value);
      high = MAX (high, value);
      sheaf->valid[k >> 6] |= G_GUINT64_CONSTANT (1) << (k & 63);
      sheaf->values[k++] = value;
    }
  sheaf->low = low;
  sheaf->high = high;
}

static void
gather_keys (Sheaf *sheaf, const VsCell *cell, guint stride, const guint8 *keep, guint n_rows)
{
  for (guint row = 0; row < n_rows; row++, cell += stride)
    if (keep[row])
      {
        g_string_append_len (sheaf->texts, cell->text, (gssize) cell->len);
        g_string_append_c (sheaf->texts, '\0');
      }
}

void
vs_harvest_prepare (const VsHarvest *self, VsHarvestPart *part, const VsCell *cells, guint stride, const guint8 *keep, guint n_rows)
{
  g_return_if_fail (n_rows <= VS_BATCH_ROWS);
  for (guint i = 0; i < self->n_piles; i++)
    if (g_atomic_int_get (&self->piles[i].given_up))
      clear_sheaf (&part->sheaves[i]);
    else if (self->piles[i].what.cell >= 0)
      begin_sheaf (&part->sheaves[i], &self->piles[i].what);
  part->n_rows = 0;
  for (guint from = 0; from < n_rows; from += BLOCK)
    {
      guint n = MIN (BLOCK, n_rows - from);

      for (guint i = 0; i < self->n_piles; i++)
        {
          Sheaf *sheaf = &part->sheaves[i];
          const VsCell *cell = cells + (gsize) from * stride + MAX (self->piles[i].what.cell, 0);

          if (sheaf->texts)
            gather_keys (sheaf, cell, stride, keep + from, n);
          else if (sheaf->values)
            gather_values (sheaf, cell, stride, keep + from, n, part->n_rows);
        }
      for (guint row = from; row < from + n; row++)
        part->n_rows += keep[row] != 0;
    }
}

/*
 * The batches in order
 */

static guint
width_of (const Pile *pile, gint64 low, gint64 high)
{
  guint n = 1;

  if (pile->what.type == VS_CELL_NUMBER)
    return 8;
  if (pile->dict)
    return high < 1 << 8 ? 1 : high < 1 << 16 ? 2 : 4;
  while (n < 8 && (low < -(G_GINT64_CONSTANT (1) << (8 * n - 1)) || high >= G_GINT64_CONSTANT (1) << (8 * n - 1)))
    n *= 2;
  return n;
}

static inline gint64
value_at (const Pile *pile, gsize i)
{
  switch (pile->width)
    {
    case 1: return pile->dict ? pile->values[i] : ((const gint8 *) pile->values)[i];
    case 2: return pile->dict ? ((const guint16 *) pile->values)[i] : ((const gint16 *) pile->values)[i];
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

  if (pile->n + n <= pile->room)
    return;
  pile->room = (MAX (pile->n + n, pile->room + pile->room / 2) + 63) / 64 * 64;
  pile->values = g_realloc (pile->values, pile->room * pile->width);
  if (!pile->valid)
    return;
  pile->valid = g_renew (guint64, pile->valid, pile->room / 64 + 1);
  memset (pile->valid + words, 0, (pile->room / 64 + 1 - words) * sizeof *pile->valid);
}

/* The first value that is missing: all before it were there. */
static void
begin_bitmap (Pile *pile)
{
  pile->valid = g_new0 (guint64, pile->room / 64 + 1);
  memset (pile->valid, 0xff, pile->n / 64 * sizeof *pile->valid);
  pile->valid[pile->n / 64] = (G_GUINT64_CONSTANT (1) << (pile->n & 63)) - 1;
}

static void
append_bits (Pile *pile, const guint64 *valid, guint n)
{
  guint64 *to = pile->valid + pile->n / 64;
  guint shift = pile->n & 63;

  for (guint w = 0; w * 64 < n; w++)
    {
      to[w] |= valid[w] << shift;
      if (shift && pile->n + w * 64 + (64 - shift) < pile->n + n)
        to[w + 1] |= valid[w] >> (64 - shift);
    }
}

static void
translate (Pile *pile, Sheaf *sheaf, guint n)
{
  guint32 size = vs_dict_size (sheaf->dict);

  if (size > sheaf->room)
    {
      sheaf->room = size * 2;
      sheaf->code = g_renew (guint32, sheaf->code, sheaf->room);
    }
  for (; sheaf->n_met < size; sheaf->n_met++)
    sheaf->code[sheaf->n_met] = vs_dict_intern (pile->dict, vs_dict_text (sheaf->dict, sheaf->n_met), -1);
  for (guint i = 0; i < n; i++)
    if (sheaf->n_missing == 0 || sheaf->valid[i >> 6] >> (i & 63) & 1)
      sheaf->values[i] = sheaf->code[sheaf->values[i]];
  sheaf->high = MAX (sheaf->high, (gint64) vs_dict_size (pile->dict) - 1);
}

static void
append (Pile *pile, Sheaf *sheaf, guint n)
{
  guint width;

  if (pile->dict)
    translate (pile, sheaf, n);
  make_room (pile, n);
  width = sheaf->low > sheaf->high ? pile->width : width_of (pile, sheaf->low, sheaf->high);
  if (width > pile->width)
    widen (pile, width);
  if (sheaf->n_missing > 0 && !pile->valid)
    begin_bitmap (pile);
  if (pile->valid)
    append_bits (pile, sheaf->valid, n);
  switch (pile->width)
    {
    case 1:
      for (guint i = 0; i < n; i++)
        pile->values[pile->n + i] = (guint8) sheaf->values[i];
      break;
    case 2:
      for (guint i = 0; i < n; i++)
        ((gint16 *) pile->values)[pile->n + i] = (gint16) sheaf->values[i];
      break;
    case 4:
      for (guint i = 0; i < n; i++)
        ((gint32 *) pile->values)[pile->n + i] = (gint32) sheaf->values[i];
      break;
    default:
      memcpy ((gint64 *) pile->values + pile->n, sheaf->values, n * sizeof (gint64));
    }
}

static gboolean
is_nearly_all_different (const Pile *pile)
{
  guint32 n = vs_dict_size (pile->dict);

  return (n > MANY && n > pile->n / 4) || (n > SOME && n > pile->n / 8 * 7);
}

void
vs_harvest_take (VsHarvest *self, VsHarvestPart *part)
{
  for (guint i = 0; part->n_rows > 0 && i < self->n_piles; i++)
    {
      Pile *pile = &self->piles[i];
      Sheaf *sheaf = &part->sheaves[i];

      if (pile->given_up)
        continue;
      if (sheaf->texts)
        g_string_append_len (pile->texts, sheaf->texts->str, (gssize) sheaf->texts->len);
      else if (sheaf->values)
        append (pile, sheaf, part->n_rows);
      pile->n += part->n_rows;
      if (pile->dict && is_nearly_all_different (pile))
        {
          clear_pile (pile);
          g_atomic_int_set (&pile->given_up, TRUE);
        }
    }
}

/*
 * Into the cache
 */

static const VsType types[] = {
  [VS_CELL_TEXT] = VS_TYPE_TEXT,   [VS_CELL_INTEGER] = VS_TYPE_INT64, [VS_CELL_NUMBER] = VS_TYPE_DOUBLE, [VS_CELL_MONEY] = VS_TYPE_MONEY,
  [VS_CELL_DAY] = VS_TYPE_DAY,     [VS_CELL_INSTANT] = VS_TYPE_TIME,  [VS_CELL_BOOLEAN] = VS_TYPE_BOOL,
};

/* A key is a text of its own in every row; a constant the same in all. */
static void
fill_in (Pile *pile)
{
  const VsCell *cell = &pile->what.constant;
  gint64 high = pile->texts ? (gint64) pile->n - 1 : cell->missing || cell->type == VS_CELL_TEXT ? 0 : cell->i;

  if (pile->texts)
    pile->width = pile->n <= 1 << 8 ? 1 : pile->n <= 1 << 16 ? 2 : 4;
  else
    pile->width = width_of (pile, high, high);
  pile->values = g_malloc0 (MAX (pile->n, 1) * pile->width);
  for (gsize i = 0; i < pile->n && high != 0; i++)
    put_at (pile, i, pile->texts ? (gint64) i : high);
  if (!pile->texts && cell->missing)
    pile->valid = g_new0 (guint64, pile->n / 64 + 1);
  if (pile->what.type == VS_CELL_TEXT && !pile->texts)
    pile->texts = g_string_new_len (cell->missing ? "" : cell->text, cell->missing ? 0 : (gssize) cell->len + 1);
}

static gboolean
store (Pile *pile, sqlite3 *db, const char *table, gint64 version, GError **error)
{
  if (!pile->values)
    fill_in (pile);
  return vs_frame_store_keep (db, table, pile->what.name, version,
                              &(VsStoreValues) { .type = types[pile->what.type], .n = pile->n, .size = pile->width, .values = pile->values, .valid = pile->valid,
                                                 .dict = pile->dict, .texts = pile->texts ? pile->texts->str : NULL,
                                                 .n_texts = pile->texts ? pile->texts->len : 0 }, error);
}

gboolean
vs_harvest_store (VsHarvest *self, sqlite3 *db, gint64 version, VsJob *job, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < self->n_piles; i++)
    {
      Pile *pile = &self->piles[i];

      ok = ok && vs_job_check (job, error) && (pile->given_up || store (pile, db, self->table, version, error));
      clear_pile (pile);
      pile->given_up = TRUE;
    }
  return ok;
}
