/* SPDX-License-Identifier: GPL-3.0-or-later */
/* welcome-page.h: what the window shows while no workspace is open: make one, open one, or take a recent one. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_WELCOME_PAGE (vs_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (VsWelcomePage, vs_welcome_page, VS, WELCOME_PAGE, GtkWidget)

GtkWidget *vs_welcome_page_new (void);

G_END_DECLS
