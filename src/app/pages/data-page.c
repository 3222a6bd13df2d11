/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data-page.c: see data-page.h. Everything is read in one go in a thread after each change; the page only shows what comes back. */
#include "pages/data-page.h"

#include "base/text.h"
#include "compat.h"
#include "intake/inventory.h"
#include "intake/readmit.h"
#include "intake/undo.h"
#include "quality/over-time.h"
#include "widgets/inventory-list.h"
#include "widgets/load-row.h"
#include "widgets/quality-chart.h"
#include "widgets/template.h"
#include "work.h"
#include <glib/gi18n-lib.h>

#define MAX_HISTORY 100
#define ROWS_A_FRAME 4

struct _VsDataPage {
  GtkWidget    parent_instance;
  VsWorkbench *workbench;
  GtkWidget   *drop_zone, *drop_icon, *drop_words;
  GtkWidget   *stock;          /* what is only there when something is in the workspace */
  GtkListBox  *tables;
  GtkWidget   *quality;        /* AdwBin */
  GtkWidget   *waiting, *waiting_words;
  GtkWidget   *undo_button;
  char        *last_file;      /* of the load that can be taken back; NULL: none */
  GtkListBox  *history;
  GPtrArray   *entries;        /* VsLoadEntry, being added to the history from entry n_shown on */
  guint        n_shown;
  guint        history_idle;
  gboolean     stale;
};

G_DEFINE_FINAL_TYPE (VsDataPage, vs_data_page, GTK_TYPE_WIDGET)

/* ── Reading ── */

typedef struct {
  VsWorkspace *workspace;
  GPtrArray   *entries;      /* VsLoadEntry */
  GPtrArray   *inventory;    /* VsInventoryEntry */
  GPtrArray   *scores;       /* VsQualityScore: the newest of each table */
  GPtrArray   *over_time;    /* … of everything together */
  GPtrArray   *results;      /* VsQualityResult */
  guint64      n_waiting;
  VsLoadEntry *last;         /* can be taken back; NULL: none */
} Stock;

static void
stock_free (Stock *stock)
{
  g_object_unref (stock->workspace);
  g_clear_pointer (&stock->entries, g_ptr_array_unref);
  g_clear_pointer (&stock->inventory, g_ptr_array_unref);
  g_clear_pointer (&stock->scores, g_ptr_array_unref);
  g_clear_pointer (&stock->over_time, g_ptr_array_unref);
  g_clear_pointer (&stock->results, g_ptr_array_unref);
  g_clear_pointer (&stock->last, vs_load_entry_free);
  g_free (stock);
}

static gboolean
stock_run (VsJob *job, gpointer data, GError **error)
{
  Stock *stock = data;
  g_autoptr (GPtrArray) scores = NULL;
  if (!(stock->entries = vs_load_history (stock->workspace, error)) || !(stock->inventory = vs_inventory (stock->workspace, error))
      || !(stock->results = vs_quality_results (stock->workspace, error)) || !(stock->scores = vs_quality_scores (stock->workspace, NULL, FALSE, error))
      || !(scores = vs_quality_scores (stock->workspace, NULL, TRUE, error)))
    return FALSE;
  stock->over_time = vs_quality_over_time (scores);
  stock->last = vs_load_last (stock->workspace, NULL);
  stock->n_waiting = vs_quarantine_count (stock->workspace, NULL, error);
  return stock->n_waiting != G_MAXUINT64;
}

/* ── Showing ── */

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
show_history (VsDataPage *self, GPtrArray *entries)
{
  GtkListBoxRow *old;
  while ((old = gtk_list_box_get_row_at_index (self->history, 0)))
    gtk_list_box_remove (self->history, GTK_WIDGET (old));
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = g_ptr_array_ref (entries);
  self->n_shown = 0;
  if (!self->history_idle)
    self->history_idle = g_idle_add (add_history_cb, self);
}

static void
show_waiting (VsDataPage *self, guint64 n)
{
  g_autofree char *number = vs_format_full (n, VS_FORMAT_INTEGER, NULL);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row waits in quarantine", "%s rows wait in quarantine", n), number);
  gtk_label_set_text (GTK_LABEL (self->waiting_words), words);
  gtk_widget_set_visible (self->waiting, n > 0);
}

static void
stock_done (gpointer owner, gpointer data, const GError *error)
{
  VsDataPage *self = owner;
  Stock *stock = data;
  VsData *figures = vs_workbench_get_data (self->workbench);
  if (!self->history || stock->workspace != vs_workbench_get_workspace (self->workbench))
    return;
  if (error)
    {
      vs_workbench_fail (self->workbench, _("What is in the workspace could not be read"), error);
      return;
    }
  gboolean any = stock->inventory->len > 0;
  gtk_widget_set_visible (self->stock, any);
  gtk_widget_set_visible (self->drop_words, !any);
  gtk_widget_set_visible (self->drop_icon, !any);
  if (any)
    gtk_widget_add_css_class (self->drop_zone, "low");
  vs_inventory_list_fill (self->tables, self->workbench, stock->inventory, stock->scores, stock->results);
  adw_bin_set_child (ADW_BIN (self->quality), any && figures ? vs_quality_chart_new (figures, stock->over_time) : NULL);
  show_waiting (self, stock->n_waiting);
  g_free (self->last_file);
  self->last_file = stock->last ? g_strdup (stock->last->name) : NULL;
  gtk_widget_set_visible (self->undo_button, self->last_file != NULL);
  show_history (self, stock->entries);
}

static void
reload (VsDataPage *self)
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
  Stock *stock = g_new0 (Stock, 1);
  stock->workspace = g_object_ref (workspace);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, stock_run, stock, (GDestroyNotify) stock_free, self, stock_done);
}

static void
job_cb (VsDataPage *self)
{
  if (!vs_workbench_get_job (self->workbench))
    reload (self);
}

/* ── Taking back ── */

typedef struct {
  VsWorkspace *workspace;
  VsLoadEntry *undone;
} Undo;

static void
undo_free (Undo *undo)
{
  g_object_unref (undo->workspace);
  g_clear_pointer (&undo->undone, vs_load_entry_free);
  g_free (undo);
}

static gboolean
undo_run (VsJob *job, gpointer data, GError **error)
{
  Undo *undo = data;
  undo->undone = vs_load_undo (undo->workspace, job, error);
  return undo->undone != NULL;
}

static void
undo_done (VsWorkbench *workbench, gpointer data, const GError *error)
{
  Undo *undo = data;
  if (error)
    {
      vs_workbench_fail (workbench, _("The import could not be taken back"), error);
      return;
    }
  vs_workbench_say (workbench, _("“%s” was taken back"), undo->undone->name);
  vs_work_run (workbench);
}

static void
undo_confirmed (gpointer owner, const char *answer)
{
  VsDataPage *self = owner;
  if (!g_str_equal (answer, "accept") || !vs_workbench_get_workspace (self->workbench))
    return;
  Undo *undo = g_new0 (Undo, 1);
  undo->workspace = g_object_ref (vs_workbench_get_workspace (self->workbench));
  vs_workbench_start (self->workbench, _("Taking the last import back"), undo_run, undo, (GDestroyNotify) undo_free, undo_done);
}

static void
undo_cb (VsDataPage *self)
{
  if (!self->last_file)
    return;
  g_autofree char *heading = g_strdup_printf (_("Take “%s” back?"), self->last_file);
  vs_compat_confirm (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
                     _("The tables, the quarantine and this history become what they were before it. The audit keeps both."), _("_Take Back"), self,
                     undo_confirmed);
}

/* ── Object ── */

static void
vs_data_page_map (GtkWidget *widget)
{
  VsDataPage *self = VS_DATA_PAGE (widget);
  GTK_WIDGET_CLASS (vs_data_page_parent_class)->map (widget);
  if (self->stale)
    reload (self);
}

static void
vs_data_page_dispose (GObject *object)
{
  VsDataPage *self = VS_DATA_PAGE (object);
  g_clear_handle_id (&self->history_idle, g_source_remove);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  vs_template_dispose (GTK_WIDGET (self), VS_TYPE_DATA_PAGE);
  g_clear_object (&self->workbench);
  g_clear_pointer (&self->last_file, g_free);
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
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, drop_icon);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, drop_words);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, stock);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, tables);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, quality);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, waiting_words);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, history);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
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
