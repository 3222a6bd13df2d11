/* SPDX-License-Identifier: GPL-3.0-or-later */
/* portfolio.h: every customer under every plan over the same months: whose plan is dear, which would be best, what a plan would do to
 * revenue. Pure: tariff-store.h fills it from a workspace. */
#pragma once

#include "tariff/eligibility.h"
#include "base/date.h"

G_BEGIN_DECLS

/* When a saving is worth a letter: data/portfolio/best-plan.json. */
typedef struct {
  int    months;
  double min_coverage;
  double amount, share;       /* overpaying: saving ≥ max (amount, share × present bill) */
} VsBestPlanRule;

typedef struct {
  char    *plan_id, *name;
  VsRate  *rate;              /* NULL: the plan names no tariff */
  gboolean offered;           /* may be chosen on the as-of date */
} VsPlan;

typedef struct {
  char    *customer_id;       /* of a meter that nobody owns: the meter's */
  char    *kind;              /* nullable */
  gboolean has_ev, has_solar; /* as far as is known */
  char    *plan_id;           /* of the contract in force (nullable) */
  VsDay    since;             /* its first day; VS_DAY_NONE: not known */
  int      current;           /* index into plans, −1 = none */
  gsize    present, expected; /* intervals of all meters; expected 0 = no meter */
  double   kwh;               /* over the window */
  double   peak_kw;           /* of the meters, each its own */
} VsPortfolioCustomer;

typedef struct {
  VsDay          from, to;    /* local dates [from, to) */
  VsBestPlanRule rule;
  GPtrArray     *plans;       /* VsPlan */
  GArray        *customers;   /* VsPortfolioCustomer */
  double        *cost;        /* customers × plans, currency units over the window; NaN = not billed */
  guint          n_months;    /* calendar months that the window touches */
  float         *months;      /* customers × plans × n_months: the same by month */
  float         *month_kwh, *month_kw;   /* customers × n_months: kWh and highest kW of all meters; NULL where no plan asks for them */
} VsPortfolio;

typedef enum { VS_PLAN_OVERPAYING, VS_PLAN_RIGHT, VS_PLAN_NOT_ENOUGH_DATA, VS_PLAN_NONE } VsPlanStatus;

typedef struct {
  VsPlanStatus status;
  int    best;                /* −1 = none */
  double current_cost, best_cost, saving, saving_share;   /* NaN = not known */
  double coverage;            /* NaN = no meter */
  double saving_low, saving_high;   /* 90 % range of the saving, were other months like these: bootstrap over the months */
} VsPlanChoice;

/* What moving everybody whom a plan admits to it would do, over the window. */
typedef struct {
  gsize  eligible;            /* customers it admits */
  gsize  billed;              /* of them with enough data */
  double revenue, kwh;        /* of those billed: under the plan */
  gsize  compared;            /* of them with a present bill */
  gsize  better, worse;       /* by more than a cent */
  double revenue_now, revenue_then;   /* of those compared */
} VsPlanEffect;

gboolean     vs_best_plan_rule_read (VsJsonDoc *doc, VsBestPlanRule *rule, GError **error);
const char  *vs_plan_status_name (VsPlanStatus status);   /* "overpaying", "right_plan", "not_enough_data", "no_plan" */

VsPortfolio *vs_portfolio_new (VsDay from, VsDay to, const VsBestPlanRule *rule);
void         vs_portfolio_free (VsPortfolio *portfolio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsPortfolio, vs_portfolio_free)
/* Takes a reference of rate (nullable). */
void         vs_portfolio_add_plan (VsPortfolio *portfolio, const char *plan_id, const char *name, VsRate *rate, gboolean offered);
/* −1 = no such plan. */
int          vs_portfolio_find_plan (const VsPortfolio *portfolio, const char *plan_id);
void         vs_portfolio_add_customer (VsPortfolio *portfolio, const char *customer_id, const char *kind, const char *plan_id);
/* Once plans and customers are complete: room for the costs, all NaN. */
void         vs_portfolio_seal (VsPortfolio *portfolio);

static inline double *
vs_portfolio_cost (const VsPortfolio *portfolio, gsize customer, guint plan)
{
  return &portfolio->cost[customer * portfolio->plans->len + plan];
}

/* Is there enough data to speak of this customer's bills? */
gboolean     vs_portfolio_is_covered (const VsPortfolio *portfolio, gsize customer);
/* May the customer choose the plan: offered, billed, and open to such a customer. */
gboolean     vs_portfolio_is_open (const VsPortfolio *portfolio, gsize customer, guint plan);
void         vs_portfolio_choose (const VsPortfolio *portfolio, gsize customer, VsPlanChoice *choice);
/* A letter to one who overpays, and what it costs the company when it is followed. */
typedef struct {
  gsize  customer;
  double saving;              /* the customer's, over the window; who only changes the plan pays no exit fee */
  double churn;               /* 0..1, NaN = not known: counts as a half */
  double worth;               /* saving × churn: the order of the list */
  double cost;                /* revenue given up when the offer is taken: present bill less best bill */
  double exit_fee;            /* what leaving the company on the last day would cost the customer by the present plan: it holds one back */
} VsPlanOffer;
/* Those who overpay, best first; free with g_array_unref. churn: a value a customer, or NULL. */
GArray      *vs_portfolio_offers (const VsPortfolio *portfolio, const double *churn);

void         vs_portfolio_effect (const VsPortfolio *portfolio, guint plan, VsPlanEffect *effect);

G_END_DECLS
