/* SPDX-License-Identifier: GPL-3.0-or-later */
/* card-grid.c: see card-grid.h. The layout is computed anew for each width asked for: GTK already remembers what cards answered. */
#include "widgets/card-grid.h"

#include <stdlib.h>

#define GUTTER 16
#define ROW 64
#define MAX_WIDTH 1680   /* beyond, lines become too long to read; the cards stay together in the middle */

struct _VsCardGrid {
  GtkWidget          parent_instance;
  const VsDashboard *dashboard;
  GPtrArray         *cards;
  VsTilePlace       *places;
  guint              n_places;

  /* Of the width last computed. */
  int                columns;
  int                margin;
  GArray            *row_y;      /* y of each row's top, and one after the last */
};

G_DEFINE_FINAL_TYPE (VsCardGrid, vs_card_grid, GTK_TYPE_WIDGET)

static int
columns_at (int width)
{
  return width >= 900 ? 12 : width >= 500 ? 6 : 1;
}

static int
margin_at (int width)
{
  return columns_at (width) == 1 ? 12 : 24;
}

int
vs_card_grid_edge (int width)
{
  return (width - MIN (width, MAX_WIDTH)) / 2 + margin_at (width);
}

/* Left edge of grid column `x` and the right edge before the gutter of the column that ends there. */
static int
column_x (VsCardGrid *self, int width, int x)
{
  int used = MIN (width, MAX_WIDTH);
  double unit = (double) (used - 2 * self->margin + GUTTER) / self->columns;
  return (width - used) / 2 + self->margin + (int) (x * unit + 0.5);
}

static int
span_width (VsCardGrid *self, int width, const VsTilePlace *place)
{
  return MAX (column_x (self, width, place->x + place->w) - GUTTER - column_x (self, width, place->x), 1);
}

static int
compare_end (gconstpointer a, gconstpointer b, gpointer data)
{
  const VsTilePlace *places = data;
  guint i = *(const guint *) a, j = *(const guint *) b;
  int later = places[i].y + places[i].h - places[j].y - places[j].h;

  return later ? later : i < j ? -1 : 1;
}

/* A card that needs more than its rows give makes its last row higher; cards that end earlier are asked first. */
static void
grow_rows (VsCardGrid *self, int width, int *heights)
{
  g_autofree guint *order = g_new (guint, self->n_places);
  for (guint i = 0; i < self->n_places; i++)
    order[i] = i;
  qsort_r (order, self->n_places, sizeof (guint), compare_end, self->places);
  for (guint k = 0; k < self->n_places; k++)
    {
      const VsTilePlace *place = &self->places[order[k]];
      GtkWidget *card = g_ptr_array_index (self->cards, order[k]);
      int narrowest, need, have = (place->h - 1) * GUTTER;
      gtk_widget_measure (card, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest, NULL, NULL, NULL);
      gtk_widget_measure (card, GTK_ORIENTATION_VERTICAL, MAX (span_width (self, width, place), narrowest), &need, NULL, NULL, NULL);
      for (int row = place->y; row < place->y + place->h; row++)
        have += heights[row];
      if (need > have)
        heights[place->y + place->h - 1] += need - have;
    }
}

static void
compute (VsCardGrid *self, int width)
{
  int n_rows = 0, y;
  self->columns = columns_at (width);
  self->margin = margin_at (width);
  self->n_places = MIN (self->cards->len, self->dashboard ? self->dashboard->tiles->len : 0);
  g_free (self->places);
  self->places = g_new0 (VsTilePlace, self->dashboard ? self->dashboard->tiles->len + 1 : 1);
  if (self->dashboard)
    vs_dashboard_flow (self->dashboard, self->columns, self->places);
  for (guint i = 0; i < self->n_places; i++)
    n_rows = MAX (n_rows, self->places[i].y + self->places[i].h);

  g_autofree int *heights = g_new (int, n_rows + 1);
  for (int row = 0; row < n_rows; row++)
    heights[row] = ROW;
  grow_rows (self, width, heights);
  g_array_set_size (self->row_y, 0);
  y = self->margin;
  for (int row = 0; row <= n_rows; row++)
    {
      g_array_append_val (self->row_y, y);
      y += row < n_rows ? heights[row] + GUTTER : 0;
    }
}

static void
vs_card_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                      int *natural_baseline)
{
  VsCardGrid *self = VS_CARD_GRID (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 0;
      for (guint i = 0; i < self->cards->len; i++)
        {
          int card;
          gtk_widget_measure (g_ptr_array_index (self->cards, i), orientation, -1, &card, NULL, NULL, NULL);
          *minimum = MAX (*minimum, card + 24);
        }
      *natural = MAX (*minimum, 1200);
      return;
    }
  compute (self, for_size > 0 ? for_size : 1200);
  *minimum = *natural = g_array_index (self->row_y, int, self->row_y->len - 1) - GUTTER + self->margin;
}

static void
vs_card_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VsCardGrid *self = VS_CARD_GRID (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  compute (self, width);
  for (guint i = 0; i < self->n_places; i++)
    {
      const VsTilePlace *place = &self->places[i];
      int x = column_x (self, width, place->x), w = span_width (self, width, place);
      int top = g_array_index (self->row_y, int, place->y), bottom = g_array_index (self->row_y, int, place->y + place->h) - GUTTER;
      gtk_widget_size_allocate (g_ptr_array_index (self->cards, i), &(GtkAllocation) { rtl ? width - x - w : x, top, w, bottom - top }, -1);
    }
}

static GtkSizeRequestMode
vs_card_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
vs_card_grid_compute_expand (GtkWidget *widget, gboolean *horizontal, gboolean *vertical)
{
  *horizontal = TRUE;
  *vertical = FALSE;
}

static void
vs_card_grid_dispose (GObject *object)
{
  VsCardGrid *self = VS_CARD_GRID (object);
  vs_card_grid_clear (self);
  G_OBJECT_CLASS (vs_card_grid_parent_class)->dispose (object);
}

static void
vs_card_grid_finalize (GObject *object)
{
  VsCardGrid *self = VS_CARD_GRID (object);
  g_ptr_array_unref (self->cards);
  g_array_unref (self->row_y);
  g_free (self->places);
  G_OBJECT_CLASS (vs_card_grid_parent_class)->finalize (object);
}

static void
vs_card_grid_class_init (VsCardGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_card_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = vs_card_grid_finalize;
  widget_class->measure = vs_card_grid_measure;
  widget_class->size_allocate = vs_card_grid_size_allocate;
  widget_class->get_request_mode = vs_card_grid_get_request_mode;
  widget_class->compute_expand = vs_card_grid_compute_expand;
  gtk_widget_class_set_css_name (widget_class, "cardgrid");
}

static void
vs_card_grid_init (VsCardGrid *self)
{
  self->cards = g_ptr_array_new ();
  self->row_y = g_array_new (FALSE, FALSE, sizeof (int));
}

GtkWidget *
vs_card_grid_new (void)
{
  return g_object_new (VS_TYPE_CARD_GRID, NULL);
}

void
vs_card_grid_clear (VsCardGrid *self)
{
  g_return_if_fail (VS_IS_CARD_GRID (self));
  for (guint i = 0; i < self->cards->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->cards, i));
  g_ptr_array_set_size (self->cards, 0);
  self->n_places = 0;
}

void
vs_card_grid_set_dashboard (VsCardGrid *self, const VsDashboard *dashboard)
{
  g_return_if_fail (VS_IS_CARD_GRID (self));
  self->dashboard = dashboard;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
vs_card_grid_append (VsCardGrid *self, GtkWidget *card)
{
  g_return_if_fail (VS_IS_CARD_GRID (self));
  g_ptr_array_add (self->cards, card);
  gtk_widget_set_parent (card, GTK_WIDGET (self));
}

GtkWidget *
vs_card_grid_get_card (VsCardGrid *self, guint index)
{
  g_return_val_if_fail (VS_IS_CARD_GRID (self), NULL);
  return index < self->cards->len ? g_ptr_array_index (self->cards, index) : NULL;
}

double
vs_card_grid_get_column (VsCardGrid *self)
{
  g_return_val_if_fail (VS_IS_CARD_GRID (self), 1);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  return self->columns > 0 ? MAX (column_x (self, width, 1) - column_x (self, width, 0), 1) : 1;
}

double
vs_card_grid_get_row (VsCardGrid *self)
{
  return ROW + GUTTER;
}
