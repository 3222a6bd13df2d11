/* SPDX-License-Identifier: GPL-3.0-or-later */
/* made-of.h: "What is this made of?": the facts of semantic/made-of.h in a window of their own, to be read and copied. */
#pragma once

#include "shown.h"
#include "workbench.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* takes shown; of its first tile. */
GtkWidget *vs_made_of_window_new (GtkWindow *parent, VsWorkbench *workbench, VsShown *shown);

G_END_DECLS
