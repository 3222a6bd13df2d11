/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dict.c: distinct texts with dense codes. Texts live in large chunks that never move, so a text stays valid while the
 * dictionary grows; the index is open addressing over (hash, code), half full at most. */
#include "frame/text-order.h"

#include <string.h>

#define CHUNK (64 * 1024)

typedef struct {
  guint32 hash;
  guint32 code1;  /* code + 1; 0 = free */
} Slot;

struct _VsDict {
  gatomicrefcount ref;
  GPtrArray   *chunks;
  char        *at;       /* free space in the last chunk */
  gsize        left;
  const char **texts;
  guint32     *lens;
  guint32      n, alloc;
  Slot        *slots;
  guint32      mask;
  int          indexed;  /* atomic: the slots hold all texts; a dictionary from the cache is indexed when somebody looks something up */
  guint32     *ranks, n_ranks;
  GMutex       lock;     /* of indexing and ranking */
};

/* One to seven bytes as a number, without a loop. */
static inline guint64
tail_word (const char *text, gsize len)
{
  guint32 first, last;

  if (len < 4)
    return (guint8) text[0] | (guint64) (guint8) text[len / 2] << 8 | (guint64) (guint8) text[len - 1] << 16;
  memcpy (&first, text, 4);
  memcpy (&last, text + len - 4, 4);
  return first | (guint64) last << 32;
}

static inline guint32
hash_text (const char *text, gsize len)
{
  guint64 h = len * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  while (len >= 8)
    {
      guint64 word;
      memcpy (&word, text, 8);
      h = (h ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
      h ^= h >> 32;
      text += 8;
      len -= 8;
    }
  if (len > 0)
    {
      h = (h ^ tail_word (text, len)) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
      h ^= h >> 32;
    }
  h *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return (guint32) (h >> 32);
}

VsDict *
vs_dict_new (void)
{
  VsDict *dict = g_new0 (VsDict, 1);

  g_atomic_ref_count_init (&dict->ref);
  dict->chunks = g_ptr_array_new_with_free_func (g_free);
  dict->mask = 63;
  dict->slots = g_new0 (Slot, dict->mask + 1);
  dict->indexed = TRUE;
  g_mutex_init (&dict->lock);
  return dict;
}

VsDict *
vs_dict_ref (VsDict *dict)
{
  g_return_val_if_fail (dict != NULL, NULL);
  g_atomic_ref_count_inc (&dict->ref);
  return dict;
}

void
vs_dict_unref (VsDict *dict)
{
  if (dict == NULL || !g_atomic_ref_count_dec (&dict->ref))
    return;
  g_ptr_array_unref (dict->chunks);
  g_free (dict->texts);
  g_free (dict->lens);
  g_free (dict->slots);
  g_mutex_clear (&dict->lock);
  g_free (dict);
}

static const char *
dict_keep (VsDict *dict, const char *text, gsize len)
{
  char *kept;

  if (len + 1 > CHUNK / 4)
    {
      kept = g_malloc (len + 1);
      g_ptr_array_add (dict->chunks, kept);
    }
  else
    {
      if (len + 1 > dict->left)
        {
          dict->at = g_malloc (CHUNK);
          dict->left = CHUNK;
          g_ptr_array_add (dict->chunks, dict->at);
        }
      kept = dict->at;
      dict->at += len + 1;
      dict->left -= len + 1;
    }
  memcpy (kept, text, len);
  kept[len] = '\0';
  return kept;
}

static void
dict_grow_index (VsDict *dict)
{
  guint32 mask = dict->mask * 2 + 1;
  Slot *slots = g_new0 (Slot, (gsize) mask + 1);

  for (guint32 s = 0; s <= dict->mask; s++)
    {
      Slot slot = dict->slots[s];
      if (slot.code1 == 0)
        continue;
      guint32 at = slot.hash & mask;
      while (slots[at].code1 != 0)
        at = (at + 1) & mask;
      slots[at] = slot;
    }
  g_free (dict->slots);
  dict->slots = slots;
  dict->mask = mask;
}

static void
dict_index (VsDict *dict)
{
  g_mutex_lock (&dict->lock);
  if (!dict->indexed)
    {
      while (dict->n > dict->mask / 2)
        dict->mask = dict->mask * 2 + 1;
      dict->slots = g_renew (Slot, dict->slots, (gsize) dict->mask + 1);
      memset (dict->slots, 0, ((gsize) dict->mask + 1) * sizeof (Slot));
      for (guint32 code = 0; code < dict->n; code++)
        {
          guint32 hash = hash_text (dict->texts[code], dict->lens[code]), at = hash & dict->mask;
          while (dict->slots[at].code1 != 0)
            at = (at + 1) & dict->mask;
          dict->slots[at] = (Slot) { hash, code + 1 };
        }
      g_atomic_int_set (&dict->indexed, TRUE);
    }
  g_mutex_unlock (&dict->lock);
}

/* The slot that holds the text, or the free one where it belongs. */
static inline Slot *
dict_find (const VsDict *dict, const char *text, gsize len, guint32 hash)
{
  if (G_UNLIKELY (!g_atomic_int_get (&dict->indexed)))
    dict_index ((VsDict *) dict);

  guint32 at = hash & dict->mask;

  for (;;)
    {
      Slot *slot = &dict->slots[at];
      if (slot->code1 == 0)
        return slot;
      if (slot->hash == hash && dict->lens[slot->code1 - 1] == len && memcmp (dict->texts[slot->code1 - 1], text, len) == 0)
        return slot;
      at = (at + 1) & dict->mask;
    }
}

guint32
vs_dict_intern (VsDict *dict, const char *text, gssize len)
{
  g_return_val_if_fail (dict != NULL && text != NULL, 0);

  gsize size = len < 0 ? strlen (text) : (gsize) len;
  guint32 hash = hash_text (text, size);
  Slot *slot = dict_find (dict, text, size, hash);

  if (slot->code1 != 0)
    return slot->code1 - 1;

  if (dict->n == dict->alloc)
    {
      dict->alloc = MAX (64, dict->n * 2);
      dict->texts = g_renew (const char *, dict->texts, dict->alloc);
      dict->lens = g_renew (guint32, dict->lens, dict->alloc);
    }
  dict->texts[dict->n] = dict_keep (dict, text, size);
  dict->lens[dict->n] = size;
  slot->hash = hash;
  slot->code1 = ++dict->n;
  if (dict->n > dict->mask / 2)
    dict_grow_index (dict);
  return dict->n - 1;
}

guint32
vs_dict_lookup (const VsDict *dict, const char *text, gssize len)
{
  g_return_val_if_fail (dict != NULL && text != NULL, G_MAXUINT32);

  gsize size = len < 0 ? strlen (text) : (gsize) len;
  const Slot *slot = dict_find (dict, text, size, hash_text (text, size));

  return slot->code1 - 1;  /* free: 0 − 1 = G_MAXUINT32 */
}

guint32
vs_dict_lookup_from (const VsDict *dict, const char *text, guint32 guess)
{
  g_return_val_if_fail (dict != NULL && text != NULL, G_MAXUINT32);

  return guess < dict->n && strcmp (dict->texts[guess], text) == 0 ? guess : vs_dict_lookup (dict, text, -1);
}

const char *
vs_dict_text (const VsDict *dict, guint32 code)
{
  g_return_val_if_fail (dict != NULL && code < dict->n, NULL);
  return dict->texts[code];
}

guint32
vs_dict_size (const VsDict *dict)
{
  return dict ? dict->n : 0;
}

VsDict *
vs_dict_new_from_bytes (char *bytes, gsize n)
{
  VsDict *dict = vs_dict_new ();
  const char *end = bytes + n;

  g_ptr_array_add (dict->chunks, bytes);
  dict->alloc = (guint32) (n / 8 + 16);
  dict->texts = g_new (const char *, dict->alloc);
  dict->lens = g_new (guint32, dict->alloc);
  for (const char *at = bytes, *next; at < end; at = next + 1)
    {
      next = memchr (at, '\0', end - at);
      if (next == NULL)
        next = end - 1;  /* not what was written: the last text ends where the bytes do */
      if (dict->n == dict->alloc)
        {
          dict->alloc *= 2;
          dict->texts = g_renew (const char *, dict->texts, dict->alloc);
          dict->lens = g_renew (guint32, dict->lens, dict->alloc);
        }
      dict->texts[dict->n] = at;
      dict->lens[dict->n++] = (guint32) (next - at);
    }
  if (n > 0)
    bytes[n - 1] = '\0';
  dict->texts = g_renew (const char *, dict->texts, MAX (dict->n, 1));
  dict->lens = g_renew (guint32, dict->lens, MAX (dict->n, 1));
  dict->alloc = MAX (dict->n, 1);
  dict->indexed = dict->n == 0;
  return dict;
}

const guint32 *
vs_dict_ranks (const VsDict *dict)
{
  VsDict *self = (VsDict *) dict;

  g_mutex_lock (&self->lock);
  if (self->ranks == NULL || self->n_ranks != self->n)
    {
      /* Those of a dictionary that has grown since may still be read by somebody: they go with it. */
      self->ranks = g_new (guint32, MAX (self->n, 1));
      self->n_ranks = self->n;
      g_ptr_array_add (self->chunks, self->ranks);
      vs_texts_rank (self->texts, self->n, self->ranks);
    }
  const guint32 *ranks = self->ranks;
  g_mutex_unlock (&self->lock);
  return ranks;
}
