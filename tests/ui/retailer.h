/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retailer.h: a small retailer in a workspace of its own, everything computed, for tests of the window; and waiting for what comes. */
#pragma once

#include <gtk/gtk.h>

/* Made with `volt`, in a new folder. (transfer full) */
char    *retailer_new (const char *volt, const char *customers);
/* Takes the folder away, and the path. */
void     retailer_free (char *workspace);
/* Turns the main loop until it is so, at most so long; whether it is. */
gboolean retailer_wait (gboolean (*done) (gpointer data), gpointer data, int seconds);
/* Turns it until nothing is left to do. */
void     retailer_settle (void);
