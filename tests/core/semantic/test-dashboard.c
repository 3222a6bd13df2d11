/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <math.h>
#include <string.h>

static VsDashboard *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  VsJsonDoc *doc = vs_json_doc_parse (json, "page.json", &error);
  VsDashboard *dashboard;

  g_assert_no_error (error);
  dashboard = vs_dashboard_new (doc, &error);
  g_assert_no_error (error);
  return dashboard;
}

static const VsTile *
tile_at (const VsDashboard *dashboard, guint i)
{
  return dashboard->tiles->pdata[i];
}

static void
assert_no_overlap (const VsDashboard *dashboard, int columns)
{
  g_autofree VsTilePlace *places = g_new0 (VsTilePlace, dashboard->tiles->len);
  guint n = dashboard->tiles->len;

  vs_dashboard_flow (dashboard, columns, places);
  for (guint i = 0; i < n; i++)
    {
      const VsTilePlace *a = &places[i];

      g_assert_true (a->x >= 0 && a->y >= 0 && a->w >= 1 && a->h >= 1 && a->x + a->w <= columns);
      for (guint k = 0; k < i; k++)
        {
          const VsTilePlace *b = &places[k];

          g_assert_true (a->x >= b->x + b->w || b->x >= a->x + a->w || a->y >= b->y + b->h || b->y >= a->y + a->h);
          g_assert_true (a->y > b->y || a->x > b->x);   /* reading order */
        }
      /* on a narrow page every row is full: its edges meet */
      if (columns < dashboard->columns && (i + 1 == n || places[i + 1].y > a->y))
        g_assert_cmpint (a->x + a->w, ==, columns);
    }
}

static void
test_flow (Fixture *f, gconstpointer unused)
{
  g_auto (GStrv) names = vs_data_list ("dashboards");

  g_assert_cmpuint (g_strv_length (names), >=, 8);
  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsDashboard) dashboard = vs_dashboard_load (f->ws, *name, &error);

      g_assert_no_error (error);
      for (int columns = 1; columns <= 12; columns++)
        assert_no_overlap (dashboard, columns);
    }
}

/* Pages of random tiles. */
static void
test_flow_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int round = 0; round < 200; round++)
    {
      g_autoptr (GString) json = g_string_new ("{ \"title\": \"T\", \"tiles\": [");
      g_autoptr (VsDashboard) dashboard = NULL;

      for (int i = g_rand_int_range (rand, 1, 12); i > 0; i--)
        g_string_append_printf (json, "{ \"mark\": \"text\", \"text\": \"x\", \"w\": %d, \"h\": %d, \"under\": %s }%s", g_rand_int_range (rand, 1, 13),
                                g_rand_int_range (rand, 1, 9), g_rand_int_range (rand, 0, 3) ? "false" : "true", i > 1 ? "," : "");
      g_string_append (json, "] }");
      dashboard = parse (json->str);
      assert_no_overlap (dashboard, 12);
      assert_no_overlap (dashboard, 6);
      assert_no_overlap (dashboard, 1);
    }
}

static gboolean
is_page (const char *name)
{
  static const char *const pages[] = { "overview", "retain", "control", "grow", "customers", "customer", "models", "tariffs", "campaigns", "data",
                                       "design", "library", "bill", NULL };

  if (name != NULL && g_str_has_prefix (name, "list:"))
    {
      g_auto (GStrv) segments = vs_data_list ("segments");

      return g_strv_contains ((const char *const *) segments, name + strlen ("list:"));
    }
  return name == NULL || g_strv_contains (pages, name);
}

/* Every tile of every page speaks, with data and without; every link leads to a page. */
static void
check_pages (Fixture *f, gboolean filled)
{
  g_auto (GStrv) names = vs_data_list ("dashboards");

  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsDashboard) dashboard = vs_dashboard_load (f->ws, *name, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < dashboard->tiles->len; i++)
        {
          const VsTile *tile = tile_at (dashboard, i);
          g_autoptr (VsTileContent) content = vs_tile_content_new (f->data, tile, NULL, NULL);

          if (content->failed)
            g_error ("%s, %s: %s", *name, tile->id, content->message);
          g_test_message ("%s, %s: %s", *name, tile->id, content->summary);
          g_assert_cmpstr (content->title, !=, "");
          g_assert_true (g_str_has_prefix (content->summary, content->title));
          g_assert_null (strpbrk (content->summary, "{}"));
          g_assert_true (is_page (tile->link_page) && is_page (content->empty_page));
          if (tile->mark != VS_MARK_TEXT && !filled && !g_str_equal (*name, "customers"))
            g_assert_nonnull (content->message);
          if (content->message == NULL && tile->mark != VS_MARK_KPI)
            g_assert_cmpuint (content->result->frame->n_rows, >, 0);
        }
    }
}

static void
test_pages (Fixture *f, gconstpointer unused)
{
  check_pages (f, TRUE);
}

static void
test_pages_empty (Fixture *f, gconstpointer unused)
{
  check_pages (f, FALSE);
}

/* The Overview is full when everything is there: its four key figures and their sentences. */
static void
test_overview (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsDashboard) dashboard = vs_dashboard_load (f->ws, "executive", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      g_autoptr (VsTileContent) content = vs_tile_content_new (f->data, tile_at (dashboard, i), NULL, NULL);

      g_assert_null (content->message);
      if (content->tile->mark == VS_MARK_KPI)
        {
          g_assert_nonnull (content->number);
          g_assert_nonnull (content->number_full);
          g_assert_nonnull (content->change);
          g_assert_nonnull (content->detail);
          g_assert_cmpint (content->change_level, !=, VS_LEVEL_NONE);
        }
    }
  {
    g_autoptr (VsTileContent) revenue = vs_tile_content_new (f->data, tile_at (dashboard, 0), NULL, NULL);
    g_autoptr (VsTileContent) control = vs_tile_content_new (f->data, tile_at (dashboard, 2), NULL, NULL);

    g_assert_true (g_str_has_suffix (revenue->change, "than the year before"));
    g_assert_cmpint (revenue->change_direction, ==, revenue->value > revenue->against ? 1 : -1);
    g_assert_cmpuint (revenue->spark->frame->n_rows, ==, 12);
    g_assert_null (strchr (control->link_label, '{'));
  }
}

/* The level follows the polarity: more revenue is good, more overdue is bad; shares differ in points. */
static void
test_change (Fixture *f, gconstpointer unused)
{
  static const struct { const char *value, *against; } cases[] = {
    { "revenue", "revenue_before" }, { "revenue_before", "revenue" }, { "overdue", "receivables" }, { "receivables",
    "overdue" },
    { "overdue_share", "readings_coverage" }, { "customers", "customers" }, { "meters", "customers" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{ \"title\": \"T\", \"tiles\": [{ \"mark\": \"kpi\", \"title\": \"K\", \"value\":"
                                               " \"%s\", \"against\": \"%s\","
                                               " \"against_words\": \"than then\" }] }", cases[i].value, cases[i].against);
      g_autoptr (VsDashboard) dashboard = parse (json);
      g_autoptr (VsTileContent) content = vs_tile_content_new (f->data, tile_at (dashboard, 0), NULL, NULL);
      const VsMeasure *measure = vs_model_measure (vs_data_model (f->data), cases[i].value);

      g_test_message ("%s: %s", cases[i].value, content->summary);
      g_assert_false (content->failed);
      g_assert_nonnull (content->change);
      if (content->value == content->against)
        {
          g_assert_cmpint (content->change_direction, ==, 0);
          continue;
        }
      g_assert_nonnull (strstr (content->change, content->value > content->against ? " more than then" : " less than then"));
      g_assert_cmpint (strstr (content->change, "points") != NULL, ==, measure->format == VS_FORMAT_PERCENT);
      if (measure->polarity == VS_POLARITY_NONE)
        g_assert_cmpint (content->change_level, ==, VS_LEVEL_BLUE);
      else
        g_assert_cmpint (content->change_level, ==,
                         (content->value > content->against) == (measure->polarity == VS_POLARITY_UP_IS_GOOD)
                         ? VS_LEVEL_GREEN : VS_LEVEL_RED);
    }
}

/* What was to be reached is said with how much of it is, before the tile's own detail. */
static void
test_target (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsDashboard) dashboard = parse ("{ \"title\": \"T\", \"tiles\": ["
                                             "{ \"mark\": \"kpi\", \"title\": \"K\", \"value\": \"customers\", \"target\": \"customers\","
                                             "  \"detail\": \"so\" },"
                                             "{ \"mark\": \"kpi\", \"title\": \"K\", \"value\": \"customers\", \"target\": 1000000 },"
                                             "{ \"mark\": \"kpi\", \"title\": \"K\", \"value\": \"customers\", \"target\": \"castomers\" }] }");
  g_autoptr (VsTileContent) same = vs_tile_content_new (f->data, tile_at (dashboard, 0), NULL, NULL);
  g_autoptr (VsTileContent) million = vs_tile_content_new (f->data, tile_at (dashboard, 1), NULL, NULL);
  g_autoptr (VsTileContent) part = vs_tile_content_new (f->data, tile_at (dashboard, 1), "customer.kind = 'household'", NULL);
  g_autoptr (VsTileContent) wrong = vs_tile_content_new (f->data, tile_at (dashboard, 2), NULL, NULL);

  g_assert_true (isnan (part->target) && part->detail == NULL);   /* the number is for all of them */
  g_assert_cmpfloat (same->target, ==, same->value);
  g_assert_true (g_str_has_prefix (same->detail, "Target "));
  g_assert_true (g_str_has_suffix (same->detail, " · 100\u00a0% · so"));
  g_assert_cmpfloat (million->target, ==, 1e6);
  g_assert_true (g_str_has_prefix (million->detail, "Target 1\u00a0M · "));
  g_assert_true (wrong->failed);
  g_assert_nonnull (strstr (wrong->message, "customers"));
}

/* Nothing before: no change is claimed, and the note says so. */
static void
test_no_comparison (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsDashboard) dashboard = NULL;
  g_autoptr (VsTileContent) content = NULL;

  fixture_write (f, "DELETE FROM invoice WHERE issued_on < 20270");
  dashboard = vs_dashboard_load (f->ws, "executive", NULL);
  content = vs_tile_content_new (f->data, tile_at (dashboard, 0), NULL, NULL);
  g_assert_true (isnan (content->against));
  g_assert_null (content->change);
  g_assert_cmpstr (content->note, ==, "12 months to June 2026 · No invoices of the time before");
}

static const struct { const char *tile, *says; } bad[] = {
  { "{ \"mark\": \"pie\" }", "/tiles/1, /mark" },
  { "{ }", "/tiles/1, /mark" },
  { "{ \"mark\": \"kpi\" }", "/tiles/1, /value" },
  { "{ \"mark\": \"bar\" }", "query" },
  { "{ \"mark\": \"kpi\", \"value\": \"customers\", \"detail\": 5 }", "/tiles/1, /detail" },
  { "{ \"mark\": \"text\", \"text\": \"x\", \"levels\": { \"HIGH\": 1 } }", "/tiles/1, /levels/HIGH" },
  { "{ \"mark\": \"text\", \"text\": \"x\", \"w\": 13 }", "/tiles/1, /w" },
  { "{ \"mark\": \"text\", \"text\": \"x\", \"h\": \"big\" }", "/tiles/1, /h" },
  { "{ \"mark\": \"kpi\", \"value\": \"reveneu_12m\" }", "did you mean “revenue_12m”" },
  { "{ \"mark\": \"kpi\", \"value\": \"customers\", \"detail\": \"{custmers} of them\" }", "did you mean “customers”" },
  { "{ \"mark\": \"bar\", \"query\": { \"measures\": [\"custmers\"] } }", "/tiles/1, /query, /measures/0" },
  { "{ \"mark\": \"bar\", \"query\": { \"by\": [\"ticket.kind\"], \"measures\": [\"customers\"] } }", "ticket" },
};

/* A bad tile says what is wrong and leaves its neighbour alone. */
static void
test_bad_tile (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *json = g_strdup_printf ("{ \"title\": \"T\", \"tiles\": [{ \"mark\": \"kpi\", \"title\": \"K\", \"value\":"
                                               " \"customers\" }, %s] }", bad[i].tile);
      g_autoptr (VsDashboard) dashboard = parse (json);
      g_autoptr (VsTileContent) wrong = vs_tile_content_new (f->data, tile_at (dashboard, 1), NULL, NULL);
      g_autoptr (VsTileContent) good = vs_tile_content_new (f->data, tile_at (dashboard, 0), NULL, NULL);

      g_assert_true (wrong->failed);
      g_test_message ("%s", wrong->message);
      if (strstr (wrong->message, bad[i].says) == NULL)
        g_error ("“%s” does not say “%s”", wrong->message, bad[i].says);
      g_assert_false (good->failed);
      g_assert_cmpstr (good->number, ==, "300");
    }
}

static void
test_bad_page (void)
{
  static const char *const pages[] = { "{ }", "{ \"title\": \"T\" }", "{ \"title\": 7, \"tiles\": [] }", "{ \"title\": \"T\", \"tiles\":"
    " {} }", "{ \"title\": \"T\","
    " \"columns\": 0, \"tiles\": [] }" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsDashboard) dashboard = vs_dashboard_new (vs_json_doc_parse (pages[i], "page.json", NULL), &error);

      g_assert_null (dashboard);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
    }
}

static void
test_filter (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsDashboard) dashboard = parse ("{ \"title\": \"T\", \"tiles\": ["
    "{ \"mark\": \"kpi\", \"title\": \"K\", \"value\": \"customers\" }, { \"mark\": \"kpi\", \"title\": \"P\", \"note\": \"All\","
    " \"value\": \"plans\" }] }");
  g_autoptr (VsTileContent) reached = vs_tile_content_new (f->data, tile_at (dashboard, 0), "customer.kind = 'business'", NULL);
  g_autoptr (VsTileContent) not_reached = vs_tile_content_new (f->data, tile_at (dashboard, 1), "customer.kind = 'business'", NULL);
  g_autoptr (VsTileContent) wrong = vs_tile_content_new (f->data, tile_at (dashboard, 0), "customer.kind = ", NULL);
  g_autofree char *expected = fixture_sql (f, "SELECT count (*) FROM customer WHERE kind = 'business'");

  g_assert_cmpfloat (reached->value, ==, g_ascii_strtod (expected, NULL));
  g_assert_null (reached->note);
  g_assert_cmpfloat (not_reached->value, ==, 4);
  g_assert_cmpstr (not_reached->note, ==, "All · not filtered");
  g_assert_true (wrong->failed);
}

/* What is empty only because of the filter does not ask for an import. */
static void
test_filtered_empty (Fixture *f, gconstpointer unused)
{
  const char *tiles = "{ \"title\": \"T\", \"tiles\": [{ \"mark\": \"kpi\", \"title\": \"K\", \"value\": \"revenue_12m\","
                      " \"empty\": { \"text\": \"No invoices.\", \"label\": \"Import\", \"page\": \"data\" } }] }";
  g_autoptr (VsDashboard) dashboard = parse (tiles);
  g_autoptr (VsTileContent) filtered = vs_tile_content_new (f->data, tile_at (dashboard, 0), "customer.region = 'Nowhere'", NULL);
  g_autoptr (VsTileContent) empty = NULL;

  g_assert_cmpstr (filtered->message, ==, "Nothing here for the chosen filter.");
  g_assert_null (filtered->empty_label);
  fixture_write (f, "DELETE FROM invoice");
  empty = vs_tile_content_new (f->data, tile_at (dashboard, 0), "customer.region = 'Nowhere'", NULL);
  g_assert_cmpstr (empty->message, ==, "No invoices.");
  g_assert_cmpstr (empty->empty_page, ==, "data");
}

static void
test_levels (void)
{
  g_autoptr (VsDashboard) dashboard = parse ("{ \"title\": \"T\", \"tiles\": [{ \"mark\": \"text\", \"text\": \"x\", \"levels\": {"
                                             " \"HIGH\": \"red\", \"90+\": \"orange\" } },"
                                             "{ \"mark\": \"text\", \"text\": \"x\" }] }");

  g_assert_cmpint (vs_tile_level (tile_at (dashboard, 0), "HIGH"), ==, VS_LEVEL_RED);
  g_assert_cmpint (vs_tile_level (tile_at (dashboard, 0), "90+"), ==, VS_LEVEL_ORANGE);
  g_assert_cmpint (vs_tile_level (tile_at (dashboard, 0), "LOW"), ==, VS_LEVEL_NONE);
  g_assert_cmpint (vs_tile_level (tile_at (dashboard, 0), NULL), ==, VS_LEVEL_NONE);
  g_assert_cmpint (vs_tile_level (tile_at (dashboard, 1), "HIGH"), ==, VS_LEVEL_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/semantic/dashboard/flow", Fixture, NULL, fixture_set_up_empty, test_flow, fixture_tear_down);
  g_test_add_func ("/semantic/dashboard/flow-random", test_flow_random);
  g_test_add ("/semantic/dashboard/pages", Fixture, NULL, fixture_set_up, test_pages, fixture_tear_down);
  g_test_add ("/semantic/dashboard/pages-empty", Fixture, NULL, fixture_set_up_empty, test_pages_empty, fixture_tear_down);
  g_test_add ("/semantic/dashboard/overview", Fixture, NULL, fixture_set_up, test_overview, fixture_tear_down);
  g_test_add ("/semantic/dashboard/change", Fixture, NULL, fixture_set_up, test_change, fixture_tear_down);
  g_test_add ("/semantic/dashboard/no-comparison", Fixture, NULL, fixture_set_up, test_no_comparison, fixture_tear_down);
  g_test_add ("/semantic/dashboard/target", Fixture, NULL, fixture_set_up, test_target, fixture_tear_down);
  g_test_add ("/semantic/dashboard/bad-tile", Fixture, NULL, fixture_set_up, test_bad_tile, fixture_tear_down);
  g_test_add_func ("/semantic/dashboard/bad-page", test_bad_page);
  g_test_add ("/semantic/dashboard/filter", Fixture, NULL, fixture_set_up, test_filter, fixture_tear_down);
  g_test_add ("/semantic/dashboard/filtered-empty", Fixture, NULL, fixture_set_up, test_filtered_empty, fixture_tear_down);
  g_test_add_func ("/semantic/dashboard/levels", test_levels);
  return g_test_run ();
}
