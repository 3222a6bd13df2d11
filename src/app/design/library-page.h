/* SPDX-License-Identifier: GPL-3.0-or-later */
/* library-page.h: all tariffs of the workspace: where each comes from, when it is in force, which plans bill by it and what of it is not
 * billed. URDB files come in, tariffs go out as URDB JSON or onto the drawing board. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_LIBRARY_PAGE (vs_library_page_get_type ())
G_DECLARE_FINAL_TYPE (VsLibraryPage, vs_library_page, VS, LIBRARY_PAGE, GtkWidget)

GtkWidget *vs_library_page_new (VsWorkbench *workbench);

G_END_DECLS
