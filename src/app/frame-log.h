/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame-log.h: how smooth the window is. With VS_FRAME_LOG in the environment, standard error says when the first frame was drawn and
 * each time the main loop kept one waiting longer than 50 ms; otherwise nothing is measured. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Call first thing in main (). */
void vs_frame_log_start (void);
void vs_frame_log_watch (GtkWidget *window);

G_END_DECLS
