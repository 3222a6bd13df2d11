/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/edit-page.h"

#include "compat.h"
#include "edit/canvas.h"
#include "edit/gallery.h"
#include "edit/name-dialog.h"
#include "edit/store.h"
#include "edit/tile-panel.h"
#include "edit/versions.h"
#include "semantic/dashboard-edit.h"
#include "widgets/fold-bin.h"
#include "widgets/template.h"
#include "workspace/document.h"
#include <glib/gi18n-lib.h>

struct _VsEditPage {
  GtkWidget      parent_instance;
  VsWorkbench   *workbench;
  VsEditSession *session;
  GtkWidget     *canvas;
  VsFoldBin     *fold;
  GtkLabel      *state;
  GtkWidget     *undo_button, *redo_button;
  gboolean       saving, leaving;
};

enum { DONE, SAVED_AS, DELETED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsEditPage, vs_edit_page, GTK_TYPE_WIDGET)

static GtkWindow *
window_of (VsEditPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* ── State ── */

static void
name_step (GtkWidget *button, const char *verb, const char *words)
{
  g_autofree char *tip = words ? g_strdup_printf ("%s: %s", verb, words) : g_strdup (verb);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
}

static void
update (VsEditPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  VsEdit *edit = vs_edit_session_get_edit (self->session);
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  gboolean writes = edit && workspace && !vs_workspace_is_read_only (workspace) && !self->saving;
  gboolean changed = vs_edit_session_is_changed (self->session);
  const char *undo = edit ? vs_edit_undo_words (edit) : NULL, *redo = edit ? vs_edit_redo_words (edit) : NULL;
  gtk_widget_action_set_enabled (widget, "edit.add", edit != NULL);
  gtk_widget_action_set_enabled (widget, "edit.undo", undo != NULL);
  gtk_widget_action_set_enabled (widget, "edit.redo", redo != NULL);
  gtk_widget_action_set_enabled (widget, "edit.save", writes && changed);
  gtk_widget_action_set_enabled (widget, "edit.save-as", writes);
  gtk_widget_action_set_enabled (widget, "edit.versions", edit != NULL);
  gtk_widget_action_set_enabled (widget, "edit.share", edit != NULL);
  gtk_widget_action_set_enabled (widget, "edit.discard", changed);
  gtk_widget_action_set_enabled (widget, "edit.delete", writes && !vs_document_is_shipped (VS_VIEW_KIND, vs_edit_session_get_name (self->session)));
  name_step (self->undo_button, _("Undo"), undo);
  name_step (self->redo_button, _("Redo"), redo);
  gtk_label_set_text (self->state, !edit ? _("Opening…") : self->saving ? _("Saving…") : changed ? _("Not saved yet") : _("Saved"));
}

static void
loaded (gpointer owner, const VsStored *stored, const GError *error)
{
  VsEditPage *self = owner;
  if (!self->session)
    return;
  if (error && !vs_error_is_cancelled (error))
    vs_workbench_fail (self->workbench, _("This view cannot be edited"), error);
  if (error)
    g_signal_emit (self, signals[DONE], 0);
  else
    vs_edit_session_start (self->session, json_node_ref (stored->view));
}

static void
load (VsEditPage *self)
{
  vs_store_load (self->workbench, vs_edit_session_get_name (self->session), -1, self, loaded);
}

/* ── Saving ── */

static void
saved (gpointer owner, const VsStored *stored, const GError *error)
{
  VsEditPage *self = owner;
  gboolean leaving = self->leaving;
  if (!self->session)
    return;
  self->saving = self->leaving = FALSE;
  if (error)
    {
      if (!vs_error_is_cancelled (error))
        vs_workbench_fail (self->workbench, _("The view was not saved"), error);
      update (self);
      return;
    }
  gboolean other = g_strcmp0 (stored->name, vs_edit_session_get_name (self->session)) != 0;
  vs_workbench_say (self->workbench, _("Saved as version %d."), stored->version);
  vs_edit_session_set_name (self->session, stored->name);
  vs_edit_session_saved (self->session);
  update (self);
  if (other)
    g_signal_emit (self, signals[SAVED_AS], 0, stored->name);
  else if (leaving)
    g_signal_emit (self, signals[DONE], 0);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsEditPage *self = VS_EDIT_PAGE (widget);
  self->saving = TRUE;
  update (self);
  vs_store_save (self->workbench, vs_edit_session_get_name (self->session), vs_edit_session_get_state (self->session), NULL, self, saved);
}

static void
named (gpointer owner, const char *title)
{
  VsEditPage *self = owner;
  if (!self->session)
    return;
  vs_edit_session_apply (self->session, vs_json_with_text (vs_edit_session_get_state (self->session), "title", title), _("Change the page’s title"),
                         NULL);
  self->saving = TRUE;
  update (self);
  vs_store_save (self->workbench, NULL, vs_edit_session_get_state (self->session), _("A view of its own"), self, saved);
}

static void
save_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsEditPage *self = VS_EDIT_PAGE (widget);
  JsonNode *state = vs_edit_session_get_state (self->session);
  const char *title = json_object_get_string_member_with_default (json_node_get_object (state), "title", "");
  g_autofree char *proposed = g_strdup_printf (_("My %s"), title);
  vs_name_dialog_present (window_of (self), _("Save as New View"), _("Title"), proposed, _("_Save"), self, named);
}

/* ── Leaving ── */

static void
answered (gpointer owner, const char *answer)
{
  VsEditPage *self = owner;
  if (!self->session || g_str_equal (answer, "cancel"))
    return;
  if (g_str_equal (answer, "discard"))
    {
      g_signal_emit (self, signals[DONE], 0);
      return;
    }
  self->leaving = TRUE;
  save_action (GTK_WIDGET (self), NULL, NULL);
}

void
vs_edit_page_leave (VsEditPage *self)
{
  g_return_if_fail (VS_IS_EDIT_PAGE (self));
  const VsAnswer answers[] = { { "cancel", _("_Cancel"), VS_LOOK_PLAIN }, { "discard", _("_Discard"), VS_LOOK_DESTRUCTIVE },
                               { "accept", _("_Save"), VS_LOOK_SUGGESTED } };
  if (vs_edit_session_is_changed (self->session))
    vs_compat_ask (window_of (self), _("Save the changes?"), _("What was changed of this view is not saved yet."), answers, G_N_ELEMENTS (answers),
                   self, answered);
  else
    g_signal_emit (self, signals[DONE], 0);
}

static void
done_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_edit_page_leave (VS_EDIT_PAGE (widget));
}

static void
discard_confirmed (gpointer owner, const char *answer)
{
  VsEditPage *self = owner;
  if (g_str_equal (answer, "accept") && self->session)
    load (self);
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_compat_confirm (window_of (VS_EDIT_PAGE (widget)), _("Discard the changes?"), _("The view becomes what it was when it was last saved."), _("_Discard"),
                     widget, discard_confirmed);
}

static void
deleted (gpointer owner, const VsStored *stored, const GError *error)
{
  VsEditPage *self = owner;
  if (!self->session)
    return;
  if (!error)
    g_signal_emit (self, signals[DELETED], 0, stored->name, stored->version - 1);
  else if (!vs_error_is_cancelled (error))
    vs_workbench_fail (self->workbench, _("The view was not deleted"), error);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsEditPage *self = VS_EDIT_PAGE (widget);
  vs_store_delete (self->workbench, vs_edit_session_get_name (self->session), self, deleted);
}

/* ── Tiles, versions, sharing ── */

static void
chosen (gpointer owner, JsonNode *tile)
{
  VsEditPage *self = owner;
  if (!self->session)
    return;
  JsonNode *state = vs_edit_session_get_state (self->session);
  int selected = vs_edit_session_get_selected (self->session);
  guint at = selected >= 0 ? (guint) selected + 1 : vs_dashboard_edit_n_tiles (state);
  vs_edit_session_apply (self->session, vs_dashboard_edit_add (state, at, tile), _("Add a tile"), NULL);
  vs_edit_session_select (self->session, (int) at);
  vs_fold_bin_set_show_sidebar (self->fold, TRUE);
  vs_compat_announce (GTK_WIDGET (self), _("A tile is added"));
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsEditPage *self = VS_EDIT_PAGE (widget);
  vs_gallery_present (window_of (self), self, chosen);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsEditPage *self = VS_EDIT_PAGE (widget);
  const char *words = vs_edit_undo_words (vs_edit_session_get_edit (self->session));
  g_autofree char *said = words ? g_strdup_printf (_("Taken back: %s"), words) : NULL;
  vs_edit_session_undo (self->session);
  if (said)
    vs_compat_announce (widget, said);
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsEditPage *self = VS_EDIT_PAGE (widget);
  vs_edit_session_redo (self->session);
}

static void
restored (gpointer owner)
{
  VsEditPage *self = owner;
  if (self->session)
    load (self);
}

static void
versions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsEditPage *self = VS_EDIT_PAGE (widget);
  vs_versions_present (window_of (self), self->workbench, vs_edit_session_get_name (self->session), self, restored);
}

static void
share_chosen (gpointer owner, GFile *file)
{
  VsEditPage *self = owner;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;
  if (!path || !self->session)
    return;
  if (vs_view_share (vs_edit_session_get_state (self->session), path, &error))
    vs_workbench_say (self->workbench, _("The view is in %s."), path);
  else
    vs_workbench_fail (self->workbench, _("The view was not shared"), error);
}

static void
share_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsEditPage *self = VS_EDIT_PAGE (widget);
  g_autofree char *file = g_strdup_printf ("%s.json", vs_edit_session_get_name (self->session));
  VsFileRequest request = { _("Share the View"), _("_Save"), _("Views"), "*.json", file };
  vs_compat_save_file (window_of (self), &request, self, share_chosen);
}

static void
open_cb (VsEditPage *self)
{
  vs_fold_bin_set_show_sidebar (self->fold, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (g_object_get_data (G_OBJECT (self), "panel")), GTK_DIR_TAB_FORWARD);
}

/* On a narrow page there is only room for what can be pressed. */
static void
folded_cb (VsEditPage *self)
{
  gtk_widget_set_opacity (GTK_WIDGET (self->state), vs_fold_bin_get_folded (self->fold) ? 0 : 1);
}

static void
close_cb (VsEditPage *self)
{
  vs_fold_bin_set_show_sidebar (self->fold, FALSE);
  vs_edit_canvas_focus (VS_EDIT_CANVAS (self->canvas));
}

/* ── Object ── */

static void
vs_edit_page_dispose (GObject *object)
{
  VsEditPage *self = VS_EDIT_PAGE (object);
  self->canvas = NULL;
  vs_template_dispose (GTK_WIDGET (self), VS_TYPE_EDIT_PAGE);
  g_clear_object (&self->session);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (vs_edit_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct { const char *name; GtkWidgetActionActivateFunc activate; guint key; GdkModifierType held; } actions[] = {
    { "edit.add", add_action, 0, 0 },
    { "edit.undo", undo_action, GDK_KEY_z, GDK_CONTROL_MASK },
    { "edit.redo", redo_action, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "edit.save", save_action, GDK_KEY_s, GDK_CONTROL_MASK },
    { "edit.save-as", save_as_action, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "edit.versions", versions_action, 0, 0 },
    { "edit.share", share_action, 0, 0 },
    { "edit.discard", discard_action, 0, 0 },
    { "edit.delete", delete_action, 0, 0 },
    { "edit.done", done_action, 0, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
      if (actions[i].key)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].held, actions[i].name, NULL);
    }
}

static void
vs_edit_page_class_init (VsEditPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_edit_page_dispose;
  g_type_ensure (VS_TYPE_FOLD_BIN);
  signals[DONE] = g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVED_AS] = g_signal_new ("saved-as", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DELETED] = g_signal_new ("deleted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/edit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VsEditPage, fold);
  gtk_widget_class_bind_template_child (widget_class, VsEditPage, state);
  gtk_widget_class_bind_template_child (widget_class, VsEditPage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, VsEditPage, redo_button);
  install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "editpage");
}

static void
vs_edit_page_init (VsEditPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vs_edit_page_new (VsWorkbench *workbench, const char *name)
{
  VsEditPage *self = g_object_new (VS_TYPE_EDIT_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  self->session = vs_edit_session_new (workbench, name);
  self->canvas = vs_edit_canvas_new (self->session);
  GtkWidget *panel = vs_tile_panel_new (self->session);
  g_object_set_data (G_OBJECT (self), "panel", panel);
  vs_fold_bin_set_content (self->fold, self->canvas);
  vs_fold_bin_set_sidebar (self->fold, panel);
  g_signal_connect_object (self->canvas, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "close", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fold, "notify::folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  update (self);
  load (self);
  return GTK_WIDGET (self);
}

gboolean
vs_edit_page_is_changed (VsEditPage *self)
{
  g_return_val_if_fail (VS_IS_EDIT_PAGE (self), FALSE);
  return vs_edit_session_is_changed (self->session);
}
