/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/tile.h"

VsTile *
vs_tile_new (VsTime at, gint32 step)
{
  VsTile *tile = g_new0 (VsTile, 1);
  VsDay first = vs_day_month_start (vs_time_day (at));
  VsTime from = (VsTime) first * VS_SECONDS_PER_DAY;
  VsTime to = (VsTime) vs_day_add_months (first, 1) * VS_SECONDS_PER_DAY;

  tile->step = step;
  tile->month = vs_day_month_index (first);
  tile->origin = at - (at - from) / step * step;
  tile->n = (guint32) ((to - tile->origin + step - 1) / step);
  tile->codes = g_new0 (guint16, tile->n);
  return tile;
}

void
vs_tile_free (VsTile *tile)
{
  if (tile == NULL)
    return;
  g_free (tile->codes);
  g_free (tile->kwh);
  g_free (tile);
}

gsize
vs_tile_bytes (const VsTile *tile)
{
  return sizeof *tile + tile->n * (tile->codes != NULL ? sizeof *tile->codes : sizeof *tile->kwh);
}

double
vs_tile_get (const VsTile *tile, guint32 slot)
{
  return tile->codes != NULL ? vs_tile_kwh (tile->codes[slot]) : tile->kwh[slot];
}

void
vs_tile_expand (const VsTile *tile, double *kwh)
{
  for (guint32 i = 0; i < tile->n; i++)
    kwh[i] = vs_tile_get (tile, i);
}

void
vs_tile_set (VsTile *tile, guint32 slot, double kwh)
{
  guint16 code = vs_tile_code (kwh);

  if (tile->codes != NULL && (code != 0 || isnan (kwh)))
    {
      tile->codes[slot] = code;
      return;
    }
  if (tile->codes != NULL)
    {
      tile->kwh = g_new (double, tile->n);
      vs_tile_expand (tile, tile->kwh);
      g_clear_pointer (&tile->codes, g_free);
    }
  tile->kwh[slot] = kwh;
}
