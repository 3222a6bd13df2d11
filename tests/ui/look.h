/* SPDX-License-Identifier: GPL-3.0-or-later */
/* look.h: what stands in a window: nothing cut, nothing over another, everything told to a screen reader. */
#pragma once

#include "edit/edit-tile.h"
#include "widgets/chart-view.h"
#include "widgets/result-table.h"
#include "widgets/tile-card.h"
#include <adwaita.h>

static int problems;

static inline gboolean
over_cb (gpointer over)
{
  *(gboolean *) over = TRUE;
  return G_SOURCE_REMOVE;
}

/* Asks every few milliseconds: asking often would take the time of what is waited for. */
static inline gboolean
iterate (gboolean (*done) (gpointer data), gpointer data, int seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  while (!done (data) && g_get_monotonic_time () < end)
    {
      gboolean over = FALSE;
      g_timeout_add_full (G_PRIORITY_HIGH, 5, over_cb, &over, NULL);
      while (!over)
        g_main_context_iteration (NULL, TRUE);
    }
  return done (data);
}

static inline void
problem (GtkWidget *widget, const char *page, int width, const char *what)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";
  g_test_message ("%s at %d: %s “%s” in %s %s", page, width, G_OBJECT_TYPE_NAME (widget), text,
                  gtk_widget_get_css_name (gtk_widget_get_parent (widget)), what);
  problems++;
}

static inline gboolean
is_seen (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget) && gtk_widget_get_width (widget) > 0
         && gtk_widget_get_height (widget) > 0;
}

/* Where a child stands in its parent. Half a pixel is rounding. */
static inline graphene_rect_t
bounds (GtkWidget *widget, GtkWidget *in)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  g_assert_true (gtk_widget_compute_bounds (widget, in, &rect));
  return rect;
}

static inline gboolean
overlap (const graphene_rect_t *a, const graphene_rect_t *b)
{
  graphene_rect_t both;
  return graphene_rect_intersection (a, b, &both) && both.size.width > 1 && both.size.height > 1;
}

/* A card, a line, a pile: whatever stands in it stands beside each other. */
static inline void
check_children (GtkWidget *widget, const char *page, int width)
{
  gboolean lies_over = GTK_IS_STACK (widget) || GTK_IS_OVERLAY (widget) || GTK_IS_VIEWPORT (widget) || GTK_IS_SCROLLED_WINDOW (widget)
                       || VS_IS_EDIT_TILE (widget) || gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW);   /* whose title becomes smaller */
  for (GtkWidget *a = gtk_widget_get_first_child (widget); a && !lies_over; a = gtk_widget_get_next_sibling (a))
    {
      graphene_rect_t one = bounds (a, widget);
      if (!is_seen (a) || GTK_IS_POPOVER (a) || strcmp (G_OBJECT_TYPE_NAME (a), "GtkGizmo") == 0)   /* GTK's own: shadows, arrows */
        continue;
      if (one.origin.x < -8 || one.origin.x + one.size.width > gtk_widget_get_width (widget) + 8)   /* flat buttons reach out by their padding */
        problem (a, page, width, "reaches over the edge");
      for (GtkWidget *b = gtk_widget_get_next_sibling (a); b; b = gtk_widget_get_next_sibling (b))
        {
          graphene_rect_t two = is_seen (b) && !GTK_IS_POPOVER (b) ? bounds (b, widget) : GRAPHENE_RECT_INIT (0, 0, 0, 0);
          if ((VS_IS_TILE_CARD (a) || GTK_IS_LABEL (a)) && overlap (&one, &two))
            problem (a, page, width, "lies over another");
        }
    }
}

static inline void
check_label (GtkWidget *label, const char *page, int width)
{
  gboolean cut = pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
  GtkWidget *title = gtk_widget_get_ancestor (label, ADW_TYPE_WINDOW_TITLE);
  if (title && gtk_widget_has_css_class (label, "subtitle"))
    cut = cut && !gtk_widget_get_tooltip_text (title);
  if (cut && !gtk_widget_get_ancestor (label, VS_TYPE_RESULT_TABLE) && !gtk_widget_get_tooltip_text (label))   /* … have their whole text on hover */
    problem (label, page, width, "is cut");
}

static inline void
check_told (GtkWidget *widget, const char *page, int width)
{
  if (VS_IS_TILE_CARD (widget) && (!gtk_test_accessible_has_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_GROUP)
                                   || !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
                                   || !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION)))
    problem (widget, page, width, "has no role, name or description");
  if (VS_IS_CHART_VIEW (widget) && (!gtk_test_accessible_has_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_IMG)
                                    || !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
                                    || !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION)))
    problem (widget, page, width, "has no role, name or description");
}

static inline void
look (GtkWidget *widget, const char *page, int width)
{
  if (!is_seen (widget) || GTK_IS_POPOVER (widget))
    return;
  if (!gtk_widget_get_ancestor (widget, GTK_TYPE_COLUMN_VIEW))   /* which scrolls sideways where it must */
    check_children (widget, page, width);
  check_told (widget, page, width);
  if (GTK_IS_LABEL (widget))
    check_label (widget, page, width);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    look (child, page, width);
}

typedef struct { GtkWidget *widget; int width; } Wanted;

static inline gboolean
is_wide (gpointer data)
{
  Wanted *wanted = data;
  return gtk_widget_get_width (wanted->widget) == wanted->width;
}

static inline gboolean
never (gpointer data)
{
  return FALSE;
}

/* What makes it so. */
static inline void
tell_wide (GtkWidget *widget, int depth)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int minimum;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum < 250 || !gtk_widget_get_child_visible (child))
        continue;
      g_test_message ("%*s%s %s needs %d", depth * 2, "", G_OBJECT_TYPE_NAME (child), GTK_IS_LABEL (child) ? gtk_label_get_text (GTK_LABEL (child)) : "", minimum);
      tell_wide (child, depth + 1);
    }
}

/* A window with a frame of its own has the page within. */
static inline void
set_width (GtkWidget *window, GtkWidget *page, int width, int height)
{
  static int frame;
  Wanted wanted = { page, width };
  gtk_window_set_default_size (GTK_WINDOW (window), width + frame, height);
  if (!iterate (is_wide, &wanted, 1) && ABS (width - gtk_widget_get_width (page)) < 60)
    {
      frame += width - gtk_widget_get_width (page);
      gtk_window_set_default_size (GTK_WINDOW (window), width + frame, height);
      iterate (is_wide, &wanted, 1);
    }
  for (int i = 0; i < 3; i++, g_usleep (10000))   /* what finds too little room says so when that layout is done, and there is another */
    while (g_main_context_iteration (NULL, FALSE))
      ;
}

/* The window's child at every width, the widest first. */
static inline void
look_at_widths (GtkWidget *window, GtkWidget *page, const char *name)
{
  static const int widths[] = { 1600, 1280, 1000, 899, 861, 720, 640, 499, 360 };   /* at both sides of where something folds */
  int minimum;

  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > 360)
    tell_wide (page, 0);
  g_assert_cmpint (minimum, <=, 360);
  problems = 0;
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      set_width (window, page, widths[i], 900);
      if (gtk_widget_get_width (page) != widths[i])
        g_test_message ("%s is %d wide, not %d", name, gtk_widget_get_width (page), widths[i]);
      look (page, name, widths[i]);
    }
  if (problems > 0)
    g_test_fail_printf ("%d things are cut, lie over each other or are not told", problems);
}
