/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.h: one view while it is edited: its JSON with undo and redo, and the tile that is being worked on. The canvas, the panel and
 * the toolbar all show this and change nothing but this. Signals: "changed" – another state; "selected" – another tile. */
#pragma once

#include "semantic/edit.h"
#include "workbench.h"

G_BEGIN_DECLS

#define VS_TYPE_EDIT_SESSION (vs_edit_session_get_type ())
G_DECLARE_FINAL_TYPE (VsEditSession, vs_edit_session, VS, EDIT_SESSION, GObject)

VsEditSession *vs_edit_session_new (VsWorkbench *workbench, const char *name);
VsWorkbench   *vs_edit_session_get_workbench (VsEditSession *self);
/* Of the document; a view saved under another name goes on under that. */
const char    *vs_edit_session_get_name (VsEditSession *self);
void           vs_edit_session_set_name (VsEditSession *self, const char *name);

/* The view as it was loaded; nothing can be done before. (transfer full) */
void           vs_edit_session_start (VsEditSession *self, JsonNode *state);
/* NULL before the start. */
VsEdit        *vs_edit_session_get_edit (VsEditSession *self);
JsonNode      *vs_edit_session_get_state (VsEditSession *self);
/* A step (edit.h). Takes state. */
void           vs_edit_session_apply (VsEditSession *self, JsonNode *state, const char *words, const char *key);
void           vs_edit_session_undo (VsEditSession *self);
void           vs_edit_session_redo (VsEditSession *self);
void           vs_edit_session_saved (VsEditSession *self);
gboolean       vs_edit_session_is_changed (VsEditSession *self);

/* −1: none. */
int            vs_edit_session_get_selected (VsEditSession *self);
void           vs_edit_session_select (VsEditSession *self, int index);
JsonNode      *vs_edit_session_get_tile (VsEditSession *self);   /* the selected one; NULL: none. Borrowed */
/* The tile with something else in it, under the words of its title: "Change “Revenue”". Takes tile. */
void           vs_edit_session_set_tile (VsEditSession *self, JsonNode *tile, const char *key);

G_END_DECLS
