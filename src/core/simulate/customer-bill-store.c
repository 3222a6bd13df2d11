/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/customer-bill.h"

#include "meter/interval.h"
#include "tariff/by-day.h"
#include "tariff/eligibility.h"
#include "tariff/explain.h"
#include "tariff/invoice-store.h"
#include "tariff/tariff-store.h"
#include "workspace/document.h"

#include <math.h>
#include <string.h>

/* What plans ask of a customer, of all meters together. */
typedef struct {
  char     *kind, *current;   /* nullable */
  VsTraits  traits;
  float    *month_kwh, *month_kw;   /* one a calendar month of the window */
} Customer;

/* A plan while it is looked at. */
typedef struct {
  VsCustomerPlan *plan;
  VsRate         *rate;
  char          **labels;     /* of its energy periods */
  GArray         *bills;      /* VsBill, one a meter */
} Candidate;

static const char *
text_of (sqlite3_stmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

static void
plan_free (gpointer data)
{
  VsCustomerPlan *plan = data;

  g_free (plan->plan_id);
  g_free (plan->name);
  g_free (plan);
}

static void
barred_free (gpointer data)
{
  VsBarredPlan *barred = data;

  g_free (barred->name);
  g_free (barred->reason);
  g_free (barred);
}

static void
line_free (gpointer data)
{
  VsCustomerLine *line = data;

  g_free (line->caption);
  g_free (line->hours);
  g_free (line->unit);
  g_free (line);
}

void
vs_customer_bill_free (VsCustomerBill *bill)
{
  if (bill == NULL)
    return;
  g_ptr_array_unref (bill->plans);
  g_ptr_array_unref (bill->barred);
  g_clear_pointer (&bill->invoices, g_array_unref);
  g_ptr_array_unref (bill->lines);
  g_array_unref (bill->months);
  g_free (bill->day_kwh);
  g_free (bill->day_cost);
  g_free (bill->customer_id);
  g_free (bill);
}

static void
bill_clear (gpointer data)
{
  vs_bill_clear (data);
}

static void
candidate_free (gpointer data)
{
  Candidate *candidate = data;

  g_clear_pointer (&candidate->plan, plan_free);
  g_array_unref (candidate->bills);
  vs_rate_unref (candidate->rate);
  g_strfreev (candidate->labels);
  g_free (candidate);
}

/* ── What the customer used ── */

static void
series_clear (gpointer data)
{
  vs_series_clear (data);
}

/* The window from local midnight to local midnight on the meter's own grid, NaN where nothing was read. */
static VsSeries
lay (const VsSeries *series, VsDay from, VsDay to)
{
  VsTime   begin = vs_calendar_day_start (series->zone, from), end = vs_calendar_day_start (series->zone, to);
  VsSeries window = { .step = series->step, .zone = series->zone };
  gint64   shift;

  window.start = begin + ((series->start - begin) % series->step + series->step) % series->step;
  window.n = (gsize) MAX ((end - window.start + series->step - 1) / series->step, 0);
  window.kwh = g_new (float, MAX (window.n, 1));
  shift = (window.start - series->start) / series->step;
  for (gint64 i = 0; i < (gint64) window.n; i++)
    window.kwh[i] = i + shift >= 0 && i + shift < (gint64) series->n ? series->kwh[i + shift] : NAN;
  return window;
}

/* The window of each meter of the customer. */
static GArray *
read_meters (sqlite3 *db, const char *customer_id, VsDay from, VsDay to, GError **error)
{
  g_autoptr (GArray) meters = g_array_new (FALSE, TRUE, sizeof (VsSeries));
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db,
    "SELECT meter_id FROM meter LEFT JOIN contract USING (contract_id) WHERE coalesce (meter.fuel, 'electricity') = 'electricity'"
    " AND coalesce (meter.customer_id, contract.customer_id, meter_id) = ?1 ORDER BY meter_id", error);

  if (stmt == NULL)
    return NULL;
  g_array_set_clear_func (meters, series_clear);
  sqlite3_bind_text (stmt, 1, customer_id, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, &failed))
    {
      VsSeries series = { 0 }, window;
      g_autoptr (GError) none = NULL;

      if (!vs_interval_read (db, text_of (stmt, 0), (VsTime) (from - 1) * VS_SECONDS_PER_DAY, (VsTime) (to + 1) * VS_SECONDS_PER_DAY,
                             &series, &none))
        {
          if (g_error_matches (none, VS_ERROR, VS_ERROR_NO_DATA))
            continue;
          g_propagate_error (error, g_steal_pointer (&none));
          return NULL;
        }
      window = lay (&series, from, to);
      g_array_append_val (meters, window);
      vs_series_clear (&series);
    }
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  return g_steal_pointer (&meters);
}

static void
customer_clear (Customer *customer)
{
  g_free (customer->kind);
  g_free (customer->current);
  g_free (customer->month_kwh);
  g_free (customer->month_kw);
}

/* Each month's kWh and its highest kW, as the portfolio has them: of several meters each its own peak. */
static void
measure_months (Customer *customer, const VsCustomerBill *bill, const VsSeries *series, const VsCalendar *calendar)
{
  g_autofree float *peak = g_new0 (float, customer->traits.n_months);
  float hours = (float) series->step / 3600;

  for (gsize i = 0; i < series->n; i++)
    {
      int month = vs_day_month_index (CLAMP (calendar->day[i], bill->from, bill->to - 1)) - vs_day_month_index (bill->from);

      if (series->kwh[i] > 0)
        customer->month_kwh[month] += series->kwh[i];
      peak[month] = MAX (peak[month], series->kwh[i] / hours);
    }
  for (guint m = 0; m < customer->traits.n_months; m++)
    {
      customer->month_kw[m] += peak[m];
      customer->traits.peak_kw = MAX (customer->traits.peak_kw, (double) customer->month_kw[m]);
    }
}

/* Sums of the days, the coverage and the kWh of all meters. */
static void
sum_days (VsCustomerBill *bill, const GArray *meters, Customer *customer)
{
  gsize n = (gsize) (bill->to - bill->from), present = 0;
  double expected = 0;

  customer->traits.n_months = (guint) (vs_day_month_index (bill->to - 1) - vs_day_month_index (bill->from) + 1);
  customer->traits.month_kwh = customer->month_kwh = g_new0 (float, customer->traits.n_months);
  customer->traits.month_kw = customer->month_kw = g_new0 (float, customer->traits.n_months);
  bill->day_kwh = g_new (double, n);
  for (gsize d = 0; d < n; d++)
    bill->day_kwh[d] = NAN;
  for (guint m = 0; m < meters->len; m++)
    {
      const VsSeries *series = &g_array_index (meters, VsSeries, m);
      g_autoptr (VsCalendar) calendar = vs_calendar_new (series->zone, series->start, series->step, series->n);

      expected += (double) n * VS_SECONDS_PER_DAY / series->step;
      for (gsize i = 0; i < series->n; i++)
        if (!isnan (series->kwh[i]))
          {
            double *day = &bill->day_kwh[CLAMP (calendar->day[i] - bill->from, 0, (int) n - 1)];

            *day = (isnan (*day) ? 0 : *day) + (double) series->kwh[i];
            bill->kwh += (double) series->kwh[i];
            present++;
          }
      measure_months (customer, bill, series, calendar);
    }
  customer->traits.kwh_year = present > 0 ? bill->kwh * 365.25 / n : NAN;
  bill->coverage = expected > 0 ? MIN ((double) present / expected, 1) : NAN;
}

/* ── Under every plan ── */

static char **
read_labels (const char *json)
{
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, "", NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (doc != NULL && JSON_NODE_HOLDS_OBJECT (vs_json_doc_root (doc).node))
    {
      VsJson labels = vs_json_get (vs_json_doc_root (doc), "energytoulabels");

      for (guint i = 0; vs_json_exists (labels) && i < vs_json_length (labels); i++)
        g_strv_builder_add (names, vs_json_string_or (vs_json_at (labels, i), ""));
    }
  return g_strv_builder_end (names);
}

static void
bar (VsCustomerBill *bill, const char *name, const char *reason)
{
  VsBarredPlan *barred = g_new (VsBarredPlan, 1);

  barred->name = g_strdup (name);
  barred->reason = g_strdup (reason);
  g_ptr_array_add (bill->barred, barred);
}

/* NULL without an error: the plan has no tariff, is no longer sold, is not for such a customer, or cannot be billed; the last two are
 * set down with their reasons. */
static Candidate *
candidate_new (VsWorkspace *ws, sqlite3_stmt *stmt, VsCustomerBill *bill, const Customer *customer)
{
  const char *plan_id = text_of (stmt, 0), *name = text_of (stmt, 1), *tariff = text_of (stmt, 2);
  g_autofree char *json = tariff ? vs_document_load (ws, "tariffs", tariff, NULL, NULL) : NULL;
  g_autofree char *file = g_strdup_printf ("tariffs/%s.json", tariff ? tariff : "");
  g_autoptr (GError) bad = NULL;
  g_autoptr (VsRate) rate = json ? vs_rate_parse (json, file, &bad) : NULL;
  g_autofree char *objection = NULL;
  gboolean is_current = g_strcmp0 (plan_id, customer->current) == 0;
  Candidate *candidate;

  if (json == NULL || (!is_current && !sqlite3_column_int (stmt, 3)))
    return NULL;
  if (rate != NULL && vs_rate_refusal (rate) == NULL && !is_current)
    objection = vs_rate_objection (rate, &customer->traits);
  if (rate == NULL || vs_rate_refusal (rate) != NULL || objection != NULL)
    {
      bar (bill, name ? name : plan_id, rate == NULL ? bad->message : objection ? objection : vs_rate_refusal (rate));
      return NULL;
    }
  candidate = g_new0 (Candidate, 1);
  candidate->plan = g_new0 (VsCustomerPlan, 1);
  candidate->plan->plan_id = g_strdup (plan_id);
  candidate->plan->name = g_strdup (name ? name : vs_rate_name (rate));
  candidate->plan->is_current = is_current;
  candidate->rate = g_steal_pointer (&rate);
  candidate->labels = read_labels (json);
  candidate->bills = g_array_new (FALSE, TRUE, sizeof (VsBill));
  g_array_set_clear_func (candidate->bills, bill_clear);
  return candidate;
}

static gboolean
bill_candidate (Candidate *candidate, const GArray *meters, GError **error)
{
  const VsBillOptions options = { .profile = VS_BILL_CALENDAR, .metering = -1, .explain = TRUE };

  g_array_set_size (candidate->bills, meters->len);
  for (guint m = 0; m < meters->len; m++)
    {
      VsBill *bill = &g_array_index (candidate->bills, VsBill, m);

      if (!vs_bill_compute (candidate->rate, &g_array_index (meters, VsSeries, m), &options, bill, error))
        return FALSE;
      candidate->plan->total += bill->total;
      for (guint i = 0; i < bill->months->len; i++)
        for (guint k = 0; k < VS_N_BILL_KINDS; k++)
          candidate->plan->by_kind[k] += g_array_index (bill->months, VsBillMonth, i).by_kind[k];
    }
  return TRUE;
}

static int
compare_totals (gconstpointer a, gconstpointer b)
{
  double x = (*(Candidate *const *) a)->plan->total, y = (*(Candidate *const *) b)->plan->total;

  return (x > y) - (x < y);
}

static gboolean
read_customer (sqlite3 *db, const char *customer_id, Customer *customer, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) who = vs_db_prepare (db,
    "SELECT kind, (SELECT current_plan_id FROM best_plan WHERE best_plan.customer_id = customer.customer_id),"
    " coalesce (declared_ev, 0), coalesce (has_solar, 0) FROM customer WHERE customer_id = ?1", error);

  if (who == NULL)
    return FALSE;
  sqlite3_bind_text (who, 1, customer_id, -1, SQLITE_STATIC);
  if (vs_db_step (who, &failed))
    {
      customer->traits.kind = customer->kind = g_strdup (text_of (who, 0));
      customer->current = g_strdup (text_of (who, 1));
      customer->traits.has_ev = sqlite3_column_int (who, 2);
      customer->traits.has_solar = sqlite3_column_int (who, 3);
    }
  return vs_error_pass (error, g_steal_pointer (&failed));
}

/* A plan that cannot bill this customer's readings is set aside with the reason: the others can still be compared. */
static GPtrArray *
bill_plans (VsWorkspace *ws, sqlite3 *db, VsCustomerBill *bill, const GArray *meters, const Customer *customer, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free);
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) plans = vs_db_prepare (db,
    "SELECT plan_id, name, tariff, coalesce (valid_from, ?1) <= ?1 AND coalesce (valid_to, ?1) >= ?1 FROM plan"
    " WHERE coalesce (fuel, 'electricity') = 'electricity' ORDER BY plan_id", error);

  if (plans == NULL)
    return NULL;
  sqlite3_bind_int (plans, 1, bill->to - 1);
  while (failed == NULL && vs_job_check (job, &failed) && vs_db_step (plans, &failed))
    {
      Candidate *candidate = candidate_new (ws, plans, bill, customer);
      g_autoptr (GError) bad = NULL;

      if (candidate != NULL && bill_candidate (candidate, meters, &bad))
        g_ptr_array_add (candidates, candidate);
      else if (candidate != NULL)
        {
          bar (bill, candidate->plan->name, bad->message);
          candidate_free (candidate);
        }
    }
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  if (candidates->len == 0)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_NO_DATA,
                           _("No plan of the workspace can bill this customer: import plans and their tariffs."));
      return NULL;
    }
  g_ptr_array_sort (candidates, compare_totals);
  return g_steal_pointer (&candidates);
}

/* ── The lines of one plan ── */

static char *
caption_of (const Candidate *candidate, const VsBillLine *line)
{
  const char *label = line->kind == VS_BILL_ENERGY && line->period >= 0 && line->period < (int) g_strv_length (candidate->labels)
                        ? candidate->labels[line->period] : "";

  if (*label == '\0')
    return vs_bill_line_caption (line);
  return line->tier > 0 ? g_strdup_printf (_("%s, step %d"), label, line->tier + 1) : g_strdup (label);
}

static void
add_line (VsCustomerBill *out, const Candidate *candidate, const VsBill *bill, const VsBillLine *line)
{
  g_autofree char *caption = caption_of (candidate, line);
  VsCustomerLine *sum = NULL;

  for (guint i = 0; i < out->lines->len && sum == NULL; i++)
    {
      VsCustomerLine *other = out->lines->pdata[i];

      if (other->kind == line->kind && g_str_equal (other->caption, caption))
        sum = other;
    }
  if (sum == NULL)
    {
      sum = g_new0 (VsCustomerLine, 1);
      sum->kind = line->kind;
      sum->caption = g_steal_pointer (&caption);
      sum->hours = vs_bill_line_hours (bill, line);
      sum->unit = g_strdup (line->unit);
      g_ptr_array_add (out->lines, sum);
    }
  sum->quantity += line->quantity * line->share;
  sum->amount += line->amount;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const VsCustomerLine *x = *(VsCustomerLine *const *) a, *y = *(VsCustomerLine *const *) b;

  return x->kind != y->kind ? (int) x->kind - (int) y->kind : g_strcmp0 (x->caption, y->caption);
}

static void
add_month (VsCustomerBill *out, const VsBillMonth *month)
{
  VsDay first = vs_day_from_civil (month->year, month->month, 1);
  VsCustomerMonth *sum = NULL;

  for (guint i = 0; i < out->months->len && sum == NULL; i++)
    if (g_array_index (out->months, VsCustomerMonth, i).first == first)
      sum = &g_array_index (out->months, VsCustomerMonth, i);
  if (sum == NULL)
    {
      VsCustomerMonth fresh = { .first = first };

      g_array_append_val (out->months, fresh);
      sum = &g_array_index (out->months, VsCustomerMonth, out->months->len - 1);
    }
  sum->kwh += month->kwh;
  sum->peak_kw += month->peak_kw;
  sum->total += month->total;
}

/* "Energy" where there is but one price for it. */
static void
name_alone (VsCustomerBill *out)
{
  guint n[VS_N_BILL_KINDS] = { 0 };

  for (guint i = 0; i < out->lines->len; i++)
    n[((VsCustomerLine *) out->lines->pdata[i])->kind]++;
  for (guint i = 0; i < out->lines->len; i++)
    {
      VsCustomerLine *line = out->lines->pdata[i];

      if (n[line->kind] > 1 || (line->kind != VS_BILL_ENERGY && line->kind != VS_BILL_DEMAND_FLAT && line->kind != VS_BILL_DEMAND_TOU))
        continue;
      g_free (line->caption);
      line->caption = g_strdup (vs_bill_kind_caption (line->kind));
    }
}

static void
take_apart (VsCustomerBill *out, const Candidate *candidate)
{
  for (guint m = 0; m < candidate->bills->len; m++)
    {
      const VsBill *bill = &g_array_index (candidate->bills, VsBill, m);

      for (guint i = 0; i < bill->lines->len; i++)
        add_line (out, candidate, bill, &g_array_index (bill->lines, VsBillLine, i));
      for (guint i = 0; i < bill->months->len; i++)
        add_month (out, &g_array_index (bill->months, VsBillMonth, i));
    }
  g_ptr_array_sort (out->lines, compare_lines);
  name_alone (out);
}

/* The plan asked for, else the one in force, else the cheapest. */
static guint
choose_plan (const GPtrArray *candidates, const char *plan_id)
{
  guint chosen = 0;

  for (guint i = 0; i < candidates->len; i++)
    {
      const VsCustomerPlan *plan = ((Candidate *) candidates->pdata[i])->plan;

      if (plan_id != NULL && g_str_equal (plan->plan_id, plan_id))
        return i;
      chosen = plan->is_current ? i : chosen;
    }
  return chosen;
}

/* What each day added to the bill, all meters together. */
static gboolean
cost_days (VsCustomerBill *out, const VsRate *rate, const GArray *meters, GError **error)
{
  gsize n = (gsize) (out->to - out->from);
  g_autofree double *cost = g_new (double, n);

  out->day_cost = g_new (double, n);
  for (gsize d = 0; d < n; d++)
    out->day_cost[d] = NAN;
  for (guint m = 0; m < meters->len; m++)
    {
      if (!vs_bill_by_day (rate, &g_array_index (meters, VsSeries, m), out->from, out->to, cost, error))
        return FALSE;
      for (gsize d = 0; d < n; d++)
        if (!isnan (cost[d]))
          out->day_cost[d] = (isnan (out->day_cost[d]) ? 0 : out->day_cost[d]) + cost[d];
    }
  return TRUE;
}

static int
compare_invoices (gconstpointer a, gconstpointer b)
{
  const VsInvoiceCheck *x = a, *y = b;

  return x->from != y->from ? (x->from < y->from) - (x->from > y->from) : g_strcmp0 (x->invoice_id, y->invoice_id);
}

static gboolean
fill (VsWorkspace *ws, sqlite3 *db, VsCustomerBill *out, Customer *customer, const char *plan_id, VsJob *job, GError **error)
{
  g_autoptr (GArray) meters = read_meters (db, out->customer_id, out->from, out->to, error);
  g_autoptr (GPtrArray) candidates = NULL;

  if (meters == NULL || !read_customer (db, out->customer_id, customer, error))
    return FALSE;
  if (meters->len == 0)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_NO_DATA, _("There are no readings of this customer: import them to see the bill."));
      return FALSE;
    }
  sum_days (out, meters, customer);
  candidates = bill_plans (ws, db, out, meters, customer, job, error);
  if (candidates == NULL)
    return FALSE;
  out->shown = (int) choose_plan (candidates, plan_id);
  take_apart (out, candidates->pdata[out->shown]);
  if (!cost_days (out, ((Candidate *) candidates->pdata[out->shown])->rate, meters, error))
    return FALSE;
  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (out->plans, g_steal_pointer (&((Candidate *) candidates->pdata[i])->plan));
  return TRUE;
}

VsCustomerBill *
vs_customer_bill_load (VsWorkspace *ws, const char *customer_id, const char *plan_id, VsJob *job, GError **error)
{
  g_autoptr (VsCustomerBill) out = g_new0 (VsCustomerBill, 1);
  sqlite3 *db;
  Customer customer = { .traits.kwh_year = NAN };
  gboolean done;

  out->customer_id = g_strdup (customer_id);
  out->barred = g_ptr_array_new_with_free_func (barred_free);
  out->plans = g_ptr_array_new_with_free_func (plan_free);
  out->lines = g_ptr_array_new_with_free_func (line_free);
  out->months = g_array_new (FALSE, FALSE, sizeof (VsCustomerMonth));
  if (!vs_tariff_window (ws, &out->from, &out->to, error) || (db = vs_workspace_reader (ws, error)) == NULL)
    return NULL;
  done = fill (ws, db, out, &customer, plan_id, job, error);
  customer_clear (&customer);
  vs_workspace_release (ws, db);
  if (done && (out->invoices = vs_invoice_check_all (ws, customer_id, job, error)) != NULL)
    g_array_sort (out->invoices, compare_invoices);
  return out->invoices != NULL ? g_steal_pointer (&out) : NULL;
}
