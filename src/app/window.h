/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window.h: one workspace in one window: sidebar, header, the page, and the bar of the running job. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VS_TYPE_WINDOW (vs_window_get_type ())
G_DECLARE_FINAL_TYPE (VsWindow, vs_window, VS, WINDOW, AdwApplicationWindow)

GtkWindow  *vs_window_new (GtkApplication *application);
/* NULL: nothing is open or being opened. */
const char *vs_window_get_path (VsWindow *self);
void        vs_window_open (VsWindow *self, const char *path);
/* Goes to a page of places.h, as it was left. */
void        vs_window_show (VsWindow *self, const char *place);

G_END_DECLS
