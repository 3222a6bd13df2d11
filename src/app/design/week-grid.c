/* SPDX-License-Identifier: GPL-3.0-or-later */
/* week-grid.c: see week-grid.h. */
#include "design/week-grid.h"

#include "chart/palette.h"
#include "compat.h"
#include "widgets/chart-view.h"
#include <glib/gi18n-lib.h>

#define HOURS 24
#define DAYS 7
#define HEAD 20          /* the hours' names */
#define SIDE 40          /* the days' */
#define LEAST_ROW 26
#define MOST_ROW 72
#define WEEKDAYS 5

struct _VsWeekGrid {
  GtkWidget parent_instance;
  VsBoard  *board;
  guint     months;
  int       day, slot;                /* the cursor; slots are hours, or the finer steps of the design's windows */
  int       drag_day, drag_slot;      /* where a drag began, −1: none */
  guint     n_strokes;
};

G_DEFINE_FINAL_TYPE (VsWeekGrid, vs_week_grid, GTK_TYPE_WIDGET)

static const char *const day_names[] = { N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };

static int
first_month (VsWeekGrid *self)
{
  return g_bit_nth_lsf (self->months, -1);
}

/* Minutes of a slot. */
static int
step_of (VsWeekGrid *self)
{
  const VsDesign *design = vs_board_get_design (self->board);
  return design ? 60 / (int) design->per_hour : 60;
}

static int
n_slots (VsWeekGrid *self)
{
  return HOURS * 60 / step_of (self);
}

static guint
period_at (VsWeekGrid *self, int month, int day, int slot)
{
  return vs_design_period_at (vs_board_get_design (self->board), (guint) month, (guint) day, (guint) (slot * step_of (self)));
}

/* Another period in one of the months shown; the same one when there is none. */
static guint
other_period (VsWeekGrid *self, int day, int slot)
{
  guint first = period_at (self, first_month (self), day, slot);
  for (int month = 0; month < 12; month++)
    if (self->months >> month & 1 && period_at (self, month, day, slot) != first)
      return period_at (self, month, day, slot);
  return first;
}

static char *
period_name (const VsDesign *design, guint period)
{
  const char *label = design->energy[period].label;
  return label && *label ? g_strdup (label) : g_strdup_printf (_("Period %u"), period + 1);
}

/* "Tue, 17 to 18: Peak", "Tue, 17:30 to 18:00: Peak" */
static char *
words_of (VsWeekGrid *self, int day, int slot)
{
  int step = step_of (self), from = slot * step, to = from + step;
  g_autofree char *name = period_name (vs_board_get_design (self->board), period_at (self, first_month (self), day, slot));
  if (step == 60)
    return g_strdup_printf (_("%s, %d to %d: %s"), _(day_names[day]), from / 60, to / 60, name);
  return g_strdup_printf (_("%s, %d:%02d to %d:%02d: %s"), _(day_names[day]), from / 60, from % 60, to / 60, to % 60, name);
}

/* Another design may have fewer slots. */
static void
describe (VsWeekGrid *self)
{
  if (!vs_board_get_design (self->board))
    return;
  self->slot = CLAMP (self->slot, 0, n_slots (self) - 1);
  g_autofree char *words = words_of (self, self->day, self->slot);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

/* ── Painting ── */

static void
paint (VsWeekGrid *self, int day_a, int slot_a, int day_b, int slot_b, guint period, const char *step)
{
  guint minutes = (guint) step_of (self);
  int first = MIN (day_a, day_b), last = MAX (day_a, day_b);
  VsDesign *design = vs_board_edit (self->board, step);
  vs_design_paint_minutes (design, self->months, first < WEEKDAYS, last >= WEEKDAYS, minutes * (guint) MIN (slot_a, slot_b),
                           minutes * ((guint) MAX (slot_a, slot_b) + 1), period);
  vs_board_changed (self->board, TRUE);
}

static int
cell_width (VsWeekGrid *self)
{
  return MAX ((gtk_widget_get_width (GTK_WIDGET (self)) - SIDE) / HOURS, 1);
}

static int
row_height (VsWeekGrid *self)
{
  return CLAMP ((gtk_widget_get_height (GTK_WIDGET (self)) - HEAD) / DAYS, LEAST_ROW, MOST_ROW);
}

static void
cell_at (VsWeekGrid *self, double x, double y, int *day, int *slot)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x;
  *slot = CLAMP ((int) ((x - SIDE) * n_slots (self) / (cell_width (self) * HOURS)), 0, n_slots (self) - 1);
  *day = CLAMP ((int) ((y - HEAD) / row_height (self)), 0, DAYS - 1);
}

static void
paint_drag (VsWeekGrid *self, GtkGestureDrag *drag, double dx, double dy)
{
  double x, y;
  int day, slot;
  g_autofree char *step = g_strdup_printf ("stroke %u", self->n_strokes);
  gtk_gesture_drag_get_start_point (drag, &x, &y);
  cell_at (self, x + dx, y + dy, &day, &slot);
  paint (self, self->drag_day, self->drag_slot, day, slot, vs_board_get_brush (self->board), step);
  self->day = day;
  self->slot = slot;
  describe (self);
}

static void
drag_begin_cb (VsWeekGrid *self, double x, double y, GtkGestureDrag *drag)
{
  if (!vs_board_get_design (self->board))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  cell_at (self, x, y, &self->drag_day, &self->drag_slot);
  self->n_strokes++;
  paint_drag (self, drag, 0, 0);
}

/* A rectangle that shrinks again gives back what it took: each move begins from before the stroke. */
static void
drag_update_cb (VsWeekGrid *self, double dx, double dy, GtkGestureDrag *drag)
{
  if (self->drag_day < 0)
    return;
  vs_board_undo (self->board);
  paint_drag (self, drag, dx, dy);
}

static void
drag_end_cb (VsWeekGrid *self)
{
  self->drag_day = -1;
}

static gboolean
move (VsWeekGrid *self, guint key, gboolean painting)
{
  int step = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  int day = self->day + (key == GDK_KEY_Down) - (key == GDK_KEY_Up);
  int slot = self->slot + step * ((key == GDK_KEY_Right) - (key == GDK_KEY_Left));
  if (day < 0 || day >= DAYS || slot < 0 || slot >= n_slots (self))
    return GDK_EVENT_STOP;
  if (painting)
    paint (self, self->day, self->slot, day, slot, vs_board_get_brush (self->board), "keys");
  self->day = day;
  self->slot = slot;
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (VsWeekGrid *self, guint key, guint code, GdkModifierType state)
{
  const VsDesign *design = vs_board_get_design (self->board);
  gboolean handled = GDK_EVENT_PROPAGATE;
  if (!design || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Up || key == GDK_KEY_Down || key == GDK_KEY_Left || key == GDK_KEY_Right)
    handled = move (self, key, state & GDK_SHIFT_MASK);
  else if (key == GDK_KEY_space || (key >= GDK_KEY_1 && key < GDK_KEY_1 + design->n_energy))
    {
      guint period = key == GDK_KEY_space ? vs_board_get_brush (self->board) : key - GDK_KEY_1;
      paint (self, self->day, self->slot, self->day, self->slot, period, NULL);
      handled = GDK_EVENT_STOP;
    }
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return handled;
}

/* ── Drawing ── */

static void
set_source (cairo_t *cr, VsRgba colour)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a);
}

static void
draw_text (VsWeekGrid *self, cairo_t *cr, const char *text, double x, double y, double width, double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int w, h;
  pango_layout_get_pixel_size (layout, &w, &h);
  cairo_move_to (cr, x + (width - w) * align, y - h / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_cell (VsWeekGrid *self, cairo_t *cr, VsTheme theme, int day, int slot, double x, double y, double width, double height)
{
  guint period = period_at (self, first_month (self), day, slot), other = other_period (self, day, slot);
  double gap = width >= 6 ? 0.5 : 0;   /* the steps of an hour stand close, else gaps would be all one sees */
  set_source (cr, vs_palette_series (period, theme));
  cairo_rectangle (cr, x + gap, y + 0.5, width - 2 * gap, height - 1);
  cairo_fill (cr);
  if (other != period)
    {
      set_source (cr, vs_palette_series (other, theme));
      cairo_move_to (cr, x + width - 0.5, y + 0.5);
      cairo_line_to (cr, x + width - 0.5, y + height - 0.5);
      cairo_line_to (cr, x + 0.5, y + height - 0.5);
      cairo_fill (cr);
    }
  if (day == self->day && slot == self->slot && gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    {
      set_source (cr, vs_palette_ink (theme));
      cairo_set_line_width (cr, 2);
      cairo_rectangle (cr, x + 1.5, y + 1.5, width - 3, height - 3);
      cairo_stroke (cr);
    }
}

static void
vs_week_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VsWeekGrid *self = VS_WEEK_GRID (widget);
  int width = gtk_widget_get_width (widget), cell = cell_width (self), row = row_height (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  VsTheme theme = vs_chart_view_theme ();
  if (!vs_board_get_design (self->board))
    return;
  int slots = n_slots (self);
  double wide = (double) cell * HOURS / slots;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, HEAD + DAYS * row));
  set_source (cr, vs_palette_dim (theme));
  for (int hour = 0; hour <= HOURS; hour += cell < 14 ? 6 : 3)
    {
      g_autofree char *text = g_strdup_printf ("%d", hour);
      double x = SIDE + hour * cell;
      draw_text (self, cr, text, rtl ? width - x : x, HEAD / 2.0, 0, hour == HOURS ? (rtl ? 0 : 1) : 0.5);
    }
  for (int day = 0; day < DAYS; day++)
    {
      set_source (cr, vs_palette_dim (theme));
      draw_text (self, cr, _(day_names[day]), rtl ? width - SIDE : 0, HEAD + (day + 0.5) * row, SIDE, rtl ? 1 : 0);
      for (int slot = 0; slot < slots; slot++)
        {
          double x = SIDE + slot * wide;
          draw_cell (self, cr, theme, day, slot, rtl ? width - x - wide : x, HEAD + day * row, wide, row);
        }
    }
  cairo_destroy (cr);
}

static void
vs_week_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? SIDE + 8 * HOURS : HEAD + DAYS * LEAST_ROW;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? SIDE + 22 * HOURS : HEAD + DAYS * LEAST_ROW;
}

static gboolean
tooltip_cb (VsWeekGrid *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  int day = self->day, slot = self->slot;
  if (!vs_board_get_design (self->board))
    return FALSE;
  if (!keyboard)
    cell_at (self, x, y, &day, &slot);
  g_autofree char *words = words_of (self, day, slot);
  gtk_tooltip_set_text (tooltip, words);
  return TRUE;
}

static void
changed_cb (VsWeekGrid *self)
{
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vs_week_grid_dispose (GObject *object)
{
  VsWeekGrid *self = VS_WEEK_GRID (object);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (vs_week_grid_parent_class)->dispose (object);
}

static void
vs_week_grid_class_init (VsWeekGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_week_grid_dispose;
  widget_class->snapshot = vs_week_grid_snapshot;
  widget_class->measure = vs_week_grid_measure;
  gtk_widget_class_set_css_name (widget_class, "weekgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vs_week_grid_init (VsWeekGrid *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->months = 0xfff;
  self->slot = 17;
  self->drag_day = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
vs_week_grid_new (VsBoard *board)
{
  VsWeekGrid *self = g_object_new (VS_TYPE_WEEK_GRID, NULL);
  self->board = g_object_ref (board);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Hours of the week by period"), -1);
  g_signal_connect_object (board, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
vs_week_grid_set_months (VsWeekGrid *self, guint months)
{
  g_return_if_fail (VS_IS_WEEK_GRID (self) && (months & 0xfff));
  self->months = months & 0xfff;
  changed_cb (self);
}
