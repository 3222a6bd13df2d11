/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keep.h: what was computed once and may be asked for again, by name: columns, row sets, groups. The first who asks for a name computes
 * it, others who ask meanwhile wait for the same value. Bounded by need: what nobody asked for in two turns is let go, small values
 * after a hundred. Values are immutable. Any thread may call. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _VsKeep VsKeep;

typedef struct {
  gatomicrefcount ref;
  gpointer        value;
  GDestroyNotify  free_value;
  gsize           bytes;
} VsKept;

VsKept *vs_kept_new (gpointer value, GDestroyNotify free_value, gsize bytes);  /* takes value */
VsKept *vs_kept_ref (VsKept *kept);
void    vs_kept_unref (VsKept *kept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsKept, vs_kept_unref)

/* Computes the value, or NULL with an error. No lock is held: it may ask for other names, never for its own. */
typedef VsKept *(*VsKeepMake) (gpointer data, GError **error);

VsKeep *vs_keep_new (void);
void    vs_keep_free (VsKeep *keep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsKeep, vs_keep_free)

/* The value of that name, made now when it is not there. A failure is not kept. (transfer full) */
VsKept *vs_keep_take (VsKeep *keep, const char *name, VsKeepMake make, gpointer data, GError **error);
/* NULL when it is not there. (transfer full) */
VsKept *vs_keep_find (VsKeep *keep, const char *name);
/* Where it is there already, that stays. */
void    vs_keep_put (VsKeep *keep, const char *name, VsKept *kept);

/* A piece of work that belongs together, such as a page, is done. */
void    vs_keep_turn (VsKeep *keep);
gsize   vs_keep_bytes (VsKeep *keep);

G_END_DECLS
