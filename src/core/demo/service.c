/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/customer.h"

#define HOLDOUT 0.2   /* of the members: nobody writes to them, and some do it all the same */

static VsTime
office_hour (VsDay day, VsRng *rng)
{
  /* 13 to 22 UTC: a working day in the demo's zone. */
  return (VsTime) day * VS_SECONDS_PER_DAY + 13 * 3600 + vs_rng_int (rng, 0, 9 * 3600 - 1);
}

typedef struct {
  const VsPersona *persona;
  const VsScene    *scene;
  VsSheet         *sheet;
  VsRng            rng;
  guint            n;
} Desk;

static void
write_ticket (Desk *desk, VsDay day, gboolean escalated)
{
  static const struct { const char *kind, *topic, *process, *text; } cases[] = {
    { "question", "billing", "billing", "Asks how the last bill came about" },
    { "question", "tariff", "sales", "Asks which plan fits" },
    { "question", "payment", "collections", "Asks to move the date of the debit" },
    { "question", "moving", "contract", "Moves house next month, wants to keep the plan" },
    { "question", "app", "self-service", "Cannot log in after the update" },
    { "complaint", "billing", "billing", "The bill is higher than last year, \"nothing has changed\"" },
    { "complaint", "billing", "billing", "An estimated reading was billed, the meter says less" },
    { "complaint", "service", "service", "Waited long on the phone, nobody called back" },
    { "complaint", "payment", "collections", "Was reminded although the money was sent" },
    { "incident", "meter", "metering", "No readings in the app for days" },
    { "incident", "outage", "network", "Power was off for two hours, clocks reset" },
  };
  static const int sla[] = { 72, 48, 24, 8 };
  VsPart *rows = &desk->sheet->rows[VS_FILE_TICKETS];
  int which = vs_rng_int (&desk->rng, escalated ? 5 : 0, G_N_ELEMENTS (cases) - 1), severity = vs_rng_int (&desk->rng, 0, 2) + escalated;
  VsTime opened = office_hour (day, &desk->rng), now = ((VsTime) desk->scene->as_of + 1) * VS_SECONDS_PER_DAY;
  double speed = vs_rng_unit (&desk->rng), length = vs_rng_unit (&desk->rng);
  VsTime answered = opened + 600 + (VsTime) (speed * speed * sla[severity] * 3600 * (escalated ? 1.1 : 0.6));
  VsTime resolved = answered + 1800 + (VsTime) (length * length * length * (escalated ? 18 : 9) * VS_SECONDS_PER_DAY);
  char id[24], agent[8], severities[4][8] = { "low", "medium", "high", "urgent" };

  g_snprintf (id, sizeof id, "T%07u-%02u", desk->persona->index + 1, ++desk->n);
  vs_part_text (rows, id);
  vs_part_text (rows, desk->persona->customer_id);
  vs_part_text (rows, desk->persona->contract_id);
  vs_part_text (rows, cases[which].kind);
  vs_part_text (rows, cases[which].topic);
  vs_part_text (rows, cases[which].process);
  vs_part_text (rows, severities[severity]);
  vs_part_text (rows, resolved < now ? "closed" : "open");
  vs_part_text (rows, vs_demo_agent (12 + (guint) vs_rng_int (&desk->rng, 0, 8), agent));
  vs_part_time (rows, opened);
  vs_part_time (rows, answered < now ? answered : VS_TIME_NONE);
  vs_part_time (rows, resolved < now ? resolved : VS_TIME_NONE);
  vs_part_int (rows, sla[severity]);
  vs_part_bool (rows, escalated);
  if (resolved < now && vs_rng_chance (&desk->rng, 0.4))
    vs_part_int (rows, MAX (0, (int) (9.6 - 5 * length - (escalated ? 4 : 0) - (which > 4 ? 1.5 : 0))));
  else
    vs_part_text (rows, NULL);
  vs_part_text (rows, cases[which].text);
  vs_part_end (rows);
}

static void
write_tickets (Desk *desk, VsDay from, VsDay to)
{
  double rate = desk->persona->business ? 0.75 : 0.4;
  int n = vs_rng_int (&desk->rng, 0, 3), last = 0;

  for (int k = 0; k < n; k++)
    if (vs_rng_chance (&desk->rng, rate))
      {
        VsDay day = vs_rng_int (&desk->rng, from, to);

        write_ticket (desk, day, vs_rng_chance (&desk->rng, 0.05));
      }
  if (desk->persona->signs & VS_SIGN_TICKETS)
    last = vs_rng_int (&desk->rng, 2, 3);
  for (int k = 0; k < last; k++)
    write_ticket (desk, vs_rng_int (&desk->rng, MAX (from, to - 84), to), TRUE);
}

static void
write_interactions (Desk *desk, VsDay from, VsDay to)
{
  static const struct { const char *kind, *outcome; gboolean agent; } cases[] = {
    { "app", "viewed usage", FALSE }, { "app", "viewed bill", FALSE }, { "app", "viewed usage", FALSE }, { "web", "viewed bill", FALSE },
    { "web", "changed details", FALSE }, { "email", "opened newsletter", FALSE }, { "call", "bill explained", TRUE },
    { "chat", "question answered", TRUE }, { "call", "no answer", TRUE },
  };
  VsPart *rows = &desk->sheet->rows[VS_FILE_INTERACTIONS];
  VsDay last = desk->persona->signs & VS_SIGN_SILENCE ? to - 66 : to, first = MAX (from, to - 364);
  int n = vs_rng_int (&desk->rng, 5, desk->persona->business ? 26 : 19);

  for (int k = 0; k < n; k++)
    {
      int which = vs_rng_int (&desk->rng, 0, G_N_ELEMENTS (cases) - 1);
      VsDay day = vs_rng_int (&desk->rng, first, to);
      char id[24], agent[8];

      if (day > last)
        continue;
      g_snprintf (id, sizeof id, "N%07u-%02d", desk->persona->index + 1, k + 1);
      vs_part_text (rows, id);
      vs_part_text (rows, desk->persona->customer_id);
      vs_part_text (rows, cases[which].kind);
      vs_part_time (rows, office_hour (day, &desk->rng));
      vs_part_text (rows, cases[which].outcome);
      vs_part_text (rows, cases[which].agent ? vs_demo_agent (12 + (guint) vs_rng_int (&desk->rng, 0, 8), agent) : NULL);
      vs_part_text (rows, which == 8 ? "try again, after 17:00" : NULL);
      vs_part_end (rows);
    }
}

static void
write_survey (Desk *desk, VsDay from, VsDay to)
{
  VsPart *rows = &desk->sheet->rows[VS_FILE_SURVEYS];
  double u = vs_rng_unit (&desk->rng);
  int score = u < 0.34 ? vs_rng_int (&desk->rng, 9, 10) : u < 0.72 ? vs_rng_int (&desk->rng, 7, 8) : vs_rng_int (&desk->rng, 0, 6);
  VsDay day = vs_rng_int (&desk->rng, MAX (from, to - 300), to);

  if (!vs_rng_chance (&desk->rng, 0.11))
    return;
  if (desk->persona->leaves_on != VS_DAY_NONE || desk->persona->ended != VS_DAY_NONE)
    score = MAX (0, score - 3);
  vs_part_text (rows, desk->persona->customer_id);
  vs_part_time (rows, office_hour (day, &desk->rng));
  vs_part_text (rows, "nps");
  vs_part_int (rows, score);
  vs_part_end (rows);
}

static void
write_event (Desk *desk, const VsDemoCampaign *campaign, int step, const char *kind, VsTime at)
{
  VsPart *rows = &desk->sheet->rows[VS_FILE_EVENTS];
  char id[40];

  if (vs_time_day (at) > desk->scene->as_of)
    return;
  g_snprintf (id, sizeof id, "E%07u-%s-%d", desk->persona->index + 1, campaign->campaign_id + 4, step);
  vs_part_text (rows, id);
  vs_part_text (rows, campaign->campaign_id);
  vs_part_text (rows, desk->persona->customer_id);
  vs_part_text (rows, kind);
  vs_part_time (rows, at);
  vs_part_end (rows);
}

static void
write_campaign (Desk *desk, const VsDemoCampaign *campaign, VsDay from, VsDay to)
{
  VsPart *members = &desk->sheet->rows[VS_FILE_MEMBERS];
  const VsPersona *persona = desk->persona;
  double reach = vs_rng_unit (&desk->rng), arm = vs_rng_unit (&desk->rng), bounce = vs_rng_unit (&desk->rng);
  double opens = vs_rng_unit (&desk->rng), clicks = vs_rng_unit (&desk->rng), converts = vs_rng_unit (&desk->rng);
  double anyway = vs_rng_unit (&desk->rng);
  VsDay day = desk->scene->as_of + campaign->starts + vs_rng_int (&desk->rng, 0, MAX (campaign->days / 3, 1));
  VsTime at = office_hour (day, &desk->rng);
  gboolean silent = persona->signs & VS_SIGN_SILENCE;
  const char *suppressed = !persona->consent_email ? "no consent" : persona->vulnerable ? "vulnerable" : NULL;

  if (reach >= campaign->reach || day < from || day > to)
    return;
  vs_part_text (members, campaign->campaign_id);
  vs_part_text (members, persona->customer_id);
  vs_part_text (members, suppressed ? "suppressed" : arm < HOLDOUT ? "holdout" : "treated");
  vs_part_text (members, suppressed);
  vs_part_end (members);
  if (!suppressed && anyway < campaign->converts * 0.3)
    write_event (desk, campaign, 4, "converted", at + (VsTime) (anyway / (campaign->converts * 0.3) * 86400 * 30));
  if (suppressed || arm < HOLDOUT)
    return;
  write_event (desk, campaign, 1, "sent", at);
  if (bounce < 0.015)
    write_event (desk, campaign, 2, "bounced", at + 40);
  else if (opens < 0.36 && !(silent && day > desk->scene->as_of - 62))
    {
      at += 300 + (VsTime) (opens * 86400 * 5);
      write_event (desk, campaign, 2, "opened", at);
      if (clicks < 0.24)
        write_event (desk, campaign, 3, "clicked", at + 45 + (VsTime) (clicks * 400));
      if (converts < campaign->converts / 0.36 && anyway >= campaign->converts * 0.3)
        write_event (desk, campaign, 4, "converted", at + 3600 + (VsTime) (converts * 86400 * 30));
    }
}

void
vs_service_write (const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, VsSheet *sheet)
{
  VsDay from = MAX (persona->since, scene->month_day[0]), to = persona->ended != VS_DAY_NONE ? persona->ended : scene->as_of;
  Desk desk = { persona, scene, sheet, vs_rng_for (persona->seed, persona->index, VS_FOR_SERVICE) };

  write_tickets (&desk, from, to);
  write_interactions (&desk, from, to);
  write_survey (&desk, from, to);
  desk.rng = vs_rng_for (persona->seed, persona->index, VS_FOR_CAMPAIGN);
  for (guint c = 0; c < retailer->campaigns->len; c++)
    write_campaign (&desk, &g_array_index (retailer->campaigns, VsDemoCampaign, c), from, to);
}
