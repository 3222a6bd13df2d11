/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart-zoom.c: see chart-zoom.h. The arithmetic is chart/zoom.h's; here hands become numbers. Where pictures are
 * mirrored, so are the hands: all places in here are those before the mirror. */
#include "widgets/chart-zoom.h"

#include "compat.h"

#include <math.h>

#define STEP 1.25      /* one click of the wheel */
#define KEY_STEP 2.0   /* one press of a key */
#define PAN_SHARE 0.2  /* of what is shown */
#define REACH 8        /* pixels around an edge of the strip's window */
#define BAND_ALPHA 0.15

typedef enum { GRAB_NONE, GRAB_PICTURE, GRAB_SPAN, GRAB_WINDOW, GRAB_FROM, GRAB_TO } Grab;

typedef struct {
  GtkWidget *widget;
  VsChart   *chart;
  void     (*changed) (GtkWidget *widget);
  double     pointer_x;
  Grab       grab;
  double     start_x, now_x;   /* of the drag */
  double     from, to;         /* when it began */
} Zoom;

static gboolean
is_mirrored (Zoom *zoom)
{
  return gtk_widget_get_direction (zoom->widget) == GTK_TEXT_DIR_RTL;
}

static double
place (Zoom *zoom, double x)
{
  return is_mirrored (zoom) ? gtk_widget_get_width (zoom->widget) - x : x;
}

static double
way (Zoom *zoom, double dx)
{
  return is_mirrored (zoom) ? -dx : dx;
}

static void
show (Zoom *zoom, const VsZoom *view)
{
  vs_chart_show (zoom->chart, view->from, view->to);
  zoom->changed (zoom->widget);
}

static void
announce (Zoom *zoom)
{
  g_autofree char *words = vs_chart_span_words (zoom->chart);
  if (words)
    vs_compat_announce (zoom->widget, words);
}

/* ── Wheel, fingers, keys ── */

static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, Zoom *zoom)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  VsZoom view = *vs_chart_view (zoom->chart);
  if (state & GDK_CONTROL_MASK)
    vs_zoom_zoom (&view, pow (STEP, -dy), vs_zoom_at (&view, zoom->pointer_x));
  else if (!vs_zoom_is_whole (&view) && (dx != 0 || state & GDK_SHIFT_MASK))
    vs_zoom_pan (&view, (dx != 0 ? way (zoom, dx) : dy) * PAN_SHARE / 2 * (view.to - view.from));
  else
    return GDK_EVENT_PROPAGATE;
  show (zoom, &view);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, Zoom *zoom)
{
  const VsZoom *view = vs_chart_view (zoom->chart);
  zoom->from = view->from;
  zoom->to = view->to;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, Zoom *zoom)
{
  VsZoom view = *vs_chart_view (zoom->chart);
  double x, y;
  if (scale <= 0 || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  vs_zoom_show (&view, zoom->from, zoom->to);
  vs_zoom_zoom (&view, scale, vs_zoom_at (&view, place (zoom, x)));
  show (zoom, &view);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Zoom *zoom)
{
  VsZoom view = *vs_chart_view (zoom->chart);
  double span = view.to - view.from, middle = (view.from + view.to) / 2;
  gboolean shift = (state & gtk_accelerator_get_default_mod_mask ()) == GDK_SHIFT_MASK;
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_plus || key == GDK_KEY_KP_Add || key == GDK_KEY_equal)
    vs_zoom_zoom (&view, KEY_STEP, middle);
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    vs_zoom_zoom (&view, 1 / KEY_STEP, middle);
  else if (key == GDK_KEY_0 || key == GDK_KEY_KP_0)
    vs_zoom_show (&view, 0, 0);
  else if (shift && (key == GDK_KEY_Left || key == GDK_KEY_Right))
    vs_zoom_pan (&view, way (zoom, key == GDK_KEY_Left ? -1 : 1) * PAN_SHARE * span);
  else
    return GDK_EVENT_PROPAGATE;
  show (zoom, &view);
  announce (zoom);
  return GDK_EVENT_STOP;
}

/* ── Dragging ── */

/* What a drag beginning here would move. */
static Grab
grab_at (const VsZoom *view, double x, double y)
{
  if (view->strip_h > 0 && y >= view->strip_y - REACH)
    {
      double from = vs_zoom_strip_x (view, view->from), to = vs_zoom_strip_x (view, view->to);
      if (fabs (x - to) <= REACH && x >= (from + to) / 2)
        return GRAB_TO;
      if (fabs (x - from) <= REACH)
        return GRAB_FROM;
      return GRAB_WINDOW;
    }
  return vs_zoom_is_whole (view) ? GRAB_SPAN : GRAB_PICTURE;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double widget_x, double y, Zoom *zoom)
{
  VsZoom view = *vs_chart_view (zoom->chart);
  double x = place (zoom, widget_x), at = vs_zoom_strip_at (&view, x);
  zoom->grab = grab_at (&view, x, y);
  zoom->start_x = zoom->now_x = x;
  if (zoom->grab >= GRAB_WINDOW)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  /* Beside the window: it comes there. */
  if (zoom->grab == GRAB_WINDOW && (at < view.from || at > view.to))
    {
      vs_zoom_pan (&view, at - (view.from + view.to) / 2);
      show (zoom, &view);
    }
  zoom->from = view.from;
  zoom->to = view.to;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double widget_dx, double dy, Zoom *zoom)
{
  VsZoom view = *vs_chart_view (zoom->chart);
  double dx = way (zoom, widget_dx), whole = view.hi - view.lo, per_pixel = whole / MAX (view.w, 1);
  zoom->now_x = zoom->start_x + dx;
  if (!gtk_drag_check_threshold (zoom->widget, (int) zoom->start_x, 0, (int) zoom->now_x, 0) && zoom->grab < GRAB_WINDOW)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  vs_zoom_show (&view, zoom->from, zoom->to);
  switch (zoom->grab)
    {
    case GRAB_PICTURE:
      vs_zoom_pan (&view, -dx / MAX (view.w, 1) * (view.to - view.from));
      break;
    case GRAB_WINDOW:
      vs_zoom_pan (&view, dx * per_pixel);
      break;
    case GRAB_FROM:
      vs_zoom_show (&view, MIN (zoom->from + dx * per_pixel, zoom->to - view.least), zoom->to);
      break;
    case GRAB_TO:
      vs_zoom_show (&view, zoom->from, MAX (zoom->to + dx * per_pixel, zoom->from + view.least));
      break;
    case GRAB_NONE:
    case GRAB_SPAN:
    default:
      gtk_widget_queue_draw (zoom->widget);
      return;
    }
  show (zoom, &view);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double widget_dx, double dy, Zoom *zoom)
{
  VsZoom view = *vs_chart_view (zoom->chart);
  double dx = way (zoom, widget_dx);
  Grab grab = zoom->grab;
  zoom->grab = GRAB_NONE;
  if (grab != GRAB_SPAN || !gtk_drag_check_threshold (zoom->widget, (int) zoom->start_x, 0, (int) (zoom->start_x + dx), 0))
    return;
  double a = vs_zoom_at (&view, zoom->start_x), b = vs_zoom_at (&view, zoom->start_x + dx);
  vs_zoom_show (&view, CLAMP (MIN (a, b), view.lo, view.hi), CLAMP (MAX (a, b), view.lo, view.hi));
  show (zoom, &view);
}

static void
motion_cb (GtkEventControllerMotion *motion, double widget_x, double y, Zoom *zoom)
{
  double x = place (zoom, widget_x);
  Grab grab = grab_at (vs_chart_view (zoom->chart), x, y);
  zoom->pointer_x = x;
  gtk_widget_set_cursor_from_name (zoom->widget, grab == GRAB_FROM || grab == GRAB_TO ? "ew-resize" : grab == GRAB_SPAN ? NULL : "grab");
}

/* ── Life ── */

void
vs_chart_zoom_attach (GtkWidget *widget, VsChart *chart, void (*changed) (GtkWidget *widget))
{
  GtkEventController *scroll, *key, *motion;
  GtkGesture *drag, *pinch;
  Zoom *zoom;
  g_return_if_fail (GTK_IS_WIDGET (widget) && chart != NULL && changed != NULL);
  if (!vs_chart_view (chart))
    return;
  zoom = g_new0 (Zoom, 1);
  *zoom = (Zoom) { .widget = widget, .chart = chart, .changed = changed };
  g_object_set_data_full (G_OBJECT (widget), "vs-chart-zoom", zoom, g_free);
  scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  key = gtk_event_controller_key_new ();
  motion = gtk_event_controller_motion_new ();
  drag = gtk_gesture_drag_new ();
  pinch = gtk_gesture_zoom_new ();
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), zoom);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), zoom);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), zoom);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), zoom);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), zoom);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), zoom);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), zoom);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), zoom);
  /* Before the keys that go from mark to mark. */
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}

void
vs_chart_zoom_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  Zoom *zoom = g_object_get_data (G_OBJECT (widget), "vs-chart-zoom");
  const VsZoom *view = zoom ? vs_chart_view (zoom->chart) : NULL;
  GdkRGBA colour;
  if (!zoom || zoom->grab != GRAB_SPAN || zoom->now_x == zoom->start_x)
    return;
  double from = CLAMP (MIN (zoom->start_x, zoom->now_x), view->x, view->x + view->w);
  double to = CLAMP (MAX (zoom->start_x, zoom->now_x), view->x, view->x + view->w);
  vs_compat_foreground (widget, &colour);
  colour.alpha *= BAND_ALPHA;
  double left = is_mirrored (zoom) ? place (zoom, to) : from, height = view->strip_h > 0 ? view->strip_y : gtk_widget_get_height (widget);
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (left, 0, to - from, height));
}
