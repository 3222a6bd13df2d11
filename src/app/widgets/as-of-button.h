/* SPDX-License-Identifier: GPL-3.0-or-later */
/* as-of-button.h: the day all figures are computed for, the period they are of and what it is compared with; and the choice of others. */
#pragma once

#include "base/period.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_AS_OF_BUTTON (vs_as_of_button_get_type ())
G_DECLARE_FINAL_TYPE (VsAsOfButton, vs_as_of_button, VS, AS_OF_BUTTON, GtkWidget)

/* What it shows, with the rest on hover: day and period, the day alone, or a calendar's picture, for narrow windows. */
typedef enum { VS_AS_OF_WHOLE, VS_AS_OF_DATE, VS_AS_OF_ICON } VsAsOfLength;

/* Signals: "chosen" (int day): the user wants this day; "period-chosen" (int VsPeriodKind, int VsCompare). */
void vs_as_of_button_set_day (VsAsOfButton *self, VsDay day);
void vs_as_of_button_set_period (VsAsOfButton *self, VsPeriodKind kind, VsCompare compare);
/* Another day means computing anew, which a workspace that is only read or busy does not allow; another period always is. */
void vs_as_of_button_set_can_choose_day (VsAsOfButton *self, gboolean can);
void vs_as_of_button_set_length (VsAsOfButton *self, VsAsOfLength length);

G_END_DECLS
