/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seen.h: the keys of one load, by hash, in the order in which they came. 64 bits tell them apart: among five million keys one pair in a
 * million loads is taken for the same. */
#pragma once

#include "intake/convert.h"

G_BEGIN_DECLS

#define VS_SEEN_NEW G_MAXUINT32

typedef struct {
  guint64 *hash;     /* per entry */
  guint32  n, room;
  guint64 *slot;     /* by open addressing: the upper half of a hash, and entry + 1; 0 = free */
  gsize    n_slots;
} VsSeen;

/* Of the cells that `key` lists. */
guint64 vs_seen_hash (const VsCell *cells, const guint *key, guint n_key);
/* The number of the entry with that hash; VS_SEEN_NEW when there was none and it has become entry n − 1. */
guint32 vs_seen_add (VsSeen *self, guint64 hash);
/* Soon that hash will be added: its place comes from far memory meanwhile. */
static inline void
vs_seen_expect (const VsSeen *self, guint64 hash)
{
  if (self->n_slots)
    __builtin_prefetch (&self->slot[(hash ^ hash >> 29) & (self->n_slots - 1)], 1);
}
/* Takes the newest entry back. */
void    vs_seen_drop (VsSeen *self);
void    vs_seen_clear (VsSeen *self);

G_END_DECLS
