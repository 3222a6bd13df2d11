/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random designs over a small book, against the bill engine billing the same hours under the design's own JSON; what shifting, offers and
 * a neutral charge do, against a version that goes hour by hour. */
#include "simulate/simulation.h"

#include "tariff/bill.h"

#include <math.h>

#define N_HOMES 30
#define N_SHOPS 8
#define N_HOURS (365 * 24)

typedef struct {
  VsSupplyBook       *book;
  VsAssumptions assumptions;
  VsSeries      series[N_HOMES + N_SHOPS + 1];   /* by supply; the first shop has two meters */
  VsCalendar   *calendar;
} Fixture;

static double
random_kwh (GRand *rand, guint supply, guint hour)
{
  double base = supply >= N_HOMES ? 6 : 0.4;

  return base * g_rand_double_range (rand, 0.1, 1.6) * (hour % 24 >= 16 && hour % 24 < 21 ? 1.8 : 1) * (supply % 3 == 0 ? 2 : 1);
}

static void
fill_supply (Fixture *f, guint supply, GRand *rand)
{
  VsSeries *series = &f->series[supply];
  double *sum = g_new0 (double, f->book->n_months * VS_SUPPLY_CELLS);

  series->kwh = g_new (float, N_HOURS);
  for (guint i = 0; i < N_HOURS; i++)
    {
      int slot = vs_supply_slot (f->book, f->calendar->day[i], f->calendar->weekday[i], f->calendar->hour[i]);

      series->kwh[i] = (float) random_kwh (rand, supply, i);
      g_assert_cmpint (slot, >=, 0);
      sum[slot] += (double) series->kwh[i];
      if (supply >= f->book->n_home_supplies)
        {
          float *peak = vs_supply_peak (f->book, (guint) slot) + (supply - f->book->n_home_supplies);

          *peak = MAX (*peak, series->kwh[i]);
        }
    }
  for (guint s = 0; s < f->book->n_months * VS_SUPPLY_CELLS; s++)
    vs_supply_kwh (f->book, s)[supply] = (float) sum[s];
  g_free (sum);
}

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autofree char *path = vs_data_path ("portfolio/simulation.json");
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, NULL);
  VsDay from = vs_day_from_civil (2023, 3, 1);
  const VsZone *zone = vs_zone_get ("Europe/London", NULL);
  VsTime start = vs_calendar_day_start (zone, from);
  g_autoptr (GError) error = NULL;

  vs_assumptions_read (doc, &f->assumptions, &error);
  g_assert_no_error (error);
  f->book = vs_supply_book_new (from, from + 365);
  for (guint c = 0; c < N_HOMES + N_SHOPS; c++)
    {
      g_autofree char *id = g_strdup_printf ("C%u", c);

      vs_supply_book_add (f->book, id, c >= N_HOMES, c == N_HOMES ? 2 : 1, 500 + 40 * c, c % 5 == 0,
                          c % 4 ? (c % 2 ? "North" : "South") : NULL, "Home");
    }
  vs_supply_book_seal (f->book);
  g_assert_cmpuint (f->book->n_months, ==, 12);
  f->calendar = vs_calendar_new (zone, start, 3600, N_HOURS);
  for (guint s = 0; s < f->book->n_supplies; s++)
    {
      f->series[s] = (VsSeries) { start, 3600, N_HOURS, NULL, NULL, zone };
      fill_supply (f, s, rand);
    }
}

static void
teardown (Fixture *f, gconstpointer data)
{
  for (guint s = 0; s < f->book->n_supplies; s++)
    vs_series_clear (&f->series[s]);
  vs_calendar_free (f->calendar);
  vs_supply_book_free (f->book);
}

static VsDesign *
plain_design (const char *kind)
{
  static const char *const zeros = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]";
  g_autoptr (GString) schedule = g_string_new ("[");
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  VsDesign *design;

  for (guint m = 0; m < 12; m++)
    g_string_append_printf (schedule, "%s%s", m ? "," : "", zeros);
  g_string_append_c (schedule, ']');
  json = g_strdup_printf ("{\"name\":\"Plain\",\"eligibility\":[%s],\"energyratestructure\":[[{\"rate\":0.2}]],"
                          "\"energyweekdayschedule\":%s,\"energyweekendschedule\":%s,\"fixedchargefirstmeter\":9,"
                          "\"fixedchargeunits\":\"$/month\"}", kind, schedule->str, schedule->str);
  design = vs_design_parse (json, "plain.json", &error);
  g_assert_no_error (error);
  return design;
}

static void
random_tiers (GRand *rand, VsDesignPeriod *period, double step)
{
  period->n_tiers = (guint) g_rand_int_range (rand, 1, 4);
  for (guint t = 0; t < period->n_tiers; t++)
    period->tiers[t] = (VsDesignTier) { t + 1 == period->n_tiers ? INFINITY : step * (t + 1), g_rand_double_range (rand, 0.05, 0.5),
                                        g_rand_boolean (rand) ? 0.01 : 0 };
}

/* A month has either one period or single prices, since the engine fills tiers of several periods in time order. */
static VsDesign *
random_design (GRand *rand, gboolean business)
{
  VsDesign *design = plain_design (business ? "\"business\"" : "\"household\"");
  guint n = (guint) g_rand_int_range (rand, 1, 5);

  while (design->n_energy < n)
    vs_design_add_period (design, NULL);
  for (guint p = 0; p < n; p++)
    design->energy[p].tiers[0].rate = g_rand_double_range (rand, 0.05, 0.5);
  if (g_rand_boolean (rand))
    for (guint month = 0; month < 12; month++)
      vs_design_paint (design, 1u << month, TRUE, TRUE, 0, 24, (guint) g_rand_int_range (rand, 0, (gint32) n));
  else
    for (guint slot = 0; slot < VS_DESIGN_SLOTS; slot++)
      design->schedule[slot] = (guint8) g_rand_int_range (rand, 0, (gint32) n);
  for (guint p = 0; p < n; p++)
    {
      VsDesignPeriod kept = design->energy[p];

      random_tiers (rand, &design->energy[p], business ? 900 : 120);
      design->energy[p].daily = FALSE;
      if (vs_design_shares_tiers (design))
        design->energy[p] = kept;
    }
  design->fixed_per = (VsDesignPer) g_rand_int_range (rand, 0, 3);
  design->minimum = g_rand_boolean (rand) ? 0 : g_rand_double_range (rand, 1, 60);
  if (design->minimum > 0)
    design->minimum_per = (VsDesignPer) g_rand_int_range (rand, 0, 3);
  if (business && g_rand_boolean (rand))
    {
      design->n_flat = design->n_demand = 2;
      for (guint p = 0; p < 2; p++)
        {
          random_tiers (rand, &design->flat[p], 4);
          random_tiers (rand, &design->demand[p], 4);
        }
      for (guint slot = 0; slot < VS_DESIGN_SLOTS; slot++)
        design->demand_schedule[slot] = slot % 24 >= 16;
    }
  return design;
}

static double
engine_bill (Fixture *f, const VsDesign *design, guint customer)
{
  g_autofree char *json = vs_design_to_json (design);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsRate) rate = vs_rate_parse (json, "design.json", &error);
  VsBillOptions options = { VS_BILL_CALENDAR, 2 };
  double total = 0;

  g_assert_no_error (error);
  for (guint s = f->book->first_supply[customer]; s < f->book->first_supply[customer + 1]; s++)
    {
      VsBill bill = { 0 };

      vs_bill_compute (rate, &f->series[s], &options, &bill, &error);
      g_assert_no_error (error);
      total += bill.total;
      vs_bill_clear (&bill);
    }
  return total;
}

static void
assert_near (double a, double b, double tolerance)
{
  if (!(fabs (a - b) <= tolerance))
    g_error ("%.9g is not %.9g", a, b);
}

/* One simulation sees all of them, so what it keeps from one design to the next is tried, too. */
static void
test_engine (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  g_autoptr (VsSimulation) simulation = vs_simulation_new (f->book, &f->assumptions);

  for (guint round = 0; round < 60; round++)
    {
      gboolean business = round % 3 == 0;
      g_autoptr (VsDesign) design = random_design (rand, business);
      g_autoptr (GError) error = NULL;
      const VsOutcome *outcome = vs_simulation_run (simulation, design, NULL, &error);
      double sum = 0;

      g_assert_no_error (error);
      for (guint c = 0; c < f->book->n_customers; c++)
        if ((c >= N_HOMES) != business)
          g_assert_true (isnan (outcome->bill[c]));
        else if (c % 7 == round % 7 || c == N_HOMES)
          assert_near (outcome->bill[c], engine_bill (f, design, c), 1e-6 * outcome->bill[c]);
      for (guint c = 0; c < f->book->n_customers; c++)
        sum += isnan (outcome->bill[c]) ? 0 : outcome->bill[c];
      assert_near (outcome->all.revenue_then, sum, 1e-6);
      g_assert_cmpfloat (outcome->all.customers, ==, business ? N_SHOPS : N_HOMES);
    }
}

/* Painting hours one after the other, on a simulation that has run before, is the same as a new one. */
static void
test_incremental (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (VsSimulation) kept = vs_simulation_new (f->book, &f->assumptions);
  g_autoptr (VsDesign) design = plain_design ("\"household\",\"business\"");

  vs_design_add_period (design, "Peak");
  vs_design_add_period (design, "Night");
  design->energy[1].tiers[0].rate = 0.4;
  design->energy[2].tiers[0].rate = 0.1;
  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (VsSimulation) fresh = vs_simulation_new (f->book, &f->assumptions);
      guint from = (guint) g_rand_int_range (rand, 0, 24);
      const VsOutcome *a, *b;

      vs_design_paint (design, g_rand_int (rand) & 0xfff, g_rand_boolean (rand), g_rand_boolean (rand), from,
                       (guint) g_rand_int_range (rand, (gint32) from, 25), (guint) g_rand_int_range (rand, 0, 3));
      if (round == 20)
        vs_design_remove_period (design, 1);
      if (round == 21)
        vs_design_add_period (design, NULL);
      a = vs_simulation_run (kept, design, NULL, NULL);
      b = vs_simulation_run (fresh, design, NULL, NULL);
      for (guint c = 0; c < f->book->n_customers; c++)
        assert_near (a->bill[c], b->bill[c], 1e-9);
    }
}

/* A fifth of the peak moves to the night: hour by hour. */
static void
test_shift (Fixture *f, gconstpointer data)
{
  g_autoptr (VsDesign) design = plain_design ("\"household\"");
  g_autoptr (VsSimulation) simulation = NULL;
  const VsOutcome *outcome;

  vs_design_add_period (design, "Peak");
  vs_design_add_period (design, "Night");
  vs_design_paint (design, 0xfff, TRUE, FALSE, 16, 21, 1);
  vs_design_paint (design, 0xfff, TRUE, TRUE, 0, 6, 2);
  design->energy[0].tiers[0].rate = 0.2;
  design->energy[1].tiers[0].rate = 0.4;
  design->energy[2].tiers[0].rate = 0.1;
  f->assumptions.shift = 0.2;
  simulation = vs_simulation_new (f->book, &f->assumptions);
  outcome = vs_simulation_run (simulation, design, NULL, NULL);
  for (guint c = 0; c < N_HOMES; c += 4)
    {
      double bill = 11 * 9 + 9 * 28 / 29.0;      /* the window ends a day before the leap February does */

      for (guint i = 0; i < N_HOURS; i++)
        {
          gboolean weekend = f->calendar->weekday[i] >= 5, peak = !weekend && f->calendar->hour[i] >= 16 && f->calendar->hour[i] < 21;
          double e = (double) f->series[c].kwh[i];

          bill += peak ? e * (0.8 * 0.4 + 0.2 * 0.1) : e * (f->calendar->hour[i] < 6 ? 0.1 : 0.2);
        }
      assert_near (outcome->bill[c], bill, 1e-5 * bill);
    }
  /* The system's peak is just the peak period, and no hour of the night is in it. */
  assert_near (outcome->peak_then, 0.8 * outcome->peak_now, 1e-4 * outcome->peak_now);
  g_assert_cmpfloat (outcome->all.cost_then, <, outcome->all.cost_now);
}

/* What it costs to buy, month by month, and how shifting changes it: from the file's own numbers. */
static void
test_costs (Fixture *f, gconstpointer data)
{
  g_autoptr (VsDesign) design = plain_design ("\"household\"");
  g_autoptr (VsSimulation) simulation = NULL;
  const VsOutcome *outcome;
  double cost = 0, moved = 0;

  vs_design_add_period (design, "Evening");
  vs_design_paint (design, 0xfff, TRUE, TRUE, 18, 20, 1);
  design->energy[1].tiers[0].rate = 0.4;
  f->assumptions.shift = 0.5;
  simulation = vs_simulation_new (f->book, &f->assumptions);
  outcome = vs_simulation_run (simulation, design, NULL, NULL);
  for (guint i = 0; i < N_HOURS; i++)
    {
      gboolean weekend = f->calendar->weekday[i] >= 5;
      const float *price = f->assumptions.wholesale + (f->calendar->month[i] - 1) * 48;
      double here = (double) price[(weekend ? 24 : 0) + f->calendar->hour[i]], other = 0;

      for (guint h = 0; h < 24; h++)
        if (h != 18 && h != 19)
          other += (5 * (double) price[h] + 2 * (double) price[24 + h]) / (7 * 22);
      for (guint s = 0; s < N_HOMES; s++)
        {
          double e = (double) f->series[s].kwh[i];

          cost += e * here;
          moved += f->calendar->hour[i] == 18 || f->calendar->hour[i] == 19 ? 0.5 * e * (other - here) : 0;
        }
    }
  assert_near (outcome->all.cost_now, cost, 1e-5 * cost);
  assert_near (outcome->all.cost_then, cost + moved, 1e-5 * cost);
}

static void
test_offer (Fixture *f, gconstpointer data)
{
  g_autoptr (VsDesign) design = plain_design ("\"household\"");
  g_autoptr (VsSimulation) simulation = vs_simulation_new (f->book, &f->assumptions);
  VsAssumptions offer = f->assumptions;
  const VsOutcome *outcome = vs_simulation_run (simulation, design, NULL, NULL);
  double then = 0, better = 0, spread = 0, regions = 0, vulnerable = 0;

  for (guint c = 0; c < N_HOMES; c++)
    {
      double saving = f->book->bill_now[c] - outcome->bill[c];

      then += f->book->bill_now[c] - (saving >= 100 ? 0.25 * saving : 0);
      better += saving >= 100 ? 0.25 : 0;
      vulnerable += c % 5 == 0;
    }
  for (guint i = 0; i < VS_SPREAD_STEPS; i++)
    spread += outcome->spread.customers[i];
  g_assert_cmpfloat (spread, ==, N_HOMES);
  offer.everybody = FALSE;
  offer.threshold = 100;
  offer.take_up = 0.25;
  vs_simulation_assume (simulation, &offer);
  outcome = vs_simulation_run (simulation, design, NULL, NULL);
  assert_near (outcome->all.revenue_then, then, 1e-6);
  assert_near (outcome->all.moved, better, 1e-9);
  assert_near (outcome->all.better, better, 1e-9);
  g_assert_cmpfloat (better, >, 0);
  g_assert_cmpfloat (outcome->all.worse, ==, 0);
  g_assert_cmpfloat (outcome->vulnerable.customers, ==, vulnerable);
  for (guint r = 0; r < f->book->region.names->len; r++)
    regions += outcome->region[r].revenue_then;
  assert_near (regions, then, 1e-6);
}

static void
test_neutral (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autoptr (VsSimulation) simulation = vs_simulation_new (f->book, &f->assumptions);
  guint solved = 0;

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (VsDesign) design = random_design (rand, FALSE);
      double before = design->fixed, sum = 0, now = 0;
      g_autoptr (GError) error = NULL;

      if (!vs_simulation_make_neutral (simulation, design, NULL, &error))
        {
          const VsOutcome *outcome;

          g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
          g_assert_cmpfloat (design->fixed, ==, before);
          design->fixed = 0;
          outcome = vs_simulation_run (simulation, design, NULL, NULL);
          g_assert_cmpfloat (outcome->all.revenue_then, >, outcome->all.revenue_now);
          continue;
        }
      solved++;
      for (guint c = 0; c < N_HOMES; c++)
        {
          sum += engine_bill (f, design, c);
          now += f->book->bill_now[c];
        }
      assert_near (sum, now, 0.02);
    }
  g_assert_cmpuint (solved, >, 5);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (VsSimulation) simulation = vs_simulation_new (f->book, &f->assumptions);
  g_autoptr (VsDesign) design = plain_design ("\"household\"");
  g_autoptr (GError) error = NULL;

  design->n_flat = 1;
  design->flat[0].n_tiers = 1;
  design->flat[0].tiers[0] = (VsDesignTier) { INFINITY, 5, 0 };
  g_assert_null (vs_simulation_run (simulation, design, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/simulate/simulation/engine", Fixture, NULL, setup, test_engine, teardown);
  g_test_add ("/simulate/simulation/incremental", Fixture, NULL, setup, test_incremental, teardown);
  g_test_add ("/simulate/simulation/shift", Fixture, NULL, setup, test_shift, teardown);
  g_test_add ("/simulate/simulation/costs", Fixture, NULL, setup, test_costs, teardown);
  g_test_add ("/simulate/simulation/offer", Fixture, NULL, setup, test_offer, teardown);
  g_test_add ("/simulate/simulation/neutral", Fixture, NULL, setup, test_neutral, teardown);
  g_test_add ("/simulate/simulation/refused", Fixture, NULL, setup, test_refused, teardown);
  return g_test_run ();
}
