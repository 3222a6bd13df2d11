/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What URDB has no word for, each worked out by hand; and the places where other programs go wrong. */
#include "tariff/explain.h"
#include "tariff/load.h"
#include "tariff/usage.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)
#define ROW "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
#define TABLE "[" ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "]"
#define SCHEDULES "\"energyweekdayschedule\":" TABLE ",\"energyweekendschedule\":" TABLE
#define FLAT(price, terms) "{\"energyratestructure\":[[{\"rate\":" price "}]]," SCHEDULES ",\"voltsource\":{" terms "}}"

static VsRate *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  VsRate *rate = vs_rate_parse (json, "terms.json", &error);

  g_assert_no_error (error);
  g_assert_null (vs_rate_refusal (rate));
  return rate;
}

static VsSeries
series_new (const char *zone_name, int year, int month, int day, int n_days, gint32 step, float kwh)
{
  const VsZone *zone = vs_zone_get (zone_name, NULL);
  VsDay    from = vs_day_from_civil (year, month, day);
  VsSeries series = { .step = step, .zone = zone };

  series.start = vs_zone_to_utc (zone, (VsTime) from * VS_SECONDS_PER_DAY, FALSE);
  series.n = (gsize) ((vs_zone_to_utc (zone, (VsTime) (from + n_days) * VS_SECONDS_PER_DAY, FALSE) - series.start) / step);
  series.kwh = g_new (float, series.n);
  for (gsize i = 0; i < series.n; i++)
    series.kwh[i] = kwh;
  return series;
}

static VsBill
bill_of (const VsRate *rate, const VsSeries *series)
{
  VsBillOptions options = { VS_BILL_CALENDAR, -1, TRUE };
  g_autoptr (GError) error = NULL;
  VsBill bill = { 0 };

  vs_bill_compute (rate, series, &options, &bill, &error);
  g_assert_no_error (error);
  return bill;
}

static const VsBillMonth *
month_of (const VsBill *bill, guint i)
{
  g_assert_cmpuint (i, <, bill->months->len);
  return &g_array_index (bill->months, VsBillMonth, i);
}

/* What `json` costs for the load; the lines must add up to it. */
static double
cost_of (const char *json, const VsSeries *series)
{
  g_autoptr (VsRate) rate = parse (json);
  VsBill bill = bill_of (rate, series);
  double total = bill.total, sum = 0;

  for (guint i = 0; i < bill.lines->len; i++)
    sum += g_array_index (bill.lines, VsBillLine, i).amount;
  NEAR (sum, total);
  vs_bill_clear (&bill);
  return total;
}

/* 2026-07-04, a holiday, is a Saturday; 29 June to 5 July a whole week, 24 kWh a day. */
static void
test_day_types (void)
{
  VsSeries week = series_new ("America/New_York", 2026, 6, 29, 7, 3600, 1);
  const char *const json = "{\"energyratestructure\":[[{\"rate\":1}],[{\"rate\":10}],[{\"rate\":100}],[{\"rate\":1000}]],\"voltsource\":{"
                     "\"holidays\":[\"07-04\"],\"energy_windows\":["
                     "{\"period\":1,\"days\":[\"saturday\"],\"from\":\"00:00\",\"to\":\"24:00\"},"
                     "{\"period\":2,\"days\":[\"sunday\"],\"from\":\"12:00\",\"to\":\"24:00\"},"
                     "{\"period\":3,\"days\":[\"holiday\"],\"from\":\"00:00\",\"to\":\"00:00\"}]}}";

  /* Five weekdays at 1, the Saturday is a holiday at 1,000, Sunday half at 1 and half at 100. */
  NEAR (cost_of (json, &week), 5 * 24 + 24 * 1000 + 12 + 12 * 100);
  vs_series_clear (&week);
}

static void
test_holiday_rules (void)
{
  static const struct { const char *rule; int year, month, day; } cases[] = {
    { "\"2026-05-25\"", 2026, 5, 25 },                                              /* a date */
    { "{\"month\":11,\"nth\":4,\"weekday\":\"thursday\"}", 2026, 11, 26 },          /* Thanksgiving */
    { "{\"month\":5,\"nth\":-1,\"weekday\":\"monday\"}", 2026, 5, 25 },             /* the last Monday of May */
    { "{\"easter\":-2}", 2026, 4, 3 }, { "{\"easter\":1}", 2025, 4, 21 },          /* Good Friday, Easter Monday */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"energyratestructure\":[[{\"rate\":1}],[{\"rate\":10}]],\"voltsource\":{\"holidays\":[%s],"
                                               "\"energy_windows\":[{\"period\":1,\"days\":[\"holiday\"],\"from\":\"00:00\",\"to\":\"00:00\"}]}}",
                                               cases[i].rule);
      VsSeries three = series_new ("UTC", cases[i].year, cases[i].month, cases[i].day - 1, 3, 3600, 1);

      NEAR (cost_of (json, &three), 24 + 240 + 24);
      vs_series_clear (&three);
    }
}

/* 23:30 to 05:30 of half hours: 12 of the 48, over midnight, whatever the calendar says about the hour. */
static void
test_windows_finer_than_an_hour (void)
{
  const char *const json = "{\"energyratestructure\":[[{\"rate\":0.3}],[{\"rate\":0.07}]],\"voltsource\":{"
                     "\"energy_windows\":[{\"period\":1,\"from\":\"23:30\",\"to\":\"05:30\"}]}}";
  VsSeries day = series_new ("Europe/London", 2026, 6, 10, 1, 1800, 0.5);
  VsSeries spring = series_new ("Europe/London", 2026, 3, 29, 1, 1800, 0.5), autumn = series_new ("Europe/London", 2026, 10, 25, 1, 1800, 0.5);

  NEAR (cost_of (json, &day), 12 * 0.5 * 0.07 + 36 * 0.5 * 0.3);
  /* 46 half hours, the missing two at night; 50, the two more at night. */
  NEAR (cost_of (json, &spring), 10 * 0.5 * 0.07 + 36 * 0.5 * 0.3);
  NEAR (cost_of (json, &autumn), 14 * 0.5 * 0.07 + 36 * 0.5 * 0.3);
  vs_series_clear (&day);
  vs_series_clear (&spring);
  vs_series_clear (&autumn);
}

static void
test_pence_and_tax (void)
{
  VsSeries day = series_new ("Europe/London", 2025, 6, 10, 1, 1800, 0.5);
  const char *const json = "{\"energyratestructure\":[[{\"rate\":30}]]," SCHEDULES ",\"fixedchargefirstmeter\":45,\"fixedchargeunits\":\"$/day\","
                     "\"voltsource\":{\"currency\":\"GBP\",\"price_scale\":0.01,\"taxes\":["
                     "{\"name\":\"Levy\",\"percent\":10,\"on\":[\"energy\"]},{\"name\":\"VAT\",\"percent\":5,\"on\":[\"energy\",\"fixed\",\"tax\"]}]}}";
  g_autoptr (VsRate) rate = parse (json);

  g_assert_cmpstr (vs_rate_currency (rate), ==, "GBP");
  NEAR (cost_of (json, &day), 7.20 + 0.45 + 0.72 + 0.05 * (7.20 + 0.45 + 0.72));
  vs_series_clear (&day);
}

static void
test_billing_cycle (void)
{
  /* 15 January to 14 February and 15 February to 14 March 2023; tiers of 100 kWh at 1, the rest at 2. */
  VsSeries load = series_new ("UTC", 2023, 1, 15, 31 + 28, 3600, 1);
  g_autoptr (VsRate) rate = parse ("{\"energyratestructure\":[[{\"max\":100,\"rate\":1},{\"rate\":2}]]," SCHEDULES
                                   ",\"fixedmonthlycharge\":9,\"voltsource\":{\"billing\":{\"first_day\":15}}}");
  VsBill   bill = bill_of (rate, &load);

  g_assert_cmpuint (bill.months->len, ==, 2);
  g_assert_cmpint (month_of (&bill, 0)->days, ==, 31);
  g_assert_cmpint (month_of (&bill, 1)->days, ==, 28);
  NEAR (month_of (&bill, 0)->total, 100 + 644 * 2 + 9);
  NEAR (month_of (&bill, 1)->total, 100 + 572 * 2 + 9);
  vs_bill_clear (&bill);
  vs_series_clear (&load);
}

/* Tiers that begin anew each day, each quarter, each year. */
static void
test_tier_reset (void)
{
  VsSeries load = series_new ("UTC", 2023, 1, 1, 90 + 30, 3600, 1);   /* January to April */
  static const struct { const char *reset; double cost; } cases[] = {
    { "month", 4 * 100 + 2 * (120 * 24 - 400) }, { "day", 120 * 24 }, { "quarter", 2 * 100 + 2 * (120 * 24 - 200) },
    { "year", 100 + 2 * (120 * 24 - 100) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"energyratestructure\":[[{\"max\":100,\"rate\":1},{\"rate\":2}]]," SCHEDULES
                                               ",\"voltsource\":{\"tiers\":{\"reset\":\"%s\"}}}", cases[i].reset);

      NEAR (cost_of (json, &load), cases[i].cost);
    }
  vs_series_clear (&load);
}

/* 100 of energy, 10 % off, a minimum of 95, 20 % tax. */
static void
test_minimum_order (void)
{
  VsSeries load = series_new ("UTC", 2023, 4, 1, 30, 86400, 0);
  static const struct { const char *order; double cost; } cases[] = {
    { "before_discounts", (100 - 10) * 1.2 }, { "before_tax", 95 * 1.2 }, { "after_tax", 108 },
  };

  load.kwh[7] = 100;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES ",\"mincharge\":95,\"voltsource\":{"
                                               "\"minimum_order\":\"%s\",\"discounts\":[{\"percent\":10}],\"taxes\":[{\"percent\":20}]}}",
                                               cases[i].order);

      NEAR (cost_of (json, &load), cases[i].cost);
    }
  vs_series_clear (&load);
}

static void
test_discounts_end (void)
{
  VsSeries load = series_new ("UTC", 2023, 1, 1, 59, 86400, 1);   /* 31 and 28 kWh */

  NEAR (cost_of (FLAT ("1", "\"discounts\":[{\"name\":\"Welcome\",\"amount\":5,\"months\":1}]"), &load), 31 - 5 + 28);
  vs_series_clear (&load);
}

static void
test_gas (void)
{
  VsSeries load = series_new ("UTC", 2023, 4, 1, 30, 86400, 2);   /* 60 m³ */

  NEAR (cost_of (FLAT ("0.1", "\"gas\":{\"calorific_value\":39.5,\"correction\":1.02264}"), &load), 60 * 39.5 * 1.02264 / 3.6 * 0.1);
  vs_series_clear (&load);
}

/* ── Prices by the interval ── */

static void
test_spot (void)
{
  VsSeries day = series_new ("Europe/London", 2026, 5, 9, 1, 1800, 0.5), hours = series_new ("Europe/London", 2026, 5, 9, 1, 3600, 1);
  g_autoptr (GString) json = g_string_new ("{\"voltsource\":{\"price_scale\":0.01,\"prices\":{\"start\":\"2026-05-08T23:00:00Z\",\"step\":1800,"
                                           "\"factor\":2,\"adder\":1,\"values\":[");
  double expected = 0;

  for (int i = 0; i < 48; i++)
    {
      g_string_append_printf (json, "%s%d", i ? "," : "", i - 5);
      expected += 0.5 * (2 * (i - 5) + 1) / 100.0;
    }
  g_string_append (json, "]}}}");
  NEAR (cost_of (json->str, &day), expected);
  /* An hour under two half-hourly prices pays their mean. */
  NEAR (cost_of (json->str, &hours), expected);
  vs_series_clear (&day);
  vs_series_clear (&hours);
}

static void
test_missing_prices (void)
{
  static const char *const json = "{\"voltsource\":{\"prices\":{\"start\":\"2026-05-09T00:00:00Z\",\"step\":3600,\"values\":[1,null,3]%s}}}";
  VsSeries three = series_new ("UTC", 2026, 5, 9, 1, 3600, 1);
  VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  g_autofree char *refuse = g_strdup_printf (json, ""), *previous = g_strdup_printf (json, ",\"missing\":\"previous\"");
  g_autofree char *seven = g_strdup_printf (json, ",\"missing\":7");
  g_autoptr (VsRate) rate = parse (refuse);
  g_autoptr (GError) error = NULL;
  VsBill bill = { 0 };

  three.n = 3;
  g_assert_false (vs_bill_compute (rate, &three, &options, &bill, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "terms.json, /voltsource/prices"));
  g_assert_nonnull (strstr (error->message, "2026-05-09T01:00:00Z"));
  NEAR (cost_of (previous, &three), 1 + 1 + 3);
  NEAR (cost_of (seven, &three), 1 + 7 + 3);
  vs_bill_clear (&bill);
  vs_series_clear (&three);
}

/* ── Demand ── */

/* Quarter hours of 1, 3, 1, 3 … kW: the highest quarter is 3 kW, the highest hour 2; the five highest hours of five days are 6, 5, 4, 3, 2. */
static void
test_demand_over_minutes_and_n_peaks (void)
{
  VsSeries quarters = series_new ("UTC", 2023, 4, 1, 30, 900, 0.25), hours = series_new ("UTC", 2023, 4, 1, 30, 3600, 1);
  const char *const json = "{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"flatdemandstructure\":[[{\"rate\":10}]],\"voltsource\":{\"demand\":{%s}}}";
  g_autofree char *plain = g_strdup_printf (json, ""), *hour = g_strdup_printf (json, "\"minutes\":60");
  g_autofree char *three = g_strdup_printf (json, "\"n_peaks\":3"), *days = g_strdup_printf (json, "\"n_peaks\":3,\"distinct_days\":true");

  for (gsize i = 1; i < quarters.n; i += 2)
    quarters.kwh[i] = 0.75;
  NEAR (cost_of (plain, &quarters), 30);
  NEAR (cost_of (hour, &quarters), 20);
  for (int i = 0; i < 5; i++)
    hours.kwh[i * 24 + 12] = (float) (6 - i);
  hours.kwh[13] = 5.5f;   /* the same day as the 6 */
  NEAR (cost_of (three, &hours), 10 * (6 + 5.5 + 5) / 3);
  NEAR (cost_of (days, &hours), 10 * (6 + 5 + 4) / 3.0);
  vs_series_clear (&quarters);
  vs_series_clear (&hours);
}

static void
test_daily_and_apparent_demand (void)
{
  VsSeries hours = series_new ("UTC", 2023, 4, 1, 30, 3600, 1);
  const char *const json = "{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"flatdemandstructure\":[[{\"rate\":10}]],\"flatdemandunit\":\"%s\","
                     "\"voltsource\":{\"demand\":{\"power_factor\":0.8}}}";
  g_autofree char *daily = g_strdup_printf (json, "kW daily"), *kva = g_strdup_printf (json, "kVA");

  hours.kwh[24 * 3 + 5] = 4;
  NEAR (cost_of (daily, &hours), 10 * (29 * 1 + 4));
  NEAR (cost_of (kva, &hours), 10 * 4 / 0.8);
  vs_series_clear (&hours);
}

/* 10 kW in January, 2 kW after. Half of the earlier peaks counts; of January's only, where the flags say so; the old ratchet holds in
 * March alone. */
static void
test_lookback (void)
{
  VsSeries hours = series_new ("UTC", 2023, 1, 1, 90, 3600, 2);
  static const struct { const char *terms; double january, february, march; } cases[] = {
    { "\"lookbackpercent\":0.5,\"lookbackrange\":11", 10, 5, 5 },
    { "\"lookbackpercent\":0.5,\"lookbackrange\":1", 10, 5, 2 },
    { "\"lookbackpercent\":0.5,\"lookbackmonths\":[0,1,1,1,1,1,1,1,1,1,1,1]", 10, 2, 2 },
    { "\"demandratchetpercentage\":[0,0,0.8,0,0,0,0,0,0,0,0,0]", 10, 2, 8 },
    { "\"lookbackpercent\":0.5,\"voltsource\":{\"peaks_before\":[0,0,0,0,0,0,0,0,0,0,0,40]}", 20, 20, 20 },
  };

  hours.kwh[100] = 10;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES
                                               ",\"flatdemandstructure\":[[{\"rate\":1}]],%s}", cases[i].terms);
      g_autoptr (VsRate) rate = parse (json);
      VsBill bill = bill_of (rate, &hours);

      NEAR (month_of (&bill, 0)->demand_flat, cases[i].january);
      NEAR (month_of (&bill, 1)->demand_flat, cases[i].february);
      NEAR (month_of (&bill, 2)->demand_flat, cases[i].march);
      vs_bill_clear (&bill);
    }
  vs_series_clear (&hours);
}

/* The year's highest, also in the months before it; a month of the next year has its own. */
static void
test_demand_of_the_year (void)
{
  VsSeries hours = series_new ("UTC", 2022, 11, 1, 30 + 31 + 31, 3600, 2);
  g_autoptr (VsRate) rate = parse ("{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"flatdemandstructure\":[[{\"rate\":1}]],"
                                   "\"voltsource\":{\"demand\":{\"of_year\":true}}}");
  VsBill bill;

  hours.kwh[40 * 24] = 9;
  bill = bill_of (rate, &hours);
  NEAR (month_of (&bill, 0)->demand_flat, 9);
  NEAR (month_of (&bill, 1)->demand_flat, 9);
  NEAR (month_of (&bill, 2)->demand_flat, 2);
  vs_bill_clear (&bill);
  vs_series_clear (&hours);
}

/* One number a line, of which the first, at midnight of 1 January, is the end of its hour: it belongs to the year before. */
static void
test_stamps_at_the_end (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "volt-stamp-XXXXXX.csv", NULL);
  g_autoptr (VsRate) rate = parse (FLAT ("1", "\"stamp\":\"end\""));
  g_autoptr (GString) text = g_string_new (NULL);
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  VsLoad load = { 0 };
  VsBill bill = { 0 };

  for (int i = 0; i < 8760; i++)
    g_string_append (text, i == 0 ? "7\n" : "1\n");
  close (g_mkstemp (path));
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_true (vs_load_open (path, 2023, vs_zone_get ("UTC", NULL), &load, NULL));
  g_assert_true (vs_load_bill (&load, rate, &options, &bill, NULL));
  g_assert_cmpint (month_of (&bill, 0)->year, ==, 2022);
  NEAR (month_of (&bill, 0)->kwh, 7);
  NEAR (month_of (&bill, 1)->kwh, 744);
  g_unlink (path);
  vs_load_clear (&load);
  vs_bill_clear (&bill);
}

#define EVENING "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1,1]"

static void
test_coincident_demand (void)
{
  VsSeries hours = series_new ("UTC", 2023, 1, 1, 31, 3600, 1);

  hours.kwh[24 * 9 + 17] = 7;
  hours.kwh[24 * 9 + 18] = 20;
  NEAR (cost_of ("{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"coincidentratestructure\":[[{\"rate\":3}]],"
                 "\"voltsource\":{\"coincident_peaks\":[\"2023-01-10T17:00:00Z\"]}}", &hours), 21);
  /* Of several periods each listed hour counts in its own: (7 + 1) / 2 kW at 3 before 18:00, 20 kW at 2 from then on. */
  NEAR (cost_of ("{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"coincidentratestructure\":[[{\"rate\":3}],[{\"rate\":2}]],"
                 "\"coincidentrateschedule\":[" EVENING "," EVENING "," EVENING "," EVENING "," EVENING "," EVENING "," EVENING "," EVENING
                 "," EVENING "," EVENING "," EVENING "," EVENING "],\"voltsource\":{\"coincident_peaks\":[\"2023-01-10T17:00:00Z\","
                 "\"2023-01-10T18:00:00Z\",\"2023-01-11T17:00:00Z\"]}}", &hours), 3 * 4 + 2 * 20);
  vs_series_clear (&hours);
}

/* ── Energy sold ── */

/* Two hours of a day: 5 bought, 4 sold. */
static void
test_forms_of_metering (void)
{
  VsSeries load = series_new ("UTC", 2023, 4, 1, 30, 3600, 0);
  static const struct { const char *terms; double cost; } cases[] = {
    { "\"dgrules\":\"Net Metering\"", 0.2 * 1 * 30 },
    { "\"usenetmetering\":true", 0.2 * 1 * 30 },
    { "\"dgrules\":\"Net Billing Instantaneous\"", (5 * 0.2 - 4 * 0.05) * 30 },
    { "\"voltsource\":{\"export\":{\"form\":\"net_billing_carry_over\",\"apply_in_same_month\":true}}", (5 * 0.2 - 4 * 0.05) * 30 },
    { "\"voltsource\":{\"export\":{\"form\":\"net_billing_carry_over\"}}", 5 * 0.2 * 30 },
    { "\"voltsource\":{\"export\":{\"form\":\"net_billing\",\"sell_is_buy\":true}}", 0.2 * 1 * 30 },
    { "\"energycomments\":\"says nothing: net billing\"", (5 * 0.2 - 4 * 0.05) * 30 },
  };

  for (int day = 0; day < 30; day++)
    {
      load.kwh[day * 24 + 8] = 5;
      load.kwh[day * 24 + 12] = -4;
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"energyratestructure\":[[{\"rate\":0.2,\"sell\":0.05}]]," SCHEDULES ",%s}", cases[i].terms);

      NEAR (cost_of (json, &load), cases[i].cost);
    }
  vs_series_clear (&load);
}

/* Two half hours, +3 and −2: at once 3 are bought and 2 sold, by the hour 1 is bought. */
static void
test_net_billing_hourly (void)
{
  VsSeries load = series_new ("UTC", 2023, 4, 1, 30, 1800, 0);
  const char *const json = "{\"energyratestructure\":[[{\"rate\":1,\"sell\":0.1}]]," SCHEDULES ",\"dgrules\":\"Net Billing %s\"}";
  g_autofree char *hourly = g_strdup_printf (json, "Hourly"), *at_once = g_strdup_printf (json, "Instantaneous");

  load.kwh[20] = 3;
  load.kwh[21] = -2;
  NEAR (cost_of (at_once, &load), 3 - 0.2);
  NEAR (cost_of (hourly, &load), 1);
  vs_series_clear (&load);
}

static void
test_registers_apart (void)
{
  VsSeries load = series_new ("UTC", 2023, 4, 1, 1, 3600, 2);
  g_autofree double *sold = g_new (double, 24);
  g_autoptr (VsRate) rate = parse ("{\"energyratestructure\":[[{\"rate\":1,\"sell\":0.5}]]," SCHEDULES ",\"dgrules\":\"Buy All Sell All\"}");
  g_autoptr (VsClock) clock = vs_clock_new (&load, VS_BILL_CALENDAR, NULL);
  VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  VsUsage usage = { NULL };
  VsBill  bill = { 0 };

  for (int i = 0; i < 24; i++)
    sold[i] = i == 5 ? NAN : 3;
  vs_usage_measure (&usage, &load, NULL, sold, clock);
  g_assert_true (vs_bill_price (rate, &usage, &options, &bill, NULL));
  NEAR (bill.total, 48 - 23 * 3 * 0.5);
  vs_usage_clear (&usage);
  vs_bill_clear (&bill);
  vs_series_clear (&load);
}

/* ── Time ── */

/* A rate rises on 16 April: half the month at each price; the month is one line of the bill. */
static void
test_versions (void)
{
  VsSeries load = series_new ("Europe/London", 2023, 4, 1, 30, 3600, 1);
  g_autoptr (VsRate) rate = parse ("[{\"energyratestructure\":[[{\"rate\":2}]]," SCHEDULES ",\"fixedmonthlycharge\":60,\"startdate\":\"2023-04-16\"},"
                                   "{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES ",\"fixedmonthlycharge\":30,\"startdate\":1577836800,\"enddate\":\"2023-04-15T23:00:00Z\"}]");
  VsBill bill = bill_of (rate, &load);

  g_assert_cmpuint (bill.months->len, ==, 1);
  g_assert_cmpint (month_of (&bill, 0)->days, ==, 30);
  NEAR (month_of (&bill, 0)->energy, 15 * 24 + 15 * 24 * 2);
  NEAR (month_of (&bill, 0)->fixed, 15 + 30);
  vs_bill_clear (&bill);
  vs_series_clear (&load);
}

static void
test_plan_changes_inside_a_month (void)
{
  VsSeries load = series_new ("UTC", 2023, 4, 1, 30, 3600, 1);
  g_autoptr (VsRate) one = parse (FLAT ("1", "")), two = parse ("{\"energyratestructure\":[[{\"max\":300,\"rate\":2},{\"rate\":3}]]," SCHEDULES "}");
  VsBillTerm terms[] = { { one, 0 }, { two, vs_day_from_civil (2023, 4, 11) } };
  VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  g_autoptr (GError) error = NULL;
  VsBill bill = { 0 };

  g_assert_true (vs_bill_compute_dated (terms, 2, &load, NULL, NULL, &options, &bill, &error));
  /* 10 days at 1; of 480 kWh in 20 days of 30, the tier holds 200. */
  NEAR (bill.total, 240 + 200 * 2 + 280 * 3);
  g_assert_cmpuint (bill.months->len, ==, 1);
  vs_bill_clear (&bill);
  vs_series_clear (&load);
}

/* The rate's own clock, not the meter's: a night rate in London for a meter whose file says UTC. */
static void
test_zone_of_the_rate (void)
{
  VsSeries load = series_new ("UTC", 2026, 6, 10, 1, 3600, 0);
  const char *const json = "{\"energyratestructure\":[[{\"rate\":1}],[{\"rate\":0.1}]],\"voltsource\":{\"zone\":\"Europe/London\","
                     "\"energy_windows\":[{\"period\":1,\"from\":\"00:00\",\"to\":\"07:00\"}]}}";

  load.kwh[6] = 1;   /* 07:00 in London */
  NEAR (cost_of (json, &load), 1);
  load.kwh[5] = 1;
  NEAR (cost_of (json, &load), 1.1);
  vs_series_clear (&load);
}

static void
test_leap_february (void)
{
  VsSeries load = series_new ("UTC", 2024, 2, 1, 29, 3600, 1);
  g_autoptr (VsRate) rate = parse ("{\"energyratestructure\":[[{\"max\":29,\"unit\":\"kWh daily\",\"rate\":1}]]," SCHEDULES
                                   ",\"fixedchargefirstmeter\":1,\"fixedchargeunits\":\"$/day\"}");
  VsBill bill = bill_of (rate, &load);

  NEAR (bill.total, 29 * 24 + 29);
  NEAR (month_of (&bill, 0)->coverage, 1);
  vs_bill_clear (&bill);
  vs_series_clear (&load);
}

static void
test_missing_readings_are_told (void)
{
  VsSeries load = series_new ("UTC", 2023, 4, 1, 30, 3600, 1);
  g_autoptr (VsRate) rate = parse (FLAT ("1", "\"demand\":{\"minutes\":60}"));
  VsBill bill;

  for (int i = 0; i < 72; i++)
    load.kwh[i] = NAN;
  bill = bill_of (rate, &load);
  NEAR (bill.total, 27 * 24);
  NEAR (month_of (&bill, 0)->coverage, 0.9);
  vs_bill_clear (&bill);
  vs_series_clear (&load);
}

/* ── Exit fees, explanation ── */

static void
test_exit_fee (void)
{
  g_autoptr (VsRate) rate = parse (FLAT ("1", "\"exit_fee\":{\"amount\":75,\"months\":12}"));

  NEAR (vs_rate_exit_fee (rate, 11), 75);
  NEAR (vs_rate_exit_fee (rate, 12), 0);
}

static void
test_explained (void)
{
  VsSeries load = series_new ("UTC", 2018, 1, 1, 31, 3600, 1);   /* from a Monday */
  g_autoptr (VsRate) rate = parse ("{\"energyratestructure\":[[{\"rate\":0.1}],[{\"max\":100,\"rate\":0.3},{\"rate\":0.4}]],\"fixedmonthlycharge\":7,"
                                   "\"voltsource\":{\"energy_windows\":[{\"period\":1,\"days\":[\"weekday\"],\"from\":\"16:00\",\"to\":\"21:00\"}]}}");
  VsBill bill = bill_of (rate, &load);
  const VsBillLine *line = &g_array_index (bill.lines, VsBillLine, 1);
  g_autofree char *hours = vs_bill_line_hours (&bill, line), *caption = vs_bill_line_caption (line);

  /* Time order: the month reaches 100 kWh within the fifth day; until then 4 × 5 in the window. */
  g_assert_cmpuint (bill.lines->len, ==, 4);
  g_assert_cmpstr (hours, ==, "weekday 16:00–21:00");
  g_assert_cmpstr (caption, ==, "Energy, period 2, tier 1");
  NEAR (line->quantity, 20);
  NEAR (g_array_index (bill.lines, VsBillLine, 2).quantity, 115 - 20);
  g_assert_cmpint (g_array_index (bill.lines, VsBillLine, 3).kind, ==, VS_BILL_FIXED);
  NEAR (vs_bill_line_rounded (line, 0), 6);
  vs_bill_clear (&bill);
  vs_series_clear (&load);
}

/* ── What is wrong is told with its place ── */

static void
test_bad_terms (void)
{
  static const struct { const char *json, *place; } cases[] = {
    { FLAT ("1", "\"zone\":\"Moon/Base\""), "/voltsource/zone" },
    { FLAT ("1", "\"colour\":\"red\""), "/voltsource" },
    { FLAT ("1", "\"currency\":\"pounds\""), "/voltsource/currency" },
    { FLAT ("1", "\"holidays\":[\"yesterday\"]"), "/voltsource/holidays/0" },
    { FLAT ("1", "\"energy_windows\":[{\"period\":3,\"from\":\"00:00\",\"to\":\"07:00\"}]"), "/voltsource/energy_windows/0/period" },
    { FLAT ("1", "\"energy_windows\":[{\"period\":0,\"from\":\"25:00\",\"to\":\"07:00\"}]"), "/voltsource/energy_windows/0/from" },
    { FLAT ("1", "\"billing\":{\"first_day\":31}"), "/voltsource/billing/first_day" },
    { FLAT ("1", "\"prices\":{\"start\":\"tomorrow\",\"values\":[1]}"), "/voltsource/prices/start" },
    { FLAT ("1", "\"prices\":{\"values\":[\"cheap\"]}"), "/voltsource/prices/values/0" },
    { FLAT ("1", "\"gas\":{}"), "/voltsource/gas" },
    { FLAT ("1", "\"taxes\":[{\"percent\":5,\"on\":[\"everything\"]}]"), "/voltsource/taxes/0/on/0" },
    { "[{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES ",\"startdate\":\"2023-01-01\",\"enddate\":\"2023-12-31\"},"
      "{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES ",\"startdate\":\"2023-06-01\"}]", "/1" },
    { "[{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES "},{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES "}]", "/1" },
    { "[{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES ",\"startdate\":\"soon\"}]", "/0/startdate" },
    { "{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES ",\"startdate\":\"2023-06-01\",\"enddate\":\"2023-05-31\"}", "/enddate" },
    { "{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES ",\"lookbackpercent\":80}", "/lookbackpercent" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsRate) rate = vs_rate_parse (cases[i].json, "terms.json", &error);

      g_assert_null (rate);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      if (strstr (error->message, cases[i].place) == NULL || !g_str_has_prefix (error->message, "terms.json, "))
        g_error ("case %u: “%s” does not name %s", i, error->message, cases[i].place);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extension/day-types", test_day_types);
  g_test_add_func ("/extension/holidays", test_holiday_rules);
  g_test_add_func ("/extension/windows", test_windows_finer_than_an_hour);
  g_test_add_func ("/extension/pence-and-tax", test_pence_and_tax);
  g_test_add_func ("/extension/billing-cycle", test_billing_cycle);
  g_test_add_func ("/extension/tier-reset", test_tier_reset);
  g_test_add_func ("/extension/minimum-order", test_minimum_order);
  g_test_add_func ("/extension/discounts-end", test_discounts_end);
  g_test_add_func ("/extension/gas", test_gas);
  g_test_add_func ("/extension/spot", test_spot);
  g_test_add_func ("/extension/missing-prices", test_missing_prices);
  g_test_add_func ("/extension/demand/minutes-and-peaks", test_demand_over_minutes_and_n_peaks);
  g_test_add_func ("/extension/demand/daily-and-kva", test_daily_and_apparent_demand);
  g_test_add_func ("/extension/demand/lookback", test_lookback);
  g_test_add_func ("/extension/demand/of-the-year", test_demand_of_the_year);
  g_test_add_func ("/extension/time/stamps", test_stamps_at_the_end);
  g_test_add_func ("/extension/demand/coincident", test_coincident_demand);
  g_test_add_func ("/extension/export/forms", test_forms_of_metering);
  g_test_add_func ("/extension/export/hourly", test_net_billing_hourly);
  g_test_add_func ("/extension/export/registers", test_registers_apart);
  g_test_add_func ("/extension/time/versions", test_versions);
  g_test_add_func ("/extension/time/plan-change", test_plan_changes_inside_a_month);
  g_test_add_func ("/extension/time/zone", test_zone_of_the_rate);
  g_test_add_func ("/extension/time/leap-february", test_leap_february);
  g_test_add_func ("/extension/time/missing", test_missing_readings_are_told);
  g_test_add_func ("/extension/exit-fee", test_exit_fee);
  g_test_add_func ("/extension/explained", test_explained);
  g_test_add_func ("/extension/bad", test_bad_terms);
  return g_test_run ();
}
