/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way in for files: what is shown is what the file is, each decision changes what is shown, and what was shown is what is loaded. With
 * VS_SHOTS=FOLDER each state is kept as a picture. */
#include "pages/import-page.h"

#include "core/workspace/folder.h"
#include "ui/look.h"
#include "widgets/import-check.h"

static VsWorkbench *workbench;
static Folder folder;
static GtkWidget *window, *page;

/* ── Finding ── */

static gboolean
is_there (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

/* The first label that is shown and holds these words. */
static GtkWidget *
find_label (GtkWidget *widget, const char *words)
{
  GtkWidget *found = NULL;

  if (!is_there (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_label (child, words);
  return found;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static gboolean
has_words (gpointer words)
{
  return find_label (page, words) != NULL;
}

static gboolean
lacks_words (gpointer words)
{
  return find_label (page, words) == NULL;
}

#define assert_words(words) G_STMT_START { if (!iterate (has_words, (gpointer) (words), 10)) g_error ("“%s” is not shown", words); } G_STMT_END

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget) && is_there (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

static gboolean
has_row (gpointer title)
{
  return find_row (page, title) != NULL;
}

/* The control in the row of that title. */
static GtkWidget *
control (const char *title, GType type)
{
  GtkWidget *found;

  if (!iterate (has_row, (gpointer) title, 10))
    g_error ("there is no row “%s”", title);
  found = find_type (find_row (page, title), type);
  g_assert_nonnull (found);
  return found;
}

static void
choose (const char *title, const char *value)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (control (title, GTK_TYPE_DROP_DOWN));
  GListModel *model = gtk_drop_down_get_model (drop_down);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_has_prefix (gtk_string_object_get_string (item), value))
        {
          gtk_drop_down_set_selected (drop_down, i);
          return;
        }
    }
  g_error ("“%s” cannot be chosen for “%s”", value, title);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *words)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && is_there (widget) && find_label (widget, words))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, words);
  return found;
}

static gboolean
has_button (gpointer words)
{
  GtkWidget *button = find_button (page, words);

  return button && gtk_widget_is_sensitive (button);
}

static void
click (const char *words)
{
  if (!iterate (has_button, (gpointer) words, 10))
    g_error ("there is no button “%s”", words);
  g_signal_emit_by_name (find_button (page, words), "clicked");
}

/* ── Pictures ── */

static void
shoot (const char *name, int width, const char *suffix)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = g_strdup_printf ("%s/%s-%d%s.png", g_getenv ("VS_SHOTS"), name, width, suffix);
  int w = gtk_widget_get_width (window), h = gtk_widget_get_height (window);

  gdk_paintable_snapshot (paintable, snapshot, w, h);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &GRAPHENE_RECT_INIT (0, 0, w, h));
  gdk_texture_save_to_png (texture, file);
}

static void
pictures (const char *name)
{
  static const int widths[] = { 1280, 360 };

  for (guint i = 0; g_getenv ("VS_SHOTS") && i < G_N_ELEMENTS (widths); i++)
    for (int dark = 0; dark <= 1; dark++)
      {
        Wanted wanted = { page, widths[i] };

        adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
        gtk_window_set_default_size (GTK_WINDOW (window), widths[i], i ? 2200 : 1500);
        iterate (is_wide, &wanted, 3);
        iterate (never, NULL, 1);
        shoot (name, widths[i], dark ? "-dark" : "");
      }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
check (const char *name)
{
  pictures (name);
  look_at_widths (window, page, name);
}

/* ── Cases ── */

static char *
file (const char *name, const char *content)
{
  char *path = folder_file (&folder, name);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

static void
open_page (void)
{
  page = vs_import_page_new (workbench);
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 900);
  gtk_window_present (GTK_WINDOW (window));
}

static void
add (const char *path)
{
  vs_import_page_add_files (VS_IMPORT_PAGE (page), (const char *const[]) { path, NULL });
}

static gint64
count (const char *sql)
{
  VsWorkspace *ws = vs_workbench_get_workspace (workbench);
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  gint64 n = -1;

  g_assert_true (vs_db_get_int (db, &n, NULL, sql));
  vs_workspace_release (ws, db);
  return n;
}

/* One file goes straight to what it is taken for; its first rows are there as they land, with what is wrong. */
static void
test_check (void)
{
  g_autofree char *path = file ("invoices.csv",
                                "invoice_id;customer_id;issued_on;due_on;amount;currency;disputed;colour\n"
                                "I1;C1;05.02.2026;19.02.2026;1200,50;EUR;no;red\n"
                                "I2;C2;13.02.2026;27.02.2026;80,00;EUR;yes;\n"
                                "I3;C2;31.02.2026;;80,00;EUR;yes;blue\n"
                                "I4;C2;14.02.2026;;95,10;EUR;yes\n"
                                "I5;C9;15.02.2026;01.03.2026;40,25;EUR;no;green\n");
  open_page ();
  add (path);
  assert_words ("Columns of the table “invoice”");
  assert_words ("2026-02-05");
  assert_words ("1200.50");
  assert_words ("there is no such day");
  assert_words ("7 fields, the header has 8");
  assert_words ("Proved by 19.02.2026 in line 2");
  assert_words ("Keep the other columns as attributes");
  check ("check");
  choose ("Decimal mark", "Point");
  assert_words ("is not an amount");
  choose ("Decimal mark", "Comma");
  assert_words ("1200.50");
  click ("Import 1 File");
  assert_words ("5 rows: 3 new, 0 updated, 0 unchanged");
  assert_words ("2 quarantined");
  assert_words ("Open Control");
  check ("result");
  g_assert_cmpint (count ("SELECT count (*) FROM invoice"), ==, 3);
  g_assert_cmpint (count ("SELECT count (*) FROM attribute WHERE entity = 'invoice'"), ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A file nobody knows can be told what it is; nothing of it is loaded before that. */
static void
test_decide (void)
{
  g_autofree char *path = file ("kunden.csv", "Kundennr,Name,Ort,Seit\n7,Ada,Bonn,03/04/2019\n8,Eva,Köln,05/06/2020\n");

  open_page ();
  add (path);
  assert_words ("Choose what the rows of this file are");
  assert_words ("Köln");
  check ("unknown");
  choose ("Each row is", "customer");
  assert_words ("no column gives “customer_id”");
  choose ("Kundennr", "customer_id");
  choose ("Seit", "customer_since");
  assert_words ("The dates may be day first or month first");
  choose ("Order of dates", "Day, month, year");
  assert_words ("2019-04-03");
  iterate (lacks_words, (gpointer) "The dates may be", 5);
  check ("decided");
  click ("Import 1 File");
  assert_words ("2 rows: 2 new");
  g_assert_cmpint (count ("SELECT customer_since FROM customer WHERE customer_id = '7'"), ==, 17989);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A folder: each file with its verdict, mappings among them are kept and used. */
static void
test_many (void)
{
  g_autofree char *dir = folder_file (&folder, "export"), *plans = NULL, *broken = NULL, *mapping = NULL, *mapped = NULL, *readings = NULL;

  g_mkdir (dir, 0700);
  plans = file ("export/plan.csv", "plan_id,name,fuel,kind\nP1,Flat,electricity,flat\n");
  readings = file ("export/smart meters.csv", "meter_id,timestamp,kwh\nM1,2026-03-01T00:00:00Z,0.5\nM1,2026-03-01T01:00:00Z,0.25\n");
  broken = file ("export/empty.csv", "");
  mapped = file ("export/people.csv", "Nr,Wer\n1,Ada\n");
  mapping = file ("export/people.json", "{ \"name\": \"people\", \"title\": \"People of the old system\", \"match\": { \"columns\": [\"Nr\", \"Wer\"] },"
                  "  \"target\": \"customer\", \"columns\": [ { \"source_column\": \"Nr\", \"target_column\": \"customer_id\" },"
                  "  { \"source_column\": \"Wer\", \"target_column\": \"name\", \"transformation\": \"upper (value)\" } ] }");
  open_page ();
  add (dir);
  assert_words ("Recognised: People of the old system");
  assert_words ("smart meters.csv");
  assert_words ("is empty");
  assert_words ("Import 3 Files");
  check ("files");
  click ("Check");
  assert_words ("2 of 4");
  click ("Back");
  click ("Import 3 Files");
  assert_words ("2 readings: 2 new");
  check ("result-many");
  g_assert_cmpint (count ("SELECT count (*) FROM customer WHERE name = 'ADA'"), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_workspace (gpointer data)
{
  return vs_workbench_get_workspace (workbench) != NULL && vs_workbench_is_idle (workbench);
}

static void
closed (gpointer done)
{
  *(gboolean *) done = TRUE;
}

static gboolean
is_true (gpointer done)
{
  return *(gboolean *) done;
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkCssProvider) style = NULL;
  gboolean done = FALSE;
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_main_context_acquire (NULL);   /* as an application does: what threads send waits for this one */
  folder_set_up (&folder, NULL);
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/voltsource/Workbench/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_autofree char *path = folder_file (&folder, "w.voltsource");
  workbench = vs_workbench_new ();
  vs_workbench_create (workbench, path);
  g_assert_true (iterate (has_workspace, NULL, 20));
  g_test_add_func ("/import/check", test_check);
  g_test_add_func ("/import/decide", test_decide);
  g_test_add_func ("/import/many", test_many);
  status = g_test_run ();
  vs_workbench_shutdown (workbench, G_CALLBACK (closed), &done);
  iterate (is_true, &done, 10);
  g_object_unref (workbench);
  folder_tear_down (&folder, NULL);
  return status;
}
