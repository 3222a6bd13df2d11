/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bills worked out by hand: local calendar, tiers, demand, minimums, part months, missing readings. */
#include "tariff/bill.h"

#include <math.h>
#include <string.h>

/* A schedule row with period 1 from `from` to `to` o'clock, period 0 otherwise. (transfer full) */
static char *
schedule (int from, int to)
{
  GString *table = g_string_new ("[");

  for (int month = 0; month < 12; month++)
    {
      g_string_append (table, month ? ",[" : "[");
      for (int hour = 0; hour < 24; hour++)
        {
          gboolean on = from <= to ? hour >= from && hour < to : hour >= from || hour < to;

          g_string_append_printf (table, "%s%d", hour ? "," : "", on ? 1 : 0);
        }
      g_string_append_c (table, ']');
    }
  g_string_append_c (table, ']');
  return g_string_free (table, FALSE);
}

/* Energy periods: 1 on weekdays from..to (and weekends too when `weekends`), 0 otherwise. */
static VsRate *
rate_new (const char *structure, int from, int to, gboolean weekends, const char *rest)
{
  g_autofree char *weekday = schedule (from, to), *weekend = schedule (weekends ? from : 0, weekends ? to : 0);
  g_autofree char *json = g_strdup_printf ("{\"energyratestructure\":%s,\"energyweekdayschedule\":%s,\"energyweekendschedule\":%s%s%s}",
                                           structure, weekday, weekend, *rest ? "," : "", rest);
  g_autoptr (GError) error = NULL;
  VsRate *rate = vs_rate_parse (json, "hand.json", &error);

  g_assert_no_error (error);
  return rate;
}

static VsSeries
series_new (const char *zone_name, int year, int month, int day, int n_days, gint32 step, float kwh)
{
  const VsZone *zone = vs_zone_get (zone_name, NULL);
  VsDay    from = vs_day_from_civil (year, month, day);
  VsTime   start, end;
  VsSeries series = { 0 };

  g_assert_nonnull (zone);
  start = vs_zone_to_utc (zone, (VsTime) from * VS_SECONDS_PER_DAY, FALSE);
  end = vs_zone_to_utc (zone, (VsTime) (from + n_days) * VS_SECONDS_PER_DAY, FALSE);
  series.start = start;
  series.step = step;
  series.zone = zone;
  series.n = (gsize) ((end - start) / step);
  series.kwh = g_new (float, series.n);
  for (gsize i = 0; i < series.n; i++)
    series.kwh[i] = kwh;
  return series;
}

static VsBill
bill_of (VsRate *rate, const VsSeries *series)
{
  VsBillOptions options = { VS_BILL_CALENDAR, 2 };
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

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6)

static void
test_flat_year (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":0.2}]]", 0, 0, FALSE, "\"fixedchargefirstmeter\":0.5,\"fixedchargeunits\":\"$/day\"");
  VsSeries series = series_new ("UTC", 2023, 1, 1, 365, 3600, 1);
  VsBill   bill = bill_of (rate, &series);

  g_assert_cmpuint (bill.months->len, ==, 12);
  NEAR (month_of (&bill, 0)->energy, 148.8);
  NEAR (month_of (&bill, 0)->fixed, 15.5);
  NEAR (month_of (&bill, 0)->total, 164.3);
  g_assert_cmpint (month_of (&bill, 1)->days, ==, 28);
  g_assert_cmpint (month_of (&bill, 1)->year, ==, 2023);
  NEAR (month_of (&bill, 1)->peak_kw, 1);
  NEAR (bill.total, 1934.5);
  NEAR (bill.kwh, 8760);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_local_months_and_leap_day (void)
{
  static const int la2018[12] = { 744, 672, 743, 720, 744, 720, 744, 744, 720, 744, 721, 744 };
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":1}]]", 0, 0, FALSE, "");
  VsSeries series = series_new ("America/Los_Angeles", 2018, 1, 1, 365, 3600, 1);
  VsSeries leap = series_new ("Europe/London", 2024, 2, 1, 29, 1800, 0.5);
  VsBill   bill = bill_of (rate, &series), february = bill_of (rate, &leap);

  for (guint m = 0; m < 12; m++)
    NEAR (month_of (&bill, m)->kwh, la2018[m]);
  g_assert_cmpuint (february.months->len, ==, 1);
  NEAR (february.kwh, 29 * 24);
  g_assert_cmpint (month_of (&february, 0)->days, ==, 29);
  vs_bill_clear (&bill);
  vs_bill_clear (&february);
  vs_series_clear (&series);
  vs_series_clear (&leap);
}

static void
test_weekday_peak (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":0.1}],[{\"rate\":0.3}]]", 16, 21, FALSE, "");
  VsSeries series = series_new ("UTC", 2018, 1, 1, 31, 3600, 1);   /* from a Monday: 23 weekdays */
  VsBill   bill = bill_of (rate, &series);

  NEAR (bill.total, 115 * 0.3 + 629 * 0.1);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

/* Economy 7 in summer time: 23:00 to 07:00 on the wall is 22:00Z to 06:00Z. */
static void
test_night_on_the_wall_clock (void)
{
  static const struct { int minute; gboolean night; } cases[] = {
    { 21 * 60 + 30, FALSE }, { 22 * 60 + 30, TRUE }, { 5 * 60 + 30, TRUE }, { 8 * 60, FALSE },
  };
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":40}],[{\"rate\":12}]]", 23, 7, TRUE, "");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsSeries series = series_new ("Europe/London", 2025, 8, 1, 1, 1800, 1);
      VsBill   bill;

      series.start = (VsTime) vs_day_from_civil (2025, 8, 1) * VS_SECONDS_PER_DAY + cases[i].minute * 60;
      series.n = 1;
      bill = bill_of (rate, &series);
      NEAR (bill.total, cases[i].night ? 12 : 40);
      vs_bill_clear (&bill);
      vs_series_clear (&series);
    }
}

/* 48 half hours of 0.5 kWh at 30 p with 45 p a day; two days of 0.25 kWh at 10 p. */
static void
test_standing_charge_by_day (void)
{
  g_autoptr (VsRate) rate30 = rate_new ("[[{\"rate\":30}]]", 0, 0, FALSE, "\"fixedchargefirstmeter\":45,\"fixedchargeunits\":\"$/day\"");
  g_autoptr (VsRate) rate10 = rate_new ("[[{\"rate\":10}]]", 0, 0, FALSE, "\"fixedchargefirstmeter\":45,\"fixedchargeunits\":\"$/day\"");
  VsSeries one = series_new ("Europe/London", 2025, 6, 10, 1, 1800, 0.5), two = series_new ("Europe/London", 2025, 6, 10, 2, 1800, 0.25);
  VsBill   bill1 = bill_of (rate30, &one), bill2 = bill_of (rate10, &two);

  NEAR (bill1.total, 765);
  NEAR (bill2.total, 330);
  vs_bill_clear (&bill1);
  vs_bill_clear (&bill2);
  vs_series_clear (&one);
  vs_series_clear (&two);
}

static void
test_tiers_start_anew_each_month (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"max\":600,\"rate\":0.1},{\"rate\":0.2}]]", 0, 0, FALSE, "");
  g_autoptr (VsRate) daily = rate_new ("[[{\"max\":10,\"unit\":\"kWh daily\",\"rate\":0.1},{\"rate\":0.2,\"unit\":\"kWh daily\"}]]", 0, 0, FALSE, "");
  VsSeries series = series_new ("UTC", 2023, 1, 1, 59, 3600, 1);
  VsBill   bill = bill_of (rate, &series), by_day = bill_of (daily, &series);

  NEAR (month_of (&bill, 0)->energy, 60 + 144 * 0.2);
  NEAR (month_of (&bill, 1)->energy, 60 + 72 * 0.2);
  NEAR (month_of (&by_day, 0)->energy, 310 * 0.1 + 434 * 0.2);
  NEAR (month_of (&by_day, 1)->energy, 280 * 0.1 + 392 * 0.2);
  vs_bill_clear (&bill);
  vs_bill_clear (&by_day);
  vs_series_clear (&series);
}

/* January 2022 begins on a Saturday. At 4 kWh a day the month has risen to 62 kWh in the middle of the third weekend: until then
 * 8 + 8 + 6 = 22 weekend and 20 + 20 = 40 weekday kWh; after it 18 of the 40 weekend and 44 of the 84 weekday kWh. */
static void
test_tiers_fill_in_time_order_over_periods (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"max\":62,\"rate\":1},{\"rate\":2}],[{\"max\":62,\"rate\":10},{\"rate\":20}]]", 0, 24, FALSE, "");
  VsSeries series = series_new ("UTC", 2022, 1, 1, 31, 86400 / 4, 1);
  VsBill   bill = bill_of (rate, &series);

  NEAR (bill.total, 22 * 1 + 40 * 10 + 18 * 2 + 44 * 20);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

/* The periods of a month may have tiers of their own: each interval is priced by its period's tiers at the height reached. */
static void
test_periods_with_different_tiers (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":1}],[{\"max\":62,\"rate\":10},{\"rate\":20}]]", 0, 24, FALSE, "");
  VsSeries series = series_new ("UTC", 2022, 1, 1, 31, 86400 / 4, 1);
  VsBill   bill = bill_of (rate, &series);

  NEAR (bill.total, 40 * 1 + 40 * 10 + 44 * 20);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_an_interval_across_a_bound (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"max\":5,\"rate\":1},{\"max\":8,\"rate\":2},{\"rate\":3}],[{\"rate\":4}]]", 12, 24, TRUE, "");
  VsSeries series = series_new ("UTC", 2023, 4, 1, 30, 86400 / 2, 0);
  VsBill   bill;

  series.kwh[0] = 10;    /* 5 at 1, 3 at 2, 2 at 3 */
  series.kwh[1] = 1;     /* afternoon: 4 */
  series.kwh[2] = 1;     /* 3 */
  bill = bill_of (rate, &series);
  NEAR (bill.total, 5 + 6 + 6 + 4 + 3);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_demand (void)
{
  g_autofree char *weekday = schedule (16, 21), *weekend = schedule (0, 0);
  g_autofree char *rest = g_strdup_printf ("\"flatdemandstructure\":[[{\"max\":4,\"rate\":10},{\"rate\":5}]],\"demandratestructure\":[[{\"rate\":0}],[{\"rate\":7}]],"
                                           "\"demandweekdayschedule\":%s,\"demandweekendschedule\":%s", weekday, weekend);
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":0}]]", 0, 0, FALSE, rest);
  VsSeries series = series_new ("UTC", 2018, 1, 1, 59, 1800, 0.5);   /* 1 kW */
  VsBill   bill;

  series.kwh[5 * 48 + 36] = 3;      /* Saturday 18:00: 6 kW, no peak period */
  series.kwh[34] = 1;               /* Monday 17:00: 2 kW in the peak */
  bill = bill_of (rate, &series);
  NEAR (month_of (&bill, 0)->peak_kw, 6);
  NEAR (month_of (&bill, 0)->demand_flat, 4 * 10 + 2 * 5);
  NEAR (month_of (&bill, 0)->demand_tou, 2 * 7);
  NEAR (month_of (&bill, 1)->demand_flat, 10);
  NEAR (month_of (&bill, 1)->demand_tou, 7);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_hours_use_of_demand (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"max\":200,\"unit\":\"kWh/kW\",\"rate\":99},{\"max\":100,\"rate\":4},{\"rate\":3},"
                                      "{\"max\":400,\"unit\":\"kWh/kW\",\"rate\":2},{\"unit\":\"kWh/kW\",\"rate\":1}]]", 0, 0, FALSE, "");
  VsSeries series = series_new ("UTC", 2023, 1, 1, 31, 3600, 1);
  VsBill   bill = bill_of (rate, &series);

  /* 744 kWh at 1 kW: the first 200 in steps (100 at 4, 100 at 3), to 400 at 2, the rest at 1. */
  NEAR (bill.total, 400 + 300 + 400 + 344);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

/* 744, 672, 744 … kWh at 0.1: a monthly minimum of 70 lifts February alone; the year's bill then counts against the annual one. */
static void
test_minimums_do_not_count_twice (void)
{
  g_autoptr (VsRate) monthly = rate_new ("[[{\"rate\":0.1}]]", 0, 0, FALSE, "\"mincharge\":70,\"minchargeunits\":\"$/month\"");
  g_autoptr (VsRate) both = rate_new ("[[{\"rate\":0.1}]]", 0, 0, FALSE, "\"minmonthlycharge\":70,\"annualmincharge\":880");
  g_autoptr (VsRate) covered = rate_new ("[[{\"rate\":0.1}]]", 0, 0, FALSE, "\"minmonthlycharge\":70,\"annualmincharge\":878");
  VsSeries series = series_new ("UTC", 2023, 1, 1, 365, 3600, 1);
  VsBill   bill1 = bill_of (monthly, &series), bill2 = bill_of (both, &series), bill3 = bill_of (covered, &series);

  NEAR (month_of (&bill1, 1)->minimum, 2.8);
  NEAR (month_of (&bill1, 0)->minimum, 0);
  NEAR (bill1.total, 878.8);
  NEAR (month_of (&bill2, 11)->minimum, 1.2);
  NEAR (bill2.total, 880);
  NEAR (bill3.total, 878.8);
  vs_bill_clear (&bill1);
  vs_bill_clear (&bill2);
  vs_bill_clear (&bill3);
  vs_series_clear (&series);
}

static void
test_part_month (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"max\":620,\"rate\":0.1},{\"rate\":0.2}]]", 0, 0, FALSE,
                                      "\"fixedchargefirstmeter\":31,\"flatdemandstructure\":[[{\"rate\":3.1}]],\"annualmincharge\":3.72");
  VsSeries series = series_new ("UTC", 2023, 1, 11, 10, 3600, 1);   /* 10 of 31 days: tier bound 200, fixed 10, demand 1 × 1 */
  VsBill   bill = bill_of (rate, &series);

  g_assert_cmpint (month_of (&bill, 0)->days, ==, 10);
  NEAR (month_of (&bill, 0)->energy, 200 * 0.1 + 40 * 0.2);
  NEAR (month_of (&bill, 0)->fixed, 10);
  NEAR (month_of (&bill, 0)->demand_flat, 1);
  NEAR (month_of (&bill, 0)->minimum, 0);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_missing_readings (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":0.1}]]", 0, 0, FALSE, "");
  VsSeries series = series_new ("UTC", 2023, 1, 1, 31, 3600, 1);
  VsBill   bill;

  for (gsize i = 0; i < 186; i++)
    series.kwh[i] = NAN;
  bill = bill_of (rate, &series);
  NEAR (bill.total, 55.8);
  NEAR (month_of (&bill, 0)->coverage, 0.75);
  g_assert_cmpint (month_of (&bill, 0)->days, ==, 31);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_fuel_adjustment (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":0.1,\"adj\":-0.02}]]", 0, 0, FALSE, "\"fueladjustmentsmonthly\":[0.01,0.02,0,0,0,0,0,0,0,0,0,0]");
  VsSeries series = series_new ("UTC", 2023, 1, 1, 59, 3600, 1);
  VsBill   bill = bill_of (rate, &series);

  NEAR (month_of (&bill, 0)->energy, 744 * 0.09);
  NEAR (month_of (&bill, 1)->energy, 672 * 0.1);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_refusals (void)
{
  g_autoptr (VsRate) rate = rate_new ("[[{\"rate\":0.1}]]", 0, 0, FALSE, "");
  g_autoptr (VsRate) kva = rate_new ("[[{\"rate\":0.1}]]", 0, 0, FALSE, "\"flatdemandstructure\":[[{\"rate\":5}]],\"flatdemandunit\":\"kVA\"");
  VsBillOptions calendar = { VS_BILL_CALENDAR, 2 }, ssc = { VS_BILL_SSC, 0 }, odd = { VS_BILL_CALENDAR, 7 };
  VsSeries series = series_new ("UTC", 2023, 1, 1, 31, 3600, 1), none = { .step = 3600, .zone = series.zone };
  VsBill   bill = { 0 };
  GError  *error = NULL;

  g_assert_false (vs_bill_compute (kva, &series, &calendar, &bill, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "hand.json, /flatdemandunit"));
  g_clear_error (&error);
  g_assert_false (vs_bill_compute (rate, &series, &ssc, &bill, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (vs_bill_compute (rate, &series, &odd, &bill, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (vs_bill_compute (rate, &none, &calendar, &bill, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
  g_clear_error (&error);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bill/flat-year", test_flat_year);
  g_test_add_func ("/bill/local-months", test_local_months_and_leap_day);
  g_test_add_func ("/bill/weekday-peak", test_weekday_peak);
  g_test_add_func ("/bill/night-on-the-wall-clock", test_night_on_the_wall_clock);
  g_test_add_func ("/bill/standing-charge", test_standing_charge_by_day);
  g_test_add_func ("/bill/tiers/monthly", test_tiers_start_anew_each_month);
  g_test_add_func ("/bill/tiers/time-order", test_tiers_fill_in_time_order_over_periods);
  g_test_add_func ("/bill/tiers/different", test_periods_with_different_tiers);
  g_test_add_func ("/bill/tiers/across", test_an_interval_across_a_bound);
  g_test_add_func ("/bill/demand", test_demand);
  g_test_add_func ("/bill/hours-use", test_hours_use_of_demand);
  g_test_add_func ("/bill/minimums", test_minimums_do_not_count_twice);
  g_test_add_func ("/bill/part-month", test_part_month);
  g_test_add_func ("/bill/missing", test_missing_readings);
  g_test_add_func ("/bill/fuel-adjustment", test_fuel_adjustment);
  g_test_add_func ("/bill/refusals", test_refusals);
  return g_test_run ();
}
