/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/tariff-store.h"

#include "base/money.h"
#include "base/parallel.h"
#include "meter/interval.h"
#include "tariff/biller.h"
#include "workspace/document.h"

#include <math.h>
#include <string.h>

#define ELECTRICITY "coalesce (fuel, 'electricity') = 'electricity'"

/* Which customer a meter belongs to, as an index into portfolio->customers. */
typedef struct {
  VsPortfolio *portfolio;
  VsBiller    *biller;
  GHashTable  *customer_of_meter;   /* meter_id → index + 1 */
  gboolean    *wanted;              /* customers × plans */
  GMutex       lock;                /* of the customers' sums: two meters of one customer may come at once */
} Visit;

static const char *
text_of (sqlite3_stmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

static gboolean
read_rule (VsWorkspace *ws, VsBestPlanRule *rule, GError **error)
{
  g_autofree char *json = vs_document_load (ws, "portfolio", "best-plan", NULL, error);
  g_autoptr (VsJsonDoc) doc = json ? vs_json_doc_parse (json, "portfolio/best-plan.json", error) : NULL;

  return doc != NULL && vs_best_plan_rule_read (doc, rule, error);
}

VsRate *
vs_tariff_load_rate (VsWorkspace *ws, const char *name, GError **error)
{
  g_autofree char *json = NULL, *file = NULL;

  if (g_str_has_suffix (name, ".json"))
    return vs_rate_load (name, error);
  json = vs_document_load (ws, "tariffs", name, NULL, error);
  if (json == NULL)
    return NULL;
  file = g_strdup_printf ("tariffs/%s.json", name);
  return vs_rate_parse (json, file, error);
}

static gboolean
add_plan (VsWorkspace *ws, VsPortfolio *portfolio, const char *plan_id, const char *name, const char *tariff, gboolean offered,
          GError **error)
{
  g_autoptr (VsRate) rate = tariff ? vs_tariff_load_rate (ws, tariff, error) : NULL;

  if (tariff != NULL && rate == NULL)
    {
      g_prefix_error (error, _("Plan “%s”: "), name ? name : plan_id);
      return FALSE;
    }
  if (rate != NULL && vs_rate_refusal (rate) != NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("Plan “%s”: %s"), name ? name : plan_id, vs_rate_refusal (rate));
      return FALSE;
    }
  vs_portfolio_add_plan (portfolio, plan_id, name ? name : rate ? vs_rate_name (rate) : NULL, rate, offered);
  return TRUE;
}

static gboolean
add_plans (VsWorkspace *ws, sqlite3 *db, VsPortfolio *portfolio, const char *const *extra, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "SELECT plan_id, name, tariff, coalesce (valid_from, ?1) <= ?1 AND coalesce (valid_to, ?1) >= ?1 "
                       "FROM plan WHERE " ELECTRICITY " ORDER BY plan_id", error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, portfolio->to - 1);
  while (vs_db_step (stmt, &failed))
    if (!add_plan (ws, portfolio, text_of (stmt, 0), text_of (stmt, 1), text_of (stmt, 2), sqlite3_column_int (stmt, 3), error))
      return FALSE;
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (portfolio->plans->len == 0)
    {
      g_auto (GStrv) names = vs_document_list (ws, "tariffs");

      for (guint i = 0; names[i] != NULL; i++)
        if (!add_plan (ws, portfolio, names[i], NULL, names[i], TRUE, error))
          return FALSE;
    }
  for (guint i = 0; extra != NULL && extra[i] != NULL; i++)
    {
      int known = vs_portfolio_find_plan (portfolio, extra[i]);

      if (known >= 0)
        ((VsPlan *) portfolio->plans->pdata[known])->offered = TRUE;
      else if (!add_plan (ws, portfolio, extra[i], NULL, extra[i], TRUE, error))
        return FALSE;
    }
  return TRUE;
}

/* Customers with a meter or a supply contract, and the plan in force; then the meters. Returns meter_id → customer index + 1. */
static GHashTable *
add_customers (sqlite3 *db, VsPortfolio *portfolio, GError **error)
{
  g_autoptr (GHashTable) meters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) customers = vs_db_prepare (db,
    "WITH supply AS (SELECT customer_id, plan_id, starts_on,"
    "  row_number () OVER (PARTITION BY customer_id ORDER BY starts_on DESC, contract_id DESC) AS place"
    "  FROM contract WHERE plan_id IS NOT NULL AND " ELECTRICITY
    "  AND coalesce (starts_on, ?1) <= ?1 AND coalesce (terminated_on, ?1 + 1) > ?1 AND (coalesce (ends_on, ?1) >= ?1 OR auto_renews)"
    "  AND coalesce (lower (status), '') NOT IN ('cancelled', 'terminated', 'ended', 'rejected', 'draft'))"
    " SELECT customer.customer_id, kind, supply.plan_id, coalesce (declared_ev, 0), coalesce (has_solar, 0), supply.starts_on FROM customer"
    " LEFT JOIN supply ON supply.customer_id = customer.customer_id AND place = 1"
    " WHERE supply.plan_id IS NOT NULL OR customer.customer_id IN (SELECT customer_id FROM meter WHERE " ELECTRICITY ")"
    " ORDER BY customer.customer_id", error);
  g_autoptr (sqlite3_stmt) rows = customers ? vs_db_prepare (db,
    "SELECT meter_id, coalesce (meter.customer_id, contract.customer_id) FROM meter LEFT JOIN contract USING (contract_id)"
    " WHERE coalesce (meter.fuel, 'electricity') = 'electricity' ORDER BY meter_id", error) : NULL;

  VsPortfolioCustomer *last;

  if (rows == NULL)
    return NULL;
  sqlite3_bind_int (customers, 1, portfolio->to - 1);
  while (vs_db_step (customers, &failed))
    {
      vs_portfolio_add_customer (portfolio, text_of (customers, 0), text_of (customers, 1), text_of (customers, 2));
      g_hash_table_insert (known, g_strdup (text_of (customers, 0)), GUINT_TO_POINTER (portfolio->customers->len));
      last = &g_array_index (portfolio->customers, VsPortfolioCustomer, portfolio->customers->len - 1);
      last->has_ev = sqlite3_column_int (customers, 3);
      last->has_solar = sqlite3_column_int (customers, 4);
      last->since = sqlite3_column_type (customers, 5) == SQLITE_NULL ? VS_DAY_NONE : sqlite3_column_int (customers, 5);
    }
  while (failed == NULL && vs_db_step (rows, &failed))
    {
      const char *owner = text_of (rows, 1) ? text_of (rows, 1) : text_of (rows, 0);
      gpointer    number = g_hash_table_lookup (known, owner);

      if (number == NULL)   /* nobody's, or of a customer that no file has told of */
        {
          vs_portfolio_add_customer (portfolio, owner, NULL, NULL);
          number = GUINT_TO_POINTER (portfolio->customers->len);
          g_hash_table_insert (known, g_strdup (owner), number);
        }
      g_hash_table_insert (meters, g_strdup (text_of (rows, 0)), number);
    }
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  return g_steal_pointer (&meters);
}

static void
mark_wanted (const VsPortfolio *portfolio, gboolean *wanted)
{
  guint n = portfolio->plans->len;

  for (gsize i = 0; i < portfolio->customers->len; i++)
    for (guint p = 0; p < n; p++)
      wanted[i * n + p] = vs_portfolio_is_open (portfolio, i, p)
                          || (int) p == g_array_index (portfolio->customers, VsPortfolioCustomer, i).current;
}

static gboolean
visit_meter (const VsMeterVisit *visit, gpointer data, GError **error)
{
  Visit *self = data;
  guint  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->customer_of_meter, visit->meter_id));
  guint  n = self->portfolio->plans->len;
  guint  n_months = self->portfolio->n_months;
  g_autofree double *cost = NULL;
  g_autofree float  *months = NULL;
  VsPortfolioCustomer *customer;
  VsBillerResult result;

  if (number == 0)   /* another fuel */
    return TRUE;
  cost = g_new (double, n + 1);
  months = g_new (float, n * n_months + 1);
  if (!vs_biller_bill (self->biller, visit->worker, visit->series, self->wanted + (gsize) (number - 1) * n, cost, months, &result,
                       error))
    return FALSE;
  customer = &g_array_index (self->portfolio->customers, VsPortfolioCustomer, number - 1);
  g_mutex_lock (&self->lock);
  customer->present += result.present;
  customer->expected += result.expected;
  customer->kwh += result.kwh;
  customer->peak_kw += result.peak_kw;
  for (guint p = 0; p < n; p++)
    {
      double *sum = vs_portfolio_cost (self->portfolio, number - 1, p);

      *sum = isnan (*sum) ? cost[p] : *sum + cost[p];
    }
  for (guint k = 0; k < n * n_months; k++)
    self->portfolio->months[(gsize) (number - 1) * n * n_months + k] += months[k];
  for (guint m = 0; self->portfolio->month_kwh != NULL && result.usage != NULL && m < MIN (n_months, result.usage->clock->n_months); m++)
    {
      self->portfolio->month_kwh[(gsize) (number - 1) * n_months + m] += (float) result.usage->months[m].kwh;
      self->portfolio->month_kw[(gsize) (number - 1) * n_months + m] += (float) (result.usage->months[m].peak / result.usage->clock->hours);
    }
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/* The last local day with readings, not after the as-of date. */
static VsDay
last_day (sqlite3 *db, VsDay as_of)
{
  gint64 last = VS_DAY_NONE;

  if (!vs_db_get_int (db, &last, NULL, "SELECT coalesce (max (last_on), -2147483648) FROM interval_meter") || last == VS_DAY_NONE)
    return VS_DAY_NONE;
  return as_of == VS_DAY_NONE ? (VsDay) last : MIN (as_of, (VsDay) last);
}

static gboolean
bill_meters (VsWorkspace *ws, Visit *visit, VsJob *job, GError **error)
{
  VsPortfolio *portfolio = visit->portfolio;
  /* A day more on either side: the window is local, these bounds are UTC. */
  VsTime from = (VsTime) (portfolio->from - 1) * VS_SECONDS_PER_DAY, to = (VsTime) (portfolio->to + 1) * VS_SECONDS_PER_DAY;
  g_autoptr (VsBiller) biller = vs_biller_new (portfolio, vs_parallel_workers ());
  gboolean done;

  vs_portfolio_seal (portfolio);
  visit->biller = biller;
  visit->wanted = g_new0 (gboolean, (gsize) portfolio->customers->len * portfolio->plans->len + 1);
  mark_wanted (portfolio, visit->wanted);
  g_mutex_init (&visit->lock);
  vs_job_report (job, -1, _("Billing every customer under every plan"));
  done = vs_interval_for_each (ws, from, to, visit_meter, visit, job, error);
  g_mutex_clear (&visit->lock);
  g_clear_pointer (&visit->wanted, g_free);
  return done;
}

static gboolean
find_window (VsWorkspace *ws, sqlite3 *db, VsBestPlanRule *rule, VsDay *from, VsDay *to, GError **error)
{
  VsDay last;

  if (!read_rule (ws, rule, error))
    return FALSE;
  last = last_day (db, vs_workspace_get_as_of (ws));
  if (last == VS_DAY_NONE)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_NO_DATA, _("There are no meter readings to bill: import readings first."));
      return FALSE;
    }
  *from = vs_day_add_months (last + 1, -rule->months);
  *to = last + 1;
  return TRUE;
}

gboolean
vs_tariff_window (VsWorkspace *ws, VsDay *from, VsDay *to, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  VsBestPlanRule rule;
  gboolean found = db != NULL && find_window (ws, db, &rule, from, to, error);

  if (db != NULL)
    vs_workspace_release (ws, db);
  return found;
}

/* alone (nullable): the only plan. */
static VsPortfolio *
make_portfolio (VsWorkspace *ws, VsRate *alone, const char *const *extra, VsJob *job, GError **error)
{
  g_autoptr (VsPortfolio) portfolio = NULL;
  g_autoptr (GHashTable) meters = NULL;
  sqlite3 *db = vs_workspace_reader (ws, error);
  VsBestPlanRule rule;
  VsDay    from, to;

  if (db == NULL)
    return NULL;
  if (find_window (ws, db, &rule, &from, &to, error))
    {
      portfolio = vs_portfolio_new (from, to, &rule);
      if (alone != NULL)
        vs_portfolio_add_plan (portfolio, vs_rate_name (alone), NULL, alone, TRUE);
      if (alone != NULL || add_plans (ws, db, portfolio, extra, error))
        meters = add_customers (db, portfolio, error);
    }
  vs_workspace_release (ws, db);
  if (meters != NULL)
    {
      Visit visit = { .portfolio = portfolio, .customer_of_meter = meters };

      if (bill_meters (ws, &visit, job, error))
        return g_steal_pointer (&portfolio);
    }
  return NULL;
}

VsPortfolio *
vs_tariff_portfolio (VsWorkspace *ws, const char *const *extra, VsJob *job, GError **error)
{
  return make_portfolio (ws, NULL, extra, job, error);
}

VsPortfolio *
vs_tariff_portfolio_of (VsWorkspace *ws, VsRate *rate, VsJob *job, GError **error)
{
  return make_portfolio (ws, rate, NULL, job, error);
}

/* ── Who may leave ── */

double *
vs_tariff_churn (VsWorkspace *ws, const VsPortfolio *portfolio, GError **error)
{
  g_autoptr (GHashTable) place = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree double *churn = g_new (double, portfolio->customers->len + 1);
  g_autoptr (GError) failed = NULL;
  sqlite3 *db = vs_workspace_reader (ws, error);
  sqlite3_stmt *stmt;

  if (db == NULL)
    return NULL;
  for (guint i = 0; i < portfolio->customers->len; i++)
    {
      churn[i] = NAN;
      g_hash_table_insert (place, g_array_index (portfolio->customers, VsPortfolioCustomer, i).customer_id, GUINT_TO_POINTER (i + 1));
    }
  stmt = vs_db_prepare (db, "SELECT customer_id, score / 100 FROM score WHERE model = 'churn' AND score IS NOT NULL", &failed);
  while (stmt != NULL && vs_db_step (stmt, &failed))
    {
      guint i = GPOINTER_TO_UINT (g_hash_table_lookup (place, text_of (stmt, 0)));

      if (i > 0)
        churn[i - 1] = sqlite3_column_double (stmt, 1);
    }
  g_clear_pointer (&stmt, sqlite3_finalize);
  vs_workspace_release (ws, db);
  return vs_error_pass (error, g_steal_pointer (&failed)) ? g_steal_pointer (&churn) : NULL;
}

/* ── The step ── */

static void
bind_money (sqlite3_stmt *stmt, int place, double units)
{
  VsMoney amount = vs_money_from_double (units);

  if (amount == VS_MONEY_NONE)
    sqlite3_bind_null (stmt, place);
  else
    sqlite3_bind_int64 (stmt, place, amount);
}

static void
bind_real (sqlite3_stmt *stmt, int place, double value)
{
  if (isnan (value))
    sqlite3_bind_null (stmt, place);
  else
    sqlite3_bind_double (stmt, place, value);
}

static gboolean
write_plan_bills (sqlite3 *db, const VsPortfolio *portfolio, GError **error)
{
  g_autoptr (sqlite3_stmt) insert =
    vs_db_prepare (db, "INSERT INTO plan_bill (customer_id, plan_id, cost, kwh, is_current) VALUES (?, ?, ?, ?, ?)", error);

  if (insert == NULL)
    return FALSE;
  for (gsize i = 0; i < portfolio->customers->len; i++)
    {
      const VsPortfolioCustomer *customer = &g_array_index (portfolio->customers, VsPortfolioCustomer, i);

      if (!vs_portfolio_is_covered (portfolio, i))
        continue;
      for (guint p = 0; p < portfolio->plans->len; p++)
        {
          double cost = *vs_portfolio_cost (portfolio, i, p);

          if (isnan (cost))
            continue;
          sqlite3_bind_text (insert, 1, customer->customer_id, -1, SQLITE_STATIC);
          sqlite3_bind_text (insert, 2, ((VsPlan *) portfolio->plans->pdata[p])->plan_id, -1, SQLITE_STATIC);
          bind_money (insert, 3, cost);
          sqlite3_bind_double (insert, 4, customer->kwh);
          sqlite3_bind_int (insert, 5, (int) p == customer->current);
          if (!vs_db_run (insert, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
write_best_plans (sqlite3 *db, const VsPortfolio *portfolio, GError **error)
{
  g_autoptr (sqlite3_stmt) insert =
    vs_db_prepare (db, "INSERT INTO best_plan (customer_id, current_plan_id, current_cost, best_plan_id, best_cost, saving, saving_share,"
                       " coverage, status, saving_low, saving_high) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);

  if (insert == NULL)
    return FALSE;
  for (gsize i = 0; i < portfolio->customers->len; i++)
    {
      const VsPortfolioCustomer *customer = &g_array_index (portfolio->customers, VsPortfolioCustomer, i);
      const VsPlan *best;
      VsPlanChoice  choice;

      vs_portfolio_choose (portfolio, i, &choice);
      sqlite3_bind_text (insert, 1, customer->customer_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 2, customer->plan_id, -1, SQLITE_STATIC);
      bind_money (insert, 3, choice.current_cost);
      best = choice.best >= 0 ? portfolio->plans->pdata[choice.best] : NULL;
      sqlite3_bind_text (insert, 4, best ? best->plan_id : NULL, -1, SQLITE_STATIC);
      bind_money (insert, 5, choice.best_cost);
      bind_money (insert, 6, choice.saving);
      bind_real (insert, 7, choice.saving_share);
      bind_real (insert, 8, choice.coverage);
      sqlite3_bind_text (insert, 9, vs_plan_status_name (choice.status), -1, SQLITE_STATIC);
      bind_money (insert, 10, choice.saving_low);
      bind_money (insert, 11, choice.saving_high);
      if (!vs_db_run (insert, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_step (VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (VsPortfolio) portfolio = vs_tariff_portfolio (ws, NULL, job, &failed);
  sqlite3 *db;

  if (portfolio == NULL && !g_error_matches (failed, VS_ERROR, VS_ERROR_NO_DATA))
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  db = vs_workspace_begin (ws, job, error);
  if (db == NULL)
    return FALSE;
  if (vs_db_exec (db, "DELETE FROM plan_bill; DELETE FROM best_plan", error)
      && (portfolio == NULL || (write_plan_bills (db, portfolio, error) && write_best_plans (db, portfolio, error)))
      && vs_workspace_bump (ws, "plan_bill", error)
      && vs_workspace_bump (ws, "best_plan", error)
      && vs_workspace_commit (ws, "run", "tariff", NULL, error))
    return TRUE;
  vs_workspace_rollback (ws);
  return FALSE;
}

static const char *const inputs[] = {
  "interval_block", "meter", "customer", "contract", "plan", "document:tariffs", "document:portfolio", "as_of", NULL,
};
static const char *const outputs[] = { "plan_bill", "best_plan", NULL };

const VsStep vs_step_tariff = { "tariff", N_("Billing every customer under every plan"), inputs, outputs, run_step };
