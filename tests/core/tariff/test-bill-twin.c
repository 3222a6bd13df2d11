/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thousand random rates over random loads, against a slow obvious twin: each interval by itself, the clock from GLib's time zones, each
 * kWh walked through the tiers. The twin shares no code with the engine. */
#include "tariff/bill.h"

#include <math.h>

#define N_CASES 1200
#define MAX_PERIODS 3
#define MAX_TIERS 4

typedef struct {
  int      n_periods, n_tiers[MAX_PERIODS];
  double   max[MAX_PERIODS][MAX_TIERS], rate[MAX_PERIODS][MAX_TIERS];
  gboolean daily;
  int      weekday[12][24], weekend[12][24];
} Structure;

typedef struct {
  Structure energy, demand, flat;
  int       flat_month[12];
  double    fixed, minimum;
  int       fixed_per, minimum_per;   /* 0 month, 1 day, 2 year */
} Case;

static const char *const per_names[] = { "$/month", "$/day", "$/year" };

static void
structure_random (Structure *s, GRand *rand, double bound)
{
  int pattern = g_rand_int_range (rand, 0, 3);

  s->n_periods = g_rand_int_range (rand, 1, MAX_PERIODS + 1);
  s->daily = g_rand_boolean (rand);
  for (int p = 0; p < s->n_periods; p++)
    {
      double upper = 0;

      s->n_tiers[p] = g_rand_int_range (rand, 1, MAX_TIERS + 1);
      for (int t = 0; t < s->n_tiers[p]; t++)
        {
          upper += g_rand_double_range (rand, 0.05, 1) * bound;
          s->max[p][t] = upper;
          s->rate[p][t] = g_rand_int_range (rand, -5, 50) / 100.0;
        }
    }
  for (int m = 0; m < 12; m++)
    for (int h = 0; h < 24; h++)
      {
        s->weekday[m][h] = pattern == 0 ? 0 : pattern == 1 ? (h / 8 + m / 6) % s->n_periods : g_rand_int_range (rand, 0, s->n_periods);
        s->weekend[m][h] = pattern == 0 ? 0 : g_rand_int_range (rand, 0, s->n_periods);
      }
}

static void
print_schedule (GString *json, const char *name, int table[12][24])
{
  g_string_append_printf (json, ",\"%s\":[", name);
  for (int m = 0; m < 12; m++)
    for (int h = 0; h < 24; h++)
      g_string_append_printf (json, "%s%d%s", h ? "," : m ? ",[" : "[", table[m][h], h == 23 ? "]" : "");
  g_string_append_c (json, ']');
}

static void
print_structure (GString *json, const char *name, const Structure *s, gboolean energy)
{
  g_string_append_printf (json, "%s\"%s\":[", json->len > 1 ? "," : "", name);
  for (int p = 0; p < s->n_periods; p++)
    {
      g_string_append (json, p ? ",[" : "[");
      for (int t = 0; t < s->n_tiers[p]; t++)
        {
          g_string_append_printf (json, "%s{\"rate\":%.17g", t ? "," : "", s->rate[p][t]);
          if (energy && s->daily)
            g_string_append (json, ",\"unit\":\"kWh daily\"");
          if (t + 1 < s->n_tiers[p])
            g_string_append_printf (json, ",\"max\":%.17g", s->max[p][t]);
          g_string_append_c (json, '}');
        }
      g_string_append_c (json, ']');
    }
  g_string_append_c (json, ']');
}

static VsRate *
case_rate (Case *c)
{
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (GError) error = NULL;
  VsRate *rate;

  print_structure (json, "energyratestructure", &c->energy, TRUE);
  print_schedule (json, "energyweekdayschedule", c->energy.weekday);
  print_schedule (json, "energyweekendschedule", c->energy.weekend);
  print_structure (json, "demandratestructure", &c->demand, FALSE);
  print_schedule (json, "demandweekdayschedule", c->demand.weekday);
  print_schedule (json, "demandweekendschedule", c->demand.weekend);
  print_structure (json, "flatdemandstructure", &c->flat, FALSE);
  g_string_append (json, ",\"flatdemandmonths\":[");
  for (int m = 0; m < 12; m++)
    g_string_append_printf (json, "%s%d", m ? "," : "", c->flat_month[m]);
  g_string_append_printf (json, "],\"fixedchargefirstmeter\":%.17g,\"fixedchargeunits\":\"%s\",\"mincharge\":%.17g,\"minchargeunits\":\"%s\"}",
                          c->fixed, per_names[c->fixed_per], c->minimum, per_names[c->minimum_per]);
  rate = vs_rate_parse (json->str, "random.json", &error);
  g_assert_no_error (error);
  return rate;
}

static double
tiered (const Structure *s, int p, double kw)
{
  double cost = 0;

  for (int t = 0; t < s->n_tiers[p]; t++)
    {
      double lower = t ? s->max[p][t - 1] : 0, upper = t + 1 < s->n_tiers[p] ? s->max[p][t] : INFINITY;

      if (kw > lower)
        cost += (MIN (kw, upper) - lower) * s->rate[p][t];
    }
  return cost;
}

static double
per_time (double amount, int per, int days, double part)
{
  return per == 0 ? amount * part : per == 1 ? amount * days : amount / 12 * part;
}

/* One month: [from, to) of the series, all in the same local month. */
static double
twin_month (const Case *c, const VsSeries *series, GDateTime **when, gsize from, gsize to, int days, int days_in_month, double *lifted_by)
{
  double part = (double) days / days_in_month, height = 0, cost = 0, peak = 0, peaks[MAX_PERIODS] = { 0 }, floor_;
  int    month = g_date_time_get_month (when[from]) - 1;

  for (gsize i = from; i < to; i++)
    {
      int      h = g_date_time_get_hour (when[i]);
      gboolean weekend = g_date_time_get_day_of_week (when[i]) >= 6;
      int      p = weekend ? c->energy.weekend[month][h] : c->energy.weekday[month][h];
      int      d = weekend ? c->demand.weekend[month][h] : c->demand.weekday[month][h];
      double   left = series->kwh[i], kw = left * 3600 / series->step;

      if (isnan (left))
        continue;
      peak = MAX (peak, kw);
      peaks[d] = MAX (peaks[d], kw);
      while (left > 1e-12)
        {
          int    t = 0;
          double step;

          while (t + 1 < c->energy.n_tiers[p] && height >= c->energy.max[p][t] * (c->energy.daily ? days : part) - 1e-12)
            t++;
          step = t + 1 < c->energy.n_tiers[p] ? MIN (left, c->energy.max[p][t] * (c->energy.daily ? days : part) - height) : left;
          cost += step * c->energy.rate[p][t];
          height += step;
          left -= step;
        }
    }
  for (int d = 0; d < c->demand.n_periods; d++)
    cost += tiered (&c->demand, d, peaks[d]) * part;
  cost += tiered (&c->flat, c->flat_month[month], peak) * part;
  cost += per_time (c->fixed, c->fixed_per, days, part);
  floor_ = c->minimum_per == 2 ? 0 : per_time (c->minimum, c->minimum_per, days, part);
  *lifted_by = MAX (0, floor_ - cost);
  return cost + *lifted_by;
}

static void
compare_case (GRand *rand, guint number)
{
  static const char *const zones[] = { "UTC", "Europe/London", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kolkata" };
  static const gint32 steps[] = { 900, 1800, 3600 };
  const char *zone_name = zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))];
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  gsize     n = (gsize) g_rand_int_range (rand, 1, 1600), from = 0;
  g_autofree GDateTime **when = g_new (GDateTime *, n);
  VsSeries  series = { 0 };
  VsBillOptions options = { VS_BILL_CALENDAR, 2 };
  Case      c = { 0 };
  VsBill    bill = { 0 };
  g_autoptr (VsRate) rate = NULL;
  g_autoptr (GError) error = NULL;
  double    total = 0, years = 0, size = g_rand_double_range (rand, 0.1, 3);
  guint     m = 0;

  structure_random (&c.energy, rand, 300);
  if (c.energy.daily)
    for (int p = 0; p < c.energy.n_periods; p++)
      for (int t = 0; t < c.energy.n_tiers[p]; t++)
        c.energy.max[p][t] /= 20;
  structure_random (&c.demand, rand, 3);
  structure_random (&c.flat, rand, 3);
  for (int i = 0; i < 12; i++)
    c.flat_month[i] = g_rand_int_range (rand, 0, c.flat.n_periods);
  c.fixed = g_rand_double_range (rand, 0, 20);
  c.minimum = g_rand_double_range (rand, 0, 100);
  c.fixed_per = g_rand_int_range (rand, 0, 3);
  c.minimum_per = g_rand_int_range (rand, 0, 3);

  series.zone = vs_zone_get (zone_name, &error);
  g_assert_no_error (error);
  series.step = steps[g_rand_int_range (rand, 0, G_N_ELEMENTS (steps))];
  series.start = G_GINT64_CONSTANT (1500000000) / 3600 * 3600 + (gint64) g_rand_int_range (rand, 0, 60000) * 3600;
  series.n = n;
  series.kwh = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (series.start + (gint64) i * series.step);

      when[i] = g_date_time_to_timezone (utc, zone);
      series.kwh[i] = g_rand_int_range (rand, 0, 40) == 0 ? NAN : (float) (g_rand_double (rand) * size * series.step / 3600);
    }

  rate = case_rate (&c);
  vs_bill_compute (rate, &series, &options, &bill, &error);
  g_assert_no_error (error);
  while (from < n)
    {
      gsize  to = from;
      int    days = 0, last = 0, year, month;
      double lifted, expected;

      g_date_time_get_ymd (when[from], &year, &month, NULL);
      for (; to < n && g_date_time_get_month (when[to]) == month && g_date_time_get_year (when[to]) == year; to++)
        {
          days += g_date_time_get_day_of_month (when[to]) != last;
          last = g_date_time_get_day_of_month (when[to]);
        }
      expected = twin_month (&c, &series, when, from, to, days, g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year), &lifted);
      years += (double) days / g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year) / 12;
      total += expected;
      g_assert_cmpuint (m, <, bill.months->len);
      if (to < n || c.minimum_per != 2)
        g_assert_cmpfloat_with_epsilon (g_array_index (bill.months, VsBillMonth, m).total, expected, 1e-6);
      from = to;
      m++;
    }
  g_assert_cmpuint (m, ==, bill.months->len);
  if (c.minimum_per == 2)
    total = MAX (total, c.minimum * years);
  if (fabs (bill.total - total) > 1e-6)
    g_error ("case %u: %.9f, twin %.9f", number, bill.total, total);

  for (gsize i = 0; i < n; i++)
    g_date_time_unref (when[i]);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_twin (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260930);

  for (guint i = 0; i < N_CASES; i++)
    compare_case (rand, i);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bill-twin/random", test_twin);
  return g_test_run ();
}
