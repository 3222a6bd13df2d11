/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/seen.h"

#include "base/text.h"

#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE (2 << 20)

guint64
vs_seen_hash (const VsCell *cells, const guint *key, guint n_key)
{
  guint64 hash = VS_HASH_START;

  for (guint i = 0; i < n_key; i++)
    {
      const VsCell *cell = &cells[key[i]];
      guint8 kind = cell->missing ? 0 : 1;

      hash = vs_hash64 (hash, &kind, 1);
      if (cell->missing)
        continue;
      if (cell->type == VS_CELL_TEXT)
        hash = vs_hash64 (vs_hash64 (hash, cell->text, cell->len), &cell->len, sizeof cell->len);
      else
        hash = vs_hash64 (hash, &cell->i, sizeof cell->i);
    }
  return hash;
}

/* As vs_seen_expect () has it. */
static inline gsize
place (const VsSeen *self, guint64 hash)
{
  return (gsize) ((hash ^ hash >> 29) & (self->n_slots - 1));
}

static inline guint64
filled (guint64 hash, guint32 entry)
{
  return (hash >> 32) << 32 | (entry + 1);
}

/* Keys hit it all over: with small pages the way to each would cost more than the look. */
static guint64 *
new_slots (gsize n)
{
  guint64 *slots = g_aligned_alloc (n, sizeof *slots, n * sizeof *slots < HUGE_PAGE ? 64 : HUGE_PAGE);

  if (n * sizeof *slots >= HUGE_PAGE)
    madvise (slots, n * sizeof *slots, MADV_HUGEPAGE);
  return memset (slots, 0, n * sizeof *slots);
}

static void
grow (VsSeen *self)
{
  g_aligned_free (self->slot);
  self->n_slots = MAX (self->n_slots * 2, 2048);
  self->slot = new_slots (self->n_slots);
  for (guint32 i = 0; i < self->n; i++)
    {
      gsize at = place (self, self->hash[i]);

      if (i + 16 < self->n)
        vs_seen_expect (self, self->hash[i + 16]);
      while (self->slot[at])
        at = (at + 1) & (self->n_slots - 1);
      self->slot[at] = filled (self->hash[i], i);
    }
}

guint32
vs_seen_add (VsSeen *self, guint64 hash)
{
  gsize at;

  if ((gsize) self->n * 10 >= self->n_slots * 7)
    grow (self);
  for (at = place (self, hash); self->slot[at]; at = (at + 1) & (self->n_slots - 1))
    if (self->slot[at] >> 32 == hash >> 32 && self->hash[(guint32) self->slot[at] - 1] == hash)
      return (guint32) self->slot[at] - 1;
  if (self->n == self->room)
    {
      self->room = self->room < 1024 ? 1024 : self->room + self->room / 2;
      self->hash = g_renew (guint64, self->hash, self->room);
    }
  self->hash[self->n] = hash;
  self->slot[at] = filled (hash, self->n++);
  return VS_SEEN_NEW;
}

/* Nothing was put behind the newest entry, so that freeing its slot breaks no chain. */
void
vs_seen_drop (VsSeen *self)
{
  gsize at = place (self, self->hash[self->n - 1]);

  while ((guint32) self->slot[at] != self->n)
    at = (at + 1) & (self->n_slots - 1);
  self->slot[at] = 0;
  self->n--;
}

void
vs_seen_clear (VsSeen *self)
{
  g_free (self->hash);
  g_aligned_free (self->slot);
  *self = (VsSeen) { 0 };
}
