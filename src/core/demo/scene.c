/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/scene.h"

#include "demo/rng.h"

#include <math.h>

double
vs_demo_cos (double turns)
{
  double x, x2;

  turns -= floor (turns + 0.5);
  if (turns < 0)
    turns = -turns;
  if (turns > 0.25)
    return -vs_demo_cos (0.5 - turns);
  x = turns * 6.283185307179586;
  x2 = x * x;
  return 1 - x2 * (0.5 - x2 * (1.0 / 24 - x2 * (1.0 / 720 - x2 * (1.0 / 40320 - x2 * (1.0 / 3628800)))));
}

/* Weather of one day: a week of it hangs together. Deviation about 3.4 °C. */
static double
weather (guint64 seed, guint64 who, VsDay day)
{
  double sum = 0, weight = 1;

  for (int k = 0; k < 9; k++, weight *= 0.72)
    {
      VsRng rng = vs_rng_for (seed, who, (guint64) (day - k));

      sum += weight * vs_rng_bell (&rng);
    }
  return sum * 2.4;
}

static void
make_weather (VsScene *self, const VsRetailer *retailer, guint64 seed)
{
  self->n_regions = retailer->regions->len;
  self->temperature = g_new0 (double *, self->n_regions);
  for (guint r = 0; r < self->n_regions; r++)
    {
      const VsDemoRegion *region = &g_array_index (retailer->regions, VsDemoRegion, r);
      double *t = self->temperature[r] = g_new (double, self->n);
      VsDay day = G_MAXINT32;
      double mean = 0;

      for (gsize i = 0; i < self->n; i++)
        {
          if (self->day[i] != day)
            {
              day = self->day[i];
              mean = region->mean_c - region->swing_c * vs_demo_cos ((day - 20) / 365.2425)
                     + 0.85 * weather (seed, 7000001, day) + 0.5 * weather (seed, 7000002 + r, day);
            }
          t[i] = mean + 4.6 * vs_demo_cos ((self->hour[i] - 15) / 24.0);
        }
    }
}

static void
make_calendar (VsScene *self, const VsZone *zone)
{
  VsTime next = self->start;
  int offset = 0;

  self->hour = g_new (guint8, self->n);
  self->weekday = g_new (guint8, self->n);
  self->day = g_new (gint32, self->n);
  self->dark = g_new (double, self->n);
  self->local_start = g_new (guint32, self->n / 23 + 3);
  for (gsize i = 0; i < self->n; i++)
    {
      VsTime at = self->start + (VsTime) i * 3600, local;
      double noon, length;

      if (at >= next)
        {
          offset = vs_zone_offset (zone, at);
          next = vs_zone_next_change (zone, at);
        }
      local = at + offset;
      self->day[i] = vs_time_day (local);
      self->hour[i] = (guint8) ((local - (VsTime) self->day[i] * VS_SECONDS_PER_DAY) / 3600);
      self->weekday[i] = (guint8) vs_day_weekday (self->day[i]);
      if (i == 0 || self->day[i] != self->day[i - 1])
        self->local_start[self->n_local++] = (guint32) i;
      noon = self->hour[i] + 0.5 - 12.5;
      length = 6.1 - 1.5 * vs_demo_cos ((self->day[i] - 10) / 365.2425);   /* half a day's light, in hours */
      self->dark[i] = CLAMP ((fabs (noon) - length) / 1.5 + 0.5, 0, 1);
    }
  self->local_start[self->n_local] = (guint32) self->n;
  self->first_local = self->day[0];
}

VsScene *
vs_scene_new (const VsRetailer *retailer, guint64 seed, VsDay as_of)
{
  VsScene *self = g_new0 (VsScene, 1);
  VsDay end = vs_day_month_start (as_of + 1);      /* the first day that no billed month holds */
  VsDay first;

  self->as_of = as_of;
  for (int m = 0; m <= VS_DEMO_MONTHS; m++)
    {
      self->month_day[m] = vs_day_add_months (end, m - VS_DEMO_MONTHS);
      self->month_start[m] = vs_zone_to_utc (retailer->zone, (VsTime) self->month_day[m] * VS_SECONDS_PER_DAY, FALSE);
    }
  first = self->month_day[0] - 1;                  /* a day more at either end, as the two clocks differ */
  self->start = (VsTime) first * VS_SECONDS_PER_DAY - retailer->clock;
  self->n = (gsize) (as_of - first + 2) * 24;
  self->read_first = as_of - VS_DEMO_READING_DAYS + 1;
  self->read_from = (gsize) (self->read_first - first) * 24;
  make_calendar (self, retailer->zone);
  make_weather (self, retailer, seed);
  return self;
}

void
vs_scene_free (VsScene *self)
{
  if (self == NULL)
    return;
  for (guint r = 0; r < self->n_regions; r++)
    g_free (self->temperature[r]);
  g_free (self->temperature);
  g_free (self->hour);
  g_free (self->weekday);
  g_free (self->day);
  g_free (self->dark);
  g_free (self->local_start);
  g_free (self);
}
