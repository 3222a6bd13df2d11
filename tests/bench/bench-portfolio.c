/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-portfolio: customers × 5 plans over a year of hours from a workspace made for it, wall and processor time a customer, beside the
 * reading of the same blocks alone. Usage: bench-portfolio [CUSTOMERS] (5,000). The workspace is removed. */
#include "tariff/tariff-store.h"

#include "meter/interval.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define HOURS 8760

static double
cpu_seconds (void)
{
  struct rusage used;

  getrusage (RUSAGE_SELF, &used);
  return (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void
check (gboolean done, GError *error)
{
  if (!done)
    g_error ("%s", error ? error->message : "failed");
}

static VsWorkspace *
workspace_new (const char *path, guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autofree double *kwh = g_new (double, HOURS);
  static const char *const plans[] = { "flat-standard", "two-tier", "time-of-use", "ev-off-peak", "business-demand" };
  VsWorkspace *ws = vs_workspace_create (path, &error);
  VsIntervalWriter *writer;
  VsIntervalStats stats;
  sqlite3 *db;

  check (ws != NULL, error);
  db = vs_workspace_begin (ws, NULL, &error);
  for (guint p = 0; p < G_N_ELEMENTS (plans); p++)
    g_string_append_printf (rows, "INSERT INTO plan (plan_id, name, tariff) VALUES ('P%u', '%s', '%s');", p, plans[p], plans[p]);
  for (guint c = 0; c < n; c++)
    g_string_append_printf (rows, "INSERT INTO customer (customer_id, name, kind, currency) VALUES ('C%u', 'C', 'household', 'USD');"
                            "INSERT INTO contract (contract_id, customer_id, fuel, plan_id, status) VALUES ('K%u', 'C%u', 'electricity', 'P%u', 'active');"
                            "INSERT INTO meter (meter_id, customer_id, fuel, zone, interval_s) VALUES ('M%u', 'C%u', 'electricity', 'America/New_York', 3600);",
                            c, c, c, c % 4, c, c);
  check (vs_db_exec (db, rows->str, &error), error);
  writer = vs_interval_writer_new (db, "America/New_York", "bench", &error);
  check (writer != NULL, error);
  for (guint c = 0; c < n; c++)
    {
      g_autofree char *name = g_strdup_printf ("M%u", c);
      guint32 meter = vs_interval_writer_meter (writer, name, strlen (name));

      for (guint i = 0; i < HOURS; i++)
        kwh[i] = g_rand_int_range (rand, 50, 2500) / 1000.0;
      for (guint i = 0; i < HOURS; i++)
        check (vs_interval_writer_add (writer, meter, (VsTime) vs_day_from_civil (2025, 1, 1) * VS_SECONDS_PER_DAY + (5 + i) * 3600, 3600,
                                       kwh[i], &error), error);
    }
  check (vs_interval_writer_finish (writer, &stats, &error), error);
  check (vs_workspace_commit (ws, "bench", "rows", NULL, &error), error);
  check (vs_workspace_set_as_of (ws, vs_day_from_civil (2025, 12, 31), &error), error);
  return ws;
}

static gboolean
touch (const VsMeterVisit *visit, gpointer data, GError **error)
{
  return TRUE;
}

static void
tell (const char *what, guint n, gint64 start, double cpu)
{
  double wall = (double) (g_get_monotonic_time () - start) / 1e6;

  cpu = cpu_seconds () - cpu;
  g_print ("%-28s %7u customers: %7.3f s wall, %7.3f s processor, %6.2f µs processor a customer, 100,000 on two free cores: %.2f s\n", what, n,
           wall, cpu, cpu / n * 1e6, cpu / n * 1e5 / 2);
}

static void
bench_workspace (guint n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("volt-bench-XXXXXX", &error), *path = g_build_filename (folder, "b.voltsource", NULL);
  VsWorkspace *ws = workspace_new (path, n);

  for (int round = 0; round < 2; round++)
    {
      g_autoptr (VsPortfolio) portfolio = NULL;
      gint64 start = g_get_monotonic_time ();
      double cpu = cpu_seconds (), saving = 0;

      check (vs_interval_for_each (ws, VS_TIME_NONE, VS_TIME_NONE, touch, NULL, NULL, &error), error);
      tell ("reading the blocks", n, start, cpu);
      start = g_get_monotonic_time ();
      cpu = cpu_seconds ();
      portfolio = vs_tariff_portfolio (ws, NULL, NULL, &error);
      check (portfolio != NULL, error);
      tell ("five plans", n, start, cpu);
      start = g_get_monotonic_time ();
      cpu = cpu_seconds ();
      for (gsize i = 0; i < portfolio->customers->len; i++)
        {
          VsPlanChoice choice;

          vs_portfolio_choose (portfolio, i, &choice);
          saving += choice.saving;
        }
      tell ("best plan and its range", n, start, cpu);
      g_print ("(%.0f)\n", saving);
    }
  check (vs_workspace_close (ws, &error), error);
  g_object_unref (ws);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  bench_workspace (argc > 1 ? (guint) atoi (argv[1]) : 5000);
  return 0;
}
