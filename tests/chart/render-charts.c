/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render-charts DIR [WIDTH HEIGHT [THEME]]: every sample as PNG, and a whole page, to be looked at. */
#include "samples.h"
#include "chart/page.h"

#include <stdlib.h>

static void
render (const Sample *sample, const char *folder, int width, int height, VsTheme theme)
{
  VsTileContent *content = sample->make ();
  VsChart *chart = vs_chart_new (content);
  g_autofree char *path = g_strdup_printf ("%s/%s-%d-%d.png", folder, sample->name, width, theme);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  PangoFontDescription *font = pango_font_description_from_string ("Cantarell, Noto Sans, Sans 10.5");
  VsChartStyle style = { theme, vs_palette_ink (theme), font, g_str_has_prefix (sample->name, "right"), "USD" };
  VsRgba paper = vs_palette_paper (theme);
  g_autofree char *words = NULL;

  cairo_set_source_rgb (cr, paper.r, paper.g, paper.b);
  cairo_paint (cr);
  cairo_translate (cr, 16, 16);
  vs_chart_draw (chart, cr, width - 32, height - 32, &style);
  words = vs_chart_describe (chart);
  g_print ("%s: %s\n", sample->name, words);
  cairo_surface_write_to_png (surface, path);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
  vs_chart_free (chart);
  fixture_free (content);
}

/* The sample page as every kind of file, at the three widths. */
static void
render_page (const char *folder, VsTheme theme)
{
  static const struct { VsPageKind kind; int width; const char *suffix; } files[] = {
    { VS_PAGE_PDF, 0, "pdf" }, { VS_PAGE_SVG, 1180, "svg" }, { VS_PAGE_PNG, 1180, "1180.png" }, { VS_PAGE_PNG, 720, "720.png" },
    { VS_PAGE_PNG, 400, "400.png" },
  };
  SamplePage *page = sample_page_new ();
  VsPageHead head = { "Volt-Source Energy", vs_day_from_civil (2026, 6, 30), "USD", FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/page-%d.%s", folder, theme, files[i].suffix);
      g_autoptr (GError) error = NULL;

      if (!vs_page_write (&page->dashboard, (const VsTileContent *const *) page->contents->pdata, &head, files[i].kind, path, theme,
                          files[i].width, 1, &error))
        g_printerr ("%s\n", error->message);
    }
  sample_page_free (page);
}

int
main (int argc, char **argv)
{
  int width = argc > 3 ? atoi (argv[2]) : 480, height = argc > 3 ? atoi (argv[3]) : 280;

  if (argc < 2)
    return 2;
  for (gsize i = 0; i < n_samples; i++)
    render (&samples[i], argv[1], width, height, argc > 4 ? (VsTheme) atoi (argv[4]) : VS_THEME_LIGHT);
  render_page (argv[1], argc > 4 ? (VsTheme) atoi (argv[4]) : VS_THEME_LIGHT);
  return 0;
}
