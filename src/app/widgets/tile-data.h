/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile-data.h: what one tile says, shared by the widgets that show it: the dashboard it belongs to and the data it came from live as
 * long as any of them. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

/* A dashboard that several tiles borrow from. */
typedef struct {
  VsDashboard *dashboard;
  VsData      *data;
} VsPageData;

VsPageData *vs_page_data_new (VsDashboard *dashboard, VsData *data);  /* takes dashboard, refs data */
VsPageData *vs_page_data_ref (VsPageData *self);
void        vs_page_data_unref (VsPageData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsPageData, vs_page_data_unref)

typedef struct {
  VsPageData    *page;
  VsTileContent *content;
  const char    *currency;   /* of the page's data */
} VsTileData;

VsTileData *vs_tile_data_new (VsPageData *page, VsTileContent *content);  /* takes content */
VsTileData *vs_tile_data_ref (VsTileData *self);
void        vs_tile_data_unref (VsTileData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsTileData, vs_tile_data_unref)

G_END_DECLS
