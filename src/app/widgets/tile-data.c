/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile-data.c: see tile-data.h. Counted atomically: made in a worker thread, shown on the main one. */
#include "widgets/tile-data.h"

VsPageData *
vs_page_data_new (VsDashboard *dashboard, VsData *data)
{
  VsPageData *self = g_atomic_rc_box_new0 (VsPageData);
  self->dashboard = dashboard;
  self->data = vs_data_ref (data);
  return self;
}

VsPageData *
vs_page_data_ref (VsPageData *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
page_data_clear (VsPageData *self)
{
  vs_dashboard_free (self->dashboard);
  vs_data_unref (self->data);
}

void
vs_page_data_unref (VsPageData *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) page_data_clear);
}

VsTileData *
vs_tile_data_new (VsPageData *page, VsTileContent *content)
{
  VsTileData *self = g_atomic_rc_box_new0 (VsTileData);
  self->page = vs_page_data_ref (page);
  self->content = content;
  self->currency = vs_data_currency (page->data);
  return self;
}

VsTileData *
vs_tile_data_ref (VsTileData *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
tile_data_clear (VsTileData *self)
{
  vs_tile_content_free (self->content);
  vs_page_data_unref (self->page);
}

void
vs_tile_data_unref (VsTileData *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) tile_data_clear);
}
