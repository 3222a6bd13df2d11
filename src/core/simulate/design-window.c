/* SPDX-License-Identifier: GPL-3.0-or-later */
/* design-window.c: windows of a design that the hours of a rate's schedules cannot say: half hours, and Saturday other than Sunday. They lie
 * over the schedules in their order, as the bill engine lays them (tariff/extension.c). */
#include "simulate/design.h"

#include <stdio.h>

enum { WEEKDAY = 1 << 0, SATURDAY = 1 << 1, SUNDAY = 1 << 2, HOLIDAY = 1 << 3, ALL_DAYS = 15 };
static const char *const day_names[] = { "weekday", "saturday", "sunday", "holiday" };

/* ── As JSON ── */

static int
read_clock (VsJson at)
{
  int hour = 0, minute = 0;

  return sscanf (vs_json_string_or (at, "0:00"), "%2d:%2d", &hour, &minute) == 2 ? 60 * hour + minute : 0;
}

static guint
read_months (VsJson at)
{
  guint months = 0;

  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    months |= 1u << (CLAMP (vs_json_integer (vs_json_at (at, i)), 1, 12) - 1);
  return vs_json_exists (at) ? months : 0xfff;
}

static guint
read_days (VsJson at)
{
  guint days = 0;

  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    for (guint k = 0; k < G_N_ELEMENTS (day_names); k++)
      if (g_strcmp0 (vs_json_string (vs_json_at (at, i)), day_names[k]) == 0)
        days |= 1u << k;
  return vs_json_exists (at) ? days : ALL_DAYS;
}

static void
refine (VsDesign *design, guint minute)
{
  static const guint slots[] = { 1, 2, 4, 6, 12, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    if (slots[i] >= design->per_hour && minute % (60 / slots[i]) == 0)
      {
        design->per_hour = slots[i];
        return;
      }
}

void
vs_design_read_windows (VsDesign *design, VsJson at)
{
  design->windows = g_array_new (FALSE, FALSE, sizeof (VsDesignWindow));
  design->per_hour = 1;
  for (guint i = 0; vs_json_exists (at) && design->n_energy > 0 && i < vs_json_length (at); i++)
    {
      VsJson one = vs_json_at (at, i);
      VsDesignWindow window = { read_months (vs_json_get (one, "months")), read_days (vs_json_get (one, "days")), (guint) read_clock (vs_json_get (one, "from")),
                                (guint) read_clock (vs_json_get (one, "to")),
                                (guint) CLAMP (vs_json_integer (vs_json_get (one, "period")), 0, (gint64) design->n_energy - 1) };

      refine (design, window.from);
      refine (design, window.to);
      g_array_append_val (design->windows, window);
    }
}

static void
set_clock (JsonObject *object, const char *name, guint minute)
{
  g_autofree char *text = g_strdup_printf ("%02u:%02u", minute / 60, minute % 60);

  json_object_set_string_member (object, name, text);
}

JsonNode *
vs_design_windows_node (const VsDesign *design)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < design->windows->len; i++)
    {
      const VsDesignWindow *window = &g_array_index (design->windows, VsDesignWindow, i);
      JsonObject *object = json_object_new ();
      JsonArray *months = json_array_new (), *days = json_array_new ();

      json_object_set_int_member (object, "period", window->period);
      set_clock (object, "from", window->from);
      set_clock (object, "to", window->to);
      for (guint month = 0; month < 12; month++)
        if (window->months >> month & 1)
          json_array_add_int_element (months, month + 1);
      for (guint k = 0; k < G_N_ELEMENTS (day_names); k++)
        if (window->days >> k & 1)
          json_array_add_string_element (days, day_names[k]);
      json_object_set_array_member (object, "months", months);
      json_object_set_array_member (object, "days", days);
      json_array_add_object_element (array, object);
    }
  return json_node_init_array (json_node_alloc (), array);
}

/* ── What holds when ── */

static gboolean
holds (const VsDesignWindow *window, guint minute)
{
  if (window->from == window->to)
    return TRUE;
  return window->from < window->to ? minute >= window->from && minute < window->to : minute >= window->from || minute < window->to;
}

guint
vs_design_period_at (const VsDesign *design, guint month, guint weekday, guint minute)
{
  guint day = weekday < 5 ? WEEKDAY : weekday == 5 ? SATURDAY : SUNDAY;

  g_return_val_if_fail (month < 12 && weekday < 7 && minute < 1440, 0);

  for (guint i = design->windows->len; i > 0; i--)
    {
      const VsDesignWindow *window = &g_array_index (design->windows, VsDesignWindow, i - 1);

      if (window->months >> month & 1 && window->days & day && holds (window, minute))
        return window->period;
    }
  return design->schedule[month * 48 + (weekday < 5 ? 0 : 24) + minute / 60];
}

/* ── Changing ── */

/* Nothing of the window is left to be seen under the other. */
static gboolean
covers (const VsDesignWindow *over, const VsDesignWindow *under)
{
  return (under->months & ~over->months) == 0 && (under->days & ~over->days) == 0 && under->from < under->to && under->from >= over->from
         && under->to <= over->to;
}

static gboolean
touches (const VsDesignWindow *over, const VsDesignWindow *under)
{
  if (!(under->months & over->months && under->days & over->days))
    return FALSE;
  for (guint minute = over->from; minute < over->to; minute++)
    if (holds (under, minute))
      return TRUE;
  return FALSE;
}

void
vs_design_paint_minutes (VsDesign *design, guint months, gboolean weekday, gboolean weekend, guint from, guint to, guint period)
{
  const VsDesignWindow stroke = { months & 0xfff, (weekday ? WEEKDAY : 0) | (weekend ? SATURDAY | SUNDAY : 0), from, to, period };
  gboolean own = from % 60 != 0 || to % 60 != 0;

  g_return_if_fail (from <= to && to <= 1440 && period < design->n_energy);

  for (guint month = 0; month < 12; month++)
    for (guint hour = (from + 59) / 60; hour < to / 60 && months >> month & 1; hour++)
      {
        if (weekday)
          design->schedule[month * 48 + hour] = (guint8) period;
        if (weekend)
          design->schedule[month * 48 + 24 + hour] = (guint8) period;
      }
  for (guint i = design->windows->len; i > 0; i--)
    if (covers (&stroke, &g_array_index (design->windows, VsDesignWindow, i - 1)))
      g_array_remove_index (design->windows, i - 1);
  for (guint i = 0; i < design->windows->len && !own; i++)
    own = touches (&stroke, &g_array_index (design->windows, VsDesignWindow, i));
  if (own && from < to && stroke.months && stroke.days)
    g_array_append_val (design->windows, stroke);
}

void
vs_design_windows_without (VsDesign *design, guint period)
{
  for (guint i = 0; i < design->windows->len; i++)
    {
      VsDesignWindow *window = &g_array_index (design->windows, VsDesignWindow, i);

      if (window->period > period || (window->period == period && period > 0))
        window->period--;
    }
}
