/* SPDX-License-Identifier: GPL-3.0-or-later */
/* palette.h: every colour of the program, in one table: series, levels, reference lines; light, dark, and both in high contrast.
 * Against a card's paper, marks keep a contrast of at least 3:1 and text of at least 4.5:1 (high contrast: 4.5 and 7); a test
 * measures it. The series are told apart by people who see no red or no green, neighbours best: a test measures that, too. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

typedef struct { double r, g, b, a; } VsRgba;
typedef enum { VS_THEME_LIGHT, VS_THEME_DARK, VS_THEME_HC_LIGHT, VS_THEME_HC_DARK, VS_N_THEMES } VsTheme;

#define VS_N_SERIES_COLOURS 7
VsRgba      vs_palette_series (guint index, VsTheme theme);     /* begins again after the last */
VsRgba      vs_palette_level (VsLevel level, VsTheme theme);    /* NONE: the neutral slate */
VsRgba      vs_palette_reference (VsTheme theme);               /* last year, targets */
VsRgba      vs_palette_grid (VsTheme theme);                    /* grid lines and card edges: quiet on purpose */
VsRgba      vs_palette_ink (VsTheme theme);
VsRgba      vs_palette_dim (VsTheme theme);                     /* captions, notes, axis labels */
VsRgba      vs_palette_paper (VsTheme theme);                   /* card background */
VsRgba      vs_palette_page (VsTheme theme);
/* `share` of a on b, opaque: tints that do not depend on what lies under them. */
VsRgba      vs_palette_mix (VsRgba a, VsRgba b, double share);
/* "▲", "◆", "●", "●"; "" for NONE: never colour alone. */
const char *vs_palette_level_sign (VsLevel level);
/* WCAG 2 contrast ratio, 1..21. */
double      vs_palette_contrast (VsRgba a, VsRgba b);

G_END_DECLS
