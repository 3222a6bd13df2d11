/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/invoice-store.h"

#include "base/money.h"
#include "meter/interval.h"
#include "tariff/bill.h"
#include "tariff/tariff-store.h"
#include "workspace/document.h"

#include <math.h>

#define ELECTRICITY "coalesce (fuel, 'electricity') = 'electricity'"
#define OF_OWNER " FROM meter LEFT JOIN contract USING (contract_id) WHERE coalesce (meter.fuel, 'electricity') = 'electricity'" \
                 " AND coalesce (meter.customer_id, contract.customer_id) "

typedef struct {
  VsDay  on;
  char  *from_plan;            /* nullable */
} PlanChange;

typedef struct {
  VsDay  on;
  double percent;
} PriceChange;

typedef struct {
  GArray     *checks;          /* VsInvoiceCheck */
  GHashTable *of_customer;     /* customer_id → GArray of guint: their places in `checks` */
  GHashTable *plan_now;        /* contract_id → plan_id */
  GHashTable *changes;         /* contract_id → GArray of PlanChange, latest first */
  GHashTable *contract_prices, *plan_prices;   /* id → GArray of PriceChange */
  GHashTable *rates;           /* plan_id → VsRate */
  GHashTable *owner_of_meter;  /* meter_id → customer_id */
  GMutex      lock;            /* of the sums in `checks` */
} Invoices;

static const char *
text_of (sqlite3_stmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

static void
change_clear (gpointer data)
{
  g_free (((PlanChange *) data)->from_plan);
}

static void
invoices_init (Invoices *self)
{
  GDestroyNotify unref = (GDestroyNotify) g_array_unref;

  self->checks = vs_invoice_checks_new ();
  self->of_customer = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  self->plan_now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  self->contract_prices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  self->plan_prices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) vs_rate_unref);
  self->owner_of_meter = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&self->lock);
}

static void
invoices_clear (Invoices *self)
{
  g_clear_pointer (&self->checks, g_array_unref);
  g_hash_table_unref (self->of_customer);
  g_hash_table_unref (self->plan_now);
  g_hash_table_unref (self->changes);
  g_hash_table_unref (self->contract_prices);
  g_hash_table_unref (self->plan_prices);
  g_hash_table_unref (self->rates);
  g_hash_table_unref (self->owner_of_meter);
  g_mutex_clear (&self->lock);
}

/* ── Reading ── */

static double
real_or_nan (sqlite3_stmt *stmt, int column)
{
  return sqlite3_column_type (stmt, column) == SQLITE_NULL ? NAN : sqlite3_column_double (stmt, column);
}

/* The list of `key`, made when it is the first. (transfer none) */
static GArray *
list_of (GHashTable *lists, const char *key, guint size, GDestroyNotify clear)
{
  GArray *list = g_hash_table_lookup (lists, key);

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, size);
      g_array_set_clear_func (list, clear);
      g_hash_table_insert (lists, g_strdup (key), list);
    }
  return list;
}

typedef void (*RowFunc) (Invoices *self, sqlite3_stmt *stmt);

/* Every row of a query, in which ?1 is the customer asked for, or null. */
static gboolean
read_rows (Invoices *self, sqlite3 *db, const char *sql, const char *customer_id, RowFunc take, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  if (sqlite3_bind_parameter_count (stmt) > 0)
    sqlite3_bind_text (stmt, 1, customer_id, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, &failed))
    take (self, stmt);
  return vs_error_pass (error, g_steal_pointer (&failed));
}

static void
take_invoice (Invoices *self, sqlite3_stmt *stmt)
{
  VsInvoiceCheck check = { .invoice_id = g_strdup (text_of (stmt, 0)), .customer_id = g_strdup (text_of (stmt, 1)),
                           .contract_id = g_strdup (text_of (stmt, 2)), .recomputed = NAN, .kwh = NAN };
  guint place = self->checks->len;

  check.from = sqlite3_column_int (stmt, 3);
  check.to = sqlite3_column_int (stmt, 4) + 1;
  check.billed = vs_money_to_double (sqlite3_column_int64 (stmt, 5));
  check.kwh_billed = real_or_nan (stmt, 6);
  g_array_append_vals (list_of (self->of_customer, check.customer_id, sizeof place, NULL), &place, 1);
  g_array_append_val (self->checks, check);
}

static void
take_contract (Invoices *self, sqlite3_stmt *stmt)
{
  g_hash_table_insert (self->plan_now, g_strdup (text_of (stmt, 0)), g_strdup (text_of (stmt, 1)));
}

static void
take_meter (Invoices *self, sqlite3_stmt *stmt)
{
  g_hash_table_insert (self->owner_of_meter, g_strdup (text_of (stmt, 0)), g_strdup (text_of (stmt, 1)));
}

static void
take_plan_change (Invoices *self, sqlite3_stmt *stmt)
{
  PlanChange change = { sqlite3_column_int (stmt, 1), g_strdup (text_of (stmt, 2)) };

  g_array_append_vals (list_of (self->changes, text_of (stmt, 0), sizeof change, change_clear), &change, 1);
}

static void
take_price_change (Invoices *self, sqlite3_stmt *stmt)
{
  const char *contract = text_of (stmt, 0), *plan = text_of (stmt, 1);
  PriceChange change = { sqlite3_column_int (stmt, 2), sqlite3_column_double (stmt, 3) };

  /* Of a contract, whatever its plan; else of all who have the plan. */
  if (contract != NULL || plan != NULL)
    g_array_append_vals (list_of (contract ? self->contract_prices : self->plan_prices, contract ? contract : plan, sizeof change, NULL),
                         &change, 1);
}

static gboolean
read_rates (Invoices *self, VsWorkspace *ws, sqlite3 *db, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT plan_id, tariff FROM plan WHERE tariff IS NOT NULL AND " ELECTRICITY, error);

  if (stmt == NULL)
    return FALSE;
  while (vs_db_step (stmt, &failed))
    {
      VsRate *rate = vs_tariff_load_rate (ws, text_of (stmt, 1), error);

      if (rate == NULL)
        {
          g_prefix_error (error, _("Plan “%s”: "), text_of (stmt, 0));
          return FALSE;
        }
      g_hash_table_insert (self->rates, g_strdup (text_of (stmt, 0)), rate);
    }
  return vs_error_pass (error, g_steal_pointer (&failed));
}

static gboolean
read_all (Invoices *self, VsWorkspace *ws, sqlite3 *db, const char *customer_id, GError **error)
{
  return read_rows (self, db,
                    "SELECT invoice_id, invoice.customer_id, contract_id, period_start, period_end, amount - coalesce (tax, 0), kwh FROM invoice"
                    " LEFT JOIN contract USING (contract_id)"
                    " WHERE kind = 'invoice' AND period_start IS NOT NULL AND period_end >= period_start"
                    " AND coalesce (invoice.status, '') <> 'cancelled' AND " ELECTRICITY
                    " AND (?1 IS NULL OR invoice.customer_id = ?1) ORDER BY invoice_id", customer_id, take_invoice, error)
         && read_rows (self, db, "SELECT contract_id, plan_id FROM contract WHERE plan_id IS NOT NULL AND (?1 IS NULL OR customer_id = ?1)",
                       customer_id, take_contract, error)
         && read_rows (self, db, customer_id ? "SELECT meter_id, ?1" OF_OWNER "= ?1"
                                             : "SELECT meter_id, coalesce (meter.customer_id, contract.customer_id)" OF_OWNER "IS NOT NULL",
                       customer_id, take_meter, error)
         && read_rows (self, db, "SELECT contract_id, changed_on, from_plan_id FROM plan_change ORDER BY contract_id, changed_on DESC",
                       customer_id, take_plan_change, error)
         && read_rows (self, db, "SELECT contract_id, plan_id, effective_on, percent FROM price_change WHERE percent IS NOT NULL",
                       customer_id, take_price_change, error)
         && read_rates (self, ws, db, error);
}

/* ── The prices of each day ── */

/* What a contract is billed by from a day on, until the next. */
typedef struct {
  const VsRate *rate;
  const GArray *of_contract, *of_plan;   /* PriceChange, nullable */
  VsDay         since;                   /* the contract has the plan; VS_DAY_NONE: always had */
} Terms;

/* Raises the prices by the changes in force on `day`, and brings `next` forward to the first one after it. */
static void
apply_changes (const GArray *changes, VsDay contained, VsDay day, double *factor, VsDay *next)
{
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const PriceChange *change = &g_array_index (changes, PriceChange, i);

      if (contained != VS_DAY_NONE && change->on <= contained)
        continue;
      if (change->on <= day)
        *factor *= 1 + change->percent / 100;
      else
        *next = MIN (*next, change->on);
    }
}

/* Adds the days [from, to) under one plan, cut where its prices change. FALSE when a version of the rate cannot be billed. */
static gboolean
add_terms (GArray *out, const Terms *terms, VsDay from, VsDay to)
{
  for (VsDay day = from, next; day < to; day = next)
    {
      VsBillTerm term = { vs_rate_on (terms->rate, day), day };
      VsDay  version = vs_rate_starts (term.rate);
      double factor = 1;

      if (vs_rate_refusal (term.rate) != NULL)
        return FALSE;
      next = MIN (to, vs_rate_next_start (terms->rate, day));
      apply_changes (terms->of_plan, version, day, &factor, &next);
      apply_changes (terms->of_contract, terms->since == VS_DAY_NONE ? version : MAX (version, terms->since - 1), day, &factor, &next);
      term.raised = factor - 1;
      g_array_append_val (out, term);
    }
  return TRUE;
}

/* From the last day back, each plan the contract had, then its prices in the order of time. NULL when one is not known. */
static GArray *
terms_of (const Invoices *self, const VsInvoiceCheck *check)
{
  const char   *plan = check->contract_id ? g_hash_table_lookup (self->plan_now, check->contract_id) : NULL;
  const GArray *changes = check->contract_id ? g_hash_table_lookup (self->changes, check->contract_id) : NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  VsDay   to = check->to;
  GArray *all;

  for (guint i = 0; to > check->from; i++)
    {
      const PlanChange *change = changes && i < changes->len ? &g_array_index (changes, PlanChange, i) : NULL;
      VsDay from = change ? MAX (change->on, check->from) : check->from;

      if (from < to)
        {
          Terms terms = { .since = change ? change->on : VS_DAY_NONE };
          GArray *part = g_array_new (FALSE, FALSE, sizeof (VsBillTerm));

          g_ptr_array_insert (parts, 0, part);
          terms.rate = plan ? g_hash_table_lookup (self->rates, plan) : NULL;
          terms.of_plan = plan ? g_hash_table_lookup (self->plan_prices, plan) : NULL;
          terms.of_contract = g_hash_table_lookup (self->contract_prices, check->contract_id ? check->contract_id : "");
          if (terms.rate == NULL || !add_terms (part, &terms, from, to))
            return NULL;
          to = from;
        }
      plan = change ? change->from_plan : NULL;
    }
  all = g_array_new (FALSE, FALSE, sizeof (VsBillTerm));
  for (guint i = 0; i < parts->len; i++)
    g_array_append_vals (all, ((GArray *) parts->pdata[i])->data, ((GArray *) parts->pdata[i])->len);
  return all;
}

/* ── Recomputing ── */

/* Tax excluded; NaN where it cannot be billed, as when a price of the hour is missing. */
static double
net_of (const GArray *terms, const VsSeries *part, double *kwh)
{
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  VsBill bill = { NULL };
  double net = NAN;

  if (vs_bill_compute_dated ((const VsBillTerm *) terms->data, terms->len, part, NULL, NULL, &options, &bill, NULL))
    {
      net = bill.total;
      *kwh = bill.kwh;
      for (guint m = 0; m < bill.months->len; m++)
        net -= g_array_index (bill.months, VsBillMonth, m).by_kind[VS_BILL_TAX];
    }
  vs_bill_clear (&bill);
  return net;
}

static void
recompute (Invoices *self, VsInvoiceCheck *check, const VsSeries *series)
{
  VsTime   from = vs_calendar_day_start (series->zone, check->from), to = vs_calendar_day_start (series->zone, check->to);
  VsSeries part = vs_series_slice (series, from, to);
  g_autoptr (GArray) terms = terms_of (self, check);
  double   net = NAN, kwh = NAN;
  gboolean first;

  if (terms != NULL && part.n > 0)
    net = net_of (terms, &part, &kwh);
  g_mutex_lock (&self->lock);
  first = check->expected == 0;
  check->expected += (gsize) ((to - from) / series->step);
  check->present += vs_series_n_present (&part);
  check->recomputed = first ? net : check->recomputed + net;
  check->kwh = first ? kwh : check->kwh + kwh;
  g_mutex_unlock (&self->lock);
}

static void
recompute_meter (Invoices *self, const char *meter_id, const VsSeries *series)
{
  const char *owner = g_hash_table_lookup (self->owner_of_meter, meter_id);
  GArray     *theirs = owner ? g_hash_table_lookup (self->of_customer, owner) : NULL;

  for (guint i = 0; theirs != NULL && i < theirs->len; i++)
    recompute (self, &g_array_index (self->checks, VsInvoiceCheck, g_array_index (theirs, guint, i)), series);
}

static gboolean
visit_meter (const VsMeterVisit *visit, gpointer data, GError **error)
{
  recompute_meter (data, visit->meter_id, visit->series);
  return TRUE;
}

/* The few meters of one customer, without a look at all the others. */
static gboolean
visit_own_meters (Invoices *self, sqlite3 *db, GError **error)
{
  GHashTableIter iter;
  gpointer meter_id;

  g_hash_table_iter_init (&iter, self->owner_of_meter);
  while (g_hash_table_iter_next (&iter, &meter_id, NULL))
    {
      g_autoptr (GError) failed = NULL;
      VsSeries series = { 0 };

      if (vs_interval_read (db, meter_id, VS_TIME_NONE, VS_TIME_NONE, &series, &failed))
        recompute_meter (self, meter_id, &series);
      else if (!g_error_matches (failed, VS_ERROR, VS_ERROR_NO_DATA))
        return vs_error_pass (error, g_steal_pointer (&failed));
      vs_series_clear (&series);
    }
  return TRUE;
}

static gboolean
read_rule (VsWorkspace *ws, VsInvoiceRule *rule, GError **error)
{
  g_autofree char *json = vs_document_load (ws, "portfolio", "invoice-check", NULL, error);
  g_autoptr (VsJsonDoc) doc = json ? vs_json_doc_parse (json, "portfolio/invoice-check.json", error) : NULL;

  return doc != NULL && vs_invoice_rule_read (doc, rule, error);
}

GArray *
vs_invoice_check_all (VsWorkspace *ws, const char *customer_id, VsJob *job, GError **error)
{
  VsInvoiceRule rule;
  Invoices self;
  GArray  *checks = NULL;
  sqlite3 *db;
  gboolean done;

  if (!read_rule (ws, &rule, error) || (db = vs_workspace_reader (ws, error)) == NULL)
    return NULL;
  invoices_init (&self);
  done = read_all (&self, ws, db, customer_id, error) && (customer_id == NULL || visit_own_meters (&self, db, error));
  vs_workspace_release (ws, db);
  if (done && customer_id == NULL)
    {
      vs_job_report (job, -1, _("Recomputing invoices from the readings"));
      done = vs_interval_for_each (ws, VS_TIME_NONE, VS_TIME_NONE, visit_meter, &self, job, error);
    }
  if (done)
    {
      for (guint i = 0; i < self.checks->len; i++)
        {
          VsInvoiceCheck *check = &g_array_index (self.checks, VsInvoiceCheck, i);

          check->verdict = vs_invoice_judge (&rule, check);
        }
      checks = g_steal_pointer (&self.checks);
    }
  invoices_clear (&self);
  return checks;
}
