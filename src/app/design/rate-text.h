/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate-text.h: the tariff on the board as the URDB JSON that is saved, checked while it is typed: for all that has no slider. */
#pragma once

#include "design/board.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is accepted replaces the design on the board, as one step to undo. */
void vs_rate_text_present (GtkWindow *parent, VsBoard *board);

G_END_DECLS
