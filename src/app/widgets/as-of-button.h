/* SPDX-License-Identifier: GPL-3.0-or-later */
/* as-of-button.h: the day all figures are computed for, and a calendar to choose another one. */
#pragma once

#include "base/date.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_AS_OF_BUTTON (vs_as_of_button_get_type ())
G_DECLARE_FINAL_TYPE (VsAsOfButton, vs_as_of_button, VS, AS_OF_BUTTON, GtkWidget)

/* Signal "chosen" (int day): the user wants this day. */
void vs_as_of_button_set_day (VsAsOfButton *self, VsDay day);
/* Short: a calendar's picture in place of the words, for narrow windows. */
void vs_as_of_button_set_short (VsAsOfButton *self, gboolean is_short);

G_END_DECLS
