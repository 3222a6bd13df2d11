/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/explain.h"

#include "tariff/rate-private.h"

#include <math.h>

static const VsSchedule *
schedule_of (const VsBillLine *line)
{
  switch (line->kind)
    {
    case VS_BILL_ENERGY:
    case VS_BILL_EXPORT:
      return &line->rate->energy_times;
    case VS_BILL_DEMAND_TOU:
      return &line->rate->demand_times;
    case VS_BILL_DEMAND_COINCIDENT:
      return &line->rate->coincident_times;
    default:
      return NULL;
    }
}

static const char *
day_name (const VsGrid *grid, guint type)
{
  static const char *const two[] = { N_("weekday"), N_("weekend") };
  static const char *const four[] = { N_("weekday"), N_("Saturday"), N_("Sunday"), N_("holiday") };

  return _(grid->day_types == 2 ? two[type] : four[type]);
}

static void
add_hours (GString *text, const VsGrid *grid, guint type, guint from, guint to)
{
  guint slot = 1440 / grid->per_day, a = from * slot, b = to * slot;

  g_string_append (text, text->len > 0 ? ", " : "");
  if (a == 0 && b == 1440)
    g_string_append (text, day_name (grid, type));
  else
    g_string_append_printf (text, "%s %02u:%02u–%02u:%02u", day_name (grid, type), a / 60, a % 60, b / 60, b % 60);
}

char *
vs_bill_line_hours (const VsBill *bill, const VsBillLine *line)
{
  const VsSchedule *times = schedule_of (line);
  const VsGrid     *grid = line->rate->grid;
  const guint8     *period;
  GString *text;
  gboolean all = TRUE;

  if (times == NULL || times->period == NULL || line->period < 0)
    return NULL;
  period = times->period + (g_array_index (bill->months, VsBillMonth, line->month).month - 1) * grid->n_cells;
  text = g_string_new (NULL);
  for (guint type = 0; type < grid->day_types; type++)
    for (guint from = 0, to; from < grid->per_day; from = to)
      {
        gboolean is = period[type * grid->per_day + from] == line->period;

        for (to = from; to < grid->per_day && (period[type * grid->per_day + to] == line->period) == is; to++)
          ;
        if (is)
          add_hours (text, grid, type, from, to);
        all &= is;
      }
  if (all)
    g_string_assign (text, _("all hours"));
  return g_string_free (text, FALSE);
}

char *
vs_bill_line_caption (const VsBillLine *line)
{
  const char *caption = line->name ? line->name : vs_bill_kind_caption (line->kind);

  if (line->period < 0)
    return g_strdup (caption);
  return g_strdup_printf (_("%s, period %d, tier %d"), caption, line->period + 1, line->tier + 1);
}

double
vs_bill_line_rounded (const VsBillLine *line, int digits)
{
  double unit = pow (10, digits);

  return round (line->amount * unit) / unit;
}
