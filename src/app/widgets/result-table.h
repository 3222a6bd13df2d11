/* SPDX-License-Identifier: GPL-3.0-or-later */
/* result-table.h: a query's answer as a table: 32 px rows, numbers to the right, levels with sign and word, the first column bold, the
 * last one the action. A click on a column's head sorts. */
#pragma once

#include "widgets/result-model.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_RESULT_TABLE (vs_result_table_get_type ())
G_DECLARE_FINAL_TYPE (VsResultTable, vs_result_table, VS, RESULT_TABLE, GtkWidget)

/* full: full values instead of short ones, and no action (the table behind a chart). Signal "row-action" (VsResultRow). */
GtkWidget *vs_result_table_new (VsTileData *data, gboolean full);

G_END_DECLS
