/* SPDX-License-Identifier: GPL-3.0-or-later */
/* places.c: only lines are kept from which on the places are not what those before them let expect: none at all in a sheet without gaps and
 * without line breaks in its cells. */
#include "base/places.h"

#include "base/error.h"

#include <string.h>

typedef struct {
  guint64 line;
  guint64 place;       /* times two, and one more when it stays */
} Turn;

struct _VsPlaces {
  gatomicrefcount refs;
  VsPlaceKind     kind;
  GMutex          lock;
  GArray         *turns;     /* Turn, lines ascending */
};

VsPlaces *
vs_places_new (VsPlaceKind kind)
{
  VsPlaces *self = g_new0 (VsPlaces, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->kind = kind;
  self->turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  return self;
}

VsPlaces *
vs_places_ref (VsPlaces *self)
{
  if (self)
    g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vs_places_unref (VsPlaces *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->turns);
  g_mutex_clear (&self->lock);
  g_free (self);
}

VsPlaceKind
vs_places_kind (const VsPlaces *self)
{
  return self ? self->kind : VS_PLACE_LINE;
}

static const Turn *
turn_at (const VsPlaces *self, guint i)
{
  return &g_array_index (self->turns, Turn, i);
}

static guint64
place_after (const Turn *turn, guint64 line)
{
  return (turn->place >> 1) + (turn->place & 1 ? 0 : line - turn->line);
}

/* How many turns stand at or before a line, or with `by_place` a place. */
static guint
count_before (const VsPlaces *self, guint64 value, gboolean by_place)
{
  guint low = 0, high = self->turns->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Turn *turn = turn_at (self, middle);

      if ((by_place ? turn->place >> 1 : turn->line) <= value)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
add (VsPlaces *self, const Turn *turn)
{
  const Turn *last = self->turns->len ? turn_at (self, self->turns->len - 1) : NULL;

  if (last ? (last->place & 1) == (turn->place & 1) && place_after (last, turn->line) == turn->place >> 1 : turn->place == turn->line << 1)
    return;
  g_array_append_vals (self->turns, turn, 1);
}

void
vs_places_add (VsPlaces *self, guint64 line, guint64 place, gboolean stays)
{
  g_mutex_lock (&self->lock);
  add (self, &(Turn) { line, place << 1 | (stays != FALSE) });
  g_mutex_unlock (&self->lock);
}

guint64
vs_places_of (VsPlaces *self, guint64 line)
{
  guint n;
  guint64 place;

  if (!self)
    return line;
  g_mutex_lock (&self->lock);
  n = count_before (self, line, FALSE);
  place = n ? place_after (turn_at (self, n - 1), line) : line;
  g_mutex_unlock (&self->lock);
  return place;
}

guint64
vs_places_line (VsPlaces *self, guint64 place)
{
  guint n;
  guint64 line;

  if (!self)
    return place;
  g_mutex_lock (&self->lock);
  n = count_before (self, place, TRUE);
  if (n)
    line = turn_at (self, n - 1)->line;
  else
    line = self->turns->len && place >= turn_at (self, 0)->line ? 0 : place;
  if (n && !(turn_at (self, n - 1)->place & 1))
    line += place - (turn_at (self, n - 1)->place >> 1);
  g_mutex_unlock (&self->lock);
  return line;
}

GBytes *
vs_places_save (VsPlaces *self, guint64 first, guint64 end)
{
  GBytes *bytes = NULL;
  guint from, to;

  if (!self)
    return NULL;
  g_mutex_lock (&self->lock);
  from = first ? count_before (self, first - 1, FALSE) : 0;
  to = end ? count_before (self, end - 1, FALSE) : 0;
  if (to > from)
    bytes = g_bytes_new (turn_at (self, from), (to - from) * sizeof (Turn));
  g_mutex_unlock (&self->lock);
  return bytes;
}

gboolean
vs_places_take (VsPlaces *self, const void *bytes, gsize n)
{
  gboolean ok = n % sizeof (Turn) == 0;

  g_mutex_lock (&self->lock);
  for (gsize at = 0; ok && at < n; at += sizeof (Turn))
    {
      Turn turn;

      memcpy (&turn, (const char *) bytes + at, sizeof turn);
      ok = self->turns->len == 0 || turn.line > turn_at (self, self->turns->len - 1)->line;
      if (ok)
        add (self, &turn);
    }
  g_mutex_unlock (&self->lock);
  return ok;
}

static const char *const names[] = { "line", "row", "reading", "object" };

const char *
vs_place_kind_name (VsPlaceKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (names), names[0]);
  return names[kind];
}

VsPlaceKind
vs_place_kind_of (const char *name)
{
  for (guint i = 0; name && i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return VS_PLACE_LINE;
}

char *
vs_place_title (VsPlaceKind kind, const char *number)
{
  switch (kind)
    {
    case VS_PLACE_ROW:     return g_strdup_printf (_("Row %s"), number);
    case VS_PLACE_READING: return g_strdup_printf (_("Reading %s"), number);
    case VS_PLACE_OBJECT:  return g_strdup_printf (_("Object %s"), number);
    default:               return g_strdup_printf (_("Line %s"), number);
    }
}

char *
vs_place_words (VsPlaceKind kind, const char *number)
{
  switch (kind)
    {
    case VS_PLACE_ROW:     return g_strdup_printf (_("row %s"), number);
    case VS_PLACE_READING: return g_strdup_printf (_("reading %s"), number);
    case VS_PLACE_OBJECT:  return g_strdup_printf (_("object %s"), number);
    default:               return g_strdup_printf (_("line %s"), number);
    }
}

const char *
vs_place_heading (VsPlaceKind kind)
{
  static const char *const headings[] = { N_("Line"), N_("Row"), N_("Reading"), N_("Object") };

  return _(headings[kind]);
}

char *
vs_place_in_file (VsPlaceKind kind, const char *file, guint64 place)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, place), *words = kind == VS_PLACE_LINE ? NULL : vs_place_words (kind, number);

  return words ? g_strdup_printf ("%s, %s", file, words) : g_strdup_printf ("%s:%s", file, number);
}
