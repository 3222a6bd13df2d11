/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-table.h: the first rows of a file: as they land in a table, or as they stand; with what is wrong with which. */
#pragma once

#include "intake/draft.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* table: of the preview's tables; one beyond the last shows the rows as they stand in the file. */
GtkWidget *vs_import_table_new (const VsPreview *preview, guint table);
/* The rows that speak against what was sniffed; NULL when there are none. */
GtkWidget *vs_import_faults_new (const VsSniff *sniff);

G_END_DECLS
