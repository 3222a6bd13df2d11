/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retailer.h: what the demo is made from, read from data/demo/retailer.json and the tariffs it names. */
#pragma once

#include "base/zone.h"
#include "tariff/rate.h"

G_BEGIN_DECLS

typedef struct {
  double debit, late;      /* shares: pays by direct debit; of the others' invoices, late */
  double days;             /* typical lateness */
} VsPaying;

typedef struct {
  char   *plan_id, *name, *kind, *product_line;
  VsRate *rate;
  gboolean household, business;   /* who may have it */
} VsDemoPlan;

typedef struct {
  char   *name;
  double  share;
  int     postcode;
  char  **towns;
  guint   n_towns;
  double  mean_c, swing_c;
} VsDemoRegion;

typedef struct {
  char    *name;
  double   share, kwh_low, kwh_high, at_home, growth;
  VsPaying pays;
} VsDemoHousehold;

typedef struct {
  char   *name;
  double  share, kwh_low, kwh_high;
  int     opens, closes;
  double  weekend, night, cooling;
} VsDemoBusiness;

typedef struct {
  char    *name;
  double   up_to_kwh, growth;
  int      terms;
  VsPaying pays;
} VsDemoBusinessSegment;

typedef struct {
  char  *name;
  double share, kw;
} VsDemoShare;

typedef struct {
  char  *campaign_id, *name, *goal;
  int    starts, days;     /* starts: days from the as-of date */
  double cost_per_contact, reach, converts;
} VsDemoCampaign;

typedef struct {
  const VsZone *zone;      /* where the meters stand: bills and habits follow it */
  int           clock;     /* seconds east of UTC: the fixed clock of the wide readings file */
  char   *zone_name, *currency;
  int     tax_basis_points;
  double  cost_kwh, cost_month, growth;   /* growth of use, a year */
  double  price_rise, cost_rise;          /* a year, up to the last twelve months */
  int     household_terms;
  double  business, ev, ev_new, ev_declared, worse_plan, defaulter, churner, left, joined, vulnerable;
  GArray *plans, *regions, *households, *businesses, *segments, *chargers, *habits, *decoys, *campaigns;
  char  **competitors;
  guint   n_competitors;
} VsRetailer;

VsRetailer *vs_retailer_load (GError **error);
void        vs_retailer_free (VsRetailer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsRetailer, vs_retailer_free)

/* Index of the share that `u` in [0, 1) falls into, the shares taken as parts of their sum. `shares` is the first element's share. */
guint vs_retailer_pick (const double *shares, gsize stride, guint n, double u);
#define VS_PICK(array, Type, u) \
  vs_retailer_pick (&((Type *) (void *) (array)->data)->share, sizeof (Type), (array)->len, (u))

G_END_DECLS
