/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fingerprint.c: one pass over the last twelve months fills the hours of the week, the months and the nights; every figure is made
 * of those. Readings of a day or longer tell nothing of hours: those figures stay NaN. */
#include "meter/fingerprint.h"

#include "base/stats.h"

#include <math.h>

#define YEAR_S (365.0 * VS_SECONDS_PER_DAY)
#define LEAST_YEAR_S (30.0 * VS_SECONDS_PER_DAY)     /* for a yearly figure */
#define LEAST_QUARTER_S (45.0 * VS_SECONDS_PER_DAY)  /* for a change over 90 days */

static gboolean
is_night (int hour)
{
  return hour >= 22 || hour < 6;
}

static gboolean
is_peak (int weekday, int hour)
{
  return weekday < 5 && hour >= 16 && hour < 21;
}

typedef struct {
  double sum;
  gsize  n;
} Cell;

typedef struct {
  Cell    week[7][24];
  Cell    months[12];
  Cell    all;
  float   max;
  double *nights;    /* kWh of the night intervals */
  gsize   n_nights;
} Tally;

static inline void
cell_add (Cell *cell, double kwh)
{
  cell->sum += kwh;
  cell->n++;
}

static void
tally (const VsSeries *series, const VsCalendar *calendar, int first_month, Tally *out)
{
  VsDay day = VS_DAY_NONE;
  int month = -1;

  out->max = -INFINITY;
  for (gsize i = 0; i < series->n; i++)
    {
      float kwh = series->kwh[i];

      if (isnan (kwh))
        continue;
      if (calendar->day[i] != day)
        {
          day = calendar->day[i];
          month = vs_day_month_index (day) - first_month;
        }
      cell_add (&out->week[calendar->weekday[i]][calendar->hour[i]], kwh);
      if (month >= 0 && month < 12)
        cell_add (&out->months[month], kwh);
      if (is_night (calendar->hour[i]))
        out->nights[out->n_nights++] = kwh;
      out->max = MAX (out->max, kwh);
    }
  for (int weekday = 0; weekday < 7; weekday++)
    for (int hour = 0; hour < 24; hour++)
      {
        out->all.sum += out->week[weekday][hour].sum;
        out->all.n += out->week[weekday][hour].n;
      }
}

/* Instants of the interval grid within [from, to). */
static gsize
count_expected (const VsSeries *series, VsTime from, VsTime to)
{
  VsTime first = series->start + (from - series->start + series->step - 1) / series->step * series->step;

  if (from <= series->start)  /* the division above rounds towards zero */
    first = series->start - (series->start - from) / series->step * series->step;
  return to > first ? (gsize) ((to - first + series->step - 1) / series->step) : 0;
}

static double
ratio (double part, double whole)
{
  return whole > 0 ? part / whole : NAN;
}

static void
fill_hours (VsFingerprint *out, const Tally *tally, double hours)
{
  double night = 0, peak = 0;

  for (int weekday = 0; weekday < 7; weekday++)
    for (int hour = 0; hour < 24; hour++)
      {
        const Cell *cell = &tally->week[weekday][hour];

        out->profile[weekday][hour] = hours <= 1 && cell->n > 0 ? cell->sum / (double) cell->n / hours : NAN;
        night += is_night (hour) ? cell->sum : 0;
        peak += is_peak (weekday, hour) ? cell->sum : 0;
      }
  out->night_share = hours <= 1 ? ratio (night, tally->all.sum) : NAN;
  out->peak_share = hours <= 1 ? ratio (peak, tally->all.sum) : NAN;
  out->base_load_kw = hours <= 1 ? vs_stats_quantile (tally->nights, tally->n_nights, 0.1) / hours : NAN;
}

static void
fill_months (VsFingerprint *out, const Tally *tally, const VsSeries *series, VsDay first, VsTime end)
{
  for (int i = 0; i < 12; i++)
    {
      VsTime from = vs_calendar_day_start (series->zone, vs_day_add_months (first, i));
      VsTime to = MIN (end, vs_calendar_day_start (series->zone, vs_day_add_months (first, i + 1)));
      gsize expected = count_expected (series, from, to);

      out->month_kwh[i] = tally->months[i].n > 0 ? tally->months[i].sum : NAN;
      out->month_coverage[i] = expected > 0 ? (double) tally->months[i].n / (double) expected : 0;
    }
}

/* Mean kWh a second over the local days [first, last], NaN when less than half of the quarter is there. */
static double
mean_rate (const VsSeries *series, VsDay first, VsDay last)
{
  VsSeries part = vs_series_slice (series, vs_calendar_day_start (series->zone, first), vs_calendar_day_start (series->zone, last + 1));
  double seconds = (double) vs_series_n_present (&part) * part.step;

  return seconds >= LEAST_QUARTER_S ? vs_series_sum (&part) / seconds : NAN;
}

static double
change (double now, double before)
{
  return before > 0 ? (now - before) / before : NAN;
}

/* Start of the first and end of the last present interval. */
static void
fill_extent (VsFingerprint *out, const VsSeries *series)
{
  gsize first = 0, end = series->n;

  while (first < end && isnan (series->kwh[first]))
    first++;
  while (end > first && isnan (series->kwh[end - 1]))
    end--;
  out->first_at = first < end ? series->start + (VsTime) first * series->step : VS_TIME_NONE;
  out->last_at = first < end ? series->start + (VsTime) end * series->step : VS_TIME_NONE;
}

void
vs_fingerprint_compute (const VsSeries *series, VsDay as_of, VsFingerprint *out)
{
  VsDay month = vs_day_add_months (vs_day_month_start (as_of), -11);
  VsTime end = vs_calendar_day_start (series->zone, as_of + 1);
  VsTime from = vs_calendar_day_start (series->zone, vs_day_add_months (as_of + 1, -12));
  VsSeries known = vs_series_slice (series, VS_TIME_NONE, end), year = vs_series_slice (series, from, end);
  g_autoptr (VsCalendar) calendar = vs_calendar_new (series->zone, year.start, year.step, year.n);
  g_autofree double *nights = g_new (double, year.n);
  Tally tallied = { .nights = nights };
  double hours = series->step / 3600.0, seconds, recent;

  tally (&year, calendar, vs_day_month_index (month), &tallied);
  seconds = (double) tallied.all.n * series->step;
  fill_extent (out, &known);
  out->expected = out->first_at != VS_TIME_NONE ? count_expected (series, MAX (from, out->first_at), end) : 0;
  out->present = tallied.all.n;
  out->coverage = out->expected > 0 ? (double) out->present / (double) out->expected : 0;
  out->kwh = tallied.all.sum;
  out->annual_kwh = seconds >= LEAST_YEAR_S ? out->kwh / seconds * YEAR_S : NAN;
  fill_months (out, &tallied, series, month, end);
  fill_hours (out, &tallied, hours);
  out->max_kw = out->present > 0 ? tallied.max / hours : NAN;
  out->load_factor = ratio (out->kwh / ((double) out->present * hours), out->max_kw);

  recent = mean_rate (&known, as_of - 89, as_of);
  out->usage_change_90d = change (recent, mean_rate (&known, as_of - 179, as_of - 90));
  out->usage_change_yoy = change (recent, mean_rate (&known, vs_day_add_months (as_of - 89, -12), vs_day_add_months (as_of, -12)));
}
