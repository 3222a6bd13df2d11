/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/by-day.h"

#include <math.h>

#define ROW "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
#define TABLE "[" ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "]"
#define DAYS 59   /* January and February 2025 */

/* 1 kWh an hour, but 3 in one hour of 10 January; nothing was read on 5 February. Where clocks change, days are 23 or 25 hours. */
static double
days_of (const char *members, double *cost)
{
  g_autofree char *json = g_strdup_printf ("{\"energyweekdayschedule\":%s,\"energyweekendschedule\":%s,%s}", TABLE, TABLE, members);
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VsRate) rate = vs_rate_parse (json, "by-day.json", &error);
  const VsZone *zone = vs_zone_get ("America/New_York", NULL);
  VsDay    from = vs_day_from_civil (2025, 1, 1);
  VsSeries series = { vs_zone_to_utc (zone, (VsTime) from * VS_SECONDS_PER_DAY, FALSE), 3600, DAYS * 24, g_new (float, DAYS * 24), NULL, zone };
  VsBill   bill = { NULL };
  double   total;

  g_assert_no_error (error);
  for (guint i = 0; i < DAYS * 24; i++)
    series.kwh[i] = i == 9 * 24 + 18 ? 3 : i / 24 == 35 ? NAN : 1;
  g_assert_true (vs_bill_by_day (rate, &series, from, from + DAYS, cost, &error));
  g_assert_no_error (error);
  g_assert_true (vs_bill_compute (rate, &series, &options, &bill, &error));
  total = bill.total;
  vs_bill_clear (&bill);
  vs_series_clear (&series);
  return total;
}

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-9)

static void
test_hand_cases (void)
{
  double cost[DAYS], sum = 0, total;

  /* A standing charge of 0.50 a day is a day's whether it is read or not. */
  total = days_of ("\"energyratestructure\":[[{\"rate\":0.1}]],\"fixedchargefirstmeter\":0.5,\"fixedchargeunits\":\"$/day\"", cost);
  NEAR (cost[0], 2.9);
  NEAR (cost[9], 3.1);
  g_assert_true (isnan (cost[35]));
  for (guint d = 0; d < DAYS; d++)
    sum += isnan (cost[d]) ? 0.5 : cost[d];
  NEAR (sum, total);

  /* The first 100 kWh of the month are cheaper: used up on the fifth day, at 4 of its 24 hours. */
  days_of ("\"energyratestructure\":[[{\"max\":100,\"rate\":0.1},{\"rate\":0.2}]]", cost);
  NEAR (cost[3], 2.4);
  NEAR (cost[4], 4 * 0.1 + 20 * 0.2);
  NEAR (cost[5], 4.8);
  NEAR (cost[31], 2.4);

  /* A peak counts on the day that sets it: 1 kW on the first, 2 more on the tenth. */
  days_of ("\"energyratestructure\":[[{\"rate\":0}]],\"flatdemandstructure\":[[{\"rate\":5}]]", cost);
  NEAR (cost[0], 5);
  NEAR (cost[9], 10);
  NEAR (cost[1], 0);

  /* A minimum belongs to no day more than to another. */
  days_of ("\"energyratestructure\":[[{\"rate\":0}]],\"mincharge\":59", cost);
  NEAR (cost[20], 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/by-day/hand-cases", test_hand_cases);
  return g_test_run ();
}
