/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fold-bin.h: a sidebar beside the content. Under 860 px it folds: the sidebar then lies over the content on demand, and a click
 * outside it, Escape or a choice closes it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_FOLD_BIN (vs_fold_bin_get_type ())
G_DECLARE_FINAL_TYPE (VsFoldBin, vs_fold_bin, VS, FOLD_BIN, GtkWidget)

GtkWidget *vs_fold_bin_new (void);
void       vs_fold_bin_set_sidebar (VsFoldBin *self, GtkWidget *sidebar);
void       vs_fold_bin_set_content (VsFoldBin *self, GtkWidget *content);
gboolean   vs_fold_bin_get_folded (VsFoldBin *self);
gboolean   vs_fold_bin_get_show_sidebar (VsFoldBin *self);
void       vs_fold_bin_set_show_sidebar (VsFoldBin *self, gboolean show);
/* What the sidebar takes from the content, in pixels. */
int        vs_fold_bin_get_beside (VsFoldBin *self);

G_END_DECLS
