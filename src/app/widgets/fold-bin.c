/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fold-bin.c: see fold-bin.h. Where there is room the content may be wider than a narrow window (it shows more then), so the minimum
 * asked for is LEAST_WIDTH at most; size_allocate decides whether it is folded and tells the rest of the window from an idle, because
 * a size must not change while sizes are being given out.
 * CSS node: "foldbin" with "sidebar" and "content" as its children's own. Right to left, the sidebar stands at the right;
 * "at-end" turns that round. */
#include "widgets/fold-bin.h"

#define FOLD_WIDTH 860   /* what stands beside the sidebar has 600 and more */
#define SIDEBAR_WIDTH 232
#define LEAST_WIDTH 340

struct _VsFoldBin {
  GtkWidget  parent_instance;
  GtkWidget *sidebar;
  GtkWidget *content;
  gboolean   folded;
  gboolean   show_sidebar;
  gboolean   at_end;            /* the sidebar stands after the content */
  gboolean   wanted_unfolded;   /* what the user had chosen while there was room for both */
  guint      fold_idle;
};

enum { PROP_0, PROP_SIDEBAR, PROP_CONTENT, PROP_FOLDED, PROP_SHOW_SIDEBAR, PROP_AT_END, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VsFoldBin, vs_fold_bin, GTK_TYPE_WIDGET)

static gboolean
is_over (VsFoldBin *self)
{
  return self->folded && self->show_sidebar && self->sidebar;
}

static void
update (VsFoldBin *self)
{
  if (self->sidebar)
    {
      gtk_widget_set_child_visible (self->sidebar, self->show_sidebar);
      gtk_widget_set_can_focus (self->sidebar, self->show_sidebar);
    }
  if (self->content)
    gtk_widget_set_can_focus (self->content, !is_over (self));
  if (is_over (self))
    gtk_widget_add_css_class (GTK_WIDGET (self), "over");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "over");
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
fold_cb (gpointer data)
{
  VsFoldBin *self = data;
  self->fold_idle = 0;
  self->folded = !self->folded;
  if (self->folded)
    self->wanted_unfolded = self->show_sidebar;
  vs_fold_bin_set_show_sidebar (self, self->folded ? FALSE : self->wanted_unfolded);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);
  return G_SOURCE_REMOVE;
}

static int
sidebar_width (VsFoldBin *self)
{
  int minimum = 0;
  if (!self->sidebar)
    return 0;
  gtk_widget_measure (self->sidebar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return MAX (minimum, SIDEBAR_WIDTH);
}

static void
measure_child (GtkWidget *child, GtkOrientation orientation, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (child)
    gtk_widget_measure (child, orientation, -1, minimum, natural, NULL, NULL);
}

static void
vs_fold_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                     int *natural_baseline)
{
  VsFoldBin *self = VS_FOLD_BIN (widget);
  int side_min, side_nat, min, nat;
  measure_child (self->sidebar, orientation, &side_min, &side_nat);
  measure_child (self->content, orientation, &min, &nat);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    min = MIN (min, LEAST_WIDTH);
  *minimum = MAX (min, side_min);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? nat + sidebar_width (self) : MAX (nat, side_nat);
}

static void
allocate_at (GtkWidget *child, int x, int width, int height)
{
  if (child && gtk_widget_get_child_visible (child))
    gtk_widget_size_allocate (child, &(GtkAllocation) { x, 0, width, height }, -1);
}

static void
vs_fold_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VsFoldBin *self = VS_FOLD_BIN (widget);
  gboolean right = (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL) != self->at_end;
  gboolean folded = width < FOLD_WIDTH;
  int side = self->show_sidebar ? MIN (sidebar_width (self), width) : 0;
  int beside = folded || self->folded ? 0 : side, content_min, content_nat;

  measure_child (self->content, GTK_ORIENTATION_HORIZONTAL, &content_min, &content_nat);
  if (folded != self->folded && !self->fold_idle)
    self->fold_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
  allocate_at (self->sidebar, right ? width - side : 0, side, height);
  allocate_at (self->content, right ? 0 : beside, MAX (width - beside, content_min), height);
}

static void
vs_fold_bin_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VsFoldBin *self = VS_FOLD_BIN (widget);
  if (self->content)
    gtk_widget_snapshot_child (widget, self->content, snapshot);
  if (is_over (self))
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 0.32f },
                               &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  if (self->sidebar && self->show_sidebar)
    gtk_widget_snapshot_child (widget, self->sidebar, snapshot);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, VsFoldBin *self)
{
  graphene_rect_t bounds;
  if (!is_over (self) || !gtk_widget_compute_bounds (self->sidebar, GTK_WIDGET (self), &bounds)
      || graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT (x, y)))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  vs_fold_bin_set_show_sidebar (self, FALSE);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, VsFoldBin *self)
{
  if (key != GDK_KEY_Escape || !is_over (self))
    return GDK_EVENT_PROPAGATE;
  vs_fold_bin_set_show_sidebar (self, FALSE);
  return GDK_EVENT_STOP;
}

static void
vs_fold_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VsFoldBin *self = VS_FOLD_BIN (object);
  switch (id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, self->show_sidebar);
      break;
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vs_fold_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VsFoldBin *self = VS_FOLD_BIN (object);
  switch (id)
    {
    case PROP_SIDEBAR:
      vs_fold_bin_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      vs_fold_bin_set_content (self, g_value_get_object (value));
      break;
    case PROP_SHOW_SIDEBAR:
      vs_fold_bin_set_show_sidebar (self, g_value_get_boolean (value));
      break;
    case PROP_AT_END:
      self->at_end = g_value_get_boolean (value);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vs_fold_bin_dispose (GObject *object)
{
  VsFoldBin *self = VS_FOLD_BIN (object);
  g_clear_handle_id (&self->fold_idle, g_source_remove);
  g_clear_pointer (&self->sidebar, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (vs_fold_bin_parent_class)->dispose (object);
}

static void
vs_fold_bin_class_init (VsFoldBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vs_fold_bin_get_property;
  object_class->set_property = vs_fold_bin_set_property;
  object_class->dispose = vs_fold_bin_dispose;
  widget_class->measure = vs_fold_bin_measure;
  widget_class->size_allocate = vs_fold_bin_size_allocate;
  widget_class->snapshot = vs_fold_bin_snapshot;

  props[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_SIDEBAR] = g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, flags);
  props[PROP_AT_END] = g_param_spec_boolean ("at-end", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "foldbin");
}

static void
vs_fold_bin_init (VsFoldBin *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  self->show_sidebar = self->wanted_unfolded = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

/* The content stays the first child, so that the sidebar is drawn and picked above it. */
static void
set_child (VsFoldBin *self, GtkWidget **place, GtkWidget *child, GParamSpec *pspec)
{
  if (*place == child)
    return;
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child && place == &self->content)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  else if (child)
    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

GtkWidget *
vs_fold_bin_new (void)
{
  return g_object_new (VS_TYPE_FOLD_BIN, NULL);
}

void
vs_fold_bin_set_sidebar (VsFoldBin *self, GtkWidget *sidebar)
{
  g_return_if_fail (VS_IS_FOLD_BIN (self));
  set_child (self, &self->sidebar, sidebar, props[PROP_SIDEBAR]);
}

void
vs_fold_bin_set_content (VsFoldBin *self, GtkWidget *content)
{
  g_return_if_fail (VS_IS_FOLD_BIN (self));
  set_child (self, &self->content, content, props[PROP_CONTENT]);
}

gboolean
vs_fold_bin_get_folded (VsFoldBin *self)
{
  g_return_val_if_fail (VS_IS_FOLD_BIN (self), FALSE);
  return self->folded;
}

gboolean
vs_fold_bin_get_show_sidebar (VsFoldBin *self)
{
  g_return_val_if_fail (VS_IS_FOLD_BIN (self), FALSE);
  return self->show_sidebar;
}

int
vs_fold_bin_get_beside (VsFoldBin *self)
{
  g_return_val_if_fail (VS_IS_FOLD_BIN (self), 0);
  return self->folded || !self->show_sidebar ? 0 : sidebar_width (self);
}

void
vs_fold_bin_set_show_sidebar (VsFoldBin *self, gboolean show)
{
  g_return_if_fail (VS_IS_FOLD_BIN (self));
  if (self->show_sidebar == show)
    return;
  self->show_sidebar = show;
  update (self);
  if (self->folded && show && self->sidebar)
    gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
  else if (self->folded && !show && self->content && gtk_widget_get_root (GTK_WIDGET (self)))
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_SIDEBAR]);
}
