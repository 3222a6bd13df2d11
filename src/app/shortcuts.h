/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shortcuts.h: the keys of the program: one table for the accelerators and for the window that lists them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void vs_shortcuts_install (GtkApplication *application);
void vs_shortcuts_present (GtkWindow *parent);

G_END_DECLS
