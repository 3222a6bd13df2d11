/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gallery.h: what a new tile can be: one of each kind, with figures to start from (data/semantic/gallery.json). */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef void (*VsGalleryFunc) (gpointer owner, JsonNode *tile);
/* done runs when one was chosen; owner is kept alive until the window closes. */
void vs_gallery_present (GtkWindow *parent, gpointer owner, VsGalleryFunc done);

G_END_DECLS
