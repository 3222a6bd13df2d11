/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.h: the tiles of an edit session on their grid, each with what it shows. Moving, resizing and removing are steps of the session;
 * what a tile shows is computed in a thread, and only of those whose query is another. Signal "open": the panel is wanted. */
#pragma once

#include "edit/session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_EDIT_CANVAS (vs_edit_canvas_get_type ())
G_DECLARE_FINAL_TYPE (VsEditCanvas, vs_edit_canvas, VS, EDIT_CANVAS, GtkWidget)

GtkWidget *vs_edit_canvas_new (VsEditSession *session);
/* The keyboard goes to the selected tile. */
void       vs_edit_canvas_focus (VsEditCanvas *self);

G_END_DECLS
