/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-simulate: from a slider to new totals over the whole book: a first look at a design, a price moved, an hour given to another
 * period, and the charge that keeps revenue; beside one plain sum over the same cells in the same run.
 * Usage: bench-simulate [CUSTOMERS] (100,000 by default, twelve months). */
#include "simulate/simulation.h"

#include <math.h>
#include <stdlib.h>

#define RUNS 15

static double
milliseconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e3;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static VsSupplyBook *
make_book (guint n)
{
  VsDay   from = vs_day_from_civil (2023, 1, 1);
  VsSupplyBook *book = vs_supply_book_new (from, from + 365);
  GRand  *rand = g_rand_new_with_seed (1);

  for (guint c = 0; c < n; c++)
    {
      g_autofree char *id = g_strdup_printf ("C%u", c);
      g_autofree char *region = g_strdup_printf ("Region %u", c % 5);

      vs_supply_book_add (book, id, FALSE, 1, g_rand_double_range (rand, 400, 1500), c % 20 == 0, region, "Home");
    }
  vs_supply_book_seal (book);
  for (gsize i = 0; i < (gsize) book->n_months * VS_SUPPLY_CELLS * n; i++)
    book->kwh[i] = (float) g_rand_double_range (rand, 1, 20);
  g_rand_free (rand);
  return book;
}

static VsDesign *
load_design (void)
{
  g_autofree char *path = vs_data_path ("tariffs/time-of-use.json"), *json = NULL;
  g_autoptr (GError) error = NULL;
  VsDesign *design = NULL;

  if (g_file_get_contents (path, &json, NULL, &error))
    design = vs_design_parse (json, path, &error);
  if (design == NULL)
    g_error ("%s", error->message);
  return design;
}

static void
report (const char *what, double *times, guint n)
{
  qsort (times, n, sizeof *times, compare_doubles);
  g_print ("%-52s %8.1f ms (median of %u; worst %.1f)\n", what, times[n / 2], n, times[n - 1]);
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 100000;
  g_autofree char *path = vs_data_path ("portfolio/simulation.json");
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, NULL);
  g_autoptr (VsSupplyBook) book = make_book (n);
  g_autoptr (VsDesign) design = load_design ();
  g_autoptr (VsSimulation) simulation = NULL;
  VsAssumptions assumptions;
  double times[RUNS], sum = 0;
  gint64 start;

  if (doc == NULL || !vs_assumptions_read (doc, &assumptions, NULL))
    return 1;
  g_print ("%u customers, %u months, %.0f MB of cells\n", n, book->n_months, (double) book->n_months * VS_SUPPLY_CELLS * n * 4 / 1e6);
  for (guint i = 0; i < 3; i++)
    {
      start = g_get_monotonic_time ();
      for (gsize k = 0; k < (gsize) book->n_months * VS_SUPPLY_CELLS * n; k++)
        sum += (double) book->kwh[k];
      times[i] = milliseconds_since (start);
    }
  report ("one plain sum over all cells, one thread", times, 3);
  start = g_get_monotonic_time ();
  simulation = vs_simulation_new (book, &assumptions);
  times[0] = milliseconds_since (start);
  report ("what it all costs at wholesale (once)", times, 1);
  start = g_get_monotonic_time ();
  vs_simulation_run (simulation, design, NULL, NULL);
  times[0] = milliseconds_since (start);
  report ("first look at a design", times, 1);
  for (guint i = 0; i < RUNS; i++)
    {
      design->energy[1].tiers[0].rate = 0.2 + 0.01 * i;
      start = g_get_monotonic_time ();
      vs_simulation_run (simulation, design, NULL, NULL);
      times[i] = milliseconds_since (start);
    }
  report ("a price moved", times, RUNS);
  for (guint i = 0; i < RUNS; i++)
    {
      vs_design_paint (design, 0xfff, TRUE, FALSE, 6 + i % 10, 7 + i % 10, i % 3);
      start = g_get_monotonic_time ();
      vs_simulation_run (simulation, design, NULL, NULL);
      times[i] = milliseconds_since (start);
    }
  report ("an hour of all twelve months given to another period", times, RUNS);
  assumptions.shift = 0.1;
  vs_simulation_assume (simulation, &assumptions);
  for (guint i = 0; i < RUNS; i++)
    {
      design->energy[1].tiers[0].rate = 0.2 + 0.01 * i;
      start = g_get_monotonic_time ();
      vs_simulation_run (simulation, design, NULL, NULL);
      times[i] = milliseconds_since (start);
    }
  report ("a price moved, a tenth of the dearest hours shifted", times, RUNS);
  start = g_get_monotonic_time ();
  vs_simulation_make_neutral (simulation, design, NULL, NULL);
  times[0] = milliseconds_since (start);
  report ("the standing charge that keeps revenue", times, 1);
  return sum > 0 ? 0 : 1;
}
