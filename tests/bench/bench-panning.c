/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-panning: milliseconds of processor time a frame while a line of many points is panned by the keyboard in its widget: the key, the
 * picture, its snapshot and the pixels, by the software renderer. Beside it, in the same run, the same with a thousand points: what a frame
 * costs in any case. Needs a display: sh tests/ui/with-display.sh build/tests/bench/bench-panning [POINTS] (1,000,000 by default). */
#include "widgets/chart-view.h"

#include <adwaita.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#define WIDTH 1200
#define HEIGHT 360
#define FRAMES 120

static void
add (VsResult *result, const char *name, VsFormat format, gboolean is_dimension, VsColumn *values)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);
  column->name = g_strdup (name);
  column->caption = g_strdup (name);
  column->format = format;
  column->is_dimension = is_dimension;
  g_ptr_array_add (result->columns, column);
  vs_frame_add (result->frame, name, values);
}

static VsResult *
make_result (gsize n)
{
  VsResult *result = g_new0 (VsResult, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (VsColumn) at = vs_column_new (VS_TYPE_TIME, n), kw = vs_column_new (VS_TYPE_DOUBLE, n);
  result->columns = g_ptr_array_new ();
  result->frame = vs_frame_new (n);
  for (gsize i = 0; i < n; i++)
    {
      at->i64[i] = 900 * (gint64) i;
      kw->d[i] = 2 + sin (i * 2 * G_PI / 96) + 0.5 * sin (i * 2 * G_PI / 35040) + g_rand_double (rand);
    }
  add (result, "at", VS_FORMAT_TIME, TRUE, at);
  add (result, "kw", VS_FORMAT_KW, FALSE, kw);
  return result;
}

static GtkEventController *
keys_of (GtkWidget *widget)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (one) && gtk_event_controller_get_propagation_phase (one) == GTK_PHASE_CAPTURE)
        return one;
    }
  return NULL;
}

static gboolean
press (GtkEventController *keys, guint key, GdkModifierType state)
{
  gboolean taken = FALSE;
  g_signal_emit_by_name (keys, "key-pressed", key, 0, state, &taken);
  return taken;
}

static void
show_frame (GtkWidget *window, GtkWidget *view)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gtk_widget_snapshot_child (gtk_widget_get_parent (view), view, snapshot);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
}

static void
run (VsPageData *page, gsize n)
{
  VsTileContent *content = g_new0 (VsTileContent, 1);
  content->tile = g_ptr_array_index (page->dashboard->tiles, 0);
  content->title = g_strdup ("Load");
  content->result = make_result (n);
  g_autoptr (VsTileData) data = vs_tile_data_new (page, content);
  GtkWidget *window = gtk_window_new (), *view = vs_chart_view_new (data, FALSE);
  GtkEventController *keys = keys_of (view);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (view) < WIDTH)
    g_main_context_iteration (NULL, TRUE);
  press (keys, GDK_KEY_plus, 0);
  clock_t start = clock ();
  double worst = 0;
  for (int i = 0; i < FRAMES; i++)
    {
      clock_t frame = clock ();
      press (keys, i / 3 % 2 ? GDK_KEY_Left : GDK_KEY_Right, GDK_SHIFT_MASK);
      show_frame (window, view);
      worst = MAX (worst, (double) (clock () - frame) / CLOCKS_PER_SEC);
    }
  double each = (double) (clock () - start) / CLOCKS_PER_SEC / FRAMES;
  g_print ("%10zu points: %6.2f ms a frame, worst %6.2f: %5.0f frames/s\n", n, each * 1000, worst * 1000, 1 / each);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("vs-bench-XXXXXX", NULL), *path = g_build_filename (folder, "w.voltsource", NULL);
  const char *json = "{ \"title\": \"Bench\", \"tiles\": [{ \"id\": \"load\", \"mark\": \"line\", \"y\": [\"kw\"], \"query\": {} }] }";
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  gtk_init ();
  adw_init ();
  g_autoptr (VsWorkspace) workspace = vs_workspace_create (path, NULL);
  g_autoptr (VsData) vs_data = vs_data_new (workspace, NULL);
  VsDashboard *dashboard = vs_dashboard_new (vs_json_doc_parse (json, "bench", NULL), NULL);
  g_autoptr (VsPageData) page = vs_page_data_new (dashboard, vs_data);
  run (page, 1000);
  run (page, argc > 1 ? (gsize) atoll (argv[1]) : 1000000);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", folder);
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  return 0;
}
