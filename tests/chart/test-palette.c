/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contrast of every colour against the card's paper, by the WCAG 2 formula; the formula itself against published values. */
#include "chart/palette.h"

static void
test_contrast (void)
{
  VsRgba white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 }, grey = { 0x77 / 255.0, 0x77 / 255.0, 0x77 / 255.0, 1 };

  g_assert_cmpfloat_with_epsilon (vs_palette_contrast (white, black), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (vs_palette_contrast (white, white), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (vs_palette_contrast (grey, white), 4.48, 0.005);   /* the well-known #777 on white */
}

static void
check (VsRgba colour, VsTheme theme, double least, const char *what)
{
  double ratio = vs_palette_contrast (colour, vs_palette_paper (theme));

  if (ratio < least)
    {
      g_test_message ("%s in theme %d: %.2f, at least %.1f wanted", what, theme, ratio, least);
      g_test_fail ();
    }
}

static void
test_themes (void)
{
  for (int t = 0; t < VS_N_THEMES; t++)
    {
      VsTheme theme = (VsTheme) t;
      gboolean high = theme >= VS_THEME_HC_LIGHT;
      double text = high ? 7 : 4.5, mark = high ? 4.5 : 3;

      check (vs_palette_ink (theme), theme, text, "ink");
      check (vs_palette_dim (theme), theme, text, "dim");
      check (vs_palette_reference (theme), theme, mark, "reference");
      for (guint i = 0; i < VS_N_SERIES_COLOURS; i++)   /* series and levels are text as well: names at the lines' ends, "HIGH" */
        check (vs_palette_series (i, theme), theme, MAX (mark, 4.5), "series");
      for (int level = VS_LEVEL_NONE; level <= VS_LEVEL_BLUE; level++)
        {
          check (vs_palette_level ((VsLevel) level, theme), theme, text, "level");
          if (!high)   /* the weakest tint a bar may have */
            check (vs_palette_mix (vs_palette_level ((VsLevel) level, theme), vs_palette_paper (theme), 0.78), theme, 3, "tint");
        }
    }
}

static void
test_signs (void)
{
  g_assert_cmpstr (vs_palette_level_sign (VS_LEVEL_RED), ==, "▲");
  g_assert_cmpstr (vs_palette_level_sign (VS_LEVEL_ORANGE), ==, "◆");
  g_assert_cmpstr (vs_palette_level_sign (VS_LEVEL_GREEN), ==, "●");
  g_assert_cmpstr (vs_palette_level_sign (VS_LEVEL_NONE), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/contrast", test_contrast);
  g_test_add_func ("/palette/themes", test_themes);
  g_test_add_func ("/palette/signs", test_signs);
  return g_test_run ();
}
