/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view-check.c: what is wrong with a dashboard that was written (view.h): first its form, by the schema that ships; then, tile by tile,
 * what it names. Each tile is checked in a document of its own, so that one fault does not hide the next. */
#include "semantic/view.h"

#include "base/json-schema.h"
#include "semantic/dashboard-edit.h"
#include "semantic/question.h"

#include <string.h>

typedef struct {
  VsData    *data;
  VsJsonDoc *schema;
  GPtrArray *faults;
} Check;

static void
take_fault (Check *self, VsJsonDoc *doc)
{
  g_autoptr (GError) error = NULL;

  if (!vs_json_doc_check (doc, &error))
    g_ptr_array_add (self->faults, g_strdup (error->message));
}

/* ── Names ── */

static void
check_measure (Check *self, VsJson at)
{
  const char *name = vs_json_string_or (at, NULL);
  g_autofree char *problem = NULL;

  if (name != NULL && vs_question_find_measure (vs_data_model (self->data), name, &problem) == NULL)
    vs_json_fault (at, "%s", problem);
}

/* "Total {receivables:full}": each name in braces. */
static void
check_text (Check *self, VsJson at)
{
  const char *text = vs_json_string_or (at, NULL), *open, *close;

  for (; text && (open = strchr (text, '{')) && (close = strchr (open, '}')); text = close + 1)
    {
      g_autofree char *name = g_strndup (open + 1, close - open - 1);
      g_autofree char *problem = NULL, *word = NULL;

      if (g_str_has_suffix (name, ":full"))
        name[strlen (name) - strlen (":full")] = '\0';
      word = vs_tile_word (self->data, name);
      if (word == NULL && vs_question_find_measure (vs_data_model (self->data), name, &problem) == NULL)
        vs_json_fault (at, "%s", problem);
    }
}

static void
check_column (const VsQuestion *question, VsJson query, VsJson at)
{
  const char *name = vs_json_string_or (at, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  VsJson as_rows = vs_json_get (query, "as_rows");
  const char *near;

  for (guint i = 0; i < vs_json_length (as_rows); i++)
    g_ptr_array_add (names, (gpointer) vs_json_string_or (vs_json_at (as_rows, i), ""));
  for (guint i = 0; !vs_json_exists (as_rows) && i < question->items->len; i++)
    g_ptr_array_add (names, ((VsQuestionItem *) question->items->pdata[i])->column->name);
  for (guint i = 0; name && i < names->len; i++)
    if (g_str_equal (names->pdata[i], name))
      return;
  if (name == NULL)
    return;
  near = vs_text_nearest (name, (const char *const *) names->pdata, names->len);
  if (near)
    vs_json_fault (at, _("the query has no column “%s”; did you mean “%s”?"), name, near);
  else
    vs_json_fault (at, _("the query has no column “%s”"), name);
}

static void
check_axis (const VsQuestion *question, VsJson query, VsJson at)
{
  if (!vs_json_exists (at))
    return;
  if (!JSON_NODE_HOLDS_ARRAY (at.node))
    check_column (question, query, at);
  else
    for (guint i = 0; i < vs_json_length (at); i++)
      check_column (question, query, vs_json_at (at, i));
}

/* The query's own faults name their place already. */
static void
check_query (Check *self, VsJson tile, VsJson query)
{
  g_auto (VsQuestion) question = { 0 };
  g_autoptr (GError) error = NULL;
  static const char *const axes[] = { "x", "y", "row", "dashed" };

  if (!vs_question_read (&question, self->data, query, NULL, NULL, &error))
    g_ptr_array_add (self->faults, g_strdup (error->message));
  else if (!vs_query_check (self->data, query, &error))
    vs_json_fault (query, "%s", error->message);
  else
    for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
      check_axis (&question, query, vs_json_get (tile, axes[i]));
}

static void
check_names (Check *self, VsJson tile)
{
  static const char *const measures[] = { "value", "against", "needs" };
  static const char *const texts[] = { "title", "note", "detail", "text" };
  VsJson query = vs_json_get (tile, "query"), spark = vs_json_get (tile, "spark");

  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    check_measure (self, vs_json_get (tile, measures[i]));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check_text (self, vs_json_get (tile, texts[i]));
  check_text (self, vs_json_get (vs_json_get (tile, "statement"), "text"));
  if (vs_json_exists (query))
    check_query (self, tile, query);
  if (vs_json_exists (spark))
    check_query (self, (VsJson) { .doc = tile.doc }, spark);
}

/* ── Tiles and the page ── */

static void
check_tile (Check *self, VsJson place)
{
  g_autofree char *name = g_strdup_printf ("%s, %s", vs_json_doc_name (place.doc), place.pointer);
  g_autoptr (VsJsonDoc) own = vs_json_doc_new_for_node (place.node, name);

  if (vs_json_conforms_to (vs_json_doc_root (own), self->schema, "tile"))
    check_names (self, vs_json_doc_root (own));
  take_fault (self, own);
}

/* The page without its tiles. */
static void
check_page (Check *self, VsJsonDoc *doc, JsonNode *root)
{
  JsonNode *tiles = JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "tiles") : NULL;
  g_autoptr (JsonNode) none = json_node_init_array (json_node_alloc (), json_array_new ());
  g_autoptr (JsonNode) bare = tiles && JSON_NODE_HOLDS_ARRAY (tiles) ? vs_json_with (root, "tiles", none) : json_node_ref (root);
  g_autoptr (VsJsonDoc) own = vs_json_doc_new_for_node (bare, vs_json_doc_name (doc));

  vs_json_conforms (vs_json_doc_root (own), self->schema);
  take_fault (self, own);
}

/* What the reader itself finds, such as texts that are too long. */
static void
check_reading (Check *self, VsJsonDoc *doc, JsonNode *root)
{
  VsJsonDoc *own = vs_json_doc_new_for_node (root, vs_json_doc_name (doc));
  g_autoptr (GError) error = NULL;
  g_autoptr (VsDashboard) dashboard = vs_dashboard_new (own, &error);

  if (error != NULL)
    g_ptr_array_add (self->faults, g_strdup (error->message));
  for (guint i = 0; dashboard != NULL && i < dashboard->tiles->len; i++)
    {
      const VsTile *tile = dashboard->tiles->pdata[i];

      if (tile->fault != NULL)
        g_ptr_array_add (self->faults, g_strdup (tile->fault));
    }
}

GPtrArray *
vs_view_faults (VsJsonDoc *doc, VsData *data)
{
  g_autofree char *path = vs_data_path (VS_VIEW_KIND "/dashboard.schema.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) schema = vs_json_doc_open (path, &error);
  Check self = { data, schema, g_ptr_array_new_with_free_func (g_free) };
  VsJson root = vs_json_doc_root (doc);
  VsJson tiles;

  if (schema == NULL)
    {
      g_ptr_array_add (self.faults, g_strdup (error->message));
      return self.faults;
    }
  if (!vs_json_exists (root))
    vs_json_fault (root, _("is empty"));
  else
    check_page (&self, doc, root.node);
  tiles = self.faults->len == 0 ? vs_json_get (root, "tiles") : (VsJson) { .doc = doc };
  for (guint i = 0; i < vs_json_length (tiles); i++)
    if (vs_json_exists (vs_json_at (tiles, i)))
      check_tile (&self, vs_json_at (tiles, i));
    else
      vs_json_fault (vs_json_at (tiles, i), _("is empty"));
  take_fault (&self, doc);
  if (self.faults->len == 0)
    check_reading (&self, doc, root.node);
  return self.faults;
}
