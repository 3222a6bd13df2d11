/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.h: what leaves the window: to the clipboard, to a file, to paper. All of them take `shown`. */
#pragma once

#include "shown.h"
#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* what: "number", "picture" (PNG) or "table" (tab-separated, for spreadsheets); of the first tile. Says so in the window. */
void vs_output_copy (GtkWidget *widget, VsWorkbench *workbench, VsShown *shown, const char *what);
/* kind: "pdf", "png", "svg", "xlsx" or "csv"; asks for the file, then writes in a thread. CSV of a page is a folder. */
void vs_output_export (GtkWindow *parent, VsWorkbench *workbench, VsShown *shown, const char *kind);
void vs_output_print (GtkWindow *parent, VsWorkbench *workbench, VsShown *shown);
/* "What is this made of?" of the first tile, in a window of its own. */
void vs_output_explain (GtkWindow *parent, VsWorkbench *workbench, VsShown *shown);

G_END_DECLS
