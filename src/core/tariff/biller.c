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

typedef struct {
  float  *kwh;
  gsize   room;
  VsUsage usage;
  VsBill  bill;
} Worker;

struct _VsBiller {
  const VsPortfolio *portfolio;
  guint   n_workers;
  Worker *workers;
  GMutex  lock;        /* of `windows` */
  GArray *windows;
};

VsBiller *
vs_biller_new (const VsPortfolio *portfolio, guint n_workers)
{
  VsBiller *self = g_new0 (VsBiller, 1);

  self->portfolio = portfolio;
  self->n_workers = n_workers;
  self->workers = g_new0 (Worker, n_workers);
  self->windows = g_array_new (FALSE, TRUE, sizeof (Window));
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
      vs_usage_clear (&self->workers[i].usage);
      vs_bill_clear (&self->workers[i].bill);
    }
  for (guint i = 0; i < self->windows->len; i++)
    vs_clock_unref (g_array_index (self->windows, Window, i).clock);
  g_free (self->workers);
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
clock_of (VsBiller *self, const VsSeries *frame, GError **error)
{
  VsClock *clock = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->windows->len && clock == NULL; i++)
    {
      const Window *window = &g_array_index (self->windows, Window, i);

      if (window->series.zone == frame->zone && window->series.step == frame->step && window->series.start == frame->start)
        clock = window->clock;
    }
  if (clock == NULL && (clock = vs_clock_new (frame, VS_BILL_CALENDAR, error)) != NULL)
    {
      Window window = { *frame, clock };

      g_array_append_val (self->windows, window);
    }
  g_mutex_unlock (&self->lock);
  return clock;
}

/* The series' values laid into the window, NaN where it has none. */
static void
lay (Worker *worker, const VsSeries *series, VsSeries *frame)
{
  gint64 shift = (series->start - frame->start) / series->step;   /* exact: one grid */
  gint64 from = MAX (shift, 0), to = MIN (shift + (gint64) series->n, (gint64) frame->n);

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

static gboolean
price (Worker *worker, const VsPlan *plan, double *cost, GError **error)
{
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };

  if (!vs_bill_price (plan->rate, &worker->usage, &options, &worker->bill, error))
    {
      g_prefix_error (error, _("Plan “%s”: "), plan->name);
      return FALSE;
    }
  *cost = worker->bill.total;
  return TRUE;
}

gboolean
vs_biller_bill (VsBiller *self, guint worker_number, const VsSeries *series, const gboolean *wanted, double *cost,
                VsBillerResult *result, GError **error)
{
  const GPtrArray *plans = self->portfolio->plans;
  Worker   *worker = &self->workers[worker_number];
  VsSeries  frame = frame_of (self, series);
  VsClock  *clock;

  g_return_val_if_fail (worker_number < self->n_workers, FALSE);

  *result = (VsBillerResult) { .expected = frame.n };
  for (guint p = 0; p < plans->len; p++)
    cost[p] = NAN;
  if (frame.n == 0)
    return TRUE;
  clock = clock_of (self, &frame, error);
  if (clock == NULL)
    return FALSE;
  lay (worker, series, &frame);
  vs_usage_measure (&worker->usage, &frame, NULL, NULL, clock);
  for (guint m = 0; m < clock->n_months; m++)
    {
      result->present += worker->usage.months[m].present;
      result->kwh += worker->usage.months[m].kwh;
    }
  for (guint p = 0; p < plans->len; p++)
    {
      const VsPlan *plan = plans->pdata[p];

      if (wanted[p] && plan->rate != NULL && !price (worker, plan, &cost[p], error))
        return FALSE;
    }
  return TRUE;
}
