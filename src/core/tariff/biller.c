/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/biller.h"

#include "meter/calendar.h"
#include "tariff/usage.h"

#include <math.h>
#include <string.h>

typedef struct {
  VsSeries series;     /* the window's frame: no values of its own */
  VsClock *clock;
} Window;

/* One way of cutting time that some plan asks for. The first is that of plain URDB and the meter's zone. */
typedef struct {
  VsGrid       *grid;
  const VsZone *zone;  /* NULL: the meter's */
} Cut;

typedef struct {
  float   *kwh;
  gsize    room;
  VsUsage *usages;     /* of each cut */
  gboolean *measured;
  VsBill   bill;
} Worker;

struct _VsBiller {
  const VsPortfolio *portfolio;
  GArray *cuts;        /* Cut */
  guint  *cut_of_plan;
  guint   n_workers;
  Worker *workers;
  GMutex  lock;        /* of `windows` */
  GArray *windows;
};

static guint
find_cut (VsBiller *self, const VsRate *rate)
{
  Cut fresh = { rate ? vs_rate_grid (rate) : vs_grid_base (), rate ? vs_rate_zone (rate) : NULL };

  for (guint i = 0; i < self->cuts->len; i++)
    {
      const Cut *cut = &g_array_index (self->cuts, Cut, i);

      if (cut->zone == fresh.zone && vs_grid_equal (cut->grid, fresh.grid))
        return i;
    }
  g_array_append_val (self->cuts, fresh);
  return self->cuts->len - 1;
}

VsBiller *
vs_biller_new (const VsPortfolio *portfolio, guint n_workers)
{
  VsBiller *self = g_new0 (VsBiller, 1);

  self->portfolio = portfolio;
  self->n_workers = n_workers;
  self->workers = g_new0 (Worker, n_workers);
  self->windows = g_array_new (FALSE, TRUE, sizeof (Window));
  self->cuts = g_array_new (FALSE, TRUE, sizeof (Cut));
  self->cut_of_plan = g_new0 (guint, portfolio->plans->len + 1);
  find_cut (self, NULL);
  for (guint p = 0; p < portfolio->plans->len; p++)
    self->cut_of_plan[p] = find_cut (self, ((VsPlan *) portfolio->plans->pdata[p])->rate);
  for (guint i = 0; i < n_workers; i++)
    {
      self->workers[i].usages = g_new0 (VsUsage, self->cuts->len);
      self->workers[i].measured = g_new0 (gboolean, self->cuts->len);
    }
  g_mutex_init (&self->lock);
  return self;
}

void
vs_biller_free (VsBiller *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_workers; i++)
    {
      g_free (self->workers[i].kwh);
      for (guint k = 0; k < self->cuts->len; k++)
        vs_usage_clear (&self->workers[i].usages[k]);
      g_free (self->workers[i].usages);
      g_free (self->workers[i].measured);
      vs_bill_clear (&self->workers[i].bill);
    }
  for (guint i = 0; i < self->windows->len; i++)
    vs_clock_unref (g_array_index (self->windows, Window, i).clock);
  g_free (self->workers);
  g_free (self->cut_of_plan);
  g_array_unref (self->cuts);
  g_array_unref (self->windows);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* The window on the meter's own grid: from its first interval that starts within. */
static VsSeries
frame_of (const VsBiller *self, const VsSeries *series)
{
  VsSeries frame = { .step = series->step, .zone = series->zone };
  VsTime   from = vs_calendar_day_start (series->zone, self->portfolio->from);
  VsTime   to = vs_calendar_day_start (series->zone, self->portfolio->to);
  VsTime   off = (series->start - from) % series->step;

  frame.start = from + (off < 0 ? off + series->step : off);
  frame.n = to > frame.start ? (gsize) ((to - frame.start + series->step - 1) / series->step) : 0;
  return frame;
}

/* (transfer none) The clocks live as long as the biller. */
static VsClock *
clock_of (VsBiller *self, const VsSeries *meter_frame, const Cut *cut, GError **error)
{
  VsSeries local = *meter_frame;
  const VsSeries *frame = &local;
  VsClock *clock = NULL;

  if (cut->zone != NULL)
    local.zone = cut->zone;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->windows->len && clock == NULL; i++)
    {
      const Window *window = &g_array_index (self->windows, Window, i);

      if (window->series.zone == frame->zone && window->series.step == frame->step && window->series.start == frame->start
          && vs_grid_equal (window->clock->grid, cut->grid))
        clock = window->clock;
    }
  if (clock == NULL && (clock = vs_clock_get (frame, VS_BILL_CALENDAR, cut->grid, error)) != NULL)
    {
      Window window = { *frame, clock };

      g_array_append_val (self->windows, window);
    }
  g_mutex_unlock (&self->lock);
  return clock;
}

/* The series' values laid into the window, NaN where it has none; as they are, where it has all. */
static void
lay (Worker *worker, const VsSeries *series, VsSeries *frame)
{
  gint64 shift = (series->start - frame->start) / series->step;   /* exact: one grid */
  gint64 from = MAX (shift, 0), to = MIN (shift + (gint64) series->n, (gint64) frame->n);

  if (shift <= 0 && shift + (gint64) series->n >= (gint64) frame->n)
    {
      frame->kwh = series->kwh - shift;
      return;
    }
  if (worker->room < frame->n)
    {
      worker->kwh = g_renew (float, worker->kwh, frame->n);
      worker->room = frame->n;
    }
  frame->kwh = worker->kwh;
  for (gint64 i = 0; i < MIN (from, (gint64) frame->n); i++)
    frame->kwh[i] = NAN;
  if (to > from)
    memcpy (frame->kwh + from, series->kwh + (from - shift), (gsize) (to - from) * sizeof (float));
  for (gint64 i = MAX (to, from); i < (gint64) frame->n; i++)
    frame->kwh[i] = NAN;
}

/* (transfer none) The load cut as a plan asks for, once for all plans that ask for the same. */
static const VsUsage *
usage_of (VsBiller *self, Worker *worker, const VsSeries *frame, guint cut, GError **error)
{
  VsClock *clock;

  if (worker->measured[cut])
    return &worker->usages[cut];
  clock = clock_of (self, frame, &g_array_index (self->cuts, Cut, cut), error);
  if (clock == NULL)
    return NULL;
  vs_usage_measure (&worker->usages[cut], frame, NULL, NULL, clock);
  worker->measured[cut] = TRUE;
  return &worker->usages[cut];
}

static gboolean
price (Worker *worker, const VsPlan *plan, const VsUsage *usage, double *cost, float *months, guint n_months, GError **error)
{
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };

  if (!vs_bill_price (plan->rate, usage, &options, &worker->bill, error))
    {
      g_prefix_error (error, _("Plan “%s”: "), plan->name);
      return FALSE;
    }
  *cost = worker->bill.total;
  for (guint m = 0; months != NULL && m < n_months; m++)
    months[m] = m < worker->bill.months->len ? (float) g_array_index (worker->bill.months, VsBillMonth, m).total : 0;
  return TRUE;
}

gboolean
vs_biller_bill (VsBiller *self, guint worker_number, const VsSeries *series, const gboolean *wanted, double *cost, float *months,
                VsBillerResult *result, GError **error)
{
  const GPtrArray *plans = self->portfolio->plans;
  const guint      n_months = self->portfolio->n_months;
  Worker   *worker = &self->workers[worker_number];
  VsSeries  frame = frame_of (self, series);
  const VsUsage *plain;

  g_return_val_if_fail (worker_number < self->n_workers, FALSE);

  *result = (VsBillerResult) { .expected = frame.n };
  for (guint p = 0; p < plans->len; p++)
    cost[p] = NAN;
  for (guint i = 0; months != NULL && i < plans->len * n_months; i++)
    months[i] = 0;
  if (frame.n == 0)
    return TRUE;
  lay (worker, series, &frame);
  memset (worker->measured, 0, self->cuts->len * sizeof (gboolean));
  plain = usage_of (self, worker, &frame, 0, error);
  if (plain == NULL)
    return FALSE;
  result->usage = plain;
  for (guint m = 0; m < plain->clock->n_months; m++)
    {
      result->present += plain->months[m].present;
      result->kwh += plain->months[m].kwh;
      result->peak_kw = MAX (result->peak_kw, plain->months[m].peak / plain->clock->hours);
    }
  for (guint p = 0; p < plans->len; p++)
    {
      const VsPlan  *plan = plans->pdata[p];
      const VsUsage *usage;

      if (!wanted[p] || plan->rate == NULL)
        continue;
      usage = usage_of (self, worker, &frame, self->cut_of_plan[p], error);
      if (usage == NULL || !price (worker, plan, usage, &cost[p], months ? months + p * n_months : NULL, n_months, error))
        return FALSE;
    }
  return TRUE;
}
