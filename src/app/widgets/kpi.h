/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kpi.h: what stands in a number card: name and little line, the number, its change, the detail. */
#pragma once

#include "widgets/tile-data.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *vs_kpi_new (VsTileData *data);

G_END_DECLS
