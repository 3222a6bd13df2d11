/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"

#include "base/text.h"

#define LEAST_SLOTS 1024   /* a power of two */

void
vs_names_init (VsNames *self)
{
  *self = (VsNames) { .last = VS_NAMES_NONE, .n_slots = LEAST_SLOTS };
  self->slots = g_new0 (guint32, self->n_slots);
  self->texts = g_string_chunk_new (1 << 14);
}

void
vs_names_clear (VsNames *self)
{
  g_clear_pointer (&self->names, g_free);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->texts, g_string_chunk_free);
}

static guint32 *
find_slot (VsNames *self, const char *text, gsize len)
{
  guint32 mask = self->n_slots - 1;

  for (guint32 i = (guint32) vs_hash64 (VS_HASH_START, text, len) & mask;; i = (i + 1) & mask)
    {
      const VsName *name;

      if (self->slots[i] == 0)
        return &self->slots[i];
      name = &self->names[self->slots[i] - 1];
      if (name->len == len && memcmp (name->text, text, len) == 0)
        return &self->slots[i];
    }
}

static void
grow (VsNames *self)
{
  g_free (self->slots);
  self->n_slots *= 4;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint32 i = 0; i < self->n; i++)
    *find_slot (self, self->names[i].text, self->names[i].len) = i + 1;
}

guint32
vs_names_find_elsewhere (VsNames *self, const char *text, gsize len)
{
  guint32 *slot = find_slot (self, text, len), before = self->last;

  if (*slot != 0)
    self->last = *slot - 1;
  else
    {
      if (self->n == self->size)
        {
          self->size = MAX (self->size * 2, 256);
          self->names = g_renew (VsName, self->names, self->size);
        }
      self->names[self->n] = (VsName) { g_string_chunk_insert_len (self->texts, text, (gssize) len), (guint32) len, VS_NAMES_NONE };
      self->last = self->n++;
      *slot = self->n;
      if (self->n * 2 > self->n_slots)
        grow (self);
    }
  if (before != VS_NAMES_NONE)
    self->names[before].next = self->last;
  return self->last;
}
