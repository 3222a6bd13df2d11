/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer-form.h: how customers are assumed to answer: use that moves to cheaper hours, and who takes the tariff. */
#pragma once

#include "design/board.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* currency: "USD" */
GtkWidget *vs_answer_form_new (VsBoard *board, const char *currency);

G_END_DECLS
