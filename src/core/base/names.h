/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.h: texts that come again and again, in runs or in rounds, as numbers from 0 in the order of their first coming. What followed a text
 * last time is looked at first, so that a round of a million names costs a comparison each. */
#pragma once

#include <glib.h>

#include <string.h>

G_BEGIN_DECLS

#define VS_NAMES_NONE G_MAXUINT32

typedef struct {
  const char *text;
  guint32     len;
  guint32     next;      /* what came after it last */
} VsName;

typedef struct {
  VsName       *names;
  guint32       n, size;
  guint32       last;    /* VS_NAMES_NONE at first */
  guint32      *slots;   /* open addressing: number + 1, 0 = free */
  guint32       n_slots;
  GStringChunk *texts;
} VsNames;

void    vs_names_init (VsNames *self);
void    vs_names_clear (VsNames *self);
guint32 vs_names_find_elsewhere (VsNames *self, const char *text, gsize len);

static inline gboolean
vs_names_equal (const char *a, const char *b, gsize len)
{
  guint64 x[2], y[2];
  guint32 p[2], q[2];

  if (len >= 4 && len < 8)
    {
      memcpy (&p[0], a, 4);
      memcpy (&p[1], a + len - 4, 4);
      memcpy (&q[0], b, 4);
      memcpy (&q[1], b + len - 4, 4);
      return ((p[0] ^ q[0]) | (p[1] ^ q[1])) == 0;
    }
  if (len < 8 || len > 16)
    return memcmp (a, b, len) == 0;
  memcpy (&x[0], a, 8);
  memcpy (&x[1], a + len - 8, 8);
  memcpy (&y[0], b, 8);
  memcpy (&y[1], b + len - 8, 8);
  return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0;
}

/* The number of the text; one that equals n as it was before is new. */
static inline guint32
vs_names_find (VsNames *self, const char *text, gsize len)
{
  if (G_LIKELY (self->last != VS_NAMES_NONE))
    {
      const VsName *last = &self->names[self->last];

      if (last->len == len && vs_names_equal (last->text, text, len))
        return self->last;
      if (last->next != VS_NAMES_NONE && self->names[last->next].len == len && vs_names_equal (self->names[last->next].text, text, len))
        return self->last = last->next;
    }
  return vs_names_find_elsewhere (self, text, len);
}

G_END_DECLS
