/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-check.h: one file before it is loaded: what was found, how its first rows land, and every decision about it. */
#pragma once

#include "intake/draft.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_IMPORT_CHECK (vs_import_check_get_type ())
G_DECLARE_FINAL_TYPE (VsImportCheck, vs_import_check, VS, IMPORT_CHECK, GtkWidget)

/* Signals: "changed": the draft was, and has to be looked at; "turn" (int): the file before (−1) or after (1) is wanted. */
GtkWidget *vs_import_check_new (void);
/* Shows the draft, which must live until the next one is shown; NULL: none. place, of: "file 2 of 7". */
void       vs_import_check_set_draft (VsImportCheck *self, VsDraft *draft, guint place, guint of);
/* What was decided is being looked at. */
void       vs_import_check_set_busy (VsImportCheck *self, gboolean busy);

G_END_DECLS
