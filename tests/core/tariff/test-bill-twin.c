/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random rates over random loads, against a slow obvious twin: each interval by itself, the clock from GLib's time zones, each kWh walked
 * through the tiers. The twin shares no code with the engine. 1,200 cases, or 10,000 with VS_SLOW set. */
#include "tariff/bill.h"

#include <math.h>

#define N_CASES 1200
#define N_SLOW_CASES 10000
#define MAX_PERIODS 3
#define MAX_TIERS 4

typedef struct {
  int      n_periods, n_tiers[MAX_PERIODS];
  double   max[MAX_PERIODS][MAX_TIERS], rate[MAX_PERIODS][MAX_TIERS], sell[MAX_PERIODS][MAX_TIERS];
  gboolean daily;
  int      weekday[12][24], weekend[12][24];
} Structure;

typedef struct {
  Structure energy, demand, flat;
  int       flat_month[12];
  double    fixed, minimum;
  int       fixed_per, minimum_per;   /* 0 month, 1 day, 2 year */
  int      metering;                 /* 2 to 4; 4 of a net load is as 2 */
  int      first_day;                /* of the billing month */
  int      reset;                    /* of tiers: 0 month, 1 day */
  gboolean daily_demand;
  int      n_peaks;
  gboolean distinct_days;
  double   tax, discount;            /* percent: of all but what was sold; of energy */
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
          s->sell[p][t] = g_rand_int_range (rand, 0, 30) / 100.0;
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
          if (energy)
            g_string_append_printf (json, ",\"sell\":%.17g", s->sell[p][t]);
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
  g_string_append_printf (json, "],\"fixedchargefirstmeter\":%.17g,\"fixedchargeunits\":\"%s\",\"mincharge\":%.17g,\"minchargeunits\":\"%s\",",
                          c->fixed, per_names[c->fixed_per], c->minimum, per_names[c->minimum_per]);
  g_string_append_printf (json, "\"demandrateunit\":\"%s\",\"voltsource\":{\"billing\":{\"first_day\":%d},\"tiers\":{\"reset\":\"%s\"},"
                          "\"demand\":{\"n_peaks\":%d,\"distinct_days\":%s},\"taxes\":[{\"percent\":%.17g}],"
                          "\"discounts\":[{\"percent\":%.17g,\"on\":[\"energy\"]}]}}",
                          c->daily_demand ? "kW daily" : "kW", c->first_day, c->reset ? "day" : "month", c->n_peaks,
                          c->distinct_days ? "true" : "false", c->tax, c->discount);
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

typedef struct {
  double height, cost;   /* kWh so far, and their money */
} Pile;

/* kWh by kWh up the tiers of the period. */
static void
pile_up (Pile *pile, const Case *c, const double (*price)[MAX_TIERS], int p, double kwh, double scale)
{
  while (kwh > 0)
    {
      int    t = 0;
      double bound, step;

      while (t + 1 < c->energy.n_tiers[p] && pile->height >= c->energy.max[p][t] * scale)
        t++;
      bound = t + 1 < c->energy.n_tiers[p] ? c->energy.max[p][t] * scale : INFINITY;
      step = MIN (kwh, bound - pile->height);
      pile->cost += step * price[p][t];
      pile->height = step < kwh ? bound : pile->height + step;
      kwh -= step;
    }
}

typedef struct {
  int    period, day;
  double kw;
} Peak;

static int
compare_peaks (gconstpointer a, gconstpointer b)
{
  const Peak *x = a, *y = b;

  return x->kw > y->kw ? -1 : x->kw < y->kw;
}

/* The mean of the n highest of a period (−1: of all), or with `daily` the sum of what each day's highest costs. */
static double
highest (const Case *c, const Peak *peaks, guint n, int period)
{
  int    days[64], n_taken = 0;
  double sum = 0;

  for (guint i = 0; i < n && n_taken < c->n_peaks; i++)
    {
      gboolean seen = FALSE;

      if (period >= 0 && peaks[i].period != period)
        continue;
      for (int k = 0; k < n_taken; k++)
        seen |= days[k] == peaks[i].day;
      if (c->distinct_days && seen)
        continue;
      days[n_taken++] = peaks[i].day;
      sum += peaks[i].kw;
    }
  return n_taken > 0 ? sum / n_taken : 0;
}

static double
daily_cost (const Case *c, const Peak *peaks, guint n, int n_days)
{
  double cost = 0;

  for (int day = 1; day <= n_days; day++)
    for (int p = 0; p < c->demand.n_periods; p++)
      {
        double top = 0;

        for (guint i = 0; i < n; i++)
          if (peaks[i].day == day && peaks[i].period == p)
            top = MAX (top, peaks[i].kw);
        cost += tiered (&c->demand, p, top);
      }
  return cost;
}

/* One billing month: [from, to) of the series; what holds for all of it goes by the calendar month `first` in which it begins. *credit: what was earned before and is not yet set off. */
static double
twin_month (const Case *c, const VsSeries *series, GDateTime **when, gsize from, gsize to, int days, int days_in_month, int first, double *credit)
{
  g_autofree Peak *peaks = g_new (Peak, to - from);
  Pile   bought = { 0, 0 }, sold = { 0, 0 };
  double part = (double) days / days_in_month, cost, energy, earned = 0, rest = 0, least, scale = c->energy.daily ? days : part;
  int    day = 0, last = 0;

  for (gsize i = from; i < to; i++)
    {
      int      h = g_date_time_get_hour (when[i]), month = g_date_time_get_month (when[i]) - 1;
      gboolean weekend = g_date_time_get_day_of_week (when[i]) >= 6;
      int      p = weekend ? c->energy.weekend[month][h] : c->energy.weekday[month][h];
      int      d = weekend ? c->demand.weekend[month][h] : c->demand.weekday[month][h];
      double   kwh = series->kwh[i];

      if (g_date_time_get_day_of_month (when[i]) != last)
        {
          last = g_date_time_get_day_of_month (when[i]);
          day++;
          if (c->reset)
            bought.height = sold.height = 0;
        }
      peaks[i - from] = (Peak) { d, day, kwh > 0 ? kwh * 3600 / series->step : 0 };
      pile_up (&bought, c, c->energy.rate, p, kwh > 0 ? kwh : 0, c->reset ? 1 : scale);
      pile_up (&sold, c, c->energy.sell, p, kwh < 0 ? -kwh : 0, c->reset ? 1 : scale);
    }
  energy = bought.cost;
  qsort (peaks, to - from, sizeof (Peak), compare_peaks);
  if (c->daily_demand)
    rest += daily_cost (c, peaks, (guint) (to - from), day);
  else
    for (int d = 0; d < c->demand.n_periods; d++)
      rest += tiered (&c->demand, d, highest (c, peaks, (guint) (to - from), d)) * part;
  rest += tiered (&c->flat, c->flat_month[first], highest (c, peaks, (guint) (to - from), -1)) * part;
  rest += per_time (c->fixed, c->fixed_per, days, part);
  if (c->metering != 3)
    earned = sold.cost;
  else
    {
      earned = CLAMP (*credit, 0, MAX (energy, 0));
      *credit += sold.cost - earned;
    }
  cost = energy + rest - earned - energy * c->discount / 100;
  least = c->minimum_per == 2 ? 0 : per_time (c->minimum, c->minimum_per, days, part);
  if (least > 0 && least > cost)
    rest += least - cost;
  return energy + rest - earned - energy * c->discount / 100 + (energy + rest - energy * c->discount / 100) * c->tax / 100;
}

/* The first day of the billing month in which a date lies. */
static GDateTime *
billing_start (GDateTime *at, int first_day)
{
  g_autoptr (GDateTime) before = g_date_time_get_day_of_month (at) >= first_day ? g_date_time_ref (at) : g_date_time_add_months (at, -1);

  return g_date_time_new_utc (g_date_time_get_year (before), g_date_time_get_month (before), first_day, 0, 0, 0);
}

static void
case_fill (Case *c, GRand *rand)
{
  structure_random (&c->energy, rand, 300);
  if (c->energy.daily)
    for (int p = 0; p < c->energy.n_periods; p++)
      for (int t = 0; t < c->energy.n_tiers[p]; t++)
        c->energy.max[p][t] /= 20;
  structure_random (&c->demand, rand, 3);
  structure_random (&c->flat, rand, 3);
  for (int i = 0; i < 12; i++)
    c->flat_month[i] = g_rand_int_range (rand, 0, c->flat.n_periods);
  c->fixed = g_rand_double_range (rand, 0, 20);
  c->minimum = g_rand_double_range (rand, 0, 100);
  c->fixed_per = g_rand_int_range (rand, 0, 3);
  c->minimum_per = g_rand_int_range (rand, 0, 3);
  c->metering = g_rand_int_range (rand, 2, 5);
  c->first_day = g_rand_boolean (rand) ? 1 : g_rand_int_range (rand, 1, 29);
  c->reset = g_rand_int_range (rand, 0, 5) == 0;
  c->daily_demand = g_rand_int_range (rand, 0, 5) == 0;
  c->n_peaks = g_rand_int_range (rand, 0, 4) == 0 ? g_rand_int_range (rand, 2, 5) : 1;
  c->distinct_days = g_rand_boolean (rand);
  if (g_rand_boolean (rand))
    c->tax = g_rand_int_range (rand, 0, 25);
  if (g_rand_boolean (rand))
    c->discount = g_rand_int_range (rand, 0, 30);
}

static gboolean
is_near (double a, double b)
{
  return fabs (a - b) <= 1e-9 * MAX (1, fabs (b));
}

static void
compare_case (GRand *rand, guint number)
{
  static const char *const zones[] = { "UTC", "Europe/London", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kolkata" };
  static const gint32 steps[] = { 900, 1800, 3600 };
  const char *zone_name = zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))];
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  gsize     n = (gsize) g_rand_int_range (rand, 1, g_getenv ("VS_SLOW") ? 1600 : 800), from = 0;
  g_autofree GDateTime **when = g_new (GDateTime *, n);
  VsSeries  series = { 0 };
  Case      c = { 0 };
  VsBill    bill = { 0 };
  g_autoptr (VsRate) rate = NULL;
  g_autoptr (GError) error = NULL;
  double    total = 0, years = 0, credit = 0, size = g_rand_double_range (rand, 0.1, 3), solar = g_rand_boolean (rand) ? 0 : size / 2;
  guint     m = 0;
  VsBillOptions options = { VS_BILL_CALENDAR, 2 };

  case_fill (&c, rand);
  options.metering = c.metering;
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
      series.kwh[i] = g_rand_int_range (rand, 0, 40) == 0 ? NAN : (float) ((g_rand_double (rand) * size - solar) * series.step / 3600);
    }

  rate = case_rate (&c);
  vs_bill_compute (rate, &series, &options, &bill, &error);
  g_assert_no_error (error);
  while (from < n)
    {
      g_autoptr (GDateTime) start = billing_start (when[from], c.first_day), next = g_date_time_add_months (start, 1);
      int    days = 0, last = 0, days_in_month = (int) (g_date_time_difference (next, start) / G_TIME_SPAN_DAY);
      gsize  to = from;
      double expected;

      for (; to < n; to++)
        {
          g_autoptr (GDateTime) its = billing_start (when[to], c.first_day);

          if (!g_date_time_equal (its, start))
            break;
          days += g_date_time_get_day_of_month (when[to]) != last;
          last = g_date_time_get_day_of_month (when[to]);
        }
      expected = twin_month (&c, &series, when, from, to, days, days_in_month, g_date_time_get_month (start) - 1, &credit);
      years += (double) days / days_in_month / 12;
      total += expected;
      g_assert_cmpuint (m, <, bill.months->len);
      if ((to < n || c.minimum_per != 2) && !is_near (g_array_index (bill.months, VsBillMonth, m).total, expected))
        g_error ("case %u, month %u: %.12f, twin %.12f (metering %d, first day %d, reset %d, daily %d, peaks %d)", number, m,
                 g_array_index (bill.months, VsBillMonth, m).total, expected, c.metering, c.first_day, c.reset, c.daily_demand, c.n_peaks);
      from = to;
      m++;
    }
  g_assert_cmpuint (m, ==, bill.months->len);
  if (c.minimum_per == 2)
    total = MAX (total, c.minimum * years);
  if (!is_near (bill.total, total))
    g_error ("case %u: %.12f, twin %.12f", number, bill.total, total);

  for (gsize i = 0; i < n; i++)
    g_date_time_unref (when[i]);
  vs_bill_clear (&bill);
  vs_series_clear (&series);
}

static void
test_twin (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260930);

  for (guint i = 0; i < (g_getenv ("VS_SLOW") ? N_SLOW_CASES : N_CASES); i++)
    compare_case (rand, i);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bill-twin/random", test_twin);
  return g_test_run ();
}
