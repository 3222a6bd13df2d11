/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/tile.h"

#include <string.h>

#define LEAST_CODES 16

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
  tile->first = (guint32) ((at - tile->origin) / step);
  tile->n_codes = MIN (tile->n - tile->first, (guint32) MAX (VS_SECONDS_PER_DAY / step, LEAST_CODES));
  tile->codes = g_new0 (guint16, tile->n_codes);
  return tile;
}

/* Memory up to the slot and as much again; one that lies before what there is takes the whole month. */
static void
make_room (VsTile *tile, guint32 slot)
{
  guint32 first = slot < tile->first ? 0 : tile->first;
  guint32 n = slot < tile->first ? tile->n : MIN (tile->n - first, MAX (slot - first + 1, tile->n_codes * 4));
  guint16 *codes;

  if (slot >= tile->first && slot - tile->first < tile->n_codes)
    return;
  codes = g_new0 (guint16, n);
  memcpy (codes + (tile->first - first), tile->codes, tile->n_codes * sizeof *codes);
  g_free (tile->codes);
  tile->codes = codes;
  tile->first = first;
  tile->n_codes = n;
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
  return sizeof *tile + (tile->codes != NULL ? tile->n_codes * sizeof *tile->codes : tile->n * sizeof *tile->kwh);
}

double
vs_tile_get (const VsTile *tile, guint32 slot)
{
  if (tile->codes == NULL)
    return tile->kwh[slot];
  return slot >= tile->first && slot - tile->first < tile->n_codes ? vs_tile_kwh (tile->codes[slot - tile->first]) : NAN;
}

void
vs_tile_expand (const VsTile *tile, double *kwh)
{
  for (guint32 i = 0; i < tile->n; i++)
    kwh[i] = vs_tile_get (tile, i);
}

guint32
vs_tile_n_present (const VsTile *tile)
{
  guint32 n = 0;

  for (guint32 i = 0; i < (tile->codes != NULL ? tile->n_codes : tile->n); i++)
    n += tile->codes != NULL ? tile->codes[i] != 0 : !isnan (tile->kwh[i]);
  return n;
}

void
vs_tile_set (VsTile *tile, guint32 slot, double kwh)
{
  guint16 code = vs_tile_code (kwh);

  if (tile->codes != NULL && (code != 0 || isnan (kwh)))
    {
      make_room (tile, slot);
      tile->codes[slot - tile->first] = code;
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
