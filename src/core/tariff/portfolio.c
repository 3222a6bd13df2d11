/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/portfolio.h"

#include <math.h>
#include <string.h>

gboolean
vs_best_plan_rule_read (VsJsonDoc *doc, VsBestPlanRule *rule, GError **error)
{
  VsJson root = vs_json_doc_root (doc), saving = vs_json_get (root, "min_saving");
  VsJson months = vs_json_get (root, "months"), coverage = vs_json_get (root, "min_coverage");

  rule->months = (int) vs_json_integer (months);
  rule->min_coverage = vs_json_number (coverage);
  rule->amount = vs_json_number (vs_json_get (saving, "amount"));
  rule->share = vs_json_number (vs_json_get (saving, "share"));
  if (rule->months < 1 || rule->months > 36)
    vs_json_fault (months, _("must be 1 to 36 months"));
  if (!(rule->min_coverage >= 0 && rule->min_coverage <= 1))
    vs_json_fault (coverage, _("must be a share from 0 to 1"));
  if (!(rule->amount >= 0 && rule->share >= 0 && rule->share <= 1))
    vs_json_fault (saving, _("must have an “amount” of 0 or more and a “share” from 0 to 1"));
  return vs_json_doc_check (doc, error);
}

const char *
vs_plan_status_name (VsPlanStatus status)
{
  static const char *const names[] = { "overpaying", "right_plan", "not_enough_data", "no_plan" };

  return names[status];
}

static void
plan_free (gpointer data)
{
  VsPlan *plan = data;

  g_free (plan->plan_id);
  g_free (plan->name);
  g_clear_pointer (&plan->rate, vs_rate_unref);
  g_free (plan);
}

static void
customer_clear (gpointer data)
{
  VsPortfolioCustomer *customer = data;

  g_free (customer->customer_id);
  g_free (customer->kind);
  g_free (customer->plan_id);
}

VsPortfolio *
vs_portfolio_new (VsDay from, VsDay to, const VsBestPlanRule *rule)
{
  VsPortfolio *portfolio = g_new0 (VsPortfolio, 1);

  portfolio->from = from;
  portfolio->to = to;
  portfolio->n_months = (guint) (vs_day_month_index (to - 1) - vs_day_month_index (from) + 1);
  portfolio->rule = *rule;
  portfolio->plans = g_ptr_array_new_with_free_func (plan_free);
  portfolio->customers = g_array_new (FALSE, TRUE, sizeof (VsPortfolioCustomer));
  g_array_set_clear_func (portfolio->customers, customer_clear);
  return portfolio;
}

void
vs_portfolio_free (VsPortfolio *portfolio)
{
  if (portfolio == NULL)
    return;
  g_ptr_array_unref (portfolio->plans);
  g_array_unref (portfolio->customers);
  g_free (portfolio->cost);
  g_free (portfolio->months);
  g_free (portfolio->month_kwh);
  g_free (portfolio->month_kw);
  g_free (portfolio);
}

void
vs_portfolio_add_plan (VsPortfolio *portfolio, const char *plan_id, const char *name, VsRate *rate, gboolean offered)
{
  VsPlan *plan = g_new0 (VsPlan, 1);

  plan->plan_id = g_strdup (plan_id);
  plan->name = g_strdup (name ? name : plan_id);
  plan->rate = rate ? vs_rate_ref (rate) : NULL;
  plan->offered = offered;
  g_ptr_array_add (portfolio->plans, plan);
}

int
vs_portfolio_find_plan (const VsPortfolio *portfolio, const char *plan_id)
{
  for (guint i = 0; plan_id != NULL && i < portfolio->plans->len; i++)
    if (g_str_equal (((VsPlan *) portfolio->plans->pdata[i])->plan_id, plan_id))
      return (int) i;
  return -1;
}

void
vs_portfolio_add_customer (VsPortfolio *portfolio, const char *customer_id, const char *kind, const char *plan_id)
{
  VsPortfolioCustomer customer = { .customer_id = g_strdup (customer_id), .kind = g_strdup (kind), .plan_id = g_strdup (plan_id) };

  customer.current = vs_portfolio_find_plan (portfolio, plan_id);
  customer.since = VS_DAY_NONE;
  g_array_append_val (portfolio->customers, customer);
}

void
vs_portfolio_seal (VsPortfolio *portfolio)
{
  gsize n = (gsize) portfolio->customers->len * portfolio->plans->len;

  g_free (portfolio->cost);
  portfolio->cost = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    portfolio->cost[i] = NAN;
  g_free (portfolio->months);
  portfolio->months = g_new0 (float, MAX (n, 1) * portfolio->n_months);
  g_clear_pointer (&portfolio->month_kwh, g_free);
  g_clear_pointer (&portfolio->month_kw, g_free);
  for (guint p = 0; p < portfolio->plans->len && portfolio->month_kwh == NULL; p++)
    {
      const VsPlan *plan = portfolio->plans->pdata[p];

      if (plan->rate == NULL || !vs_rate_asks_months (plan->rate))
        continue;
      portfolio->month_kwh = g_new0 (float, (gsize) portfolio->customers->len * portfolio->n_months + 1);
      portfolio->month_kw = g_new0 (float, (gsize) portfolio->customers->len * portfolio->n_months + 1);
    }
}

static const VsPortfolioCustomer *
customer_at (const VsPortfolio *portfolio, gsize i)
{
  return &g_array_index (portfolio->customers, VsPortfolioCustomer, i);
}

gboolean
vs_portfolio_is_covered (const VsPortfolio *portfolio, gsize i)
{
  const VsPortfolioCustomer *customer = customer_at (portfolio, i);

  return customer->present > 0 && (double) customer->present / customer->expected >= portfolio->rule.min_coverage;
}

/* Until there are readings nobody knows how much the customer uses. */
static gboolean
fits (const VsPortfolio *portfolio, gsize i, const VsRate *rate)
{
  const VsPortfolioCustomer *customer = customer_at (portfolio, i);
  VsTraits traits = { customer->kind, customer->has_ev, customer->has_solar, NAN, NAN, NULL, NULL, 0 };

  if (customer->present > 0)
    {
      traits.kwh_year = customer->kwh * 365.25 / (portfolio->to - portfolio->from);
      traits.peak_kw = customer->peak_kw;
      if (portfolio->month_kwh != NULL)
        {
          traits.month_kwh = portfolio->month_kwh + i * portfolio->n_months;
          traits.month_kw = portfolio->month_kw + i * portfolio->n_months;
          traits.n_months = portfolio->n_months;
        }
    }
  return vs_rate_fits (rate, &traits);
}

gboolean
vs_portfolio_is_open (const VsPortfolio *portfolio, gsize i, guint plan_index)
{
  const VsPlan *plan = portfolio->plans->pdata[plan_index];

  return plan->offered && plan->rate != NULL && fits (portfolio, i, plan->rate);
}

/* The cheapest open plan; the present one wins a draw, then the first. */
static int
cheapest (const VsPortfolio *portfolio, gsize i)
{
  int current = customer_at (portfolio, i)->current, best = -1;

  if (current >= 0 && !isnan (*vs_portfolio_cost (portfolio, i, (guint) current)))
    best = current;
  for (guint p = 0; p < portfolio->plans->len; p++)
    if (vs_portfolio_is_open (portfolio, i, p) && !isnan (*vs_portfolio_cost (portfolio, i, p))
        && (best < 0 || *vs_portfolio_cost (portfolio, i, p) < *vs_portfolio_cost (portfolio, i, (guint) best)))
      best = (int) p;
  return best;
}

/* ── How sure a saving is ── */

#define N_DRAWS 200
#define N_TAIL (N_DRAWS / 20 + 1)
#define MAX_MONTHS 40

/* How often each month is drawn, by month and draw: the same for every customer and every run. */
static const float *
draws (guint n_months)
{
  static float counts[MAX_MONTHS + 1][MAX_MONTHS * N_DRAWS];
  static gsize made[MAX_MONTHS + 1];

  if (g_once_init_enter (&made[n_months]))
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (n_months);

      for (guint d = 0; d < N_DRAWS; d++)
        for (guint k = 0; k < n_months; k++)
          counts[n_months][(guint) g_rand_int_range (rand, 0, (gint32) n_months) * N_DRAWS + d] += 1;
      g_once_init_leave (&made[n_months], 1);
    }
  return counts[n_months];
}

/* Puts a value in its place among the N_TAIL lowest, which stand in rising order. */
static inline void
keep_low (double *low, double value)
{
  guint i = N_TAIL - 1;

  if (value >= low[i])
    return;
  for (; i > 0 && low[i - 1] > value; i--)
    low[i] = low[i - 1];
  low[i] = value;
}

/* 5th and 95th of a hundred of what the months' savings add up to, drawn again with replacement. */
static void
range_of_saving (const VsPortfolio *portfolio, gsize i, VsPlanChoice *choice)
{
  const float *now = portfolio->months + (i * portfolio->plans->len + (guint) customer_at (portfolio, i)->current) * portfolio->n_months;
  const float *best = portfolio->months + (i * portfolio->plans->len + (guint) choice->best) * portfolio->n_months;
  const float *count;
  double sums[N_DRAWS] = { 0 }, low[N_TAIL], high[N_TAIL];

  if (portfolio->n_months > MAX_MONTHS)
    return;
  count = draws (portfolio->n_months);
  for (guint m = 0; m < portfolio->n_months; m++)
    for (guint d = 0; d < N_DRAWS; d++)
      sums[d] += (double) (now[m] - best[m]) * count[m * N_DRAWS + d];
  for (guint k = 0; k < N_TAIL; k++)
    low[k] = high[k] = INFINITY;
  for (guint d = 0; d < N_DRAWS; d++)
    {
      keep_low (low, sums[d]);
      keep_low (high, -sums[d]);
    }
  choice->saving_low = low[N_TAIL - 1];
  choice->saving_high = -high[N_TAIL - 1];
}

void
vs_portfolio_choose (const VsPortfolio *portfolio, gsize i, VsPlanChoice *choice)
{
  const VsPortfolioCustomer *customer = customer_at (portfolio, i);
  const VsBestPlanRule      *rule = &portfolio->rule;

  *choice = (VsPlanChoice) { VS_PLAN_NOT_ENOUGH_DATA, -1, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  if (customer->expected > 0)
    choice->coverage = (double) customer->present / customer->expected;
  if (!vs_portfolio_is_covered (portfolio, i))
    return;
  choice->best = cheapest (portfolio, i);
  if (choice->best >= 0)
    choice->best_cost = *vs_portfolio_cost (portfolio, i, (guint) choice->best);
  if (customer->current >= 0)
    choice->current_cost = *vs_portfolio_cost (portfolio, i, (guint) customer->current);
  if (isnan (choice->current_cost))
    {
      choice->status = VS_PLAN_NONE;
      return;
    }
  choice->saving = choice->current_cost - choice->best_cost;
  choice->saving_share = choice->current_cost > 0 ? choice->saving / choice->current_cost : NAN;
  choice->status = choice->saving > 0 && choice->saving >= MAX (rule->amount, rule->share * choice->current_cost) ? VS_PLAN_OVERPAYING
                                                                                                                 : VS_PLAN_RIGHT;
  range_of_saving (portfolio, i, choice);
}

static int
compare_offers (gconstpointer a, gconstpointer b)
{
  const VsPlanOffer *x = a, *y = b;

  return x->worth > y->worth ? -1 : x->worth < y->worth ? 1 : x->customer < y->customer ? -1 : x->customer > y->customer;
}

/* By whole months since the contract began; where nobody knows when, none is claimed. */
static double
exit_fee_of (const VsPortfolio *portfolio, const VsPortfolioCustomer *customer)
{
  const VsPlan *plan = customer->current >= 0 ? portfolio->plans->pdata[customer->current] : NULL;
  int months = 0;

  if (plan == NULL || plan->rate == NULL || customer->since == VS_DAY_NONE)
    return 0;
  while (months < 1200 && vs_day_add_months (customer->since, months + 1) <= portfolio->to)
    months++;
  return vs_rate_exit_fee (plan->rate, months);
}

GArray *
vs_portfolio_offers (const VsPortfolio *portfolio, const double *churn)
{
  GArray *offers = g_array_new (FALSE, FALSE, sizeof (VsPlanOffer));

  for (gsize i = 0; i < portfolio->customers->len; i++)
    {
      VsPlanChoice choice;
      VsPlanOffer  offer = { .customer = i, .churn = churn ? churn[i] : NAN };

      vs_portfolio_choose (portfolio, i, &choice);
      if (choice.status != VS_PLAN_OVERPAYING)
        continue;
      offer.saving = offer.cost = choice.saving;
      offer.exit_fee = exit_fee_of (portfolio, customer_at (portfolio, i));
      offer.worth = offer.saving * (isnan (offer.churn) ? 0.5 : offer.churn);
      g_array_append_val (offers, offer);
    }
  g_array_sort (offers, compare_offers);
  return offers;
}

void
vs_portfolio_effect (const VsPortfolio *portfolio, guint plan_index, VsPlanEffect *effect)
{
  const VsPlan *plan = portfolio->plans->pdata[plan_index];

  memset (effect, 0, sizeof *effect);
  for (gsize i = 0; i < portfolio->customers->len; i++)
    {
      const VsPortfolioCustomer *customer = customer_at (portfolio, i);
      double now, then;

      if (plan->rate == NULL || !fits (portfolio, i, plan->rate))
        continue;
      effect->eligible++;
      then = vs_portfolio_is_covered (portfolio, i) ? *vs_portfolio_cost (portfolio, i, plan_index) : NAN;
      if (isnan (then))
        continue;
      effect->billed++;
      effect->revenue += then;
      effect->kwh += customer->kwh;
      now = customer->current >= 0 ? *vs_portfolio_cost (portfolio, i, (guint) customer->current) : NAN;
      if (isnan (now))
        continue;
      effect->compared++;
      effect->better += then < now - 0.01;
      effect->worse += then > now + 0.01;
      effect->revenue_now += now;
      effect->revenue_then += then;
    }
}
