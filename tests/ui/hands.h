/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hands.h: a page of the window in a test: an empty workspace, finding what is shown, using it, and pictures of it. With VS_SHOTS=FOLDER each
 * state that is looked at is kept as a picture. */
#pragma once

#include "core/workspace/folder.h"
#include "ui/look.h"
#include "workbench.h"

static VsWorkbench *workbench;
static Folder folder;
static GtkWidget *window, *page;

/* ── Finding ── */

static inline gboolean
is_there (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

/* The first label that is shown and holds these words. */
static inline GtkWidget *
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

static inline GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static inline gboolean
has_words (gpointer words)
{
  return find_label (page, words) != NULL;
}

static inline gboolean
lacks_words (gpointer words)
{
  return find_label (page, words) == NULL;
}

#define assert_words(words) G_STMT_START { if (!iterate (has_words, (gpointer) (words), 10)) g_error ("“%s” is not shown", words); } G_STMT_END

static inline GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget) && is_there (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

static inline gboolean
has_row (gpointer title)
{
  return find_row (page, title) != NULL;
}

/* The control in the row of that title. */
static inline GtkWidget *
control (const char *title, GType type)
{
  GtkWidget *found;

  if (!iterate (has_row, (gpointer) title, 10))
    g_error ("there is no row “%s”", title);
  found = find_type (find_row (page, title), type);
  g_assert_nonnull (found);
  return found;
}

static inline void
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

static inline GtkWidget *
find_button (GtkWidget *widget, const char *words)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && is_there (widget) && find_label (widget, words))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, words);
  return found;
}

static inline gboolean
has_button (gpointer words)
{
  GtkWidget *button = find_button (page, words);

  return button && gtk_widget_is_sensitive (button);
}

static inline void
click (const char *words)
{
  if (!iterate (has_button, (gpointer) words, 10))
    g_error ("there is no button “%s”", words);
  g_signal_emit_by_name (find_button (page, words), "clicked");
}

/* ── Pictures ── */

static inline void
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

static inline void
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

static inline void
check (const char *name)
{
  pictures (name);
  look_at_widths (window, page, name);
}

static inline char *
file (const char *name, const char *content)
{
  char *path = folder_file (&folder, name);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

static inline gint64
count (const char *sql)
{
  VsWorkspace *ws = vs_workbench_get_workspace (workbench);
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  gint64 n = -1;

  g_assert_true (vs_db_get_int (db, &n, NULL, sql));
  vs_workspace_release (ws, db);
  return n;
}

static inline gboolean
has_workspace (gpointer data)
{
  return vs_workbench_get_workspace (workbench) != NULL && vs_workbench_is_idle (workbench);
}

static inline void
closed (gpointer done)
{
  *(gboolean *) done = TRUE;
}

static inline gboolean
is_true (gpointer done)
{
  return *(gboolean *) done;
}

static inline void
show_page (GtkWidget *shown)
{
  page = shown;
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 900);
  gtk_window_present (GTK_WINDOW (window));
}

static inline void
begin (int *argc, char ***argv)
{
  g_autoptr (GtkCssProvider) style = NULL;
  g_autofree char *path = NULL;

  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_main_context_acquire (NULL);   /* as an application does: what threads send waits for this one */
  folder_set_up (&folder, NULL);
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/voltsource/Workbench/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/voltsource/Workbench/icons");
  path = folder_file (&folder, "w.voltsource");
  workbench = vs_workbench_new ();
  vs_workbench_create (workbench, path);
  g_assert_true (iterate (has_workspace, NULL, 20));
}

static inline void
end (void)
{
  gboolean done = FALSE;

  vs_workbench_shutdown (workbench, G_CALLBACK (closed), &done);
  iterate (is_true, &done, 10);
  g_object_unref (workbench);
  folder_tear_down (&folder, NULL);
}
