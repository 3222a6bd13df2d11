/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-tariff: annual bills a second, a portfolio at a time (one clock, each load measured once) beside the same bills one by one and a
 * plain sum over the readings, all on one thread in the same run. Usage: bench-tariff [CUSTOMERS] (2,000 by default, a year of hours). */
#include "tariff/bill.h"
#include "tariff/biller.h"

#include <math.h>
#include <stdlib.h>

#define HOURS 8760

static const char *const plans[] = { "flat-standard", "two-tier", "time-of-use", "ev-off-peak", "business-demand" };

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

static VsPortfolio *
portfolio_new (VsDay from)
{
  const VsBestPlanRule rule = { 12, 0.9, 50, 0.05 };
  VsPortfolio *portfolio = vs_portfolio_new (from, from + 365, &rule);

  for (guint p = 0; p < G_N_ELEMENTS (plans); p++)
    {
      g_autofree char *relative = g_strdup_printf ("tariffs/%s.json", plans[p]);
      g_autofree char *path = vs_data_path (relative);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsRate) rate = vs_rate_load (path, &error);

      if (rate == NULL)
        g_error ("%s", error->message);
      vs_portfolio_add_plan (portfolio, plans[p], NULL, rate, TRUE);
    }
  return portfolio;
}

static VsSeries
load_new (VsDay from, const VsZone *zone)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  VsSeries series = { vs_zone_to_utc (zone, (VsTime) from * VS_SECONDS_PER_DAY, FALSE), 3600, HOURS, g_new (float, HOURS), NULL, zone };

  for (gsize i = 0; i < HOURS; i++)
    series.kwh[i] = (float) g_rand_double_range (rand, 0.1, 2.5);
  return series;
}

int
main (int argc, char *argv[])
{
  const int n = argc > 1 ? MAX (1, atoi (argv[1])) : 2000;
  const VsDay from = vs_day_from_civil (2025, 1, 1);
  const VsZone *zone = vs_zone_get ("America/New_York", NULL);
  g_autoptr (VsPortfolio) portfolio = portfolio_new (from);
  g_autoptr (VsBiller) biller = vs_biller_new (portfolio, 1);
  const gboolean wanted[G_N_ELEMENTS (plans)] = { TRUE, TRUE, TRUE, TRUE, TRUE };
  const VsBillOptions options = { VS_BILL_CALENDAR, 2 };
  VsSeries series = load_new (from, zone);
  VsBillerResult result;
  VsBill bill = { 0 };
  double cost[G_N_ELEMENTS (plans)], sum = 0, plain, together, alone;
  gint64 start = g_get_monotonic_time ();

  for (int c = 0; c < n; c++)
    {
      series.kwh[c % HOURS] += 0.001f;   /* another load, so that nothing is left out */
      for (gsize i = 0; i < HOURS; i++)
        sum += series.kwh[i];
    }
  plain = seconds_since (start);
  start = g_get_monotonic_time ();
  for (int c = 0; c < n; c++)
    vs_biller_bill (biller, 0, &series, wanted, cost, &result, NULL);
  together = seconds_since (start);
  start = g_get_monotonic_time ();
  for (int c = 0; c < n / 10 + 1; c++)
    for (guint p = 0; p < G_N_ELEMENTS (plans); p++)
      vs_bill_compute (((VsPlan *) portfolio->plans->pdata[p])->rate, &series, &options, &bill, NULL);
  alone = seconds_since (start) / (n / 10 + 1) * n;
  g_print ("%d customers × %u plans: %.3f s, %.0f bills/s, ×%.1f of a plain sum over the readings, ×%.2f of bills one by one (%.0f kWh)\n", n,
           (guint) G_N_ELEMENTS (plans), together, n * G_N_ELEMENTS (plans) / together, together / plain, together / alone, sum);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
  return 0;
}
