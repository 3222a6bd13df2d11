/* SPDX-License-Identifier: GPL-3.0-or-later */
/* versions.h: the versions of a view: who saved it, when and why; what was changed to come to the next; and any of them again. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*VsVersionsFunc) (gpointer owner);
/* done runs when a version was restored; owner is kept alive until the window closes. */
void vs_versions_present (GtkWindow *parent, VsWorkbench *workbench, const char *name, gpointer owner, VsVersionsFunc done);

G_END_DECLS
