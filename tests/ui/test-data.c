/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in the workspace and what waits: as many rows as there are, the field at fault marked, a correction taken and the row taken back. */
#include "pages/data-page.h"
#include "pages/quarantine-page.h"

#include "quality/quality.h"
#include "ui/hands.h"
#include "widgets/lineage-window.h"
#include "widgets/quality-chart.h"
#include "work.h"

static gboolean
has_data (gpointer data)
{
  return vs_workbench_get_data (workbench) != NULL && vs_workbench_is_idle (workbench);
}

static void
load (const char *name, const char *text)
{
  g_autofree char *path = file (name, text);
  VsWorkspace *ws = vs_workbench_get_workspace (workbench);
  g_autoptr (GError) error = NULL;
  VsLoadResult result;

  vs_load_file (ws, path, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  vs_load_result_clear (&result);
  g_assert_true (vs_quality_run (ws, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* Nothing yet: the page says what to do, and shows no empty boxes. */
static void
test_empty (void)
{
  show_page (vs_data_page_new (workbench));
  assert_words ("Drop files here");
  assert_words ("No file has been imported yet");
  g_assert_null (find_label (page, "What is in the workspace"));
  check ("data-empty");
  gtk_window_destroy (GTK_WINDOW (window));
  show_page (vs_quarantine_page_new (workbench));
  assert_words ("Nothing Waits");
  check ("quarantine-empty");
  gtk_window_destroy (GTK_WINDOW (window));
}

static const char customers[] =
  "customer_id,name,kind,birth_year,customer_since\n"
  "C1,Ann,household,1980,2020-01-01\n"
  "C2,Bob,household,1985,2020-31-01\n"
  "C3,,household,1990,2021-01-01\n"
  "C4,Di,household,abc,2021-01-01\n"
  "C5,\"Ed, junior\",household,x1,2021-01-01\n";

static void
test_data (void)
{
  load ("customer.csv", customers);
  load ("invoice.csv", "invoice_id,customer_id,issued_on,due_on,amount,currency,kind,status\n"
                       "I1,C1,2026-01-05,2026-01-20,100.00,USD,invoice,open\nI2,C9,2026-02-05,2026-02-20,5.00,USD,invoice,open\n");
  vs_work_run (workbench);
  g_assert_true (iterate (has_data, NULL, 20));
  show_page (vs_data_page_new (workbench));
  assert_words ("3 rows wait in quarantine");
  assert_words ("Customer");
  assert_words ("2 rows · last loaded");
  assert_words ("Quality over time");
  assert_words ("5 rows: 2 new");
  check ("data");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_row (page, "Invoice")), TRUE);
  assert_words ("Each invoice has its customer");
  assert_words ("1 of 2 rows fail");
  check ("data-rules");
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_admitted (gpointer data)
{
  return vs_workbench_is_idle (workbench) && count ("SELECT count (*) FROM customer") == *(gint64 *) data;
}

static void
test_quarantine (void)
{
  gint64 wanted = 3;
  GtkWidget *row;

  show_page (vs_quarantine_page_new (workbench));
  assert_words ("3 rows wait");
  assert_words ("C5,\"Ed, junior\",household,x1,2021-01-01");
  assert_words ("customer.csv · birth_year");
  check ("quarantine");
  row = gtk_widget_get_ancestor (find_label (page, "Line 5 of customer.csv"), GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  iterate (never, NULL, 1);
  check ("quarantine-open");
  /* The keyboard stands in the field at fault. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), GTK_TYPE_ENTRY))), ==, "abc");
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), GTK_TYPE_ENTRY)), "1970");
  g_signal_emit_by_name (find_button (row, "Re-admit"), "clicked");
  g_assert_true (iterate (is_admitted, &wanted, 20));
  assert_words ("2 rows wait");
  g_assert_cmpint (count ("SELECT birth_year FROM customer WHERE customer_id = 'C4'"), ==, 1970);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWindow *
find_window (GtkWidget *other)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) one = g_list_model_get_item (windows, i);

      if (GTK_WIDGET (one) != other && gtk_window_get_transient_for (one) == GTK_WINDOW (other))
        return one;
    }
  return NULL;
}

/* From a column to the file it came from, and to what hangs on it. */
static void
test_lineage (void)
{
  GtkWidget *shown, *opened;

  show_page (vs_data_page_new (workbench));
  shown = window;
  vs_lineage_window_present (GTK_WINDOW (window), workbench, "invoice.amount");
  opened = page = window = GTK_WIDGET (find_window (shown));
  assert_words ("invoice.csv · amount");
  assert_words ("What hangs on it");
  pictures ("lineage");
  problems = 0;
  look (page, "lineage", 560);
  g_assert_cmpint (problems, ==, 0);
  click ("All");
  gtk_editable_set_text (GTK_EDITABLE (find_type (page, GTK_TYPE_SEARCH_ENTRY)), "customer.name");
  assert_words ("customer.name");
  gtk_window_destroy (GTK_WINDOW (opened));
  gtk_window_destroy (GTK_WINDOW (shown));
}

/* The line, its keyboard and its words are those of every other chart. */
static void
test_chart (void)
{
  static VsQualityScore scores[] = {
    { NULL, 1767225600, 100, 10, 0.9 }, { NULL, 1769904000, 400, 160, 0.6 }, { NULL, 1772323200, 400, 150, 0.625 }, { NULL, 1775001600, 500, 10, 0.98 },
  };
  g_autoptr (GPtrArray) given = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (scores); i++)
    g_ptr_array_add (given, &scores[i]);
  show_page (vs_quality_chart_new (vs_workbench_get_data (workbench), given));
  assert_words ("Quality over time");
  assert_words ("now 98");
  g_assert_nonnull (find_type (page, VS_TYPE_CHART_VIEW));
  check ("data-chart");
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_taken_back (gpointer before)
{
  return vs_workbench_is_idle (workbench) && count ("SELECT count (*) FROM load") < *(gint64 *) before;
}

/* The last import is taken back after a question; then there is nothing to take back. */
static void
test_undo (void)
{
  gint64 before;
  GtkWidget *shown;

  load ("plan.csv", "plan_id,name,fuel,kind\nP1,Flat,electricity,flat\n");
  before = count ("SELECT count (*) FROM load");
  show_page (vs_data_page_new (workbench));
  shown = window;
  click ("Take Back");
  page = GTK_WIDGET (find_window (shown));
  assert_words ("Take “plan.csv” back?");
  click ("Take Back");
  page = gtk_window_get_child (GTK_WINDOW (shown));
  g_assert_true (iterate (is_taken_back, &before, 20));
  g_assert_cmpint (count ("SELECT count (*) FROM plan"), ==, 0);
  check ("data-undone");
  gtk_window_destroy (GTK_WINDOW (shown));
}

int
main (int argc, char **argv)
{
  int status;

  begin (&argc, &argv);
  g_test_add_func ("/data/empty", test_empty);
  g_test_add_func ("/data/stock", test_data);
  g_test_add_func ("/data/lineage", test_lineage);
  g_test_add_func ("/data/chart", test_chart);
  g_test_add_func ("/data/quarantine", test_quarantine);
  g_test_add_func ("/data/undo", test_undo);
  status = g_test_run ();
  end ();
  return status;
}
