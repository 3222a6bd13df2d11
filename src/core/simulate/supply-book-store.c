/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/supply-book-store.h"

#include "base/money.h"
#include "meter/interval.h"
#include "tariff/tariff-store.h"

#include <math.h>
#include <string.h>

/* Where each interval of the window falls; meters of one zone and grid share one. */
typedef struct {
  const VsZone *zone;
  VsTime  start;        /* the grid's first instant at which a meter's readings can begin */
  gint32  step;
  gint16 *slot;         /* −1 outside the window */
} Clock;

typedef struct {
  VsSupplyBook     *book;
  VsTime      from, to;          /* UTC, a day more on either side: the window is local */
  GHashTable *supply_of_meter;   /* meter_id → supply + 1 */
  GMutex      lock;              /* of `clocks` */
  GArray     *clocks;
} Visit;

static const char *
text_of (sqlite3_stmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

/* ── Who is in it ── */

static const char supplies[] =
  "WITH supply AS (SELECT meter_id, coalesce (meter.customer_id, contract.customer_id) AS owner"
  "  FROM meter LEFT JOIN contract USING (contract_id)"
  "  WHERE coalesce (meter.fuel, 'electricity') = 'electricity' AND meter_no IN (SELECT meter_no FROM interval_meter))"
  " SELECT customer.customer_id, coalesce (customer.kind = 'business', 0) AS business, best_plan.current_cost,"
  "  coalesce (vulnerable, 0), region, segment, meter_id"
  " FROM best_plan JOIN customer USING (customer_id) JOIN supply ON supply.owner = customer.customer_id"
  " WHERE best_plan.current_cost IS NOT NULL ORDER BY business, customer.customer_id, meter_id";

/* The rows of one customer, one a meter, are held until the next begins. */
typedef struct {
  char      *customer_id, *region, *segment;
  gboolean   business, vulnerable;
  double     bill;
  GPtrArray *meters;
} Customer;

static void
customer_flush (Customer *customer, VsSupplyBook *book, GHashTable *supply_of_meter)
{
  if (customer->meters->len > 0)
    {
      guint first = vs_supply_book_add (book, customer->customer_id, customer->business, customer->meters->len, customer->bill,
                                 customer->vulnerable, customer->region, customer->segment);

      for (guint i = 0; i < customer->meters->len; i++)
        g_hash_table_insert (supply_of_meter, g_steal_pointer (&customer->meters->pdata[i]), GUINT_TO_POINTER (first + i + 1));
      g_ptr_array_set_size (customer->meters, 0);
    }
  g_clear_pointer (&customer->customer_id, g_free);
  g_clear_pointer (&customer->region, g_free);
  g_clear_pointer (&customer->segment, g_free);
}

static gboolean
add_customers (sqlite3 *db, VsSupplyBook *book, GHashTable *supply_of_meter, VsJob *job, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, supplies, error);
  Customer customer = { .meters = g_ptr_array_new_with_free_func (g_free) };

  while (stmt != NULL && vs_job_check (job, &failed) && vs_db_step (stmt, &failed))
    {
      if (g_strcmp0 (customer.customer_id, text_of (stmt, 0)) != 0)
        {
          customer_flush (&customer, book, supply_of_meter);
          customer.customer_id = g_strdup (text_of (stmt, 0));
          customer.business = sqlite3_column_int (stmt, 1);
          customer.bill = vs_money_to_double (sqlite3_column_int64 (stmt, 2));
          customer.vulnerable = sqlite3_column_int (stmt, 3);
          customer.region = g_strdup (text_of (stmt, 4));
          customer.segment = g_strdup (text_of (stmt, 5));
        }
      g_ptr_array_add (customer.meters, g_strdup (text_of (stmt, 6)));
    }
  customer_flush (&customer, book, supply_of_meter);
  g_ptr_array_unref (customer.meters);
  vs_supply_book_seal (book);
  if (stmt == NULL)
    return FALSE;
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  else if (book->n_customers > 0)
    return TRUE;
  else
    g_set_error_literal (error, VS_ERROR, VS_ERROR_NO_DATA,
                         _("No customer has a present bill to compare with: import contracts, plans and a year of readings, then run all"
                           " steps."));
  return FALSE;
}

/* ── Their readings ── */

static void
clock_clear (gpointer data)
{
  g_free (((Clock *) data)->slot);
}

/* The slots of a series' intervals. (transfer none) They live as long as the visit. */
static const gint16 *
slots_of (Visit *self, const VsSeries *series)
{
  VsTime  start = self->from + ((series->start - self->from) % series->step + series->step) % series->step;
  gint16 *slot = NULL;

  g_return_val_if_fail (series->start >= start, NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->clocks->len && slot == NULL; i++)
    {
      const Clock *clock = &g_array_index (self->clocks, Clock, i);

      if (clock->zone == series->zone && clock->step == series->step && clock->start == start)
        slot = clock->slot;
    }
  if (slot == NULL)
    {
      gsize n = (gsize) ((self->to - start + series->step - 1) / series->step);
      g_autoptr (VsCalendar) calendar = vs_calendar_new (series->zone, start, series->step, n);
      Clock clock = { series->zone, start, series->step, g_new (gint16, n) };

      slot = clock.slot;
      for (gsize i = 0; i < n; i++)
        slot[i] = (gint16) vs_supply_slot (self->book, calendar->day[i], calendar->weekday[i], calendar->hour[i]);
      g_array_append_val (self->clocks, clock);
    }
  g_mutex_unlock (&self->lock);
  return slot + (series->start - start) / series->step;
}

static gboolean
visit_meter (const VsMeterVisit *visit, gpointer data, GError **error)
{
  Visit  *self = data;
  VsSupplyBook *book = self->book;
  const VsSeries *series = visit->series;
  guint   supply = GPOINTER_TO_UINT (g_hash_table_lookup (self->supply_of_meter, visit->meter_id));
  guint   n_slots = book->n_months * VS_SUPPLY_CELLS;
  double  sum[VS_SUPPLY_MAX_MONTHS * VS_SUPPLY_CELLS] = { 0 };
  float   peak[VS_SUPPLY_MAX_MONTHS * VS_SUPPLY_CELLS] = { 0 };
  const gint16 *slot;

  if (supply-- == 0)
    return TRUE;
  slot = slots_of (self, series);
  for (gsize i = 0; i < series->n; i++)
    if (slot[i] >= 0 && series->kwh[i] >= 0)      /* not NaN */
      {
        sum[slot[i]] += (double) series->kwh[i];
        peak[slot[i]] = MAX (peak[slot[i]], series->kwh[i]);
      }
  for (guint s = 0; s < n_slots; s++)
    vs_supply_kwh (book, s)[supply] = (float) sum[s];
  for (guint s = 0; s < n_slots && supply >= book->n_home_supplies; s++)
    vs_supply_peak (book, s)[supply - book->n_home_supplies] = peak[s] * 3600 / (float) series->step;
  return TRUE;
}

VsSupplyBook *
vs_supply_book_load (VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autoptr (GHashTable) meters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (VsSupplyBook) book = NULL;
  gboolean done;
  sqlite3 *db;
  VsDay    from, to;

  if (!vs_tariff_window (ws, &from, &to, error) || (db = vs_workspace_reader (ws, error)) == NULL)
    return NULL;
  book = vs_supply_book_new (from, to);
  book->currency = vs_workspace_get_setting (ws, "currency");
  done = add_customers (db, book, meters, job, error);
  vs_workspace_release (ws, db);
  if (done)
    {
      Visit visit = { .book = book, .supply_of_meter = meters, .clocks = g_array_new (FALSE, FALSE, sizeof (Clock)),
                      .from = (VsTime) (from - 1) * VS_SECONDS_PER_DAY, .to = (VsTime) (to + 1) * VS_SECONDS_PER_DAY };

      g_array_set_clear_func (visit.clocks, clock_clear);
      g_mutex_init (&visit.lock);
      vs_job_report (job, -1, _("Reading the hours of every customer"));
      done = vs_interval_for_each (ws, visit.from, visit.to, visit_meter, &visit, job, error);
      g_mutex_clear (&visit.lock);
      g_array_unref (visit.clocks);
    }
  return done ? g_steal_pointer (&book) : NULL;
}

gboolean
vs_supply_book_bill (const VsSupplyBook *book, const VsDesign *design, double *bill, gpointer workspace, VsJob *job, GError **error)
{
  g_autofree char *json = vs_design_to_json (design);
  g_autoptr (VsRate) rate = vs_rate_parse (json, design->name, error);
  g_autoptr (VsPortfolio) portfolio = rate ? vs_tariff_portfolio_of (workspace, rate, job, error) : NULL;
  g_autoptr (GHashTable) place = g_hash_table_new (g_str_hash, g_str_equal);

  if (portfolio == NULL)
    return FALSE;
  for (gsize i = 0; i < portfolio->customers->len; i++)
    g_hash_table_insert (place, g_array_index (portfolio->customers, VsPortfolioCustomer, i).customer_id, GSIZE_TO_POINTER (i + 1));
  for (gsize c = 0; c < book->n_customers; c++)
    {
      gsize i = GPOINTER_TO_SIZE (g_hash_table_lookup (place, book->customer_id[c]));

      bill[c] = i > 0 && vs_portfolio_is_covered (portfolio, i - 1) && vs_portfolio_is_open (portfolio, i - 1, 0)
                  ? *vs_portfolio_cost (portfolio, i - 1, 0) : NAN;
    }
  return TRUE;
}
