/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/view.h"

#include "semantic/dashboard-edit.h"
#include "semantic/words.h"
#include "workspace/document.h"

#include <string.h>

void
vs_view_free (VsView *view)
{
  if (view == NULL)
    return;
  g_free (view->name);
  g_free (view->title);
  g_free (view);
}

/* ── Documents ── */

JsonNode *
vs_view_load (VsWorkspace *ws, const char *name, int version, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (VsJsonDoc) doc = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  text = version < 0 ? vs_document_load (ws, VS_VIEW_KIND, name, NULL, error)
                     : vs_document_load_version (ws, VS_VIEW_KIND, name, version, error);
  doc = text ? vs_json_doc_parse (text, name, error) : NULL;
  if (doc == NULL)
    return NULL;
  if (!vs_json_exists (vs_json_doc_root (doc)) || !JSON_NODE_HOLDS_OBJECT (vs_json_doc_root (doc).node))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: is no dashboard; restore an earlier version."), name);
      return NULL;
    }
  return json_node_ref (vs_json_doc_root (doc).node);
}

static VsView *
view_new (VsWorkspace *ws, const char *name)
{
  VsView *view = g_new0 (VsView, 1);
  g_autofree char *text = vs_document_load (ws, VS_VIEW_KIND, name, &view->version, NULL);
  g_autoptr (VsJsonDoc) doc = text ? vs_json_doc_parse (text, name, NULL) : NULL;
  JsonNode *root = doc ? vs_json_doc_root (doc).node : NULL;
  const char *title = NULL;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    title = vs_json_string_or (vs_json_get (vs_json_doc_root (doc), "title"), NULL);
  view->name = g_strdup (name);
  view->title = g_strdup (title ? vs_words (title) : name);
  view->own = !vs_document_is_shipped (VS_VIEW_KIND, name);
  return view;
}

GPtrArray *
vs_view_list (VsWorkspace *ws)
{
  g_auto (GStrv) names = vs_document_list (ws, VS_VIEW_KIND);
  GPtrArray *views = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_view_free);

  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (views, view_new (ws, *name));
  return views;
}

char *
vs_view_name_for (VsWorkspace *ws, const char *title)
{
  g_auto (GStrv) names = vs_document_list (ws, VS_VIEW_KIND);
  g_autofree char *slug = vs_text_slug (title, "view");
  char *name = g_strdup (slug);

  for (guint number = 2; g_strv_contains ((const char *const *) names, name); number++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", slug, number);
    }
  return name;
}

static char *
to_text (JsonNode *dashboard)
{
  g_autofree char *text = json_to_string (dashboard, TRUE);

  return g_strconcat (text, "\n", NULL);
}

int
vs_view_save (VsWorkspace *ws, const char *name, JsonNode *dashboard, const char *note, GError **error)
{
  g_autoptr (JsonNode) named = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (name != NULL && dashboard != NULL, 0);
  named = vs_json_with_text (dashboard, "name", name);
  text = to_text (named);
  return vs_document_save (ws, VS_VIEW_KIND, name, text, note, error);
}

/* ── Sharing ── */

gboolean
vs_view_share (JsonNode *dashboard, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) wrong = NULL;

  g_return_val_if_fail (dashboard != NULL && path != NULL, FALSE);
  text = to_text (dashboard);
  if (g_file_set_contents (path, text, -1, &wrong))
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot write the view: %s. Choose another folder."), wrong->message);
  return FALSE;
}

JsonNode *
vs_view_open_shared (const char *path, VsData *data, GError **error)
{
  g_autoptr (VsJsonDoc) doc = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  g_return_val_if_fail (path != NULL && data != NULL, NULL);
  doc = vs_json_doc_open (path, error);
  faults = doc ? vs_view_faults (doc, data) : NULL;
  if (faults == NULL)
    return NULL;
  if (faults->len == 1)
    g_set_error_literal (error, VS_ERROR, VS_ERROR_FORMAT, faults->pdata[0]);
  else if (faults->len > 1)
    g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s (and %u more faults)"), (const char *) faults->pdata[0], faults->len - 1);
  return faults->len == 0 ? json_node_ref (vs_json_doc_root (doc).node) : NULL;
}
