/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bill-page.c: see bill-page.h. The bill is made in a thread; the latest question wins. */
#include "pages/bill-page.h"

#include "simulate/bill-report.h"
#include "widgets/card-grid.h"
#include "widgets/tile-card.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _VsBillPage {
  GtkWidget    parent_instance;
  VsWorkbench *workbench;
  VsSelection *selection;      /* NULL: nobody's yet */
  char        *plan_id;        /* looked at; NULL: the one in force */
  VsPageData  *page_data;
  GPtrArray   *plan_ids;       /* of the choice */
  VsJob       *job;            /* NULL: nothing is asked */

  GtkStack    *stack;
  GtkLabel    *who;
  GtkDropDown *plans;
  VsCardGrid  *grid;
};

G_DEFINE_FINAL_TYPE (VsBillPage, vs_bill_page, GTK_TYPE_WIDGET)

typedef struct {
  VsWorkspace    *workspace;
  VsData         *data;
  char           *condition, *plan_id;
  char           *name;
  VsCustomerBill *bill;
  VsDashboard    *page;
  GPtrArray      *contents;    /* VsTileContent, one a tile */
} Load;

static void ask (VsBillPage *self);

static void
load_free (gpointer data)
{
  Load *load = data;
  g_ptr_array_unref (load->contents);
  vs_dashboard_free (load->page);
  vs_customer_bill_free (load->bill);
  g_object_unref (load->workspace);
  vs_data_unref (load->data);
  g_free (load->condition);
  g_free (load->plan_id);
  g_free (load->name);
  g_free (load);
}

/* The one customer the condition means. */
static char *
find_customer (Load *load, GError **error)
{
  static const char who[] = "{\"rows\": \"customer\", \"fields\": [\"customer_id\", \"name\"], \"limit\": 1}";
  g_autoptr (VsJsonDoc) query = vs_json_doc_parse (who, "", error);
  g_autoptr (VsResult) result = query ? vs_query_run (load->data, vs_json_doc_root (query), load->condition, NULL, error) : NULL;
  if (!result)
    return NULL;
  if (result->frame->n_rows == 0)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_NO_DATA, _("There is no such customer."));
      return NULL;
    }
  load->name = vs_result_format (result, 1, 0, NULL, FALSE);
  return vs_result_format (result, 0, 0, NULL, FALSE);
}

static gboolean
load_bill (VsJob *job, gpointer data, GError **error)
{
  Load *load = data;
  g_autofree char *path = vs_data_path ("portfolio/bill-page.json");
  g_autofree char *customer = find_customer (load, error);
  VsJsonDoc *page = customer ? vs_json_doc_open (path, error) : NULL;
  if (!page || !(load->page = vs_dashboard_new (page, error))
      || !(load->bill = vs_customer_bill_load (load->workspace, customer, load->plan_id, job, error)))
    return FALSE;
  for (guint i = 0; i < load->page->tiles->len; i++)
    g_ptr_array_add (load->contents, vs_bill_report_content (g_ptr_array_index (load->page->tiles, i), load->bill,
                                                             vs_data_currency (load->data)));
  return TRUE;
}

/* ── Showing it ── */

static void
plan_cb (VsBillPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->plans);
  if (chosen >= self->plan_ids->len)
    return;
  g_free (self->plan_id);
  self->plan_id = g_strdup (g_ptr_array_index (self->plan_ids, chosen));
  ask (self);
}

static void
show_plans (VsBillPage *self, const VsCustomerBill *bill)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_signal_handlers_block_by_func (self->plans, plan_cb, self);
  g_ptr_array_set_size (self->plan_ids, 0);
  for (guint i = 0; i < bill->plans->len; i++)
    {
      const VsCustomerPlan *plan = g_ptr_array_index (bill->plans, i);
      g_autofree char *name = plan->is_current ? g_strdup_printf (_("%s (now)"), plan->name) : g_strdup (plan->name);
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->plan_ids, g_strdup (plan->plan_id));
    }
  gtk_drop_down_set_model (self->plans, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->plans, bill->shown);
  g_signal_handlers_unblock_by_func (self->plans, plan_cb, self);
}

static void
show_tiles (VsBillPage *self, Load *load)
{
  guint n = load->page->tiles->len;
  gboolean keep = self->page_data && self->page_data->dashboard->tiles->len == n;
  g_autoptr (VsPageData) before = g_steal_pointer (&self->page_data);
  self->page_data = vs_page_data_new (g_steal_pointer (&load->page), load->data);
  if (!keep)
    vs_card_grid_clear (self->grid);
  vs_card_grid_set_dashboard (self->grid, self->page_data->dashboard);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VsTileData) data = vs_tile_data_new (self->page_data, g_steal_pointer (&g_ptr_array_index (load->contents, i)));
      if (!keep)
        vs_card_grid_append (self->grid, vs_tile_card_new (g_ptr_array_index (self->page_data->dashboard->tiles, i)));
      vs_tile_card_set_data (VS_TILE_CARD (vs_card_grid_get_card (self->grid, i)), data);
    }
}

static void
load_done (gpointer owner, gpointer data, const GError *error)
{
  VsBillPage *self = owner;
  Load *load = data;
  if (!self->grid || !self->job || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->job);
  if (!load->bill)
    {
      adw_status_page_set_description (ADW_STATUS_PAGE (gtk_stack_get_child_by_name (self->stack, "failed")), error ? error->message : "");
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }
  gtk_label_set_text (self->who, load->name);
  show_plans (self, load->bill);
  show_tiles (self, load);
  gtk_stack_set_visible_child_name (self->stack, "bill");
}

static void
stop (VsBillPage *self)
{
  if (self->job)
    vs_job_cancel (self->job);
  g_clear_object (&self->job);
}

static void
ask (VsBillPage *self)
{
  VsData *data = vs_workbench_get_data (self->workbench);
  stop (self);
  if (!data || !self->selection)
    return;
  Load *load = g_new0 (Load, 1);
  load->workspace = g_object_ref (vs_workbench_get_workspace (self->workbench));
  load->data = vs_data_ref (data);
  load->condition = vs_selection_where (self->selection, "bill", NULL);
  load->plan_id = g_strdup (self->plan_id);
  load->contents = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_tile_content_free);
  if (!self->page_data)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  self->job = vs_workbench_background (self->workbench, load_bill, load, load_free, self, load_done);
}

void
vs_bill_page_set_selection (VsBillPage *self, VsSelection *selection)
{
  g_return_if_fail (VS_IS_BILL_PAGE (self));
  vs_selection_free (self->selection);
  self->selection = selection;
  g_clear_pointer (&self->plan_id, g_free);
  ask (self);
}

gboolean
vs_bill_page_is_busy (VsBillPage *self)
{
  g_return_val_if_fail (VS_IS_BILL_PAGE (self), FALSE);
  return self->job != NULL;
}

static void
vs_bill_page_dispose (GObject *object)
{
  VsBillPage *self = VS_BILL_PAGE (object);
  if (self->grid)
    {
      stop (self);
      vs_card_grid_clear (self->grid);
      vs_card_grid_set_dashboard (self->grid, NULL);
      self->grid = NULL;
      gtk_widget_unparent (GTK_WIDGET (self->stack));
    }
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (vs_bill_page_parent_class)->dispose (object);
}

static void
vs_bill_page_finalize (GObject *object)
{
  VsBillPage *self = VS_BILL_PAGE (object);
  g_clear_pointer (&self->page_data, vs_page_data_unref);
  vs_selection_free (self->selection);
  g_ptr_array_unref (self->plan_ids);
  g_free (self->plan_id);
  G_OBJECT_CLASS (vs_bill_page_parent_class)->finalize (object);
}

static void
vs_bill_page_class_init (VsBillPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_bill_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vs_bill_page_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "billpage");
}

/* Whose it is, and under which plan. */
static GtkWidget *
bar_new (VsBillPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->who = GTK_LABEL (gtk_label_new (NULL));
  self->plans = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_label_set_xalign (self->who, 0);
  gtk_label_set_ellipsize (self->who, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->who), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->who), "card-title");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plans), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Plan looked at"), -1);
  g_signal_connect_object (self->plans, "notify::selected", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (bar, "edit-bar");
  gtk_widget_add_css_class (bar, "design-bar");
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->who));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->plans));
  return bar;
}

static void
vs_bill_page_init (VsBillPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new (), *spinner = gtk_spinner_new ();
  GtkWidget *failed = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "vs-tariffs-symbolic", "title", _("No bill to show"), NULL);
  self->plan_ids = g_ptr_array_new_with_free_func (g_free);
  self->stack = GTK_STACK (gtk_stack_new ());
  self->grid = VS_CARD_GRID (vs_card_grid_new ());
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->grid));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), bar_new (self));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_stack_add_named (self->stack, spinner, "loading");
  gtk_stack_add_named (self->stack, failed, "failed");
  gtk_stack_add_named (self->stack, box, "bill");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

GtkWidget *
vs_bill_page_new (VsWorkbench *workbench)
{
  VsBillPage *self = g_object_new (VS_TYPE_BILL_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::data", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
