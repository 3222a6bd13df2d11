/* SPDX-License-Identifier: GPL-3.0-or-later */
/* groups.c: rows to groups by the values of their keys. The keys of a row are folded into one number, block by block. Where the keys have
 * few values that number is the row's code and nothing more is done per row (in parallel for many rows); else it is looked up in a table
 * or, where even that would be too large, in a hash. */
#include "frame/frame.h"

#include "base/parallel.h"
#include "frame/block.h"
#include "frame/intern.h"
#include "frame/keys.h"

#include <stdlib.h>
#include <string.h>

#define DENSE_MAX 65535            /* codes that fit two bytes beside the one for rows that are not taken */
#define TABLE_MAX (1 << 27)        /* codes numbered by a table and not by a hash */
#define PARALLEL_MIN (1 << 17)     /* rows below which threads cost more than they bring */
#define PIECE (1 << 18)

typedef struct {
  VsKeys   keys;
  guint64  radix;       /* codes of this key incl. the missing one */
  gboolean interned;    /* its own values are numbered first: too wide for folding */
  gboolean refold;      /* what was folded before it is numbered first: the product would overflow */
  VsIntern own, before;
} Fold;

typedef struct {
  Fold    *folds;
  guint    n_folds;
  guint64  card;        /* folded codes are below this */
} Folder;

static void
folder_init (Folder *folder, VsColumn *const *keys, guint n_keys, gsize n_rows)
{
  guint64 limit = G_MAXUINT64 / 4;

  folder->n_folds = n_keys;
  folder->folds = g_new0 (Fold, n_keys);
  folder->card = 1;
  for (guint k = 0; k < n_keys; k++)
    {
      Fold *fold = &folder->folds[k];
      vs_keys_init (&fold->keys, keys[k]);
      fold->interned = fold->keys.span == 0 || fold->keys.span > G_MAXUINT32;
      fold->radix = fold->interned ? n_rows + 2 : fold->keys.span + 1;
      fold->refold = folder->card > limit / fold->radix;
      if (fold->refold)
        folder->card = n_rows + 1;
      folder->card *= fold->radix;
      if (fold->interned)
        vs_intern_init (&fold->own, 1024);
      if (fold->refold)
        vs_intern_init (&fold->before, 1024);
    }
}

static void
folder_clear (Folder *folder)
{
  for (guint k = 0; k < folder->n_folds; k++)
    {
      vs_intern_clear (&folder->folds[k].own);
      vs_intern_clear (&folder->folds[k].before);
    }
  g_clear_pointer (&folder->folds, g_free);
}

/* One number per row of [from, from + n); numbers of rows that are not taken mean nothing. */
static void
folder_read (Folder *folder, gsize from, gsize n, guint64 *codes)
{
  guint64 own[VS_BLOCK];

  for (guint k = 0; k < folder->n_folds; k++)
    {
      Fold *fold = &folder->folds[k];
      guint64 missing = fold->interned ? G_MAXUINT64 : fold->keys.span;
      guint64 *into = k == 0 ? codes : own;

      vs_keys_read (&fold->keys, from, n, missing, into);
      if (fold->interned)
        vs_intern_prefetch (&fold->own, into, n);
      if (fold->interned)
        for (gsize i = 0; i < n; i++)
          into[i] = vs_column_is_null (fold->keys.column, from + i) ? fold->radix - 1 : vs_intern_add (&fold->own, into[i]);
      if (k == 0)
        continue;
      if (fold->refold)
        for (gsize i = 0; i < n; i++)
          codes[i] = vs_intern_add (&fold->before, codes[i]);
      for (gsize i = 0; i < n; i++)
        codes[i] = codes[i] * fold->radix + own[i];
    }
}

/* ── Few codes, in parallel ── */

typedef struct {
  const Folder   *folder;
  const VsBitmap *taken;
  VsGroups       *groups;
  guint32        *first;     /* workers × (card + 1): first row seen */
  gint64         *counts;    /* workers × (card + 1): rows; the last is for those not taken */
} Dense;

VS_CLONES static void
fold_codes (guint32 *restrict codes, gsize n, guint32 radix, const guint32 *restrict own)
{
  for (gsize i = 0; i < n; i++)
    codes[i] = codes[i] * radix + own[i];
}

VS_CLONES static void
put_u8 (const guint32 *restrict codes, gsize n, guint8 *restrict out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (guint8) codes[i];
}

VS_CLONES static void
put_u16 (const guint32 *restrict codes, gsize n, guint16 *restrict out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (guint16) codes[i];
}

static void
dense_read (const Dense *dense, gsize from, gsize n, guint32 *codes)
{
  const Folder *folder = dense->folder;
  guint64 mask[VS_BLOCK_WORDS];
  guint32 own[VS_BLOCK];

  for (guint k = 0; k < folder->n_folds; k++)
    {
      const VsKeys *keys = &folder->folds[k].keys;
      guint32 *into = k == 0 ? codes : own;

      vs_block_codes (keys->column, from, n, keys->low, into);
      if (vs_block_mask (keys->column, NULL, NULL, from, n, mask))
        vs_block_drop (into, n, mask, (guint32) keys->span);
      if (k > 0)
        fold_codes (codes, n, (guint32) folder->folds[k].radix, own);
    }
  if (vs_block_mask (NULL, dense->taken, NULL, from, n, mask))
    vs_block_drop (codes, n, mask, (guint32) folder->card);
}

static gboolean
dense_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Dense *dense = data;
  VsGroups *groups = dense->groups;
  guint32 *first = dense->first + worker * (dense->folder->card + 1);
  gint64 *counts = dense->counts + worker * (dense->folder->card + 1);
  guint32 codes[VS_BLOCK];

  for (gsize from = begin; from < end; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, end - from);
      dense_read (dense, from, n, codes);
      if (groups->width == 1)
        put_u8 (codes, n, (guint8 *) groups->codes + from);
      else
        put_u16 (codes, n, (guint16 *) groups->codes + from);
      for (gsize i = 0; i < n; i++)
        if (G_UNLIKELY (counts[codes[i]]++ == 0))
          first[codes[i]] = (guint32) (from + i);
    }
  return TRUE;
}

static int
compare_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint32 *first = data;
  guint32 fa = first[*(const guint32 *) a], fb = first[*(const guint32 *) b];

  return (fa > fb) - (fa < fb);
}

/* Numbers the codes that occur in order of first sight. */
static void
dense_number (Dense *dense, guint n_workers)
{
  VsGroups *groups = dense->groups;
  gsize card = dense->folder->card;
  guint32 *first = dense->first;
  g_autofree guint32 *seen = g_new (guint32, card);

  groups->counts = g_memdup2 (dense->counts, card * sizeof (gint64));
  for (guint w = 1; w < n_workers; w++)
    for (gsize c = 0; c < card; c++)
      {
        first[c] = MIN (first[c], dense->first[w * (card + 1) + c]);
        groups->counts[c] += dense->counts[w * (card + 1) + c];
      }
  groups->group_of = g_new (guint32, card);
  memset (groups->group_of, 0xff, card * sizeof (guint32));
  for (gsize c = 0; c < card; c++)
    if (first[c] != G_MAXUINT32)
      seen[groups->n_groups++] = (guint32) c;
  qsort_r (seen, groups->n_groups, sizeof *seen, compare_first, first);
  groups->first_row = g_new (guint32, MAX (groups->n_groups, 1));
  for (guint32 g = 0; g < groups->n_groups; g++)
    {
      groups->group_of[seen[g]] = g;
      groups->first_row[g] = first[seen[g]];
    }
}

static void
groups_fill_dense (VsGroups *groups, const Folder *folder, const VsBitmap *taken)
{
  gboolean parallel = groups->n_rows >= PARALLEL_MIN;
  guint n_workers = parallel ? vs_parallel_workers () : 1;
  g_autofree guint32 *first = g_new (guint32, n_workers * (folder->card + 1));
  g_autofree gint64 *counts = g_new0 (gint64, n_workers * (folder->card + 1));
  Dense dense = { folder, taken, groups, first, counts };

  groups->n_codes = (guint32) folder->card;
  groups->width = folder->card <= G_MAXUINT8 ? 1 : 2;
  groups->codes = vs_block_alloc (groups->n_rows, groups->width);
  memset (first, 0xff, n_workers * (folder->card + 1) * sizeof *first);
  if (parallel)
    vs_parallel_for (groups->n_rows, PIECE, dense_section, &dense, NULL, NULL);
  else
    dense_section (0, groups->n_rows, 0, &dense, NULL);
  dense_number (&dense, n_workers);
}

/* ── Any number of codes ── */

typedef struct {
  guint32 *table;   /* code → group + 1; NULL: `hash` */
  VsIntern hash;
  guint32  n;
} Numbers;

static inline guint32
numbers_add (Numbers *numbers, guint64 code)
{
  if (numbers->table == NULL)
    {
      guint32 g = vs_intern_add (&numbers->hash, code);
      numbers->n = numbers->hash.n;
      return g;
    }
  if (numbers->table[code] == 0)
    numbers->table[code] = ++numbers->n;
  return numbers->table[code] - 1;
}

static void
groups_fill_numbered (VsGroups *groups, Folder *folder, const VsBitmap *taken)
{
  gboolean small = folder->card <= TABLE_MAX && folder->card / 8 <= groups->n_rows;
  Numbers numbers = { small ? g_new0 (guint32, folder->card) : NULL };
  guint64 codes[VS_BLOCK];
  guint32 alloc = 1024, *group_of = vs_block_alloc (groups->n_rows, sizeof (guint32));

  vs_intern_init (&numbers.hash, small ? 1 : 1024);
  groups->first_row = g_new (guint32, alloc);
  for (gsize at = 0; at < groups->n_rows; at += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, groups->n_rows - at);
      folder_read (folder, at, n, codes);
      if (!small)
        vs_intern_prefetch (&numbers.hash, codes, n);
      for (gsize i = 0; i < n; i++)
        {
          group_of[at + i] = G_MAXUINT32;
          if (taken && !vs_bitmap_get (taken, at + i))
            continue;
          guint32 g = group_of[at + i] = numbers_add (&numbers, codes[i]);
          if (g < groups->n_groups)
            continue;
          if (groups->n_groups == alloc)
            groups->first_row = g_renew (guint32, groups->first_row, alloc *= 2);
          groups->first_row[groups->n_groups++] = (guint32) (at + i);
        }
    }
  groups->n_codes = groups->n_groups;
  groups->width = 4;
  groups->codes = group_of;
  vs_intern_clear (&numbers.hash);
  g_free (numbers.table);
}

static void
groups_fill_single (VsGroups *groups, const VsBitmap *taken)
{
  gsize first = 0;

  groups->n_groups = groups->n_codes = 1;
  groups->counts = g_new (gint64, 1);
  groups->counts[0] = (gint64) (taken ? vs_bitmap_count (taken) : groups->n_rows);
  groups->first_row = g_new (guint32, 1);
  if (taken)
    {
      groups->taken = vs_bitmap_new (groups->n_rows, TRUE);
      vs_bitmap_and (groups->taken, taken);
      while (first < groups->n_rows && !vs_bitmap_get (taken, first))
        first = taken->bits[first / 64] >> (first & 63) == 0 ? (first / 64 + 1) * 64 : first + 1;
    }
  groups->first_row[0] = groups->counts[0] > 0 ? (guint32) first : G_MAXUINT32;
}

VsGroups *
vs_groups_new (VsColumn *const *keys, guint n_keys, const VsBitmap *taken, gsize n_rows)
{
  g_return_val_if_fail (keys != NULL || n_keys == 0, NULL);
  g_return_val_if_fail (taken == NULL || taken->n_rows == n_rows, NULL);
  for (guint k = 0; k < n_keys; k++)
    g_return_val_if_fail (keys[k] != NULL && keys[k]->n == n_rows, NULL);

  VsGroups *groups = g_new0 (VsGroups, 1);
  Folder folder;

  groups->n_rows = n_rows;
  if (n_keys == 0)
    {
      groups_fill_single (groups, taken);
      return groups;
    }
  folder_init (&folder, keys, n_keys, n_rows);
  gboolean dense = folder.card <= DENSE_MAX;
  for (guint k = 0; k < n_keys; k++)
    dense = dense && !folder.folds[k].interned && !folder.folds[k].refold;
  if (dense)
    groups_fill_dense (groups, &folder, taken);
  else
    groups_fill_numbered (groups, &folder, taken);
  folder_clear (&folder);
  return groups;
}

VsGroups *
vs_groups_new_for_parents (guint32 *group_of, gsize n_rows, guint32 n_parents)
{
  g_return_val_if_fail (group_of != NULL || n_rows == 0, NULL);

  VsGroups *groups = g_new0 (VsGroups, 1);

  groups->n_rows = n_rows;
  groups->n_groups = groups->n_codes = n_parents;
  groups->width = 4;
  groups->codes = group_of;
  return groups;
}

void
vs_groups_renumber (VsGroups *groups, const guint32 *number, guint32 n_groups)
{
  g_return_if_fail (groups != NULL && (number != NULL || groups->n_groups == 0));

  guint32 *group_of = groups->group_of ? groups->group_of : g_new (guint32, MAX (groups->n_codes, 1));

  for (guint32 c = 0; c < groups->n_codes; c++)
    {
      guint32 g = groups->group_of ? groups->group_of[c] : c;
      group_of[c] = g == G_MAXUINT32 ? g : number[g];
    }
  groups->group_of = group_of;
  groups->n_groups = n_groups;
  g_clear_pointer (&groups->first_row, g_free);
}

guint32
vs_groups_get (const VsGroups *groups, gsize row)
{
  guint32 code = 0;

  switch (groups->width)
    {
    case 0: code = groups->taken && !vs_bitmap_get (groups->taken, row) ? G_MAXUINT32 : 0; break;
    case 1: code = ((const guint8 *) groups->codes)[row]; break;
    case 2: code = ((const guint16 *) groups->codes)[row]; break;
    default: code = ((const guint32 *) groups->codes)[row]; break;
    }
  if (code >= groups->n_codes)
    return G_MAXUINT32;
  return groups->group_of ? groups->group_of[code] : code;
}

void
vs_groups_free (VsGroups *groups)
{
  if (groups == NULL)
    return;
  g_clear_pointer (&groups->taken, vs_bitmap_free);
  vs_block_free (groups->codes, groups->n_rows, groups->width);
  g_free (groups->group_of);
  g_free (groups->counts);
  g_free (groups->first_row);
  g_free (groups);
}
