/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A view is built with the keyboard and with the pointer: tiles move, grow, go and come back; it is saved, saved as another, deleted and
 * brought back; and what was not saved is asked about. Usage: test-edit RETAILER */
#include "desk.h"

#include "edit/edit-page.h"
#include "edit/edit-tile.h"
#include "semantic/view.h"
#include "widgets/card-grid.h"
#include "workspace/document.h"

/* ── The tiles, as a screen reader is told ── */

static GtkWidget *
tile_at (guint i)
{
  GtkWidget *editor = vs_window_editor (window, window->place), *grid = editor ? find (editor, VS_TYPE_CARD_GRID, NULL) : NULL;
  return grid ? vs_card_grid_get_card (VS_CARD_GRID (grid), i) : NULL;
}

static guint
n_tiles (void)
{
  guint n = 0;
  while (tile_at (n))
    n++;
  return n;
}

/* One of: title, columns, rows, place, how many. (transfer full) */
static char *
told_of (guint i, const char *what)
{
  static GRegex *regex;
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *words = told (tile_at (i), GTK_ACCESSIBLE_PROPERTY_LABEL);
  if (!regex)
    regex = g_regex_new ("^(?<title>.*), \\w+, (?<columns>\\d+) columns by (?<rows>\\d+) rows, (?<place>\\d+) of (?<n>\\d+)$", G_REGEX_DOTALL, 0, NULL);
  if (!g_regex_match (regex, words, 0, &match))
    g_error ("a tile says “%s”", words);
  return g_match_info_fetch_named (match, what);
}

static int
number_of (guint i, const char *what)
{
  g_autofree char *number = told_of (i, what);
  return atoi (number);
}

/* The titles in their order. (transfer full) */
static char *
order (void)
{
  GString *all = g_string_new (NULL);
  for (guint i = 0; tile_at (i); i++)
    {
      g_autofree char *title = told_of (i, "title");
      g_string_append_printf (all, "%s|", title);
    }
  return g_string_free (all, FALSE);
}

static gboolean
is_order (const char *wanted)
{
  g_autofree char *now = order ();
  return g_str_equal (now, wanted);
}

static gboolean
is_title (guint i, const char *wanted)
{
  g_autofree char *title = tile_at (i) ? told_of (i, "title") : NULL;
  return g_strcmp0 (title, wanted) == 0;
}

/* A page that is just being exchanged may miss the key. */
static void
enter (void)
{
  await_that (is_filled () && gtk_widget_is_sensitive (window->edit_button));
  for (int i = 0; i < 3 && !vs_window_editor (window, window->place); i++)
    {
      press ("ctrl+d");
      for (gint64 end = g_get_monotonic_time () + 3 * G_USEC_PER_SEC; !vs_window_editor (window, window->place) && desk_turn (end);)
        ;
    }
  await (GTK_WIDGET (window), VS_TYPE_EDIT_PAGE, NULL);
  await_that (n_tiles () >= 8);
  desk_settle ();
}

/* ── Documents ── */

static int
newest (const char *name)
{
  g_autoptr (GPtrArray) history = vs_document_history (vs_workbench_get_workspace (window->workbench), VS_VIEW_KIND, name, NULL);
  return history && history->len > 0 ? ((const VsDocumentInfo *) g_ptr_array_index (history, 0))->version : 0;
}

/* ── Cases ── */

static void
test_enter (void)
{
  enter ();
  guint n = n_tiles ();
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = told_of (i, "title");
      g_assert_cmpstr (title, !=, "");
      g_assert_cmpint (number_of (i, "place"), ==, i + 1);
      g_assert_cmpint (number_of (i, "n"), ==, n);
      g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (tile_at (i)), GTK_ACCESSIBLE_ROLE_LIST_ITEM));
    }
  g_assert_true (gtk_widget_is_sensitive (await (GTK_WIDGET (window), GTK_TYPE_BUTTON, "Add Tile")));
}

static void
test_keyboard (void)
{
  g_autofree char *before = order (), *first = told_of (0, "title"), *second = told_of (1, "title"), *after = NULL;
  int columns = number_of (0, "columns"), rows = number_of (0, "rows");
  guint n = n_tiles ();
  point_in (tile_at (0), 20, 12, NULL);
  await_that (gtk_widget_has_focus (tile_at (0)));
  press ("Right");
  await_that (is_title (0, second) && is_title (1, first));
  press ("shift+Right");
  await_that (number_of (1, "columns") == columns + 1);
  press ("shift+Down");
  await_that (number_of (1, "rows") == rows + 1);
  press ("Delete");
  await_that (n_tiles () == n - 1);
  after = order ();
  press ("ctrl+z ctrl+z ctrl+z ctrl+z");
  await_that (is_order (before) && number_of (0, "columns") == columns && number_of (0, "rows") == rows);
  press ("ctrl+shift+z ctrl+shift+z ctrl+shift+z ctrl+shift+z");
  await_that (is_order (after));
  press ("ctrl+z ctrl+z ctrl+z ctrl+z");
  await_that (is_order (before));
}

/* Dragged onto the right half of the next it stands behind it; dragged at its corner it is higher; each is one step to undo. */
static void
test_pointer (void)
{
  g_autofree char *before = order (), *first = told_of (0, "title"), *second = told_of (1, "title");
  graphene_rect_t one, two;
  desk_settle ();
  g_assert_true (gtk_widget_compute_bounds (tile_at (0), GTK_WIDGET (window), &one));
  g_assert_true (gtk_widget_compute_bounds (tile_at (1), GTK_WIDGET (window), &two));
  drag (tile_at (0), one.size.width / 2, one.size.height / 2, two.origin.x + two.size.width * 0.75 - one.origin.x - one.size.width / 2,
        two.origin.y + two.size.height / 2 - one.origin.y - one.size.height / 2);
  await_that (is_title (0, second) && is_title (1, first));
  int rows = number_of (1, "rows");
  GtkWidget *moved = tile_at (1);
  desk_settle ();
  drag (moved, gtk_widget_get_width (moved) - 10, gtk_widget_get_height (moved) - 10, 0, 170);
  await_that (number_of (1, "rows") >= rows + 1);
  press ("ctrl+z");
  await_that (number_of (1, "rows") == rows && is_title (1, first));
  press ("ctrl+z");
  await_that (is_order (before));
}

static void
move_first (void)
{
  g_autofree char *first = told_of (0, "title");
  point_in (tile_at (0), 20, 12, NULL);
  await_that (gtk_widget_has_focus (tile_at (0)));
  press ("Right");
  await_that (is_title (1, first));
}

static void
test_save (void)
{
  g_autofree char *first = told_of (0, "title");
  move_first ();
  press ("ctrl+s");
  await (GTK_WIDGET (window), GTK_TYPE_LABEL, "Saved as version 1.");   /* nothing else can be saved before */
  g_assert_cmpint (newest ("executive"), ==, 1);
  g_autoptr (JsonNode) saved = vs_view_load (vs_workbench_get_workspace (window->workbench), "executive", -1, NULL);
  JsonArray *tiles = json_object_get_array_member (json_node_get_object (saved), "tiles");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (tiles, 1), "title"), ==, first);
}

/* The dialog proposes a title; the view stands in the sidebar under its own heading, and is a document of its own. */
static void
test_save_as (void)
{
  press ("ctrl+shift+s");
  GtkWidget *title = await (await_dialog (), ADW_TYPE_ENTRY_ROW, "Title");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), !=, "");
  press ("ctrl+a B o a r d space r o o m Return");
  await (GTK_WIDGET (window->views), GTK_TYPE_LABEL, "Board room");
  await (GTK_WIDGET (window->views), GTK_TYPE_LABEL, "Your Views");
  g_assert_cmpint (newest ("board-room"), ==, 1);
  await_that (is_titled ("Board room"));
}

/* Through the menu; Undo in the toast brings it back. */
static void
test_delete (void)
{
  enter ();
  point_at (await (GTK_WIDGET (window), GTK_TYPE_MENU_BUTTON, "View Menu"));
  await (GTK_WIDGET (window), GTK_TYPE_LABEL, "Delete View");
  press ("Up Return");     /* it is the last one */
  await_that (!find (GTK_WIDGET (window->views), GTK_TYPE_LABEL, "Board room"));
  point_at (await (GTK_WIDGET (window->toasts), GTK_TYPE_BUTTON, "_Undo"));
  await (GTK_WIDGET (window->views), GTK_TYPE_LABEL, "Board room");
  await_that (is_titled ("Board room"));
}

/* Leaving with changes asks; discarding leaves what was saved. */
static void
test_discard (void)
{
  press ("alt+1");
  await_that (is_titled ("Overview"));
  int version = newest ("executive");
  enter ();
  guint n = n_tiles ();
  point_in (tile_at (0), 20, 12, NULL);
  await_that (gtk_widget_has_focus (tile_at (0)));
  press ("Delete");
  await_that (n_tiles () == n - 1);
  press ("ctrl+d");
  await_that (dialog () || find (GTK_WIDGET (window), GTK_TYPE_LABEL, "Save the changes?"));
  desk_settle ();
  press ("alt+d");
  await_that (!vs_window_editor (window, window->place));
  g_assert_null (find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "Add Tile"));
  g_assert_cmpint (newest ("executive"), ==, version);
}

int
main (int argc, char **argv)
{
  desk_open (&argc, &argv);
  g_test_add_func ("/edit/enter", test_enter);
  g_test_add_func ("/edit/keyboard", test_keyboard);
  g_test_add_func ("/edit/pointer", test_pointer);
  g_test_add_func ("/edit/save", test_save);
  g_test_add_func ("/edit/save-as", test_save_as);
  g_test_add_func ("/edit/delete", test_delete);
  g_test_add_func ("/edit/discard", test_discard);
  return desk_close (g_test_run ());
}
