/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waiting-row.h: one row of a file that waits in quarantine: why, and what it says with the field at fault marked; opened, its fields, to
 * be corrected. */
#pragma once

#include "intake/readmit.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_WAITING_ROW (vs_waiting_row_get_type ())
G_DECLARE_FINAL_TYPE (VsWaitingRow, vs_waiting_row, VS, WAITING_ROW, GtkListBoxRow)

/* header, fields: as vs_quarantine_fields () tells them; NULL when it cannot. Signal "mend" (char **fields or NULL, char *text or NULL,
 * gboolean readmit): the row is to be corrected, by its fields or as a whole, or its correction taken away when both are NULL; and then
 * perhaps taken back. */
GtkWidget *vs_waiting_row_new (const VsQuarantineRow *row, char *const *header, char *const *fields);
gint64     vs_waiting_row_get_id (VsWaitingRow *self);
void       vs_waiting_row_toggle (VsWaitingRow *self);

G_END_DECLS
