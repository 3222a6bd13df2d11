/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/grid.h"

#include <stdio.h>
#include <string.h>

VsGrid *
vs_grid_new (guint day_types, guint per_day)
{
  VsGrid *grid = g_new0 (VsGrid, 1);

  g_atomic_ref_count_init (&grid->ref);
  grid->day_types = day_types;
  grid->per_day = per_day;
  grid->n_cells = day_types * per_day;
  grid->first_day = 1;
  grid->scale = 1;
  grid->holidays = g_array_new (FALSE, TRUE, sizeof (VsHoliday));
  return grid;
}

VsGrid *
vs_grid_base (void)
{
  static gsize made;

  if (g_once_init_enter (&made))
    g_once_init_leave (&made, (gsize) vs_grid_new (2, 24));
  return (VsGrid *) made;
}

VsGrid *
vs_grid_ref (VsGrid *grid)
{
  g_atomic_ref_count_inc (&grid->ref);
  return grid;
}

void
vs_grid_unref (VsGrid *grid)
{
  if (grid == NULL || !g_atomic_ref_count_dec (&grid->ref))
    return;
  g_array_unref (grid->holidays);
  g_free (grid);
}

static gboolean
same_holiday (const VsHoliday *a, const VsHoliday *b)
{
  return a->rule == b->rule && a->day == b->day && a->month == b->month && a->mday == b->mday && a->nth == b->nth
         && a->weekday == b->weekday && a->offset == b->offset;
}

gboolean
vs_grid_equal (const VsGrid *a, const VsGrid *b)
{
  if (a == b)
    return TRUE;
  if (a->day_types != b->day_types || a->per_day != b->per_day || a->first_day != b->first_day || a->scale != b->scale
      || a->holidays->len != b->holidays->len)
    return FALSE;
  for (guint i = 0; i < a->holidays->len; i++)
    if (!same_holiday (&g_array_index (a->holidays, VsHoliday, i), &g_array_index (b->holidays, VsHoliday, i)))
      return FALSE;
  return TRUE;
}

/* Sunday of Easter, Gregorian (Meeus, Jones and Butcher). */
static VsDay
easter (int year)
{
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;

  return vs_day_from_civil (year, n / 31, n % 31 + 1);
}

static gboolean
is_nth (const VsHoliday *holiday, VsDay day, int month, int mday, int year)
{
  if (month != holiday->month || vs_day_weekday (day) != holiday->weekday)
    return FALSE;
  return holiday->nth > 0 ? (mday - 1) / 7 + 1 == holiday->nth : mday + 7 > vs_days_in_month (year, month);
}

gboolean
vs_grid_is_holiday (const VsGrid *grid, VsDay day)
{
  int year, month, mday;

  if (grid->holidays->len == 0)
    return FALSE;
  vs_day_to_civil (day, &year, &month, &mday);
  for (guint i = 0; i < grid->holidays->len; i++)
    {
      const VsHoliday *holiday = &g_array_index (grid->holidays, VsHoliday, i);

      if ((holiday->rule == VS_HOLIDAY_DATE && holiday->day == day)
          || (holiday->rule == VS_HOLIDAY_YEARLY && holiday->month == month && holiday->mday == mday)
          || (holiday->rule == VS_HOLIDAY_NTH && is_nth (holiday, day, month, mday, year))
          || (holiday->rule == VS_HOLIDAY_EASTER && easter (year) + holiday->offset == day))
        return TRUE;
    }
  return FALSE;
}

guint
vs_grid_day_type (const VsGrid *grid, VsDay day)
{
  int weekday = vs_day_weekday (day);

  if (grid->day_types == 2)
    return weekday >= 5;
  if (vs_grid_is_holiday (grid, day))
    return VS_DAY_HOLIDAY;
  return weekday < 5 ? VS_DAY_WEEKDAY : weekday == 5 ? VS_DAY_SATURDAY : VS_DAY_SUNDAY;
}

int
vs_weekday_from_name (const char *name)
{
  static const char *const names[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return (int) i;
  return -1;
}

static gboolean
read_date (VsJson at, VsHoliday *holiday)
{
  const char *text = vs_json_string (at);
  int  used = 0;

  if (text == NULL)
    return FALSE;
  holiday->day = vs_day_parse_iso (text, -1);
  holiday->rule = VS_HOLIDAY_DATE;
  if (holiday->day != VS_DAY_NONE)
    return TRUE;
  holiday->day = 0;
  holiday->rule = VS_HOLIDAY_YEARLY;
  if (sscanf (text, "%2d-%2d%n", &holiday->month, &holiday->mday, &used) == 2 && (gsize) used == strlen (text) && holiday->month >= 1
      && holiday->month <= 12 && holiday->mday >= 1 && holiday->mday <= vs_days_in_month (2024, holiday->month))
    return TRUE;
  vs_json_fault (at, _("“%s” is no day: write YYYY-MM-DD, or MM-DD for every year"), text);
  return FALSE;
}

gboolean
vs_holiday_read (VsJson at, VsHoliday *holiday)
{
  memset (holiday, 0, sizeof *holiday);
  if (vs_json_exists (at) && JSON_NODE_HOLDS_VALUE (at.node))
    return read_date (at, holiday);
  if (vs_json_exists (vs_json_get (at, "easter")))
    {
      holiday->rule = VS_HOLIDAY_EASTER;
      holiday->offset = (int) vs_json_integer (vs_json_get (at, "easter"));
      return TRUE;
    }
  holiday->rule = VS_HOLIDAY_NTH;
  holiday->month = (int) vs_json_integer (vs_json_get (at, "month"));
  holiday->nth = (int) vs_json_integer (vs_json_get (at, "nth"));
  holiday->weekday = vs_weekday_from_name (vs_json_string (vs_json_get (at, "weekday")));
  if (holiday->month >= 1 && holiday->month <= 12 && holiday->nth >= -1 && holiday->nth <= 5 && holiday->nth != 0 && holiday->weekday >= 0)
    return TRUE;
  vs_json_fault (at, _("is no holiday: write a date, {\"month\": 11, \"nth\": 4, \"weekday\": \"thursday\"} or {\"easter\": -2}"));
  return FALSE;
}
