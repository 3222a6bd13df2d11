/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-result.h: what an import does and did: a line for each file, with the way to what it brought and to what it left behind. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* files: element-type VsImportedFile. Each fills the box anew: while it runs, and when it is over. */
void vs_import_result_begin (GtkBox *box, GPtrArray *files);
void vs_import_result_fill (GtkBox *box, GPtrArray *files);

G_END_DECLS
