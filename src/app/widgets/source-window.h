/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source-window.h: the line of a file that a row came from, cell by cell, word for word. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* key: of the row's first key column. title: what the row is called. */
void vs_source_window_present (GtkWindow *parent, VsWorkbench *workbench, const char *table, const char *key, const char *title);

G_END_DECLS
