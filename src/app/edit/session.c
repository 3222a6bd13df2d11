/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/session.h"

#include "semantic/dashboard-edit.h"
#include "semantic/words.h"
#include <glib/gi18n-lib.h>

struct _VsEditSession {
  GObject      parent_instance;
  VsWorkbench *workbench;
  char        *name;
  VsEdit      *edit;
  int          selected;
};

enum { CHANGED, SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsEditSession, vs_edit_session, G_TYPE_OBJECT)

static void
vs_edit_session_finalize (GObject *object)
{
  VsEditSession *self = VS_EDIT_SESSION (object);
  g_clear_object (&self->workbench);
  g_free (self->name);
  vs_edit_free (self->edit);
  G_OBJECT_CLASS (vs_edit_session_parent_class)->finalize (object);
}

static void
vs_edit_session_class_init (VsEditSessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = vs_edit_session_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vs_edit_session_init (VsEditSession *self)
{
  self->selected = -1;
}

VsEditSession *
vs_edit_session_new (VsWorkbench *workbench, const char *name)
{
  VsEditSession *self = g_object_new (VS_TYPE_EDIT_SESSION, NULL);
  self->workbench = g_object_ref (workbench);
  self->name = g_strdup (name);
  return self;
}

VsWorkbench *
vs_edit_session_get_workbench (VsEditSession *self)
{
  g_return_val_if_fail (VS_IS_EDIT_SESSION (self), NULL);
  return self->workbench;
}

const char *
vs_edit_session_get_name (VsEditSession *self)
{
  g_return_val_if_fail (VS_IS_EDIT_SESSION (self), NULL);
  return self->name;
}

void
vs_edit_session_set_name (VsEditSession *self, const char *name)
{
  g_return_if_fail (VS_IS_EDIT_SESSION (self) && name);
  char *copy = g_strdup (name);
  g_free (self->name);
  self->name = copy;
}

static void
tell_changed (VsEditSession *self)
{
  if (self->selected >= (int) vs_dashboard_edit_n_tiles (vs_edit_state (self->edit)))
    vs_edit_session_select (self, -1);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
vs_edit_session_start (VsEditSession *self, JsonNode *state)
{
  g_return_if_fail (VS_IS_EDIT_SESSION (self) && state);
  g_clear_pointer (&self->edit, vs_edit_free);
  self->edit = vs_edit_new (state);
  tell_changed (self);
}

VsEdit *
vs_edit_session_get_edit (VsEditSession *self)
{
  g_return_val_if_fail (VS_IS_EDIT_SESSION (self), NULL);
  return self->edit;
}

JsonNode *
vs_edit_session_get_state (VsEditSession *self)
{
  g_return_val_if_fail (VS_IS_EDIT_SESSION (self), NULL);
  return self->edit ? vs_edit_state (self->edit) : NULL;
}

void
vs_edit_session_apply (VsEditSession *self, JsonNode *state, const char *words, const char *key)
{
  g_return_if_fail (VS_IS_EDIT_SESSION (self) && self->edit);
  JsonNode *before = vs_edit_state (self->edit);
  vs_edit_apply (self->edit, state, words, key);
  if (vs_edit_state (self->edit) != before)
    tell_changed (self);
}

void
vs_edit_session_undo (VsEditSession *self)
{
  g_return_if_fail (VS_IS_EDIT_SESSION (self));
  if (self->edit && vs_edit_undo (self->edit))
    tell_changed (self);
}

void
vs_edit_session_redo (VsEditSession *self)
{
  g_return_if_fail (VS_IS_EDIT_SESSION (self));
  if (self->edit && vs_edit_redo (self->edit))
    tell_changed (self);
}

void
vs_edit_session_saved (VsEditSession *self)
{
  g_return_if_fail (VS_IS_EDIT_SESSION (self) && self->edit);
  vs_edit_saved (self->edit);
  tell_changed (self);
}

gboolean
vs_edit_session_is_changed (VsEditSession *self)
{
  g_return_val_if_fail (VS_IS_EDIT_SESSION (self), FALSE);
  return self->edit && vs_edit_is_changed (self->edit);
}

int
vs_edit_session_get_selected (VsEditSession *self)
{
  g_return_val_if_fail (VS_IS_EDIT_SESSION (self), -1);
  return self->selected;
}

void
vs_edit_session_select (VsEditSession *self, int index)
{
  g_return_if_fail (VS_IS_EDIT_SESSION (self));
  if (self->selected == index)
    return;
  self->selected = index;
  if (self->edit)
    vs_edit_settle (self->edit);
  g_signal_emit (self, signals[SELECTED], 0);
}

JsonNode *
vs_edit_session_get_tile (VsEditSession *self)
{
  g_return_val_if_fail (VS_IS_EDIT_SESSION (self), NULL);
  return self->edit && self->selected >= 0 ? vs_dashboard_edit_tile (vs_edit_state (self->edit), (guint) self->selected) : NULL;
}

void
vs_edit_session_set_tile (VsEditSession *self, JsonNode *tile, const char *key)
{
  g_return_if_fail (VS_IS_EDIT_SESSION (self) && tile);
  JsonNode *before = vs_edit_session_get_tile (self);
  g_autoptr (JsonNode) owned = tile;
  if (!before)
    return;
  const char *title = JSON_NODE_HOLDS_OBJECT (before) ? json_object_get_string_member_with_default (json_node_get_object (before), "title", "") : "";
  g_autofree char *words = *title ? g_strdup_printf (_("Change “%s”"), vs_words (title)) : g_strdup (_("Change the tile"));
  vs_edit_session_apply (self, vs_dashboard_edit_replace (vs_edit_state (self->edit), (guint) self->selected, tile), words, key);
}
