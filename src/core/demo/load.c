/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.c: what a home or a business draws, hour by hour. Not physics: habits by the local clock, a base, a season that follows the weather,
 * and noise as skewed as real homes have it. */
#include "demo/persona.h"

#include <string.h>

/* Parts of a day's active use by local hour; each row adds up to 1. */
enum { AT_WORK, AT_HOME, WEEKEND, N_SHAPES };
static const double shapes[N_SHAPES][24] = {
  { .012, .009, .008, .008, .010, .020, .045, .062, .044, .026, .023, .024,
    .026, .025, .025, .032, .050, .076, .096, .098, .090, .078, .066, .047 },
  { .012, .009, .008, .008, .009, .014, .026, .044, .056, .058, .056, .058,
    .066, .060, .052, .050, .056, .068, .073, .067, .056, .043, .030, .021 },
  { .020, .014, .010, .009, .009, .011, .019, .034, .052, .062, .062, .060,
    .062, .058, .054, .052, .056, .066, .074, .072, .060, .046, .024, .014 },
};

/* Up to three absences of four days to two weeks in two years. */
static void
mark_away (const VsScene *scene, VsRng *rng, guint8 *away)
{
  memset (away, 0, scene->n_local);
  for (int k = vs_rng_int (rng, 0, 3); k > 0; k--)
    {
      guint from = (guint) vs_rng_int (rng, 0, (int) scene->n_local - 1), days = (guint) vs_rng_int (rng, 4, 14);

      for (guint d = from; d < MIN (from + days, scene->n_local); d++)
        away[d] = 1;
    }
}

typedef struct {
  double mix[2][24];       /* weekday and weekend shape of this home */
  double base, active;     /* kW; kWh a day */
  double cooling, heating, comfort;   /* kW a degree */
  double light;            /* kW in the dark */
  double noise;            /* how far an hour strays from its mean: the more goes on in a home, the less */
  double events;           /* ovens, dryers, washes a day, about a kWh each; taken out of `active` */
} Home;

static void
make_home (Home *home, const VsPersona *self, const VsRetailer *retailer, VsRng *rng)
{
  const VsDemoHousehold *type = &g_array_index (retailer->households, VsDemoHousehold, self->type);
  double at_home = type->at_home + 0.28 * vs_rng_bell (rng), late = vs_rng_between (rng, -0.5, 0.5);
  double mean = self->kwh / 8760;

  at_home = CLAMP (at_home, 0, 1);
  for (int h = 0; h < 24; h++)
    {
      /* `late` moves the day by up to half an hour either way. */
      const double *work = shapes[AT_WORK], *stay = shapes[AT_HOME], *weekend = shapes[WEEKEND];
      int other = late > 0 ? (h + 23) % 24 : (h + 1) % 24;
      double part = late > 0 ? late : -late;
      double now = (1 - at_home) * work[h] + at_home * stay[h], near = (1 - at_home) * work[other] + at_home * stay[other];

      home->mix[0][h] = (1 - part) * now + part * near;
      home->mix[1][h] = (1 - part) * weekend[h] + part * weekend[other];
    }
  home->base = mean * vs_rng_between (rng, 0.16, 0.3);
  home->active = mean * 24 * vs_rng_between (rng, 0.52, 0.62);
  home->light = mean * vs_rng_between (rng, 0.12, 0.3);
  home->noise = (0.45 + 0.55 * 5000 / (5000 + self->kwh)) * vs_rng_between (rng, 0.8, 1.3);
  home->events = vs_rng_between (rng, 1.0, 2.4);
  home->events = MIN (0.26 * home->active, home->events);
  home->active -= home->events * 1.05;
  home->comfort = vs_rng_between (rng, 21, 24.5);
  home->cooling = vs_rng_chance (rng, 0.62) ? mean * vs_rng_between (rng, 0.08, 0.17) : 0;
  home->heating = g_str_equal (self->heating, "electric") ? mean * vs_rng_between (rng, 0.08, 0.16) : 0;
}

static void
household_load (const VsPersona *self, const VsRetailer *retailer, const VsScene *scene, const guint8 *away, double *kwh)
{
  VsRng shape_rng = vs_rng_for (self->seed, self->index, VS_FOR_SHAPE), rng = vs_rng_for (self->seed, self->index, VS_FOR_HOURS);
  const double *temperature = scene->temperature[self->region];
  double bustle = 1, running = 0;
  Home home;

  make_home (&home, self, retailer, &shape_rng);
  for (guint d = 0; d < scene->n_local; d++)
    {
      double today = home.active * (0.72 + 0.56 * vs_rng_unit (&rng));
      const double *mix = home.mix[scene->weekday[scene->local_start[d]] >= 5];

      for (gsize i = scene->local_start[d]; i < scene->local_start[d + 1]; i++)
        {
          guint64 draw = vs_rng_next (&rng);
          double u = (double) (draw >> 40) * 0x1p-24, v = (double) (draw & 0xffffff) * 0x1p-24, w = mix[scene->hour[i]];
          double t = temperature[i], x = home.base * (0.8 + 0.4 * v);

          /* An hour resembles the one before. */
          bustle = 0.42 * bustle + 0.58 * (0.05 + 2.85 * u * u);
          if (!away[d])
            {
              x += today * w * (1 + home.noise * (bustle - 1)) + home.light * scene->dark[i] * w * 16 * (0.5 + v) + running;
              running = 0;
              /* Something hot for an hour or so, likelier where the day is busy. */
              if (v < home.events * w)
                {
                  double kwh_used = 0.35 + 3.1 * u * u * u;

                  running = kwh_used * 0.38;
                  x += kwh_used * 0.62;
                }
              if (t > home.comfort)
                x += home.cooling * (t - home.comfort) * (0.75 + 0.5 * u);
            }
          if (t < 16)
            x += home.heating * (away[d] ? 0.5 : 1) * (16 - t) * (scene->hour[i] < 6 ? 0.6 : 1) * (0.75 + 0.5 * v);
          kwh[i] = x;
        }
    }
}

/* 0 closed … 1 busy, with an hour of ramp at either end. */
static double
busy_at (const VsDemoBusiness *type, int hour)
{
  int open = type->opens, closed = type->closes;

  if (hour < open - 1 || hour > closed)
    return 0;
  if (hour == open - 1 || hour == closed)
    return 0.4;
  return hour == open || hour == closed - 1 ? 0.85 : 1;
}

static void
business_load (const VsPersona *self, const VsRetailer *retailer, const VsScene *scene, double *kwh)
{
  const VsDemoBusiness *type = &g_array_index (retailer->businesses, VsDemoBusiness, self->type);
  VsRng shape_rng = vs_rng_for (self->seed, self->index, VS_FOR_SHAPE), rng = vs_rng_for (self->seed, self->index, VS_FOR_HOURS);
  const double *temperature = scene->temperature[self->region];
  double night = type->night * vs_rng_between (&shape_rng, 0.7, 1.3);
  double cooling = type->cooling * vs_rng_between (&shape_rng, 0.6, 1.4), peaky = vs_rng_between (&shape_rng, 0.03, 0.22);
  double weekend = type->weekend * vs_rng_between (&shape_rng, 0.8, 1.1);
  gboolean sunday = vs_rng_chance (&shape_rng, 0.5), heats = g_str_equal (self->heating, "electric");
  double level[2][24], sum = 0, unit;

  night = CLAMP (night, 0.05, 0.95);
  for (int h = 0; h < 24; h++)
    {
      level[0][h] = night + (1 - night) * busy_at (type, h);
      level[1][h] = night + (1 - night) * busy_at (type, h) * weekend;
      sum += 5 * level[0][h] + 2 * level[1][h];
    }
  unit = self->kwh / 8760 * 168 / sum / (1 + 0.12 * cooling);
  for (guint d = 0; d < scene->n_local; d++)
    {
      int weekday = scene->weekday[scene->local_start[d]];
      gboolean closed = weekday == 6 && sunday && weekend < 0.5;
      double today = unit * (0.93 + 0.14 * vs_rng_unit (&rng));

      for (gsize i = scene->local_start[d]; i < scene->local_start[d + 1]; i++)
        {
          double u = vs_rng_unit (&rng), l = closed ? night : level[weekday >= 5][scene->hour[i]], x = l * (0.95 + 0.1 * u);

          if (temperature[i] > 18)
            x += cooling * 0.035 * (temperature[i] - 18) * l;
          if (heats && temperature[i] < 14)
            x += 0.02 * (14 - temperature[i]) * l;
          if (u > 0.97 && l > night)
            x += peaky * l;      /* a machine, a full kitchen: what a demand charge sees */
          kwh[i] = today * x;
        }
    }
}

/* A slow rise over the years, and the fall of those who are about to go. */
static void
apply_trend (const VsPersona *self, const VsScene *scene, double *kwh)
{
  double hourly = self->growth / 8766;
  VsDay falls = self->signs & VS_SIGN_USAGE ? scene->as_of - 92 : G_MAXINT32;
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_DEVICE + 100);
  double left = vs_rng_between (&rng, 0.45, 0.66);

  for (gsize i = 0; i < scene->n; i++)
    {
      kwh[i] *= 1 - hourly * (double) (scene->n - i);
      if (scene->day[i] > falls)
        kwh[i] *= left;
    }
}

void
vs_persona_load (const VsPersona *self, const VsRetailer *retailer, const VsScene *scene, double *kwh)
{
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_SHAPE + 100);
  g_autofree guint8 *away = g_new0 (guint8, scene->n_local);

  if (self->business)
    business_load (self, retailer, scene, kwh);
  else
    {
      mark_away (scene, &rng, away);
      household_load (self, retailer, scene, away, kwh);
    }
  apply_trend (self, scene, kwh);
  if (!self->business)
    vs_persona_devices (self, scene, away, kwh);
}
