/* SPDX-License-Identifier: GPL-3.0-or-later */
/* devices.c: cars, and the things a careless detector takes for cars. Sessions begin at any minute; an hour's reading holds the part of it
 * that fell into the hour. */
#include "demo/persona.h"

/* `energy` kWh at `kw` from `at` hours after hour 0 of the scene. */
static void
add_block (double *kwh, gsize n, double at, double kw, double energy)
{
  gsize i = (gsize) at;
  double room = 1 - (at - (double) i);

  if (at < 0)
    return;
  for (; i < n && energy > 0; i++, room = 1)
    {
      double part = MIN (energy, kw * room);

      kwh[i] += part;
      energy -= part;
    }
}

/* Does the car charge on this day, from when (local hour, may pass 24) and how much? */
static gboolean
draw_session (const VsPersona *self, int weekday, double timer, VsRng *rng, double *hour, double *energy)
{
  gboolean weekend = weekday >= 5;
  double p = 0, u = vs_rng_unit (rng), spread = vs_rng_unit (rng), bell = vs_rng_bell (rng), size = vs_rng_unit (rng);

  switch (self->habit)
    {
    case VS_HABIT_TIMER:
      p = 0.74;
      *hour = timer + 0.03 * spread;
      *energy = 4.5 + 10.5 * size;
      break;
    case VS_HABIT_EVENING:
      p = weekend ? 0.36 : 0.5;
      *hour = (weekend ? 17.2 : 18.3) + 1.1 * bell;
      *energy = 6 + 14 * size;
      break;
    case VS_HABIT_WEEKEND:
      p = weekend ? 0.74 : 0.07;
      *hour = 9.5 + 10.5 * spread;
      *energy = 13 + 26 * size;
      break;
    case VS_HABIT_IRREGULAR:
      p = 0.31;
      *hour = 6 + 17.5 * spread;
      *energy = 5 + 31 * size * size;
      break;
    case VS_HABIT_LIGHT:
    default:
      p = 0.15;
      *hour = 9 + 12.5 * spread;
      *energy = 3.5 + 5.5 * size;
      break;
    }
  return u < p;
}

static void
add_car (const VsPersona *self, const VsScene *scene, const guint8 *away, double *kwh)
{
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_EV + 100);
  const double *temperature = scene->temperature[self->region];
  double timer = 22.5 + 0.5 * vs_rng_int (&rng, 0, 7), kw = self->ev_kw * vs_rng_between (&rng, 0.955, 0.99);

  for (guint d = 0; d < scene->n_local; d++)
    {
      gsize i = scene->local_start[d];
      double hour, energy, t = temperature[MIN (i + 12, scene->n - 1)], cold = CLAMP ((14 - t) / 24, 0, 1);

      /* The draws are made for every day, so that a car bought later does not move the others' sessions. */
      if (!draw_session (self, scene->weekday[i], timer, &rng, &hour, &energy) || away[d]
          || scene->first_local + (VsDay) d < self->ev_since)
        continue;
      add_block (kwh, scene->n, (double) i + hour, kw * (0.99 + 0.02 * vs_rng_unit (&rng)), energy * (1 + 0.3 * cold));
    }
}

/* Night storage: switched on at the same minute each cold night, the colder the longer. */
static void
add_storage (const VsPersona *self, const VsScene *scene, double *kwh)
{
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_DEVICE);
  const double *temperature = scene->temperature[self->region];
  double on = 22 + 0.5 * vs_rng_int (&rng, 0, 3), need = vs_rng_between (&rng, 0.22, 0.34);

  for (guint d = 0; d < scene->n_local; d++)
    {
      gsize i = scene->local_start[d];
      double t = temperature[MIN (i + 22, scene->n - 1)], hours = CLAMP ((15 - t) * need, 0, 8);

      if (hours > 0.3)
        add_block (kwh, scene->n, (double) i + on, self->decoy_kw, self->decoy_kw * hours * vs_rng_between (&rng, 0.93, 1.05));
    }
}

/* Hot water: the same clock each day, all year, one to three hours. */
static void
add_boiler (const VsPersona *self, const VsScene *scene, const guint8 *away, double *kwh)
{
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_DEVICE);
  double on = vs_rng_chance (&rng, 0.7) ? 0.25 + vs_rng_int (&rng, 0, 16) * 0.25 : 22 + vs_rng_int (&rng, 0, 4) * 0.25;

  for (guint d = 0; d < scene->n_local; d++)
    {
      double energy = self->decoy_kw * vs_rng_between (&rng, 0.9, 2.6);

      add_block (kwh, scene->n, (double) scene->local_start[d] + on, self->decoy_kw, away[d] ? energy * 0.15 : energy);
    }
}

/* Heat pump: follows the temperature all day, with a defrost or a boost that stands out. */
static void
add_heat_pump (const VsPersona *self, const VsScene *scene, double *kwh)
{
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_DEVICE);
  const double *temperature = scene->temperature[self->region];

  for (gsize i = 0; i < scene->n; i++)
    {
      double u = vs_rng_unit (&rng), cold = CLAMP ((15.5 - temperature[i]) / 24, 0, 1);
      double setback = scene->hour[i] < 5 || scene->hour[i] == 23 ? 0.75 : scene->hour[i] < 8 ? 1.25 : 1;

      kwh[i] += self->decoy_kw * cold * setback * (0.75 + 0.5 * u);
      if (cold > 0.35 && u > 0.985)
        kwh[i] += self->decoy_kw * 0.6;
    }
}

/* Pool pump: the warm half of the year, the same eight hours or so. */
static void
add_pool (const VsPersona *self, const VsScene *scene, double *kwh)
{
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_DEVICE);
  int opens = vs_rng_int (&rng, 118, 140), closes = vs_rng_int (&rng, 255, 285);
  double on = vs_rng_chance (&rng, 0.7) ? vs_rng_int (&rng, 7, 11) : vs_rng_int (&rng, 20, 23), hours = vs_rng_between (&rng, 5, 9);

  for (guint d = 0; d < scene->n_local; d++)
    {
      VsDay day = scene->first_local + (VsDay) d;
      int year, of_year;

      vs_day_to_civil (day, &year, NULL, NULL);
      of_year = day - vs_day_from_civil (year, 1, 1);
      if (of_year >= opens && of_year <= closes)
        add_block (kwh, scene->n, (double) scene->local_start[d] + on, self->decoy_kw, self->decoy_kw * hours);
    }
}

/* Sauna: an evening or two a week, more in the cold, an hour at full power and then half. */
static void
add_sauna (const VsPersona *self, const VsScene *scene, const guint8 *away, double *kwh)
{
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_DEVICE);
  const double *temperature = scene->temperature[self->region];

  for (guint d = 0; d < scene->n_local; d++)
    {
      gsize i = scene->local_start[d];
      double cold = temperature[MIN (i + 18, scene->n - 1)] < 10 ? 1.4 : 0.7;
      double p = (scene->weekday[i] >= 4 ? 0.34 : 0.1) * cold, u = vs_rng_unit (&rng), hour = 18.6 + 1.1 * vs_rng_bell (&rng);

      if (u >= p || away[d])
        continue;
      add_block (kwh, scene->n, (double) i + hour, self->decoy_kw, self->decoy_kw * 0.9);
      add_block (kwh, scene->n, (double) i + hour + 0.9, self->decoy_kw * 0.55, self->decoy_kw * vs_rng_between (&rng, 0.25, 0.6));
    }
}

void
vs_persona_devices (const VsPersona *self, const VsScene *scene, const guint8 *away, double *kwh)
{
  if (self->ev)
    add_car (self, scene, away, kwh);
  switch (self->decoy)
    {
    case VS_DECOY_STORAGE:
      add_storage (self, scene, kwh);
      break;
    case VS_DECOY_BOILER:
      add_boiler (self, scene, away, kwh);
      break;
    case VS_DECOY_HEAT_PUMP:
      add_heat_pump (self, scene, kwh);
      break;
    case VS_DECOY_POOL:
      add_pool (self, scene, kwh);
      break;
    case VS_DECOY_SAUNA:
      add_sauna (self, scene, away, kwh);
      break;
    case VS_DECOY_NONE:
    default:
      break;
    }
}
