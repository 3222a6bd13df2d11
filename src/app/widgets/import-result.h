/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-result.h: what an import did, one line for each file. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* files: element-type VsImportedFile. Fills the box anew. */
void vs_import_result_fill (GtkBox *box, GPtrArray *files);

G_END_DECLS
