/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who overpays: the rule at its edges, eligibility, missing plans; and what a plan would do to revenue. */
#include "tariff/portfolio.h"

#include <math.h>
#include <string.h>

#define ROW "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
#define TABLE "[" ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "]"
#define RATE(rest) "{\"energyratestructure\":[[{\"rate\":0.1}]],\"energyweekdayschedule\":" TABLE ",\"energyweekendschedule\":" TABLE rest "}"

static void
add_plan (VsPortfolio *portfolio, const char *id, const char *rest, gboolean offered)
{
  g_autofree char *json = g_strdup_printf ("%.*s%s}", (int) strlen (RATE ("")) - 1, RATE (""), rest);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsRate) rate = vs_rate_parse (json, id, &error);

  g_assert_no_error (error);
  vs_portfolio_add_plan (portfolio, id, NULL, rate, offered);
}

/* Plans: a (anybody), b (anybody), c (business), d (no longer offered). */
static VsPortfolio *
portfolio_new (void)
{
  VsBestPlanRule rule = { 12, 0.9, 50, 0.05 };
  VsPortfolio *portfolio = vs_portfolio_new (0, 365, &rule);

  add_plan (portfolio, "a", "", TRUE);
  add_plan (portfolio, "b", "", TRUE);
  add_plan (portfolio, "c", ",\"eligibility\":[\"business\"]", TRUE);
  add_plan (portfolio, "d", "", FALSE);
  return portfolio;
}

typedef struct {
  const char  *name, *kind, *plan;
  gsize        present;       /* of 1,000 */
  double       cost[4];
  VsPlanStatus status;
  int          best;
  double       saving;
} Case;

static const Case cases[] = {
  { "just enough: the amount", "household", "a", 1000, { 500, 450, 1, 1 }, VS_PLAN_OVERPAYING, 1, 50 },
  { "a cent too little", "household", "a", 1000, { 500, 450.01, 1, 1 }, VS_PLAN_RIGHT, 1, 49.99 },
  { "just enough: the share", "household", "a", 1000, { 2000, 1900, 1, 1 }, VS_PLAN_OVERPAYING, 1, 100 },
  { "the share decides", "household", "a", 1000, { 2000, 1901, 1, 1 }, VS_PLAN_RIGHT, 1, 99 },
  { "coverage at the bound", "household", "a", 900, { 500, 400, 1, 1 }, VS_PLAN_OVERPAYING, 1, 100 },
  { "coverage below it", "household", "a", 899, { 500, 400, 1, 1 }, VS_PLAN_NOT_ENOUGH_DATA, -1, NAN },
  { "a business may", "business", "a", 1000, { 500, 450, 100, 1 }, VS_PLAN_OVERPAYING, 2, 400 },
  { "a draw keeps the plan", "household", "b", 1000, { 500, 500, 500, 500 }, VS_PLAN_RIGHT, 1, 0 },
  { "an old plan that is best", "household", "d", 1000, { 500, 500, 500, 300 }, VS_PLAN_RIGHT, 3, 0 },
  { "no plan", "household", NULL, 1000, { 500, 400, 1, 1 }, VS_PLAN_NONE, 1, NAN },
  { "an unknown plan", "household", "zz", 1000, { 500, 400, 1, 1 }, VS_PLAN_NONE, 1, NAN },
  { "of unknown kind", NULL, "a", 1000, { 500, 400, 1, 1 }, VS_PLAN_OVERPAYING, 1, 100 },
};

static VsPortfolio *
filled (void)
{
  VsPortfolio *portfolio = portfolio_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    vs_portfolio_add_customer (portfolio, cases[i].name, cases[i].kind, cases[i].plan);
  vs_portfolio_seal (portfolio);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsPortfolioCustomer *customer = &g_array_index (portfolio->customers, VsPortfolioCustomer, i);

      customer->present = cases[i].present;
      customer->expected = 1000;
      for (guint p = 0; p < 4; p++)
        *vs_portfolio_cost (portfolio, i, p) = cases[i].cost[p];
    }
  return portfolio;
}

static void
test_choice (void)
{
  g_autoptr (VsPortfolio) portfolio = filled ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsPlanChoice choice;

      vs_portfolio_choose (portfolio, i, &choice);
      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (vs_plan_status_name (choice.status), ==, vs_plan_status_name (cases[i].status));
      g_assert_cmpint (choice.best, ==, cases[i].best);
      if (isnan (cases[i].saving))
        g_assert_true (isnan (choice.saving));
      else
        g_assert_cmpfloat_with_epsilon (choice.saving, cases[i].saving, 1e-9);
    }
}

static void
test_no_meter (void)
{
  g_autoptr (VsPortfolio) portfolio = filled ();
  VsPlanChoice choice;

  g_array_index (portfolio->customers, VsPortfolioCustomer, 1).expected = 0;
  g_array_index (portfolio->customers, VsPortfolioCustomer, 1).present = 0;
  vs_portfolio_choose (portfolio, 1, &choice);
  g_assert_cmpint (choice.status, ==, VS_PLAN_NOT_ENOUGH_DATA);
  g_assert_true (isnan (choice.coverage));
}

/* Twelve months that save 10 each save 120 however they are drawn; six of 20 and six of nothing may save from 40 to 200. */
static void
test_range_of_saving (void)
{
  VsBestPlanRule rule = { 12, 0.9, 50, 0.05 };
  g_autoptr (VsPortfolio) portfolio = vs_portfolio_new (0, 365, &rule);
  VsPlanChoice even, uneven;

  add_plan (portfolio, "now", "", TRUE);
  add_plan (portfolio, "then", "", TRUE);
  vs_portfolio_add_customer (portfolio, "even", "household", "now");
  vs_portfolio_add_customer (portfolio, "uneven", "household", "now");
  vs_portfolio_seal (portfolio);
  g_assert_cmpuint (portfolio->n_months, ==, 12);
  for (gsize i = 0; i < 2; i++)
    {
      VsPortfolioCustomer *customer = &g_array_index (portfolio->customers, VsPortfolioCustomer, i);

      customer->present = customer->expected = 8760;
      *vs_portfolio_cost (portfolio, i, 0) = 1200;
      *vs_portfolio_cost (portfolio, i, 1) = 1080;
      for (guint m = 0; m < 12; m++)
        {
          portfolio->months[(i * 2 + 0) * 12 + m] = 100;
          portfolio->months[(i * 2 + 1) * 12 + m] = i == 0 ? 90 : m < 6 ? 80 : 100;
        }
    }
  vs_portfolio_choose (portfolio, 0, &even);
  vs_portfolio_choose (portfolio, 1, &uneven);
  g_assert_cmpfloat_with_epsilon (even.saving_low, 120, 1e-9);
  g_assert_cmpfloat_with_epsilon (even.saving_high, 120, 1e-9);
  /* Of twelve draws, each saving with a chance of a half, 5 % are below 3 and 5 % above 9. */
  g_assert_cmpfloat_with_epsilon (uneven.saving_low, 60, 20 + 1e-9);
  g_assert_cmpfloat_with_epsilon (uneven.saving_high, 180, 20 + 1e-9);
  g_assert_cmpfloat (uneven.saving, ==, 120);
}

static void
test_offers (void)
{
  g_autoptr (VsPortfolio) portfolio = filled ();
  double churn[G_N_ELEMENTS (cases)];
  g_autoptr (GArray) offers = NULL;
  const VsPlanOffer *first, *second;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    churn[i] = NAN;
  churn[0] = 1;      /* saves 50 */
  churn[6] = 0.05;   /* saves 400 */
  churn[2] = 0.9;    /* saves 100 */
  offers = vs_portfolio_offers (portfolio, churn);
  g_assert_cmpuint (offers->len, ==, 5);   /* all that overpay */
  first = &g_array_index (offers, VsPlanOffer, 0);
  second = &g_array_index (offers, VsPlanOffer, 1);
  g_assert_cmpuint (first->customer, ==, 2);
  g_assert_cmpfloat_with_epsilon (first->worth, 90, 1e-9);
  g_assert_cmpfloat_with_epsilon (first->cost, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (second->worth, 50, 1e-9);   /* nobody knows whether this one leaves */
  for (guint i = 1; i < offers->len; i++)
    g_assert_cmpfloat (g_array_index (offers, VsPlanOffer, i - 1).worth, >=, g_array_index (offers, VsPlanOffer, i).worth);
}

/* Leaving in the first year costs 75; the contract began so many months before the window's end. */
static void
test_exit_fee (void)
{
  static const struct { int months; double fee; } fees[] = { { 0, 75 }, { 11, 75 }, { 12, 0 }, { 40, 0 } };
  VsBestPlanRule rule = { 12, 0.9, 50, 0.05 };

  for (guint i = 0; i < G_N_ELEMENTS (fees); i++)
    {
      VsDay to = vs_day_from_civil (2025, 7, 1);
      g_autoptr (VsPortfolio) portfolio = vs_portfolio_new (vs_day_add_months (to, -12), to, &rule);
      g_autoptr (GArray) offers = NULL;
      VsPortfolioCustomer *customer;

      add_plan (portfolio, "bound", ",\"voltsource\":{\"exit_fee\":{\"amount\":75,\"months\":12}}", TRUE);
      add_plan (portfolio, "cheap", "", TRUE);
      vs_portfolio_add_customer (portfolio, "one", "household", "bound");
      vs_portfolio_seal (portfolio);
      customer = &g_array_index (portfolio->customers, VsPortfolioCustomer, 0);
      customer->present = customer->expected = 8760;
      customer->since = vs_day_add_months (to, -fees[i].months);
      *vs_portfolio_cost (portfolio, 0, 0) = 1000;
      *vs_portfolio_cost (portfolio, 0, 1) = 800;
      offers = vs_portfolio_offers (portfolio, NULL);
      g_assert_cmpuint (offers->len, ==, 1);
      g_assert_cmpfloat (g_array_index (offers, VsPlanOffer, 0).exit_fee, ==, fees[i].fee);
      g_assert_cmpfloat (g_array_index (offers, VsPlanOffer, 0).cost, ==, 200);
    }
}

/* Limits of the highest month, for which a portfolio keeps the months of its customers. */
static void
test_month_limits (void)
{
  VsBestPlanRule rule = { 12, 0.9, 50, 0.05 };
  VsDay to = vs_day_from_civil (2025, 7, 1);
  g_autoptr (VsPortfolio) portfolio = vs_portfolio_new (vs_day_add_months (to, -12), to, &rule);

  add_plan (portfolio, "small", ",\"peakkwhusagemax\":500,\"peakkwhusagehistory\":6", TRUE);
  add_plan (portfolio, "strong", ",\"peakkwcapacitymin\":20", TRUE);
  vs_portfolio_add_customer (portfolio, "one", "business", "small");
  vs_portfolio_seal (portfolio);
  g_assert_nonnull (portfolio->month_kwh);
  g_assert_true (vs_portfolio_is_open (portfolio, 0, 0) && vs_portfolio_is_open (portfolio, 0, 1));   /* nothing is known yet */
  g_array_index (portfolio->customers, VsPortfolioCustomer, 0).present = 8760;
  portfolio->month_kwh[2] = 900;       /* longer ago than the plan looks */
  portfolio->month_kwh[11] = 450;
  portfolio->month_kw[0] = 19;
  g_assert_true (vs_portfolio_is_open (portfolio, 0, 0));
  g_assert_false (vs_portfolio_is_open (portfolio, 0, 1));
  portfolio->month_kwh[10] = 501;
  portfolio->month_kw[5] = 21;
  g_assert_false (vs_portfolio_is_open (portfolio, 0, 0));
  g_assert_true (vs_portfolio_is_open (portfolio, 0, 1));
}

/* A plan for those with a car, one for those who use little. */
static void
test_traits (void)
{
  VsBestPlanRule rule = { 12, 0.9, 50, 0.05 };
  g_autoptr (VsPortfolio) portfolio = vs_portfolio_new (0, 365, &rule);

  add_plan (portfolio, "car", ",\"voltsource\":{\"eligibility\":{\"ev\":true}}", TRUE);
  add_plan (portfolio, "small", ",\"voltsource\":{\"eligibility\":{\"max_kwh_year\":2000}}", TRUE);
  vs_portfolio_add_customer (portfolio, "one", "household", "car");
  vs_portfolio_seal (portfolio);
  g_assert_false (vs_portfolio_is_open (portfolio, 0, 0));
  g_assert_true (vs_portfolio_is_open (portfolio, 0, 1));
  g_array_index (portfolio->customers, VsPortfolioCustomer, 0).has_ev = TRUE;
  g_array_index (portfolio->customers, VsPortfolioCustomer, 0).present = 8760;
  g_array_index (portfolio->customers, VsPortfolioCustomer, 0).kwh = 3000;
  g_assert_true (vs_portfolio_is_open (portfolio, 0, 0));
  g_assert_false (vs_portfolio_is_open (portfolio, 0, 1));
}

static void
test_effect (void)
{
  VsBestPlanRule rule = { 12, 0.9, 50, 0.05 };
  g_autoptr (VsPortfolio) portfolio = vs_portfolio_new (0, 365, &rule);
  static const double cost[4][2] = { { 100, 90 }, { 100, 130 }, { 100, 100.005 }, { 100, 50 } };
  VsPlanEffect effect;

  add_plan (portfolio, "now", "", TRUE);
  add_plan (portfolio, "then", ",\"eligibility\":[\"household\"]", TRUE);
  for (guint i = 0; i < 4; i++)
    vs_portfolio_add_customer (portfolio, "x", i == 3 ? "business" : "household", "now");
  vs_portfolio_add_customer (portfolio, "no readings", "household", "now");
  vs_portfolio_add_customer (portfolio, "no plan", "household", NULL);
  vs_portfolio_seal (portfolio);
  for (guint i = 0; i < 4; i++)
    {
      g_array_index (portfolio->customers, VsPortfolioCustomer, i).present = g_array_index (portfolio->customers, VsPortfolioCustomer, i).expected = 10;
      *vs_portfolio_cost (portfolio, i, 0) = cost[i][0];
      *vs_portfolio_cost (portfolio, i, 1) = cost[i][1];
    }
  g_array_index (portfolio->customers, VsPortfolioCustomer, 5).present = g_array_index (portfolio->customers, VsPortfolioCustomer, 5).expected = 10;
  *vs_portfolio_cost (portfolio, 5, 1) = 7;
  vs_portfolio_effect (portfolio, 1, &effect);
  g_assert_cmpuint (effect.eligible, ==, 5);
  g_assert_cmpuint (effect.billed, ==, 4);
  g_assert_cmpuint (effect.compared, ==, 3);
  g_assert_cmpfloat_with_epsilon (effect.revenue, 327.005, 1e-9);
  g_assert_cmpuint (effect.better, ==, 1);
  g_assert_cmpuint (effect.worse, ==, 1);
  g_assert_cmpfloat_with_epsilon (effect.revenue_now, 300, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect.revenue_then, 320.005, 1e-9);
}

static void
test_rule_file (void)
{
  static const char *const bad[] = {
    "{}", "{\"months\":0,\"min_coverage\":0.9,\"min_saving\":{\"amount\":50,\"share\":0.05}}",
    "{\"months\":12,\"min_coverage\":90,\"min_saving\":{\"amount\":50,\"share\":0.05}}",
    "{\"months\":12,\"min_coverage\":0.9,\"min_saving\":{\"amount\":-1,\"share\":0.05}}",
    "{\"months\":12,\"min_coverage\":0.9,\"min_saving\":{\"amount\":\"50\",\"share\":0.05}}",
  };
  g_autofree char *path = vs_data_path ("portfolio/best-plan.json");
  g_autoptr (GError) shipped = NULL;
  g_autoptr (VsJsonDoc) good = vs_json_doc_open (path, &shipped);
  VsBestPlanRule rule;

  g_assert_no_error (shipped);
  g_assert_true (vs_best_plan_rule_read (good, &rule, NULL));
  g_assert_cmpint (rule.months, ==, 12);
  g_assert_cmpfloat (rule.min_coverage, ==, 0.9);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (bad[i], "best-plan.json", NULL);

      g_assert_false (vs_best_plan_rule_read (doc, &rule, &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/portfolio/choice", test_choice);
  g_test_add_func ("/portfolio/no-meter", test_no_meter);
  g_test_add_func ("/portfolio/effect", test_effect);
  g_test_add_func ("/portfolio/rule", test_rule_file);
  g_test_add_func ("/portfolio/range", test_range_of_saving);
  g_test_add_func ("/portfolio/offers", test_offers);
  g_test_add_func ("/portfolio/exit-fee", test_exit_fee);
  g_test_add_func ("/portfolio/month-limits", test_month_limits);
  g_test_add_func ("/portfolio/traits", test_traits);
  return g_test_run ();
}
