/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quality-chart.h: the quality of the data over time, as a card with a line. */
#pragma once

#include "semantic/data.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* scores: of vs_quality_over_time (). data: for the currency and the calendar of the pictures. */
GtkWidget *vs_quality_chart_new (VsData *data, const GPtrArray *scores);

G_END_DECLS
