/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-form.h: how a file is read: what the sniffer proposes, why, and another choice for each. */
#pragma once

#include "intake/draft.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_IMPORT_FORM (vs_import_form_get_type ())
G_DECLARE_FINAL_TYPE (VsImportForm, vs_import_form, VS, IMPORT_FORM, GtkWidget)

/* Signal "changed": the draft was, and has to be looked at. */
GtkWidget *vs_import_form_new (void);
/* Shows the draft, which must live until the next one is shown; NULL: none. */
void       vs_import_form_set_draft (VsImportForm *self, VsDraft *draft);

G_END_DECLS
