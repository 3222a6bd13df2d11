/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render-charts DIR [NAME…]: a gallery of the samples (all, or those whose name begins so), light, dark and in high contrast, and a whole
 * page as every kind of file: to be looked at. */
#include "samples.h"
#include "chart/page.h"

#define ACROSS 3
#define W 420
#define H 300
#define GAP 16

static void
draw_card (cairo_t *cr, const Sample *sample, VsTheme theme, PangoFontDescription *font)
{
  VsTileContent *content = sample->make ();
  g_autoptr (VsChart) chart = vs_chart_new (content);
  VsChartStyle style = { theme, vs_palette_ink (theme), font, g_str_has_prefix (sample->name, "right"), (char *) "USD" };
  VsRgba paper = vs_palette_paper (theme), ink = vs_palette_ink (theme);
  g_autofree char *words = vs_chart_describe (chart);
  g_autoptr (PangoLayout) title = pango_cairo_create_layout (cr);

  cairo_set_source_rgb (cr, paper.r, paper.g, paper.b);
  cairo_rectangle (cr, 0, 0, W, H);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, ink.r, ink.g, ink.b);
  cairo_move_to (cr, 16, 10);
  pango_layout_set_font_description (title, font);
  pango_layout_set_text (title, sample->name, -1);
  pango_cairo_show_layout (cr, title);
  cairo_translate (cr, 16, 40);
  vs_chart_draw (chart, cr, W - 32, H - 56, &style);
  if (theme == VS_THEME_LIGHT)
    g_print ("%s: %s\n", sample->name, words);
  fixture_free (content);
}

static gboolean
is_wanted (const Sample *sample, char **names)
{
  for (char **name = names; *name; name++)
    if (g_str_has_prefix (sample->name, *name))
      return TRUE;
  return *names == NULL;
}

static void
render_gallery (const char *folder, VsTheme theme, char **names)
{
  int n = 0, i = 0;
  g_autofree char *path = g_strdup_printf ("%s/gallery-%d.png", folder, theme);
  PangoFontDescription *font = pango_font_description_from_string ("Cantarell, Noto Sans, Sans 10.5");
  VsRgba page = vs_palette_page (theme);
  cairo_surface_t *surface;
  cairo_t *cr;

  for (gsize k = 0; k < n_samples; k++)
    n += is_wanted (&samples[k], names);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, ACROSS * (W + GAP) + GAP, (n + ACROSS - 1) / ACROSS * (H + GAP) + GAP);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, page.r, page.g, page.b);
  cairo_paint (cr);
  for (gsize k = 0; k < n_samples; k++)
    if (is_wanted (&samples[k], names))
      {
        cairo_save (cr);
        cairo_translate (cr, GAP + i % ACROSS * (W + GAP), GAP + i / ACROSS * (H + GAP));
        draw_card (cr, &samples[k], theme, font);
        cairo_restore (cr);
        i++;
      }
  cairo_surface_write_to_png (surface, path);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
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
  VsPageHead head = { .subtitle = "Volt-Source Energy", .as_of = vs_day_from_civil (2026, 6, 30), .currency = "USD" };

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
  if (argc < 2)
    return 2;
  for (int theme = 0; theme < VS_N_THEMES; theme++)
    {
      render_gallery (argv[1], (VsTheme) theme, argv + 2);
      if (argc == 2 && theme < VS_THEME_HC_LIGHT)
        render_page (argv[1], (VsTheme) theme);
    }
  return 0;
}
