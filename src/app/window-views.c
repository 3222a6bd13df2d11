/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window-views.c: the user's own views in the sidebar, and views in edit mode. A view that is edited keeps its editor, unsaved changes and
 * all, while one looks at other pages; closing the window asks what is to become of them. */
#include "compat.h"
#include "edit/edit-page.h"
#include "edit/name-dialog.h"
#include "edit/store.h"
#include "semantic/dashboard-edit.h"
#include "window-private.h"
#include <glib/gi18n-lib.h>

#define EDITOR "edit:"

static char *
editor_name (const VsPlace *place)
{
  return g_strconcat (EDITOR, place->name, NULL);
}

GtkWidget *
vs_window_editor (VsWindow *self, const VsPlace *place)
{
  g_autofree char *name = editor_name (place);
  return gtk_stack_get_child_by_name (self->pages, name);
}

/* ── Sidebar ── */

static const VsPlace *
place_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "place");
}

/* NULL: it is none of the user's own. */
static GtkListBoxRow *
row_of (VsWindow *self, const VsPlace *place)
{
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->views, i)); i++)
    if (place_of (row) == place)
      return row;
  return NULL;
}

void
vs_window_views_select (VsWindow *self)
{
  gtk_list_box_select_row (self->views, row_of (self, self->place));
}

gboolean
vs_window_views_have (VsWindow *self, const VsPlace *place)
{
  return row_of (self, place) != NULL;
}

static void
view_activated_cb (VsWindow *self, GtkListBoxRow *row)
{
  vs_window_show (self, place_of (row)->name);
  if (vs_fold_bin_get_folded (self->fold))
    vs_fold_bin_set_show_sidebar (self->fold, FALSE);
}

static void
section_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  GtkWidget *label = before ? NULL : gtk_label_new (_("Your Views"));
  if (label)
    {
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "sidebar-section");
    }
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
view_row_new (const VsPlace *place)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (place->title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("vs-view-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "place", (gpointer) place);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, place->title, -1);
  return row;
}

static void
listed (gpointer owner, const VsStored *stored, const GError *error)
{
  VsWindow *self = owner;
  GtkListBoxRow *row;
  if (error || !self->views || !stored->list)
    return;
  while ((row = gtk_list_box_get_row_at_index (self->views, 0)))
    gtk_list_box_remove (self->views, GTK_WIDGET (row));
  for (guint i = 0; i < stored->list->len; i++)
    {
      const VsView *view = g_ptr_array_index (stored->list, i);
      if (view->own)
        gtk_list_box_append (self->views, view_row_new (vs_place_of_view (view->name, view->title)));
    }
  vs_window_views_select (self);
}

void
vs_window_views_refresh (VsWindow *self)
{
  gboolean open = vs_workbench_get_workspace (self->workbench) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->views), open);
  if (open)
    vs_store_list (self->workbench, self, listed);
}

/* ── Editors ── */

static void
drop_editor (VsWindow *self, const VsPlace *place)
{
  GtkWidget *editor = vs_window_editor (self, place);
  if (editor)
    gtk_stack_remove (self->pages, editor);
}

static void
done_cb (VsWindow *self, GtkWidget *editor)
{
  const VsPlace *place = g_object_get_data (G_OBJECT (editor), "place");
  drop_editor (self, place);
  if (self->closing_editors)
    gtk_window_close (GTK_WINDOW (self));
  else if (self->place == place)
    vs_window_show (self, place->name);
}

/* The editor goes on as that of the new view; the one it came from is as it was. */
static void
saved_as_cb (VsWindow *self, const char *name, GtkWidget *editor)
{
  const VsPlace *place = g_object_get_data (G_OBJECT (editor), "place"), *view = vs_place_of_view (name, NULL);
  drop_editor (self, place);
  vs_window_views_refresh (self);
  vs_window_show (self, view->name);
}

static void
deleted_cb (VsWindow *self, const char *name, int version, GtkWidget *editor)
{
  const VsPlace *place = g_object_get_data (G_OBJECT (editor), "place");
  g_autofree char *words = g_strdup_printf (_("“%s” is deleted."), place->title), *escaped = g_markup_escape_text (words, -1);
  AdwToast *toast = adw_toast_new (escaped);
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, place->name);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.restore-view");
  adw_toast_set_action_target_value (toast, g_variant_new ("(si)", name, version));
  adw_toast_set_timeout (toast, 10);
  adw_toast_overlay_add_toast (self->toasts, toast);
  vs_window_show (self, "overview");
  drop_editor (self, place);
  if (page)
    gtk_stack_remove (self->pages, page);
  vs_window_views_refresh (self);
}

void
vs_window_edit (VsWindow *self)
{
  GtkWidget *editor = self->place ? vs_window_editor (self, self->place) : NULL;
  if (editor)
    {
      vs_edit_page_leave (VS_EDIT_PAGE (editor));
      return;
    }
  if (!self->place || !self->place->dashboard || !vs_workbench_get_workspace (self->workbench))
    return;
  g_autofree char *name = editor_name (self->place);
  editor = vs_edit_page_new (self->workbench, self->place->dashboard);
  g_object_set_data (G_OBJECT (editor), "place", (gpointer) self->place);
  g_signal_connect_object (editor, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "saved-as", G_CALLBACK (saved_as_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "deleted", G_CALLBACK (deleted_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->pages, editor, name);
  vs_window_show (self, self->place->name);
}

/* An editor with changes, NULL: none. */
static GtkWidget *
unsaved_editor (VsWindow *self)
{
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); page; page = gtk_widget_get_next_sibling (page))
    if (VS_IS_EDIT_PAGE (page) && vs_edit_page_is_changed (VS_EDIT_PAGE (page)))
      return page;
  return NULL;
}

gboolean
vs_window_views_hold (VsWindow *self)
{
  GtkWidget *editor = unsaved_editor (self);
  if (!editor)
    return FALSE;
  const VsPlace *place = g_object_get_data (G_OBJECT (editor), "place");
  self->closing_editors = TRUE;
  vs_window_show (self, place->name);
  vs_edit_page_leave (VS_EDIT_PAGE (editor));
  return TRUE;
}

/* ── Making views ── */

static void
made (gpointer owner, const VsStored *stored, const GError *error)
{
  VsWindow *self = owner;
  if (!self->views)
    return;
  if (error)
    {
      if (!vs_error_is_cancelled (error))
        vs_workbench_fail (self->workbench, _("There is no new view"), error);
      return;
    }
  vs_window_views_refresh (self);
  vs_window_show (self, vs_place_of_view (stored->name, NULL)->name);
}

static void
new_made (gpointer owner, const VsStored *stored, const GError *error)
{
  made (owner, stored, error);
  if (!error)
    vs_window_edit (owner);
}

static void
new_named (gpointer owner, const char *title)
{
  VsWindow *self = owner;
  g_autoptr (JsonNode) view = vs_dashboard_edit_new (title);
  if (vs_workbench_get_workspace (self->workbench))
    vs_store_save (self->workbench, NULL, view, _("New"), self, new_made);
}

void
vs_window_new_view (VsWindow *self)
{
  vs_name_dialog_present (GTK_WINDOW (self), _("New View"), _("Title"), _("My View"), _("_Create"), self, new_named);
}

void
vs_window_take_shared (VsWindow *self, const char *path)
{
  if (vs_workbench_get_data (self->workbench))
    vs_store_open_shared (self->workbench, path, self, made);
}

static void
shared_chosen (gpointer owner, GListModel *files)
{
  g_autoptr (GFile) file = files ? g_list_model_get_item (files, 0) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (path)
    vs_window_take_shared (owner, path);
}

void
vs_window_open_shared (VsWindow *self)
{
  VsFileRequest request = { _("Open Shared View"), _("_Open"), _("Views"), "*.json", NULL };
  vs_compat_open_files (GTK_WINDOW (self), &request, FALSE, self, shared_chosen);
}

void
vs_window_restore_view (VsWindow *self, const char *name, int version)
{
  if (vs_workbench_get_workspace (self->workbench))
    vs_store_restore (self->workbench, name, version, self, made);
}

void
vs_window_views_init (VsWindow *self)
{
  gtk_list_box_set_header_func (self->views, section_cb, NULL, NULL);
  g_signal_connect_object (self->views, "row-activated", G_CALLBACK (view_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workbench, "notify::workspace", G_CALLBACK (vs_window_views_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workbench, "notify::data", G_CALLBACK (vs_window_views_refresh), self, G_CONNECT_SWAPPED);
}
