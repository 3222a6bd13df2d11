/* SPDX-License-Identifier: GPL-3.0-or-later */
/* edit.h: undo and redo for anything that is JSON: a dashboard, a calculated field, a filter. States are whole and never change; an
 * operation makes a new one that shares what it did not touch. At most VS_EDIT_STEPS are kept, then the oldest is forgotten. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define VS_EDIT_STEPS 200

typedef struct _VsEdit VsEdit;

VsEdit     *vs_edit_new (JsonNode *state);  /* takes state */
void        vs_edit_free (VsEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsEdit, vs_edit_free)

/* As it is now. Borrowed until the next call; never to be changed. */
JsonNode   *vs_edit_state (const VsEdit *edit);
/* A step, in words for the menu ("Move “Revenue”"); takes state. What was undone is forgotten. With a key, a further step under the same
 * key joins it, so that typing a title or dragging a corner is one step. A state equal to the present one is no step. */
void        vs_edit_apply (VsEdit *edit, JsonNode *state, const char *words, const char *key);
/* The next step stands alone, whatever its key. */
void        vs_edit_settle (VsEdit *edit);

/* FALSE when there is nothing to take back or to do again. */
gboolean    vs_edit_undo (VsEdit *edit);
gboolean    vs_edit_redo (VsEdit *edit);
/* What they would take back or do again; NULL: nothing. */
const char *vs_edit_undo_words (const VsEdit *edit);
const char *vs_edit_redo_words (const VsEdit *edit);

/* Whether the state differs from the one last saved (at first: the one given to new). */
gboolean    vs_edit_is_changed (const VsEdit *edit);
void        vs_edit_saved (VsEdit *edit);

G_END_DECLS
