/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/dashboard-edit.h"

#include "semantic/dashboard.h"

#define MAX_HEIGHT 24

/* ── One object, one list ── */

static JsonNode *
object_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

JsonNode *
vs_json_with (JsonNode *object, const char *member, JsonNode *value)
{
  JsonObject *made = json_object_new ();
  gboolean set = FALSE;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);
  if (JSON_NODE_HOLDS_OBJECT (object))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init_ordered (&iter, json_node_get_object (object));
      while (json_object_iter_next_ordered (&iter, &name, &node))
        {
          gboolean here = g_str_equal (name, member);

          if (!here || value != NULL)
            json_object_set_member (made, name, json_node_copy (here ? value : node));
          set = set || here;
        }
    }
  if (!set && value != NULL)
    json_object_set_member (made, member, json_node_copy (value));
  return object_node (made);
}

JsonNode *
vs_json_with_text (JsonNode *object, const char *member, const char *text)
{
  g_autoptr (JsonNode) value = text && *text ? json_node_init_string (json_node_alloc (), text) : NULL;

  return vs_json_with (object, member, value);
}

static JsonNode *
with_int (JsonNode *object, const char *member, int number)
{
  g_autoptr (JsonNode) value = json_node_init_int (json_node_alloc (), number);

  return vs_json_with (object, member, value);
}

static JsonArray *
tiles_of (JsonNode *dashboard)
{
  JsonNode *tiles = JSON_NODE_HOLDS_OBJECT (dashboard) ? json_object_get_member (json_node_get_object (dashboard), "tiles") : NULL;

  return tiles && JSON_NODE_HOLDS_ARRAY (tiles) ? json_node_get_array (tiles) : NULL;
}

static int
number_of (JsonNode *object, const char *member, int fallback)
{
  JsonNode *node = JSON_NODE_HOLDS_OBJECT (object) ? json_object_get_member (json_node_get_object (object), member) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? (int) json_node_get_int (node) : fallback;
}

static const char *
text_of (JsonNode *object, const char *member)
{
  JsonNode *node = JSON_NODE_HOLDS_OBJECT (object) ? json_object_get_member (json_node_get_object (object), member) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
is_under (JsonNode *tile)
{
  JsonNode *node = JSON_NODE_HOLDS_OBJECT (tile) ? json_object_get_member (json_node_get_object (tile), "under") : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static JsonNode *
with_under (JsonNode *tile, gboolean under)
{
  g_autoptr (JsonNode) value = under ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;

  return is_under (tile) == under ? json_node_copy (tile) : vs_json_with (tile, "under", value);
}

/* ── The list of tiles, as it is worked on ── */

static GPtrArray *
tiles_out (JsonNode *dashboard)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  JsonArray *tiles = tiles_of (dashboard);

  for (guint i = 0; tiles && i < json_array_get_length (tiles); i++)
    g_ptr_array_add (list, json_node_copy (json_array_get_element (tiles, i)));
  return list;
}

static JsonNode *
tiles_in (JsonNode *dashboard, GPtrArray *list)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *tiles = json_array_sized_new (list->len);

  for (guint i = 0; i < list->len; i++)
    json_array_add_element (tiles, json_node_ref (list->pdata[i]));
  json_node_take_array (node, tiles);
  return vs_json_with (dashboard, "tiles", node);
}

static void
put (GPtrArray *list, guint index, JsonNode *tile)
{
  json_node_unref (list->pdata[index]);
  list->pdata[index] = tile;
}

/* Takes a tile out; the one under it takes its place. (transfer full) */
static JsonNode *
take (GPtrArray *list, guint index)
{
  JsonNode *tile = g_ptr_array_steal_index (list, index);

  if (index < list->len && is_under (list->pdata[index]) && !is_under (tile))
    put (list, index, with_under (list->pdata[index], FALSE));
  return tile;
}

static JsonNode *
with_own_id (GPtrArray *list, JsonNode *tile)
{
  const char *wanted = text_of (tile, "id") ? text_of (tile, "id") : "tile";
  g_autofree char *id = g_strdup (wanted);

  for (guint number = 2, i = 0; i < list->len; i++)
    if (g_strcmp0 (text_of (list->pdata[i], "id"), id) == 0)
      {
        g_free (id);
        id = g_strdup_printf ("%s-%u", wanted, number++);
        i = G_MAXUINT;   /* from the first again */
      }
  return vs_json_with_text (tile, "id", id);
}

/* ── Operations ── */

JsonNode *
vs_dashboard_edit_new (const char *title)
{
  g_autoptr (JsonNode) empty = object_node (json_object_new ()), titled = vs_json_with_text (empty, "title", title);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (JsonNode) wide = with_int (titled, "columns", 12);

  return tiles_in (wide, none);
}

guint
vs_dashboard_edit_n_tiles (JsonNode *dashboard)
{
  JsonArray *tiles = tiles_of (dashboard);

  return tiles ? json_array_get_length (tiles) : 0;
}

JsonNode *
vs_dashboard_edit_tile (JsonNode *dashboard, guint index)
{
  return index < vs_dashboard_edit_n_tiles (dashboard) ? json_array_get_element (tiles_of (dashboard), index) : NULL;
}

JsonNode *
vs_dashboard_edit_add (JsonNode *dashboard, guint at, JsonNode *tile)
{
  g_autoptr (GPtrArray) list = tiles_out (dashboard);

  g_ptr_array_insert (list, MIN (at, list->len), with_own_id (list, tile));
  return tiles_in (dashboard, list);
}

JsonNode *
vs_dashboard_edit_remove (JsonNode *dashboard, guint index)
{
  g_autoptr (GPtrArray) list = tiles_out (dashboard);

  if (index < list->len)
    json_node_unref (take (list, index));
  return tiles_in (dashboard, list);
}

JsonNode *
vs_dashboard_edit_move (JsonNode *dashboard, guint index, guint before, gboolean under)
{
  g_autoptr (GPtrArray) list = tiles_out (dashboard);

  if (index < list->len)
    {
      g_autoptr (JsonNode) tile = take (list, index);
      guint at = MIN (before > index ? before - 1 : before, list->len);

      g_ptr_array_insert (list, at, with_under (tile, under && at > 0));
    }
  return tiles_in (dashboard, list);
}

JsonNode *
vs_dashboard_edit_resize (JsonNode *dashboard, guint index, int w, int h)
{
  g_autoptr (GPtrArray) list = tiles_out (dashboard);

  if (index < list->len)
    {
      int columns = CLAMP (number_of (dashboard, "columns", 12), 1, 24);
      g_autoptr (JsonNode) wide = with_int (list->pdata[index], "w", CLAMP (w, MIN (VS_TILE_NARROWEST, columns), columns));

      put (list, index, with_int (wide, "h", CLAMP (h, 1, MAX_HEIGHT)));
    }
  return tiles_in (dashboard, list);
}

JsonNode *
vs_dashboard_edit_replace (JsonNode *dashboard, guint index, JsonNode *tile)
{
  g_autoptr (GPtrArray) list = tiles_out (dashboard);

  if (index < list->len)
    put (list, index, json_node_copy (tile));
  return tiles_in (dashboard, list);
}
