/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dated.c: bills over time: a load cut where rates or their versions follow one another, each part on the grid of its rate. */
#include "tariff/scene.h"

/* The load cut anew, on the grid and the clock that the rate asks for. */
static gboolean
measure_and_price (const VsRate *rate, const VsSeries *series, const double *exact, const double *exported, const VsBillOptions *options,
                   VsBillProfile profile, VsBill *out, GError **error)
{
  VsSeries local = *series;
  VsUsage  usage = { NULL };
  g_autoptr (VsClock) clock = NULL;
  gboolean done;

  if (rate->terms.zone != NULL)
    local.zone = rate->terms.zone;
  clock = vs_clock_get (&local, profile, rate->grid, error);
  if (clock == NULL)
    return FALSE;
  vs_usage_measure (&usage, &local, exact, exported, clock);
  done = vs_bill_check (rate, &usage, options, error) && vs_bill_price_on_grid (rate, &usage, options, out, error);
  vs_usage_clear (&usage);
  return done;
}

/* Two parts of a month under two versions are one month of the bill. */
static void
add_month (VsBill *bill, const VsBillMonth *part)
{
  VsBillMonth *last = bill->months->len > 0 ? &g_array_index (bill->months, VsBillMonth, bill->months->len - 1) : NULL;

  if (last == NULL || last->year != part->year || last->month != part->month)
    {
      g_array_append_vals (bill->months, part, 1);
      return;
    }
  for (guint kind = 0; kind < VS_N_BILL_KINDS; kind++)
    last->by_kind[kind] += part->by_kind[kind];
  last->coverage = (last->coverage * last->n_intervals + part->coverage * part->n_intervals) / (last->n_intervals + part->n_intervals);
  last->n_intervals += part->n_intervals;
  last->kwh += part->kwh;
  last->sold_kwh += part->sold_kwh;
  last->days += part->days;
  last->peak_at = part->peak_kw > last->peak_kw ? part->peak_at : last->peak_at;
  last->peak_kw = MAX (last->peak_kw, part->peak_kw);
  last->billing_kw = MAX (last->billing_kw, part->billing_kw);
  last->credit = part->credit;
  last->credit_kwh = part->credit_kwh;
  vs_bill_total_month (last);
}

static void
add_part (VsBill *bill, const VsBill *part)
{
  g_autofree guint *place = g_new0 (guint, part->months->len + 1);

  for (guint m = 0; m < part->months->len; m++)
    {
      add_month (bill, &g_array_index (part->months, VsBillMonth, m));
      place[m] = bill->months->len - 1;
    }
  for (guint i = 0; part->lines != NULL && i < part->lines->len; i++)
    {
      VsBillLine line = g_array_index (part->lines, VsBillLine, i);

      line.month = place[line.month];
      g_array_append_val (bill->lines, line);
    }
}

/* First interval that starts on or after a local day. */
static gsize
interval_of_day (const VsSeries *series, const VsZone *zone, VsDay day)
{
  VsTime at = vs_calendar_day_start (zone, day) - series->start;

  return at <= 0 ? 0 : MIN ((gsize) ((at + series->step - 1) / series->step), series->n);
}

gboolean
vs_bill_compute_dated (const VsBillTerm *terms, guint n_terms, const VsSeries *series, const double *exact, const double *exported,
                       const VsBillOptions *options, VsBill *out, GError **error)
{
  VsBill part = { NULL };
  gboolean done = TRUE;

  vs_bill_start (out, options, 0);
  for (guint i = 0; i < n_terms && done; i++)
    {
      const VsRate *rate = terms[i].rate;
      VsBillOptions raised = *options;
      const VsZone *zone = rate->terms.zone ? rate->terms.zone : series->zone;
      gsize    from = i == 0 ? 0 : interval_of_day (series, zone, terms[i].from);
      gsize    to = i + 1 < n_terms ? interval_of_day (series, zone, terms[i + 1].from) : series->n;
      VsSeries cut = *series;

      if (to <= from)
        continue;
      cut.start += (VsTime) from * series->step;
      cut.n = to - from;
      cut.kwh += from;
      cut.flags = NULL;
      raised.raised = terms[i].raised;
      done = measure_and_price (rate, &cut, exact ? exact + from : NULL, exported ? exported + from : NULL, &raised, VS_BILL_CALENDAR,
                                &part, error);
      if (done)
        add_part (out, &part);
    }
  vs_bill_total (out);
  vs_bill_clear (&part);
  return done;
}

static gboolean
price_versions (const VsRate *rate, const VsSeries *series, const double *exact, const double *exported, const VsBillOptions *options,
                VsBill *out, GError **error)
{
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (VsBillTerm));

  for (const VsRate *version = rate; version != NULL; version = version->earlier)
    {
      VsBillTerm term = { version, version->from, options->raised };

      g_array_prepend_val (terms, term);
    }
  return vs_bill_compute_dated ((const VsBillTerm *) terms->data, terms->len, series, exact, exported, options, out, error);
}

gboolean
vs_bill_price (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, VsBill *out, GError **error)
{
  const VsClock *clock = usage->clock;

  if (!vs_bill_check (rate, usage, options, error))
    return FALSE;
  if (rate->earlier != NULL && clock->profile == VS_BILL_CALENDAR)
    return price_versions (rate, usage->series, usage->exact, usage->exported, options, out, error);
  if (!vs_grid_equal (rate->grid, clock->grid) || (rate->terms.zone != NULL && rate->terms.zone != clock->zone))
    return measure_and_price (rate, usage->series, usage->exact, usage->exported, options, clock->profile, out, error);
  return vs_bill_price_on_grid (rate, usage, options, out, error);
}

gboolean
vs_bill_compute (const VsRate *rate, const VsSeries *series, const VsBillOptions *options, VsBill *out, GError **error)
{
  if (rate->earlier != NULL && options->profile == VS_BILL_CALENDAR)
    return price_versions (rate, series, NULL, NULL, options, out, error);
  return measure_and_price (rate, series, NULL, NULL, options, options->profile, out, error);
}
