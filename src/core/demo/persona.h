/* SPDX-License-Identifier: GPL-3.0-or-later */
/* persona.h: who a customer of the demo is and what is planted in them: a pure function of the seed and the customer's number. */
#pragma once

#include "demo/scene.h"
#include "demo/rng.h"

G_BEGIN_DECLS

/* What a draw is for, so that a change in one place leaves the others alone. */
enum { VS_FOR_PERSONA = 1, VS_FOR_EV, VS_FOR_SHAPE, VS_FOR_HOURS, VS_FOR_DEVICE, VS_FOR_PLAN, VS_FOR_LEDGER, VS_FOR_SERVICE,
       VS_FOR_CAMPAIGN, VS_FOR_CONTRACT, VS_FOR_MESS };

typedef enum { VS_HABIT_TIMER, VS_HABIT_EVENING, VS_HABIT_WEEKEND, VS_HABIT_IRREGULAR, VS_HABIT_LIGHT } VsEvHabit;
typedef enum { VS_DECOY_NONE, VS_DECOY_STORAGE, VS_DECOY_BOILER, VS_DECOY_HEAT_PUMP, VS_DECOY_POOL, VS_DECOY_SAUNA } VsDecoy;

/* Signs a churner shows. */
enum { VS_SIGN_USAGE = 1, VS_SIGN_TICKETS = 2, VS_SIGN_SILENCE = 4, VS_SIGN_CONTRACT = 8, VS_SIGN_OVERDUE = 16 };

typedef struct {
  guint64     seed;
  guint       index;
  char        customer_id[16], meter_id[16], contract_id[16], name[64];
  gboolean    business, orphan;      /* orphan: a meter that no customer file knows */
  guint       type;                  /* of households or businesses */
  guint       segment;               /* of business_segments */
  guint       region, town;
  int         postcode;
  double      kwh;                   /* a year, before cars and electric heating */
  double      growth;                /* of it, a year */
  VsPaying    pays;
  int         terms;                 /* days */

  VsDay       since, ended;          /* ended: VS_DAY_NONE while a customer */
  const char *end_reason, *switched_to;

  gboolean    ev, ev_declared;
  double      ev_kw;
  VsEvHabit   habit;
  VsDay       ev_since;
  VsDecoy     decoy;
  double      decoy_kw;
  const char *heating;

  VsDay       stops_on;              /* a defaulter's last good day; VS_DAY_NONE */
  VsDay       leaves_on;             /* a churner's day, after the as-of date; VS_DAY_NONE */
  guint       signs;
  gboolean    wants_worse_plan, vulnerable;
  gboolean    consent_email, consent_sms, consent_phone, consent_post;
  int         birth_year, employees;
  const char *income_band;
} VsPersona;

void vs_persona_make (VsPersona *self, const VsRetailer *retailer, const VsScene *scene, guint64 seed, guint index, gboolean orphan);

/* FALSE for those who left before the first day that is read: nothing can be found at their meters. */
gboolean vs_persona_is_read (const VsPersona *self, const VsScene *scene);
const char *vs_ev_habit_name (const VsRetailer *retailer, VsEvHabit habit);
const char *vs_decoy_name (const VsRetailer *retailer, VsDecoy decoy);

/* The load: kWh of each hour of the scene into `kwh` (scene->n), with cars, heaters and the fall of those about to leave. */
void vs_persona_load (const VsPersona *self, const VsRetailer *retailer, const VsScene *scene, double *kwh);
/* The part of it that is a car or a decoy, added to `kwh`; `away` marks local days when nobody is at home. */
void vs_persona_devices (const VsPersona *self, const VsScene *scene, const guint8 *away, double *kwh);

G_END_DECLS
