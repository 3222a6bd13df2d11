/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/drop.h"

#include <stdlib.h>

static gboolean
is_under (const VsDashboard *dashboard, guint i)
{
  return i < dashboard->tiles->len && ((const VsTile *) dashboard->tiles->pdata[i])->under;
}

VsDrop
vs_drop_at (const VsDashboard *dashboard, guint index, guint target, VsDropSide side)
{
  guint first = target, after = target + 1;

  g_return_val_if_fail (dashboard != NULL, ((VsDrop) { 0, FALSE }));

  if (side == VS_DROP_UNDER)
    return (VsDrop) { target + 1, TRUE };
  while (first > 0 && is_under (dashboard, first))
    first--;
  while (is_under (dashboard, after))
    after++;
  return (VsDrop) { side == VS_DROP_BEFORE ? first : after, FALSE };
}

/* The tile of the nearest row above (dy −1) or below that stands nearest to tile `index`; −1: there is no such row. */
static int
across (const VsDashboard *dashboard, guint index, int dy)
{
  g_autofree VsTilePlace *places = g_new0 (VsTilePlace, dashboard->tiles->len + 1);
  int found = -1, best_row = 0, best_x = 0;

  vs_dashboard_flow (dashboard, dashboard->columns, places);
  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      int rows = (places[i].y - places[index].y) * dy, x = abs (places[i].x - places[index].x);

      if (rows <= 0 || is_under (dashboard, i))
        continue;
      if (found < 0 || rows < best_row || (rows == best_row && x < best_x))
        {
          found = (int) i;
          best_row = rows;
          best_x = x;
        }
    }
  return found;
}

gboolean
vs_drop_by_key (const VsDashboard *dashboard, guint index, int dx, int dy, VsDrop *drop)
{
  guint n;
  int to;

  g_return_val_if_fail (dashboard != NULL && drop != NULL && index < dashboard->tiles->len, FALSE);

  n = dashboard->tiles->len;
  if (dx != 0)
    {
      *drop = (VsDrop) { dx < 0 ? index - 1 : index + 2, FALSE };
      return dx < 0 ? index > 0 : index + 1 < n;
    }
  if (dy < 0 && is_under (dashboard, index))
    {
      *drop = (VsDrop) { index, FALSE };
      return TRUE;
    }
  to = across (dashboard, index, dy);
  if (to >= 0)
    *drop = (VsDrop) { (guint) to, FALSE };
  else
    *drop = (VsDrop) { index, TRUE };
  return to >= 0 || (dy > 0 && index > 0 && !is_under (dashboard, index));
}
