/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style sheets parse, and their level colours are the palette's. */
#include "chart/palette.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

static const struct { const char *file; VsTheme theme; } sheets[] = {
  { "style.css", VS_THEME_LIGHT },
  { "style-dark.css", VS_THEME_DARK },
  { "style-hc.css", VS_THEME_HC_LIGHT },
  { "style-hc-dark.css", VS_THEME_HC_DARK },
};

static void
error_cb (GtkCssProvider *provider, GtkCssSection *section, const GError *error, const char *file)
{
  g_autofree char *place = gtk_css_section_to_string (section);
  g_error ("%s: %s: %s", file, place, error->message);
}

static void
test_parses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *path = g_strconcat ("/org/voltsource/Workbench/", sheets[i].file, NULL);
      g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
      g_signal_connect (provider, "parsing-error", G_CALLBACK (error_cb), (gpointer) sheets[i].file);
      gtk_css_provider_load_from_resource (provider, path);
    }
}

static void
test_level_colours (void)
{
  static const char *const names[] = { NULL, "red", "orange", "green", "blue" };
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    for (VsLevel level = VS_LEVEL_RED; level <= VS_LEVEL_BLUE; level++)
      {
        g_autofree char *path = g_strconcat ("/org/voltsource/Workbench/", sheets[i].file, NULL);
        g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
        VsRgba colour = vs_palette_level (level, sheets[i].theme);
        g_autofree char *rule = g_strdup_printf (".level-%s { color: #%02x%02x%02x;", names[level], (guint) lround (colour.r * 255),
                                                 (guint) lround (colour.g * 255), (guint) lround (colour.b * 255));
        if (!strstr (g_bytes_get_data (bytes, NULL), rule))
          g_error ("%s has no rule “%s”", sheets[i].file, rule);
      }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/style/parses", test_parses);
  g_test_add_func ("/style/level-colours", test_level_colours);
  return g_test_run ();
}
