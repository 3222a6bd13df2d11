/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-tariff: annual bills of a year of hours a second of processor time, by kind of rate, each a library call of its own, beside a plain
 * sum over the readings in the same run. Usage: bench-tariff [BILLS] [KIND] (20,000 of each). */
#include "tariff/bill.h"
#include "tariff/biller.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define HOURS 8760

typedef struct {
  const char *name;
  const char *structure;   /* energy */
  const char *rest;
  int         on_from, on_to;
  gboolean    solar;
} Kind;

static const Kind kinds[] = {
  { "flat", "[[{\"rate\":0.2}]]", "", 0, 0, FALSE },
  { "time of use", "[[{\"rate\":0.1}],[{\"rate\":0.3}]]", ",\"fixedchargefirstmeter\":0.5,\"fixedchargeunits\":\"$/day\"", 16, 21, FALSE },
  { "tiers", "[[{\"max\":300,\"rate\":0.1},{\"max\":900,\"rate\":0.2},{\"rate\":0.3}]]", ",\"mincharge\":10", 0, 0, FALSE },
  { "tiers by time of use", "[[{\"max\":300,\"rate\":0.1},{\"rate\":0.2}],[{\"max\":300,\"rate\":0.3},{\"rate\":0.4}]]", "", 16, 21, FALSE },
  { "demand", "[[{\"rate\":0.1}],[{\"rate\":0.3}]]",
    ",\"flatdemandstructure\":[[{\"max\":2,\"rate\":5},{\"rate\":8}]],\"demandratestructure\":[[{\"rate\":0}],[{\"rate\":9}]]", 16, 21, FALSE },
  { "demand and net billing", "[[{\"max\":300,\"rate\":0.1,\"sell\":0.05},{\"rate\":0.2,\"sell\":0.04}],[{\"max\":300,\"rate\":0.3,\"sell\":0.1},{\"rate\":0.4,\"sell\":0.1}]]",
    ",\"dgrules\":\"Net Billing Instantaneous\",\"flatdemandstructure\":[[{\"max\":2,\"rate\":5},{\"rate\":8}]],\"demandratestructure\":[[{\"rate\":0}],[{\"rate\":9}]]", 16, 21, TRUE },
};

/* Of this thread: what others do on the machine meanwhile does not count. */
static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static char *
schedule (int from, int to)
{
  GString *table = g_string_new ("[");

  for (int month = 0; month < 12; month++)
    {
      g_string_append (table, month ? ",[" : "[");
      for (int hour = 0; hour < 24; hour++)
        g_string_append_printf (table, "%s%d", hour ? "," : "", hour >= from && hour < to);
      g_string_append_c (table, ']');
    }
  g_string_append_c (table, ']');
  return g_string_free (table, FALSE);
}

static VsRate *
rate_new (const Kind *kind)
{
  g_autofree char *weekday = schedule (kind->on_from, kind->on_to), *weekend = schedule (0, 0);
  g_autofree char *json = g_strdup_printf ("{\"energyratestructure\":%s,\"energyweekdayschedule\":%s,\"energyweekendschedule\":%s,"
                                           "\"demandweekdayschedule\":%s,\"demandweekendschedule\":%s%s}",
                                           kind->structure, weekday, weekend, weekday, weekend, kind->rest);
  g_autoptr (GError) error = NULL;
  VsRate *rate = vs_rate_parse (json, "bench.json", &error);

  if (rate == NULL)
    g_error ("%s", error->message);
  return rate;
}

static VsSeries
load_new (VsDay from, const VsZone *zone, gboolean solar)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  VsSeries series = { vs_zone_to_utc (zone, (VsTime) from * VS_SECONDS_PER_DAY, FALSE), 3600, HOURS, g_new (float, HOURS), NULL, zone };

  for (gsize i = 0; i < HOURS; i++)
    series.kwh[i] = (float) (g_rand_double_range (rand, 0.1, 2.5) - (solar && i % 24 > 9 && i % 24 < 15 ? 2 : 0));
  return series;
}

static double
plain_sum (const VsSeries *series, int n, double *sum)
{
  double start = cpu_seconds ();

  for (int k = 0; k < n; k++)
    {
      series->kwh[k % HOURS] += 0.0001f;   /* another load, so that nothing is left out */
      for (gsize i = 0; i < HOURS; i++)
        *sum += series->kwh[i];
    }
  return (cpu_seconds () - start) / n;
}

int
main (int argc, char *argv[])
{
  const int n = argc > 1 ? MAX (1, atoi (argv[1])) : 20000;
  const VsZone *zone = vs_zone_get ("America/New_York", NULL);
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  double sum = 0;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      if (argc > 2 && !g_str_equal (argv[2], kinds[k].name))
        continue;

      g_autoptr (VsRate) rate = rate_new (&kinds[k]);
      VsSeries series = load_new (vs_day_from_civil (2025, 1, 1), zone, kinds[k].solar);
      VsBill   bill = { 0 };
      double   plain = plain_sum (&series, n / 10 + 1, &sum), each;
      double   start = cpu_seconds ();

      for (int i = 0; i < n; i++)
        {
          g_autoptr (GError) error = NULL;

          series.kwh[i % HOURS] += 0.0001f;
          if (!vs_bill_compute (rate, &series, &options, &bill, &error))
            g_error ("%s", error->message);
          sum += bill.total;
        }
      each = (cpu_seconds () - start) / n;
      g_print ("%-24s %8.0f bills/s, x %.2f of a plain sum\n", kinds[k].name, 1 / each, each / plain);
      vs_bill_clear (&bill);
      vs_series_clear (&series);
    }
  g_print ("(%.0f)\n", sum);
  return 0;
}
