/* SPDX-License-Identifier: GPL-3.0-or-later */
/* desk.h: the whole window on its own copy of a small retailer, and a person before it: what is shown is found by its words, and used with
 * real keys and a real pointer, which come through the display's server. What does not come true within its time ends the test. */
#pragma once

#include "window-private.h"

extern VsWindow *window;
extern char     *workspace;   /* the copy */

/* A program of tests: argv[1] is the retailer that make-retailer.sh made. Says TAP's word for skipping where there is no xdotool. */
void       desk_open (int *argc, char ***argv);
/* The exit status. */
int        desk_close (int status);
/* Turns the main loop for a moment; whether it is not yet that late. */
gboolean   desk_turn (gint64 end);
/* What was changed is laid out and drawn. */
void       desk_settle (void);

#define await_that(what) \
  G_STMT_START { for (gint64 end_ = g_get_monotonic_time () + 15 * G_USEC_PER_SEC; !(what);) \
    if (!desk_turn (end_)) g_error ("%s, on “%s”: it does not come true that %s", G_STRFUNC, gtk_window_get_title (GTK_WINDOW (window)), #what); } \
  G_STMT_END

/* ── Finding: what is on the screen, from the top ── */

/* The first whose words, or whose name to a screen reader, have these in them; NULL: the first of the type. NULL: there is none. */
GtkWidget *find (GtkWidget *in, GType type, const char *words);
GtkWidget *await (GtkWidget *in, GType type, const char *words);
/* What a label, a button or a row shows; NULL: none. */
const char *words_of (GtkWidget *widget);
/* The window that stands over ours. */
GtkWidget *dialog (void);
GtkWidget *await_dialog (void);
/* What a screen reader is told. (transfer full) */
char      *told (GtkWidget *widget, GtkAccessibleProperty property);

/* ── Using ── */

/* To a page, until it shows its figures. */
void       show (const char *place);
gboolean   is_filled (void);
/* The name of the page is this. */
gboolean   is_titled (const char *title);
/* Without the pointer. */
void       click (GtkWidget *button);
/* As xdotool names them: "alt+1", "shift+F10", "Home space"; for the topmost window. */
void       press (const char *keys);
/* Until it has the keyboard. */
void       tab_to (GtkWidget *widget);
/* In the middle; or so far from its left and its top. */
void       point_at (GtkWidget *widget);
void       point_in (GtkWidget *widget, double x, double y, const char *held);
/* From a place in it, so far. */
void       drag (GtkWidget *widget, double x, double y, double dx, double dy);
