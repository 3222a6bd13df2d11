/* SPDX-License-Identifier: GPL-3.0-or-later */
/* card.h: one card on paper: title, note, and what the tile says: a number, a picture, a table, or why there is none. Links are left
 * out: paper leads nowhere. Private to the room. */
#pragma once

#include "chart/pen.h"

G_BEGIN_DECLS

typedef struct {
  VsPen              *pen;
  const VsChartStyle *style;
  double              x, y, w, h;   /* the card; what stands in it keeps VS_PAGE_PADDING from the edge */
} VsCard;

void vs_card_draw (const VsCard *card, const VsTileContent *content);
/* table.c: as many rows as fit into the box, then how many more there are. */
void vs_card_draw_table (const VsCard *inner, const VsTileContent *content);

/* Where text begins and how it is aligned, in the direction of the page. */
static inline double
vs_card_start (const VsCard *box)
{
  return box->style->rtl ? box->x + box->w : box->x;
}
static inline VsPenAlign
vs_card_align (const VsCard *box)
{
  return box->style->rtl ? VS_PEN_END : VS_PEN_START;
}

G_END_DECLS
