/* SPDX-License-Identifier: GPL-3.0-or-later */
/* level.h: a level in a label: its sign, its word and its colour, never the colour alone. */
#pragma once

#include "semantic/dashboard.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* `sign` NULL: the level's own (▲ ◆ ●). VS_LEVEL_NONE shows the plain text. */
void vs_level_set_label (GtkLabel *label, VsLevel level, const char *sign, const char *text);

G_END_DECLS
