/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/persona.h"

#include <string.h>

gboolean
vs_persona_is_read (const VsPersona *self, const VsScene *scene)
{
  return self->ended == VS_DAY_NONE || self->ended >= scene->read_first;
}

const char *
vs_ev_habit_name (const VsRetailer *retailer, VsEvHabit habit)
{
  return (guint) habit < retailer->habits->len ? g_array_index (retailer->habits, VsDemoShare, habit).name : "";
}

const char *
vs_decoy_name (const VsRetailer *retailer, VsDecoy decoy)
{
  guint i = (guint) decoy - 1;

  return decoy && i < retailer->decoys->len ? g_array_index (retailer->decoys, VsDemoShare, i).name : "";
}

/* A number that looks drawn but is one of a kind: a step coprime to the range, from a place the seed sets. */
static guint
shuffled (guint64 seed, guint index, guint range, guint step)
{
  return (index / range) * range + (guint) (((guint64) (index % range) * step + seed * 7919) % range);
}

static void
name_it (VsPersona *self, const VsRetailer *retailer)
{
  guint n;

  if (self->business)
    {
      n = 10000 + shuffled (self->seed, self->index, 90000, 30011);
      g_snprintf (self->name, sizeof self->name, "%s %u %03u", g_array_index (retailer->businesses, VsDemoBusiness, self->type).name,
                  n / 1000, n % 1000);
    }
  else
    {
      n = 100000 + shuffled (self->seed, self->index, 900000, 271829);
      g_snprintf (self->name, sizeof self->name, "Household %u %03u", n / 1000, n % 1000);
    }
}

static void
make_business (VsPersona *self, const VsRetailer *retailer, VsRng *rng)
{
  const VsDemoBusiness *business;
  const VsDemoBusinessSegment *segment;
  double u;

  self->type = VS_PICK (retailer->businesses, VsDemoBusiness, vs_rng_unit (rng));
  business = &g_array_index (retailer->businesses, VsDemoBusiness, self->type);
  u = vs_rng_unit (rng);
  self->kwh = business->kwh_low + (business->kwh_high - business->kwh_low) * u * u * u;
  while (self->segment + 1 < retailer->segments->len
         && self->kwh > g_array_index (retailer->segments, VsDemoBusinessSegment, self->segment).up_to_kwh)
    self->segment++;
  segment = &g_array_index (retailer->segments, VsDemoBusinessSegment, self->segment);
  self->pays = segment->pays;
  self->terms = segment->terms;
  self->growth = retailer->growth + segment->growth;
  self->employees = 1 + (int) (self->kwh / vs_rng_between (rng, 2500, 9000));
  self->heating = vs_rng_chance (rng, 0.75) ? "gas" : "electric";
}

static void
make_household (VsPersona *self, const VsRetailer *retailer, const VsScene *scene, VsRng *rng)
{
  static const char *const incomes[] = { "under 30 k", "30–60 k", "60–100 k", "over 100 k" };
  const VsDemoHousehold *home;
  double u, heating;
  int year, income;

  self->type = VS_PICK (retailer->households, VsDemoHousehold, vs_rng_unit (rng));
  home = &g_array_index (retailer->households, VsDemoHousehold, self->type);
  u = vs_rng_unit (rng);
  self->kwh = home->kwh_low + (home->kwh_high - home->kwh_low) * (0.35 * u + 0.65 * u * u);
  self->pays = home->pays;
  self->terms = retailer->household_terms;
  self->growth = retailer->growth + home->growth;
  heating = vs_rng_unit (rng);
  self->heating = heating < 0.68 ? "gas" : heating < 0.80 ? "electric" : heating < 0.92 ? "oil" : "district";
  vs_day_to_civil (scene->as_of, &year, NULL, NULL);
  if (strcmp (home->name, "Student") == 0)
    self->birth_year = year - vs_rng_int (rng, 19, 28);
  else if (strcmp (home->name, "Retired") == 0)
    self->birth_year = year - vs_rng_int (rng, 64, 90);
  else
    self->birth_year = year - vs_rng_int (rng, 27, 66);
  income = (int) (vs_rng_unit (rng) * 2.2 + u * 2);
  self->income_band = incomes[MIN (income, 3)];
}

static void
make_car (VsPersona *self, const VsRetailer *retailer, const VsScene *scene)
{
  VsRng rng = vs_rng_for (self->seed, self->index, VS_FOR_EV);
  double u = vs_rng_unit (&rng), v, sum = 0;

  self->ev = u < retailer->ev;
  self->ev_kw = g_array_index (retailer->chargers, VsDemoShare, VS_PICK (retailer->chargers, VsDemoShare, vs_rng_unit (&rng))).kw;
  self->habit = (VsEvHabit) VS_PICK (retailer->habits, VsDemoShare, vs_rng_unit (&rng));
  self->ev_since = scene->as_of - (vs_rng_chance (&rng, retailer->ev_new) ? vs_rng_int (&rng, 60, 330) : 1500);
  self->ev_declared = self->ev && vs_rng_chance (&rng, retailer->ev_declared);
  /* Most owners never changed their plan when they bought the car. */
  self->wants_worse_plan |= self->ev && vs_rng_chance (&rng, 0.5);
  v = vs_rng_unit (&rng);
  /* Owners have heat pumps too now and then, else the two would tell each other apart. */
  if (self->ev)
    self->decoy = v < 0.06 ? VS_DECOY_HEAT_PUMP : v < 0.08 ? VS_DECOY_BOILER : VS_DECOY_NONE;
  else
    for (guint i = 0; i < retailer->decoys->len && self->decoy == VS_DECOY_NONE; i++)
      {
        sum += g_array_index (retailer->decoys, VsDemoShare, i).share;
        if (v < sum)
          self->decoy = (VsDecoy) (i + 1);
      }
  if (!self->ev)
    self->ev_kw = 0;
  if (self->decoy == VS_DECOY_STORAGE)
    self->heating = "storage";
  else if (self->decoy == VS_DECOY_HEAT_PUMP)
    self->heating = "heat pump";
  switch (self->decoy)
    {
    case VS_DECOY_STORAGE:
      self->decoy_kw = vs_rng_int (&rng, 4, 9) * 0.75;
      break;
    case VS_DECOY_BOILER:
      self->decoy_kw = 2 + vs_rng_int (&rng, 0, 4) * 0.25;
      break;
    case VS_DECOY_HEAT_PUMP:
      self->decoy_kw = 2.2 + vs_rng_int (&rng, 0, 8) * 0.3;
      break;
    case VS_DECOY_POOL:
      self->decoy_kw = 1.1 + vs_rng_int (&rng, 0, 4) * 0.25;
      break;
    case VS_DECOY_SAUNA:
      self->decoy_kw = 4.5 + vs_rng_int (&rng, 0, 3) * 1.5;
      break;
    case VS_DECOY_NONE:
    default:
      break;
    }
}

/* Who came, who went, who will go and who stops paying. One fate each. */
static void
make_fate (VsPersona *self, const VsRetailer *retailer, const VsScene *scene, VsRng *rng)
{
  static const char *const reasons[] = { "price", "moved", "service", "price" };
  double u = vs_rng_unit (rng);
  int joined = vs_rng_int (rng, 1, VS_DEMO_MONTHS - 3);

  self->ended = self->stops_on = self->leaves_on = VS_DAY_NONE;
  self->since = vs_rng_chance (rng, retailer->joined) ? scene->month_day[joined] : scene->month_day[0] - vs_rng_int (rng, 30, 4200);
  if (u < retailer->left)
    {
      int reason = vs_rng_int (rng, 0, 3);

      self->ended = scene->month_day[VS_DEMO_MONTHS - vs_rng_int (rng, 1, VS_DEMO_MONTHS - 1)] - 1;
      self->end_reason = reasons[reason];
      self->switched_to = reason == 1 ? NULL : retailer->competitors[vs_rng_int (rng, 0, (int) retailer->n_competitors - 1)];
      if (self->since > self->ended - 180)
        self->since = scene->month_day[0] - 400;
    }
  else if ((u -= retailer->left) < retailer->defaulter)
    self->stops_on = scene->as_of - 215 + vs_rng_int (rng, 0, 255);
  else if ((u -= retailer->defaulter) < retailer->churner)
    {
      static const guint sign[] = { VS_SIGN_USAGE, VS_SIGN_TICKETS, VS_SIGN_SILENCE, VS_SIGN_CONTRACT, VS_SIGN_OVERDUE };
      static const double chance[] = { 0.62, 0.6, 0.6, 0.66, 0.3 };

      self->leaves_on = scene->as_of + vs_rng_int (rng, 5, 90);
      for (guint i = 0; i < G_N_ELEMENTS (sign); i++)
        if (vs_rng_chance (rng, chance[i]))
          self->signs |= sign[i];
      if ((self->signs & (VS_SIGN_USAGE | VS_SIGN_TICKETS)) == 0)
        self->signs |= VS_SIGN_USAGE | VS_SIGN_CONTRACT;
    }
  else
    {
      /* Others show a sign now and then, or it would be too easy. */
      if (vs_rng_chance (rng, 0.02))
        self->signs |= VS_SIGN_TICKETS;
      if (vs_rng_chance (rng, 0.06))
        self->signs |= VS_SIGN_SILENCE;
      if (vs_rng_chance (rng, 0.01))
        self->signs |= VS_SIGN_USAGE;
      if (vs_rng_chance (rng, 0.12))
        self->signs |= VS_SIGN_CONTRACT;
    }
}

void
vs_persona_make (VsPersona *self, const VsRetailer *retailer, const VsScene *scene, guint64 seed, guint index, gboolean orphan)
{
  VsRng rng = vs_rng_for (seed, index, VS_FOR_PERSONA);
  const VsDemoRegion *region;

  *self = (VsPersona) { .seed = seed, .index = index, .orphan = orphan };
  g_snprintf (self->customer_id, sizeof self->customer_id, "C%07u", index + 1);
  g_snprintf (self->contract_id, sizeof self->contract_id, "K%07u", index + 1);
  g_snprintf (self->meter_id, sizeof self->meter_id, "%s%07u", orphan ? "MX" : "M", index + 1);
  self->business = vs_rng_chance (&rng, retailer->business) && !orphan;
  self->region = VS_PICK (retailer->regions, VsDemoRegion, vs_rng_unit (&rng));
  region = &g_array_index (retailer->regions, VsDemoRegion, self->region);
  self->town = (guint) vs_rng_int (&rng, 0, (int) region->n_towns - 1);
  self->postcode = region->postcode + (int) self->town * 100 + vs_rng_int (&rng, 0, 79);
  self->consent_email = vs_rng_chance (&rng, 0.72);
  self->consent_sms = vs_rng_chance (&rng, 0.41);
  self->consent_phone = vs_rng_chance (&rng, 0.3);
  self->consent_post = vs_rng_chance (&rng, 0.64);
  self->vulnerable = vs_rng_chance (&rng, retailer->vulnerable);
  self->wants_worse_plan = vs_rng_chance (&rng, retailer->worse_plan);
  make_fate (self, retailer, scene, &rng);
  if (self->business)
    {
      self->vulnerable = FALSE;
      make_business (self, retailer, &rng);
    }
  else
    {
      make_household (self, retailer, scene, &rng);
      make_car (self, retailer, scene);
    }
  name_it (self, retailer);
  if (orphan)
    {
      self->since = scene->month_day[0] - 400;
      self->ended = self->leaves_on = self->stops_on = VS_DAY_NONE;
      self->signs = 0;
    }
}
