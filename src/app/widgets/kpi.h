/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kpi.h: what stands in a number card: name and little line, the number, its change, the detail. */
#pragma once

#include "widgets/tile-data.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* corner: stands at the end of the first line. number: the label of the number. */
GtkWidget *vs_kpi_new (VsTileData *data, GtkWidget *corner, GtkWidget **number);

G_END_DECLS
