/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contrast of every colour against the card's paper, by the WCAG 2 formula; the formula itself against published values. */
#include "chart/palette.h"

#include <math.h>

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

/* What is seen without red or without green cones: the matrices of Machado, Oliveira and Fernandes (2009) for severity 1, on linear RGB.
 * Distances in CIELAB (D65). */
static const double sights[][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
};

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
lab_root (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

static void
seen_as (VsRgba colour, const double sight[3][3], double lab[3])
{
  const double in[3] = { linear (colour.r), linear (colour.g), linear (colour.b) };
  double c[3], x, y, z;

  for (int i = 0; i < 3; i++)
    c[i] = CLAMP (sight[i][0] * in[0] + sight[i][1] * in[1] + sight[i][2] * in[2], 0, 1);
  x = lab_root ((0.4124564 * c[0] + 0.3575761 * c[1] + 0.1804375 * c[2]) / 0.95047);
  y = lab_root (0.2126729 * c[0] + 0.7151522 * c[1] + 0.0721750 * c[2]);
  z = lab_root ((0.0193339 * c[0] + 0.1191920 * c[1] + 0.9503041 * c[2]) / 1.08883);
  lab[0] = 116 * y - 16;
  lab[1] = 500 * (x - y);
  lab[2] = 200 * (y - z);
}

static double
distance (VsRgba a, VsRgba b, const double sight[3][3])
{
  double p[3], q[3];

  seen_as (a, sight, p);
  seen_as (b, sight, q);
  return sqrt ((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) + (p[2] - q[2]) * (p[2] - q[2]));
}

static void
test_colour_blind (void)
{
  VsRgba red = { 1, 0, 0, 1 }, white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };

  /* The measure itself: white is 100 from black, and pure red of the sRGB cube is L 53.24, a 80.09, b 67.20. */
  g_assert_cmpfloat_with_epsilon (distance (white, black, sights[0]), 100, 0.01);
  g_assert_cmpfloat_with_epsilon (distance (red, black, sights[0]), sqrt (53.24 * 53.24 + 80.09 * 80.09 + 67.20 * 67.20), 0.05);
  for (int theme = 0; theme < VS_N_THEMES; theme++)
    for (gsize sight = 0; sight < G_N_ELEMENTS (sights); sight++)
      for (guint i = 0; i < VS_N_SERIES_COLOURS; i++)
        for (guint k = i + 1; k < VS_N_SERIES_COLOURS; k++)
          {
            double d = distance (vs_palette_series (i, (VsTheme) theme), vs_palette_series (k, (VsTheme) theme), sights[sight]);

            if (d < (k == i + 1 ? 12 : 9))
              g_test_message ("theme %d, sight %zu: series %u and %u are %.1f apart", theme, sight, i, k, d);
            g_assert_cmpfloat (d, >=, k == i + 1 ? 12 : 9);
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
  g_test_add_func ("/palette/colour-blind", test_colour_blind);
  g_test_add_func ("/palette/signs", test_signs);
  return g_test_run ();
}
