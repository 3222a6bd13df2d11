/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart-view.c: see chart-view.h. The picture is drawn once per size and theme into a render node; the cursor is drawn over it, so
 * moving it costs nothing. */
#include "widgets/chart-view.h"

#include "compat.h"
#include "widgets/chart-zoom.h"

struct _VsChartView {
  GtkWidget      parent_instance;
  VsTileData    *data;
  VsChart       *chart;
  gboolean       spark;
  gboolean       can_pick;
  int            cursor;          /* index of a mark, -1: none yet */
  GskRenderNode *cached_node;     /* of cached_width × cached_height in the theme of its making */
  int            cached_width, cached_height;
};

enum { PICK, ACTIVATE_KEY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsChartView, vs_chart_view, GTK_TYPE_WIDGET)

VsTheme
vs_chart_view_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  if (adw_style_manager_get_high_contrast (manager))
    return dark ? VS_THEME_HC_DARK : VS_THEME_HC_LIGHT;
  return dark ? VS_THEME_DARK : VS_THEME_LIGHT;
}

static void
fill_style (VsChartView *self, VsChartStyle *style)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA ink;
  vs_compat_foreground (widget, &ink);
  style->theme = vs_chart_view_theme ();
  style->ink = (VsRgba) { ink.red, ink.green, ink.blue, ink.alpha };
  style->font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  style->rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  style->currency = (char *) self->data->currency;
}

static void
invalidate (VsChartView *self)
{
  g_clear_pointer (&self->cached_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* (element-type VsChartMark) */
static GPtrArray *
marks (VsChartView *self)
{
  g_autoptr (GskRenderNode) node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, 1, 1));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  VsChartStyle style;
  fill_style (self, &style);
  GPtrArray *found = vs_chart_marks (self->chart, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)),
                                     &style, cr);
  cairo_destroy (cr);
  return found;
}

static VsChartMark *
mark_at_cursor (VsChartView *self)
{
  GPtrArray *all = self->cursor < 0 || self->spark ? NULL : marks (self);
  return all && self->cursor < (int) all->len ? g_ptr_array_index (all, self->cursor) : NULL;
}

static int
find_mark (VsChartView *self, double x, double y)
{
  return vs_chart_find_mark (marks (self), x, y);
}

static void
draw_picture (VsChartView *self, GtkSnapshot *snapshot, int width, int height)
{
  if (!self->cached_node || self->cached_width != width || self->cached_height != height)
    {
      VsChartStyle style;
      g_clear_pointer (&self->cached_node, gsk_render_node_unref);
      self->cached_node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, width, height));
      self->cached_width = width;
      self->cached_height = height;
      cairo_t *cr = gsk_cairo_node_get_draw_context (self->cached_node);
      fill_style (self, &style);
      vs_chart_draw (self->chart, cr, width, height, &style);
      cairo_destroy (cr);
    }
  gtk_snapshot_append_node (snapshot, self->cached_node);
}

static void
vs_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VsChartView *self = VS_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  VsChartMark *mark;
  if (width < 8 || height < 8)
    return;
  draw_picture (self, snapshot, width, height);
  vs_chart_zoom_snapshot (widget, snapshot);
  mark = gtk_widget_has_visible_focus (widget) ? mark_at_cursor (self) : NULL;
  if (mark)
    {
      VsRgba blue = vs_palette_series (0, vs_chart_view_theme ());
      GdkRGBA colour = { blue.r, blue.g, blue.b, 1 };
      GskRoundedRect outline;
      gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (mark->x - 4, mark->y - 4, MAX (mark->w, 2) + 8, MAX (mark->h, 2) + 8), 5);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 }, (GdkRGBA[4]) { colour, colour, colour, colour });
    }
}

static void
vs_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  VsChartView *self = VS_CHART_VIEW (widget);
  if (self->spark)
    {
      *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 48 : 24;
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 76 : 24;
      return;
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = 320;
      return;
    }
  *natural = (int) vs_chart_natural_height (self->chart, for_size > 0 ? for_size : 320);
  *minimum = *natural = MAX (*natural, 96);
}

static GtkSizeRequestMode
vs_chart_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
vs_chart_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vs_chart_view_parent_class)->css_changed (widget, change);
  invalidate (VS_CHART_VIEW (widget));
}

static void
set_cursor (VsChartView *self, int cursor)
{
  self->cursor = cursor;
  const char *words = vs_chart_view_get_cursor_words (self);
  if (words)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
      vs_compat_announce (GTK_WIDGET (self), words);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
step (VsChartView *self, int by)
{
  int n = marks (self)->len, to = CLAMP (self->cursor + by, 0, n - 1);
  if (n == 0 || to == self->cursor)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return GDK_EVENT_STOP;
    }
  set_cursor (self, to);
  return GDK_EVENT_STOP;
}

static gboolean
follow (VsChartView *self)
{
  VsChartMark *mark = mark_at_cursor (self);
  if (!mark || !mark->column)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[ACTIVATE_KEY], 0, mark->column, mark->key);
  return GDK_EVENT_STOP;
}

/* Where marks cannot be picked, they are followed. */
static gboolean
pick (VsChartView *self, gboolean add)
{
  VsChartMark *mark = mark_at_cursor (self);
  if (!mark || !mark->column)
    return GDK_EVENT_PROPAGATE;
  if (!self->can_pick)
    return follow (self);
  g_autofree char *column = g_strdup (mark->column), *key = g_strdup (mark->key);   /* the marks are made anew */
  g_signal_emit (self, signals[PICK], 0, column, key, add);
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, VsChartView *self)
{
  int ahead = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  switch (key)
    {
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return step (self, ahead);
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return step (self, -ahead);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return step (self, 1);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return step (self, -1);
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      return step (self, -G_MAXINT16);
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      return step (self, G_MAXINT16);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return follow (self);
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      return pick (self, (state & GDK_CONTROL_MASK) != 0);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
focus_enter_cb (GtkEventControllerFocus *controller, VsChartView *self)
{
  set_cursor (self, MAX (self->cursor, 0));
}

static void
focus_leave_cb (GtkEventControllerFocus *controller, VsChartView *self)
{
  g_autofree char *description = vs_chart_describe (self->chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, VsChartView *self)
{
  int found = find_mark (self, x, y);
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (found < 0)
    return;
  set_cursor (self, found);
  if (n_press == 2)
    follow (self);
  else if (n_press == 1)
    pick (self, (state & GDK_CONTROL_MASK) != 0);
}

static gboolean
vs_chart_view_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  VsChartView *self = VS_CHART_VIEW (widget);
  int found = self->spark ? -1 : keyboard ? self->cursor : find_mark (self, x, y);
  GPtrArray *all = found < 0 ? NULL : marks (self);
  if (!all || found >= (int) all->len)
    return FALSE;
  VsChartMark *mark = g_ptr_array_index (all, found);
  gtk_tooltip_set_text (tooltip, mark->words);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { mark->x, mark->y, MAX (mark->w, 1), MAX (mark->h, 1) });
  return TRUE;
}

static void
vs_chart_view_finalize (GObject *object)
{
  VsChartView *self = VS_CHART_VIEW (object);
  g_clear_pointer (&self->cached_node, gsk_render_node_unref);
  g_clear_pointer (&self->chart, vs_chart_free);
  g_clear_pointer (&self->data, vs_tile_data_unref);
  G_OBJECT_CLASS (vs_chart_view_parent_class)->finalize (object);
}

static void
vs_chart_view_class_init (VsChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = vs_chart_view_finalize;
  widget_class->snapshot = vs_chart_view_snapshot;
  widget_class->measure = vs_chart_view_measure;
  widget_class->get_request_mode = vs_chart_view_get_request_mode;
  widget_class->css_changed = vs_chart_view_css_changed;
  widget_class->query_tooltip = vs_chart_view_query_tooltip;
  signals[PICK] = g_signal_new ("pick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[ACTIVATE_KEY] = g_signal_new ("activate-key", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vs_chart_view_init (VsChartView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  self->cursor = -1;
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (invalidate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (invalidate), self, G_CONNECT_SWAPPED);
}

static void
picture_changed (GtkWidget *widget)
{
  invalidate (VS_CHART_VIEW (widget));
}

static void
make_reachable (VsChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *key = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_enter_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
vs_chart_view_new (VsTileData *data, gboolean spark)
{
  VsChart *chart = spark ? vs_chart_new_spark (data->content) : vs_chart_new (data->content);
  if (!chart)
    return NULL;
  VsChartView *self = g_object_new (VS_TYPE_CHART_VIEW, NULL);
  g_autofree char *description = vs_chart_describe (chart);
  self->data = vs_tile_data_ref (data);
  self->chart = chart;
  self->spark = spark;
  self->can_pick = !spark && vs_tile_content_can_pick (data->content);
  if (!spark)
    {
      make_reachable (self);
      vs_chart_zoom_attach (GTK_WIDGET (self), chart, picture_changed);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, data->content->title ? data->content->title : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description ? description : "", -1);
  return GTK_WIDGET (self);
}

int
vs_chart_view_get_cursor (VsChartView *self)
{
  g_return_val_if_fail (VS_IS_CHART_VIEW (self), -1);
  return self->cursor;
}

void
vs_chart_view_set_cursor (VsChartView *self, int cursor)
{
  g_return_if_fail (VS_IS_CHART_VIEW (self));
  self->cursor = cursor;
}

void
vs_chart_view_set_pick (VsChartView *self, const VsPick *picked)
{
  g_return_if_fail (VS_IS_CHART_VIEW (self));
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  for (guint i = 0; picked && i < picked->marks->len; i++)
    g_ptr_array_add (keys, ((const VsPicked *) g_ptr_array_index (picked->marks, i))->key);
  vs_chart_set_selected (self->chart, (const char *const *) keys->pdata, keys->len);
  invalidate (self);
}

const char *
vs_chart_view_get_cursor_words (VsChartView *self)
{
  g_return_val_if_fail (VS_IS_CHART_VIEW (self), NULL);
  VsChartMark *mark = mark_at_cursor (self);
  return mark ? mark->words : NULL;
}
