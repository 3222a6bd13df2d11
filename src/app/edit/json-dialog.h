/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json-dialog.h: a tile as the text that stands in the file, checked while it is typed. */
#pragma once

#include "semantic/data.h"
#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef void (*VsJsonDialogDone) (gpointer owner, JsonNode *tile);
/* done runs when a sound tile was accepted. owner is kept alive until the window closes. */
void vs_json_dialog_present (GtkWindow *parent, VsData *data, JsonNode *tile, gpointer owner, VsJsonDialogDone done);

G_END_DECLS
