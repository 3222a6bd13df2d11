/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped model, pages and some queries with one part replaced by something else: either it still works or there is a sentence that
 * names the file. Nothing crashes, nothing warns. */
#include "fixture.h"

#include <string.h>

/* `-m slow` takes the long way. */
#define ROUNDS (g_test_slow () ? 1600 : 100)

/* Containers of the document: any member or element of any of them can be replaced. */
static void
collect (JsonNode *node, GPtrArray *containers)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      g_ptr_array_add (containers, node);
      for (GList *l = values; l != NULL; l = l->next)
        collect (l->data, containers);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_ptr_array_add (containers, node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        collect (json_array_get_element (array, i), containers);
    }
}

static JsonNode *
something_else (GRand *rand)
{
  static const char *const things[] = { "null", "5", "-1", "1e300", "\"\"", "\"x\"", "\".\"", "\"-\"", "\"a.b.c\"", "\"customer\"",
                                        "\"count (\"", "\"1 / 0\"",
                                        "\"{x\"", "\"{}\"", "[]", "{}", "[[]]", "[1, 2]", "true", "\"name\"", "\"sum (invoice.amount)\"",
                                        "\"money\"" };
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (things[g_rand_int_range (rand, 0, G_N_ELEMENTS (things))], &error);

  g_assert_no_error (error);
  return node ? node : json_node_new (JSON_NODE_NULL);
}

/* Replaces or removes one part. */
static void
spoil (JsonNode *root, GRand *rand)
{
  g_autoptr (GPtrArray) containers = g_ptr_array_new ();
  JsonNode *node;

  collect (root, containers);
  node = containers->pdata[g_rand_int_range (rand, 0, (gint32) containers->len)];
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) members = json_object_get_members (object);
      guint n = g_list_length (members);
      g_autofree char *name = n > 0 ? g_strdup (g_list_nth_data (members, g_rand_int_range (rand, 0, (gint32) n))) : g_strdup ("where");

      if (n > 0 && g_rand_boolean (rand))
        json_object_remove_member (object, name);
      else
        json_object_set_member (object, name, something_else (rand));
    }
  else
    {
      JsonArray *array = json_node_get_array (node);
      guint n = json_array_get_length (array);

      if (n > 0 && g_rand_boolean (rand))
        json_array_remove_element (array, g_rand_int_range (rand, 0, (gint32) n));
      json_array_add_element (array, something_else (rand));
    }
}

static char *
spoilt (const char *json, GRand *rand)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (json, &error);
  int times = g_rand_int_range (rand, 1, 4);

  g_assert_no_error (error);
  for (int i = 0; i < times; i++)
    spoil (root, rand);
  return json_to_string (root, FALSE);
}

static char *
shipped (const char *relative)
{
  g_autofree char *path = vs_data_path (relative);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_models (void)
{
  g_autofree char *json = shipped ("semantic/model.json");
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  guint refused = 0;

  for (int round = 0; round < ROUNDS; round++)
    {
      g_autofree char *text = spoilt (json, rand);
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (text, "model.json", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsModel) model = vs_model_new (doc, &error);

      g_assert_true ((model == NULL) == (error != NULL));
      if (error != NULL && !g_str_has_prefix (error->message, "model.json"))
        g_error ("“%s” does not name the file", error->message);
      refused += model == NULL;
    }
  g_assert_cmpuint (refused, >, ROUNDS / 4);
}

static void
test_pages (Fixture *f, gconstpointer unused)
{
  g_auto (GStrv) names = vs_data_list ("dashboards");
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  guint failed = 0;

  for (int round = 0; round < ROUNDS / 4; round++)
    {
      g_autofree char *file = g_strdup_printf ("dashboards/%s.json", names[round % g_strv_length (names)]);
      g_autofree char *json = shipped (file);
      g_autofree char *text = spoilt (json, rand);
      g_autoptr (VsDashboard) dashboard = vs_dashboard_new (vs_json_doc_parse (text, "page.json", NULL), NULL);

      for (guint i = 0; dashboard != NULL && i < dashboard->tiles->len; i++)
        {
          g_autoptr (VsTileContent) content = vs_tile_content_new (f->data, dashboard->tiles->pdata[i], NULL, NULL);

          g_assert_nonnull (content->title);
          g_assert_nonnull (content->summary);
          g_assert_true (!content->failed || content->message != NULL);
          failed += content->failed;
        }
    }
  g_assert_cmpuint (failed, >, 0);
}

static void
test_queries (Fixture *f, gconstpointer unused)
{
  static const char *const queries[] = {
    "{ \"by\": [\"customer.region\", { \"expr\": \"customer.kind\", \"name\": \"k\" }], \"measures\": [\"customers\", { \"name\": \"n\","
    " \"entity\": \"ticket\", \"expr\": \"count (ticket)\" }],"
    "  \"where\": \"customer.kind = 'household'\", \"having\": \"customers > 1\", \"order\": [\"-customers\", \"k\"], \"limit\": 3 }",
    "{ \"measures\": [\"receivables\", \"overdue\"], \"as_rows\": [\"age\", \"amount\"] }",
    "{ \"rows\": \"customer\", \"fields\": [\"name\", { \"expr\": \"count (ticket)\", \"name\": \"t\", \"format\": \"integer\" }],"
    " \"where\": \"is_active\", \"order\": [\"-t\", \"name\"], \"limit\": 5 }",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);

  for (int round = 0; round < ROUNDS * 4; round++)
    {
      g_autofree char *text = spoilt (queries[round % G_N_ELEMENTS (queries)], rand);
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (text, "query", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsResult) result = vs_query_run (f->data, vs_json_doc_root (doc), NULL, NULL, &error);

      if ((result == NULL) != (error != NULL))
        g_error ("%s", text);
      if (error != NULL && !g_str_has_prefix (error->message, "query"))
        g_error ("“%s” does not say where: %s", error->message, text);
      for (gsize i = 0; result != NULL && i < MIN (result->frame->n_rows, 3); i++)
        for (guint c = 0; c < result->columns->len; c++)
          {
            g_autofree char *cell = vs_result_format (result, c, i, "USD", i % 2 == 0);

            g_assert_nonnull (cell);
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/semantic/hostile/models", test_models);
  g_test_add ("/semantic/hostile/pages", Fixture, NULL, fixture_set_up, test_pages, fixture_tear_down);
  g_test_add ("/semantic/hostile/queries", Fixture, NULL, fixture_set_up, test_queries, fixture_tear_down);
  return g_test_run ();
}
