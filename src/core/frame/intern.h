/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intern.h: 64-bit keys to dense numbers in order of first sight. Private to the frame. */
#pragma once

#include <glib.h>

typedef struct {
  guint64 key;
  guint32 id1;  /* id + 1; 0 = free */
} VsInternSlot;

typedef struct {
  VsInternSlot *slots;
  gsize         mask;
  guint32       n;
} VsIntern;

static inline void
vs_intern_init (VsIntern *t, gsize expected)
{
  t->mask = 63;
  while (t->mask < expected * 2)
    t->mask = t->mask * 2 + 1;
  t->slots = g_new0 (VsInternSlot, t->mask + 1);
  t->n = 0;
}

static inline void
vs_intern_clear (VsIntern *t)
{
  g_clear_pointer (&t->slots, g_free);
}

static inline gsize
vs_intern_home (const VsIntern *t, guint64 key)
{
  guint64 h = key;

  h ^= h >> 32;
  h *= G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  h ^= h >> 32;
  return h & t->mask;
}

static inline void
vs_intern_grow (VsIntern *t)
{
  VsIntern old = *t;

  t->mask = old.mask * 4 + 3;
  t->slots = g_new0 (VsInternSlot, t->mask + 1);
  for (gsize s = 0; s <= old.mask; s++)
    {
      if (old.slots[s].id1 == 0)
        continue;
      gsize at = vs_intern_home (t, old.slots[s].key);
      while (t->slots[at].id1 != 0)
        at = (at + 1) & t->mask;
      t->slots[at] = old.slots[s];
    }
  g_free (old.slots);
}

/* Before a block of keys is added or looked up: asks memory for all their places at once instead of waiting for each. */
static inline void
vs_intern_prefetch (const VsIntern *t, const guint64 *keys, gsize n)
{
  if (t->mask > 4096)
    for (gsize i = 0; i < n; i++)
      __builtin_prefetch (&t->slots[vs_intern_home (t, keys[i])]);
}

static inline guint32
vs_intern_add (VsIntern *t, guint64 key)
{
  gsize at = vs_intern_home (t, key);

  while (t->slots[at].id1 != 0)
    {
      if (t->slots[at].key == key)
        return t->slots[at].id1 - 1;
      at = (at + 1) & t->mask;
    }
  t->slots[at].key = key;
  t->slots[at].id1 = ++t->n;
  if (t->n > t->mask / 2)
    vs_intern_grow (t);
  return t->n - 1;
}

/* G_MAXUINT32 when it was never added. */
static inline guint32
vs_intern_lookup (const VsIntern *t, guint64 key)
{
  gsize at = vs_intern_home (t, key);

  while (t->slots[at].id1 != 0)
    {
      if (t->slots[at].key == key)
        return t->slots[at].id1 - 1;
      at = (at + 1) & t->mask;
    }
  return G_MAXUINT32;
}
