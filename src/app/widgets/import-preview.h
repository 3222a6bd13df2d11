/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-preview.h: a file before it is loaded: what it was taken for, its first rows, or why it cannot be loaded. */
#pragma once

#include "intake/load.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_IMPORT_PREVIEW (vs_import_preview_get_type ())
G_DECLARE_FINAL_TYPE (VsImportPreview, vs_import_preview, VS, IMPORT_PREVIEW, GtkWidget)

/* preview NULL: `failure` says why. Signal "removed": the user takes the file out. */
GtkWidget  *vs_import_preview_new (const char *path, const VsPreview *preview, const char *failure);
const char *vs_import_preview_get_path (VsImportPreview *self);

G_END_DECLS
