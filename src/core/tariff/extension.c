/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/extension.h"

#include "base/json-schema.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MEMBER "voltsource"

/* The schema that ships is also what people's editors check with. */
static void
check_schema (VsJson at)
{
  g_autofree char *path = vs_data_path ("tariffs/tariff.schema.json");
  g_autoptr (VsJsonDoc) schema = vs_json_doc_open (path, NULL);

  if (schema != NULL)
    vs_json_conforms_to (at, schema, MEMBER);
}

static int
choose (VsJson at, const char *fallback, const char *const *names)
{
  const char *name = vs_json_string_or (at, fallback);

  for (int i = 0; name != NULL && names[i] != NULL; i++)
    if (g_str_equal (name, names[i]))
      return i;
  if (name != NULL)
    vs_json_fault (at, _("“%s” is not known here"), name);
  return 0;
}

/* "23:30" in minutes after midnight, "24:00" included; −1 with a fault. */
static int
read_clock (VsJson at)
{
  const char *text = vs_json_string (at);
  int  hour = -1, minute = -1, used = 0;

  if (text == NULL)
    return -1;
  if (sscanf (text, "%2d:%2d%n", &hour, &minute, &used) == 2 && (gsize) used == strlen (text) && hour >= 0 && minute >= 0 && minute < 60
      && hour * 60 + minute <= 24 * 60)
    return hour * 60 + minute;
  vs_json_fault (at, _("“%s” is no time of day: write it as 23:30"), text);
  return -1;
}

/* ── The frame ── */

/* Slots fine enough for every window and for the minutes over which demand is assessed. */
static guint
slots_of (VsJson windows, guint per_day)
{
  static const guint minutes[] = { 60, 30, 15, 10, 5, 1 };
  guint slot = 0;

  for (guint i = 0; vs_json_exists (windows) && i < vs_json_length (windows); i++)
    for (int end = 0; end < 2; end++)
      {
        int at = read_clock (vs_json_get (vs_json_at (windows, i), end ? "to" : "from"));

        while (at >= 0 && slot + 1 < G_N_ELEMENTS (minutes) && at % minutes[slot] != 0)
          slot++;
      }
  return MAX (per_day, 1440 / minutes[slot]);
}

static void
read_holidays (VsRate *rate, VsJson at)
{
  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    {
      VsHoliday holiday;

      if (vs_holiday_read (vs_json_at (at, i), &holiday))
        g_array_append_val (rate->grid->holidays, holiday);
    }
}

static guint
slots_of_demand (VsJson demand, guint per_day)
{
  gint64 minutes = vs_json_integer_or (vs_json_get (demand, "minutes"), 0);

  return minutes > 0 && minutes < 60 && 60 % minutes == 0 ? MAX (per_day, (guint) (1440 / minutes)) : per_day;
}

static double
read_gas (VsJson gas)
{
  double value = vs_json_number (vs_json_get (gas, "calorific_value")), correction = vs_json_number_or (vs_json_get (gas, "correction"), 1);

  if (value > 0 && correction > 0)
    return value * correction / 3.6;   /* MJ/m³ to kWh */
  vs_json_fault (gas, _("needs a “calorific_value” in MJ/m³ above 0"));
  return 1;
}

static void
read_demand_rule (VsTerms *terms, VsJson at)
{
  terms->peaks.minutes = (int) vs_json_integer_or (vs_json_get (at, "minutes"), 0);
  terms->peaks.n_peaks = (int) vs_json_integer_or (vs_json_get (at, "n_peaks"), 1);
  terms->peaks.distinct_days = vs_json_boolean_or (vs_json_get (at, "distinct_days"), FALSE);
  terms->peaks.of_year = vs_json_boolean_or (vs_json_get (at, "of_year"), FALSE);
  terms->power_factor = vs_json_number_or (vs_json_get (at, "power_factor"), 0);
  if (terms->peaks.n_peaks < 1 || terms->peaks.n_peaks > 100)
    vs_json_fault (vs_json_get (at, "n_peaks"), _("must be 1 to 100"));
  if (terms->peaks.minutes < 0 || (terms->peaks.minutes > 0 && 1440 % terms->peaks.minutes != 0))
    vs_json_fault (vs_json_get (at, "minutes"), _("must divide a day"));
  if (terms->power_factor < 0 || terms->power_factor > 1)
    vs_json_fault (vs_json_get (at, "power_factor"), _("must be above 0 and at most 1"));
}

void
vs_extension_read_frame (VsRate *rate, VsJson root)
{
  VsJson   at = vs_json_get (root, MEMBER), gas = vs_json_get (at, "gas");
  gboolean fine = FALSE;
  guint    per_day = 24;
  gint64   first;
  static const char *const with_windows[] = { "energy_windows", "demand_windows", NULL };

  rate->terms.price_scale = 1;
  rate->terms.meters = 1;
  rate->terms.peaks.n_peaks = 1;
  rate->export = (VsExport) { .metering = -1, .credit_month = -1 };
  if (!vs_json_exists (at))
    {
      rate->grid = vs_grid_ref (vs_grid_base ());
      return;
    }
  check_schema (at);
  rate->terms.price_scale = vs_json_number_or (vs_json_get (at, "price_scale"), 1);
  fine = vs_json_exists (vs_json_get (at, "holidays"));
  for (guint i = 0; with_windows[i] != NULL; i++)
    {
      fine |= vs_json_exists (vs_json_get (at, with_windows[i]));
      per_day = slots_of (vs_json_get (at, with_windows[i]), per_day);
    }
  per_day = slots_of_demand (vs_json_get (at, "demand"), per_day);
  read_demand_rule (&rate->terms, vs_json_get (at, "demand"));
  rate->grid = vs_grid_new (fine ? 4 : 2, per_day);
  read_holidays (rate, vs_json_get (at, "holidays"));
  first = vs_json_integer_or (vs_json_get (vs_json_get (at, "billing"), "first_day"), 1);
  if (first < 1 || first > 28)
    vs_json_fault (vs_json_get (vs_json_get (at, "billing"), "first_day"), _("a billing month begins on day 1 to 28"));
  else
    rate->grid->first_day = (int) first;
  if (vs_json_exists (gas))
    rate->grid->scale = read_gas (gas);
}

/* ── Windows ── */

static gboolean
names_day (VsJson days, guint type)
{
  static const char *const names[] = { "weekday", "saturday", "sunday", "holiday" };

  if (!vs_json_exists (days))
    return TRUE;
  for (guint i = 0; i < vs_json_length (days); i++)
    if (g_strcmp0 (vs_json_string (vs_json_at (days, i)), names[type]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
names_month (VsJson months, int month)
{
  if (!vs_json_exists (months))
    return TRUE;
  for (guint i = 0; i < vs_json_length (months); i++)
    if (vs_json_integer (vs_json_at (months, i)) == month)
      return TRUE;
  return FALSE;
}

/* Cells from `from` to `to` o'clock become `period`; a window over midnight ends on the morning of the same kind of day. */
static void
read_window (const VsGrid *grid, VsJson at, guint n_periods, guint8 *table)
{
  guint8 period = vs_structure_read_period (vs_json_get (at, "period"), n_periods);
  int    from = read_clock (vs_json_get (at, "from")), to = read_clock (vs_json_get (at, "to"));
  gboolean whole = from == to;

  for (int month = 1; month <= 12 && from >= 0 && to >= 0; month++)
    for (guint type = 0; type < grid->day_types && names_month (vs_json_get (at, "months"), month); type++)
      for (guint slot = 0; slot < grid->per_day && names_day (vs_json_get (at, "days"), type); slot++)
        {
          int minute = (int) (slot * 1440 / grid->per_day);

          if (whole || (from < to ? minute >= from && minute < to : minute >= from || minute < to))
            table[(month - 1) * grid->n_cells + type * grid->per_day + slot] = period;
        }
}

static void
read_windows (VsRate *rate, VsJson at, const VsStructure *structure, guint8 *table)
{
  if (!vs_json_exists (at))
    return;
  if (structure->n == 0)
    vs_json_fault (at, _("windows need the structure whose periods they name"));
  for (guint i = 0; structure->n > 0 && i < vs_json_length (at); i++)
    read_window (rate->grid, vs_json_at (at, i), structure->n, table);
}

/* ── Prices by the interval ── */

static gsize
read_values (VsJson at, double scale, double **out)
{
  guint n = vs_json_exists (at) ? vs_json_length (at) : 0;

  if (n == 0)
    return 0;
  *out = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      VsJson place = vs_json_at (at, i);

      (*out)[i] = vs_json_exists (place) ? scale * vs_structure_read_price (place) : NAN;
    }
  return n;
}

static void
read_price_start (VsPrices *prices, VsJson at)
{
  gboolean    has_zone = FALSE;
  const char *text = vs_json_string_or (at, NULL);

  prices->by_index = text == NULL;
  if (text == NULL)
    return;
  prices->start = vs_time_parse_iso (text, -1, &has_zone);
  if (prices->start == VS_TIME_NONE || !has_zone)
    vs_json_fault (at, _("“%s” is no instant: write it with its offset from UTC, as 2026-05-09T00:00:00+01:00"), text);
}

static void
read_prices (VsRate *rate, VsJson at)
{
  static const char *const missing[] = { "refuse", "previous", NULL };
  VsPrices *prices = &rate->terms.prices;
  VsJson    policy = vs_json_get (at, "missing");
  double    scale = rate->terms.price_scale;

  if (!vs_json_exists (at))
    return;
  prices->place = g_strdup_printf ("%s, %s", vs_json_doc_name (at.doc), at.pointer);
  prices->n = read_values (vs_json_get (at, "values"), scale, &prices->buy);
  prices->n_sell = read_values (vs_json_get (at, "sell_values"), scale, &prices->sell);
  if (prices->n == 0 && prices->n_sell == 0)
    vs_json_fault (at, _("has no “values”"));
  read_price_start (prices, vs_json_get (at, "start"));
  prices->step = (gint32) vs_json_integer_or (vs_json_get (at, "step"), 3600);
  if (prices->step < 60 || prices->step > VS_SECONDS_PER_DAY)
    vs_json_fault (vs_json_get (at, "step"), _("must be 60 to 86,400 seconds"));
  prices->factor = vs_json_number_or (vs_json_get (at, "factor"), 1);
  prices->adder = scale * vs_structure_read_price (vs_json_get (at, "adder"));
  prices->adds = vs_json_boolean_or (vs_json_get (at, "on_top"), FALSE);
  if (vs_json_exists (policy) && json_node_get_value_type (policy.node) != G_TYPE_STRING)
    {
      prices->missing = VS_MISSING_VALUE;
      prices->fill = scale * vs_structure_read_price (policy);
    }
  else
    prices->missing = (VsMissingPrice) choose (policy, "refuse", missing);
}

/* ── Terms ── */

static guint
read_kinds (VsJson at, guint fallback)
{
  guint on = 0;

  if (!vs_json_exists (at))
    return fallback;
  for (guint i = 0; i < vs_json_length (at); i++)
    {
      VsJson      place = vs_json_at (at, i);
      const char *name = vs_json_string (place);
      guint       kind;

      for (kind = 0; kind < VS_N_BILL_KINDS && g_strcmp0 (name, vs_bill_kind_name (kind)) != 0; kind++)
        ;
      if (kind == VS_N_BILL_KINDS)
        vs_json_fault (place, _("“%s” is no line of a bill"), name ? name : "");
      else
        on |= 1u << kind;
    }
  return on;
}

static double
read_percent (VsJson at)
{
  double percent = vs_json_number_or (at, 0);

  if (!isfinite (percent) || percent < -100 || percent > 1000)
    vs_json_fault (at, _("is no percentage of a bill"));
  return percent;
}

static void
read_levies (VsTerms *terms, VsJson at)
{
  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    {
      VsJson place = vs_json_at (at, i);
      VsLevy levy = { g_strdup (vs_json_string_or (vs_json_get (place, "name"), "tax")), read_percent (vs_json_get (place, "percent")),
                      read_kinds (vs_json_get (place, "on"), ~(1u << VS_BILL_TAX | 1u << VS_BILL_SETTLEMENT | 1u << VS_BILL_EXPORT)) };

      g_array_append_val (terms->levies, levy);
    }
}

static void
read_discounts (VsTerms *terms, VsJson at)
{
  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    {
      VsJson     place = vs_json_at (at, i);
      VsDiscount discount = { g_strdup (vs_json_string_or (vs_json_get (place, "name"), "discount")) };

      discount.percent = read_percent (vs_json_get (place, "percent"));
      discount.amount = terms->price_scale * vs_structure_read_price (vs_json_get (place, "amount"));
      discount.on = read_kinds (vs_json_get (place, "on"), 1u << VS_BILL_ENERGY | 1u << VS_BILL_FUEL | 1u << VS_BILL_SPOT);
      discount.months = (int) vs_json_integer_or (vs_json_get (place, "months"), 0);
      g_array_append_val (terms->discounts, discount);
    }
}

static void
read_zone (VsTerms *terms, VsJson at)
{
  const char *name = vs_json_string_or (at, NULL);

  if (name != NULL && (terms->zone = vs_zone_get (name, NULL)) == NULL)
    vs_json_fault (at, _("“%s” is no time zone: write its IANA name, as Europe/London"), name);
}

static void
read_coincident (VsTerms *terms, VsJson at)
{
  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    {
      VsJson      place = vs_json_at (at, i);
      const char *text = vs_json_string (place);
      gboolean    has_zone = FALSE;
      VsTime      when = text ? vs_time_parse_iso (text, -1, &has_zone) : VS_TIME_NONE;

      if (text != NULL && (when == VS_TIME_NONE || !has_zone))
        vs_json_fault (place, _("“%s” is no instant: write it with its offset from UTC, as 2026-05-09T00:00:00+01:00"), text);
      g_array_append_val (terms->coincident, when);
    }
}

static void
read_export (VsExport *export, double price_scale, VsJson at)
{
  static const char *const forms[] = { "net_kwh", "net_money", "net_billing", "net_billing_carry_over", "sell_all", NULL };
  gint64 month = vs_json_integer_or (vs_json_get (at, "credit_month"), 0);

  if (!vs_json_exists (at))
    return;
  if (vs_json_exists (vs_json_get (at, "form")))
    export->metering = choose (vs_json_get (at, "form"), NULL, forms);
  export->hourly = vs_json_boolean_or (vs_json_get (at, "hourly"), export->hourly);
  if (month >= 1 && month <= 12)
    export->credit_month = (int) month - 1;
  export->yearend_price = price_scale * vs_structure_read_price (vs_json_get (at, "yearend_price"));
  export->rollover = vs_json_boolean_or (vs_json_get (at, "rollover"), FALSE);
  export->apply_now = vs_json_boolean_or (vs_json_get (at, "apply_in_same_month"), FALSE);
  export->expire = vs_json_boolean_or (vs_json_get (at, "expire"), FALSE);
  export->sell_is_buy = vs_json_boolean_or (vs_json_get (at, "sell_is_buy"), FALSE);
}

void
vs_extension_read_terms (VsRate *rate, VsJson root)
{
  static const char *const stamps[] = { "start", "end", NULL }, *const resets[] = { "month", "day", "quarter", "year", NULL };
  static const char *const fills[] = { "time", "pro_rata", NULL };
  static const char *const orders[] = { "before_discounts", "before_tax", "after_tax", NULL };
  VsTerms *terms = &rate->terms;
  VsJson   at = vs_json_get (root, MEMBER), tiers = vs_json_get (at, "tiers"), exit_fee = vs_json_get (at, "exit_fee");

  terms->levies = g_array_new (FALSE, FALSE, sizeof (VsLevy));
  terms->discounts = g_array_new (FALSE, FALSE, sizeof (VsDiscount));
  terms->coincident = g_array_new (FALSE, FALSE, sizeof (VsTime));
  terms->minimum_order = VS_MINIMUM_BEFORE_TAX;
  if (!vs_json_exists (at))
    return;
  terms->currency = g_strdup (vs_json_string_or (vs_json_get (at, "currency"), NULL));
  terms->stamps_end = choose (vs_json_get (at, "stamp"), "start", stamps) == 1;
  read_zone (terms, vs_json_get (at, "zone"));
  read_windows (rate, vs_json_get (at, "energy_windows"), &rate->energy, rate->energy_times.period);
  read_windows (rate, vs_json_get (at, "demand_windows"), &rate->demand, rate->demand_times.period);
  read_prices (rate, vs_json_get (at, "prices"));
  terms->reset = (VsTierReset) choose (vs_json_get (tiers, "reset"), "month", resets);
  terms->pro_rata = choose (vs_json_get (tiers, "fill"), "time", fills) == 1;
  terms->minimum_order = (VsMinimumOrder) choose (vs_json_get (at, "minimum_order"), "before_tax", orders);
  read_levies (terms, vs_json_get (at, "taxes"));
  read_discounts (terms, vs_json_get (at, "discounts"));
  read_coincident (terms, vs_json_get (at, "coincident_peaks"));
  read_export (&rate->export, terms->price_scale, vs_json_get (at, "export"));
  terms->exit_fee = terms->price_scale * vs_structure_read_price (vs_json_get (exit_fee, "amount"));
  terms->exit_months = (int) vs_json_integer_or (vs_json_get (exit_fee, "months"), 0);
  terms->meters = (int) CLAMP (vs_json_integer_or (vs_json_get (at, "meters"), 1), 1, 10000);
}

void
vs_terms_clear (VsTerms *terms)
{
  for (guint i = 0; terms->levies != NULL && i < terms->levies->len; i++)
    g_free (g_array_index (terms->levies, VsLevy, i).name);
  for (guint i = 0; terms->discounts != NULL && i < terms->discounts->len; i++)
    g_free (g_array_index (terms->discounts, VsDiscount, i).name);
  g_clear_pointer (&terms->levies, g_array_unref);
  g_clear_pointer (&terms->discounts, g_array_unref);
  g_clear_pointer (&terms->coincident, g_array_unref);
  g_free (terms->currency);
  g_free (terms->prices.buy);
  g_free (terms->prices.sell);
  g_free (terms->prices.place);
}
