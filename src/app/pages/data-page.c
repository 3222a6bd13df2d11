/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data-page.c: see data-page.h. The log is read in a thread; the page only shows what comes back. */
#include "pages/data-page.h"

#include "widgets/load-row.h"
#include "widgets/template.h"

#define MAX_HISTORY 100
#define ROWS_A_FRAME 4

struct _VsDataPage {
  GtkWidget    parent_instance;
  VsWorkbench *workbench;
  GtkWidget   *drop_zone;
  GtkListBox  *history;
  GPtrArray   *entries;      /* VsLoadEntry, being added to the history from entry n_shown on */
  guint        n_shown;
  guint        history_idle;
  gboolean     stale;
};

G_DEFINE_FINAL_TYPE (VsDataPage, vs_data_page, GTK_TYPE_WIDGET)

/* ── History ── */

typedef struct {
  VsWorkspace *workspace;
  GPtrArray   *entries;
} Log;

static void
log_free (Log *log)
{
  g_clear_object (&log->workspace);
  g_clear_pointer (&log->entries, g_ptr_array_unref);
  g_free (log);
}

static gboolean
log_run (VsJob *job, gpointer data, GError **error)
{
  Log *log = data;
  log->entries = vs_load_history (log->workspace, error);
  return log->entries != NULL;
}

/* A few rows at a time: a row costs some milliseconds to make. */
static gboolean
add_history_cb (gpointer data)
{
  VsDataPage *self = data;
  guint n = MIN (self->entries->len, MAX_HISTORY);
  for (guint i = 0; i < ROWS_A_FRAME && self->n_shown < n; i++)
    gtk_list_box_append (self->history, vs_load_row_new (self->workbench, g_ptr_array_index (self->entries, self->n_shown++)));
  if (self->n_shown < n)
    return G_SOURCE_CONTINUE;
  self->history_idle = 0;
  return G_SOURCE_REMOVE;
}

static void
log_done (gpointer owner, gpointer data, const GError *error)
{
  VsDataPage *self = owner;
  Log *log = data;
  GtkListBoxRow *old;
  if (error || !self->history || log->workspace != vs_workbench_get_workspace (self->workbench))
    return;
  while ((old = gtk_list_box_get_row_at_index (self->history, 0)))
    gtk_list_box_remove (self->history, GTK_WIDGET (old));
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = g_steal_pointer (&log->entries);
  self->n_shown = 0;
  if (!self->history_idle)
    self->history_idle = g_idle_add (add_history_cb, self);
}

static void
read_history (VsDataPage *self)
{
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || vs_workbench_get_job (self->workbench))
    {
      self->stale = TRUE;
      return;
    }
  self->stale = FALSE;
  if (!workspace)
    return;
  Log *log = g_new0 (Log, 1);
  log->workspace = g_object_ref (workspace);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, log_run, log, (GDestroyNotify) log_free, self, log_done);
}

static void
job_cb (VsDataPage *self)
{
  if (!vs_workbench_get_job (self->workbench))
    read_history (self);
}

/* ── Object ── */

static void
vs_data_page_map (GtkWidget *widget)
{
  VsDataPage *self = VS_DATA_PAGE (widget);
  GTK_WIDGET_CLASS (vs_data_page_parent_class)->map (widget);
  if (self->stale)
    read_history (self);
}

static void
vs_data_page_dispose (GObject *object)
{
  VsDataPage *self = VS_DATA_PAGE (object);
  g_clear_handle_id (&self->history_idle, g_source_remove);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  vs_template_dispose (GTK_WIDGET (self), VS_TYPE_DATA_PAGE);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (vs_data_page_parent_class)->dispose (object);
}

static void
vs_data_page_class_init (VsDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_data_page_dispose;
  widget_class->map = vs_data_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, drop_zone);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, history);
  gtk_widget_class_set_css_name (widget_class, "datapage");
}

static void
vs_data_page_init (VsDataPage *self)
{
  self->stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vs_data_page_new (VsWorkbench *workbench)
{
  VsDataPage *self = g_object_new (VS_TYPE_DATA_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
