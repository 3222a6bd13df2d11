/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fits what a tile asks for, what becomes of a tile that is shown as something else, and where a dropped tile goes. */
#include "semantic/drop.h"
#include "semantic/fit.h"

#include "fixture.h"
#include "semantic/view.h"

static JsonNode *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);
  return node;
}

/* Names of the kinds that fit, in the order of the marks. */
static void
test_fits (void)
{
  static const struct { const char *tile, *marks; } cases[] = {
    { "{\"mark\":\"kpi\",\"value\":\"a\"}", "kpi table" },
    { "{\"mark\":\"text\",\"text\":\"a\"}", "text" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"x.a\"],\"measures\":[\"m\"]}}",
      "line area bar donut histogram waterfall funnel bullet curve treemap table" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"x.a\",\"x.b\"],\"measures\":[\"m\"]}}", "line area bar heatmap curve sankey treemap table" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"x.a\"],\"measures\":[\"m\",\"n\"]}}", "line area bar scatter bullet curve table" },
    { "{\"mark\":\"bar\",\"query\":{\"measures\":[\"m\",\"n\"],\"as_rows\":[\"a\",\"b\"]}}", "bar donut waterfall funnel bullet table" },
    { "{\"mark\":\"table\",\"query\":{\"rows\":\"x\",\"fields\":[\"a\",\"b\"]}}", "histogram scatter curve table worklist" },
    { "{\"mark\":\"histogram\",\"query\":{\"rows\":\"x\",\"bins\":\"a\"}}", "histogram table" },
    { "7", "text" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) tile = parse (cases[i].tile);
      VsTileShape shape = vs_tile_shape (tile);
      g_autoptr (GString) marks = g_string_new (NULL);

      for (guint mark = 0; mark < VS_N_MARKS; mark++)
        if (vs_mark_fits ((VsMark) mark, shape))
          g_string_append_printf (marks, "%s%s", marks->len ? " " : "", vs_mark_name ((VsMark) mark));
      g_assert_cmpstr (marks->str, ==, cases[i].marks);
    }
  for (guint mark = 0; mark < VS_N_MARKS; mark++)
    g_assert_nonnull (vs_mark_caption ((VsMark) mark));
}

static void
assert_json (JsonNode *node, const char *expected)
{
  g_autofree char *json = json_to_string (node, FALSE);

  g_assert_cmpstr (json, ==, expected);
}

static void
test_as (void)
{
  g_autoptr (JsonNode) bar = parse ("{\"mark\":\"bar\",\"title\":\"T\",\"query\":{\"by\":[\"x.a\"],\"measures\":[\"m\"]},\"x\":\"a\",\"levels\":{}}");
  g_autoptr (JsonNode) line = vs_tile_as (bar, VS_MARK_LINE), kpi = vs_tile_as (bar, VS_MARK_KPI), back = vs_tile_as (kpi, VS_MARK_TABLE);

  assert_json (line, "{\"mark\":\"line\",\"title\":\"T\",\"query\":{\"by\":[\"x.a\"],\"measures\":[\"m\"]},\"x\":\"a\",\"levels\":{}}");
  assert_json (kpi, "{\"mark\":\"kpi\",\"title\":\"T\",\"value\":\"m\"}");
  assert_json (back, "{\"mark\":\"table\",\"title\":\"T\",\"query\":{\"measures\":[\"m\"]}}");
}

/* What named a column that is gone is gone too. */
static void
test_lists (void)
{
  g_autoptr (JsonNode) tile = parse ("{\"mark\":\"line\",\"query\":{\"by\":[\"x.a\",{\"expr\":\"f (x)\",\"name\":\"b\"}],\"measures\":[\"m\",\"n\"],"
                                     "\"order\":[\"-m\",\"b\"]},\"x\":\"a\",\"series\":\"b\",\"y\":[\"m\",\"n\"],\"dashed\":\"n\"}");
  g_autoptr (JsonNode) one = parse ("[\"x.a\"]"), measures = parse ("[\"m\"]"), none = parse ("[]"), kpi = parse ("{\"mark\":\"kpi\",\"value\":\"m\"}");
  g_autoptr (JsonNode) fewer = vs_tile_with_list (tile, "by", one), less = vs_tile_with_list (fewer, "measures", measures);
  g_autoptr (JsonNode) empty = vs_tile_with_list (less, "by", none), other = parse ("[\"n\"]"), changed = vs_tile_with_list (kpi, "measures", other);

  assert_json (fewer, "{\"mark\":\"line\",\"query\":{\"by\":[\"x.a\"],\"measures\":[\"m\",\"n\"],\"order\":[\"-m\"]},\"x\":\"a\",\"y\":[\"m\",\"n\"],"
                      "\"dashed\":\"n\"}");
  assert_json (less, "{\"mark\":\"line\",\"query\":{\"by\":[\"x.a\"],\"measures\":[\"m\"],\"order\":[\"-m\"]},\"x\":\"a\",\"y\":[\"m\"]}");
  assert_json (empty, "{\"mark\":\"line\",\"query\":{\"measures\":[\"m\"],\"order\":[\"-m\"]},\"y\":[\"m\"]}");
  assert_json (changed, "{\"mark\":\"kpi\",\"value\":\"n\"}");
  {
    g_autoptr (JsonNode) binned = parse ("{\"mark\":\"histogram\",\"query\":{\"rows\":\"c\",\"bins\":\"a\"},\"x\":\"a\"}"), name = parse ("[\"b\"]");
    g_autoptr (JsonNode) rebinned = vs_tile_with_query (binned, "bins", json_array_get_element (json_node_get_array (name), 0));

    assert_json (rebinned, "{\"mark\":\"histogram\",\"query\":{\"rows\":\"c\",\"bins\":\"b\"}}");
  }
}

/* ── Dropping ── */

/*  a a b b     (columns 4)
 *  a a c c     c under b
 *  d d d d  */
static VsDashboard *
page (void)
{
  return vs_dashboard_new (vs_json_doc_parse ("{\"title\":\"T\",\"columns\":4,\"tiles\":[{\"id\":\"a\",\"mark\":\"text\",\"text\":\"\",\"w\":2,\"h\":2},"
                                              "{\"id\":\"b\",\"mark\":\"text\",\"text\":\"\",\"w\":2,\"h\":1},"
                                              "{\"id\":\"c\",\"mark\":\"text\",\"text\":\"\",\"w\":2,\"h\":1,\"under\":true},"
                                              "{\"id\":\"d\",\"mark\":\"text\",\"text\":\"\",\"w\":4,\"h\":1}]}", "page", NULL), NULL);
}

static void
test_drop (void)
{
  static const struct { guint index, target; VsDropSide side; guint before; gboolean under; } cases[] = {
    { 3, 0, VS_DROP_BEFORE, 0, FALSE }, { 3, 0, VS_DROP_AFTER, 1, FALSE }, { 3, 1, VS_DROP_AFTER, 3, FALSE },   /* after the pile of b and c */
    { 3, 2, VS_DROP_BEFORE, 1, FALSE }, { 3, 2, VS_DROP_AFTER, 3, FALSE }, { 0, 3, VS_DROP_UNDER, 4, TRUE }, { 3, 1, VS_DROP_UNDER, 2, TRUE },
  };
  g_autoptr (VsDashboard) dashboard = page ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsDrop drop = vs_drop_at (dashboard, cases[i].index, cases[i].target, cases[i].side);

      g_assert_cmpuint (drop.before, ==, cases[i].before);
      g_assert_cmpint (drop.under, ==, cases[i].under);
    }
}

static void
test_keys (void)
{
  static const struct { guint index; int dx, dy; gboolean can; guint before; gboolean under; } cases[] = {
    { 0, -1, 0, FALSE, 0, FALSE }, { 0, 1, 0, TRUE, 2, FALSE }, { 3, 1, 0, FALSE, 0, FALSE }, { 3, -1, 0, TRUE, 2, FALSE },
    { 2, 0, -1, TRUE, 2, FALSE },      /* out of the pile */
    { 3, 0, -1, TRUE, 0, FALSE },      /* into the row above, where it stands nearest */
    { 0, 0, 1, TRUE, 3, FALSE },
    { 3, 0, 1, TRUE, 3, TRUE },        /* no row below: under the one before */
    { 0, 0, -1, FALSE, 0, FALSE },
  };
  g_autoptr (VsDashboard) dashboard = page ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsDrop drop = { 0, FALSE };

      g_assert_cmpint (vs_drop_by_key (dashboard, cases[i].index, cases[i].dx, cases[i].dy, &drop), ==, cases[i].can);
      if (cases[i].can)
        {
          g_assert_cmpuint (drop.before, ==, cases[i].before);
          g_assert_cmpint (drop.under, ==, cases[i].under);
        }
    }
}

/* Every tile of the gallery is sound, fits its own kind and can be computed. */
static void
test_gallery (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = vs_data_path ("semantic/gallery.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, &error);
  VsJson tiles = vs_json_get (vs_json_doc_root (doc), "tiles");

  g_assert_no_error (error);
  g_assert_cmpuint (vs_json_length (tiles), >=, 14);
  for (guint i = 0; i < vs_json_length (tiles); i++)
    {
      JsonNode *tile = vs_json_get (vs_json_at (tiles, i), "tile").node;
      g_autofree char *text = json_to_string (tile, FALSE), *page_text = g_strdup_printf ("{\"title\":\"T\",\"tiles\":[%s]}", text);
      g_autoptr (VsJsonDoc) checked = vs_json_doc_parse (page_text, "gallery", NULL);
      g_autoptr (GPtrArray) faults = vs_view_faults (checked, f->data);
      g_autoptr (VsDashboard) dashboard = vs_dashboard_new (vs_json_doc_parse (page_text, "gallery", NULL), NULL);
      g_autoptr (VsTileContent) content = vs_tile_content_new (f->data, dashboard->tiles->pdata[0], NULL, NULL);

      if (faults->len > 0)
        g_error ("%s", (char *) faults->pdata[0]);
      g_assert_true (vs_mark_fits ((VsMark) vs_mark_of (tile), vs_tile_shape (tile)));
      if (content->failed)
        g_error ("%s: %s", text, content->message);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit/fits", test_fits);
  g_test_add_func ("/fit/as", test_as);
  g_test_add_func ("/fit/lists", test_lists);
  g_test_add_func ("/fit/drop", test_drop);
  g_test_add_func ("/fit/keys", test_keys);
  g_test_add ("/fit/gallery", Fixture, NULL, fixture_set_up, test_gallery, fixture_tear_down);
  return g_test_run ();
}
