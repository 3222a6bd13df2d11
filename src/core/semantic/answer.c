/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c: all tiles of a page together (dashboard.h). What they stand on is read first, then their key figures are computed in one pass over
 * each entity's rows; then the tiles share the cores and find them computed. A page that nothing filters and that was answered before needs none
 * of this (answers.h). */
#include "semantic/ahead.h"
#include "semantic/data-private.h"
#include "semantic/scope.h"
#include "base/parallel.h"
#include "frame/store.h"
#include "workspace/document.h"

#include <string.h>

typedef struct {
  VsData             *data;
  const VsDashboard  *dashboard;
  const char *const  *filters;
  VsJob              *job;
  VsTileFunc          ready;
  gpointer            user_data;
} Answer;

static const char *
filter_of (const Answer *self, guint tile)
{
  return self->filters ? self->filters[tile] : "";
}

/* ── What the page is filtered by ── */

static const char *
text_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
note_cut (GPtrArray *cuts, const char *text)
{
  if (text != NULL && !g_ptr_array_find_with_equal_func (cuts, text, g_str_equal, NULL))
    g_ptr_array_add (cuts, g_strdup (text));
}

static void
note_names (GPtrArray *cuts, const char *text)
{
  g_autoptr (VsExpr) expr = text ? vs_expr_parse (text, NULL) : NULL;
  g_autoptr (GPtrArray) names = expr ? vs_scope_names_of (expr) : NULL;

  for (guint i = 0; names != NULL && i < names->len; i++)
    note_cut (cuts, names->pdata[i]);
}

static void
note_condition (JsonObject *object, const char *member, JsonNode *node, gpointer cuts)
{
  note_cut (cuts, text_of (node));
}

static void
note_tile (GPtrArray *cuts, JsonObject *tile)
{
  JsonNode *query = json_object_get_member (tile, "query"), *selects = json_object_get_member (tile, "selects");
  JsonNode *by = query && JSON_NODE_HOLDS_OBJECT (query) ? json_object_get_member (json_node_get_object (query), "by") : NULL;
  JsonArray *list = by && JSON_NODE_HOLDS_ARRAY (by) ? json_node_get_array (by) : NULL;

  for (guint k = 0; list != NULL && k < json_array_get_length (list); k++)
    {
      JsonNode *at = json_array_get_element (list, k);

      note_names (cuts, text_of (JSON_NODE_HOLDS_OBJECT (at) ? json_object_get_member (json_node_get_object (at), "expr") : at));
    }
  if (selects != NULL && JSON_NODE_HOLDS_OBJECT (selects))
    json_object_foreach_member (json_node_get_object (selects), note_condition, cuts);
}

/* The fields of the filters above the page and of the marks that can be picked, and the conditions that such marks mean. */
static GPtrArray *
cuts_of (const VsDashboard *dashboard)
{
  GPtrArray *cuts = g_ptr_array_new_with_free_func (g_free);
  VsJson filters = vs_json_get (vs_json_doc_root (dashboard->doc), "filters");

  for (guint i = 0; vs_json_exists (filters) && i < vs_json_length (filters); i++)
    note_names (cuts, vs_json_string_or (vs_json_at (filters, i), NULL));
  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      const VsTile *tile = dashboard->tiles->pdata[i];

      if (tile->fault == NULL)
        note_tile (cuts, json_node_get_object (tile->json.node));
    }
  return cuts;
}

/* ── Key figures ── */

static void
note_text (const VsModel *model, const char *member, const char *text, GPtrArray *names)
{
  static const char *const of_measures[] = { "value", "against", "target", "needs", "measure", NULL };
  const char *open = text, *close;

  if (g_strv_contains (of_measures, member) && vs_model_measure (model, text) != NULL)
    g_ptr_array_add (names, g_strdup (text));
  while ((open = strchr (open, '{')) != NULL && (close = strpbrk (open, ":}")) != NULL)
    {
      g_autofree char *name = g_strndup (open + 1, close - open - 1);

      if (vs_model_measure (model, name) != NULL)
        g_ptr_array_add (names, g_steal_pointer (&name));
      open = close;
    }
}

/* Names of measures and "{measure}" in any text of a tile; its queries ask for theirs together anyway. */
static void
note_measures (const VsModel *model, const char *member, JsonNode *node, GPtrArray *names)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    note_text (model, member, json_node_get_string (node), names);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *child;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &member, &child))
        if (!g_str_equal (member, "query") && !g_str_equal (member, "spark"))
          note_measures (model, member, child, names);
    }
}

/* The first time: what the whole page stands on, whatever tiles are wanted. */
static void
read_ahead (const Answer *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->dashboard->tiles->len; i++)
    {
      const VsTile *tile = self->dashboard->tiles->pdata[i];

      if (tile->fault == NULL)
        note_measures (vs_data_model (self->data), "", tile->json.node, names);
    }
  vs_ahead_read (self->data, self->dashboard, names, self->job);
}

static void
prepare_figures (const Answer *self)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = self->dashboard->tiles->len;

  for (guint i = 0; i < n; i++)
    {
      const char *filter = filter_of (self, i);
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

      if (filter == NULL || !g_hash_table_add (done, (gpointer) filter))
        continue;
      for (guint k = i; k < n; k++)
        {
          const VsTile *tile = self->dashboard->tiles->pdata[k];

          if (g_strcmp0 (filter_of (self, k), filter) == 0 && tile->fault == NULL)
            note_measures (vs_data_model (self->data), "", tile->json.node, names);
        }
      vs_query_prepare (self->data, names, filter, self->job);
    }
}

/* ── Tiles ── */

static gboolean
answer_tiles (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Answer *self = data;

  for (gsize i = from; i < to; i++)
    {
      const char *filter = filter_of (self, (guint) i);

      if (filter != NULL)
        self->ready ((guint) i, vs_tile_content_new (self->data, self->dashboard->tiles->pdata[i], filter, self->job), self->user_data);
    }
  return TRUE;
}

static gboolean
compute (const Answer *asked, GError **error)
{
  g_autoptr (GPtrArray) cuts = cuts_of (asked->dashboard);
  g_autoptr (VsData) view = vs_data_with_cuts (asked->data, cuts);
  Answer self = *asked;
  gboolean ok;

  self.data = view;
  vs_data_put_off (view);
  read_ahead (&self);
  prepare_figures (&self);
  ok = vs_parallel_for (self.dashboard->tiles->len, 1, answer_tiles, &self, self.job, error);
  vs_data_write_made (view);
  vs_data_turn (view);
  return ok;
}

/* No tile is filtered; *complete: each is wanted. */
static gboolean
is_unfiltered (const Answer *self, gboolean *complete)
{
  *complete = TRUE;
  for (guint i = 0; i < self->dashboard->tiles->len; i++)
    {
      const char *filter = filter_of (self, i);

      *complete &= filter != NULL;
      if (filter != NULL && *filter != '\0')
        return FALSE;
    }
  return TRUE;
}

gboolean
vs_dashboard_answer (VsData *data, const VsDashboard *dashboard, const char *const *filters, VsJob *job, VsTileFunc ready, gpointer user_data,
                     GError **error)
{
  Answer self = { data, dashboard, filters, job, ready, user_data };
  g_autoptr (VsData) whole = NULL;
  gboolean complete;

  g_return_val_if_fail (data != NULL && dashboard != NULL && ready != NULL, FALSE);

  if (!is_unfiltered (&self, &complete))
    return compute (&self, error);
  self.data = whole = vs_data_with_answers (data);
  if (vs_answers_has_page (whole, dashboard))
    return vs_parallel_for (dashboard->tiles->len, 1, answer_tiles, &self, job, error);
  if (!compute (&self, error))
    return FALSE;
  if (complete)
    vs_answers_keep_page (whole, dashboard);
  return TRUE;
}

/* ── For the next click, and the next opening ── */

static void
drop_content (guint index, VsTileContent *content, gpointer user_data)
{
  vs_tile_content_free (content);
}

gboolean
vs_dashboard_is_warm (VsData *data, const VsDashboard *dashboard)
{
  g_return_val_if_fail (data != NULL && dashboard != NULL, TRUE);

  return vs_ahead_was_read (data, dashboard);
}

void
vs_dashboard_warm (VsData *data, const VsDashboard *dashboard, VsJob *job)
{
  if (!vs_dashboard_is_warm (data, dashboard))
    compute (&(Answer) { data, dashboard, NULL, job, drop_content, NULL }, NULL);
}

static gboolean
is_large (VsData *data)
{
  const GPtrArray *entities = vs_model_entities (vs_data_model (data));

  for (guint i = 0; i < entities->len; i++)
    if (vs_frame_store_keeps (vs_data_workspace (data), ((const VsEntity *) entities->pdata[i])->table))
      return TRUE;
  return FALSE;
}

void
vs_dashboards_keep (VsWorkspace *ws, VsJob *job)
{
  g_return_if_fail (VS_IS_WORKSPACE (ws));

  g_autoptr (VsData) data = vs_data_new (ws, NULL);
  g_auto (GStrv) names = vs_document_list (ws, "dashboards");
  guint n = g_strv_length (names);

  if (data == NULL || !is_large (data))
    return;
  for (guint i = 0; i < n && vs_job_check (job, NULL); i++)
    {
      g_autoptr (VsDashboard) page = vs_dashboard_load (ws, names[i], NULL);

      vs_job_report (job, (double) i / n, "%s", _("Preparing the pages"));
      if (page != NULL && page->about == NULL)
        vs_dashboard_answer (data, page, NULL, job, drop_content, NULL, NULL);
    }
}
