/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/keep.h"

#define TURNS 2
#define SMALL (256 * 1024)    /* bytes: what hardly counts stays longer, for it may have cost as much */
#define SMALL_TURNS 100

typedef struct {
  VsKept *kept;     /* NULL: somebody is computing it */
  guint64 asked;    /* turn in which it was last asked for */
} Place;

struct _VsKeep {
  GMutex      lock;
  GCond       made;    /* some value has come, or its maker has failed */
  GHashTable *places;  /* name → Place */
  guint64     turn;
};

/* ── Values ── */

VsKept *
vs_kept_new (gpointer value, GDestroyNotify free_value, gsize bytes)
{
  VsKept *kept = g_new (VsKept, 1);

  g_atomic_ref_count_init (&kept->ref);
  kept->value = value;
  kept->free_value = free_value;
  kept->bytes = bytes;
  return kept;
}

VsKept *
vs_kept_ref (VsKept *kept)
{
  g_atomic_ref_count_inc (&kept->ref);
  return kept;
}

void
vs_kept_unref (VsKept *kept)
{
  if (!g_atomic_ref_count_dec (&kept->ref))
    return;
  kept->free_value (kept->value);
  g_free (kept);
}

/* ── Places ── */

static void
place_free (gpointer data)
{
  Place *place = data;

  g_clear_pointer (&place->kept, vs_kept_unref);
  g_free (place);
}

VsKeep *
vs_keep_new (void)
{
  VsKeep *keep = g_new0 (VsKeep, 1);

  g_mutex_init (&keep->lock);
  g_cond_init (&keep->made);
  keep->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  return keep;
}

void
vs_keep_free (VsKeep *keep)
{
  g_hash_table_unref (keep->places);
  g_cond_clear (&keep->made);
  g_mutex_clear (&keep->lock);
  g_free (keep);
}

/* Under the lock: the place of a value that is there, after waiting for one that is being made; NULL when there is none. */
static Place *
wait_for (VsKeep *keep, const char *name)
{
  Place *place;

  while ((place = g_hash_table_lookup (keep->places, name)) != NULL && place->kept == NULL)
    g_cond_wait (&keep->made, &keep->lock);
  if (place != NULL)
    place->asked = keep->turn;
  return place;
}

VsKept *
vs_keep_find (VsKeep *keep, const char *name)
{
  Place *place;
  VsKept *kept;

  g_mutex_lock (&keep->lock);
  place = wait_for (keep, name);
  kept = place ? vs_kept_ref (place->kept) : NULL;
  g_mutex_unlock (&keep->lock);
  return kept;
}

VsKept *
vs_keep_take (VsKeep *keep, const char *name, VsKeepMake make, gpointer data, GError **error)
{
  VsKept *kept;
  Place *place;

  g_mutex_lock (&keep->lock);
  place = wait_for (keep, name);
  if (place != NULL)
    {
      kept = vs_kept_ref (place->kept);
      g_mutex_unlock (&keep->lock);
      return kept;
    }
  place = g_new0 (Place, 1);
  place->asked = keep->turn;
  g_hash_table_insert (keep->places, g_strdup (name), place);
  g_mutex_unlock (&keep->lock);

  kept = make (data, error);

  g_mutex_lock (&keep->lock);
  if (kept != NULL)
    place->kept = vs_kept_ref (kept);
  else
    g_hash_table_remove (keep->places, name);
  g_cond_broadcast (&keep->made);
  g_mutex_unlock (&keep->lock);
  return kept;
}

void
vs_keep_put (VsKeep *keep, const char *name, VsKept *kept)
{
  g_mutex_lock (&keep->lock);
  if (wait_for (keep, name) == NULL)
    {
      Place *place = g_new0 (Place, 1);

      place->kept = vs_kept_ref (kept);
      place->asked = keep->turn;
      g_hash_table_insert (keep->places, g_strdup (name), place);
    }
  g_mutex_unlock (&keep->lock);
}

/* ── Turns ── */

static gboolean
is_stale (gpointer name, gpointer data, gpointer user_data)
{
  const Place *place = data;
  const VsKeep *keep = user_data;

  return place->kept != NULL && place->asked + (place->kept->bytes <= SMALL ? SMALL_TURNS : TURNS) <= keep->turn;
}

void
vs_keep_turn (VsKeep *keep)
{
  g_mutex_lock (&keep->lock);
  keep->turn++;
  g_hash_table_foreach_remove (keep->places, is_stale, keep);
  g_mutex_unlock (&keep->lock);
}

gsize
vs_keep_bytes (VsKeep *keep)
{
  GHashTableIter iter;
  gpointer value;
  gsize bytes = 0;

  g_mutex_lock (&keep->lock);
  g_hash_table_iter_init (&iter, keep->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    bytes += ((const Place *) value)->kept ? ((const Place *) value)->kept->bytes : 0;
  g_mutex_unlock (&keep->lock);
  return bytes;
}
