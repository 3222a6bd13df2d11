/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-page.h: files come in here, in three steps: which files; what each is taken for and how its first rows land, all of it open to
 * change; what became of every row. Nothing is written before the last. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_IMPORT_PAGE (vs_import_page_get_type ())
G_DECLARE_FINAL_TYPE (VsImportPage, vs_import_page, VS, IMPORT_PAGE, GtkWidget)

GtkWidget *vs_import_page_new (VsWorkbench *workbench);
/* Looks at these files beside those that are there. A folder stands for the files in it, a zip and a workbook for their tables; a JSON file
 * is a mapping, which the workspace keeps. After an import they begin a new one. */
void       vs_import_page_add_files (VsImportPage *self, const char *const *paths);

G_END_DECLS
