/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/edit.h"

#include "semantic/dashboard-edit.h"

static JsonNode *
number (int value)
{
  return json_node_init_int (json_node_alloc (), value);
}

static int
now (const VsEdit *edit)
{
  return (int) json_node_get_int (vs_edit_state (edit));
}

static void
test_steps (void)
{
  g_autoptr (VsEdit) edit = vs_edit_new (number (0));

  g_assert_false (vs_edit_undo (edit));
  g_assert_false (vs_edit_redo (edit));
  g_assert_false (vs_edit_is_changed (edit));
  vs_edit_apply (edit, number (1), "One", NULL);
  vs_edit_apply (edit, number (2), "Two", NULL);
  g_assert_cmpint (now (edit), ==, 2);
  g_assert_cmpstr (vs_edit_undo_words (edit), ==, "Two");
  g_assert_null (vs_edit_redo_words (edit));
  g_assert_true (vs_edit_undo (edit));
  g_assert_cmpint (now (edit), ==, 1);
  g_assert_cmpstr (vs_edit_redo_words (edit), ==, "Two");
  g_assert_true (vs_edit_undo (edit));
  g_assert_cmpint (now (edit), ==, 0);
  g_assert_false (vs_edit_is_changed (edit));
  g_assert_null (vs_edit_undo_words (edit));
  g_assert_true (vs_edit_redo (edit));
  vs_edit_apply (edit, number (3), "Three", NULL);
  g_assert_false (vs_edit_redo (edit));          /* what was undone is forgotten */
  g_assert_true (vs_edit_undo (edit));
  g_assert_cmpint (now (edit), ==, 1);
}

static void
test_joined (void)
{
  g_autoptr (VsEdit) edit = vs_edit_new (number (0));

  vs_edit_apply (edit, number (1), "Title", "title");
  vs_edit_apply (edit, number (2), "Title", "title");
  vs_edit_apply (edit, number (2), "Title", "title");
  vs_edit_apply (edit, number (3), "Size", "size");
  vs_edit_settle (edit);
  vs_edit_apply (edit, number (4), "Size", "size");
  g_assert_true (vs_edit_undo (edit));
  g_assert_cmpint (now (edit), ==, 3);
  g_assert_true (vs_edit_undo (edit));
  g_assert_cmpint (now (edit), ==, 2);
  vs_edit_apply (edit, number (9), "Title", "title");   /* after an undo a new step */
  g_assert_true (vs_edit_undo (edit));
  g_assert_cmpint (now (edit), ==, 2);
  g_assert_true (vs_edit_undo (edit));
  g_assert_cmpint (now (edit), ==, 0);
  g_assert_false (vs_edit_undo (edit));
}

static void
test_saved (void)
{
  g_autoptr (VsEdit) edit = vs_edit_new (number (0));

  vs_edit_apply (edit, number (1), "One", "k");
  vs_edit_saved (edit);
  g_assert_false (vs_edit_is_changed (edit));
  vs_edit_apply (edit, number (2), "Two", "k");
  g_assert_true (vs_edit_is_changed (edit));
  g_assert_true (vs_edit_undo (edit));
  g_assert_false (vs_edit_is_changed (edit));   /* back at what was saved */
  g_assert_true (vs_edit_undo (edit));
  g_assert_true (vs_edit_is_changed (edit));
}

static void
test_bounded (void)
{
  g_autoptr (VsEdit) edit = vs_edit_new (number (0));
  int undone = 0;

  for (int i = 1; i <= 1000; i++)
    vs_edit_apply (edit, number (i), "Step", NULL);
  while (vs_edit_undo (edit))
    undone++;
  g_assert_cmpint (undone, ==, VS_EDIT_STEPS);
  g_assert_cmpint (now (edit), ==, 1000 - VS_EDIT_STEPS);
  g_assert_true (vs_edit_is_changed (edit));
}

/* Against a slow twin: a list of all states and a place in it. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (VsEdit) edit = vs_edit_new (number (-1));
  g_autoptr (GArray) twin = g_array_new (FALSE, FALSE, sizeof (int));
  guint at = 0;
  int first = -1;

  g_array_append_val (twin, first);
  for (int i = 0; i < 5000; i++)
    switch (g_rand_int_range (rand, 0, 4))
      {
      case 0:
        g_assert_cmpint (vs_edit_undo (edit), ==, at > 0);
        at -= at > 0;
        break;
      case 1:
        g_assert_cmpint (vs_edit_redo (edit), ==, at + 1 < twin->len);
        at += at + 1 < twin->len;
        break;
      default:
        vs_edit_apply (edit, number (i), "Step", NULL);
        g_array_set_size (twin, at + 1);
        g_array_append_val (twin, i);
        if (twin->len > VS_EDIT_STEPS + 1)
          g_array_remove_index (twin, 0);
        at = twin->len - 1;
      }
  g_assert_cmpint (now (edit), ==, g_array_index (twin, int, at));
}

/* ── On a dashboard ── */

static JsonNode *
page (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);
  return node;
}

/* Ids in order, with "+" before one that stands under the one before it. */
static void
assert_order (JsonNode *dashboard, const char *expected)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < vs_dashboard_edit_n_tiles (dashboard); i++)
    {
      JsonObject *tile = json_node_get_object (vs_dashboard_edit_tile (dashboard, i));

      g_string_append_printf (order, "%s%s", json_object_get_boolean_member_with_default (tile, "under", FALSE) ? "+" : "",
                              json_object_get_string_member_with_default (tile, "id", "?"));
    }
  g_assert_cmpstr (order->str, ==, expected);
}

#define PAGE "{\"title\":\"T\",\"columns\":12,\"x\":1,\"tiles\":[{\"id\":\"a\",\"mark\":\"kpi\"},{\"id\":\"b\"},{\"id\":\"c\",\"under\":true},{\"id\":\"d\"}]}"

static void
test_move (void)
{
  static const struct { guint index, before; gboolean under; const char *order; } cases[] = {
    { 0, 0, FALSE, "ab+cd" }, { 0, 1, FALSE, "ab+cd" }, { 0, 2, FALSE, "ba+cd" }, { 0, 4, FALSE, "b+cda" },
    { 1, 4, FALSE, "acdb" },    /* c takes b's place */
    { 2, 0, FALSE, "cabd" },    /* and stands for itself elsewhere */
    { 3, 0, FALSE, "dab+c" }, { 3, 1, TRUE, "a+db+c" }, { 3, 0, TRUE, "dab+c" }, { 2, 2, TRUE, "ab+cd" },
    { 9, 0, FALSE, "ab+cd" }, { 0, 99, FALSE, "b+cda" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) before = page (PAGE), after = vs_dashboard_edit_move (before, cases[i].index, cases[i].before, cases[i].under);

      assert_order (after, cases[i].order);
      assert_order (before, "ab+cd");
    }
}

static void
test_add_and_remove (void)
{
  g_autoptr (JsonNode) before = page (PAGE), tile = page ("{\"id\":\"a\",\"mark\":\"bar\"}"), bare = page ("{\"mark\":\"bar\"}");
  g_autoptr (JsonNode) added = vs_dashboard_edit_add (before, 1, tile), twice = vs_dashboard_edit_add (added, 99, tile);
  g_autoptr (JsonNode) unnamed = vs_dashboard_edit_add (before, 0, bare), removed = vs_dashboard_edit_remove (before, 1);
  g_autoptr (JsonNode) none = vs_dashboard_edit_remove (before, 9), text = json_from_string ("{\"a\":1}", NULL);
  g_autofree char *kept = NULL, *of_none = NULL;

  assert_order (added, "aa-2b+cd");
  assert_order (twice, "aa-2b+cda-3");
  assert_order (unnamed, "tileab+cd");
  assert_order (removed, "acd");
  g_assert_true (json_node_equal (none, before));
  kept = json_to_string (added, FALSE);   /* what nobody touched keeps its place */
  g_assert_true (g_str_has_prefix (kept, "{\"title\":\"T\",\"columns\":12,\"x\":1,\"tiles\":[{\"id\":\"a\",\"mark\":\"kpi\"},"));
  g_assert_cmpuint (vs_dashboard_edit_n_tiles (text), ==, 0);
  g_assert_null (vs_dashboard_edit_tile (text, 0));
}

static void
test_resize (void)
{
  static const struct { int w, h, got_w, got_h; } cases[] = { { 4, 5, 4, 5 }, { 0, -3, 2, 1 }, { 99, 99, 12, 24 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) before = page (PAGE), after = vs_dashboard_edit_resize (before, 1, cases[i].w, cases[i].h);
      JsonObject *tile = json_node_get_object (vs_dashboard_edit_tile (after, 1));

      g_assert_cmpint (json_object_get_int_member (tile, "w"), ==, cases[i].got_w);
      g_assert_cmpint (json_object_get_int_member (tile, "h"), ==, cases[i].got_h);
    }
}

static void
test_with (void)
{
  static const struct { const char *member, *text, *json; } cases[] = {
    { "b", "new", "{\"a\":1,\"b\":\"new\",\"c\":[2]}" }, { "z", "new", "{\"a\":1,\"b\":\"old\",\"c\":[2],\"z\":\"new\"}" },
    { "b", "", "{\"a\":1,\"c\":[2]}" }, { "z", NULL, "{\"a\":1,\"b\":\"old\",\"c\":[2]}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) before = page ("{\"a\":1,\"b\":\"old\",\"c\":[2]}"), after = vs_json_with_text (before, cases[i].member, cases[i].text);
      g_autofree char *json = json_to_string (after, FALSE);

      g_assert_cmpstr (json, ==, cases[i].json);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/steps", test_steps);
  g_test_add_func ("/edit/joined", test_joined);
  g_test_add_func ("/edit/saved", test_saved);
  g_test_add_func ("/edit/bounded", test_bounded);
  g_test_add_func ("/edit/random", test_random);
  g_test_add_func ("/edit/dashboard/move", test_move);
  g_test_add_func ("/edit/dashboard/add-and-remove", test_add_and_remove);
  g_test_add_func ("/edit/dashboard/resize", test_resize);
  g_test_add_func ("/edit/dashboard/with", test_with);
  return g_test_run ();
}
