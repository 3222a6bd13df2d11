/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/customer.h"

const char *
vs_demo_agent (guint number, char buf[8])
{
  g_snprintf (buf, 8, "A%02u", number % VS_DEMO_AGENTS + 1);
  return buf;
}

static const char *
segment_name (const VsPersona *persona, const VsRetailer *retailer)
{
  return persona->business ? g_array_index (retailer->segments, VsDemoBusinessSegment, persona->segment).name
                           : g_array_index (retailer->households, VsDemoHousehold, persona->type).name;
}

/* By cents a year. */
static const char *
tier_name (const VsPersona *persona, gint64 year)
{
  if (year > (persona->business ? 4000000 : 200000))
    return "Gold";
  return year > (persona->business ? 900000 : 110000) ? "Silver" : "Bronze";
}

static void
write_customer (const VsPersona *persona, const VsRetailer *retailer, const VsLedger *ledger, VsSheet *sheet)
{
  const VsDemoRegion *region = &g_array_index (retailer->regions, VsDemoRegion, persona->region);
  VsPart *rows = &sheet->rows[VS_FILE_CUSTOMERS];
  gint64 year = ledger->annual_value;
  char postcode[16], email[64];

  g_snprintf (postcode, sizeof postcode, "%05d", persona->postcode);
  g_snprintf (email, sizeof email, "%s@customers.example", persona->customer_id);
  vs_part_text (rows, persona->customer_id);
  vs_part_text (rows, persona->name);
  vs_part_text (rows, persona->business ? "business" : "household");
  vs_part_text (rows, tier_name (persona, year));
  vs_part_text (rows, segment_name (persona, retailer));
  vs_part_text (rows, region->name);
  vs_part_text (rows, postcode);
  vs_part_text (rows, region->towns[persona->town]);
  vs_part_text (rows, "US");
  vs_part_text (rows, email);
  vs_part_text (rows, "en");
  if (persona->birth_year)
    vs_part_int (rows, persona->birth_year);
  else
    vs_part_text (rows, NULL);
  vs_part_text (rows, persona->income_band);
  if (persona->business)
    {
      vs_part_int (rows, persona->employees);
      vs_part_int (rows, (gint64) persona->employees * 140000);
    }
  else
    {
      vs_part_text (rows, NULL);
      vs_part_text (rows, NULL);
    }
  vs_part_day (rows, persona->since);
  vs_part_day (rows, persona->ended);
  vs_part_text (rows, persona->end_reason);
  vs_part_text (rows, persona->switched_to);
  vs_part_text (rows, retailer->currency);
  vs_part_int (rows, persona->business ? MAX (1000, year / 100 / 4 / 500 * 500) : 600);
  vs_part_bool (rows, persona->consent_email);
  vs_part_bool (rows, persona->consent_sms);
  vs_part_bool (rows, persona->consent_phone);
  vs_part_bool (rows, persona->consent_post);
  vs_part_bool (rows, persona->vulnerable);
  vs_part_bool (rows, FALSE);
  vs_part_text (rows, persona->ev_declared ? "true" : NULL);
  vs_part_text (rows, persona->heating);
  vs_part_end (rows);
}

static void
write_contract (const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, const VsLedger *ledger, VsSheet *sheet)
{
  static const char *const channels[] = { "web", "web", "phone", "partner", "field" };
  VsRng rng = vs_rng_for (persona->seed, persona->index, VS_FOR_CONTRACT);
  VsPart *rows = &sheet->rows[VS_FILE_CONTRACTS];
  int months = vs_rng_chance (&rng, 0.6) ? 12 : 24, runs = 0;
  VsDay signed_on = persona->since - vs_rng_int (&rng, 6, 40), ends;
  gboolean renews = vs_rng_chance (&rng, 0.62);
  char agent[8];

  do
    ends = vs_day_add_months (persona->since, ++runs * months) - 1;
  while (ends <= scene->as_of);
  if (persona->signs & VS_SIGN_CONTRACT)
    {
      ends = scene->as_of + vs_rng_int (&rng, 8, 85);
      if (persona->leaves_on != VS_DAY_NONE)
        ends = MIN (ends, persona->leaves_on);
      renews = persona->leaves_on == VS_DAY_NONE && renews;
    }
  else if (ends <= scene->as_of + 90)
    ends = vs_day_add_months (ends + 1, months) - 1;     /* renewed ahead of time */
  if (persona->ended != VS_DAY_NONE)
    ends = persona->ended;
  vs_part_text (rows, persona->contract_id);
  vs_part_text (rows, persona->customer_id);
  vs_part_text (rows, "electricity");
  vs_part_text (rows, g_array_index (retailer->plans, VsDemoPlan, ledger->plan).plan_id);
  vs_part_day (rows, signed_on - vs_rng_int (&rng, 0, 9));
  vs_part_day (rows, signed_on);
  vs_part_day (rows, persona->since);
  vs_part_day (rows, ends);
  vs_part_day (rows, persona->ended);
  vs_part_bool (rows, renews);
  vs_part_text (rows, persona->ended != VS_DAY_NONE ? "ended" : "active");
  vs_part_text (rows, channels[vs_rng_int (&rng, 0, G_N_ELEMENTS (channels) - 1)]);
  vs_part_text (rows, vs_demo_agent ((guint) vs_rng_int (&rng, 0, VS_DEMO_AGENTS / 2 - 1), agent));
  vs_part_fixed (rows, ledger->annual_value, 2);
  if (vs_rng_chance (&rng, persona->business ? 0.25 : 0.05))
    vs_part_fixed (rows, ledger->annual_value / 1200 * 100 + 2000, 2);
  else
    vs_part_text (rows, NULL);
  vs_part_end (rows);
}

static void
write_meter (const VsPersona *persona, const VsRetailer *retailer, VsSheet *sheet)
{
  VsPart *rows = &sheet->rows[VS_FILE_METERS];

  vs_part_text (rows, persona->meter_id);
  vs_part_text (rows, persona->customer_id);
  vs_part_text (rows, persona->contract_id);
  vs_part_text (rows, "electricity");
  vs_part_text (rows, retailer->zone_name);
  vs_part_int (rows, 3600);
  vs_part_end (rows);
}

static void
write_signs (VsPart *rows, guint signs)
{
  static const char *const names[] = { "usage", "tickets", "silence", "contract", "overdue" };
  char text[64] = "";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (signs & (1u << i))
      {
        if (*text)
          g_strlcat (text, " ", sizeof text);
        g_strlcat (text, names[i], sizeof text);
      }
  vs_part_text (rows, text);
}

static void
write_truth (const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, const VsLedger *ledger, VsSheet *sheet)
{
  VsPart *ev = &sheet->rows[VS_FILE_TRUTH_EV], *plan = &sheet->rows[VS_FILE_TRUTH_WORSE_PLAN];
  VsPart *defaulters = &sheet->rows[VS_FILE_TRUTH_DEFAULTERS], *churners = &sheet->rows[VS_FILE_TRUTH_CHURNERS];

  if (vs_persona_is_read (persona, scene))
    {
      vs_part_text (ev, persona->meter_id);
      vs_part_int (ev, persona->ev);
      vs_part_text (ev, vs_decoy_name (retailer, persona->decoy));
      vs_part_fixed (ev, (gint64) (persona->ev_kw * 10 + 0.5), 1);
      vs_part_text (ev, persona->ev ? vs_ev_habit_name (retailer, persona->habit) : NULL);
      vs_part_day (ev, persona->ev ? persona->ev_since : VS_DAY_NONE);
      vs_part_end (ev);
    }
  if (persona->orphan)
    return;
  if (ledger->planted_worse)
    {
      vs_part_text (plan, persona->customer_id);
      vs_part_text (plan, g_array_index (retailer->plans, VsDemoPlan, ledger->plan).plan_id);
      vs_part_text (plan, g_array_index (retailer->plans, VsDemoPlan, ledger->best_plan).plan_id);
      vs_part_fixed (plan, ledger->year_cents[ledger->plan] - ledger->year_cents[ledger->best_plan], 2);
      vs_part_end (plan);
    }
  if (persona->stops_on != VS_DAY_NONE)
    {
      vs_part_text (defaulters, persona->customer_id);
      vs_part_day (defaulters, persona->stops_on);
      vs_part_int (defaulters, ledger->missed);
      vs_part_fixed (defaulters, ledger->open_cents, 2);
      vs_part_end (defaulters);
    }
  if (persona->leaves_on != VS_DAY_NONE || persona->ended != VS_DAY_NONE)
    {
      gboolean left = persona->ended != VS_DAY_NONE;

      vs_part_text (churners, persona->customer_id);
      vs_part_text (churners, left ? "left" : "future");
      vs_part_day (churners, left ? persona->ended : persona->leaves_on);
      write_signs (churners, persona->signs);
      vs_part_end (churners);
    }
}

void
vs_customer_write (const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, const VsLedger *ledger, VsSheet *sheet)
{
  if (!persona->orphan)
    {
      write_customer (persona, retailer, ledger, sheet);
      write_contract (persona, retailer, scene, ledger, sheet);
      write_meter (persona, retailer, sheet);
    }
  write_truth (persona, retailer, scene, ledger, sheet);
}
