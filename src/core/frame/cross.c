/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cross.c: groups of rows crossed with the groups of the parents they belong to, without the parents' values ever being spread over the
 * rows: a row's code is made of its own group's number and, by its way, of its parent's. */
#include "frame/frame.h"

#include "base/parallel.h"
#include "frame/block.h"

#include <string.h>

#define PARALLEL_MIN (1 << 17)
#define PIECE (1 << 18)

typedef struct {
  const VsGroups *near, *far;
  const guint32  *way;
  VsGroups       *groups;
  guint32         radix;     /* far groups and the one for rows without a parent */
  guint32        *first;     /* workers × n_codes */
  gint64         *counts;
} Cross;

static void
far_codes (const Cross *cross, gsize from, gsize n, guint32 *codes)
{
  const VsGroups *far = cross->far;
  const guint32 *way = cross->way + from, none = cross->radix - 1;

#define FOLLOW(type)                                                    \
  for (gsize i = 0; i < n; i++)                                         \
    codes[i] = way[i] == G_MAXUINT32 ? G_MAXUINT32 : ((const type *) far->codes)[way[i]]
  switch (far->width)
    {
    case 1:  FOLLOW (guint8); break;
    case 2:  FOLLOW (guint16); break;
    default: FOLLOW (guint32); break;
    }
  for (gsize i = 0; i < n; i++)
    codes[i] = codes[i] >= far->n_codes ? none : far->group_of ? far->group_of[codes[i]] : codes[i];
}

static void
add_near (const Cross *cross, gsize from, gsize n, guint32 *codes)
{
  const VsGroups *near = cross->near;
  guint32 radix = cross->radix;

#define FOLD(type)                                                      \
  for (gsize i = 0; i < n; i++)                                         \
    {                                                                   \
      guint32 code = ((const type *) near->codes)[from + i];            \
      codes[i] += (near->group_of ? near->group_of[code] : code) * radix; \
    }
  switch (near->width)
    {
    case 1:  FOLD (guint8); break;
    case 2:  FOLD (guint16); break;
    default: FOLD (guint32); break;
    }
}

static gboolean
cross_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Cross *cross = data;
  VsGroups *groups = cross->groups;
  guint32 *first = cross->first + (gsize) worker * groups->n_codes;
  gint64 *counts = cross->counts + (gsize) worker * groups->n_codes;
  guint32 codes[VS_BLOCK];

  for (gsize from = begin; from < end; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, end - from);

      far_codes (cross, from, n, codes);
      if (cross->near != NULL)
        add_near (cross, from, n, codes);
      for (gsize i = 0; i < n; i++)
        if (G_UNLIKELY (counts[codes[i]]++ == 0))
          first[codes[i]] = (guint32) (from + i);
      for (gsize i = 0; i < n && groups->width == 1; i++)
        ((guint8 *) groups->codes)[from + i] = (guint8) codes[i];
      for (gsize i = 0; i < n && groups->width == 2; i++)
        ((guint16 *) groups->codes)[from + i] = (guint16) codes[i];
    }
  return TRUE;
}

/* The codes that occur become the groups, in the order of their codes. */
static void
cross_number (const Cross *cross, guint n_workers)
{
  VsGroups *groups = cross->groups;
  gsize n = groups->n_codes;

  groups->counts = g_memdup2 (cross->counts, n * sizeof (gint64));
  groups->group_of = g_new (guint32, n);
  groups->first_row = g_new (guint32, n);
  for (guint w = 1; w < n_workers; w++)
    for (gsize c = 0; c < n; c++)
      {
        groups->counts[c] += cross->counts[w * n + c];
        cross->first[c] = MIN (cross->first[c], cross->first[w * n + c]);
      }
  for (gsize c = 0; c < n; c++)
    {
      groups->group_of[c] = groups->counts[c] > 0 ? groups->n_groups : G_MAXUINT32;
      if (groups->counts[c] > 0)
        groups->first_row[groups->n_groups++] = cross->first[c];
    }
}

VsGroups *
vs_groups_cross (const VsGroups *near, const VsGroups *far, const guint32 *way, gsize n_rows)
{
  g_return_val_if_fail (far != NULL && far->width > 0 && (way != NULL || n_rows == 0), NULL);
  g_return_val_if_fail (near == NULL || (near->width > 0 && near->n_rows == n_rows), NULL);

  guint64 radix = (guint64) far->n_groups + 1, card = radix * (near ? near->n_groups : 1);
  gboolean parallel = n_rows >= PARALLEL_MIN;
  guint n_workers = parallel ? vs_parallel_workers () : 1;
  VsGroups *groups;
  g_autofree guint32 *first = NULL;
  g_autofree gint64 *counts = NULL;

  if (card > VS_CROSS_MAX)
    return NULL;
  groups = g_new0 (VsGroups, 1);
  groups->n_rows = n_rows;
  groups->n_codes = (guint32) card;
  groups->width = card <= G_MAXUINT8 ? 1 : 2;
  groups->codes = vs_block_alloc (n_rows, groups->width);
  first = g_new (guint32, n_workers * card + 1);
  memset (first, 0xff, n_workers * card * sizeof *first);
  counts = g_new0 (gint64, n_workers * card + 1);
  Cross cross = { near, far, way, groups, (guint32) radix, first, counts };
  if (parallel)
    vs_parallel_for (n_rows, PIECE, cross_section, &cross, NULL, NULL);
  else
    cross_section (0, n_rows, 0, &cross, NULL);
  cross_number (&cross, n_workers);
  return groups;
}
