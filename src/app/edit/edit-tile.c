/* SPDX-License-Identifier: GPL-3.0-or-later */
/* edit-tile.c: see edit-tile.h. The card inside is only looked at: it takes no clicks and no keys. The pointer is told in coordinates of
 * the tile's parent, because the tile itself moves under it. */
#include "edit/edit-tile.h"

#include "widgets/tile-card.h"
#include <glib/gi18n-lib.h>

#define HANDLE 28

struct _VsEditTile {
  GtkWidget  parent_instance;
  GtkWidget *card;
  GtkWidget *remove;
  GtkWidget *corner;
  double     start_x, start_y;   /* of the drag, in the parent */
};

enum { PICKED, REMOVE, STEP, GROW, DRAG, STRETCH, OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsEditTile, vs_edit_tile, GTK_TYPE_WIDGET)

/* ── Layout: the card fills it, the handles lie in its corners ── */

static void
vs_edit_tile_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                      int *natural_baseline)
{
  VsEditTile *self = VS_EDIT_TILE (widget);
  int narrowest = for_size;
  if (for_size >= 0)      /* beside the panel a tile may get less than its card asks for */
    gtk_widget_measure (self->card, 1 - orientation, -1, &narrowest, NULL, NULL, NULL);
  gtk_widget_measure (self->card, orientation, MAX (for_size, narrowest), minimum, natural, NULL, NULL);
  *minimum = MAX (*minimum, 2 * HANDLE);
  *natural = MAX (*natural, *minimum);
}

static void
vs_edit_tile_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VsEditTile *self = VS_EDIT_TILE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = rtl ? 0 : width - HANDLE;
  int narrowest;
  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest, NULL, NULL, NULL);
  gtk_widget_set_overflow (widget, width < narrowest ? GTK_OVERFLOW_HIDDEN : GTK_OVERFLOW_VISIBLE);
  gtk_widget_size_allocate (self->card, &(GtkAllocation) { rtl ? MIN (width - narrowest, 0) : 0, 0, MAX (width, narrowest), height }, -1);
  gtk_widget_size_allocate (self->remove, &(GtkAllocation) { x, 0, HANDLE, HANDLE }, -1);
  gtk_widget_size_allocate (self->corner, &(GtkAllocation) { x, height - HANDLE, HANDLE, HANDLE }, -1);
}

static GtkSizeRequestMode
vs_edit_tile_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* ── Pointer ── */

static gboolean
in_parent (VsEditTile *self, GtkGesture *gesture, double *x, double *y)
{
  GtkWidget *from = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  graphene_point_t at;
  double px, py;
  if (!gtk_gesture_get_point (gesture, NULL, &px, &py)
      || !gtk_widget_compute_point (from, gtk_widget_get_parent (GTK_WIDGET (self)), &GRAPHENE_POINT_INIT (px, py), &at))
    return FALSE;
  *x = at.x;
  *y = at.y;
  return TRUE;
}

static void
begin_cb (GtkGestureDrag *gesture, double x, double y, VsEditTile *self)
{
  in_parent (self, GTK_GESTURE (gesture), &self->start_x, &self->start_y);
  if (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)) == self->corner)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);   /* and not the tile with it */
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[PICKED], 0);
}

static void
moved (VsEditTile *self, GtkGesture *gesture, gboolean end)
{
  double x = self->start_x, y = self->start_y;
  gboolean corner = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)) == self->corner;
  in_parent (self, gesture, &x, &y);
  if (corner)
    g_signal_emit (self, signals[STRETCH], 0, x - self->start_x, y - self->start_y, end);
  else if (!gtk_drag_check_threshold (GTK_WIDGET (self), (int) self->start_x, (int) self->start_y, (int) x, (int) y))
    g_signal_emit (self, signals[DRAG], 0, -1.0, -1.0, end);
  else
    g_signal_emit (self, signals[DRAG], 0, x, y, end);
}

static void
update_cb (GtkGestureDrag *gesture, double x, double y, VsEditTile *self)
{
  moved (self, GTK_GESTURE (gesture), FALSE);
}

static void
end_cb (GtkGestureDrag *gesture, double x, double y, VsEditTile *self)
{
  moved (self, GTK_GESTURE (gesture), TRUE);
}

static void
add_drag (VsEditTile *self, GtkWidget *widget)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_exclusive (GTK_GESTURE_SINGLE (drag), TRUE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

static void
double_cb (GtkGestureClick *gesture, int n_press, double x, double y, VsEditTile *self)
{
  if (n_press == 2)
    g_signal_emit (self, signals[OPEN], 0);
}

static void
remove_cb (VsEditTile *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

/* ── Keyboard ── */

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, VsEditTile *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GdkModifierType held = state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK);
  int dx = key == GDK_KEY_Left || key == GDK_KEY_KP_Left ? -1 : key == GDK_KEY_Right || key == GDK_KEY_KP_Right ? 1 : 0;
  int dy = key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1 : 0;
  dx = rtl ? -dx : dx;
  if ((dx || dy) && held == GDK_SHIFT_MASK)
    g_signal_emit (self, signals[GROW], 0, dx, dy);
  else if ((dx || dy) && !held)
    g_signal_emit (self, signals[STEP], 0, dx, dy);
  else if (!held && (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete))
    g_signal_emit (self, signals[REMOVE], 0);
  else if (!held && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space))
    g_signal_emit (self, signals[OPEN], 0);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
focus_cb (VsEditTile *self)
{
  g_signal_emit (self, signals[PICKED], 0);
}

/* ── Object ── */

static void
vs_edit_tile_dispose (GObject *object)
{
  VsEditTile *self = VS_EDIT_TILE (object);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->remove, gtk_widget_unparent);
  g_clear_pointer (&self->corner, gtk_widget_unparent);
  G_OBJECT_CLASS (vs_edit_tile_parent_class)->dispose (object);
}

static void
vs_edit_tile_class_init (VsEditTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_edit_tile_dispose;
  widget_class->measure = vs_edit_tile_measure;
  widget_class->size_allocate = vs_edit_tile_size_allocate;
  widget_class->get_request_mode = vs_edit_tile_get_request_mode;
  signals[PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STEP] = g_signal_new ("step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[GROW] = g_signal_new ("grow", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[DRAG] = g_signal_new ("drag", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[STRETCH] = g_signal_new ("stretch", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE,
                                   G_TYPE_BOOLEAN);
  signals[OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "edittile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
add_handles (VsEditTile *self)
{
  self->remove = gtk_button_new_from_icon_name ("vs-close-symbolic");
  gtk_widget_add_css_class (self->remove, "edit-remove");
  gtk_widget_set_focusable (self->remove, FALSE);   /* Delete does it */
  gtk_widget_set_tooltip_text (self->remove, _("Remove the Tile"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove the Tile"), -1);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  self->corner = gtk_image_new_from_icon_name ("vs-corner-symbolic");
  gtk_widget_add_css_class (self->corner, "edit-corner");
  gtk_widget_set_tooltip_text (self->corner, _("Drag to Resize"));
  gtk_widget_set_cursor_from_name (self->corner, "se-resize");
  gtk_widget_set_parent (self->remove, GTK_WIDGET (self));
  gtk_widget_set_parent (self->corner, GTK_WIDGET (self));
  add_drag (self, self->corner);
}

static void
vs_edit_tile_init (VsEditTile *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();
  GtkGesture *press = gtk_gesture_click_new ();
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "move");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect (press, "pressed", G_CALLBACK (double_cb), self);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));
  add_drag (self, widget);
}

void
vs_edit_tile_set_tile (VsEditTile *self, const VsTile *tile)
{
  g_return_if_fail (VS_IS_EDIT_TILE (self) && tile);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  self->card = vs_tile_card_new (tile);
  gtk_widget_set_can_target (self->card, FALSE);
  gtk_widget_set_can_focus (self->card, FALSE);
  gtk_widget_insert_after (self->card, GTK_WIDGET (self), NULL);   /* below the handles */
}

GtkWidget *
vs_edit_tile_new (const VsTile *tile)
{
  VsEditTile *self = g_object_new (VS_TYPE_EDIT_TILE, NULL);
  vs_edit_tile_set_tile (self, tile);
  add_handles (self);
  return GTK_WIDGET (self);
}

void
vs_edit_tile_set_data (VsEditTile *self, VsTileData *data)
{
  g_return_if_fail (VS_IS_EDIT_TILE (self) && data);
  vs_tile_card_set_data (VS_TILE_CARD (self->card), data);
}

void
vs_edit_tile_set_selected (VsEditTile *self, gboolean selected)
{
  g_return_if_fail (VS_IS_EDIT_TILE (self));
  if (selected)
    gtk_widget_add_css_class (GTK_WIDGET (self), "picked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "picked");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
}

void
vs_edit_tile_set_words (VsEditTile *self, const char *words)
{
  g_return_if_fail (VS_IS_EDIT_TILE (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
