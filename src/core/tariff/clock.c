/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/clock.h"

#include <string.h>

#define SSC_HOURS 8760
#define N_KEPT 8

/* ── Laying intervals one after the other ── */

typedef struct {
  VsClock *clock;
  GArray  *months, *spans;
  VsDay    day;            /* local date of the last interval */
  guint    cell;           /* of the last interval */
  gboolean fresh_run, fresh_day;
} Layer;

static VsClockMonth *
last_month (Layer *self)
{
  return &g_array_index (self->months, VsClockMonth, self->months->len - 1);
}

static void
begin_span (Layer *self, gsize i, int month)
{
  VsClockSpan span = { .from = i, .to = i, .month = month, .first_run = self->clock->runs->len };

  g_array_append_val (self->spans, span);
  last_month (self)->n_spans++;
  self->fresh_run = TRUE;
}

static void
begin_month (Layer *self, gsize i, int year, int month, int days_in_month, VsDay first_date)
{
  VsClockMonth fresh = { .from = i, .year = year, .month = month, .days_in_month = days_in_month, .first_date = first_date,
                         .first_span = self->spans->len };

  g_array_append_val (self->months, fresh);
}

/* Interval i in `cell`: the last run goes on, or a new one begins. A run's cells hold the same number of intervals each; only the last
 * may still be filling, and one that was left too small is a run of its own. */
static void
add_interval (Layer *self, gsize i, guint cell, guint full)
{
  GArray      *runs = self->clock->runs;
  VsClockSpan *span = &g_array_index (self->spans, VsClockSpan, self->spans->len - 1);
  VsClockRun  *run = runs->len > span->first_run && !self->fresh_run ? &g_array_index (runs, VsClockRun, runs->len - 1) : NULL;
  gsize        filling = run ? i - run->from - (gsize) (run->n_cells - 1) * run->per_cell : 0;

  if (run != NULL && cell == self->cell && filling < MIN (full, G_MAXUINT16) && (run->n_cells == 1 || filling < run->per_cell))
    {
      if (run->n_cells == 1)
        run->per_cell = (guint16) (filling + 1);
    }
  else if (run != NULL && cell == self->cell + 1 && filling == run->per_cell && run->per_cell == full)
    run->n_cells++;
  else
    {
      VsClockRun fresh = { (guint32) i, (guint16) cell, 1, 1, (guint16) self->fresh_day };

      g_array_append_val (runs, fresh);
      span->n_runs++;
    }
  self->fresh_run = self->fresh_day = FALSE;
  self->cell = cell;
  span->to = last_month (self)->to = i + 1;
}

/* A run whose last cell did not fill up (a change of the clock, the end of the load) is cut before that cell. */
static void
cut_ragged_runs (Layer *self)
{
  GArray *old = self->clock->runs, *even = g_array_sized_new (FALSE, FALSE, sizeof (VsClockRun), old->len);

  for (guint s = 0; s < self->spans->len; s++)
    {
      VsClockSpan *span = &g_array_index (self->spans, VsClockSpan, s);
      guint        first = even->len;

      for (guint r = span->first_run; r < span->first_run + span->n_runs; r++)
        {
          VsClockRun run = g_array_index (old, VsClockRun, r);
          gsize end = r + 1 < span->first_run + span->n_runs ? g_array_index (old, VsClockRun, r + 1).from : span->to;
          gsize left = end - run.from - (gsize) (run.n_cells - 1) * run.per_cell;

          if (left < run.per_cell)
            {
              VsClockRun last = { (guint32) (end - left), (guint16) (run.cell + run.n_cells - 1), 1, (guint16) left, 0 };

              run.n_cells--;
              g_array_append_val (even, run);
              run = last;
            }
          g_array_append_val (even, run);
        }
      span->first_run = first;
      span->n_runs = even->len - first;
    }
  g_array_unref (old);
  self->clock->runs = even;
}

static void
finish (Layer *self)
{
  VsClock *clock = self->clock;

  cut_ragged_runs (self);
  clock->n_months = self->months->len;
  clock->n_spans = self->spans->len;
  clock->months = (VsClockMonth *) g_array_free (self->months, FALSE);
  clock->spans = (VsClockSpan *) g_array_free (self->spans, FALSE);
}

static void
fill_ssc (Layer *self)
{
  VsClock *clock = self->clock;
  guint    per_hour = (guint) (clock->n / SSC_HOURS), per_slot = MAX (1, 24 * per_hour / clock->grid->per_day);
  gsize    i = 0;
  VsDay    day = vs_day_from_civil (2018, 1, 1);   /* 1 January is a Monday, and there is no leap day */

  for (int month = 1; month <= 12; month++)
    {
      int days = vs_days_in_month (2018, month);

      begin_month (self, i, 0, month, days, day);
      last_month (self)->days = days;
      begin_span (self, i, month);
      self->fresh_day = TRUE;
      for (int d = 0; d < days; d++, day++)
        {
          guint type = vs_grid_day_type (clock->grid, day) * clock->grid->per_day;

          for (guint k = 0; k < 24 * per_hour; k++)
            add_interval (self, i++, type + k * clock->grid->per_day / (24 * per_hour), per_slot);
          self->fresh_run = self->fresh_day = TRUE;
        }
    }
}

/* The billing month that a local date belongs to begins on… */
static VsDay
billing_start (VsDay day, int first_day)
{
  VsDay start = vs_day_month_start (day) + first_day - 1;

  return start <= day ? start : vs_day_month_start (vs_day_add_months (vs_day_month_start (day), -1)) + first_day - 1;
}

static void
begin_date (Layer *self, gsize i, VsDay day, VsDay *billed)
{
  VsDay start = billing_start (day, self->clock->grid->first_day);
  int   year, month;

  if (self->months->len == 0 || start != *billed)
    {
      VsDay next = vs_day_month_start (vs_day_add_months (vs_day_month_start (start), 1)) + self->clock->grid->first_day - 1;

      vs_day_to_civil (start, &year, &month, NULL);
      begin_month (self, i, year, month, next - start, day);
      self->day = VS_DAY_NONE;
      *billed = start;
    }
  vs_day_to_civil (day, NULL, &month, NULL);
  if (self->day == VS_DAY_NONE || vs_day_month_index (day) != vs_day_month_index (self->day))
    begin_span (self, i, month);
  last_month (self)->days++;
  self->day = day;
  self->fresh_run = self->fresh_day = TRUE;
}

/* Between two changes of the clock local time is a plain addition. */
static void
fill_calendar (Layer *self)
{
  VsClock *clock = self->clock;
  guint    per_day = clock->grid->per_day, type = 0;
  gint32   slot = (gint32) (VS_SECONDS_PER_DAY / per_day);
  guint    full = (guint) MAX (1, slot / clock->step);
  VsTime   change = G_MININT64, offset = 0;
  VsDay    billed = VS_DAY_NONE, typed = VS_DAY_NONE;

  self->day = VS_DAY_NONE;
  for (gsize i = 0; i < clock->n; i++)
    {
      VsTime at = clock->start + (VsTime) i * clock->step, local;
      VsDay  day;
      guint  cell;

      if (at >= change)
        {
          offset = vs_zone_to_local (clock->zone, at) - at;
          change = vs_zone_next_change (clock->zone, at);
        }
      local = at + offset;
      day = vs_time_day (local);
      /* Where clocks go back at midnight the old date comes again for an hour: no new date, though it has its own kind of day. */
      if (day > self->day)
        begin_date (self, i, day, &billed);
      if (day != typed)
        {
          type = vs_grid_day_type (clock->grid, day);
          typed = day;
          self->fresh_run = TRUE;
        }
      cell = type * per_day + (guint) ((local - (VsTime) day * VS_SECONDS_PER_DAY) / slot);
      add_interval (self, i, cell, full);
    }
}

/* ── Clocks ── */

static gboolean
check (const VsSeries *series, VsBillProfile profile, GError **error)
{
  if (series->n == 0)
    g_set_error_literal (error, VS_ERROR, VS_ERROR_NO_DATA, _("There are no readings to bill."));
  else if (series->n > G_MAXINT32)
    g_set_error_literal (error, VS_ERROR, VS_ERROR_INVALID, _("There are too many readings to bill at once."));
  else if (profile == VS_BILL_SSC && (series->n % SSC_HOURS != 0 || (gsize) series->step * (series->n / SSC_HOURS) != 3600))
    g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                 _("The ssc profile bills a year of 8,760 hours or a multiple of them, and this load has %u intervals: leave out"
                   " “--profile ssc” to bill it by the calendar."), (guint) series->n);
  else
    return TRUE;
  return FALSE;
}

static VsClock *
clock_make (const VsSeries *series, VsBillProfile profile, VsGrid *grid, GError **error)
{
  VsClock *clock;
  Layer    layer = { NULL };

  if (!check (series, profile, error))
    return NULL;
  clock = g_new0 (VsClock, 1);
  g_atomic_ref_count_init (&clock->ref);
  clock->profile = profile;
  clock->grid = vs_grid_ref (grid);
  clock->zone = series->zone;
  clock->start = series->start;
  clock->step = series->step;
  clock->n = series->n;
  clock->hours = series->step / 3600.0;
  clock->runs = g_array_new (FALSE, FALSE, sizeof (VsClockRun));
  layer.clock = clock;
  layer.months = g_array_new (FALSE, TRUE, sizeof (VsClockMonth));
  layer.spans = g_array_new (FALSE, TRUE, sizeof (VsClockSpan));
  if (profile == VS_BILL_SSC)
    fill_ssc (&layer);
  else
    fill_calendar (&layer);
  finish (&layer);
  return clock;
}

VsClock *
vs_clock_new (const VsSeries *series, VsBillProfile profile, GError **error)
{
  g_return_val_if_fail (series != NULL && series->step > 0, NULL);

  return clock_make (series, profile, vs_grid_base (), error);
}

static GMutex   lock;
static VsClock *kept[N_KEPT];
static guint    oldest;

static gboolean
suits (const VsClock *clock, const VsSeries *series, VsBillProfile profile, const VsGrid *grid)
{
  return clock->profile == profile && clock->n == series->n && clock->step == series->step
         && (profile == VS_BILL_SSC || (clock->start == series->start && clock->zone == series->zone)) && vs_grid_equal (clock->grid, grid);
}

VsClock *
vs_clock_get (const VsSeries *series, VsBillProfile profile, VsGrid *grid, GError **error)
{
  VsClock *clock = NULL;

  g_return_val_if_fail (series != NULL && series->step > 0, NULL);

  g_mutex_lock (&lock);
  for (guint i = 0; i < N_KEPT && clock == NULL; i++)
    if (kept[i] != NULL && suits (kept[i], series, profile, grid))
      clock = vs_clock_ref (kept[i]);
  g_mutex_unlock (&lock);
  if (clock != NULL || (clock = clock_make (series, profile, grid, error)) == NULL)
    return clock;
  g_mutex_lock (&lock);
  vs_clock_unref (kept[oldest]);
  kept[oldest] = vs_clock_ref (clock);
  oldest = (oldest + 1) % N_KEPT;
  g_mutex_unlock (&lock);
  return clock;
}

void
vs_clock_forget (void)
{
  g_mutex_lock (&lock);
  for (guint i = 0; i < N_KEPT; i++)
    g_clear_pointer (&kept[i], vs_clock_unref);
  g_mutex_unlock (&lock);
}

VsClock *
vs_clock_ref (VsClock *clock)
{
  g_atomic_ref_count_inc (&clock->ref);
  return clock;
}

void
vs_clock_unref (VsClock *clock)
{
  if (clock == NULL || !g_atomic_ref_count_dec (&clock->ref))
    return;
  vs_grid_unref (clock->grid);
  g_array_unref (clock->runs);
  g_free (clock->months);
  g_free (clock->spans);
  g_free (clock);
}
