/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "semantic/target.h"

#include <math.h>
#include <string.h>

/* As of 30 June 2026 the period is July 2025 to June 2026. For the whole company 300 + 400 + 6 × 50 = 1,000; a month of the North 10, of the
 * South 20, of the East only to May 2026. */
static const char *const rows =
  "INSERT INTO sales_target (measure, period, value) VALUES ('revenue', '2025-Q3', 300), ('Revenue', 'Q4 2025', 400),"
  " ('revenue', '2026-01', 50), ('revenue', '02/2026', 50), ('turnover', '2026-03', 50), ('revenue', '2026-04', 50),"
  " ('revenue', '2026-05', 50), ('revenue', '2026-06-30', 50), ('revenue', 'soon', 7), ('revenue', '2026', 7000),"
  " ('margin', '2026', 1200), ('retention_rate', '2026-06', 0.9), ('active_customers', '2026-06', 280), ('active_customers', '2026', 300);"
  "INSERT INTO sales_target (agent_id, measure, period, value) VALUES ('A1', 'margin', '2025-07', 1);"
  "WITH RECURSIVE m (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM m WHERE i < 11)"
  " INSERT INTO sales_target (region, measure, period, value) SELECT r.column1, 'revenue',"
  "  printf ('%d-%02d', 2025 + (i + 6) / 12, (i + 6) % 12 + 1), r.column2 FROM m, (VALUES ('North', 10), ('South', 20), ('East', 5)) r"
  "  WHERE NOT (r.column1 = 'East' AND i = 11);"
  "INSERT INTO sales_target (region, measure, period, value) VALUES ('North', 'new_customers', '2026-06', 1),"
  " ('South', 'new_customers', '2026-06', 2), ('East', 'new_customers', '2026-06', 3), ('West', 'new_customers', '2026-06', 4),"
  " ('Centre', 'new_customers', '2026-06', 5), ('North', 'retention_rate', '2026-06', 0.8);";

static double
target_of (VsData *data, const char *name, const char *where)
{
  const VsMeasure *measure = vs_model_measure (vs_data_model (data), name);
  g_autoptr (VsTargets) targets = vs_targets_new (data, measure, &where, 1);

  return vs_targets_now (targets, NULL, NULL);
}

static void
test_periods (void)
{
  static const struct { const char *text, *from, *to; } cases[] = {
    { "2026", "2026-01-01", "2026-12-31" }, { "2024-02", "2024-02-01", "2024-02-29" }, { "2/2026", "2026-02-01", "2026-02-28" },
    { " 2026-q2 ", "2026-04-01", "2026-06-30" }, { "Q4 2025", "2025-10-01", "2025-12-31" }, { "2026-06-17", "2026-06-01", "2026-06-30" },
    { "2026-13", NULL, NULL }, { "2026-Q5", NULL, NULL }, { "soon", NULL, NULL }, { "", NULL, NULL }, { NULL, NULL, NULL },
    { "2026-06 to 2026-08", NULL, NULL }, { "20260", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsDay from, to;
      char a[16], b[16];

      g_assert_cmpint (vs_target_period (cases[i].text, &from, &to), ==, cases[i].from != NULL);
      if (cases[i].from == NULL)
        continue;
      g_assert_cmpstr (vs_day_format_iso (from, a), ==, cases[i].from);
      g_assert_cmpstr (vs_day_format_iso (to, b), ==, cases[i].to);
    }
}

/* Months and quarters become the period; where one is missing, or the customers are cut by something else, nothing is said. */
static void
test_found (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsData) month = NULL, quarter = NULL;

  g_assert_true (isnan (target_of (f->data, "revenue", NULL)));
  fixture_write (f, rows);
  month = vs_data_with_period (f->data, VS_PERIOD_MONTH, VS_COMPARE_YEAR_BEFORE);
  quarter = vs_data_with_period (f->data, VS_PERIOD_QUARTER, VS_COMPARE_YEAR_BEFORE);
  g_assert_cmpfloat (target_of (f->data, "revenue", NULL), ==, 1000);
  g_assert_cmpfloat (target_of (month, "revenue", NULL), ==, 50);
  g_assert_cmpfloat (target_of (quarter, "revenue", NULL), ==, 150);
  g_assert_cmpfloat (target_of (f->data, "revenue", "customer.region = 'North'"), ==, 120);
  g_assert_cmpfloat (target_of (quarter, "revenue", "customer.region in ('North', 'South')"), ==, 90);
  g_assert_true (isnan (target_of (f->data, "revenue", "customer.region in ('North', 'East')")));
  g_assert_cmpfloat (target_of (f->data, "revenue", ""), ==, 1000);
  g_assert_true (isnan (target_of (f->data, "revenue", "customer.region = 'West'")));
  g_assert_true (isnan (target_of (f->data, "revenue", "customer.kind = 'household'")));
  g_assert_true (isnan (target_of (f->data, "revenue", "customer.region = 'North' and customer.segment = 'Family'")));
  g_assert_true (isnan (target_of (f->data, "margin", NULL)));   /* the whole of 2026 is not the last 12 months, an agent's is not the company's */
  g_assert_cmpfloat (target_of (month, "new_customers", NULL), ==, 15);   /* the regions' together */
  g_assert_true (isnan (target_of (quarter, "new_customers", NULL)));
}

/* Shares are not added up, stocks not over time; what came in later counts. */
static void
test_no_sum (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsData) month = NULL;

  fixture_write (f, rows);
  month = vs_data_with_period (f->data, VS_PERIOD_MONTH, VS_COMPARE_YEAR_BEFORE);
  g_assert_cmpfloat (target_of (month, "retention_rate", NULL), ==, 0.9);
  g_assert_cmpfloat (target_of (month, "retention_rate", "customer.region = 'North'"), ==, 0.8);
  g_assert_true (isnan (target_of (month, "retention_rate", "customer.region in ('North', 'South')")));
  g_assert_true (isnan (target_of (f->data, "retention_rate", NULL)));
  g_assert_cmpfloat (target_of (f->data, "active_customers", NULL), ==, 280);
  fixture_write (f, "INSERT INTO sales_target (measure, period, value) VALUES ('active_customers', '2026-06', 290)");
  g_assert_cmpfloat (target_of (f->data, "active_customers", NULL), ==, 290);
  fixture_write (f, "DELETE FROM sales_target WHERE measure = 'active_customers' AND period <> '2026'");
  g_assert_cmpfloat (target_of (f->data, "active_customers", NULL), ==, 300);
}

/* The page lives as long as the workspace. */
static VsTileContent *
tile (Fixture *f, const char *json, const char *where)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = g_strdup_printf ("{ \"title\": \"T\", \"tiles\": [%s] }", json);
  VsDashboard *dashboard = vs_dashboard_new (vs_json_doc_parse (page, "page.json", &error), &error);

  g_assert_no_error (error);
  g_object_set_data_full (G_OBJECT (f->ws), page, dashboard, (GDestroyNotify) vs_dashboard_free);
  return vs_tile_content_new (f->data, dashboard->tiles->pdata[0], where, NULL);
}

static void
test_tiles (Fixture *f, gconstpointer unused)
{
  const char *kpi = "{ \"mark\": \"kpi\", \"title\": \"K\", \"value\": \"revenue\", \"target\": \"sales_target\", \"detail\": \"so\" }";
  const char *bar = "{ \"mark\": \"bar\", \"title\": \"B\", \"target\": \"sales_target\", \"query\": { \"by\": [\"customer.region\"],"
                    " \"measures\": [\"revenue\"], \"where\": \"customer.region is not null\" } }";
  const char *months = "{ \"mark\": \"bullet\", \"title\": \"B\", \"target\": \"sales_target\", \"query\": { \"by\": [{ \"expr\":"
                       " \"start_of_month (invoice.issued_on)\", \"name\": \"month\", \"format\": \"month\" }], \"measures\": [\"revenue\"] } }";
  g_autoptr (VsTileContent) none = tile (f, kpi, NULL), bare = tile (f, bar, NULL);

  g_assert_true (isnan (none->target));
  g_assert_cmpstr (none->detail, ==, "so");
  g_assert_cmpuint (bare->result->columns->len, ==, 2);
  fixture_write (f, rows);
  g_autoptr (VsTileContent) all = tile (f, kpi, NULL), north = tile (f, kpi, "customer.region = 'North'"), bars = tile (f, bar, NULL),
                            by_month = tile (f, months, "customer.region = 'South'");
  const VsColumn *regions = vs_frame_get (bars->result->frame, "region"), *targets = vs_frame_get (bars->result->frame, VS_TARGET_LOADED);
  g_assert_cmpfloat (all->target, ==, 1000);
  g_assert_true (g_str_has_prefix (all->detail, "Target ") && g_str_has_suffix (all->detail, " · so"));
  g_assert_cmpfloat (north->target, ==, 120);
  g_assert_cmpuint (targets->n, ==, 5);
  for (gsize i = 0; i < targets->n; i++)
    {
      const char *region = vs_column_get_text (regions, i);
      double expected = g_str_equal (region, "North") ? 120 : g_str_equal (region, "South") ? 240 : NAN;

      g_assert_true (isnan (expected) ? isnan (targets->d[i]) : targets->d[i] == expected);
    }
  const VsColumn *month = vs_frame_get (by_month->result->frame, "month");
  targets = vs_frame_get (by_month->result->frame, VS_TARGET_LOADED);
  for (gsize i = 0; i < targets->n; i++)
    {
      gboolean planned = vs_column_get_int (month, i) >= vs_day_from_civil (2025, 7, 1) && vs_column_get_int (month, i) < vs_day_from_civil (2026, 7, 1);

      g_assert_true (planned ? targets->d[i] == 20 : isnan (targets->d[i]));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/semantic/target/periods", test_periods);
  g_test_add ("/semantic/target/found", Fixture, NULL, fixture_set_up, test_found, fixture_tear_down);
  g_test_add ("/semantic/target/no-sum", Fixture, NULL, fixture_set_up, test_no_sum, fixture_tear_down);
  g_test_add ("/semantic/target/tiles", Fixture, NULL, fixture_set_up, test_tiles, fixture_tear_down);
  return g_test_run ();
}
