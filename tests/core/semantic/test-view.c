/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "semantic/dashboard-edit.h"
#include "semantic/view.h"
#include "workspace/document.h"

#include <string.h>

static JsonNode *
page (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);
  return node;
}

static const VsView *
find (GPtrArray *views, const char *name)
{
  for (guint i = 0; i < views->len; i++)
    if (g_str_equal (((VsView *) views->pdata[i])->name, name))
      return views->pdata[i];
  return NULL;
}

/* Everything that ships is sound by the program's own check. */
static void
test_shipped (Fixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) views = vs_view_list (f->ws);

  g_assert_cmpuint (views->len, >=, 8);
  for (guint i = 0; i < views->len; i++)
    {
      const VsView *view = views->pdata[i];
      g_autofree char *text = vs_document_load (f->ws, VS_VIEW_KIND, view->name, NULL, NULL);
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (text, view->name, NULL);
      g_autoptr (GPtrArray) faults = vs_view_faults (doc, f->data);

      g_assert_false (view->own);
      g_assert_cmpint (view->version, ==, 0);
      if (faults->len > 0)
        g_error ("%s", (char *) faults->pdata[0]);
    }
}

static void
test_versions (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) shipped = vs_view_load (f->ws, "executive", -1, &error), less = vs_dashboard_edit_remove (shipped, 0);
  g_autoptr (JsonNode) newest = NULL, first = NULL, back = NULL;
  g_autoptr (GPtrArray) history = NULL;
  const VsDocumentInfo *info;

  g_assert_no_error (error);
  g_assert_cmpint (vs_view_save (f->ws, "executive", less, "Without revenue", &error), ==, 1);
  newest = vs_view_load (f->ws, "executive", -1, &error);
  g_assert_cmpuint (vs_dashboard_edit_n_tiles (newest), ==, vs_dashboard_edit_n_tiles (shipped) - 1);
  first = vs_view_load (f->ws, "executive", 0, &error);
  g_assert_true (json_node_equal (first, shipped));
  g_assert_cmpint (vs_view_save (f->ws, "executive", first, "As it came", &error), ==, 2);
  history = vs_document_history (f->ws, VS_VIEW_KIND, "executive", &error);
  g_assert_cmpuint (history->len, ==, 3);
  info = history->pdata[1];
  g_assert_cmpstr (info->note, ==, "Without revenue");
  g_assert_cmpstr (info->author, ==, g_get_user_name ());
  back = vs_view_load (f->ws, "executive", 7, &error);
  g_assert_null (back);
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
}

static void
test_own (Fixture *f, gconstpointer unused)
{
  g_autoptr (JsonNode) mine = page ("{\"title\":\"Revenue by région!\",\"tiles\":[]}"), again = NULL;
  g_autofree char *name = vs_view_name_for (f->ws, "Revenue by région!"), *second = NULL, *odd = vs_view_name_for (f->ws, "!!!");
  g_autoptr (GPtrArray) with = NULL, without = NULL, back = NULL;

  g_assert_cmpstr (odd, ==, "view");
  g_assert_true (g_str_has_prefix (name, "revenue-by-r"));
  g_assert_cmpint (vs_view_save (f->ws, name, mine, NULL, NULL), ==, 1);
  second = vs_view_name_for (f->ws, "Revenue by région!");
  g_assert_true (g_str_has_prefix (second, name) && g_str_has_suffix (second, "-2"));
  with = vs_view_list (f->ws);
  g_assert_true (find (with, name)->own);
  g_assert_cmpstr (find (with, name)->title, ==, "Revenue by région!");
  g_assert_cmpint (vs_document_delete (f->ws, VS_VIEW_KIND, name, NULL, NULL), ==, 2);
  without = vs_view_list (f->ws);
  g_assert_null (find (without, name));
  again = vs_view_load (f->ws, name, 1, NULL);
  g_assert_cmpint (vs_view_save (f->ws, name, again, "Back", NULL), ==, 3);
  back = vs_view_list (f->ws);
  g_assert_cmpint (find (back, name)->version, ==, 3);
}

static void
test_compare (void)
{
  static const struct { const char *before, *after, *says; } cases[] = {
    { "[{\"id\":\"a\"}]", "[{\"id\":\"a\"}]", "" },
    { "[]", "[{\"id\":\"a\",\"title\":\"Age\",\"mark\":\"bar\"}]", "Added “Age” (bar)" },
    { "[{\"id\":\"a\",\"title\":\"Age\"}]", "[]", "Removed “Age”" },
    { "[{\"id\":\"a\",\"w\":4,\"h\":4}]", "[{\"id\":\"a\",\"w\":6,\"h\":4}]", "Changed “a”: size 4 × 4 to 6 × 4" },
    { "[{\"id\":\"a\",\"title\":\"X\",\"query\":{\"limit\":1}}]", "[{\"id\":\"a\",\"title\":\"Y\",\"query\":{\"limit\":2},\"note\":\"n\"}]",
      "Changed “Y”: title, figures, note" },
    { "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]", "[{\"id\":\"c\"},{\"id\":\"a\"},{\"id\":\"b\"}]", "Moved “c”" },
    { "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]", "[{\"id\":\"b\"},{\"id\":\"c\"}]", "Removed “a”" },
    { "[{\"id\":\"a\"},{\"id\":\"b\"}]", "[{\"id\":\"n\",\"mark\":\"kpi\"},{\"id\":\"a\"},{\"id\":\"b\"}]", "Added “n” (kpi)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *one = g_strdup_printf ("{\"title\":\"T\",\"tiles\":%s}", cases[i].before);
      g_autofree char *two = g_strdup_printf ("{\"title\":\"T\",\"tiles\":%s}", cases[i].after), *said = NULL;
      g_autoptr (JsonNode) before = page (one), after = page (two);
      g_autoptr (GPtrArray) sentences = vs_view_compare (before, after);

      g_ptr_array_add (sentences, NULL);
      said = g_strjoinv ("; ", (char **) sentences->pdata);
      g_assert_cmpstr (said, ==, cases[i].says);
    }
}

/* Each fault alone; the pointer is of the shared file. */
static void
test_faults (Fixture *f, gconstpointer unused)
{
  static const struct { const char *tile, *says; } cases[] = {
    { "{\"mark\":\"kpi\",\"value\":\"custmers\"}", "/tiles/0, /value: there is no measure “custmers”; did you mean “customers”?" },
    { "{\"mark\":\"kpi\",\"value\":\"customers\",\"titel\":\"x\"}", "/tiles/0, /titel: is not a known member; did you mean “title”?" },
    { "{\"title\":\"no mark\"}", "/tiles/0, /mark: is missing" },
    { "{\"mark\":\"barr\"}", "/tiles/0, /mark: “barr” is not allowed; did you mean “bar”?" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.regoin\"],\"measures\":[\"customers\"]}}", "did you mean “region”" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.region\"],\"measures\":[\"customers\"]},\"x\":\"reg\"}", "/x: the query has no column “reg”" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.region\"],\"measures\":[\"customers\"],\"where\":\"customer.kind + 1 > 2\"}}", "/tiles/0, /query" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.region\"],\"measures\":[\"customers\"],\"where\":\"customer.kind\"}}", "true or false" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.region\"],\"measures\":[\"customers\"],\"where\":\"customer.kind = \"}}", "column" },
    { "{\"mark\":\"text\",\"text\":\"{nothing_like_it}\"}", "/text: there is no measure “nothing_like_it”" },
    { "{\"mark\":\"table\",\"query\":{\"rows\":\"customer\"}}", "/tiles/0, /query" },
    { "7", "/tiles/0: must be an object" },
    { "null", "/tiles/0: is empty" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"title\":\"T\",\"tiles\":[%s,{\"mark\":\"text\",\"text\":\"sound\"}]}", cases[i].tile);
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, "shared.json", NULL);
      g_autoptr (GPtrArray) faults = vs_view_faults (doc, f->data);

      if (faults->len != 1 || !g_str_has_prefix (faults->pdata[0], "shared.json") || strstr (faults->pdata[0], cases[i].says) == NULL)
        g_error ("%s: %u faults; “%s” is not in “%s”", json, faults->len, cases[i].says, faults->len ? (char *) faults->pdata[0] : "");
    }
}

static void
test_shared (Fixture *f, gconstpointer unused)
{
  g_autoptr (JsonNode) shipped = vs_view_load (f->ws, "executive", 0, NULL), back = NULL, bad = NULL;
  g_autofree char *path = g_build_filename (f->folder, "shared.json", NULL), *nowhere = g_build_filename (f->folder, "no", "x.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_view_share (shipped, path, &error));
  back = vs_view_open_shared (path, f->data, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (back, shipped));
  g_assert_false (vs_view_share (shipped, nowhere, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_clear_error (&error);
  g_file_set_contents (path, "{\"title\":\"T\",\"tiles\":[{},{\"mark\":\"kpi\",\"value\":\"x\"}]}", -1, NULL);
  bad = vs_view_open_shared (path, f->data, &error);
  g_assert_null (bad);
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "/tiles/0, /mark: is missing (and 1 more fault"));
}

/* ── Pages nobody should write ── */

static VsDashboard *
read_page (const char *json)
{
  g_autoptr (GError) error = NULL;
  VsDashboard *dashboard = vs_dashboard_new (vs_json_doc_parse (json, "page.json", NULL), &error);

  g_assert_no_error (error);
  return dashboard;
}

/* What tile `index` says; its neighbour is fine. */
static char *
message_of (Fixture *f, const VsDashboard *dashboard, guint index)
{
  g_autoptr (VsTileContent) content = vs_tile_content_new (f->data, dashboard->tiles->pdata[index], NULL, NULL);

  return g_strdup (content->message ? content->message : "");
}

static void
test_bad_tiles (Fixture *f, gconstpointer unused)
{
  g_autofree char *huge = g_strnfill (400000, 'x'), *rtl = g_strdup ("\u0639\u0645\u0644\u0627\u0621 \u202e\u2067 {customers}");
  g_autofree char *long_title = g_strdup_printf ("{\"mark\":\"kpi\",\"value\":\"customers\",\"title\":\"%s\"}", huge);
  g_autofree char *long_filter = g_strdup_printf ("{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.region\"],\"measures\":[\"customers\"],\"where\":\"%s\"}}", huge);
  g_autofree char *turned = g_strdup_printf ("{\"mark\":\"text\",\"text\":\"%s\"}", rtl);
  const struct { const char *tile, *says; } cases[] = {
    { "null", "/tiles/0: is empty" },
    { "[]", "/tiles/0: must be an object" },
    { "{}", "/mark: is missing" },
    { "{\"mark\":\"pie\"}", "“pie” is not a mark" },
    { "{\"mark\":\"kpi\",\"value\":7}", "/value: must be text" },
    { "{\"mark\":\"kpi\",\"value\":\"custmers\"}", "did you mean “customers”" },
    { "{\"mark\":\"bar\"}", "needs a “query”" },
    { "{\"mark\":\"bar\",\"w\":-1,\"query\":{}}", "/w: must be from 1 to 12" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.nowhere\"],\"measures\":[\"customers\"]}}", "nowhere" },
    { "{\"mark\":\"bar\",\"query\":{\"measures\":[{\"name\":\"x\",\"entity\":\"customer\",\"expr\":\"sum (name)\"}]}}", "Only numbers" },
    { "{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.region\"],\"measures\":[\"customers\"],\"where\":\"customer.name > 3\"}}", "customer.name" },
    { long_title, "/title: is 400000 characters long" },
    { long_filter, "/query" },
    { turned, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"title\":\"T\",\"tiles\":[%s,{\"mark\":\"kpi\",\"value\":\"customers\"}]}", cases[i].tile);
      g_autoptr (VsDashboard) dashboard = read_page (json);
      g_autofree char *said = message_of (f, dashboard, 0), *beside = message_of (f, dashboard, 1);

      if (strstr (said, cases[i].says) == NULL)
        g_error ("%.200s: “%s” is not in “%.300s”", json, cases[i].says, said);
      g_assert_cmpstr (beside, ==, "");
      g_assert_cmpuint (strlen (said), <, 2000);
    }
}

/* Ten thousand tiles are read at once, a page shows as many as it can, and says so. */
static void
test_many_tiles (Fixture *f, gconstpointer unused)
{
  g_autoptr (GString) json = g_string_new ("{\"title\":\"T\",\"tiles\":[");
  g_autoptr (VsDashboard) dashboard = NULL;
  g_autofree char *said = NULL;
  g_autoptr (JsonNode) node = NULL, moved = NULL;
  g_autoptr (GPtrArray) sentences = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (json, "%s{\"id\":\"t%u\",\"mark\":\"text\",\"text\":\"x\"}", i ? "," : "", i);
  g_string_append (json, "]}");
  dashboard = read_page (json->str);
  g_assert_cmpuint (dashboard->tiles->len, ==, VS_DASHBOARD_MAX_TILES + 1);
  said = message_of (f, dashboard, VS_DASHBOARD_MAX_TILES);
  g_assert_cmpstr (said, ==, "page.json has 10000 tiles; the first 200 are shown. Make several views of it.");
  node = page (json->str);
  moved = vs_dashboard_edit_move (node, 9999, 0, FALSE);
  sentences = vs_view_compare (node, moved);
  g_assert_cmpuint (sentences->len, ==, 1);
  g_assert_cmpstr (sentences->pdata[0], ==, "Moved “t9999”");
}

/* Without a row every tile of every page says something, and nothing fails. */
static void
test_no_rows (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsDashboard) dashboard =
    read_page ("{\"title\":\"T\",\"tiles\":[{\"mark\":\"bar\",\"query\":{\"by\":[\"customer.region\"],\"measures\":[\"customers\"]}},"
               "{\"mark\":\"table\",\"query\":{\"rows\":\"customer\",\"fields\":[\"name\"]}}]}");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (VsTileContent) content = vs_tile_content_new (f->data, dashboard->tiles->pdata[i], NULL, NULL);

      g_assert_false (content->failed);
      g_assert_nonnull (content->message);
      g_assert_nonnull (content->summary);
    }
}

#define view_test(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  view_test ("/view/shipped", test_shipped);
  view_test ("/view/versions", test_versions);
  view_test ("/view/own", test_own);
  g_test_add_func ("/view/compare", test_compare);
  view_test ("/view/faults", test_faults);
  view_test ("/view/shared", test_shared);
  view_test ("/view/bad/tiles", test_bad_tiles);
  view_test ("/view/bad/many", test_many_tiles);
  g_test_add ("/view/bad/no-rows", Fixture, NULL, fixture_set_up_empty, test_no_rows, fixture_tear_down);
  return g_test_run ();
}
