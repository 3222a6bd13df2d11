/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-columns.h: what the rows of a file become: the table, and where each column goes. */
#pragma once

#include "intake/draft.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_IMPORT_COLUMNS (vs_import_columns_get_type ())
G_DECLARE_FINAL_TYPE (VsImportColumns, vs_import_columns, VS, IMPORT_COLUMNS, GtkWidget)

/* Signal "changed": the draft was, and has to be looked at. */
GtkWidget *vs_import_columns_new (void);
/* Shows the draft, which must live until the next one is shown; NULL: none. */
void       vs_import_columns_set_draft (VsImportColumns *self, VsDraft *draft);

G_END_DECLS
