/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contrast as it is seen: every sample is drawn in every theme, and its texts and marks are held against the paper they stand on, pixel by
 * pixel. */
#include "canvas.h"
#include "samples.h"

#include <math.h>
#include <string.h>

/* Every pixel of the box: its colour → how often. */
static GHashTable *
colours_in (const Canvas *canvas, double x, double y, double w, double h)
{
  GHashTable *seen = g_hash_table_new (NULL, NULL);
  const guint8 *data = cairo_image_surface_get_data (canvas->surface);
  int stride = cairo_image_surface_get_stride (canvas->surface), zoom = canvas->zoom;
  int left = MAX (0, (int) (x * zoom + 0.5)), right = MIN (canvas->width * zoom, (int) ceil ((x + w) * zoom - 0.5));
  int top = MAX (0, (int) (y * zoom + 0.5)), bottom = MIN (canvas->height * zoom, (int) ceil ((y + h) * zoom - 0.5));

  for (int row = top; row < bottom; row++)
    {
      const guint32 *pixels = (const guint32 *) (gconstpointer) (data + row * stride);

      for (int column = left, from = left; column < right; column++)
        if (column + 1 == right || pixels[column + 1] != pixels[from])
          {
            gpointer key = GUINT_TO_POINTER ((pixels[from] & 0xffffff) + 1);

            g_hash_table_insert (seen, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (seen, key)) + (guint) (column + 1 - from)));
            from = column + 1;
          }
    }
  return seen;
}

static VsRgba
colour_of (gpointer key)
{
  guint hex = GPOINTER_TO_UINT (key) - 1;

  return (VsRgba) { (hex >> 16 & 0xff) / 255.0, (hex >> 8 & 0xff) / 255.0, (hex & 0xff) / 255.0, 1 };
}

static double
best_contrast (GHashTable *colours, VsRgba paper)
{
  GHashTableIter iter;
  gpointer key;
  double best = 1;

  g_hash_table_iter_init (&iter, colours);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    best = MAX (best, vs_palette_contrast (colour_of (key), paper));
  return best;
}

/* The paper of a text is what most of its box is. */
static VsRgba
ground (GHashTable *colours)
{
  GHashTableIter iter;
  gpointer key, n, top = NULL;
  guint most = 0;

  g_hash_table_iter_init (&iter, colours);
  while (g_hash_table_iter_next (&iter, &key, &n))
    if (GPOINTER_TO_UINT (n) > most)
      most = GPOINTER_TO_UINT (n), top = key;
  return colour_of (top);
}

static gboolean
is_shaded (const char *name)
{
  return g_str_equal (name, "week") || g_str_equal (name, "load");   /* a ramp from paper to colour: its weak cells are meant to be weak */
}

static void
check_least (double contrast, double least, const char *what)
{
  if (contrast >= least)
    return;
  g_test_message ("%s: contrast %.2f, wanted %.2f", what, contrast, least);
  g_test_fail ();
}

static void
check_contrast (const Sample *sample, VsTheme theme)
{
  g_autoptr (Canvas) canvas = canvas_new (sample->make (), 360, 220, 3, theme, FALSE);
  GPtrArray *marks = canvas_marks (canvas);
  GArray *boxes;
  double text = theme >= VS_THEME_HC_LIGHT ? 7 : 4.5, mark = theme >= VS_THEME_HC_LIGHT ? 4.5 : 3;

  g_test_message ("%s in theme %d", sample->name, theme);
  for (guint i = 0; i < MIN (marks->len, 7) && !is_shaded (sample->name); i++)
    {
      const VsChartMark *m = g_ptr_array_index (marks, i);

      g_autoptr (GHashTable) colours = colours_in (canvas, m->x, m->y, m->w, m->h);

      if (strstr (m->words, "not known") == NULL && m->w > 1 && m->h > 1)
        check_least (best_contrast (colours, vs_palette_paper (theme)), mark, m->words);
    }
  boxes = vs_chart_text_boxes (canvas->chart);
  for (guint i = 0; i < boxes->len; i++)
    {
      const VsPenBox *box = &g_array_index (boxes, VsPenBox, i);

      g_autoptr (GHashTable) colours = colours_in (canvas, box->x, box->y, box->w, box->h);

      /* The strokes of letters are thinner than a pixel in places; their cores are what is read. */
      check_least (best_contrast (colours, ground (colours)), text - 0.05, "a text");
    }
}

static void
test_contrast (gconstpointer theme)
{
  for (gsize i = 0; i < n_samples; i++)
    check_contrast (&samples[i], (VsTheme) GPOINTER_TO_INT (theme));
}

int
main (int argc, char **argv)
{
  static const char *const themes[] = { "light", "dark", "hc-light", "hc-dark" };

  g_test_init (&argc, &argv, NULL);
  for (int t = 0; t < VS_N_THEMES; t++)
    {
      g_autofree char *path = g_strdup_printf ("/contrast/%s", themes[t]);

      g_test_add_data_func (path, GINT_TO_POINTER (t), test_contrast);
    }
  return g_test_run ();
}
