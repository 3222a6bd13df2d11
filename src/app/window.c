/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window.c: see window.h. Pages are made when they are first shown. Closing while something runs cancels it, waits for the workspace to
 * be one sound file again, and then closes. */
#include "window-private.h"

#include "compat.h"
#include "pages/bill-page.h"
#include "pages/dashboard-page.h"
#include "pages/data-page.h"
#include "pages/import-page.h"
#include "pages/quarantine-page.h"
#include "pages/welcome-page.h"
#include "settings.h"
#include "work.h"
#include <glib/gi18n-lib.h>

#define MAX_HISTORY 20
/* What the header has room for: all words; the words it cannot do without; or, on a telephone, signs. */
#define ROOM_FOR_ALL 860
#define ROOM_FOR_WORDS 600

G_DEFINE_FINAL_TYPE (VsWindow, vs_window, ADW_TYPE_APPLICATION_WINDOW)

/* ── Sidebar ── */

static GtkWidget *
place_row_new (const VsPlace *place)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (place->icon), *label = gtk_label_new (_(place->title));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(place->title), -1);
  return row;
}

static void
section_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const VsPlace *place = &vs_places[gtk_list_box_row_get_index (row)];
  const VsPlace *last = before ? &vs_places[gtk_list_box_row_get_index (before)] : NULL;
  if (!place->section || (last && g_strcmp0 (last->section, place->section) == 0))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  GtkWidget *label = gtk_label_new (_(place->section));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sidebar-section");
  gtk_list_box_row_set_header (row, label);
}

static void
place_activated_cb (VsWindow *self, GtkListBoxRow *row)
{
  vs_window_show (self, vs_places[gtk_list_box_row_get_index (row)].name);
  if (vs_fold_bin_get_folded (self->fold))
    vs_fold_bin_set_show_sidebar (self->fold, FALSE);
}

/* ── Pages ── */

static void update_title (VsWindow *self);

static GtkWidget *
page_of (VsWindow *self, const VsPlace *place)
{
  GtkWidget *editor = vs_window_editor (self, place), *page = gtk_stack_get_child_by_name (self->pages, place->name);
  if (editor || page)
    return editor ? editor : page;
  page = place->dashboard ? vs_dashboard_page_new (self->workbench, place->dashboard) : place->make (self->workbench);
  gtk_stack_add_named (self->pages, page, place->name);
  if (place->dashboard)
    g_signal_connect_object (page, "loaded", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  return page;
}

static void
update_title (VsWindow *self)
{
  const char *retailer = vs_workbench_get_title (self->workbench), *customers = vs_workbench_get_subtitle (self->workbench);
  g_autofree char *both = retailer && customers ? g_strdup_printf ("%s · %s", retailer, customers) : g_strdup (retailer);
  GtkWidget *page = self->place ? gtk_stack_get_child_by_name (self->pages, self->place->name) : NULL;
  const char *subject = VS_IS_DASHBOARD_PAGE (page) ? vs_dashboard_page_get_subject (VS_DASHBOARD_PAGE (page)) : NULL;
  const char *title = subject ? subject : self->place ? _(self->place->title) : _("Volt-Source Workbench");
  g_autofree char *whole = self->place && retailer ? g_strdup_printf ("%s – %s", title, retailer) : g_strdup (title);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, self->place && both && self->room != VS_AS_OF_ICON ? both : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), self->place ? both : NULL);
  gtk_window_set_title (GTK_WINDOW (self), whole);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.source", subject != NULL);
}

/* ── Going about ── */

/* A page as it was seen. */
typedef struct {
  const VsPlace *place;
  VsSelection   *selection;   /* NULL: of no dashboard */
} Visit;

static void
visit_free (Visit *visit)
{
  vs_selection_free (visit->selection);
  g_free (visit);
}

static VsDashboardPage *
dashboard_page (VsWindow *self)
{
  GtkWidget *page = self->place ? page_of (self, self->place) : NULL;
  return VS_IS_DASHBOARD_PAGE (page) ? VS_DASHBOARD_PAGE (page) : NULL;
}

static void
remember (VsWindow *self, GQueue *queue)
{
  VsDashboardPage *page = dashboard_page (self);
  Visit *visit = g_new0 (Visit, 1), *last;
  *visit = (Visit) { self->place, page ? vs_selection_copy (vs_dashboard_page_get_selection (page)) : NULL };
  g_queue_push_head (queue, visit);
  if ((last = g_queue_pop_nth (queue, MAX_HISTORY)))
    visit_free (last);
}

/* selection: NULL leaves the page as it is. (transfer full) */
static void
go_to (VsWindow *self, const VsPlace *place, VsSelection *selection)
{
  GtkWidget *page = page_of (self, place);
  const VsPlace *marked = place->under ? vs_place_find (place->under) : place;
  self->place = place;
  gtk_list_box_select_row (self->places, marked->icon ? gtk_list_box_get_row_at_index (self->places, marked - vs_places) : NULL);
  if (VS_IS_DASHBOARD_PAGE (page) && selection)
    vs_dashboard_page_set_selection (VS_DASHBOARD_PAGE (page), selection);
  else if (VS_IS_BILL_PAGE (page) && selection)
    vs_bill_page_set_selection (VS_BILL_PAGE (page), selection);
  else
    vs_selection_free (selection);
  vs_window_views_select (self);
  gtk_stack_set_visible_child (self->pages, page);
  gtk_widget_set_visible (self->back_button, !g_queue_is_empty (&self->back));
  update_title (self);
  vs_window_actions_update (self);
}

static void
leave_for (VsWindow *self, const VsPlace *place, VsSelection *selection)
{
  if (self->place && (self->place != place || selection))
    {
      remember (self, &self->back);
      g_queue_clear_full (&self->forward, (GDestroyNotify) visit_free);
    }
  go_to (self, place, selection);
}

void
vs_window_show (VsWindow *self, const char *name)
{
  g_return_if_fail (VS_IS_WINDOW (self));
  const VsPlace *place = vs_place_find (name);
  if (place && vs_workbench_get_workspace (self->workbench))
    leave_for (self, place, NULL);
}

/* One customer is one customer, whatever else was picked on the way there; the bill is that of the customer one was with. */
void
vs_window_follow (VsWindow *self, const char *name, const char *condition, const char *words)
{
  g_return_if_fail (VS_IS_WINDOW (self));
  const VsPlace *place = vs_place_find (name);
  VsDashboardPage *page = dashboard_page (self);
  if (!place || !vs_workbench_get_workspace (self->workbench))
    return;
  VsSelection *selection = vs_selection_copy (page && (place->icon || !condition) ? vs_dashboard_page_get_selection (page) : NULL);
  if (condition)
    vs_selection_add_link (selection, condition, words);
  leave_for (self, place, selection);
}

static void
travel (VsWindow *self, GQueue *from, GQueue *to)
{
  Visit *visit = g_queue_pop_head (from);
  if (!visit)
    return;
  remember (self, to);
  go_to (self, visit->place, g_steal_pointer (&visit->selection));
  visit_free (visit);
}

void
vs_window_go_back (VsWindow *self)
{
  travel (self, &self->back, &self->forward);
}

void
vs_window_go_forward (VsWindow *self)
{
  travel (self, &self->forward, &self->back);
}

/* What nothing in the page wanted: Escape takes back what is picked, then leaves the full screen. */
static gboolean
key_cb (VsWindow *self, guint key)
{
  VsDashboardPage *page = key == GDK_KEY_Escape ? dashboard_page (self) : NULL;
  if (page && vs_dashboard_page_clear_picks (page))
    return GDK_EVENT_STOP;
  if (key != GDK_KEY_Escape || !gtk_window_is_fullscreen (GTK_WINDOW (self)))
    return GDK_EVENT_PROPAGATE;
  gtk_window_unfullscreen (GTK_WINDOW (self));
  return GDK_EVENT_STOP;
}

void
vs_window_import (VsWindow *self, const char *const *paths)
{
  g_return_if_fail (VS_IS_WINDOW (self) && paths);
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!workspace || vs_workspace_is_read_only (workspace) || !paths[0])
    return;
  vs_window_show (self, "import");
  vs_import_page_add_files (VS_IMPORT_PAGE (gtk_stack_get_child_by_name (self->pages, "import")), paths);
}

/* Files are imported wherever they are dropped; a workspace is opened. */
static gboolean
dropped_cb (VsWindow *self, const GValue *value)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (GSList *l = g_value_get_boxed (value); l; l = l->next)
    if (g_file_peek_path (l->data))
      g_ptr_array_add (paths, g_file_get_path (l->data));
  g_ptr_array_add (paths, NULL);
  const char *first = g_ptr_array_index (paths, 0);
  if (first && g_str_has_suffix (first, VS_WORKSPACE_SUFFIX))
    vs_window_open (self, first);
  else
    vs_window_import (self, (const char *const *) paths->pdata);
  return first != NULL;
}

/* The whole screen is the page's. */
static void
fullscreen_cb (VsWindow *self)
{
  gboolean full = gtk_window_is_fullscreen (GTK_WINDOW (self));
  gtk_widget_set_visible (self->header, !full);
  vs_fold_bin_set_show_sidebar (self->fold, !full && !vs_fold_bin_get_folded (self->fold));
}

/* ── The workbench tells ── */

static void
update_recent (VsWindow *self)
{
  g_auto (GStrv) paths = vs_settings_recent ();
  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; paths[i]; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      g_auto (GStrv) parts = g_strsplit (name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-path", "s", paths[i]);
      g_menu_append_item (self->recent_menu, item);
    }
}

static void
drop_pages (VsWindow *self)
{
  GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)), *next;
  for (; page; page = next)
    {
      const char *name = gtk_stack_page_get_name (gtk_stack_get_page (self->pages, page));
      next = gtk_widget_get_next_sibling (page);
      if (!g_str_equal (name, "welcome") && !g_str_equal (name, "opening"))
        gtk_stack_remove (self->pages, page);
    }
  g_queue_clear_full (&self->back, (GDestroyNotify) visit_free);
  g_queue_clear_full (&self->forward, (GDestroyNotify) visit_free);
  self->place = NULL;
}

static void
workspace_cb (VsWindow *self)
{
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  drop_pages (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->places), workspace != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->as_of_button), workspace != NULL);
  g_clear_pointer (&self->path, g_free);
  if (!workspace)
    {
      gtk_stack_set_visible_child_name (self->pages, "welcome");
      update_title (self);
      vs_window_actions_update (self);
      return;
    }
  self->path = g_strdup (vs_workspace_get_path (workspace));
  vs_settings_add_recent (self->path);
  if (vs_settings ())
    g_settings_set_string (vs_settings (), "last-workspace", self->path);
  update_recent (self);
  vs_window_show (self, "overview");
}

/* What the file of before was is shown again: nothing has been opened. */
static void
job_cb (VsWindow *self)
{
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!vs_workbench_get_job (self->workbench) && !workspace)
    {
      g_clear_pointer (&self->path, g_free);
      gtk_stack_set_visible_child_name (self->pages, "welcome");
    }
  vs_window_actions_update (self);
}

static void
as_of_cb (VsWindow *self)
{
  vs_as_of_button_set_day (self->as_of_button, vs_workbench_get_as_of (self->workbench));
}

static void
day_chosen_cb (VsWindow *self, int day)
{
  vs_work_set_as_of (self->workbench, day);
}

static void
period_chosen_cb (VsWindow *self, int kind, int compare)
{
  vs_workbench_set_period (self->workbench, kind, compare);
  vs_settings_set_period (kind, compare);
}

static void
said_cb (VsWindow *self, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
failed_cb (VsWindow *self, const char *heading, const char *sentence)
{
  vs_compat_message (GTK_WINDOW (self), heading, sentence);
}

/* ── Object ── */

static void
remember_size (VsWindow *self)
{
  GSettings *settings = vs_settings ();
  int width, height;
  if (!settings)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (gtk_window_is_maximized (GTK_WINDOW (self)))
    return;
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
}

static void
closed_cb (VsWindow *self)
{
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
vs_window_close_request (GtkWindow *window)
{
  VsWindow *self = VS_WINDOW (window);
  if (self->closing || vs_window_views_hold (self))
    return GDK_EVENT_STOP;
  self->closing = TRUE;
  remember_size (self);
  if (!vs_workbench_is_idle (self->workbench))
    said_cb (self, _("Stopping what is running, then closing…"));
  vs_workbench_shutdown (self->workbench, G_CALLBACK (closed_cb), self);
  return GDK_EVENT_STOP;
}

/* "icon:minimize,maximize,close" → "icon:close", on whichever side. (transfer full) */
static char *
layout_without_sizes (void)
{
  g_autofree char *layout = NULL;
  g_autoptr (GRegex) sizes = g_regex_new ("(minimize|maximize),?|,(minimize|maximize)\\b", 0, 0, NULL);
  g_object_get (gtk_settings_get_default (), "gtk-decoration-layout", &layout, NULL);
  return g_regex_replace_literal (sizes, layout ? layout : ":close", -1, 0, "", 0, NULL);
}

static gboolean
fit_header_cb (gpointer window)
{
  VsWindow *self = window;
  gboolean signs = self->room == VS_AS_OF_ICON;
  g_autofree char *layout = signs ? layout_without_sizes () : NULL;
  self->fit_idle = 0;
  if (!self->header)
    return G_SOURCE_REMOVE;
  adw_header_bar_set_decoration_layout (ADW_HEADER_BAR (self->header), layout);
  gtk_widget_set_visible (self->edit_button, !signs);   /* the menu has it too */
  vs_as_of_button_set_length (self->as_of_button, self->room);
  update_title (self);
  return G_SOURCE_REMOVE;
}

/* Words come and go when the layout that found them too long is done. */
static void
fit_header (VsWindow *self)
{
  int beside = vs_fold_bin_get_beside (self->fold), width = gtk_widget_get_width (GTK_WIDGET (self)) - beside;
  VsAsOfLength room = width >= ROOM_FOR_ALL ? VS_AS_OF_WHOLE : width >= ROOM_FOR_WORDS ? VS_AS_OF_DATE : VS_AS_OF_ICON;
  if (self->room == room)
    return;
  self->room = room;
  if (!self->fit_idle)
    self->fit_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_header_cb, self, NULL);
}

static void
vs_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (vs_window_parent_class)->size_allocate (widget, width, height, baseline);
  fit_header (VS_WINDOW (widget));
}

static void
vs_window_dispose (GObject *object)
{
  VsWindow *self = VS_WINDOW (object);
  g_clear_handle_id (&self->fit_idle, g_source_remove);
  if (self->pages)
    drop_pages (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), VS_TYPE_WINDOW);
  g_clear_object (&self->workbench);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->list, g_free);
  G_OBJECT_CLASS (vs_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, fold);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, places);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, views);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, header);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, title);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, edit_button);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, as_of_button);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, job_bar);
  gtk_widget_class_bind_template_child (widget_class, VsWindow, recent_menu);
}

static void
vs_window_class_init (VsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = vs_window_close_request;
  widget_class->size_allocate = vs_window_size_allocate;
  g_type_ensure (VS_TYPE_FOLD_BIN);
  g_type_ensure (VS_TYPE_AS_OF_BUTTON);
  g_type_ensure (VS_TYPE_JOB_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  vs_window_actions_class_init (widget_class);
}

static void
connect_workbench (VsWindow *self)
{
  VsWorkbench *workbench = self->workbench;
  g_signal_connect_object (workbench, "notify::workspace", G_CALLBACK (workspace_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::title", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::subtitle", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::as-of", G_CALLBACK (as_of_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::data", G_CALLBACK (vs_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "said", G_CALLBACK (said_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  vs_job_bar_set_workbench (self->job_bar, workbench);
}

static void
vs_window_init (VsWindow *self)
{
  g_queue_init (&self->back);
  g_queue_init (&self->forward);
  self->workbench = vs_workbench_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (const VsPlace *place = vs_places; place->name && place->icon; place++)
    gtk_list_box_append (self->places, place_row_new (place));
  gtk_list_box_set_header_func (self->places, section_cb, NULL, NULL);
  gtk_list_box_unselect_all (self->places);
  gtk_stack_add_named (self->pages, vs_welcome_page_new (), "welcome");
  gtk_stack_add_named (self->pages, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "opening");
  connect_workbench (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (drop, "drop", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  g_signal_connect_object (self, "notify::fullscreened", G_CALLBACK (fullscreen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->as_of_button, "chosen", G_CALLBACK (day_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->as_of_button, "period-chosen", G_CALLBACK (period_chosen_cb), self, G_CONNECT_SWAPPED);
  VsPeriodKind kind;
  VsCompare compare;
  vs_settings_get_period (&kind, &compare);
  vs_workbench_set_period (self->workbench, kind, compare);
  vs_as_of_button_set_period (self->as_of_button, kind, compare);
  g_signal_connect_object (self->fold, "notify::folded", G_CALLBACK (fit_header), self, G_CONNECT_SWAPPED);
  vs_window_views_init (self);
  workspace_cb (self);
  update_recent (self);
}

GtkWindow *
vs_window_new (GtkApplication *application)
{
  VsWindow *self = g_object_new (VS_TYPE_WINDOW, "application", application, NULL);
  GSettings *settings = vs_settings ();
  if (settings)
    {
      gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                                   g_settings_get_int (settings, "window-height"));
      if (g_settings_get_boolean (settings, "window-maximized"))
        gtk_window_maximize (GTK_WINDOW (self));
    }
  return GTK_WINDOW (self);
}

const char *
vs_window_get_path (VsWindow *self)
{
  g_return_val_if_fail (VS_IS_WINDOW (self), NULL);
  return self->path;
}

void
vs_window_open (VsWindow *self, const char *path)
{
  g_return_if_fail (VS_IS_WINDOW (self) && path);
  if (!vs_workbench_get_workspace (self->workbench))
    {
      g_free (self->path);
      self->path = g_strdup (path);
      gtk_stack_set_visible_child_name (self->pages, "opening");
    }
  vs_workbench_open (self->workbench, path);
}
