/* SPDX-License-Identifier: GPL-3.0-or-later */
/* price-list.h: the prices of the design on the board, each with a slider and its figure: periods with their tiers, the highest kW, the
 * standing charge, the least a bill comes to. A period's coloured button is the brush that its hours are painted with. */
#pragma once

#include "design/board.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_PRICE_LIST (vs_price_list_get_type ())
G_DECLARE_FINAL_TYPE (VsPriceList, vs_price_list, VS, PRICE_LIST, GtkWidget)

/* currency: "USD". Signal "neutral": the standing charge is to be set so that revenue stays. */
GtkWidget *vs_price_list_new (VsBoard *board, const char *currency);

G_END_DECLS
