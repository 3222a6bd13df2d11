/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/fit.h"

#include "semantic/dashboard-edit.h"

#include <string.h>

#define ANY G_MAXUINT

/* How many dimensions and measures a kind needs and takes; whether it can show rows, and measures made rows. */
static const struct {
  const char *caption;
  guint       min_dimensions, max_dimensions, min_measures, max_measures;
  gboolean    rows, as_rows;
} kinds[VS_N_MARKS] = {
  [VS_MARK_KPI] = { N_("Key figure"), 0, 0, 1, 1, FALSE, FALSE },
  [VS_MARK_LINE] = { N_("Line"), 1, 2, 1, ANY, FALSE, FALSE },
  [VS_MARK_AREA] = { N_("Area"), 1, 2, 1, ANY, FALSE, FALSE },
  [VS_MARK_BAR] = { N_("Bars"), 1, 2, 1, ANY, FALSE, TRUE },
  [VS_MARK_DONUT] = { N_("Ring"), 1, 1, 1, 1, FALSE, TRUE },
  [VS_MARK_HISTOGRAM] = { N_("Distribution"), 1, 1, 1, 1, TRUE, FALSE },
  [VS_MARK_SCATTER] = { N_("Dots"), 1, 2, 2, ANY, TRUE, FALSE },
  [VS_MARK_HEATMAP] = { N_("Heat map"), 2, 2, 1, 1, FALSE, FALSE },
  [VS_MARK_WATERFALL] = { N_("Waterfall"), 1, 1, 1, 1, FALSE, TRUE },
  [VS_MARK_FUNNEL] = { N_("Funnel"), 1, 1, 1, 1, FALSE, TRUE },
  [VS_MARK_BULLET] = { N_("Bullet bars"), 1, 1, 1, 2, FALSE, TRUE },
  [VS_MARK_BOX] = { N_("Box plot"), 1, 1, 5, 5, FALSE, FALSE },
  [VS_MARK_CURVE] = { N_("Curve"), 1, 2, 1, 2, TRUE, FALSE },
  [VS_MARK_SANKEY] = { N_("Migration"), 2, 6, 1, 1, FALSE, FALSE },
  [VS_MARK_TREEMAP] = { N_("Tree map"), 1, 2, 1, 1, FALSE, FALSE },
  [VS_MARK_TABLE] = { N_("Table"), 0, ANY, 0, ANY, TRUE, TRUE },
  [VS_MARK_TEXT] = { N_("Text"), 0, 0, 0, 0, FALSE, FALSE },
  [VS_MARK_WORKLIST] = { N_("Worklist"), ANY, ANY, ANY, ANY, TRUE, FALSE },
};

static JsonNode *
member (JsonNode *object, const char *name)
{
  return object && JSON_NODE_HOLDS_OBJECT (object) ? json_object_get_member (json_node_get_object (object), name) : NULL;
}

static const char *
text (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static guint
length (JsonNode *array)
{
  return array && JSON_NODE_HOLDS_ARRAY (array) ? json_array_get_length (json_node_get_array (array)) : 0;
}

static JsonNode *
element (JsonNode *array, guint i)
{
  return json_array_get_element (json_node_get_array (array), i);
}

VsTileShape
vs_tile_shape (JsonNode *tile)
{
  JsonNode *query = member (tile, "query");

  return (VsTileShape) {
    .n_dimensions = length (member (query, "by")),
    .n_measures = length (member (query, "measures")) + (text (member (tile, "value")) != NULL),
    .n_fields = length (member (query, "fields")),
    .as_rows = member (query, "as_rows") != NULL,
    .bins = member (query, "bins") != NULL,
    .box = member (query, "box") != NULL,
  };
}

static gboolean
is_between (guint n, guint least, guint most)
{
  return n >= least && n <= most;
}

gboolean
vs_mark_fits (VsMark mark, VsTileShape shape)
{
  g_return_val_if_fail (mark < VS_N_MARKS, FALSE);

  if (shape.bins || shape.box)   /* their answers are shaped for one picture; a table shows any */
    return mark == VS_MARK_TABLE || mark == (shape.bins ? VS_MARK_HISTOGRAM : VS_MARK_BOX);
  if (mark == VS_MARK_TEXT)
    return shape.n_fields + shape.n_measures + shape.n_dimensions == 0;
  if (shape.n_fields > 0)
    return kinds[mark].rows;
  if (shape.as_rows)
    return kinds[mark].as_rows;
  return shape.n_dimensions + shape.n_measures > 0 && is_between (shape.n_dimensions, kinds[mark].min_dimensions, kinds[mark].max_dimensions)
         && is_between (shape.n_measures, kinds[mark].min_measures, kinds[mark].max_measures);
}

const char *
vs_mark_caption (VsMark mark)
{
  g_return_val_if_fail (mark < VS_N_MARKS, NULL);
  return _(kinds[mark].caption);
}

int
vs_mark_of (JsonNode *tile)
{
  const char *name = text (member (tile, "mark"));

  for (guint i = 0; name != NULL && i < VS_N_MARKS; i++)
    if (g_str_equal (vs_mark_name ((VsMark) i), name))
      return (int) i;
  return -1;
}

/* ── Columns ── */

const char *
vs_tile_column (JsonNode *entry)
{
  const char *name = text (entry), *dot;

  if (entry && JSON_NODE_HOLDS_OBJECT (entry))
    {
      name = text (member (entry, "name"));
      name = name ? name : text (member (entry, "measure"));
      name = name ? name : text (member (entry, "expr"));
    }
  dot = name ? strrchr (name, '.') : NULL;
  return dot ? dot + 1 : name;
}

/* Whether a column of the query, an entry of it or its path is called so. */
static gboolean
is_column (JsonNode *query, const char *name)
{
  static const char *const lists[] = { "by", "measures", "fields" }, *const counted[] = { "bins", "box" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint k = 0; k < length (member (query, lists[i])); k++)
      {
        JsonNode *entry = element (member (query, lists[i]), k);

        if (g_strcmp0 (vs_tile_column (entry), name) == 0 || g_strcmp0 (text (entry), name) == 0)
          return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (counted); i++)
    if (g_strcmp0 (vs_tile_column (member (query, counted[i])), name) == 0)
      return TRUE;
  for (guint k = 0; k < length (member (query, "as_rows")); k++)
    if (g_strcmp0 (text (element (member (query, "as_rows"), k)), name) == 0)
      return TRUE;
  return FALSE;
}

/* The list without those that name no column; NULL when nothing is left. (transfer full) */
static JsonNode *
columns_left (JsonNode *list, JsonNode *query)
{
  JsonArray *left = json_array_new ();
  JsonNode *node;

  for (guint i = 0; i < length (list); i++)
    {
      const char *name = text (element (list, i));

      if (name && is_column (query, name[0] == '-' ? name + 1 : name))
        json_array_add_string_element (left, name);
    }
  if (json_array_get_length (left) == 0)
    {
      json_array_unref (left);
      return NULL;
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, left);
  return node;
}

/* Replaces *tile. */
static void
put (JsonNode **tile, const char *name, JsonNode *value)
{
  JsonNode *next = vs_json_with (*tile, name, value);

  json_node_unref (*tile);
  *tile = next;
}

static void
tidy_axes (JsonNode **tile)
{
  static const char *const axes[] = { "x", "series", "dashed", "names", "size" };
  JsonNode *y;

  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    if (text (member (*tile, axes[i])) && !is_column (member (*tile, "query"), text (member (*tile, axes[i]))))
      put (tile, axes[i], NULL);
  y = member (*tile, "y");
  if (text (y) && !is_column (member (*tile, "query"), text (y)))
    put (tile, "y", NULL);
  else if (y && JSON_NODE_HOLDS_ARRAY (y))
    {
      g_autoptr (JsonNode) left = columns_left (y, member (*tile, "query"));

      put (tile, "y", left);
    }
}

/* ── Changing a tile ── */

JsonNode *
vs_tile_with_query (JsonNode *tile, const char *name, JsonNode *value)
{
  g_autoptr (JsonNode) empty = json_node_init_object (json_node_alloc (), json_object_new ()), query = NULL;
  JsonNode *made;

  query = vs_json_with (member (tile, "query") ? member (tile, "query") : empty, name, value);
  made = vs_json_with (tile, "query", query);
  if (g_str_equal (name, "bins") || g_str_equal (name, "box"))
    tidy_axes (&made);
  return made;
}

JsonNode *
vs_tile_with_list (JsonNode *tile, const char *list, JsonNode *entries)
{
  JsonNode *made;
  JsonNode *order;

  if (vs_mark_of (tile) == VS_MARK_KPI && g_str_equal (list, "measures"))
    return vs_json_with_text (tile, "value", length (entries) > 0 ? vs_tile_column (element (entries, 0)) : NULL);
  made = vs_tile_with_query (tile, list, length (entries) > 0 ? entries : NULL);
  order = member (member (made, "query"), "order");
  if (order != NULL)
    {
      g_autoptr (JsonNode) left = columns_left (order, member (made, "query"));
      JsonNode *ordered = vs_tile_with_query (made, "order", left);

      json_node_unref (made);
      made = ordered;
    }
  tidy_axes (&made);
  return made;
}

/* From a key figure: a query of its one measure; to one: the first measure. */
static void
turn_query (JsonNode **tile, gboolean to_kpi)
{
  static const char *const of_kpi[] = { "value", "against", "against_words", "against_missing", "statement", "detail", "spark", "target" };
  static const char *const of_query[] = { "query", "x", "y", "series", "dashed", "horizontal", "stack", "levels", "labels", "columns", "target" };
  g_autoptr (JsonArray) one = json_array_new ();
  JsonNode *measures = member (member (*tile, "query"), "measures");
  g_autofree char *value = g_strdup (to_kpi && length (measures) > 0 ? vs_tile_column (element (measures, 0)) : text (member (*tile, "value")));

  for (guint i = 0; to_kpi && i < G_N_ELEMENTS (of_query); i++)
    put (tile, of_query[i], NULL);
  for (guint i = 0; !to_kpi && i < G_N_ELEMENTS (of_kpi); i++)
    put (tile, of_kpi[i], NULL);
  if (to_kpi && value != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);

      put (tile, "value", node);
    }
  else if (value != NULL && member (*tile, "query") == NULL)
    {
      g_autoptr (JsonNode) list = json_node_init_array (json_node_alloc (), one);
      JsonNode *next;

      json_array_add_string_element (one, value);
      next = vs_tile_with_query (*tile, "measures", list);
      json_node_unref (*tile);
      *tile = next;
    }
}

JsonNode *
vs_tile_as (JsonNode *tile, VsMark mark)
{
  JsonNode *made = vs_json_with_text (tile, "mark", vs_mark_name (mark));
  gboolean was_kpi = vs_mark_of (tile) == VS_MARK_KPI, to_kpi = mark == VS_MARK_KPI;

  if (was_kpi != to_kpi)
    turn_query (&made, to_kpi);
  return made;
}
