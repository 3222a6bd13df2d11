/* SPDX-License-Identifier: GPL-3.0-or-later */
/* palette.c: the one table of colours. A colour anywhere else in the program is a mistake. */
#include "chart/palette.h"

#include <math.h>

typedef struct {
  guint32 series[VS_N_SERIES_COLOURS];
  guint32 none, red, orange, green, blue;
  guint32 reference, grid, ink, dim, paper, page;
} Palette;

static const Palette palettes[VS_N_THEMES] = {
  [VS_THEME_LIGHT] = {
    .series = { 0x1c71d8, 0xc64600, 0x0f7f8f, 0x813d9c, 0x694d00, 0xb0437a, 0x455056 },
    .none = 0x5d6f7e, .red = 0xc01c28, .orange = 0xa85400, .green = 0x1d7a46, .blue = 0x1a68c6,
    .reference = 0x6f6e75, .grid = 0xe3e3e5, .ink = 0x1e1e20, .dim = 0x66666b, .paper = 0xffffff, .page = 0xfafafa,
  },
  [VS_THEME_DARK] = {
    .series = { 0x78aeed, 0xffa348, 0x50dbf4, 0xb88ac6, 0xd0b317, 0xdb8dab, 0xc7ccdb },
    .none = 0xa9bac8, .red = 0xff7b83, .orange = 0xffb35c, .green = 0x7fdca4, .blue = 0x78aeed,
    .reference = 0xaeaeb4, .grid = 0x46464a, .ink = 0xffffff, .dim = 0xb4b4b8, .paper = 0x303030, .page = 0x242424,
  },
  [VS_THEME_HC_LIGHT] = {
    .series = { 0x104b9a, 0x8f2f00, 0x00545f, 0x5a1f73, 0x57411a, 0x822158, 0x393730 },
    .none = 0x37454f, .red = 0x97000e, .orange = 0x7f3d00, .green = 0x005229, .blue = 0x104b9a,
    .reference = 0x4a4a50, .grid = 0x9a9aa0, .ink = 0x000000, .dim = 0x3a3a3e, .paper = 0xffffff, .page = 0xffffff,
  },
  [VS_THEME_HC_DARK] = {
    .series = { 0xa5cbff, 0xffbe7a, 0x94effb, 0xc8aadc, 0xd8c85c, 0xecb5d4, 0xe5f1f1 },
    .none = 0xd2dfea, .red = 0xffa6ab, .orange = 0xffcb8c, .green = 0xa5f0c1, .blue = 0xa5cbff,
    .reference = 0xd8d8dc, .grid = 0x8a8a90, .ink = 0xffffff, .dim = 0xe4e4e8, .paper = 0x1e1e1e, .page = 0x101010,
  },
};

static VsRgba
rgba (guint32 hex)
{
  return (VsRgba) { ((hex >> 16) & 0xff) / 255.0, ((hex >> 8) & 0xff) / 255.0, (hex & 0xff) / 255.0, 1 };
}

static const Palette *
palette (VsTheme theme)
{
  return &palettes[theme < VS_N_THEMES ? theme : VS_THEME_LIGHT];
}

VsRgba
vs_palette_series (guint index, VsTheme theme)
{
  return rgba (palette (theme)->series[index % VS_N_SERIES_COLOURS]);
}

VsRgba
vs_palette_level (VsLevel level, VsTheme theme)
{
  const Palette *p = palette (theme);

  switch (level)
    {
    case VS_LEVEL_RED:
      return rgba (p->red);
    case VS_LEVEL_ORANGE:
      return rgba (p->orange);
    case VS_LEVEL_GREEN:
      return rgba (p->green);
    case VS_LEVEL_BLUE:
      return rgba (p->blue);
    case VS_LEVEL_NONE:
    default:
      return rgba (p->none);
    }
}

VsRgba
vs_palette_reference (VsTheme theme)
{
  return rgba (palette (theme)->reference);
}

VsRgba
vs_palette_grid (VsTheme theme)
{
  return rgba (palette (theme)->grid);
}

VsRgba
vs_palette_ink (VsTheme theme)
{
  return rgba (palette (theme)->ink);
}

VsRgba
vs_palette_dim (VsTheme theme)
{
  return rgba (palette (theme)->dim);
}

VsRgba
vs_palette_paper (VsTheme theme)
{
  return rgba (palette (theme)->paper);
}

VsRgba
vs_palette_page (VsTheme theme)
{
  return rgba (palette (theme)->page);
}

VsRgba
vs_palette_mix (VsRgba a, VsRgba b, double share)
{
  double s = CLAMP (share, 0, 1);

  return (VsRgba) { a.r * s + b.r * (1 - s), a.g * s + b.g * (1 - s), a.b * s + b.b * (1 - s), 1 };
}

const char *
vs_palette_level_sign (VsLevel level)
{
  switch (level)
    {
    case VS_LEVEL_RED:
      return "▲";
    case VS_LEVEL_ORANGE:
      return "◆";
    case VS_LEVEL_GREEN:
    case VS_LEVEL_BLUE:
      return "●";
    case VS_LEVEL_NONE:
    default:
      return "";
    }
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (VsRgba c)
{
  return 0.2126 * linear (c.r) + 0.7152 * linear (c.g) + 0.0722 * linear (c.b);
}

double
vs_palette_contrast (VsRgba a, VsRgba b)
{
  double la = luminance (a), lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}
