/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/clock.h"

#define SSC_HOURS 8760

static void
fill_ssc (VsClock *clock)
{
  gsize per_hour = clock->n / SSC_HOURS, i = 0;
  int   day = 0;   /* 1 January is a Monday */

  clock->months = g_new0 (VsClockMonth, 12);
  clock->n_months = 12;
  for (int month = 1; month <= 12; month++)
    {
      int days = vs_days_in_month (2018, month);

      clock->months[month - 1] = (VsClockMonth) { i, i + days * 24 * per_hour, 0, month, days, days };
      for (int d = 0; d < days; d++, day++)
        for (int hour = 0; hour < 24; hour++)
          for (gsize k = 0; k < per_hour; k++)
            clock->cell[i++] = (guint8) ((day % 7 >= 5 ? 24 : 0) + hour);
    }
}

static void
fill_calendar (VsClock *clock, const VsSeries *series)
{
  g_autoptr (VsCalendar) calendar = vs_calendar_new (series->zone, series->start, series->step, series->n);
  g_autoptr (GArray) months = g_array_new (FALSE, TRUE, sizeof (VsClockMonth));
  VsClockMonth *current = NULL;
  gint32        last_day = VS_DAY_NONE;

  for (gsize i = 0; i < clock->n; i++)
    {
      gint32 day = calendar->day[i];

      clock->cell[i] = (guint8) ((calendar->weekday[i] >= 5 ? 24 : 0) + calendar->hour[i]);
      /* Within a month a local date never comes back: even the autumn hour repeats inside its own day. */
      if (day != last_day)
        {
          if (current == NULL || calendar->month[i] != current->month)
            {
              VsClockMonth fresh = { i, i, 0, calendar->month[i], 0, 0 };

              vs_day_to_civil (day, &fresh.year, NULL, NULL);
              fresh.days_in_month = vs_days_in_month (fresh.year, fresh.month);
              g_array_append_val (months, fresh);
              current = &g_array_index (months, VsClockMonth, months->len - 1);
            }
          current->days++;
          last_day = day;
        }
      current->to = i + 1;
    }
  clock->n_months = months->len;
  clock->months = (VsClockMonth *) g_array_steal (months, NULL);
}

VsClock *
vs_clock_new (const VsSeries *series, VsBillProfile profile, GError **error)
{
  VsClock *clock;

  g_return_val_if_fail (series != NULL && series->step > 0, NULL);

  if (series->n == 0)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_NO_DATA, _("There are no readings to bill."));
      return NULL;
    }
  if (profile == VS_BILL_SSC && (series->n % SSC_HOURS != 0 || (gsize) series->step * (series->n / SSC_HOURS) != 3600))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                   _("The ssc profile bills a year of 8,760 hours or a multiple of them, and this load has %u intervals: leave out"
                     " “--profile ssc” to bill it by the calendar."), (guint) series->n);
      return NULL;
    }
  clock = g_new0 (VsClock, 1);
  g_atomic_ref_count_init (&clock->ref);
  clock->profile = profile;
  clock->n = series->n;
  clock->hours = series->step / 3600.0;
  clock->cell = g_new (guint8, series->n);
  if (profile == VS_BILL_SSC)
    fill_ssc (clock);
  else
    fill_calendar (clock, series);
  return clock;
}

VsClock *
vs_clock_ref (VsClock *clock)
{
  g_atomic_ref_count_inc (&clock->ref);
  return clock;
}

void
vs_clock_unref (VsClock *clock)
{
  if (clock == NULL || !g_atomic_ref_count_dec (&clock->ref))
    return;
  g_free (clock->cell);
  g_free (clock->months);
  g_free (clock);
}
