/* SPDX-License-Identifier: GPL-3.0-or-later */
/* groups.c: rows to groups by the values of their keys. The keys of a row are folded into one number, block by block; where all
 * numbers fit a small table the group is looked up there (in parallel for many rows), else in a hash. */
#include "frame/frame.h"

#include "base/parallel.h"
#include "frame/intern.h"
#include "frame/keys.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 2048
#define DENSE_MAX (1 << 16)        /* cells of a table that every worker has for itself */
#define PARALLEL_MIN (1 << 18)     /* rows below which threads cost more than they bring */

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
  guint64 own[BLOCK];

  for (guint k = 0; k < folder->n_folds; k++)
    {
      Fold *fold = &folder->folds[k];
      guint64 missing = fold->interned ? G_MAXUINT64 : fold->keys.span;
      guint64 *into = k == 0 ? codes : own;

      vs_keys_read (&fold->keys, from, n, missing, into);
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

/* ── Small tables, in parallel ── */

typedef struct {
  Folder         *folder;
  const VsBitmap *taken;
  gsize           n_rows;
  guint32        *first;     /* workers × card: first row seen */
  guint32        *table;     /* card: group */
  guint32        *group_of;
} Dense;

static gboolean
dense_find_first (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  Dense *dense = data;
  guint32 *first = dense->first + worker * dense->folder->card;
  guint64 codes[BLOCK];

  for (gsize at = from; at < to; at += BLOCK)
    {
      gsize n = MIN (BLOCK, to - at);
      folder_read (dense->folder, at, n, codes);
      for (gsize i = 0; i < n; i++)
        {
          guint32 row = (guint32) (at + i);
          if (dense->taken && !vs_bitmap_get (dense->taken, row))
            {
              dense->group_of[row] = G_MAXUINT32;
              continue;
            }
          dense->group_of[row] = (guint32) codes[i];
          if (row < first[codes[i]])
            first[codes[i]] = row;
        }
    }
  return TRUE;
}

static gboolean
dense_assign (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  Dense *dense = data;

  for (gsize i = from; i < to; i++)
    if (dense->group_of[i] != G_MAXUINT32)
      dense->group_of[i] = dense->table[dense->group_of[i]];
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
dense_number (Dense *dense, VsGroups *groups, guint n_workers)
{
  guint64 card = dense->folder->card;
  guint32 *first = dense->first;
  g_autofree guint32 *seen = g_new (guint32, card);

  for (guint w = 1; w < n_workers; w++)
    for (guint64 c = 0; c < card; c++)
      first[c] = MIN (first[c], dense->first[w * card + c]);
  for (guint64 c = 0; c < card; c++)
    if (first[c] != G_MAXUINT32)
      seen[groups->n_groups++] = (guint32) c;
  qsort_r (seen, groups->n_groups, sizeof *seen, compare_first, first);
  groups->first_row = g_new (guint32, MAX (groups->n_groups, 1));
  for (guint32 g = 0; g < groups->n_groups; g++)
    {
      dense->table[seen[g]] = g;
      groups->first_row[g] = first[seen[g]];
    }
}

static void
groups_fill_dense (VsGroups *groups, Folder *folder, const VsBitmap *taken)
{
  gboolean parallel = groups->n_rows >= PARALLEL_MIN;
  guint n_workers = parallel ? vs_parallel_workers () : 1;
  g_autofree guint32 *first = g_new (guint32, n_workers * folder->card);
  g_autofree guint32 *table = g_new0 (guint32, folder->card);
  Dense dense = { folder, taken, groups->n_rows, first, table, groups->group_of };

  memset (first, 0xff, n_workers * folder->card * sizeof *first);
  if (parallel)
    vs_parallel_for (groups->n_rows, PARALLEL_MIN / 2, dense_find_first, &dense, NULL, NULL);
  else
    dense_find_first (0, groups->n_rows, 0, &dense, NULL);
  dense_number (&dense, groups, n_workers);
  if (parallel)
    vs_parallel_for (groups->n_rows, PARALLEL_MIN / 2, dense_assign, &dense, NULL, NULL);
  else
    dense_assign (0, groups->n_rows, 0, &dense, NULL);
}

/* ── Any number of codes ── */

static void
groups_fill_hashed (VsGroups *groups, Folder *folder, const VsBitmap *taken)
{
  VsIntern table;
  guint64 codes[BLOCK];
  guint32 alloc = 1024;

  vs_intern_init (&table, 1024);
  groups->first_row = g_new (guint32, alloc);
  for (gsize at = 0; at < groups->n_rows; at += BLOCK)
    {
      gsize n = MIN (BLOCK, groups->n_rows - at);
      folder_read (folder, at, n, codes);
      for (gsize i = 0; i < n; i++)
        {
          if (taken && !vs_bitmap_get (taken, at + i))
            {
              groups->group_of[at + i] = G_MAXUINT32;
              continue;
            }
          guint32 g = vs_intern_add (&table, codes[i]);
          groups->group_of[at + i] = g;
          if (g < groups->n_groups)
            continue;
          if (groups->n_groups == alloc)
            groups->first_row = g_renew (guint32, groups->first_row, alloc *= 2);
          groups->first_row[groups->n_groups++] = (guint32) (at + i);
        }
    }
  vs_intern_clear (&table);
}

static void
groups_fill_single (VsGroups *groups, const VsBitmap *taken)
{
  groups->n_groups = 1;
  groups->first_row = g_new (guint32, 1);
  groups->first_row[0] = G_MAXUINT32;
  for (gsize i = 0; i < groups->n_rows; i++)
    {
      gboolean in = !taken || vs_bitmap_get (taken, i);
      groups->group_of[i] = in ? 0 : G_MAXUINT32;
      if (in && groups->first_row[0] == G_MAXUINT32)
        groups->first_row[0] = (guint32) i;
    }
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
  groups->group_of = g_new (guint32, MAX (n_rows, 1));
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
    groups_fill_hashed (groups, &folder, taken);
  folder_clear (&folder);
  return groups;
}

VsGroups *
vs_groups_new_for_parents (guint32 *group_of, gsize n_rows, guint32 n_parents)
{
  g_return_val_if_fail (group_of != NULL || n_rows == 0, NULL);

  VsGroups *groups = g_new0 (VsGroups, 1);

  groups->n_rows = n_rows;
  groups->n_groups = n_parents;
  groups->group_of = group_of;
  groups->first_row = g_new (guint32, MAX (n_parents, 1));
  memset (groups->first_row, 0xff, n_parents * sizeof (guint32));
  for (gsize i = n_rows; i-- > 0;)
    if (group_of[i] < n_parents)
      groups->first_row[group_of[i]] = (guint32) i;
  return groups;
}

void
vs_groups_free (VsGroups *groups)
{
  if (groups == NULL)
    return;
  g_free (groups->group_of);
  g_free (groups->first_row);
  g_free (groups);
}
