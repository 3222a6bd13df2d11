/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view-compare.c: two versions of a dashboard in words (view.h). Tiles are the same when they have the same id; of those that stay, one
 * has moved when it stands after another of them that it stood before. */
#include "semantic/view.h"

#include "semantic/dashboard-edit.h"
#include "semantic/words.h"

static JsonNode *
member (JsonNode *object, const char *name)
{
  return JSON_NODE_HOLDS_OBJECT (object) ? json_object_get_member (json_node_get_object (object), name) : NULL;
}

static const char *
text (JsonNode *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static int
number (JsonNode *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? (int) json_node_get_int (node) : 0;
}

static const char *
title_of (JsonNode *tile)
{
  const char *title = text (tile, "title");

  return title && *title ? vs_words (title) : text (tile, "id") ? text (tile, "id") : text (tile, "mark") ? text (tile, "mark") : "?";
}

/* (transfer full) */
static char *
key_of (JsonNode *tile, guint index)
{
  return text (tile, "id") ? g_strdup (text (tile, "id")) : g_strdup_printf ("tile-%u", index + 1);
}

static GHashTable *
by_key (JsonNode *dashboard)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < vs_dashboard_edit_n_tiles (dashboard); i++)
    g_hash_table_insert (table, key_of (vs_dashboard_edit_tile (dashboard, i), i), GUINT_TO_POINTER (i + 1));
  return table;
}

/* The index of `key`, −1 when it is not there. */
static int
index_of (GHashTable *table, const char *key)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (table, key)) - 1;
}

static gboolean
same (JsonNode *a, JsonNode *b)
{
  return a == b || (a && b && json_node_equal (a, b));
}

/* ── One tile that is in both ── */

/* What people call a member; NULL: by its name. */
static const char *
member_in_words (const char *name)
{
  static const struct { const char *name, *words; } known[] = {
    { "mark", N_("kind of picture") }, { "title", N_("title") }, { "note", N_("note") }, { "query", N_("figures") }, { "value", N_("figure") },
    { "against", N_("comparison") }, { "link", N_("link") }, { "levels", N_("levels") }, { "columns", N_("columns") },
    { "empty", N_("what is said when there is nothing") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, name))
      return _(known[i].words);
  return name;
}

static void
add_members (GPtrArray *words, JsonNode *one, JsonNode *two, JsonNode *absent_in)
{
  g_autoptr (GList) names = JSON_NODE_HOLDS_OBJECT (one) ? json_object_get_members (json_node_get_object (one)) : NULL;

  for (GList *l = names; l; l = l->next)
    {
      const char *name = l->data;

      if (g_str_equal (name, "w") || g_str_equal (name, "h") || g_str_equal (name, "id") || g_str_equal (name, "under"))
        continue;
      if (absent_in ? member (absent_in, name) == NULL : !same (member (one, name), member (two, name)))
        g_ptr_array_add (words, g_strdup (member_in_words (name)));
    }
}

static void
compare_tile (GPtrArray *sentences, JsonNode *one, JsonNode *two)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_members (words, one, two, NULL);
  add_members (words, two, NULL, one);
  if (number (one, "w") != number (two, "w") || number (one, "h") != number (two, "h"))
    /* Translators: the size of a tile, in columns and rows */
    g_ptr_array_add (words, g_strdup_printf (_("size %d × %d to %d × %d"), number (one, "w"), number (one, "h"), number (two, "w"), number (two, "h")));
  if (words->len > 0)
    {
      g_autofree char *list = NULL;

      g_ptr_array_add (words, NULL);
      list = g_strjoinv (", ", (char **) words->pdata);
      /* Translators: a tile's title and what was changed of it: "Changed “Revenue”: title, size 4 × 4 to 6 × 4" */
      g_ptr_array_add (sentences, g_strdup_printf (_("Changed “%s”: %s"), title_of (two), list));
    }
}

/* ── Places ── */

static void
mark_stayed (const GArray *kept, gboolean *stayed)
{
  g_autofree guint *best = g_new0 (guint, kept->len);
  g_autofree int *from = g_new (int, kept->len);
  int last = -1;

  for (guint i = 0; i < kept->len; i++)
    {
      best[i] = 1;
      from[i] = -1;
      for (guint k = 0; k < i; k++)
        if (g_array_index (kept, int, k) < g_array_index (kept, int, i) && best[k] + 1 > best[i])
          {
            best[i] = best[k] + 1;
            from[i] = (int) k;
          }
      if (last < 0 || best[i] > best[last])
        last = (int) i;
    }
  for (; last >= 0; last = from[last])
    stayed[last] = TRUE;
}

/* The fewest that must have moved: all but the longest run that kept its order. */
static void
compare_places (GPtrArray *sentences, GHashTable *before, JsonNode *after)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (int)), tiles = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *stayed = NULL;

  for (guint i = 0; i < vs_dashboard_edit_n_tiles (after); i++)
    {
      g_autofree char *key = key_of (vs_dashboard_edit_tile (after, i), i);
      int was = index_of (before, key);

      if (was >= 0)
        {
          g_array_append_val (kept, was);
          g_array_append_val (tiles, i);
        }
    }
  stayed = g_new0 (gboolean, kept->len + 1);
  mark_stayed (kept, stayed);
  for (guint i = 0; i < kept->len; i++)
    if (!stayed[i])
      g_ptr_array_add (sentences, g_strdup_printf (_("Moved “%s”"), title_of (vs_dashboard_edit_tile (after, g_array_index (tiles, guint, i)))));
}

static void
compare_page (GPtrArray *sentences, JsonNode *before, JsonNode *after)
{
  if (!same (member (before, "title"), member (after, "title")))
    g_ptr_array_add (sentences, g_strdup_printf (_("Title “%s” to “%s”"), title_of (before), title_of (after)));
  if (!same (member (before, "filters"), member (after, "filters")))
    g_ptr_array_add (sentences, g_strdup (_("Other filters above the tiles")));
  if (!same (member (before, "columns"), member (after, "columns")))
    g_ptr_array_add (sentences, g_strdup (_("Another number of columns")));
}

GPtrArray *
vs_view_compare (JsonNode *before, JsonNode *after)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) old = NULL, new = NULL;

  g_return_val_if_fail (before != NULL && after != NULL, sentences);
  old = by_key (before);
  new = by_key (after);
  compare_page (sentences, before, after);
  for (guint i = 0; i < vs_dashboard_edit_n_tiles (after); i++)
    {
      JsonNode *tile = vs_dashboard_edit_tile (after, i);
      g_autofree char *key = key_of (tile, i);
      int was = index_of (old, key);

      if (was < 0)
        g_ptr_array_add (sentences, g_strdup_printf (_("Added “%s” (%s)"), title_of (tile), text (tile, "mark") ? text (tile, "mark") : "?"));
      else
        compare_tile (sentences, vs_dashboard_edit_tile (before, (guint) was), tile);
    }
  for (guint i = 0; i < vs_dashboard_edit_n_tiles (before); i++)
    {
      g_autofree char *key = key_of (vs_dashboard_edit_tile (before, i), i);

      if (index_of (new, key) < 0)
        g_ptr_array_add (sentences, g_strdup_printf (_("Removed “%s”"), title_of (vs_dashboard_edit_tile (before, i))));
    }
  compare_places (sentences, old, after);
  return sentences;
}
