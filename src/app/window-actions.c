/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window-actions.c: the verbs of the window. What needs a workspace, data or peace is enabled in vs_window_actions_update (). */
#include "compat.h"
#include "edit/calculated-dialog.h"
#include "help-viewer.h"
#include "offer.h"
#include "output.h"
#include "pages/dashboard-page.h"
#include "shortcuts.h"
#include "slideshow.h"
#include "widgets/source-window.h"
#include "window-private.h"
#include "work.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* A link "list:ev-offer" builds the list of that segment. */
#define LIST_LINK "list:"
#define VIEW_LINK "view:"
/* A link "offer" asks what the customer of the row said. */
#define OFFER_LINK "offer"

static void
new_chosen (gpointer owner, GFile *file)
{
  VsWindow *self = owner;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (!path)
    return;
  g_autofree char *whole = g_str_has_suffix (path, VS_WORKSPACE_SUFFIX) ? g_strdup (path) : g_strconcat (path, VS_WORKSPACE_SUFFIX, NULL);
  vs_workbench_create (self->workbench, whole);
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsFileRequest request = { _("New Workspace"), _("_Create"), _("Workspaces"), "*" VS_WORKSPACE_SUFFIX, "Retailer" VS_WORKSPACE_SUFFIX };
  vs_compat_save_file (GTK_WINDOW (widget), &request, widget, new_chosen);
}

static void
open_chosen (gpointer owner, GListModel *files)
{
  g_autoptr (GFile) file = files ? g_list_model_get_item (files, 0) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (path)
    vs_window_open (VS_WINDOW (owner), path);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsFileRequest request = { _("Open Workspace"), _("_Open"), _("Workspaces"), "*" VS_WORKSPACE_SUFFIX, NULL };
  vs_compat_open_files (GTK_WINDOW (widget), &request, FALSE, widget, open_chosen);
}

static void
open_path_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_window_open (VS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
import_chosen (gpointer owner, GListModel *files)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      if (g_file_peek_path (file))
        g_ptr_array_add (paths, g_file_get_path (file));
    }
  g_ptr_array_add (paths, NULL);
  vs_window_import (VS_WINDOW (owner), (const char *const *) paths->pdata);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsFileRequest request = { _("Import Files"), _("_Preview"), _("Data files"),
                            "*.csv;*.CSV;*.tsv;*.txt;*.json;*.jsonl;*.xlsx;*.xml;*.zip;*.gz;*.xz;*.zst", NULL };
  vs_compat_open_files (GTK_WINDOW (widget), &request, TRUE, widget, import_chosen);
}

static void
update_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_work_run (VS_WINDOW (widget)->workbench);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_workbench_cancel (VS_WINDOW (widget)->workbench);
}

/* ── Export and print ── */

static VsShown *
dup_shown (VsWindow *self)
{
  GtkWidget *page = self->place ? gtk_stack_get_visible_child (self->pages) : NULL;
  VsShown *shown = VS_IS_DASHBOARD_PAGE (page) ? vs_dashboard_page_dup_shown (VS_DASHBOARD_PAGE (page), NULL) : NULL;
  if (!shown)
    vs_workbench_say (self->workbench, _("The figures of this page are still being computed: please try again in a moment"));
  return shown;
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsShown *shown = dup_shown (VS_WINDOW (widget));
  if (shown)
    vs_output_export (GTK_WINDOW (widget), VS_WINDOW (widget)->workbench, shown, g_variant_get_string (parameter, NULL));
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsShown *shown = dup_shown (VS_WINDOW (widget));
  if (shown)
    vs_output_print (GTK_WINDOW (widget), VS_WINDOW (widget)->workbench, shown);
}

/* ── Lists ── */

static void
list_chosen (gpointer owner, GFile *file)
{
  VsWindow *self = owner;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (!path || !self->list)
    return;
  vs_work_list (self->workbench, self->list, path);
  vs_window_show (self, "campaigns");
}

static void
list_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsWindow *self = VS_WINDOW (widget);
  g_free (self->list);
  self->list = g_variant_dup_string (parameter, NULL);
  g_autofree char *file = g_strconcat (self->list, ".csv", NULL);
  VsFileRequest request = { _("Build the List"), _("_Build"), _("Data files"), "*.csv", file };
  vs_compat_save_file (GTK_WINDOW (widget), &request, widget, list_chosen);
}

/* ── Going about ── */

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_window_show (VS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
follow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *page, *filter, *words;
  g_variant_get (parameter, "(&s&s&s)", &page, &filter, &words);
  if (g_str_has_prefix (page, LIST_LINK))
    {
      gtk_widget_activate_action (widget, "win.build-list", "s", page + strlen (LIST_LINK));
      return;
    }
  if (g_str_equal (page, OFFER_LINK))
    {
      if (*filter)
        vs_offer_ask (GTK_WINDOW (widget), VS_WINDOW (widget)->workbench, filter);
      return;
    }
  const VsPlace *place = vs_place_find (page);
  if (!place || (g_str_has_prefix (page, VIEW_LINK) && !vs_window_views_have (VS_WINDOW (widget), place)))
    {
      vs_workbench_say (VS_WINDOW (widget)->workbench, _("There is no page “%s”: the dashboard's file names it in a link."), page);
      return;
    }
  vs_window_follow (VS_WINDOW (widget), page, *filter ? filter : NULL, *words ? words : NULL);
}

static void
note_offer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *campaign, *customer, *answer;
  g_variant_get (parameter, "(&s&s&s)", &campaign, &customer, &answer);
  vs_offer_note (VS_WINDOW (widget)->workbench, VS_WINDOW (widget)->toasts, campaign, customer, answer);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_window_go_back (VS_WINDOW (widget));
}

static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_window_go_forward (VS_WINDOW (widget));
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsFoldBin *fold = VS_WINDOW (widget)->fold;
  vs_fold_bin_set_show_sidebar (fold, !vs_fold_bin_get_show_sidebar (fold));
}

static void
fullscreen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
slideshow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsWindow *self = VS_WINDOW (widget);
  vs_slideshow_present (GTK_WINDOW (widget), self->workbench, self->place ? self->place->dashboard : NULL);
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_shortcuts_present (GTK_WINDOW (widget));
}

static void
help_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsWindow *self = VS_WINDOW (widget);
  gboolean own = self->place && vs_place_of_view (self->place->dashboard ? self->place->dashboard : "", NULL) == self->place;
  const char *page = !self->place ? "index" : vs_window_editor (self, self->place) ? "building" : own ? "view" : self->place->name;
  vs_help_show (GTK_WINDOW (widget), page);
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_compat_about (GTK_WINDOW (widget));
}

/* ── Views ── */

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_window_edit (VS_WINDOW (widget));
}

static void
new_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_window_new_view (VS_WINDOW (widget));
}

static void
calculated_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_calculated_dialog_present (GTK_WINDOW (widget), VS_WINDOW (widget)->workbench);
}

static void
source_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsWindow *self = VS_WINDOW (widget);
  GtkWidget *page = self->place ? gtk_stack_get_child_by_name (self->pages, self->place->name) : NULL;
  g_autofree char *table = NULL, *key = NULL;
  if (VS_IS_DASHBOARD_PAGE (page) && vs_dashboard_page_find_row (VS_DASHBOARD_PAGE (page), &table, &key))
    vs_source_window_present (GTK_WINDOW (widget), self->workbench, table, key, vs_dashboard_page_get_subject (VS_DASHBOARD_PAGE (page)));
}

static void
open_shared_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vs_window_open_shared (VS_WINDOW (widget));
}

static void
restore_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *view;
  int version;
  g_variant_get (parameter, "(&si)", &view, &version);
  vs_window_restore_view (VS_WINDOW (widget), view, version);
}

void
vs_window_actions_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.open-path", "s", open_path_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.update", NULL, update_action);
  gtk_widget_class_install_action (widget_class, "win.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "win.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "win.build-list", "s", list_action);
  gtk_widget_class_install_action (widget_class, "win.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "win.follow", "(sss)", follow_action);
  gtk_widget_class_install_action (widget_class, "win.note-offer", "(sss)", note_offer_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.forward", NULL, forward_action);
  gtk_widget_class_install_action (widget_class, "win.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "win.new-view", NULL, new_view_action);
  gtk_widget_class_install_action (widget_class, "win.calculated", NULL, calculated_action);
  gtk_widget_class_install_action (widget_class, "win.source", NULL, source_action);
  gtk_widget_class_install_action (widget_class, "win.open-shared", NULL, open_shared_action);
  gtk_widget_class_install_action (widget_class, "win.restore-view", "(si)", restore_view_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, fullscreen_action);
  gtk_widget_class_install_action (widget_class, "win.slideshow", NULL, slideshow_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_action);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_action);
}

void
vs_window_actions_update (VsWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  gboolean busy = vs_workbench_get_job (self->workbench) != NULL;
  gboolean data = vs_workbench_get_data (self->workbench) != NULL;
  gboolean writes = workspace && !busy && !vs_workspace_is_read_only (workspace);
  gtk_widget_action_set_enabled (widget, "win.new", !busy);
  gtk_widget_action_set_enabled (widget, "win.open", !busy);
  gtk_widget_action_set_enabled (widget, "win.open-path", !busy);
  gtk_widget_action_set_enabled (widget, "win.import", writes);
  gtk_widget_action_set_enabled (widget, "win.update", writes);
  gtk_widget_action_set_enabled (widget, "win.build-list", writes);
  gtk_widget_action_set_enabled (widget, "win.note-offer", writes);
  gtk_widget_action_set_enabled (widget, "win.cancel", busy);
  gtk_widget_action_set_enabled (widget, "win.export", data && !busy && self->place && self->place->dashboard);
  gtk_widget_action_set_enabled (widget, "win.print", data && self->place && self->place->dashboard);
  gtk_widget_action_set_enabled (widget, "win.slideshow", data);
  gtk_widget_action_set_enabled (widget, "win.show", workspace != NULL);
  gtk_widget_action_set_enabled (widget, "win.edit", data && self->place && self->place->dashboard);
  gtk_widget_action_set_enabled (widget, "win.new-view", data && writes);
  gtk_widget_action_set_enabled (widget, "win.calculated", data && writes);
  gtk_widget_action_set_enabled (widget, "win.open-shared", data && writes);
  gtk_widget_action_set_enabled (widget, "win.back", !g_queue_is_empty (&self->back));
  gtk_widget_action_set_enabled (widget, "win.forward", !g_queue_is_empty (&self->forward));
  vs_as_of_button_set_can_choose_day (self->as_of_button, writes);
}
