/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.c: see store.h. JSON goes to the thread as text: its nodes are not counted atomically, and the editor shares them. */
#include "edit/store.h"

#include "workspace/document.h"
#include <glib/gi18n-lib.h>

typedef struct _Task Task;
struct _Task {
  gboolean   (*run) (Task *self, GError **error);
  VsWorkspace *ws;
  VsData      *data;
  char        *path, *text, *note;
  VsStored     stored;
  VsStoreDone  done;
};

static void
task_free (Task *self)
{
  g_clear_object (&self->ws);
  g_clear_pointer (&self->data, vs_data_unref);
  g_free (self->path);
  g_free (self->text);
  g_free (self->note);
  g_free (self->stored.name);
  g_clear_pointer (&self->stored.view, json_node_unref);
  g_clear_pointer (&self->stored.list, g_ptr_array_unref);
  g_free (self);
}

static gboolean
task_run (VsJob *job, gpointer data, GError **error)
{
  Task *self = data;
  return self->run (self, error);
}

static void
task_done (gpointer owner, gpointer data, const GError *error)
{
  Task *self = data;
  self->done (owner, &self->stored, error);
}

static Task *
task_new (VsWorkbench *workbench, const char *name, int version, gboolean (*run) (Task *self, GError **error), VsStoreDone done)
{
  Task *self = g_new0 (Task, 1);
  self->run = run;
  self->ws = g_object_ref (vs_workbench_get_workspace (workbench));
  self->data = vs_workbench_get_data (workbench) ? vs_data_ref (vs_workbench_get_data (workbench)) : NULL;
  self->stored.name = g_strdup (name);
  self->stored.version = version;
  self->done = done;
  return self;
}

static void
start (VsWorkbench *workbench, Task *self, gpointer owner)
{
  g_autoptr (VsJob) job = vs_workbench_background (workbench, task_run, self, (GDestroyNotify) task_free, owner, task_done);
}

/* ── Saving ── */

/* "Moved “Revenue”; and 2 more" */
static char *
note_for (JsonNode *before, JsonNode *after)
{
  g_autoptr (GPtrArray) sentences = before ? vs_view_compare (before, after) : NULL;
  if (!sentences || sentences->len == 0)
    return NULL;
  if (sentences->len == 1)
    return g_strdup (g_ptr_array_index (sentences, 0));
  return g_strdup_printf (_("%s; and %u more"), (char *) g_ptr_array_index (sentences, 0), sentences->len - 1);
}

static gboolean
save (Task *self, JsonNode *view, GError **error)
{
  g_autoptr (JsonNode) before = self->stored.name && !self->note ? vs_view_load (self->ws, self->stored.name, -1, NULL) : NULL;
  g_autofree char *note = self->note ? g_strdup (self->note) : note_for (before, view);
  if (!self->stored.name)
    self->stored.name = vs_view_name_for (self->ws, json_object_get_string_member_with_default (json_node_get_object (view), "title", ""));
  self->stored.version = vs_view_save (self->ws, self->stored.name, view, note, error);
  return self->stored.version > 0;
}

static gboolean
run_save (Task *self, GError **error)
{
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (self->text, _("View"), error);
  return doc && save (self, vs_json_doc_root (doc).node, error);
}

void
vs_store_save (VsWorkbench *workbench, const char *name, JsonNode *view, const char *note, gpointer owner, VsStoreDone done)
{
  Task *self = task_new (workbench, name, 0, run_save, done);
  self->text = json_to_string (view, FALSE);
  self->note = g_strdup (note);
  start (workbench, self, owner);
}

static gboolean
run_delete (Task *self, GError **error)
{
  self->stored.version = vs_document_delete (self->ws, VS_VIEW_KIND, self->stored.name, _("Deleted"), error);
  return self->stored.version > 0;
}

void
vs_store_delete (VsWorkbench *workbench, const char *name, gpointer owner, VsStoreDone done)
{
  start (workbench, task_new (workbench, name, 0, run_delete, done), owner);
}

static gboolean
run_restore (Task *self, GError **error)
{
  g_autoptr (JsonNode) view = vs_view_load (self->ws, self->stored.name, self->stored.version, error);
  self->note = g_strdup_printf (_("Version %d again"), self->stored.version);
  return view && save (self, view, error);
}

void
vs_store_restore (VsWorkbench *workbench, const char *name, int version, gpointer owner, VsStoreDone done)
{
  start (workbench, task_new (workbench, name, version, run_restore, done), owner);
}

static gboolean
run_open_shared (Task *self, GError **error)
{
  g_autofree char *file = g_path_get_basename (self->path);
  g_autoptr (JsonNode) view = vs_view_open_shared (self->path, self->data, error);
  self->note = g_strdup_printf (_("From %s"), file);
  return view && save (self, view, error);
}

void
vs_store_open_shared (VsWorkbench *workbench, const char *path, gpointer owner, VsStoreDone done)
{
  Task *self = task_new (workbench, NULL, 0, run_open_shared, done);
  self->path = g_strdup (path);
  start (workbench, self, owner);
}

/* ── Reading ── */

static gboolean
run_load (Task *self, GError **error)
{
  self->stored.view = vs_view_load (self->ws, self->stored.name, self->stored.version, error);
  return self->stored.view != NULL;
}

void
vs_store_load (VsWorkbench *workbench, const char *name, int version, gpointer owner, VsStoreDone done)
{
  start (workbench, task_new (workbench, name, version, run_load, done), owner);
}

static gboolean
run_history (Task *self, GError **error)
{
  self->stored.list = vs_document_history (self->ws, VS_VIEW_KIND, self->stored.name, error);
  return self->stored.list != NULL;
}

void
vs_store_history (VsWorkbench *workbench, const char *name, gpointer owner, VsStoreDone done)
{
  start (workbench, task_new (workbench, name, 0, run_history, done), owner);
}

static gboolean
run_list (Task *self, GError **error)
{
  self->stored.list = vs_view_list (self->ws);
  return TRUE;
}

void
vs_store_list (VsWorkbench *workbench, gpointer owner, VsStoreDone done)
{
  start (workbench, task_new (workbench, NULL, 0, run_list, done), owner);
}
