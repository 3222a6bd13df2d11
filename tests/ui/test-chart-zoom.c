/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wheel, keys and drags change what a line shows; a chart that is no long line is left alone. */
#include "widgets/chart-zoom.h"

#include <adwaita.h>
#include <math.h>

#define N 20000
#define WIDTH 600
#define HEIGHT 260

typedef struct {
  VsJsonDoc    *doc;
  VsTile        tile;
  VsResult      result;
  VsTileContent content;
  VsChart      *chart;
  GtkWidget    *widget;
} Fixture;

static int n_changed;

static void
changed_cb (GtkWidget *widget)
{
  n_changed++;
}

static void
add_column (VsResult *result, const char *name, VsFormat format, gboolean is_dimension, VsColumn *values)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);
  column->name = (char *) name;
  column->caption = (char *) name;
  column->format = format;
  column->is_dimension = is_dimension;
  g_ptr_array_add (result->columns, column);
  vs_frame_add (result->frame, name, values);
  vs_column_unref (values);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  gsize n = GPOINTER_TO_SIZE (data);
  VsColumn *at = vs_column_new (VS_TYPE_TIME, n), *kw = vs_column_new (VS_TYPE_DOUBLE, n);
  VsChartStyle style = { VS_THEME_LIGHT, vs_palette_ink (VS_THEME_LIGHT), NULL, FALSE, NULL };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  for (gsize i = 0; i < n; i++)
    {
      at->i64[i] = 900 * (gint64) i;
      kw->d[i] = 2 + sin (i / 50.0);
    }
  f->doc = vs_json_doc_parse ("{}", "t", NULL);
  f->tile = (VsTile) { .mark = VS_MARK_LINE, .json = vs_json_doc_root (f->doc) };
  f->result = (VsResult) { .frame = vs_frame_new (n), .columns = g_ptr_array_new_with_free_func (g_free) };
  add_column (&f->result, "at", VS_FORMAT_TIME, TRUE, at);
  add_column (&f->result, "kw", VS_FORMAT_KW, FALSE, kw);
  f->content = (VsTileContent) { .tile = &f->tile, .result = &f->result, .title = (char *) "Load" };
  f->chart = vs_chart_new (&f->content);
  vs_chart_draw (f->chart, cr, WIDTH, HEIGHT, &style);   /* places are those of the last drawing */
  f->widget = g_object_ref_sink (gtk_drawing_area_new ());
  vs_chart_zoom_attach (f->widget, f->chart, changed_cb);
  n_changed = 0;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->widget);
  vs_chart_free (f->chart);
  vs_frame_unref (f->result.frame);
  g_ptr_array_unref (f->result.columns);
  vs_json_doc_free (f->doc);
}

static GtkEventController *
controller (Fixture *f, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (f->widget);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);
      if (G_TYPE_CHECK_INSTANCE_TYPE (one, type))
        return one;
    }
  return NULL;
}

static gboolean
press (Fixture *f, guint key, GdkModifierType state)
{
  gboolean taken = FALSE;
  g_signal_emit_by_name (controller (f, GTK_TYPE_EVENT_CONTROLLER_KEY), "key-pressed", key, 0, state, &taken);
  return taken;
}

static void
drag (Fixture *f, double x, double y, double by)
{
  GtkEventController *gesture = controller (f, GTK_TYPE_GESTURE_DRAG);
  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  g_signal_emit_by_name (gesture, "drag-update", by / 2, 0.0);
  g_signal_emit_by_name (gesture, "drag-update", by, 0.0);
  g_signal_emit_by_name (gesture, "drag-end", by, 0.0);
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  const VsZoom *view = vs_chart_view (f->chart);
  double whole = view->hi - view->lo;

  g_assert_true (press (f, GDK_KEY_plus, 0));
  g_assert_cmpfloat_with_epsilon (view->to - view->from, whole / 2, 1);
  g_assert_cmpfloat_with_epsilon (view->from, view->lo + whole / 4, 1);
  g_assert_true (press (f, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_cmpfloat_with_epsilon (view->from, view->lo + whole * 0.35, 1);
  g_assert_false (press (f, GDK_KEY_Right, 0));   /* that goes from mark to mark */
  g_assert_true (press (f, GDK_KEY_minus, 0));
  g_assert_true (press (f, GDK_KEY_minus, 0));
  g_assert_true (vs_zoom_is_whole (view));
  press (f, GDK_KEY_plus, 0);
  g_assert_true (press (f, GDK_KEY_0, 0));
  g_assert_true (vs_zoom_is_whole (view));
  g_assert_cmpint (n_changed, ==, 6);
}

static void
test_drag (Fixture *f, gconstpointer data)
{
  const VsZoom *view = vs_chart_view (f->chart);
  double whole = view->hi - view->lo, strip = view->strip_y + view->strip_h / 2;

  g_assert_cmpfloat (view->strip_h, >, 0);
  drag (f, view->x + view->w * 0.25, 100, view->w * 0.5);   /* what is dragged over is shown */
  g_assert_cmpfloat_with_epsilon (view->from, view->lo + whole * 0.25, whole * 1e-3);
  g_assert_cmpfloat_with_epsilon (view->to, view->lo + whole * 0.75, whole * 1e-3);
  drag (f, view->x + 300, 100, -view->w * 0.1);             /* a part moves with the hand */
  g_assert_cmpfloat_with_epsilon (view->from, view->lo + whole * 0.30, whole * 1e-3);
  drag (f, vs_zoom_strip_x (view, view->to), strip, view->w * 0.1);      /* an edge of the window */
  g_assert_cmpfloat_with_epsilon (view->from, view->lo + whole * 0.30, whole * 1e-3);
  g_assert_cmpfloat_with_epsilon (view->to, view->lo + whole * 0.90, whole * 1e-3);
  drag (f, vs_zoom_strip_x (view, (view->from + view->to) / 2), strip, -view->w);   /* its middle, to the very left */
  g_assert_cmpfloat_with_epsilon (view->from, view->lo, whole * 1e-3);
  g_assert_cmpfloat_with_epsilon (view->to, view->lo + whole * 0.60, whole * 1e-3);
}

/* Where pictures are mirrored, time runs to the left, and so do hands and keys. */
static void
test_mirrored (Fixture *f, gconstpointer data)
{
  const VsZoom *view = vs_chart_view (f->chart);
  double whole = view->hi - view->lo;
  int least;

  gtk_widget_set_direction (f->widget, GTK_TEXT_DIR_RTL);
  gtk_widget_measure (f->widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (f->widget, WIDTH, HEIGHT, -1, NULL);
  drag (f, WIDTH - view->x - view->w * 0.25, 100, -view->w * 0.25);
  g_assert_cmpfloat_with_epsilon (view->from, view->lo + whole * 0.25, whole * 1e-3);
  g_assert_cmpfloat_with_epsilon (view->to, view->lo + whole * 0.5, whole * 1e-3);
  drag (f, WIDTH - view->x - 300, 100, view->w * 0.2);      /* a part moves with the hand: what is later comes from the left */
  g_assert_cmpfloat_with_epsilon (view->from, view->lo + whole * 0.30, whole * 1e-3);
  press (f, GDK_KEY_Left, GDK_SHIFT_MASK);
  g_assert_cmpfloat_with_epsilon (view->from, view->lo + whole * 0.35, whole * 1e-3);
}

static void
test_short_line (Fixture *f, gconstpointer data)
{
  g_assert_null (vs_chart_view (f->chart));
  g_assert_null (controller (f, GTK_TYPE_GESTURE_DRAG));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/chart-zoom/keys", Fixture, GSIZE_TO_POINTER (N), set_up, test_keys, tear_down);
  g_test_add ("/chart-zoom/drag", Fixture, GSIZE_TO_POINTER (N), set_up, test_drag, tear_down);
  g_test_add ("/chart-zoom/mirrored", Fixture, GSIZE_TO_POINTER (N), set_up, test_mirrored, tear_down);
  g_test_add ("/chart-zoom/short-line", Fixture, GSIZE_TO_POINTER (12), set_up, test_short_line, tear_down);
  return g_test_run ();
}
