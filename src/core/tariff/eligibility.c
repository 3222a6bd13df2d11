/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/eligibility.h"

#include "base/text.h"
#include "tariff/rate-private.h"

#include <math.h>

/* ── Reading ── */

static void
read_kinds (VsEligibility *out, VsJson at)
{
  for (guint i = 0; i < vs_json_length (at); i++)
    {
      VsJson      place = vs_json_at (at, i);
      const char *kind = vs_json_string (place);

      if (g_strcmp0 (kind, "household") == 0)
        out->household = TRUE;
      else if (g_strcmp0 (kind, "business") == 0)
        out->business = TRUE;
      else if (kind != NULL)
        vs_json_fault (place, _("“%s” is no kind of customer: write household or business"), kind);
    }
}

/* A limit that is 0 or left out is none. */
static double
read_limit (VsJson at)
{
  double limit = vs_json_number_or (at, 0);

  if (!isfinite (limit) || limit < 0)
    vs_json_fault (at, _("is no limit: it must be 0 or more"));
  return limit;
}

static void
read_peak_limit (VsJson root, const char *low, const char *high, const char *history, VsPeakLimit *out)
{
  out->low = read_limit (vs_json_get (root, low));
  out->high = read_limit (vs_json_get (root, high));
  out->months = (guint) MIN (read_limit (vs_json_get (root, history)), 1200);
  if (out->high > 0 && out->high < out->low)
    vs_json_fault (vs_json_get (root, high), _("is below “%s”: nobody could choose the rate"), low);
}

void
vs_eligibility_read (VsEligibility *out, VsJson root)
{
  VsJson      kinds = vs_json_get (root, "eligibility"), terms = vs_json_get (vs_json_get (root, "voltsource"), "eligibility");
  const char *sector = vs_json_string_or (vs_json_get (root, "sector"), "");
  const char *unit = vs_json_string_or (vs_json_get (root, "demandunits"), "kW");

  if (vs_json_exists (kinds))
    read_kinds (out, kinds);
  else
    {
      out->household = *sector == '\0' || g_ascii_strcasecmp (sector, "Residential") == 0;
      out->business = g_ascii_strcasecmp (sector, "Residential") != 0;
    }
  out->ev = vs_json_boolean_or (vs_json_get (terms, "ev"), FALSE);
  out->solar = vs_json_boolean_or (vs_json_get (terms, "solar"), FALSE);
  out->min_kwh = vs_json_number_or (vs_json_get (terms, "min_kwh_year"), 0);
  out->max_kwh = vs_json_number_or (vs_json_get (terms, "max_kwh_year"), 0);
  out->max_kw = vs_json_number_or (vs_json_get (terms, "max_kw"), 0);
  /* Nobody's meter tells horsepower or kVA. */
  if (g_ascii_strcasecmp (unit, "kW") == 0)
    read_peak_limit (root, "peakkwcapacitymin", "peakkwcapacitymax", "peakkwcapacityhistory", &out->kw);
  read_peak_limit (root, "peakkwhusagemin", "peakkwhusagemax", "peakkwhusagehistory", &out->kwh);
}

/* ── Asking ── */

static gboolean
is_bound (const VsPeakLimit *limit)
{
  return limit->low > 0 || limit->high > 0;
}

gboolean
vs_rate_asks_months (const VsRate *rate)
{
  return is_bound (&rate->eligibility.kw) || is_bound (&rate->eligibility.kwh);
}

gboolean
vs_rate_admits (const VsRate *rate, const char *kind)
{
  return g_strcmp0 (kind, "business") == 0 ? rate->eligibility.business : rate->eligibility.household;
}

/* The highest of the last months, as far back as the limit looks; NaN = not known. */
static double
highest (const float *months, guint n, const VsPeakLimit *limit)
{
  double top = NAN;

  for (guint i = limit->months > 0 && limit->months < n ? n - limit->months : 0; months != NULL && i < n; i++)
    if (!(months[i] <= top))
      top = isnan (months[i]) ? top : (double) months[i];
  return top;
}

static gboolean
below (double value, double low, double *figure, double *bound)
{
  *figure = value;
  *bound = low;
  return low > 0 && value < low;
}

static gboolean
above (double value, double high, double *figure, double *bound)
{
  *figure = value;
  *bound = high;
  return high > 0 && value > high;
}

VsBar
vs_rate_bars (const VsRate *rate, const VsTraits *traits, double *figure, double *bound)
{
  const VsEligibility *rule = &rate->eligibility;
  double here = NAN, there = NAN, kw, kwh;
  VsBar  bar = VS_BAR_NONE;

  kw = is_bound (&rule->kw) ? highest (traits->month_kw, traits->n_months, &rule->kw) : NAN;
  kwh = is_bound (&rule->kwh) ? highest (traits->month_kwh, traits->n_months, &rule->kwh) : NAN;
  if (!vs_rate_admits (rate, traits->kind))
    bar = VS_BAR_KIND;
  else if (rule->ev && !traits->has_ev)
    bar = VS_BAR_EV;
  else if (rule->solar && !traits->has_solar)
    bar = VS_BAR_SOLAR;
  else if (below (traits->kwh_year, rule->min_kwh, &here, &there))
    bar = VS_BAR_KWH_YEAR_LOW;
  else if (above (traits->kwh_year, rule->max_kwh, &here, &there))
    bar = VS_BAR_KWH_YEAR_HIGH;
  else if (above (traits->peak_kw, rule->max_kw, &here, &there))
    bar = VS_BAR_KW_YEAR_HIGH;
  else if (below (kw, rule->kw.low, &here, &there))
    bar = VS_BAR_KW_LOW;
  else if (above (kw, rule->kw.high, &here, &there))
    bar = VS_BAR_KW_HIGH;
  else if (below (kwh, rule->kwh.low, &here, &there))
    bar = VS_BAR_KWH_LOW;
  else if (above (kwh, rule->kwh.high, &here, &there))
    bar = VS_BAR_KWH_HIGH;
  if (figure != NULL)
    *figure = here;
  if (bound != NULL)
    *bound = there;
  return bar;
}

gboolean
vs_rate_fits (const VsRate *rate, const VsTraits *traits)
{
  return vs_rate_bars (rate, traits, NULL, NULL) == VS_BAR_NONE;
}

char *
vs_rate_objection (const VsRate *rate, const VsTraits *traits)
{
  double figure, bound;
  VsBar  bar = vs_rate_bars (rate, traits, &figure, &bound);
  g_autofree char *here = vs_format_full (figure, VS_FORMAT_NUMBER, NULL), *there = vs_format_full (bound, VS_FORMAT_NUMBER, NULL);

  switch (bar)
    {
    case VS_BAR_NONE:
      return NULL;
    case VS_BAR_KIND:
      return g_strdup (rate->eligibility.business ? _("only for businesses") : rate->eligibility.household ? _("only for households")
                                                                                                           : _("for nobody"));
    case VS_BAR_EV:
      return g_strdup (_("only with an electric car"));
    case VS_BAR_SOLAR:
      return g_strdup (_("only with a solar system"));
    case VS_BAR_KWH_YEAR_LOW:
      return g_strdup_printf (_("from %s kWh a year; here %s kWh"), there, here);
    case VS_BAR_KWH_YEAR_HIGH:
      return g_strdup_printf (_("up to %s kWh a year; here %s kWh"), there, here);
    case VS_BAR_KW_LOW:
      return g_strdup_printf (_("from a peak of %s kW; here %s kW"), there, here);
    case VS_BAR_KW_YEAR_HIGH:
    case VS_BAR_KW_HIGH:
      return g_strdup_printf (_("up to a peak of %s kW; here %s kW"), there, here);
    case VS_BAR_KWH_LOW:
      return g_strdup_printf (_("from %s kWh in the highest month; here %s kWh"), there, here);
    case VS_BAR_KWH_HIGH:
      return g_strdup_printf (_("up to %s kWh in the highest month; here %s kWh"), there, here);
    }
  return NULL;
}
