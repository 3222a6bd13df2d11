/* SPDX-License-Identifier: GPL-3.0-or-later */
/* design-page.c: see design-page.h. The book is read once, in a thread; each change of the board is simulated in another, one at a time:
 * what changed meanwhile is simulated next. */
#include "design/design-page.h"

#include "compat.h"
#include "design/answer-form.h"
#include "design/board.h"
#include "design/price-list.h"
#include "design/week-grid.h"
#include "edit/form.h"
#include "edit/name-dialog.h"
#include "simulate/supply-book-store.h"
#include "simulate/report.h"
#include "widgets/card-grid.h"
#include "widgets/tile-card.h"
#include "workspace/document.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define MAX_TRIED 6

struct _VsDesignPage {
  GtkWidget      parent_instance;
  VsWorkbench   *workbench;
  VsBoard       *board;
  VsSupplyBook        *book;
  VsSimulation  *simulation;
  VsPageData    *page_data;
  GPtrArray     *tried;           /* VsTried */
  GPtrArray     *tariffs, *titles; /* to begin from: documents, and what they are called */
  const VsOutcome *outcome;       /* the simulation's last; NULL: none yet */
  gboolean       loading, running, stale;
  gboolean       outdated;        /* the workspace has other data than the book */
  gboolean       neutral;         /* the next run also sets the standing charge */

  GtkStack      *stack;
  GtkDropDown   *start;
  GtkWidget     *undo, *redo, *compare, *save, *export;
  VsCardGrid    *grid;
  GtkWidget     *verdict;
};

G_DEFINE_FINAL_TYPE (VsDesignPage, vs_design_page, GTK_TYPE_WIDGET)

static void simulate (VsDesignPage *self);
static void read_book (VsDesignPage *self);
static void fill_start (VsDesignPage *self, const char *wanted);

/* ── What it says ── */

static void
show_outcome (VsDesignPage *self)
{
  const VsDashboard *page = self->page_data->dashboard;
  for (guint i = 0; self->outcome && i < page->tiles->len; i++)
    {
      GtkWidget *card = vs_card_grid_get_card (self->grid, i);
      const VsTile *tile = g_ptr_array_index (page->tiles, i);
      if (!VS_IS_TILE_CARD (card))
        continue;
      VsTileContent *content = vs_report_content (tile, self->book, self->outcome, self->tried, vs_data_currency (self->page_data->data));
      g_autoptr (VsTileData) data = vs_tile_data_new (self->page_data, content);
      vs_tile_card_set_data (VS_TILE_CARD (card), data);
    }
}

static void
update_buttons (VsDesignPage *self)
{
  gboolean ready = self->outcome != NULL;
  gtk_widget_set_sensitive (self->undo, vs_board_can_undo (self->board));
  gtk_widget_set_sensitive (self->redo, vs_board_can_redo (self->board));
  gtk_widget_set_sensitive (self->compare, ready && self->tried->len < MAX_TRIED);
  gtk_widget_set_sensitive (self->save, ready);
  gtk_widget_set_sensitive (self->export, ready);
}

/* ── Simulating ── */

typedef struct {
  VsWorkspace     *workspace;      /* that bills are made from */
  VsSimulation    *simulation;
  VsDesign        *design;
  VsAssumptions    assumptions;
  gboolean         neutral;
  const VsOutcome *outcome;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;
  vs_design_free (run->design);
  g_object_unref (run->workspace);
  g_free (run);
}

static gboolean
run_simulation (VsJob *job, gpointer data, GError **error)
{
  Run *run = data;
  vs_simulation_assume (run->simulation, &run->assumptions);
  if (run->neutral && !vs_simulation_make_neutral (run->simulation, run->design, job, error))
    return FALSE;
  run->outcome = vs_simulation_run (run->simulation, run->design, job, error);
  return run->outcome != NULL;
}

static void
run_done (gpointer owner, gpointer data, const GError *error)
{
  VsDesignPage *self = owner;
  Run *run = data;
  self->running = FALSE;
  if (!self->grid)
    return;
  vs_form_verdict (self->verdict, error ? error->message : NULL);
  gtk_widget_set_visible (self->verdict, error != NULL);
  if (run->outcome)
    {
      self->outcome = run->outcome;
      show_outcome (self);
    }
  if (run->outcome && run->neutral)
    {
      VsDesign *design = vs_board_edit (self->board, NULL);
      design->fixed = run->design->fixed;
      vs_board_changed (self->board, FALSE);
    }
  update_buttons (self);
  if (self->outdated)
    read_book (self);
  else if (self->stale)
    simulate (self);
}

static void
simulate (VsDesignPage *self)
{
  const VsDesign *design = vs_board_get_design (self->board);
  self->stale = self->running || self->loading;
  if (self->stale || !self->simulation || !design || !vs_workbench_get_workspace (self->workbench))
    return;
  Run *run = g_new0 (Run, 1);
  *run = (Run) { g_object_ref (vs_workbench_get_workspace (self->workbench)), self->simulation, vs_design_copy (design), *vs_board_get_assumptions (self->board), self->neutral, NULL };
  self->neutral = FALSE;
  self->running = TRUE;
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, run_simulation, run, run_free, self, run_done);
}

static void
changed_cb (VsDesignPage *self)
{
  update_buttons (self);
  simulate (self);
}

static void
neutral_cb (VsDesignPage *self)
{
  self->neutral = TRUE;
  simulate (self);
}

/* ── Where one begins ── */

static void
start_cb (VsDesignPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->start);
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!self->book || !workspace || chosen >= self->tariffs->len)
    return;
  g_autoptr (GError) error = NULL;
  const char *name = g_ptr_array_index (self->tariffs, chosen);
  g_autofree char *file = g_strdup_printf ("tariffs/%s.json", name);
  g_autofree char *json = vs_document_load (workspace, "tariffs", name, NULL, &error);
  VsDesign *design = json ? vs_design_parse (json, file, &error) : NULL;
  if (design)
    vs_board_set_design (self->board, design);
  else
    vs_workbench_fail (self->workbench, _("This tariff cannot be drawn"), error);
}

/* ── Keeping ── */

static void
compare_cb (VsDesignPage *self)
{
  g_ptr_array_add (self->tried, vs_tried_new (vs_board_get_design (self->board)->name, self->outcome));
  show_outcome (self);
  update_buttons (self);
}

/* A new name joins the others. */
static void
note_saved (VsDesignPage *self, const char *document, const char *name)
{
  guint i;
  for (i = 0; i < self->tariffs->len && !g_str_equal (g_ptr_array_index (self->tariffs, i), document); i++)
    ;
  if (i == self->tariffs->len)
    {
      g_ptr_array_add (self->tariffs, g_strdup (document));
      g_ptr_array_add (self->titles, NULL);
    }
  g_free (g_ptr_array_index (self->titles, i));
  g_ptr_array_index (self->titles, i) = g_strdup (name);
  fill_start (self, document);
}

static void
save_named (gpointer owner, const char *name)
{
  VsDesignPage *self = owner;
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!self->grid || !workspace || !vs_board_get_design (self->board))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *document = vs_text_slug (name, "tariff");
  VsDesign *design = vs_board_edit (self->board, NULL);
  g_free (design->name);
  design->name = g_strdup (name);
  g_autofree char *json = vs_design_to_json (design);
  int version = vs_document_save (workspace, "tariffs", document, json, _("Drawn on the board"), &error);
  if (version == 0)
    {
      vs_workbench_fail (self->workbench, _("The tariff was not saved"), error);
      return;
    }
  vs_workbench_say (self->workbench, _("Saved “%s” as version %d"), name, version);
  note_saved (self, document, name);
  update_buttons (self);
}

static GtkWindow *
window_of (VsDesignPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
save_cb (VsDesignPage *self)
{
  const VsDesign *design = vs_board_get_design (self->board);
  vs_name_dialog_present (window_of (self), _("Save Tariff"), _("Name"), design->name, _("_Save"), self, save_named);
}

static void
export_chosen (gpointer owner, GFile *file)
{
  VsDesignPage *self = owner;
  if (!self->grid || !file || !vs_board_get_design (self->board))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = vs_design_to_json (vs_board_get_design (self->board));
  if (g_file_replace_contents (file, json, strlen (json), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
    vs_workbench_say (self->workbench, _("The tariff is written as URDB JSON"));
  else
    vs_workbench_fail (self->workbench, _("The tariff was not written"), error);
}

static void
export_cb (VsDesignPage *self)
{
  g_autofree char *stem = vs_text_slug (vs_board_get_design (self->board)->name, "tariff"), *name = g_strconcat (stem, ".json", NULL);
  VsFileRequest request = { .title = _("Export Tariff"), .accept = _("_Export"), .filter_name = _("URDB rates"), .filter_glob = "*.json",
                            .name = name };
  vs_compat_save_file (window_of (self), &request, self, export_chosen);
}

/* ── The page ── */

static void
selected_cb (GtkDropDown *months, GParamSpec *property, VsWeekGrid *week)
{
  static const guint sets[] = { 0xfff, 0x0e0, 0xf1f };
  guint chosen = gtk_drop_down_get_selected (months);
  vs_week_grid_set_months (week, chosen < G_N_ELEMENTS (sets) ? sets[chosen] : 1u << (chosen - G_N_ELEMENTS (sets)));
}

static GtkWidget *
card_new (const char *title, const char *note, GtkWidget *corner, GtkWidget *content)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "card-title");
  gtk_box_append (GTK_BOX (head), label);
  if (corner)
    gtk_box_append (GTK_BOX (head), corner);
  gtk_box_append (GTK_BOX (card), head);
  if (note)
    {
      GtkWidget *words = gtk_label_new (note);
      gtk_label_set_xalign (GTK_LABEL (words), 0);
      gtk_label_set_wrap (GTK_LABEL (words), TRUE);
      gtk_widget_add_css_class (words, "card-note");
      gtk_box_append (GTK_BOX (card), words);
    }
  gtk_box_append (GTK_BOX (card), content);
  gtk_widget_add_css_class (card, "card");
  return card;
}

static GtkWidget *
week_card (VsDesignPage *self)
{
  GtkWidget *week = vs_week_grid_new (self->board);
  g_autoptr (GtkStringList) months = gtk_string_list_new (NULL);
  gtk_string_list_append (months, _("All months"));
  gtk_string_list_append (months, _("June to August"));
  gtk_string_list_append (months, _("September to May"));
  for (int month = 1; month <= 12; month++)
    {
      g_autofree char *name = vs_format_full (vs_day_from_civil (2001, month, 1), VS_FORMAT_MONTH, NULL);
      char *year = strrchr (name, ' ');
      if (year)
        *year = '\0';
      gtk_string_list_append (months, name);
    }
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&months)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Months shown and painted"), -1);
  g_signal_connect (choice, "notify::selected", G_CALLBACK (selected_cb), week);
  return card_new (_("Hours"), _("Choose a period’s colour under Prices, then drag over the hours it holds in. Weekdays go together."),
                   choice, week);
}

static GtkWidget *
card_of (VsDesignPage *self, const VsTile *tile, const char *currency)
{
  if (g_str_equal (tile->id, "week"))
    return week_card (self);
  if (g_str_equal (tile->id, "prices"))
    {
      GtkWidget *prices = vs_price_list_new (self->board, currency);
      g_signal_connect_object (prices, "neutral", G_CALLBACK (neutral_cb), self, G_CONNECT_SWAPPED);
      return card_new (_(tile->title), NULL, NULL, prices);
    }
  if (g_str_equal (tile->id, "answers"))
    return card_new (_(tile->title), NULL, NULL, vs_answer_form_new (self->board, currency));
  return vs_tile_card_new (tile);
}

static GtkWidget *
bar_button (VsDesignPage *self, GtkWidget *box, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = icon ? vs_form_icon_button (icon, label) : gtk_button_new_with_mnemonic (label);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static gboolean
undo_cb (VsDesignPage *self)
{
  vs_board_undo (self->board);
  return TRUE;
}

static gboolean
redo_cb (VsDesignPage *self)
{
  vs_board_redo (self->board);
  return TRUE;
}

static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  return g_variant_get_boolean (arguments) ? undo_cb (VS_DESIGN_PAGE (widget)) : redo_cb (VS_DESIGN_PAGE (widget));
}

/* The tariffs one can begin from; `wanted` is chosen without beginning anew. */
static void
fill_start (VsDesignPage *self, const char *wanted)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;
  g_signal_handlers_block_by_func (self->start, start_cb, self);
  for (guint i = 0; i < self->tariffs->len; i++)
    {
      /* Translators: where a new tariff begins: “From “Time of Use”” */
      g_autofree char *from = g_strdup_printf (_("From “%s”"), (char *) g_ptr_array_index (self->titles, i));
      gtk_string_list_append (names, from);
      if (g_strcmp0 (g_ptr_array_index (self->tariffs, i), wanted) == 0)
        chosen = i;
    }
  gtk_drop_down_set_model (self->start, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->start, chosen);
  g_signal_handlers_unblock_by_func (self->start, start_cb, self);
}

/* ── Reading the book ── */

typedef struct {
  VsWorkspace   *workspace;
  VsData        *data;
  VsSupplyBook        *book;
  VsSimulation  *simulation;
  VsAssumptions  assumptions;
  VsDashboard   *page;
  GPtrArray     *tariffs, *titles;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_clear_object (&load->workspace);
  g_clear_pointer (&load->data, vs_data_unref);
  vs_simulation_free (load->simulation);
  vs_supply_book_free (load->book);
  vs_dashboard_free (load->page);
  g_clear_pointer (&load->tariffs, g_ptr_array_unref);
  g_clear_pointer (&load->titles, g_ptr_array_unref);
  g_free (load);
}

/* A tariff that cannot be drawn is there under its document's name: choosing it says why. */
static void
load_tariffs (Load *load)
{
  g_auto (GStrv) names = vs_document_list (load->workspace, "tariffs");
  load->tariffs = g_ptr_array_new_with_free_func (g_free);
  load->titles = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *file = g_strdup_printf ("tariffs/%s.json", names[i]);
      g_autofree char *json = vs_document_load (load->workspace, "tariffs", names[i], NULL, NULL);
      g_autoptr (VsDesign) design = json ? vs_design_parse (json, file, NULL) : NULL;
      g_ptr_array_add (load->tariffs, g_strdup (names[i]));
      g_ptr_array_add (load->titles, g_strdup (design ? design->name : names[i]));
    }
}

static gboolean
load_book (VsJob *job, gpointer data, GError **error)
{
  Load *load = data;
  g_autofree char *path = vs_data_path ("portfolio/simulation-page.json");
  g_autofree char *json = vs_document_load (load->workspace, "portfolio", "simulation", NULL, error);
  g_autoptr (VsJsonDoc) assumptions = json ? vs_json_doc_parse (json, "portfolio/simulation.json", error) : NULL;
  VsJsonDoc *page = assumptions ? vs_json_doc_open (path, error) : NULL;
  if (!page || !(load->page = vs_dashboard_new (page, error)) || !vs_assumptions_read (assumptions, &load->assumptions, error)
      || !(load->book = vs_supply_book_load (load->workspace, job, error)))
    return FALSE;
  load->simulation = vs_simulation_new (load->book, &load->assumptions);
  vs_simulation_set_biller (load->simulation, vs_supply_book_bill, load->workspace);
  load_tariffs (load);
  return TRUE;
}

#define BEGIN_FROM "vs-design-begin-from"

void
vs_design_page_begin_from (VsWorkbench *workbench, const char *document)
{
  g_object_set_data_full (G_OBJECT (workbench), BEGIN_FROM, g_strdup (document), g_free);
}

/* The tariff that was asked for elsewhere; one that came in meanwhile joins the others. */
static void
begin_from_wanted (VsDesignPage *self)
{
  g_autofree char *wanted = g_object_steal_data (G_OBJECT (self->workbench), BEGIN_FROM);
  if (!wanted || !self->tariffs)
    return;
  if (!g_ptr_array_find_with_equal_func (self->tariffs, wanted, g_str_equal, NULL))
    {
      g_ptr_array_add (self->tariffs, g_strdup (wanted));
      g_ptr_array_add (self->titles, g_strdup (wanted));
    }
  fill_start (self, wanted);
  start_cb (self);
}

/* What is on the board stays there when other readings or customers came in. */
static void
replace_book (VsDesignPage *self, Load *load)
{
  self->outcome = NULL;
  vs_simulation_free (self->simulation);
  vs_supply_book_free (self->book);
  self->book = g_steal_pointer (&load->book);
  self->simulation = g_steal_pointer (&load->simulation);
  simulate (self);
}

static void
show_book (VsDesignPage *self, Load *load)
{
  self->book = g_steal_pointer (&load->book);
  self->simulation = g_steal_pointer (&load->simulation);
  self->page_data = vs_page_data_new (g_steal_pointer (&load->page), load->data);
  *vs_board_get_assumptions (self->board) = load->assumptions;
  vs_card_grid_set_dashboard (self->grid, self->page_data->dashboard);
  for (guint i = 0; i < self->page_data->dashboard->tiles->len; i++)
    vs_card_grid_append (self->grid, card_of (self, g_ptr_array_index (self->page_data->dashboard->tiles, i),
                                              vs_data_currency (load->data)));
  self->tariffs = g_steal_pointer (&load->tariffs);
  self->titles = g_steal_pointer (&load->titles);
  fill_start (self, vs_json_string_or (vs_json_get (vs_json_doc_root (self->page_data->dashboard->doc), "begin_from"), NULL));
  gtk_stack_set_visible_child_name (self->stack, "board");
  if (g_object_get_data (G_OBJECT (self->workbench), BEGIN_FROM))
    begin_from_wanted (self);
  else
    start_cb (self);
}

static void
show_failure (VsDesignPage *self, const char *message)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, "failed");
  adw_status_page_set_description (ADW_STATUS_PAGE (page), message);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
load_done (gpointer owner, gpointer data, const GError *error)
{
  VsDesignPage *self = owner;
  Load *load = data;
  self->loading = FALSE;
  if (self->outdated && self->grid && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      read_book (self);
      return;
    }
  if (!self->grid || load->workspace != vs_workbench_get_workspace (self->workbench))
    return;
  if (load->simulation && self->book)
    replace_book (self, load);
  else if (load->simulation)
    show_book (self, load);
  else
    show_failure (self, error ? error->message : "");
}

static void
drop_book (VsDesignPage *self)
{
  self->outcome = NULL;
  if (self->running)      /* its simulation is at work; it ends with the page */
    return;
  vs_card_grid_clear (self->grid);
  vs_card_grid_set_dashboard (self->grid, NULL);
  vs_board_set_design (self->board, NULL);
  g_clear_pointer (&self->page_data, vs_page_data_unref);
  g_clear_pointer (&self->simulation, vs_simulation_free);
  g_clear_pointer (&self->book, vs_supply_book_free);
}

static void
read_book (VsDesignPage *self)
{
  VsData *data = vs_workbench_get_data (self->workbench);
  if (self->loading || self->running || !data)
    return;
  Load *load = g_new0 (Load, 1);
  load->workspace = g_object_ref (vs_workbench_get_workspace (self->workbench));
  load->data = vs_data_ref (data);
  self->loading = TRUE;
  self->outdated = FALSE;
  if (!self->book)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, load_book, load, load_free, self, load_done);
}

/* When it is looked at; not before: it takes memory. */
static void
map_cb (VsDesignPage *self)
{
  if (!self->book || self->outdated)
    read_book (self);
  else
    begin_from_wanted (self);
}

static void
data_cb (VsDesignPage *self)
{
  self->outdated = self->book || self->loading;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    map_cb (self);
}

static GtkWidget *
loading_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16), *spinner = gtk_spinner_new ();
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_("Reading the hours of every customer…")));
  return box;
}

static void
vs_design_page_dispose (GObject *object)
{
  VsDesignPage *self = VS_DESIGN_PAGE (object);
  if (self->grid)
    {
      g_signal_handlers_disconnect_by_data (self->board, self);
      self->stale = FALSE;
      drop_book (self);
      self->grid = NULL;
      gtk_widget_unparent (GTK_WIDGET (self->stack));
    }
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (vs_design_page_parent_class)->dispose (object);
}

static void
vs_design_page_finalize (GObject *object)
{
  VsDesignPage *self = VS_DESIGN_PAGE (object);
  g_clear_pointer (&self->page_data, vs_page_data_unref);
  vs_simulation_free (self->simulation);
  vs_supply_book_free (self->book);
  g_clear_object (&self->board);
  g_ptr_array_unref (self->tried);
  g_clear_pointer (&self->tariffs, g_ptr_array_unref);
  g_clear_pointer (&self->titles, g_ptr_array_unref);
  G_OBJECT_CLASS (vs_design_page_parent_class)->finalize (object);
}

static void
vs_design_page_class_init (VsDesignPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_design_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vs_design_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "designpage");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, key_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, key_cb, "b", FALSE);
}

/* Where one begins and the way back; what becomes of it. One line where there is room. */
static GtkWidget *
bar_new (VsDesignPage *self)
{
  GtkWidget *bar = gtk_flow_box_new ();
  GtkWidget *begin = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (bar), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (bar), 2);
  gtk_widget_add_css_class (bar, "edit-bar");
  gtk_widget_add_css_class (bar, "design-bar");
  self->start = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->start), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tariff to begin from"), -1);
  g_signal_connect_object (self->start, "notify::selected", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (begin), GTK_WIDGET (self->start));
  self->undo = bar_button (self, begin, "vs-undo-symbolic", _("Undo"), G_CALLBACK (undo_cb));
  self->redo = bar_button (self, begin, "vs-redo-symbolic", _("Redo"), G_CALLBACK (redo_cb));
  self->compare = bar_button (self, end, NULL, _("_Compare"), G_CALLBACK (compare_cb));
  self->export = bar_button (self, end, NULL, _("_Export…"), G_CALLBACK (export_cb));
  self->save = bar_button (self, end, NULL, _("_Save…"), G_CALLBACK (save_cb));
  gtk_widget_set_halign (end, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_flow_box_insert (GTK_FLOW_BOX (bar), begin, -1);
  gtk_flow_box_insert (GTK_FLOW_BOX (bar), end, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (bar); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  return bar;
}

static void
vs_design_page_init (VsDesignPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();
  GtkWidget *failed = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "vs-tariffs-symbolic", "title", _("Nothing to try a tariff on"),
                                    NULL);
  self->board = vs_board_new ();
  self->tried = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_tried_free);
  self->stack = GTK_STACK (gtk_stack_new ());
  self->grid = VS_CARD_GRID (vs_card_grid_new ());
  self->verdict = vs_form_verdict_new ();
  gtk_widget_set_visible (self->verdict, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->grid));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), bar_new (self));
  gtk_box_append (GTK_BOX (box), self->verdict);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_stack_add_named (self->stack, loading_new (), "loading");
  gtk_stack_add_named (self->stack, failed, "failed");
  gtk_stack_add_named (self->stack, box, "board");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect_object (self->board, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
vs_design_page_new (VsWorkbench *workbench)
{
  VsDesignPage *self = g_object_new (VS_TYPE_DESIGN_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::data", G_CALLBACK (data_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

gboolean
vs_design_page_is_busy (VsDesignPage *self)
{
  g_return_val_if_fail (VS_IS_DESIGN_PAGE (self), FALSE);
  return self->loading || self->running || (self->book && !self->outcome);
}
