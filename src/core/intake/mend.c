/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mend.c: a record that does not fit its columns is cut anew. Places where it may be cut are its delimiters, the seam of two quoted
 * fields and the seams between digits, letters and signs; of all ways to make `width` cells the cheapest is taken, where a cell costs
 * what its column says and a seam without a delimiter, or a delimiter that is passed over, costs more than a common oddity. */
#include "intake/layout.h"

#include <math.h>
#include <string.h>

#define MAX_RAW    4000    /* bytes; longer ones are left */
#define MAX_CUTS   400
#define TOO_DEAR   9.0     /* in all */
#define SEAM       2.5
#define PASS_OVER  1.2
#define STRAY      1.0     /* a quote that is not one */

typedef struct {
  guint at, next;    /* the cell before ends at `at`, the next begins at `next` */
  double cost;
} Cut;

typedef struct {
  const VsLayout *layout;
  const char *raw;
  gsize len;
  char delimiter, quote;
  GArray *cuts;
} Mend;

static guint
class_of (char c)
{
  return g_ascii_isdigit (c) ? 1 : g_ascii_isalpha (c) || (c & 0x80) ? 2 : 3;
}

static gboolean
is_quoted (const Mend *self, guint from, guint to)
{
  return self->quote && to - from >= 2 && self->raw[from] == self->quote && self->raw[to - 1] == self->quote;
}

/* The cell without its quotes; doubled ones are one again. *stray: quotes that do not pair. (transfer full) */
static char *
cell_text (const Mend *self, guint from, guint to, guint *stray)
{
  gboolean quoted = is_quoted (self, from, to);
  GString *text = g_string_new (NULL);

  *stray = 0;
  if (quoted)
    from++, to--;
  for (guint i = from; i < to; i++)
    {
      if (self->quote && self->raw[i] == self->quote)
        {
          if (quoted && i + 1 < to && self->raw[i + 1] == self->quote)
            i++;
          else
            (*stray)++;
        }
      g_string_append_c (text, self->raw[i]);
    }
  return g_string_free (text, FALSE);
}

static double
cell_cost (const Mend *self, guint column, guint from, guint to)
{
  guint stray;
  g_autofree char *text = cell_text (self, from, to, &stray);
  const char *looked_at = stray == 1 && *text == self->quote ? text + 1 : text;
  gboolean quoted = is_quoted (self, from, to) || looked_at != text;
  double inside = 0;

  for (guint i = from; !quoted && i < to; i++)
    inside += self->raw[i] == self->delimiter;
  return vs_shape_column_cost (&self->layout->columns[column], looked_at, strlen (looked_at), quoted) + STRAY * stray + PASS_OVER * inside;
}

static void
add_cut (Mend *self, guint at, guint next, double cost)
{
  Cut cut = { at, next, cost };

  g_array_append_val (self->cuts, cut);
}

static void
find_cuts (Mend *self)
{
  gboolean within = FALSE;

  add_cut (self, 0, 0, 0);
  for (guint i = 0; i < self->len && self->cuts->len < MAX_CUTS; i++)
    {
      char c = self->raw[i];

      if (i > 0 && c == self->quote && self->quote && self->raw[i - 1] == self->quote)
        add_cut (self, i, i, SEAM);
      else if (i > 0 && !within && class_of (c) != class_of (self->raw[i - 1]) && c != self->delimiter && self->raw[i - 1] != self->delimiter)
        add_cut (self, i, i, SEAM + 0.5);
      else if (i > 0 && !within && g_ascii_isdigit (c) && g_ascii_isdigit (self->raw[i - 1]))
        add_cut (self, i, i, SEAM + 1);
      if (c == self->delimiter)
        add_cut (self, i, i + 1, 0);
      if (self->quote && c == self->quote)
        within = !within;
    }
  add_cut (self, (guint) self->len, (guint) self->len, SEAM);   /* the last cell may be missing with its delimiter */
  add_cut (self, (guint) self->len, (guint) self->len, 0);
}

/* best[column][cut]: the cheapest way to have made `column` cells up to there. A cell may be left out when it is empty: one delimiter too many. */
static GPtrArray *
cut_best (const Mend *self, double *cost)
{
  const guint width = self->layout->width, n = self->cuts->len;
  g_autofree double *best = g_new (double, (gsize) (width + 1) * n);
  g_autofree guint *from = g_new0 (guint, (gsize) (width + 1) * n);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  const Cut *cuts = (const Cut *) self->cuts->data;

  for (gsize i = 0; i < (gsize) (width + 1) * n; i++)
    best[i] = INFINITY;
  best[0] = 0;
  for (guint c = 0; c <= width; c++)
    for (guint i = 0; i < n; i++)
      {
        double here = best[c * n + i];

        if (here > TOO_DEAR)
          continue;
        for (guint j = i + 1; j < n; j++)
          {
            guint start = cuts[i].next, end = cuts[j].at;
            double price;

            if (end < start || (end == start && cuts[i].at == cuts[i].next && cuts[j].at == cuts[j].next && i > 0 && j < n - 1))
              continue;
            if (end == start && here + PASS_OVER + cuts[j].cost < best[c * n + j] && cuts[j].cost == 0)
              {
                best[c * n + j] = here + PASS_OVER;
                from[c * n + j] = G_MAXUINT - i;        /* passed over */
              }
            if (c == width || here + cuts[j].cost >= best[(c + 1) * n + j])
              continue;
            price = here + cuts[j].cost + cell_cost (self, c, start, end);
            if (price < best[(c + 1) * n + j])
              {
                best[(c + 1) * n + j] = price;
                from[(c + 1) * n + j] = i;
              }
          }
      }
  *cost = best[(gsize) width * n + n - 1];
  if (*cost > TOO_DEAR)
    return NULL;
  for (guint c = width, j = n - 1; c > 0 || j > 0;)
    {
      guint i = from[c * n + j], stray;

      if (i > G_MAXUINT / 2)
        {
          j = G_MAXUINT - i;
          continue;
        }
      g_ptr_array_insert (cells, 0, cell_text (self, cuts[i].next, cuts[j].at, &stray));
      j = i;
      c--;
    }
  return g_steal_pointer (&cells);
}

/* All of it with one more delimiter than the file's, when the row has the others' number of cells then. */
static GPtrArray *
cut_otherwise (const VsLayout *layout, const VsCsvDialect *dialect, const char *raw, gsize len, double *cost)
{
  static const char others[] = { ';', '\t', '|', ',', ' ' };
  g_autoptr (GPtrArray) best = NULL;

  *cost = INFINITY;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GPtrArray) cells = NULL;
      double price = 0;

      if (others[i] == dialect->delimiter || !memchr (raw, others[i], len))
        continue;
      Mend mend = { layout, raw, len, others[i], dialect->quote, g_array_new (FALSE, FALSE, sizeof (Cut)) };
      find_cuts (&mend);
      for (guint c = mend.cuts->len; c-- > 0;)
        if (g_array_index (mend.cuts, Cut, c).cost > 0)
          g_array_remove_index (mend.cuts, c);
      cells = cut_best (&mend, &price);
      g_array_unref (mend.cuts);
      if (cells && price < *cost)
        {
          *cost = price;
          g_clear_pointer (&best, g_ptr_array_unref);
          best = g_steal_pointer (&cells);
        }
    }
  return g_steal_pointer (&best);
}

GPtrArray *
vs_layout_mend (const VsLayout *layout, const VsCsvDialect *dialect, const char *raw, gsize len)
{
  Mend self = { layout, raw, len, dialect->delimiter, dialect->quote, NULL };
  g_autoptr (GPtrArray) cells = NULL, other = NULL;
  double cost = INFINITY, other_cost = INFINITY;

  if (layout->n_rows < VS_LAYOUT_ENOUGH || len > MAX_RAW || layout->width > 64)
    return NULL;
  self.cuts = g_array_new (FALSE, FALSE, sizeof (Cut));
  find_cuts (&self);
  cells = cut_best (&self, &cost);
  g_array_unref (self.cuts);
  other = cut_otherwise (layout, dialect, raw, len, &other_cost);
  return other && other_cost + 1 < cost ? g_steal_pointer (&other) : g_steal_pointer (&cells);
}
