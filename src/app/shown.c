/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shown.c: see shown.h. */
#include "shown.h"

#include <gtk/gtk.h>

VsShown *
vs_shown_new (GPtrArray *tiles, char *tile, char *filter, char *where, char *retailer)
{
  VsShown *self = g_new0 (VsShown, 1);
  *self = (VsShown) { .tiles = tiles, .tile = tile, .filter = filter, .where = where, .retailer = retailer, .contents = g_ptr_array_new () };
  for (guint i = 0; i < tiles->len; i++)
    g_ptr_array_add (self->contents, ((VsTileData *) g_ptr_array_index (tiles, i))->content);
  self->head = (VsPageHead) { .subtitle = retailer, .as_of = vs_data_as_of (vs_shown_data (self)),
                              .currency = vs_data_currency (vs_shown_data (self)), .tile = tile, .filter = filter,
                              .rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL };
  return self;
}

void
vs_shown_free (VsShown *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->contents);
  g_ptr_array_unref (self->tiles);
  g_free (self->tile);
  g_free (self->filter);
  g_free (self->where);
  g_free (self->retailer);
  g_free (self);
}

const VsDashboard *
vs_shown_dashboard (const VsShown *self)
{
  return ((VsTileData *) g_ptr_array_index (self->tiles, 0))->page->dashboard;
}

VsData *
vs_shown_data (const VsShown *self)
{
  return ((VsTileData *) g_ptr_array_index (self->tiles, 0))->page->data;
}

const char *
vs_shown_title (const VsShown *self)
{
  const VsTileContent *first = g_ptr_array_index (self->contents, 0);
  const char *title = self->tile ? first->title : vs_shown_dashboard (self)->title;
  return title ? title : "";
}
