/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strip.h: below a line that can be looked at closer: all of it, small and quiet, with a window over what is shown. Private to the room. */
#pragma once

#include "chart/paint.h"

G_BEGIN_DECLS

#define VS_STRIP_HEIGHT 28
#define VS_STRIP_GAP    8
#define VS_STRIP_LEAST  140   /* pictures that are lower have none */

/* Draws at the view's strip_y; does nothing when that has no height. */
void vs_strip_paint (VsPaint *paint, const VsZoom *view, double lo, double hi);

G_END_DECLS
