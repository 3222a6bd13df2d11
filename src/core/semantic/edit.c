/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/edit.h"

typedef struct {
  JsonNode *state;
  char     *words;   /* of the step that led here; NULL for the first */
  char     *key;
} Step;

struct _VsEdit {
  GPtrArray *steps;  /* Step; never empty */
  guint      at;
  JsonNode  *saved;
};

static void
step_free (gpointer data)
{
  Step *step = data;

  json_node_unref (step->state);
  g_free (step->words);
  g_free (step->key);
  g_free (step);
}

static Step *
step_new (JsonNode *state, const char *words, const char *key)
{
  Step *step = g_new0 (Step, 1);

  *step = (Step) { state, g_strdup (words), g_strdup (key) };
  return step;
}

static Step *
present (const VsEdit *edit)
{
  return edit->steps->pdata[edit->at];
}

VsEdit *
vs_edit_new (JsonNode *state)
{
  VsEdit *edit;

  g_return_val_if_fail (state != NULL, NULL);
  edit = g_new0 (VsEdit, 1);
  edit->steps = g_ptr_array_new_with_free_func (step_free);
  g_ptr_array_add (edit->steps, step_new (state, NULL, NULL));
  edit->saved = json_node_ref (state);
  return edit;
}

void
vs_edit_free (VsEdit *edit)
{
  if (edit == NULL)
    return;
  g_ptr_array_unref (edit->steps);
  json_node_unref (edit->saved);
  g_free (edit);
}

JsonNode *
vs_edit_state (const VsEdit *edit)
{
  g_return_val_if_fail (edit != NULL, NULL);
  return present (edit)->state;
}

/* The step goes on: its end is another one. */
static void
join (VsEdit *edit, JsonNode *state)
{
  json_node_unref (present (edit)->state);
  present (edit)->state = state;
}

void
vs_edit_apply (VsEdit *edit, JsonNode *state, const char *words, const char *key)
{
  g_return_if_fail (edit != NULL && state != NULL && words != NULL);

  if (json_node_equal (state, present (edit)->state))
    {
      json_node_unref (state);
      return;
    }
  if (key != NULL && edit->at + 1 == edit->steps->len && g_strcmp0 (key, present (edit)->key) == 0)
    {
      join (edit, state);
      return;
    }
  g_ptr_array_set_size (edit->steps, edit->at + 1);
  g_ptr_array_add (edit->steps, step_new (state, words, key));
  if (edit->steps->len > VS_EDIT_STEPS + 1)
    g_ptr_array_remove_index (edit->steps, 0);
  edit->at = edit->steps->len - 1;
}

void
vs_edit_settle (VsEdit *edit)
{
  g_return_if_fail (edit != NULL);
  g_clear_pointer (&present (edit)->key, g_free);
}

gboolean
vs_edit_undo (VsEdit *edit)
{
  g_return_val_if_fail (edit != NULL, FALSE);
  vs_edit_settle (edit);
  if (edit->at == 0)
    return FALSE;
  edit->at--;
  vs_edit_settle (edit);
  return TRUE;
}

gboolean
vs_edit_redo (VsEdit *edit)
{
  g_return_val_if_fail (edit != NULL, FALSE);
  if (edit->at + 1 == edit->steps->len)
    return FALSE;
  edit->at++;
  vs_edit_settle (edit);
  return TRUE;
}

const char *
vs_edit_undo_words (const VsEdit *edit)
{
  g_return_val_if_fail (edit != NULL, NULL);
  return edit->at > 0 ? present (edit)->words : NULL;
}

const char *
vs_edit_redo_words (const VsEdit *edit)
{
  g_return_val_if_fail (edit != NULL, NULL);
  return edit->at + 1 < edit->steps->len ? ((Step *) edit->steps->pdata[edit->at + 1])->words : NULL;
}

gboolean
vs_edit_is_changed (const VsEdit *edit)
{
  g_return_val_if_fail (edit != NULL, FALSE);
  return !json_node_equal (edit->saved, present (edit)->state);
}

void
vs_edit_saved (VsEdit *edit)
{
  g_return_if_fail (edit != NULL);
  vs_edit_settle (edit);
  json_node_unref (edit->saved);
  edit->saved = json_node_ref (present (edit)->state);
}
