/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slideshow.h: the pages on the wall of the board room, one after the other, each as large as the screen. Drawn as on paper, cut for the
 * screen. Keys: → and ← (Space, Page Up and Down) go on and back, + and − change the seconds a page stands, 0 stops the clock, Esc ends. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_SLIDESHOW (vs_slideshow_get_type ())
G_DECLARE_FINAL_TYPE (VsSlideshow, vs_slideshow, VS, SLIDESHOW, GtkWindow)

/* Starts with the dashboard `first`; needs data. */
void vs_slideshow_present (GtkWindow *parent, VsWorkbench *workbench, const char *first);

G_END_DECLS
